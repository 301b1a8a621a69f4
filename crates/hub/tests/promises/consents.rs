//! Consents that are given and taken back, and people who are forgotten (B-11).

use std::process::Command;

use contract::payload::{BlockReason, ConsentAnswer, Payload};
use contract::sync::{Outcome, Record, Refusal, SentOperation, TaskKind};
use domain::merge::DataGroup;
use hub::{backup, forgotten};
use testkit::pen::Pen;
use testkit::{Postgres, traces};
use time::Duration;
use uuid::Uuid;

use crate::support::{EXPIRES, Hub};

/// A clause of the test's city that is required and not about the data.
const TERMS: &str = "terms";

fn answered(pen: &mut Pen, resident: Uuid, clause: &str, given: bool) -> SentOperation {
    let answers = vec![ConsentAnswer { clause: clause.to_owned(), version: 1, given }];
    pen.write(&Payload::ConsentsAnswered { resident, answers, language: "uk".to_owned() })
}

fn forgets(pen: &mut Pen, resident: Uuid) -> SentOperation {
    pen.write(&Payload::ResidentForgotten { resident, clause: "data".to_owned(), version: 1 })
}

impl Hub {
    /// Everything that `pg_dump` writes, readable.
    fn dump(&self) -> Vec<u8> {
        let dump = Command::new("pg_dump").args(["--dbname", &self.database, "--inserts"]).output().unwrap();
        assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
        dump.stdout
    }
}

// REQ B-11 E-5: a required consent that is taken back blocks every card and the account; giving it again lifts that and nothing else.
#[tokio::test]
async fn taking_a_required_consent_back_blocks_and_giving_it_again_lifts() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let (resident, number) = hub.with_card().await;
    let reasons = async |hub: &Hub| {
        let records = hub.records(0).await;
        let card = records.into_iter().find_map(|record| match record {
            Record::Card(card) if card.number == number => Some(card),
            _ => None,
        });
        card.unwrap().blocks.iter().map(|block| block.reason).collect::<Vec<_>>()
    };
    // What nobody needs for a card blocks none.
    let news = answered(&mut hub.pens[0], resident, "newsletter", false);
    assert_eq!(hub.outcomes(0, vec![news]).await, [Outcome::Applied]);
    assert_eq!(reasons(&hub).await, []);

    let lost = hub.pens[0].id();
    let lost = Payload::CardBlocked { block: lost, number: number.clone(), reason: BlockReason::Lost };
    let operations = vec![hub.pens[0].write(&lost), answered(&mut hub.pens[0], resident, TERMS, false)];
    assert_eq!(hub.outcomes(0, operations).await, [Outcome::Applied; 2]);
    assert_eq!(reasons(&hub).await, [BlockReason::Lost, BlockReason::Consent]);
    assert_eq!(
        hub.ask("SELECT count(*) FROM account WHERE blocked_at IS NOT NULL"),
        hub.ask("SELECT count(*) FROM account")
    );
    let record = hub.resident(0, resident).await;
    let answer = record.consents.iter().find(|answer| answer.clause == TERMS).unwrap();
    assert_eq!((answer.given, answer.language.as_deref()), (false, Some("uk")));

    // The other station did not know and has taken a number meanwhile: that card waits for the consent, too.
    let production = hub.pens[1].id();
    let late = hub.pens[1].reservation(production, resident, EXPIRES).unwrap();
    let late = hub.pens[1].write(&late);
    hub.outcomes(1, vec![late]).await;
    assert_eq!(hub.card(0, production).await.blocks.len(), 1);

    let back = answered(&mut hub.pens[0], resident, TERMS, true);
    assert_eq!(hub.outcomes(0, vec![back]).await, [Outcome::Applied]);
    assert_eq!(reasons(&hub).await, [BlockReason::Lost], "what it was not put for stays");
    assert_eq!(hub.card(0, production).await.blocks, []);
    assert_eq!(hub.ask("SELECT count(*) FROM account WHERE blocked_at IS NOT NULL"), ["0"]);
}

// REQ B-11 E-5: the answer that was given last counts, whichever comes first.
#[tokio::test]
async fn the_last_answer_counts_in_whatever_order_they_come() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let (resident, number) = hub.with_card().await;
    hub.pens[0].turn(Duration::HOUR);
    let given = answered(&mut hub.pens[1], resident, TERMS, true);
    let taken_back = answered(&mut hub.pens[0], resident, TERMS, false);
    hub.outcomes(0, vec![taken_back]).await;
    hub.outcomes(1, vec![given]).await;
    assert_eq!(hub.ask(&format!("SELECT count(*) FROM block WHERE number = '{number}' AND lifted_at IS NULL")), ["1"]);
}

// REQ B-11: of somebody whom the hub does not know it is a fact for people to look at.
#[tokio::test]
async fn consents_of_somebody_unknown_are_looked_at() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let nobody = hub.pens[0].id();
    let answer = answered(&mut hub.pens[0], nobody, TERMS, false);
    let said = hub.outcomes(0, vec![answer]).await;
    assert!(matches!(said[..], [Outcome::Task { kind: TaskKind::UnknownRecord, .. }]), "{said:?}");
}

/// Somebody whose every name is theirs alone, with an account, a photo's place, a card, a fee, a change and an open task.
async fn somebody(hub: &mut Hub) -> (Uuid, String, Vec<&'static str>) {
    let mut person = hub.person(0);
    person.surname = "Zapomniana-Wyjątkowa".to_owned();
    person.given_names = "Eufrozyna".to_owned();
    person.phone = Some("+48600771199".to_owned());
    person.email = Some("eufrozyna.z@poczta.example".to_owned());
    let pesel: &'static str = person.pesel.clone().unwrap().leak();
    let (resident, registered) = hub.pens[0].register(&person);
    let (_, issued) = hub.pens[0].issue(resident, EXPIRES).unwrap();
    hub.outcomes(0, std::iter::once(registered).chain(issued).collect()).await;
    let number = hub.ask("SELECT number FROM card").remove(0);
    let before = hub.resident(0, resident).await.data.values(DataGroup::Phone);
    for (which, phone) in [(0, "+48600771191"), (1, "+48600771192")] {
        let after = [(domain::registration::Field::Phone, phone.to_owned())].into();
        let change = Payload::ResidentChanged { resident, group: DataGroup::Phone, before: before.clone(), after };
        let change = hub.pens[which].write(&change);
        hub.outcomes(which, vec![change]).await;
    }
    assert_eq!(hub.ask("SELECT count(*) FROM task WHERE decision IS NULL"), ["1"]);
    assert_eq!(hub.ask("SELECT count(*) FROM account"), ["1"]);
    let texts = vec![
        "Zapomniana-Wyjątkowa",
        "Wyjątkowa",
        "Eufrozyna",
        pesel,
        "600771199",
        "600771191",
        "600771192",
        "eufrozyna.z@poczta.example",
    ];
    assert_eq!(traces::found(&texts, &payloads_readable(hub)).len(), texts.len(), "what is looked for was there");
    (resident, number, texts)
}

/// The dump, and beside it the payloads as they are: `pg_dump` writes bytes in hexadecimal digits.
fn payloads_readable(hub: &Hub) -> Vec<u8> {
    let mut pile = hub.dump();
    for row in hub.ask("SELECT encode(payload, 'escape') FROM operation WHERE payload IS NOT NULL") {
        pile.extend(row.into_bytes());
    }
    pile
}

// REQ B-11 G-6: nothing of the person is left in the database; numbers, dates, points and fees are.
#[tokio::test]
async fn of_somebody_forgotten_nothing_is_left_but_what_names_nobody() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let start = hub.snapshot(1, None).await;
    let (resident, number, texts) = somebody(&mut hub).await;
    let forget = forgets(&mut hub.pens[1], resident);
    assert_eq!(hub.outcomes(1, vec![forget]).await, [Outcome::Applied]);

    assert_eq!(traces::found(&texts, &payloads_readable(&hub)), [""; 0]);
    assert_eq!(hub.ask("SELECT number, ended, expires FROM card"), [format!("{number}|t|2029-11-21")]);
    assert_eq!(hub.ask("SELECT count(*) FROM task WHERE decision IS NULL"), ["0"]);
    for table in ["resident", "resident_key", "resident_change", "account", "holding", "consent", "blob"] {
        assert_eq!(hub.ask(&format!("SELECT count(*) FROM {table}")), ["0"], "{table}");
    }
    // The chain holds: every header is there, and the station sends nothing again.
    assert_eq!(hub.ask("SELECT count(*) FROM operation"), ["9"]);
    // Every station is told, whether it holds the person or not, and also one that reads everything anew.
    let told = |records: &[Record]| {
        records.iter().any(|record| matches!(record, Record::ResidentForgotten { resident: who } if *who == resident))
    };
    for which in [0, 1] {
        assert!(told(&hub.pull(which, start.feed_epoch, start.position).await.records), "{which}");
        assert!(told(&hub.snapshot(which, None).await.records), "{which}");
    }
}

// REQ B-11 E-5: what comes late about the person is not kept; what it says of cards is.
#[tokio::test]
async fn what_comes_late_brings_nobody_back() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let (resident, _, texts) = somebody(&mut hub).await;
    // The other station was away: it has changed the name and handed a card over to the sister.
    let before = hub.resident(0, resident).await.data.values(DataGroup::Name);
    let change = Payload::ResidentChanged { resident, group: DataGroup::Name, before: before.clone(), after: before };
    let change = hub.pens[1].write(&change);
    let (_, mut issued) = hub.pens[1].issue(resident, EXPIRES).unwrap();
    let handed_over = issued.pop().unwrap();
    let mut said: Payload = serde_json::from_slice(handed_over.payload.as_ref().unwrap()).unwrap();
    let Payload::CardHandedOver { collector_name, .. } = &mut said else { panic!("the last is the hand-over") };
    *collector_name = Some("Eufrozyna Zapomniana-Wyjątkowa".to_owned());
    hub.pens[1].end.sequence -= 1;
    hub.pens[1].end.hash = contract::operation::Header::from_bytes(&handed_over.header).unwrap().previous;
    issued.push(hub.pens[1].write(&said));

    let forget = forgets(&mut hub.pens[0], resident);
    hub.outcomes(0, vec![forget]).await;
    let late = std::iter::once(change).chain(issued).collect();
    let outcomes = hub.outcomes(1, late).await;
    assert_eq!(outcomes[0], Outcome::Refused { reason: Refusal::Forgotten });
    assert!(outcomes[1..].iter().all(|outcome| *outcome == Outcome::Applied), "{outcomes:?}");
    assert_eq!(traces::found(&texts, &payloads_readable(&hub)), [""; 0]);
    assert_eq!(hub.ask("SELECT count(*) FROM card WHERE ended AND collector_name IS NULL"), ["2"]);
    assert_eq!(hub.ask("SELECT count(*) FROM resident"), ["0"]);
}

// REQ B-11 H-2: a backup from before brings the person back, and the list outside of it takes them away again.
#[tokio::test]
async fn a_restored_backup_forgets_again() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let (resident, _, texts) = somebody(&mut hub).await;
    let folder = tempfile::tempdir().unwrap();
    let (file, list) = (folder.path().join("hub.backup"), folder.path().join("forgotten"));
    hub.keeps_list(&list).await;
    backup::backup(&hub.process, &file).await.unwrap();
    assert!(forgotten::read(&list).unwrap().is_empty());
    let forget = forgets(&mut hub.pens[0], resident);
    hub.outcomes(0, vec![forget]).await;
    let kept = forgotten::read(&list).unwrap();
    assert_eq!(kept, [(hub.city.clone(), resident)].into());

    let other = Postgres::shared().empty().unwrap();
    let restored = hub.on(&other).await;
    backup::restore(&restored.process, &file, &kept).await.unwrap();
    assert_eq!(traces::found(&texts, &payloads_readable(&restored)), [""; 0]);
    assert_eq!(restored.ask("SELECT count(*) FROM forgotten"), ["1"]);
    // A list never gets shorter, and one that is none is said to be none.
    forgotten::keep_list(&restored.process).await.unwrap();
    std::fs::write(&list, "not a list").unwrap();
    assert!(forgotten::read(&list).is_err());
}
