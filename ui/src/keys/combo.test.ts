import { expect, test } from 'vitest';
import { comboOf, pageMayTake, type Press } from './combo';

function press(key: string, held: Partial<Press> & { altGraph?: boolean } = {}): Press {
  const { altGraph = false, ...rest } = held;
  return {
    key,
    code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : '',
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    isComposing: false,
    getModifierState: (name) => name === 'AltGraph' && altGraph,
    ...rest,
  };
}

test('left_alt_with_a_letter_is_an_act', () => {
  expect(comboOf(press('h', { altKey: true }), false)).toBe('Alt+H');
});

test('altgr_writes_polish_letters_and_never_acts', () => {
  expect(comboOf(press('ą', { altGraph: true, code: 'KeyA' }), false)).toBeNull();
  expect(comboOf(press('ą', { altKey: true, ctrlKey: true, code: 'KeyA' }), false)).toBeNull();
  expect(comboOf(press('a', { altKey: true }), true)).toBeNull();
});

test('a_layout_without_latin_letters_acts_by_place', () => {
  expect(comboOf(press('р', { altKey: true, code: 'KeyH' }), false)).toBe('Alt+H');
});

test('alt_with_a_digit_chooses_a_person_on_any_layout', () => {
  expect(comboOf(press('1', { altKey: true, code: 'Digit1' }), false)).toBe('Alt+1');
  expect(comboOf(press('&', { altKey: true, code: 'Digit1' }), false)).toBe('Alt+1');
});

test('plain_letters_and_shifted_digits_only_write', () => {
  expect(comboOf(press('h'), false)).toBeNull();
  expect(comboOf(press('!', { shiftKey: true, code: 'Digit1' }), false)).toBeNull();
});

test('a_composed_letter_is_not_an_act', () => {
  expect(comboOf(press('Enter', { isComposing: true }), false)).toBeNull();
});

test('bare_digits_work_only_outside_fields', () => {
  expect(pageMayTake('1', 'none')).toBe(true);
  expect(pageMayTake('1', 'button')).toBe(true);
  // A round mark takes arrows, no digits.
  expect(pageMayTake('1', 'radio')).toBe(true);
  expect(pageMayTake('1', 'text')).toBe(false);
  expect(pageMayTake('1', 'choice')).toBe(false);
});

test('enter_on_a_button_presses_that_button', () => {
  expect(pageMayTake('Enter', 'button')).toBe(false);
  expect(pageMayTake('Enter', 'text')).toBe(true);
  expect(pageMayTake('Ctrl+Enter', 'button')).toBe(true);
});

test('a_question_mark_asks_for_help_where_it_writes_nothing', () => {
  const combo = comboOf(press('?', { shiftKey: true, code: 'Slash' }), false);
  expect(combo).toBe('?');
  expect([pageMayTake('?', 'text'), pageMayTake('?', 'longText'), pageMayTake('?', 'none')]).toEqual([
    false,
    false,
    true,
  ]);
});
