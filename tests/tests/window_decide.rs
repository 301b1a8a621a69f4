//! Two stations change the same data without network: people decide, in the real window, by the keyboard; and the page of operations.

use serde_json::{Value, json};
use testkit::proxy::Network;
use testkit::{Outcome, Window};
use thirtyfour::{By, Key};
use whole_system::joined::Joined;
use whole_system::pictures::look;

const WHO: &str = "Jan Kowalski-Demo";

fn address(street: &str, postcode: &str) -> Value {
    json!({ "street": street, "postcode": postcode, "city": "Przykładowo" })
}

/// What the window's station says of the address.
async fn address_here(joined: &Joined, resident: &str) -> Outcome<Value> {
    let known = joined.does("resident", json!({ "resident": resident })).await?;
    Ok(json!({ "street": known["street"], "postcode": known["postcode"], "city": known["city"] }))
}

/// Waits until the list of operations has a line: the driver counts a line whose ends may be cut off as not shown.
async fn listed(window: &Window, words: &str) -> Outcome {
    for _ in 0..500 {
        let list =
            window.driver().execute("return document.querySelector('.list ul')?.innerText ?? ''", vec![]).await?;
        if list.json().to_string().contains(words) {
            return Ok(());
        }
        window.between_looks().await;
    }
    Err(format!("no operation is called {words}").into())
}

/// A colleague at each point changed Jan's address, one of them without network; the window's point is asked.
async fn asked_about_an_address() -> Outcome<(Joined, String, Value)> {
    let mut joined = Joined::ready().await?;
    let jan = joined.knows(WHO).await?;
    let before = address_here(&joined, &jan).await?;
    joined.changed(1, &jan, "address", &before, &address("ul. Źródlana 11 m. 7", "00-074"))?;
    joined.changed(0, &jan, "address", &before, &address("ul. Źródlana 11 m. 17", "00-047"))?;
    joined.until("sill", json!({}), |sill| sill["decisions"] == 1).await?;
    Ok((joined, jan, before))
}

// REQ E-5 E-1 E-4
#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_was_changed_twice_is_decided_without_network_and_both_points_agree() -> Outcome {
    let (joined, jan, before) = asked_about_an_address().await?;
    let window = &joined.window;
    assert_eq!(address_here(&joined, &jan).await?, before, "what stood before both counts");
    window.key(Key::F7).await?;
    window.wait_for("dwie zmiany tych samych danych").await?;
    look(window, "decisions").await?;
    window.find(By::Css("main li button:focus")).await?;
    window.key(Key::Enter).await?;
    window.wait_for("które dane są właściwe?").await?;
    window.wait_for("jedno z nich bez sieci").await?;
    window.wait_for("Zostały 2 wybory: Ulica i numer, Kod").await?;
    look(window, "decision").await?;

    joined.network.cut(Network::Down);
    joined.until("sill", json!({}), |sill| sill["online"] == false).await?;
    window.find(By::Css("label:has(input:focus)")).await?;
    // The street of the later change, the postcode of the earlier one.
    window.key(Key::Right).await?;
    window.wait_for("Został 1 wybór: Kod").await?;
    window.key(Key::Down).await?;
    window.key(Key::Left).await?;
    look(window, "decision-made").await?;
    window.chord(Key::Control, Key::Enter).await?;
    window.wait_for("Zapisano decyzję: Jan Kowalski-Demo").await?;
    window.wait_for("1 operacja czeka od").await?;
    window.wait_for("Nic nie czeka na decyzję").await?;
    look(window, "decision-waits").await?;
    let decided = address("ul. Źródlana 11 m. 17", "00-074");
    assert_eq!(address_here(&joined, &jan).await?, decided, "it stands here at once");

    joined.network.set(Network::Whole);
    joined.does("sync_now", json!({})).await?;
    joined.is_sent().await?;
    let resident = json!({ "resident": jan });
    let agrees = |known: &Value| known["street"] == decided["street"] && known["postcode"] == decided["postcode"];
    joined.elsewhere.wait_until("resident", &resident, agrees)?;
    joined.until("resident", resident, agrees).await?;
    let open = joined.hub.ask("SELECT count(*) FROM task WHERE decision IS NULL")?;
    assert_eq!(open, ["0"]);
    Ok(())
}

// REQ E-5 E-4 E-10
#[tokio::test(flavor = "multi_thread")]
async fn the_operations_that_wait_were_refused_and_were_sent_are_told_apart() -> Outcome {
    let (mut joined, jan, _) = asked_about_an_address().await?;
    let window = &joined.window;
    window.key(Key::F9).await?;
    window.wait_for("Centrala odpowiada").await?;
    window.wait_for("Wszystko jest w centrali").await?;
    listed(window, "Mieszkaniec zarejestrowany").await?;
    look(window, "operations-sent").await?;

    // The decision is made at the other point while this one has no network, and here as well.
    joined.network.cut(Network::Down);
    joined.until("sill", json!({}), |sill| sill["online"] == false).await?;
    let task = joined.does("decisions", json!({})).await?[0]["task"].clone();
    window.find(By::XPath("//button[contains(., 'dwie zmiany')]")).await?.click().await?;
    window.wait_for("które dane są właściwe?").await?;
    window.chord(Key::Alt, 'l').await?;
    window.chord(Key::Control, Key::Enter).await?;
    window.wait_for("Zapisano decyzję").await?;
    window.wait_for("1 operacja czeka").await?;
    listed(window, "Decyzja podjęta").await?;
    look(window, "operations-wait").await?;
    let second = json!({ "decision": "values", "values": address("ul. Źródlana 11 m. 17", "00-047") });
    let hub = format!("http://{}", joined.hub.address());
    joined.colleagues[0].tells(json!({ "kind": "task_decided", "task": task, "decision": second }), &hub)?;

    let window = &joined.window;
    joined.network.set(Network::Whole);
    window.chord(Key::Control, Key::Enter).await?;
    window.wait_for("1 operacja została odrzucona").await?;
    window.wait_for("Ktoś rozstrzygnął to już wcześniej.").await?;
    look(window, "operations-refused").await?;
    joined.until("resident", json!({ "resident": jan }), |known| known["street"] == "ul. Źródlana 11 m. 17").await?;
    window.chord(Key::Alt, 'g').await?;
    window.wait_for("Wszystko jest w centrali").await
}
