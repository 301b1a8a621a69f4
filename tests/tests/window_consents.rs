//! Consents, the deletion of data, and what a card gives, in the real window (B-8, B-11).

use serde_json::json;
use testkit::Outcome;
use thirtyfour::By;
use whole_system::counter::Counter;
use whole_system::pictures::look;

// REQ B-11 B-8 C-8
#[tokio::test]
async fn consents_rights_and_the_end_of_a_record_in_the_real_window() -> Outcome {
    let counter = Counter::ready().await?;
    let adam = counter.knows("Adam Wzorcowy").await?;
    let card = counter.handed_over(&adam).await?;
    counter.starts_afresh().await?;
    let window = &counter.window;

    counter.opens("Adam Wzorcowy").await?;
    counter.alt('k').await?;
    window.wait_for("Teraz na karcie").await?;
    window.find(By::XPath("//label[contains(., 'Bilet miejski')]")).await?.click().await?;
    look(window, "rights").await?;
    counter.goes_on().await?;
    window.wait_for("Uprawnienia zapisane").await?;
    window.wait_for("zmieniona po wydaniu").await?;

    counter.alt('g').await?;
    window.wait_for("Odpowiedzi mieszkańca").await?;
    window.find(By::XPath("//label[contains(., 'Regulamin karty')]")).await?.click().await?;
    window.wait_for("Karty przestaną działać od razu").await?;
    look(window, "consents-withdrawn").await?;
    counter.goes_on().await?;
    window.wait_for("Karty przestały działać.").await?;
    assert_eq!(counter.card_status(&card.number).await?, "suspended");

    counter.alt('g').await?;
    window.wait_for("Odpowiedzi mieszkańca").await?;
    counter.alt('u').await?;
    window.wait_for("Usunięcie danych na zawsze").await?;
    window.find(By::XPath("//label[contains(., 'Oświadczenie jest podpisane')]")).await?.click().await?;
    look(window, "forget").await?;
    counter.goes_on().await?;
    window.wait_for("Dane usunięte").await?;
    let found = counter.does("find_residents", json!({ "query": "Wzorcowy" })).await?;
    assert_eq!(found["total"], 0);
    let scanned = counter.does("read_scan", json!({ "text": card.number })).await?;
    assert_eq!(scanned["is"], "forgotten");
    Ok(())
}
