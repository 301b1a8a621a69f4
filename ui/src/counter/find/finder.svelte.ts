/**
 * Finding as one types: one question to the host at a time, the newest words next; old results stay until newer ones are
 * there, and the first one is chosen. Enter before the answer is here opens the answer's first who matches as typed, not an
 * old one's.
 */
import type { Found, Problem, ResidentHit } from '../../generated/contract';
import { problemOf } from '../../platform';
import { call } from '../host.svelte';

export class Finder {
  query = $state('');
  found = $state.raw<Found | null>(null);
  problem = $state.raw<Problem | null>(null);
  chosen = $state(0);
  /** What the results in view belong to. */
  #answered = '';
  #asking = false;
  #openNext = false;
  readonly #open: (hit: ResidentHit) => void;
  readonly #openApplication: ((application: string) => void) | undefined;

  /** Without the second one only residents are looked for. */
  constructor(open: (hit: ResidentHit) => void, openApplication?: (application: string) => void) {
    this.#open = open;
    this.#openApplication = openApplication;
  }

  get words(): string {
    return this.query.trim();
  }

  /** Those who match as typed, then those who are similar. */
  get hits(): readonly ResidentHit[] {
    return this.found === null ? [] : [...this.found.hits, ...this.found.similar];
  }

  /** How many of the hits match as typed. */
  get matching(): number {
    return this.found?.hits.length ?? 0;
  }

  /** Call after every change of the query. */
  async typed(): Promise<void> {
    this.#openNext = false;
    if (this.words === '') return this.clear();
    if (this.#asking) return;
    this.#asking = true;
    while (this.words !== '' && this.words !== this.#answered) await this.#ask(this.words);
    this.#asking = false;
    if (this.words === '') return this.clear();
    // Somebody who is only similar is opened by those who have seen the name.
    if (this.#openNext && (this.matching > 0 || this.found?.application)) this.open();
  }

  async #ask(query: string): Promise<void> {
    try {
      this.found = await call('find_residents', { query });
      this.problem = null;
    } catch (thrown) {
      this.found = null;
      this.problem = problemOf(thrown);
    }
    this.chosen = 0;
    this.#answered = query;
  }

  /** One up or down; at the ends it stays. */
  move(by: 1 | -1): void {
    this.chosen = Math.min(Math.max(this.chosen + by, 0), Math.max(this.hits.length - 1, 0));
  }

  open(): void {
    if (this.words !== this.#answered) {
      this.#openNext = true;
      return;
    }
    const hit = this.hits[this.chosen];
    if (hit) this.#open(hit);
    else if (this.found?.application) this.#openApplication?.(this.found.application);
  }

  clear(): void {
    this.query = '';
    this.found = null;
    this.problem = null;
    this.chosen = 0;
    this.#answered = '';
    this.#openNext = false;
  }
}
