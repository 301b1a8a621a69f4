/** Each of the four languages in a real browser, also those that do not have every text yet. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Screens, violations } from './browser';

let screens: Screens;

beforeAll(async () => {
  screens = await Screens.open();
}, 120_000);

afterAll(() => screens.close(), 60_000);

// REQ A-14
test.each([
  ['pl', 'Piątek', 'Kogo obsługujemy?', '2 osoby.'],
  ['en', 'Friday', 'Whom do we serve?', '2 people.'],
  // What is not there yet stands in Polish, and nothing else is missing.
  ['de', 'Freitag', 'Kogo obsługujemy?', '2 Personen.'],
  ['uk', 'Пʼятниця', 'Kogo obsługujemy?', '2 особи.'],
])(
  'the_counter_speaks_%s',
  async (language, weekday, title, count) => {
    const { page, complaints } = await screens.scene('work');
    await page.getByText('Adam Wzorcowy').first().waitFor();
    await page.getByRole('combobox').fill('Przykł');
    await page.evaluate((to) => localStorage.setItem('okienko.language', to), language);
    await page.reload();
    await page.getByRole('heading', { name: title }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    expect(await page.locator('time').first().innerText()).toContain(weekday);
    await page.getByRole('combobox').fill('Przykł');
    await page.getByText(count).waitFor();
    expect(await page.locator('body').innerText()).not.toMatch(/undefined|\{\w+\}|\b[a-z]+\.[a-z]+_[a-z]+\b/);
    expect(await violations(page)).toEqual([]);

    // Only what is whole is offered.
    await page.keyboard.press('F1');
    expect(await page.getByRole('radio', { name: /Polski|English/ }).count()).toBe(2);
    expect(await page.getByRole('radio', { name: /Deutsch|Українська/ }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.evaluate(() => localStorage.removeItem('okienko.language'));
    await page.close();
  },
  60_000,
);
