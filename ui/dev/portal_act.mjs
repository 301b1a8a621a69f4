/**
 * What a resident does with a link from a mail, in a real browser against a real hub:
 *   node portal_act.mjs LINK PASSWORD
 * Prints what the pages said as JSON; ends with an error when something does not come.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [link, password] = process.argv.slice(2);
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const profile = mkdtempSync(join(tmpdir(), 'okienko-portal-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  headless: true,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-sync',
  ],
  viewport: { width: 390, height: 844 },
  locale: 'pl-PL',
  timezoneId: 'Europe/Warsaw',
});
const said = { complaints: [], violations: [] };

async function open() {
  const page = await browser.newPage();
  page.on('pageerror', (error) => said.complaints.push(error.message));
  page.on('console', (line) => line.type() === 'error' && said.complaints.push(line.text()));
  await page.goto(link);
  return page;
}

async function look(page) {
  // Playwright's own script is let in; the page's policy stays as the hub sent it.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run());
  said.violations.push(...violations.map(({ id }) => id));
}

try {
  const page = await open();
  await page.getByRole('heading', { name: 'Ustaw hasło' }).waitFor();
  await page.getByText('Zostało 7 z 7 warunków').waitFor();
  said.city = await page.locator('.city b').innerText();
  said.login = await page.locator('.login b').innerText();
  await look(page);
  await page.getByLabel('Nowe hasło', { exact: true }).fill(`${said.login}-A1`);
  await page.locator('.msg.error').waitFor();
  said.refused = await page.locator('.msg.error').innerText();
  await page.getByLabel('Nowe hasło', { exact: true }).fill(password);
  await page.getByLabel('Nowe hasło jeszcze raz').fill(password);
  await page.getByText('Wszystkie warunki').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Konto działa' }).waitFor();
  said.done = await page.locator('main .login').innerText();
  said.address = page.url();
  await look(page);

  const again = await open();
  await again.getByRole('heading', { name: 'Ten odnośnik został już użyty' }).waitFor();
  await look(again);
  await again.getByRole('button', { name: 'Wyślij nowy odnośnik' }).click();
  await again.getByRole('heading', { name: 'Proszę sprawdzić pocztę' }).waitFor();
  console.log(JSON.stringify(said));
} finally {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}
