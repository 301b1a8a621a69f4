/** The two sides of a decision in words: who, where, when, and what stands in a field. */
import type {
  Configuration,
  Decision,
  DecisionOperation,
  DecisionShown,
  Field,
  MergedAct,
} from '../../generated/contract';
import { recently, t, type Key } from '../../i18n/index.svelte';
import { now } from '../clock.svelte';
import { labelOf } from '../configuration.svelte';
import { dayText, phoneText } from '../find/people';

/** The fields that belong to a group of data, as the form names them. */
const LABELS: Partial<Record<Field, Key>> = {
  surname: 'register.surname',
  given_names: 'register.given_names',
  former_surname: 'register.former_surname',
  pesel: 'register.pesel',
  birth_date: 'register.birth_date',
  street: 'register.street',
  postcode: 'register.postcode',
  city: 'register.city',
  phone: 'register.phone',
  email: 'register.email',
  applicant: 'register.applicant',
  applicant_name: 'decision.applicant_name',
  document: 'register.document',
};

export function fieldLabel(field: Field): string {
  const key = LABELS[field];
  return key ? t(key) : field;
}

/** Who may ask for a card. */
export const APPLICANTS = ['resident', 'guardian', 'proxy'] as const;

/** What stands in a field, as people read it; empty when nothing does. */
export function valueText(field: Field, value: string | null, city: Configuration): string {
  if (value === null || value === '') return '';
  if (field === 'phone') return phoneText(value);
  if (field === 'birth_date' && /^\d{4}-\d\d-\d\d$/.test(value)) return dayText(value);
  if (field === 'document') return labelOf(city.documents, value);
  const applicant = APPLICANTS.find((one) => one === value);
  if (field === 'applicant' && applicant) return t(`applicant.${applicant}`);
  return value;
}

/** "Punkt Zachód, stanowisko 5" */
export function whereText({ point, station }: DecisionOperation): string {
  return station === null ? point : t('app.place', { point, station: String(station) });
}

/** "wczoraj o 14:52", and when it came to the hub if there was no network. */
export function whenText({ at, came_late: late }: DecisionOperation): string {
  const when = recently(at, now());
  return late === null ? when : t('decision.late', { when, received: recently(late, now()) });
}

/** "adres (Punkt Zachód)" */
export function mergedText({ kind, group, point }: MergedAct): string {
  const what = group === null ? t(`operation.${kind}`).toLowerCase() : t(`decision.merged_group.${group}`);
  return `${what} (${point})`;
}

/** What the page of one kind of decision gets. */
export interface Question {
  shown: DecisionShown;
  city: Configuration;
  /** Why the person at the window may not decide it. */
  barred: string | undefined;
  /** Saves it and goes back, saying so; rejects when something is wrong with it. */
  decide: (decision: Decision, said: string) => Promise<void>;
  /** Goes back without deciding. */
  later: () => void;
}
