/**
 * The daily work of the fake host: a few invented residents, and cards that come to be as a station would have it, so that
 * the screens can be looked at without one. A typed "zacięcie" beside a printer's address and the like do not exist here:
 * what a scene plays is chosen by its name.
 */
import type {
  CardSummary,
  Offer,
  Production,
  RegistrationForm,
  Resident,
  ResidentHit,
  SamePerson,
  SavedDraft,
} from '../src/generated/contract';
import { configuration, packageChecks, wrong } from './fake_city';
import { history } from './fake_history';
import { Life } from './fake_life';
import { Merging } from './fake_merge';
import { Till } from './fake_shift';
import { Printers } from './fake_printers';
import { isSimilar, suggestStreets } from './fake_typing';
import { card, face } from './pictures';
import { Refusal, type Answers } from './refusal';
import { at, inMinutes } from './scenes';

function person(
  id: string,
  surname: string,
  given: string,
  pesel: string,
  birth: string,
  age: number,
): Resident {
  return {
    id,
    surname,
    given_names: given,
    former_surname: null,
    pesel,
    substitute_identifier: null,
    birth_date: birth,
    age,
    street: 'ul. Lipowa 12 m. 4',
    postcode: '00-000',
    city: 'Przykładowo',
    phone: '+48600000012',
    email: null,
    photo: `face-${id}`,
    photo_on_its_way: false,
    grounds: 'residence',
    registered_at: at('10:02', '2026-11-17'),
    cards: [],
    offers: [],
    until: '2034-11-20',
    fees: [],
    consents: configuration.consents.map(({ id: clause, version, required }) => ({
      clause,
      version,
      given: required,
      language: null,
      at: at('10:02', '2026-11-17'),
    })),
    queued: id === '12',
    recent: [],
    merged: [],
  };
}

/** What a station offers, as far as these scenes have it. */
function offersOf(cards: readonly CardSummary[]): Offer[] {
  const any = (...wanted: readonly CardSummary['status'][]): boolean =>
    cards.some((one) => wanted.includes(one.status));
  if (any('waiting')) return ['hand_over', ...(any('active', 'suspended') ? (['block'] as const) : [])];
  if (any('in_production')) return ['continue', ...(any('active', 'suspended') ? (['block'] as const) : [])];
  if (any('active')) return ['change_rights', 'extend', 'add_identifier', 'duplicate', 'block'];
  return any('suspended') ? ['duplicate', 'unblock', 'block'] : ['issue'];
}

export class Work {
  readonly changedRights = new Set<string>();
  readonly residents = [
    person('11', 'Przykładowa', 'Janina', '52041500021', '1952-04-15', 74),
    person('12', 'Przykładowa-Łęgowska', 'Joanna', '91030800045', '1991-03-08', 35),
    person('13', 'Wzorcowy', 'Adam', '50110300031', '1950-11-03', 76),
    { ...person('14', 'Próbna', 'Halina', '79082200068', '1979-08-22', 47), photo: null },
  ];
  readonly productions: Production[] = [];
  readonly uploads = new Map<string, Buffer>();
  readonly printers: Printers;
  readonly life: Life;
  readonly till: Till;
  readonly merging = new Merging(this);
  draft: SavedDraft | null = null;
  asked = 0;

  constructor(readonly scene: string) {
    this.life = new Life(this);
    this.till = new Till(this);
    this.make('11', 'handed_over', '2026-03-12').packages = [
      { package: 'pools', proof: null, ends: '2027-06-30' },
      { package: 'ticket', proof: null, ends: '2026-11-30' },
    ];
    this.make('12', 'checked', '2026-11-18');
    this.make('13', 'checked', '2026-11-03');
    this.make('13', 'asked', '2026-11-20').reasons = ['jam'];
    if (scene === 'work-empty') this.productions.length = 0;
    if (scene === 'work-same') {
      this.residents.push(
        {
          ...person('15', 'Kowalski', 'Jan', '', '1987-05-14', 39),
          pesel: null,
          substitute_identifier: '900 000 17',
          street: 'ul. Polna 3',
          registered_at: at('10:02', '2019-06-03'),
        },
        {
          ...person('16', 'Kowalski-Demo', 'Janek', '87051400081', '1987-05-14', 39),
          former_surname: 'Demo',
          registered_at: at('12:40', '2024-02-12'),
        },
      );
      this.make('15', 'handed_over', '2019-06-03');
    }
    // Whom another station has just photographed.
    if (scene === 'work-coming') Object.assign(this.residents[3] ?? {}, { photo_on_its_way: true });
    this.printers = new Printers(scene);
    this.life.begin();
    this.till.begin();
  }

  make(resident: string, state: Production['state'], day = '2026-11-20'): Production {
    const who = this.resident(resident);
    const production: Production = {
      id: `p${String(this.productions.length + 1)}`,
      resident,
      name: `${who.given_names} ${who.surname}`,
      number: `9616 0720 3004 ${String(1582 + this.productions.length * 11)}`,
      layout: 'landscape',
      packages: [
        { package: 'ticket', proof: null, ends: '2031-11-30' },
        { package: 'pools', proof: null, ends: '2031-11-30' },
      ],
      expires: '2031-11-30',
      state,
      since: at('10:32', day),
      reasons: [],
      printer: 'Karta',
      front: 'card-front',
      back: 'card-back',
      file: null,
      duplicate: null,
      fee: null,
      application: null,
    };
    this.productions.push(production);
    return production;
  }

  resident(id: string): Resident {
    const found = this.residents.find((one) => one.id === id);
    if (!found) throw new Refusal({ code: 'resident_unknown' });
    const cards = this.cards(id);
    return {
      ...found,
      cards,
      offers: offersOf(cards),
      recent: history(id),
      fees: this.till.of(id),
      merged: this.merging.of(id),
    };
  }

  cards(resident: string): CardSummary[] {
    const replaced = new Set(
      this.productions.flatMap(({ state, duplicate }) =>
        state === 'handed_over' && duplicate ? [duplicate.of] : [],
      ),
    );
    const status = ({ number, state }: Production): CardSummary['status'] =>
      replaced.has(number)
        ? 'ended_for_good'
        : this.life.of(number).length > 0
          ? 'suspended'
          : stateOf(state);
    const stateOf = (state: Production['state']): CardSummary['status'] =>
      state === 'handed_over'
        ? 'active'
        : state === 'checked'
          ? 'waiting'
          : state === 'spoiled' || state === 'withdrawn'
            ? 'never_valid'
            : 'in_production';
    return this.productions
      .filter((one) => one.resident === resident)
      .map((one) => ({
        production: one.id,
        number: one.number,
        status: status(one),
        since: one.since,
        expires: one.expires,
        packages: one.packages,
        rights_changed: this.changedRights.has(one.number),
        replaces: one.duplicate?.of ?? null,
        elsewhere: false,
      }))
      .reverse();
  }

  production(id: string): Production {
    const found = this.productions.find((one) => one.id === id);
    if (!found) throw new Refusal({ code: 'wrong_state' });
    if (found.state === 'printing' && (this.asked += 1) > 3) found.state = 'printed';
    return { ...found };
  }

  change(id: string, to: Partial<Production>): Production {
    const found = this.productions.find((one) => one.id === id);
    if (!found) throw new Refusal({ code: 'wrong_state' });
    Object.assign(found, { reasons: [], since: at('11:26') }, to);
    return { ...found };
  }

  hit(one: Resident, query: string): ResidentHit {
    const from = one.surname.toLowerCase().startsWith(query.toLowerCase());
    return {
      ...one,
      surname_marks: from ? [[0, query.length]] : [],
      given_marks: [],
      identifier: one.pesel ?? '',
      card: this.cards(one.id)[0] ?? null,
    };
  }

  /** Who of the scene may be the same person: one Jan Kowalski; two when a second given name is typed. */
  alike(form: RegistrationForm): SamePerson[] {
    if (!form.surname.startsWith('Kowalski') || !form.given_names.startsWith('Jan')) return [];
    const reasons: Record<string, SamePerson['reasons']> = {
      '15': ['surname_part', 'same_given_name', 'same_birth_date', 'same_address'],
      '16': [
        'pesel_one_slip',
        'same_surname',
        'diminutive_given_name',
        'same_birth_date',
        'different_address',
      ],
    };
    return this.residents
      .filter(({ id }) => id === '15' || (id === '16' && form.given_names.includes(' ')))
      .map((one) => ({
        ...one,
        resident: one.id,
        card: this.cards(one.id)[0] ?? null,
        verdict: 'probable',
        reasons: reasons[one.id] ?? [],
      }));
  }

  /** The bytes of a picture. */
  bytes(id: string): Buffer {
    if (id.startsWith('face-')) return face(Number(id.slice(5)) % 4);
    if (id.startsWith('card-')) return card(id === 'card-front');
    return this.uploads.get(id) ?? face(0);
  }

  put(bytes: Buffer): string {
    const id = `upload-${String(this.uploads.size + 1)}`;
    this.uploads.set(id, bytes);
    return id;
  }

  answers(): Answers {
    return {
      configuration: () => configuration,
      find_residents: ({ query }) => {
        const hits = this.residents.filter((one) =>
          `${one.surname} ${one.given_names} ${one.pesel ?? ''}`.toLowerCase().includes(query.toLowerCase()),
        );
        const similar = hits.length > 0 ? [] : this.residents.filter((one) => isSimilar(one.surname, query));
        return {
          hits: hits.map((one) => this.hit(one, query)),
          total: hits.length,
          similar: similar.map((one) => this.hit(one, '')),
          application: query.toUpperCase() === 'W-4471-0926-17' ? 'a1' : null,
        };
      },
      recent_residents: () => this.residents.slice(0, 3).map((one) => this.hit(one, '')),
      read_scan: ({ text }) =>
        text.includes('96160720999')
          ? {
              is: 'elsewhere_card',
              number: '9616 0720 9991 1237',
              name: 'Teresa Przyjezdna',
              expires: '2028-05-31',
            }
          : text.includes('9616')
            ? { is: 'resident', resident: '11', number: '9616 0720 3004 1582', genuine: true }
            : { is: 'not_a_card' },
      resident: ({ resident }) => {
        const found = this.resident(resident);
        // The photo comes while somebody looks.
        if (found.photo_on_its_way && ++this.asked > 2) {
          const here = { photo: 'face-14', photo_on_its_way: false };
          Object.assign(this.residents.find((one) => one.id === resident) ?? {}, here);
        }
        return found;
      },
      resident_history: ({ resident }) => history(resident),
      today: () =>
        this.scene === 'work-empty'
          ? []
          : [
              {
                at: at('11:18'),
                kind: 'card_handed_over',
                resident: '11',
                name: 'Janina Przykładowa',
                actor: null,
                queued: true,
              },
              {
                at: at('10:54'),
                kind: 'resident_registered',
                resident: '12',
                name: 'Joanna Przykładowa-Łęgowska',
                actor: null,
                queued: true,
              },
              {
                at: at('07:46'),
                kind: 'station_enrolled',
                resident: null,
                name: null,
                actor: null,
                queued: false,
              },
            ],
      pesel_ticks: ({ pesel }) => ({
        known: this.residents.find((one) => one.pesel === pesel)?.id ?? null,
        ticks: {
          digits: /^\d{11}$/.test(pesel) ? 'met' : /\D/.test(pesel) ? 'wrong' : 'not_yet',
          check_digit: pesel.length === 11 ? (pesel.endsWith('9') ? 'wrong' : 'met') : 'not_yet',
          date: pesel.length >= 6 ? 'met' : 'not_yet',
          birth_date: pesel.length >= 6 ? (pesel.startsWith('15') ? '2015-05-14' : '1987-05-14') : null,
          age: pesel.length >= 6 ? (pesel.startsWith('15') ? 11 : 39) : null,
          sex: pesel.length >= 10 ? 'male' : null,
          future: false,
        },
      }),
      suggest_streets: ({ street }) => suggestStreets(street),
      check_registration: ({ form, step }) => ({
        fields: wrong(form, step),
        birth_date: '1987-05-14',
        age: 39,
        known: this.residents.find((one) => one.pesel !== null && one.pesel === form.pesel)?.id ?? null,
        same: wrong(form, 1).length > 0 ? [] : this.alike(form),
      }),
      register_resident: ({ form, photo, decisions }) => {
        const fields = wrong(form, 2);
        if (fields.length > 0) throw new Refusal({ code: 'fields', fields });
        const decided = decisions.map((one) => one.resident);
        if (this.alike(form).some((one) => !decided.includes(one.resident)))
          throw new Refusal({ code: 'same_person_undecided' });
        const id = String(20 + this.residents.length);
        this.residents.push({
          ...person(id, form.surname, form.given_names, form.pesel, '1987-05-14', 39),
          photo: photo?.id ?? null,
          queued: true,
        });
        return { resident: id, substitute_identifier: null, account_mail_waits: false };
      },
      save_draft: (draft) => (this.draft = { draft, saved_at: inMinutes(214) }),
      draft: () => this.draft,
      discard_draft: () => {
        this.draft = null;
        return {};
      },
      take_photo: ({ upload, turns }) => ({ photo: upload, advice: turns === 1 ? ['too_dark'] : [] }),
      set_photo: ({ resident, photo }) => {
        const found = this.residents.find((one) => one.id === resident);
        if (found) Object.assign(found, { photo: photo.id, photo_on_its_way: false });
        return this.resident(resident);
      },
      change_rights: ({ resident, number, keep, wanted, extend }) => {
        const card = this.productions.find((one) => one.number === number);
        if (!card) throw new Refusal({ code: 'wrong_state' });
        card.packages = [
          ...card.packages.filter((one) => keep.includes(one.package)),
          ...wanted.map(({ package: id, proof }) => ({
            package: id,
            proof: proof || null,
            ends: '2027-04-30',
          })),
        ];
        if (extend) card.expires = '2034-11-20';
        this.changedRights.add(number);
        return this.resident(resident);
      },
      check_packages: ({ wanted }) => packageChecks(wanted),
      reserve_card: ({ resident, packages, duplicate, payment }) => {
        if (this.resident(resident).photo === null) throw new Refusal({ code: 'photo_missing' });
        const made = this.make(resident, 'reserved');
        if (duplicate && payment) this.till.take(resident, duplicate.of, duplicate.reason, payment);
        return this.change(made.id, {
          duplicate: duplicate ?? null,
          fee: duplicate ? this.till.standing(duplicate.of) : null,
          packages: packages.map(({ package: id, proof }) => ({
            package: id,
            proof: proof === '' ? null : proof,
            ends: '2031-11-30',
          })),
        });
      },
      production: ({ production }) => this.production(production),
      print_card: ({ production }) => {
        this.asked = 0;
        return this.change(production, { state: 'printing' });
      },
      cancel_print: ({ production }) => this.change(production, { state: 'asked', reasons: ['cancelled'] }),
      answer_tray: ({ production, tray }) =>
        this.change(production, {
          state: tray === 'nothing' ? 'withdrawn' : tray === 'good' ? 'printed' : 'spoiled',
        }),
      check_card: ({ production, scanned }) => {
        if (!scanned.includes('9616')) throw new Refusal({ code: 'wrong_card' });
        return this.change(production, { state: 'checked' });
      },
      spoil_card: ({ production }) => this.change(production, { state: 'spoiled' }),
      withdraw_card: ({ production }) => this.change(production, { state: 'withdrawn' }),
      hand_over: ({ production }) => ({
        production: this.change(production, { state: 'handed_over' }),
        valid_from: at('15:50'),
        receipt: 'P-2207-6184-03',
      }),
      waiting_cards: () => ({
        ready: this.productions.filter((one) => one.state === 'checked').reverse(),
        unfinished: this.productions.filter((one) =>
          ['reserved', 'printing', 'asked', 'printed'].includes(one.state),
        ),
      }),
      ...this.life.answers(),
      ...this.till.answers(),
      ...this.merging.answers(),
      ...this.printers.answers(),
    };
  }
}
