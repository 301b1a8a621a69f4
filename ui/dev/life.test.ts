/** What is done about cards and data after the first day, by keys in a real browser, answered by the fake host. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Screens } from './browser';
import { janina } from './janina';
import { scan } from './scan';
import { sound, SIZES } from './sound';

let screens: Screens;

beforeAll(async () => {
  screens = await Screens.open();
}, 120_000);

afterAll(() => screens.close(), 60_000);

for (const look of SIZES) {
  const size = String(look.width);
  // REQ B-4 B-7 C-7 C-8
  test(`every page of a card's later life at ${size} is sound`, async () => {
    let page = await janina(screens, 'work', look);
    await sound(page, `${size}-resident-acts`);
    await page.keyboard.press('Alt+h');
    await page.getByRole('heading', { name: /historia$/ }).waitFor();
    await sound(page, `${size}-history`);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Janina Przykładowa', exact: true }).waitFor();
    await page.keyboard.press('Alt+z');
    await page.getByRole('heading', { name: 'Zastrzeżenie karty' }).waitFor();
    await sound(page, `${size}-block`);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Janina Przykładowa' }).waitFor();
    await page.keyboard.press('Alt+d');
    await page.getByRole('heading', { name: /^Duplikat/ }).waitFor();
    await page.keyboard.press('1');
    await page.getByText('zostanie zastrzeżona').waitFor();
    await sound(page, `${size}-duplicate-lost`);
    await page.keyboard.press('3');
    await page.getByText('działa dalej').waitFor();
    await sound(page, `${size}-duplicate-damaged`);
    await page.keyboard.press('5');
    await page.getByText('Bez opłaty', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Janina Przykładowa' }).waitFor();
    await page.keyboard.press('Alt+e');
    await page.getByRole('heading', { name: /^Zmiana danych/ }).waitFor();
    await page.getByLabel('Telefon').fill('600 000 047');
    await sound(page, `${size}-change`);
    await page.close();
    page = await janina(screens, 'work-blocked', look);
    await page.keyboard.press('Alt+o');
    await page.getByRole('heading', { name: 'Karta nie działa z 3 powodów' }).waitFor();
    await sound(page, `${size}-unblock`);
    await page.close();
  }, 180_000);
}

// REQ B-4 C-8: two keys.
test('a card is blocked with two keys', async () => {
  const page = await janina(screens);
  await page.keyboard.press('Alt+z');
  await page.getByRole('heading', { name: 'Co się stało z kartą?' }).waitFor();
  await page.keyboard.press('1');
  await page.getByText('jest zastrzeżona').first().waitFor();
  await page.getByText('Karta zastrzeżona').first().waitFor();
  await page.close();
}, 120_000);

// REQ C-8 E-5: a supervisor signs, a wrong password loses nothing, what cannot be lifted by hand stays.
test('blocks are lifted with a supervisors password', async () => {
  const page = await janina(screens, 'work-blocked');
  await page.keyboard.press('Alt+o');
  await page.getByRole('heading', { name: 'Karta nie działa z 3 powodów' }).waitFor();
  await page.getByLabel('Dlaczego').fill('leżała w domu');
  await page.getByLabel('Hasło kierownika').fill('zle');
  await page.keyboard.press('Control+Enter');
  await page.getByText('To nie jest to hasło').first().waitFor();
  expect(await page.getByLabel('Dlaczego').inputValue()).toBe('leżała w domu');
  await page.getByLabel('Hasło kierownika').fill('dobre');
  await page.keyboard.press('Control+Enter');
  await page.getByText('nadal jest zastrzeżona').waitFor();
  await page.close();
}, 120_000);

// REQ C-7: from the resident's page to the new number in four keys, with the fee; the old card is blocked.
test('a duplicate of a lost card gets its number', async () => {
  const page = await janina(screens);
  await page.keyboard.press('Alt+d');
  await page.getByRole('heading', { name: /^Duplikat/ }).waitFor();
  await page.keyboard.press('1');
  // Keys as close as a scanner's would be taken for a scan.
  await page.getByText('zostanie zastrzeżona').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('Wybierz, jak jest płacone').first().waitFor();
  await page.keyboard.press('Alt+g');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Opłata przyjęta').first().waitFor();
  await page.getByRole('button', { name: /Drukuj kartę/ }).waitFor();
  await page.close();
}, 120_000);

// REQ B-7 C-8: what is wrong is said beside its field, and nobody loses what was typed without being told.
test('data are changed, and leaving asks first', async () => {
  const page = await janina(screens);
  await page.keyboard.press('Alt+e');
  await page.getByRole('heading', { name: /^Zmiana danych/ }).waitFor();
  await page.getByLabel('Telefon').fill('12');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => page.getByLabel('Telefon').getAttribute('aria-invalid')).toBe('true');
  await page.keyboard.press('Escape');
  await page.getByText('Niezapisane zmiany zginą').first().waitFor();
  await page.getByLabel('Telefon').fill('600 000 047');
  await page.getByLabel('E-mail').fill('janina@poczta.example');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Zmieniono dane: Janina Przykładowa').waitFor();
  await page.getByText('janina@poczta.example').waitFor();
  await page.close();
}, 120_000);

// REQ C-8 G-3
test('the page says what ends soon and what was done last, and a key shows all of it', async () => {
  const page = await janina(screens, 'work', SIZES[0]);
  await page.getByText('Bilet miejski: kończy się za 10 dni.').waitFor();
  await page.getByText('12 marca, Punkt Zachód').waitFor();
  await page.keyboard.press('Alt+h');
  await page.getByRole('heading', { name: 'Janina Przykładowa: historia' }).waitFor();
  expect(await page.getByRole('row').count()).toBe(5);
  await page
    .getByRole('row', { name: /Karta wydana.*Wiktor Ladowy-Demo.*Punkt Zachód, stanowisko 5/ })
    .waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Janina Przykładowa', exact: true }).waitFor();
});

// REQ B-4 E-5 E-7: of somebody who is not held here the card alone is enough.
test('a card of somebody who is not here is blocked from its scan', async () => {
  const { page } = await screens.scene('work');
  await page.getByText('Adam Wzorcowy').first().waitFor();
  await scan(page, '961607209991123799');
  await page.getByText('Prawdziwa karta 9616 0720 9991 1237: Teresa Przyjezdna').first().waitFor();
  await page.getByRole('button', { name: 'Zastrzeż kartę' }).click();
  await page.getByText('karta osoby, której nie ma w bazie tego stanowiska').waitFor();
  await sound(page, 'block-elsewhere');
  await page.keyboard.press('3');
  await page.getByText('Karta 9616 0720 9991 1237 jest zastrzeżona').waitFor();
  await page.close();
}, 120_000);
