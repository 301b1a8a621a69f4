//! Applications as residents write them (B-1, B-2).

use contract::Moment;
use contract::application::{ApplicationContent, ApplicationState, AttachmentMedia, AttachmentPurpose};
use contract::configuration::Configuration;
use contract::operation::Hash;
use contract::portal::{MyApplication, MyAttachment};
use contract::sync::mark;
use domain::card::{CardFacts, CardKind};
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::applications::{life, steps};
use super::jobs::{at, moment};
use super::sessions::SignedIn;
use super::{StoreProblem, Tx, json, word};
use crate::applications::ApplicationRow;

/// What a resident has typed and not sent.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Typed {
    pub(crate) point: String,
    pub(crate) content: ApplicationContent,
}

/// An application of the resident's own, locked.
pub(crate) struct Own {
    pub(crate) row: ApplicationRow,
    /// As it was typed last.
    pub(crate) typed: Typed,
    pub(crate) number: Option<String>,
}

fn own(row: &PgRow) -> Result<Own, StoreProblem> {
    let correction: Option<Json<Typed>> = row.try_get("correction")?;
    let life = life(row)?;
    let typed = match correction {
        Some(Json(typed)) => typed,
        None => Typed { point: life.point.clone(), content: row.try_get::<Json<_>, _>("content")?.0 },
    };
    Ok(Own { row: life, typed, number: row.try_get("number")? })
}

/// One of the account's own, locked until the transaction ends; none that is somebody else's.
pub(crate) async fn locked(tx: &mut Tx, who: &SignedIn, application: Uuid) -> Result<Option<Own>, StoreProblem> {
    let row = sqlx::query("SELECT * FROM application WHERE city = $1 AND account = $2 AND id = $3 FOR UPDATE")
        .bind(&who.city)
        .bind(who.account)
        .bind(application)
        .fetch_optional(tx.on())
        .await?;
    row.as_ref().map(own).transpose()
}

/// How many drafts an account has.
pub(crate) async fn drafts(tx: &mut Tx, who: &SignedIn) -> Result<i64, StoreProblem> {
    let count =
        sqlx::query_scalar("SELECT count(*) FROM application WHERE city = $1 AND account = $2 AND state = 'draft'");
    Ok(count.bind(&who.city).bind(who.account).fetch_one(tx.on()).await?)
}

/// A new draft.
pub(crate) async fn insert(
    tx: &mut Tx,
    who: &SignedIn,
    id: Uuid,
    typed: &Typed,
    now: Moment,
    expires: Moment,
) -> Result<(), StoreProblem> {
    sqlx::query(
        "INSERT INTO application (city, id, version, mark, account, state, closed, point, content, applicant, changed_at, expires_at)
         VALUES ($1, $2, 1, $3, $4, 'draft', false, $5, $6, '', $7, $8)",
    )
    .bind(&who.city)
    .bind(id)
    .bind(mark(id, 1))
    .bind(who.account)
    .bind(&typed.point)
    .bind(Json(&typed.content))
    .bind(at(now))
    .bind(at(expires))
    .execute(tx.on())
    .await?;
    Ok(())
}

/// Keeps what was typed: of a draft, or beside what was sent before.
pub(crate) async fn keep(
    tx: &mut Tx,
    who: &SignedIn,
    own: &Own,
    now: Moment,
    expires: Moment,
) -> Result<(), StoreProblem> {
    let draft = "UPDATE application SET point = $4, content = $5, changed_at = $6, expires_at = $7
                 WHERE city = $1 AND account = $2 AND id = $3";
    let correction = "UPDATE application SET correction = $4 WHERE city = $1 AND account = $2 AND id = $3";
    let query = if own.row.state == ApplicationState::Draft {
        let content = Json(&own.typed.content);
        let query = sqlx::query(draft).bind(&who.city).bind(who.account).bind(own.row.id);
        query.bind(&own.typed.point).bind(content).bind(at(now)).bind(at(expires))
    } else {
        sqlx::query(correction).bind(&who.city).bind(who.account).bind(own.row.id).bind(Json(&own.typed))
    };
    query.execute(tx.on()).await?;
    Ok(())
}

/// What is sent for good.
pub(crate) struct Sent<'a> {
    pub(crate) number: &'a str,
    pub(crate) applicant: &'a str,
    pub(crate) due: Date,
    pub(crate) again: bool,
}

/// What was typed is what counts from now on, with everything that was attached. A number that another one has is refused as `Taken`.
pub(crate) async fn send(
    tx: &mut Tx,
    who: &SignedIn,
    own: &Own,
    sent: &Sent<'_>,
    now: Moment,
) -> Result<(), StoreProblem> {
    sqlx::query(
        "UPDATE application SET number = $4, point = $5, content = $6, correction = NULL, applicant = $7, due = $8,
           sent_at = coalesce(sent_at, $9), corrected_at = CASE WHEN $10 THEN $9 END
         WHERE city = $1 AND account = $2 AND id = $3",
    )
    .bind(&who.city)
    .bind(who.account)
    .bind(own.row.id)
    .bind(sent.number)
    .bind(&own.typed.point)
    .bind(Json(&own.typed.content))
    .bind(sent.applicant)
    .bind(sent.due)
    .bind(at(now))
    .bind(sent.again)
    .execute(tx.on())
    .await?;
    sqlx::query("UPDATE attachment SET sent = true WHERE city = $1 AND application = $2")
        .bind(&who.city)
        .bind(own.row.id)
        .execute(tx.on())
        .await?;
    Ok(())
}

/// A file that is attached.
pub(crate) struct NewAttachment<'a> {
    pub(crate) id: Uuid,
    pub(crate) application: Uuid,
    pub(crate) purpose: AttachmentPurpose,
    pub(crate) name: &'a str,
    pub(crate) media: AttachmentMedia,
    pub(crate) sha256: Hash,
    pub(crate) bytes: &'a [u8],
}

/// Adds an attachment.
pub(crate) async fn attach(tx: &mut Tx, city: &str, new: &NewAttachment<'_>) -> Result<(), StoreProblem> {
    sqlx::query(
        "INSERT INTO attachment (city, id, application, purpose, name, media, sha256, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(city)
    .bind(new.id)
    .bind(new.application)
    .bind(json(&new.purpose)?)
    .bind(new.name)
    .bind(json(&new.media)?)
    .bind(new.sha256.as_slice())
    .bind(new.bytes)
    .execute(tx.on())
    .await?;
    Ok(())
}

/// The application of an attachment.
pub(crate) async fn application_of(tx: &mut Tx, city: &str, attachment: Uuid) -> Result<Option<Uuid>, StoreProblem> {
    let application = sqlx::query_scalar("SELECT application FROM attachment WHERE city = $1 AND id = $2");
    Ok(application.bind(city).bind(attachment).fetch_optional(tx.on()).await?)
}

/// Takes an attachment away.
pub(crate) async fn detach(tx: &mut Tx, city: &str, attachment: Uuid) -> Result<(), StoreProblem> {
    let take = "DELETE FROM attachment WHERE city = $1 AND id = $2";
    sqlx::query(take).bind(city).bind(attachment).execute(tx.on()).await?;
    Ok(())
}

/// What is attached to an application, oldest first.
pub(crate) async fn attached(tx: &mut Tx, city: &str, application: Uuid) -> Result<Vec<MyAttachment>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT id, purpose, name, media, octet_length(bytes) AS size FROM attachment
         WHERE city = $1 AND application = $2 ORDER BY id",
    )
    .bind(city)
    .bind(application)
    .fetch_all(tx.on())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(MyAttachment {
                attachment: row.try_get("id")?,
                purpose: word(row.try_get("purpose")?)?,
                name: row.try_get("name")?,
                media: word(row.try_get("media")?)?,
                size: row.try_get::<i32, _>("size")?.unsigned_abs().into(),
            })
        })
        .collect()
}

/// Everything that an account has sent or begun, or one of it, newest first.
pub(crate) async fn mine(tx: &mut Tx, who: &SignedIn, one: Option<Uuid>) -> Result<Vec<MyApplication>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT * FROM application WHERE city = $1 AND account = $2 AND ($3 IS NULL OR id = $3) ORDER BY changed_at DESC, id DESC",
    )
    .bind(&who.city)
    .bind(who.account)
    .bind(one)
    .fetch_all(tx.on())
    .await?;
    let mut mine = Vec::with_capacity(rows.len());
    for row in &rows {
        let changed_at = moment(row.try_get::<OffsetDateTime, _>("changed_at")?);
        let Own { row, typed, number } = own(row)?;
        let waits = matches!(row.state, ApplicationState::NeedsCorrection | ApplicationState::Ready);
        let mut steps = steps(tx, &who.city, &[row.id]).await?.remove(&row.id).unwrap_or_default();
        // Who at the counter has it in hand is no business of the resident's.
        steps.retain(|step| step.state != ApplicationState::InReview);
        mine.push(MyApplication {
            application: row.id,
            number,
            state: row.state,
            attachments: attached(tx, &who.city, row.id).await?,
            point: typed.point,
            content: typed.content,
            said: row.said,
            changed_at,
            waits_until: row.expires_at.filter(|_| waits),
            steps,
        });
    }
    Ok(mine)
}

/// The city's configuration without what is large.
pub(crate) async fn configuration(tx: &mut Tx, city: &str) -> Result<Option<Configuration>, StoreProblem> {
    let row: Option<Option<Json<Configuration>>> = sqlx::query_scalar(
        "SELECT jsonb_set(configuration - 'streets', '{layouts}', '[]') FROM city WHERE city = $1 AND configuration ? 'layouts'",
    )
    .bind(city)
    .fetch_optional(tx.on())
    .await?;
    Ok(row.flatten().map(|configuration| configuration.0))
}

/// Whether there is such an issuance point.
pub(crate) async fn is_point(tx: &mut Tx, city: &str, point: &str) -> Result<bool, StoreProblem> {
    let known = "SELECT EXISTS (SELECT 1 FROM station WHERE city = $1 AND point = $2 AND cut_off_at IS NULL)";
    Ok(sqlx::query_scalar(known).bind(city).bind(point).fetch_one(tx.on()).await?)
}

/// A resident's cards, as far as it matters for what may be asked for.
pub(crate) async fn cards(tx: &mut Tx, city: &str, resident: Uuid) -> Result<Vec<CardFacts>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT c.state, c.ended, c.expires,
                (SELECT count(*) FROM block b WHERE b.city = c.city AND b.number = c.number AND b.lifted_at IS NULL) AS blocks
         FROM card c WHERE c.city = $1 AND c.resident = $2",
    )
    .bind(city)
    .bind(resident)
    .fetch_all(tx.on())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(CardFacts {
                kind: CardKind::Physical,
                production: word(row.try_get("state")?)?,
                open_blocks: u32::try_from(row.try_get::<i64, _>("blocks")?).unwrap_or(u32::MAX),
                ended: row.try_get("ended")?,
                expires: Some(row.try_get("expires")?),
            })
        })
        .collect()
}
