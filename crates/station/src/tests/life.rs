//! What is done about a resident and a card after the first day: data changed, cards blocked and unblocked, duplicates.

use contract::ErrorCode;
use contract::counter::{BlockedCard, CardStatus, Found, Production, Resident};
use serde_json::{Value, json};
use uuid::Uuid;

use super::act::{print_to, qr_of};
use super::support::{Computer, Desk, PASSWORD, form, with};

impl Desk<'_> {
    /// A card from its number to the hand.
    pub(crate) async fn issue(&self, reserve: Value) -> Production {
        let reserved: Production = self.call("reserve_card", reserve).await;
        let printed = print_to(self, &reserved, Some("folder")).await;
        let scanned = qr_of(printed.file.as_ref().unwrap().as_ref());
        self.call::<Value>("check_card", json!({ "production": reserved.id, "scanned": scanned })).await;
        self.call::<Value>("hand_over", handed(reserved.id)).await;
        reserved
    }

    /// Newest first.
    async fn statuses(&self, resident: Uuid) -> Vec<CardStatus> {
        self.resident(resident).await.cards.iter().map(|card| card.status).collect()
    }
}

pub(crate) fn handed(production: Uuid) -> Value {
    json!({ "production": production, "collector": "resident", "document": "identity-card", "signature": { "on": "paper" } })
}

pub(crate) fn card_for(resident: Uuid) -> Value {
    json!({ "resident": resident, "layout": "arcade-landscape", "packages": [] })
}

pub(crate) fn duplicate(resident: Uuid, of: &str, reason: &str, old_card: &str) -> Value {
    with(card_for(resident), json!({ "duplicate": { "of": of, "reason": reason, "old_card": old_card } }))
}

// REQ B-7 C-8 E-5: each group is an operation of its own, found under the new name at once, and wrong input changes nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn data_are_changed_group_by_group() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let name = |after: &str| json!({ "group": "name", "before": { "surname": "Kowalski-Demo", "given_names": "Jan" }, "after": { "surname": after, "given_names": "Jan" } });
    let kept = desk.resident(resident).await.person.phone.unwrap();
    let phone = |after: &str| json!({ "group": "phone", "before": { "phone": kept }, "after": { "phone": after } });
    let change = |groups: Value| json!({ "resident": resident, "groups": groups });

    let wrong = desk.ask("change_resident", change(json!([name("Nowy-Demo"), phone("12")]))).await.unwrap_err();
    assert_eq!((wrong.code, wrong.fields.len()), (ErrorCode::Fields, 1));
    assert_eq!(desk.resident(resident).await.person.surname, "Kowalski-Demo");

    let changed: Resident =
        desk.call("change_resident", change(json!([name(" nowy-Demo "), phone("+48 600-000-047")]))).await;
    assert!(changed.person.phone.as_ref().is_some_and(|phone| phone.ends_with("600000047")));
    let found: Found = desk.call("find_residents", json!({ "query": "nowy" })).await;
    assert_eq!(found.hits.len(), 1);
    let last = desk.last_payload().await;
    assert_eq!((&last["kind"], &last["group"]), (&json!("resident_changed"), &json!("phone")));
    assert_eq!((&last["before"]["phone"], &last["after"]["phone"]), (&json!(kept), &json!(changed.person.phone)));

    // What the page showed is not there any more.
    desk.refuses("change_resident", change(json!([phone("600000048")])), ErrorCode::RecordChanged).await;
    // Nobody loses a PESEL, and nobody gets another one's.
    let pesel = |after: Value| json!([{ "group": "pesel", "before": { "pesel": "87051400010", "birth_date": "1987-05-14" }, "after": after }]);
    desk.refuses("change_resident", change(pesel(json!({ "birth_date": "1987-05-14" }))), ErrorCode::Fields).await;
    let other = with(
        form(),
        json!({ "pesel": "66100900071", "surname": "Wzornik-Demo", "given_names": "Tadeusz", "email": "", "phone": "" }),
    );
    desk.register(other).await;
    desk.refuses("change_resident", change(pesel(json!({ "pesel": "66100900071" }))), ErrorCode::PeselKnown).await;
}

// REQ B-4 C-8 E-5: a block needs nobody; lifting it needs a supervisor's own password and names what it lifts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_is_blocked_at_once_and_unblocked_with_a_supervisors_signature() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let card = desk.issue(card_for(resident)).await;
    assert_eq!(desk.statuses(resident).await, [CardStatus::Active]);

    let block = |reason: &str| json!({ "number": card.number, "reason": reason });
    desk.call::<Value>("block_card", block("lost")).await;
    let blocked: BlockedCard = desk.call("block_card", block("lost")).await;
    assert_eq!(blocked.blocks.len(), 1, "pressed twice it is one block");
    let blocked: BlockedCard = desk.call("block_card", block("found")).await;
    assert_eq!((blocked.blocks.len(), blocked.status), (2, Some(CardStatus::Suspended)));
    desk.refuses("block_card", block("two_duplicates"), ErrorCode::BadRequest).await;

    let (anna, ewa) = (desk.staff_id("Anna").await, desk.staff_id("Ewa").await);
    let unblock = |who: Uuid, password: &str, blocks: Vec<Uuid>| json!({ "number": card.number, "blocks": blocks, "supervisor": who, "password": password, "why": "karta się znalazła" });
    let lost = blocked.blocks[0].block;
    desk.refuses("unblock_card", unblock(anna, PASSWORD, vec![lost]), ErrorCode::NotAllowed).await;
    desk.refuses("unblock_card", unblock(ewa, "Zle-haslo-1", vec![lost]), ErrorCode::WrongPassword).await;
    desk.refuses("unblock_card", unblock(ewa, PASSWORD, vec![Uuid::nil()]), ErrorCode::WrongState).await;
    desk.refuses("unblock_card", unblock(ewa, PASSWORD, vec![]), ErrorCode::WrongState).await;
    let left: BlockedCard = desk.call("unblock_card", unblock(ewa, PASSWORD, vec![lost])).await;
    assert_eq!((left.blocks.len(), left.status), (1, Some(CardStatus::Suspended)), "the one that was not named stays");
    let said = desk.last_payload().await;
    assert_eq!((&said["supervisor"], &said["why"]), (&json!(ewa), &json!("karta się znalazła")));
    let free: BlockedCard = desk.call("unblock_card", unblock(ewa, PASSWORD, vec![left.blocks[0].block])).await;
    assert_eq!(free.status, Some(CardStatus::Active));
}

// REQ E-5 E-7: a card that nobody here holds is blocked by its number alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_of_somebody_who_is_not_here_is_blocked_by_its_number() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let number = domain::card_number::CardNumber::from_body(7_203_009_999).unwrap().grouped();
    let blocked: BlockedCard = desk.call("block_card", json!({ "number": number, "reason": "found" })).await;
    assert_eq!((blocked.resident, blocked.status, blocked.blocks.len()), (None, None, 1));
    let shown: BlockedCard = desk.call("card_blocks", json!({ "number": number })).await;
    assert_eq!(shown, blocked);
    desk.refuses("card_blocks", json!({ "number": "9616 0000 0000 0000" }), ErrorCode::BadRequest).await;
}

// REQ C-7 B-5: a lost card is blocked at once, and the new one takes its place when it is handed over and not before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_duplicate_of_a_lost_card_takes_its_place_when_it_is_handed_over() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let old = desk.issue(card_for(resident)).await;
    desk.refuses("reserve_card", card_for(resident), ErrorCode::WrongState).await;
    for wrong in [
        duplicate(resident, &old.number, "bez powodu", "statement"),
        duplicate(resident, &old.number, "lost", "returned"),
        duplicate(resident, "9616 0720 3009 9990", "lost", "statement"),
    ] {
        desk.refuses("reserve_card", wrong, ErrorCode::BadRequest).await;
    }

    computer.clock.turn(60);
    desk.open_shift().await;
    let paid = with(duplicate(resident, &old.number, "lost", "statement"), json!({ "payment": "cash" }));
    let reserved: Production = desk.call("reserve_card", paid).await;
    assert_eq!(desk.statuses(resident).await, [CardStatus::InProduction, CardStatus::Suspended]);
    desk.refuses("reserve_card", duplicate(resident, &old.number, "lost", "statement"), ErrorCode::WrongState).await;
    let said = desk.last_payload().await;
    assert_eq!(said["replaces"], old.number.replace(' ', ""));
    let paid = desk.resident(resident).await.fees[0].id;
    assert_eq!(said["duplicate"], json!({ "reason": "lost", "old_card": "statement", "fee": 2000, "paid": paid }));

    let printed = print_to(&desk, &reserved, Some("folder")).await;
    let scanned = qr_of(printed.file.as_ref().unwrap().as_ref());
    desk.call::<Value>("check_card", json!({ "production": reserved.id, "scanned": scanned })).await;
    assert_eq!(desk.statuses(resident).await, [CardStatus::Waiting, CardStatus::Suspended]);
    desk.call::<Value>("hand_over", handed(reserved.id)).await;
    assert_eq!(desk.statuses(resident).await, [CardStatus::Active, CardStatus::EndedForGood]);
    let page = desk.resident(resident).await;
    assert_eq!(page.cards[0].replaces.as_ref(), Some(&old.number), "the chain of cards is visible");

    // What has ended can neither be replaced nor blocked.
    desk.refuses("reserve_card", duplicate(resident, &old.number, "damaged", "returned"), ErrorCode::WrongState).await;
    desk.refuses("block_card", json!({ "number": old.number, "reason": "lost" }), ErrorCode::WrongState).await;
}

// REQ C-7 C-6: a damaged card counts until the new one is in the hand; one that was spoiled in the making replaces nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_card_counts_until_its_duplicate_is_handed_over() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let old = desk.issue(card_for(resident)).await;
    computer.clock.turn(60);
    desk.open_shift().await;
    let paid = with(duplicate(resident, &old.number, "damaged", "returned"), json!({ "payment": "terminal" }));
    let reserved: Production = desk.call("reserve_card", paid).await;
    assert_eq!(desk.statuses(resident).await, [CardStatus::InProduction, CardStatus::Active]);
    print_to(&desk, &reserved, Some("folder")).await;
    desk.call::<Value>("spoil_card", json!({ "production": reserved.id, "reason": "damaged" })).await;
    assert_eq!(desk.statuses(resident).await, [CardStatus::NeverValid, CardStatus::Active]);
    computer.clock.turn(60);
    let again = desk.issue(duplicate(resident, &old.number, "damaged", "returned")).await;
    assert_eq!(desk.statuses(resident).await, [CardStatus::Active, CardStatus::NeverValid, CardStatus::EndedForGood]);
    assert_ne!(again.number, reserved.number);
}
