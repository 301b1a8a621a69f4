/** What the screens without a resident do, in a real browser over the loopback side of the seam. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fill, Screens } from './browser';
import { PASSWORD } from './scenes';

let screens: Screens;

beforeAll(async () => {
  screens = await Screens.open();
}, 120_000);

afterAll(() => screens.close());

async function heading(page: Page): Promise<string> {
  return (await page.locator('h1').filter({ visible: true }).first().textContent()) ?? '';
}

async function focused(page: Page): Promise<string> {
  return page.evaluate(
    () => document.activeElement?.closest('.field')?.querySelector('label')?.textContent.trim() ?? '',
  );
}

test('the_secret_leaves_the_address_at_once', async () => {
  const { page } = await screens.scene('signin');
  expect(new URL(page.url()).hash).toBe('');
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain(
    'the-secret',
  );
  await page.close();
});

// REQ A-16
test('a_person_is_chosen_and_signed_in_by_keys_alone', async () => {
  const { page } = await screens.scene('signin');
  await expect.poll(() => focused(page)).toBe('Hasło');
  await page.keyboard.press('Alt+4');
  await page.getByRole('heading', { name: 'Ewa Framuga-Demo' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.getByRole('heading', { name: 'Tomasz Zawiasowy-Demo' }).waitFor();
  await page.keyboard.type(PASSWORD, { delay: 60 });
  await page.keyboard.press('Enter');
  await page.getByText('Tomasz Zawiasowy-Demo').first().waitFor();
  await expect.poll(() => heading(page)).toBe('Kogo obsługujemy?');
  await page.close();
});

test('the_right_alt_writes_and_does_not_act', async () => {
  const { page } = await screens.scene('signin');
  await page.evaluate(() => {
    const press = (init: KeyboardEventInit): boolean =>
      (document.activeElement ?? document.body).dispatchEvent(
        new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }),
      );
    press({ key: 'ą', code: 'KeyA', altKey: true, ctrlKey: true });
    press({ key: '2', code: 'Digit2', altKey: true, modifierAltGraph: true });
  });
  expect(await page.getByRole('heading', { level: 2 }).first().textContent()).toBe('Anna Okienna-Demo');
  await page.close();
});

// REQ A-7
test('a_wrong_password_is_said_beside_the_field_and_can_be_typed_again', async () => {
  const { page } = await screens.scene('signin');
  await fill(page, 'input[type=password]', 'zle');
  await page.keyboard.press('Enter');
  const field = page.locator('input[type=password]');
  await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
  const described = await field.getAttribute('aria-describedby');
  expect(await page.locator(`[id="${described ?? ''}"]`).textContent()).toContain('To nie jest to hasło');
  await expect.poll(() => focused(page)).toBe('Hasło');
  await expect.poll(() => field.inputValue()).toBe('');
  await page.close();
});

// REQ A-7
test('a_supervisor_lifts_a_lock_out_where_the_person_stands', async () => {
  const { page } = await screens.scene('signin-locked');
  await page.getByText('Spróbuj za 4 minuty').waitFor();
  await page.keyboard.press('Alt+K');
  await fill(page, 'input[type=password]', PASSWORD);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('input[type=password]').isEnabled()).toBe(true);
  await expect.poll(() => page.getByText('Spróbuj za').count()).toBe(0);
  await expect.poll(() => heading(page)).toBe('Kto dziś pracuje przy tym stanowisku?');
  await page.close();
});

// REQ A-14
test('a_language_switches_in_place_and_keeps_what_was_typed', async () => {
  const { page } = await screens.scene('own');
  await fill(page, 'main .field input', 'Wpis-0');
  await page.keyboard.press('F1');
  await page.getByText('English').click();
  await page.keyboard.press('Escape');
  await expect.poll(() => heading(page)).toBe('Set your own password');
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
  await expect.poll(() => page.locator('main .field input').first().inputValue()).toBe('Wpis-0');
  await page.evaluate(() => localStorage.clear());
  await page.close();
});

// REQ E-3
test('a_full_disk_keeps_what_was_typed_and_sends_the_same_call_again', async () => {
  const { page } = await screens.scene('disk');
  await fill(page, 'main .field input', PASSWORD);
  await fill(page, 'main .field:nth-of-type(2) input', PASSWORD);
  await page.getByText('Wszystkie warunki').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'Dysk jest pełny' }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => heading(page)).toBe('Ustaw własne hasło');
  await expect.poll(() => page.locator('main .field input').first().inputValue()).toBe(PASSWORD);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'Dysk jest pełny' }).waitFor();
  await page.evaluate(() =>
    fetch('/rpc/retry_start', { method: 'POST', headers: { 'X-Okienko-Secret': '' }, body: '{}' }),
  );
  await page.keyboard.press('Enter');
  await expect.poll(() => heading(page)).toBe('Kogo obsługujemy?');
  await page.close();
});

// REQ E-3
test('a_covered_screen_keeps_the_page_under_it_and_the_password_brings_it_back', async () => {
  const { page } = await screens.scene('work');
  await page.keyboard.press('Control+l');
  await page.getByText('Ekran zasłonięty').waitFor();
  await expect.poll(() => heading(page)).toBe('Ekran zasłonięty. Szkic jest bezpieczny');
  await fill(page, 'input[type=password]', PASSWORD);
  await page.keyboard.press('Enter');
  await expect.poll(() => heading(page)).toBe('Kogo obsługujemy?');
  await page.close();
});

test('somebody_else_can_sign_in_from_a_covered_screen_and_esc_goes_back', async () => {
  const { page } = await screens.scene('locked');
  await page.keyboard.press('Alt+O');
  await expect.poll(() => heading(page)).toBe('Kto dziś pracuje przy tym stanowisku?');
  await page.keyboard.press('Escape');
  await expect.poll(() => heading(page)).toContain('Ekran zasłonięty');
  await page.close();
});

// REQ E-9
test('a_station_file_is_checked_against_the_sheet_before_anything_is_made', async () => {
  const { page } = await screens.scene('first-empty');
  await page.setInputFiles('input[type=file]', {
    name: 'ratusz-2.okienko',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('x'),
  });
  await page.getByText('7F2A 91C4 E6D8').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => heading(page)).toBe('To stanowisko nie jest jeszcze podłączone');
  await page.keyboard.press('Control+Enter');
  await page.getByText('7F2A 91C4 E6D8').waitFor();
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => heading(page)).toContain('Gotowe');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => heading(page)).toBe('Kto dziś pracuje przy tym stanowisku?');
  await page.close();
});

test('a_reason_stands_beside_an_act_that_cannot_be_done_and_the_act_can_be_reached', async () => {
  const { page } = await screens.scene('first-empty');
  const act = page.getByRole('button', { name: 'Sprawdź plik' });
  await act.focus();
  expect(await act.getAttribute('aria-disabled')).toBe('true');
  const why = await act.getAttribute('aria-describedby');
  expect(await page.locator(`[id="${why ?? ''}"]`).textContent()).toBe('Najpierw wskaż plik');
  await page.keyboard.press('Enter');
  await expect.poll(() => heading(page)).toBe('To stanowisko nie jest jeszcze podłączone');
  await page.close();
});
