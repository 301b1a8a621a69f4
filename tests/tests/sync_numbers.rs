//! What any sync brings to a station that works: numbers of all kinds, certificate, trust, configuration (D-4, E-8, E-9).

#![expect(clippy::unwrap_used, reason = "a part of a test that breaks ends the test")]

use serde_json::{Value, json};
use testkit::Outcome;
use testkit::city::Amounts;
use testkit::paper::qr_of;
use testkit::proxy::Network;
use testkit::station::StationProgram;
use time::Duration;
use whole_system::town::{Town, everything_is_sent, now, register, register_without_pesel, with_photo};

/// So few that a handful of cards uses them up.
const FEW: Amounts = Amounts { runs: 3, cards: 4, applications: 4, receipts: 4, substitutes: 4 };

/// Makes a card of one of the made-up residents and hands it over; says its number and what its code says.
fn issue(station: &StationProgram, which: usize) -> Outcome<(String, String)> {
    let resident = with_photo(station, which)?;
    let card =
        station.call("reserve_card", json!({ "resident": resident, "layout": "arcade-landscape", "packages": [] }))?;
    let production = json!({ "production": card["id"] });
    station.call("print_card", json!({ "production": card["id"], "printer": null }))?;
    let printed = station.wait_until("production", &production, |card| card["state"] == "printed")?;
    let code = qr_of(printed["file"].as_str().ok_or("it is not in the folder")?.as_ref())?;
    station.call("check_card", json!({ "production": card["id"], "scanned": code }))?;
    let given = json!({
        "production": card["id"], "collector": "resident", "document": "identity-card", "signature": { "on": "paper" },
    });
    station.call("hand_over", given)?;
    Ok((card["number"].as_str().ok_or("it has no number")?.to_owned(), code))
}

fn numbers_left(station: &StationProgram) -> u64 {
    station.call("sill", json!({})).unwrap()["numbers_left"].as_u64().unwrap()
}

fn scanned(station: &StationProgram, code: &str) -> Value {
    station.call("read_scan", json!({ "text": code })).unwrap()
}

// REQ D-4 E-9: the program is never restarted; the last number of the bundle is followed by the first of the next run.
#[tokio::test(flavor = "multi_thread")]
async fn numbers_certificate_and_configuration_come_with_a_sync() {
    let mut town = Town::with_numbers(&["Ratusz"], FEW).await.unwrap();
    let station = &town.stations[0];
    everything_is_sent(station).unwrap();
    for (which, letter) in "AB".chars().enumerate() {
        issue(station, which).unwrap();
        register_without_pesel(station, letter).unwrap();
    }
    station.call("sync_now", json!({})).unwrap();
    station.wait_until("sill", &json!({}), |sill| sill["numbers_left"] == 6).unwrap();
    everything_is_sent(station).unwrap();
    // More of each kind than the bundle held.
    for (which, letter) in (2..).zip("CDEF".chars()) {
        issue(station, which).unwrap();
        register_without_pesel(station, letter).unwrap();
    }
    everything_is_sent(station).unwrap();
    assert_eq!(town.count("card WHERE state = 'handed_over'").unwrap(), 6);
    assert_eq!(town.count("operation WHERE outcome->>'outcome' = 'refused'").unwrap(), 0);
    let leased =
        town.hub.ask("SELECT kind || max(run) FROM lease WHERE leased_at IS NOT NULL GROUP BY kind ORDER BY kind");
    assert_eq!(leased.unwrap(), ["applications0", "cards1", "receipts1", "substitutes1"]);

    // Its certificate is about to end, and ends.
    let mut city = town.open_city().unwrap();
    let phone = |town: &Town, phone: &'static str| {
        town.stations[0].wait_until("station", &json!({}), move |face| face["support_phone"] == phone).unwrap();
    };
    for (days, number, which) in [(345, "1", 7), (401, "2", 8)] {
        city.renew(None, now() - Duration::days(days)).unwrap();
        town.load(&mut city, number).unwrap();
        phone(&town, number);
        let station = &town.stations[0];
        assert!(station.call("sill", json!({})).unwrap()["may_sign_until"].is_string());
        let resident = with_photo(station, which).unwrap();
        let wanted = json!({ "resident": resident, "layout": "arcade-landscape", "packages": [] });
        let reserved = station.call("reserve_card", wanted);
        match days {
            345 => drop(reserved.unwrap()),
            _ => assert!(reserved.unwrap_err().to_string().contains("certificate_ended")),
        }
    }
    everything_is_sent(&town.stations[0]).unwrap();
    // A new one comes with the next sync, and the program goes on.
    city.renew(None, now()).unwrap();
    town.load(&mut city, "3").unwrap();
    phone(&town, "3");
    assert!(town.stations[0].call("sill", json!({})).unwrap()["may_sign_until"].is_null());
    issue(&town.stations[0], 9).unwrap();
}

// REQ D-4 E-9: the disk of before the refill: nothing that was given since is given again.
#[tokio::test(flavor = "multi_thread")]
async fn a_restored_station_gives_no_number_of_a_later_run_again() {
    let mut town = Town::with_numbers(&["Ratusz"], FEW).await.unwrap();
    let copy = tempfile::tempdir().unwrap();
    everything_is_sent(&town.stations[0]).unwrap();
    town.stations[0].kill();
    town.stations[0].copy_disk(copy.path()).unwrap();
    town.stations[0].start(&[]).unwrap();
    town.stations[0].sign_in("Anna").unwrap();
    let mut given = Vec::new();
    for which in 0..3 {
        given.push(issue(&town.stations[0], which).unwrap().0);
    }
    town.stations[0].call("sync_now", json!({})).unwrap();
    town.stations[0].wait_until("sill", &json!({}), |sill| sill["numbers_left"] == 5).unwrap();
    for which in 3..5 {
        given.push(issue(&town.stations[0], which).unwrap().0);
    }
    everything_is_sent(&town.stations[0]).unwrap();
    town.stations[0].kill();
    town.stations[0].restore_disk(copy.path()).unwrap();
    town.network.cut(Network::Down);
    town.stations[0].start(&[]).unwrap();
    town.stations[0].sign_in("Anna").unwrap();
    assert_eq!(numbers_left(&town.stations[0]), 0, "the bundle's are all given");
    town.network.set(Network::Whole);
    town.stations[0].call("sync_now", json!({})).unwrap();
    town.stations[0].wait_until("sill", &json!({}), |sill| sill["numbers_left"].as_u64() > Some(0)).unwrap();
    given.push(issue(&town.stations[0], 7).unwrap().0);
    everything_is_sent(&town.stations[0]).unwrap();
    let count = given.len();
    given.sort();
    given.dedup();
    assert_eq!(given.len(), count, "a number was given twice");
    assert_eq!(town.count("operation WHERE outcome->>'outcome' = 'refused'").unwrap(), 0);
}

// REQ E-8: two cards of a station that is lost: the one that the hub had is believed, the later one is not, anywhere.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_lost_station_signs_is_believed_only_if_the_hub_had_it() {
    let mut town = Town::with_numbers(&["Ratusz", "Biblioteka"], FEW).await.unwrap();
    let [lost, kept] = town.stations.as_slice() else { panic!("two stations") };
    everything_is_sent(kept).unwrap();
    let (_, known) = issue(lost, 0).unwrap();
    everything_is_sent(lost).unwrap();
    town.network.cut(Network::Down);
    let (_, unknown) = issue(lost, 1).unwrap();
    assert_eq!(scanned(kept, &unknown)["is"], "elsewhere_card", "nobody can know yet");

    let list = town.folder.path().join("accepted.json").to_string_lossy().into_owned();
    let id = town.hub.ask("SELECT id FROM station WHERE point = 'Ratusz'").unwrap().remove(0);
    assert!(town.hub.run(&["admin", "stations"]).unwrap().contains(&id));
    town.hub.run(&["admin", "cut-off", &id, "--accepted", &list]).unwrap();
    let mut city = town.open_city().unwrap();
    let accepted = serde_json::from_slice(&std::fs::read(&list).unwrap()).unwrap();
    city.cut_off(id.parse().unwrap(), &accepted, now()).unwrap();
    town.load(&mut city, "1").unwrap();
    let [lost, kept] = town.stations.as_slice() else { panic!("two stations") };
    town.network.set(Network::Whole);
    kept.call("sync_now", json!({})).unwrap();
    kept.wait_until("read_scan", &json!({ "text": unknown }), |scan| scan["is"] == "not_genuine").unwrap();
    assert_eq!(scanned(kept, &known)["is"], "elsewhere_card");

    // The lost one is told so, issues no more, and keeps what waits; the hub takes none of it.
    let before = town.count("operation").unwrap();
    lost.call("sync_now", json!({})).unwrap();
    lost.wait_until("sill", &json!({}), |sill| sill["connection"] == "cut_off").unwrap();
    let resident = with_photo(lost, 2).unwrap();
    let refused =
        lost.call("reserve_card", json!({ "resident": resident, "layout": "arcade-landscape", "packages": [] }));
    assert!(refused.unwrap_err().to_string().contains("station_cut_off"));
    assert!(register(lost, 3).is_ok());
    assert!(lost.call("sill", json!({})).unwrap()["queued"].as_u64().unwrap() > 5);
    assert_eq!(town.count("operation").unwrap(), before);
    assert_eq!(town.count("card").unwrap(), 1);
}
