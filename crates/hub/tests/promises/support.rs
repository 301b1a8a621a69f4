//! A hub in this process on a fresh database, and stations' pens.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use contract::sync::{Outcome as Said, Page, Pull, Push, PushAnswer, SentOperation, Snapshot, SnapshotPage};
use credential::HubKey;
use hub::feed::Reader;
use hub::{HubProcess, Settings, Store, admin, feed};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use tempfile::TempDir;
use testkit::city::{Amounts, City, CityWithHub};
use testkit::clock::TurnedClock;
use testkit::pen::Pen;
use testkit::people::{Person, Random, residents};
use testkit::{Outcome, Postgres};
use time::macros::{date, utc_datetime};
use time::{Date, UtcDateTime};
use tower::ServiceExt as _;
use uuid::Uuid;

pub(crate) const NOW: UtcDateTime = utc_datetime!(2026-11-21 8:00);
pub(crate) const EXPIRES: Date = date!(2029 - 11 - 21);

/// A hub with a city of several points, a station at each.
pub(crate) struct Hub {
    pub(crate) process: HubProcess,
    pub(crate) city: String,
    pub(crate) pens: Vec<Pen>,
    /// What the pens' stations are made of.
    pub(crate) bundles: Vec<Vec<u8>>,
    pub(crate) clock: TurnedClock,
    pub(crate) database: String,
    settings: Settings,
    key: [u8; 32],
    people: Vec<Person>,
    folder: Arc<TempDir>,
    /// The key of links, and the mails.
    pub(crate) mail: Arc<TempDir>,
}

impl Hub {
    pub(crate) async fn with(points: &[&str]) -> Self {
        Self::made(points, Amounts { runs: 2, ..Amounts::STATION }).await.unwrap()
    }

    /// A hub of a city whose stations have so many numbers.
    pub(crate) async fn with_numbers(points: &[&str], amounts: Amounts) -> Self {
        Self::made(points, amounts).await.unwrap()
    }

    async fn made(points: &[&str], amounts: Amounts) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let made = CityWithHub::make_with(&folder.path().join("city"), points, amounts, NOW, |configuration| {
            configuration.hub_address = "https://centrala.przykladowo.example".to_owned();
        })?;
        let mut hub = Self::of(&made.city, &made.hub_file, *made.hub_key.to_secret_bytes()).await?;
        hub.pens = (1..).zip(&made.bundles).map(|(seed, bundle)| Pen::of(bundle, NOW, seed)).collect::<Outcome<_>>()?;
        hub.bundles = made.bundles;
        hub.folder = Arc::new(folder);
        Ok(hub)
    }

    /// The hub of a city's file, without pens.
    pub(crate) async fn of(city: &str, file: &[u8], key: [u8; 32]) -> Outcome<Self> {
        let migrate = async |address: String| -> Outcome {
            let store = Store::connect(&address, 2).await?;
            store.migrate().await?;
            store.close().await;
            Ok(())
        };
        let database = Postgres::shared().fresh(migrate).await?;
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("hub.okienko");
        std::fs::write(&path, file)?;
        let mail = tempfile::tempdir()?;
        std::fs::write(mail.path().join("link.key"), "07".repeat(32))?;
        let in_mail = |name: &str| mail.path().join(name).to_string_lossy().into_owned();
        let (link_key, mails) = (in_mail("link.key"), in_mail("mails"));
        let settings: Settings = Settings::read(
            None,
            [
                ("DATABASE", database.as_str()),
                ("PORTAL", "https://karta.przykladowo.example/"),
                ("KEY", "none"),
                ("MAIL__FROM", "karta@przykladowo.example"),
                ("MAIL__LINK_KEY", &link_key),
                ("MAIL__FOLDER", &mails),
            ]
            .map(|(key, value)| (format!("OKIENKO_HUB_{key}"), value.to_owned()))
            .into_iter(),
        )?;
        let clock = TurnedClock::at(NOW);
        let process = process(&database, &settings, key, &clock, 1).await?;
        admin::load_city(&process, &path).await?;
        feed::sequence_city(&process, city).await?;
        // One of each PESEL and none too young, so that nobody is taken for somebody else unless a test wants it.
        let people = residents(400, &mut Random::new(7));
        let (city, pens, bundles) = (city.to_owned(), Vec::new(), Vec::new());
        Ok(Self {
            process,
            city,
            pens,
            bundles,
            clock,
            database,
            settings,
            key,
            people,
            folder: Arc::new(folder),
            mail: Arc::new(mail),
        })
    }

    /// One more process on the same database.
    pub(crate) async fn another(&self) -> HubProcess {
        process(&self.database, &self.settings, self.key, &self.clock, 2).await.unwrap()
    }

    /// From now on the process keeps the list of who is forgotten in a file.
    pub(crate) async fn keeps_list(&mut self, file: &Path) {
        self.settings.forgotten_list = Some(file.to_owned());
        self.process = process(&self.database, &self.settings, self.key, &self.clock, 4).await.unwrap();
    }

    /// The same city's hub on another database.
    pub(crate) async fn on(&self, database: &str) -> Self {
        let settings = Settings { database: database.to_owned(), ..self.settings.clone() };
        Self {
            process: process(database, &settings, self.key, &self.clock, 3).await.unwrap(),
            city: self.city.clone(),
            pens: self.pens.clone(),
            bundles: self.bundles.clone(),
            clock: self.clock.clone(),
            database: database.to_owned(),
            settings,
            key: self.key,
            people: self.people.clone(),
            folder: Arc::clone(&self.folder),
            mail: Arc::clone(&self.mail),
        }
    }

    /// The city's folder, as on the computer without network.
    pub(crate) fn city_folder(&self) -> PathBuf {
        self.folder.path().join("city")
    }

    pub(crate) fn open_city(&self) -> City {
        City::open(&self.city_folder()).unwrap()
    }

    /// Brings what was changed in the city's folder to the hub.
    pub(crate) async fn load(&self, city: &mut City, now: UtcDateTime) {
        let file = self.folder.path().join("again.okienko");
        std::fs::write(&file, city.hub_file(None, now).unwrap()).unwrap();
        admin::load_city(&self.process, &file).await.unwrap();
    }

    /// What the figures say.
    pub(crate) async fn figures(&self) -> String {
        let request = Request::get("/metrics").body(Body::empty()).unwrap();
        let response = hub::metrics::router(self.process.clone()).oneshot(request).await.unwrap();
        String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
    }

    /// People who are not each other.
    pub(crate) fn person(&self, which: usize) -> Person {
        self.people[which * 7].clone()
    }

    pub(crate) async fn push(&self, which: usize, operations: Vec<SentOperation>) -> PushAnswer {
        let station = self.pens[which].station();
        hub::push::push(&self.process, &self.city, station, &Push { operations }).await.unwrap()
    }

    /// What the database answers to somebody who looks from outside.
    pub(crate) fn ask(&self, statement: &str) -> Vec<String> {
        Postgres::shared().ask(&self.database, statement).unwrap()
    }

    /// Pushes and says what became of each.
    pub(crate) async fn outcomes(&self, which: usize, operations: Vec<SentOperation>) -> Vec<Said> {
        self.push(which, operations).await.answers.into_iter().map(|answer| answer.outcome).collect()
    }

    pub(crate) fn reader(&self, which: usize) -> Reader {
        let enrolment = &self.pens[which].enrolment;
        Reader { city: self.city.clone(), station: enrolment.station, point: enrolment.place.point.clone() }
    }

    pub(crate) async fn pull(&self, which: usize, feed_epoch: Uuid, after: u64) -> Page {
        feed::sequence_city(&self.process, &self.city).await.unwrap();
        let pull = Pull { feed_epoch, after, wait_seconds: 0 };
        feed::pull(&self.process, &self.reader(which), &pull).await.unwrap()
    }

    pub(crate) async fn snapshot(&self, which: usize, after: Option<Uuid>) -> SnapshotPage {
        feed::sequence_city(&self.process, &self.city).await.unwrap();
        feed::snapshot(&self.process, &self.reader(which), &Snapshot { after }).await.unwrap()
    }
}

async fn process(
    database: &str,
    settings: &Settings,
    key: [u8; 32],
    clock: &TurnedClock,
    seed: u64,
) -> Outcome<HubProcess> {
    let store = Store::connect(database, 8).await?;
    let random = Box::new(StdRng::seed_from_u64(seed));
    Ok(HubProcess::new(store, settings.clone(), HubKey::from_secret_bytes(&key), Arc::new(clock.clone()), random))
}
