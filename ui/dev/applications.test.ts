/** Applications by keys in a real browser, answered by the fake host (C-9). */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Screens, type Look } from './browser';
import { sound, SIZES } from './sound';

let screens: Screens;

beforeAll(async () => {
  screens = await Screens.open();
}, 120_000);

afterAll(() => screens.close(), 60_000);

function soundAt(page: Page, stop: string): Promise<void> {
  return sound(page, `${String(page.viewportSize()?.width)}-application-${stop}`);
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Digits, slower than a scanner types. */
async function digits(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text, { delay: 60 });
}

/** The queue, with its first row under the keys. */
async function queue(scene = 'work-applications', look?: Look): Promise<Page> {
  const { page } = await screens.scene(scene, look);
  await page.keyboard.press('F4');
  await page.getByRole('heading', { name: /wnios/ }).first().waitFor();
  await expect.poll(() => focused(page)).toBe('Aleksandra Przykładna');
  return page;
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
}

for (const look of SIZES) {
  // REQ C-9
  test(`applications_at_${String(look.width)}_are_sound`, async () => {
    const page = await queue('work-applications', look);
    await soundAt(page, 'queue');
    await press(page, 'Enter');
    await page.getByRole('heading', { name: /Aleksandra Przykładna, 7 lat: Pierwsza karta/ }).waitFor();
    await page.getByRole('img', { name: /Zaświadczenie ze szkoły, strona 2/ }).waitFor();
    await soundAt(page, 'check');
    await press(page, 'Alt+P');
    await page.getByRole('heading', { name: 'Co ma poprawić mieszkaniec?' }).waitFor();
    await digits(page, '12');
    await soundAt(page, 'correct');
    await press(page, 'Escape', 'Alt+U');
    await page.getByRole('heading', { name: 'Dlaczego odrzucamy?' }).waitFor();
    await digits(page, '1');
    await soundAt(page, 'reject');
    await press(page, 'Escape', 'Escape');
    await page.getByRole('heading', { name: /wnios/ }).first().waitFor();
    await page.getByRole('button', { name: 'Olena Demczenko-Demo' }).click();
    await page.getByText('Czy to ta sama osoba?').first().waitFor();
    await soundAt(page, 'alike');
    await press(page, 'Escape');
    await page.getByRole('button', { name: 'Adam Wzorcowy' }).click();
    await page.getByText('Beata Ladowa-Demo, stanowisko 1').waitFor();
    await soundAt(page, 'held');
    await page.close();
    const start = await screens.scene('work', look);
    await start.page.getByText('Aleksandra Przykładna').waitFor();
    await soundAt(start.page, 'start');
    await start.page.close();
  }, 180_000);
}

// REQ C-9: nothing is accepted before it was looked at; what follows is the card.
test('a_first_card_is_accepted_by_keys_and_leads_to_its_card', async () => {
  const page = await queue();
  await press(page, 'Enter');
  await page.getByText('Zostało do sprawdzenia: 3').first().waitFor();
  await press(page, 'Control+Enter');
  await page.getByText('Zostało do sprawdzenia: 3').first().waitFor();
  await digits(page, '123');
  await page.getByText('Wszystko się zgadza, można przyjąć.').waitFor();
  await press(page, 'Control+Enter');
  await page.getByText('Przyjęto wniosek W-4471-0926-17').waitFor();
  await page.close();
}, 120_000);

// REQ C-9: words come from the reasons until somebody changes them; without words nothing is sent.
test('a_correction_is_asked_for_in_words_that_follow_the_reasons', async () => {
  const page = await queue();
  await press(page, 'Enter');
  await page.getByText('Co sprawdzić').waitFor();
  await press(page, 'Alt+P');
  await page.getByText('Wybierz powód').first().waitFor();
  await digits(page, '2');
  const words = page.getByRole('textbox');
  await expect.poll(() => words.inputValue()).toContain('Prosimy o nowy skan dokumentu');
  await digits(page, '1');
  await expect.poll(() => words.inputValue()).toContain('Prosimy o nowe zdjęcie');
  await words.fill('Prosimy o skan z datą.');
  await page.getByRole('checkbox').first().focus();
  await digits(page, '3');
  expect(await words.inputValue()).toBe('Prosimy o skan z datą.');
  await press(page, 'Control+Enter');
  await page.getByText('Poproszono o poprawkę wniosku W-4471-0926-17').waitFor();
  await page.getByText('1 czeka na poprawkę mieszkańca').waitFor();
  await page.close();
}, 120_000);

// REQ C-9: by kind and state, past the edge of the page, and one of somebody else is looked at without being taken.
test('the_queue_is_filtered_and_walked_by_keys', async () => {
  const page = await queue();
  await press(page, 'ArrowRight', 'ArrowRight');
  await expect.poll(() => focused(page)).toBe('Adam Wzorcowy');
  await press(page, 'ArrowLeft', 'ArrowLeft');
  await expect.poll(() => focused(page)).toBe('Aleksandra Przykładna');
  for (let step = 0; step < 19; step += 1) await press(page, 'ArrowDown');
  await expect.poll(() => focused(page)).toContain('Szablonowska 12');
  await page.getByLabel('Stan', { exact: true }).selectOption('with_resident');
  await page.getByText('Nie ma takich wniosków').waitFor();
  await page.getByLabel('Stan', { exact: true }).selectOption('late');
  await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
  await page.close();
}, 120_000);

// REQ C-9: what cannot be drawn says so, and the answers stay.
test('an_attachment_that_cannot_be_shown_says_so', async () => {
  const page = await queue('work-applications-broken');
  await press(page, 'Enter');
  await page.getByText('Tego załącznika nie da się pokazać').waitFor();
  await page.getByRole('button', { name: /Poproś o poprawkę/ }).waitFor();
  await page.close();
}, 120_000);

// REQ C-1
test('an_application_is_found_by_its_number', async () => {
  const { page } = await screens.scene('work-applications');
  await page.getByRole('combobox').fill('w-4471-0926-17');
  await page.getByText('Otwórz wniosek W-4471-0926-17').waitFor();
  await press(page, 'Enter');
  await page.getByRole('heading', { name: /Aleksandra Przykładna/ }).waitFor();
  await page.close();
}, 120_000);
