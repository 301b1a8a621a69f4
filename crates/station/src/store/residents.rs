//! Residents, their consents, and whom a person served last.

use std::collections::HashMap;

use contract::counter::{ConsentAnswer, ConsentOnRecord};
use contract::payload::ResidentData;
use contract::sync::ResidentRecord;
use contract::{Moment, Person};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use time::Date;
use uuid::Uuid;

use super::{StoreProblem, Tx, id_list};

/// A resident as stored.
#[derive(Clone)]
pub(crate) struct ResidentRow {
    pub(crate) id: Uuid,
    pub(crate) version: u64,
    pub(crate) person: Person,
    /// The kind of document that was seen, by id.
    pub(crate) document: String,
    pub(crate) grounds: String,
    /// Who applied: `resident`, `guardian` or `proxy`.
    pub(crate) applicant: String,
    /// Their name, unless it was the resident.
    pub(crate) applicant_name: Option<String>,
    pub(crate) photo: Option<Uuid>,
    /// There is one, and it is not here yet.
    pub(crate) photo_on_its_way: bool,
    pub(crate) registered_at: Moment,
}

impl ResidentRow {
    /// The same as operations tell of it, without photo and consents.
    pub(crate) fn data(&self) -> ResidentData {
        ResidentData {
            resident: self.id,
            person: self.person.clone(),
            document: self.document.clone(),
            grounds: self.grounds.clone(),
            applicant: self.applicant.clone(),
            applicant_name: self.applicant_name.clone(),
            consents: Vec::new(),
            photo: None,
            same_person: Vec::new(),
        }
    }
}

/// What finding needs of a resident.
pub(crate) struct SearchRow {
    pub(crate) id: Uuid,
    pub(crate) surname: String,
    pub(crate) given_names: String,
    pub(crate) former_surname: Option<String>,
    pub(crate) identifier: String,
    pub(crate) numbers: Vec<String>,
}

fn day(text: &str) -> Result<Date, StoreProblem> {
    let form = time::macros::format_description!("[year]-[month]-[day]");
    Date::parse(text, &form).map_err(|_| StoreProblem::Broken)
}

fn resident(row: &SqliteRow) -> Result<ResidentRow, StoreProblem> {
    Ok(ResidentRow {
        id: row.try_get("id")?,
        version: u64::try_from(row.try_get::<i64, _>("version")?).map_err(|_| StoreProblem::Broken)?,
        person: Person {
            surname: row.try_get("surname")?,
            given_names: row.try_get("given_names")?,
            former_surname: row.try_get("former_surname")?,
            pesel: row.try_get("pesel")?,
            substitute_identifier: row.try_get("substitute_identifier")?,
            birth_date: day(row.try_get("birth_date")?)?,
            street: row.try_get("street")?,
            postcode: row.try_get("postcode")?,
            city: row.try_get("city")?,
            phone: row.try_get("phone")?,
            email: row.try_get("email")?,
        },
        document: row.try_get("document")?,
        grounds: row.try_get("grounds")?,
        applicant: row.try_get("applicant")?,
        applicant_name: row.try_get("applicant_name")?,
        photo: row.try_get("photo")?,
        photo_on_its_way: row.try_get::<Option<Uuid>, _>("photo_elsewhere")?.is_some(),
        registered_at: Moment::from_unix_millis(row.try_get("registered_at")?),
    })
}

pub(crate) async fn insert(tx: &mut Tx, data: &ResidentData, at: Moment) -> Result<(), StoreProblem> {
    let person = &data.person;
    sqlx::query(
        "INSERT INTO resident (id, version, surname, given_names, former_surname, pesel, substitute_identifier, birth_date,
           street, postcode, city, phone, email, document, grounds, applicant, applicant_name, photo, registered_at)
         VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(data.resident)
    .bind(&person.surname)
    .bind(&person.given_names)
    .bind(&person.former_surname)
    .bind(&person.pesel)
    .bind(&person.substitute_identifier)
    .bind(person.birth_date.to_string())
    .bind(&person.street)
    .bind(&person.postcode)
    .bind(&person.city)
    .bind(&person.phone)
    .bind(&person.email)
    .bind(&data.document)
    .bind(&data.grounds)
    .bind(&data.applicant)
    .bind(&data.applicant_name)
    .bind(data.photo.as_ref().map(|photo| photo.blob))
    .bind(at.unix_millis())
    .execute(tx.on())
    .await?;
    sqlx::query(
        "INSERT INTO consent (resident, clause, version, given, at)
         SELECT ?, value ->> 'clause', value ->> 'version', value ->> 'given', ? FROM json_each(?)",
    )
    .bind(data.resident)
    .bind(at.unix_millis())
    .bind(
        serde_json::to_string(&data.consents)
            .map_err(|error| StoreProblem::Failed(sqlx::Error::Encode(Box::new(error))))?,
    )
    .execute(tx.on())
    .await?;
    Ok(())
}

/// What stands on record from now on; consents and photo stay what they are.
pub(crate) async fn change(tx: &mut Tx, data: &ResidentData) -> Result<(), StoreProblem> {
    let person = &data.person;
    sqlx::query(
        "UPDATE resident SET version = version + 1, surname = ?, given_names = ?, former_surname = ?, pesel = ?, birth_date = ?,
           street = ?, postcode = ?, city = ?, phone = ?, email = ?, document = ?, applicant = ?, applicant_name = ?
         WHERE id = ?",
    )
    .bind(&person.surname)
    .bind(&person.given_names)
    .bind(&person.former_surname)
    .bind(&person.pesel)
    .bind(person.birth_date.to_string())
    .bind(&person.street)
    .bind(&person.postcode)
    .bind(&person.city)
    .bind(&person.phone)
    .bind(&person.email)
    .bind(&data.document)
    .bind(&data.applicant)
    .bind(&data.applicant_name)
    .bind(data.resident)
    .execute(tx.on())
    .await?;
    Ok(())
}

/// The record that stands for a person, by any record of theirs (C-10).
pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<Option<ResidentRow>, StoreProblem> {
    let root = super::merges::root(tx, id).await?;
    record(tx, root).await
}

/// A record itself, also one that leads to another one.
pub(crate) async fn record(tx: &mut Tx, id: Uuid) -> Result<Option<ResidentRow>, StoreProblem> {
    let row = sqlx::query("SELECT * FROM resident WHERE id = ?").bind(id).fetch_optional(tx.on()).await?;
    row.as_ref().map(resident).transpose()
}

/// Several at once, in any order.
pub(crate) async fn many(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<ResidentRow>, StoreProblem> {
    let rows = sqlx::query("SELECT * FROM resident WHERE id IN (SELECT unhex(value) FROM json_each(?))")
        .bind(id_list(ids))
        .fetch_all(tx.on())
        .await?;
    rows.iter().map(resident).collect()
}

pub(crate) async fn by_pesel(tx: &mut Tx, pesel: &str) -> Result<Option<Uuid>, StoreProblem> {
    let row = sqlx::query("SELECT coalesce(leads_to, id) FROM resident WHERE pesel = ?")
        .bind(pesel)
        .fetch_optional(tx.on())
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// How many there are.
pub(crate) async fn count(tx: &mut Tx) -> Result<u32, StoreProblem> {
    Ok(sqlx::query("SELECT count(*) FROM resident").fetch_one(tx.on()).await?.try_get(0)?)
}

pub(crate) async fn set_photo(tx: &mut Tx, resident: Uuid, photo: Uuid) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE resident SET photo = ?, photo_elsewhere = NULL, version = version + 1 WHERE id = ?")
        .bind(photo)
        .bind(resident)
        .execute(tx.on())
        .await?;
    super::incoming::forget(tx, resident).await
}

/// The hub did not let an operation take effect: what it forecast is not so, and the census asks for the record again.
pub(crate) async fn doubt(tx: &mut Tx, sequence: u64) -> Result<(), StoreProblem> {
    sqlx::query(
        "UPDATE resident SET hub_version = 0 WHERE hub_version IS NOT NULL 
         AND id IN (SELECT resident FROM operation WHERE sequence = ?1 UNION SELECT beside FROM operation WHERE sequence = ?1)",
    )
    .bind(i64::try_from(sequence).map_err(|_| StoreProblem::Broken)?)
    .execute(tx.on())
    .await?;
    Ok(())
}

/// A person's answers, under every record of theirs: of each clause the last one.
pub(crate) async fn consents(tx: &mut Tx, resident: Uuid) -> Result<Vec<ConsentOnRecord>, StoreProblem> {
    let rows = sqlx::query(
        // Beside `max`, SQLite gives the other columns of its row.
        "SELECT clause, version, given, language, max(at) AS at FROM consent
         WHERE resident IN (SELECT ?1 UNION SELECT id FROM resident WHERE leads_to = ?1) GROUP BY clause ORDER BY clause",
    )
    .bind(resident)
    .fetch_all(tx.on())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(ConsentOnRecord {
                clause: row.try_get("clause")?,
                version: row.try_get("version")?,
                given: row.try_get("given")?,
                at: Moment::from_unix_millis(row.try_get("at")?),
                language: row.try_get("language")?,
            })
        })
        .collect()
}

/// Writes answers to clauses down.
pub(crate) async fn answer(
    tx: &mut Tx,
    resident: Uuid,
    answers: &[ConsentAnswer],
    language: &str,
    at: Moment,
) -> Result<(), StoreProblem> {
    for answer in answers {
        sqlx::query(
            "INSERT OR REPLACE INTO consent (resident, clause, version, given, at, language) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(resident)
        .bind(&answer.clause)
        .bind(answer.version)
        .bind(answer.given)
        .bind(at.unix_millis())
        .bind(language)
        .execute(tx.on())
        .await?;
    }
    Ok(())
}

/// Takes over what the hub says of a resident. A photo that is not here stays named for later; until then the one that is here is
/// not shown for it.
pub(crate) async fn set(tx: &mut Tx, record: &ResidentRecord) -> Result<(), StoreProblem> {
    let data = &record.data;
    let version = i64::try_from(record.version).map_err(|_| StoreProblem::Broken)?;
    sqlx::query(
        "INSERT INTO resident (id, version, hub_version, surname, given_names, former_surname, pesel, substitute_identifier,
           birth_date, street, postcode, city, phone, email, document, grounds, applicant, applicant_name, registered_at,
           photo, photo_elsewhere)
         VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
           (SELECT id FROM blob WHERE id = ?19), CASE WHEN ?19 IN (SELECT id FROM blob) THEN NULL ELSE ?19 END)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, hub_version = excluded.hub_version,
           surname = excluded.surname, given_names = excluded.given_names, former_surname = excluded.former_surname,
           pesel = excluded.pesel, substitute_identifier = excluded.substitute_identifier, birth_date = excluded.birth_date,
           street = excluded.street, postcode = excluded.postcode, city = excluded.city, phone = excluded.phone,
           email = excluded.email, document = excluded.document, grounds = excluded.grounds, applicant = excluded.applicant,
           applicant_name = excluded.applicant_name, registered_at = excluded.registered_at, photo = excluded.photo,
           photo_elsewhere = excluded.photo_elsewhere, gone = 0",
    )
    .bind(data.resident)
    .bind(version)
    .bind(&data.person.surname)
    .bind(&data.person.given_names)
    .bind(&data.person.former_surname)
    .bind(&data.person.pesel)
    .bind(&data.person.substitute_identifier)
    .bind(data.person.birth_date.to_string())
    .bind(&data.person.street)
    .bind(&data.person.postcode)
    .bind(&data.person.city)
    .bind(&data.person.phone)
    .bind(&data.person.email)
    .bind(&data.document)
    .bind(&data.grounds)
    .bind(&data.applicant)
    .bind(&data.applicant_name)
    .bind(record.registered_at.unix_millis())
    .bind(data.photo.as_ref().map(|photo| photo.blob))
    .execute(tx.on())
    .await?;
    sqlx::query("DELETE FROM consent WHERE resident = ?").bind(data.resident).execute(tx.on()).await?;
    for consent in &record.consents {
        sqlx::query(
            "INSERT OR REPLACE INTO consent (resident, clause, version, given, at, language) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(data.resident)
        .bind(&consent.clause)
        .bind(consent.version)
        .bind(consent.given)
        .bind(consent.at.unix_millis())
        .bind(&consent.language)
        .execute(tx.on())
        .await?;
    }
    Ok(())
}

/// Whether the hub has not acknowledged something about a person.
pub(crate) async fn queued(tx: &mut Tx, resident: Uuid) -> Result<bool, StoreProblem> {
    let row = sqlx::query(
        "SELECT EXISTS (SELECT 1 FROM operation WHERE sequence > (SELECT acknowledged FROM chain) AND resident IN (SELECT ?1 UNION SELECT id FROM resident WHERE leads_to = ?1))",
    )
    .bind(resident)
    .fetch_one(tx.on())
    .await?;
    Ok(row.try_get(0)?)
}

pub(crate) async fn set_served(tx: &mut Tx, staff: Uuid, resident: Uuid, at: Moment) -> Result<(), StoreProblem> {
    sqlx::query("INSERT OR REPLACE INTO served (staff, resident, at) VALUES (?, ?, ?)")
        .bind(staff)
        .bind(resident)
        .bind(at.unix_millis())
        .execute(tx.on())
        .await?;
    Ok(())
}

/// Whom a person served last, newest first.
pub(crate) async fn recent(tx: &mut Tx, staff: Uuid, limit: u32) -> Result<Vec<Uuid>, StoreProblem> {
    let rows = sqlx::query("SELECT resident FROM served WHERE staff = ? ORDER BY at DESC LIMIT ?")
        .bind(staff)
        .bind(limit)
        .fetch_all(tx.on())
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// Everybody, for comparing with.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<ResidentRow>, StoreProblem> {
    let rows = sqlx::query("SELECT * FROM resident").fetch_all(tx.on()).await?;
    rows.iter().map(resident).collect()
}

/// Everything that finding needs, of everybody.
pub(crate) async fn for_search(tx: &mut Tx) -> Result<Vec<SearchRow>, StoreProblem> {
    let mut numbers: HashMap<Uuid, Vec<String>> = HashMap::new();
    for (resident, number) in super::cards::numbers(tx).await? {
        numbers.entry(resident).or_default().push(number);
    }
    let rows = sqlx::query(
        "SELECT id, surname, given_names, former_surname, coalesce(pesel, substitute_identifier, '') FROM resident",
    )
    .fetch_all(tx.on())
    .await?;
    rows.iter()
        .map(|row| {
            let id = row.try_get(0)?;
            Ok(SearchRow {
                id,
                surname: row.try_get(1)?,
                given_names: row.try_get(2)?,
                former_surname: row.try_get(3)?,
                identifier: row.try_get(4)?,
                numbers: numbers.remove(&id).unwrap_or_default(),
            })
        })
        .collect()
}

/// Lets no resident be written any more, as a damaged page of the file would.
#[cfg(test)]
pub(crate) async fn break_writing(tx: &mut Tx) -> Result<(), StoreProblem> {
    let trigger = "CREATE TRIGGER broken BEFORE INSERT ON resident BEGIN SELECT RAISE(ABORT, 'broken'); END";
    sqlx::query(trigger).execute(tx.on()).await?;
    Ok(())
}

/// Lets them be written again.
#[cfg(test)]
pub(crate) async fn mend_writing(tx: &mut Tx) -> Result<(), StoreProblem> {
    sqlx::query("DROP TRIGGER broken").execute(tx.on()).await?;
    Ok(())
}
