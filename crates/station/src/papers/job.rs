//! A document on its way to paper (D-5). Unlike a card it can be printed again, but never by itself: the clerk sees what became
//! of it and says so.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use contract::counter::{
    DocumentOf, Paper, PaperRef, PaperState, PrintDocument, PrinterKind, PrinterPurpose, PrinterReason,
};
use contract::{ErrorCode, Problem};
use devices::{DocumentFormat, JobId, PrinterProblem, Sheet};
use uuid::Uuid;

use super::Made;
use crate::open::OpenStation;
use crate::print_job::{Driver, End, Kept, PrintJob, Sending, distinct};
use crate::printers::{self, PAPER_FOLDER, problem_reason};

/// How many papers are remembered; the oldest that are through are forgotten first.
const KNOWN: usize = 64;

/// The papers of this run of the program. What was printed yesterday is nobody's business today.
#[derive(Default)]
pub(crate) struct Papers {
    known: HashMap<Uuid, Known>,
}

struct Known {
    window: String,
    paper: Paper,
    cancel: Arc<AtomicBool>,
}

impl Papers {
    fn add(&mut self, window: &str, paper: Paper) -> Arc<AtomicBool> {
        while self.known.len() >= KNOWN {
            let through = self.known.values().filter(|known| known.paper.state != PaperState::Printing);
            let Some(oldest) = through.map(|known| (known.paper.since, known.paper.id)).min() else { break };
            self.known.remove(&oldest.1);
        }
        let cancel = Arc::new(AtomicBool::new(false));
        self.known.insert(paper.id, Known { window: window.to_owned(), paper, cancel: Arc::clone(&cancel) });
        cancel
    }

    /// A paper that this window asked for.
    fn of(&self, window: &str, id: Uuid) -> Result<&Known, Problem> {
        self.known.get(&id).filter(|known| known.window == window).ok_or_else(|| ErrorCode::BadRequest.into())
    }
}

/// How far a paper has come.
pub(crate) fn shown(open: &OpenStation, window: &str, args: PaperRef) -> Result<Paper, Problem> {
    Ok(open.papers.lock().of(window, args.paper)?.paper.clone())
}

/// Asks the printer to drop a paper. What came out is another question.
pub(crate) fn cancel(open: &OpenStation, window: &str, args: PaperRef) -> Result<Paper, Problem> {
    let papers = open.papers.lock();
    let known = papers.of(window, args.paper)?;
    known.cancel.store(true, Ordering::SeqCst);
    Ok(known.paper.clone())
}

/// Sends a document to the office's printer, or into the folder where none is chosen.
pub(crate) async fn print(open: &Arc<OpenStation>, window: &str, args: PrintDocument) -> Result<Paper, Problem> {
    let printer = printers::get(open, PrinterPurpose::Paper, args.printer.as_deref()).await?;
    if printer.kind == PrinterKind::Folder {
        return save(open, window, &args.document).await;
    }
    let driver = Driver::of(&printer)?;
    let made = super::make(open, &args.document).await?;
    let paper = Paper {
        id: open.new_id(),
        state: PaperState::Printing,
        since: open.now(),
        reasons: Vec::new(),
        printer: Some(printer.name),
        file: None,
    };
    let cancel = open.papers.lock().add(window, paper.clone());
    let job = PrintJob { driver, cancel, closing: open.closing.subscribe() };
    let on_paper = OnPaper { open: Arc::clone(open), paper: paper.id };
    tokio::spawn(async move { on_paper.send(job, made.pdf).await });
    Ok(paper)
}

/// Puts a document into the folder.
pub(crate) async fn save(open: &OpenStation, window: &str, of: &DocumentOf) -> Result<Paper, Problem> {
    let folder = printers::get(open, PrinterPurpose::Paper, Some(PAPER_FOLDER)).await?;
    let driver = Driver::of(&folder)?;
    let Made { pdf, name, .. } = super::make(open, of).await?;
    let one_at_a_time = open.saving.lock().await;
    let written = driver.with(move |printer| {
        let job = printer.create_job(&name, Sheet::Paper { two_sided: true })?;
        printer.send_document(&job, &pdf, DocumentFormat::Pdf)?;
        Ok(job)
    });
    let job = written.await.map_err(|problem| match problem {
        PrinterProblem::FolderFull => ErrorCode::DiskFull,
        _ => ErrorCode::FolderUnusable,
    })?;
    drop(one_at_a_time);
    let (id, since) = (open.new_id(), open.now());
    let paper =
        Paper { id, state: PaperState::Saved, since, reasons: Vec::new(), printer: None, file: driver.file(&job) };
    open.papers.lock().add(window, paper.clone());
    Ok(paper)
}

/// One document on its way through a printer.
struct OnPaper {
    open: Arc<OpenStation>,
    paper: Uuid,
}

impl Kept for OnPaper {
    // A jam is cleared at the printer, which then goes on with the sheet.
    const ENDS_AT_A_JAM: bool = false;

    async fn numbered(&self, _: &JobId, _: Option<String>) -> Result<(), Problem> {
        Ok(())
    }

    async fn sent(&self) -> bool {
        true
    }

    async fn wants(&self, reasons: Vec<PrinterReason>) {
        self.change(|paper| paper.reasons = reasons);
    }
}

impl OnPaper {
    async fn send(&self, mut job: PrintJob, document: Vec<u8>) {
        // In the printer's list and log: no person, no document.
        let name = format!("okienko-{}", self.paper.simple());
        let end = match job.driver.with(|printer| printer.status()).await {
            Ok(status) => {
                let sheet = Sheet::Paper { two_sided: status.two_sided };
                job.send(Sending { name, sheet, document, format: DocumentFormat::Pdf }, self).await
            }
            Err(problem) => End::NotSent(vec![problem_reason(problem)]),
        };
        let (state, reasons) = match end {
            End::Done => (PaperState::Printed, Vec::new()),
            End::NotSent(reasons) | End::GivenUp(reasons) => (PaperState::NotPrinted, reasons),
            End::Unknown(reasons) => (PaperState::Unsure, reasons),
            End::Left => return,
        };
        let since = self.open.now();
        self.change(|paper| (paper.state, paper.since, paper.reasons) = (state, since, distinct(reasons)));
    }

    fn change(&self, change: impl FnOnce(&mut Paper)) {
        if let Some(known) = self.open.papers.lock().known.get_mut(&self.paper) {
            change(&mut known.paper);
        }
        self.open.settled.send_modify(|count| *count += 1);
    }
}
