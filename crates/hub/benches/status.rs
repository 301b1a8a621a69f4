//! How large the status list of a million cards is, one in a hundred of them changed, and how long it takes to make (D-3).

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a measurement that breaks ends; figures are printed"
)]

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use credential::HubKey;
use domain::clock::Clock;
use hub::{HubProcess, Settings, Store, admin, status_list};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use testkit::Postgres;
use testkit::city::CityWithHub;
use testkit::postgres::Disk;
use time::UtcDateTime;
use time::macros::utc_datetime;

const CARDS: usize = 1_000_000;
/// As the offline city gives them out: at most half of a power of two.
const PLACES: u32 = 1 << 21;
const TIMES: usize = 7;

struct StillClock;

impl Clock for StillClock {
    fn now(&self) -> UtcDateTime {
        utc_datetime!(2026-11-21 8:00)
    }
}

/// A million cards at places that chance has drawn; the first five thousand are over for good, the next five thousand blocked.
fn cards(city: &str) -> String {
    let mut places: Vec<u32> = (0..PLACES).collect();
    places.shuffle(&mut StdRng::seed_from_u64(1));
    let mut script = "CREATE TEMP TABLE place (g serial, place int);\nCOPY place (place) FROM STDIN;\n".to_owned();
    for place in places.iter().take(CARDS) {
        let _ = writeln!(script, "{place}");
    }
    let _ = write!(
        script,
        "\\.
UPDATE lease SET numbers = (SELECT array_agg(place ORDER BY g) FROM place) WHERE kind = 'cards' AND run = 1;
INSERT INTO card (city, id, version, mark, resident, number, status_index, layout, packages, expires, token_sha256, station, state,
  since, ended)
SELECT '{city}', gen_random_uuid(), 1, 1, gen_random_uuid(), lpad(g::text, 16, '0'), place, 'arcade-landscape', '[]', '2031-11-21',
  '\\x00', gen_random_uuid(), 'handed_over', 0, g <= 5000 FROM place;
INSERT INTO block (city, id, number, reason, at)
SELECT '{city}', gen_random_uuid(), lpad(g::text, 16, '0'), 'lost', 0 FROM generate_series(5001, 10000) g;
ANALYZE;"
    );
    script
}

#[tokio::main]
async fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let postgres = Postgres::start(Disk::Synced).unwrap();
    let database = postgres.empty().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let made = CityWithHub::make(&folder.path().join("city"), &["Ratusz"], StillClock.now(), |_| {}).unwrap();
    let file = folder.path().join("hub.okienko");
    std::fs::write(&file, &made.hub_file).unwrap();
    let variables =
        [("DATABASE", database.as_str()), ("PORTAL", "https://karta.przykladowo.example/"), ("KEY", "none")];
    let variables = variables.map(|(key, value)| (format!("OKIENKO_HUB_{key}"), value.to_owned()));
    let settings = Settings::read(None, variables.into_iter()).unwrap();
    let store = Store::connect(&database, 4).await.unwrap();
    store.migrate().await.unwrap();
    let key = HubKey::from_secret_bytes(&made.hub_key.to_secret_bytes());
    let process = HubProcess::new(store, settings, key, Arc::new(StillClock), Box::new(StdRng::seed_from_u64(2)));
    admin::load_city(&process, &file).await.unwrap();
    postgres.script(&database, &cards(&made.city)).unwrap();

    let mut took = Vec::new();
    let mut bytes = 0;
    for _ in 0..TIMES {
        let began = Instant::now();
        let list = status_list::make(&process, &made.city, "https://karta.przykladowo.example/status/1").await.unwrap();
        took.push(began.elapsed());
        bytes = list.list.len();
    }
    took.sort_unstable();
    println!(
        "status list of {CARDS} cards, one in a hundred changed: {:.1} kB (goal 20), made in {:.0} ms, the slowest {:.0} (goal 1000)",
        f64::from(u32::try_from(bytes).unwrap()) / 1000.0,
        took[TIMES / 2].as_secs_f64() * 1000.0,
        took.last().unwrap().as_secs_f64() * 1000.0,
    );
}
