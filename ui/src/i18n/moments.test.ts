import { expect, test } from 'vitest';
import { clock, day, daysAgo, longDay, minutesUntil } from './moments';

const NOW = new Date(2026, 10, 20, 7, 52);

test('a_time_is_said_as_on_a_wall_clock', () => {
  expect(clock(new Date(2026, 10, 20, 9, 5), 'pl-PL')).toBe('9:05');
});

test('the_year_is_said_only_when_it_is_another_one_or_a_deadline', () => {
  expect(day(new Date(2026, 10, 17), NOW, 'pl-PL')).toBe('17 listopada');
  expect(day(new Date(2025, 10, 17), NOW, 'pl-PL')).toBe('17 listopada 2025');
  expect(day(new Date(2026, 10, 27), NOW, 'pl-PL', true)).toBe('27 listopada 2026');
});

test('a_whole_day_has_its_name', () => {
  expect(longDay(NOW, 'pl-PL')).toBe('piątek, 20 listopada 2026');
});

test('yesterday_begins_at_midnight', () => {
  expect(daysAgo(new Date(2026, 10, 19, 23, 59), new Date(2026, 10, 20, 0, 1))).toBe(1);
  expect(daysAgo(new Date(2026, 10, 20, 0, 0), new Date(2026, 10, 20, 23, 59))).toBe(0);
});

test('the_days_around_the_change_of_the_clocks_are_days_too', () => {
  expect(daysAgo(new Date(2026, 9, 24, 12), new Date(2026, 9, 26, 12))).toBe(2);
});

test('the_last_minute_is_one_minute_until_it_is_over', () => {
  expect(minutesUntil(new Date(NOW.getTime() + 1_000), NOW)).toBe(1);
  expect(minutesUntil(NOW, NOW)).toBe(0);
});
