//! The fee of a duplicate (C-7): taken with the act that takes the number, so that there is neither without the other; paid back by a
//! supervisor.

use contract::counter::{Fee, Payment, Refund, RefundFee};
use contract::enrolment::NumberKind;
use contract::payload::{DuplicateData, FeeOf, Payload};
use contract::{ErrorCode, Problem};
use domain::fee::{FeeProblem, Settled, Taken, may_refund, settle};
use domain::leased_number::ReceiptNumber;
use uuid::Uuid;

use crate::act::Actor;
use crate::find::grouped;
use crate::open::OpenStation;
use crate::record::{Act, record};
use crate::store::fees::{FeeRow, RefundRow};
use crate::store::{self, Tx};
use crate::{numbers, store::shifts::ShiftRow};

/// The longest reason that a supervisor writes, in bytes.
const WHY_BYTES: usize = 400;

/// What is settled about the fee of a duplicate, before anything is written.
pub(crate) struct SettledFee {
    settled: Settled,
    /// The fee that was taken before.
    paid: Option<Uuid>,
}

/// Holds what is offered against what is due and what was paid before.
pub(crate) async fn look(
    tx: &mut Tx,
    of: &str,
    data: &DuplicateData,
    payment: Option<Payment>,
) -> Result<SettledFee, Problem> {
    let before = store::fees::last_of_card(tx, of).await?.filter(|fee| fee.refund.is_none());
    let taken = before.as_ref().map(|fee| Taken { amount: fee.amount, same_reason: fee.reason == data.reason });
    let settled = settle(data.fee, taken, payment.is_some()).map_err(|problem| match problem {
        FeeProblem::Due => ErrorCode::FeeDue,
        FeeProblem::NothingDue => ErrorCode::BadRequest,
        FeeProblem::TakenAlready => ErrorCode::FeeTaken,
        FeeProblem::AnotherSum => ErrorCode::FeeDiffers,
    })?;
    if settled == Settled::Take {
        shift(tx).await?;
    }
    Ok(SettledFee { settled, paid: before.map(|fee| fee.id) })
}

/// No money changes hands without a shift (C-11).
async fn shift(tx: &mut Tx) -> Result<ShiftRow, Problem> {
    store::shifts::open(tx).await?.ok_or_else(|| ErrorCode::ShiftNotOpen.into())
}

/// Takes the fee, if it is to be taken now; says which one covers the duplicate.
pub(crate) async fn take(
    open: &OpenStation,
    tx: &mut Tx,
    actor: Uuid,
    resident: Uuid,
    of: &str,
    data: &DuplicateData,
    payment: Option<Payment>,
) -> Result<Option<Uuid>, Problem> {
    let SettledFee { settled, paid } = look(tx, of, data, payment).await?;
    let Some(payment) = payment.filter(|_| settled == Settled::Take) else { return Ok(paid) };
    let fee = FeeRow {
        id: open.new_id(),
        shift: shift(tx).await?.id,
        resident,
        number: of.to_owned(),
        reason: data.reason.clone(),
        amount: data.fee,
        payment,
        receipt: receipt(open, tx).await?,
        at: open.now(),
        by: actor,
        refund: None,
    };
    let payload = Payload::FeeTaken {
        fee: fee.id,
        resident,
        of: FeeOf::Duplicate { number: fee.number.clone(), reason: fee.reason.clone() },
        amount: fee.amount,
        payment,
        receipt: fee.receipt.clone(),
        shift: fee.shift,
    };
    let act = Act { actor: Some(actor), resident: Some(resident), seen: Vec::new(), payload };
    let at = record(tx, open.now(), &open.random, act).await?;
    store::fees::insert(tx, &FeeRow { at, ..fee }).await?;
    let taken = store::fees::last_of_card(tx, of).await?;
    Ok(taken.map(|fee| fee.id))
}

async fn receipt(open: &OpenStation, tx: &mut Tx) -> Result<String, Problem> {
    let taken = numbers::take(open, tx, NumberKind::Receipts).await?;
    Ok(ReceiptNumber::from_body(taken.number).ok_or(ErrorCode::NumbersExhausted)?.to_string())
}

/// Pays a fee back the way it was paid; the supervisor has been asked for their own password.
pub(crate) async fn refund(
    open: &OpenStation,
    actor: &Actor,
    supervisor: Uuid,
    args: RefundFee,
) -> Result<Fee, Problem> {
    let why = args.why.trim();
    if why.is_empty() {
        return Err(ErrorCode::BadRequest.into());
    }
    if why.len() > WHY_BYTES {
        return Err(ErrorCode::TooLarge.into());
    }
    let mut tx = open.store.begin().await?;
    let fee = store::fees::get(&mut tx, args.fee).await?.ok_or(ErrorCode::BadRequest)?;
    let made = store::productions::instead_of(&mut tx, &fee.number).await?;
    if !may_refund(fee.refund.is_some(), &made) {
        return Err(ErrorCode::WrongState.into());
    }
    let shift = shift(&mut tx).await?.id;
    let receipt = receipt(open, &mut tx).await?;
    let payload =
        Payload::FeeRefunded { fee: fee.id, receipt: receipt.clone(), supervisor, why: why.to_owned(), shift };
    let by = actor.id()?;
    let act = Act { actor: Some(by), resident: Some(fee.resident), seen: Vec::new(), payload };
    let at = record(&mut tx, open.now(), &open.random, act).await?;
    let row = RefundRow { shift, receipt, at, by, supervisor, why: why.to_owned() };
    store::fees::refund(&mut tx, fee.id, &row).await?;
    let fee = store::fees::get(&mut tx, fee.id).await?.ok_or(ErrorCode::StoreFailed)?;
    let fee = shown(&mut tx, fee).await?;
    tx.commit("refund").await?;
    Ok(fee)
}

/// The fee of a card's duplicate, paid back or not.
pub(crate) async fn of_card(tx: &mut Tx, number: &str) -> Result<Option<Fee>, Problem> {
    match store::fees::last_of_card(tx, number).await? {
        Some(fee) => Ok(Some(shown(tx, fee).await?)),
        None => Ok(None),
    }
}

/// A resident's fees, newest first.
pub(crate) async fn of_resident(tx: &mut Tx, resident: Uuid) -> Result<Vec<Fee>, Problem> {
    let mut fees = Vec::new();
    for fee in store::fees::of_resident(tx, resident).await? {
        fees.push(shown(tx, fee).await?);
    }
    Ok(fees)
}

async fn shown(tx: &mut Tx, fee: FeeRow) -> Result<Fee, Problem> {
    let refund = match fee.refund {
        Some(refund) => Some(Refund {
            receipt: refund.receipt,
            at: refund.at,
            supervisor: name(tx, refund.supervisor).await?,
            why: refund.why,
        }),
        None => None,
    };
    Ok(Fee {
        id: fee.id,
        of: grouped(&fee.number),
        reason: fee.reason,
        amount: fee.amount,
        payment: fee.payment,
        receipt: fee.receipt,
        at: fee.at,
        by: name(tx, fee.by).await?,
        refund,
    })
}

/// The name of somebody who works here, or did.
pub(crate) async fn name(tx: &mut Tx, staff: Uuid) -> Result<String, Problem> {
    Ok(store::staff::get(tx, staff).await?.map(|person| person.name()).unwrap_or_default())
}
