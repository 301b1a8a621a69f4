/**
 * Dates and times as people say them: "17 listopada", the year only when it is not this one or is a deadline; "9:41".
 * Pure: the moment that counts as now is an argument.
 */

const DAY = 86_400_000;

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

/** "9:41" */
export function clock(at: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

/** "17 listopada", with the year when it is another one than now's or `withYear` asks for it (a deadline). */
export function day(at: Date, now: Date, locale: string, withYear = false): string {
  const year = withYear || at.getFullYear() !== now.getFullYear() ? { year: 'numeric' as const } : {};
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', ...year }).format(at);
}

/** "piątek, 20 listopada 2026" */
export function longDay(at: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(at);
}

/** How many calendar days ago, so that "yesterday" changes at midnight and not after 24 hours. */
export function daysAgo(at: Date, now: Date): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / DAY);
}

/** Whole minutes until a moment, at least one while it has not come. */
export function minutesUntil(at: Date, now: Date): number {
  return Math.max(0, Math.ceil((at.getTime() - now.getTime()) / 60_000));
}

/** The first letter as a capital, for a date that starts a sentence. */
export function capital(text: string, locale: string): string {
  return text.slice(0, 1).toLocaleUpperCase(locale) + text.slice(1);
}
