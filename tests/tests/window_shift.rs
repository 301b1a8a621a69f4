//! A day with money at the counter: the shift is opened, a duplicate is paid for and given out, the shift is closed with a difference that is
//! explained, all of it without network and on paper.

use serde_json::json;
use testkit::Outcome;
use testkit::paper::text_of;
use thirtyfour::{By, Key};
use whole_system::clerk::OWN_PASSWORD;
use whole_system::counter::Counter;
use whole_system::pictures::look;

async fn picks(counter: &Counter, words: &str) -> Outcome {
    Ok(counter.window.find(By::XPath(format!("//label[contains(., '{words}')]"))).await?.click().await?)
}

// REQ C-7 C-8 C-11 C-12 E-1
#[tokio::test]
async fn a_shift_from_the_first_count_to_its_report_with_a_duplicate_that_is_paid_for() -> Outcome {
    let counter = Counter::ready().await?;
    let adam = counter.knows("Adam Wzorcowy").await?;
    let old = counter.handed_over(&adam).await?;
    let office = counter.office_printer().await?;
    counter.starts_afresh().await?;
    let window = &counter.window;

    // Without a shift nobody takes money.
    window.wait_for("Zmiana nie jest otwarta").await?;
    counter.opens("Adam Wzorcowy").await?;
    counter.alt('d').await?;
    picks(&counter, "zniszczona").await?;
    window.wait_for("Najpierw otwórz zmianę").await?;

    window.key(Key::F8).await?;
    window.wait_for("Policz blankiety i kasę").await?;
    window.fill("Ile jest blankietów?", "50").await?;
    window.fill("Ile jest w kasie?", "200").await?;
    look(window, "shift-open").await?;
    counter.goes_on().await?;
    window.wait_for("Zmiana otwarta").await?;

    // The fee is taken with the number of the new card.
    counter.opens("Adam Wzorcowy").await?;
    counter.alt('d').await?;
    picks(&counter, "zniszczona").await?;
    window.wait_for("Wybierz, jak jest płacone").await?;
    picks(&counter, "gotówka").await?;
    look(window, "duplicate-fee").await?;
    counter.goes_on().await?;
    window.wait_for("Opłata przyjęta: 20,00").await?;
    window.press("Drukuj kartę").await?;
    window.wait_for("Zeskanuj kod z wydrukowanej karty").await?;
    window.scan(&counter.code_in_tray()?, "Kto odbiera?").await?;
    picks(&counter, "sam mieszkaniec").await?;
    picks(&counter, "dowód osobisty").await?;
    counter.alt('w').await?;
    window.wait_for("podpisuje odbiór karty").await?;
    counter.goes_on().await?;
    window.wait_for("Wydano. Karta jest ważna od").await?;
    counter.alt('p').await?;
    window.wait_for("Wydrukowano o").await?;
    look(window, "handed-fee").await?;
    let receipt = text_of(office.printed().last().ok_or("nothing came out")?)?;
    assert!(receipt.contains("Pokwitowanie opłaty") && receipt.contains(&old.number), "{receipt}");
    assert!(receipt.contains("20,00") && receipt.contains("gotówka"), "{receipt}");
    assert_eq!(counter.card_status(&old.number).await?, "ended_for_good");

    // One blank more has gone than the station knows of.
    window.key(Key::F8).await?;
    window.wait_for("Koniec zmiany").await?;
    window.fill("Ile jest blankietów?", "48").await?;
    window.wait_for("o 1 mniej").await?;
    window.fill("Ile jest w kasie?", "220,00").await?;
    window.wait_for("zgadza się").await?;
    window.wait_for("Wyjaśnij różnicę").await?;
    window.fill("Krótko, skąd różnica", "drugi blankiet wciągnięty przy zacięciu").await?;
    look(window, "shift-close").await?;
    counter.goes_on().await?;
    window.wait_for("Zmiana zamknięta").await?;
    counter.alt('w').await?;
    window.wait_for("Wydrukowano o").await?;
    look(window, "shift-closed").await?;
    let report = text_of(office.printed().last().ok_or("nothing came out")?)?;
    for wanted in ["Raport zmiany", "mniej", "drugi blankiet", "220,00", "zgadza się"] {
        assert!(report.contains(wanted), "{wanted}: {report}");
    }
    let shift = counter.does("shift", json!({})).await?;
    assert_eq!((shift["open"].is_null(), &shift["expected"]), (true, &json!({ "blanks": 48, "cash": 22_000 })));
    Ok(())
}

/// The supervisor was here before and has chosen a password.
async fn supervisor_has_a_password(counter: &Counter) -> Outcome {
    let staff = counter.does("staff", json!({})).await?;
    let id = |name: &str| {
        let found = staff.as_array().into_iter().flatten().find(|one| one["name"] == name);
        found.map(|one| one["id"].clone()).ok_or("nobody of this name")
    };
    let (supervisor, operator) = (&counter.station.supervisor, &counter.station.operator);
    let signs_in = |staff, password: &str| json!({ "staff": staff, "password": password });
    counter.does("sign_in", signs_in(id(&supervisor.name)?, &supervisor.first_password)).await?;
    counter.does("set_own_password", json!({ "password": OWN_PASSWORD, "again": OWN_PASSWORD })).await?;
    counter.does("sign_in", signs_in(id(&operator.name)?, OWN_PASSWORD)).await?;
    Ok(())
}

// REQ C-7 C-8 C-12
#[tokio::test]
async fn a_fee_is_paid_back_with_a_supervisors_password_and_a_receipt() -> Outcome {
    let counter = Counter::ready().await?;
    supervisor_has_a_password(&counter).await?;
    let adam = counter.knows("Adam Wzorcowy").await?;
    let old = counter.handed_over(&adam).await?;
    let office = counter.office_printer().await?;
    let counted = json!({ "blanks": 50, "cash": 20_000 });
    let open = json!({ "counted": counted, "expected": null, "blanks_words": "", "cash_words": "" });
    counter.does("open_shift", open).await?;
    let layout = counter.does("configuration", json!({})).await?["layouts"][0]["id"].clone();
    let duplicate = json!({ "of": old.number, "reason": "damaged", "old_card": "returned" });
    let reserve =
        json!({ "resident": adam, "layout": layout, "packages": [], "duplicate": duplicate, "payment": "cash" });
    let made = counter.does("reserve_card", reserve).await?;
    counter.does("withdraw_card", json!({ "production": made["id"] })).await?;

    counter.starts_afresh().await?;
    let window = &counter.window;
    counter.opens("Adam Wzorcowy").await?;
    window.wait_for("Opłata za duplikat").await?;
    counter.alt('a').await?;
    window.wait_for("Zwrot opłaty 20,00").await?;
    window.fill("Dlaczego", "rezygnacja z duplikatu").await?;
    window.fill("Hasło kierownika", OWN_PASSWORD).await?;
    look(window, "refund").await?;
    counter.goes_on().await?;
    window.wait_for("Zapisane: zwrot opłaty").await?;
    counter.alt('w').await?;
    window.wait_for("Wydrukowano o").await?;
    let paper = text_of(office.printed().last().ok_or("nothing came out")?)?;
    assert!(paper.contains("Pokwitowanie zwrotu opłaty") && paper.contains("rezygnacja"), "{paper}");
    Ok(())
}
