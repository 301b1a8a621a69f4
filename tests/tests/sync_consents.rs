//! Consents taken back and people forgotten, with two stations of one point, a hub and a network that breaks (B-11).

use std::process::Command;

use serde_json::{Value, json};
use testkit::city::form_of;
use testkit::proxy::Network;
use testkit::station::StationProgram;
use testkit::{Outcome, traces};
use whole_system::town::{Town, everything_is_sent, issue, photograph, together_again};

/// Somebody of the demo city who has a portrait.
const WHO: &str = "Tadeusz Wzornik-Demo";
/// What nobody else is called, and where nobody else lives.
const SURNAME: &str = "Wzornik-Zapomniany";
const STREET: &str = "ul. Niebyłych Ogrodów 77";
const EMAIL: &str = "tadeusz.zapomniany@poczta.example";

/// Two stations at one point, and somebody with a card whom both hold.
async fn somebody_with_a_card() -> Outcome<(Town, Value, String)> {
    let town = Town::with(&["Ratusz", "Ratusz"]).await?;
    let [first, second] = both(&town)?;
    let mut form = form_of(WHO)?;
    for (field, value) in [("surname", SURNAME), ("street", STREET), ("email", EMAIL)] {
        form[field] = json!(value);
    }
    let registered = first.call("register_resident", json!({ "form": form, "photo": null, "decisions": [] }))?;
    photograph(first, &registered["resident"])?;
    let number = issue(first, &registered["resident"])?.as_str().ok_or("no number")?.to_owned();
    everything_is_sent(first)?;
    second.wait_until("find_residents", &json!({ "query": SURNAME }), |found| found["total"] == 1)?;
    Ok((town, registered["resident"].clone(), number))
}

fn both(town: &Town) -> Outcome<[&StationProgram; 2]> {
    match town.stations.as_slice() {
        [first, second] => Ok([first, second]),
        _ => Err("there are not two stations".into()),
    }
}

fn terms(resident: &Value, given: bool) -> Value {
    json!({ "resident": resident, "answers": [{ "clause": "terms", "version": 1, "given": given }], "language": "pl" })
}

// REQ B-11 E-1 E-5: taken back at one station without network, it blocks the card at both; given again at the other, it lifts at both.
#[tokio::test(flavor = "multi_thread")]
async fn a_consent_is_taken_back_at_one_station_and_given_again_at_the_other() {
    let (town, resident, _) = somebody_with_a_card().await.unwrap();
    let [first, second] = both(&town).unwrap();
    let page = json!({ "resident": resident });
    town.network.cut(Network::Down);
    let shown = first.call("answer_consents", terms(&resident, false)).unwrap();
    assert_eq!(shown["cards"][0]["status"], "suspended", "at once, without network");
    let refused = json!({ "resident": resident, "layout": "arcade-landscape", "packages": [] });
    assert!(first.call("reserve_card", refused).is_err());
    assert_eq!(second.call("resident", page.clone()).unwrap()["cards"][0]["status"], "active", "nobody has told it");

    // The line breaks in the middle of an answer; sent again it counts once.
    town.network.set(Network::CutsAnswers(300));
    first.call("sync_now", json!({})).unwrap();
    first.wait_until("operations", &json!({}), |page| !page["connection"]["next_try"].is_null()).unwrap();
    together_again(&town).unwrap();
    assert_eq!(town.count("block WHERE lifted_at IS NULL").unwrap(), 1);
    second.wait_until("resident", &page, |shown| shown["cards"][0]["status"] == "suspended").unwrap();
    let blocked = |status| format!("account WHERE blocked_at IS {status} NULL");
    assert_eq!(town.count(&blocked("NOT")).unwrap(), 1);
    second.call("answer_consents", terms(&resident, true)).unwrap();
    everything_is_sent(second).unwrap();
    first.wait_until("resident", &page, |shown| shown["cards"][0]["status"] == "active").unwrap();
    assert_eq!(town.count(&blocked("")).unwrap(), 1);
}

// REQ B-11 E-2 G-6: forgotten at one station without network, while the other one changes the same person: afterwards there is nothing of
// them anywhere, and what comes late brings nothing back.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_forgotten_is_forgotten_everywhere() {
    let (town, resident, number) = somebody_with_a_card().await.unwrap();
    let [first, second] = both(&town).unwrap();
    let texts = [SURNAME, "Zapomniany", STREET, EMAIL, "600771133"];
    town.network.cut(Network::Down);
    let shown = second.call("resident", json!({ "resident": resident })).unwrap();
    let before = match &shown["phone"] {
        Value::Null => json!({}),
        phone => json!({ "phone": phone }),
    };
    let late = json!({ "resident": resident, "groups": [{ "group": "phone", "before": before, "after": { "phone": "600 771 133" } }] });
    second.call("change_resident", late).unwrap();
    let forgotten = first.call("forget_resident", json!({ "resident": resident, "statement": true })).unwrap();
    assert_eq!(forgotten["numbers"], json!([number]));
    assert!(!traces::found(&texts, &dump(&town).unwrap()).is_empty(), "the hub has not heard of it");

    together_again(&town).unwrap();
    for station in [first, second] {
        station.wait_until("find_residents", &json!({ "query": SURNAME }), |found| found["total"] == 0).unwrap();
        let scan = station.call("read_scan", json!({ "text": number })).unwrap();
        assert_eq!(scan["is"], "forgotten");
        assert!(station.call("resident", json!({ "resident": resident })).is_err());
        let journal = station.call("today", json!({})).unwrap();
        assert_eq!(traces::found(&texts, journal.to_string().as_bytes()), [""; 0]);
        assert_eq!(traces::found(&texts, station.log().as_bytes()), [""; 0]);
    }
    assert_eq!(traces::found(&texts, &dump(&town).unwrap()), [""; 0]);
    assert_eq!(town.count("card WHERE ended").unwrap(), 1, "its number stays, and is dead");
    for gone in ["resident", "account", "blob", "holding"] {
        assert_eq!(town.count(gone).unwrap(), 0, "{gone}");
    }
}

/// Everything that `pg_dump` writes of the hub; payloads stand there in hexadecimal digits.
fn dump(town: &Town) -> Outcome<Vec<u8>> {
    let dump = Command::new("pg_dump").args(["--dbname", town.hub.database(), "--inserts"]).output()?;
    if dump.status.success() { Ok(dump.stdout) } else { Err(String::from_utf8_lossy(&dump.stderr).into_owned().into()) }
}
