/** Applications in the words of the counter. */
import type {
  ApplicationContent,
  ApplicationKind,
  ApplicationLine,
  Configuration,
  DataGroup,
} from '../../generated/contract';
import { dayOf, t, timeOf } from '../../i18n/index.svelte';
import { daysAgo } from '../../i18n/moments';
import { now } from '../clock.svelte';
import { labelOf } from '../configuration.svelte';
import { dateOf } from '../find/people';

/** The kinds that are looked at together, in the order of the screen. */
export const GROUPS = ['all', 'first', 'duplicate', 'data', 'package', 'other'] as const;
export type Group = (typeof GROUPS)[number];

export const KINDS: Record<Group, readonly ApplicationKind[]> = {
  all: [],
  first: ['new_card', 'physical_card'],
  duplicate: ['duplicate'],
  data: ['data_change'],
  package: ['extension', 'package'],
  other: ['identifier'],
};

/** What stands behind the kind: a reason, a package, a group of data. */
function detailText(line: ApplicationLine, city: Configuration): string | null {
  if (line.detail === null) return null;
  if (line.kind === 'duplicate') return labelOf(city.duplicate_reasons, line.detail);
  if (line.kind === 'identifier') return labelOf(city.applications.identifiers, line.detail);
  if (line.kind === 'data_change') return t(`application.group.${line.detail as DataGroup}`);
  return labelOf(city.packages, line.detail);
}

/** "Pierwsza karta", "Duplikat: zgubiona", "Zmiana danych: adres" */
export function aboutText(line: ApplicationLine, city: Configuration): string {
  const kind = t(`application.kind.${line.kind}`);
  const detail = detailText(line, city);
  return detail === null ? kind : `${kind}: ${detail}`;
}

/** Whose page it is: the person whom it is about. */
export function personOf(line: ApplicationLine): string {
  return line.subject ?? line.applicant;
}

/** "dziś 7:05", "wczoraj", "3 dni" */
export function waitsText(line: ApplicationLine): string {
  const ago = daysAgo(new Date(line.sent_at), now());
  if (ago === 0) return t('application.today', { time: timeOf(line.sent_at) });
  return ago === 1 ? t('application.yesterday') : t('application.days', { count: ago });
}

/** "termin dziś", "po terminie od 3 listopada"; nothing when there is time. */
export function lateText(line: ApplicationLine): string | null {
  if (!line.late) return null;
  const due = dateOf(line.due);
  return daysAgo(due, now()) <= 0
    ? t('application.due_today')
    : t('application.overdue', { day: dayOf(due, now()) });
}

/** What else a clerk should know before opening it. */
export function noteText(line: ApplicationLine): string {
  if (line.state === 'in_review' && line.holder) {
    return line.mine
      ? t('application.mine', { time: timeOf(line.holder.at) })
      : t('application.held', {
          name: line.holder.name,
          station: String(line.holder.station),
          time: timeOf(line.holder.at),
        });
  }
  if (line.corrected_at !== null && line.state === 'submitted') return t('application.corrected');
  if (line.state === 'submitted') return '';
  return t(`application.state.${line.state}`);
}

/** The package that is wished, if it is about one. */
export function packageOf(content: ApplicationContent): string[] {
  if (content.kind === 'new_card') return content.packages;
  return content.kind === 'package' || content.kind === 'extension' ? [content.package] : [];
}
