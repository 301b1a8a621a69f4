/**
 * The language of this window. It switches in place: every text that a page shows is read through {@link t}, so it
 * changes at once and nothing that was typed is lost; `<html lang>` follows.
 */
import { fill, split, type Piece, type Values } from './format';
import { languages, lookUp, offered, type Key, type Language } from './languages';
import { capital, clock, day, daysAgo, longDay } from './moments';

export type { Key, Language };
export { offered };

const STORED = 'okienko.language';

function remembered(): Language {
  const stored = globalThis.localStorage?.getItem(STORED);
  return stored !== null && stored !== undefined && stored in languages ? (stored as Language) : 'pl';
}

const current = $state({ language: remembered() });

export function language(): Language {
  return current.language;
}

export function locale(): string {
  return languages[current.language].locale;
}

export function setLanguage(to: Language): void {
  current.language = to;
  globalThis.localStorage?.setItem(STORED, to);
  document.documentElement.lang = to;
}

/** The text of a key, with its places filled. */
export function t(key: Key, values: Values = {}): string {
  const { text, locale } = lookUp(current.language, key);
  return fill(text, values, locale);
}

/** The text of a key in pieces, those between *stars* marked; a value never makes a mark. */
export function pieces(key: Key, values: Values = {}): Piece[] {
  const { text, locale } = lookUp(current.language, key);
  return split(text, values, locale);
}

/** "9:41" */
export function timeOf(at: Date | string): string {
  return clock(new Date(at), locale());
}

/** "17 listopada" */
export function dayOf(at: Date | string, now: Date, withYear = false): string {
  return day(new Date(at), now, locale(), withYear);
}

/** "Piątek, 20 listopada 2026" at the start of a sentence. */
export function longDayOf(at: Date | string): string {
  return capital(longDay(new Date(at), locale()), locale());
}

/** "dziś o 7:46", "wczoraj o 15:58", "17 listopada" */
export function recently(at: Date | string, now: Date): string {
  const then = new Date(at);
  const ago = daysAgo(then, now);
  if (ago === 0) return t('when.today', { time: timeOf(then) });
  if (ago === 1) return t('when.yesterday', { time: timeOf(then) });
  return dayOf(then, now);
}
