//! The fee of a duplicate: taken once, receipted, paid back by a supervisor.

use contract::ErrorCode;
use contract::counter::{Fee, Payment, Production, ProductionState, Resident};
use serde_json::{Value, json};
use uuid::Uuid;

use super::act::print_to;
use super::life::{card_for, duplicate, handed};
use super::support::{Computer, Desk, PASSWORD, form, with};

fn paid(resident: Uuid, of: &str, reason: &str, payment: &str) -> Value {
    with(duplicate(resident, of, reason, "returned"), json!({ "payment": payment }))
}

impl Desk<'_> {
    /// Somebody with a card in the hand.
    async fn with_card(&self, computer: &Computer) -> (Uuid, String) {
        let resident = self.register(form()).await;
        let number = self.issue(card_for(resident)).await.number;
        computer.clock.turn(60);
        (resident, number)
    }

    async fn fees(&self, resident: Uuid) -> Vec<Fee> {
        self.call::<Resident>("resident", json!({ "resident": resident })).await.fees
    }

    async fn refund(&self, fee: Uuid) -> Value {
        json!({ "fee": fee, "supervisor": self.staff_id("Ewa").await, "password": PASSWORD, "why": "pomyłka" })
    }

    /// The kinds of the last operations, the newest last.
    async fn last_kinds(&self, most: usize) -> Vec<String> {
        let open = self.station.open_station().await.unwrap();
        let mut tx = open.store.read().await.unwrap();
        let all = crate::store::operations::all(&mut tx).await.unwrap();
        let kind =
            |payload: &[u8]| serde_json::from_slice::<Value>(payload).unwrap()["kind"].as_str().unwrap().to_owned();
        all[all.len() - most..].iter().map(|row| kind(row.payload.as_ref().unwrap())).collect()
    }
}

// REQ C-7: the fee by the city's table is taken before the card is made, with the number or not at all; without a shift no money changes hands.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_duplicate_that_costs_something_is_made_when_it_is_paid_for() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let (resident, old) = desk.with_card(&computer).await;
    desk.refuses("reserve_card", duplicate(resident, &old, "damaged", "returned"), ErrorCode::FeeDue).await;
    desk.refuses("reserve_card", paid(resident, &old, "damaged", "cash"), ErrorCode::ShiftNotOpen).await;
    desk.refuses("reserve_card", paid(resident, &old, "faulty", "cash"), ErrorCode::BadRequest).await;
    assert!(desk.fees(resident).await.is_empty());

    desk.open_shift().await;
    let reserved: Production = desk.call("reserve_card", paid(resident, &old, "damaged", "cash")).await;
    assert_eq!(desk.last_kinds(2).await, ["fee_taken", "card_reserved"]);
    let fees = desk.fees(resident).await;
    let [fee] = fees.as_slice() else { panic!("{fees:?}") };
    assert_eq!((fee.amount, fee.payment, &fee.of, fee.reason.as_str()), (2000, Payment::Cash, &old, "damaged"));
    assert!(fee.by.starts_with("Anna") && fee.receipt.starts_with("P-") && fee.refund.is_none());
    assert_eq!(reserved.fee.as_ref(), Some(fee));
    assert_eq!(desk.last_payload().await["duplicate"]["paid"], json!(fee.id));
}

// REQ C-7 C-6: what is spoiled in the making is made again for the same fee; nobody pays twice, and nobody changes to a dearer reason.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_duplicate_is_paid_for_once_however_often_it_is_made() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let (resident, old) = desk.with_card(&computer).await;
    desk.open_shift().await;
    let reserved: Production = desk.call("reserve_card", paid(resident, &old, "data-changed", "terminal")).await;
    print_to(&desk, &reserved, Some("folder")).await;
    desk.call::<Value>("spoil_card", json!({ "production": reserved.id, "reason": "damaged" })).await;
    computer.clock.turn(60);
    desk.refuses("reserve_card", paid(resident, &old, "data-changed", "terminal"), ErrorCode::FeeTaken).await;
    desk.refuses("reserve_card", duplicate(resident, &old, "damaged", "returned"), ErrorCode::FeeDiffers).await;
    desk.refuses("reserve_card", paid(resident, &old, "damaged", "cash"), ErrorCode::FeeDiffers).await;
    let again = desk.issue(duplicate(resident, &old, "data-changed", "returned")).await;
    assert_eq!(again.fee.map(|fee| fee.amount), Some(1000));
    assert_eq!(desk.fees(resident).await.len(), 1);
}

// REQ C-7 C-8: a supervisor pays back with their own password and a reason, once, and not while the card is being made.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_supervisor_pays_a_fee_back() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let (resident, old) = desk.with_card(&computer).await;
    desk.open_shift().await;
    let reserved: Production = desk.call("reserve_card", paid(resident, &old, "damaged", "cash")).await;
    let fee = desk.fees(resident).await[0].id;
    let good = desk.refund(fee).await;
    desk.refuses("refund_fee", good.clone(), ErrorCode::WrongState).await;
    desk.call::<Value>("withdraw_card", json!({ "production": reserved.id })).await;

    let anna = desk.staff_id("Anna").await;
    desk.refuses("refund_fee", with(good.clone(), json!({ "supervisor": anna })), ErrorCode::NotAllowed).await;
    desk.refuses("refund_fee", with(good.clone(), json!({ "password": "Zle-haslo-1" })), ErrorCode::WrongPassword)
        .await;
    desk.refuses("refund_fee", with(good.clone(), json!({ "why": " " })), ErrorCode::BadRequest).await;
    desk.refuses("refund_fee", with(good.clone(), json!({ "fee": Uuid::nil() })), ErrorCode::BadRequest).await;
    let back: Fee = desk.call("refund_fee", good.clone()).await;
    let refund = back.refund.clone().unwrap();
    assert!(refund.supervisor.starts_with("Ewa") && refund.why == "pomyłka" && refund.receipt != back.receipt);
    assert_eq!(desk.fees(resident).await, [back]);
    desk.refuses("refund_fee", good, ErrorCode::WrongState).await;

    // What was paid back covers nothing: the duplicate costs its fee again.
    desk.refuses("reserve_card", duplicate(resident, &old, "damaged", "returned"), ErrorCode::FeeDue).await;
    computer.clock.turn(60);
    let again: Production = desk.call("reserve_card", paid(resident, &old, "damaged", "terminal")).await;
    assert_eq!(again.fee.as_ref().map(|fee| (fee.payment, fee.refund.is_some())), Some((Payment::Terminal, false)));
    assert_eq!(desk.fees(resident).await.len(), 2);
}

// REQ C-7: after the hand-over paying back is a supervisor's decision, and the card stays what it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fee_can_be_paid_back_after_the_hand_over() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let (resident, old) = desk.with_card(&computer).await;
    desk.open_shift().await;
    let made = desk.issue(paid(resident, &old, "damaged", "cash")).await;
    let good = desk.refund(made.fee.unwrap().id).await;
    desk.call::<Fee>("refund_fee", good).await;
    let card: Production = desk.call("production", json!({ "production": made.id })).await;
    assert_eq!(card.state, ProductionState::HandedOver);
    assert!(card.fee.unwrap().refund.is_some());
    desk.refuses("hand_over", handed(made.id), ErrorCode::WrongState).await;
}

// REQ H-4 C-7 C-11: in training a colleague signs with the real password, and nothing of the till is the station's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_is_trained_with_a_till_of_its_own() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    desk.call::<Value>("begin_training", json!({})).await;
    let (resident, old) = desk.with_card(&computer).await;
    let open = desk.open_shift().await;
    let made = desk.issue(paid(resident, &old, "damaged", "cash")).await;
    let back = desk.refund(made.fee.unwrap().id).await;
    let back: Fee = desk.call("refund_fee", back).await;
    assert!(back.refund.is_some_and(|refund| refund.supervisor.starts_with("Ewa")));
    let now: Value = desk.call("shift", json!({})).await;
    let count = json!({
        "counted": { "blanks": 99, "cash": 20_000 }, "expected": now["expected"], "blanks_words": "", "cash_words": "",
    });
    let give = json!({
        "shift": open.open.unwrap().id, "count": count, "to": desk.staff_id("Beata").await, "password": PASSWORD,
    });
    let given: Value = desk.call("hand_over_shift", give).await;
    assert!(given["open"]["keeper"].as_str().unwrap().starts_with("Beata"));
    desk.call::<Value>("end_training", json!({})).await;
    let real: Value = desk.call("shift", json!({})).await;
    assert!(real["open"].is_null() && real["before"].is_null());
}
