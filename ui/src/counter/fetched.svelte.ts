/** Something a page has asked the host for: not there yet, there, or refused. */
import type { Problem } from '../generated/contract';
import { problemOf } from '../platform';

export class Fetched<T> {
  /** The answer; an older one stays in view while a newer one is on its way. */
  value = $state.raw<T | null>(null);
  problem = $state.raw<Problem | null>(null);
  readonly #ask: () => Promise<T>;

  /** Asks at once. */
  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
    void this.again();
  }

  async again(): Promise<void> {
    try {
      this.value = await this.#ask();
      this.problem = null;
    } catch (thrown) {
      this.problem = problemOf(thrown);
    }
  }
}
