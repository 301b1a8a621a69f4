//! How much the hub takes and how soon others know it, over real HTTP with every signature, PostgreSQL's fsync on.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a measurement that breaks ends; figures are printed"
)]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use contract::configuration::Configuration;
use contract::sync::{MOST_OPERATIONS, Message, Outcome, Page, Pull, Push, Record, Snapshot};
use credential::{CONTENT_DIGEST, HubKey, SIGNATURE, SIGNATURE_INPUT, sign_request};
use domain::clock::Clock;
use hub::store::changes::{self, FeedKind};
use hub::{HubProcess, Settings, Store, admin, feed, http};
use rand_core::UnwrapErr;
use serde_json::json;
use testkit::Postgres;
use testkit::city::CityWithHub;
use testkit::pen::Pen;
use testkit::people::{Person, Random, residents};
use testkit::postgres::Disk;
use testkit::station::StationProgram;
use time::UtcDateTime;
use uuid::Uuid;

/// Stations that send at once, and how many full batches each.
const STATIONS: usize = 4;
const BATCHES: usize = 20;
/// A city after a day without network: so many stations, each with a thousand operations that wait.
const WAITING_STATIONS: usize = 20;
const WAITING_BATCHES: usize = 5;
/// How often one act is told to another station.
const TOLD: usize = 300;

struct RealClock;

impl Clock for RealClock {
    #[expect(clippy::disallowed_methods, reason = "what is measured is real time")]
    fn now(&self) -> UtcDateTime {
        UtcDateTime::now()
    }
}

struct Bench {
    process: HubProcess,
    address: SocketAddr,
    client: reqwest::Client,
    postgres: Postgres,
    database: String,
    city: String,
    bundles: Vec<Vec<u8>>,
}

impl Bench {
    async fn start(points: &[&str]) -> (Self, Vec<Pen>) {
        let postgres = Postgres::start(Disk::Synced).unwrap();
        let database = postgres.empty().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let now = RealClock.now();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let with_hub = |configuration: &mut Configuration| configuration.hub_address = format!("http://{address}");
        let made = CityWithHub::make(&folder.path().join("city"), points, now, with_hub).unwrap();
        let file = folder.path().join("hub.okienko");
        std::fs::write(&file, &made.hub_file).unwrap();
        let variables =
            [("DATABASE", database.as_str()), ("PORTAL", "https://karta.przykladowo.example/"), ("KEY", "none")];
        let variables = variables.map(|(key, value)| (format!("OKIENKO_HUB_{key}"), value.to_owned()));
        let settings = Settings::read(None, variables.into_iter()).unwrap();
        let store = Store::connect(&database, 16).await.unwrap();
        store.migrate().await.unwrap();
        let key = HubKey::from_secret_bytes(&made.hub_key.to_secret_bytes());
        let random = Box::new(UnwrapErr(getrandom::SysRng));
        let process = HubProcess::new(store, settings, key, Arc::new(RealClock), random);
        admin::load_city(&process, &file).await.unwrap();
        tokio::spawn(feed::sequence(process.clone()));
        tokio::spawn(feed::listen(process.clone()));
        let router = http::router(process.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let pens = (1..).zip(&made.bundles).map(|(seed, bundle)| Pen::of(bundle, now, seed).unwrap()).collect();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        (Self { process, address, client, postgres, database, city: made.city, bundles: made.bundles }, pens)
    }

    async fn ask<M: Message>(&self, pen: &Pen, message: &M) -> M::Answer {
        let mut body = Vec::new();
        ciborium::into_writer(message, &mut body).unwrap();
        let now = RealClock.now();
        let signed = sign_request(&pen.transport_key().unwrap(), &pen.station().to_string(), M::PATH, &body, now);
        let answer = self
            .client
            .post(format!("http://{}{}", self.address, M::PATH))
            .header(CONTENT_DIGEST, signed.content_digest)
            .header(SIGNATURE_INPUT, signed.signature_input)
            .header(SIGNATURE, signed.signature)
            .body(body)
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
        ciborium::from_reader(answer.bytes().await.unwrap().as_ref()).unwrap()
    }
}

/// Days of work at a counter: residents, and a card for each.
fn written(pen: &mut Pen, people: &[Person], operations: usize) -> Vec<Push> {
    let expires = time::macros::date!(2029 - 11 - 21);
    let mut written = Vec::with_capacity(operations);
    for person in people.iter().cycle() {
        let (resident, registered) = pen.register(person);
        written.push(registered);
        if let Ok((_, card)) = pen.issue(resident, expires) {
            written.extend(card);
        }
        if written.len() >= operations {
            break;
        }
    }
    written.truncate(operations);
    written.chunks(MOST_OPERATIONS).map(|chunk| Push { operations: chunk.to_vec() }).collect()
}

#[tokio::main]
async fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    rustls::crypto::ring::default_provider().install_default().unwrap();
    pushed().await;
    drained().await;
    told().await;
    first_sync().await;
}

async fn pushed() {
    let (bench, applied, took) = sent(STATIONS, BATCHES).await;
    let rate = applied as f64 / took.as_secs_f64();
    let raw = raw_rows(&bench);
    println!("BENCH push_operations {rate:.0} a second goal 12000 (floor 3000)");
    println!("raw batches of 200 rows into the same PostgreSQL: {raw:.0} rows a second");
}

async fn drained() {
    let (_, applied, took) = sent(WAITING_STATIONS, WAITING_BATCHES).await;
    println!(
        "BENCH drained_{WAITING_STATIONS}_stations {:.1} s for {applied} operations goal 15 s",
        took.as_secs_f64()
    );
}

/// Stations send at once what waits at each; how many operations took effect, and in what time.
async fn sent(stations: usize, batches: usize) -> (Arc<Bench>, usize, Duration) {
    let points: Vec<String> = (0..stations).map(|n| format!("Punkt {n}")).collect();
    let points: Vec<&str> = points.iter().map(String::as_str).collect();
    let (bench, mut pens) = Bench::start(&points).await;
    let bench = Arc::new(bench);
    let people = residents(4_000, &mut Random::new(3));
    let share = people.len() / stations;
    let work: Vec<(Pen, Vec<Push>)> = pens
        .iter_mut()
        .enumerate()
        .map(|(n, pen)| {
            let pushes = written(pen, &people[n * share..(n + 1) * share], batches * MOST_OPERATIONS);
            (pen.clone(), pushes)
        })
        .collect();
    let began = Instant::now();
    let mut running = Vec::new();
    for (pen, pushes) in work {
        let bench = Arc::clone(&bench);
        running.push(tokio::spawn(async move {
            let mut applied = 0;
            for push in pushes {
                let answer = bench.ask(&pen, &push).await;
                applied += answer.answers.len();
                assert!(answer.answers.iter().all(|answer| !matches!(answer.outcome, Outcome::Refused { .. })));
            }
            applied
        }));
    }
    let mut applied = 0;
    for station in running {
        applied += station.await.unwrap();
    }
    (bench, applied, began.elapsed())
}

/// What the same PostgreSQL takes when nothing is decided: rows of the size of an operation, 200 in a transaction.
fn raw_rows(bench: &Bench) -> f64 {
    bench.postgres.ask(&bench.database, "CREATE TABLE raw (id uuid PRIMARY KEY, header bytea, payload bytea)").unwrap();
    let rounds = 100;
    let script = "INSERT INTO raw SELECT gen_random_uuid(), decode(repeat('ab', 160), 'hex'), decode(repeat('cd', 350), 'hex') FROM generate_series(1, 200);\n".repeat(rounds);
    let began = Instant::now();
    bench.postgres.ask(&bench.database, "SELECT 1").unwrap();
    let start = began.elapsed();
    let began = Instant::now();
    bench.postgres.script(&bench.database, &script).unwrap();
    let took = began.elapsed().saturating_sub(start);
    (rounds * 200) as f64 / took.as_secs_f64()
}

async fn told() {
    let (bench, mut pens) = Bench::start(&["Ratusz", "Ratusz"]).await;
    let people = residents(4_000, &mut Random::new(5));
    for (open, name) in [(false, "commit_to_visible_p99"), (true, "commit_to_visible_p99_with_open_transaction")] {
        let mut kept = bench.process.store().begin().await.unwrap();
        if open {
            changes::note(&mut kept, &bench.city, FeedKind::Resident, &[Uuid::nil()], "Ratusz", false).await.unwrap();
        }
        let start = bench.ask(&pens[1], &Snapshot { after: None }).await;
        let mut after = start.position;
        let mut took = Vec::with_capacity(TOLD);
        for person in people.iter().skip(if open { TOLD } else { 0 }).take(TOLD) {
            let (resident, registered) = pens[0].register(person);
            let pull = Pull { feed_epoch: start.feed_epoch, after, wait_seconds: 20 };
            let listens = async {
                let page: Page = bench.ask(&pens[1], &pull).await;
                (page, Instant::now())
            };
            let sends = async {
                // The other one is already waiting.
                tokio::time::sleep(Duration::from_millis(5)).await;
                bench.ask(&pens[0], &Push { operations: vec![registered] }).await;
                Instant::now()
            };
            let ((page, heard), answered) = tokio::join!(listens, sends);
            assert!(
                page.records
                    .iter()
                    .any(|record| matches!(record, Record::Resident(row) if row.data.resident == resident))
            );
            after = page.next;
            took.push(heard.saturating_duration_since(answered));
        }
        took.sort_unstable();
        let p99 = took[took.len() * 99 / 100].as_secs_f64() * 1e3;
        println!("BENCH {name} {p99:.1} ms goal 30 ms");
        drop(kept);
    }
}

async fn first_sync() {
    let (bench, mut pens) = Bench::start(&["Ratusz", "Ratusz"]).await;
    let people = residents(20_000, &mut Random::new(9));
    let mut pen = pens.remove(0);
    for chunk in people.chunks(MOST_OPERATIONS) {
        let operations = chunk.iter().map(|person| pen.register(person).1).collect();
        bench.ask(&pen, &Push { operations }).await;
    }
    let began = Instant::now();
    let (mut after, mut read) = (None, 0);
    loop {
        let page = bench.ask(&pen, &Snapshot { after }).await;
        read += page.records.iter().filter(|record| matches!(record, Record::Resident(_))).count();
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(read, people.len());
    println!("a snapshot of 20000 residents, the hub's part: {:.1} s", began.elapsed().as_secs_f64());

    // A whole station in a process of its own, from its first start on.
    let bundle = bench.bundles[1].clone();
    let reading = tokio::task::spawn_blocking(move || {
        let began = Instant::now();
        let station = StationProgram::enrolled(&bundle).unwrap();
        let enrolled = began.elapsed();
        let mut searchable = None;
        loop {
            let page = station.call("operations", json!({})).unwrap();
            let found = station.call("find_residents", json!({ "query": "kowal" })).unwrap();
            if searchable.is_none() && found["total"].as_u64().unwrap() > 0 {
                searchable = Some(began.elapsed());
            }
            let connection = &page["connection"];
            let read = connection["state"] == "online" && connection["reading"].is_null();
            if let Some(searchable) = searchable.filter(|_| read) {
                return (enrolled, searchable, began.elapsed());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    let (enrolled, searchable, read) = reading.await.unwrap();
    println!(
        "enrolled after {:.1} s, somebody is found after {:.1} s",
        enrolled.as_secs_f64(),
        searchable.as_secs_f64()
    );
    println!("BENCH first_sync_of_20000 {:.1} s goal 10 s", read.saturating_sub(enrolled).as_secs_f64());
}
