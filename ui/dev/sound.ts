/** What every stop of a story in the browser is held to, and the sizes at which it is looked at. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { violations, type Look } from './browser';

const out = join(import.meta.dirname, 'out');

export const SIZES: readonly Look[] = [
  { width: 1280, height: 800, theme: 'light' },
  { width: 1920, height: 1080, theme: 'light' },
];

/** Axe finds nothing here, nothing has to be scrolled, and with `PICTURES` a picture is there for the eye. */
export async function sound(page: Page, stop: string): Promise<void> {
  expect([stop, ...(await violations(page))]).toEqual([stop]);
  const tall = await page.evaluate(() => {
    const middle = [...document.querySelectorAll('.middle')].find((one) => one.clientHeight > 0);
    return middle ? middle.scrollHeight - middle.clientHeight : 0;
  });
  expect([stop, tall]).toEqual([stop, 0]);
  if (process.env['PICTURES'] === undefined) return;
  mkdirSync(out, { recursive: true });
  await page.screenshot({ path: join(out, `${stop}.png`) });
}
