//! What a card gives, changed without a new one (B-8).

use contract::counter::{Entitlement, Rights};
use contract::payload::{BlockReason, Payload};
use contract::sync::{CardRecord, Outcome, Record, Refusal};
use time::Date;
use time::macros::date;
use uuid::Uuid;

use crate::support::{EXPIRES, Hub};

fn rights(packages: &[&str], expires: Date) -> Rights {
    let entitlement = |package: &&str| Entitlement { package: (*package).to_owned(), proof: None, ends: expires };
    Rights { packages: packages.iter().map(entitlement).collect(), expires }
}

fn change(resident: Uuid, number: &str, before: &Rights, after: &Rights) -> Payload {
    Payload::RightsChanged { resident, number: number.to_owned(), before: before.clone(), after: after.clone() }
}

impl Hub {
    async fn only_card(&self, which: usize) -> CardRecord {
        let card = |record| if let Record::Card(card) = record { Some(*card) } else { None };
        self.records(which).await.into_iter().find_map(card).unwrap()
    }
}

// REQ B-8 E-5: the first change counts; the other station's, which saw something else, is refused and says why.
#[tokio::test]
async fn rights_change_once_for_what_was_seen() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let (resident, number) = hub.with_card().await;
    let issued = rights(&[], EXPIRES);
    let (one, other) = (rights(&["senior"], EXPIRES), rights(&["ticket"], EXPIRES));
    let first = hub.pens[0].write(&change(resident, &number, &issued, &one));
    let again = hub.pens[1].write(&change(resident, &number, &issued, &one));
    let second = hub.pens[1].write(&change(resident, &number, &issued, &other));
    assert_eq!(hub.outcomes(0, vec![first]).await, [Outcome::Applied]);
    let said = hub.outcomes(1, vec![again, second]).await;
    assert_eq!(said, [Outcome::Applied, Outcome::Refused { reason: Refusal::CardChanged }]);
    let card = hub.only_card(0).await;
    assert_eq!((card.rights, card.packages), (Some(one.clone()), Vec::new()), "as issued it stays what it was");

    // Taken back, it is as issued again; of a number that is not theirs nothing changes.
    let back = hub.pens[0].write(&change(resident, &number, &one, &issued));
    let somebody = hub.pens[0].id();
    let foreign = hub.pens[0].write(&change(somebody, &number, &issued, &one));
    assert_eq!(
        hub.outcomes(0, vec![back, foreign]).await,
        [Outcome::Applied, Outcome::Refused { reason: Refusal::UnknownResident }]
    );
    assert_eq!(hub.only_card(0).await.rights, None);
}

// REQ B-8 D-3: verifiers learn of it, also past the day that stands on the card, unless the card is blocked or has ended.
#[tokio::test]
async fn a_card_that_gives_something_else_says_so_in_the_status_list() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let (resident, number) = hub.with_card().await;
    let place = hub.pens[0].enrolment.leases.cards.status_indices[0];
    let longer = rights(&[], date!(2031 - 01 - 31));
    let extended = hub.pens[0].write(&change(resident, &number, &rights(&[], EXPIRES), &longer));
    hub.outcomes(0, vec![extended]).await;
    let status = async |hub: &Hub| {
        let made = hub::status_list::make(&hub.process, &hub.city, "https://karta.example/status/1").await.unwrap();
        crate::status::believed(hub, &made.list).status(place)
    };
    assert_eq!(status(&hub).await, Some(credential::TokenStatus::RightsChanged));
    let block = hub.pens[0].id();
    let lost = Payload::CardBlocked { block, number: number.clone(), reason: BlockReason::Lost };
    let lost = hub.pens[0].write(&lost);
    hub.outcomes(0, vec![lost]).await;
    assert_eq!(status(&hub).await, Some(credential::TokenStatus::Suspended));
}
