//! Consents that residents give and take back at the counter, and what follows for their cards (B-11).

use contract::configuration::ConsentClause;
use contract::counter::{AnswerConsents, ConsentAnswer, ConsentOnRecord, ForgetResident, Forgotten, Resident};
use contract::payload::{BlockReason, Payload, consent_block};
use contract::sync::BlockRecord;
use contract::{ErrorCode, Moment, Problem};
use domain::consent::{CardFollows, Clause, card_follows, withdrawn};
use domain::production::is_final;
use uuid::Uuid;

use crate::act::Actor;
use crate::find::{self, grouped};
use crate::open::OpenStation;
use crate::record::{Act, record};
use crate::same_person;
use crate::setup::Setup;
use crate::store::cards::CardRow;
use crate::store::{self, StoreProblem, Tx};

pub(crate) async fn answer(open: &OpenStation, actor: &Actor, args: AnswerConsents) -> Result<Resident, Problem> {
    let setup = open.setup();
    let clauses = &setup.configuration.consents;
    let in_force = |answer: &ConsentAnswer| {
        clauses.iter().any(|clause| {
            // Taking back the consent to keep the data is an act of its own.
            clause.id == answer.clause && clause.version == answer.version && (answer.given || !clause.data_processing)
        })
    };
    let languages = |tag: &str| clauses.iter().any(|clause| clause.text.0.contains_key(tag));
    if args.answers.is_empty() || !args.answers.iter().all(in_force) || !languages(&args.language) {
        return Err(ErrorCode::BadRequest.into());
    }
    let mut tx = open.store.begin().await?;
    let resident = store::residents::get(&mut tx, args.resident).await?.ok_or(ErrorCode::ResidentUnknown)?.id;
    let payload =
        Payload::ConsentsAnswered { resident, answers: args.answers.clone(), language: args.language.clone() };
    let act = Act { actor: Some(actor.id()?), resident: Some(resident), seen: Vec::new(), payload };
    let at = record(&mut tx, open.now(), &open.random, act).await?;
    take(&mut tx, &setup, resident, &args.answers, &args.language, at).await?;
    tx.commit("consents").await?;
    find::resident(open, actor, resident).await
}

/// Writes answers down, and lets the cards follow.
pub(crate) async fn take(
    tx: &mut Tx,
    setup: &Setup,
    resident: Uuid,
    answers: &[ConsentAnswer],
    language: &str,
    at: Moment,
) -> Result<(), StoreProblem> {
    store::residents::answer(tx, resident, answers, language, at).await?;
    let root = store::merges::root(tx, resident).await?;
    reckon(tx, setup, root, at, true).await
}

/// What all answers of a person say together, under every record of theirs; their cards follow. Unless it `lifts`, blocks stay.
pub(crate) async fn reckon(
    tx: &mut Tx,
    setup: &Setup,
    resident: Uuid,
    at: Moment,
    lifts: bool,
) -> Result<(), StoreProblem> {
    let is_withdrawn = is_withdrawn(tx, setup, resident).await?;
    for card in store::cards::of_residents(tx, &[resident]).await? {
        let blocks = store::blocks::of(tx, &card.number).await?;
        let for_it: Vec<Uuid> =
            blocks.iter().filter(|block| block.reason == BlockReason::Consent).map(|block| block.block).collect();
        match card_follows(is_withdrawn, is_dead(&card), !for_it.is_empty()) {
            Some(CardFollows::Block) => {
                let block = consent_block(resident, &card.number, at);
                store::blocks::put(tx, &card.number, &BlockRecord { block, reason: BlockReason::Consent, at }).await?;
            }
            Some(CardFollows::Lift) if lifts => store::blocks::lift(tx, &card.number, &for_it).await?,
            Some(CardFollows::Lift) | None => {}
        }
    }
    Ok(())
}

fn is_dead(card: &CardRow) -> bool {
    card.ended || (is_final(card.state) && card.state != contract::counter::ProductionState::HandedOver)
}

/// Whether a consent without which there is no card was taken back.
pub(crate) async fn is_withdrawn(tx: &mut Tx, setup: &Setup, resident: Uuid) -> Result<bool, StoreProblem> {
    Ok(are_withdrawn(setup, &store::residents::consents(tx, resident).await?))
}

/// The same of the last answers to each clause.
pub(crate) fn are_withdrawn(setup: &Setup, answers: &[ConsentOnRecord]) -> bool {
    let clauses: Vec<Clause> = setup.configuration.consents.iter().map(ConsentClause::rule).collect();
    let answers: Vec<ConsentAnswer> = answers
        .iter()
        .map(|answer| ConsentAnswer { clause: answer.clause.clone(), version: answer.version, given: answer.given })
        .collect();
    !withdrawn(&clauses, &answers).is_empty()
}

/// Deletes everything about a resident. It cannot be undone, here or anywhere.
pub(crate) async fn forget(open: &OpenStation, actor: &Actor, args: ForgetResident) -> Result<Forgotten, Problem> {
    let setup = open.setup();
    let clause = setup.configuration.consents.iter().find(|clause| clause.data_processing);
    let clause = clause.filter(|_| args.statement).ok_or(ErrorCode::BadRequest)?;
    let mut tx = open.store.begin().await?;
    let resident = store::residents::get(&mut tx, args.resident).await?.ok_or(ErrorCode::ResidentUnknown)?.id;
    let records = store::merges::records(&mut tx, resident).await?;
    let cards = store::cards::of_residents(&mut tx, &[resident]).await?;
    if cards.iter().any(|card| !card.elsewhere && !is_final(card.state)) {
        return Err(ErrorCode::CardUnfinished.into());
    }
    let (id, version) = (clause.id.clone(), clause.version);
    let payload = Payload::ResidentForgotten { resident, clause: id, version };
    let act = Act { actor: Some(actor.id()?), resident: Some(resident), seen: Vec::new(), payload };
    let at = record(&mut tx, open.now(), &open.random, act).await?;
    let mut files = Vec::new();
    for record in &records {
        files.extend(store::forgotten::forget(&mut tx, *record, at).await?);
    }
    tx.commit("forget").await?;
    remove_files(&files);
    find::renew(open, &records).await?;
    same_person::renew(open, &records).await?;
    Ok(Forgotten { numbers: cards.iter().map(|card| grouped(&card.number)).collect() })
}

/// Removes cards that were printed into a folder; one that somebody has moved is theirs to remove.
pub(crate) fn remove_files(files: &[String]) {
    for file in files {
        if let Err(error) = std::fs::remove_file(file) {
            tracing::warn!(kind = ?error.kind(), "a printed card of somebody who is forgotten is not where it was");
        }
    }
}
