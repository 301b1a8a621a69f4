/**
 * A card in production on the screen: what the station last said of it, and the acts. The station is asked again only while
 * a printer works.
 */
import type {
  Entitlement,
  Problem,
  Production,
  SpoilReason,
  Tray,
  WantedPackage,
} from '../../generated/contract';
import { problemOf, type Answer, type Args, type CommandName } from '../../platform';
import { refreshSill } from '../app.svelte';
import { call } from '../host.svelte';

/** Between two questions while printing, in milliseconds. */
const ASK_EVERY_MS = 400;

/** The commands that answer with the production. */
type Act = { [N in CommandName]: Answer<N> extends Production ? N : never }[CommandName];

/** The packages of one card as they are asked for another. */
export function wantedAgain(packages: readonly Entitlement[]): WantedPackage[] {
  return packages.map((one) => ({ package: one.package, proof: one.proof ?? '', proof_ends: one.ends }));
}

export class Making {
  production: Production = $state.raw() as Production;
  /** Which act the host is busy with. */
  working = $state<Act | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** What the clerk said last of what came out. */
  answered: Tray | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(production: Production) {
    this.production = production;
    void refreshSill();
    this.#askLater();
  }

  /** No more questions. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #askLater(): void {
    clearTimeout(this.#timer);
    if (this.#closed || this.production.state !== 'printing') return;
    this.#timer = setTimeout(() => void this.#ask(), ASK_EVERY_MS);
  }

  #show(found: Production): void {
    const before = this.production;
    this.production = found;
    // The sill knows the same printer, and counts what was done.
    if (found.state !== before.state || String(found.reasons) !== String(before.reasons)) void refreshSill();
  }

  async #ask(): Promise<void> {
    try {
      const found = await call('production', { production: this.production.id });
      // An act that was begun meanwhile has the last word.
      if (this.working === null && !this.#closed) this.#show(found);
    } catch {
      // The next question may be answered; nothing is pretended until then.
    }
    this.#askLater();
  }

  async #act<N extends Act>(name: N, args: Args<N>): Promise<boolean> {
    if (this.working !== null) return false;
    this.working = name;
    this.problem = null;
    try {
      this.#show((await call(name, args)) as Production);
      return true;
    } catch (thrown) {
      this.problem = problemOf(thrown);
      // Somebody else, or a crash, may have moved it on: show where it really stands.
      if (this.problem.code === 'wrong_state') await this.refresh();
      return false;
    } finally {
      this.working = null;
      this.#askLater();
    }
  }

  async refresh(): Promise<void> {
    this.production = await call('production', { production: this.production.id }).catch(
      () => this.production,
    );
  }

  print(): Promise<boolean> {
    return this.#act('print_card', { production: this.production.id, printer: null });
  }

  cancel(): Promise<boolean> {
    return this.#act('cancel_print', { production: this.production.id });
  }

  answer(tray: Tray): Promise<boolean> {
    this.answered = tray;
    return this.#act('answer_tray', { production: this.production.id, tray });
  }

  check(scanned: string): Promise<boolean> {
    return this.#act('check_card', { production: this.production.id, scanned });
  }

  spoil(reason: SpoilReason): Promise<boolean> {
    return this.#act('spoil_card', { production: this.production.id, reason });
  }

  /** A number for another card of the same person, with the same layout and packages; null when there is none. */
  async another(): Promise<Production | null> {
    if (this.working !== null) return null;
    this.working = 'reserve_card';
    this.problem = null;
    try {
      const { resident, layout, packages, duplicate, application } = this.production;
      return await call('reserve_card', {
        resident,
        layout,
        packages: wantedAgain(packages),
        ...(duplicate ? { duplicate } : {}),
        ...(application === null ? {} : { application }),
      });
    } catch (thrown) {
      this.problem = problemOf(thrown);
      return null;
    } finally {
      this.working = null;
    }
  }

  withdraw(): Promise<boolean> {
    return this.#act('withdraw_card', { production: this.production.id });
  }
}
