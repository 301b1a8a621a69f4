/**
 * The seam between the screens and their host. Screens know only this: a named command with its types, and raw
 * bytes beside it. The desktop window and the loopback host answer the same commands.
 */
import type { Commands } from '../generated/contract';
import type { Problem } from '../generated/contract';

export type CommandName = keyof Commands;
export type Args<N extends CommandName> = Commands[N]['args'];
export type Answer<N extends CommandName> = Commands[N]['answer'];

/** What bytes are for: the host refuses a kind that it does not take. */
export type BytesKind = 'photo' | 'signature' | 'bundle';

export interface Platform {
  /** Runs a command. Rejects with {@link CommandFailed} when the host answers with a problem. */
  call<N extends CommandName>(name: N, args: Args<N>): Promise<Answer<N>>;
  /** Hands bytes over (a photo, an enrolment bundle); the answer is the id that a later command names. */
  put(kind: BytesKind, bytes: Uint8Array): Promise<string>;
  /** Fetches bytes that a command named (a preview, a photo). */
  bytes(id: string): Promise<Uint8Array>;
}

/** A command that the host answered with a problem. The screen acts on `problem.code`, never on a text. */
export class CommandFailed extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
    this.name = 'CommandFailed';
  }
}

/** The problem in whatever was thrown; a host that cannot be reached at all is `unexpected`. */
export function problemOf(thrown: unknown): Problem {
  return thrown instanceof CommandFailed ? thrown.problem : { code: 'unexpected' };
}

/** Whether a host's refusal has the shape of a problem; anything else came from below the commands. */
export function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' && value !== null && typeof (value as { code?: unknown }).code === 'string'
  );
}
