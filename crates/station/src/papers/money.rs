//! What stands on the papers about money: receipts for fees, and the report of a shift.

use contract::counter::FeeSum;
use contract::{ErrorCode, Problem};
use documents::{Document, FeeLine, FeeReceipt, RefundOf, ShiftReport, Wording};
use domain::card_number::CardNumber;
use domain::leased_number::ReceiptNumber;
use uuid::Uuid;

use super::records::{name_of, staff_name, station_name, timed};
use super::{on_the_wall, wording};
use crate::open::OpenStation;
use crate::store;

/// The receipt for a fee, or for having paid it back.
pub(super) async fn receipt(open: &OpenStation, fee: Uuid, back: bool) -> Result<(Document, String), Problem> {
    let mut tx = open.store.read().await?;
    let fee = store::fees::get(&mut tx, fee).await?.ok_or(ErrorCode::BadRequest)?;
    let resident = store::residents::get(&mut tx, fee.resident).await?.ok_or(ErrorCode::ResidentUnknown)?;
    let number = |text: &str| ReceiptNumber::parse(text).map_err(|_| Problem::from(ErrorCode::StoreFailed));
    let taken = number(&fee.receipt)?;
    let (receipt, at, by, refund) = match (back, fee.refund) {
        (true, Some(refund)) => {
            let supervisor = staff_name(&mut tx, refund.supervisor).await?;
            let of = RefundOf { receipt: taken, why: refund.why, supervisor };
            (number(&refund.receipt)?, refund.at, refund.by, Some(of))
        }
        (true, None) => return Err(ErrorCode::WrongState.into()),
        (false, _) => (taken, fee.at, fee.by, None),
    };
    let form = FeeReceipt {
        receipt,
        refund,
        card: CardNumber::parse(&fee.number).map_err(|_| ErrorCode::StoreFailed)?,
        resident: name_of(&resident),
        reason: reason(open, &fee.reason),
        amount: fee.amount,
        payment: fee.payment,
        at: on_the_wall(at),
        operator: staff_name(&mut tx, by).await?,
    };
    Ok((Document::Fee(Box::new(form)), format!("pokwitowanie-{receipt}")))
}

/// A reason for a duplicate in the city's words.
fn reason(open: &OpenStation, id: &str) -> Wording {
    let setup = open.setup();
    let known = setup.configuration.duplicate_reasons.iter().find(|reason| reason.id == id);
    known.map_or_else(|| Wording::polish(id), |reason| wording(&reason.label))
}

/// The report of a shift that has ended.
pub(super) async fn report(open: &OpenStation, shift: Uuid) -> Result<(Document, String), Problem> {
    let mut tx = open.store.read().await?;
    let shift = store::shifts::get(&mut tx, shift).await?.ok_or(ErrorCode::BadRequest)?;
    let ended = shift.ended.ok_or(ErrorCode::WrongState)?;
    let taken_over_by = match ended.report.to {
        Some(to) => Some(staff_name(&mut tx, to).await?),
        None => None,
    };
    let (report, ended_at) = (ended.report, on_the_wall(ended.at));
    let line = |sum: FeeSum| FeeLine {
        reason: (!sum.reason.is_empty()).then(|| reason(open, &sum.reason)),
        payment: sum.payment,
        count: sum.count,
        sum: sum.sum,
    };
    let form = ShiftReport {
        station: station_name(open),
        keeper: staff_name(&mut tx, shift.keeper).await?,
        opened_at: on_the_wall(shift.opened_at),
        ended_at,
        ended_by: staff_name(&mut tx, ended.by).await?,
        taken_over_by,
        opening: shift.counted,
        expected: report.end.expected,
        counted: report.end.counted,
        blanks: report.end.blanks,
        blanks_words: report.end.words.blanks,
        cash_words: report.end.words.cash,
        fees: report.fees.into_iter().map(line).collect(),
        refunds: report.refunds.into_iter().map(line).collect(),
        handed_over: report.end.handed_over,
        ready: report.ready,
        unfinished: report.unfinished,
        queued: report.queued,
    };
    Ok((Document::Shift(Box::new(form)), timed("raport-zmiany", ended_at)))
}
