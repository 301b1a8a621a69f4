//! Two stations of one point do something about the same person or card without network; in the end both see the same (E-5).

use serde_json::{Value, json};
use testkit::Outcome;
use testkit::city::{CityWithHub, form_of};
use testkit::proxy::Network;
use testkit::station::StationProgram;
use whole_system::town::{Town, everything_is_sent, issue, photograph, together_again};

/// Somebody of the demo city.
const WHO: &str = "Tadeusz Wzornik-Demo";

/// Two stations of one point that know the same resident.
async fn two_at_one_point() -> Outcome<(Town, Value)> {
    let town = Town::with(&["Ratusz", "Ratusz"]).await?;
    let [first, second] = both(&town)?;
    let form = form_of(WHO)?;
    let registered = first.call("register_resident", json!({ "form": form, "photo": null, "decisions": [] }))?;
    everything_is_sent(first)?;
    let resident = registered["resident"].clone();
    photograph(first, &resident)?;
    everything_is_sent(first)?;
    second.wait_until("find_residents", &json!({ "query": WHO }), |found| found["total"] == 1)?;
    Ok((town, resident))
}

fn both(town: &Town) -> Outcome<[&StationProgram; 2]> {
    match town.stations.as_slice() {
        [first, second] => Ok([first, second]),
        _ => Err("there are not two stations".into()),
    }
}

/// A change of a group of one field, which held this before.
fn change(resident: &Value, field: &str, before: &Value, after: &str) -> Value {
    let held = match before {
        Value::Null => json!({}),
        before => json!({ field: before }),
    };
    json!({ "resident": resident, "groups": [{ "group": field, "before": held, "after": { field: after } }] })
}

// REQ E-5 B-7: until people decide, what stood there before both counts at both.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_group_changed_at_two_stations_waits_for_people() {
    let (town, resident) = two_at_one_point().await.unwrap();
    let [first, second] = both(&town).unwrap();
    let page = json!({ "resident": resident });
    let before = first.call("resident", page.clone()).unwrap()["phone"].clone();
    town.network.cut(Network::Down);
    for (station, number) in [(first, "600 000 047"), (second, "600 000 074")] {
        let shown = station.call("change_resident", change(&resident, "phone", &before, number)).unwrap();
        assert!(
            shown["phone"].as_str().unwrap().ends_with(&number.replace(' ', "")),
            "a forecast until the hub has answered"
        );
    }
    together_again(&town).unwrap();
    assert_eq!(town.count("task WHERE kind = 'two_changes'").unwrap(), 1);
    for station in [first, second] {
        station.wait_until("resident", &page, |shown| shown["phone"] == before).unwrap();
        station.wait_until("operations", &json!({}), |page| page["decisions"][0]["kind"] == "two_changes").unwrap();
    }
}

// REQ E-5 B-7
#[tokio::test(flavor = "multi_thread")]
async fn different_groups_changed_at_two_stations_merge() {
    let (town, resident) = two_at_one_point().await.unwrap();
    let [first, second] = both(&town).unwrap();
    let page = json!({ "resident": resident });
    let shown = first.call("resident", page.clone()).unwrap();
    town.network.cut(Network::Down);
    first.call("change_resident", change(&resident, "phone", &shown["phone"], "600 000 047")).unwrap();
    second.call("change_resident", change(&resident, "email", &shown["email"], "nowy@poczta.example")).unwrap();
    together_again(&town).unwrap();
    for station in [first, second] {
        let both_changes = |shown: &Value| {
            shown["email"] == "nowy@poczta.example"
                && shown["phone"].as_str().is_some_and(|phone| phone.ends_with("600000047"))
        };
        station.wait_until("resident", &page, both_changes).unwrap();
    }
    assert_eq!(town.count("task").unwrap(), 0);
}

// REQ E-5 B-4 C-8: a card is active while no block on it is open; unblocking lifts what it names and nothing unseen.
#[tokio::test(flavor = "multi_thread")]
async fn a_block_that_was_not_seen_stays_when_another_is_lifted() {
    let (town, resident) = two_at_one_point().await.unwrap();
    let [first, second] = both(&town).unwrap();
    let number = issue(first, &resident).unwrap();
    everything_is_sent(first).unwrap();
    let card = json!({ "number": number });
    second.wait_until("card_blocks", &card, |card| card["status"] == "active").unwrap();
    first.call("block_card", json!({ "number": number, "reason": "lost" })).unwrap();
    everything_is_sent(first).unwrap();
    let seen = second.wait_until("card_blocks", &card, |card| card["status"] == "suspended").unwrap();

    town.network.cut(Network::Down);
    first.call("block_card", json!({ "number": number, "reason": "wish" })).unwrap();
    let staff = second.call("staff", json!({})).unwrap();
    let ewa = staff.as_array().unwrap().iter().find(|one| one["name"].as_str().unwrap().starts_with("Ewa")).unwrap();
    let lifted = second
        .call(
            "unblock_card",
            json!({
                "number": number, "blocks": [seen["blocks"][0]["block"]], "supervisor": ewa["id"],
                "password": CityWithHub::PASSWORD, "why": "leżała w domu",
            }),
        )
        .unwrap();
    assert_eq!(lifted["status"], "active", "as far as it is known there");
    together_again(&town).unwrap();
    for station in [first, second] {
        let one_left =
            |card: &Value| card["status"] == "suspended" && card["blocks"].as_array().is_some_and(|all| all.len() == 1);
        let left = station.wait_until("card_blocks", &card, one_left).unwrap();
        assert_eq!(left["blocks"][0]["reason"], "wish");
    }
}

// REQ E-5 C-7: the first that is applied stays, the other is suspended until people decide.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_duplicates_of_two_stations_one_is_suspended() {
    let (town, resident) = two_at_one_point().await.unwrap();
    let [first, second] = both(&town).unwrap();
    let old = issue(first, &resident).unwrap();
    everything_is_sent(first).unwrap();
    second.wait_until("card_blocks", &json!({ "number": old }), |card| card["status"] == "active").unwrap();
    town.network.cut(Network::Down);
    // Photos stay where they were taken for now: each station has its own.
    for station in [first, second] {
        photograph(station, &resident).unwrap();
    }
    let wanted = json!({
        "resident": resident, "layout": "arcade-landscape", "packages": [],
        "duplicate": { "of": old, "reason": "lost", "old_card": "statement" }, "payment": "cash",
    });
    for station in [first, second] {
        let counted = json!({ "blanks": 100, "cash": 20_000 });
        let open = json!({ "counted": counted, "expected": null, "blanks_words": "", "cash_words": "" });
        station.call("open_shift", open).unwrap();
    }
    let numbers: Vec<Value> =
        [first, second].map(|station| station.call("reserve_card", wanted.clone()).unwrap()["number"].clone()).into();
    together_again(&town).unwrap();
    assert_eq!(town.count("task WHERE kind = 'two_duplicates'").unwrap(), 1);
    // Both fees were taken, so one of them is to be paid back.
    assert_eq!(town.count("fee").unwrap(), 2);
    assert_eq!(town.count("task WHERE kind = 'broken_rule'").unwrap(), 1);
    for station in [first, second] {
        let suspended = |page: &Value| {
            let cards = page["cards"].as_array().cloned().unwrap_or_default();
            let of = |number: &Value| cards.iter().find(|card| card["number"] == *number).cloned().unwrap_or_default();
            numbers.iter().filter(|number| of(number)["status"] == "suspended").count() == 1
        };
        station.wait_until("resident", &json!({ "resident": resident }), suspended).unwrap();
        let asked = |page: &Value| {
            page["decisions"].as_array().is_some_and(|all| all.iter().any(|one| one["kind"] == "two_duplicates"))
        };
        station.wait_until("operations", &json!({}), asked).unwrap();
    }
}
