//! Somebody who was registered twice gets one record, at every station, and two again when they were two people (C-10).

use serde_json::{Value, json};
use testkit::Outcome;
use testkit::city::{CityWithHub, resident_form};
use testkit::proxy::Network;
use testkit::station::StationProgram;
use whole_system::town::{Town, everything_is_sent, issue, photograph, together_again};

fn both(town: &Town) -> Outcome<[&StationProgram; 2]> {
    match town.stations.as_slice() {
        [first, second] => Ok([first, second]),
        _ => Err("there are not two stations".into()),
    }
}

/// One person, with a telephone of their own each time; says under which id.
fn registered(station: &StationProgram, phone: &str) -> Outcome<Value> {
    let mut form = resident_form(0)?;
    form["phone"] = phone.into();
    let saved = station.call("register_resident", json!({ "form": form, "photo": null, "decisions": [] }))?;
    Ok(saved["resident"].clone())
}

/// Waits until a station finds so many records of the person.
fn finds(station: &StationProgram, records: u32) -> Outcome {
    let query = json!({ "query": resident_form(0)?["pesel"] });
    station.wait_until("find_residents", &query, |found| found["total"] == records).map(drop)
}

fn page(resident: &Value) -> Value {
    json!({ "resident": resident })
}

/// The same with a supervisor's signature.
fn signed(station: &StationProgram, mut args: Value) -> Outcome<Value> {
    let staff = station.call("staff", json!({}))?;
    let ewa = |one: &&Value| one["name"].as_str().is_some_and(|name| name.starts_with("Ewa"));
    let ewa = staff.as_array().and_then(|all| all.iter().find(ewa)).ok_or("there is no supervisor")?;
    args["supervisor"] = ewa["id"].clone();
    args["password"] = CityWithHub::PASSWORD.into();
    Ok(args)
}

/// Merges two records with the telephone of the one that gives way.
fn merge(station: &StationProgram, one: &Value, other: &Value) -> Outcome<Value> {
    let shown = station.call("two_records", json!({ "one": one, "other": other }))?;
    let groups = shown["groups"].as_array().ok_or("no groups")?.iter().map(|group| {
        let from = if group["group"] == "phone" { "loser" } else { "winner" };
        json!({ "group": group["group"], "winner": group["winner"], "loser": group["loser"], "from": from })
    });
    let groups: Vec<Value> = groups.collect();
    let (winner, loser) = (&shown["winner"]["resident"], &shown["loser"]["resident"]);
    let args = json!({ "winner": winner, "loser": loser, "groups": groups, "photo": "winner" });
    station.call("merge_residents", signed(station, args)?)
}

fn undo(station: &StationProgram, merged: &Value) -> Outcome<Value> {
    station.call("undo_merge", signed(station, json!({ "merge": merged["merge"] }))?)
}

// REQ C-10 E-5 E-7: the merge answers the question, every station leads to one record, and another one tells them apart again.
#[tokio::test(flavor = "multi_thread")]
async fn two_records_become_one_at_every_station_and_two_again_from_another() {
    let town = Town::with(&["Ratusz", "Biblioteka"]).await.unwrap();
    let [ratusz, library] = both(&town).unwrap();
    let first = registered(ratusz, "600 000 031").unwrap();
    everything_is_sent(ratusz).unwrap();
    let second = registered(library, "600 000 047").unwrap();
    everything_is_sent(library).unwrap();
    // Whoever is asked has both.
    library.wait_until("decisions", &json!({}), |all| all[0]["kind"] == "same_person").unwrap();
    finds(library, 2).unwrap();
    let merged = merge(library, &second, &first).unwrap();
    assert_eq!(merged["resident"], first, "the one that was there first stays");
    assert_eq!(library.call("decisions", json!({})).unwrap(), json!([]), "the question has its answer");
    everything_is_sent(library).unwrap();
    for station in [ratusz, library] {
        let one = |shown: &Value| {
            shown["id"] == first && shown["phone"].as_str().is_some_and(|phone| phone.ends_with("600000047"))
        };
        station.wait_until("resident", &page(&first), one).unwrap();
        station.wait_until("resident", &page(&second), one).unwrap();
        finds(station, 1).unwrap();
    }
    assert_eq!(town.count("task WHERE decision IS NULL").unwrap(), 0);

    undo(ratusz, &merged).unwrap();
    everything_is_sent(ratusz).unwrap();
    for station in [ratusz, library] {
        for (id, phone) in [(&first, "600000031"), (&second, "600000047")] {
            let own =
                |shown: &Value| shown["id"] == *id && shown["phone"].as_str().is_some_and(|told| told.ends_with(phone));
            station.wait_until("resident", &page(id), own).unwrap();
        }
        finds(station, 2).unwrap();
    }
    assert_eq!(town.count("operation WHERE outcome->>'outcome' IN ('refused', 'quarantined')").unwrap(), 0);
}

// REQ C-10 E-2 E-5: one station merges while another, without network, issues a card and changes data of the record that gives way.
#[tokio::test(flavor = "multi_thread")]
async fn what_another_station_does_meanwhile_takes_effect_on_the_one_record() {
    let town = Town::with(&["Ratusz", "Ratusz"]).await.unwrap();
    let [one, other] = both(&town).unwrap();
    for station in [one, other] {
        everything_is_sent(station).unwrap();
    }
    town.network.cut(Network::Down);
    let first = registered(one, "600 000 031").unwrap();
    let second = registered(other, "600 000 047").unwrap();
    photograph(one, &first).unwrap();
    photograph(other, &second).unwrap();
    together_again(&town).unwrap();
    for station in [one, other] {
        finds(station, 2).unwrap();
    }
    let old = issue(one, &first).unwrap();
    together_again(&town).unwrap();

    town.network.cut(Network::Down);
    let merged = merge(one, &first, &second).unwrap();
    let new = issue(other, &second).unwrap();
    let before = match &other.call("resident", page(&second)).unwrap()["email"] {
        Value::Null => json!({}),
        email => json!({ "email": email }),
    };
    let email = json!({ "group": "email", "before": before, "after": { "email": "nowy@poczta.example" } });
    other.call("change_resident", json!({ "resident": second, "groups": [email] })).unwrap();
    together_again(&town).unwrap();

    let stands = |station: &StationProgram, number: &Value, status: &str| {
        station.wait_until("card_blocks", &json!({ "number": number }), |card| card["status"] == status).unwrap();
    };
    for station in [one, other] {
        stands(station, &new, "active");
        stands(station, &old, "ended_for_good");
        for id in [&first, &second] {
            let as_changed = |shown: &Value| {
                shown["id"] == first
                    && shown["email"] == "nowy@poczta.example"
                    && shown["cards"].as_array().is_some_and(|cards| cards.len() == 2)
            };
            station.wait_until("resident", &page(id), as_changed).unwrap();
        }
    }

    // Undone where the network is down once more: each has their own card again.
    town.network.cut(Network::Down);
    undo(other, &merged).unwrap();
    together_again(&town).unwrap();
    for station in [one, other] {
        stands(station, &new, "active");
        stands(station, &old, "active");
        station.wait_until("resident", &page(&second), |shown| shown["id"] == second).unwrap();
    }
    assert_eq!(town.count("operation WHERE outcome->>'outcome' IN ('refused', 'quarantined')").unwrap(), 0);
}
