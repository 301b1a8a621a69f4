/** Whether something is open on the page that a scan must not simply put away. */

const desk = $state({ open: 0 });

/** Call while the page has something that was begun; answers how to say that it has not any more. */
export function beginWork(): () => void {
  desk.open += 1;
  return () => {
    desk.open -= 1;
  };
}

export function workBegun(): boolean {
  return desk.open > 0;
}
