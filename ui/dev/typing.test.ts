/** What helps while one types: people who are called alike, and the city's streets. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Screens, violations } from './browser';

const out = join(import.meta.dirname, 'out');
let screens: Screens;

beforeAll(async () => {
  screens = await Screens.open();
}, 120_000);

afterAll(() => screens.close(), 60_000);

/** Axe finds nothing, and `PICTURES=1` keeps a picture at both sizes. */
async function sound(page: Page, stop: string): Promise<void> {
  expect([stop, ...(await violations(page))]).toEqual([stop]);
  if (process.env['PICTURES'] === undefined) return;
  mkdirSync(out, { recursive: true });
  await page.screenshot({ path: join(out, `typing-${stop}.png`) });
}

// REQ C-1
test('people_who_are_called_alike_stand_below_a_line_that_says_so', async () => {
  const { page, complaints } = await screens.scene('work');
  await page.getByText('Adam Wzorcowy').first().waitFor();
  await page.getByRole('combobox').fill('Przykł');
  await page.getByText('2 osoby').waitFor();
  expect(await page.getByText('możliwa literówka').count()).toBe(0);

  await page.getByRole('combobox').fill('Pzrykł');
  await page.getByText('Nikt nie pasuje dokładnie.').waitFor();
  await page.getByText('możliwa literówka').waitFor();
  expect(await page.getByRole('option').count()).toBe(2);
  expect(await page.getByRole('option', { name: /^Podobne: Przykładowa Janina/ }).count()).toBe(1);
  expect(await page.locator('mark').count()).toBe(0);
  await sound(page, 'similar');

  // Enter opens the chosen one, who has been seen.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /Joanna Przykładowa-Łęgowska/ }).waitFor();
  expect(complaints).toEqual([]);
  await page.close();
}, 60_000);

// REQ C-1
test('enter_before_the_answer_opens_only_somebody_who_matches_as_typed', async () => {
  const { page } = await screens.scene('work');
  await page.getByText('Adam Wzorcowy').first().waitFor();
  const field = page.getByRole('combobox');
  for (const [typed, shown] of [
    ['Pzrykł', 'Nikt nie pasuje dokładnie.'],
    ['Przykł', 'Co robimy?'],
  ] as const) {
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/rpc/find_residents', async (route) => {
      await asked;
      await route.continue();
    });
    const request = page.waitForRequest('**/rpc/find_residents');
    await field.fill(typed);
    await request;
    await page.keyboard.press('Enter');
    const answered = page.waitForResponse('**/rpc/find_residents');
    answer();
    await answered;
    await page.getByText(shown).first().waitFor();
    await page.unroute('**/rpc/find_residents');
  }
  await page.close();
}, 60_000);

/** The streets below the field. */
function offered(page: Page): ReturnType<Page['getByRole']> {
  return page.getByRole('listbox', { name: 'Ulice' }).getByRole('option');
}

async function register(page: Page): Promise<ReturnType<Page['getByRole']>> {
  await page.getByText('Adam Wzorcowy').first().waitFor();
  await page.keyboard.press('F3');
  // The page gives the focus to its first field; whoever types before that types into that field.
  await expect
    .poll(() => page.getByLabel('PESEL', { exact: true }).evaluate((one) => one === document.activeElement))
    .toBe(true);
  return page.getByRole('combobox', { name: 'Ulica i numer' });
}

// REQ H-5
test('a_street_is_taken_by_keys_alone_and_brings_its_postcode', async () => {
  const { page, complaints } = await screens.scene('work');
  const street = await register(page);
  await street.focus();
  await page.keyboard.type('mak');
  await offered(page).first().waitFor();
  await expect.poll(() => street.getAttribute('aria-expanded')).toBe('true');
  const chosen = () => page.locator('[role=option][aria-selected=true]').innerText();
  await expect.poll(chosen).toContain('ul. Makietowa');
  await expect.poll(chosen).toContain('Przykładowo, kod zależy od numeru');
  await sound(page, 'streets');

  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowDown');
  await expect.poll(chosen).toContain('os. Makietowe');
  const active = await street.getAttribute('aria-activedescendant');
  expect(await page.locator(`[id="${active ?? ''}"]`).getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('Enter');
  await expect.poll(() => street.inputValue()).toBe('os. Makietowe ');
  await expect.poll(() => page.getByLabel('Kod').inputValue()).toBe('99-993');
  await expect.poll(() => street.getAttribute('aria-expanded')).toBe('false');

  // The number is typed on; nothing more is offered.
  await page.keyboard.type('5');
  await expect.poll(() => street.inputValue()).toBe('os. Makietowe 5');
  await expect.poll(() => offered(page).count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.close();
}, 60_000);

// REQ H-5
test('the_postcode_comes_with_the_number_where_it_depends_on_it', async () => {
  const { page } = await screens.scene('work');
  const street = await register(page);
  await street.focus();
  await page.keyboard.type('makietowa 12');
  await page.getByRole('option', { name: 'ul. Makietowa 12 99-991 Przykładowo' }).click();
  await expect.poll(() => street.inputValue()).toBe('ul. Makietowa 12');
  await expect.poll(() => page.getByLabel('Kod').inputValue()).toBe('99-991');
  await expect.poll(() => street.evaluate((input) => input === document.activeElement)).toBe(true);
  await page.close();
}, 60_000);

// REQ H-5
test('anything_else_may_be_typed_and_escape_closes_only_the_list', async () => {
  const { page } = await screens.scene('work');
  const street = await register(page);
  await street.focus();
  await page.keyboard.type('ul. Mak');
  await offered(page).first().waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => offered(page).count()).toBe(0);
  await expect.poll(() => street.inputValue()).toBe('ul. Mak');
  await page.keyboard.press('ArrowDown');
  await offered(page).first().waitFor();
  await page.keyboard.type('ówkowa 3');
  await expect.poll(() => offered(page).count()).toBe(0);
  expect(await page.getByText('nie ma w słowniku').count()).toBe(0);

  await page.keyboard.press('Tab');
  await page.getByText('Tej ulicy nie ma w słowniku miasta').waitFor();
  await expect.poll(() => street.inputValue()).toBe('ul. Makówkowa 3');
  await expect.poll(() => page.getByLabel('Kod').inputValue()).toBe('00-000');
  await sound(page, 'unknown-street');

  // Of another town the city knows nothing, and says nothing.
  await page.getByLabel('Miejscowość').fill('Inne Miasto');
  await expect.poll(() => page.getByText('nie ma w słowniku').count()).toBe(0);
  await page.close();
}, 60_000);
