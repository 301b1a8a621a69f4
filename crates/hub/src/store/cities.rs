//! Cities, their stations and their people.

use contract::configuration::Configuration;
use contract::enrolment::{NumberKind, StaffMember};
use contract::sync::{CityFile, CityStaff, CityStation, Hello, Record};
use serde_bytes::ByteBuf;
use sqlx::Row;
use sqlx::postgres::PgRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::changes::{self, FeedKind};
use super::{StoreProblem, Tx, json, word};

/// What is known of a station before its request is believed.
pub(crate) struct StationKeys {
    pub(crate) city: String,
    pub(crate) point: String,
    pub(crate) transport_key: Vec<u8>,
    pub(crate) cut_off: bool,
}

pub(crate) async fn station(tx: &mut Tx, id: Uuid) -> Result<Option<StationKeys>, StoreProblem> {
    let row = sqlx::query("SELECT city, point, transport_key, cut_off_at FROM station WHERE id = $1")
        .bind(id)
        .fetch_optional(tx.on())
        .await?;
    row.map(|row| {
        Ok(StationKeys {
            city: row.try_get("city")?,
            point: row.try_get("point")?,
            transport_key: row.try_get("transport_key")?,
            cut_off: row.try_get::<Option<OffsetDateTime>, _>("cut_off_at")?.is_some(),
        })
    })
    .transpose()
}

/// Notes what a station said of itself.
pub(crate) async fn heard(
    tx: &mut Tx,
    city: &str,
    station: Uuid,
    hello: &Hello,
    now: OffsetDateTime,
) -> Result<(), StoreProblem> {
    let cards = hello.supplies.iter().find(|supply| supply.kind == NumberKind::Cards);
    let cards_left = cards.map(|supply| i32::try_from(supply.left).unwrap_or(i32::MAX));
    let ahead = hello.now.unix_millis() - contract::Moment::of(now.into()).unix_millis();
    sqlx::query(
        "UPDATE station SET last_contact = $3, clock_ahead_ms = $4, program = $5, waiting = $6, numbers_left = $7
         WHERE city = $1 AND id = $2",
    )
    .bind(city)
    .bind(station)
    .bind(now)
    .bind(ahead)
    .bind(&hello.program)
    .bind(i32::try_from(hello.waiting).unwrap_or(i32::MAX))
    .bind(cards_left)
    .execute(tx.on())
    .await?;
    Ok(())
}

pub(crate) async fn configuration_version(tx: &mut Tx, city: &str) -> Result<u32, StoreProblem> {
    let row =
        sqlx::query("SELECT configuration_version FROM city WHERE city = $1").bind(city).fetch_one(tx.on()).await?;
    Ok(row.try_get::<i32, _>(0)?.cast_unsigned())
}

/// What the city has set up, and whom to trust.
pub(crate) async fn city_records(tx: &mut Tx, city: &str) -> Result<Vec<Record>, StoreProblem> {
    let row =
        sqlx::query("SELECT trust_list, configuration FROM city WHERE city = $1").bind(city).fetch_one(tx.on()).await?;
    let list: Vec<u8> = row.try_get("trust_list")?;
    let mut records = vec![Record::TrustList { list: ByteBuf::from(list) }];
    if let Some(configuration) = row.try_get::<Option<sqlx::types::Json<Configuration>>, _>("configuration")? {
        records.push(Record::Configuration(Box::new(configuration.0)));
    }
    Ok(records)
}

/// A station's certificate and its numbers.
pub(crate) async fn station_records(tx: &mut Tx, city: &str, station: Uuid) -> Result<Vec<Record>, StoreProblem> {
    let row = sqlx::query("SELECT certificate FROM station WHERE city = $1 AND id = $2")
        .bind(city)
        .bind(station)
        .fetch_one(tx.on())
        .await?;
    let certificate: Vec<u8> = row.try_get(0)?;
    let mut records = vec![Record::Certificate { certificate: ByteBuf::from(certificate) }];
    records.extend(super::leases::leased(tx, city, station).await?.into_iter().map(Record::Numbers));
    Ok(records)
}

/// People of a point: these, or all. Who is asked for and not there any more is gone.
pub(crate) async fn staff_records(
    tx: &mut Tx,
    city: &str,
    point: &str,
    wanted: Option<&[Uuid]>,
) -> Result<Vec<Record>, StoreProblem> {
    if wanted.is_some_and(<[Uuid]>::is_empty) {
        return Ok(Vec::new());
    }
    let rows = sqlx::query(
        "SELECT * FROM staff WHERE city = $1 AND $2 = ANY(points) AND ($3 IS NULL OR id = ANY($3)) ORDER BY id",
    )
    .bind(city)
    .bind(point)
    .bind(wanted)
    .fetch_all(tx.on())
    .await?;
    let members: Vec<StaffMember> = rows.iter().map(member).collect::<Result<_, _>>()?;
    let gone = wanted.into_iter().flatten().filter(|id| members.iter().all(|member| member.id != **id));
    let mut records: Vec<Record> = gone.map(|staff| Record::StaffGone { staff: *staff }).collect();
    records.extend(members.into_iter().map(Record::Staff));
    Ok(records)
}

fn member(row: &PgRow) -> Result<StaffMember, StoreProblem> {
    Ok(StaffMember {
        id: row.try_get("id")?,
        first_name: row.try_get("first_name")?,
        last_name: row.try_get("last_name")?,
        login: row.try_get("login")?,
        role: word(row.try_get("role")?)?,
        password_hash: row.try_get("password_hash")?,
        must_change: row.try_get("must_change")?,
    })
}

/// What stands in the way of a city's file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotLoaded {
    /// Another root has signed what is here.
    OtherRoot,
    /// What is here is newer.
    Older,
}

/// What a city's trust list says of a station.
pub(crate) struct Trusted {
    pub(crate) certificate_ends: OffsetDateTime,
    pub(crate) cut_off: bool,
}

/// Loads what the offline program says of a city: it is there from now on, or brought up to date.
pub(crate) async fn load(
    tx: &mut Tx,
    file: &CityFile,
    trusted: &[Trusted],
    root_key: &[u8],
    feed_epoch: Uuid,
    now: OffsetDateTime,
) -> Result<Result<(), NotLoaded>, StoreProblem> {
    let known = sqlx::query("SELECT root_key, made_at FROM city WHERE city = $1 FOR UPDATE")
        .bind(&file.city)
        .fetch_optional(tx.on())
        .await?;
    if let Some(known) = known {
        if known.try_get::<Vec<u8>, _>("root_key")? != root_key {
            return Ok(Err(NotLoaded::OtherRoot));
        }
        if known.try_get::<i64, _>("made_at")? > file.made_at.unix_millis() {
            return Ok(Err(NotLoaded::Older));
        }
    }
    let configuration = file.configuration.as_ref();
    sqlx::query(
        "INSERT INTO city (city, name, made_at, root_key, trust_list, configuration, configuration_version, feed_epoch)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (city) DO UPDATE SET name = excluded.name, made_at = excluded.made_at, trust_list = excluded.trust_list,
           configuration = coalesce(excluded.configuration, city.configuration),
           configuration_version = greatest(excluded.configuration_version, city.configuration_version)",
    )
    .bind(&file.city)
    .bind(&file.name)
    .bind(file.made_at.unix_millis())
    .bind(root_key)
    .bind(file.trust_list.as_slice())
    .bind(configuration.map(sqlx::types::Json))
    .bind(configuration.map_or(0, |configuration| configuration.version.cast_signed()))
    .bind(feed_epoch)
    .execute(tx.on())
    .await?;
    for (station, trusted) in file.stations.iter().zip(trusted) {
        load_station(tx, &file.city, station, trusted, now).await?;
    }
    for person in &file.staff {
        load_person(tx, &file.city, person).await?;
    }
    super::feed::note_city(tx, &file.city).await?;
    Ok(Ok(()))
}

async fn load_station(
    tx: &mut Tx,
    city: &str,
    station: &CityStation,
    trusted: &Trusted,
    now: OffsetDateTime,
) -> Result<(), StoreProblem> {
    sqlx::query(
        "INSERT INTO station (city, id, bundle, point, point_address, number, certificate, transport_key, hash, certificate_ends, cut_off_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (city, id) DO UPDATE SET point_address = excluded.point_address, certificate = excluded.certificate,
           certificate_ends = excluded.certificate_ends, cut_off_at = coalesce(station.cut_off_at, excluded.cut_off_at)",
    )
    .bind(city)
    .bind(station.station)
    .bind(station.bundle)
    .bind(&station.point)
    .bind(&station.point_address)
    .bind(i32::from(station.number))
    .bind(station.certificate.as_slice())
    .bind(station.transport_key.as_slice())
    .bind([0_u8; 32].as_slice())
    .bind(trusted.certificate_ends)
    .bind(trusted.cut_off.then_some(now))
    .execute(tx.on())
    .await?;
    super::leases::keep(tx, city, station.station, &station.numbers, now).await?;
    changes::note(tx, city, FeedKind::Station, &[station.station], &station.point, false).await
}

/// A password that somebody has set at a station counts more than the first one of the file.
async fn load_person(tx: &mut Tx, city: &str, person: &CityStaff) -> Result<(), StoreProblem> {
    let member = &person.member;
    sqlx::query(
        "INSERT INTO staff (city, id, first_name, last_name, login, role, password_hash, must_change, points)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (city, id) DO UPDATE SET first_name = excluded.first_name, last_name = excluded.last_name, login = excluded.login,
           role = excluded.role, points = excluded.points, version = staff.version + 1",
    )
    .bind(city)
    .bind(member.id)
    .bind(&member.first_name)
    .bind(&member.last_name)
    .bind(&member.login)
    .bind(json(&member.role)?)
    .bind(&member.password_hash)
    .bind(member.must_change)
    .bind(&person.points)
    .execute(tx.on())
    .await?;
    changes::note(tx, city, FeedKind::Staff, &[member.id], "", false).await
}
