/** The page of operations by keys in a real browser, answered by the fake host. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { Screens, type Look } from './browser';
import { sound, SIZES } from './sound';

let screens: Screens;

beforeAll(async () => {
  screens = await Screens.open();
}, 120_000);

afterAll(() => screens.close(), 60_000);

async function operations(scene: string, look?: Look): Promise<Page> {
  const { page } = await screens.scene(scene, look);
  await page.keyboard.press('F9');
  await page.getByRole('heading', { name: 'Połączenie' }).waitFor();
  return page;
}

for (const look of SIZES) {
  for (const scene of [
    'work-operations',
    'work-operations-calm',
    'work-operations-pictures',
    'work-operations-cut-off',
    'work-operations-no-hub',
  ]) {
    // REQ E-4 E-10
    test(`${scene} at ${String(look.width)} is sound`, async () => {
      const page = await operations(scene, look);
      await sound(page, `${String(look.width)}-${scene}`);
      await page.close();
    }, 120_000);
  }
}

// REQ E-4 E-10
test('a_refused_operation_says_why_and_goes_when_somebody_has_seen_to_it', async () => {
  const page = await operations('work-operations');
  await page.getByRole('heading', { name: '12 operacji czeka, 2 zostały odrzucone' }).waitFor();
  const refused = page.getByRole('region', { name: 'Odrzucone przez centralę' });
  await refused.getByText('Mieszkaniec zarejestrowany, Ryszard Makietowy').waitFor();
  await refused.getByText('Jedno z pól nie zgadza się z zasadami rejestracji').waitFor();
  await refused.getByText('Zależy od tego: Zdjęcie zapisane (7:24), Numer karty nadany (7:25).').waitFor();
  await page.keyboard.press('Alt+g');
  await refused.getByText('Ten numer ma już inna karta').waitFor();
  await page.keyboard.press('Alt+w');
  await page.getByRole('heading', { name: /Halina/ }).waitFor();
  await page.close();
}, 120_000);

// REQ E-4 E-6
test('photos_that_still_wait_are_counted_and_not_passed_over', async () => {
  const page = await operations('work-operations-pictures');
  await page
    .getByRole('heading', { name: 'Operacje są w centrali, 3 zdjęcia lub podpisy czekają' })
    .waitFor();
  await page.getByText('Niewysłane zdjęcia', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Niewysłane zdjęcia: 3' }).waitFor();
  await page.close();
}, 120_000);

// REQ E-4
test('a_key_sends_now_and_the_queue_is_empty', async () => {
  const page = await operations('work-operations');
  await page.getByText('Komputer jest bez sieci').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('Centrala odpowiada').waitFor();
  await page.getByRole('heading', { name: 'Wysłane do centrali' }).waitFor();
  await page.keyboard.press('Alt+s');
  await page.getByText('Nic nie czeka na wysłanie.').first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Kogo obsługujemy?' }).waitFor();
  await page.close();
}, 120_000);

// REQ E-4
test('the_sill_names_what_waits_and_leads_to_it_from_every_page', async () => {
  const { page } = await screens.scene('work-operations');
  await page.keyboard.press('F6');
  await page.getByRole('heading', { name: 'Karty do odbioru', exact: true }).waitFor();
  await page.getByRole('button', { name: '4 do wyjaśnienia' }).waitFor();
  await page.getByRole('button', { name: /12 operacji czeka od 7:31, wszystko zapisane/ }).click();
  await page.getByRole('heading', { name: 'Połączenie' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page
    .getByRole('heading', { name: /Przykładowa/ })
    .first()
    .waitFor();
  await page.close();
}, 120_000);
