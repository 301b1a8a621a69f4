//! Loading the rows that a batch of operations may touch: a handful of statements for a batch of any size. `effects` writes back what
//! became of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use contract::Moment;
use contract::configuration::ApplicationRules;
use contract::counter::{Collector, ProductionState, SpoilReason};
use contract::payload::ResidentData;
use contract::person::Person;
use contract::sync::TaskSides;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use super::{StoreProblem, Tx, word};
use crate::decide::{CardRow, HandOver, ResidentRow, StaffRow, StationRow, TaskRow, World};

/// What a batch names.
#[derive(Default)]
pub(crate) struct Named {
    pub(crate) staff: BTreeSet<Uuid>,
    pub(crate) residents: BTreeSet<Uuid>,
    pub(crate) cards: BTreeSet<Uuid>,
    pub(crate) numbers: BTreeSet<String>,
    /// Numbers of cards that duplicates replace.
    pub(crate) replaced: BTreeSet<String>,
    /// Merges of records that are made or undone.
    pub(crate) merges: BTreeSet<Uuid>,
    /// Blocks that are put or lifted.
    pub(crate) blocks: BTreeSet<Uuid>,
    pub(crate) tasks: BTreeSet<Uuid>,
    /// Fees that are paid back.
    pub(crate) fees: BTreeSet<Uuid>,
    /// Numbers of cards whose duplicates are paid for.
    pub(crate) paid_for: BTreeSet<String>,
    /// Residents who answer clauses.
    pub(crate) answering: BTreeSet<Uuid>,
    /// Shifts that are opened or ended.
    pub(crate) shifts: BTreeSet<Uuid>,
    /// Applications.
    pub(crate) applications: BTreeSet<Uuid>,
    /// Keys of those who may be the same person as somebody who is registered in the batch.
    pub(crate) keys: BTreeSet<u32>,
}

/// Loads the rows, those that may change locked until the transaction ends. Batches that register somebody wait for each other: two
/// stations that register one person at once must see each other.
pub(crate) async fn load(
    tx: &mut Tx,
    city: &str,
    mut station: StationRow,
    named: &Named,
    now: Moment,
    new_id: Box<dyn FnMut() -> Uuid + Send + Sync>,
) -> Result<World, StoreProblem> {
    if !named.keys.is_empty() {
        sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('register ' || $1, 0))")
            .bind(city)
            .execute(tx.on())
            .await?;
    }
    // Two stations that replace one card at once must see each other; always in the same order, so that nobody waits for ever.
    for replaced in named.replaced.union(&named.paid_for) {
        sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('replace ' || $1 || $2, 0))")
            .bind(city)
            .bind(replaced)
            .execute(tx.on())
            .await?;
    }
    super::persons::hold_still(tx, city, named).await?;
    let decided = super::tasks::locked(tx, city, &named.tasks).await?;
    let asked: Vec<Uuid> = decided.values().flat_map(|task| task.residents.iter().copied()).collect();
    let persons = super::persons::of(tx, city, named, &asked).await?;
    let cards = cards(tx, city, named, &decided, &persons.several).await?;
    // A card's later life names only the card.
    let residents: BTreeSet<Uuid> = named
        .residents
        .iter()
        .copied()
        .chain(cards.values().map(|card| card.resident))
        .chain(asked)
        .chain(persons.records.iter().copied())
        .collect();
    let numbers = cards.values().map(|card| (card.number.clone(), card.id)).collect();
    let mut duplicates: HashMap<String, BTreeSet<Uuid>> = HashMap::new();
    for card in cards.values() {
        if let Some(replaced) = &card.replaces {
            duplicates.entry(replaced.clone()).or_default().insert(card.id);
        }
    }
    let decided_on = cards.values().filter(|card| persons.several.contains(&card.resident));
    let decided_on: Vec<&str> = decided_on.map(|card| card.number.as_str()).collect();
    let blocks = super::blocks::load(tx, city, &named.blocks, &named.tasks, &decided_on).await?;
    let wanted: BTreeSet<Uuid> =
        named.applications.iter().copied().chain(cards.values().filter_map(|card| card.application)).collect();
    let (applications, rules) = if wanted.is_empty() {
        (BTreeMap::new(), ApplicationRules::default())
    } else {
        (super::applications::locked(tx, city, &wanted).await?, super::applications::rules(tx, city).await?)
    };
    let shifts = super::fees::shifts(tx, city, station.id, &named.shifts).await?;
    station.leases = super::leases::of_cards(tx, city, station.id, &named.numbers).await?;
    // The lock on the rows comes before the question who is forgotten: it waits for whoever is being forgotten now.
    let rows = residents_by_id(tx, city, &ids(&residents), Lock::Change).await?;
    let answers = !named.answering.is_empty() || !named.merges.is_empty();
    let answering = if answers { persons.records.clone() } else { BTreeSet::new() };
    let (clauses, consents) = super::consents::load(tx, city, &answering).await?;
    let forgotten = super::forgotten::among(tx, city, &ids(&residents)).await?;
    let mut world = World {
        station,
        staff: staff(tx, city, &named.staff).await?,
        residents: rows,
        found_under: HashMap::new(),
        cards,
        numbers,
        duplicates,
        blocks,
        fees: super::fees::load(tx, city, &named.fees, named.replaced.union(&named.paid_for)).await?,
        shifts,
        changes: super::merges::load(tx, city, &residents).await?,
        merges: super::persons::merges(tx, city, &named.merges, &persons.records).await?,
        together: Vec::new(),
        decided,
        applications,
        rules,
        now,
        clauses,
        consents,
        tasks: Vec::new(),
        blobs: BTreeMap::new(),
        forgotten,
        erased: BTreeSet::new(),
        accounts: Vec::new(),
        served: BTreeSet::new(),
        new_id,
    };
    if !named.keys.is_empty() {
        look_alikes(tx, city, &named.keys, &mut world).await?;
    }
    Ok(world)
}

fn ids(ids: &BTreeSet<Uuid>) -> Vec<Uuid> {
    ids.iter().copied().collect()
}

async fn staff(tx: &mut Tx, city: &str, wanted: &BTreeSet<Uuid>) -> Result<HashMap<Uuid, StaffRow>, StoreProblem> {
    let rows = sqlx::query("SELECT id, role FROM staff WHERE city = $1 AND id = ANY($2)")
        .bind(city)
        .bind(ids(wanted))
        .fetch_all(tx.on())
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("id")?, StaffRow { role: word(row.try_get("role")?)?, new_password: None })))
        .collect()
}

async fn look_alikes(tx: &mut Tx, city: &str, keys: &BTreeSet<u32>, world: &mut World) -> Result<(), StoreProblem> {
    let keys: Vec<i64> = keys.iter().map(|key| i64::from(*key)).collect();
    let rows = sqlx::query("SELECT key, resident FROM resident_key WHERE city = $1 AND key = ANY($2)")
        .bind(city)
        .bind(keys)
        .fetch_all(tx.on())
        .await?;
    let mut missing = BTreeSet::new();
    for row in &rows {
        let key = u32::try_from(row.try_get::<i64, _>("key")?).map_err(|_| StoreProblem::Broken)?;
        let resident: Uuid = row.try_get("resident")?;
        world.found_under.entry(key).or_default().insert(resident);
        if !world.residents.contains_key(&resident) {
            missing.insert(resident);
        }
    }
    let found = Named { residents: missing, ..Named::default() };
    let mut records = super::persons::of(tx, city, &found, &[]).await?.records;
    records.retain(|record| !world.residents.contains_key(record));
    world.residents.extend(residents_by_id(tx, city, &ids(&records), Lock::None).await?);
    Ok(())
}

/// Whether rows stay locked until the transaction ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lock {
    Change,
    None,
}

/// Residents by id.
pub(crate) async fn residents_by_id(
    tx: &mut Tx,
    city: &str,
    wanted: &[Uuid],
    lock: Lock,
) -> Result<HashMap<Uuid, ResidentRow>, StoreProblem> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let locked = "SELECT * FROM resident WHERE city = $1 AND id = ANY($2) ORDER BY id FOR UPDATE";
    let free = "SELECT * FROM resident WHERE city = $1 AND id = ANY($2)";
    let rows = sqlx::query(if lock == Lock::Change { locked } else { free })
        .bind(city)
        .bind(wanted)
        .fetch_all(tx.on())
        .await?;
    rows.iter().map(|row| resident(row).map(|resident| (resident.data.resident, resident))).collect()
}

pub(crate) fn resident(row: &PgRow) -> Result<ResidentRow, StoreProblem> {
    let photo: Option<sqlx::types::Json<_>> = row.try_get("photo")?;
    Ok(ResidentRow {
        data: ResidentData {
            resident: row.try_get("id")?,
            person: Person {
                surname: row.try_get("surname")?,
                given_names: row.try_get("given_names")?,
                former_surname: row.try_get("former_surname")?,
                pesel: row.try_get("pesel")?,
                substitute_identifier: row.try_get("substitute_identifier")?,
                birth_date: row.try_get("birth_date")?,
                street: row.try_get("street")?,
                postcode: row.try_get("postcode")?,
                city: row.try_get("place")?,
                phone: row.try_get("phone")?,
                email: row.try_get("email")?,
            },
            document: row.try_get("document")?,
            grounds: row.try_get("grounds")?,
            applicant: row.try_get("applicant")?,
            applicant_name: row.try_get("applicant_name")?,
            consents: Vec::new(),
            photo: None,
            same_person: Vec::new(),
        },
        photo: photo.map(|photo| photo.0),
        version: version(row)?,
        registered_at: Moment::from_unix_millis(row.try_get("registered_at")?),
        station: row.try_get("station")?,
        consent_withdrawn: row.try_get("consent_withdrawn")?,
        merged_into: row.try_get("merged_into")?,
        changed: false,
    })
}

fn version(row: &PgRow) -> Result<u64, StoreProblem> {
    u64::try_from(row.try_get::<i64, _>("version")?).map_err(|_| StoreProblem::Broken)
}

/// Cards by id, by number, those that replace or are replaced by one of them, those of tasks that are decided, and all of some residents.
async fn cards(
    tx: &mut Tx,
    city: &str,
    named: &Named,
    decided: &HashMap<Uuid, TaskRow>,
    of_persons: &BTreeSet<Uuid>,
) -> Result<HashMap<Uuid, CardRow>, StoreProblem> {
    let mut numbers: BTreeSet<&str> = named.numbers.iter().chain(&named.replaced).map(String::as_str).collect();
    for task in decided.values() {
        if let TaskSides::Cards { first, second } = &task.sides {
            numbers.extend([first.as_str(), second.as_str()]);
        }
    }
    if named.cards.is_empty() && numbers.is_empty() && of_persons.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query(
        "SELECT * FROM card WHERE city = $1 AND id IN (
           SELECT id FROM card WHERE city = $1 AND id = ANY($2)
           UNION SELECT id FROM card WHERE city = $1 AND number = ANY($3)
           UNION SELECT id FROM card WHERE city = $1 AND replaces = ANY($4)
           UNION SELECT old.id FROM card new JOIN card old ON old.city = new.city AND old.number = new.replaces
             WHERE new.city = $1 AND new.id = ANY($2)
           UNION SELECT id FROM card WHERE city = $1 AND resident = ANY($5))
         ORDER BY id FOR UPDATE",
    )
    .bind(city)
    .bind(ids(&named.cards))
    .bind(numbers.into_iter().collect::<Vec<_>>())
    .bind(named.replaced.iter().map(String::as_str).collect::<Vec<_>>())
    .bind(ids(of_persons))
    .fetch_all(tx.on())
    .await?;
    rows.iter().map(|row| card(row).map(|card| (card.id, card))).collect()
}

fn optional<T: DeserializeOwned>(row: &PgRow, column: &str) -> Result<Option<T>, StoreProblem> {
    row.try_get::<Option<String>, _>(column)?.map(|text| word(&text)).transpose()
}

pub(crate) fn card(row: &PgRow) -> Result<CardRow, StoreProblem> {
    let collector: Option<Collector> = optional(row, "collector")?;
    let handed_over = match collector {
        Some(collector) => Some(HandOver {
            collector,
            collector_name: row.try_get("collector_name")?,
            document: row.try_get("document")?,
            signature: row.try_get("signature")?,
            receipt: row.try_get("receipt")?,
        }),
        None => None,
    };
    let token: Vec<u8> = row.try_get("token_sha256")?;
    Ok(CardRow {
        id: row.try_get("id")?,
        version: version(row)?,
        resident: row.try_get("resident")?,
        number: row.try_get("number")?,
        status_index: u32::try_from(row.try_get::<i32, _>("status_index")?).map_err(|_| StoreProblem::Broken)?,
        layout: row.try_get("layout")?,
        packages: row.try_get::<sqlx::types::Json<_>, _>("packages")?.0,
        expires: row.try_get("expires")?,
        token_sha256: token.try_into().map_err(|_| StoreProblem::Broken)?,
        station: row.try_get("station")?,
        state: word::<ProductionState>(row.try_get("state")?)?,
        since: Moment::from_unix_millis(row.try_get("since")?),
        spoil_reason: optional::<SpoilReason>(row, "spoil_reason")?,
        handed_over,
        replaces: row.try_get("replaces")?,
        application: row.try_get("application")?,
        ended: row.try_get("ended")?,
        rights: row.try_get::<Option<sqlx::types::Json<_>>, _>("rights")?.map(|rights| rights.0),
        superseded: row.try_get("superseded")?,
        changed: false,
    })
}
