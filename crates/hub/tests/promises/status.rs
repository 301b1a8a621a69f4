//! The status list that anybody may fetch (D-3).

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use contract::payload::{BlockReason, Payload};
use contract::sync::Outcome as Said;
use credential::{STATUS_LIST_TYPE, StatusList, TokenStatus, TrustList};
use hub::admin::stations::cut_off;
use hub::http::router;
use time::Duration;
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::support::{EXPIRES, Hub};

/// What a verifier has: the city's trust list, as somebody gave it to them.
pub(crate) fn believed(hub: &Hub, bytes: &[u8]) -> StatusList {
    let trust = std::fs::read(hub.city_folder().join("trust-list.cwt")).unwrap();
    let trust = TrustList::open(&trust, &[hub.open_city().root_key()]).unwrap();
    StatusList::open(bytes, &trust.contents().status_keys).unwrap()
}

async fn answer(hub: &Hub, host: &str, tag: &str) -> (StatusCode, header::HeaderMap, Vec<u8>) {
    let request = Request::get("/status/1").header(header::HOST, host).header(header::IF_NONE_MATCH, tag);
    let response = router(hub.process.clone()).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    (status, headers, to_bytes(response.into_body(), 4 << 20).await.unwrap().to_vec())
}

async fn fetched(hub: &Hub) -> StatusList {
    let (status, headers, bytes) = answer(hub, "karta.przykladowo.example", "").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers[header::CONTENT_TYPE], STATUS_LIST_TYPE);
    believed(hub, &bytes)
}

/// The number of the pen's card so many from the first, 16 digits, as its reservation says.
fn number(hub: &Hub, which: usize) -> String {
    hub.ask(&format!("SELECT number FROM card ORDER BY number LIMIT 1 OFFSET {which}")).remove(0)
}

/// A resident with so many cards, each handed over, of which the test makes something; their places in the list.
async fn with_cards(hub: &mut Hub, cards: usize) -> (Vec<Uuid>, Vec<u32>) {
    let person = hub.person(0);
    let (resident, registered) = hub.pens[0].register(&person);
    assert_eq!(hub.outcomes(0, vec![registered]).await, [Said::Applied]);
    let mut productions = Vec::new();
    for _ in 0..cards {
        let (production, operations) = hub.pens[0].issue(resident, EXPIRES).unwrap();
        hub.push(0, operations).await;
        productions.push(production);
    }
    (productions, hub.pens[0].enrolment.leases.cards.status_indices[..cards].to_vec())
}

// REQ D-3: every state that a card can be in, as the hub has heard of it.
#[tokio::test]
async fn a_card_stands_in_the_list_as_it_stands_at_the_hub() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let (_, places) = with_cards(&mut hub, 2).await;
    let person = hub.person(1);
    let (other, registered) = hub.pens[0].register(&person);
    let (reserved, withdrawn) = (hub.pens[0].id(), hub.pens[0].id());
    let waiting = hub.pens[0].reservation(reserved, other, EXPIRES).unwrap();
    let never = hub.pens[0].reservation(withdrawn, other, EXPIRES).unwrap();
    let block = Payload::CardBlocked { block: hub.pens[0].id(), number: number(&hub, 0), reason: BlockReason::Lost };
    let said = [waiting, never, Payload::CardWithdrawn { production: withdrawn }, block];
    let operations: Vec<_> = said.iter().map(|payload| hub.pens[0].write(payload)).collect();
    hub.push(0, [vec![registered], operations].concat()).await;

    let list = fetched(&hub).await;
    let leased = &hub.pens[0].enrolment.leases.cards.status_indices;
    assert_eq!(list.address, "https://karta.przykladowo.example/status/1");
    assert_eq!(list.status(places[0]), Some(TokenStatus::Suspended), "blocked");
    assert_eq!(list.status(places[1]), Some(TokenStatus::Valid), "in the resident's hand");
    assert_eq!(list.status(leased[2]), Some(TokenStatus::Suspended), "being made");
    assert_eq!(list.status(leased[3]), Some(TokenStatus::Invalid), "given up");
    assert_eq!(list.status(leased[4]), Some(TokenStatus::Valid), "not heard of: its signature speaks for it");
    assert!(leased.iter().all(|place| list.status(*place).is_some()), "every number that was leased has a place");
}

// REQ D-3 C-7: replaced by a duplicate that was handed over.
#[tokio::test]
async fn a_replaced_card_is_invalid_for_good_also_while_it_is_blocked() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let (_, places) = with_cards(&mut hub, 1).await;
    let old = number(&hub, 0);
    let resident: Uuid = hub.ask("SELECT resident FROM card").remove(0).parse().unwrap();
    let block = Payload::CardBlocked { block: hub.pens[0].id(), number: old.clone(), reason: BlockReason::Lost };
    let block = hub.pens[0].write(&block);
    let (_, duplicate) = hub.pens[0].issue_instead(resident, EXPIRES, Some(&old)).unwrap();
    hub.push(0, [vec![block], duplicate].concat()).await;
    let list = fetched(&hub).await;
    assert_eq!(list.status(places[0]), Some(TokenStatus::Invalid));
    assert_eq!(list.status(hub.pens[0].enrolment.leases.cards.status_indices[1]), Some(TokenStatus::Valid));
}

// REQ D-3: within minutes, and one who has the last one is told so in a word.
#[tokio::test]
async fn what_changes_is_in_the_list_within_a_minute() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let (_, places) = with_cards(&mut hub, 1).await;
    let (_, headers, first) = answer(&hub, "karta.przykladowo.example", "").await;
    let tag = headers[header::ETAG].to_str().unwrap().to_owned();
    let block = Payload::CardBlocked { block: hub.pens[0].id(), number: number(&hub, 0), reason: BlockReason::Stolen };
    let block = hub.pens[0].write(&block);
    hub.push(0, vec![block]).await;
    assert_eq!(answer(&hub, "karta.przykladowo.example:443", &tag).await.0, StatusCode::NOT_MODIFIED);
    hub.clock.turn(Duration::SECOND * 61);
    let (status, _, second) = answer(&hub, "karta.przykladowo.example", &tag).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(believed(&hub, &first).status(places[0]), Some(TokenStatus::Valid));
    let second = believed(&hub, &second);
    assert_eq!(second.status(places[0]), Some(TokenStatus::Suspended));
    assert_eq!(second.renewed_after, Duration::MINUTE);
    assert!(second.is_current(hub.process.now().utc() + Duration::days(6)), "for who has no network");
}

// REQ D-3 E-8: nothing more is taken from a station that was cut off.
#[tokio::test]
async fn what_a_lost_station_has_not_reported_is_invalid() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let (_, places) = with_cards(&mut hub, 1).await;
    cut_off(hub.process.store(), hub.pens[0].station(), None, hub.process.now()).await.unwrap();
    let list = fetched(&hub).await;
    let leased = &hub.pens[0].enrolment.leases.cards.status_indices;
    assert_eq!(list.status(places[0]), Some(TokenStatus::Valid), "it was accepted");
    assert!(leased[1..].iter().all(|place| list.status(*place) == Some(TokenStatus::Invalid)));
}

// REQ D-3: somebody who knows neither the city nor its address.
#[tokio::test]
async fn the_only_city_answers_at_every_address_and_of_two_the_one_that_is_asked() {
    let hub = Hub::with(&["Ratusz"]).await;
    assert_eq!(answer(&hub, "localhost:8080", "").await.0, StatusCode::OK);
    hub.ask(
        "INSERT INTO city (city, name, made_at, root_key, trust_list, configuration, feed_epoch)
         SELECT '9999999', name, made_at, root_key, trust_list,
           jsonb_set(configuration, '{check_address}', '\"HTTPS://KARTA.INNE.EXAMPLE/\"'), feed_epoch FROM city",
    );
    assert_eq!(answer(&hub, "localhost", "").await.0, StatusCode::NOT_FOUND);
    let (status, _, list) = answer(&hub, "karta.inne.example", "").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(believed(&hub, &list).address, "https://karta.inne.example/status/1");
}
