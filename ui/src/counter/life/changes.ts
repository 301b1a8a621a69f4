/** What is typed over a resident's data, and which groups of them that changes (E-5: whoever changes one of a group has seen all of it). */
import type { DataGroup, GroupChange, Resident } from '../../generated/contract';

/** The fields as typed. */
export interface Texts {
  surname: string;
  given_names: string;
  former_surname: string;
  pesel: string;
  birth_date: string;
  street: string;
  postcode: string;
  city: string;
  phone: string;
  email: string;
}

const GROUPS: readonly { group: DataGroup; fields: readonly (keyof Texts)[] }[] = [
  { group: 'name', fields: ['surname', 'given_names', 'former_surname'] },
  { group: 'pesel', fields: ['pesel', 'birth_date'] },
  { group: 'address', fields: ['street', 'postcode', 'city'] },
  { group: 'email', fields: ['email'] },
  { group: 'phone', fields: ['phone'] },
];

/** What stands on record, as texts. */
export function textsOf(resident: Resident | null): Texts {
  return {
    surname: resident?.surname ?? '',
    given_names: resident?.given_names ?? '',
    former_surname: resident?.former_surname ?? '',
    pesel: resident?.pesel ?? '',
    birth_date: resident?.birth_date ?? '',
    street: resident?.street ?? '',
    postcode: resident?.postcode ?? '',
    city: resident?.city ?? '',
    phone: resident?.phone ?? '',
    email: resident?.email ?? '',
  };
}

/** The groups in which something was typed that is not there yet; empty fields are left out, as they are in records. */
export function changedGroups(before: Texts, after: Texts): GroupChange[] {
  const values = (texts: Texts, fields: readonly (keyof Texts)[]) =>
    Object.fromEntries(
      fields.map((field) => [field, texts[field].trim()]).filter(([, text]) => text !== ''),
    ) as GroupChange['before'];
  return GROUPS.filter(({ fields }) => fields.some((field) => before[field] !== after[field].trim())).map(
    ({ group, fields }) => ({ group, before: values(before, fields), after: values(after, fields) }),
  );
}
