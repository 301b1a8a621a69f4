/** The daily work by keys in a real browser, answered by the fake host: every stop is looked at by axe and fits the page. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Screens } from './browser';
import { sound } from './sound';
import { scan } from './scan';

let screens: Screens;

beforeAll(async () => {
  screens = await Screens.open();
}, 120_000);

afterAll(() => screens.close(), 60_000);

// REQ C-2 C-4 C-5
test('a_new_resident_has_a_card_after_at_most_twelve_keys_beside_the_data', async () => {
  const { page, complaints } = await screens.scene('work');
  let keys = 0;
  const press = async (key: string): Promise<void> => {
    keys += 1;
    await page.keyboard.press(key);
  };
  await page.getByText('Adam Wzorcowy').first().waitFor();
  await sound(page, 'start');

  await press('F3');
  await page.getByLabel('PESEL', { exact: true }).fill('87051400018');
  await page.getByLabel('Nazwisko', { exact: true }).fill('Kowalski-Demo');
  await page.getByLabel('Imię lub imiona').fill('Jan');
  await page.getByLabel('Okazany dokument').selectOption('identity_card');
  await page.getByLabel('Ulica i numer').fill('ul. Polna 3');
  await sound(page, 'person');
  await press('Control+Enter');
  await page.getByLabel('Podstawa wydania').selectOption('residence');
  for (const consent of ['Przetwarzanie danych', 'Regulamin karty']) {
    await page.getByRole('checkbox', { name: consent }).focus();
    await press('Space');
  }
  await sound(page, 'grounds');
  await press('Control+Enter');
  await page.getByText('Kamera: na żywo').waitFor();
  await page.locator('video').evaluate(
    (video: HTMLVideoElement) =>
      new Promise<void>((ready) => {
        if (video.videoWidth > 0) ready();
        else video.onloadeddata = () => ready();
      }),
  );
  await press('Space');
  await page.getByText('Nic nie trzeba poprawiać').waitFor();
  await sound(page, 'photo');
  await press('Control+Enter');
  await page.getByText('Adres i kontakt').waitFor();
  await sound(page, 'review');
  await press('Control+Enter');
  await page.getByRole('heading', { name: 'Nowa karta: Jan Kowalski-Demo' }).waitFor();
  await sound(page, 'choose');
  await press('Control+Enter');
  await page.getByRole('heading', { name: 'Druk' }).waitFor();
  await sound(page, 'print');
  await press('Control+Enter');
  await page.getByRole('heading', { name: 'Zeskanuj kod' }).waitFor();
  await sound(page, 'check');
  await scan(page, '961607203004158299');
  await page.getByRole('heading', { name: 'Wydanie karty: Jan Kowalski-Demo' }).waitFor();
  await press('Alt+w');
  await sound(page, 'handover');
  await press('Control+Enter');
  await page.getByRole('heading', { name: 'Wydano.' }).waitFor();
  await sound(page, 'handed');

  expect(keys).toBeLessThanOrEqual(12);
  expect(complaints).toEqual([]);
  await page.close();
}, 240_000);

// REQ E-6
test('a_photo_that_is_on_its_way_is_waited_for_and_a_card_can_be_made_when_it_comes', async () => {
  const { page } = await screens.scene('work-coming');
  await page.keyboard.type('Próbna');
  await page.keyboard.press('Enter');
  await page.getByText('Zdjęcie jest jeszcze w drodze z centrali. Poczekaj chwilę albo zrób nowe.').waitFor();
  await page.getByText('zdjęcie w drodze').waitFor();
  await page.getByRole('button', { name: 'Nowe zdjęcie' }).waitFor();
  await sound(page, 'photo-coming');
  await page.getByRole('img', { name: 'Zdjęcie: Halina Próbna' }).waitFor();
  await page.getByRole('button', { name: 'Wydaj kartę' }).waitFor();
  await page.close();
}, 120_000);

// REQ D-5
test('nobody_is_led_to_an_answer_about_what_came_out_of_the_printer', async () => {
  const { page } = await screens.scene('work');
  await page.keyboard.press('F6');
  await page.getByRole('button', { name: /Adam Wzorcowy.*co wyszło/ }).click();
  await page.getByRole('heading', { name: 'Co wyszło z drukarki?' }).waitFor();
  await sound(page, 'asked');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Enter');
  expect(await page.getByRole('heading', { name: 'Co wyszło z drukarki?' }).count()).toBe(1);
  await page.keyboard.press('2');
  await page.getByRole('heading', { name: 'Karta spisana' }).waitFor();
  await page.close();
}, 120_000);

// REQ C-5 D-4 D-5
test('after_a_jam_the_card_is_made_again_with_two_keys_and_another_number', async () => {
  const { page } = await screens.scene('work');
  await page.getByRole('button', { name: /Adam Wzorcowy.*co wyszło/ }).click();
  await page.getByRole('heading', { name: 'Co wyszło z drukarki?' }).waitFor();
  const number = () =>
    page
      .getByText(/\d{4} \d{4} \d{4} \d{4}/)
      .first()
      .textContent();
  const before = await number();
  await page.keyboard.press('1');
  await page.getByRole('button', { name: /Drukuj kartę/ }).waitFor();
  expect(await number()).not.toBe(before);
  await sound(page, 'again');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'Drukarka drukuje kartę' }).waitFor();
  await page.close();
}, 120_000);

// REQ E-3
test('what_was_typed_waits_in_the_draft', async () => {
  const { page } = await screens.scene('work');
  await page.keyboard.press('F3');
  await page.getByLabel('Nazwisko', { exact: true }).fill('Szkicowa-Demo');
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Kogo obsługujemy?' }).waitFor();
  await page.keyboard.press('F3');
  await page.getByRole('heading', { name: 'Jest niedokończona rejestracja' }).waitFor();
  await sound(page, 'draft');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => page.getByLabel('Nazwisko', { exact: true }).inputValue()).toBe('Szkicowa-Demo');
  await page.close();
}, 120_000);

// REQ C-3
test('who_is_probably_here_already_is_asked_about_by_keys_and_the_answer_lasts', async () => {
  const { page, complaints } = await screens.scene('work-same');
  const title = page.getByRole('heading', { name: 'Czy to ta sama osoba?' });
  await page.keyboard.press('F3');
  await page.getByLabel('PESEL', { exact: true }).fill('87051400018');
  await page.getByLabel('Nazwisko', { exact: true }).fill('Kowalski-Demo');
  await page.getByLabel('Imię lub imiona').fill('Jan Adam');
  await page.getByLabel('Okazany dokument').selectOption('identity_card');
  await page.getByLabel('Ulica i numer').fill('ul. Polna 3');
  await page.keyboard.press('Control+Enter');

  // The question has the focus, Enter answers nothing, and the way on is closed.
  await title.waitFor();
  await page.waitForFunction(() => document.activeElement?.textContent === 'Czy to ta sama osoba?');
  await sound(page, 'first of two');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Enter');
  await page.getByText('zapis 1 z 2', { exact: true }).waitFor();
  await page.keyboard.press('Alt+i');
  await page.getByText('zapis 2 z 2', { exact: true }).waitFor();
  await sound(page, 'second of two');
  await page.keyboard.press('Alt+i');
  await page.getByLabel('Podstawa wydania').waitFor();

  // The answers are kept while the data stay, also in the draft; other data are another question.
  await page.keyboard.press('Escape');
  await page.getByLabel('Ulica i numer').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByLabel('Podstawa wydania').waitFor();
  await page.keyboard.press('Escape');
  await page.getByLabel('Ulica i numer').fill('ul. Polna 4');
  await page.keyboard.press('Control+Enter');
  await page.getByText('zapis 1 z 2', { exact: true }).waitFor();

  // The same person: that record opens, what was typed waits.
  await page.keyboard.press('Alt+t');
  await page.getByRole('heading', { name: /Jan Kowalski/, level: 1 }).waitFor();
  await page.keyboard.press('F3');
  await page.getByRole('heading', { name: 'Jest niedokończona rejestracja' }).waitFor();
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => page.getByLabel('Ulica i numer').inputValue()).toBe('ul. Polna 4');
  await page.keyboard.press('Control+Enter');
  await page.getByText('zapis 1 z 2', { exact: true }).waitFor();
  expect(complaints).toEqual([]);
  await page.close();
}, 120_000);

// REQ E-3
test('a_draft_that_was_thrown_away_comes_back_by_one_key', async () => {
  const { page, complaints } = await screens.scene('work-undo');
  await page.keyboard.press('F3');
  await page.getByLabel('Nazwisko', { exact: true }).fill('Szkicowa-Demo');
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Kogo obsługujemy?' }).waitFor();
  await page.keyboard.press('F3');
  await page.getByRole('button', { name: 'Zacznij od nowa' }).click();
  await page.getByText('Szkic wyrzucony').waitFor();
  await sound(page, 'undo');
  await expect.poll(() => page.getByLabel('Nazwisko', { exact: true }).inputValue()).toBe('');
  await page.keyboard.press('Alt+z');
  await page.getByRole('heading', { name: 'Jest niedokończona rejestracja' }).waitFor();
  expect(await page.getByText('Szkic wyrzucony').count()).toBe(0);
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => page.getByLabel('Nazwisko', { exact: true }).inputValue()).toBe('Szkicowa-Demo');
  expect(complaints).toEqual([]);
  await page.close();
}, 120_000);

// REQ H-4
test('training_begins_and_ends_by_the_screen_and_is_plain_on_every_page', async () => {
  const { page, complaints } = await screens.scene('work');
  await page.getByText('Adam Wzorcowy').first().waitFor();
  // Outside a field, `?` is the help as F1 is.
  await page.getByRole('button', { name: 'Zarejestruj mieszkańca' }).focus();
  await page.keyboard.press('?');
  await page.getByRole('heading', { name: 'Pomoc i klawisze' }).waitFor();
  await page.keyboard.press('Alt+x');
  const band = page.getByRole('region', { name: 'Ćwiczenia' });
  await band.waitFor();
  await page.getByRole('heading', { name: 'Kogo obsługujemy?' }).waitFor();
  await sound(page, 'training');
  await page.keyboard.press('F3');
  await page.getByLabel('PESEL', { exact: true }).waitFor();
  await sound(page, 'training form');
  await band.getByRole('button', { name: 'Zakończ ćwiczenia' }).click();
  await page.getByRole('heading', { name: 'Kogo obsługujemy?' }).waitFor();
  await expect.poll(() => band.count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.close();
}, 120_000);

// REQ D-5
test('a_printer_that_was_taken_off_the_list_comes_back_by_one_key', async () => {
  const { page, complaints } = await screens.scene('work-printer-undo');
  await page.getByText('Adam Wzorcowy').first().waitFor();
  await page.getByRole('button', { name: /Drukarka/ }).click();
  await page.getByRole('heading', { name: 'Drukarki tego stanowiska' }).waitFor();
  const remove = page.getByRole('button', { name: /Usuń|Zdejmij/ }).first();
  const name = await remove.textContent();
  await remove.click();
  await page.getByText('zdjęta z listy').waitFor();
  await sound(page, 'printer removed');
  await page.keyboard.press('Alt+z');
  await expect.poll(() => page.getByText('zdjęta z listy').count()).toBe(0);
  await expect
    .poll(() =>
      page
        .getByRole('button', { name: /Usuń|Zdejmij/ })
        .first()
        .textContent(),
    )
    .toBe(name);
  expect(complaints).toEqual([]);
  await page.close();
}, 120_000);
