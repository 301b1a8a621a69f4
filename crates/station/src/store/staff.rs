//! The people who may sign in here.

use contract::Moment;
use contract::counter::Role;
use contract::enrolment::StaffMember;
use domain::lockout::Failures;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::{StoreProblem, Tx};

/// A person of the staff.
#[derive(Clone)]
pub(crate) struct StaffRow {
    pub(crate) id: Uuid,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) login: String,
    pub(crate) role: Role,
    pub(crate) must_change: bool,
    pub(crate) last_here: Option<Moment>,
    pub(crate) failures: Failures,
    /// May no longer sign in here.
    pub(crate) gone: bool,
}

impl StaffRow {
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Operator => "operator",
        Role::Supervisor => "supervisor",
        Role::Administrator => "administrator",
    }
}

fn role(name: &str) -> Result<Role, StoreProblem> {
    match name {
        "operator" => Ok(Role::Operator),
        "supervisor" => Ok(Role::Supervisor),
        "administrator" => Ok(Role::Administrator),
        _ => Err(StoreProblem::Broken),
    }
}

fn person(row: &SqliteRow) -> Result<StaffRow, StoreProblem> {
    Ok(StaffRow {
        id: row.try_get("id")?,
        first_name: row.try_get("first_name")?,
        last_name: row.try_get("last_name")?,
        login: row.try_get("login")?,
        role: role(row.try_get("role")?)?,
        must_change: row.try_get("must_change")?,
        last_here: row.try_get::<Option<i64>, _>("last_here")?.map(Moment::from_unix_millis),
        failures: Failures {
            count: row.try_get("failures")?,
            since: Moment::from_unix_millis(row.try_get("failures_since")?).utc(),
            seen: Moment::from_unix_millis(row.try_get("failures_seen")?).utc(),
        },
        gone: row.try_get("gone")?,
    })
}

pub(crate) async fn insert(tx: &mut Tx, member: &StaffMember, at: Moment) -> Result<(), StoreProblem> {
    sqlx::query("INSERT INTO staff (id, first_name, last_name, login, role, must_change) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(member.id)
        .bind(&member.first_name)
        .bind(&member.last_name)
        .bind(&member.login)
        .bind(role_name(member.role))
        .bind(member.must_change)
        .execute(tx.on())
        .await?;
    add_password(tx, member.id, &member.password_hash, at).await
}

/// Everybody who may sign in, operators first, then by name.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<StaffRow>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT * FROM staff WHERE gone = 0 ORDER BY CASE role WHEN 'operator' THEN 0 WHEN 'supervisor' THEN 1 ELSE 2 END, first_name, last_name",
    )
    .fetch_all(tx.on())
    .await?;
    rows.iter().map(person).collect()
}

pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<Option<StaffRow>, StoreProblem> {
    sqlx::query("SELECT * FROM staff WHERE id = ?")
        .bind(id)
        .fetch_optional(tx.on())
        .await?
        .as_ref()
        .map(person)
        .transpose()
}

/// The hashes of a person's last ten passwords, the present one first.
pub(crate) async fn password_hashes(tx: &mut Tx, staff: Uuid) -> Result<Vec<String>, StoreProblem> {
    let rows = sqlx::query("SELECT hash FROM staff_password WHERE staff = ? ORDER BY set_at DESC LIMIT 10")
        .bind(staff)
        .fetch_all(tx.on())
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

async fn add_password(tx: &mut Tx, staff: Uuid, hash: &str, at: Moment) -> Result<(), StoreProblem> {
    // A clock that was set back must not let an older password stand as the present one.
    sqlx::query(
        "INSERT INTO staff_password (staff, set_at, hash)
         VALUES (?1, max(?2, coalesce((SELECT max(set_at) + 1 FROM staff_password WHERE staff = ?1), 0)), ?3)",
    )
    .bind(staff)
    .bind(at.unix_millis())
    .bind(hash)
    .execute(tx.on())
    .await?;
    Ok(())
}

/// Sets a person's own password and keeps the last ten.
pub(crate) async fn set_password(tx: &mut Tx, staff: Uuid, hash: &str, at: Moment) -> Result<(), StoreProblem> {
    add_password(tx, staff, hash, at).await?;
    sqlx::query(
        "DELETE FROM staff_password WHERE staff = ?1 AND set_at NOT IN
           (SELECT set_at FROM staff_password WHERE staff = ?1 ORDER BY set_at DESC LIMIT 10)",
    )
    .bind(staff)
    .execute(tx.on())
    .await?;
    sqlx::query("UPDATE staff SET must_change = 0 WHERE id = ?").bind(staff).execute(tx.on()).await?;
    Ok(())
}

pub(crate) async fn set_failures(tx: &mut Tx, staff: Uuid, failures: &Failures) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE staff SET failures = ?, failures_since = ?, failures_seen = ? WHERE id = ?")
        .bind(failures.count)
        .bind(Moment::of(failures.since).unix_millis())
        .bind(Moment::of(failures.seen).unix_millis())
        .bind(staff)
        .execute(tx.on())
        .await?;
    Ok(())
}

pub(crate) async fn set_last_here(tx: &mut Tx, staff: Uuid, at: Moment) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE staff SET last_here = ? WHERE id = ?")
        .bind(at.unix_millis())
        .bind(staff)
        .execute(tx.on())
        .await?;
    Ok(())
}

/// Takes over what the hub says of a person, but never the password where one that was set here waits.
pub(crate) async fn set(tx: &mut Tx, member: &StaffMember, at: Moment) -> Result<(), StoreProblem> {
    // Two people who change their logins with each other come one after the other.
    sqlx::query("UPDATE staff SET login = hex(id) WHERE login = ? AND id <> ?")
        .bind(&member.login)
        .bind(member.id)
        .execute(tx.on())
        .await?;
    let own_password = super::operations::password_waits(tx, member.id).await?;
    sqlx::query(
        "INSERT INTO staff (id, first_name, last_name, login, role, must_change) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET first_name = ?2, last_name = ?3, login = ?4, role = ?5, gone = 0,
           must_change = CASE WHEN ?7 THEN must_change ELSE ?6 END",
    )
    .bind(member.id)
    .bind(&member.first_name)
    .bind(&member.last_name)
    .bind(&member.login)
    .bind(role_name(member.role))
    .bind(member.must_change)
    .bind(own_password)
    .execute(tx.on())
    .await?;
    let present = password_hashes(tx, member.id).await?.into_iter().next();
    if own_password || present.as_ref() == Some(&member.password_hash) {
        return Ok(());
    }
    add_password(tx, member.id, &member.password_hash, at).await
}

/// A person may no longer sign in here.
pub(crate) async fn set_gone(tx: &mut Tx, staff: Uuid) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE staff SET gone = 1 WHERE id = ?").bind(staff).execute(tx.on()).await?;
    Ok(())
}
