//! Leased numbers are given once (D-4): the mark in the key store goes ahead of the database, so that one that was restored or copied
//! skips what was given since.

use std::sync::Arc;

use contract::enrolment::{NumberKind, NumberRun};
use contract::{ErrorCode, Problem};

use crate::keys::{KeyStore, KeyStoreLocked};
use crate::open::{OpenStation, Purpose};
use crate::store::leases::Taken;
use crate::store::{self, StoreProblem, Tx};

/// Takes the next number of a kind, inside the transaction that uses it.
pub(crate) async fn take(open: &OpenStation, tx: &mut Tx, kind: NumberKind) -> Result<Taken, Problem> {
    let taken = store::leases::take(tx, kind).await?.ok_or(ErrorCode::NumbersExhausted)?;
    if let Purpose::Work(keys) = &open.purpose {
        let (keys, mark) = (Arc::clone(keys), taken.place + 1);
        let marked = tokio::task::spawn_blocking(move || keys.set_number_mark(kind, mark)).await;
        marked.map_err(|_| ErrorCode::Unexpected)?.map_err(|_| ErrorCode::KeyStoreLocked)?;
    }
    Ok(taken)
}

/// The marks of all kinds.
pub(crate) async fn marks(keys: &Arc<KeyStore>) -> Result<[(NumberKind, u64); 4], KeyStoreLocked> {
    let keys = Arc::clone(keys);
    let read = move || {
        let mut marks = NumberKind::ALL.map(|kind| (kind, 0));
        for (kind, mark) in &mut marks {
            *mark = keys.number_mark(*kind)?;
        }
        Ok(marks)
    };
    tokio::task::spawn_blocking(read).await.map_err(|_| KeyStoreLocked)?
}

/// Adds a run. In a database that was restored some of it may have been used: the mark says how much.
pub(crate) async fn add(open: &OpenStation, tx: &mut Tx, run: &NumberRun) -> Result<(), StoreProblem> {
    let new = store::leases::insert(tx, run.kind, run.run, run.first_body, &run.numbers()).await?;
    let Purpose::Work(keys) = &open.purpose else { return Ok(()) };
    if !new {
        return Ok(());
    }
    // Without the mark nobody knows which of them are free; the record comes again.
    let marks = marks(keys).await.map_err(|_| StoreProblem::Broken)?;
    skip(tx, &marks).await
}

/// Skips what may have been given.
pub(crate) async fn skip(tx: &mut Tx, marks: &[(NumberKind, u64)]) -> Result<(), StoreProblem> {
    for (kind, mark) in marks {
        store::leases::skip_to_mark(tx, *kind, *mark).await?;
    }
    Ok(())
}
