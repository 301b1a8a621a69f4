/** People and their cards in the words of the counter. */
import type { CardSummary, Moment } from '../../generated/contract';
import { dayOf, t, timeOf } from '../../i18n/index.svelte';
import { daysAgo } from '../../i18n/moments';
import { now } from '../clock.svelte';

interface Named {
  given_names: string;
  surname: string;
}

export function fullName(person: Named): string {
  return `${person.given_names} ${person.surname}`;
}

/** A calendar day ("1987-05-14") as a date here; `new Date` alone would take it for midnight in Greenwich. */
export function dateOf(day: string): Date {
  return new Date(`${day}T00:00:00`);
}

/** "14 maja 1987" */
export function dayText(day: string): string {
  return dayOf(dateOf(day), now(), true);
}

/** "14 maja 1987, 39 lat", where a label says that it is the date of birth */
export function birthText(birthDate: string, age: number): string {
  return t('people.birth', { day: dayText(birthDate), count: age });
}

/** "600 000 012": a Polish number without its prefix, in threes; another one as it is. */
export function phoneText(e164: string): string {
  const national = /^\+48(\d{3})(\d{3})(\d{3})$/.exec(e164);
  return national ? national.slice(1).join(' ') : e164;
}

/** "ur. 14 maja 1987, 39 lat" */
export function bornText(birthDate: string, age: number): string {
  return t('people.born', { day: dayText(birthDate), count: age });
}

/** "Karta ważna" */
export function cardText(card: CardSummary | null): string {
  return card ? t(`card.status.${card.status}`) : t('card.none');
}

/** "od 9:41", "od wczoraj", "od 3 listopada" */
export function sinceText(at: Moment): string {
  const ago = daysAgo(new Date(at), now());
  if (ago === 0) return t('people.since_time', { time: timeOf(at) });
  return ago === 1 ? t('people.since_yesterday') : t('people.since_day', { day: dayOf(at, now()) });
}

/** "9:41", "19 listopada, 15:58" */
export function whenText(at: Moment): string {
  const time = timeOf(at);
  return daysAgo(new Date(at), now()) === 0 ? time : `${dayOf(at, now())}, ${time}`;
}

/** A name in pieces, those that were typed marked; the ranges count characters, from and to (exclusive). */
export function marked(
  name: string,
  marks: readonly (readonly [number, number])[],
): { text: string; hit: boolean }[] {
  const all = [...name];
  const pieces: { text: string; hit: boolean }[] = [];
  let at = 0;
  for (const [from, to] of marks) {
    pieces.push(
      { text: all.slice(at, from).join(''), hit: false },
      { text: all.slice(from, to).join(''), hit: true },
    );
    at = to;
  }
  pieces.push({ text: all.slice(at).join(''), hit: false });
  return pieces.filter((piece) => piece.text !== '');
}
