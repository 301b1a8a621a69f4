//! What two stations do without knowing of each other becomes a task for people (E-5).

use contract::counter::{SamePersonAnswer, SamePersonVerdict};
use contract::operation::OperationKind;
use contract::payload::{BlockReason, Decision, Payload, SamePersonDecided};
use contract::sync::{
    CardRecord, MergedAct, Outcome, Record, Refusal, ResidentRecord, TaskKind, TaskRecord, TaskSides,
};
use domain::merge::{DataGroup, Values};
use domain::registration::Field;
use uuid::Uuid;

use crate::support::{EXPIRES, Hub};

impl Hub {
    pub(crate) async fn records(&self, which: usize) -> Vec<Record> {
        self.snapshot(which, None).await.records
    }

    pub(crate) async fn resident(&self, which: usize, id: Uuid) -> ResidentRecord {
        let found = self.records(which).await.into_iter().find_map(|record| match record {
            Record::Resident(row) if row.data.resident == id => Some(*row),
            _ => None,
        });
        found.unwrap()
    }

    pub(crate) async fn card(&self, which: usize, production: Uuid) -> CardRecord {
        let found = self.records(which).await.into_iter().find_map(|record| match record {
            Record::Card(card) if card.production == production => Some(*card),
            _ => None,
        });
        found.unwrap()
    }

    pub(crate) async fn tasks(&self, which: usize) -> Vec<TaskRecord> {
        let task = |record| match record {
            Record::Task(task) => Some(*task),
            _ => None,
        };
        self.records(which).await.into_iter().filter_map(task).collect()
    }
}

fn phone(number: &str) -> Values {
    Values::from([(Field::Phone, number.to_owned())])
}

fn change(resident: Uuid, group: DataGroup, before: &Values, after: &Values) -> Payload {
    Payload::ResidentChanged { resident, group, before: before.clone(), after: after.clone() }
}

/// A resident whom both points hold, as the hub knows them.
async fn known_to_both(hub: &mut Hub) -> (Uuid, ResidentRecord) {
    let mut person = hub.person(0);
    person.phone = Some("+48600000031".to_owned());
    let (resident, registered) = hub.pens[0].register(&person);
    assert_eq!(hub.outcomes(0, vec![registered]).await, [Outcome::Applied]);
    (resident, hub.resident(0, resident).await)
}

// REQ E-5
#[tokio::test]
async fn the_same_group_changed_twice_is_decided_by_people_and_meanwhile_nothing_has_changed() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let (resident, known) = known_to_both(&mut hub).await;
    let before = known.data.values(DataGroup::Phone);
    let (first, second) = (phone("+48600000047"), phone("+48600000074"));
    let one = hub.pens[0].write(&change(resident, DataGroup::Phone, &before, &first));
    let email = Values::from([(Field::Email, "nowa@przykladowo.example".to_owned())]);
    let beside = hub.pens[1].write(&change(resident, DataGroup::Email, &known.data.values(DataGroup::Email), &email));
    let other = hub.pens[1].write(&change(resident, DataGroup::Phone, &before, &second));
    let ids = [one.id, other.id];
    assert_eq!(hub.outcomes(0, vec![one]).await, [Outcome::Applied]);
    let said = hub.outcomes(1, vec![beside, other]).await;
    assert_eq!(said[0], Outcome::Applied, "another group is taken over without asking");
    assert!(matches!(said[1], Outcome::Task { kind: TaskKind::TwoChanges, .. }), "{said:?}");
    assert_eq!(hub.resident(1, resident).await.data.values(DataGroup::Phone), before);

    let task = hub.tasks(1).await.remove(0);
    assert_eq!(task.operations.iter().map(|operation| operation.id).collect::<Vec<_>>(), ids);
    assert_eq!(task.operations[0].point, "Ratusz");
    let beside = MergedAct {
        kind: OperationKind::ResidentChanged,
        group: Some(DataGroup::Email),
        point: "Biblioteka".to_owned(),
    };
    assert_eq!(task.merged, [beside], "and shown beside what is decided");
    assert!(task.operations.iter().all(|operation| operation.station.is_some() && operation.received_at.is_some()));
    assert_eq!(task.sides, TaskSides::Changes { group: DataGroup::Phone, before, first, second: second.clone() });
    let decided = Payload::TaskDecided { task: task.task, decision: Decision::Values { values: second.clone() } };
    let (now, late) = (hub.pens[1].write(&decided), hub.pens[0].write(&decided));
    assert_eq!(hub.outcomes(1, vec![now]).await, [Outcome::Applied]);
    // The first decision counts.
    assert_eq!(hub.outcomes(0, vec![late]).await, [Outcome::Refused { reason: Refusal::AlreadyDecided }]);
    assert_eq!(hub.resident(1, resident).await.data.values(DataGroup::Phone), second);
    assert!(hub.tasks(1).await.is_empty());
}

// REQ E-5
#[tokio::test]
async fn changes_of_different_groups_merge_without_asking_anybody() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let (resident, known) = known_to_both(&mut hub).await;
    let (number, mail) = (phone("+48600000047"), Values::from([(Field::Email, "jan@poczta.example".to_owned())]));
    let one = hub.pens[0].write(&change(resident, DataGroup::Phone, &known.data.values(DataGroup::Phone), &number));
    let other = hub.pens[1].write(&change(resident, DataGroup::Email, &known.data.values(DataGroup::Email), &mail));
    // And the very same change once more.
    let again = hub.pens[1].write(&change(resident, DataGroup::Phone, &known.data.values(DataGroup::Phone), &number));
    assert_eq!(hub.outcomes(0, vec![one]).await, [Outcome::Applied]);
    assert_eq!(hub.outcomes(1, vec![other, again]).await, vec![Outcome::Applied; 2]);
    let data = hub.resident(1, resident).await.data;
    assert_eq!((data.values(DataGroup::Phone), data.values(DataGroup::Email)), (number, mail));
    assert!(hub.tasks(1).await.is_empty());
}

// REQ E-5 C-8
#[tokio::test]
async fn unblocking_lifts_the_blocks_that_it_names_and_no_other() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let (resident, _) = known_to_both(&mut hub).await;
    let (production, card) = hub.pens[0].issue(resident, EXPIRES).unwrap();
    hub.push(0, card).await;
    let number = hub.card(0, production).await.number;
    let blocked = |block, reason| Payload::CardBlocked { block, number: number.clone(), reason };
    let (seen, unseen) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let first = hub.pens[0].write(&blocked(seen, BlockReason::Lost));
    hub.push(0, vec![first]).await;
    // One station blocks again while the other, which has not seen that, lifts what it saw.
    let second = hub.pens[1].write(&blocked(unseen, BlockReason::Found));
    assert_eq!(hub.outcomes(1, vec![second]).await, [Outcome::Applied]);
    let supervisor = hub.pens[0].supervisor().unwrap();
    let lift =
        |supervisor| Payload::CardUnblocked { number: number.clone(), blocks: vec![seen], supervisor, why: None };
    let by_operator = lift(hub.pens[0].clerk);
    let refused = hub.pens[0].write(&by_operator);
    let lifted = hub.pens[0].write(&lift(supervisor));
    assert_eq!(
        hub.outcomes(0, vec![refused, lifted]).await,
        [Outcome::Refused { reason: Refusal::NotAllowed }, Outcome::Applied]
    );
    let open: Vec<Uuid> = hub.card(0, production).await.blocks.iter().map(|block| block.block).collect();
    assert_eq!(open, [unseen]);
    // Whoever signs for one card lifts nothing of another.
    let foreign = "9616000000000000".to_owned();
    let other = Payload::CardUnblocked { number: foreign, blocks: vec![unseen], supervisor, why: None };
    let other = hub.pens[0].write(&other);
    assert_eq!(hub.outcomes(0, vec![other]).await, [Outcome::Applied]);
    assert_eq!(hub.card(0, production).await.blocks.len(), 1);
}

// REQ E-5 E-7: a card of a station that has been without network for days.
#[tokio::test]
async fn a_number_can_be_blocked_before_its_card_is_known() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let (resident, _) = known_to_both(&mut hub).await;
    let (production, card) = hub.pens[0].issue(resident, EXPIRES).unwrap();
    let number = match &hub.pens[0].clone().reservation(production, resident, EXPIRES).unwrap() {
        Payload::CardReserved { number, .. } => number.parse::<u64>().unwrap(),
        _ => unreachable!(),
    };
    // The next number belongs to the one after; the card's own is the one before it.
    let body = domain::card_number::CardNumber::parse(&format!("{number:016}")).unwrap().body() - 1;
    let number = format!("{:016}", domain::card_number::CardNumber::from_body(body).unwrap().digits());
    let blocked = Payload::CardBlocked { block: Uuid::from_u128(1), number, reason: BlockReason::Stolen };
    let blocked = hub.pens[1].write(&blocked);
    assert_eq!(hub.outcomes(1, vec![blocked]).await, [Outcome::Applied]);
    hub.push(0, card).await;
    assert_eq!(hub.card(0, production).await.blocks.len(), 1);
}

// REQ E-5 C-7
#[tokio::test]
async fn of_two_duplicates_of_one_card_the_first_applied_stays_and_the_other_waits() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let (resident, _) = known_to_both(&mut hub).await;
    let (old, card) = hub.pens[0].issue(resident, EXPIRES).unwrap();
    hub.push(0, card).await;
    let number = hub.card(0, old).await.number;
    let (first, one) = hub.pens[0].issue_instead(resident, EXPIRES, Some(&number)).unwrap();
    let (second, other) = hub.pens[1].issue_instead(resident, EXPIRES, Some(&number)).unwrap();
    let (one, other) = tokio::join!(hub.outcomes(0, one), hub.outcomes(1, other));
    let tasks: Vec<_> = one.iter().chain(&other).filter(|said| matches!(said, Outcome::Task { .. })).collect();
    assert!(matches!(tasks[..], [Outcome::Task { kind: TaskKind::TwoDuplicates, .. }]), "{one:?} {other:?}");
    assert!(hub.card(0, old).await.ended, "handing over ends the card that is replaced");
    let (first, second) = (hub.card(0, first).await, hub.card(0, second).await);
    let (kept, waits) = if first.blocks.is_empty() { (first, second) } else { (second, first) };
    assert_eq!((kept.blocks.len(), waits.blocks.len()), (0, 1));
    assert_eq!(waits.blocks[0].reason, BlockReason::TwoDuplicates);

    let which = usize::from(hub.tasks(0).await.is_empty());
    let task = hub.tasks(which).await.remove(0);
    let sides = TaskSides::Cards { first: kept.number.clone(), second: waits.number.clone() };
    assert_eq!(task.sides, sides);
    let keep = Payload::TaskDecided { task: task.task, decision: Decision::KeepFirst };
    let by_operator = hub.pens[which].write(&keep);
    let supervisor = hub.pens[which].supervisor();
    let by_supervisor = hub.pens[which].write_as(supervisor, &keep);
    assert_eq!(
        hub.outcomes(which, vec![by_operator, by_supervisor]).await,
        [Outcome::Refused { reason: Refusal::NotAllowed }, Outcome::Applied]
    );
    let (kept, waits) = (hub.card(0, kept.production).await, hub.card(0, waits.production).await);
    assert!(!kept.ended && waits.ended && waits.blocks.is_empty());
}

// REQ E-5 C-3
#[tokio::test]
async fn the_same_person_registered_at_two_stations_is_a_task_that_names_both() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let person = hub.person(0);
    let (one, first) = hub.pens[0].register(&person);
    let (other, second) = hub.pens[1].register(&person);
    assert_eq!(hub.outcomes(0, vec![first]).await, [Outcome::Applied]);
    let said = hub.outcomes(1, vec![second]).await;
    assert!(matches!(said[0], Outcome::Task { kind: TaskKind::SamePerson, .. }), "{said:?}");
    let page = hub.snapshot(1, None).await;
    let task = page.records.iter().find_map(|record| match record {
        Record::Task(task) => Some(task),
        _ => None,
    });
    let task = task.unwrap();
    assert_eq!(task.residents, [one, other]);
    assert!(!task.reasons.is_empty());
}

// REQ E-5 C-3
#[tokio::test]
async fn two_stations_that_register_one_person_at_the_same_moment_see_each_other() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    for which in 0..5 {
        let person = hub.person(which);
        let (_, first) = hub.pens[0].register(&person);
        let (_, second) = hub.pens[1].register(&person);
        let (one, two) = tokio::join!(hub.outcomes(0, vec![first]), hub.outcomes(1, vec![second]));
        let tasks = one.iter().chain(&two).filter(|said| matches!(said, Outcome::Task { .. })).count();
        assert_eq!(tasks, 1, "{one:?} {two:?}");
    }
}

// REQ C-3
#[tokio::test]
async fn who_was_told_apart_at_the_counter_is_not_asked_about_again() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let person = hub.person(0);
    let (known, first) = hub.pens[0].register(&person);
    let mut data = hub.pens[0].resident(&person);
    data.person.pesel = None;
    let mut without = person.clone();
    without.pesel = None;
    data.person.substitute_identifier = hub.pens[0].resident(&without).person.substitute_identifier;
    data.same_person = vec![SamePersonDecided {
        resident: known,
        verdict: SamePersonVerdict::Probable,
        weight: 300,
        reasons: Vec::new(),
        decision: SamePersonAnswer::DifferentPerson,
    }];
    let second = hub.pens[0].write(&Payload::ResidentRegistered(Box::new(data)));
    assert_eq!(hub.outcomes(0, vec![first, second]).await, vec![Outcome::Applied; 2]);
}
