/** Blocks of cards and changes of data, as a station would keep them; the password of whoever signs is anything but "zle". */
import type { BlockedCard, OpenBlock, Resident } from '../src/generated/contract';
import type { Work } from './fake_work';
import { Refusal, type Answers } from './refusal';
import { at } from './scenes';

export class Life {
  readonly #blocks = new Map<string, OpenBlock[]>();

  constructor(readonly work: Work) {}

  /** What a scene begins with, once there are cards. */
  begin(): void {
    if (this.work.scene === 'work-blocked') {
      const number = this.work.productions[0]?.number ?? '';
      this.#put(number, 'lost', '21:14');
      this.#put(number, 'found', '10:02');
      this.#put(number, 'two_duplicates', '12:30');
    }
  }

  of(number: string): OpenBlock[] {
    return this.#blocks.get(number) ?? [];
  }

  #put(number: string, reason: OpenBlock['reason'], time: string): void {
    const before = this.of(number);
    if (before.some((one) => one.reason === reason)) return;
    const block = {
      block: `${number}-${reason}`,
      reason,
      at: at(time),
      liftable: reason !== 'two_duplicates' && reason !== 'consent',
    };
    this.#blocks.set(number, [...before, block]);
  }

  #card(number: string): BlockedCard {
    const found = this.work.productions.find((one) => one.number === number);
    const status = found && this.work.cards(found.resident).find((one) => one.number === number)?.status;
    const { resident = null, name = null } = found ?? {};
    return { number, resident, name, status: status ?? null, blocks: this.of(number) };
  }

  answers(): Answers {
    return {
      card_blocks: ({ number }) => this.#card(number),
      block_card: ({ number, reason }) => {
        this.#put(number, reason, '11:26');
        return this.#card(number);
      },
      unblock_card: ({ number, blocks, password }) => {
        if (password === 'zle') throw new Refusal({ code: 'wrong_password' });
        this.#blocks.set(
          number,
          this.of(number).filter((one) => !blocks.includes(one.block)),
        );
        return this.#card(number);
      },
      answer_consents: ({ resident, answers }): Resident => {
        const found = this.work.residents.find((one) => one.id === resident);
        if (!found) throw new Refusal({ code: 'resident_unknown' });
        for (const answer of answers) {
          found.consents = [
            ...found.consents.filter((one) => one.clause !== answer.clause),
            { ...answer, at: at('11:28'), language: 'pl' },
          ];
        }
        for (const { number } of this.work.cards(resident)) {
          const others = this.of(number).filter((one) => one.reason !== 'consent');
          this.#blocks.set(number, others);
          if (answers.some((one) => one.clause === 'rules' && !one.given))
            this.#put(number, 'consent', '11:28');
        }
        return this.work.resident(resident);
      },
      forget_resident: ({ resident }) => {
        const numbers = this.work.cards(resident).map((one) => one.number);
        this.work.residents.splice(
          this.work.residents.findIndex((one) => one.id === resident),
          1,
        );
        return { numbers };
      },
      change_resident: ({ resident, groups }): Resident => {
        const phone = groups.find((one) => one.group === 'phone')?.after['phone'];
        if (phone !== undefined && phone.length < 9)
          throw new Refusal({
            code: 'fields',
            fields: [{ field: 'phone', code: 'phone_form', clause: null }],
          });
        const found = this.work.residents.find((one) => one.id === resident);
        for (const { after } of groups) Object.assign(found ?? {}, after);
        if (found) found.queued = true;
        return this.work.resident(resident);
      },
    };
  }
}
