/** Packages and the last day of a card, changed without a new one, by keys in a real browser (B-8, C-8). */
import { afterAll, beforeAll, test } from 'vitest';
import { Screens } from './browser';
import { janina } from './janina';
import { sound, SIZES } from './sound';

let screens: Screens;

beforeAll(async () => {
  screens = await Screens.open();
}, 120_000);

afterAll(() => screens.close(), 60_000);

for (const look of SIZES) {
  const size = String(look.width);
  // REQ B-8 C-8: the card is extended, a package ends, another is added; the card stays the same.
  test(`what a card gives is changed at ${size}`, async () => {
    const page = await janina(screens, 'work', look);
    await page.keyboard.press('Alt+k');
    await page.getByRole('heading', { name: 'Uprawnienia: Janina Przykładowa' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('Nic się nie zmieniło').first().waitFor();
    await sound(page, `${size}-rights`);
    await page.keyboard.press('Alt+p');
    await page.getByText('Karta będzie ważna do').waitFor();
    await page.getByRole('checkbox').first().uncheck();
    await page.getByText('skończy się dzisiaj').waitFor();
    await sound(page, `${size}-rights-changed`);
    await page.keyboard.press('Control+Enter');
    await page.getByText('Uprawnienia zapisane').waitFor();
    await page.getByText('zmieniona po wydaniu').waitFor();
    await page.close();
  }, 180_000);
}
