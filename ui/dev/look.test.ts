/**
 * Opens every scene in a real browser: axe finds nothing and nothing scrolls at 1280 × 800. `PICTURES=1 npm run look` also
 * puts a picture of each into dev/out, for the eye; `npm run look -- -t "1280x800 > first"` takes some.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fill, Screens, violations } from './browser';
import { troubles } from './scenes';

const out = join(import.meta.dirname, 'out');
const pictures = process.env['PICTURES'] !== undefined;
type Step = (page: Page) => Promise<void>;

/** Types somebody who is here already and goes on. */
async function alike(page: Page, givenNames: string): Promise<void> {
  await page.keyboard.press('F3');
  await page.getByLabel('PESEL', { exact: true }).fill('87051400018');
  await page.getByLabel('Nazwisko', { exact: true }).fill('Kowalski-Demo');
  await page.getByLabel('Imię lub imiona').fill(givenNames);
  await page.getByLabel('Okazany dokument').selectOption('identity_card');
  await page.getByLabel('Ulica i numer').fill('ul. Polna 3');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'Czy to ta sama osoba?' }).waitFor();
}

async function atCode(page: Page): Promise<void> {
  await page.getByText('Kod z centrali', { exact: true }).click();
  await page.getByLabel('Adres centrali').waitFor();
}

async function claim(page: Page, first: string): Promise<void> {
  await page.getByLabel('Adres centrali').fill('https://centrala.przykladowo.example');
  await page.getByLabel('Kod stanowiska').fill(`${first}-9QTX-2B4D-6F8H-0JKM-NPQR-STVW-XYZ1-2345`);
  await page.keyboard.press('Control+Enter');
}

/** What is done after a scene has opened, to get to the picture. */
const steps: Record<string, Step> = {
  'first-code': (page) => atCode(page),
  'first-code-wrong': async (page) => {
    await atCode(page);
    await claim(page, 'VSED');
    await page.locator('[aria-invalid=true]').waitFor();
  },
  'first-code-fetching': async (page) => {
    await atCode(page);
    await claim(page, 'SLOW');
    await page.getByText('Pobrano 1,4 z 2,4 MB').waitFor();
  },
  'first-code-check': async (page) => {
    await atCode(page);
    await claim(page, '7K3M');
    await page.getByText('7F2A 91C4 E6D8').waitFor();
  },
  recover: async (page) => {
    await page.keyboard.press('Alt+o');
    await page.getByLabel('Kod do pliku').waitFor();
    await page.getByText('ratusz-2.okienko-klucze').waitFor();
  },
  'recover-wrong': async (page) => {
    await page.keyboard.press('Alt+o');
    await page.getByText('ratusz-2.okienko-klucze').waitFor();
    await page.getByLabel('Kod do pliku').fill('7K3M-9QTX-2B4D-6F8H-0JKM-NPQR-STVW-XYZ1-2345');
    await page.keyboard.press('Control+Enter');
    await page.locator('[aria-invalid=true]').waitFor();
  },
  'first-check': (page) => page.keyboard.press('Control+Enter'),
  'first-done': async (page) => {
    await page.keyboard.press('Control+Enter');
    await page.getByText('7F2A 91C4 E6D8').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.locator('.tick').waitFor();
  },
  'signin-wrong': async (page) => {
    await fill(page, 'input[type=password]', 'zle-haslo');
    await page.keyboard.press('Enter');
  },
  'signin-lift': (page) => page.keyboard.press('Alt+k'),
  own: async (page) => {
    await page.keyboard.press('Alt+h');
    await fill(page, 'main .field input', 'Okienko-26');
    await fill(page, 'main .field:nth-of-type(2) input', 'Okien');
  },
  disk: async (page) => {
    await fill(page, 'main .field input', 'Latarnia-26');
    await fill(page, 'main .field:nth-of-type(2) input', 'Latarnia-26');
    await page.getByText('Wszystkie warunki').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.locator('main.whole').waitFor();
  },
  same: (page) => alike(page, 'Jan'),
  'same-second': async (page) => {
    await alike(page, 'Jan Adam');
    await page.keyboard.press('Alt+i');
    await page.getByText('zapis 2 z 2', { exact: true }).waitFor();
  },
  'same-pesel': async (page) => {
    await page.keyboard.press('F3');
    await fill(page, 'main input', '52041500021');
    await page.getByRole('heading', { name: 'Ta osoba jest już zapisana' }).waitFor();
  },
  undo: async (page) => {
    await page.keyboard.press('F3');
    await page.getByLabel('Nazwisko', { exact: true }).fill('Szkicowa-Demo');
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Kogo obsługujemy?' }).waitFor();
    await page.keyboard.press('F3');
    await page.getByRole('button', { name: 'Zacznij od nowa' }).click();
    await page.getByText('Szkic wyrzucony').waitFor();
  },
  'handover-proxy': async (page) => {
    await page.keyboard.press('F6');
    await page
      .getByRole('button', { name: /Adam Wzorcowy/ })
      .first()
      .click();
    await page.getByRole('heading', { name: /Wydanie karty/ }).waitFor();
    await page.getByText('pełnomocnik').first().click();
    await page.getByLabel('Imię i nazwisko pełnomocnika').fill('Maria Pełnomocna-Demo');
    await page.getByText('paszport').click();
  },
  'help-work': async (page) => {
    await page.keyboard.press('F1');
    await page.getByRole('dialog').waitFor();
  },
  help: async (page) => {
    await page.keyboard.press('F1');
    await page.getByRole('dialog').waitFor();
  },
};
/** Scenes whose picture starts from another scene. */
const from: Record<string, string> = {
  'first-check': 'first',
  'first-done': 'first',
  'first-code': 'first',
  'first-code-wrong': 'first',
  'first-code-fetching': 'first',
  'first-code-check': 'first',
  recover: 'trouble-missing',
  'recover-wrong': 'trouble-missing',
  'signin-wrong': 'signin',
  'signin-lift': 'signin-locked',
  same: 'work-same',
  'same-second': 'work-same',
  'same-pesel': 'work',
  undo: 'work-undo',
  training: 'work-training',
  'handover-proxy': 'work',
  'help-work': 'work',
  help: 'signin-demo',
};
const scenes = [
  'first',
  'first-empty',
  'first-check',
  'first-done',
  'first-code',
  'first-code-wrong',
  'first-code-fetching',
  'first-code-check',
  'recover',
  'recover-wrong',
  'signin',
  'signin-demo',
  'signin-wrong',
  'signin-locked',
  'signin-lift',
  'own',
  'locked',
  'work',
  'same',
  'same-second',
  'same-pesel',
  'undo',
  'training',
  'handover-proxy',
  'help-work',
  'help',
  'disk',
  ...Object.keys(troubles),
];
const looks = [
  { name: '1280x800', width: 1280, height: 800, theme: 'light' },
  { name: '1920x1080', width: 1920, height: 1080, theme: 'light' },
  { name: 'dark', width: 1280, height: 800, theme: 'dark' },
  { name: 'contrast', width: 1280, height: 800, theme: 'contrast' },
  // 200 % text on a 1280 window is the layout of 640 points.
  { name: 'text-200', width: 640, height: 400, theme: 'light' },
] as const;

let screens: Screens;

beforeAll(async () => {
  mkdirSync(out, { recursive: true });
  screens = await Screens.open();
}, 120_000);

afterAll(() => screens.close());

describe.each(looks)('$name', (look) => {
  test.each(scenes)('%s', async (scene) => {
    const { page, complaints } = await screens.scene(from[scene] ?? scene, look);
    await steps[scene]?.(page);
    const found = await violations(page);
    if (pictures)
      await page.screenshot({ path: join(out, `${scene}-${look.name}.png`), fullPage: look.width === 640 });
    const size = await page.evaluate(() => {
      const middle = [...document.querySelectorAll('.middle')].find((one) => one.clientHeight > 0);
      return {
        wide: document.documentElement.scrollWidth - window.innerWidth,
        tall: middle ? middle.scrollHeight - middle.clientHeight : 0,
      };
    });
    await page.close();
    expect(complaints).toEqual([]);
    expect(found).toEqual([]);
    expect(size.wide).toBeLessThanOrEqual(0);
    if (look.width >= 1280) expect(size.tall).toBeLessThanOrEqual(0);
  });
});
