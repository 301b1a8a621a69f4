//! Fees that were taken here.

use contract::Moment;
use contract::counter::{FeeSum, Payment};
use domain::shift::Cash;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::{StoreProblem, Tx};

/// A fee for the duplicate of a card.
pub(crate) struct FeeRow {
    pub(crate) id: Uuid,
    pub(crate) shift: Uuid,
    pub(crate) resident: Uuid,
    /// 16 digits of the card that is replaced.
    pub(crate) number: String,
    pub(crate) reason: String,
    /// In grosz.
    pub(crate) amount: u32,
    pub(crate) payment: Payment,
    pub(crate) receipt: String,
    pub(crate) at: Moment,
    pub(crate) by: Uuid,
    pub(crate) refund: Option<RefundRow>,
}

/// How a fee was paid back.
pub(crate) struct RefundRow {
    pub(crate) shift: Uuid,
    pub(crate) receipt: String,
    pub(crate) at: Moment,
    pub(crate) by: Uuid,
    pub(crate) supervisor: Uuid,
    pub(crate) why: String,
}

fn payment_name(payment: Payment) -> &'static str {
    match payment {
        Payment::Cash => "cash",
        Payment::Terminal => "terminal",
    }
}

fn payment(name: &str) -> Result<Payment, StoreProblem> {
    Payment::ALL.into_iter().find(|known| payment_name(*known) == name).ok_or(StoreProblem::Broken)
}

fn fee(row: &SqliteRow) -> Result<FeeRow, StoreProblem> {
    let refund = match row.try_get::<Option<i64>, _>("refunded_at")? {
        Some(at) => Some(RefundRow {
            shift: row.try_get("refund_shift")?,
            receipt: row.try_get("refund_receipt")?,
            at: Moment::from_unix_millis(at),
            by: row.try_get("refunded_by")?,
            supervisor: row.try_get("supervisor")?,
            why: row.try_get("why")?,
        }),
        None => None,
    };
    Ok(FeeRow {
        id: row.try_get("id")?,
        shift: row.try_get("shift")?,
        resident: row.try_get("resident")?,
        number: row.try_get("number")?,
        reason: row.try_get("reason")?,
        amount: row.try_get("amount")?,
        payment: payment(row.try_get("payment")?)?,
        receipt: row.try_get("receipt")?,
        at: Moment::from_unix_millis(row.try_get("at")?),
        by: row.try_get("taken_by")?,
        refund,
    })
}

pub(crate) async fn insert(tx: &mut Tx, fee: &FeeRow) -> Result<(), StoreProblem> {
    sqlx::query(
        "INSERT INTO fee (id, shift, resident, number, reason, amount, payment, receipt, at, taken_by)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(fee.id)
    .bind(fee.shift)
    .bind(fee.resident)
    .bind(&fee.number)
    .bind(&fee.reason)
    .bind(fee.amount)
    .bind(payment_name(fee.payment))
    .bind(&fee.receipt)
    .bind(fee.at.unix_millis())
    .bind(fee.by)
    .execute(tx.on())
    .await?;
    Ok(())
}

/// Notes that a fee was paid back.
pub(crate) async fn refund(tx: &mut Tx, id: Uuid, refund: &RefundRow) -> Result<(), StoreProblem> {
    sqlx::query(
        "UPDATE fee SET refund_shift = ?, refund_receipt = ?, refunded_at = ?, refunded_by = ?, supervisor = ?, why = ? WHERE id = ?",
    )
    .bind(refund.shift)
    .bind(&refund.receipt)
    .bind(refund.at.unix_millis())
    .bind(refund.by)
    .bind(refund.supervisor)
    .bind(&refund.why)
    .bind(id)
    .execute(tx.on())
    .await?;
    Ok(())
}

pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<Option<FeeRow>, StoreProblem> {
    let row = sqlx::query("SELECT * FROM fee WHERE id = ?").bind(id).fetch_optional(tx.on()).await?;
    row.as_ref().map(fee).transpose()
}

/// The last fee for the duplicate of a card, paid back or not.
pub(crate) async fn last_of_card(tx: &mut Tx, number: &str) -> Result<Option<FeeRow>, StoreProblem> {
    let row =
        sqlx::query("SELECT * FROM fee WHERE number = ? ORDER BY refunded_at IS NOT NULL, at DESC, id DESC LIMIT 1")
            .bind(number)
            .fetch_optional(tx.on())
            .await?;
    row.as_ref().map(fee).transpose()
}

/// A person's fees, under every record of theirs, newest first.
pub(crate) async fn of_resident(tx: &mut Tx, resident: Uuid) -> Result<Vec<FeeRow>, StoreProblem> {
    let rows = sqlx::query("SELECT * FROM fee WHERE resident IN (SELECT ?1 UNION SELECT id FROM resident WHERE leads_to = ?1) ORDER BY at DESC, id DESC")
        .bind(resident)
        .fetch_all(tx.on())
        .await?;
    rows.iter().map(fee).collect()
}

/// The fees taken in a shift, added up by reason and by how they were paid.
pub(crate) async fn taken_in(tx: &mut Tx, shift: Uuid) -> Result<Vec<FeeSum>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT reason, payment, count(*) AS count, sum(amount) AS sum FROM fee WHERE shift = ? GROUP BY reason, payment
         ORDER BY reason, payment",
    )
    .bind(shift)
    .fetch_all(tx.on())
    .await?;
    rows.iter().map(sum).collect()
}

/// The fees paid back in a shift, added up by how they had been paid.
pub(crate) async fn refunded_in(tx: &mut Tx, shift: Uuid) -> Result<Vec<FeeSum>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT '' AS reason, payment, count(*) AS count, sum(amount) AS sum FROM fee WHERE refund_shift = ?
         GROUP BY payment ORDER BY payment",
    )
    .bind(shift)
    .fetch_all(tx.on())
    .await?;
    rows.iter().map(sum).collect()
}

fn sum(row: &SqliteRow) -> Result<FeeSum, StoreProblem> {
    Ok(FeeSum {
        reason: row.try_get("reason")?,
        payment: payment(row.try_get("payment")?)?,
        count: row.try_get("count")?,
        sum: row.try_get("sum")?,
    })
}

/// The cash among them.
pub(crate) fn cash(taken: &[FeeSum], refunded: &[FeeSum]) -> Cash {
    let cash = |sums: &[FeeSum]| {
        sums.iter().filter(|sum| sum.payment == Payment::Cash).fold(0_u32, |all, sum| all.saturating_add(sum.sum))
    };
    Cash { taken: cash(taken), refunded: cash(refunded) }
}
