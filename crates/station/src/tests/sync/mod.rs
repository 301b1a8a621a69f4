//! The station's side of the sync, with a hub that breaks on demand.

mod answers;
mod applications;
mod blobs;
mod consents;
mod decision;
mod fake_hub;
mod history;
mod merge;
mod migration;
mod model;
mod records;
mod restored;
mod screen;
mod snapshot;

use std::time::Duration;

use contract::counter::Operations;
use contract::enrolment::EnrolmentPayload;
use contract::payload::ResidentData;
use contract::sync::{Record, ResidentRecord};
use contract::{Moment, Person};
use credential::{Expected, Root, TransportKey, open_bundle};
use serde_json::json;
use uuid::Uuid;

use super::support::{Computer, Desk, MadeCity, START, form, with};
use fake_hub::FakeHub;

/// A computer whose station has a hub.
struct Town {
    computer: Computer,
    hub: FakeHub,
    city: MadeCity,
}

impl Town {
    async fn new() -> Self {
        let (listener, address) = FakeHub::at().await;
        let city = MadeCity::with(|configuration| configuration.hub_address.clone_from(&address));
        let opened = open_bundle::<Root>(&city.bundle, &Expected::ANYBODY, START).unwrap();
        let payload: EnrolmentPayload = ciborium::from_reader(opened.payload.as_slice()).unwrap();
        let transport = TransportKey::from_secret_bytes(payload.transport_key.0.as_slice().try_into().unwrap());
        let hub = FakeHub::serve(listener, copy(&city), transport.public());
        Self { computer: Computer::new(), hub, city }
    }

    /// The station, enrolled, with an operator at the counter.
    async fn desk(&self) -> Desk<'_> {
        let desk = self.computer.start();
        desk.enrol(&self.city.bundle).await;
        desk.sign_in("Anna").await;
        desk
    }

    /// The program starts again on the same disk.
    async fn restarted(&self) -> Desk<'_> {
        let desk = started_again(&self.computer).await;
        desk.sign_in("Anna").await;
        desk
    }
}

/// A program that starts as soon as the one before has let go of the folder.
async fn started_again(computer: &Computer) -> Desk<'_> {
    let desk = computer.start();
    let mut ticks = tokio::time::interval(Duration::from_millis(5));
    while desk.station.open_station().await.is_err() {
        ticks.tick().await;
        desk.ask("retry_start", json!({})).await.unwrap();
    }
    desk
}

fn copy(city: &MadeCity) -> credential::HubKey {
    credential::HubKey::from_secret_bytes(&city.hub.to_secret_bytes())
}

impl Desk<'_> {
    async fn operations(&self) -> Operations {
        self.call("operations", json!({})).await
    }

    /// Waits until the page of operations is as wanted; it is tried at once after each failure.
    async fn until(&self, what: &str, wanted: impl Fn(&Operations) -> bool) -> Operations {
        let mut ticks = tokio::time::interval(Duration::from_millis(5));
        for _ in 0..4000 {
            let now = self.operations().await;
            if wanted(&now) {
                return now;
            }
            if now.connection.next_try.is_some() && !now.connection.trying {
                self.ask("sync_now", json!({})).await.unwrap();
            }
            ticks.tick().await;
        }
        panic!("{what}: {:?}", self.operations().await.connection);
    }

    /// Waits until the hub has answered for everything.
    async fn all_sent(&self) -> Operations {
        self.until("everything is sent", |now| now.waiting_total == 0).await
    }

    /// A whole round from now on: greeted, pushed, pulled, counted, and again waiting for news.
    async fn round(&self, hub: &FakeHub) {
        let before = hub.lock().asked.iter().filter(|path| path.ends_with("census")).count();
        self.ask("sync_now", json!({})).await.unwrap();
        self.until("a round", |_| hub.lock().asked.iter().filter(|path| path.ends_with("census")).count() > before)
            .await;
        self.until("online", |now| now.connection.state == contract::counter::ConnectionState::Online).await;
    }

    /// Waits for a state without trying anything.
    async fn waits_as(&self, state: contract::counter::ConnectionState) -> Operations {
        let mut ticks = tokio::time::interval(Duration::from_millis(5));
        for _ in 0..4000 {
            let now = self.operations().await;
            if now.connection.state == state && !now.connection.trying && now.connection.next_try.is_some() {
                return now;
            }
            ticks.tick().await;
        }
        panic!("{state:?}: {:?}", self.operations().await.connection);
    }

    /// Registers one of some people who have nothing in common.
    async fn register_nth(&self, nth: usize) -> Uuid {
        let (surname, given_names, street) = PEOPLE[nth];
        let changed = json!({
            "pesel": pesel(nth), "surname": surname, "given_names": given_names, "street": street, "phone": "", "email": "",
        });
        let args = json!({ "form": with(form(), changed), "photo": null, "decisions": [] });
        let registered: contract::counter::Registered = self.call("register_resident", args).await;
        registered.resident
    }

    async fn acknowledged(&self) -> u64 {
        let open = self.station.open_station().await.unwrap();
        let mut tx = open.store.read().await.unwrap();
        crate::store::sync::acknowledged(&mut tx).await.unwrap()
    }
}

const PEOPLE: [(&str, &str, &str); 5] = [
    ("Pierwszy-Demo", "Jan", "ul. Nieistniejąca 3"),
    ("Drugowska-Demo", "Halina", "ul. Zmyślona 14"),
    ("Trzeciak-Demo", "Olgierd", "pl. Niebyły 7"),
    ("Czwartkiewicz-Demo", "Bronisława", "al. Żadna 22"),
    ("Piątnicka-Demo", "Urszula", "ul. Urojona 90"),
];

/// A PESEL of its own birthday for each of them.
fn pesel(nth: usize) -> String {
    let digits = format!("{}{:02}1{nth}000{nth}", 61 + 7 * nth, nth + 2);
    let weights = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3];
    let sum: u32 = digits.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

/// Somebody whom another station registered.
fn elsewhere(number: u128, surname: &str, version: u64) -> ResidentRecord {
    let person = Person {
        surname: surname.to_owned(),
        given_names: "Teresa".to_owned(),
        former_surname: None,
        pesel: None,
        substitute_identifier: None,
        birth_date: time::macros::date!(1970 - 01 - 02),
        street: "ul. Inna 5".to_owned(),
        postcode: "00-000".to_owned(),
        city: "Przykładowo".to_owned(),
        phone: None,
        email: None,
    };
    let data = ResidentData {
        resident: Uuid::from_u128(number),
        person,
        document: "identity-card".to_owned(),
        grounds: "rent".to_owned(),
        applicant: "resident".to_owned(),
        applicant_name: None,
        consents: Vec::new(),
        photo: None,
        same_person: Vec::new(),
    };
    ResidentRecord {
        data,
        version,
        registered_at: Moment::of(START),
        consents: Vec::new(),
        history: Vec::new(),
        merged_into: None,
    }
}

fn resident(record: ResidentRecord) -> Record {
    Record::Resident(Box::new(record))
}
