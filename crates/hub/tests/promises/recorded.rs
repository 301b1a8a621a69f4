//! Operations as earlier releases recorded them, one file a release: every hub of the next 24 months understands them (E-11).
//!
//! `OKIENKO_RECORD=1` writes the file of this release anew. Once a release has gone out, its file is not touched any more.

use std::collections::BTreeSet;
use std::path::PathBuf;

use contract::application::{AcceptedAs, ApplicationWords};
use contract::counter::{GroupChange, Rights, SpoilReason};
use contract::merged::{GroupChosen, MergeData};
use contract::operation::{Header, OperationKind};
use contract::payload::{BlockReason, ConsentAnswer, Decision, FeeOf, Payload, Payment, PhotoData, ShiftEnd};
use contract::shift::{Blanks, Count, Differences, Expected};
use contract::sync::{Outcome as Said, Push, SentOperation, TaskKind};
use data_encoding::BASE64;
use domain::card_number::CardNumber;
use domain::merge::{DataGroup, Values};
use domain::one_person::Side;
use domain::registration::Field;
use serde::{Deserialize, Serialize};
use testkit::city::{Amounts, CityWithHub};
use testkit::pen::Pen;
use uuid::Uuid;

use crate::support::{EXPIRES, Hub, NOW};

/// What a release's station recorded, and what the hub of that release said to it.
#[derive(Serialize, Deserialize)]
struct Recorded {
    city: String,
    /// Base64.
    city_file: String,
    station: Uuid,
    /// The task that the last operation decides: the hub of today gives it an id of its own.
    task: Uuid,
    operations: Vec<RecordedOperation>,
}

#[derive(Serialize, Deserialize)]
struct RecordedOperation {
    id: Uuid,
    /// Base64.
    header: String,
    /// As it was sent.
    payload: String,
    /// Base64.
    key: String,
    outcome: String,
}

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "recorded"].iter().collect()
}

/// What became of an operation, without the id of a task.
fn said(outcome: Said) -> String {
    match outcome {
        Said::Applied => "applied".to_owned(),
        Said::Refused { reason } => format!("refused: {reason:?}"),
        Said::Task { kind, .. } => format!("task: {kind:?}"),
        Said::Quarantined => "quarantined".to_owned(),
    }
}

async fn push(hub: &Hub, station: Uuid, operations: &[SentOperation]) -> Vec<Said> {
    let push = Push { operations: operations.to_vec() };
    let answer = hub::push::push(&hub.process, &hub.city, station, &push).await.unwrap();
    answer.answers.into_iter().map(|answer| answer.outcome).collect()
}

// REQ E-11
#[tokio::test]
async fn operations_of_every_release_are_understood() {
    if std::env::var_os("OKIENKO_RECORD").is_some() {
        record().await;
    }
    let mut kinds = BTreeSet::new();
    let mut files: Vec<PathBuf> = folder().read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let recorded: Recorded = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let city_file = BASE64.decode(recorded.city_file.as_bytes()).unwrap();
        let hub = Hub::of(&recorded.city, &city_file, [9; 32]).await.unwrap();
        for operation in &recorded.operations {
            let sent = SentOperation {
                id: operation.id,
                header: serde_bytes::ByteBuf::from(BASE64.decode(operation.header.as_bytes()).unwrap()),
                payload: Some(serde_bytes::ByteBuf::from(operation.payload.clone().into_bytes())),
                key: Some(serde_bytes::ByteBuf::from(BASE64.decode(operation.key.as_bytes()).unwrap())),
            };
            let header = Header::from_bytes(&sent.header).unwrap();
            kinds.insert(header.kind.code());
            if header.kind == OperationKind::TaskDecided {
                hub.ask(&format!("UPDATE task SET id = '{}' WHERE kind = 'two_changes' RETURNING 1", recorded.task));
            }
            let now = push(&hub, recorded.station, &[sent]).await;
            let now: Vec<String> = now.into_iter().map(said).collect();
            assert_eq!(now, std::slice::from_ref(&operation.outcome), "{:?} of {}", header.kind, file.display());
        }
        let handed_over = hub.ask("SELECT count(*) FROM card WHERE state = 'handed_over'");
        assert_eq!(handed_over, ["1"], "{}", file.display());
    }
    let all: BTreeSet<u16> = OperationKind::ALL.into_iter().map(OperationKind::code).collect();
    assert_eq!(kinds, all, "a kind that no recording has");
}

/// Writes one operation of each kind and what this hub says to it.
async fn record() {
    let folder_of_city = tempfile::tempdir().unwrap();
    // So few numbers that the file stays small.
    let few = Amounts { runs: 1, cards: 20, applications: 20, receipts: 20, substitutes: 20 };
    let city = folder_of_city.path().join("city");
    let made = CityWithHub::make_with(&city, &["Ratusz"], few, NOW, |_| ()).unwrap();
    let hub = Hub::of(&made.city, &made.hub_file, [9; 32]).await.unwrap();
    let mut pen = Pen::of(&made.bundles[0], NOW, 11).unwrap();
    let written = story(&hub, &mut pen);
    let mut outcomes = push(&hub, pen.station(), &written).await;
    let task = outcomes.iter().find_map(|outcome| match outcome {
        Said::Task { task, kind: TaskKind::TwoChanges } => Some(*task),
        _ => None,
    });
    let task = task.unwrap();
    let decision = Decision::Values { values: phone("+48600000047") };
    let decided = pen.write(&Payload::TaskDecided { task, decision });
    outcomes.extend(push(&hub, pen.station(), std::slice::from_ref(&decided)).await);
    let operations = written.into_iter().chain([decided]).zip(outcomes).map(|(sent, outcome)| RecordedOperation {
        id: sent.id,
        header: BASE64.encode(&sent.header),
        payload: String::from_utf8(sent.payload.unwrap().into_vec()).unwrap(),
        key: BASE64.encode(&sent.key.unwrap()),
        outcome: said(outcome),
    });
    let recorded = Recorded {
        city: made.city,
        city_file: BASE64.encode(&made.hub_file),
        station: pen.station(),
        task,
        operations: operations.collect(),
    };
    std::fs::create_dir_all(folder()).unwrap();
    let file = folder().join(concat!(env!("CARGO_PKG_VERSION"), ".json"));
    std::fs::write(file, serde_json::to_vec_pretty(&recorded).unwrap()).unwrap();
}

fn phone(number: &str) -> Values {
    Values::from([(Field::Phone, number.to_owned())])
}

/// Everything but the decision.
fn story(hub: &Hub, pen: &mut Pen) -> Vec<SentOperation> {
    let supervisor = pen.supervisor().unwrap();
    let enrolled = Payload::StationEnrolled {
        bundle: pen.enrolment.bundle,
        configuration: pen.enrolment.configuration.version,
        program: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let clerk = pen.clerk;
    let mut written = vec![
        pen.write_as(None, &enrolled),
        pen.write(&Payload::PasswordSet { staff: clerk, hash: "$argon2id$recorded".to_owned() }),
        pen.write_as(Some(supervisor), &Payload::LockoutLifted { staff: clerk, supervisor }),
    ];
    let (resident, registered) = pen.register(&hub.person(1));
    written.push(registered);
    let photo = PhotoData { blob: pen.id(), sha256: [3; 32], advice: Vec::new(), accepted: None };
    written.push(pen.write(&Payload::PhotoSet { resident, photo }));
    written.extend(pen.issue(resident, EXPIRES).unwrap().1);
    for ending in 0..3 {
        let production = pen.id();
        let reserved = pen.reservation(production, resident, EXPIRES).unwrap();
        let number = match &reserved {
            Payload::CardReserved { number, .. } => number.clone(),
            _ => unreachable!(),
        };
        written.push(pen.write(&reserved));
        written.push(pen.write(&match ending {
            0 => Payload::CardWithdrawn { production },
            1 => Payload::CardSpoiled { production, reason: SpoilReason::Damaged },
            _ => Payload::CardNotPrinted { production, tray: None },
        }));
        if ending == 2 {
            let block = pen.id();
            written.push(pen.write(&Payload::CardBlocked { block, number: number.clone(), reason: BlockReason::Lost }));
            let why = Some("znalazła się".to_owned());
            written.push(pen.write(&Payload::CardUnblocked { number, blocks: vec![block], supervisor, why }));
        }
    }
    let before = hub.person(1).phone.map_or_else(Values::new, |number| phone(&number));
    for number in ["+48600000047", "+48600000074"] {
        let (before, after) = (before.clone(), phone(number));
        written.push(pen.write(&Payload::ResidentChanged { resident, group: DataGroup::Phone, before, after }));
    }
    written.extend(money(pen, resident, supervisor));
    written.push(pen.write(&rights(pen, resident)));
    written.extend(applications(pen, resident));
    written.extend(consents(hub, pen));
    written.extend(merged(hub, pen, resident, supervisor));
    written
}

/// The pen's first card is valid for longer.
fn rights(pen: &Pen, resident: Uuid) -> Payload {
    let number = CardNumber::from_body(pen.enrolment.leases.cards.first_body).unwrap().to_string();
    let until = |expires| Rights { packages: Vec::new(), expires };
    let (before, after) = (until(EXPIRES), until(EXPIRES + time::Duration::days(365)));
    Payload::RightsChanged { resident, number, before, after }
}

/// Somebody who takes one consent back and then the one to their data.
fn consents(hub: &Hub, pen: &mut Pen) -> Vec<SentOperation> {
    let (resident, registered) = pen.register(&hub.person(2));
    let answers = vec![ConsentAnswer { clause: "terms".to_owned(), version: 1, given: false }];
    let answered = Payload::ConsentsAnswered { resident, answers, language: "pl".to_owned() };
    let forgotten = Payload::ResidentForgotten { resident, clause: "data-processing".to_owned(), version: 2 };
    vec![registered, pen.write(&answered), pen.write(&forgotten)]
}

/// Somebody who is registered twice, merged, and told apart again.
fn merged(hub: &Hub, pen: &mut Pen, resident: Uuid, supervisor: Uuid) -> Vec<SentOperation> {
    let other = pen.resident(&hub.person(3));
    let registered = Payload::ResidentRegistered(Box::new(other.clone()));
    let values = other.values(DataGroup::Document);
    let document =
        GroupChosen { group: DataGroup::Document, winner: values.clone(), loser: values, from: Side::Winner };
    let (merge, winner, loser) = (pen.id(), resident, other.resident);
    let merged = MergeData { merge, winner, loser, groups: vec![document], photo: Side::Loser, task: None, supervisor };
    [registered, Payload::ResidentsMerged(Box::new(merged)), Payload::MergeUndone { merge, winner, loser, supervisor }]
        .iter()
        .map(|payload| pen.write(payload))
        .collect()
}

/// What clerks say of an application that this hub does not know: the words are what is recorded.
fn applications(pen: &mut Pen, resident: Uuid) -> Vec<SentOperation> {
    let application = pen.id();
    let said = ApplicationWords { reasons: vec!["photo".to_owned()], words: "Prosimy o nowe zdjęcie.".to_owned() };
    let changes =
        vec![GroupChange { group: DataGroup::Phone, before: phone("+48600000047"), after: phone("+48600000074") }];
    [
        Payload::ApplicationTaken { application },
        Payload::ApplicationReleased { application },
        Payload::ApplicationCorrectionAsked { application, said: said.clone() },
        Payload::ApplicationRejected { application, said },
        Payload::ApplicationAccepted { application, accepted: AcceptedAs::Changed { resident, changes } },
    ]
    .iter()
    .map(|payload| pen.write(payload))
    .collect()
}

/// A fee that is taken and paid back in a shift that is handed over and closed.
fn money(pen: &mut Pen, resident: Uuid, supervisor: Uuid) -> Vec<SentOperation> {
    let (fee, shift, next) = (pen.id(), pen.id(), pen.id());
    let counted = Count { blanks: 99, cash: 20_000 };
    let end = ShiftEnd {
        counted,
        expected: Expected { blanks: 100, cash: 20_000 },
        words: Differences { blanks: Some("zacięcie".to_owned()), cash: None },
        blanks: Blanks { printed: 1, spoiled: 1, unanswered: 0 },
        handed_over: 1,
    };
    let of = FeeOf::Duplicate { number: "9616072030099990".to_owned(), reason: "lost".to_owned() };
    let (receipt, payment) = ("P-2207-6184-02".to_owned(), Payment::Terminal);
    [
        Payload::ShiftOpened { shift, counted, expected: None, words: Differences::default() },
        Payload::FeeTaken { fee, resident, of, amount: 2_000, payment, receipt, shift },
        Payload::FeeRefunded {
            fee,
            receipt: "P-2207-6185-96".to_owned(),
            supervisor,
            why: "pomyłka".to_owned(),
            shift,
        },
        Payload::ShiftHandedOver { shift, end: end.clone(), to: supervisor, next },
        Payload::ShiftClosed { shift: next, end },
    ]
    .iter()
    .map(|payload| pen.write(payload))
    .collect()
}
