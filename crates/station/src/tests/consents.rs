//! Consents that are given and taken back at the counter, and people who are forgotten (B-11).

use contract::ErrorCode;
use contract::counter::{BlockReason, BlockedCard, CardStatus, Forgotten, Found, JournalEntry, Resident, Scan};
use serde_json::{Value, json};
use testkit::traces;
use uuid::Uuid;

use super::life::card_for;
use super::support::{Computer, Desk, PASSWORD, form, with};
use crate::store;

impl Desk<'_> {
    /// Answers a clause of the city's in force.
    pub(crate) async fn consents(&self, resident: Uuid, clause: &str, given: bool) -> Resident {
        let city: Value = self.call("configuration", json!({})).await;
        let clauses = city["consents"].as_array().unwrap();
        let version = &clauses.iter().find(|one| one["id"] == clause).unwrap()["version"];
        let answers = json!([{ "clause": clause, "version": version, "given": given }]);
        self.call("answer_consents", json!({ "resident": resident, "answers": answers, "language": "pl" })).await
    }

    async fn forget(&self, resident: Uuid) -> Forgotten {
        self.call("forget_resident", json!({ "resident": resident, "statement": true })).await
    }

    /// The whole database as somebody with the key would read it, after a VACUUM.
    pub(crate) async fn plain(&self) -> Vec<u8> {
        let open = self.station.open_station().await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("plain.db");
        open.store.export_plain(&file).await;
        std::fs::read(&file).unwrap()
    }
}

/// The demo city's clauses: one about the data, one that a card needs, one that nobody needs.
async fn clauses(desk: &Desk<'_>) -> (String, String, String) {
    let city: Value = desk.call("configuration", json!({})).await;
    let id = |wanted: &dyn Fn(&Value) -> bool| {
        let clause = city["consents"].as_array().unwrap().iter().find(|clause| wanted(clause));
        clause.unwrap()["id"].as_str().unwrap().to_owned()
    };
    (
        id(&|clause| clause["data_processing"] == true),
        id(&|clause| clause["data_processing"] == false && clause["required"] == true),
        id(&|clause| clause["required"] == false),
    )
}

// REQ B-11 C-8 E-5: without network; the card follows at once, no supervisor can lift it, giving the consent again does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_required_consent_taken_back_blocks_until_it_is_given_again() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let (data, terms, news) = clauses(&desk).await;
    let resident = desk.register(form()).await;
    let card = desk.issue(card_for(resident)).await;

    desk.consents(resident, &news, true).await;
    let page = desk.consents(resident, &terms, false).await;
    assert_eq!(page.cards[0].status, CardStatus::Suspended);
    let answer = page.consents.iter().find(|answer| answer.clause == terms).unwrap();
    assert_eq!((answer.given, answer.language.as_deref()), (false, Some("pl")));
    desk.refuses("reserve_card", card_for(resident), ErrorCode::ConsentWithdrawn).await;

    let blocked: BlockedCard = desk.call("card_blocks", json!({ "number": card.number })).await;
    assert_eq!((blocked.blocks[0].reason, blocked.blocks[0].liftable), (BlockReason::Consent, false));
    let ewa = desk.staff_id("Ewa").await;
    let by_hand = json!({
        "number": card.number, "blocks": [blocked.blocks[0].block], "supervisor": ewa, "password": PASSWORD, "why": "prosi",
    });
    desk.refuses("unblock_card", by_hand, ErrorCode::WrongState).await;
    desk.refuses("block_card", json!({ "number": card.number, "reason": "consent" }), ErrorCode::BadRequest).await;

    // Lost as well: that stays when the consent is given again.
    desk.call::<Value>("block_card", json!({ "number": card.number, "reason": "lost" })).await;
    let page = desk.consents(resident, &terms, true).await;
    assert_eq!(page.cards[0].status, CardStatus::Suspended);
    let blocked: BlockedCard = desk.call("card_blocks", json!({ "number": card.number })).await;
    assert_eq!(blocked.blocks.iter().map(|block| block.reason).collect::<Vec<_>>(), [BlockReason::Lost]);

    // What is no answer to a text in force: another version, another language, and the clause that is an act of its own.
    let wrong =
        |answers: Value, language: &str| json!({ "resident": resident, "answers": answers, "language": language });
    let terms = |version: u32| json!([{ "clause": terms, "version": version, "given": true }]);
    let cut = json!([{ "clause": data, "version": 1, "given": false }]);
    for args in [wrong(terms(99), "pl"), wrong(terms(1), "tlh"), wrong(json!([]), "pl"), wrong(cut, "pl")] {
        desk.refuses("answer_consents", args, ErrorCode::BadRequest).await;
    }
}

/// Everything by which the demo form's person could be known.
fn identifiers() -> [&'static str; 5] {
    ["Kowalski-Demo", "87051400010", "ul. Nieistniejąca 12", "tajny.jan@poczta.example", "600771199"]
}

fn secret_form() -> Value {
    with(
        form(),
        json!({ "street": "ul. Nieistniejąca 12", "email": "tajny.jan@poczta.example", "phone": "600 771 199" }),
    )
}

// REQ B-11: asked for first, impossible with a card half made, and then there is nothing here but a number that is dead.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_takes_the_consent_to_their_data_back_is_forgotten() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(secret_form()).await;
    let card = desk.issue(card_for(resident)).await;
    let file = std::fs::read_dir(computer.prints()).unwrap().count();
    assert!(file > 0, "the card lies in the folder");
    let pile = desk.plain().await;
    assert_eq!(traces::found(&identifiers(), &pile), identifiers(), "what is looked for was there");

    desk.refuses("forget_resident", json!({ "resident": resident, "statement": false }), ErrorCode::BadRequest).await;
    let duplicate = with(
        card_for(resident),
        json!({ "duplicate": { "of": card.number, "reason": "faulty", "old_card": "returned" } }),
    );
    let begun: Value = desk.call("reserve_card", duplicate).await;
    let signed = json!({ "resident": resident, "statement": true });
    desk.refuses("forget_resident", signed, ErrorCode::CardUnfinished).await;
    desk.call::<Value>("withdraw_card", json!({ "production": begun["id"] })).await;
    let forgotten = desk.forget(resident).await;
    assert!(forgotten.numbers.contains(&card.number));

    desk.refuses("resident", json!({ "resident": resident }), ErrorCode::ResidentUnknown).await;
    let found: Found = desk.call("find_residents", json!({ "query": "kowalski" })).await;
    assert_eq!(found.hits.len(), 0);
    let scan: Scan = desk.call("read_scan", json!({ "text": card.number })).await;
    assert_eq!(scan, Scan::Forgotten { number: card.number.clone() });
    let dead: BlockedCard = desk.call("card_blocks", json!({ "number": card.number })).await;
    assert_eq!((dead.resident, dead.status), (None, Some(CardStatus::EndedForGood)));
    let journal: Vec<JournalEntry> = desk.call("today", json!({})).await;
    assert!(journal.iter().all(|line| line.name.is_none()));
    let left = std::fs::read_dir(computer.prints()).unwrap();
    let cards = left
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains(&card.number.replace(' ', "")));
    assert_eq!(cards.count(), 0, "the printed card is not in the folder any more");

    // The number is never given again, and the same person may begin anew, as somebody else.
    let again = desk.register(secret_form()).await;
    assert_ne!(again, resident);
    let next = desk.reserve(again).await;
    assert_ne!(next.number, card.number);
}

// REQ B-11 E-2: what waits for the hub is sent and then forgotten; the chain of headers holds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waited_is_forgotten_as_soon_as_the_hub_has_it() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(secret_form()).await;
    desk.issue(card_for(resident)).await;
    desk.forget(resident).await;
    let open = desk.station.open_station().await.unwrap();
    {
        let mut tx = open.store.begin().await.unwrap();
        let last = store::operations::all(&mut tx).await.unwrap().last().unwrap().sequence;
        store::sync::acknowledge(&mut tx, last, open.now()).await.unwrap();
        tx.commit("test").await.unwrap();
    }
    assert_eq!(traces::found(&identifiers(), &desk.plain().await), [""; 0]);
    let mut tx = open.store.read().await.unwrap();
    let all = store::operations::all(&mut tx).await.unwrap();
    assert!(all.iter().any(|operation| operation.payload.is_none()));
    let links = all.windows(2).all(|pair| {
        let next = contract::operation::Header::from_bytes(&pair[1].header).unwrap();
        next.previous == contract::operation::chain_hash(&pair[0].header)
    });
    assert!(links, "every operation names the one before");
}
