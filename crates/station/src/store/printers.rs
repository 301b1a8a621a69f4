//! The station's printers.

use contract::counter::{PrinterKind, PrinterPurpose};
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
    pub(crate) purpose: PrinterPurpose,
    pub(crate) chosen: bool,
}

fn purpose_name(purpose: PrinterPurpose) -> &'static str {
    match purpose {
        PrinterPurpose::Cards => "cards",
        PrinterPurpose::Paper => "paper",
    }
}

fn purpose(name: &str) -> Result<PrinterPurpose, StoreProblem> {
    match name {
        "cards" => Ok(PrinterPurpose::Cards),
        "paper" => Ok(PrinterPurpose::Paper),
        _ => Err(StoreProblem::Broken),
    }
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
                purpose: purpose(row.try_get("purpose")?)?,
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
    sqlx::query("INSERT OR REPLACE INTO printer (id, kind, address, name, purpose, chosen) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(&printer.id)
        .bind(kind)
        .bind(&printer.address)
        .bind(&printer.name)
        .bind(purpose_name(printer.purpose))
        .bind(printer.chosen)
        .execute(tx.on())
        .await?;
    Ok(())
}

/// Chooses one among those of its purpose; an id that is not in the list chooses the folder.
pub(crate) async fn choose(tx: &mut Tx, id: &str, purpose: PrinterPurpose) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE printer SET chosen = (id = ?) WHERE purpose = ?")
        .bind(id)
        .bind(purpose_name(purpose))
        .execute(tx.on())
        .await?;
    Ok(())
}

pub(crate) async fn remove(tx: &mut Tx, id: &str) -> Result<(), StoreProblem> {
    sqlx::query("DELETE FROM printer WHERE id = ?").bind(id).execute(tx.on()).await?;
    Ok(())
}
