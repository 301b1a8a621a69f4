/**
 * Recognises a keyboard-wedge scanner among key presses: a burst of at least 12 characters, each within 50 ms of the one
 * before, ended by Enter. Nobody types like that. Pure: the time of each press is an argument (`event.timeStamp`).
 */

/** Longest pause between two characters of a scan, in milliseconds. */
export const LONGEST_GAP_MS = 50;
/** Fewest characters of a scan: shorter ones are left to the field. A card number has 16, a PESEL 11. */
export const FEWEST_CHARACTERS = 12;

/** What a press turned out to be. */
export type Reading =
  /** A person, or a scan that has just begun: remember what the focused field held before this character. */
  | { kind: 'first' }
  /** Inside a burst, or a key that writes nothing. */
  | { kind: 'more' }
  /** Enter after a burst: the whole text. */
  | { kind: 'scan'; text: string };

export class ScannerReader {
  #text = '';
  #last = Number.NEGATIVE_INFINITY;

  /** @param at milliseconds on any steady clock */
  press(key: string, at: number): Reading {
    const quick = at - this.#last <= LONGEST_GAP_MS;
    if (key === 'Enter') {
      const text = quick ? this.#text : '';
      this.#text = '';
      return text.length >= FEWEST_CHARACTERS ? { kind: 'scan', text } : { kind: 'more' };
    }
    // Shift and the like come between the characters and write nothing.
    if ([...key].length !== 1) return { kind: 'more' };
    this.#last = at;
    this.#text = quick ? this.#text + key : key;
    return quick ? { kind: 'more' } : { kind: 'first' };
  }
}
