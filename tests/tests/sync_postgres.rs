//! PostgreSQL's power goes under load: what a screen called saved comes to the hub once all the same (E-2, E-3, H-2). Alone in its
//! process, which has one PostgreSQL.

use std::process::{Command, Stdio};

use serde_json::json;
use testkit::Postgres;
use whole_system::town::{Town, everything_is_sent, register};

/// Holds up every push in the middle of its transaction, until the power goes.
const IN_THE_WAY: &str = "BEGIN; LOCK TABLE operation IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(60)";
const HELD_UP: &str = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";

// REQ E-2 E-3
#[tokio::test(flavor = "multi_thread")]
async fn the_databases_power_may_go_at_any_moment() {
    let town = Town::with(&["Ratusz", "Biblioteka"]).await.unwrap();
    let postgres = Postgres::shared();
    let mut registered = 0;
    for round in 0..6 {
        for station in &town.stations {
            everything_is_sent(station).unwrap();
        }
        let in_the_way = (round % 2 == 0).then(|| {
            let mut psql = Command::new(postgres.programs().join("psql"));
            psql.args(["-X", "-q", "-c", IN_THE_WAY, town.hub.database()]).stdout(Stdio::null()).stderr(Stdio::null());
            psql.spawn().unwrap()
        });
        for station in &town.stations {
            register(station, registered).unwrap();
            registered += 1;
            station.call("sync_now", json!({})).unwrap();
        }
        if let Some(mut in_the_way) = in_the_way {
            // In the middle of a transaction; otherwise in the middle of whatever is going on.
            town.hub.wait_until(HELD_UP, |waiting| waiting != ["0"]).unwrap();
            postgres.cut_power().unwrap();
            in_the_way.wait().unwrap();
        } else {
            postgres.cut_power().unwrap();
        }
        for station in &town.stations {
            station.call("sync_now", json!({})).unwrap();
        }
    }
    for station in &town.stations {
        everything_is_sent(station).unwrap();
    }
    assert_eq!(town.count("resident").unwrap(), registered as u64);
    assert_eq!(town.count("operation WHERE outcome->>'outcome' <> 'applied'").unwrap(), 0);
    assert_eq!(town.count("quarantine").unwrap(), 0);
    assert_eq!(town.count("task").unwrap(), 0);
    let dense = "SELECT count(*) = max(position) FROM feed";
    assert_eq!(town.hub.ask(dense).unwrap(), ["t"], "the feed has no gap");
}
