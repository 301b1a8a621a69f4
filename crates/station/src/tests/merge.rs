//! Two records of one person at a station that may have no network (C-10).

use contract::ErrorCode;
use contract::counter::{
    BlockedCard, CardStatus, Found, MergeShown, Merged, PastAct, Resident, Scan, Side, TwoRecords,
};
use contract::operation::OperationKind;
use domain::merge::DataGroup;
use serde_json::{Value, json};
use uuid::Uuid;

use super::life::card_for;
use super::support::{Computer, Desk, PASSWORD, form, with};

/// What is asked for: the first record stays, with these groups of the other one.
pub(super) fn wanted(shown: &MergeShown, take: &[DataGroup], supervisor: Uuid) -> Value {
    let groups: Vec<Value> = shown
        .groups
        .iter()
        .map(|group| {
            let from = if take.contains(&group.group) { Side::Loser } else { Side::Winner };
            json!({ "group": group.group, "winner": group.winner, "loser": group.loser, "from": from })
        })
        .collect();
    json!({
        "winner": shown.winner.resident, "loser": shown.loser.resident, "groups": groups, "photo": "loser",
        "supervisor": supervisor, "password": PASSWORD,
    })
}

impl Desk<'_> {
    /// Jan Kowalski-Demo, and Janek Nowak-Demo who is the same person under another number.
    async fn registered_twice(&self) -> (Uuid, Uuid) {
        let first = self.register(form()).await;
        let other = json!({
            "pesel": "66100900071", "surname": "Nowak-Demo", "given_names": "Janek", "street": "ul. Zmyślona 14",
            "phone": "600 000 047", "email": "",
        });
        (first, self.register(with(form(), other)).await)
    }

    async fn two_records(&self, one: Uuid, other: Uuid) -> MergeShown {
        self.call("two_records", json!({ "one": one, "other": other })).await
    }

    async fn merged(&self, one: Uuid, other: Uuid, take: &[DataGroup]) -> Merged {
        let shown = self.two_records(one, other).await;
        let args = wanted(&shown, take, self.staff_id("Ewa").await);
        self.call("merge_residents", args).await
    }

    async fn undo(&self, merge: Uuid) -> Value {
        json!({ "merge": merge, "supervisor": self.staff_id("Ewa").await, "password": PASSWORD })
    }

    async fn status_of(&self, number: &str) -> Option<CardStatus> {
        let card: BlockedCard = self.call("card_blocks", json!({ "number": number })).await;
        card.status
    }
}

// REQ C-10: shown before, signed by two, found under both names, and the page of either is the same one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_records_become_one_and_each_leads_to_it() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let (first, second) = desk.registered_twice().await;
    let old = desk.issue(card_for(first)).await;
    computer.clock.turn(60);
    let new = desk.issue(card_for(second)).await;
    let shown = desk.two_records(second, first).await;
    assert_eq!((shown.winner.resident, shown.loser.resident), (first, second), "the one that was there first stays");
    let cards: Vec<(&str, bool)> = shown.cards.iter().map(|card| (card.number.as_str(), card.stays)).collect();
    assert_eq!(cards, [(new.number.as_str(), true), (old.number.as_str(), false)]);

    let (anna, ewa) = (desk.staff_id("Anna").await, desk.staff_id("Ewa").await);
    let take = [DataGroup::Address, DataGroup::Phone];
    let args = |who: Uuid| wanted(&shown, &take, who);
    desk.refuses("merge_residents", args(anna), ErrorCode::NotAllowed).await;
    desk.refuses("merge_residents", with(args(ewa), json!({ "password": "Zle-haslo-1" })), ErrorCode::WrongPassword)
        .await;
    let mut stale = args(ewa);
    stale["groups"][2]["winner"]["street"] = json!("ul. Dawna 1");
    desk.refuses("merge_residents", stale, ErrorCode::RecordChanged).await;
    let mut some = args(ewa);
    some["groups"].as_array_mut().unwrap().pop();
    desk.refuses("merge_residents", some, ErrorCode::BadRequest).await;

    let merged: Merged = desk.call("merge_residents", args(ewa)).await;
    assert_eq!((merged.groups.as_slice(), merged.new_photo, merged.may_undo), (take.as_slice(), true, true));
    assert_eq!((merged.card.as_deref(), merged.ended.as_slice()), (Some(&*new.number), &[old.number.clone()][..]));
    let said = desk.last_payload().await;
    assert_eq!((&said["kind"], &said["supervisor"]), (&json!("residents_merged"), &json!(ewa)));

    for id in [first, second] {
        let page: Resident = desk.resident(id).await;
        assert_eq!((page.id, page.person.surname.as_str()), (first, "Kowalski-Demo"));
        assert_eq!((page.person.street.as_str(), page.cards.len()), ("ul. Zmyślona 14", 2));
        assert_eq!(page.merged.len(), 1);
        let history: Vec<PastAct> = desk.call("resident_history", json!({ "resident": id })).await;
        let registered = history.iter().filter(|act| act.kind == OperationKind::ResidentRegistered).count();
        assert_eq!((registered, history[0].kind), (2, OperationKind::ResidentsMerged));
    }
    for query in ["Nowak", "Kowalski", "66100900071"] {
        let found: Found = desk.call("find_residents", json!({ "query": query })).await;
        let ids: Vec<Uuid> = found.hits.iter().map(|hit| hit.id).collect();
        assert_eq!((ids, found.total), (vec![first], 1), "{query}");
    }
    for number in [&old.number, &new.number] {
        let scan: Scan = desk.call("read_scan", json!({ "text": number.replace(' ', "") })).await;
        assert!(matches!(scan, Scan::Resident { resident, .. } if resident == first), "{scan:?}");
    }
    assert_eq!(desk.status_of(&old.number).await, Some(CardStatus::EndedForGood));
    desk.refuses("two_records", json!({ "one": first, "other": second }), ErrorCode::AlreadyMerged).await;
    let known = json!({ "pesel": "66100900071" });
    let ticks: Value = desk.call("pesel_ticks", known).await;
    assert_eq!(ticks["known"], json!(first), "who comes once more is led there");
}

// REQ C-10: each has what it had; what was done since stays with the first, but a duplicate of the other's card is the other's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_undo_gives_each_record_its_own() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let (first, second) = desk.registered_twice().await;
    let old = desk.issue(card_for(first)).await;
    computer.clock.turn(60);
    let new = desk.issue(card_for(second)).await;
    let before = desk.resident(first).await;
    let merged = desk.merged(first, second, &[DataGroup::Name, DataGroup::Phone]).await;
    // From a page that was opened before, of the record that gave way.
    let phone = json!({ "group": "phone", "before": { "phone": "+48600000047" }, "after": { "phone": "600 000 074" } });
    desk.call::<Value>("change_resident", json!({ "resident": second, "groups": [phone] })).await;
    desk.call::<Value>("block_card", json!({ "number": new.number, "reason": "lost" })).await;

    desk.refuses(
        "undo_merge",
        with(desk.undo(merged.merge).await, json!({ "supervisor": desk.staff_id("Anna").await })),
        ErrorCode::NotAllowed,
    )
    .await;
    let two: TwoRecords = desk.call("undo_merge", desk.undo(merged.merge).await).await;
    assert_eq!((two.one, two.other), (first, second));
    let (one, other) = (desk.resident(first).await, desk.resident(second).await);
    assert_eq!((one.id, other.id), (first, second));
    assert_eq!(one.person.surname, before.person.surname);
    assert_eq!((one.photo, other.person.surname.as_str()), (before.photo, "Nowak-Demo"));
    assert!(one.person.phone.is_some_and(|phone| phone.ends_with("074")), "what was done since stays");
    assert!(other.person.phone.is_some_and(|phone| phone.ends_with("047")));
    assert_eq!(desk.status_of(&old.number).await, Some(CardStatus::Active), "the card is back");
    assert_eq!(desk.status_of(&new.number).await, Some(CardStatus::Suspended), "and a block stays on its number");
    assert_eq!((one.cards.len(), other.cards.len()), (1, 1));
    let found: Found = desk.call("find_residents", json!({ "query": "Nowak" })).await;
    assert_eq!(found.hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [second]);
    desk.refuses("undo_merge", desk.undo(merged.merge).await, ErrorCode::MergeStays).await;
}

// REQ C-10
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_merge_is_undone_within_thirty_days_and_the_last_one_first() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let (first, second) = desk.registered_twice().await;
    let third = json!({
        "pesel": "50110300031", "surname": "Trzeciak-Demo", "given_names": "Olgierd", "street": "pl. Niebyły 7",
        "phone": "", "email": "",
    });
    let third = desk.register(with(form(), third)).await;
    let one = desk.merged(first, second, &[]).await;
    let two = desk.merged(first, third, &[]).await;
    desk.refuses("undo_merge", desk.undo(one.merge).await, ErrorCode::MergeStays).await;
    let page = desk.resident(second).await;
    assert_eq!(page.merged.iter().map(|merged| merged.may_undo).collect::<Vec<_>>(), [true, false]);
    desk.call::<Value>("undo_merge", desk.undo(two.merge).await).await;
    computer.clock.turn(31 * 24 * 3600);
    desk.sign_in("Anna").await;
    assert!(!desk.resident(second).await.merged[0].may_undo);
    desk.refuses("undo_merge", desk.undo(one.merge).await, ErrorCode::MergeStays).await;
    assert_eq!(desk.resident(second).await.id, first);
}

// REQ C-10 C-7: whoever has a waiting card on the other record gets it, and the one before ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_that_is_handed_over_after_a_merge_is_the_one_that_works() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let (first, second) = desk.registered_twice().await;
    let old = desk.issue(card_for(first)).await;
    let waiting = desk.reserve(second).await;
    desk.merged(first, second, &[]).await;
    assert_eq!(desk.status_of(&old.number).await, Some(CardStatus::Active));
    computer.clock.turn(60);
    let printed = super::act::print_to(&desk, &waiting, Some("folder")).await;
    let scanned = super::act::qr_of(printed.file.as_ref().unwrap().as_ref());
    desk.call::<Value>("check_card", json!({ "production": waiting.id, "scanned": scanned })).await;
    desk.call::<Value>("hand_over", super::life::handed(waiting.id)).await;
    assert_eq!(desk.status_of(&waiting.number).await, Some(CardStatus::Active));
    assert_eq!(desk.status_of(&old.number).await, Some(CardStatus::EndedForGood));
}
