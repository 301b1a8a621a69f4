//! What became of the rows of a batch is written back, in a handful of statements for a batch of any size.

use std::collections::BTreeSet;

use contract::sync::mark;
use sqlx::Row;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::changes::{self, FeedKind};
use super::{StoreProblem, Tx, json};
use crate::decide::World;

/// For how long a point holds a resident whom it served but did not register (E-7).
pub(super) const HELD: Duration = Duration::days(90);

/// Writes back what became of the rows, what is new, and what of it the feed has to tell.
pub(crate) async fn save(tx: &mut Tx, city: &str, world: &World, now: OffsetDateTime) -> Result<(), StoreProblem> {
    save_residents(tx, city, world).await?;
    save_keys_and_consents(tx, city, world).await?;
    save_cards(tx, city, world).await?;
    super::blobs::expect(tx, city, &world.blobs, now).await?;
    save_passwords(tx, city, world).await?;
    let fresh = hold(tx, city, world, now).await?;
    super::blocks::save(tx, city, &world.blocks).await?;
    super::fees::save(tx, city, world).await?;
    super::merges::save(tx, city, &world.changes).await?;
    super::accounts::follow_consents(tx, city, world, now).await?;
    super::persons::save(tx, city, world).await?;
    super::tasks::open(tx, city, &world.tasks, now).await?;
    super::tasks::close(tx, city, world.decided.values(), now).await?;
    let mut changed: BTreeSet<Uuid> = world.changed_residents().into_keys().collect();
    changed.extend(world.changed_cards().values().map(|card| card.resident));
    let news: Vec<Uuid> = fresh.into_iter().filter(|resident| !changed.contains(resident)).collect();
    changes::of_residents(tx, city, &changed.into_iter().collect::<Vec<_>>()).await?;
    changes::note(tx, city, FeedKind::Resident, &news, &world.station.point, false).await
}

async fn save_residents(tx: &mut Tx, city: &str, world: &World) -> Result<(), StoreProblem> {
    let rows = world.changed_residents();
    if rows.is_empty() {
        return Ok(());
    }
    macro_rules! column {
        ($field:expr) => {
            rows.values().map($field).collect::<Vec<_>>()
        };
    }
    sqlx::query(
        "INSERT INTO resident (city, id, version, mark, surname, given_names, former_surname, pesel, substitute_identifier, birth_date,
           street, postcode, place, phone, email, document, grounds, applicant, applicant_name, photo, registered_at, station,
           consent_withdrawn, merged_into)
         SELECT $1, * FROM UNNEST($2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
           $10::date[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[],
           $19::text[], $20::jsonb[], $21::bigint[], $22::uuid[], $23::bool[], $24::uuid[])
         ON CONFLICT (city, id) DO UPDATE SET version = excluded.version, mark = excluded.mark, photo = excluded.photo,
           merged_into = excluded.merged_into,
           surname = excluded.surname, given_names = excluded.given_names, former_surname = excluded.former_surname,
           pesel = excluded.pesel, birth_date = excluded.birth_date, street = excluded.street, postcode = excluded.postcode,
           place = excluded.place, phone = excluded.phone, email = excluded.email, document = excluded.document,
           applicant = excluded.applicant, applicant_name = excluded.applicant_name,
           consent_withdrawn = excluded.consent_withdrawn",
    )
    .bind(city)
    .bind(column!(|row| row.data.resident))
    .bind(column!(|row| row.version.cast_signed()))
    .bind(column!(|row| mark(row.data.resident, row.version)))
    .bind(column!(|row| row.data.person.surname.as_str()))
    .bind(column!(|row| row.data.person.given_names.as_str()))
    .bind(column!(|row| row.data.person.former_surname.as_deref()))
    .bind(column!(|row| row.data.person.pesel.as_deref()))
    .bind(column!(|row| row.data.person.substitute_identifier.as_deref()))
    .bind(column!(|row| row.data.person.birth_date))
    .bind(column!(|row| row.data.person.street.as_str()))
    .bind(column!(|row| row.data.person.postcode.as_str()))
    .bind(column!(|row| row.data.person.city.as_str()))
    .bind(column!(|row| row.data.person.phone.as_deref()))
    .bind(column!(|row| row.data.person.email.as_deref()))
    .bind(column!(|row| row.data.document.as_str()))
    .bind(column!(|row| row.data.grounds.as_str()))
    .bind(column!(|row| row.data.applicant.as_str()))
    .bind(column!(|row| row.data.applicant_name.as_deref()))
    .bind(column!(|row| row.photo.as_ref().map(sqlx::types::Json)))
    .bind(column!(|row| row.registered_at.unix_millis()))
    .bind(column!(|row| row.station))
    .bind(column!(|row| row.consent_withdrawn))
    .bind(column!(|row| row.merged_into))
    .execute(tx.on())
    .await?;
    Ok(())
}

async fn save_keys_and_consents(tx: &mut Tx, city: &str, world: &World) -> Result<(), StoreProblem> {
    let (mut keys, mut residents) = (Vec::new(), Vec::new());
    for (id, row) in world.changed_residents() {
        for key in domain::same_person::kept_under(&row.data.person.record()) {
            keys.push(i64::from(key));
            residents.push(id);
        }
    }
    if !keys.is_empty() {
        sqlx::query(
            "INSERT INTO resident_key (city, key, resident) SELECT $1, * FROM UNNEST($2::bigint[], $3::uuid[]) ON CONFLICT DO NOTHING",
        )
        .bind(city)
        .bind(keys)
        .bind(residents)
        .execute(tx.on())
        .await?;
    }
    let rows: Vec<_> = world.consents.iter().filter(|row| row.changed).collect();
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO consent (city, resident, clause, version, given, at, language)
         SELECT $1, * FROM UNNEST($2::uuid[], $3::text[], $4::int[], $5::bool[], $6::bigint[], $7::text[]) ON CONFLICT DO NOTHING",
    )
    .bind(city)
    .bind(rows.iter().map(|row| row.resident).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.answer.clause.as_str()).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.answer.version.cast_signed()).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.answer.given).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.at.unix_millis()).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.language.as_deref()).collect::<Vec<_>>())
    .execute(tx.on())
    .await?;
    Ok(())
}

async fn save_cards(tx: &mut Tx, city: &str, world: &World) -> Result<(), StoreProblem> {
    let rows = world.changed_cards();
    if rows.is_empty() {
        return Ok(());
    }
    macro_rules! column {
        ($field:expr) => {
            rows.values().map($field).collect::<Vec<_>>()
        };
    }
    macro_rules! words {
        ($field:expr) => {
            rows.values()
                .map($field)
                .map(|value| value.map(|value| json(&value)).transpose())
                .collect::<Result<Vec<_>, _>>()?
        };
    }
    sqlx::query(
        "INSERT INTO card (city, id, version, mark, resident, number, status_index, layout, packages, expires, token_sha256, station,
           state, since, spoil_reason, collector, collector_name, document, signature, receipt, replaces, ended,
           rights, superseded, application)
         SELECT $1, * FROM UNNEST($2::uuid[], $3::bigint[], $4::bigint[], $5::uuid[], $6::text[], $7::int[], $8::text[], $9::jsonb[],
           $10::date[], $11::bytea[], $12::uuid[], $13::text[], $14::bigint[], $15::text[], $16::text[], $17::text[], $18::text[],
           $19::uuid[], $20::text[], $21::text[], $22::bool[], $23::jsonb[], $24::bool[], $25::uuid[])
         ON CONFLICT (city, id) DO UPDATE SET version = excluded.version, mark = excluded.mark, state = excluded.state,
           since = excluded.since, spoil_reason = excluded.spoil_reason, collector = excluded.collector,
           collector_name = excluded.collector_name, document = excluded.document, signature = excluded.signature,
           receipt = excluded.receipt, ended = excluded.ended, rights = excluded.rights, superseded = excluded.superseded",
    )
    .bind(city)
    .bind(column!(|row| row.id))
    .bind(column!(|row| row.version.cast_signed()))
    .bind(column!(|row| mark(row.id, row.version)))
    .bind(column!(|row| row.resident))
    .bind(column!(|row| row.number.as_str()))
    .bind(column!(|row| row.status_index.cast_signed()))
    .bind(column!(|row| row.layout.as_str()))
    .bind(column!(|row| sqlx::types::Json(&row.packages)))
    .bind(column!(|row| row.expires))
    .bind(column!(|row| row.token_sha256.as_slice()))
    .bind(column!(|row| row.station))
    .bind(words!(|row| Some(row.state)))
    .bind(column!(|row| row.since.unix_millis()))
    .bind(words!(|row| row.spoil_reason))
    .bind(words!(|row| row.handed_over.as_ref().map(|to| to.collector)))
    .bind(column!(|row| row.handed_over.as_ref().and_then(|to| to.collector_name.as_deref())))
    .bind(column!(|row| row.handed_over.as_ref().map(|to| to.document.as_str())))
    .bind(column!(|row| row.handed_over.as_ref().and_then(|to| to.signature)))
    .bind(column!(|row| row.handed_over.as_ref().map(|to| to.receipt.as_str())))
    .bind(column!(|row| row.replaces.as_deref()))
    .bind(column!(|row| row.ended))
    .bind(column!(|row| row.rights.as_ref().map(sqlx::types::Json)))
    .bind(column!(|row| row.superseded))
    .bind(column!(|row| row.application))
    .execute(tx.on())
    .await?;
    Ok(())
}

async fn save_passwords(tx: &mut Tx, city: &str, world: &World) -> Result<(), StoreProblem> {
    for (id, person) in &world.staff {
        let Some(hash) = &person.new_password else { continue };
        sqlx::query(
            "UPDATE staff SET password_hash = $3, must_change = false, version = version + 1 WHERE city = $1 AND id = $2",
        )
        .bind(city)
        .bind(id)
        .bind(hash)
        .execute(tx.on())
        .await?;
        changes::note(tx, city, FeedKind::Staff, &[*id], "", false).await?;
    }
    Ok(())
}

/// The point holds whom it served: those it registered for good, others for some time. Says who is new there.
async fn hold(tx: &mut Tx, city: &str, world: &World, now: OffsetDateTime) -> Result<Vec<Uuid>, StoreProblem> {
    let served: Vec<Uuid> = world.served.iter().filter(|id| world.residents.contains_key(id)).copied().collect();
    if served.is_empty() {
        return Ok(Vec::new());
    }
    let until: Vec<Option<OffsetDateTime>> = served
        .iter()
        .map(|id| {
            let own = world.residents.get(id).is_some_and(|row| row.version == 1 && row.changed);
            (!own).then(|| now + HELD)
        })
        .collect();
    let rows = sqlx::query(
        "INSERT INTO holding AS h (city, point, resident, until) SELECT $1, $2, * FROM UNNEST($3::uuid[], $4::timestamptz[])
         ON CONFLICT (city, point, resident) DO UPDATE SET until = excluded.until WHERE h.until IS NOT NULL
         RETURNING resident, xmax = 0 AS fresh",
    )
    .bind(city)
    .bind(&world.station.point)
    .bind(&served)
    .bind(&until)
    .fetch_all(tx.on())
    .await?;
    let mut fresh = Vec::new();
    for row in &rows {
        if row.try_get("fresh")? {
            fresh.push(row.try_get("resident")?);
        }
    }
    Ok(fresh)
}
