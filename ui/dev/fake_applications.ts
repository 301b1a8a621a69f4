/** The applications of the fake host: a queue like one of a morning, and what a clerk does with it. */
import type {
  ApplicationContent,
  ApplicationLeads,
  ApplicationLine,
  ApplicationQueue,
  ApplicationShown,
  ApplicationState,
  AttachmentShown,
  QueueFilter,
  RegistrationForm,
} from '../src/generated/contract';
import { face, paper } from './pictures';
import { Refusal, type Answers } from './refusal';
import { at } from './scenes';

const FORM: RegistrationForm = {
  pesel: '19260300043',
  no_pesel: false,
  birth_date: '2019-06-03',
  sex: '',
  surname: 'Przykładna',
  given_names: 'Aleksandra',
  former_surname: '',
  document: 'passport',
  street: 'ul. Klonowa 9',
  postcode: '00-000',
  city: 'Przykładowo',
  phone: '',
  email: '',
  applicant: 'guardian',
  applicant_name: 'Marek Przykładny',
  grounds: 'residence',
  consents: [
    { clause: 'processing', version: 3, given: true },
    { clause: 'rules', version: 2, given: true },
  ],
};

interface Told {
  line: ApplicationLine;
  content: ApplicationContent;
  attachments: AttachmentShown[];
}

function told(
  index: number,
  who: string,
  content: ApplicationContent,
  detail: string | null,
  sent: string,
  changed: Partial<ApplicationLine> = {},
): Told {
  return {
    content,
    attachments: [],
    line: {
      application: `a${String(index)}`,
      number: index === 1 ? 'W-4471-0926-17' : `W-33${String(10 + index)}-7751-0${String(index % 10)}`,
      kind: content.kind,
      detail,
      applicant: who,
      subject: null,
      state: 'submitted',
      sent_at: sent,
      corrected_at: null,
      due: '2026-11-27',
      late: false,
      attachments: 0,
      holder: null,
      mine: false,
      ...changed,
    },
  };
}

function queue(): Told[] {
  const child = told(
    1,
    'Marek Przykładny',
    { kind: 'new_card', form: FORM, card: 'physical', packages: ['ticket'] },
    null,
    at('09:12', '2026-11-13'),
    {
      subject: 'Aleksandra Przykładna',
      due: '2026-11-20',
      late: true,
      attachments: 2,
    },
  );
  child.attachments = [
    { attachment: 'f1', purpose: 'document', name: 'Zaświadczenie ze szkoły', media: 'pdf', here: true },
    { attachment: 'f2', purpose: 'photo', name: 'zdjecie.jpg', media: 'jpeg', here: true },
  ];
  const phone: ApplicationContent = {
    kind: 'data_change',
    changes: [
      {
        group: 'address',
        before: { street: 'ul. Lipowa 12 m. 4' },
        after: { street: 'ul. Źródlana 11 m. 17' },
      },
    ],
  };
  return [
    child,
    told(
      2,
      'Olena Demczenko-Demo',
      {
        kind: 'new_card',
        form: { ...FORM, applicant: 'resident', applicant_name: '' },
        card: 'physical',
        packages: [],
      },
      null,
      at('10:30', '2026-11-17'),
    ),
    told(3, 'Adam Wzorcowy', { kind: 'duplicate', reason: 'stolen' }, 'stolen', at('12:00', '2026-11-18'), {
      state: 'in_review',
      holder: { staff: '2', name: 'Beata Ladowa-Demo', station: 1, at: at('09:22') },
    }),
    told(4, 'Zofia Testowa', phone, 'address', at('08:10', '2026-11-19')),
    told(
      5,
      'Ryszard Makietowy',
      { kind: 'extension', package: 'ticket' },
      'ticket',
      at('09:10', '2026-11-19'),
    ),
    told(
      6,
      'Krystyna Wzornicka-Demo',
      { kind: 'package', package: 'pools' },
      'pools',
      at('11:10', '2026-11-19'),
      {
        corrected_at: at('08:12'),
      },
    ),
    told(7, 'Kinga Wzór-Demo', { kind: 'physical_card' }, null, at('07:05')),
    told(
      8,
      'Igor Próbny-Demo',
      { kind: 'identifier', identifier: 'school', number: '114/2026', until: null },
      'school',
      at('07:40'),
    ),
    ...Array.from({ length: 12 }, (_, index) =>
      told(
        9 + index,
        `Maria Wielonazwiskowa-Szablonowska ${String(index + 1)}`,
        { kind: 'duplicate', reason: 'damaged' },
        'damaged',
        at(`08:${String(10 + index)}`),
      ),
    ),
  ];
}

const LEADS: Partial<Record<ApplicationContent['kind'], ApplicationLeads>> = {
  data_change: 'change',
  identifier: 'record',
  package: 'rights',
  extension: 'rights',
};
const DECIDED: readonly ApplicationState[] = ['accepted', 'rejected', 'handed_over', 'withdrawn', 'expired'];
const OF: Record<QueueFilter['state'], readonly ApplicationState[]> = {
  to_decide: ['submitted', 'in_review'],
  with_resident: ['needs_correction'],
  accepted: ['accepted'],
  coming: ['in_production', 'ready'],
};

export class Applications {
  private readonly all: Told[];

  constructor(private readonly scene: string) {
    this.all = scene.startsWith('work-applications') ? queue() : scene === 'work' ? queue().slice(0, 3) : [];
  }

  waiting(): number {
    return this.of('to_decide').length;
  }

  private of(state: QueueFilter['state']): Told[] {
    return this.all.filter((one) => OF[state].includes(one.line.state));
  }

  private list(filter: QueueFilter): ApplicationQueue {
    const part = this.of(filter.state).filter(
      ({ line }) => (!filter.mine || line.mine) && (!filter.late || line.late),
    );
    const wanted = part.filter((one) => filter.kinds.length === 0 || filter.kinds.includes(one.line.kind));
    const kinds = [...new Set(part.map((one) => one.line.kind))];
    return {
      lines: wanted.slice(filter.skip, filter.skip + 50).map((one) => one.line),
      total: wanted.length,
      kinds: kinds.map((kind) => ({ kind, count: part.filter((one) => one.line.kind === kind).length })),
      to_decide: this.waiting(),
      late: this.of('to_decide').filter((one) => one.line.late).length,
      with_resident: this.of('with_resident').length,
      accepted: this.of('accepted').length,
      as_of: at('09:41'),
    };
  }

  private find(application: string): Told {
    const found = this.all.find((one) => one.line.application === application);
    if (!found) throw new Refusal({ code: 'application_unknown' });
    return found;
  }

  private shown(one: Told): ApplicationShown {
    const { line, content } = one;
    const decided = DECIDED.includes(line.state);
    return {
      line,
      content,
      leads: LEADS[content.kind] ?? 'card',
      resident: content.kind === 'new_card' ? null : '13',
      resident_name: content.kind === 'new_card' ? null : 'Adam Wzorcowy',
      age: content.kind === 'new_card' ? 7 : null,
      may_decide: line.state === 'in_review' && line.mine,
      fields: [],
      same:
        line.application === 'a2'
          ? [
              {
                resident: '13',
                verdict: 'probable',
                reasons: ['same_birth_date'],
                surname: 'Demczenko',
                given_names: 'Olena',
                former_surname: null,
                pesel: null,
                substitute_identifier: '900 000 17',
                birth_date: '2019-06-03',
                street: 'ul. Klonowa 9',
                postcode: '00-000',
                city: 'Przykładowo',
                phone: null,
                email: null,
                photo: null,
                card: null,
                registered_at: at('10:02', '2026-03-12'),
              },
            ]
          : [],
      attachments: decided ? [] : one.attachments,
      said: null,
      waits_until: null,
      production: null,
      steps: [{ event: 'submit', state: 'submitted', at: line.sent_at }],
      queued: decided,
    };
  }

  /** Only who has taken it goes on with it. */
  private goes(application: string, to: ApplicationState): ApplicationShown {
    const one = this.find(application);
    if (!one.line.mine) throw new Refusal({ code: 'application_not_taken' });
    one.line = { ...one.line, state: to, mine: false, holder: null, late: false };
    return this.shown(one);
  }

  bytes(id: string): Buffer | null {
    if (id.startsWith('page:')) return paper();
    return id.startsWith('attached:') || id === 'photo:cut' ? face(0.8) : null;
  }

  answers(): Answers {
    return {
      applications: (filter) => this.list(filter),
      application: ({ application }) => this.shown(this.find(application)),
      take_application: ({ application }) => {
        const one = this.find(application);
        if (one.line.holder && !one.line.mine) throw new Refusal({ code: 'application_taken' });
        const holder = { staff: '1', name: 'Anna Okienna-Demo', station: 2, at: at('11:31') };
        one.line = { ...one.line, state: 'in_review', mine: true, holder };
        return this.shown(one);
      },
      release_application: ({ application }) => this.goes(application, 'submitted'),
      ask_correction: ({ application }) => this.goes(application, 'needs_correction'),
      reject_application: ({ application }) => this.goes(application, 'rejected'),
      accept_application: ({ application }) => ({ ...this.goes(application, 'accepted'), resident: '14' }),
      attachment_pages: ({ attachment }) => {
        if (this.scene === 'work-applications-broken') throw new Refusal({ code: 'attachment_unreadable' });
        return attachment === 'f1'
          ? { pages: ['page:f1.0', 'page:f1.1'], more: false }
          : { pages: ['attached:f2'], more: false };
      },
      take_attached_photo: () => ({ photo: 'photo:cut', advice: [] }),
    };
  }
}
