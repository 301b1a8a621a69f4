/** The fake host's city: its configuration, and what follows from it for a form and for packages. */
import type {
  Configuration,
  FieldProblem,
  PackageCheck,
  RegistrationForm,
  WantedPackage,
} from '../src/generated/contract';

export const configuration: Configuration = {
  version: 14,
  city_name: 'Przykładowo',
  teryt: '0000000',
  support_phone: '800 000 000',
  portal: 'karta.przykladowo.example',
  hub_address: 'https://centrala.przykladowo.example',
  check_address: 'HTTPS://KARTA.PRZYKLADOWO.EXAMPLE/S',
  idle_minutes: 5,
  card_months: 60,
  home_postcode: '00-000',
  home_city: 'Przykładowo',
  documents: [
    { id: 'identity_card', label: { pl: 'dowód osobisty', en: 'identity card' } },
    { id: 'mobile', label: { pl: 'mDowód', en: 'mobile identity card' } },
    { id: 'passport', label: { pl: 'paszport', en: 'passport' } },
    { id: 'driving_licence', label: { pl: 'prawo jazdy', en: 'driving licence' } },
    { id: 'other', label: { pl: 'inny', en: 'another' } },
  ],
  grounds: [
    { id: 'residence', label: { pl: 'zameldowanie w mieście', en: 'residence in the city' } },
    { id: 'tax', label: { pl: 'podatek płacony w mieście', en: 'tax paid in the city' } },
  ],
  consents: [
    {
      id: 'processing',
      version: 3,
      title: { pl: 'Przetwarzanie danych', en: 'Processing of data' },
      text: {
        pl: 'Miasto Przykładowo przetwarza moje dane po to, żeby wydać kartę mieszkańca i prowadzić ją.\nZgodę można wycofać w każdej chwili.',
        en: 'The city of Przykładowo processes my data in order to issue and keep a resident card.\nConsent can be withdrawn at any time.',
      },
      required: true,
      data_processing: true,
    },
    {
      id: 'rules',
      version: 2,
      title: { pl: 'Regulamin karty', en: 'Rules of the card' },
      text: { pl: 'Znam i przyjmuję regulamin karty mieszkańca.', en: 'I know and accept the rules.' },
      required: true,
      data_processing: false,
    },
    {
      id: 'news',
      version: 1,
      title: { pl: 'Wiadomości o ulgach', en: 'News of discounts' },
      text: { pl: 'Chcę dostawać wiadomości o ulgach.', en: 'I want to get news of discounts.' },
      required: false,
      data_processing: false,
    },
  ],
  packages: [
    {
      id: 'senior',
      code: 1,
      age: { from: 60, under: null },
      proofs: [],
      label: { pl: 'Senior 60+', en: 'Senior 60+' },
    },
    {
      id: 'ticket',
      code: 2,
      age: { from: null, under: null },
      proofs: [],
      label: { pl: 'Bilet miejski', en: 'City ticket' },
    },
    {
      id: 'pools',
      code: 3,
      age: { from: null, under: null },
      proofs: [],
      label: { pl: 'Pływalnie i kultura', en: 'Pools and culture' },
    },
    {
      id: 'tax',
      code: 4,
      label: { pl: 'Ulga dla podatników', en: 'Taxpayers’ discount' },
      age: { from: null, under: null },
      proofs: [
        {
          id: 'return',
          label: { pl: 'rozliczenie podatku' },
          end: { until: 'day_of_year', month: 4, day: 30 },
        },
        { id: 'stay', label: { pl: 'zameldowanie czasowe' }, end: { until: 'proof' } },
      ],
    },
    {
      id: 'family',
      code: 5,
      label: { pl: 'Duża rodzina', en: 'Large family' },
      age: { from: null, under: null },
      proofs: [{ id: 'card', label: { pl: 'karta dużej rodziny' }, end: { until: 'proof' } }],
    },
  ],
  duplicate_reasons: [
    { id: 'lost', label: { pl: 'zgubiona', en: 'lost' }, fee: 2000, blocks: 'lost' },
    { id: 'stolen', label: { pl: 'skradziona', en: 'stolen' }, fee: 0, blocks: 'stolen' },
    { id: 'damaged', label: { pl: 'zniszczona', en: 'damaged' }, fee: 2000, blocks: null },
    {
      id: 'data-changed',
      label: { pl: 'zmiana danych na karcie', en: 'changed data' },
      fee: 1000,
      blocks: null,
    },
    { id: 'faulty', label: { pl: 'wada karty', en: 'faulty card' }, fee: 0, blocks: null },
  ],
  letterhead: { office: 'Biuro Karty Mieszkańca', address: ['00-000 Przykładowo'] },
  applications: {
    due_days: 7,
    review_days: 2,
    correction_days: 14,
    draft_days: 90,
    reminder_days: [14, 30],
    collect_days: 90,
    corrections: [
      {
        id: 'photo',
        label: { pl: 'zdjęcie do wymiany', en: 'another photo' },
        words: { pl: 'Prosimy o nowe zdjęcie: wyraźne i jasne.', en: 'Please send a new photo.' },
      },
      {
        id: 'unreadable',
        label: { pl: 'załącznik nieczytelny', en: 'unreadable attachment' },
        words: {
          pl: 'Prosimy o nowy skan dokumentu. Obecnego nie da się odczytać.',
          en: 'Please send a new scan.',
        },
      },
      {
        id: 'somebody-else',
        label: { pl: 'załącznik o kimś innym', en: 'attachment about somebody else' },
        words: { pl: 'Załącznik dotyczy innej osoby.', en: 'The attachment is about another person.' },
      },
      {
        id: 'data',
        label: { pl: 'dane do poprawienia', en: 'data' },
        words: { pl: 'Prosimy poprawić dane:', en: 'Please correct:' },
      },
      { id: 'other', label: { pl: 'inny powód', en: 'another reason' }, words: { pl: '', en: '' } },
    ],
    rejections: [
      {
        id: 'has-card',
        label: { pl: 'ma już ważną kartę', en: 'has a valid card' },
        words: { pl: 'Osoba z wniosku ma już ważną kartę.', en: 'The person has a valid card.' },
      },
      {
        id: 'twice',
        label: { pl: 'złożony dwa razy', en: 'sent twice' },
        words: { pl: 'Ten wniosek złożono dwa razy. Rozpatrzymy wcześniejszy.', en: 'It was sent twice.' },
      },
      { id: 'other', label: { pl: 'inny powód', en: 'another reason' }, words: { pl: '', en: '' } },
    ],
    identifiers: [{ id: 'school', label: { pl: 'legitymacja szkolna', en: 'school card' } }],
  },
  layouts: [{ id: 'landscape', label: { pl: 'poziomy, 2026', en: 'landscape, 2026' } }],
  demo: null,
};

/** As the station answers for somebody of 39. */
export function packageChecks(wanted: readonly WantedPackage[]): PackageCheck[] {
  return configuration.packages.map(({ id, proofs, age }) => {
    const wish = wanted.find((one) => one.package === id);
    if (age.from !== null) return { package: id, ends: null, problem: 'too_young' };
    if (!wish) return { package: id, ends: null, problem: null };
    const proof = proofs.find((one) => one.id === wish.proof);
    if (proofs.length > 0 && !proof) return { package: id, ends: null, problem: 'proof_needed' };
    if (proof?.end.until === 'proof' && wish.proof_ends === '')
      return { package: id, ends: null, problem: 'date_needed' };
    return { package: id, ends: proof ? '2027-04-30' : '2031-11-30', problem: null };
  });
}

/** What is missing on a form, as far as the pages are looked at. */
export function wrong(form: RegistrationForm, step: number): FieldProblem[] {
  const empty = (field: 'pesel' | 'surname' | 'given_names' | 'document' | 'street'): FieldProblem[] =>
    form[field] === '' ? [{ field, code: 'empty', clause: null }] : [];
  const first = [
    ...(form.no_pesel ? [] : empty('pesel')),
    ...empty('surname'),
    ...empty('given_names'),
    ...empty('document'),
    ...empty('street'),
  ];
  if (step < 2) return first;
  const refused = configuration.consents.filter(
    ({ id, required }) => required && !form.consents.some((one) => one.clause === id && one.given),
  );
  return [
    ...first,
    ...(form.grounds === '' ? [{ field: 'grounds' as const, code: 'empty' as const, clause: null }] : []),
    ...refused.map(({ id }) => ({
      field: 'consents' as const,
      code: 'consent_required' as const,
      clause: id,
    })),
  ];
}
