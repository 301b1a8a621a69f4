//! Training at the counter.

use serde_json::json;
use testkit::Outcome;
use thirtyfour::Key;
use whole_system::counter::Counter;
use whole_system::pictures::look;

// REQ H-4 C-5
#[tokio::test]
async fn a_card_made_in_training_says_so_and_nothing_of_it_is_left_afterwards() -> Outcome {
    let counter = Counter::ready().await?;
    let window = &counter.window;
    window.key(Key::F1).await?;
    window.wait_for("Pomoc i klawisze").await?;
    counter.alt('x').await?;
    window.wait_for("Osoby są zmyślone.").await?;
    look(window, "training").await?;

    let found = counter.does("find_residents", json!({ "query": "Treningowa" })).await?;
    let photo = counter.photographs("Janina Przykładowa").await?;
    counter.does("set_photo", json!({ "resident": found["hits"][0]["id"], "photo": photo })).await?;
    counter.opens("Marta Treningowa-Próbna").await?;
    counter.goes_on().await?;
    window.wait_for("Nowa karta: Marta Treningowa-Próbna").await?;
    counter.goes_on().await?;
    window.wait_for("Drukuj kartę").await?;
    look(window, "training-card").await?;
    counter.goes_on().await?;
    window.wait_for("Zeskanuj kod z wydrukowanej karty").await?;
    assert_eq!(counter.printer.count_create_jobs(), 0, "jobs at the station's printer");

    window.press("Zakończ ćwiczenia").await?;
    window.wait_for_no("Osoby są zmyślone.").await?;
    window.wait_for("Kogo obsługujemy?").await?;
    let found = counter.does("find_residents", json!({ "query": "Treningowa" })).await?;
    assert_eq!(found["total"], 0, "{found}");
    Ok(())
}
