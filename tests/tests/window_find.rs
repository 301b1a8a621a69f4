//! Finding a resident at the counter.

use testkit::{Outcome, Window};
use thirtyfour::{By, Key};
use whole_system::counter::Counter;
use whole_system::pictures::look;

// REQ C-1
#[tokio::test]
async fn a_name_typed_without_its_polish_letters_opens_the_right_person() -> Outcome {
    let counter = Counter::ready().await?;
    for name in ["Święcisława Gżegżółka-Próbna", "Joanna Przykładowa-Łęgowska", "Janina Przykładowa"] {
        counter.knows_without_photo(name).await?;
    }
    counter.starts_afresh().await?;
    let window = &counter.window;

    // The second part of a surname alone, as people say it on the telephone.
    window.keys("legowska").await?;
    window.wait_for("1 osoba.").await?;
    window.wait_for("Przykładowa-Łęgowska Joanna").await?;
    window.key(Key::Escape).await?;
    window.wait_for("Wszystko jest dokończone.").await?;

    window.keys("gzegz swie").await?;
    window.wait_for("Gżegżółka-Próbna Święcisława").await?;
    window.key(Key::Enter).await?;
    window.wait_for("Co robimy?").await?;
    window.wait_for("ul. Szablonowa 4 m. 3").await
}

// REQ C-1
#[tokio::test]
async fn whoever_is_only_similar_to_what_was_typed_stands_apart_and_is_opened_by_a_choice() -> Outcome {
    let counter = Counter::ready().await?;
    for name in ["Janina Przykładowa", "Jarosław Przykładowy", "Adam Wzorcowy"] {
        counter.knows(name).await?;
    }
    counter.knows_without_photo("Joanna Przykładowa-Łęgowska").await?;
    counter.starts_afresh().await?;
    let window = &counter.window;
    window.keys("przykaldowa").await?;
    window.wait_for("Podobne nazwiska i imiona (możliwa literówka)").await?;
    window.wait_for("Przykładowa Janina").await?;
    look(window, "search-similar").await?;
    window.find(By::XPath("//*[@role='option'][contains(., 'Janina')]")).await?.click().await?;
    window.wait_for("Co robimy?").await?;
    window.wait_for("Janina Przykładowa").await
}

// REQ C-1
#[tokio::test]
async fn a_scanned_card_opens_its_resident_and_asks_first_when_a_form_is_open() -> Outcome {
    let counter = Counter::ready().await?;
    let adam = counter.knows("Adam Wzorcowy").await?;
    let card = counter.handed_over(&adam).await?;
    let code = counter.code_in_tray()?;
    counter.starts_afresh().await?;
    let window = &counter.window;

    window.scan(&code, "Ma ważną kartę.").await?;
    window.wait_for(&card.number).await?;

    // Somebody else holds a card to the reader while a form is being filled in: nothing of it is lost.
    window.key(Key::F3).await?;
    window.fill("Nazwisko", "Szkicowa-Demo").await?;
    let asked = format!("Zeskanowano kartę {}.", card.number);
    window.scan(&code, &asked).await?;
    window.press("Zostań przy formularzu").await?;
    keeps_the_surname(window).await?;
    window.scan(&code, &asked).await?;
    window.press("Otwórz stronę tej osoby").await?;
    window.wait_for("Ma ważną kartę.").await?;
    window.key(Key::F3).await?;
    window.press("Dokończ tę rejestrację").await?;
    keeps_the_surname(window).await
}

async fn keeps_the_surname(window: &Window) -> Outcome {
    let surname = window.field("Nazwisko").await?.value().await?.unwrap_or_default();
    // A scan that was broken off by a busy machine leaves its beginning behind the name.
    assert!(surname.starts_with("Szkicowa-Demo"), "{surname}");
    Ok(())
}

// REQ C-1 D-7
#[tokio::test]
async fn while_the_printer_waits_for_cards_the_next_person_is_found_and_served() -> Outcome {
    let counter = Counter::ready().await?;
    let adam = counter.knows("Adam Wzorcowy").await?;
    let janina = counter.knows("Janina Przykładowa").await?;
    let hers = counter.handed_over(&janina).await?;
    counter.gave_a_number(&adam).await?;
    counter.starts_afresh().await?;
    let window = &counter.window;
    counter.printer.media_empty();
    counter.opens("Adam Wzorcowy").await?;
    counter.goes_on().await?;
    window.press("Drukuj kartę").await?;
    window.wait_for("W drukarce skończyły się karty").await?;

    // By the number on her card, while his waits in the printer.
    window.press("Nie da się? Odłóż tę kartę").await?;
    window.wait_for("Karta odłożona: Adam Wzorcowy").await?;
    window.keys(&hers.number.replace(' ', "")).await?;
    let hit = window.find(By::XPath("//*[@role='option'][contains(., 'Janina')]")).await?;
    look(window, "search-card").await?;
    hit.click().await?;
    window.wait_for("Ma ważną kartę.").await?;
    look(window, "resident").await?;

    counter.printer.refill();
    counter.opens("Adam Wzorcowy").await?;
    counter.goes_on().await?;
    window.wait_for("Zeskanuj kod z wydrukowanej karty").await?;
    assert_eq!(counter.printer.count_create_jobs(), 2, "jobs at the printer");
    Ok(())
}
