/**
 * The documents that the counter gives out, by keys in a real browser: printing, printed, what stops the printer, the folder.
 * `PICTURES=1 npm run look` puts pictures into dev/out.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Screens, violations, type Look } from './browser';

const out = join(import.meta.dirname, 'out');
const looks: (Look & { name: string })[] = [
  { name: '1280x800', width: 1280, height: 800, theme: 'light' },
  { name: '1920x1080', width: 1920, height: 1080, theme: 'light' },
];
let screens: Screens;

beforeAll(async () => {
  mkdirSync(out, { recursive: true });
  screens = await Screens.open();
}, 120_000);

afterAll(() => screens.close(), 60_000);

describe.each(looks)('$name', (look) => {
  /** Axe finds nothing here and nothing has to be scrolled. */
  async function sound(page: Page, stop: string): Promise<void> {
    if (process.env['PICTURES'] !== undefined) {
      await page.screenshot({ path: join(out, `paper-${stop}-${look.name}.png`) });
    }
    expect([stop, ...(await violations(page))]).toEqual([stop]);
    const over = await page.evaluate(() => {
      const middle = [...document.querySelectorAll('.middle')].find((one) => one.clientHeight > 0);
      const wide = document.documentElement.scrollWidth - window.innerWidth;
      return [wide, middle ? middle.scrollHeight - middle.clientHeight : 0];
    });
    expect([stop, ...over]).toEqual([stop, 0, 0]);
  }

  async function open(scene: string): Promise<{ page: Page; complaints: string[] }> {
    const opened = await screens.scene(scene, look);
    await opened.page.getByText('Adam Wzorcowy').first().waitFor();
    return opened;
  }

  async function resident(page: Page, name: string, heading: string): Promise<void> {
    await page.keyboard.press('F2');
    const search = page.getByRole('combobox').first();
    await expect.poll(() => search.evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.type(name);
    // The hits of a half-typed name are other people.
    const given = heading.split(' ')[0] ?? heading;
    await page.getByRole('option').first().filter({ hasText: given }).waitFor();
    await page.keyboard.press('Enter');
    // The first heading: beside the hits stands the same name.
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
  }

  /** As far as the page that says that the card was handed over. */
  async function handed(page: Page): Promise<void> {
    await resident(page, 'wzorcowy', 'Adam Wzorcowy');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: 'Wydanie karty' }).waitFor();
    await page.getByText('sam mieszkaniec').first().click();
    await page.getByText('paszport').click();
    await page.keyboard.press('Alt+w');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: 'Wydano.' }).waitFor();
  }

  // REQ C-12
  test('what_the_resident_signs_is_printed_from_the_residents_page', async () => {
    const { page, complaints } = await open('work');
    await resident(page, 'przykładowa', 'Janina Przykładowa');
    await sound(page, 'resident');
    await page.keyboard.press('Alt+w');
    await page.getByText('Wydrukowano o 15:51: Drukarka biurowa').waitFor();
    await sound(page, 'resident-done');
    await page.keyboard.press('Alt+g');
    await page.getByRole('heading', { name: 'Zgody', exact: true }).waitFor();
    await page.keyboard.press('Alt+w');
    await page.getByText('Wydrukowano o 15:51').waitFor();
    await page.getByRole('button', { name: 'Zapisz PDF: Drukuj zgody do podpisu' }).click();
    await page.getByText('Plik PDF, 15:51: /home/okienko/Dokumenty/Okienko').waitFor();
    await sound(page, 'consents-printed');
    expect(complaints).toEqual([]);
    await page.close();
  }, 120_000);

  // REQ C-12 C-2
  test('a_blank_application_is_printed_beside_the_form_and_nothing_typed_is_lost', async () => {
    const { page, complaints } = await open('work');
    await page.keyboard.press('F3');
    await page.getByLabel('Nazwisko', { exact: true }).fill('Szkicowa-Demo');
    await page.keyboard.press('Alt+w');
    await page.getByText('Wydrukowano o 15:51').waitFor();
    await expect.poll(() => page.getByLabel('Nazwisko', { exact: true }).inputValue()).toBe('Szkicowa-Demo');
    await sound(page, 'blank');
    expect(complaints).toEqual([]);
    await page.close();
  }, 120_000);

  // REQ C-12 C-7
  test('a_statement_of_loss_asks_what_happened_before_it_is_printed', async () => {
    const { page, complaints } = await open('work');
    await resident(page, 'przykładowa', 'Janina Przykładowa');
    await page.keyboard.press('Alt+u');
    await page.getByRole('heading', { name: 'Oświadczenie o utracie karty' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('Najpierw wybierz, co się stało').first().waitFor();
    await sound(page, 'loss');
    await page.getByText('Skradziona').click();
    await page.getByLabel('Kiedy?').fill('kiedyś');
    await page.keyboard.press('Control+Enter');
    await page.getByText('To nie jest dzień, który już był').first().waitFor();
    await page.getByLabel('Kiedy?').fill('19.11.2026');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Wydrukowano o 15:51').waitFor();
    await sound(page, 'loss-done');
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Janina Przykładowa' }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  }, 120_000);

  // REQ C-12 C-5
  test('the_confirmation_is_one_key_away_and_an_empty_printer_says_what_to_do', async () => {
    const { page } = await open('work-paper-stopped');
    await handed(page);
    await sound(page, 'handed');
    await page.keyboard.press('Alt+w');
    await page.getByText('W drukarce skończył się papier').waitFor();
    await sound(page, 'handed-stopped');
    await page.getByRole('button', { name: 'Wycofaj ten wydruk' }).click();
    await page.getByText('Druk został przerwany').waitFor();
    await sound(page, 'handed-cancelled');
    await page.close();
  }, 120_000);

  // REQ C-12 D-5
  test('without_an_office_printer_the_screen_says_where_the_file_is', async () => {
    const { page } = await open('work-folder');
    await handed(page);
    await page.keyboard.press('Alt+w');
    await page.getByText('/home/okienko/Dokumenty/Okienko/potwierdzenie-P-2207-6184-03.pdf').waitFor();
    await sound(page, 'handed-folder');
    await page.close();
  }, 120_000);

  // REQ C-12 C-6
  test('a_spoiled_card_has_a_protocol', async () => {
    const { page } = await open('work');
    await page.keyboard.press('F6');
    await page.getByRole('button', { name: /Adam Wzorcowy.*co wyszło/ }).click();
    await page.getByRole('heading', { name: 'Co wyszło z drukarki?' }).waitFor();
    await page.keyboard.press('2');
    await page.getByRole('heading', { name: 'Karta spisana' }).waitFor();
    await page.keyboard.press('Alt+p');
    await page.getByText('Wydrukowano o 15:51').waitFor();
    await sound(page, 'spoiled');
    await page.close();
  }, 120_000);

  // REQ C-12 D-5
  test('cards_and_documents_have_a_printer_each', async () => {
    const { page } = await open('work');
    await page.getByRole('button', { name: /Drukarka/ }).click();
    await page.getByRole('heading', { name: 'Dokąd idą dokumenty na A4' }).waitFor();
    await sound(page, 'printers');
    await page.getByText('Dokumenty A4', { exact: true }).click();
    await page.getByLabel('Adres drukarki').fill('ipp://biuro.example/ipp/print');
    await page.keyboard.press('Enter');
    await page.getByText('Drukarka nie odpowiada').first().waitFor();
    await sound(page, 'printers-wrong');
    await page.close();
  }, 120_000);
});
