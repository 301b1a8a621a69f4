/** Two records side by side: which rows agree, which do not, and why. */
import type { CardSummary, RegistrationForm, SamePerson, SamePersonReason } from '../../generated/contract';
import { t } from '../../i18n/index.svelte';
import { cardText, dayText, phoneText } from '../find/people';

/** What is shown of the record that is here. */
export type Recorded = Omit<SamePerson, 'resident' | 'verdict' | 'reasons' | 'substitute_identifier'>;

/** What stands beside it: what is being typed, or another record. */
export interface Beside {
  form: Pick<
    RegistrationForm,
    | 'surname'
    | 'former_surname'
    | 'given_names'
    | 'pesel'
    | 'no_pesel'
    | 'street'
    | 'postcode'
    | 'city'
    | 'phone'
    | 'email'
  >;
  born: string | null;
  /** Of another record; what is being typed has no card yet. */
  card?: CardSummary | null;
}

/** A record as what stands beside another one. */
export function recordBeside(record: Recorded): Beside {
  return {
    form: {
      surname: record.surname,
      former_surname: record.former_surname ?? '',
      given_names: record.given_names,
      pesel: record.pesel ?? '',
      no_pesel: record.pesel === null,
      street: record.street,
      postcode: record.postcode,
      city: record.city,
      phone: record.phone === null ? '' : phoneText(record.phone),
      email: record.email ?? '',
    },
    born: record.birth_date,
    card: record.card,
  };
}

function cardLine(card: CardSummary | null): string {
  return card ? `${cardText(card)}, ${card.number.replaceAll(' ', '\u00a0')}` : '';
}

/** same: equal. alike: may be one. different: speaks for two people. unknown: one of them has nothing to compare. */
export type Mark = 'same' | 'alike' | 'different' | 'unknown';

type Group = 'surname' | 'given_names' | 'birth_date' | 'pesel' | 'address' | 'phone' | 'email';

export interface Row {
  name: Group | 'former_surname' | 'card';
  typed: string;
  recorded: string;
  mark: Mark | null;
  /** Why, in words. */
  why: string;
  /** The sign alone does not say it all. */
  tell: boolean;
  /** Words instead of a value. */
  typedMissing: boolean;
  recordedMissing: boolean;
  /** The ranges of characters that differ, from and to (exclusive), where a slip is to be found. */
  slip: { typed: readonly [number, number]; recorded: readonly [number, number] } | null;
}

/** Where each reason stands, and what it says. */
const REASONS: Record<SamePersonReason, { at: readonly Group[]; mark: Mark; slip?: true }> = {
  same_pesel: { at: ['pesel'], mark: 'same' },
  pesel_one_slip: { at: ['pesel'], mark: 'alike', slip: true },
  same_surname: { at: ['surname'], mark: 'same' },
  surname_parts_turned: { at: ['surname'], mark: 'alike' },
  surname_part: { at: ['surname'], mark: 'alike' },
  former_surname: { at: ['surname'], mark: 'alike' },
  transliterated_surname: { at: ['surname'], mark: 'alike' },
  similar_surname: { at: ['surname'], mark: 'alike', slip: true },
  same_given_name: { at: ['given_names'], mark: 'same' },
  given_names_turned: { at: ['given_names'], mark: 'alike' },
  diminutive_given_name: { at: ['given_names'], mark: 'alike' },
  foreign_given_name: { at: ['given_names'], mark: 'alike' },
  similar_given_name: { at: ['given_names'], mark: 'alike', slip: true },
  names_in_each_others_field: { at: ['surname', 'given_names'], mark: 'alike' },
  same_birth_date: { at: ['birth_date'], mark: 'same' },
  day_month_swapped: { at: ['birth_date'], mark: 'alike' },
  birth_date_one_slip: { at: ['birth_date'], mark: 'alike', slip: true },
  same_address: { at: ['address'], mark: 'same' },
  same_phone: { at: ['phone'], mark: 'same' },
  same_email: { at: ['email'], mark: 'same' },
  different_pesel: { at: ['pesel'], mark: 'different' },
  different_sex: { at: ['given_names'], mark: 'different' },
  different_surname: { at: ['surname'], mark: 'different' },
  different_given_name: { at: ['given_names'], mark: 'different' },
  different_birth_year: { at: ['birth_date'], mark: 'different' },
  different_birth_date: { at: ['birth_date'], mark: 'different' },
  different_address: { at: ['address'], mark: 'different' },
};

/** What a sign beside the two values says as well as words would. */
const PLAIN = new Set<SamePersonReason>([
  'same_pesel',
  'same_surname',
  'same_given_name',
  'same_birth_date',
  'same_address',
  'same_phone',
  'same_email',
  'different_pesel',
  'different_surname',
  'different_given_name',
  'different_birth_year',
  'different_birth_date',
  'different_address',
]);

/** What differs between two texts: everything between the beginning and the end that they share. */
export function slipOf(one: string, other: string): NonNullable<Row['slip']> {
  const [a, b] = [[...one], [...other]];
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  return { typed: [start, a.length - end], recorded: [start, b.length - end] };
}

/** The rows, what tells people apart first; telephone and e-mail only where they say something. */
export function besideRows(beside: Beside, recorded: Recorded, reasons: readonly SamePersonReason[]): Row[] {
  const { form, born, card } = beside;
  const row = (name: Row['name'], typed: string, known: string, missing: [string, string]): Row => {
    const here = reasons.filter((reason) => REASONS[reason].at.some((group) => group === name));
    const [first] = here;
    const nothing = typed === '' || known === '';
    const slip = here.some((reason) => REASONS[reason].slip);
    return {
      name,
      typed: typed || missing[0],
      recorded: known || missing[1],
      typedMissing: typed === '',
      recordedMissing: known === '',
      mark: first && !nothing ? REASONS[first].mark : nothing && name !== 'card' ? 'unknown' : null,
      why:
        here.length > 0 && !nothing
          ? here.map((reason) => t(`same.reason.${reason}`)).join(', ')
          : nothing
            ? t('same.not_comparable')
            : '',
      tell: !nothing && (here.length > 1 || here.some((reason) => !PLAIN.has(reason))),
      slip: slip && !nothing ? slipOf(typed, known) : null,
    };
  };
  const untold = t(card === undefined ? 'same.not_typed' : 'same.not_told');
  const words: [string, string] = [untold, t('same.not_told')];
  const sameTown = form.postcode.trim() === recorded.postcode && form.city.trim() === recorded.city;
  const place = (one: { street: string; postcode: string; city: string }): string =>
    one.street.trim() === '' || sameTown ? one.street.trim() : `${one.street}, ${one.postcode} ${one.city}`;
  const rows = [
    row('surname', form.surname, recorded.surname, words),
    row('former_surname', form.former_surname, recorded.former_surname ?? '', [
      t('same.not_told'),
      t('same.not_told'),
    ]),
    row('given_names', form.given_names, recorded.given_names, words),
    row('birth_date', born === null ? '' : dayText(born), dayText(recorded.birth_date), words),
    row('pesel', form.no_pesel ? '' : form.pesel, recorded.pesel ?? '', [
      form.no_pesel ? t('same.no_pesel') : untold,
      t('same.no_pesel'),
    ]),
    row('address', place(form), place(recorded), words),
    row('phone', form.phone, recorded.phone === null ? '' : phoneText(recorded.phone), words),
    row('email', form.email, recorded.email ?? '', words),
    row('card', cardLine(card ?? null), cardLine(recorded.card), [t('same.no_card'), t('same.no_card')]),
  ];
  return rows.filter((one) => {
    if (one.name === 'former_surname') return !(one.typedMissing && one.recordedMissing);
    return (one.name !== 'phone' && one.name !== 'email') || one.mark === 'same';
  });
}
