//! What comes from the hub and what it changes here.

use contract::Moment;
use contract::counter::{CardStatus, ConnectionState, Found, ProductionState, StaffCard};
use contract::enrolment::{NumberKind, NumberRun, StaffMember};
use contract::payload::BlockReason;
use contract::sync::{BlockRecord, CardRecord, Record, SyncCode};
use contract::{ErrorCode, counter::Role};
use credential::{NumberRange, StationCertificate, TrustListContents};
use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

use super::super::support::{Desk, PASSWORD, START};
use super::fake_hub::Wrong;
use super::{Town, elsewhere, resident};
use crate::store;

pub(super) async fn found(desk: &Desk<'_>, query: &str) -> usize {
    let found: Found = desk.call("find_residents", json!({ "query": query })).await;
    found.hits.len()
}

// REQ E-7 C-1: whom another station registered is found here, until the hub takes them away.
#[tokio::test(flavor = "multi_thread")]
async fn a_resident_from_elsewhere_comes_changes_and_goes() {
    let town = Town::new().await;
    let desk = town.desk().await;
    desk.all_sent().await;
    town.hub.publish(resident(elsewhere(77, "Przyjezdna", 1)));
    desk.until_found("Przyjezdna", 1).await;
    town.hub.publish(resident(elsewhere(77, "Odmieniona", 2)));
    desk.until_found("Odmieniona", 1).await;
    assert_eq!(found(&desk, "Przyjezdna").await, 0);
    town.hub.publish(Record::ResidentGone { resident: Uuid::from_u128(77) });
    desk.until_found("Odmieniona", 0).await;
    desk.refuses("resident", json!({ "resident": Uuid::from_u128(77) }), ErrorCode::ResidentUnknown).await;
}

impl Desk<'_> {
    pub(super) async fn until_found(&self, query: &str, wanted: usize) {
        let mut ticks = tokio::time::interval(std::time::Duration::from_millis(5));
        for _ in 0..2000 {
            if found(self, query).await == wanted {
                return;
            }
            ticks.tick().await;
        }
        panic!("{query} is not found {wanted} times");
    }
}

// REQ E-2: a page that comes a second time changes nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_comes_twice_is_there_once() {
    let town = Town::new().await;
    for _ in 0..3 {
        town.hub.publish(resident(elsewhere(77, "Przyjezdna", 1)));
    }
    let desk = town.desk().await;
    desk.until_found("Przyjezdna", 1).await;
    desk.round(&town.hub).await;
    assert!(town.hub.lock().asked.iter().all(|path| !path.ends_with("holdings")));
}

// REQ E-5: a photo that was set here and waits is not undone by what the hub says meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_waits_is_laid_over_what_comes() {
    let town = Town::new().await;
    let desk = town.desk().await;
    desk.all_sent().await;
    town.hub.publish(resident(elsewhere(77, "Zdjęciowa", 1)));
    desk.until_found("Zdjęciowa", 1).await;
    // From here on nothing is answered for.
    for _ in 0..50 {
        town.hub.goes_wrong("/sync/v1/push", Wrong::Says(503, SyncCode::NotNow));
    }
    let photo = desk.take_photo().await;
    let args = json!({ "resident": Uuid::from_u128(77), "photo": { "id": photo, "accepted": "brought" } });
    let shown: Value = desk.call("set_photo", args).await;
    assert_eq!(shown["photo"], photo.as_str());
    let open = desk.station.open_station().await.unwrap();
    let mut with_older_photo = elsewhere(77, "Zdjęciowa", 2);
    with_older_photo.data.person.street = "ul. Nowa 1".to_owned();
    crate::sync::apply_for_test(&desk.station, &open, vec![resident(with_older_photo)]).await;
    let shown = desk.resident(Uuid::from_u128(77)).await;
    assert_eq!(shown.photo, Some(photo));
    assert_eq!(shown.person.street, "ul. Nowa 1");
}

/// A card that another station handed over.
fn card(resident: u128, number: &str) -> Record {
    Record::Card(Box::new(CardRecord {
        production: Uuid::from_u128(500),
        version: 1,
        resident: Uuid::from_u128(resident),
        number: number.to_owned(),
        state: ProductionState::HandedOver,
        since: Moment::of(START),
        expires: time::macros::date!(2029 - 01 - 01),
        packages: Vec::new(),
        station: Uuid::from_u128(9),
        replaces: None,
        ended: false,
        superseded: false,
        blocks: Vec::new(),
        rights: None,
    }))
}

// REQ E-7 C-7: a card from elsewhere is seen, found by its number, and stands in the way of a second one.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_from_elsewhere_counts_here() {
    let town = Town::new().await;
    let desk = town.desk().await;
    let number = domain::card_number::CardNumber::from_body(7_203_009_999).unwrap().to_string();
    town.hub.publish(resident(elsewhere(77, "Karciana", 1)));
    town.hub.publish(card(77, &number));
    desk.until_found(&number, 1).await;
    let shown = desk.resident(Uuid::from_u128(77)).await;
    assert_eq!(shown.cards.len(), 1);
    assert_eq!((shown.cards[0].status, shown.cards[0].elsewhere), (CardStatus::Active, true));
    let photo = desk.take_photo().await;
    let args = json!({ "resident": Uuid::from_u128(77), "photo": { "id": photo, "accepted": "brought" } });
    desk.call::<Value>("set_photo", args).await;
    let args = json!({ "resident": Uuid::from_u128(77), "layout": "arcade-landscape", "packages": [] });
    desk.refuses("reserve_card", args, ErrorCode::WrongState).await;
    let scan: Value = desk.call("read_scan", json!({ "text": number })).await;
    assert_eq!(scan["resident"], Uuid::from_u128(77).to_string());
}

fn member(id: Uuid, role: Role, hash: &str) -> StaffMember {
    StaffMember {
        id,
        first_name: "Anna".to_owned(),
        last_name: "Nowonazwana-Demo".to_owned(),
        login: "anna@przykladowo.example".to_owned(),
        role,
        password_hash: hash.to_owned(),
        must_change: true,
    }
}

// REQ A-10 G-1: people of the staff change and go; a password that was set here and waits stays.
#[tokio::test(flavor = "multi_thread")]
async fn staff_changes_hold_at_once_but_not_over_a_password_that_waits() {
    let town = Town::new().await;
    let desk = town.desk().await;
    let anna = desk.staff_id("Anna").await;
    let open = desk.station.open_station().await.unwrap();
    town.hub.goes_wrong("/sync/v1/push", Wrong::Says(503, SyncCode::NotNow));
    for _ in 0..50 {
        town.hub.goes_wrong("/sync/v1/push", Wrong::Says(503, SyncCode::NotNow));
    }
    let new = "Parapet-2026!x";
    desk.call::<Value>("set_own_password", json!({ "password": new, "again": new })).await;
    let from_hub = Record::Staff(member(anna, Role::Supervisor, "$argon2id$other"));
    crate::sync::apply_for_test(&desk.station, &open, vec![from_hub]).await;
    let session: Value = desk.call("session", json!({})).await;
    assert_eq!((&session["person"]["role"], &session["must_change_password"]), (&json!("supervisor"), &json!(false)));
    desk.call::<Value>("sign_out", json!({})).await;
    desk.refuses("sign_in", json!({ "staff": anna, "password": PASSWORD }), ErrorCode::WrongPassword).await;
    desk.call::<Value>("sign_in", json!({ "staff": anna, "password": new })).await;
    crate::sync::apply_for_test(&desk.station, &open, vec![Record::StaffGone { staff: anna }]).await;
    let session: Value = desk.call("session", json!({})).await;
    assert_eq!(session["state"], "nobody");
    let staff: Vec<StaffCard> = desk.call("staff", json!({})).await;
    assert!(staff.iter().all(|person| person.id != anna));
    desk.refuses("sign_in", json!({ "staff": anna, "password": new }), ErrorCode::WrongPassword).await;
}

// REQ G-1: a newer configuration is in force at once and after a restart; one that this station cannot use is left out.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_configuration_is_in_force_at_once() {
    let town = Town::new().await;
    let desk = town.desk().await;
    let open = desk.station.open_station().await.unwrap();
    let before = open.setup().configuration.clone();
    let mut newer = before.clone();
    newer.version += 1;
    newer.support_phone = "800 111 222".to_owned();
    let mut broken = [newer.clone(), newer.clone(), newer.clone(), before.clone()];
    broken[0].check_address = "zły adres".to_owned();
    broken[1].teryt = "1465011".to_owned();
    broken[2].hub_address = "http://okienko.example".to_owned();
    broken[3].version = 1;
    for configuration in broken {
        let record = Record::Configuration(Box::new(configuration));
        crate::sync::apply_for_test(&desk.station, &open, vec![record]).await;
        assert_eq!(open.setup().configuration, before);
    }
    let records = vec![Record::Configuration(Box::new(newer)), resident(elsewhere(77, "Późniejsza", 1))];
    crate::sync::apply_for_test(&desk.station, &open, records).await;
    assert_eq!(found(&desk, "Późniejsza").await, 1);
    let face: Value = desk.call("station", json!({})).await;
    assert_eq!(face["support_phone"], "800 111 222");
    drop((open, desk));
    let desk = town.restarted().await;
    let face: Value = desk.call("station", json!({})).await;
    assert_eq!(face["support_phone"], "800 111 222");
}

// REQ D-2 E-9: certificate and trust list are taken only from the city's root, and never an older list.
#[tokio::test(flavor = "multi_thread")]
async fn certificate_and_trust_list_are_believed_only_from_the_root() {
    let town = Town::new().await;
    let desk = town.desk().await;
    let open = desk.station.open_station().await.unwrap();
    let trust = open.setup().trust.clone();
    let list = |version| TrustListContents { version, ..trust.contents().clone() };
    let stranger = credential::RootKey::from_secret_bytes(&[5; 32]);
    let newer = list(trust.version() + 1);
    for (list, root, version) in [
        (&newer, &stranger, trust.version()),
        (&newer, &town.city.root, trust.version() + 1),
        (&list(trust.version()), &town.city.root, trust.version() + 1),
    ] {
        let record = Record::TrustList { list: list.seal(root).unwrap().into() };
        crate::sync::apply_for_test(&desk.station, &open, vec![record]).await;
        assert_eq!(open.setup().trust.version(), version);
    }
    let stored = || async {
        let mut tx = open.store.read().await.unwrap();
        store::station::load(&mut tx).await.unwrap().unwrap().certificate
    };
    let before = stored().await;
    let certificate = StationCertificate::open(&before, &[open.root_key]).unwrap();
    let longer = StationCertificate { expires: certificate.expires.saturating_add(Duration::days(100)), ..certificate };
    let foreign = StationCertificate { station: Uuid::from_u128(3).to_string(), ..longer.clone() };
    for (certificate, root, taken) in
        [(&longer, &stranger, false), (&foreign, &town.city.root, false), (&longer, &town.city.root, true)]
    {
        let sealed = certificate.seal(root).unwrap();
        let record = Record::Certificate { certificate: sealed.clone().into() };
        crate::sync::apply_for_test(&desk.station, &open, vec![record]).await;
        assert_eq!(stored().await == sealed, taken);
    }
}

// REQ D-4: more numbers come with a sync and are used after those that are there; the same lease counts once.
#[tokio::test(flavor = "multi_thread")]
async fn more_card_numbers_come_with_a_sync_and_are_never_given_twice() {
    let town = Town::new().await;
    let desk = town.desk().await;
    let open = desk.station.open_station().await.unwrap();
    let lease = || Record::Numbers(NumberRun::new(NumberKind::Cards, 1, 7_250_000_000, &[900_001, 900_002]));
    crate::sync::apply_for_test(&desk.station, &open, vec![lease(), lease()]).await;
    let mut taken = Vec::new();
    let mut tx = open.store.begin().await.unwrap();
    while let Some(next) = store::leases::take(&mut tx, NumberKind::Cards).await.unwrap() {
        taken.push((next.place, next.body, next.number));
    }
    assert_eq!(taken.len(), 202);
    assert_eq!(taken[200..], [(200, 7_250_000_000, 900_001), (201, 7_250_000_001, 900_002)]);
    // A database from before both leases: what the key store has marked is skipped in the second one as well.
    let mark = 201;
    let fresh = NumberRange::new(7_250_000_000, 7_250_000_001).unwrap();
    assert!(fresh.first() < fresh.last());
    drop(tx);
    let mut tx = open.store.begin().await.unwrap();
    store::leases::skip_to_mark(&mut tx, NumberKind::Cards, mark).await.unwrap();
    let next = store::leases::take(&mut tx, NumberKind::Cards).await.unwrap().unwrap();
    assert_eq!((next.place, next.body), (201, 7_250_000_001));
}

// REQ E-2 E-7: what is here and should not be, and what should be and is not, is found by the count and mended.
#[tokio::test(flavor = "multi_thread")]
async fn a_count_that_differs_is_mended() {
    let town = Town::new().await;
    for number in 1..=3 {
        town.hub.lock().residents.insert(Uuid::from_u128(number), elsewhere(number, "Liczona", 1));
    }
    let desk = town.desk().await;
    desk.until_found("Liczona", 3).await;
    {
        let mut hub = town.hub.lock();
        hub.residents.remove(&Uuid::from_u128(1));
        hub.residents.insert(Uuid::from_u128(2), elsewhere(2, "Poprawiona", 2));
        hub.residents.insert(Uuid::from_u128(4), elsewhere(4, "Liczona", 1));
    }
    desk.round(&town.hub).await;
    desk.until_found("Poprawiona", 1).await;
    desk.until_found("Liczona", 2).await;
    town.hub.lock().asked.clear();
    desk.round(&town.hub).await;
    assert!(town.hub.lock().asked.iter().all(|path| !path.ends_with("holdings")));
}

// REQ E-5 B-4: what was blocked, unblocked and changed here and waits stands over what the hub says meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn acts_that_wait_are_laid_over_what_comes() {
    let town = Town::new().await;
    let desk = town.desk().await;
    desk.all_sent().await;
    let number = domain::card_number::CardNumber::from_body(7_203_009_999).unwrap().to_string();
    let seen = BlockRecord { block: Uuid::from_u128(5), reason: BlockReason::Found, at: Moment::of(START) };
    let unseen = BlockRecord { block: Uuid::from_u128(6), ..seen };
    let with_blocks = |blocks: Vec<BlockRecord>| match card(77, &number) {
        Record::Card(record) => Record::Card(Box::new(CardRecord { blocks, ..*record })),
        other => other,
    };
    town.hub.publish(resident(elsewhere(77, "Karciana", 1)));
    town.hub.publish(with_blocks(vec![seen]));
    desk.until_found(&number, 1).await;
    for _ in 0..100 {
        town.hub.goes_wrong("/sync/v1/push", Wrong::Says(503, SyncCode::NotNow));
    }
    let ewa = desk.staff_id("Ewa").await;
    let lift = json!({ "number": number, "blocks": [seen.block], "supervisor": ewa, "password": PASSWORD, "why": "" });
    desk.call::<Value>("unblock_card", lift).await;
    desk.call::<Value>("block_card", json!({ "number": number, "reason": "lost" })).await;
    let street = desk.resident(Uuid::from_u128(77)).await.person;
    let before = json!({ "street": street.street, "postcode": street.postcode, "city": street.city });
    let after = json!({ "street": "ul. Źródlana 11", "postcode": "00-000", "city": "Przykładowo" });
    let groups = json!([{ "group": "address", "before": before, "after": after }]);
    desk.call::<Value>("change_resident", json!({ "resident": Uuid::from_u128(77), "groups": groups })).await;

    let open = desk.station.open_station().await.unwrap();
    let mut from_hub = elsewhere(77, "Odmieniona", 2);
    from_hub.data.person.street = "ul. Dawna 9".to_owned();
    let records = vec![resident(from_hub), with_blocks(vec![seen, unseen])];
    crate::sync::apply_for_test(&desk.station, &open, records).await;
    let page = desk.resident(Uuid::from_u128(77)).await;
    assert_eq!((page.person.surname.as_str(), page.person.street.as_str()), ("Odmieniona", "ul. Źródlana 11"));
    let now: contract::counter::BlockedCard = desk.call("card_blocks", json!({ "number": number })).await;
    let reasons: Vec<_> = now.blocks.iter().map(|block| (block.block, block.reason)).collect();
    assert_eq!(reasons[0], (unseen.block, BlockReason::Found), "one that was not seen here is not lifted");
    assert_eq!((reasons.len(), reasons[1].1), (2, BlockReason::Lost));
}

// REQ E-2 E-3: a page that cannot be saved has not been read: the cursor stays where it was.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_cannot_be_saved_is_read_again() {
    let town = Town::new().await;
    let desk = town.desk().await;
    desk.all_sent().await;
    let open = desk.station.open_station().await.unwrap();
    let reading = async || {
        let mut tx = open.store.read().await.unwrap();
        store::sync::reading(&mut tx).await.unwrap()
    };
    desk.round(&town.hub).await;
    let before = reading().await;
    let mut tx = open.store.read().await.unwrap();
    store::residents::break_writing(&mut tx).await.unwrap();
    drop(tx);
    town.hub.publish(resident(elsewhere(77, "Nieczytelna", 1)));
    desk.until("saving fails", |now| now.connection.state == ConnectionState::StoreFailed).await;
    assert_eq!(reading().await, before);
    let mut tx = open.store.read().await.unwrap();
    store::residents::mend_writing(&mut tx).await.unwrap();
    drop(tx);
    desk.ask("sync_now", json!({})).await.unwrap();
    desk.until_found("Nieczytelna", 1).await;
}
