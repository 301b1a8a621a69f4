/**
 * A document for paper on the screen: what the station last said of it, and the acts. The station is asked again only while
 * a printer works; printing again is somebody's act, never the screen's.
 */
import type { DocumentOf, Paper, Problem } from '../../generated/contract';
import { problemOf } from '../../platform';
import { call } from '../host.svelte';

/** Between two questions while printing, in milliseconds. */
const ASK_EVERY_MS = 400;

export class Printout {
  paper = $state.raw<Paper | null>(null);
  /** Which act the host is busy with. */
  working = $state<'print' | 'save' | 'cancel' | null>(null);
  problem = $state.raw<Problem | null>(null);
  readonly #document: () => DocumentOf;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(document: () => DocumentOf) {
    this.#document = document;
  }

  /** No more questions; what is in the printer goes on. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  print(): Promise<void> {
    return this.#act('print', () => call('print_document', { document: this.#document(), printer: null }));
  }

  save(): Promise<void> {
    return this.#act('save', () => call('save_document', this.#document()));
  }

  async cancel(): Promise<void> {
    const { paper } = this;
    if (paper) await this.#act('cancel', () => call('cancel_paper', { paper: paper.id }));
  }

  async #act(name: 'print' | 'save' | 'cancel', ask: () => Promise<Paper>): Promise<void> {
    if (this.working !== null) return;
    this.working = name;
    this.problem = null;
    try {
      this.paper = await ask();
    } catch (thrown) {
      this.problem = problemOf(thrown);
    } finally {
      this.working = null;
      this.#askLater();
    }
  }

  #askLater(): void {
    clearTimeout(this.#timer);
    if (this.#closed || this.paper?.state !== 'printing') return;
    this.#timer = setTimeout(() => void this.#ask(this.paper), ASK_EVERY_MS);
  }

  async #ask(before: Paper | null): Promise<void> {
    if (!before) return;
    try {
      const found = await call('paper', { paper: before.id });
      // An act that was begun meanwhile has the last word.
      if (this.working === null && this.paper?.id === found.id) this.paper = found;
    } catch {
      // The next question may be answered; nothing is pretended until then.
    }
    this.#askLater();
  }
}
