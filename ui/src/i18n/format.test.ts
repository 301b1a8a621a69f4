import { expect, test } from 'vitest';
import { fill, split } from './format';

const OPERATIONS = {
  one: '{count} operacja',
  few: '{count} operacje',
  many: '{count} operacji',
  other: '{count} operacji',
};

test.each([
  [1, '1 operacja'],
  [2, '2 operacje'],
  [5, '5 operacji'],
  [12, '12 operacji'],
  [22, '22 operacje'],
  [25, '25 operacji'],
  [112, '112 operacji'],
])('polish_counts_%i_rightly', (count, expected) => {
  expect(fill(OPERATIONS, { count }, 'pl-PL')).toBe(expected);
});

test('thousands_are_grouped_from_the_first_one', () => {
  expect(fill('{count}', { count: 5000 }, 'pl-PL')).toBe('5\u00a0000');
});

test('a_place_without_a_value_stays_visible', () => {
  expect(fill('do {day}', {}, 'pl-PL')).toBe('do {day}');
});

test('a_star_in_a_value_is_only_a_star', () => {
  expect(split('hasło: *{password}*.', { password: 'a*b*c' }, 'pl-PL')).toEqual([
    { text: 'hasło: ', strong: false },
    { text: 'a*b*c', strong: true },
    { text: '.', strong: false },
  ]);
});
