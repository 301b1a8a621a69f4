//! What the hub tells of consents and of people who are forgotten, and what waits here meanwhile (B-11).

use contract::counter::{CardStatus, ProductionState, Resident};
use contract::sync::{CardRecord, Record};
use serde_json::{Value, json};
use testkit::traces;
use uuid::Uuid;

use super::super::life::card_for;
use super::super::support::{Computer, form};
use super::{Town, elsewhere, resident};

fn card_of(who: Uuid) -> Record {
    Record::Card(Box::new(CardRecord {
        production: Uuid::from_u128(900),
        version: 1,
        resident: who,
        number: "9616072030001123".to_owned(),
        state: ProductionState::HandedOver,
        since: contract::Moment::of(super::START),
        expires: time::macros::date!(2029 - 11 - 20),
        packages: Vec::new(),
        station: Uuid::from_u128(5),
        replaces: None,
        ended: false,
        superseded: false,
        blocks: Vec::new(),
        rights: None,
    }))
}

// REQ B-11 E-4: an answer that waits is laid over what the hub says, and so is what follows from it.
#[tokio::test(flavor = "multi_thread")]
async fn a_consent_that_waits_stands_over_the_hubs_word() {
    // Of a city without a hub, so that everything waits.
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let who = Uuid::from_u128(77);
    let open = desk.station.open_station().await.unwrap();
    let told = |version| vec![resident(elsewhere(77, "Przyjezdna", version)), card_of(who)];
    crate::sync::apply_for_test(&desk.station, &open, told(1)).await;
    let city: Value = desk.call("configuration", json!({})).await;
    let terms = city["consents"].as_array().unwrap().iter();
    let terms = terms.filter(|clause| clause["required"] == true && clause["data_processing"] == false);
    let terms = terms.map(|clause| clause["id"].as_str().unwrap().to_owned()).next().unwrap();
    desk.consents(who, &terms, false).await;
    crate::sync::apply_for_test(&desk.station, &open, told(2)).await;
    let page: Resident = desk.call("resident", json!({ "resident": who })).await;
    assert_eq!(page.cards[0].status, CardStatus::Suspended);
    assert!(page.consents.iter().any(|answer| answer.clause == terms && !answer.given));
}

// REQ B-11: somebody whom the hub says to forget is gone from everything here, also from what was recorded here long ago.
#[tokio::test(flavor = "multi_thread")]
async fn whom_the_hub_forgets_this_station_forgets() {
    let town = Town::new().await;
    let desk = town.desk().await;
    let own = desk.register(form()).await;
    desk.issue(card_for(own)).await;
    desk.all_sent().await;
    let who = Uuid::from_u128(77);
    town.hub.publish(resident(elsewhere(77, "Przyjezdna-Wyjątkowa", 1)));
    town.hub.publish(card_of(who));
    desk.round(&town.hub).await;
    let texts = ["Przyjezdna-Wyjątkowa", "Kowalski-Demo", "87051400010"];
    assert_eq!(traces::found(&texts, &desk.plain().await), texts, "what is looked for was there");

    for resident in [who, own] {
        town.hub.publish(Record::ResidentForgotten { resident });
    }
    desk.round(&town.hub).await;
    assert_eq!(traces::found(&texts, &desk.plain().await), [""; 0]);
    // What the hub said before it heard of it changes nothing, and whatever is counted agrees.
    let open = desk.station.open_station().await.unwrap();
    let late = vec![resident(elsewhere(77, "Przyjezdna-Wyjątkowa", 3)), card_of(who)];
    crate::sync::apply_for_test(&desk.station, &open, late).await;
    assert_eq!(traces::found(&texts, &desk.plain().await), [""; 0]);
    desk.round(&town.hub).await;
}
