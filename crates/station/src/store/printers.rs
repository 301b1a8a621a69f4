//! The station's printers.

use contract::counter::PrinterKind;
use sqlx::Row;

use super::{StoreProblem, Tx};

/// A printer.
#[derive(Clone)]
pub(crate) struct PrinterRow {
    pub(crate) id: String,
    pub(crate) kind: PrinterKind,
    /// The IPP address, or the folder.
    pub(crate) address: String,
    pub(crate) name: String,
    pub(crate) chosen: bool,
}

pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<PrinterRow>, StoreProblem> {
    let rows = sqlx::query("SELECT * FROM printer ORDER BY kind DESC, name").fetch_all(tx.on()).await?;
    rows.iter()
        .map(|row| {
            Ok(PrinterRow {
                id: row.try_get("id")?,
                kind: if row.try_get::<&str, _>("kind")? == "ipp" { PrinterKind::Ipp } else { PrinterKind::Folder },
                address: row.try_get("address")?,
                name: row.try_get("name")?,
                chosen: row.try_get("chosen")?,
            })
        })
        .collect()
}

pub(crate) async fn insert(tx: &mut Tx, printer: &PrinterRow) -> Result<(), StoreProblem> {
    let kind = match printer.kind {
        PrinterKind::Ipp => "ipp",
        PrinterKind::Folder => "folder",
    };
    sqlx::query("INSERT OR REPLACE INTO printer (id, kind, address, name, chosen) VALUES (?, ?, ?, ?, ?)")
        .bind(&printer.id)
        .bind(kind)
        .bind(&printer.address)
        .bind(&printer.name)
        .bind(printer.chosen)
        .execute(tx.on())
        .await?;
    Ok(())
}

pub(crate) async fn choose(tx: &mut Tx, id: &str) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE printer SET chosen = (id = ?)").bind(id).execute(tx.on()).await?;
    Ok(())
}

pub(crate) async fn remove(tx: &mut Tx, id: &str) -> Result<(), StoreProblem> {
    sqlx::query("DELETE FROM printer WHERE id = ?").bind(id).execute(tx.on()).await?;
    Ok(())
}
