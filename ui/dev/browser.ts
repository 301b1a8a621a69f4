/**
 * The pages as they are built, with the product's content security policy, in a real browser, answered by the fake host.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { build, preview, type PreviewServer } from 'vite';

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
const ROOT = join(import.meta.dirname, '..');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  nodes: { target: unknown; failureSummary?: string }[];
}

export interface Look {
  width: number;
  height: number;
  theme: 'light' | 'dark' | 'contrast';
}

/** A page and everything that it complained about. */
export interface Opened {
  page: Page;
  complaints: string[];
}

export class Screens {
  private constructor(
    private readonly server: PreviewServer,
    private readonly browser: BrowserContext,
    private readonly folder: string,
  ) {}

  static async open(): Promise<Screens> {
    const folder = mkdtempSync(join(tmpdir(), 'okienko-screens-'));
    const config = { root: ROOT, configFile: join(ROOT, 'dev/vite.config.ts'), logLevel: 'error' as const };
    const dist = join(folder, 'dist');
    await build({ ...config, build: { outDir: dist, emptyOutDir: true } });
    const server = await preview({
      ...config,
      build: { outDir: dist },
      preview: { port: 0, host: '127.0.0.1' },
    });
    const browser = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      headless: true,
      args: FLAGS,
      locale: 'pl-PL',
      timezoneId: 'Europe/Warsaw',
    });
    return new Screens(server, browser, folder);
  }

  /** Opens a scene of the fake host and waits until its page is there. */
  async scene(scene: string, look: Look = { width: 1280, height: 800, theme: 'light' }): Promise<Opened> {
    const opened = await this.at(`?scene=${scene}#the-secret`, look);
    const shown = opened.page.locator('[role=radiogroup], main.whole, main input, .empty, .sill.open');
    await shown.filter({ visible: true }).first().waitFor();
    return opened;
  }

  /** Opens an address of the built pages. */
  async at(address: string, look: Look): Promise<Opened> {
    const complaints: string[] = [];
    const page = await this.browser.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (line) => {
      // A refusal of the host is an answer; the browser writes it down as an error all the same.
      if (line.type() === 'error' && !line.text().includes('422')) complaints.push(line.text());
    });
    await page.setViewportSize(look);
    await page.addInitScript((theme) => localStorage.setItem('okienko.theme', theme), look.theme);
    await page.goto(`${this.server.resolvedUrls?.local[0] ?? ''}${address}`);
    return { page, complaints };
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What axe finds, by rule and place. A colour on its way to another is not looked at: nobody reads in that eighth of a second. */
export async function violations(page: Page): Promise<string[][]> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every((one) => one.playState !== 'running' || one.effect?.getTiming().iterations === Infinity),
  );
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run: (options: object) => Promise<{ violations: Violation[] }> };
    };
    const { violations } = await axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations;
  });
  return found.map(({ id, nodes }) => [
    id,
    ...nodes.map((node) => `${String(node.target)} ${node.failureSummary ?? ''}`),
  ]);
}

/** Types into the first input that matches. */
export async function fill(page: Page, selector: string, text: string): Promise<void> {
  await page.locator(selector).filter({ visible: true }).first().fill(text);
}
