/** The station's time on this page: the clock that operations get, not the one of the web view. */

const clock = $state({ offset: 0, now: Date.now() });

/** Follows the station's clock from one of its answers. */
export function follow(stationNow: string): void {
  clock.offset = new Date(stationNow).getTime() - Date.now();
  clock.now = Date.now() + clock.offset;
}

/** The station's time, moving on every few seconds; good for clocks and "in 4 minutes". */
export function now(): Date {
  return new Date(clock.now);
}

/** Lets the clock run. Called once by the face. */
export function run(): () => void {
  const timer = setInterval(() => (clock.now = Date.now() + clock.offset), 2_000);
  return () => clearInterval(timer);
}
