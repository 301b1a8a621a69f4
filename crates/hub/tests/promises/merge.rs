//! Two records of one person become one, and are told apart again (C-10).

use contract::merged::{GroupChosen, MergeData};
use contract::payload::{BlockReason, ConsentAnswer, Decision, Payload, PhotoData};
use contract::sync::{CardRecord, Outcome, Refusal, ResidentRecord, SentOperation, TaskKind, TaskSides};
use domain::merge::{DataGroup, Values};
use domain::one_person::Side;
use domain::registration::Field;
use time::Duration;
use uuid::Uuid;

use crate::support::{EXPIRES, Hub};

const APPLIED: [Outcome; 1] = [Outcome::Applied];

/// One person whom two points have registered, the second with another name, address and telephone; both points hold both.
struct Twice {
    hub: Hub,
    first: Uuid,
    second: Uuid,
    task: Uuid,
}

impl Twice {
    async fn registered() -> Self {
        let hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
        Self::of(hub, 0).await
    }

    async fn of(mut hub: Hub, which: usize) -> Self {
        let mut person = hub.person(which);
        person.phone = Some("+48600000031".to_owned());
        let (first, one) = hub.pens[0].register(&person);
        person.given_names = format!("{} Anna", person.given_names);
        person.street = "ul. Leśna 1".to_owned();
        person.phone = Some("+48600000047".to_owned());
        let (second, other) = hub.pens[1].register(&person);
        assert_eq!(hub.outcomes(0, vec![one]).await, APPLIED);
        let Outcome::Task { task, kind: TaskKind::SamePerson } = hub.outcomes(1, vec![other]).await[0] else {
            panic!("nobody has seen that it is one person");
        };
        Self { hub, first, second, task }
    }

    /// The merge as the second point sees it: the first record stays, with these groups of the second.
    async fn said(&mut self, take: &[DataGroup]) -> MergeData {
        let (winner, loser) = (self.first, self.second);
        self.said_of(winner, loser, take).await
    }

    async fn said_of(&mut self, winner: Uuid, loser: Uuid, take: &[DataGroup]) -> MergeData {
        let (held, other) = (self.hub.resident(1, winner).await, self.hub.resident(1, loser).await);
        let chosen = |group: DataGroup| GroupChosen {
            group,
            winner: held.data.values(group),
            loser: other.data.values(group),
            from: if take.contains(&group) { Side::Loser } else { Side::Winner },
        };
        MergeData {
            merge: self.hub.pens[1].id(),
            winner,
            loser,
            groups: DataGroup::ALL.into_iter().map(chosen).collect(),
            photo: Side::Loser,
            task: None,
            supervisor: self.supervisor(),
        }
    }

    fn supervisor(&self) -> Uuid {
        self.hub.pens[0].supervisor().unwrap()
    }

    fn write(&mut self, which: usize, payload: &Payload) -> SentOperation {
        self.hub.pens[which].write(payload)
    }

    async fn says(&mut self, which: usize, payload: &Payload) -> Outcome {
        let operation = self.write(which, payload);
        self.hub.outcomes(which, vec![operation]).await[0]
    }

    async fn merges(&mut self, said: &MergeData) -> Outcome {
        self.says(1, &Payload::ResidentsMerged(Box::new(said.clone()))).await
    }

    fn undo(&self, said: &MergeData) -> Payload {
        let MergeData { merge, winner, loser, supervisor, .. } = *said;
        Payload::MergeUndone { merge, winner, loser, supervisor }
    }

    async fn undoes(&mut self, which: usize, said: &MergeData) -> Outcome {
        let undo = self.undo(said);
        self.says(which, &undo).await
    }

    async fn values(&self, resident: Uuid, group: DataGroup) -> Values {
        self.hub.resident(1, resident).await.data.values(group)
    }

    /// A card from its number to the hand; says which.
    async fn issues(&mut self, which: usize, resident: Uuid) -> Uuid {
        let (card, operations) = self.hub.pens[which].issue(resident, EXPIRES).unwrap();
        assert_eq!(self.hub.outcomes(which, operations).await, vec![Outcome::Applied; 5]);
        card
    }

    async fn card(&self, production: Uuid) -> CardRecord {
        self.hub.card(0, production).await
    }
}

fn phone(number: &str) -> Values {
    Values::from([(Field::Phone, number.to_owned())])
}

fn changed(resident: Uuid, before: &Values, after: &Values) -> Payload {
    let (before, after) = (before.clone(), after.clone());
    Payload::ResidentChanged { resident, group: DataGroup::Phone, before, after }
}

fn led(record: &ResidentRecord) -> Option<Uuid> {
    record.merged_into.as_ref().map(|into| into.winner)
}

// REQ C-10 E-7
#[tokio::test]
async fn one_record_leads_to_the_other_at_every_point_that_holds_one_of_them() {
    let mut twice = Twice::registered().await;
    let (first, second) = (twice.first, twice.second);
    let said = MergeData { task: Some(twice.task), ..twice.said(&[DataGroup::Phone, DataGroup::Address]).await };
    assert_eq!(twice.merges(&said).await, Outcome::Applied);
    for which in [0, 1] {
        let (winner, loser) = (twice.hub.resident(which, first).await, twice.hub.resident(which, second).await);
        assert_eq!((led(&winner), led(&loser)), (None, Some(first)));
        assert_eq!(winner.data.values(DataGroup::Phone), phone("+48600000047"));
        assert_eq!(winner.data.person.street, "ul. Leśna 1");
        assert_ne!(winner.data.person.given_names, loser.data.person.given_names, "a group that was not chosen stays");
        assert_eq!(winner.data.photo.map(|photo| photo.blob), loser.data.photo.map(|photo| photo.blob));
        assert!(twice.hub.tasks(which).await.is_empty(), "and the question has its answer");
        let census = hub::feed::census(&twice.hub.process, &twice.hub.reader(which)).await.unwrap();
        assert_eq!(census.residents.count, 2, "both are counted");
    }
}

// REQ C-10: two people, of whom one may sign.
#[tokio::test]
async fn a_merge_and_its_undoing_need_a_second_person_who_may_sign() {
    let mut twice = Twice::registered().await;
    let said = twice.said(&[]).await;
    let (clerk, supervisor) = (twice.hub.pens[1].clerk, twice.supervisor());
    let not_allowed = Outcome::Refused { reason: Refusal::NotAllowed };
    let by_clerk = MergeData { supervisor: clerk, ..said.clone() };
    assert_eq!(twice.merges(&by_clerk).await, not_allowed);
    let alone = twice.hub.pens[1].write_as(Some(supervisor), &Payload::ResidentsMerged(Box::new(said.clone())));
    assert_eq!(twice.hub.outcomes(1, vec![alone]).await, [not_allowed]);
    assert_eq!(twice.merges(&said).await, Outcome::Applied);
    let alone = twice.undo(&said);
    let alone = twice.hub.pens[1].write_as(Some(supervisor), &alone);
    assert_eq!(twice.hub.outcomes(1, vec![alone]).await, [not_allowed]);
}

// REQ C-10 E-2: what was recorded before its station heard of the merge takes effect on the record that stays.
#[tokio::test]
async fn what_comes_late_and_names_the_record_that_gave_way_takes_effect_on_the_other() {
    let mut twice = Twice::registered().await;
    let (first, second) = (twice.first, twice.second);
    let old = twice.issues(0, first).await;
    let said = twice.said(&[DataGroup::Phone]).await;
    // Written before, and sent after.
    let held = twice.values(second, DataGroup::Phone).await;
    let new = phone("+48600000074");
    let change = twice.write(0, &changed(second, &held, &new));
    let blob = twice.hub.pens[0].id();
    let photo = PhotoData { blob, sha256: [3; 32], advice: Vec::new(), accepted: None };
    let photo = twice.write(0, &Payload::PhotoSet { resident: second, photo });
    let (card, operations) = twice.hub.pens[0].issue(second, EXPIRES).unwrap();
    assert_eq!(twice.merges(&said).await, Outcome::Applied);
    assert_eq!(twice.hub.outcomes(0, [vec![change, photo], operations].concat()).await, vec![Outcome::Applied; 7]);
    let winner = twice.hub.resident(1, first).await;
    assert_eq!(winner.data.values(DataGroup::Phone), new);
    assert_eq!(winner.data.photo.map(|photo| photo.blob), Some(blob));
    let (old, new) = (twice.card(old).await, twice.card(card).await);
    assert!(old.ended && old.superseded && !new.ended, "the card that was handed over last works");
    // A block on either number stays what it is, and blocks.
    let block = Payload::CardBlocked { block: Uuid::from_u128(1), number: new.number, reason: BlockReason::Lost };
    assert_eq!(twice.says(0, &block).await, Outcome::Applied);
    assert_eq!(twice.card(card).await.blocks.len(), 1);
}

// REQ C-10 E-5: another change of what the two records held differently is for people.
#[tokio::test]
async fn a_late_change_of_a_group_that_was_chosen_otherwise_is_decided_by_people() {
    let mut twice = Twice::registered().await;
    let (first, second) = (twice.first, twice.second);
    let said = twice.said(&[]).await;
    let (kept, held) = (twice.values(first, DataGroup::Phone).await, twice.values(second, DataGroup::Phone).await);
    let late = twice.write(0, &changed(second, &held, &phone("+48600000074")));
    assert_eq!(twice.merges(&said).await, Outcome::Applied);
    let outcome = twice.hub.outcomes(0, vec![late]).await[0];
    assert!(matches!(outcome, Outcome::Task { kind: TaskKind::TwoChanges, .. }), "{outcome:?}");
    assert_eq!(twice.values(first, DataGroup::Phone).await, kept, "what stood there counts until then");
    let task = twice.hub.tasks(0).await.remove(0);
    assert_eq!(task.residents, [first]);
    let values = phone("+48600000074");
    let decided = Payload::TaskDecided { task: task.task, decision: Decision::Values { values: values.clone() } };
    assert_eq!(twice.says(0, &decided).await, Outcome::Applied);
    assert_eq!(twice.values(first, DataGroup::Phone).await, values);
}

// REQ C-10 E-5: the same of a change that came before the merge, of either record.
#[tokio::test]
async fn a_group_that_was_changed_meanwhile_is_decided_by_people_and_the_merge_stands() {
    for of_winner in [true, false] {
        let mut twice = Twice::registered().await;
        let (first, second) = (twice.first, twice.second);
        let said = twice.said(&[DataGroup::Phone]).await;
        let resident = if of_winner { first } else { second };
        let (before, chosen) =
            (twice.values(first, DataGroup::Phone).await, twice.values(second, DataGroup::Phone).await);
        let held = twice.values(resident, DataGroup::Phone).await;
        let new = phone("+48600000074");
        assert_eq!(twice.says(0, &changed(resident, &held, &new)).await, Outcome::Applied);
        let outcome = twice.merges(&said).await;
        assert!(matches!(outcome, Outcome::Task { kind: TaskKind::TwoChanges, .. }), "{outcome:?}");
        assert_eq!(led(&twice.hub.resident(1, second).await), Some(first), "the merge stands");
        assert_eq!(twice.values(first, DataGroup::Phone).await, before);
        let tasks = twice.hub.tasks(1).await;
        let task = tasks.iter().find(|task| task.kind == TaskKind::TwoChanges).unwrap();
        let sides = TaskSides::Changes { group: DataGroup::Phone, before, first: new, second: chosen };
        assert_eq!((&task.sides, task.operations.len()), (&sides, 2));
    }
}

// REQ C-10: however the hand-over of one station and the merge of another come to the hub, one card works, the same one; an undo gives
// each its own.
#[tokio::test]
async fn one_card_works_in_whatever_order_two_stations_are_heard() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    for (which, (before, later)) in (0..=5).flat_map(|before| [(before, false), (before, true)]).enumerate() {
        let mut twice = Twice::of(hub, which).await;
        let (first, second) = (twice.first, twice.second);
        let said = twice.said(&[]).await;
        if later {
            twice.hub.pens[0].turn(Duration::HOUR);
        } else {
            twice.hub.pens[1].turn(Duration::HOUR);
        }
        let (other, mut operations) = twice.hub.pens[0].issue(second, EXPIRES).unwrap();
        let rest = operations.split_off(before);
        twice.hub.push(0, operations).await;
        let card = twice.issues(1, first).await;
        assert_eq!(twice.merges(&said).await, Outcome::Applied);
        assert_eq!(twice.hub.outcomes(0, rest).await, vec![Outcome::Applied; 5 - before]);
        let (card, other) = (twice.card(card).await, twice.card(other).await);
        let case = format!("{before} operations before the merge, handed over later: {later}");
        assert_eq!((card.ended, other.ended), (later, !later), "{case}");
        assert_eq!(twice.undoes(0, &said).await, Outcome::Applied);
        let (card, other) = (twice.card(card.production).await, twice.card(other.production).await);
        assert!(!card.ended && !other.ended && !card.superseded && !other.superseded, "{case}");
        if later {
            twice.hub.pens[1].turn(Duration::HOUR);
        } else {
            twice.hub.pens[0].turn(Duration::HOUR);
        }
        hub = twice.hub;
    }
}

// REQ C-10: from another station, after what has been done since.
#[tokio::test]
async fn an_undo_gives_each_record_what_it_had_and_keeps_what_was_done_since() {
    let mut twice = Twice::registered().await;
    let (first, second) = (twice.first, twice.second);
    let (card, other) = (twice.issues(0, first).await, twice.issues(1, second).await);
    let before = twice.hub.resident(0, first).await;
    let said = twice.said(&[DataGroup::Name, DataGroup::Phone]).await;
    assert_eq!(twice.merges(&said).await, Outcome::Applied);
    // Since then: another telephone, and a duplicate of the card that came with the other record.
    let new = phone("+48600000074");
    let held = twice.values(first, DataGroup::Phone).await;
    assert_eq!(twice.says(0, &changed(first, &held, &new)).await, Outcome::Applied);
    let number = twice.card(other).await.number;
    let (instead, operations) = twice.hub.pens[0].issue_instead(first, EXPIRES, Some(&number)).unwrap();
    assert_eq!(twice.hub.outcomes(0, operations).await, vec![Outcome::Applied; 5]);
    assert!(twice.card(card).await.ended);

    assert_eq!(twice.undoes(0, &said).await, Outcome::Applied);
    for which in [0, 1] {
        let (winner, loser) = (twice.hub.resident(which, first).await, twice.hub.resident(which, second).await);
        assert_eq!((led(&winner), led(&loser)), (None, None));
        assert_eq!(winner.data.person.given_names, before.data.person.given_names);
        assert_eq!(winner.data.values(DataGroup::Phone), new, "what was done since stays");
        assert_eq!(winner.data.photo.map(|photo| photo.blob), before.data.photo.as_ref().map(|photo| photo.blob));
    }
    let instead = twice.card(instead).await;
    assert_eq!((instead.resident, instead.ended), (second, false), "it is the other one's, whose card it replaces");
    assert!(!twice.card(card).await.ended, "and this one has the card back");
    let old = twice.card(other).await;
    assert!(old.ended && !old.superseded, "one that was replaced stays ended");
    let gone = Outcome::Refused { reason: Refusal::MergeGone };
    assert_eq!(twice.undoes(1, &said).await, gone, "once");
}

// REQ C-10
#[tokio::test]
async fn a_merge_can_be_undone_after_29_days_and_not_after_31() {
    for (days, outcome) in [(29, Outcome::Applied), (31, Outcome::Refused { reason: Refusal::TooLate })] {
        let mut twice = Twice::registered().await;
        let said = twice.said(&[]).await;
        assert_eq!(twice.merges(&said).await, Outcome::Applied);
        twice.hub.pens[0].turn(Duration::days(days));
        assert_eq!(twice.undoes(0, &said).await, outcome, "{days}");
        // Recorded in time and heard of late it still counts.
        let undo = twice.undo(&said);
        let in_time = twice.hub.pens[1].write(&undo);
        twice.hub.clock.turn(Duration::days(40));
        let late = twice.hub.outcomes(1, vec![in_time]).await[0];
        assert_eq!(late == Outcome::Applied, days == 31, "{late:?}");
    }
}

// REQ C-10 E-5: whichever comes first counts; no record leads in a circle.
#[tokio::test]
async fn of_two_merges_in_opposite_directions_the_first_counts() {
    let mut twice = Twice::registered().await;
    let (first, second) = (twice.first, twice.second);
    let one = twice.said(&[]).await;
    let other = twice.said_of(second, first, &[]).await;
    let opposite = twice.write(0, &Payload::ResidentsMerged(Box::new(other.clone())));
    assert_eq!(twice.merges(&one).await, Outcome::Applied);
    let refused = Outcome::Refused { reason: Refusal::AlreadyMerged };
    assert_eq!(twice.hub.outcomes(0, vec![opposite]).await, [refused]);
    let same = MergeData { merge: Uuid::from_u128(5), loser: first, ..one.clone() };
    assert_eq!(twice.merges(&same).await, refused, "a record does not lead to itself");
    let again = MergeData { merge: Uuid::from_u128(6), ..one };
    assert_eq!(twice.merges(&again).await, refused);
    assert_eq!(led(&twice.hub.resident(0, second).await), Some(first));
    assert_eq!(led(&twice.hub.resident(0, first).await), None);
}

// REQ C-10
#[tokio::test]
async fn a_chain_of_records_leads_to_its_end_and_is_undone_from_its_end() {
    let mut twice = Twice::registered().await;
    let (first, second) = (twice.first, twice.second);
    let someone = twice.hub.person(9);
    let (third, registered) = twice.hub.pens[1].register(&someone);
    assert_eq!(twice.hub.outcomes(1, vec![registered]).await, APPLIED);
    let held = twice.values(second, DataGroup::Phone).await;
    let late = twice.write(0, &changed(second, &held, &phone("+48600000074")));
    let one = twice.said(&[DataGroup::Phone]).await;
    assert_eq!(twice.merges(&one).await, Outcome::Applied);
    let two = twice.said_of(third, first, &[DataGroup::Phone]).await;
    assert_eq!(twice.merges(&two).await, Outcome::Applied);
    for which in [0, 1] {
        assert_eq!(led(&twice.hub.resident(which, second).await), Some(first));
        assert_eq!(
            led(&twice.hub.resident(which, first).await),
            Some(third),
            "the first point holds the third as well"
        );
    }
    assert_eq!(twice.hub.outcomes(0, vec![late]).await, APPLIED);
    assert_eq!(twice.values(third, DataGroup::Phone).await, phone("+48600000074"));
    let since = Outcome::Refused { reason: Refusal::MergedSince };
    assert_eq!(twice.undoes(0, &one).await, since);
    assert_eq!(twice.undoes(0, &two).await, Outcome::Applied);
    assert_eq!(twice.undoes(0, &one).await, Outcome::Applied);
    assert_eq!(led(&twice.hub.resident(0, second).await), None);
}

// REQ C-10 C-3: who is registered once more is asked about as the person whom they are.
#[tokio::test]
async fn who_looks_like_the_record_that_gave_way_is_compared_with_the_other() {
    let mut twice = Twice::registered().await;
    let said = twice.said(&[]).await;
    assert_eq!(twice.merges(&said).await, Outcome::Applied);
    let person = twice.hub.person(0);
    let (again, registered) = twice.hub.pens[0].register(&person);
    twice.hub.outcomes(0, vec![registered]).await;
    let tasks = twice.hub.tasks(0).await;
    assert!(
        tasks.iter().any(|task| task.residents == [twice.first, again]),
        "the question names the record that stays"
    );
}

// REQ C-10 E-5: the first decision counts.
#[tokio::test]
async fn who_was_decided_to_be_two_people_is_not_merged_by_the_same_question() {
    let mut twice = Twice::registered().await;
    let said = MergeData { task: Some(twice.task), ..twice.said(&[]).await };
    let decided = Payload::TaskDecided { task: twice.task, decision: Decision::TwoPersons };
    assert_eq!(twice.says(1, &decided).await, Outcome::Applied);
    assert_eq!(twice.merges(&said).await, Outcome::Refused { reason: Refusal::AlreadyDecided });
}

// REQ C-10 B-7
#[tokio::test]
async fn a_merge_takes_nobodys_pesel_away() {
    let mut twice = Twice::registered().await;
    let mut said = twice.said(&[]).await;
    for chosen in said.groups.iter_mut().filter(|chosen| chosen.group == DataGroup::Pesel) {
        chosen.loser.remove(&Field::Pesel);
        chosen.from = Side::Loser;
    }
    assert_eq!(twice.merges(&said).await, Outcome::Refused { reason: Refusal::BadData });
}

impl Twice {
    async fn answers(&mut self, which: usize, resident: Uuid, given: bool) {
        let answers = vec![ConsentAnswer { clause: "terms".to_owned(), version: 1, given }];
        let answered = Payload::ConsentsAnswered { resident, answers, language: "pl".to_owned() };
        assert_eq!(self.says(which, &answered).await, Outcome::Applied);
    }

    async fn blocks(&self, card: Uuid) -> Vec<BlockReason> {
        self.card(card).await.blocks.iter().map(|block| block.reason).collect()
    }

    async fn forgets(&mut self, resident: Uuid) {
        let forgotten = Payload::ResidentForgotten { resident, clause: "data".to_owned(), version: 1 };
        assert_eq!(self.says(1, &forgotten).await, Outcome::Applied);
    }

    /// How many operations still say something that is of one of the two.
    fn told(&self, resident: Uuid) -> Vec<String> {
        let of = format!("(resident = '{resident}' OR beside = '{resident}')");
        self.hub.ask(&format!("SELECT count(*) FROM operation WHERE payload IS NOT NULL AND {of}"))
    }
}

// REQ C-10 B-11: a person with two records has one will; a merge lifts no block, an undo leaves each with their own.
#[tokio::test]
async fn a_consent_that_was_taken_back_under_one_record_holds_for_both_while_they_are_one() {
    let mut twice = Twice::registered().await;
    let (first, second) = (twice.first, twice.second);
    let card = twice.issues(0, first).await;
    twice.answers(1, second, false).await;
    assert_eq!(twice.blocks(card).await, []);
    let said = twice.said(&[]).await;
    assert_eq!(twice.merges(&said).await, Outcome::Applied);
    assert_eq!(twice.blocks(card).await, [BlockReason::Consent]);
    assert_eq!(twice.undoes(0, &said).await, Outcome::Applied);
    assert_eq!(twice.blocks(card).await, []);
    let again = MergeData { merge: Uuid::from_u128(7), ..said };
    assert_eq!(twice.merges(&again).await, Outcome::Applied);
    assert_eq!(twice.blocks(card).await, [BlockReason::Consent]);
    // Given again, at a station that knows only the record that gave way.
    twice.answers(0, second, true).await;
    assert_eq!(twice.blocks(card).await, []);
}

// REQ C-10 B-11
#[tokio::test]
async fn who_is_forgotten_is_forgotten_under_every_record() {
    let mut twice = Twice::registered().await;
    let (first, second) = (twice.first, twice.second);
    let said = twice.said(&[DataGroup::Phone]).await;
    assert_eq!(twice.merges(&said).await, Outcome::Applied);
    twice.forgets(second).await;
    assert_eq!(twice.hub.ask("SELECT count(*) FROM resident"), ["0"]);
    assert_eq!(twice.hub.ask("SELECT count(*) FROM record_merge"), ["0"]);
    assert_eq!((twice.told(first), twice.told(second)), (vec!["0".to_owned()], vec!["0".to_owned()]));
}

// REQ C-10 B-11
#[tokio::test]
async fn a_merge_that_was_undone_keeps_nothing_of_who_is_forgotten() {
    let mut twice = Twice::registered().await;
    let (first, second) = (twice.first, twice.second);
    let said = twice.said(&[DataGroup::Phone]).await;
    assert_eq!(twice.merges(&said).await, Outcome::Applied);
    assert_eq!(twice.undoes(0, &said).await, Outcome::Applied);
    twice.forgets(second).await;
    assert_eq!(twice.hub.ask("SELECT count(*) FROM resident"), ["1"], "the other one stays");
    assert_eq!(twice.hub.ask("SELECT count(*) FROM record_merge"), ["0"]);
    assert_eq!(twice.hub.ask("SELECT count(*) FROM resident_change WHERE after::text LIKE '%600000047%'"), ["0"]);
    assert_eq!(twice.told(second), ["0"]);
    let late = MergeData { merge: Uuid::from_u128(8), ..said };
    assert_eq!(twice.merges(&late).await, Outcome::Refused { reason: Refusal::Forgotten });
    assert_eq!(twice.told(second), ["0"], "nor what comes late");
    assert_eq!(led(&twice.hub.resident(0, first).await), None);
}
