//! The station's one row.

use contract::Moment;
use contract::configuration::Configuration;
use contract::counter::Place;
use contract::operation::Hash;
use sqlx::Row;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{StoreProblem, Tx};

/// What a station is, beside its chain.
pub(crate) struct StationRow {
    pub(crate) id: Uuid,
    pub(crate) bundle: Uuid,
    pub(crate) enrolled_at: Moment,
    pub(crate) place: Place,
    pub(crate) certificate: Vec<u8>,
    pub(crate) card_key: Zeroizing<Vec<u8>>,
    pub(crate) transport_key: Zeroizing<Vec<u8>>,
    pub(crate) hub_key: Vec<u8>,
    /// The city's root, which signed the bundle.
    pub(crate) root_key: Vec<u8>,
    pub(crate) trust_list: Vec<u8>,
    pub(crate) configuration: Configuration,
}

/// How far the chain of operations has come.
pub(crate) struct ChainHead {
    pub(crate) station: Uuid,
    pub(crate) epoch: u32,
    pub(crate) sequence: u64,
    pub(crate) hash: Hash,
    pub(crate) last_at: Moment,
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, StoreProblem> {
    serde_json::to_string(value).map_err(|error| StoreProblem::Failed(sqlx::Error::Encode(Box::new(error))))
}

fn from_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreProblem> {
    serde_json::from_str(text).map_err(|_| StoreProblem::Broken)
}

pub(crate) async fn insert(tx: &mut Tx, row: &StationRow, program: &str) -> Result<(), StoreProblem> {
    sqlx::query(
        "INSERT INTO station (one, id, bundle, enrolled_at, place, certificate, card_key, transport_key, hub_key, root_key, trust_list,
           configuration, program)
         VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(row.id)
    .bind(row.bundle)
    .bind(row.enrolled_at.unix_millis())
    .bind(json(&row.place)?)
    .bind(&row.certificate)
    .bind(row.card_key.as_slice())
    .bind(row.transport_key.as_slice())
    .bind(&row.hub_key)
    .bind(&row.root_key)
    .bind(&row.trust_list)
    .bind(json(&row.configuration)?)
    .bind(program)
    .execute(tx.on())
    .await?;
    sqlx::query("INSERT INTO chain (one, epoch, sequence, hash, last_at, acknowledged) VALUES (1, 1, 0, ?, ?, 0)")
        .bind([0_u8; 32].as_slice())
        .bind(row.enrolled_at.unix_millis())
        .execute(tx.on())
        .await?;
    Ok(())
}

pub(crate) async fn load(tx: &mut Tx) -> Result<Option<StationRow>, StoreProblem> {
    let row = sqlx::query("SELECT * FROM station").fetch_optional(tx.on()).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(StationRow {
        id: row.try_get("id")?,
        bundle: row.try_get("bundle")?,
        enrolled_at: Moment::from_unix_millis(row.try_get("enrolled_at")?),
        place: from_json(row.try_get("place")?)?,
        certificate: row.try_get("certificate")?,
        card_key: Zeroizing::new(row.try_get("card_key")?),
        transport_key: Zeroizing::new(row.try_get("transport_key")?),
        hub_key: row.try_get("hub_key")?,
        root_key: row.try_get("root_key")?,
        trust_list: row.try_get("trust_list")?,
        configuration: from_json(row.try_get("configuration")?)?,
    }))
}

/// Notes which program opened the database last, for one that is older.
pub(crate) async fn set_program(tx: &mut Tx, program: &str) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE station SET program = ?1 WHERE program <> ?1").bind(program).execute(tx.on()).await?;
    Ok(())
}

pub(crate) async fn chain_head(tx: &mut Tx) -> Result<ChainHead, StoreProblem> {
    let row =
        sqlx::query("SELECT station.id, epoch, sequence, hash, last_at FROM chain, station").fetch_one(tx.on()).await?;
    let hash: Vec<u8> = row.try_get("hash")?;
    Ok(ChainHead {
        station: row.try_get("id")?,
        epoch: row.try_get("epoch")?,
        sequence: u64::try_from(row.try_get::<i64, _>("sequence")?).map_err(|_| StoreProblem::Broken)?,
        hash: hash.as_slice().try_into().map_err(|_| StoreProblem::Broken)?,
        last_at: Moment::from_unix_millis(row.try_get("last_at")?),
    })
}

pub(crate) async fn advance_chain(tx: &mut Tx, sequence: u64, hash: &Hash, at: Moment) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE chain SET sequence = ?, hash = ?, last_at = ?")
        .bind(i64::try_from(sequence).map_err(|_| StoreProblem::Broken)?)
        .bind(hash.as_slice())
        .bind(at.unix_millis())
        .execute(tx.on())
        .await?;
    Ok(())
}

/// Puts a newer configuration in the place of the one before.
pub(crate) async fn set_configuration(tx: &mut Tx, configuration: &Configuration) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE station SET configuration = ?").bind(json(configuration)?).execute(tx.on()).await?;
    Ok(())
}

/// Puts a newer trust list in the place of the one before.
pub(crate) async fn set_trust_list(tx: &mut Tx, list: &[u8]) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE station SET trust_list = ?").bind(list).execute(tx.on()).await?;
    Ok(())
}

/// Puts a renewed certificate in the place of the one before.
pub(crate) async fn set_certificate(tx: &mut Tx, certificate: &[u8]) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE station SET certificate = ?").bind(certificate).execute(tx.on()).await?;
    Ok(())
}
