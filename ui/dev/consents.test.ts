/** Consents at the counter, by keys in a real browser, answered by the fake host (B-11). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { Screens } from './browser';
import { janina } from './janina';
import { sound, SIZES } from './sound';

let screens: Screens;

beforeAll(async () => {
  screens = await Screens.open();
}, 120_000);

afterAll(() => screens.close(), 60_000);

async function consents(page: Page): Promise<void> {
  await page.keyboard.press('Alt+g');
  await page.getByRole('heading', { name: 'Zgody', exact: true }).waitFor();
}

for (const look of SIZES) {
  const size = String(look.width);
  // REQ B-11
  test(`the pages of consents at ${size} are sound`, async () => {
    const page = await janina(screens, 'work', look);
    await consents(page);
    await sound(page, `${size}-consents`);
    await page.keyboard.press('2');
    await page.getByText('Karty przestaną działać od razu').waitFor();
    await sound(page, `${size}-consents-withdrawn`);
    await page.keyboard.press('1');
    await page.getByRole('heading', { name: 'Usunięcie danych na zawsze' }).waitFor();
    await sound(page, `${size}-forget`);
    await page.close();
  }, 180_000);
}

// REQ B-11 C-8: what follows is said before; the card is blocked, and given again it is not.
test('a consent is taken back and given again', async () => {
  const page = await janina(screens);
  await consents(page);
  await page.getByRole('button', { name: /Zapisz odpowiedzi/ }).waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('Nic się nie zmieniło').first().waitFor();
  await page.keyboard.press('2');
  await page.getByText('teraz: nie zgadza się').waitFor();
  await page.getByText('Konto w portalu zostanie zablokowane').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('Karty przestały działać.').waitFor();
  await page.getByText('Karta zastrzeżona').first().waitFor();
  await page.keyboard.press('Alt+o');
  await page.getByText('Zniknie samo, gdy mieszkaniec znów da zgodę.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Janina Przykładowa' }).waitFor();
  await consents(page);
  await page.keyboard.press('2');
  await page.getByText('Zastrzeżenie z powodu zgody zniknie').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('Odpowiedzi zapisane').waitFor();
  await page.getByText('Ma ważną kartę').first().waitFor();
  await page.close();
}, 120_000);

// REQ B-11 A-14: the text can be read in the resident's language, whatever the screen speaks.
test('a clause is read in another language', async () => {
  const page = await janina(screens);
  await consents(page);
  await page.getByText('angielski').click();
  await page.getByText('Consent can be withdrawn at any time.').waitFor();
  expect(await page.getByRole('region', { name: 'Processing of data' }).getAttribute('lang')).toBe('en');
  await page.close();
}, 120_000);

// REQ B-11: nothing is deleted by a key alone; a signed statement comes first, and then nobody is found any more.
test('data are deleted after a signed statement', async () => {
  const page = await janina(screens);
  await consents(page);
  await page.keyboard.press('Alt+u');
  await page.getByRole('heading', { name: 'Usunięcie danych na zawsze' }).waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('Najpierw podpisane oświadczenie').first().waitFor();
  await page.getByRole('heading', { name: 'Usunięcie danych na zawsze' }).waitFor();
  await page.keyboard.press('1');
  await expect.poll(() => page.getByRole('checkbox').isChecked()).toBe(true);
  await page.keyboard.press('Control+Enter');
  await page.getByText('Dane usunięte').waitFor();
  await page.getByRole('combobox').fill('Janina');
  await expect.poll(() => page.getByRole('option', { name: /Janina/ }).count()).toBe(0);
  await page.close();
}, 120_000);
