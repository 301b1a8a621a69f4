//! What was typed and not yet saved, for each person.

use contract::Moment;
use contract::counter::{Draft, DraftKind, SavedDraft};
use sqlx::Row;
use uuid::Uuid;

use super::{StoreProblem, Tx};

fn name(kind: DraftKind) -> &'static str {
    match kind {
        DraftKind::Registration => "registration",
    }
}

pub(crate) async fn save(tx: &mut Tx, staff: Uuid, draft: &Draft, at: Moment) -> Result<(), StoreProblem> {
    sqlx::query("INSERT OR REPLACE INTO draft (staff, kind, step, content, saved_at) VALUES (?, ?, ?, ?, ?)")
        .bind(staff)
        .bind(name(draft.kind))
        .bind(draft.step)
        .bind(&draft.content)
        .bind(at.unix_millis())
        .execute(tx.on())
        .await?;
    Ok(())
}

pub(crate) async fn load(tx: &mut Tx, staff: Uuid, kind: DraftKind) -> Result<Option<SavedDraft>, StoreProblem> {
    let row = sqlx::query("SELECT step, content, saved_at FROM draft WHERE staff = ? AND kind = ?")
        .bind(staff)
        .bind(name(kind))
        .fetch_optional(tx.on())
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(SavedDraft {
        draft: Draft { kind, step: row.try_get("step")?, content: row.try_get("content")? },
        saved_at: Moment::from_unix_millis(row.try_get("saved_at")?),
    }))
}

pub(crate) async fn discard(tx: &mut Tx, staff: Uuid, kind: DraftKind) -> Result<(), StoreProblem> {
    sqlx::query("DELETE FROM draft WHERE staff = ? AND kind = ?").bind(staff).bind(name(kind)).execute(tx.on()).await?;
    Ok(())
}

/// Drafts wait for seven days (design: "Szkic poczeka … przez 7 dni").
pub(crate) async fn discard_before(tx: &mut Tx, moment: Moment) -> Result<(), StoreProblem> {
    sqlx::query("DELETE FROM draft WHERE saved_at < ?").bind(moment.unix_millis()).execute(tx.on()).await?;
    Ok(())
}
