/** Merging two records as a station would: the passwords are as in fake_life, "zle" is wrong. */
import type { DataGroup, Merged, MergeGroup, MergeShown, Resident } from '../src/generated/contract';
import type { Work } from './fake_work';
import { Refusal, type Answers } from './refusal';
import { at } from './scenes';

const UNTIL = '2026-12-20';

function groupOf(group: DataGroup, winner: MergeGroup['winner'], loser: MergeGroup['loser']): MergeGroup {
  return { group, winner, loser, only: null };
}

const GROUPS: MergeGroup[] = [
  groupOf(
    'name',
    { surname: 'Modelowa', given_names: 'Barbara' },
    { surname: 'Modelowa-Szablonowa', given_names: 'Basia' },
  ),
  {
    ...groupOf('pesel', { pesel: '91030800045', birth_date: '1991-03-08' }, { birth_date: '1991-03-08' }),
    only: 'winner',
  },
  groupOf(
    'address',
    { street: 'ul. Ogrodowa 4 m. 2', postcode: '00-000', city: 'Przykładowo' },
    { street: 'ul. Ogrodowa 4 m. 12', postcode: '00-000', city: 'Przykładowo' },
  ),
  groupOf('email', {}, { email: 'basia@poczta.example' }),
  groupOf('phone', { phone: '+48600000055' }, { phone: '+48600000065' }),
  groupOf('guardian', { applicant: 'resident' }, { applicant: 'resident' }),
  groupOf('document', { document: 'identity_card' }, { document: 'passport' }),
];

export class Merging {
  #merged: Merged | null = null;

  constructor(readonly work: Work) {}

  shown(): MergeShown {
    return {
      winner: {
        resident: '12',
        name: 'Barbara Modelowa',
        photo: 'face-12',
        registered_at: at('10:02', '2019-03-12'),
      },
      loser: {
        resident: '13',
        name: 'Basia Modelowa-Szablonowa',
        photo: 'face-13',
        registered_at: at('11:38', '2026-11-18'),
      },
      groups: GROUPS,
      cards: [
        { number: '9616 0720 3004 1707', side: 'loser', status: 'active', stays: true },
        { number: '9616 0720 3003 5170', side: 'winner', status: 'active', stays: false },
      ],
      together: [
        { what: 'cards', winner: 3, loser: 1 },
        { what: 'consents', winner: 3, loser: 3 },
        { what: 'fees', winner: 1, loser: 0 },
        { what: 'acts', winner: 14, loser: 4 },
      ],
      blocks: this.work.scene.endsWith('blocked') ? 1 : 0,
      until: UNTIL,
    };
  }

  /** What leads to a resident's record. */
  of(resident: string): Resident['merged'] {
    const one = this.#merged;
    return one?.resident === resident
      ? [{ merge: one.merge, name: one.other, at: one.at, may_undo: one.may_undo }]
      : [];
  }

  #signed(supervisor: string, password: string): void {
    if (supervisor === '1') throw new Refusal({ code: 'not_allowed' });
    if (password === 'zle') throw new Refusal({ code: 'wrong_password' });
  }

  answers(): Answers {
    return {
      two_records: () => {
        if (this.#merged) throw new Refusal({ code: 'already_merged' });
        return this.shown();
      },
      merge_residents: ({ winner, groups, photo, supervisor, password }) => {
        this.#signed(supervisor, password);
        const { until, together, cards } = this.shown();
        this.#merged = {
          merge: 'm1',
          resident: winner,
          name: 'Barbara Modelowa',
          photo: photo === 'loser' ? 'face-13' : 'face-12',
          other: 'Basia Modelowa-Szablonowa',
          at: at('07:52'),
          card: cards.find((card) => card.stays)?.number ?? null,
          ended: cards.filter((card) => !card.stays).map((card) => card.number),
          groups: groups.filter((one) => one.from === 'loser').map((one) => one.group),
          new_photo: photo === 'loser',
          together,
          until,
          may_undo: true,
          queued: true,
        };
        return this.#merged;
      },
      merged: () => {
        if (!this.#merged) throw new Refusal({ code: 'merge_stays' });
        return this.#merged;
      },
      undo_merge: ({ supervisor, password }) => {
        this.#signed(supervisor, password);
        this.#merged = null;
        return { one: '12', other: '13' };
      },
    };
  }
}
