/** The residents' portal in a real browser, on a phone and on a desk; `PICTURES=1` puts a picture of each state into dev/out. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Screens, violations } from './browser';

const out = join(import.meta.dirname, 'out');
const pictures = process.env['PICTURES'] !== undefined;
const desk = { name: '1280x800', width: 1280, height: 800, theme: 'light' } as const;
const looks = [
  desk,
  { name: 'phone', width: 390, height: 844, theme: 'light' },
  { name: 'contrast', width: 390, height: 844, theme: 'contrast' },
  { name: 'dark', width: 1280, height: 800, theme: 'dark' },
  // 400 % zoom on a desk (WCAG 1.4.10).
  { name: 'reflow', width: 320, height: 256, theme: 'light' },
] as const;

async function type(page: Page, first: string, second: string): Promise<void> {
  await page.getByLabel('Nowe hasło', { exact: true }).fill(first);
  await page.getByLabel('Nowe hasło jeszcze raz').fill(second);
}

const states: Record<string, { at: string; heading: string; step?: (page: Page) => Promise<void> }> = {
  activation: { at: 'haslo#activation', heading: 'Ustaw hasło' },
  typing: {
    at: 'haslo#recovery',
    heading: 'Ustaw nowe hasło',
    step: async (page) => {
      await page.getByRole('button', { name: 'Pokaż' }).click();
      await type(page, 'Okienko-26', 'Okien');
      await page.getByText('jeszcze 5 znaków do zgodności').waitFor();
    },
  },
  ready: {
    at: 'haslo#activation',
    heading: 'Ustaw hasło',
    step: async (page) => {
      await type(page, 'Latarnia-26', 'Latarnia-26');
      await page.getByText('Wszystkie warunki').waitFor();
    },
  },
  busy: {
    at: 'haslo#activation',
    heading: 'Ustaw hasło',
    step: async (page) => {
      await type(page, 'Latarnia-zajete-26', 'Latarnia-zajete-26');
      await page.getByText('Wszystkie warunki').waitFor();
      await page.keyboard.press('Enter');
      await page.getByText('Ktoś właśnie ustawia hasło').first().waitFor();
    },
  },
  done: {
    at: 'haslo#activation',
    heading: 'Ustaw hasło',
    step: async (page) => {
      await type(page, 'Latarnia-26', 'Latarnia-26');
      await page.getByText('Wszystkie warunki').waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Konto działa' }).waitFor();
      expect(page.url()).not.toContain('#');
    },
  },
  used: { at: 'haslo#used', heading: 'Ten odnośnik został już użyty' },
  expired: { at: 'haslo#expired', heading: 'Czas tego odnośnika minął' },
  replaced: { at: 'haslo#replaced', heading: 'Jest nowszy odnośnik' },
  unknown: { at: 'haslo#abc', heading: 'Ten odnośnik jest niepełny' },
  renewed: {
    at: 'haslo#expired',
    heading: 'Czas tego odnośnika minął',
    step: async (page) => {
      await page.getByRole('button', { name: 'Wyślij nowy odnośnik' }).click();
      await page.getByRole('heading', { name: 'Proszę sprawdzić pocztę' }).waitFor();
    },
  },
  ask: { at: 'dostep', heading: 'Odzyskaj dostęp do konta' },
  'ask-empty': {
    at: 'dostep',
    heading: 'Odzyskaj dostęp do konta',
    step: async (page) => {
      await page.getByRole('button', { name: 'Wyślij odnośnik' }).click();
      await page.locator('[aria-invalid=true]').waitFor();
    },
  },
  asked: {
    at: 'dostep',
    heading: 'Odzyskaj dostęp do konta',
    step: async (page) => {
      await page.getByLabel('E-mail, login').fill('janina@poczta.example');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Proszę sprawdzić pocztę' }).waitFor();
    },
  },
};

let screens: Screens;

beforeAll(async () => {
  mkdirSync(out, { recursive: true });
  screens = await Screens.open();
}, 120_000);

afterAll(() => screens.close(), 60_000);

// REQ
describe.each(looks)('$name', (look) => {
  test.each(Object.keys(states))('%s', async (name) => {
    const { at, heading, step } = states[name] ?? { at: '', heading: '' };
    const { page, complaints } = await screens.at(at, look);
    await page.getByRole('heading', { name: heading, exact: true }).waitFor();
    await page.getByText('22 555 01 00').waitFor();
    await step?.(page);
    const found = await violations(page);
    const picture = { path: join(out, `portal-${name}-${look.name}.png`), fullPage: look.width < 1280 };
    if (pictures) await page.screenshot(picture);
    const size = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth - window.innerWidth,
      tall: document.documentElement.scrollHeight - window.innerHeight,
      small: [...document.querySelectorAll<HTMLElement>('button, select, .input')].filter(
        (one) => one.offsetHeight > 0 && one.offsetHeight < 48,
      ).length,
    }));
    await page.close();
    expect(complaints).toEqual([]);
    expect(found).toEqual([]);
    expect(size.wide).toBeLessThanOrEqual(0);
    expect(size.small).toBe(0);
    if (look.width >= 1280) expect(size.tall).toBeLessThanOrEqual(0);
  });
});

// REQ A-14
test('the_language_changes_and_what_was_typed_stays', async () => {
  const { page, complaints } = await screens.at('haslo#activation', desk);
  await type(page, 'Okienko-26', 'Okien');
  await page.getByText('początek nazwiska').waitFor();
  await page.getByLabel('Język').selectOption('English');
  await page.getByRole('heading', { name: 'Set a password' }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expect(await page.locator('input[autocomplete=new-password]').first().inputValue()).toBe('Okienko-26');
  expect(await page.locator('body').innerText()).not.toMatch(/undefined|\{\w+\}|\b[a-z]+\.[a-z]+_[a-z]+\b/);
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.evaluate(() => localStorage.removeItem('okienko.language'));
  await page.close();
});

// REQ A-3
test('too_many_requests_are_said_and_what_was_typed_stays', async () => {
  const { page } = await screens.at('dostep', desk);
  await page.getByLabel('E-mail, login').fill('za-duzo');
  await page.keyboard.press('Enter');
  await page.getByText('zbyt wiele próśb').first().waitFor();
  expect(await page.getByLabel('E-mail, login').inputValue()).toBe('za-duzo');
  await page.close();
});
