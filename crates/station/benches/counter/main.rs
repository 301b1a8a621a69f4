//! What a clerk waits for, at the command: finding as one types among 200,000 residents (REQ C-1), opening a resident's page, and saving a registration
//! beside one bare commit to the same disk (REQ C-2, E-3): `cargo bench -p station`.

#![expect(clippy::print_stdout, reason = "a benchmark prints its numbers")]

mod store;

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use contract::Moment;
use domain::clock::Clock;
use keyring_core::api::CredentialStore;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use station::{Computer, Station, Surroundings};
use testkit::people::{Person, Random, residents};
use time::UtcDateTime;
use time::macros::utc_datetime;

const RESIDENTS: usize = 200_000;
const TYPED: usize = 200;
const SAVED: usize = 300;
const OPENED: usize = 500;
const QUEUED: u32 = 10_000;
const ASKED: usize = 200;
const NOW: UtcDateTime = utc_datetime!(2026-11-20 07:30);

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

struct StillClock;

impl Clock for StillClock {
    fn now(&self) -> UtcDateTime {
        NOW
    }
}

/// A station in a folder, with a key store that lasts as long as the measurement.
struct Place {
    folder: tempfile::TempDir,
    keys: Arc<CredentialStore>,
}

impl Place {
    fn start(&self, seed: u64) -> Station {
        let keys = Arc::clone(&self.keys);
        Station::new(Surroundings {
            folder: self.folder.path().join("data"),
            prints: self.folder.path().to_owned(),
            media: Vec::new(),
            clock: Arc::new(StillClock),
            random: Box::new(StdRng::seed_from_u64(seed)),
            key_store: Arc::new(move || Ok(Arc::clone(&keys))),
            computer: Computer::default(),
            print_server: None,
            version: "0.1.0".to_owned(),
            recent_log: Arc::new(Vec::new),
        })
    }

    /// The key of the database, in the form that SQLCipher takes.
    fn key(&self) -> Outcome<String> {
        let label: Value = serde_json::from_slice(&std::fs::read(self.folder.path().join("data/station.json"))?)?;
        let user = format!("{}:database", label["installation"].as_str().unwrap_or_default());
        let key = self.keys.build("pl.okienko.station", &user, None)?.get_secret()?;
        Ok(key.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Outcome {
    let place = Place { folder: tempfile::tempdir()?, keys: keyring_core::mock::Store::new()? };
    let demo = place.folder.path().join("city");
    city::demo::make(&demo, None, String::new(), NOW, &mut StdRng::seed_from_u64(1))?;
    let station = place.start(1);
    call(&station, "station", json!({})).await?;
    let upload = station.put_bytes("counter", std::fs::read(demo.join("ratusz-2.okienko"))?)?;
    let preview = call(&station, "inspect_enrolment", json!({ "from": "sent", "upload": upload })).await?;
    call(&station, "enrol", json!({ "inspection": preview["inspection"] })).await?;
    station.close().await;
    drop(station);

    let mut random = Random::new(2_026);
    let everybody = residents(RESIDENTS + SAVED, &mut random);
    let (held, new) = everybody.split_at(RESIDENTS);
    let database = place.folder.path().join("data/station.db");
    store::fill(&database, &place.key()?, held).await?;
    store::queue(&database, &place.key()?, QUEUED, Moment::of(NOW).unix_millis()).await?;

    let station = place.start(2);
    let mut face = call(&station, "retry_start", json!({})).await?;
    while face["startup"]["state"] != "ready" {
        face = call(&station, "retry_start", json!({})).await?;
    }
    let staff = call(&station, "staff", json!({})).await?;
    let sign_in = json!({ "staff": staff[0]["id"], "password": city::demo::PASSWORD });
    call(&station, "sign_in", sign_in).await?;
    find(&station, held, &mut random).await?;
    open_pages(&station, &mut random).await?;
    queue(&station).await?;
    save(&station, &place, new).await
}

async fn call(station: &Station, command: &str, args: Value) -> Outcome<Value> {
    Ok(station.call("counter", command, args).await?)
}

async fn find(station: &Station, held: &[Person], random: &mut Random) -> Outcome {
    call(station, "find_residents", json!({ "query": "a" })).await?;
    let mut times = Vec::new();
    for _ in 0..TYPED {
        let Some(person) = held.get(random.below(held.len())) else { continue };
        let text = format!("{} {}", person.surname, person.given_names);
        for (end, letter) in text.char_indices() {
            let query = text.get(..end + letter.len_utf8()).unwrap_or_default();
            let since = Instant::now();
            call(station, "find_residents", json!({ "query": query })).await?;
            times.push(since.elapsed());
        }
    }
    times.sort_unstable();
    println!("find as one types, {RESIDENTS} residents, at the command: p50 {:.2} ms", millis(part(&times, 0.5)));
    println!("BENCH find_p99 {:.2} ms goal < 5 ms", millis(part(&times, 0.99)));
    Ok(())
}

/// Pages of residents whom nobody has looked at before, each with a card, answers to clauses and a history.
async fn open_pages(station: &Station, random: &mut Random) -> Outcome {
    let mut times = Vec::new();
    for _ in 0..OPENED {
        let id = store::resident(random.below(RESIDENTS))?;
        let since = Instant::now();
        call(station, "resident", json!({ "resident": id })).await?;
        times.push(since.elapsed());
    }
    times.sort_unstable();
    println!("a resident's page, {RESIDENTS} residents, at the command: p50 {:.2} ms", millis(part(&times, 0.5)));
    println!("BENCH page_p99 {:.2} ms goal < 30 ms", millis(part(&times, 0.99)));
    Ok(())
}

/// The queue as a clerk goes through it: everything, by kind, what is late, and deep below.
async fn queue(station: &Station) -> Outcome {
    let filters = [
        json!({}),
        json!({ "kinds": ["package", "extension"] }),
        json!({ "late": true }),
        json!({ "kinds": ["duplicate"], "late": true }),
        json!({ "mine": true }),
        json!({ "skip": 5_000 }),
    ];
    let mut times = Vec::new();
    for asked in 0..ASKED {
        let Some(filter) = filters.get(asked % filters.len()) else { continue };
        let since = Instant::now();
        let answer = call(station, "applications", filter.clone()).await?;
        times.push(since.elapsed());
        if answer["to_decide"] != QUEUED {
            return Err(format!("{} of {QUEUED} are in the queue", answer["to_decide"]).into());
        }
    }
    times.sort_unstable();
    println!(
        "a queue of {QUEUED} applications, filtered and sorted, at the command: p50 {:.2} ms",
        millis(part(&times, 0.5))
    );
    println!("BENCH queue_p99 {:.2} ms goal < 20 ms", millis(part(&times, 0.99)));
    Ok(())
}

async fn save(station: &Station, place: &Place, new: &[Person]) -> Outcome {
    let bare = store::Bare::open(&place.folder.path().join("bare.db"), &place.key()?).await?;
    let (mut saves, mut commits) = (Vec::new(), Vec::new());
    // The first comparison after the start waits for the index.
    let mut loaded = None;
    for person in new.iter().filter(|person| person.pesel.is_some()) {
        let form = json!({
            "pesel": person.pesel, "no_pesel": false, "birth_date": "", "sex": "", "surname": person.surname,
            "given_names": person.given_names, "former_surname": "", "document": "identity-card",
            "street": person.street, "postcode": person.postcode, "city": person.city, "phone": "", "email": "",
            "applicant": "guardian", "applicant_name": "Anna Okienna-Demo", "grounds": "rent",
            "consents": [
                { "clause": "data-processing", "version": 2, "given": true }, { "clause": "terms", "version": 1, "given": true },
            ],
        });
        if loaded.is_none() {
            let since = Instant::now();
            call(station, "check_registration", json!({ "form": form, "step": 1 })).await?;
            loaded = Some(since.elapsed());
        }
        let args = json!({ "form": form, "photo": null });
        let since = Instant::now();
        let saved = station.call("counter", "register_resident", args).await;
        let took = since.elapsed();
        // One who is so like another that a clerk would be asked is not saved.
        if saved.is_ok() {
            saves.push(took);
            let since = Instant::now();
            bare.commit().await?;
            commits.push(since.elapsed());
        }
    }
    println!("{} of {} are like nobody and saved", saves.len(), new.len());
    println!("the index of who may be the same person: ready {:.0} ms later", millis(loaded.unwrap_or_default()));
    saves.sort_unstable();
    commits.sort_unstable();
    let (save, commit) = (part(&saves, 0.5), part(&commits, 0.5));
    println!("a registration saved: median {:.2} ms; one bare commit: {:.2} ms", millis(save), millis(commit));
    println!("BENCH save_beside_commit {:.2} times goal < 2", save.as_secs_f64() / commit.as_secs_f64());
    Ok(())
}

fn part(sorted: &[Duration], share: f64) -> Duration {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a place in a list"
    )]
    let place = (sorted.len() as f64 * share) as usize;
    sorted.get(place.min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
