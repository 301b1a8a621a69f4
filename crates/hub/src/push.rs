//! A station's operations come in (E-2): joined to the chain, decided one by one, written with their effects and receipts in one
//! transaction. The answer to an operation that is there already is the one that it got before.

use std::collections::{HashMap, HashSet};

use contract::application::AcceptedAs;
use contract::operation::{Hash, Header, chain_hash, is_of_newer_kind, payload_mac};
use contract::payload::{FeeOf, Payload};
use contract::sync::{ChainEnd, MOST_OPERATIONS, OperationAnswer, Outcome, Push, PushAnswer, SentOperation};
use domain::same_person::looked_for_under;
use subtle::ConstantTimeEq;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::HubProcess;
use crate::accounts;
use crate::applications;
use crate::decide::{Content, Joined, World, decide};
use crate::fault;
use crate::forgotten::keep_list;
use crate::store::forgotten::erase;
use crate::store::operations::{Aside, NewOperation, Receipt};
use crate::store::world::Named;
use crate::store::{StoreProblem, effects, offers, operations, world};

/// How often a batch is tried again when another transaction was in the way.
const TRIES: u32 = 8;

/// Why a batch is not taken at all. Nothing of it has taken effect.
#[derive(Debug, thiserror::Error)]
pub enum PushRefused {
    /// More operations than the limit.
    #[error("more operations than a batch may have")]
    TooMany,
    /// An operation is of a kind that this hub does not know yet.
    #[error("an operation is of a kind that this hub does not know yet")]
    HubTooOld,
    /// The station was cut off while its operations were on their way (E-8).
    #[error("the station was cut off")]
    CutOff,
    /// What the database said.
    #[error(transparent)]
    Store(#[from] StoreProblem),
}

/// Takes a station's operations.
///
/// # Errors
/// [`PushRefused`]; the station sends the same again later.
pub async fn push(hub: &HubProcess, city: &str, station: Uuid, push: &Push) -> Result<PushAnswer, PushRefused> {
    if push.operations.len() > MOST_OPERATIONS {
        return Err(PushRefused::TooMany);
    }
    if push.operations.iter().any(|sent| is_of_newer_kind(&sent.header)) {
        return Err(PushRefused::HubTooOld);
    }
    let arrived: Vec<Arrived<'_>> = push.operations.iter().map(Arrived::read).collect();
    let mut tries = 1;
    loop {
        match take(hub, city, station, &arrived).await {
            // Another process has written the same or locked it in another order; now it is there.
            Err(PushRefused::Store(StoreProblem::Conflict | StoreProblem::Taken(_))) if tries < TRIES => tries += 1,
            done => return done,
        }
    }
}

/// An operation as it came.
struct Arrived<'a> {
    sent: &'a SentOperation,
    chain_hash: Hash,
    header: Option<Header>,
}

impl<'a> Arrived<'a> {
    fn read(sent: &'a SentOperation) -> Self {
        let header = Header::from_bytes(&sent.header).filter(|header| header.id == sent.id);
        Self { sent, chain_hash: chain_hash(&sent.header), header }
    }

    fn content(&self, header: &Header) -> Content {
        let (Some(payload), Some(key)) = (&self.sent.payload, &self.sent.key) else { return Content::Forgotten };
        let Ok(key) = <&Hash>::try_from(key.as_slice()) else { return Content::Unreadable };
        if !bool::from(payload_mac(key, payload).ct_eq(&header.payload_mac)) || header.version > header.kind.version() {
            return Content::Unreadable;
        }
        match serde_json::from_slice::<Payload>(payload) {
            Ok(payload) if payload.kind() == header.kind => Content::Payload(Box::new(payload)),
            _ => Content::Unreadable,
        }
    }
}

async fn take(hub: &HubProcess, city: &str, station: Uuid, arrived: &[Arrived<'_>]) -> Result<PushAnswer, PushRefused> {
    let now = OffsetDateTime::from(hub.now().utc());
    let mut tx = hub.store().begin().await?;
    let (row, end, new_epoch) = operations::lock_station(&mut tx, city, station).await?;
    if row.cut_off {
        return Err(PushRefused::CutOff);
    }
    let ids: Vec<Uuid> = arrived.iter().map(|operation| operation.sent.id).collect();
    let mut known = operations::known(&mut tx, city, &ids).await?;
    if fault::mistake("answers-without-receipts") {
        known.clear();
    }
    let elsewhere: Vec<Hash> =
        arrived.iter().filter_map(|operation| operation.header.as_ref()).map(|header| header.previous).collect();
    let hashes = operations::known_hashes(&mut tx, city, station, &elsewhere).await?;
    let mut chain = Chain { station, end, new_epoch, hashes, copied: None };
    let joined: Vec<(&Arrived<'_>, Join)> = chain.join_all(arrived, &known);

    let fresh: Vec<(&Arrived<'_>, Joined)> = joined
        .iter()
        .filter(|(_, join)| matches!(join, Join::New))
        .filter_map(|(operation, _)| {
            let header = operation.header.clone()?;
            Some((*operation, Joined { content: operation.content(&header), header }))
        })
        .collect();
    let named = named(fresh.iter().map(|(_, joined)| joined));
    let maker = hub.clone();
    let mut world = world::load(&mut tx, city, row, &named, hub.now(), Box::new(move || maker.new_id())).await?;
    if let Some(header) = &chain.copied {
        world.copied(header);
    }
    let mut decided: HashMap<Uuid, Outcome> = HashMap::new();
    let mut receipts = Vec::with_capacity(fresh.len());
    for (operation, joined) in &fresh {
        let outcome = decide(&mut world, joined);
        decided.insert(joined.header.id, outcome);
        receipts.push(receipt(&world, operation, joined, outcome));
    }
    if fault::mistake("whole-batch-refused")
        && let Some(refused) = decided.values().copied().find(|outcome| matches!(outcome, Outcome::Refused { .. }))
    {
        let answers = arrived.iter().map(|operation| OperationAnswer { id: operation.sent.id, outcome: refused });
        return Ok(PushAnswer { answers: answers.collect(), chain: chain.end, new_epoch: chain.new_epoch });
    }
    let aside: Vec<Aside<'_>> = joined
        .iter()
        .filter(|(_, join)| matches!(join, Join::Aside))
        .map(|(operation, _)| Aside {
            id: operation.sent.id,
            chain_hash: operation.chain_hash,
            header: &operation.sent.header,
            payload: operation.sent.payload.as_ref().map(|bytes| bytes.as_slice()),
            payload_key: operation.sent.key.as_ref().map(|bytes| bytes.as_slice()),
        })
        .collect();
    operations::insert(&mut tx, city, station, &receipts, now).await?;
    operations::quarantine(&mut tx, city, station, &aside, now).await?;
    if fault::mistake("effects-in-another-transaction") {
        operations::set_chain(&mut tx, city, &world.station, chain.end, chain.new_epoch, now).await?;
        tx.commit().await?;
        tx = hub.store().begin().await?;
    }
    effects::save(&mut tx, city, &world, now).await?;
    accounts::open(hub, &mut tx, city, &world.accounts).await?;
    let erased: Vec<Uuid> = world.erased.iter().copied().collect();
    erase(&mut tx, city, &erased, now).await?;
    applications::save(hub, &mut tx, city, world.applications.values().filter(|row| row.changed), hub.now()).await?;
    operations::set_chain(&mut tx, city, &world.station, chain.end, chain.new_epoch, now).await?;
    if world.station.enrolled {
        // Whichever way the computer became the station: its bundle is of no more use.
        offers::end(&mut tx, city, station, "used").await?;
    }
    fault::point("push-before-commit");
    tx.commit().await?;
    fault::point("push-after-commit");
    hub.feed().stir(city);
    if !erased.is_empty() {
        // What the list lacks now, the next worker brings there.
        let _ = keep_list(hub).await.inspect_err(|problem| tracing::error!(%problem, "the list of who is forgotten"));
    }

    for outcome in decided.values() {
        hub.metrics().operation(outcome);
    }
    let answer = |(operation, join): &(&Arrived<'_>, Join)| {
        let id = operation.sent.id;
        let outcome = match join {
            Join::New => decided.get(&id).copied()?,
            Join::Known(outcome) => *outcome,
            Join::Aside => Outcome::Quarantined,
        };
        Some(OperationAnswer { id, outcome })
    };
    Ok(PushAnswer { answers: joined.iter().filter_map(answer).collect(), chain: chain.end, new_epoch: chain.new_epoch })
}

/// How an operation stands to the chain.
enum Join {
    /// It has not been here before.
    New,
    /// It has, and this became of it.
    Known(Outcome),
    /// It is kept aside.
    Aside,
}

/// A station's chain while operations join it.
struct Chain {
    station: Uuid,
    end: ChainEnd,
    new_epoch: Option<u32>,
    /// Chain hashes of operations that are here and that others of the batch follow.
    hashes: HashSet<Vec<u8>>,
    /// The first operation that shows that the database was restored or copied.
    copied: Option<Header>,
}

impl Chain {
    /// Joins operations up to the first one before which something is missing.
    fn join_all<'a>(
        &mut self,
        arrived: &'a [Arrived<'a>],
        known: &HashMap<Uuid, Receipt>,
    ) -> Vec<(&'a Arrived<'a>, Join)> {
        let mut joined = Vec::with_capacity(arrived.len());
        let mut seen: HashMap<Uuid, Hash> = HashMap::new();
        for operation in arrived {
            let before = known.get(&operation.sent.id);
            let join = match (&operation.header, before, seen.get(&operation.sent.id)) {
                (_, Some(receipt), _)
                    if receipt.chain_hash == operation.chain_hash || fault::mistake("same-id-is-enough") =>
                {
                    Join::Known(receipt.outcome)
                }
                (_, None, Some(hash)) if *hash == operation.chain_hash => continue,
                (Some(header), None, None) if header.station == self.station => {
                    if !self.take(header, operation.chain_hash) {
                        break;
                    }
                    Join::New
                }
                (None, None, None) if fault::mistake("poison-stops-the-batch") => break,
                // Nobody can say what it is, but what follows it names its hash.
                (None, None, None) => {
                    self.end.sequence += 1;
                    self.end.hash = operation.chain_hash;
                    Join::Aside
                }
                _ => Join::Aside,
            };
            seen.insert(operation.sent.id, operation.chain_hash);
            joined.push((operation, join));
        }
        joined
    }

    /// Takes an operation into the chain, or says that something before it is missing.
    fn take(&mut self, header: &Header, hash: Hash) -> bool {
        let follows = header.previous == self.end.hash && header.sequence == self.end.sequence + 1;
        let goes_on = self.new_epoch == Some(header.epoch) && header.sequence > self.end.sequence;
        if (follows && header.epoch >= self.end.epoch) || goes_on {
            self.end = ChainEnd { epoch: header.epoch, sequence: header.sequence, hash };
            if goes_on {
                self.new_epoch = None;
            }
        } else if self.hashes.contains(header.previous.as_slice()) || header.sequence <= self.end.sequence + 1 {
            // A second line from a place that was left: a restored or copied database. What it says has happened all the same.
            if self.new_epoch.is_none() {
                self.new_epoch = Some(self.end.epoch.max(header.epoch) + 1);
                self.copied = Some(header.clone());
            }
        } else {
            return false;
        }
        self.hashes.insert(hash.to_vec());
        true
    }
}

/// What operations name.
fn named<'a>(operations: impl Iterator<Item = &'a Joined>) -> Named {
    let mut named = Named::default();
    for operation in operations {
        named.staff.extend(operation.header.actor);
        let Content::Payload(payload) = &operation.content else { continue };
        named.residents.extend(payload.resident());
        named.cards.extend(payload.production());
        named.applications.extend(payload.application());
        match payload.as_ref() {
            Payload::PasswordSet { staff, .. } => drop(named.staff.insert(*staff)),
            Payload::LockoutLifted { supervisor, .. } => drop(named.staff.insert(*supervisor)),
            Payload::ResidentRegistered(data)
            | Payload::ApplicationAccepted { accepted: AcceptedAs::Registered(data), .. } => {
                named.keys.extend(looked_for_under(&data.person.record()));
            }
            Payload::CardReserved { number, replaces, .. } => {
                named.numbers.insert(number.clone());
                named.numbers.extend(replaces.clone());
                named.replaced.extend(replaces.clone());
            }
            Payload::CardBlocked { number, block, .. } => {
                named.numbers.insert(number.clone());
                named.blocks.insert(*block);
            }
            Payload::CardUnblocked { number, blocks, supervisor, .. } => {
                named.numbers.insert(number.clone());
                named.blocks.extend(blocks);
                named.staff.insert(*supervisor);
            }
            Payload::RightsChanged { number, .. } => drop(named.numbers.insert(number.clone())),
            Payload::TaskDecided { task, .. } => drop(named.tasks.insert(*task)),
            Payload::ResidentsMerged(said) => {
                named.residents.insert(said.loser);
                named.merges.insert(said.merge);
                named.tasks.extend(said.task);
                named.staff.insert(said.supervisor);
            }
            Payload::MergeUndone { merge, loser, supervisor, .. } => {
                named.residents.insert(*loser);
                named.merges.insert(*merge);
                named.staff.insert(*supervisor);
            }
            Payload::FeeTaken { fee, of: FeeOf::Duplicate { number, .. }, .. } => {
                named.fees.insert(*fee);
                named.paid_for.insert(number.clone());
            }
            Payload::FeeRefunded { fee, supervisor, .. } => {
                named.fees.insert(*fee);
                named.staff.insert(*supervisor);
            }
            Payload::ShiftOpened { shift, .. } | Payload::ShiftClosed { shift, .. } => {
                named.shifts.insert(*shift);
            }
            Payload::ConsentsAnswered { resident, .. } => drop(named.answering.insert(*resident)),
            Payload::ShiftHandedOver { shift, to, next, .. } => {
                named.shifts.extend([*shift, *next]);
                named.staff.insert(*to);
            }
            _ => {}
        }
    }
    named
}

fn receipt<'a>(world: &World, operation: &'a Arrived<'a>, joined: &Joined, outcome: Outcome) -> NewOperation<'a> {
    let header = &joined.header;
    // Of whom it is, also where it names only a card: forgetting a person has to find it.
    let resident = match &joined.content {
        Content::Payload(payload) => world.about(payload),
        _ => None,
    };
    NewOperation {
        id: header.id,
        epoch: header.epoch,
        sequence: header.sequence,
        kind: header.kind.code(),
        actor: header.actor,
        at: header.at.unix_millis(),
        resident,
        beside: match &joined.content {
            Content::Payload(payload) => payload.beside(),
            _ => None,
        },
        header: &operation.sent.header,
        chain_hash: operation.chain_hash,
        payload: operation.sent.payload.as_ref().map(|bytes| bytes.as_slice()),
        payload_key: operation.sent.key.as_ref().map(|bytes| bytes.as_slice()),
        outcome,
    }
}
