//! Somebody is registered who may be here already.

use serde_json::json;
use testkit::city::form_of;
use testkit::{Outcome, Window};
use thirtyfour::Key;
use whole_system::counter::{Counter, pull_out_camera};
use whole_system::pictures::look;

/// Types what Jan Kowalski-Demo, who is registered, would say of himself at another counter: without his PESEL, with his
/// former name, and from a new address.
async fn types_jan_anew(window: &Window) -> Outcome {
    window.key(Key::F3).await?;
    window.wait_for("Nowy mieszkaniec").await?;
    window.chord(Key::Alt, 'n').await?;
    window.fill("Data urodzenia", "14.05.1987").await?;
    window.fill("Nazwisko", "Kowalski").await?;
    window.fill("Imię lub imiona", "Jan").await?;
    window.choose("Okazany dokument", 2).await?;
    window.fill("Ulica i numer", "ul. Modelowa 9").await
}

/// A counter that asks whether who stands there is the Jan Kowalski-Demo who is registered.
async fn asked_about_jan() -> Outcome<Counter> {
    let counter = Counter::ready().await?;
    counter.knows("Jan Kowalski-Demo").await?;
    counter.starts_afresh().await?;
    types_jan_anew(&counter.window).await?;
    counter.goes_on().await?;
    counter.window.wait_for("Czy to ta sama osoba?").await?;
    Ok(counter)
}

/// It is somebody else, with grounds and consents; the next step is the photograph.
async fn is_somebody_else(counter: &Counter) -> Outcome {
    counter.alt('i').await?;
    answers_grounds(&counter.window).await?;
    counter.goes_on().await
}

async fn answers_grounds(window: &Window) -> Outcome {
    window.wait_for("Podstawa wydania karty").await?;
    window.choose("Podstawa wydania karty", 1).await?;
    for consent in ["Przetwarzanie danych", "Regulamin karty"] {
        window.field(consent).await?.click().await?;
    }
    Ok(())
}

// REQ C-3
#[tokio::test]
async fn the_same_pesel_shows_the_record_beside_what_is_typed_and_opens_it() -> Outcome {
    let counter = Counter::ready().await?;
    counter.knows("Janina Przykładowa").await?;
    counter.starts_afresh().await?;
    let window = &counter.window;
    let form = form_of("Janina Przykładowa")?;
    window.key(Key::F3).await?;
    window.fill("Nazwisko", "Przykładowa").await?;
    window.fill("Imię lub imiona", "Janina").await?;
    window.fill("PESEL", form["pesel"].as_str().ok_or("no PESEL")?).await?;
    window.wait_for("Ta osoba jest już zapisana").await?;
    window.wait_for("ul. Zmyślona 12 m. 4").await?;
    window.wait_for("Ten PESEL już tu jest").await?;
    look(window, "same-pesel").await?;
    counter.alt('t').await?;
    window.wait_for("Co robimy?").await?;
    window.wait_for("Szkic rejestracji jest zapisany").await
}

// REQ C-3
#[tokio::test]
async fn a_probable_double_is_decided_side_by_side_and_somebody_else_is_saved() -> Outcome {
    let counter = asked_about_jan().await?;
    let window = &counter.window;
    window.wait_for("jedno jest poprzednim nazwiskiem drugiego zapisu").await?;
    window.wait_for("ul. Nieistniejąca 3").await?;
    look(window, "same-person").await?;
    // Enter is no answer, and the way on is closed until there is one.
    window.key(Key::Enter).await?;
    counter.goes_on().await?;
    window.wait_for("Najpierw decyzja: czy to ta sama osoba?").await?;

    is_somebody_else(&counter).await?;
    window.press("Dalej bez zdjęcia").await?;
    window.press("Zapisz mieszkańca").await?;
    window.wait_for("Zapisano: Jan Kowalski").await?;
    let found = counter.does("find_residents", json!({ "query": "kowalski jan" })).await?;
    assert_eq!(found["total"], 2, "two records, as was decided: {found}");
    Ok(())
}

// REQ C-3 C-4 D-7 E-3
#[tokio::test]
async fn a_decision_outlives_a_camera_that_is_pulled_out_and_a_power_cut() -> Outcome {
    let counter = asked_about_jan().await?;
    let window = &counter.window;
    is_somebody_else(&counter).await?;
    window.wait_for("Kamera: na żywo").await?;
    pull_out_camera(window).await?;
    window.wait_for("Kamera została odłączona").await?;
    while counter.does("draft", json!({ "kind": "registration" })).await?["draft"]["step"] != 3 {
        window.between_looks().await;
    }

    let counter = counter.after_a_power_cut().await?;
    let window = &counter.window;
    window.key(Key::F3).await?;
    window.press("Dokończ tę rejestrację").await?;
    window.press("Dalej bez zdjęcia").await?;
    window.press("Zapisz mieszkańca").await?;
    // Nobody asks again: the answer was in the draft, and the station takes it.
    window.wait_for("Zapisano: Jan Kowalski").await
}
