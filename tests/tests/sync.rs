//! Stations, hub and PostgreSQL as processes of their own, with a network between them that fails on purpose (E-1, E-2, E-4, E-9, E-10).

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a part of a test that breaks ends the test")]

use std::time::Duration;

use serde_json::{Value, json};
use testkit::city::{CityWithHub, resident_form};
use testkit::hub::HubProgram;
use testkit::proxy::{Network, Proxy};
use testkit::station::StationProgram;
use time::UtcDateTime;

/// A city with a hub and a station at each of its points, each behind a network of its own.
struct Town {
    hub: HubProgram,
    stations: Vec<StationProgram>,
    network: Proxy,
}

impl Town {
    async fn with(points: &[&str]) -> Self {
        #[expect(clippy::disallowed_methods, reason = "the programs that take the files have the real clock")]
        let now = UtcDateTime::now();
        let folder = tempfile::tempdir().unwrap();
        let address = HubProgram::free_address().unwrap();
        let network = Proxy::before(address).await.unwrap();
        let hub_address = format!("http://{}", network.address());
        let city = CityWithHub::make(&folder.path().join("city"), points, now, |configuration| {
            configuration.hub_address = hub_address;
            configuration.demo = None;
        });
        let city = city.unwrap();
        let hub = HubProgram::start(&city, address).unwrap();
        let stations = city.bundles.iter().map(|bundle| StationProgram::enrolled(bundle).unwrap()).collect();
        Self { hub, stations, network }
    }

    fn count(&self, table: &str) -> u64 {
        self.hub.ask(&format!("SELECT count(*) FROM {table}")).unwrap()[0].parse().unwrap()
    }
}

/// Registers one of the made-up residents.
fn register(station: &StationProgram, which: usize) -> Value {
    let form = resident_form(which).unwrap();
    station.call("register_resident", json!({ "form": form, "photo": null, "decisions": [] })).unwrap()
}

/// Everything that was recorded has come to the hub and back.
fn everything_is_sent(station: &StationProgram) {
    station.wait_until("sill", &json!({}), |sill| sill["online"] == true && sill["queued"] == 0).unwrap();
}

// REQ E-1 E-2 E-4
#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_without_network_comes_to_the_hub_when_there_is_one() {
    let mut town = Town::with(&["Ratusz"]).await;
    everything_is_sent(&town.stations[0]);
    town.network.cut(Network::Down);
    town.stations[0].wait_until("sill", &json!({}), |sill| sill["online"] == false).unwrap();
    for which in 0..3 {
        register(&town.stations[0], which);
    }
    assert_eq!(town.count("resident"), 0);
    let sill = town.stations[0].call("sill", json!({})).unwrap();
    assert!(sill["queued"].as_u64().unwrap() >= 3, "{sill}");
    // The computer is even started again meanwhile.
    town.stations[0].kill();
    town.stations[0].start(&[]).unwrap();
    town.network.set(Network::Whole);
    everything_is_sent(&town.stations[0]);
    assert_eq!(town.count("resident"), 3);
    assert_eq!(town.count("operation WHERE outcome->>'outcome' <> 'applied'"), 0);
}

// REQ E-2
#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_network_does_everything_takes_effect_once() {
    let town = Town::with(&["Ratusz"]).await;
    let station = &town.stations[0];
    everything_is_sent(station);
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
        register(station, which);
        // It is tried at least once in this weather.
        station.call("sync_now", json!({})).unwrap();
        if fault == Network::Doubles || matches!(fault, Network::Slow(_)) {
            everything_is_sent(station);
        }
    }
    town.network.cut(Network::Whole);
    station.call("sync_now", json!({})).unwrap();
    everything_is_sent(station);
    assert_eq!(town.count("resident"), faults.len() as u64);
    assert_eq!(town.count("quarantine"), 0);
    assert_eq!(town.count("task"), 0);
}

// REQ E-2 E-3: the hub's power goes, again and again.
#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_is_killed_loses_nothing_and_does_nothing_twice() {
    let mut town = Town::with(&["Ratusz"]).await;
    for which in 0..4 {
        register(&town.stations[0], which);
        town.hub.kill();
        register(&town.stations[0], which + 4);
        town.hub.serve().unwrap();
        town.stations[0].call("sync_now", json!({})).unwrap();
    }
    everything_is_sent(&town.stations[0]);
    assert_eq!(town.count("resident"), 8);
    assert_eq!(town.count("operation WHERE outcome->>'outcome' <> 'applied'"), 0);
}

// REQ E-5 E-7 C-3
#[tokio::test(flavor = "multi_thread")]
async fn two_stations_that_register_one_person_without_network_are_both_asked() {
    let town = Town::with(&["Ratusz", "Biblioteka"]).await;
    for station in &town.stations {
        everything_is_sent(station);
    }
    town.network.cut(Network::Down);
    for station in &town.stations {
        register(station, 0);
    }
    town.network.set(Network::Whole);
    for station in &town.stations {
        station.call("sync_now", json!({})).unwrap();
        everything_is_sent(station);
    }
    assert_eq!(town.count("resident"), 2);
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
    let mut town = Town::with(&["Ratusz"]).await;
    register(&town.stations[0], 0);
    everything_is_sent(&town.stations[0]);
    let copy = tempfile::tempdir().unwrap();
    town.stations[0].kill();
    town.stations[0].copy_disk(copy.path()).unwrap();
    town.stations[0].start(&[]).unwrap();
    town.stations[0].sign_in("Anna").unwrap();
    register(&town.stations[0], 1);
    everything_is_sent(&town.stations[0]);
    town.stations[0].kill();
    town.stations[0].restore_disk(copy.path()).unwrap();
    town.network.set(Network::Down);
    town.stations[0].start(&[]).unwrap();
    town.stations[0].sign_in("Anna").unwrap();
    register(&town.stations[0], 2);
    town.network.set(Network::Whole);
    town.stations[0].call("sync_now", json!({})).unwrap();
    everything_is_sent(&town.stations[0]);
    register(&town.stations[0], 3);
    everything_is_sent(&town.stations[0]);
    assert_eq!(town.count("resident"), 4);
    assert_eq!(town.count("task WHERE kind = 'station_copied'"), 1);
    // What the disk had lost is here again.
    let name = resident_form(1).unwrap()["surname"].as_str().unwrap().to_owned();
    let found = json!({ "query": name });
    town.stations[0].wait_until("find_residents", &found, |hits| hits.to_string().contains(&name)).unwrap();
}
