//! The printers of this station, and what they say in a clerk's terms.

use std::sync::Arc;

use contract::counter::{
    AddPrinter, PrintQueue, PrintQueues, Printer, PrinterKind, PrinterLight, PrinterPurpose, PrinterReason, PrinterRef,
};
use contract::{ErrorCode, Moment, Problem};
use devices::{
    CardDots, DocumentFormat, JobReason, JobState, JobStatus, PrintServer, PrinterAddress, PrinterProblem,
    PrinterState, PrinterStatus, Queue, Reason,
};

use crate::open::OpenStation;
use crate::print_job::{Driver, TIMEOUT};
use crate::store;
use crate::store::printers::PrinterRow;

/// PDF into a folder, for cards and for documents: always there.
pub(crate) const FOLDER: &str = "folder";
pub(crate) const PAPER_FOLDER: &str = "folder-paper";
/// How long an answer of a printer stands on the sill, in milliseconds.
const FRESH_FOR: i64 = 5_000;

/// The longest name of a printer, as IPP has it.
const NAME_LETTERS: usize = 127;

/// What a printer said last.
#[derive(Clone, Copy)]
pub(crate) struct LastSeen {
    at: Moment,
    light: PrinterLight,
    /// How many dots it puts on a card, if it says so.
    dots: Option<CardDots>,
}

async fn rows(open: &OpenStation) -> Result<Vec<PrinterRow>, Problem> {
    let mut tx = open.store.read().await?;
    let mut rows = store::printers::all(&mut tx).await?;
    let address = open.prints.to_string_lossy().into_owned();
    for (id, purpose) in [(FOLDER, PrinterPurpose::Cards), (PAPER_FOLDER, PrinterPurpose::Paper)] {
        let chosen = rows.iter().all(|row| row.purpose != purpose || !row.chosen);
        let (name, address) = (address.clone(), address.clone());
        rows.push(PrinterRow { id: id.into(), kind: PrinterKind::Folder, name, address, purpose, chosen });
    }
    Ok(rows)
}

/// A printer of this purpose by its id, or the chosen one.
pub(crate) async fn get(open: &OpenStation, purpose: PrinterPurpose, id: Option<&str>) -> Result<PrinterRow, Problem> {
    let wanted = |row: &PrinterRow| row.purpose == purpose && id.map_or(row.chosen, |id| row.id == id);
    rows(open).await?.into_iter().find(wanted).ok_or_else(|| ErrorCode::PrinterUnknown.into())
}

/// How a printer is called, also one that was taken off the list.
pub(crate) async fn name(open: &OpenStation, id: &str) -> Result<String, Problem> {
    Ok(rows(open).await?.into_iter().find(|row| row.id == id).map_or_else(|| id.to_owned(), |row| row.name))
}

pub(crate) async fn list(open: &OpenStation) -> Result<Vec<Printer>, Problem> {
    let mut printers = Vec::new();
    for row in rows(open).await? {
        let (light, reasons) = ask(open, &row).await;
        let PrinterRow { id, name, kind, purpose, chosen, .. } = row;
        printers.push(Printer { id, name, kind, purpose, chosen, light, reasons });
    }
    Ok(printers)
}

/// Asks a printer how it is, and remembers it.
async fn ask(open: &OpenStation, row: &PrinterRow) -> (PrinterLight, Vec<PrinterReason>) {
    let at = open.now();
    let status = match Driver::of(row) {
        Ok(driver) => driver.with(|printer| printer.status()).await,
        Err(_) => Err(PrinterProblem::Unreachable),
    };
    let dots = status.as_ref().ok().and_then(PrinterStatus::card_dots);
    let (light, reasons) = said(status);
    let mut lights = open.lights.lock();
    // A printer that does not answer for a while does not print other dots.
    let dots = dots.or_else(|| lights.get(&row.id).and_then(|last| last.dots));
    lights.insert(row.id.clone(), LastSeen { at, light, dots });
    (light, reasons)
}

/// How many dots this printer puts on a card, as it said last, or says now.
pub(crate) async fn card_dots(open: &OpenStation, row: &PrinterRow) -> Option<CardDots> {
    let seen = || open.lights.lock().get(&row.id).and_then(|last| last.dots);
    if seen().is_none() && row.kind == PrinterKind::Ipp {
        ask(open, row).await;
    }
    seen()
}

/// The same of the printer that cards go to, if it has said anything yet.
pub(crate) async fn chosen_card_dots(open: &OpenStation) -> Result<Option<CardDots>, Problem> {
    let row = get(open, PrinterPurpose::Cards, None).await?;
    Ok(open.lights.lock().get(&row.id).and_then(|last| last.dots))
}

fn said(status: Result<PrinterStatus, PrinterProblem>) -> (PrinterLight, Vec<PrinterReason>) {
    match status {
        Ok(status) => {
            let mut reasons = state_reasons(&status);
            // Stopped or closed for jobs, and not a word why: somebody has done that.
            if reasons.is_empty() && (status.state == PrinterState::Stopped || !status.accepts_jobs) {
                reasons.push(PrinterReason::Paused);
            }
            let light = match status.state {
                PrinterState::Printing => PrinterLight::Printing,
                PrinterState::Idle | PrinterState::Stopped => PrinterLight::Ready,
            };
            (unless_kept_from_printing(light, &reasons), reasons)
        }
        Err(problem) => {
            let reasons = vec![problem_reason(problem)];
            (unless_kept_from_printing(PrinterLight::Attention, &reasons), reasons)
        }
    }
}

fn unless_kept_from_printing(light: PrinterLight, reasons: &[PrinterReason]) -> PrinterLight {
    if reasons.contains(&PrinterReason::Unreachable) {
        PrinterLight::Unreachable
    } else if reasons.iter().any(|reason| *reason != PrinterReason::RibbonLow) {
        PrinterLight::Attention
    } else {
        light
    }
}

/// What a job has just learned of its printer: shown on the sill until the printer is asked again.
pub(crate) fn heard(open: &OpenStation, printer: &str, otherwise: PrinterLight, reasons: &[PrinterReason]) {
    use PrinterReason::{CoverOpen, Jam, NoCards, OutputFull, Paused, RibbonEmpty, Unreachable};
    // The others are about the job.
    let of_printer = |reason: &PrinterReason| {
        matches!(reason, NoCards | Jam | CoverOpen | RibbonEmpty | OutputFull | Paused | Unreachable)
    };
    let reasons: Vec<_> = reasons.iter().copied().filter(of_printer).collect();
    if let Some(last) = open.lights.lock().get_mut(printer) {
        last.light = unless_kept_from_printing(otherwise, &reasons);
    }
}

/// The light of the printer that cards go to, as it was a moment ago; asks it again in the background.
pub(crate) async fn light(open: &Arc<OpenStation>) -> Result<PrinterLight, Problem> {
    let row = get(open, PrinterPurpose::Cards, None).await?;
    let now = open.now();
    let mut lights = open.lights.lock();
    let last = lights.get(&row.id).copied();
    let light = last.map_or(PrinterLight::Checking, |last| last.light);
    if last.is_none_or(|last| (now.unix_millis() - last.at.unix_millis()).abs() > FRESH_FOR) {
        lights.insert(row.id.clone(), LastSeen { at: now, light, dots: last.and_then(|last| last.dots) });
        let open = Arc::clone(open);
        tokio::spawn(async move { ask(&open, &row).await });
    }
    Ok(light)
}

/// The queues of this computer's print service that are not in the list yet.
pub(crate) async fn queues(open: &OpenStation, server: PrintServer) -> Result<PrintQueues, Problem> {
    let known: Vec<String> = rows(open).await?.into_iter().map(|row| row.address).collect();
    let found = tokio::task::spawn_blocking(move || server.queues(TIMEOUT)).await;
    let found = match found.map_err(|_| ErrorCode::Unexpected)? {
        Ok(found) => found,
        Err(problem) => {
            tracing::info!(%problem, "this computer's print service does not say its queues");
            return Ok(PrintQueues { running: false, queues: Vec::new() });
        }
    };
    let queues = found.into_iter().map(|Queue { address, name, status }| {
        let purpose = if status.card.is_some() { PrinterPurpose::Cards } else { PrinterPurpose::Paper };
        let model = status.name.clone();
        let (light, reasons) = said(Ok(status));
        PrintQueue { address: address.to_string(), name, model, purpose, light, reasons }
    });
    let queues = queues.filter(|queue| !known.contains(&queue.address)).collect();
    Ok(PrintQueues { running: true, queues })
}

/// Adds a printer that answers, and chooses it. One that is in the list already moves to the purpose now given.
pub(crate) async fn add(open: &OpenStation, args: AddPrinter) -> Result<Vec<Printer>, Problem> {
    let address: PrinterAddress = args.address.trim().parse().map_err(|_| ErrorCode::PrinterAddress)?;
    let id = open.new_id().simple().to_string();
    let address = address.to_string();
    let (kind, purpose) = (PrinterKind::Ipp, args.purpose);
    let mut row = PrinterRow { id, kind, name: address.clone(), address, purpose, chosen: false };
    let status = Driver::of(&row)?.with(|printer| printer.status()).await;
    let status = status.map_err(|problem| match problem_reason(problem) {
        PrinterReason::Unreachable => ErrorCode::PrinterUnreachable,
        _ => ErrorCode::PrinterRefused,
    })?;
    // Said now rather than when somebody waits for a document; a print queue in front of such a printer takes PDF.
    if purpose == PrinterPurpose::Paper && !status.takes(DocumentFormat::Pdf) {
        return Err(ErrorCode::PrinterTakesNoPdf.into());
    }
    let known_by = args.name.filter(|name| !name.trim().is_empty());
    row.name = known_by.map_or(status.name, |name| name.chars().take(NAME_LETTERS).collect());
    let mut tx = open.store.begin().await?;
    if let Some(known) = store::printers::all(&mut tx).await?.into_iter().find(|known| known.address == row.address) {
        row.id = known.id;
    }
    store::printers::insert(&mut tx, &row).await?;
    store::printers::choose(&mut tx, &row.id, row.purpose).await?;
    tx.commit("add-printer").await?;
    list(open).await
}

pub(crate) async fn choose(open: &OpenStation, args: PrinterRef) -> Result<Vec<Printer>, Problem> {
    let row = rows(open).await?.into_iter().find(|row| row.id == args.printer).ok_or(ErrorCode::PrinterUnknown)?;
    let mut tx = open.store.begin().await?;
    store::printers::choose(&mut tx, &row.id, row.purpose).await?;
    tx.commit("choose-printer").await?;
    list(open).await
}

pub(crate) async fn remove(open: &OpenStation, args: PrinterRef) -> Result<Vec<Printer>, Problem> {
    let removed = rows(open).await?.into_iter().find(|row| row.id == args.printer && row.kind == PrinterKind::Ipp);
    let mut tx = open.store.begin().await?;
    store::printers::remove(&mut tx, &args.printer).await?;
    tx.commit("remove-printer").await?;
    *open.removed_printer.lock() = removed;
    list(open).await
}

/// Takes the removal back: the printer is in the list again, and chosen if it was.
pub(crate) async fn put_back(open: &OpenStation, args: PrinterRef) -> Result<Vec<Printer>, Problem> {
    let removed = open.removed_printer.lock().take_if(|row| row.id == args.printer).ok_or(ErrorCode::PrinterUnknown)?;
    let mut tx = open.store.begin().await?;
    store::printers::insert(&mut tx, &removed).await?;
    if removed.chosen {
        store::printers::choose(&mut tx, &removed.id, removed.purpose).await?;
    }
    tx.commit("put-back-printer").await?;
    list(open).await
}

/// What keeps a printer from printing, worst first; low supplies do not.
pub(crate) fn state_reasons(status: &PrinterStatus) -> Vec<PrinterReason> {
    status.obstacles().map(reason).collect()
}

/// One of them, in a clerk's terms.
pub(crate) fn reason(reason: &Reason) -> PrinterReason {
    match reason {
        Reason::MediaEmpty | Reason::MediaNeeded | Reason::InputTrayMissing => PrinterReason::NoCards,
        Reason::MediaJam => PrinterReason::Jam,
        Reason::CoverOpen | Reason::DoorOpen | Reason::InterlockOpen => PrinterReason::CoverOpen,
        Reason::SupplyEmpty => PrinterReason::RibbonEmpty,
        Reason::SupplyLow => PrinterReason::RibbonLow,
        Reason::OutputAreaFull | Reason::OutputTrayMissing | Reason::WasteFull => PrinterReason::OutputFull,
        Reason::Paused | Reason::MovingToPaused | Reason::Stopping => PrinterReason::Paused,
        Reason::Offline | Reason::Shutdown | Reason::TimedOut => PrinterReason::Unreachable,
        Reason::SpoolAreaFull => PrinterReason::Busy,
        _ => PrinterReason::Other,
    }
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
