//! Operations and their receipts.

use std::collections::{HashMap, HashSet};

use contract::operation::Hash;
use contract::sync::{ChainEnd, Outcome};
use sqlx::Row;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{StoreProblem, Tx};
use crate::decide::StationRow;

/// An operation that is there already.
pub(crate) struct Receipt {
    pub(crate) chain_hash: Vec<u8>,
    pub(crate) outcome: Outcome,
}

/// Those of these operations that are there already.
pub(crate) async fn known(tx: &mut Tx, city: &str, ids: &[Uuid]) -> Result<HashMap<Uuid, Receipt>, StoreProblem> {
    let rows = sqlx::query("SELECT id, chain_hash, outcome FROM operation WHERE city = $1 AND id = ANY($2)")
        .bind(city)
        .bind(ids)
        .fetch_all(tx.on())
        .await?;
    rows.iter()
        .map(|row| {
            let outcome: sqlx::types::Json<Outcome> = row.try_get("outcome")?;
            Ok((row.try_get("id")?, Receipt { chain_hash: row.try_get("chain_hash")?, outcome: outcome.0 }))
        })
        .collect()
}

/// Which of these chain hashes the station has operations of.
pub(crate) async fn known_hashes(
    tx: &mut Tx,
    city: &str,
    station: Uuid,
    hashes: &[Hash],
) -> Result<HashSet<Vec<u8>>, StoreProblem> {
    if hashes.is_empty() {
        return Ok(HashSet::new());
    }
    let hashes: Vec<&[u8]> = hashes.iter().map(<[u8; 32]>::as_slice).collect();
    let rows =
        sqlx::query("SELECT chain_hash FROM operation WHERE city = $1 AND station = $2 AND chain_hash = ANY($3)")
            .bind(city)
            .bind(station)
            .bind(hashes)
            .fetch_all(tx.on())
            .await?;
    rows.iter().map(|row| Ok(row.try_get("chain_hash")?)).collect()
}

/// An operation with what became of it.
pub(crate) struct NewOperation<'a> {
    pub(crate) id: Uuid,
    pub(crate) epoch: u32,
    pub(crate) sequence: u64,
    pub(crate) kind: u16,
    pub(crate) actor: Option<Uuid>,
    pub(crate) at: i64,
    pub(crate) resident: Option<Uuid>,
    /// The other resident whom it names.
    pub(crate) beside: Option<Uuid>,
    pub(crate) header: &'a [u8],
    pub(crate) chain_hash: Hash,
    pub(crate) payload: Option<&'a [u8]>,
    pub(crate) payload_key: Option<&'a [u8]>,
    pub(crate) outcome: Outcome,
}

/// Writes the receipts.
pub(crate) async fn insert(
    tx: &mut Tx,
    city: &str,
    station: Uuid,
    rows: &[NewOperation<'_>],
    now: OffsetDateTime,
) -> Result<(), StoreProblem> {
    if rows.is_empty() {
        return Ok(());
    }
    macro_rules! column {
        ($field:expr) => {
            rows.iter().map($field).collect::<Vec<_>>()
        };
    }
    sqlx::query(
        "INSERT INTO operation (city, station, received_at, id, epoch, sequence, kind, actor, at, resident, header, chain_hash, payload,
           payload_key, outcome, beside)
         SELECT $1, $2, $3, * FROM UNNEST($4::uuid[], $5::int[], $6::bigint[], $7::smallint[], $8::uuid[], $9::bigint[], $10::uuid[],
           $11::bytea[], $12::bytea[], $13::bytea[], $14::bytea[], $15::jsonb[], $16::uuid[])",
    )
    .bind(city)
    .bind(station)
    .bind(now)
    .bind(column!(|row| row.id))
    .bind(column!(|row| row.epoch.cast_signed()))
    .bind(column!(|row| row.sequence.cast_signed()))
    .bind(column!(|row| row.kind.cast_signed()))
    .bind(column!(|row| row.actor))
    .bind(column!(|row| row.at))
    .bind(column!(|row| row.resident))
    .bind(column!(|row| row.header))
    .bind(column!(|row| row.chain_hash.as_slice()))
    .bind(column!(|row| row.payload))
    .bind(column!(|row| row.payload_key))
    .bind(column!(|row| sqlx::types::Json(&row.outcome)))
    .bind(column!(|row| row.beside))
    .execute(tx.on())
    .await?;
    Ok(())
}

/// An operation that is kept aside.
pub(crate) struct Aside<'a> {
    pub(crate) id: Uuid,
    pub(crate) chain_hash: Hash,
    pub(crate) header: &'a [u8],
    pub(crate) payload: Option<&'a [u8]>,
    pub(crate) payload_key: Option<&'a [u8]>,
}

/// Keeps operations aside for people to look at.
pub(crate) async fn quarantine(
    tx: &mut Tx,
    city: &str,
    station: Uuid,
    rows: &[Aside<'_>],
    now: OffsetDateTime,
) -> Result<(), StoreProblem> {
    for row in rows {
        sqlx::query(
            "INSERT INTO quarantine (city, id, chain_hash, station, received_at, header, payload, payload_key)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
        )
        .bind(city)
        .bind(row.id)
        .bind(row.chain_hash.as_slice())
        .bind(station)
        .bind(now)
        .bind(row.header)
        .bind(row.payload)
        .bind(row.payload_key)
        .execute(tx.on())
        .await?;
    }
    Ok(())
}

/// A station, locked until the transaction ends, with the end of its chain and the epoch that it has been told to go on in.
pub(crate) async fn lock_station(
    tx: &mut Tx,
    city: &str,
    station: Uuid,
) -> Result<(StationRow, ChainEnd, Option<u32>), StoreProblem> {
    let row = sqlx::query(
        "SELECT point, program, epoch, sequence, hash, new_epoch, cut_off_at IS NOT NULL AS cut_off FROM station WHERE city = $1 AND id = $2 FOR UPDATE",
    )
    .bind(city)
    .bind(station)
    .fetch_one(tx.on())
    .await?;
    let end = ChainEnd {
        epoch: row.try_get::<i32, _>("epoch")?.cast_unsigned(),
        sequence: row.try_get::<i64, _>("sequence")?.cast_unsigned(),
        hash: row.try_get::<Vec<u8>, _>("hash")?.try_into().map_err(|_| StoreProblem::Broken)?,
    };
    let new_epoch = row.try_get::<Option<i32>, _>("new_epoch")?.map(i32::cast_unsigned);
    let station = StationRow {
        id: station,
        point: row.try_get("point")?,
        leases: Vec::new(),
        program: row.try_get("program")?,
        enrolled: false,
        cut_off: row.try_get("cut_off")?,
    };
    Ok((station, end, new_epoch))
}

/// Notes how far a station's chain has come.
pub(crate) async fn set_chain(
    tx: &mut Tx,
    city: &str,
    station: &StationRow,
    end: ChainEnd,
    new_epoch: Option<u32>,
    now: OffsetDateTime,
) -> Result<(), StoreProblem> {
    sqlx::query(
        "UPDATE station SET epoch = $3, sequence = $4, hash = $5, new_epoch = $6, last_contact = $7, program = coalesce($8, program),
           enrolled_at = CASE WHEN $9 THEN coalesce(enrolled_at, $7) ELSE enrolled_at END
         WHERE city = $1 AND id = $2",
    )
    .bind(city)
    .bind(station.id)
    .bind(end.epoch.cast_signed())
    .bind(end.sequence.cast_signed())
    .bind(end.hash.as_slice())
    .bind(new_epoch.map(u32::cast_signed))
    .bind(now)
    .bind(&station.program)
    .bind(station.enrolled)
    .execute(tx.on())
    .await?;
    Ok(())
}
