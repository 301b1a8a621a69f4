//! Fills a closed station's database, and the bare commit that saving is held against.

use std::error::Error;
use std::path::Path;

use domain::card_number::CardNumber;
use domain::leased_number::ApplicationNumber;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use testkit::people::Person;
use tokio::sync::Mutex;
use uuid::Uuid;

async fn connect(file: &Path, key: &str) -> Result<SqliteConnection, sqlx::Error> {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .pragma("key", format!("\"x'{key}'\""))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .disable_statement_logging()
        .connect()
        .await
}

/// Puts residents into the database, each with a card, answers to clauses and a history.
pub(crate) async fn fill(file: &Path, key: &str, people: &[Person]) -> Result<(), Box<dyn Error>> {
    let mut connection = connect(file, key).await?;
    let mut tx = connection.begin().await?;
    let photo = Uuid::from_u128(1);
    sqlx::query("INSERT INTO blob (id, sha256, sealed, created_at, used) VALUES (?, x'00', x'00', 0, 1)")
        .bind(photo)
        .execute(&mut *tx)
        .await?;
    for (place, person) in people.iter().enumerate() {
        let id = resident(place)?;
        sqlx::query(
            "INSERT INTO resident (id, version, surname, given_names, former_surname, pesel, birth_date, street, postcode, city, phone,
               email, document, grounds, applicant, photo, registered_at)
             VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'passport', 'rent', 'resident', ?, 0)",
        )
        .bind(id)
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
        .bind(photo)
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "INSERT OR IGNORE INTO production (id, resident, number, status_index, given_names, surname, photo, layout, packages, expires,
               token, state, since, reserved_at)
             VALUES (?, ?, ?, ?, '', '', ?, 'arcade-landscape', '[]', '2031-11-20', x'00', 'handed_over', 0, 0)",
        )
        .bind(id)
        .bind(id)
        .bind(card(place)?.to_string())
        .bind(i64::try_from(place)?)
        .bind(photo)
        .execute(&mut *tx)
        .await?;
    }
    for statement in [
        "INSERT INTO consent (resident, clause, version, given, at)
         SELECT resident.id, value, 1, 1, 0 FROM resident, json_each('[\"data-processing\",\"terms\",\"newsletter\"]')",
        "INSERT INTO act_elsewhere (operation, resident, kind, at, point, actor)
         SELECT randomblob(16), resident.id, 4, value, 'Punkt Zachód', 'Wiktor Ladowy-Demo' FROM resident, json_each('[1,2,3,4]')",
    ] {
        sqlx::query(statement).execute(&mut *tx).await?;
    }
    tx.commit().await?;
    Ok(connection.close().await?)
}

/// The id of the resident at a place.
pub(crate) fn resident(place: usize) -> Result<Uuid, Box<dyn Error>> {
    Ok(Uuid::from_u128(u128::try_from(place)? + 1_000))
}

/// Puts applications into the queue, of every kind and state, each with what its resident wrote.
pub(crate) async fn queue(file: &Path, key: &str, count: u32, day: i64) -> Result<(), Box<dyn Error>> {
    const KINDS: [&str; 4] = ["package", "duplicate", "extension", "identifier"];
    let mut connection = connect(file, key).await?;
    let mut tx = connection.begin().await?;
    for place in 0..count {
        let id = Uuid::from_u128(u128::from(place) + 9_000_000);
        let kind = KINDS[place as usize % KINDS.len()];
        let number = ApplicationNumber::from_body(place * 7_919).ok_or("no number")?.to_string();
        let sent_at = day - i64::from(place * 7_919 % count) * 60_000;
        let due = if place % 9 == 0 { "2026-11-20" } else { "2026-11-27" };
        let content = serde_json::json!({
            "kind": kind, "package": "city-ticket", "reason": "lost", "identifier": "school-card", "number": "1", "until": null,
        });
        let record = serde_json::json!({
            "application": id, "version": 1, "number": number, "state": "submitted", "content": content,
            "applicant": format!("Mieszkaniec Numer {place}"), "resident": null,
            "sent_at": contract::Moment::from_unix_millis(sent_at), "corrected_at": null, "due": due, "waits_until": null,
            "holder": null, "said": null, "production": null, "attachments": [],
            "steps": [{ "event": "submit", "state": "submitted", "at": contract::Moment::from_unix_millis(sent_at) }],
        });
        sqlx::query(
            "INSERT INTO application (id, version, closed, told_after, number, kind, stage, sent_at, due, told, here)
             VALUES (?1, 1, 0, 0, ?2, ?3, 0, ?4, ?5, ?6, ?6)",
        )
        .bind(id)
        .bind(number)
        .bind(kind)
        .bind(sent_at)
        .bind(due)
        .bind(record.to_string())
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    Ok(connection.close().await?)
}

/// Everybody's card has its own number.
fn card(place: usize) -> Result<CardNumber, Box<dyn Error>> {
    Ok(CardNumber::from_body(7_200_000_000 + u64::try_from(place)? * 17).ok_or("no card number")?)
}

/// A database with one table, as encrypted and as durable as the station's.
pub(crate) struct Bare(Mutex<SqliteConnection>);

impl Bare {
    pub(crate) async fn open(file: &Path, key: &str) -> Result<Self, Box<dyn Error>> {
        let mut connection = connect(file, key).await?;
        sqlx::query("CREATE TABLE row (id INTEGER PRIMARY KEY, what TEXT)").execute(&mut connection).await?;
        Ok(Self(Mutex::new(connection)))
    }

    /// One row, on the disk.
    pub(crate) async fn commit(&self) -> Result<(), Box<dyn Error>> {
        sqlx::query("INSERT INTO row (what) VALUES ('one')").execute(&mut *self.0.lock().await).await?;
        Ok(())
    }
}
