//! Operations take effect once, each alone, whatever comes twice or in between.

use contract::counter::SpoilReason;
use contract::payload::Payload;
use contract::sync::{ChainEnd, Outcome, Push, Record, Refusal, TaskKind};
use serde_bytes::ByteBuf;
use uuid::Uuid;

use crate::support::{EXPIRES, Hub};

// REQ E-2 C-2 C-5
#[tokio::test]
async fn a_resident_and_a_card_take_effect_at_the_hub() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let person = hub.person(0);
    let (resident, registered) = hub.pens[0].register(&person);
    let (production, card) = hub.pens[0].issue(resident, EXPIRES).unwrap();
    let operations = std::iter::once(registered).chain(card).collect();
    assert_eq!(hub.outcomes(0, operations).await, vec![Outcome::Applied; 6]);
    let page = hub.snapshot(0, None).await;
    let card = page.records.iter().find_map(|record| match record {
        Record::Card(card) => Some(card),
        _ => None,
    });
    let card = card.unwrap();
    assert_eq!((card.production, card.resident), (production, resident));
    assert_eq!(card.state, contract::counter::ProductionState::HandedOver);
    assert!(
        page.records
            .iter()
            .any(|record| matches!(record, Record::Resident(row) if row.data.person.surname == person.surname))
    );
}

// REQ E-2: a lost answer, an impatient network.
#[tokio::test]
async fn the_same_operations_again_take_effect_once_and_get_the_same_answers() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let person = hub.person(0);
    let (resident, registered) = hub.pens[0].register(&person);
    let (_, card) = hub.pens[0].issue(resident, EXPIRES).unwrap();
    let mut operations = vec![registered];
    operations.extend(card);
    let first = hub.push(0, operations.clone()).await;
    let again = hub.push(0, operations.clone()).await;
    assert_eq!(first, again);
    // Half of it again with something new after it.
    let (_, more) = hub.pens[0].issue(resident, EXPIRES).unwrap();
    let mixed = operations.split_off(3).into_iter().chain(more).collect();
    assert_eq!(hub.outcomes(0, mixed).await, vec![Outcome::Applied; 8]);
    assert_eq!(count(&hub, "card").await, 2);
    assert_eq!(count(&hub, "resident").await, 1);
    assert_eq!(count(&hub, "operation").await, 11);
}

// REQ E-2 H-3: the same request at two processes at once, as a proxy may send it.
#[tokio::test]
async fn two_processes_that_get_the_same_at_once_apply_it_once() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let other = hub.another().await;
    for which in 0..6 {
        let person = hub.person(which);
        let (resident, registered) = hub.pens[0].register(&person);
        let (_, card) = hub.pens[0].issue(resident, EXPIRES).unwrap();
        let push = Push { operations: std::iter::once(registered).chain(card).collect() };
        let station = hub.pens[0].station();
        let (one, two) = tokio::join!(
            hub::push::push(&hub.process, &hub.city, station, &push),
            hub::push::push(&other, &hub.city, station, &push)
        );
        assert_eq!(one.unwrap(), two.unwrap());
    }
    assert_eq!(count(&hub, "card").await, 6);
    assert_eq!(count(&hub, "operation").await, 36);
}

// REQ E-2: something got lost on the way.
#[tokio::test]
async fn nothing_is_taken_before_what_is_missing() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let person = hub.person(0);
    let (resident, registered) = hub.pens[0].register(&person);
    let (_, card) = hub.pens[0].issue(resident, EXPIRES).unwrap();
    let late = hub.push(0, card[1..].to_vec()).await;
    assert!(late.answers.is_empty());
    assert_eq!(late.chain, ChainEnd::START);
    let whole = std::iter::once(registered).chain(card).collect();
    assert_eq!(hub.outcomes(0, whole).await, vec![Outcome::Applied; 6]);
}

// REQ E-10
#[tokio::test]
async fn a_refused_operation_holds_up_nobody_else() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let (bad, good) = (hub.person(0), hub.person(1));
    let pen = &mut hub.pens[0];
    let mut data = pen.resident(&bad);
    data.person.surname = "1234".to_owned();
    let refused = data.resident;
    let wrong = pen.write(&Payload::ResidentRegistered(Box::new(data)));
    let (_, orphan) = pen.issue(refused, EXPIRES).unwrap();
    let (resident, registered) = pen.register(&good);
    let (_, card) = pen.issue(resident, EXPIRES).unwrap();
    let operations = [vec![wrong], orphan, vec![registered], card].concat();
    let said = hub.outcomes(0, operations).await;
    assert_eq!(said[0], Outcome::Refused { reason: Refusal::BadData });
    assert_eq!(said[1], Outcome::Refused { reason: Refusal::UnknownResident });
    // What has happened to the card is recorded, and somebody is asked.
    for fact in &said[2..6] {
        assert!(matches!(fact, Outcome::Task { kind: TaskKind::UnknownRecord, .. }), "{fact:?}");
    }
    assert_eq!(said[6..], vec![Outcome::Applied; 6]);
}

// REQ E-5
#[tokio::test]
async fn a_fact_that_breaks_a_rule_is_recorded_and_asks_people() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let person = hub.person(0);
    let (resident, registered) = hub.pens[0].register(&person);
    let (production, mut card) = hub.pens[0].issue(resident, EXPIRES).unwrap();
    card.push(hub.pens[0].write(&Payload::CardSpoiled { production, reason: SpoilReason::Damaged }));
    let said = hub.outcomes(0, std::iter::once(registered).chain(card).collect()).await;
    assert!(matches!(said[6], Outcome::Task { kind: TaskKind::BrokenRule, .. }), "{:?}", said[6]);
    assert_eq!(count(&hub, "operation").await, 7);
}

// REQ E-2: one id, two contents.
#[tokio::test]
async fn another_operation_of_a_known_id_is_kept_aside() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let (one, two) = (hub.person(0), hub.person(1));
    let (_, first) = hub.pens[0].register(&one);
    assert_eq!(hub.outcomes(0, vec![first.clone()]).await, [Outcome::Applied]);
    let mut forged = hub.pens[0].register(&two).1;
    let header = contract::operation::Header::from_bytes(&forged.header).unwrap();
    let header = contract::operation::Header { id: first.id, ..header };
    forged.header = ByteBuf::from(header.to_bytes());
    forged.id = first.id;
    assert_eq!(hub.outcomes(0, vec![forged]).await, [Outcome::Quarantined]);
    assert_eq!(count(&hub, "resident").await, 1);
    assert_eq!(count(&hub, "quarantine").await, 1);
}

// REQ E-10: damaged bytes in the middle.
#[tokio::test]
async fn an_operation_that_nobody_can_read_delays_no_other() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let people: Vec<_> = (0..3).map(|which| hub.person(which)).collect();
    let (_, first) = hub.pens[0].register(&people[0]);
    let mut broken = hub.pens[0].register(&people[1]).1;
    broken.payload = Some(ByteBuf::from(b"{}".to_vec()));
    let mut garbage = hub.pens[0].register(&people[2]).1;
    garbage.header = ByteBuf::from(b"nothing".to_vec());
    // The station's chain goes on over the damaged header, as its file says.
    hub.pens[0].end.hash = contract::operation::chain_hash(b"nothing");
    let person = hub.person(4);
    let (_, last) = hub.pens[0].register(&person);
    let said = hub.outcomes(0, vec![first, broken, garbage, last]).await;
    assert_eq!(
        said,
        [Outcome::Applied, Outcome::Refused { reason: Refusal::Unreadable }, Outcome::Quarantined, Outcome::Applied]
    );
}

// REQ D-4
#[tokio::test]
async fn only_leased_numbers_become_cards_and_each_once() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let person = hub.person(0);
    let (resident, registered) = hub.pens[0].register(&person);
    hub.push(0, vec![registered]).await;
    // The other station's number.
    let (foreign, mine) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let stolen = hub.pens[1].reservation(foreign, resident, EXPIRES).unwrap();
    let stolen = hub.pens[0].write(&stolen);
    let own = hub.pens[0].reservation(mine, resident, EXPIRES).unwrap();
    let first = hub.pens[0].write(&own);
    let twice = match own {
        Payload::CardReserved {
            resident,
            number,
            status_index,
            layout,
            packages,
            expires,
            token_sha256,
            replaces,
            ..
        } => Payload::CardReserved {
            production: Uuid::from_u128(3),
            resident,
            number,
            status_index,
            layout,
            packages,
            expires,
            token_sha256,
            replaces,
            duplicate: None,
            application: None,
        },
        _ => unreachable!(),
    };
    let twice = hub.pens[0].write(&twice);
    let refused = |reason| Outcome::Refused { reason };
    assert_eq!(
        hub.outcomes(0, vec![stolen, first, twice]).await,
        [refused(Refusal::NumberNotLeased), Outcome::Applied, refused(Refusal::NumberTaken)]
    );
}

// REQ A-10
#[tokio::test]
async fn nobody_acts_at_the_hub_whom_it_does_not_know() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let person = hub.person(0);
    let data = hub.pens[0].resident(&person);
    let stranger = Some(Uuid::from_u128(99));
    let written = hub.pens[0].write_as(stranger, &Payload::ResidentRegistered(Box::new(data)));
    assert_eq!(hub.outcomes(0, vec![written]).await, [Outcome::Refused { reason: Refusal::NotAllowed }]);
}

// REQ E-9 D-4: a database from last week.
#[tokio::test]
async fn a_restored_station_loses_nothing_and_goes_on_in_a_new_epoch() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let people: Vec<_> = (0..5).map(|which| hub.person(which)).collect();
    let (_, first) = hub.pens[0].register(&people[0]);
    let copy = hub.pens[0].clone();
    let (_, second) = hub.pens[0].register(&people[1]);
    assert_eq!(hub.outcomes(0, vec![first.clone(), second]).await, vec![Outcome::Applied; 2]);
    // The disk comes back as it was after the first.
    hub.pens[0] = copy;
    hub.pens[0].turn(time::Duration::days(1));
    let (_, after) = hub.pens[0].register(&people[2]);
    let (_, and_after) = hub.pens[0].register(&people[3]);
    let answer = hub.push(0, vec![first, after, and_after]).await;
    assert!(answer.answers.iter().all(|answer| answer.outcome == Outcome::Applied), "{answer:?}");
    assert_eq!(answer.new_epoch, Some(2));
    hub.pens[0].end =
        ChainEnd { epoch: 2, sequence: answer.chain.sequence.max(hub.pens[0].end.sequence), ..hub.pens[0].end };
    let (_, last) = hub.pens[0].register(&people[4]);
    let answer = hub.push(0, vec![last]).await;
    assert_eq!(answer.answers[0].outcome, Outcome::Applied);
    assert_eq!((answer.new_epoch, answer.chain.epoch), (None, 2));
    assert_eq!(count(&hub, "resident").await, 5);
    assert_eq!(count(&hub, "task").await, 1, "somebody is told of the restored database");
}

// REQ E-2: the hub is an older one than the station.
#[tokio::test]
async fn operations_of_a_newer_program_wait_for_a_newer_hub() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let person = hub.person(0);
    let (_, mut newer) = hub.pens[0].register(&person);
    let header = newer.header.to_vec();
    let position = header.windows(2).rposition(|pair| pair == [4, 1]).unwrap();
    // A code of two bytes (RFC 8949, 3.1).
    newer.header.splice(position..=position, [0x18, 200]);
    let station = hub.pens[0].station();
    let refused = hub::push::push(&hub.process, &hub.city, station, &Push { operations: vec![newer] }).await;
    assert!(matches!(refused, Err(hub::push::PushRefused::HubTooOld)));
    assert_eq!(count(&hub, "quarantine").await, 0);
}

async fn count(hub: &Hub, table: &'static str) -> u64 {
    hub.ask(&format!("SELECT count(*) FROM {table}"))[0].parse().unwrap()
}
