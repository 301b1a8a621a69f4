//! The printers of this station, and what they say in a clerk's terms.

use std::sync::Arc;

use contract::counter::{AddPrinter, Printer, PrinterKind, PrinterLight, PrinterReason, PrinterRef};
use contract::{ErrorCode, Moment, Problem};
use devices::{JobReason, JobState, JobStatus, PrinterAddress, PrinterProblem, PrinterState, PrinterStatus, Reason};

use crate::open::OpenStation;
use crate::printing::Driver;
use crate::store;
use crate::store::printers::PrinterRow;

/// PDF into a folder: always there.
const FOLDER: &str = "folder";
/// How long an answer of a printer stands on the sill, in milliseconds.
const FRESH_FOR: i64 = 5_000;

/// What the chosen printer said last.
#[derive(Clone, Copy)]
pub(crate) struct LastSeen {
    at: Moment,
    light: PrinterLight,
}

async fn rows(open: &OpenStation) -> Result<Vec<PrinterRow>, Problem> {
    let mut tx = open.store.read().await?;
    let mut rows = store::printers::all(&mut tx).await?;
    let address = open.prints.to_string_lossy().into_owned();
    let chosen = rows.iter().all(|row| !row.chosen);
    rows.push(PrinterRow { id: FOLDER.into(), kind: PrinterKind::Folder, name: address.clone(), address, chosen });
    Ok(rows)
}

/// A printer by its id, or the chosen one.
pub(crate) async fn get(open: &OpenStation, id: Option<&str>) -> Result<PrinterRow, Problem> {
    let wanted = |row: &PrinterRow| id.map_or(row.chosen, |id| row.id == id);
    rows(open).await?.into_iter().find(wanted).ok_or_else(|| ErrorCode::PrinterUnknown.into())
}

/// How a printer is called, also one that was taken off the list.
pub(crate) async fn name(open: &OpenStation, id: &str) -> Result<String, Problem> {
    Ok(rows(open).await?.into_iter().find(|row| row.id == id).map_or_else(|| id.to_owned(), |row| row.name))
}

pub(crate) async fn list(open: &OpenStation) -> Result<Vec<Printer>, Problem> {
    let mut printers = Vec::new();
    for row in rows(open).await? {
        let (light, reasons) = ask(&row).await;
        printers.push(Printer { id: row.id, name: row.name, kind: row.kind, chosen: row.chosen, light, reasons });
    }
    Ok(printers)
}

async fn ask(row: &PrinterRow) -> (PrinterLight, Vec<PrinterReason>) {
    let Ok(driver) = Driver::of(row) else { return (PrinterLight::Unreachable, vec![PrinterReason::Unreachable]) };
    match driver.with(|printer| printer.status()).await {
        Ok(status) => {
            let reasons = state_reasons(&status);
            let needs_somebody = status.state == PrinterState::Stopped || !status.accepts_jobs || !reasons.is_empty();
            let light = match status.state {
                _ if needs_somebody => PrinterLight::Attention,
                PrinterState::Printing => PrinterLight::Printing,
                PrinterState::Idle | PrinterState::Stopped => PrinterLight::Ready,
            };
            (light, reasons)
        }
        Err(problem) => {
            let reason = problem_reason(problem);
            let light =
                if reason == PrinterReason::Unreachable { PrinterLight::Unreachable } else { PrinterLight::Attention };
            (light, vec![reason])
        }
    }
}

/// The light of the chosen printer, as it was a moment ago; asks it again in the background.
pub(crate) async fn light(open: &Arc<OpenStation>) -> Result<PrinterLight, Problem> {
    let row = get(open, None).await?;
    let now = open.now();
    let mut lights = open.lights.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let last = lights.get(&row.id).copied();
    if last.is_none_or(|last| (now.unix_millis() - last.at.unix_millis()).abs() > FRESH_FOR) {
        let light = last.map_or(PrinterLight::Checking, |last| last.light);
        lights.insert(row.id.clone(), LastSeen { at: now, light });
        let open = Arc::clone(open);
        tokio::spawn(async move {
            let (light, _) = ask(&row).await;
            let mut lights = open.lights.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            lights.insert(row.id, LastSeen { at: now, light });
        });
    }
    Ok(last.map_or(PrinterLight::Checking, |last| last.light))
}

/// Adds a printer that answers, and chooses it.
pub(crate) async fn add(open: &OpenStation, args: AddPrinter) -> Result<Vec<Printer>, Problem> {
    let address: PrinterAddress = args.address.trim().parse().map_err(|_| ErrorCode::PrinterAddress)?;
    let id = open.new_id().simple().to_string();
    let address = address.to_string();
    let mut row = PrinterRow { id, kind: PrinterKind::Ipp, name: address.clone(), address, chosen: false };
    let status = Driver::of(&row)?.with(|printer| printer.status()).await;
    row.name = status
        .map_err(|problem| match problem_reason(problem) {
            PrinterReason::Unreachable => ErrorCode::PrinterUnreachable,
            _ => ErrorCode::PrinterRefused,
        })?
        .name;
    let mut tx = open.store.begin().await?;
    if let Some(known) = store::printers::all(&mut tx).await?.into_iter().find(|known| known.address == row.address) {
        row.id = known.id;
    }
    store::printers::insert(&mut tx, &row).await?;
    store::printers::choose(&mut tx, &row.id).await?;
    tx.commit("add-printer").await?;
    list(open).await
}

pub(crate) async fn choose(open: &OpenStation, args: PrinterRef) -> Result<Vec<Printer>, Problem> {
    get(open, Some(&args.printer)).await?;
    let mut tx = open.store.begin().await?;
    store::printers::choose(&mut tx, &args.printer).await?;
    tx.commit("choose-printer").await?;
    list(open).await
}

pub(crate) async fn remove(open: &OpenStation, args: PrinterRef) -> Result<Vec<Printer>, Problem> {
    let mut tx = open.store.begin().await?;
    store::printers::remove(&mut tx, &args.printer).await?;
    tx.commit("remove-printer").await?;
    list(open).await
}

/// What keeps a printer from printing, worst first; low supplies do not.
pub(crate) fn state_reasons(status: &PrinterStatus) -> Vec<PrinterReason> {
    let of = |reason: &Reason| match reason {
        Reason::MediaEmpty | Reason::MediaNeeded | Reason::InputTrayMissing => PrinterReason::NoCards,
        Reason::MediaJam => PrinterReason::Jam,
        Reason::CoverOpen | Reason::DoorOpen | Reason::InterlockOpen => PrinterReason::CoverOpen,
        Reason::SupplyEmpty => PrinterReason::RibbonEmpty,
        Reason::SupplyLow => PrinterReason::RibbonLow,
        Reason::OutputAreaFull | Reason::OutputTrayMissing | Reason::WasteFull => PrinterReason::OutputFull,
        Reason::Paused | Reason::MovingToPaused | Reason::Stopping => PrinterReason::Paused,
        Reason::Offline | Reason::Shutdown | Reason::TimedOut => PrinterReason::Unreachable,
        _ => PrinterReason::Other,
    };
    status.obstacles().map(of).collect()
}

pub(crate) fn job_reasons(status: &JobStatus) -> Vec<PrinterReason> {
    let mut reasons: Vec<PrinterReason> = status
        .reasons
        .iter()
        .filter_map(|reason| match reason {
            JobReason::CancelledByUser | JobReason::CancelledByOperator | JobReason::CancelledAtDevice => {
                Some(PrinterReason::Cancelled)
            }
            JobReason::AbortedBySystem => Some(PrinterReason::Aborted),
            JobReason::ResourcesNotReady => Some(PrinterReason::NoCards),
            JobReason::ServiceOffline => Some(PrinterReason::Unreachable),
            JobReason::HeldBack => Some(PrinterReason::Paused),
            _ => None,
        })
        .collect();
    match status.state {
        JobState::Cancelled if reasons.is_empty() => reasons.push(PrinterReason::Cancelled),
        JobState::Aborted if reasons.is_empty() => reasons.push(PrinterReason::Aborted),
        _ => {}
    }
    reasons
}

pub(crate) fn problem_reason(problem: PrinterProblem) -> PrinterReason {
    match problem {
        PrinterProblem::Unreachable
        | PrinterProblem::TimedOut
        | PrinterProblem::ConnectionLost
        | PrinterProblem::NoSuchPrinter
        | PrinterProblem::NotTrusted => PrinterReason::Unreachable,
        PrinterProblem::Busy => PrinterReason::Busy,
        PrinterProblem::NotAccepting => PrinterReason::Paused,
        PrinterProblem::WrongMedia => PrinterReason::WrongMedia,
        PrinterProblem::JobNotFound | PrinterProblem::Nonsense(_) => PrinterReason::Lost,
        PrinterProblem::FolderMissing | PrinterProblem::FolderReadOnly | PrinterProblem::FolderFault => {
            PrinterReason::FolderUnusable
        }
        PrinterProblem::FolderFull => PrinterReason::DiskFull,
        _ => PrinterReason::Other,
    }
}
