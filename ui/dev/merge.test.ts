/** Two records of one person become one (C-10), by keys in a real browser, answered by the fake host. */
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

/** From a resident's page over the search for the other record. */
async function fromResident(look?: Look, scene = 'work'): Promise<Page> {
  const page = await janina(screens, scene, look);
  await page.keyboard.press('Alt+t');
  await page.getByRole('heading', { name: 'Janina Przykładowa: gdzie jest drugi zapis?' }).waitFor();
  await page.getByRole('combobox').fill('Przykładowa-Łęgowska');
  await page.getByRole('option', { name: /Łęgowska/ }).waitFor();
  return page;
}

async function opened(look?: Look, scene = 'work'): Promise<Page> {
  const page = await fromResident(look, scene);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /które dane zostają/ }).waitFor();
  return page;
}

function soundMerge(page: Page, stop: string): Promise<void> {
  return sound(page, `${String(page.viewportSize()?.width)}-merge-${stop}`);
}

async function chooseAll(page: Page): Promise<void> {
  await page.keyboard.press('Alt+l');
  await expect.poll(() => page.getByText(/Został wybór|Zostały wybory/).count()).toBe(0);
}

async function merged(page: Page): Promise<void> {
  await chooseAll(page);
  await page.getByLabel('Hasło tej osoby').fill('dobre');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'Barbara Modelowa: jest jeden zapis' }).waitFor();
}

for (const look of SIZES) {
  // REQ C-10
  test(`merging_at_${String(look.width)}_is_sound`, async () => {
    const found = await fromResident(look);
    await soundMerge(found, 'other');
    await found.close();
    const page = await opened(look, 'work-blocked');
    await soundMerge(page, 'choose');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await soundMerge(page, 'chosen');
    await merged(page);
    await soundMerge(page, 'done');
    await page.keyboard.press('Alt+c');
    await page.getByLabel('Hasło tej osoby').waitFor();
    await soundMerge(page, 'undo');
    await page.close();
  }, 180_000);
}

// REQ C-10: what only one record says, and a PESEL, is kept without asking; everything else is asked, one key a group.
test('each_group_is_chosen_with_one_key_and_nothing_that_could_be_lost_is_chosen_beforehand', async () => {
  const page = await opened();
  await page
    .getByText('Zostały wybory: imię i nazwisko, adres, telefon, dokument, zdjęcie')
    .first()
    .waitFor();
  const pesel = page.getByRole('radio', { name: /^PESEL/ });
  expect(await pesel.first().isChecked()).toBe(true);
  expect(await pesel.last().isDisabled()).toBe(true);
  expect(await page.getByRole('radio', { name: /basia@poczta/ }).isChecked()).toBe(true);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: /które dane zostają/ }).waitFor();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  expect(await page.getByRole('radio', { name: /4 m. 12/ }).isChecked()).toBe(true);
  await page.getByText('Zostały wybory: telefon, dokument, zdjęcie').first().waitFor();
  await page.close();
}, 120_000);

// REQ C-10: two people; a wrong password loses nothing that was chosen.
test('a_second_person_signs_and_a_wrong_password_loses_nothing', async () => {
  const page = await opened();
  const who = page.getByLabel('Kto', { exact: true });
  expect(await who.locator('option').allTextContents()).toEqual([
    'Ewa Framuga-Demo',
    'Tomasz Zawiasowy-Demo',
  ]);
  await page.keyboard.press('Alt+p');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('password');
  await page.getByLabel('Hasło tej osoby').fill('zle');
  await page.keyboard.press('Control+Enter');
  await page.getByText('To nie jest to hasło').first().waitFor();
  expect(await page.getByRole('radio', { name: /4 m. 12/ }).isChecked()).toBe(true);
  await page.getByLabel('Hasło tej osoby').fill('dobre');
  await page.keyboard.press('Control+Enter');
  await page.getByText('imię i nazwisko, adres, e-mail, telefon, dokument, zdjęcie').waitFor();
  await page.close();
}, 120_000);

// REQ C-10: what will happen is said before; afterwards it can be undone with another signature.
test('a_merge_is_shown_before_and_undone_afterwards', async () => {
  const page = await opened();
  await page.getByText('Działać będzie jedna karta, 9616 0720 3004 1707.').waitFor();
  await page.getByText('Druga, 9616 0720 3003 5170, kończy się na zawsze.').waitFor();
  await merged(page);
  await page.getByText('Karta 9616 0720 3003 5170').waitFor();
  await page.keyboard.press('Alt+c');
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('password');
  await page.getByLabel('Hasło tej osoby').fill('zle');
  await page.keyboard.press('Alt+c');
  await page.getByText('To nie jest to hasło').first().waitFor();
  await page.getByLabel('Hasło tej osoby').fill('dobre');
  await page.keyboard.press('Alt+c');
  await page.getByText('Cofnięto połączenie zapisów').waitFor();
  await page.close();
}, 120_000);

// REQ C-10: the same act is on the resident's page.
test('the_resident_s_page_leads_to_the_undo', async () => {
  const page = await opened();
  await merged(page);
  await page.keyboard.press('Alt+s');
  await page.getByRole('heading', { name: /Łęgowska/ }).waitFor();
  await page.getByRole('button', { name: /Cofnij połączenie/ }).waitFor();
  await soundMerge(page, 'resident');
  await page.keyboard.press('Alt+c');
  await page.getByRole('heading', { name: 'Barbara Modelowa: jest jeden zapis' }).waitFor();
  await page.getByText('Połączono: 7:52').waitFor();
  await page.close();
}, 120_000);

// REQ C-10 E-5: the question whether it is one person leads there, and back when it is put off.
test('the_decision_that_it_is_one_person_leads_to_the_merge', async () => {
  const { page } = await screens.scene('work-decisions');
  await page.keyboard.press('F7');
  await page.getByRole('button', { name: /Barbara Modelowa/ }).click();
  await page.getByRole('heading', { name: /Czy to ta sama osoba/ }).waitFor();
  await page.keyboard.press('Alt+t');
  await page.getByRole('heading', { name: /które dane zostają/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: /Czy to ta sama osoba/ }).waitFor();
  await page.close();
}, 120_000);
