//! Stations, hub and PostgreSQL as processes of their own, with a network between them that fails on purpose (E-1, E-2, E-4, E-9, E-10).

use std::time::Duration;

use serde_json::json;
use testkit::city::resident_form;
use testkit::proxy::Network;
use testkit::station::StationProgram;
use whole_system::town::{Town, everything_is_sent, knows, register};

// REQ E-1 E-2 E-4
#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_without_network_comes_to_the_hub_when_there_is_one() {
    let mut town = Town::with(&["Ratusz"]).await.unwrap();
    everything_is_sent(&town.stations[0]).unwrap();
    town.network.cut(Network::Down);
    town.stations[0].wait_until("sill", &json!({}), |sill| sill["online"] == false).unwrap();
    for which in 0..3 {
        register(&town.stations[0], which).unwrap();
    }
    assert_eq!(town.count("resident").unwrap(), 0);
    let sill = town.stations[0].call("sill", json!({})).unwrap();
    assert!(sill["queued"].as_u64().unwrap() >= 3, "{sill}");
    // The computer is even started again meanwhile.
    town.stations[0].kill();
    town.stations[0].start(&[]).unwrap();
    town.network.set(Network::Whole);
    everything_is_sent(&town.stations[0]).unwrap();
    assert_eq!(town.count("resident").unwrap(), 3);
    assert_eq!(town.count("operation WHERE outcome->>'outcome' <> 'applied'").unwrap(), 0);
}

// REQ E-2
#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_network_does_everything_takes_effect_once() {
    let town = Town::with(&["Ratusz"]).await.unwrap();
    let station = &town.stations[0];
    everything_is_sent(station).unwrap();
    let faults = [
        Network::CutsAnswers(0),
        Network::CutsAnswers(300),
        Network::CutsRequests(700),
        Network::Doubles,
        Network::Silent,
        Network::Slow(Duration::from_millis(40)),
        Network::Down,
    ];
    for (which, fault) in faults.into_iter().enumerate() {
        town.network.cut(fault);
        register(station, which).unwrap();
        // It is tried at least once in this weather.
        station.call("sync_now", json!({})).unwrap();
        if fault == Network::Doubles || matches!(fault, Network::Slow(_)) {
            everything_is_sent(station).unwrap();
        }
    }
    town.network.cut(Network::Whole);
    station.call("sync_now", json!({})).unwrap();
    everything_is_sent(station).unwrap();
    assert_eq!(town.count("resident").unwrap(), faults.len() as u64);
    assert_eq!(town.count("quarantine").unwrap(), 0);
    assert_eq!(town.count("task").unwrap(), 0);
}

// REQ E-2 E-3: the hub's power goes, again and again.
#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_is_killed_loses_nothing_and_does_nothing_twice() {
    let mut town = Town::with(&["Ratusz"]).await.unwrap();
    for which in 0..4 {
        register(&town.stations[0], which).unwrap();
        town.hub.kill();
        register(&town.stations[0], which + 4).unwrap();
        town.hub.serve().unwrap();
        town.stations[0].call("sync_now", json!({})).unwrap();
    }
    everything_is_sent(&town.stations[0]).unwrap();
    assert_eq!(town.count("resident").unwrap(), 8);
    assert_eq!(town.count("operation WHERE outcome->>'outcome' <> 'applied'").unwrap(), 0);
}

// REQ E-5 E-7 C-3
#[tokio::test(flavor = "multi_thread")]
async fn two_stations_that_register_one_person_without_network_are_both_asked() {
    let town = Town::with(&["Ratusz", "Biblioteka"]).await.unwrap();
    for station in &town.stations {
        everything_is_sent(station).unwrap();
    }
    town.network.cut(Network::Down);
    for station in &town.stations {
        register(station, 0).unwrap();
    }
    town.network.set(Network::Whole);
    for station in &town.stations {
        station.call("sync_now", json!({})).unwrap();
        everything_is_sent(station).unwrap();
    }
    assert_eq!(town.count("resident").unwrap(), 2);
    let asked = |station: &StationProgram| {
        station.wait_until("operations", &json!({}), |page| page["connection"]["state"] == "online").unwrap()
    };
    let decisions: usize =
        town.stations.iter().map(|station| asked(station)["decisions"].as_array().unwrap().len()).sum();
    assert_eq!(decisions, 1, "the point of the later registration is asked");
}

// REQ E-9 D-4: the disk of last week.
#[tokio::test(flavor = "multi_thread")]
async fn a_station_restored_from_a_copy_gets_back_what_it_had_sent_and_loses_nothing_new() {
    let mut town = Town::with(&["Ratusz"]).await.unwrap();
    register(&town.stations[0], 0).unwrap();
    everything_is_sent(&town.stations[0]).unwrap();
    let copy = tempfile::tempdir().unwrap();
    town.stations[0].kill();
    town.stations[0].copy_disk(copy.path()).unwrap();
    town.stations[0].start(&[]).unwrap();
    town.stations[0].sign_in("Anna").unwrap();
    register(&town.stations[0], 1).unwrap();
    everything_is_sent(&town.stations[0]).unwrap();
    town.stations[0].kill();
    town.stations[0].restore_disk(copy.path()).unwrap();
    town.network.set(Network::Down);
    town.stations[0].start(&[]).unwrap();
    town.stations[0].sign_in("Anna").unwrap();
    register(&town.stations[0], 2).unwrap();
    town.network.set(Network::Whole);
    town.stations[0].call("sync_now", json!({})).unwrap();
    everything_is_sent(&town.stations[0]).unwrap();
    register(&town.stations[0], 3).unwrap();
    everything_is_sent(&town.stations[0]).unwrap();
    assert_eq!(town.count("resident").unwrap(), 4);
    assert_eq!(town.count("task WHERE kind = 'station_copied'").unwrap(), 1);
    // What the disk had lost is here again.
    let name = resident_form(1).unwrap()["surname"].as_str().unwrap().to_owned();
    let found = json!({ "query": name });
    town.stations[0].wait_until("find_residents", &found, |hits| hits.to_string().contains(&name)).unwrap();
}

// REQ E-9 D-4: the disk in another computer, key ring and all.
#[tokio::test(flavor = "multi_thread")]
async fn a_copied_disk_is_a_station_on_its_own_computer_only() {
    let mut town = Town::with(&["Ratusz"]).await.unwrap();
    let station = &mut town.stations[0];
    everything_is_sent(station).unwrap();
    station.kill();
    let mut copy = station.copied().unwrap();
    copy.start(&[("OKIENKO_COMPUTER", "another")]).unwrap();
    let face = copy.call("station", json!({})).unwrap();
    assert_eq!(face["startup"]["trouble"]["kind"], "other_computer", "{face}");
    station.start(&[]).unwrap();
    let face = station.call("station", json!({})).unwrap();
    assert_eq!(face["startup"]["state"], "ready", "{face}");
}

// REQ E-2 E-9: two computers that nothing tells apart, as copies of a virtual machine.
#[tokio::test(flavor = "multi_thread")]
async fn two_stations_of_one_copied_disk_lose_nothing_and_people_are_told() {
    let mut town = Town::with(&["Ratusz"]).await.unwrap();
    register(&town.stations[0], 0).unwrap();
    everything_is_sent(&town.stations[0]).unwrap();
    town.stations[0].kill();
    let mut copy = town.stations[0].copied().unwrap();
    for station in [&mut town.stations[0], &mut copy] {
        station.start(&[]).unwrap();
        station.sign_in("Anna").unwrap();
    }
    town.stations.push(copy);
    for round in 0..2 {
        town.network.cut(Network::Down);
        for (which, station) in town.stations.iter().enumerate() {
            register(station, 1 + 2 * round + which).unwrap();
        }
        town.network.set(Network::Whole);
        for station in &town.stations {
            station.call("sync_now", json!({})).unwrap();
            everything_is_sent(station).unwrap();
        }
    }
    assert_eq!(town.count("resident").unwrap(), 5);
    assert_eq!(town.count("quarantine").unwrap(), 0);
    assert!(town.count("task WHERE kind = 'station_copied'").unwrap() >= 1);
    for station in &town.stations {
        station.call("sync_now", json!({})).unwrap();
        knows(station, 5).unwrap();
    }
}
