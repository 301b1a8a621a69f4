//! A hub for one test: its own database, a clock to turn, mails in a folder or at a mail server.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use credential::HubKey;
use hub::accounts;
use hub::decide::AccountRow;
use hub::mail::Post;
use hub::portal::{self, Portal};
use hub::worker::Worker;
use hub::{HubProcess, Settings, Store};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use sqlx::PgPool;
use tempfile::TempDir;
use testkit::Postgres;
use testkit::clock::TurnedClock;
use testkit::mailbox::{LOGIN, Mailbox, PASSWORD};
use time::UtcDateTime;
use time::macros::utc_datetime;
use uuid::Uuid;

pub(crate) const CITY: &str = "9999011";
pub(crate) const START: UtcDateTime = utc_datetime!(2026-11-21 08:00);
/// A password that keeps to every rule for everybody here.
pub(crate) const GOOD: &str = "Latarnia-26";

pub(crate) struct Hub {
    pub(crate) process: HubProcess,
    pub(crate) clock: TurnedClock,
    pub(crate) worker: Worker,
    pub(crate) address: SocketAddr,
    /// To look behind the program's back.
    pub(crate) database: PgPool,
    client: reqwest::Client,
    room: TempDir,
}

/// An answer of the portal.
#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// What it refuses with; empty when it does not.
    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Hub {
    /// A hub whose mails go into a folder.
    pub(crate) async fn start() -> Self {
        Self::with(&[], |_| {}).await
    }

    /// A hub whose mails go to this server.
    pub(crate) async fn at(mailbox: &Mailbox) -> Self {
        let port = mailbox.port().to_string();
        let ca = mailbox.ca();
        let smtp = [("HOST", "localhost"), ("PORT", port.as_str()), ("USER", LOGIN), ("CA", ca.to_str().unwrap())];
        Self::with(&smtp, |room| std::fs::write(room.join("smtp.password"), format!("{PASSWORD}\n")).unwrap()).await
    }

    pub(crate) async fn with(smtp: &[(&str, &str)], prepare: impl FnOnce(&std::path::Path)) -> Self {
        // The client of these tests knows TLS and has to be told whose; a second test finds it told.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let room = tempfile::tempdir().unwrap();
        let at = |name: &str| room.path().join(name);
        std::fs::create_dir_all(at("pages/assets")).unwrap();
        std::fs::write(at("pages/portal.html"), "<!doctype html><title>Portal</title>").unwrap();
        std::fs::write(at("pages/index.html"), "<!doctype html><title>Counter</title>").unwrap();
        std::fs::write(at("pages/assets/portal-1.js"), "export {};").unwrap();
        std::fs::write(at("link.key"), "07".repeat(32)).unwrap();
        prepare(room.path());

        let migrate = async |address: String| {
            let store = Store::connect(&address, 2).await?;
            store.migrate().await?;
            store.close().await;
            Ok(())
        };
        let address = Postgres::shared().fresh(migrate).await.unwrap();
        let settings = settings(&address, smtp, &at);
        let clock = TurnedClock::at(START);
        let store = Store::connect(&address, 16).await.unwrap();
        let key = HubKey::from_secret_bytes(&[1; 32]);
        let random = Box::new(StdRng::seed_from_u64(4));
        let process = HubProcess::new(store, settings, key, Arc::new(clock.clone()), random);

        let database = PgPool::connect(&address).await.unwrap();
        sqlx::query(
            "INSERT INTO city (city, name, made_at, root_key, trust_list, configuration, feed_epoch)
             VALUES ($1, 'Miasto Przykładowo', 0, '', '', '{\"support_phone\": \"22 555 01 00\"}', $2)",
        )
        .bind(CITY)
        .bind(Uuid::nil())
        .execute(&database)
        .await
        .unwrap();

        let portal = Portal::open(&process).unwrap().unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = portal::router(portal).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, router).await });
        let worker = Worker::open(&process).unwrap().unwrap();
        Self { process, clock, worker, address, database, client: reqwest::Client::new(), room }
    }

    /// The same hub with another way for its mails.
    pub(crate) fn posting(&mut self, post: Post) {
        self.worker = Worker::with_post(&self.process, post).unwrap();
    }

    /// Registers somebody with an e-mail address, as a push from a station does; says the account.
    pub(crate) async fn register(&self, number: u128, names: (&str, &str), email: &str) -> Uuid {
        let (account, resident) = (Uuid::from_u128(0xA000 + number), Uuid::from_u128(0xB000 + number));
        sqlx::query(
            "INSERT INTO resident (city, id, version, mark, surname, given_names, pesel, substitute_identifier, birth_date,
               street, postcode, place, email, document, grounds, applicant, registered_at, station)
             VALUES ($1, $2, 1, 0, $3, $4, $5, $6, '1987-05-14', 'ul. Polna 3', '00-000', 'Przykładowo', $7,
               'identity_card', 'lives_here', 'resident', 0, $2)",
        )
        .bind(CITY)
        .bind(resident)
        .bind(names.1)
        .bind(names.0)
        .bind((number == 1).then_some("87051400010"))
        .bind((number == 2).then_some(substitute_identifier()))
        .bind(email)
        .execute(&self.database)
        .await
        .unwrap();
        let newcomer = AccountRow {
            id: account,
            resident,
            given_names: names.0.into(),
            surname: names.1.into(),
            email: email.into(),
        };
        let mut tx = self.process.store().begin().await.unwrap();
        accounts::open(&self.process, &mut tx, CITY, &[newcomer]).await.unwrap();
        tx.commit().await.unwrap();
        account
    }

    pub(crate) async fn janina(&self) -> Uuid {
        self.register(1, ("Janina", "Przykładowa"), "janina@poczta.example").await
    }

    /// Does every job that is due.
    pub(crate) async fn work(&self) {
        while self.worker.step().await.unwrap() {}
    }

    /// Waits until what was asked at the portal is due, and does it.
    pub(crate) async fn work_later(&self) {
        self.clock.turn(time::Duration::seconds(4));
        self.work().await;
    }

    /// The mails in the folder, oldest first: each as it went out.
    pub(crate) fn folder(&self) -> Vec<String> {
        let Ok(folder) = std::fs::read_dir(self.room.path().join("mails")) else { return Vec::new() };
        let mut files: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
        files.sort_by_key(|file| file.metadata().unwrap().modified().unwrap());
        files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect()
    }

    /// Asks the portal, each time from another address.
    pub(crate) async fn ask(&self, command: &str, args: &Value) -> Answer {
        let from = Uuid::from_u128(u128::from(rand::random::<u64>()) << 64);
        let from = std::net::Ipv6Addr::from(from.as_u128());
        self.ask_from(&from.to_string(), command, args).await
    }

    pub(crate) async fn ask_from(&self, from: &str, command: &str, args: &Value) -> Answer {
        let address = format!("http://{}/portal/v1/{command}", self.address);
        let sent = self.client.post(address).header("x-forwarded-for", from).json(args).send().await.unwrap();
        Answer { status: sent.status().as_u16(), body: sent.text().await.unwrap() }
    }

    pub(crate) fn client(&self) -> &reqwest::Client {
        &self.client
    }

    pub(crate) async fn state(&self, link: &str) -> Value {
        self.ask("link_state", &json!({ "link": link })).await.json()
    }

    pub(crate) async fn set(&self, link: &str, password: &str) -> Answer {
        self.ask("set_password_by_link", &with_password(link, password)).await
    }

    pub(crate) async fn count(&self, what: &'static str) -> i64 {
        sqlx::query_scalar(what).fetch_one(&self.database).await.unwrap()
    }
}

pub(crate) fn with_password(link: &str, password: &str) -> Value {
    json!({ "link": link, "password": password, "again": password, "language": "pl" })
}

pub(crate) fn substitute_identifier() -> String {
    domain::substitute_identifier::SubstituteIdentifier::from_body(44_710_926).unwrap().to_string()
}

/// The links of a mail, in the order of its plain text, whether or not its lines are cut (RFC 2045, 6.7).
pub(crate) fn links(mail: &str) -> Vec<String> {
    links_at("https://karta.example/", mail)
}

/// The same of another portal.
pub(crate) fn links_at(portal: &str, mail: &str) -> Vec<String> {
    let mail = mail.replace("=\r\n", "").replace("=\n", "");
    let text = mail.split("text/html").next().unwrap();
    let before = format!("{portal}haslo#");
    let links = text.split(before.as_str()).skip(1);
    links.map(|rest| rest.split_whitespace().next().unwrap().to_owned()).collect()
}

fn settings(database: &str, smtp: &[(&str, &str)], at: &dyn Fn(&str) -> PathBuf) -> Settings {
    let path = |name: &str| at(name).to_str().unwrap().to_owned();
    let mut environment: Vec<(String, String)> = [
        ("DATABASE", database.to_owned()),
        ("PORTAL", "https://karta.example/".to_owned()),
        ("KEY", path("hub.key")),
        ("PAGES", path("pages")),
        ("BEHIND_PROXY", "true".to_owned()),
        ("MAIL__FROM", "Karta mieszkańca <karta@przykladowo.example>".to_owned()),
        ("MAIL__LINK_KEY", path("link.key")),
    ]
    .map(|(name, value)| (format!("OKIENKO_HUB_{name}"), value))
    .to_vec();
    if smtp.is_empty() {
        environment.push(("OKIENKO_HUB_MAIL__FOLDER".into(), path("mails")));
    } else {
        let password = ("PASSWORD", path("smtp.password"));
        let smtp = smtp.iter().map(|(name, value)| (*name, (*value).to_owned())).chain([password]);
        environment.extend(smtp.map(|(name, value)| (format!("OKIENKO_HUB_MAIL__SMTP__{name}"), value)));
    }
    Settings::read(None, environment.into_iter()).unwrap()
}
