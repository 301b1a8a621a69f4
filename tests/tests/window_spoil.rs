//! Cards that go wrong at the counter.

use testkit::Outcome;
use thirtyfour::{By, Key};
use whole_system::counter::{Card, Counter};
use whole_system::pictures::look;

// REQ C-6 D-4
#[tokio::test]
async fn a_bad_print_is_written_off_and_its_number_never_becomes_valid() -> Outcome {
    let counter = Counter::ready().await?;
    let adam = counter.knows("Adam Wzorcowy").await?;
    let bad = counter.printed(&adam).await?;
    let code = counter.code_in_tray()?;
    counter.starts_afresh().await?;
    let window = &counter.window;
    counter.opens("Adam Wzorcowy").await?;
    counter.goes_on().await?;
    window.wait_for("Zeskanuj kod z wydrukowanej karty").await?;
    window.scan("HTTPS://EXAMPLE.ORG/#ABCDEFGH", "To nie jest ta karta").await?;

    counter.alt('u').await?;
    window.wait_for("Dlaczego karta jest do spisania?").await?;
    let reason = By::XPath("//label[contains(., 'Kodu nie da się odczytać')]");
    window.find(reason).await?.click().await?;
    look(window, "spoil").await?;
    counter.goes_on().await?;
    window.wait_for("Karta spisana").await?;
    look(window, "spoiled").await?;
    assert_eq!(counter.card_status(&bad.number).await?, "never_valid");

    counter.goes_on().await?;
    window.wait_for("Zeskanuj kod z wydrukowanej karty").await?;
    let good = counter.code_in_tray()?;
    assert_ne!(good, code, "the same code on another card");
    window.scan(&good, "Kto odbiera?").await?;

    // Whoever finds the bad card and shows it at the counter is told what it is.
    window.key(Key::Escape).await?;
    window.wait_for("Co robimy?").await?;
    window.key(Key::Escape).await?;
    window.wait_for("Kogo obsługujemy?").await?;
    window.scan(&code, "Karta zepsuta, nigdy nie była ważna").await?;
    assert_eq!(counter.card_status(&bad.number).await?, "never_valid");
    Ok(())
}

/// A card has got stuck in the printer, and the page asks what came out.
async fn after_a_jam() -> Outcome<(Counter, Card)> {
    let mut counter = Counter::ready().await?;
    let adam = counter.knows("Adam Wzorcowy").await?;
    let card = counter.gave_a_number(&adam).await?;
    counter.starts_afresh().await?;
    counter.opens("Adam Wzorcowy").await?;
    counter.goes_on().await?;
    counter.printer.jam();
    counter.window.press("Drukuj kartę").await?;
    counter.window.wait_for("Karta zacięła się w drukarce").await?;
    counter.window.wait_for("Co wyszło z drukarki?").await?;
    Ok((counter, card))
}

// REQ C-6 D-5 D-7
#[tokio::test]
async fn two_inputs_after_a_jam_the_next_card_is_in_the_printer() -> Outcome {
    let (mut counter, stuck) = after_a_jam().await?;
    look(&counter.window, "tray-question").await?;
    // The clerk opens the cover and takes the card out.
    counter.printer.clear();
    counter.printer.wait_until_idle();

    // One input: the card is spoiled. Two: another one.
    counter.window.keys("2").await?;
    counter.window.wait_for("Karta spisana").await?;
    counter.goes_on().await?;
    counter.window.wait_for("Zeskanuj kod z wydrukowanej karty").await?;

    assert_eq!(counter.printer.count_create_jobs(), 2, "jobs at the printer");
    let shown = counter.window.text().await?;
    assert!(!shown.contains(&stuck.number), "the spoiled number on another card");
    assert_eq!(counter.card_status(&stuck.number).await?, "never_valid");
    Ok(())
}

// REQ C-6 D-5 D-7
#[tokio::test]
async fn when_nothing_came_out_of_the_jam_two_inputs_print_the_card_with_the_next_number() -> Outcome {
    let (mut counter, card) = after_a_jam().await?;
    counter.printer.abort_next();
    counter.printer.clear();
    counter.printer.wait_until_idle();

    counter.window.keys("1").await?;
    counter.window.press("Drukuj kartę").await?;
    counter.window.wait_for("Zeskanuj kod z wydrukowanej karty").await?;
    // What was said to be nothing may turn up later: that number is over.
    let shown = counter.window.text().await?;
    assert!(!shown.contains(&card.number), "the number of the jam on another card");
    assert_eq!(counter.card_status(&card.number).await?, "never_valid");
    assert_eq!(counter.printer.printed().len(), 1, "cards in the tray");
    Ok(())
}
