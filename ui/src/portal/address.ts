/** Where in the portal somebody is: the hub serves one page at every address. */

export type Place = { page: 'link'; link: string } | { page: 'ask' };

/** `/haslo#…` is a link from a mail; everything else asks for one. The hub never sees what stands after the #. */
export function placeOf(path: string, hash: string): Place {
  return /(^|\/)haslo$/.test(path) ? { page: 'link', link: hash.replace(/^#/, '') } : { page: 'ask' };
}

/** Takes a link that is used up out of the address bar and the history. */
export function forgetLink(): void {
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
}
