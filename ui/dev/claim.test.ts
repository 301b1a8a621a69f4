/** The first start with a one-time code, in a real browser: every answer of the hub beside its field, nothing typed lost (E-9). */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Screens, violations } from './browser';

const ADDRESS = 'https://centrala.przykladowo.example';
const REST = '-9QTX-2B4D-6F8H-0JKM-NPQR-STVW-XYZ1-2345';

let screens: Screens;

beforeAll(async () => {
  screens = await Screens.open();
}, 120_000);

afterAll(() => screens.close());

async function atCode(): Promise<Page> {
  const { page } = await screens.scene('first');
  await page.getByText('Kod z centrali', { exact: true }).click();
  await page.getByLabel('Adres centrali').waitFor();
  return page;
}

async function fetch(page: Page, first: string): Promise<void> {
  await page.getByLabel('Adres centrali').fill(ADDRESS);
  await page.getByLabel('Kod stanowiska').fill(`${first}${REST}`);
  await page.keyboard.press('Control+Enter');
}

// REQ E-9
test('every_refusal_is_said_beside_its_field_and_nothing_typed_is_lost', async () => {
  const page = await atCode();
  for (const [first, field, words] of [
    ['MIST', 'Kod stanowiska', 'przepisany z błędem'],
    ['XXXX', 'Kod stanowiska', 'nie zna tego kodu'],
    ['EXPD', 'Kod stanowiska', 'Termin tego kodu minął'],
    ['VSED', 'Kod stanowiska', 'już użyty'],
    ['REPL', 'Kod stanowiska', 'nowszy kod'],
    ['WRNG', 'Kod stanowiska', 'ktoś inny niż centrala'],
    ['NETS', 'Adres centrali', 'Nie ma sieci'],
    ['GONE', 'Adres centrali', 'nie odpowiada'],
    ['ANDR', 'Adres centrali', 'nie ma centrali Okienka'],
    ['MADE', 'Adres centrali', 'za stara'],
  ] as const) {
    await fetch(page, first);
    await page.locator('.msg.error', { hasText: words }).waitFor();
    const wrong = await page.locator('[aria-invalid=true]').evaluateAll((inputs) =>
      inputs.map((input) => {
        const sentence = document.getElementById(input.getAttribute('aria-describedby') ?? '');
        const label = document.querySelector(`label[for="${input.id}"]`);
        return { label: label?.textContent.trim(), sentence: sentence?.textContent };
      }),
    );
    expect(wrong).toHaveLength(1);
    expect(wrong[0]?.label).toBe(field);
    expect(wrong[0]?.sentence).toContain(words);
    expect(await page.getByLabel('Adres centrali').inputValue()).toBe(ADDRESS);
    expect(await page.getByLabel('Kod stanowiska').inputValue()).toBe(`${first}${REST}`);
    expect(await violations(page)).toEqual([]);
  }
  await page.close();
});

// REQ E-9
test('the_progress_is_shown_and_can_be_stopped', async () => {
  const page = await atCode();
  await fetch(page, 'SLOW');
  await page.getByText('Pobrano 1,4 z 2,4 MB').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByText('Zamiast przepisywać').waitFor();
  expect(await page.getByLabel('Kod stanowiska').inputValue()).toBe(`SLOW${REST}`);
  expect(await page.locator('[aria-invalid=true]').count()).toBe(0);
  await page.close();
});

// REQ E-9: as a hand scanner types it, with no field in particular in focus.
test('a_scanned_qr_fills_both_fields_from_the_page_of_files_too', async () => {
  const { page } = await screens.scene('first');
  await page.keyboard.type(`${ADDRESS}/#7K3M${REST}`);
  await page.keyboard.press('Enter');
  await page.getByLabel('Adres centrali').waitFor();
  expect(await page.getByLabel('Adres centrali').inputValue()).toBe(ADDRESS);
  expect(await page.getByLabel('Kod stanowiska').inputValue()).toBe(`7K3M${REST}`);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'Kod jest dobry. Czy to jest to stanowisko?' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.close();
});
