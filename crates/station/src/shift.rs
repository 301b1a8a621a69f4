//! Opening a shift with a count, handing it over and closing it (C-11). What should be there follows from the count before and from what
//! the station has recorded since; a difference is put into words.

use contract::counter::{
    CloseShift, Counted, CountedBefore, Differences, HandOverShift, KeptShift, ProductionState, Shift,
};
use contract::payload::Payload;
use contract::shift::ShiftEnd;
use contract::{ErrorCode, Moment, Problem};
use domain::shift::{Expected, expected, explained, may_end};
use uuid::Uuid;

use crate::act::Actor;
use crate::fee::name;
use crate::open::OpenStation;
use crate::record::{Act, record};
use crate::store::shifts::{Report, ShiftRow};
use crate::store::{self, Tx};

/// More than a point ever has: a slip of the finger.
const MOST_BLANKS: u32 = 1_000_000;
/// The same for cash, in grosz.
const MOST_CASH: u32 = 100_000_000;

/// How the shift stands.
pub(crate) async fn shown(open: &OpenStation, actor: &Actor) -> Result<Shift, Problem> {
    let mut tx = open.store.read().await?;
    read(&mut tx, actor).await
}

async fn read(tx: &mut Tx, actor: &Actor) -> Result<Shift, Problem> {
    let open = store::shifts::open(tx).await?;
    let ended = store::shifts::last_ended(tx).await?;
    let (before, since) = match (&open, &ended) {
        (Some(shift), _) => (Some((shift.counted, shift.opened_at, shift.keeper)), shift.from),
        (None, Some(ShiftRow { ended: Some(end), .. })) => {
            (Some((end.report.end.counted, end.at, end.report.to.unwrap_or(end.by))), end.to)
        }
        // Before the first count nothing is reckoned.
        _ => (None, i64::MAX),
    };
    let before = match before {
        Some((count, at, by)) => Some(CountedBefore { count, at, by: name(tx, by).await? }),
        None => None,
    };
    let blanks = store::shifts::blanks_since(tx, since).await?;
    let (fees, refunds) = match &open {
        Some(shift) => (store::fees::taken_in(tx, shift.id).await?, store::fees::refunded_in(tx, shift.id).await?),
        None => (Vec::new(), Vec::new()),
    };
    let cards = store::productions::open(tx).await?;
    let ready = cards.iter().filter(|card| card.state == ProductionState::Checked).count();
    let kept = match &open {
        Some(shift) => Some(KeptShift {
            id: shift.id,
            since: shift.opened_at,
            keeper: name(tx, shift.keeper).await?,
            may_end: may_end(shift.keeper == actor.id()?, actor.person()?.role),
        }),
        None => None,
    };
    Ok(Shift {
        open: kept,
        ended: ended.map(|shift| shift.id),
        expected: before.as_ref().map(|before| expected(before.count, blanks, store::fees::cash(&fees, &refunds))),
        before,
        blanks,
        handed_over: store::shifts::handed_over_since(tx, since).await?,
        fees,
        refunds,
        ready: u32::try_from(ready).unwrap_or(u32::MAX),
        unfinished: u32::try_from(cards.len() - ready).unwrap_or(u32::MAX),
        queued: store::operations::waiting(tx).await?,
    })
}

/// Opens a shift.
pub(crate) async fn open_one(open: &OpenStation, actor: &Actor, args: Counted) -> Result<Shift, Problem> {
    let mut tx = open.store.begin().await?;
    let now = read(&mut tx, actor).await?;
    if now.open.is_some() {
        return Err(ErrorCode::WrongState.into());
    }
    let words = words(&args, now.expected)?;
    let (shift, staff) = (open.new_id(), actor.id()?);
    let payload = Payload::ShiftOpened { shift, counted: args.counted, expected: now.expected, words };
    let at = act(open, &mut tx, staff, payload).await?;
    store::shifts::insert(&mut tx, shift, staff, at, args.counted).await?;
    let after = read(&mut tx, actor).await?;
    tx.commit("open-shift").await?;
    Ok(after)
}

/// Ends a shift.
pub(crate) async fn close(open: &OpenStation, actor: &Actor, args: CloseShift) -> Result<Shift, Problem> {
    let mut tx = open.store.begin().await?;
    let report = report(&mut tx, actor, args.shift, &args.count, None).await?;
    let staff = actor.id()?;
    let at = act(open, &mut tx, staff, Payload::ShiftClosed { shift: args.shift, end: report.end.clone() }).await?;
    store::shifts::end(&mut tx, args.shift, staff, at, &report).await?;
    let after = read(&mut tx, actor).await?;
    tx.commit("close-shift").await?;
    Ok(after)
}

/// Ends a shift and opens the colleague's, who has been asked for their own password, with what was counted.
pub(crate) async fn hand_over(open: &OpenStation, actor: &Actor, args: HandOverShift) -> Result<Shift, Problem> {
    let mut tx = open.store.begin().await?;
    let report = report(&mut tx, actor, args.shift, &args.count, Some(args.to)).await?;
    let (staff, next) = (actor.id()?, open.new_id());
    let payload = Payload::ShiftHandedOver { shift: args.shift, end: report.end.clone(), to: args.to, next };
    let at = act(open, &mut tx, staff, payload).await?;
    store::shifts::end(&mut tx, args.shift, staff, at, &report).await?;
    store::shifts::insert(&mut tx, next, args.to, at, args.count.counted).await?;
    let after = read(&mut tx, actor).await?;
    tx.commit("hand-over-shift").await?;
    Ok(after)
}

/// What is said of the end of the shift that is open, if this person may end it.
async fn report(tx: &mut Tx, actor: &Actor, shift: Uuid, count: &Counted, to: Option<Uuid>) -> Result<Report, Problem> {
    let now = read(tx, actor).await?;
    let (Some(kept), Some(expected)) = (&now.open, now.expected) else { return Err(ErrorCode::WrongState.into()) };
    let to_oneself = store::shifts::open(tx).await?.is_some_and(|row| Some(row.keeper) == to);
    if kept.id != shift || to_oneself {
        return Err(ErrorCode::WrongState.into());
    }
    if !kept.may_end {
        return Err(ErrorCode::NotAllowed.into());
    }
    let words = words(count, Some(expected))?;
    Ok(Report {
        end: ShiftEnd { counted: count.counted, expected, words, blanks: now.blanks, handed_over: now.handed_over },
        fees: now.fees,
        refunds: now.refunds,
        ready: now.ready,
        unfinished: now.unfinished,
        queued: now.queued,
        to,
    })
}

/// What was said about differences. Nothing that was counted beside something else than what is true now is taken.
fn words(count: &Counted, now: Option<Expected>) -> Result<Differences, Problem> {
    if count.counted.blanks > MOST_BLANKS || count.counted.cash > MOST_CASH {
        return Err(ErrorCode::TooLarge.into());
    }
    if count.expected != now {
        return Err(ErrorCode::RecordChanged.into());
    }
    let Some(now) = now else { return Ok(Differences::default()) };
    let unexplained = |_| Problem::from(ErrorCode::ShiftUnexplained);
    Ok(Differences {
        blanks: explained(count.counted.blanks, now.blanks, &count.blanks_words).map_err(unexplained)?,
        cash: explained(count.counted.cash, now.cash, &count.cash_words).map_err(unexplained)?,
    })
}

async fn act(open: &OpenStation, tx: &mut Tx, staff: Uuid, payload: Payload) -> Result<Moment, Problem> {
    let act = Act { actor: Some(staff), resident: None, seen: Vec::new(), payload };
    record(tx, open.now(), &open.random, act).await
}
