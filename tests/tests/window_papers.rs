//! The papers that the counter gives out.

use testkit::Outcome;
use testkit::paper::text_of;
use testkit::printer::{Setup, VirtualPrinter};
use thirtyfour::{By, Key};
use whole_system::counter::Counter;
use whole_system::pictures::look;

// REQ C-12
#[tokio::test]
async fn what_the_resident_signs_comes_out_of_the_office_printer() -> Outcome {
    let counter = Counter::ready().await?;
    counter.knows("Janina Przykładowa").await?;
    counter.starts_afresh().await?;
    let window = &counter.window;
    let office = VirtualPrinter::start_as(&Setup { paper_instead_of_cards: true, ..Setup::default() });
    window.press("Drukarka").await?;
    window.wait_for("Dokąd idą dokumenty na A4").await?;
    window.find(By::XPath("//label[contains(., 'Dokumenty A4')]")).await?.click().await?;
    window.fill("Adres drukarki", &office.address()).await?;
    window.press("Sprawdź i dodaj").await?;
    window.wait_for("Virtual office printer").await?;
    look(window, "printers").await?;
    window.press("Gotowe").await?;

    counter.opens("Janina Przykładowa").await?;
    counter.alt('w').await?;
    window.wait_for("Wydrukowano o").await?;
    look(window, "resident-papers").await?;
    counter.alt('g').await?;
    window.wait_for("Odpowiedzi mieszkańca").await?;
    counter.alt('w').await?;
    window.wait_for("Wydrukowano o").await?;
    look(window, "consents").await?;

    let printed = office.printed();
    assert_eq!(printed.len(), 2, "documents in the tray");
    let application = text_of(printed.first().ok_or("nothing came out")?)?;
    assert!(application.contains("Janina") && application.contains("Przykładowa"), "{application}");
    assert!(text_of(printed.last().ok_or("nothing came out")?)?.contains("Zgadzam się"));
    Ok(())
}

// REQ C-12 C-7
#[tokio::test]
async fn a_statement_of_loss_asks_what_happened_and_says_it_on_paper() -> Outcome {
    let counter = Counter::ready().await?;
    let adam = counter.knows("Adam Wzorcowy").await?;
    let card = counter.handed_over(&adam).await?;
    let office = counter.office_printer().await?;
    counter.starts_afresh().await?;
    let window = &counter.window;
    counter.opens("Adam Wzorcowy").await?;
    counter.alt('u').await?;
    window.wait_for("Oświadczenie o utracie karty").await?;
    window.find(By::XPath("//label[contains(., 'Skradziona')]")).await?.click().await?;
    look(window, "loss").await?;
    counter.goes_on().await?;
    window.wait_for("Wydrukowano o").await?;
    let paper = text_of(office.printed().first().ok_or("nothing came out")?)?;
    assert!(paper.contains("Wzorcowy") && paper.contains(&card.number), "{paper}");
    assert!(paper.to_lowercase().contains("skradzion"), "{paper}");
    Ok(())
}

// REQ C-12 C-5 D-7
#[tokio::test]
async fn a_confirmation_waits_for_paper_and_the_card_is_handed_over_all_the_same() -> Outcome {
    let counter = Counter::ready().await?;
    let adam = counter.knows("Adam Wzorcowy").await?;
    counter.checked(&adam).await?;
    let office = counter.office_printer().await?;
    office.media_empty();
    counter.starts_afresh().await?;
    let window = &counter.window;
    counter.opens("Adam Wzorcowy").await?;
    counter.goes_on().await?;
    window.wait_for("Kto odbiera?").await?;
    window.find(By::XPath("//label[contains(., 'sam mieszkaniec')]")).await?.click().await?;
    window.find(By::XPath("//label[contains(., 'dowód osobisty')]")).await?.click().await?;
    counter.alt('w').await?;
    window.wait_for("podpisuje odbiór karty").await?;
    counter.goes_on().await?;
    window.wait_for("Wydano. Karta jest ważna od").await?;
    counter.alt('w').await?;
    window.wait_for("W drukarce skończył się papier").await?;
    window.wait_for("Dokument czeka w drukarce i wyjdzie sam.").await?;
    look(window, "paper-empty").await?;
    office.refill();
    window.wait_for("Wydrukowano o").await?;
    let paper = text_of(office.printed().first().ok_or("nothing came out")?)?;
    assert!(paper.contains("Wzorcowy"), "{paper}");
    Ok(())
}

// REQ C-12 C-6
#[tokio::test]
async fn without_an_office_printer_the_protocol_of_a_spoiled_card_is_a_file() -> Outcome {
    let counter = Counter::ready().await?;
    let adam = counter.knows("Adam Wzorcowy").await?;
    let card = counter.printed(&adam).await?;
    counter.starts_afresh().await?;
    let window = &counter.window;
    counter.opens("Adam Wzorcowy").await?;
    counter.goes_on().await?;
    window.wait_for("Zeskanuj kod z wydrukowanej karty").await?;
    counter.alt('u').await?;
    window.find(By::XPath("//label[contains(., 'Drukarka ją zepsuła')]")).await?.click().await?;
    counter.goes_on().await?;
    window.wait_for("Karta spisana").await?;
    counter.alt('p').await?;
    window.wait_for("Plik PDF,").await?;
    let shown = window.text().await?;
    let name = shown.split_whitespace().find(|word| word.ends_with(".pdf")).ok_or("no file is named")?;
    let paper = text_of(std::path::Path::new(name))?;
    assert!(paper.contains(&card.number), "{paper}");
    // What cannot be undone is not left by a slip: the way back leads to the resident.
    window.key(Key::Escape).await?;
    window.wait_for("Co robimy?").await
}
