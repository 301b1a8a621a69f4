/** The decisions by keys in a real browser, answered by the fake host. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Screens, type Look } from './browser';
import { sound, SIZES } from './sound';

let screens: Screens;

beforeAll(async () => {
  screens = await Screens.open();
}, 120_000);

afterAll(() => screens.close(), 60_000);

/** Sound, under its own name at each size. */
function soundDecision(page: Page, stop: string): Promise<void> {
  return sound(page, `${String(page.viewportSize()?.width)}-decision-${stop}`);
}

async function list(scene = 'work-decisions', look?: Look): Promise<Page> {
  const { page } = await screens.scene(scene, look);
  await page.keyboard.press('F7');
  await page.getByRole('heading', { name: 'Decyzje', exact: true }).waitFor();
  return page;
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Opens the decision in a row of the list. */
async function open(page: Page, row: number, heading: RegExp): Promise<void> {
  await page.locator('main li button').first().waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('BUTTON');
  for (let at = 0; at < row; at += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: heading }).waitFor();
}

for (const look of SIZES) {
  // REQ E-5
  test(`every_kind_of_decision_at_${String(look.width)}_is_sound`, async () => {
    const page = await list('work-decisions', look);
    await soundDecision(page, 'list');
    const kinds: [string, RegExp][] = [
      ['address', /Jan Kowalski-Demo: które dane/],
      ['phone', /Wielonazwiskowy: które dane/],
      ['person', /Czy to ta sama osoba/],
      ['cards', /która karta zostaje/],
      ['broken', /nie zgadza się z zasadami/],
      ['copied', /wróciły z kopii/],
    ];
    for (const [row, [stop, heading]] of kinds.entries()) {
      await open(page, row, heading);
      await soundDecision(page, stop);
      await press(page, 'Escape');
    }
    await page.close();
  }, 180_000);

  // REQ E-5
  test(`what_is_being_decided_at_${String(look.width)}_is_sound`, async () => {
    const page = await list('work-decisions', look);
    await open(page, 0, /które dane/);
    await press(page, 'ArrowLeft', 'ArrowDown', 'e');
    await page.getByLabel('Kod: inna wartość').fill('00-045');
    await soundDecision(page, 'address-typed');
    await press(page, 'Escape');
    await open(page, 2, /Czy to ta sama osoba/);
    await press(page, 'Alt+i');
    await page.getByText('Oba zapisy zostaną').waitFor();
    await soundDecision(page, 'person-sure');
    await page.close();
    const supervisor = await list('work-decisions-supervisor', look);
    await open(supervisor, 0, /która karta zostaje/);
    await press(supervisor, 'Alt+p');
    await supervisor.getByText('kończy się na zawsze').waitFor();
    await soundDecision(supervisor, 'cards-sure');
    await supervisor.close();
  }, 180_000);
}

// REQ E-5: nothing is chosen beforehand, what is missing is said, each field is chosen with one key.
test('a_group_that_was_changed_twice_is_decided_by_keys_field_by_field', async () => {
  const page = await list();
  await page.getByRole('button', { name: /Decyzje\s*6/ }).waitFor();
  await open(page, 0, /które dane/);
  await page.getByText('e-mail (Punkt Zachód)').waitFor();
  expect(await page.getByRole('radio', { checked: true }).count()).toBe(0);
  await page.getByText('Zostały 2 wybory: Ulica i numer, Kod').first().waitFor();
  await press(page, 'Control+Enter');
  await page.getByRole('heading', { name: /które dane/ }).waitFor();
  await press(page, 'ArrowLeft');
  await page.getByText('Został 1 wybór: Kod').first().waitFor();
  await press(page, 'ArrowDown', 'ArrowRight');
  const chosen = await page.getByRole('radio', { checked: true }).evaluateAll((all) => all.length);
  expect(chosen).toBe(2);
  await press(page, 'Control+Enter');
  await page.getByText('Zapisano decyzję: Jan Kowalski-Demo').waitFor();
  await page.getByText('Na decyzję czeka jeszcze 5.').waitFor();
  await page.getByRole('button', { name: /Decyzje\s*5/ }).waitFor();
  await page.close();
}, 120_000);

// REQ E-5: something else can be typed; what is wrong with it stands beside it and nothing is lost.
test('another_value_is_typed_and_what_is_wrong_with_it_is_said_beside_it', async () => {
  const page = await list();
  await open(page, 0, /które dane/);
  await press(page, 'Alt+p', 'e');
  const typed = page.getByLabel('Ulica i numer: inna wartość');
  // What was chosen is the beginning of what is typed.
  await expect.poll(() => typed.inputValue()).toBe('ul. Źródlana 11 m. 7');
  await typed.fill('ul. Źródlana');
  await press(page, 'Control+Enter');
  await page.getByText('Brakuje numeru domu.').waitFor();
  await expect.poll(() => typed.getAttribute('aria-invalid')).toBe('true');
  expect(await typed.inputValue()).toBe('ul. Źródlana');
  await typed.fill('ul. Źródlana 9');
  await press(page, 'Control+Enter');
  await page.getByText('Zapisano decyzję').waitFor();
  await page.close();
}, 120_000);

// REQ E-5: somebody else was faster.
test('a_decision_that_somebody_else_made_meanwhile_says_so', async () => {
  const page = await list();
  await open(page, 1, /które dane/);
  await press(page, 'Alt+p', 'Control+Enter');
  await page.getByRole('heading', { name: 'Ta decyzja jest już podjęta' }).waitFor();
  await press(page, 'Escape');
  await page.getByRole('heading', { name: 'Decyzje', exact: true }).waitFor();
  await page.close();
}, 120_000);

// REQ E-5 C-3: two answers that look the same, what follows is said before, and one can go back.
test('whether_two_records_are_one_person_is_asked_twice', async () => {
  const page = await list();
  await open(page, 2, /Czy to ta sama osoba/);
  const answers = page.locator('.answers button');
  const boxes = await answers.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width));
  expect(boxes.length).toBe(2);
  expect(Math.abs((boxes[0] ?? 0) - (boxes[1] ?? 1))).toBeLessThan(1);
  await press(page, 'Alt+i');
  await page.getByText('Oba zapisy zostaną').waitFor();
  await press(page, 'Escape', 'Alt+i');
  await page.getByText('Oba zapisy zostaną').waitFor();
  await press(page, 'Control+Enter');
  await page.getByText('Zapisano: to dwie różne osoby').waitFor();
  await page.close();
}, 120_000);

// REQ E-5: what lifts a block and ends a card is a supervisor's.
test('an_operator_sees_two_duplicates_and_a_supervisor_decides', async () => {
  const page = await list();
  await open(page, 3, /która karta zostaje/);
  await page.getByText('Tę decyzję podejmuje kierownik.').filter({ visible: true }).first().waitFor();
  await press(page, 'Alt+l');
  expect(await page.getByText('Co się stanie').count()).toBe(0);
  await page.close();
  const supervisor = await list('work-decisions-supervisor');
  await open(supervisor, 0, /która karta zostaje/);
  await press(supervisor, 'Alt+l');
  await supervisor.getByText('Karta 9616 0720 3004 1608 kończy się na zawsze').waitFor();
  await press(supervisor, 'Control+Enter');
  await supervisor.getByText('Zostaje karta 9616 0720 3004 1582').waitFor();
  await open(supervisor, 0, /nie zgadza się z zasadami/);
  await press(supervisor, 'Control+Enter');
  await supervisor.getByText('Sprawa zamknięta').waitFor();
  await supervisor.close();
}, 120_000);

// REQ E-4 E-5
test('the_page_of_operations_leads_to_a_decision_and_back', async () => {
  const { page } = await screens.scene('work-operations');
  await press(page, 'F9');
  await page.getByRole('button', { name: /Jan Kowalski-Demo/ }).click();
  await page.getByRole('heading', { name: /które dane/ }).waitFor();
  await press(page, 'Escape');
  await page.getByRole('heading', { name: 'Połączenie' }).waitFor();
  await press(page, 'F7');
  await page.getByText('prawdopodobnie ta sama osoba').waitFor();
  await page.close();
}, 120_000);

// REQ E-4
test('no_decisions_is_said', async () => {
  const page = await list('work');
  await page.getByText('Nic nie czeka na decyzję').waitFor();
  await soundDecision(page, 'none');
  await page.close();
}, 120_000);
