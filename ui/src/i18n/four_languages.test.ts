/** Counting, numbers, days and times as each of the four languages has them. */
import { describe, expect, test } from 'vitest';
import { fill } from './format';
import { languages, lookUp, type Key, type Language } from './languages';
import { clock, day, longDay } from './moments';

const NOW = new Date(2026, 10, 20, 7, 52);

const said: Record<Language, { counts: [number, string][]; days: string[]; number: string; long: string }> = {
  pl: {
    counts: [
      [1, '1 osoba.'],
      [2, '2 osoby.'],
      [5, '5 osób.'],
      [12, '12 osób.'],
      [22, '22 osoby.'],
    ],
    days: ['17 listopada', '17 listopada 2025'],
    number: '5 000',
    long: 'piątek 20 listopada 2026',
  },
  en: {
    counts: [
      [1, '1 person.'],
      [2, '2 people.'],
      [21, '21 people.'],
    ],
    days: ['17 November', '17 November 2025'],
    number: '5,000',
    long: 'Friday 20 November 2026',
  },
  de: {
    counts: [
      [1, '1 Person.'],
      [2, '2 Personen.'],
      [21, '21 Personen.'],
    ],
    days: ['17. November', '17. November 2025'],
    number: '5.000',
    long: 'Freitag 20. November 2026',
  },
  uk: {
    counts: [
      [1, '1 особа.'],
      [2, '2 особи.'],
      [5, '5 осіб.'],
      [12, '12 осіб.'],
      [21, '21 особа.'],
      [22, '22 особи.'],
    ],
    days: ['17 листопада', '17 листопада 2025 р.'],
    number: '5 000',
    long: 'пʼятниця 20 листопада 2026 р.',
  },
};

/** Which blank, and whether a comma follows the day of the week, changes from one version of the language data to the next. */
function plain(text: string): string {
  return text.replace(/\s/g, ' ').replace(', ', ' ');
}

function text(language: Language, key: Key, count: number): string {
  const found = lookUp(language, key);
  return fill(found.text, { count }, found.locale);
}

// REQ A-14
describe.each(Object.keys(said) as Language[])('%s', (language) => {
  const { locale } = languages[language];
  const { counts, days, number, long } = said[language];

  test.each(counts)('counts_%i_rightly', (count, wanted) => {
    expect(text(language, 'find.count', count)).toBe(wanted);
  });

  test('writes_numbers_days_and_times_its_own_way', () => {
    expect(plain(fill('{count}', { count: 5000 }, locale))).toBe(number);
    expect(plain(day(new Date(2026, 10, 17), NOW, locale))).toBe(days[0]);
    expect(plain(day(new Date(2025, 10, 17), NOW, locale))).toBe(days[1]);
    expect(plain(longDay(NOW, locale))).toBe(long);
    expect(clock(new Date(2026, 10, 20, 19, 5), locale)).toBe('19:05');
  });
});

// REQ A-14
test('a_text_that_a_language_lacks_is_counted_by_the_polish_rules', () => {
  // In German five and two are alike; the Polish sentence is not.
  expect(text('de', 'register.wrong', 2)).toBe('2 pola do poprawy');
  expect(text('de', 'register.wrong', 5)).toBe('5 pól do poprawy');
});
