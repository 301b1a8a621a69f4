//! Registering a resident at the counter.

use std::cell::Cell;

use serde_json::Value;
use testkit::city::form_of;
use testkit::{Outcome, Window};
use thirtyfour::Key;
use whole_system::counter::{Counter, pull_out_camera};
use whole_system::pictures::look;

/// The clerk's hands: counts every key and click that is not typing of data.
struct Hands<'a> {
    window: &'a Window,
    inputs: Cell<u32>,
}

impl Hands<'_> {
    async fn key(&self, key: Key) -> Outcome {
        self.inputs.set(self.inputs.get() + 1);
        self.window.key(key).await
    }

    async fn main_act(&self) -> Outcome {
        self.inputs.set(self.inputs.get() + 1);
        self.window.chord(Key::Control, Key::Enter).await
    }
}

// REQ C-2 C-4 C-5
#[tokio::test]
async fn a_new_resident_has_a_card_after_at_most_twelve_inputs_beside_the_data() -> Outcome {
    let counter = Counter::ready().await?;
    let window = &counter.window;
    let hands = Hands { window, inputs: Cell::new(0) };
    let form = form_of("Adam Wzorcowy")?;

    hands.key(Key::F3).await?;
    type_person(window, &form).await?;
    window.fill("PESEL", text(&form, "pesel")?).await?;
    window.wait_for("2 września 1978").await?;
    hands.main_act().await?;
    window.wait_for("Podstawa wydania karty").await?;
    window.choose("Podstawa wydania karty", 1).await?;
    for consent in ["Przetwarzanie danych", "Regulamin karty"] {
        window.field(consent).await?.focus().await?;
        hands.key(Key::Space).await?;
    }
    hands.main_act().await?;
    window.wait_for("Kamera: na żywo").await?;
    hands.key(Key::Space).await?;
    window.wait_for("Zrób jeszcze raz").await?;
    // The camera's test picture is darker than any face: the reason is data, as another picture would not ask for it.
    window.wait_for("Za ciemne").await?;
    window.choose("Dlaczego mimo to", 2).await?;
    hands.main_act().await?;
    window.wait_for("Adres i kontakt").await?;
    hands.main_act().await?;
    window.wait_for("Nowa karta: Adam Wzorcowy").await?;
    window.wait_for("Pływalnie i kultura").await?;
    hands.main_act().await?;
    window.wait_for("Drukuj kartę").await?;
    hands.main_act().await?;
    window.wait_for("Zeskanuj kod z wydrukowanej karty").await?;
    window.scan(&counter.code_in_tray()?, "Czy to ta osoba?").await?;
    window.chord(Key::Alt, 'w').await?;
    hands.inputs.set(hands.inputs.get() + 1);
    window.wait_for("podpisuje odbiór karty").await?;
    hands.main_act().await?;
    window.wait_for("Wydano. Karta jest ważna od").await?;

    assert!(hands.inputs.get() <= 12, "{} inputs", hands.inputs.get());
    Ok(())
}

// REQ C-2
#[tokio::test]
async fn a_child_without_pesel_is_registered_by_its_guardian_and_gets_a_number_to_be_known_by() -> Outcome {
    let counter = Counter::ready().await?;
    let window = &counter.window;
    let form = form_of("Leon Fikcyjny")?;
    window.key(Key::F3).await?;
    window.wait_for("Nowy mieszkaniec").await?;
    counter.alt('n').await?;
    window.wait_for("Przy zapisie osoba dostanie identyfikator zastępczy.").await?;
    window.fill("Data urodzenia", "27.03.2021").await?;
    type_person(window, &form).await?;
    window.wait_for("Osoba nie ma jeszcze 18 lat: wniosek składa opiekun.").await?;
    counter.goes_on().await?;
    // Nothing goes on without the guardian's name, and it is said beside its field.
    window.wait_for("Tego pola nie można pominąć.").await?;
    window.fill("Imię i nazwisko opiekuna", "Nina Fikcyjna").await?;
    counter.goes_on().await?;

    answer_grounds(window).await?;
    counter.goes_on().await?;
    window.press("Dalej bez zdjęcia").await?;
    window.wait_for("Adres i kontakt").await?;
    window.wait_for("Nina Fikcyjna").await?;
    counter.goes_on().await?;
    window.wait_for("Zapisano: Leon Fikcyjny").await?;
    window.wait_for("Nadano identyfikator zastępczy").await?;
    window.wait_for("Do karty potrzebne jest zdjęcie").await
}

// REQ C-2 H-5
#[tokio::test]
async fn a_street_is_taken_from_the_citys_list_by_keys_and_brings_its_postcode() -> Outcome {
    let counter = Counter::ready().await?;
    let window = &counter.window;
    window.key(Key::F3).await?;
    window.fill("Nazwisko", "Wzorcowa").await?;
    window.fill("Ulica i numer", "mak").await?;
    window.wait_for("ul. Makietowa").await?;
    window.wait_for("os. Makietowe").await?;
    look(window, "register-street").await?;
    window.key(Key::Down).await?;
    window.key(Key::Enter).await?;
    window.keys("7").await?;
    let value = async |label: &str| Outcome::Ok(window.field(label).await?.value().await?.unwrap_or_default());
    assert_eq!((value("Ulica i numer").await?.as_str(), value("Kod").await?.as_str()), ("os. Makietowe 7", "99-993"));
    Ok(())
}

// REQ C-2 C-4 D-7 E-3
#[tokio::test]
async fn a_camera_that_is_pulled_out_takes_nothing_of_a_registration_with_it() -> Outcome {
    let counter = Counter::ready().await?;
    let window = &counter.window;
    let form = form_of("Adam Wzorcowy")?;
    window.key(Key::F3).await?;
    type_person(window, &form).await?;
    window.fill("PESEL", text(&form, "pesel")?).await?;
    counter.goes_on().await?;
    answer_grounds(window).await?;
    counter.goes_on().await?;
    window.wait_for("Kamera: na żywo").await?;

    pull_out_camera(window).await?;
    window.wait_for("Kamera została odłączona").await?;
    window.wait_for("Nic z wpisanych danych nie zginęło.").await?;
    window.accessible("registration without a camera").await?;
    window.press("Dalej bez zdjęcia").await?;
    window.wait_for("Bez zdjęcia nie da się wydać karty.").await?;
    window.press("Zapisz mieszkańca").await?;
    window.wait_for("Zapisano: Adam Wzorcowy").await?;

    // With the camera back, the photo is taken from the resident's page.
    window.press("Dodaj zdjęcie").await?;
    window.wait_for("Kamera: na żywo").await
}

async fn type_person(window: &Window, form: &Value) -> Outcome {
    for (label, field) in [("Nazwisko", "surname"), ("Imię lub imiona", "given_names"), ("Ulica i numer", "street")] {
        window.fill(label, text(form, field)?).await?;
    }
    window.choose("Okazany dokument", 1).await
}

async fn answer_grounds(window: &Window) -> Outcome {
    window.wait_for("Podstawa wydania karty").await?;
    window.choose("Podstawa wydania karty", 1).await?;
    for consent in ["Przetwarzanie danych", "Regulamin karty"] {
        window.field(consent).await?.click().await?;
    }
    Ok(())
}

fn text<'a>(form: &'a Value, field: &str) -> Outcome<&'a str> {
    form[field].as_str().ok_or_else(|| format!("the form has no {field}").into())
}
