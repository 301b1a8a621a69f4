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

/** What is done after a scene has opened, to get to the picture. */
const steps: Record<string, Step> = {
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
  help: async (page) => {
    await page.keyboard.press('F1');
    await page.getByRole('dialog').waitFor();
  },
};
/** Scenes whose picture starts from another scene. */
const from: Record<string, string> = {
  'first-check': 'first',
  'first-done': 'first',
  'signin-wrong': 'signin',
  'signin-lift': 'signin-locked',
  help: 'signin-demo',
};
const scenes = [
  'first',
  'first-empty',
  'first-check',
  'first-done',
  'signin',
  'signin-demo',
  'signin-wrong',
  'signin-locked',
  'signin-lift',
  'own',
  'locked',
  'work',
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
    await page.evaluate(() => new Promise((settled) => setTimeout(settled, 150)));
    if (pictures)
      await page.screenshot({ path: join(out, `${scene}-${look.name}.png`), fullPage: look.width === 640 });
    const found = await violations(page);
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
