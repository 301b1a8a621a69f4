import { expect, test } from 'vitest';
import { LONGEST_GAP_MS, ScannerReader, type Reading } from './scanner';

const CARD = '9616072030041582';

function type(reader: ScannerReader, text: string, gap: number, from = 1000): Reading[] {
  return [...text, 'Enter'].map((key, index) => reader.press(key, from + index * gap));
}

// REQ C-1
test('a_burst_ended_by_enter_is_a_scan', () => {
  expect(type(new ScannerReader(), CARD, 8).at(-1)).toEqual({ kind: 'scan', text: CARD });
});

test('a_person_who_types_quickly_is_not_a_scanner', () => {
  expect(type(new ScannerReader(), CARD, LONGEST_GAP_MS + 1).at(-1)).toEqual({ kind: 'more' });
});

test('eleven_characters_are_left_to_the_field', () => {
  expect(type(new ScannerReader(), '87051400010', 5).at(-1)).toEqual({ kind: 'more' });
});

test('one_long_pause_breaks_the_burst', () => {
  const reader = new ScannerReader();
  for (const [index, key] of [...'96160720'].entries()) reader.press(key, index * 5);
  expect(type(reader, '30041582', 5, 500).at(-1)).toEqual({ kind: 'more' });
});

test('a_pause_before_enter_leaves_enter_to_the_page', () => {
  const reader = new ScannerReader();
  for (const [index, key] of [...CARD].entries()) reader.press(key, index * 5);
  expect(reader.press('Enter', 5000)).toEqual({ kind: 'more' });
});

test('shift_between_characters_is_no_character', () => {
  const reader = new ScannerReader();
  let at = 0;
  for (const key of 'HTTPS://X.EXAMPLE/#ABC') {
    reader.press('Shift', (at += 2));
    reader.press(key, (at += 2));
  }
  expect(reader.press('Enter', at + 2)).toEqual({ kind: 'scan', text: 'HTTPS://X.EXAMPLE/#ABC' });
});

test('the_first_character_after_a_pause_is_where_the_field_is_remembered', () => {
  const readings = type(new ScannerReader(), CARD, 8);
  expect(readings.filter((reading) => reading.kind === 'first')).toHaveLength(1);
  expect(readings[0]).toEqual({ kind: 'first' });
});

test('the_second_scan_holds_nothing_of_the_first', () => {
  const reader = new ScannerReader();
  type(reader, CARD, 5);
  expect(type(reader, '961607203004000612', 5, 1090).at(-1)).toEqual({
    kind: 'scan',
    text: '961607203004000612',
  });
});
