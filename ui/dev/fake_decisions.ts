/** The decisions of the fake host: one of each look, with a group of data that was changed twice first. */
import type {
  CardSummary,
  Commands,
  DecisionOperation,
  DecisionRecord,
  DecisionShown,
  OpenDecision,
} from '../src/generated/contract';
import { Refusal } from './refusal';
import { at } from './scenes';

const DAY = '2026-11-19';

const RATUSZ: DecisionOperation = {
  kind: 'resident_changed',
  point: 'Punkt Ratusz',
  station: 2,
  actor: 'Anna Okienna-Demo',
  at: at('14:52', DAY),
  came_late: at('07:31'),
};
const ZACHOD: DecisionOperation = {
  kind: 'resident_changed',
  point: 'Punkt Zachód',
  station: 5,
  actor: 'Wiktor Ladowy-Demo',
  at: at('15:07', DAY),
  came_late: null,
};

function card(number: string, status: CardSummary['status'], elsewhere: boolean): CardSummary {
  return {
    production: number,
    number,
    status,
    since: at('10:32', elsewhere ? '2026-11-17' : DAY),
    expires: '2031-11-30',
    packages: [{ package: 'ticket', proof: null, ends: '2031-11-30' }],
    elsewhere,
    replaces: null,
    rights_changed: false,
  };
}

function record(
  id: string,
  given: string,
  surname: string,
  changed: Partial<DecisionRecord>,
): DecisionRecord {
  return {
    resident: id,
    surname,
    given_names: given,
    former_surname: null,
    pesel: '87051400018',
    substitute_identifier: null,
    birth_date: '1987-05-14',
    street: 'ul. Polna 3',
    postcode: '00-000',
    city: 'Przykładowo',
    phone: '+48600000031',
    email: null,
    photo: `face-${id}`,
    card: card('9616 0720 3004 1582', 'active', false),
    registered_at: at('10:02', '2026-03-12'),
    ...changed,
  };
}

const JAN = record('11', 'Jan', 'Kowalski-Demo', {});
const BARBARA = record('12', 'Barbara', 'Modelowa', { pesel: '91030800045', birth_date: '1991-03-08' });
const BASIA = record('13', 'Basia', 'Modelowa-Szablonowa', {
  pesel: null,
  substitute_identifier: '900 000 17',
  birth_date: '1991-03-08',
  card: null,
  registered_at: at('11:38', DAY),
});

type Told = Pick<DecisionShown, 'kind' | 'records' | 'operations' | 'reasons' | 'sides' | 'merged'>;

const ADDRESS: Told = {
  kind: 'two_changes',
  records: [JAN],
  operations: [RATUSZ, ZACHOD],
  reasons: [],
  merged: [
    { kind: 'photo_set', group: null, point: 'Punkt Ratusz' },
    { kind: 'resident_changed', group: 'email', point: 'Punkt Zachód' },
  ],
  sides: {
    sides: 'changes',
    group: 'address',
    fields: [
      {
        field: 'street',
        before: 'ul. Polna 3',
        first: 'ul. Źródlana 11 m. 17',
        second: 'ul. Źródlana 11 m. 7',
      },
      { field: 'postcode', before: '00-000', first: '00-047', second: '00-074' },
      { field: 'city', before: 'Przykładowo', first: 'Przykładowo', second: 'Przykładowo' },
    ],
  },
};
const PHONE: Told = {
  ...ADDRESS,
  records: [{ ...JAN, surname: 'Przykładowski-Wielonazwiskowy', given_names: 'Konstanty Maksymilian' }],
  sides: {
    sides: 'changes',
    group: 'phone',
    fields: [{ field: 'phone', before: '+48600000031', first: '+48600000047', second: '+48600000074' }],
  },
};
const PERSON: Told = {
  kind: 'same_person',
  merged: [],
  records: [BARBARA, BASIA],
  operations: [{ ...RATUSZ, kind: 'resident_registered', came_late: null }],
  reasons: ['surname_part', 'diminutive_given_name', 'same_birth_date', 'same_address', 'same_phone'],
  sides: { sides: 'none' },
};
const CARDS: Told = {
  kind: 'two_duplicates',
  merged: [],
  records: [JAN],
  operations: [{ ...RATUSZ, kind: 'card_handed_over' }],
  reasons: [],
  sides: {
    sides: 'cards',
    first: { number: '9616 0720 3004 1582', card: card('9616 0720 3004 1582', 'active', true) },
    second: { number: '9616 0720 3004 1608', card: card('9616 0720 3004 1608', 'suspended', false) },
  },
};
const BROKEN: Told = {
  kind: 'broken_rule',
  merged: [],
  records: [JAN],
  operations: [{ ...RATUSZ, kind: 'card_handed_over' }],
  reasons: [],
  sides: { sides: 'none' },
};
const COPIED: Told = { ...BROKEN, kind: 'station_copied', records: [] };

/** What the decisions of a scene are, oldest first. */
const SCENES: Record<string, readonly Told[]> = {
  'work-decisions': [ADDRESS, PHONE, PERSON, CARDS, BROKEN, COPIED],
  'work-decisions-supervisor': [CARDS, BROKEN, COPIED],
  'work-operations': [ADDRESS, PERSON],
};

export class Decisions {
  private open: { task: string; told: Told }[];

  constructor(private readonly scene: string) {
    this.open = (SCENES[scene] ?? []).map((told, index) => ({ task: `t${String(index + 1)}`, told }));
  }

  list(): OpenDecision[] {
    return this.open.map(({ task, told }, index) => ({
      task,
      kind: told.kind,
      opened_at: at(`11:4${String(index)}`, index === 0 ? '2026-11-18' : DAY),
      residents: told.records.map((one) => ({
        resident: one.resident,
        name: `${one.given_names} ${one.surname}`,
      })),
      reasons: told.reasons,
      done: told.operations.map((one) => one.kind),
    }));
  }

  shown(task: string): DecisionShown {
    const index = this.open.findIndex((one) => one.task === task);
    const found = this.open[index];
    if (!found) throw new Refusal({ code: 'already_decided' });
    const anybody = ['two_changes', 'same_person'].includes(found.told.kind);
    return {
      ...found.told,
      task,
      opened_at: at('11:40', DAY),
      nth: index + 1,
      of: this.open.length,
      may_decide: anybody || this.scene.endsWith('supervisor'),
    };
  }

  decide({ task, decision }: Commands['decide_task']['args']): OpenDecision[] {
    this.shown(task);
    if (decision.decision === 'values') {
      const { street, phone } = decision.values;
      if (street !== undefined && !/\d/.test(street))
        throw new Refusal({
          code: 'fields',
          fields: [{ field: 'street', code: 'street_number_missing', clause: null }],
        });
      // Somebody else is faster.
      if (phone === '+48600000074') this.open = this.open.filter((one) => one.task !== task);
      this.shown(task);
    }
    this.open = this.open.filter((one) => one.task !== task);
    return this.list();
  }
}
