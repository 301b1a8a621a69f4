/**
 * Opens every scene in a real browser: axe finds nothing, nothing scrolls at 1280 × 800, and a picture for the eye goes to
 * dev/out. `npm run look`, or `npm run look -- -t "first 1280"` for some.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { troubles } from './scenes';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
];
const root = join(import.meta.dirname, '..');
const out = join(import.meta.dirname, 'out');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Step = (page: Page) => Promise<void>;

async function typeSlowly(page: Page, selector: string, text: string): Promise<void> {
  await page.locator(selector).fill(text);
}

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
    await typeSlowly(page, 'input[type=password]', 'zle-haslo');
    await page.keyboard.press('Enter');
  },
  'signin-lift': (page) => page.keyboard.press('Alt+k'),
  own: async (page) => {
    await page.keyboard.press('Alt+h');
    await typeSlowly(page, 'input.input >> nth=0', 'Okienko-26');
    await typeSlowly(page, 'input.input >> nth=1', 'Okien');
  },
  disk: async (page) => {
    await typeSlowly(page, 'input.input >> nth=0', 'Latarnia-26');
    await typeSlowly(page, 'input.input >> nth=1', 'Latarnia-26');
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

interface Violation {
  id: string;
  nodes: { target: unknown; failureSummary?: string }[];
}

async function violations(page: Page): Promise<Violation[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run: (options: object) => Promise<{ violations: Violation[] }> };
    };
    const { violations } = await axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations;
  });
}

let server: ViteDevServer;
let browser: BrowserContext;
let address: string;
const profile = mkdtempSync(join(tmpdir(), 'okienko-look-'));

beforeAll(async () => {
  mkdirSync(out, { recursive: true });
  server = await createServer({
    root,
    configFile: join(root, 'dev/vite.config.ts'),
    server: { port: 0, host: '127.0.0.1' },
    logLevel: 'error',
  });
  await server.listen();
  address = server.resolvedUrls?.local[0] ?? '';
  browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
    locale: 'pl-PL',
    timezoneId: 'Europe/Warsaw',
  });
}, 60_000);

afterAll(async () => {
  await browser.close();
  await server.close();
  rmSync(profile, { recursive: true, force: true });
});

async function openScene(
  scene: string,
  look: (typeof looks)[number],
): Promise<{ page: Page; broken: string[] }> {
  const broken: string[] = [];
  const page = await browser.newPage();
  page.on('pageerror', (error) => broken.push(error.message));
  await page.setViewportSize(look);
  await page.addInitScript((theme) => localStorage.setItem('okienko.theme', theme), look.theme);
  await page.goto(`${address}?scene=${from[scene] ?? scene}#secret`);
  const shown = page.locator('[role=radiogroup], main.whole, main input, .empty, .sill.open');
  await shown.filter({ visible: true }).first().waitFor();
  await steps[scene]?.(page);
  await page.waitForTimeout(200);
  return { page, broken };
}

describe.each(looks)('$name', (look) => {
  test.each(scenes)('%s', async (scene) => {
    const { page, broken } = await openScene(scene, look);
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
    expect(broken).toEqual([]);
    expect(found.map(({ id, nodes }) => [id, ...nodes.map((node) => node.failureSummary)])).toEqual([]);
    expect(size.wide).toBeLessThanOrEqual(0);
    if (look.width >= 1280) expect(size.tall).toBeLessThanOrEqual(0);
  });
});
