//! Issuing a card at the counter.

use serde_json::json;
use testkit::peers::read_token;
use testkit::print_server::PrintServer;
use testkit::printer::VirtualPrinter;
use testkit::{Outcome, Window};
use thirtyfour::{By, Key};
use whole_system::counter::Counter;
use whole_system::pictures::look;

// REQ C-5 D-1 D-2
#[tokio::test]
async fn packages_with_their_proofs_are_in_the_code_and_a_signature_on_the_screen_gives_the_card_away() -> Outcome {
    let counter = Counter::ready().await?;
    counter.knows("Krystyna Wzornicka-Demo").await?;
    counter.starts_afresh().await?;
    let window = &counter.window;
    counter.opens("Krystyna Wzornicka-Demo").await?;
    counter.goes_on().await?;
    window.wait_for("Nowa karta: Krystyna Wzornicka-Demo").await?;
    window.wait_for("osoba nie jest już w tym wieku").await?;
    window.field("Senior 60+").await?.click().await?;
    window.field("Ulga dla podatników").await?.click().await?;
    // Without its proof the package is not given, and the page says what is missing.
    window.press("Nadaj numer i pokaż kartę").await?;
    window.wait_for("Wybierz, co potwierdza prawo").await?;
    window.choose("Na podstawie", 1).await?;
    window.wait_for("do 30 kwietnia").await?;
    look(window, "issue-choose").await?;
    click_words(window, "pionowy, 2026").await?;
    window.press("Nadaj numer i pokaż kartę").await?;
    window.wait_for("Drukuj kartę").await?;
    look(window, "issue-portrait").await?;
    window.press("Drukuj kartę").await?;
    window.wait_for("Zeskanuj kod z wydrukowanej karty").await?;

    let code = counter.code_in_tray()?;
    let token = read_token(&code, &counter.station.card_key)?;
    assert!(token.lines().any(|line| line == "packages 1 4"), "{token}");
    window.scan(&code, "Kto odbiera?").await?;
    click_words(window, "pełnomocnik").await?;
    window.fill("Imię i nazwisko pełnomocnika", "Ewa Wzór").await?;
    click_words(window, "paszport").await?;
    sign(window).await?;
    window.wait_for("Od tej chwili karta jest ważna.").await?;
    look(window, "hand-over").await?;
    window.press("Wydaj kartę").await?;
    window.wait_for("Wydano. Karta jest ważna od").await?;
    look(window, "hand-over-done").await
}

// REQ C-5 D-3
#[tokio::test]
async fn a_card_that_waited_is_handed_over_from_the_list_and_valid_only_from_then() -> Outcome {
    let counter = Counter::ready().await?;
    let adam = counter.knows("Adam Wzorcowy").await?;
    let card = counter.checked(&adam).await?;
    counter.starts_afresh().await?;
    let window = &counter.window;
    assert_eq!(counter.card_status(&card.number).await?, "waiting");
    window.key(Key::F6).await?;
    window.wait_for("Karty do odbioru").await?;
    look(window, "waiting").await?;
    window.press("Adam Wzorcowy").await?;
    window.wait_for("Kto odbiera?").await?;
    click_words(window, "sam mieszkaniec").await?;
    click_words(window, "dowód osobisty").await?;
    counter.alt('w').await?;
    window.wait_for("podpisuje odbiór karty").await?;
    assert_eq!(counter.card_status(&card.number).await?, "waiting");
    counter.goes_on().await?;
    window.wait_for("Wydano. Karta jest ważna od").await?;
    assert_eq!(counter.card_status(&card.number).await?, "active");
    Ok(())
}

// REQ C-5 D-5 D-7
#[tokio::test]
async fn an_open_cover_is_said_and_once_it_is_closed_the_card_comes_by_itself() -> Outcome {
    let mut counter = Counter::ready().await?;
    let adam = counter.knows("Adam Wzorcowy").await?;
    counter.gave_a_number(&adam).await?;
    counter.starts_afresh().await?;
    counter.printer.trouble("cover-open");
    counter.opens("Adam Wzorcowy").await?;
    counter.goes_on().await?;
    counter.window.wait_for("Drukuj kartę").await?;
    look(&counter.window, "issue-preview").await?;
    counter.window.press("Drukuj kartę").await?;
    counter.window.wait_for("Pokrywa drukarki jest otwarta").await?;
    counter.window.wait_for("Gdy to zrobisz, ruszy sama.").await?;
    look(&counter.window, "printer-stopped").await?;
    counter.printer.clear();
    counter.window.wait_for("Zeskanuj kod z wydrukowanej karty").await?;
    look(&counter.window, "issue-check").await?;
    assert_eq!(counter.printer.printed().len(), 1, "cards in the tray");
    assert_eq!(counter.printer.count_create_jobs(), 1, "jobs at the printer");
    Ok(())
}

// REQ C-5 D-5 D-7
#[tokio::test]
async fn a_printer_that_does_not_answer_is_changed_for_another_and_the_number_stays() -> Outcome {
    let counter = Counter::ready().await?;
    let adam = counter.knows("Adam Wzorcowy").await?;
    let card = counter.gave_a_number(&adam).await?;
    let dead = VirtualPrinter::start();
    counter.does("add_printer", json!({ "address": dead.address() })).await?;
    drop(dead);
    counter.starts_afresh().await?;
    let window = &counter.window;
    counter.opens("Adam Wzorcowy").await?;
    counter.goes_on().await?;
    window.press("Drukuj kartę").await?;
    window.wait_for("Sprawdź, czy jest włączona i czy kabel jest wpięty.").await?;
    window.wait_for("Nic nie wyszło z drukarki, blankiet jest czysty.").await?;
    look(window, "printer-silent").await?;

    let spare = VirtualPrinter::start();
    window.press("Zmień drukarkę").await?;
    window.fill("Adres drukarki", &spare.address()).await?;
    window.press("Sprawdź i dodaj").await?;
    window.wait_for("gotowa").await?;
    window.press("Gotowe").await?;
    window.press("Drukuj jeszcze raz").await?;
    window.wait_for("Zeskanuj kod z wydrukowanej karty").await?;
    window.wait_for(&card.number).await?;
    assert_eq!((spare.printed().len(), counter.printer.printed().len()), (1, 0), "cards in the trays");
    Ok(())
}

// REQ D-5
#[tokio::test]
async fn a_print_queue_of_this_computer_is_added_by_a_choice_and_cards_go_there() -> Outcome {
    let server = PrintServer::start();
    let printer = VirtualPrinter::start();
    server.add("karty-2", "Karty, stanowisko 2", &printer.address());
    server.add_raw("biuro", "Biuro, parter");
    let counter = Counter::ready_with(&[("CUPS_SERVER", &server.setting())]).await?;
    // CUPS takes a moment to ask the printer what it can do.
    while !counter.does("print_queues", json!({})).await?.to_string().contains(r#""purpose":"cards""#) {
        counter.window.between_looks().await;
    }
    let window = &counter.window;
    window.press("Drukarka").await?;
    window.wait_for("Karty, stanowisko 2").await?;
    window.wait_for("Biuro, parter").await?;
    look(window, "printers-queues").await?;
    window.press("Karty, stanowisko 2").await?;
    window.wait_for("Usuń z listy: Karty, stanowisko 2").await?;

    let adam = counter.knows("Adam Wzorcowy").await?;
    counter.printed(&adam).await?;
    assert_eq!((printer.printed().len(), counter.printer.count_create_jobs()), (1, 0), "cards in the trays");
    Ok(())
}

async fn click_words(window: &Window, words: &str) -> Outcome {
    window.find(By::XPath(format!("//label[contains(normalize-space(.), '{words}')]"))).await?.click().await?;
    Ok(())
}

/// Signs with the mouse, as with a pen.
async fn sign(window: &Window) -> Outcome {
    let pad = window.find(By::Css("canvas")).await?;
    let pen = window.driver().action_chain().move_to_element_center(&pad).click_and_hold();
    pen.move_by_offset(80, -30).move_by_offset(60, 45).move_by_offset(70, -40).release().perform().await?;
    Ok(())
}
