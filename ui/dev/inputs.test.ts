/** How many inputs the commonest acts take once the resident's page is open: each key, each word typed, each scan is one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { Screens } from './browser';
import { janina } from './janina';

let screens: Screens;

beforeAll(async () => {
  screens = await Screens.open();
}, 120_000);

afterAll(() => screens.close(), 60_000);

class Hands {
  inputs = 0;

  constructor(readonly page: Page) {}

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      this.inputs += 1;
      await this.page.keyboard.press(key);
      // Keys as close as a scanner's would be taken for a scan.
      await this.page.evaluate(() => new Promise((done) => setTimeout(done, 60)));
    }
  }
}

// REQ B-4: block at most 2.
test('a card is blocked with at most two inputs', async () => {
  const page = await janina(screens);
  const hands = new Hands(page);
  await hands.press('Alt+z');
  await page.getByRole('heading', { name: 'Co się stało z kartą?' }).waitFor();
  await hands.press('1');
  await page.getByText('jest zastrzeżona').first().waitFor();
  expect(hands.inputs).toBeLessThanOrEqual(2);
  await page.close();
}, 120_000);

// REQ C-7: a duplicate for a lost card at most 6, with its fee, to the card on its way to the printer.
test('a duplicate for a lost card takes at most six inputs', async () => {
  const page = await janina(screens);
  const hands = new Hands(page);
  await hands.press('Alt+d');
  await page.getByRole('heading', { name: /^Duplikat/ }).waitFor();
  await hands.press('1');
  await page.getByText('zostanie zastrzeżona').waitFor();
  await hands.press('Alt+g', 'Control+Enter');
  await page.getByText('Opłata przyjęta').first().waitFor();
  await page.getByRole('button', { name: /Drukuj kartę/ }).waitFor();
  await hands.press('Control+Enter');
  await page.getByText('Drukuje się').first().waitFor();
  expect(hands.inputs).toBeLessThanOrEqual(6);
  await page.close();
}, 120_000);

// REQ C-5: the hand-over of a waiting card at most 3; the signature on the screen is the resident's.
test('a waiting card is handed over with at most three inputs', async () => {
  const { page } = await screens.scene('work');
  await page.getByText('Adam Wzorcowy').first().waitFor();
  await page.getByRole('combobox').fill('Joanna');
  await page.getByRole('option', { name: /Joanna/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /Joanna/ }).waitFor();
  const hands = new Hands(page);
  await hands.press('Control+Enter');
  await page.getByRole('heading', { name: /^Wydanie karty/ }).waitFor();
  await hands.press('1');
  const pad = page.locator('canvas');
  const box = await pad.boundingBox();
  if (!box) throw new Error('there is nowhere to sign');
  await page.mouse.move(box.x + 20, box.y + 30);
  await page.mouse.down();
  for (const x of [60, 120, 180]) await page.mouse.move(box.x + x, box.y + 30 + (x % 50), { steps: 4 });
  await page.mouse.up();
  await page.getByText('Od tej chwili karta jest ważna.').waitFor();
  await hands.press('Control+Enter');
  await page.getByRole('heading', { name: 'Wydano.' }).waitFor();
  expect(hands.inputs).toBeLessThanOrEqual(3);
  await page.close();
}, 120_000);
