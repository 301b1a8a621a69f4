//! The rows that a batch of operations may touch, and what becomes of them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use contract::Moment;
use contract::configuration::ApplicationRules;
use contract::counter::{Collector, Entitlement, ProductionState, Rights, SamePersonReason, SpoilReason};
use contract::operation::{Hash, Header, Nature};
use contract::payload::{BlockReason, Decision, Payload, PhotoData, ResidentData};
use contract::sync::{Outcome, Refusal, TaskKind, TaskSides};
use domain::consent::{Clause, ConsentAnswer};
use domain::merge::{DataGroup, Values};
use domain::role::Role;
use time::Date;
use uuid::Uuid;

use super::merge::MergeRow;
use super::money::{FeeRow, ShiftRow};
use super::refused;
use crate::applications::ApplicationRow;

/// Everything that a batch of one station's operations may touch.
pub struct World {
    /// Whose operations they are.
    pub station: StationRow,
    /// Everybody who may sign in.
    pub staff: HashMap<Uuid, StaffRow>,
    /// Residents whom the operations name, and those who may be the same person as a new one.
    pub residents: HashMap<Uuid, ResidentRow>,
    /// Who may be whom: the keys under which they are found.
    pub found_under: HashMap<u32, BTreeSet<Uuid>>,
    /// Cards that the operations name.
    pub cards: HashMap<Uuid, CardRow>,
    /// Which card has a number, of those that the operations name.
    pub numbers: HashMap<String, Uuid>,
    /// Duplicates, by the number of the card that they replace.
    pub duplicates: HashMap<String, BTreeSet<Uuid>>,
    /// Open blocks, by the number of the card; and those that were lifted now.
    pub blocks: BTreeMap<Uuid, BlockRow>,
    /// Fees that the operations name, and those for the same cards.
    pub fees: BTreeMap<Uuid, FeeRow>,
    /// The station's shifts that the operations name, and the one that is open.
    pub shifts: BTreeMap<Uuid, ShiftRow>,
    /// The last change of each group of a resident's data.
    pub changes: HashMap<(Uuid, DataGroup), ChangeRow>,
    /// Merges of records that the operations name, and those of the residents that stand, by their ids.
    pub merges: HashMap<Uuid, MergeRow>,
    /// Records to which others lead from now on: whoever holds one of a person's records holds all.
    pub together: Vec<Uuid>,
    /// Tasks that the operations decide.
    pub decided: HashMap<Uuid, TaskRow>,
    /// Applications that the operations name, and those of their cards.
    pub applications: BTreeMap<Uuid, ApplicationRow>,
    /// How the city deals with them.
    pub rules: ApplicationRules,
    /// The hub's time.
    pub now: Moment,
    /// The city's clauses, when the operations answer some.
    pub clauses: Vec<Clause>,
    /// Answers to clauses of whoever answers some now, the new ones among them.
    pub consents: Vec<ConsentRow>,
    /// Tasks that are new.
    pub tasks: Vec<TaskRow>,
    /// Pictures that operations refer to from now on, or whose place another one takes.
    pub blobs: BTreeMap<Uuid, BlobRow>,
    /// Residents whose data are deleted, of those whom the operations name: before, or by one of them.
    pub forgotten: BTreeSet<Uuid>,
    /// Those of them of whom nothing that comes with this batch may stay.
    pub erased: BTreeSet<Uuid>,
    /// Accounts that are new.
    pub accounts: Vec<AccountRow>,
    /// Residents whom the station served, so that its point holds them.
    pub served: BTreeSet<Uuid>,
    /// Ids for tasks and accounts, made by the caller's clock and random source.
    pub new_id: Box<dyn FnMut() -> Uuid + Send + Sync>,
}

/// A station.
#[derive(Clone, Debug)]
pub struct StationRow {
    /// The station.
    pub id: Uuid,
    /// Its issuance point.
    pub point: String,
    /// Its card numbers, as far as the batch names them.
    pub leases: Vec<LeaseRun>,
    /// The version of its program.
    pub program: Option<String>,
    /// It has said that it is a station now.
    pub enrolled: bool,
    /// Nothing more is taken from it.
    pub cut_off: bool,
}

/// A run of leased card numbers.
#[derive(Clone, Debug)]
pub struct LeaseRun {
    /// The 11 digits of the first.
    pub first_body: u64,
    /// The place in the status list of each.
    pub status_indices: Vec<u32>,
}

/// Somebody who may sign in at a station.
#[derive(Clone, Debug)]
pub struct StaffRow {
    /// The role.
    pub role: Role,
    /// The hash of a password that they have set.
    pub new_password: Option<String>,
}

/// A resident.
#[derive(Clone)]
pub struct ResidentRow {
    /// What is known; without consents.
    pub data: ResidentData,
    /// The photo.
    pub photo: Option<PhotoData>,
    /// The version; 0 for one who is new.
    pub version: u64,
    /// When they were registered, by the station's clock.
    pub registered_at: Moment,
    /// Where.
    pub station: Uuid,
    /// A consent without which there is no card was taken back (B-11).
    pub consent_withdrawn: bool,
    /// The record that it leads to (C-10).
    pub merged_into: Option<Uuid>,
    /// Somebody has changed it.
    pub changed: bool,
}

impl ResidentRow {
    /// Notes that something has changed; once for a batch.
    pub(super) fn change(&mut self) {
        if !self.changed {
            self.changed = true;
            self.version += 1;
        }
    }
}

/// A card.
#[derive(Clone)]
pub struct CardRow {
    /// The production that made it.
    pub id: Uuid,
    /// The version; 0 for one that is new.
    pub version: u64,
    /// Whose.
    pub resident: Uuid,
    /// 16 digits.
    pub number: String,
    /// Its place in the status list.
    pub status_index: u32,
    /// The layout.
    pub layout: String,
    /// Packages as issued.
    pub packages: Vec<Entitlement>,
    /// Its last day.
    pub expires: Date,
    /// SHA-256 of its token.
    pub token_sha256: [u8; 32],
    /// The station that made it.
    pub station: Uuid,
    /// Where its making stands.
    pub state: ProductionState,
    /// Since when, by the station's clock.
    pub since: Moment,
    /// Why it was written off.
    pub spoil_reason: Option<SpoilReason>,
    /// How it was handed over.
    pub handed_over: Option<HandOver>,
    /// The number of the card whose duplicate it is.
    pub replaces: Option<String>,
    /// The application that it is made for.
    pub application: Option<Uuid>,
    /// A later card has taken its place.
    pub ended: bool,
    /// What it gives now, if that was changed since it was made.
    pub rights: Option<Rights>,
    /// It ended because another card of the same person works, on another record (C-10).
    pub superseded: bool,
    /// Somebody has changed it.
    pub changed: bool,
}

impl CardRow {
    /// Notes that something has changed; once for a batch.
    pub(super) fn change(&mut self) {
        if !self.changed {
            self.changed = true;
            self.version += 1;
        }
    }

    /// It is invalid for good.
    pub(super) fn end(&mut self) {
        self.ended = true;
        self.superseded = false;
        self.change();
    }
}

/// How a card was handed over.
#[derive(Clone)]
pub struct HandOver {
    /// Who collected it.
    pub collector: Collector,
    /// Their name, unless it was the resident.
    pub collector_name: Option<String>,
    /// The kind of document seen.
    pub document: String,
    /// The blob with the signature.
    pub signature: Option<Uuid>,
    /// The receipt's number.
    pub receipt: String,
}

/// A resident's answer to a clause.
pub struct ConsentRow {
    /// Whose.
    pub resident: Uuid,
    /// What.
    pub answer: ConsentAnswer,
    /// The language of the text.
    pub language: Option<String>,
    /// When, by the station's clock.
    pub at: Moment,
    /// It is new.
    pub changed: bool,
}

/// A block on a card.
#[derive(Clone, Debug)]
pub struct BlockRow {
    /// The card's number.
    pub number: String,
    /// Why.
    pub reason: BlockReason,
    /// Since when, by the station's clock.
    pub at: Moment,
    /// Until when.
    pub lifted_at: Option<Moment>,
    /// It is new, or lifted now.
    pub changed: bool,
}

impl BlockRow {
    /// Whether it stands on a card because its holder took a consent back.
    pub(super) fn is_open_for_consent(&self, number: &str) -> bool {
        self.number == number && self.reason == BlockReason::Consent && self.lifted_at.is_none()
    }
}

/// The last change of a group of a resident's data.
#[derive(Clone, Debug)]
pub struct ChangeRow {
    /// The operation.
    pub operation: Uuid,
    /// What stood there before.
    pub before: Values,
    /// What it put there.
    pub after: Values,
    /// It is new.
    pub changed: bool,
}

/// Something that people have to decide.
pub struct TaskRow {
    /// The task.
    pub id: Uuid,
    /// What it is about.
    pub kind: TaskKind,
    /// The operations that led to it, the later one last.
    pub operations: Vec<Uuid>,
    /// Whom it concerns.
    pub residents: Vec<Uuid>,
    /// What speaks for one person.
    pub reasons: Vec<SamePersonReason>,
    /// What stands against what.
    pub sides: TaskSides,
    /// What was decided, by whom.
    pub decision: Option<(Decision, Option<Uuid>)>,
    /// The version; 0 for one that is new.
    pub version: u64,
    /// The point that is asked.
    pub point: String,
}

/// A photo or a drawn signature that an operation refers to (E-6).
pub struct BlobRow {
    /// Whose.
    pub resident: Uuid,
    /// Of the whole; releases of before did not say it of a signature.
    pub sha256: Option<Hash>,
    /// Another photo has taken its place.
    pub replaced: bool,
}

/// An account for a resident who gave an e-mail.
pub struct AccountRow {
    /// The account.
    pub id: Uuid,
    /// Whose.
    pub resident: Uuid,
    /// Given names, of which the login is made.
    pub given_names: String,
    /// Surname.
    pub surname: String,
    /// Where the link goes.
    pub email: String,
}

impl World {
    /// Opens a task about an operation and says so.
    pub(super) fn task(
        &mut self,
        header: &Header,
        kind: TaskKind,
        residents: Vec<Uuid>,
        reasons: Vec<SamePersonReason>,
    ) -> Outcome {
        let task = (self.new_id)();
        self.open_task(TaskRow { reasons, ..self.new_task(task, kind, vec![header.id], residents) });
        Outcome::Task { task, kind }
    }

    pub(super) fn new_task(&self, id: Uuid, kind: TaskKind, operations: Vec<Uuid>, residents: Vec<Uuid>) -> TaskRow {
        TaskRow {
            id,
            kind,
            operations,
            residents,
            reasons: Vec::new(),
            sides: TaskSides::None,
            decision: None,
            version: 0,
            point: self.station.point.clone(),
        }
    }

    pub(super) fn open_task(&mut self, task: TaskRow) {
        self.tasks.push(task);
    }

    /// A resident's photo from now on; the one before stays for some time.
    pub(super) fn photograph(&mut self, resident: Uuid, photo: Option<&PhotoData>, before: Option<&PhotoData>) {
        for (photo, replaced) in [(before, true), (photo, false)] {
            let Some(PhotoData { blob, sha256, .. }) = photo else { continue };
            self.blobs.insert(*blob, BlobRow { resident, sha256: Some(*sha256), replaced });
        }
    }

    /// The card of a number.
    pub(super) fn card_of(&mut self, number: &str) -> Option<&mut CardRow> {
        self.cards.get_mut(self.numbers.get(number)?)
    }

    /// Puts a block on a card, or on a number whose card is not here yet.
    pub(super) fn block(&mut self, id: Uuid, number: &str, reason: BlockReason, at: Moment) {
        if self.blocks.contains_key(&id) {
            return;
        }
        let block = BlockRow { number: number.to_owned(), reason, at, lifted_at: None, changed: true };
        self.blocks.insert(id, block);
        if let Some(card) = self.card_of(number) {
            card.change();
        }
    }

    /// Lifts a block, if it is open.
    pub(super) fn lift(&mut self, id: Uuid, at: Moment) {
        let Some(block) = self.blocks.get_mut(&id).filter(|block| block.lifted_at.is_none()) else { return };
        block.lifted_at = Some(at);
        block.changed = true;
        let number = block.number.clone();
        if let Some(card) = self.card_of(&number) {
            card.change();
        }
    }

    /// Whom an operation is about, also where it names only a card or a task.
    #[must_use]
    pub fn about(&self, payload: &Payload) -> Option<Uuid> {
        let of_task = |task: &Uuid| self.decided.get(task)?.residents.first().copied();
        payload
            .resident()
            .or_else(|| payload.production().and_then(|card| self.cards.get(&card)).map(|card| card.resident))
            .or_else(|| payload.number().and_then(|number| self.holder(number)))
            .or_else(|| self.applications.get(&payload.application()?)?.resident)
            .or_else(|| if let Payload::TaskDecided { task, .. } = payload { of_task(task) } else { None })
    }

    /// Whose card has a number, of those that a batch touches.
    #[must_use]
    pub fn holder(&self, number: &str) -> Option<Uuid> {
        self.cards.get(self.numbers.get(number)?).map(|card| card.resident)
    }

    /// Opens the task that the station's database was restored or copied.
    pub fn copied(&mut self, header: &Header) {
        self.task(header, TaskKind::StationCopied, Vec::new(), Vec::new());
    }

    /// An operation that nobody can read: a request is refused, a fact is for people to look at.
    pub(super) fn unreadable(&mut self, header: &Header) -> Outcome {
        match header.kind.nature() {
            Nature::Request => refused(Refusal::Unreadable),
            Nature::Fact => self.task(header, TaskKind::UnknownRecord, Vec::new(), Vec::new()),
        }
    }

    /// The station's point has served somebody and holds every record of theirs from now on.
    pub(super) fn serve(&mut self, resident: Uuid) {
        self.served.insert(resident);
        self.served.extend(self.records_of(resident));
    }

    /// Residents under any of these keys.
    pub(super) fn under(&self, keys: &[u32]) -> HashSet<Uuid> {
        keys.iter().filter_map(|key| self.found_under.get(key)).flatten().copied().collect()
    }

    /// Residents who are new or changed, in the order of ids, so that no two transactions wait for each other.
    #[must_use]
    pub fn changed_residents(&self) -> BTreeMap<Uuid, &ResidentRow> {
        self.residents.iter().filter(|(_, row)| row.changed).map(|(id, row)| (*id, row)).collect()
    }

    /// Cards that are new or changed, in the order of ids.
    #[must_use]
    pub fn changed_cards(&self) -> BTreeMap<Uuid, &CardRow> {
        self.cards.iter().filter(|(_, row)| row.changed).map(|(id, row)| (*id, row)).collect()
    }
}
