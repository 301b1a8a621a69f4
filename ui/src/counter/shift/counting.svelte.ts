/** What somebody types while counting: a number of blanks, a sum of money. */
import type { Counted, Expected } from '../../generated/contract';

const GROSZ = 100;

/** A count of things; null for anything else. */
export function countOf(typed: string): number | null {
  const text = typed.replaceAll(/\s/g, '');
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}

/** "1 280,50", "280" or "280.5" in grosz; null for anything else. */
export function sumOf(typed: string): number | null {
  const match = /^(\d{1,6})(?:[.,](\d{1,2}))?$/.exec(typed.replaceAll(/\s/g, ''));
  if (!match) return null;
  return Number(match[1]) * GROSZ + Number((match[2] ?? '').padEnd(2, '0'));
}

/** What is being typed on a page that counts. */
export class Counting {
  blanks = $state('');
  cash = $state('');
  blanksWords = $state('');
  cashWords = $state('');
  readonly #expected: () => Expected | null;

  constructor(expected: () => Expected | null) {
    this.#expected = expected;
  }

  get expected(): Expected | null {
    return this.#expected();
  }

  /** By how much there is more than there should be; null before both are known. */
  get blanksOver(): number | null {
    return over(countOf(this.blanks), this.expected?.blanks);
  }

  get cashOver(): number | null {
    return over(sumOf(this.cash), this.expected?.cash);
  }

  /** What is still owed before it can be saved. */
  get missing(): 'shift.blanks_first' | 'shift.cash_first' | 'shift.words_first' | null {
    if (countOf(this.blanks) === null) return 'shift.blanks_first';
    if (sumOf(this.cash) === null) return 'shift.cash_first';
    const unsaid =
      (differs(this.blanksOver) && this.blanksWords.trim() === '') ||
      (differs(this.cashOver) && this.cashWords.trim() === '');
    return unsaid ? 'shift.words_first' : null;
  }

  /** For the station, once nothing is missing. */
  get counted(): Counted {
    return {
      counted: { blanks: countOf(this.blanks) ?? 0, cash: sumOf(this.cash) ?? 0 },
      expected: this.expected,
      blanks_words: this.blanksWords,
      cash_words: this.cashWords,
    };
  }
}

function over(counted: number | null, expected: number | undefined): number | null {
  return counted === null || expected === undefined ? null : counted - expected;
}

function differs(by: number | null): boolean {
  return by !== null && by !== 0;
}
