//! Fees and shifts at the hub: facts that are recorded whatever else is known, and looked at by people where they break a rule.

use contract::counter::OldCard;
use contract::payload::{DuplicateData, FeeOf, Payload, Payment, ShiftEnd};
use contract::shift::{Blanks, Count, Differences, Expected};
use contract::sync::{Outcome, SentOperation, TaskKind};
use testkit::pen::Pen;
use testkit::people::Random;
use uuid::Uuid;

use crate::support::{EXPIRES, Hub};

fn taken(pen: &mut Pen, resident: Uuid, number: &str) -> (Uuid, SentOperation) {
    let (fee, shift) = (pen.id(), pen.id());
    let of = FeeOf::Duplicate { number: number.to_owned(), reason: "lost".to_owned() };
    let receipt = format!("P-{fee}");
    let payload = Payload::FeeTaken { fee, resident, of, amount: 2_000, payment: Payment::Cash, receipt, shift };
    (fee, pen.write(&payload))
}

fn refunded(pen: &mut Pen, fee: Uuid, supervisor: Uuid) -> SentOperation {
    let shift = pen.id();
    let (receipt, why) = (format!("Z-{fee}"), "pomyłka".to_owned());
    pen.write(&Payload::FeeRefunded { fee, receipt, supervisor, why, shift })
}

/// A duplicate that costs 20 zł.
fn duplicate(pen: &mut Pen, resident: Uuid, of: &str, paid: Option<Uuid>) -> SentOperation {
    let production = pen.id();
    let mut payload = pen.reservation(production, resident, EXPIRES).unwrap();
    if let Payload::CardReserved { replaces, duplicate, .. } = &mut payload {
        *replaces = Some(of.to_owned());
        *duplicate = Some(DuplicateData { reason: "lost".to_owned(), old_card: OldCard::Statement, fee: 2_000, paid });
    }
    pen.write(&payload)
}

fn end(blanks: u32, expected: i32) -> ShiftEnd {
    ShiftEnd {
        counted: Count { blanks, cash: 20_000 },
        expected: Expected { blanks: expected, cash: 20_000 },
        words: Differences { blanks: Some("zacięcie".to_owned()), cash: None },
        blanks: Blanks::default(),
        handed_over: 0,
    }
}

fn is(outcome: &Outcome, wanted: TaskKind) -> bool {
    matches!(outcome, Outcome::Task { kind, .. } if *kind == wanted)
}

impl Hub {
    /// Somebody with a card in the hand, registered by the first station: record and number.
    pub(crate) async fn with_card(&mut self) -> (Uuid, String) {
        let person = self.person(0);
        let (resident, registered) = self.pens[0].register(&person);
        let (_, issued) = self.pens[0].issue(resident, EXPIRES).unwrap();
        let mut all = vec![registered];
        all.extend(issued);
        self.outcomes(0, all).await;
        (resident, self.ask("SELECT number FROM card").remove(0))
    }
}

// REQ C-7 E-5: a fee covers the duplicate that names it, once; without one, or with one that was paid back, people look at it.
#[tokio::test]
async fn a_duplicate_that_should_cost_is_covered_by_a_fee_or_opens_a_task() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let (resident, number) = hub.with_card().await;
    let supervisor = hub.pens[0].supervisor().unwrap();
    let pen = &mut hub.pens[0];
    let (fee, paid) = taken(pen, resident, &number);
    let made = duplicate(pen, resident, &number, Some(fee));
    assert_eq!(hub.outcomes(0, vec![paid, made]).await, [Outcome::Applied, Outcome::Applied]);
    assert_eq!(hub.ask("SELECT amount || ' ' || payment FROM fee WHERE refunded_at IS NULL"), ["2000 cash"]);

    // Another person's: nothing paid, somebody else's fee, a fee that was paid back.
    let person = hub.person(1);
    let (other, registered) = hub.pens[0].register(&person);
    hub.outcomes(0, vec![registered]).await;
    for paid in [None, Some(fee), Some(Uuid::nil())] {
        let pen = &mut hub.pens[0];
        let of = format!("96160720300{:05}", pen.id().as_u128() % 100_000);
        let made = duplicate(pen, other, &of, paid);
        let said = hub.outcomes(0, vec![made]).await;
        assert!(is(&said[0], TaskKind::BrokenRule), "{paid:?} {said:?}");
    }
    let pen = &mut hub.pens[0];
    let (second, paid) = taken(pen, other, "9616072030099990");
    let back = refunded(pen, second, supervisor);
    let made = duplicate(pen, other, "9616072030099990", Some(second));
    let said = hub.outcomes(0, vec![paid, back, made]).await;
    assert_eq!(said[..2], [Outcome::Applied, Outcome::Applied]);
    assert!(is(&said[2], TaskKind::BrokenRule), "{said:?}");
}

// REQ C-7 E-5: two stations have each taken the fee for one duplicate: both are recorded, and one is to be paid back.
#[tokio::test]
async fn a_second_fee_for_one_duplicate_is_recorded_and_opens_a_task() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let (resident, number) = hub.with_card().await;
    let (first, one) = taken(&mut hub.pens[0], resident, &number);
    let (_, other) = taken(&mut hub.pens[1], resident, &number);
    assert_eq!(hub.outcomes(0, vec![one.clone()]).await, [Outcome::Applied]);
    let said = hub.outcomes(1, vec![other]).await;
    assert!(is(&said[0], TaskKind::BrokenRule), "{said:?}");
    assert_eq!(hub.outcomes(0, vec![one]).await, [Outcome::Applied], "sent again it is the same fee");
    assert_eq!(hub.ask("SELECT count(*) FROM fee"), ["2"]);

    // Paid back it stands no more, and the next one is in order again.
    let supervisor = hub.pens[0].supervisor().unwrap();
    let clerk = hub.pens[0].clerk;
    let unsigned = refunded(&mut hub.pens[0], first, clerk);
    let said = hub.outcomes(0, vec![unsigned]).await;
    assert!(is(&said[0], TaskKind::BrokenRule), "an operator pays nothing back: {said:?}");
    let back = refunded(&mut hub.pens[0], first, supervisor);
    let again = refunded(&mut hub.pens[0], first, supervisor);
    let unknown = refunded(&mut hub.pens[0], Uuid::nil(), supervisor);
    let said = hub.outcomes(0, vec![back, again, unknown]).await;
    assert_eq!(said[0], Outcome::Applied);
    assert!(is(&said[1], TaskKind::BrokenRule) && is(&said[2], TaskKind::UnknownRecord), "{said:?}");
}

// REQ C-11 E-5: a shift is opened, handed over and closed; what does not follow is recorded and looked at.
#[tokio::test]
async fn shifts_are_facts_that_follow_each_other() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let pen = &mut hub.pens[0];
    let (first, second, third) = (pen.id(), pen.id(), pen.id());
    let counted = Count { blanks: 100, cash: 20_000 };
    let opened = |shift| Payload::ShiftOpened { shift, counted, expected: None, words: Differences::default() };
    let to = pen.supervisor().unwrap();
    let written = vec![
        pen.write(&opened(first)),
        pen.write(&Payload::ShiftHandedOver { shift: first, end: end(99, 100), to, next: second }),
        pen.write(&Payload::ShiftClosed { shift: second, end: end(99, 99) }),
        pen.write(&opened(third)),
    ];
    assert_eq!(hub.outcomes(0, written).await, [Outcome::Applied; 4]);
    assert_eq!(hub.ask("SELECT count(*) FROM shift WHERE ended_at IS NOT NULL"), ["2"]);
    assert_eq!(hub.ask(&format!("SELECT ending->'words'->>'blanks' FROM shift WHERE id = '{first}'")), ["zacięcie"]);
    assert_eq!(hub.ask(&format!("SELECT blanks FROM shift WHERE id = '{second}'")), ["99"]);

    let pen = &mut hub.pens[0];
    let broken = vec![
        pen.write(&opened(Uuid::from_u128(9))),
        pen.write(&Payload::ShiftClosed { shift: second, end: end(99, 99) }),
        pen.write(&Payload::ShiftClosed { shift: Uuid::from_u128(8), end: end(99, 99) }),
    ];
    let said = hub.outcomes(0, broken).await;
    assert!(is(&said[0], TaskKind::BrokenRule) && is(&said[1], TaskKind::BrokenRule), "{said:?}");
    assert!(is(&said[2], TaskKind::UnknownRecord), "{said:?}");
}

// REQ C-7 E-5: whatever two stations do without knowing of each other, no duplicate that should cost passes in silence without a fee
// that stands, and no second fee stands in silence beside the first.
#[tokio::test]
async fn no_order_of_acts_makes_a_duplicate_free_or_paid_for_twice_in_silence() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let (resident, _) = hub.with_card().await;
    let mut random = Random::new(47);
    for story in 0..40 {
        let number = format!("96160720300{story:05}");
        let mut standing: Vec<Uuid> = Vec::new();
        let mut made = 0;
        for _ in 0..random.between(3, 9) {
            let which = random.below(2);
            let supervisor = hub.pens[which].supervisor().unwrap();
            match random.below(3) {
                0 => {
                    let (fee, paid) = taken(&mut hub.pens[which], resident, &number);
                    let said = hub.outcomes(which, vec![paid]).await;
                    assert_eq!(said[0] == Outcome::Applied, standing.is_empty(), "{story}");
                    standing.push(fee);
                }
                1 if !standing.is_empty() => {
                    let fee = standing.remove(random.below(standing.len()));
                    let back = refunded(&mut hub.pens[which], fee, supervisor);
                    assert_eq!(hub.outcomes(which, vec![back]).await, [Outcome::Applied]);
                }
                _ => {
                    let fee = standing.first().copied();
                    let paid = fee.filter(|_| random.in_thousand(700));
                    let said = {
                        let operation = duplicate(&mut hub.pens[which], resident, &number, paid);
                        hub.outcomes(which, vec![operation]).await
                    };
                    let first = made == 0;
                    assert_eq!(said[0] == Outcome::Applied, first && paid.is_some(), "{story} {said:?}");
                    made += 1;
                }
            }
        }
    }
}
