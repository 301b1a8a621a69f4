//! The power goes at every boundary of the sync, at the hub and at the station; in the end everything has taken effect once (E-2, E-3).

#![expect(clippy::unwrap_used, reason = "a part of a test that breaks ends the test")]

use serde_json::json;
use testkit::city::Amounts;
use testkit::proxy::Network;
use testkit::station::StationProgram;
use whole_system::town::{Town, everything_is_sent, knows, register};

/// Between transaction and answer, and around each transaction of the hub.
const AT_THE_HUB: [&str; 4] = ["push-before-commit", "push-after-commit", "feed-before-commit", "feed-after-commit"];

/// The same of the station.
const AT_THE_STATION: [&str; 8] = [
    "sync-welcomed",
    "sync-before-push",
    "sync-pushed",
    "before-commit-sync-acknowledge",
    "after-commit-sync-acknowledge",
    "sync-page",
    "before-commit-sync-apply",
    "after-commit-sync-apply",
];

/// Everything is at the hub and here, once.
fn all_is_well(town: &Town, residents: usize) {
    assert_eq!(town.count("resident").unwrap(), residents as u64);
    assert_eq!(town.count("operation WHERE outcome->>'outcome' <> 'applied'").unwrap(), 0);
    assert_eq!(town.count("quarantine").unwrap(), 0);
    assert_eq!(town.count("task").unwrap(), 0);
    // What is at the hub is at the station, by count and checksum.
    let page = town.stations[0].call("operations", json!({})).unwrap();
    assert_eq!(page["waiting_total"], 0, "{page}");
    assert_eq!(page["refused"].as_array().unwrap().len(), 0, "{page}");
}

// REQ E-2
#[tokio::test(flavor = "multi_thread")]
async fn the_hubs_power_may_go_at_every_boundary() {
    let mut town = Town::with(&["Ratusz"]).await.unwrap();
    everything_is_sent(&town.stations[0]).unwrap();
    for (which, place) in AT_THE_HUB.into_iter().enumerate() {
        town.hub.kill();
        town.hub.serve_with(&[("OKIENKO_FAULT", place)]).unwrap();
        register(&town.stations[0], which).unwrap();
        town.stations[0].call("sync_now", json!({})).unwrap();
        town.hub.wait_until_it_ends().unwrap_or_else(|error| panic!("{place}: {error}"));
        town.hub.serve().unwrap();
        town.stations[0].call("sync_now", json!({})).unwrap();
        everything_is_sent(&town.stations[0]).unwrap();
        all_is_well(&town, which + 1);
    }
}

// REQ E-2 E-3
#[tokio::test(flavor = "multi_thread")]
async fn the_stations_power_may_go_at_every_boundary() {
    let mut town = Town::with(&["Ratusz"]).await.unwrap();
    everything_is_sent(&town.stations[0]).unwrap();
    for (which, place) in AT_THE_STATION.into_iter().enumerate() {
        town.network.cut(Network::Down);
        town.stations[0].kill();
        town.stations[0].start(&[("OKIENKO_FAULT", place)]).unwrap();
        town.stations[0].sign_in("Anna").unwrap();
        register(&town.stations[0], which).unwrap();
        town.network.set(Network::Whole);
        // It may be gone before it can answer.
        let _ = town.stations[0].call("sync_now", json!({}));
        town.stations[0].wait_until_it_ends().unwrap_or_else(|error| panic!("{place}: {error}"));
        town.stations[0].start(&[]).unwrap();
        town.stations[0].sign_in("Anna").unwrap();
        everything_is_sent(&town.stations[0]).unwrap();
        all_is_well(&town, which + 1);
    }
}

/// Around the first pages that a new station reads.
const AT_A_NEWCOMER: [&str; 3] = ["sync-snapshot-page", "before-commit-sync-apply", "after-commit-sync-apply"];

// REQ E-2 E-7 E-9
#[tokio::test(flavor = "multi_thread")]
async fn a_new_stations_power_may_go_while_it_reads_what_is_there() {
    let points = ["Ratusz"; 1 + AT_A_NEWCOMER.len()];
    let mut town = Town::of_bundles(&points, Amounts::STATION).await.unwrap();
    let first = StationProgram::enrolled(&town.bundles.remove(0)).unwrap();
    for which in 0..3 {
        register(&first, which).unwrap();
    }
    everything_is_sent(&first).unwrap();
    town.stations.push(first);
    for (place, bundle) in AT_A_NEWCOMER.into_iter().zip(&town.bundles) {
        let mut newcomer = StationProgram::new().unwrap();
        newcomer.kill();
        newcomer.start(&[("OKIENKO_FAULT", place)]).unwrap();
        // It may be gone before it can answer.
        let _ = newcomer.enrol(bundle);
        newcomer.wait_until_it_ends().unwrap_or_else(|error| panic!("{place}: {error}"));
        newcomer.start(&[]).unwrap();
        newcomer.sign_in("Anna").unwrap();
        knows(&newcomer, 3).unwrap();
        everything_is_sent(&newcomer).unwrap();
    }
    all_is_well(&town, 3);
}
