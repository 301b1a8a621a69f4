/**
 * Commands as the counter calls them. On a full disk the call does not fail: the whole screen says so, what was typed
 * stays underneath, and "save again" sends the same call again (E-3).
 */
import { CommandFailed, platform, problemOf, type Answer, type Args, type CommandName } from '../platform';
import { t, type Key } from '../i18n/index.svelte';
import type { Field, FieldProblem, Problem } from '../generated/contract';
import { now } from './clock.svelte';

/** A call that waits for room on the disk. */
export interface DiskFull {
  command: CommandName;
  at: Date;
  /** Sends the same call again; resolves when it is clear whether there was room. */
  again: () => Promise<void>;
  /** Gives up: the caller gets the problem. */
  leave: () => void;
}

let waiting = $state.raw<readonly DiskFull[]>([]);
let listener: (problem: Problem) => void = () => undefined;

/** The oldest call that waits for room, if any. */
export function diskFull(): DiskFull | undefined {
  return waiting[0];
}

/** Tells the face about problems that change what it shows: signed out, covered, not ready. */
export function onProblem(listen: (problem: Problem) => void): void {
  listener = listen;
}

/** Runs a command. Rejects with CommandFailed; the code says what to do. */
export async function call<N extends CommandName>(name: N, args: Args<N>): Promise<Answer<N>> {
  try {
    return await platform.call(name, args);
  } catch (thrown) {
    const problem = problemOf(thrown);
    if (problem.code === 'disk_full') return waitForRoom(name, args, problem);
    listener(problem);
    throw new CommandFailed(problem);
  }
}

function waitForRoom<N extends CommandName>(name: N, args: Args<N>, problem: Problem): Promise<Answer<N>> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      waiting = waiting.filter((one) => one !== entry);
    };
    const entry: DiskFull = {
      command: name,
      at: now(),
      again: async () => {
        try {
          resolve(await platform.call(name, args));
          settle();
        } catch (thrown) {
          const still = problemOf(thrown);
          if (still.code === 'disk_full') return;
          settle();
          listener(still);
          reject(new CommandFailed(still));
        }
      },
      leave: () => {
        settle();
        reject(new CommandFailed(problem));
      },
    };
    waiting = [...waiting, entry];
  });
}

/** What to tell a person about a problem. */
export function problemText(problem: Problem): string {
  return t(`error.${problem.code}`, problem.detail === undefined ? {} : { detail: problem.detail });
}

/** The sentence under each wrong field, by the field's name. */
export function fieldTexts(fields: readonly FieldProblem[] = []): Partial<Record<Field, string>> {
  return Object.fromEntries(fields.map(({ field, code }) => [field, t(`field.${code}` satisfies Key)]));
}
