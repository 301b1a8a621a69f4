/** What screen readers are told: changes of state politely, faults at once. Live.svelte shows both regions. */

import { untrack } from 'svelte';

const said = $state({ polite: '', assertive: '' });

/** Says a change of state when the reader is free. The same words twice in a row are said twice. */
export function say(text: string): void {
  // Whoever says something does not listen: an effect that speaks must not run again for it.
  untrack(() => (said.polite = said.polite === text ? `${text}\u00a0` : text));
}

/** Says a fault at once. */
export function warn(text: string): void {
  untrack(() => (said.assertive = said.assertive === text ? `${text}\u00a0` : text));
}

export function spoken(): { polite: string; assertive: string } {
  return said;
}
