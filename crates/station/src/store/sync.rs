//! How far the station and the hub have come with each other.

use contract::Moment;
use contract::operation::{Hash, Header};
use contract::sync::{ChainEnd, Tally};
use sqlx::Row;
use uuid::Uuid;

use super::{StoreProblem, Tx};

/// Where the feed stands here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Nothing has been read yet, or the hub no longer knows the position: a snapshot comes first.
    New,
    /// A snapshot is being read: where the feed stood when it began, and the last resident that was applied.
    Snapshot {
        /// Of this feed.
        feed_epoch: Uuid,
        /// Go on from here when it is through.
        position: u64,
        /// Residents up to this one are here.
        after: Uuid,
        /// How many there are in all.
        residents: u64,
    },
    /// The feed has been applied up to a position.
    Feed {
        /// Of this feed.
        feed_epoch: Uuid,
        /// Up to here.
        cursor: u64,
    },
}

fn whole(value: i64) -> Result<u64, StoreProblem> {
    u64::try_from(value).map_err(|_| StoreProblem::Broken)
}

fn stored(value: u64) -> Result<i64, StoreProblem> {
    i64::try_from(value).map_err(|_| StoreProblem::Broken)
}

pub(crate) async fn reading(tx: &mut Tx) -> Result<Reading, StoreProblem> {
    let row = sqlx::query("SELECT * FROM sync").fetch_one(tx.on()).await?;
    let Some(feed_epoch) = row.try_get::<Option<Uuid>, _>("feed_epoch")? else { return Ok(Reading::New) };
    if let Some(cursor) = row.try_get::<Option<i64>, _>("cursor")? {
        return Ok(Reading::Feed { feed_epoch, cursor: whole(cursor)? });
    }
    let position: Option<i64> = row.try_get("snapshot_position")?;
    let Some((position, after)) = position.zip(row.try_get::<Option<Uuid>, _>("snapshot_after")?) else {
        return Ok(Reading::New);
    };
    let residents = row.try_get::<Option<i64>, _>("snapshot_residents")?.unwrap_or(0);
    Ok(Reading::Snapshot { feed_epoch, position: whole(position)?, after, residents: whole(residents)? })
}

pub(crate) async fn set_reading(tx: &mut Tx, reading: Reading) -> Result<(), StoreProblem> {
    let (feed_epoch, cursor, position, after, residents) = match reading {
        Reading::New => (None, None, None, None, None),
        Reading::Snapshot { feed_epoch, position, after, residents } => {
            (Some(feed_epoch), None, Some(stored(position)?), Some(after), Some(stored(residents)?))
        }
        Reading::Feed { feed_epoch, cursor } => (Some(feed_epoch), Some(stored(cursor)?), None, None, None),
    };
    sqlx::query(
        "UPDATE sync SET feed_epoch = ?, cursor = ?, snapshot_position = ?, snapshot_after = ?, snapshot_residents = ?",
    )
    .bind(feed_epoch)
    .bind(cursor)
    .bind(position)
    .bind(after)
    .bind(residents)
    .execute(tx.on())
    .await?;
    Ok(())
}

/// How many milliseconds the hub's clock is ahead of this computer's.
pub(crate) async fn hub_ahead(tx: &mut Tx) -> Result<i64, StoreProblem> {
    Ok(sqlx::query("SELECT hub_ahead_ms FROM sync").fetch_one(tx.on()).await?.try_get(0)?)
}

pub(crate) async fn set_hub_ahead(tx: &mut Tx, milliseconds: i64) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE sync SET hub_ahead_ms = ?").bind(milliseconds).execute(tx.on()).await?;
    Ok(())
}

/// Since when the hub says that the station is cut off.
pub(crate) async fn cut_off_at(tx: &mut Tx) -> Result<Option<Moment>, StoreProblem> {
    let at: Option<i64> = sqlx::query("SELECT cut_off_at FROM sync").fetch_one(tx.on()).await?.try_get(0)?;
    Ok(at.map(Moment::from_unix_millis))
}

/// The hub says that the station is cut off, the first moment counts; or answers it.
pub(crate) async fn set_cut_off(tx: &mut Tx, at: Option<Moment>) -> Result<(), StoreProblem> {
    let at = at.map(Moment::unix_millis);
    let change = "UPDATE sync SET cut_off_at = CASE WHEN ?1 IS NULL THEN NULL ELSE coalesce(cut_off_at, ?1) END
                  WHERE (cut_off_at IS NULL) <> (?1 IS NULL)";
    sqlx::query(change).bind(at).execute(tx.on()).await?;
    Ok(())
}

/// When the hub last answered for an operation.
pub(crate) async fn last_sent(tx: &mut Tx) -> Result<Option<Moment>, StoreProblem> {
    let at: Option<i64> = sqlx::query("SELECT last_sent FROM sync").fetch_one(tx.on()).await?.try_get(0)?;
    Ok(at.map(Moment::from_unix_millis))
}

/// The end of the station's own chain.
pub(crate) async fn chain_end(tx: &mut Tx) -> Result<ChainEnd, StoreProblem> {
    let head = super::station::chain_head(tx).await?;
    let epoch = match head_epoch(tx, head.sequence).await? {
        Some((epoch, _)) => epoch,
        None => head.epoch,
    };
    Ok(ChainEnd { epoch, sequence: head.sequence, hash: head.hash })
}

/// Epoch and chain hash of an operation that is kept here.
pub(crate) async fn head_epoch(tx: &mut Tx, sequence: u64) -> Result<Option<(u32, Hash)>, StoreProblem> {
    let row = sqlx::query("SELECT header FROM operation WHERE sequence = ?")
        .bind(stored(sequence)?)
        .fetch_optional(tx.on())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let header = Header::from_bytes(row.try_get(0)?).ok_or(StoreProblem::Broken)?;
    Ok(Some((header.epoch, header.chain_hash())))
}

/// Up to which operation the hub has answered.
pub(crate) async fn acknowledged(tx: &mut Tx) -> Result<u64, StoreProblem> {
    whole(sqlx::query("SELECT acknowledged FROM chain").fetch_one(tx.on()).await?.try_get(0)?)
}

/// The hub has answered for every operation up to this one.
pub(crate) async fn acknowledge(tx: &mut Tx, sequence: u64, at: Moment) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE chain SET acknowledged = max(acknowledged, min(sequence, ?))")
        .bind(stored(sequence)?)
        .execute(tx.on())
        .await?;
    super::forgotten::purge(tx).await?;
    sqlx::query("UPDATE sync SET last_sent = ?").bind(at.unix_millis()).execute(tx.on()).await?;
    Ok(())
}

/// Operations after this one are sent again: the hub has lost them.
pub(crate) async fn send_again_after(tx: &mut Tx, sequence: u64) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE chain SET acknowledged = min(acknowledged, ?)")
        .bind(stored(sequence)?)
        .execute(tx.on())
        .await?;
    Ok(())
}

/// The next operation is in this epoch, if it is a later one.
pub(crate) async fn set_epoch(tx: &mut Tx, epoch: u32) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE chain SET epoch = max(epoch, ?)").bind(epoch).execute(tx.on()).await?;
    Ok(())
}

/// How much is here of what the hub has sent, by kind: residents, cards, open tasks, applications that are not closed.
pub(crate) async fn tallies(tx: &mut Tx) -> Result<[Tally; 4], StoreProblem> {
    let mut tallies = [Tally::default(); 4];
    for (tally, versions) in tallies.iter_mut().zip(versions(tx).await?) {
        versions.into_iter().for_each(|(id, version)| tally.add(id, version));
    }
    Ok(tallies)
}

/// Ids and versions of the same.
pub(crate) async fn versions(tx: &mut Tx) -> Result<[Vec<(Uuid, u64)>; 4], StoreProblem> {
    let all = [
        "SELECT id, hub_version FROM resident WHERE hub_version IS NOT NULL",
        "SELECT production, version FROM card WHERE resident NOT IN (SELECT resident FROM forgotten)",
        "SELECT id, version FROM task WHERE decided = 0",
        "SELECT id, version FROM application WHERE closed = 0",
    ];
    let mut found = [const { Vec::new() }; 4];
    for (into, query) in found.iter_mut().zip(all) {
        for row in sqlx::query(query).fetch_all(tx.on()).await? {
            into.push((row.try_get(0)?, whole(row.try_get(1)?)?));
        }
    }
    Ok(found)
}
