/** The answer a resident's page begins with: how things stand with the card, and what is to be done next. */
import type { CardSummary, Entitlement, Offer, Resident } from '../../generated/contract';
import { t } from '../../i18n/index.svelte';
import { daysAgo } from '../../i18n/moments';
import { now } from '../clock.svelte';
import { dateOf, dayText, sinceText } from '../find/people';

const NEXT = ['hand_over', 'continue', 'issue'] as const satisfies readonly Offer[];
export type NextAct = (typeof NEXT)[number];

export interface Verdict {
  /** The card that decides. */
  card: CardSummary | null;
  answer: string;
  detail: string;
  tone: 'done' | 'wait' | 'stop' | 'none';
  /** null: there is a card that counts or is suspended, and a second one is what a duplicate is for. */
  next: NextAct | null;
}

/** A valid card comes first, then one to be handed over, then one being made; dead ones decide nothing. */
const RANK: readonly CardSummary['status'][] = ['active', 'waiting', 'in_production', 'suspended', 'expired'];

export function verdictOf(resident: Resident): Verdict {
  const card = RANK.flatMap((status) => resident.cards.find((one) => one.status === status) ?? [])[0] ?? null;
  const next = NEXT.find((act) => resident.offers.includes(act)) ?? null;
  if (!card) return { card, next, tone: 'none', answer: t('verdict.none'), detail: t('verdict.none_detail') };
  return { card, next, tone: toneOf(card), answer: t(`verdict.${wordOf(card)}`), detail: detailOf(card) };
}

function wordOf(card: CardSummary): 'active' | 'waiting' | 'in_production' | 'suspended' | 'expired' {
  const { status } = card;
  return status === 'never_valid' || status === 'ended_for_good' ? 'expired' : status;
}

function toneOf(card: CardSummary): Verdict['tone'] {
  if (card.status === 'active') return 'done';
  return card.status === 'waiting' || card.status === 'in_production' ? 'wait' : 'stop';
}

function detailOf(card: CardSummary): string {
  if (card.status === 'active') return t('verdict.until', { day: dayText(card.expires) });
  if (card.status === 'expired') return t('verdict.ended', { day: dayText(card.expires) });
  return sinceText(card.since);
}

/** What ends within so many days is said beside the answer. */
export const SOON_DAYS = 30;

/** Days until the end of a day; 0 on the day itself. */
export function daysLeft(day: string): number {
  return -daysAgo(dateOf(day), now());
}

/** What a valid card entitles to and ends first, if that is soon. What ends with the card is said of the card. */
export function endsSoon(card: CardSummary | null): Entitlement | null {
  if (card?.status !== 'active') return null;
  const soon = card.packages.filter(
    ({ ends }) => ends !== card.expires && daysLeft(ends) >= 0 && daysLeft(ends) <= SOON_DAYS,
  );
  return soon.sort((one, other) => one.ends.localeCompare(other.ends))[0] ?? null;
}

/** "Bilet miejski: kończy się za 10 dni." */
export function endsText(name: string, day: string): string {
  const count = daysLeft(day);
  return count === 0 ? t('entitlement.ends_today', { name }) : t('entitlement.ends', { name, count });
}
