/** The scanner at the counter. */
import type { Page } from 'playwright-core';

/** What a keyboard-wedge scanner types: a burst and Enter. */
export async function scan(page: Page, text: string): Promise<void> {
  await page.evaluate((typed) => {
    for (const key of [...typed, 'Enter']) {
      const press = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      (document.activeElement ?? document.body).dispatchEvent(press);
    }
  }, text);
}
