//! A shift from its first count to its report, with the station's own facts between.

use contract::ErrorCode;
use contract::counter::{Blanks, Expected, Payment, Production, Shift, Sill};
use serde_json::{Value, json};
use uuid::Uuid;

use super::act::print_to;
use super::life::{card_for, duplicate};
use super::support::{Computer, Desk, PASSWORD, form, with};

fn counted(blanks: u32, cash: u32, expected: Option<Expected>) -> Value {
    json!({ "counted": { "blanks": blanks, "cash": cash }, "expected": expected, "blanks_words": "", "cash_words": "" })
}

impl Desk<'_> {
    /// A shift with 100 blanks and 200 zł.
    pub(crate) async fn open_shift(&self) -> Shift {
        let now: Shift = self.call("shift", json!({})).await;
        self.call("open_shift", counted(100, 20_000, now.expected)).await
    }

    async fn shift(&self) -> Shift {
        self.call("shift", json!({})).await
    }

    async fn sill(&self) -> Sill {
        self.call("sill", json!({})).await
    }
}

fn shift_id(shift: &Shift) -> Uuid {
    shift.open.as_ref().unwrap().id
}

// REQ C-11: what should be there follows from the count and from what the station has recorded since.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn blanks_and_cash_are_reckoned_from_the_count_and_the_stations_own_facts() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    assert!(!desk.sill().await.shift_open);
    let none = desk.shift().await;
    assert_eq!((none.open.is_some(), none.expected, none.before.is_some()), (false, None, false));

    let resident = desk.register(form()).await;
    // Made before anybody counted: no blank of this shift.
    let old = desk.issue(card_for(resident)).await;
    computer.clock.turn(60);
    let open = desk.open_shift().await;
    assert!(desk.sill().await.shift_open);
    assert!(open.open.as_ref().is_some_and(|shift| shift.may_end && shift.keeper.starts_with("Anna")));
    assert_eq!((open.expected, open.handed_over), (Some(Expected { blanks: 100, cash: 20_000 }), 0));
    desk.refuses("open_shift", counted(100, 20_000, open.expected), ErrorCode::WrongState).await;

    let paid =
        |payment: &str| with(duplicate(resident, &old.number, "damaged", "returned"), json!({ "payment": payment }));
    let spoiled: Production = desk.call("reserve_card", paid("cash")).await;
    assert_eq!(desk.shift().await.expected.unwrap().blanks, 100, "a number is no blank");
    print_to(&desk, &spoiled, Some("folder")).await;
    desk.call::<Value>("spoil_card", json!({ "production": spoiled.id, "reason": "damaged" })).await;
    computer.clock.turn(60);
    let second = desk.issue(duplicate(resident, &old.number, "damaged", "returned")).await;
    computer.clock.turn(60);
    let third: Production = desk
        .call(
            "reserve_card",
            with(duplicate(resident, &second.number, "damaged", "returned"), json!({ "payment": "terminal" })),
        )
        .await;
    let now = desk.shift().await;
    assert_eq!(now.blanks, Blanks { printed: 1, spoiled: 1, unanswered: 0 });
    assert_eq!((now.expected, now.handed_over), (Some(Expected { blanks: 98, cash: 22_000 }), 1));
    assert_eq!((now.ready, now.unfinished), (0, 1));
    let sums: Vec<_> = now.fees.iter().map(|fee| (fee.reason.as_str(), fee.payment, fee.count, fee.sum)).collect();
    assert_eq!(sums, [("damaged", Payment::Cash, 1, 2_000), ("damaged", Payment::Terminal, 1, 2_000)]);
    assert!(now.queued > 0);
    // What came out of nowhere goes back: nothing was printed.
    desk.call::<Value>("withdraw_card", json!({ "production": third.id })).await;
    let fee = third.fee.unwrap().id;
    let refund =
        json!({ "fee": fee, "supervisor": desk.staff_id("Ewa").await, "password": PASSWORD, "why": "rezygnacja" });
    desk.call::<Value>("refund_fee", refund).await;
    let now = desk.shift().await;
    assert_eq!(
        now.expected,
        Some(Expected { blanks: 98, cash: 22_000 }),
        "a refund at the terminal leaves the till alone"
    );
    assert_eq!(now.refunds.len(), 1);
}

// REQ C-11 E-1: a difference is put into words before the shift is closed; the next one goes on from what was counted.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_difference_is_explained_before_a_shift_is_closed() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let open = desk.open_shift().await;
    let resident = desk.register(form()).await;
    desk.issue(card_for(resident)).await;
    let now = desk.shift().await;
    let close = |count: Value| json!({ "shift": shift_id(&open), "count": count });

    // What the page showed is not true any more: a card was printed meanwhile.
    desk.refuses("close_shift", close(counted(100, 20_000, open.expected)), ErrorCode::RecordChanged).await;
    let short = counted(98, 19_500, now.expected);
    desk.refuses("close_shift", close(short.clone()), ErrorCode::ShiftUnexplained).await;
    let half = with(short.clone(), json!({ "blanks_words": "drugi blankiet wciągnięty" }));
    desk.refuses("close_shift", close(half.clone()), ErrorCode::ShiftUnexplained).await;
    let other = json!({ "shift": Uuid::nil(), "count": short });
    desk.refuses("close_shift", other, ErrorCode::WrongState).await;

    let closed: Shift = desk.call("close_shift", close(with(half, json!({ "cash_words": "wydano za dużo" })))).await;
    assert!(closed.open.is_none() && closed.ended == Some(shift_id(&open)));
    assert_eq!(closed.expected, Some(Expected { blanks: 98, cash: 19_500 }));
    let said = desk.last_payload().await;
    assert_eq!(said["end"]["words"], json!({ "blanks": "drugi blankiet wciągnięty", "cash": "wydano za dużo" }));
    assert_eq!(said["end"]["expected"], json!({ "blanks": 99, "cash": 20_000 }));

    // A card that is printed between two shifts is missed in the morning; and a delivery is said in words, too.
    computer.clock.turn(60);
    let second = with(
        form(),
        json!({ "pesel": "66100900071", "surname": "Wzornik-Demo", "given_names": "Tadeusz", "email": "", "phone": "" }),
    );
    let second = desk.register(second).await;
    desk.issue(card_for(second)).await;
    let night = desk.shift().await;
    assert_eq!(night.expected, Some(Expected { blanks: 97, cash: 19_500 }));
    desk.refuses("open_shift", counted(197, 19_500, night.expected), ErrorCode::ShiftUnexplained).await;
    let delivered =
        with(counted(197, 19_500, night.expected), json!({ "blanks_words": "dostawa 100, protokół D-118" }));
    let morning: Shift = desk.call("open_shift", delivered).await;
    assert_eq!(morning.expected, Some(Expected { blanks: 197, cash: 19_500 }));
}

// REQ C-11: a colleague takes over with their own password what was counted; nobody else ends somebody's shift, but a supervisor.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shift_is_handed_over_to_a_colleague_or_ended_by_a_supervisor() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let open = desk.open_shift().await;
    let (anna, piotr) = (desk.staff_id("Anna").await, desk.staff_id("Beata").await);
    let give = |to: Uuid, password: &str| json!({ "shift": shift_id(&open), "count": counted(100, 20_000, open.expected), "to": to, "password": password });
    desk.refuses("hand_over_shift", give(piotr, "Zle-haslo-1"), ErrorCode::WrongPassword).await;
    desk.refuses("hand_over_shift", give(anna, PASSWORD), ErrorCode::WrongState).await;
    let given: Shift = desk.call("hand_over_shift", give(piotr, PASSWORD)).await;
    let next = given.open.clone().unwrap();
    assert!(next.keeper.starts_with("Beata") && !next.may_end && given.ended == Some(shift_id(&open)));
    assert_eq!(
        given.before.as_ref().map(|before| before.count),
        Some(contract::counter::Count { blanks: 100, cash: 20_000 })
    );

    let close = json!({ "shift": next.id, "count": counted(100, 20_000, given.expected) });
    desk.refuses("close_shift", close.clone(), ErrorCode::NotAllowed).await;
    desk.sign_in("Ewa").await;
    let closed: Shift = desk.call("close_shift", close).await;
    assert_eq!(closed.ended, Some(next.id));
}

// REQ C-11 B-4: no shift is in the way of blocking a card, of a free duplicate, or of anything else that is not money.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_shift_everything_works_but_money() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let card = desk.issue(card_for(resident)).await;
    desk.call::<Value>("block_card", json!({ "number": card.number, "reason": "lost" })).await;
    computer.clock.turn(60);
    let free: Production = desk.call("reserve_card", duplicate(resident, &card.number, "faulty", "returned")).await;
    assert!(free.fee.is_none());
}

// REQ C-11 C-12 E-3: a shift outlives the program, and its report says the same later.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shift_outlives_the_program() {
    let computer = Computer::new();
    let before = {
        let desk = computer.enrolled().await;
        desk.sign_in("Anna").await;
        desk.open_shift().await
    };
    let desk = computer.start();
    desk.call::<Value>("station", json!({})).await;
    desk.sign_in("Anna").await;
    assert_eq!(desk.shift().await, before);
}
