//! Blocking a card and lifting blocks (B-4, C-8). A block stands on a number: it needs neither the card nor the record (E-5, E-7).

use contract::counter::{BlockCard, BlockedCard, OpenBlock, UnblockCard};
use contract::payload::Payload;
use contract::sync::BlockRecord;
use contract::{ErrorCode, Problem};
use domain::block::{BlockReason, by_hand, liftable};
use domain::card::CardStatus;
use domain::card_number::CardNumber;
use uuid::Uuid;

use crate::act::Actor;
use crate::find::{card_status, grouped};
use crate::open::OpenStation;
use crate::record::{Act, record};
use crate::store::{self, Tx};

/// The longest reason that a supervisor writes, in bytes.
const WHY_BYTES: usize = 400;

pub(crate) async fn shown(open: &OpenStation, typed: &str) -> Result<BlockedCard, Problem> {
    let number = number(typed)?;
    let mut tx = open.store.read().await?;
    read(open, &mut tx, &number).await
}

async fn read(open: &OpenStation, tx: &mut Tx, number: &str) -> Result<BlockedCard, Problem> {
    let card = store::cards::by_number(tx, number).await?;
    let resident = match &card {
        Some(card) => store::residents::get(tx, card.resident).await?,
        None => None,
    };
    let blocks = store::blocks::of(tx, number).await?;
    let block = |block: BlockRecord| OpenBlock {
        block: block.block,
        reason: block.reason,
        at: block.at,
        liftable: liftable(block.reason),
    };
    Ok(BlockedCard {
        number: grouped(number),
        resident: resident.as_ref().map(|row| row.id),
        name: resident.map(|row| format!("{} {}", row.person.given_names, row.person.surname)),
        status: card.map(|card| card_status(open, &card)),
        blocks: blocks.into_iter().map(block).collect(),
    })
}

pub(crate) async fn block(open: &OpenStation, actor: &Actor, args: BlockCard) -> Result<BlockedCard, Problem> {
    if !by_hand(args.reason) {
        return Err(ErrorCode::BadRequest.into());
    }
    let number = number(&args.number)?;
    let mut tx = open.store.begin().await?;
    let before = read(open, &mut tx, &number).await?;
    if matches!(before.status, Some(CardStatus::EndedForGood | CardStatus::NeverValid)) {
        return Err(ErrorCode::WrongState.into());
    }
    put(open, &mut tx, actor.id()?, before.resident, &number, args.reason).await?;
    let after = read(open, &mut tx, &number).await?;
    tx.commit("block").await?;
    Ok(after)
}

/// Records a block and puts it on the number. Asked for twice it is still one block.
pub(crate) async fn put(
    open: &OpenStation,
    tx: &mut Tx,
    staff: Uuid,
    resident: Option<Uuid>,
    number: &str,
    reason: BlockReason,
) -> Result<(), Problem> {
    if store::blocks::of(tx, number).await?.iter().any(|block| block.reason == reason) {
        return Ok(());
    }
    let block = open.new_id();
    let payload = Payload::CardBlocked { block, number: number.to_owned(), reason };
    let act = Act { actor: Some(staff), resident, seen: Vec::new(), payload };
    let at = record(tx, open.now(), &open.random, act).await?;
    Ok(store::blocks::put(tx, number, &BlockRecord { block, reason, at }).await?)
}

/// Lifts blocks; the supervisor has been asked for their own password.
pub(crate) async fn unblock(
    open: &OpenStation,
    actor: &Actor,
    supervisor: Uuid,
    args: UnblockCard,
) -> Result<BlockedCard, Problem> {
    let number = number(&args.number)?;
    let why = args.why.trim();
    if why.len() > WHY_BYTES {
        return Err(ErrorCode::TooLarge.into());
    }
    let mut tx = open.store.begin().await?;
    let before = read(open, &mut tx, &number).await?;
    let may_go = |id: &Uuid| before.blocks.iter().any(|block| block.block == *id && block.liftable);
    if args.blocks.is_empty() || !args.blocks.iter().all(may_go) {
        return Err(ErrorCode::WrongState.into());
    }
    let payload = Payload::CardUnblocked {
        number: number.clone(),
        blocks: args.blocks.clone(),
        supervisor,
        why: (!why.is_empty()).then(|| why.to_owned()),
    };
    let act = Act { actor: Some(actor.id()?), resident: before.resident, seen: Vec::new(), payload };
    record(&mut tx, open.now(), &open.random, act).await?;
    store::blocks::lift(&mut tx, &number, &args.blocks).await?;
    let after = read(open, &mut tx, &number).await?;
    tx.commit("unblock").await?;
    Ok(after)
}

fn number(typed: &str) -> Result<String, Problem> {
    Ok(CardNumber::parse(typed).map_err(|_| ErrorCode::BadRequest)?.to_string())
}
