//! What a card gives is changed without a new one (B-8, C-8).

use contract::ErrorCode;
use contract::counter::{CardStatus, Offer, Resident};
use serde_json::{Value, json};
use uuid::Uuid;

use super::life::card_for;
use super::support::{Computer, Desk, form, wanted, with};

const DAY: i64 = 86_400;

impl Desk<'_> {
    async fn rights(&self, resident: Uuid, number: &str, change: Value) -> Resident {
        let args =
            with(json!({ "resident": resident, "number": number, "keep": [], "wanted": [], "extend": false }), change);
        self.call("change_rights", args).await
    }
}

fn packages(page: &Resident) -> Vec<(&str, String)> {
    page.cards[0].packages.iter().map(|one| (one.package.as_str(), one.ends.to_string())).collect()
}

// REQ B-8 C-8: packages come, stay and end; what ends with the card goes on with it; the operation says what was seen.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn packages_are_given_kept_and_ended_without_a_new_card() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let card = desk.issue(card_for(resident)).await;
    let number = card.number.as_str();
    let page = desk.resident(resident).await;
    assert_eq!(page.offers, [Offer::ChangeRights, Offer::AddIdentifier, Offer::Duplicate, Offer::Block]);
    let ends = page.cards[0].expires;

    let nothing = json!({ "resident": resident, "number": number, "keep": [], "wanted": [], "extend": false });
    desk.refuses("change_rights", nothing.clone(), ErrorCode::BadRequest).await;
    let early = with(nothing.clone(), json!({ "extend": true }));
    desk.refuses("change_rights", early, ErrorCode::WrongState).await;
    let foreign = with(nothing.clone(), json!({ "keep": ["ticket"] }));
    desk.refuses("change_rights", foreign, ErrorCode::BadRequest).await;

    let tax = json!({ "wanted": [wanted("city-tax", "tax-return", "")] });
    let page = desk.rights(resident, number, tax).await;
    assert_eq!(packages(&page).len(), 1);
    assert!(page.cards[0].rights_changed && page.cards[0].status == CardStatus::Active);
    let said = desk.last_payload().await;
    assert_eq!((&said["kind"], &said["before"]["packages"]), (&json!("rights_changed"), &json!([])));

    // Near its end it can be extended, and the package that is kept stays what it was.
    let before = packages(&page).iter().map(|(name, ends)| ((*name).to_owned(), ends.clone())).collect::<Vec<_>>();
    computer.clock.turn(DAY * (ends - desk.station.open_station().await.unwrap().today()).whole_days() - DAY * 60);
    desk.sign_in("Anna").await;
    let page = desk.resident(resident).await;
    assert!(page.offers.contains(&Offer::Extend), "{:?}", page.offers);
    let extended = json!({ "keep": ["city-tax"], "extend": true });
    let page = desk.rights(resident, number, extended).await;
    assert_eq!(page.cards[0].expires, page.until);
    assert!(page.cards[0].expires > ends);
    assert_eq!(
        packages(&page).iter().map(|(name, ends)| ((*name).to_owned(), ends.clone())).collect::<Vec<_>>(),
        before
    );

    let page = desk.rights(resident, number, json!({})).await;
    assert_eq!(packages(&page), []);
    desk.call::<Value>("block_card", json!({ "number": number, "reason": "lost" })).await;
    let again = with(nothing, json!({ "wanted": [wanted("city-tax", "tax-return", "")] }));
    desk.refuses("change_rights", again, ErrorCode::WrongState).await;
}
