/** The hub's answer to a one-time code, as the fake host plays it: the first letters say what comes. */
import type { ClaimProgress, EnrolmentPreview, ErrorCode } from '../src/generated/contract';
import { Refusal } from './refusal';
import { preview } from './scenes';

/** What a code that begins so is answered with; others are good. `SLOW` is answered when it is given up. */
const REFUSED: Record<string, ErrorCode> = {
  MIST: 'code_mistyped',
  XXXX: 'code_unknown',
  EXPD: 'code_expired',
  VSED: 'code_used',
  REPL: 'code_replaced',
  NETS: 'no_network',
  GONE: 'hub_silent',
  ANDR: 'not_a_hub',
  WRNG: 'wrong_hub',
  MADE: 'hub_too_old',
};

export class Claim {
  #cancel: (() => void) | null = null;

  fetch(code: string): EnrolmentPreview | Promise<EnrolmentPreview> {
    const refused = REFUSED[code.slice(0, 4)];
    if (refused) throw new Refusal({ code: refused });
    if (!code.startsWith('SLOW')) return preview();
    return new Promise((_, reject) => {
      this.#cancel = () => reject(new Refusal({ code: 'cancelled' }));
    });
  }

  progress(): ClaimProgress {
    return { received: 1_400_000, total: 2_400_000 };
  }

  cancel(): Record<string, never> {
    this.#cancel?.();
    return {};
  }
}
