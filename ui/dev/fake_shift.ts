/** The till of the fake host: a shift, fees and what is paid back; the password of whoever signs is anything but "zle". */
import type { Counted, Expected, Fee, FeeSum, Payment, Shift } from '../src/generated/contract';
import { configuration } from './fake_city';
import type { Work } from './fake_work';
import { Refusal, type Answers } from './refusal';
import { at } from './scenes';

export class Till {
  readonly fees: (Fee & { resident: string })[] = [];
  /** Nobody keeps one in these scenes. */
  open: boolean;
  #keeper = 'Anna Okienna-Demo';
  #counted = { blanks: 192, cash: 20000 };
  #ended: string | null = null;

  constructor(readonly work: Work) {
    this.open = !work.scene.startsWith('work-shift-none');
    if (work.scene === 'work-shift-first') this.#counted = { blanks: 0, cash: 0 };
  }

  /** What a scene begins with, once there are cards. */
  begin(): void {
    const first = this.work.productions[0];
    if (this.work.scene === 'work-shift' && first) this.take(first.resident, first.number, 'damaged', 'cash');
  }

  of(resident: string): Fee[] {
    return this.fees.filter((fee) => fee.resident === resident);
  }

  standing(number: string): Fee | null {
    return this.fees.find((fee) => fee.of === number && fee.refund === null) ?? null;
  }

  take(resident: string, number: string, reason: string, payment: Payment): void {
    const amount = configuration.duplicate_reasons.find((one) => one.id === reason)?.fee ?? 0;
    const count = String(this.fees.length + 1);
    this.fees.unshift({
      resident,
      id: `fee-${count}`,
      of: number,
      reason,
      amount,
      payment,
      receipt: `P-2207-6184-0${count}`,
      at: at('11:26'),
      by: this.#keeper,
      refund: null,
    });
  }

  #sums(fees: Fee[]): FeeSum[] {
    const sums = new Map<string, FeeSum>();
    for (const { reason, payment, amount } of fees) {
      const key = `${reason} ${payment}`;
      const before = sums.get(key) ?? { reason, payment, count: 0, sum: 0 };
      sums.set(key, { ...before, count: before.count + 1, sum: before.sum + amount });
    }
    return [...sums.values()];
  }

  shift(): Shift {
    const first = this.work.scene === 'work-shift-none-first';
    const busy = this.work.scene === 'work-shift';
    const before = { count: this.#counted, at: at('08:00'), by: this.#keeper };
    const fees = this.#sums(this.fees);
    const refunds = this.#sums(this.fees.filter((fee) => fee.refund).map((fee) => ({ ...fee, reason: '' })));
    const cash = (sums: FeeSum[]): number =>
      sums.filter((one) => one.payment === 'cash').reduce((sum, one) => sum + one.sum, 0);
    const blanks = busy
      ? { printed: 23, spoiled: 1, unanswered: 1 }
      : { printed: 0, spoiled: 0, unanswered: 0 };
    const expected: Expected = {
      blanks: this.#counted.blanks - blanks.printed - blanks.spoiled - blanks.unanswered,
      cash: this.#counted.cash + cash(fees) - cash(refunds),
    };
    return {
      open: this.open
        ? {
            id: 's1',
            since: at('08:00'),
            keeper: this.#keeper,
            may_end: this.work.scene !== 'work-shift-other',
          }
        : null,
      ended: this.#ended,
      before: first ? null : before,
      expected: first ? null : expected,
      blanks,
      handed_over: busy ? 22 : 0,
      fees,
      refunds,
      ready: this.work.productions.filter((one) => one.state === 'checked').length,
      unfinished: this.work.productions.filter((one) => one.state === 'asked').length,
      queued: 12,
    };
  }

  #count(count: Counted): void {
    const now = this.shift().expected;
    const unsaid = (differs: boolean, words: string): boolean => differs && words.trim() === '';
    if (
      now &&
      (unsaid(count.counted.blanks !== now.blanks, count.blanks_words) ||
        unsaid(count.counted.cash !== now.cash, count.cash_words))
    ) {
      throw new Refusal({ code: 'shift_unexplained' });
    }
    this.#counted = count.counted;
  }

  answers(): Answers {
    return {
      shift: () => this.shift(),
      open_shift: (count) => {
        this.#count(count);
        this.open = true;
        return this.shift();
      },
      close_shift: ({ count }) => {
        this.#count(count);
        this.open = false;
        this.#ended = 's1';
        return this.shift();
      },
      hand_over_shift: ({ count, password }) => {
        if (password === 'zle') throw new Refusal({ code: 'wrong_password' });
        this.#count(count);
        this.#ended = 's1';
        this.#keeper = 'Beata Ladowa-Demo';
        return this.shift();
      },
      refund_fee: ({ fee, password, why }) => {
        if (password === 'zle') throw new Refusal({ code: 'wrong_password' });
        const found = this.fees.find((one) => one.id === fee);
        if (!found) throw new Refusal({ code: 'bad_request' });
        found.refund = { receipt: 'P-2207-6185-01', at: at('11:40'), supervisor: 'Ewa Framuga-Demo', why };
        return found;
      },
    };
  }
}
