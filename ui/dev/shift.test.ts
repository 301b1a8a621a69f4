/** The shift and money, by keys in a real browser, answered by the fake host. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Screens, type Look } from './browser';
import { janina } from './janina';
import { sound, SIZES } from './sound';

let screens: Screens;

beforeAll(async () => {
  screens = await Screens.open();
}, 120_000);

afterAll(() => screens.close(), 60_000);

/** The page of the shift. */
async function shift(scene: string, heading: RegExp, look?: Look): Promise<Page> {
  const { page } = await screens.scene(scene, look);
  await page.getByText('Adam Wzorcowy').first().waitFor();
  await page.keyboard.press('F8');
  await page.getByRole('heading', { name: heading }).waitFor();
  return page;
}

const BLANKS = 'Ile jest blankietów?';
const CASH = 'Ile jest w kasie?';

for (const look of SIZES) {
  const size = String(look.width);
  // REQ C-11 C-7
  test(`every page of the shift and of money at ${size} is sound`, async () => {
    const { page: start } = await screens.scene('work-shift-none', look);
    await start.getByText('Zmiana nie jest otwarta').waitFor();
    await sound(start, `${size}-start-no-shift`);
    await start.close();
    let page = await shift('work-shift-none', /Policz blankiety i kasę/, look);
    await page.getByLabel(BLANKS).fill('190');
    await page.getByText('o 2 mniej').waitFor();
    await sound(page, `${size}-shift-open`);
    await page.close();
    page = await shift('work-shift-none-first', /Policz blankiety i kasę/, look);
    await sound(page, `${size}-shift-first`);
    await page.close();
    page = await shift('work-shift', /Koniec zmiany/, look);
    await sound(page, `${size}-shift-end`);
    await page.getByLabel(BLANKS).fill('166');
    await page.getByLabel(CASH).fill('219,50');
    await page.getByRole('heading', { name: /Jest różnica/ }).waitFor();
    await page.getByText('Przekazuję dalej').click();
    await page.getByLabel('Hasło tej osoby').waitFor();
    await sound(page, `${size}-shift-give`);
    await page.close();
    page = await janina(screens, 'work-shift', look);
    await page.getByText('Opłata za duplikat').waitFor();
    await sound(page, `${size}-resident-fee`);
    await page.keyboard.press('Alt+a');
    await page.getByRole('heading', { name: /^Zwrot opłaty/ }).waitFor();
    await sound(page, `${size}-refund`);
    await page.close();
  }, 240_000);
}

// REQ C-11: an honest count needs no words, and the page says so before it is saved.
test('a shift is opened with two numbers', async () => {
  const page = await shift('work-shift-none', /Policz blankiety i kasę/);
  await page.getByLabel(BLANKS).fill('192');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Policz kasę').first().waitFor();
  await page.getByLabel(CASH).fill('200,00');
  await expect.poll(() => page.getByText('zgadza się').count()).toBe(2);
  await page.keyboard.press('Control+Enter');
  await page.getByText('Zmiana otwarta').first().waitFor();
  expect(await page.getByText('Zmiana nie jest otwarta').count()).toBe(0);
  await page.close();
}, 120_000);

// REQ C-11 C-12: a difference is put into words before the shift is closed; then its report can be printed.
test('a difference is explained before the shift is closed', async () => {
  const page = await shift('work-shift', /Koniec zmiany/);
  await page.getByLabel(BLANKS).fill('166');
  await page.getByLabel(CASH).fill('220');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Wyjaśnij różnicę').first().waitFor();
  await page.getByLabel('Krótko, skąd różnica').fill('drugi blankiet wciągnięty przy zacięciu');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'Zmiana zamknięta' }).waitFor();
  await sound(page, 'shift-closed');
  await page.keyboard.press('Alt+w');
  await page
    .getByText(/Drukuje|Wydrukowan|Zapisany|Zapisano/)
    .first()
    .waitFor();
  await page.close();
}, 120_000);

// REQ C-11: a colleague takes over with their own password; a wrong one loses nothing that was counted.
test('a shift is handed over with the password of whoever takes it', async () => {
  const page = await shift('work-shift', /Koniec zmiany/);
  await page.getByLabel(BLANKS).fill('167');
  await page.getByLabel(CASH).fill('220');
  await page.getByText('Przekazuję dalej').click();
  await page.getByLabel('Osoba').selectOption({ label: 'Beata Ladowa-Demo' });
  await page.getByLabel('Hasło tej osoby').fill('zle');
  await page.keyboard.press('Control+Enter');
  await page.getByText('To nie jest to hasło').first().waitFor();
  expect(await page.getByLabel(BLANKS).inputValue()).toBe('167');
  await page.getByLabel('Hasło tej osoby').fill('dobre');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'Zmiana przekazana' }).waitFor();
  await page.close();
}, 120_000);

// REQ C-7 C-11: without a shift nothing is taken, and what costs nothing goes on; blocking is not in its way.
test('without a shift a duplicate that costs something waits and blocking does not', async () => {
  const page = await janina(screens, 'work-shift-none');
  await page.keyboard.press('Alt+d');
  await page.getByRole('heading', { name: /^Duplikat/ }).waitFor();
  await page.keyboard.press('3');
  // Keys as close as a scanner's would be taken for a scan.
  await page.getByText('działa dalej').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('Najpierw otwórz zmianę').first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Janina Przykładowa' }).waitFor();
  await page.keyboard.press('Alt+z');
  await page.getByRole('heading', { name: 'Co się stało z kartą?' }).waitFor();
  await page.keyboard.press('1');
  await page.getByText('Karta zastrzeżona').first().waitFor();
  await page.close();
}, 120_000);

// REQ C-7 C-8: a supervisor pays back with their own password and a reason; the receipt can be printed.
test('a fee is paid back with a supervisors password', async () => {
  const page = await janina(screens, 'work-shift');
  await page.keyboard.press('Alt+a');
  await page.getByRole('heading', { name: /^Zwrot opłaty/ }).waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('Napisz, dlaczego').first().waitFor();
  await page.getByLabel('Dlaczego').fill('przyjęta przez pomyłkę');
  await page.getByLabel('Hasło kierownika').fill('zle');
  await page.keyboard.press('Control+Enter');
  await page.getByText('To nie jest to hasło').first().waitFor();
  await page.getByLabel('Hasło kierownika').fill('dobre');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: /zwrócona$/ }).waitFor();
  await sound(page, 'refund-done');
  await page.getByText('przyjęta przez pomyłkę').waitFor();
  await page.close();
}, 120_000);
