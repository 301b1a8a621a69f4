//! Print jobs (D-5, D-7). A job is sent once; what became of it is asked, never guessed, and nothing is sent again by itself.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use contract::counter::{
    PrintCard, PrinterKind, PrinterPurpose, PrinterReason, Production, ProductionRef, ProductionState,
};
use contract::payload::Payload;
use contract::{ErrorCode, Problem};
use devices::{CameOut, DocumentFormat, FolderPrinter, IppPrinter, JobId, Outcome, Printer, PrinterProblem, Sheet};
use domain::production::Event;
use uuid::Uuid;

use crate::act::Actor;
use crate::open::OpenStation;
use crate::printers::{self, job_reasons, problem_reason, state_reasons};
use crate::store::printers::PrinterRow;
use crate::store::productions::ProductionRow;
use crate::{fault, production, store};

/// How long one question to a printer may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How often a printer is asked how a job goes.
pub(crate) const ASK_EVERY: Duration = Duration::from_millis(500);
/// After so many questions without an answer the operator is asked instead: about a minute.
pub(crate) const UNANSWERED: u32 = 120;

/// A printer as the driver knows it.
#[derive(Clone)]
pub(crate) enum Driver {
    Folder(Arc<FolderPrinter>),
    Ipp(Arc<IppPrinter>),
}

impl Driver {
    pub(crate) fn of(printer: &PrinterRow) -> Result<Self, Problem> {
        Ok(match printer.kind {
            PrinterKind::Folder => Self::Folder(Arc::new(FolderPrinter::new(PathBuf::from(&printer.address)))),
            PrinterKind::Ipp => {
                let address = printer.address.parse().map_err(|_| ErrorCode::PrinterAddress)?;
                Self::Ipp(Arc::new(IppPrinter::new(address, TIMEOUT)))
            }
        })
    }

    /// Asks or tells the printer something, away from the threads that answer the screen.
    pub(crate) async fn with<T: Send + 'static>(
        &self,
        talk: impl FnOnce(&dyn Printer) -> Result<T, PrinterProblem> + Send + 'static,
    ) -> Result<T, PrinterProblem> {
        let driver = self.clone();
        let answer = tokio::task::spawn_blocking(move || match &driver {
            Self::Folder(printer) => talk(printer.as_ref()),
            Self::Ipp(printer) => talk(printer.as_ref()),
        });
        answer.await.unwrap_or(Err(PrinterProblem::ConnectionLost))
    }

    pub(crate) fn file(&self, job: &JobId) -> Option<String> {
        match self {
            Self::Folder(printer) => Some(printer.path_of(job).to_string_lossy().into_owned()),
            Self::Ipp(_) => None,
        }
    }

    /// Asks the printer to drop a job; it may finish all the same.
    pub(crate) async fn stop(&self, id: &JobId) {
        let id = id.clone();
        if let Err(problem) = self.with(move |printer| printer.cancel(&id)).await {
            tracing::warn!(%problem, "a job could not be cancelled");
        }
    }

    /// What the printer itself wants; nothing when it does not answer.
    pub(crate) async fn reasons(&self) -> Vec<PrinterReason> {
        self.with(|printer| printer.status()).await.map_or_else(|_| Vec::new(), |status| state_reasons(&status))
    }
}

/// Sends a card to a printer: saved first, then sent.
pub(crate) async fn print(open: &Arc<OpenStation>, actor: &Actor, args: PrintCard) -> Result<Production, Problem> {
    let printer = printers::get(open, PrinterPurpose::Cards, args.printer.as_deref()).await?;
    let driver = Driver::of(&printer)?;
    let mut tx = open.store.read().await?;
    let row = store::productions::get(&mut tx, args.production).await?.ok_or(ErrorCode::BadRequest)?;
    drop(tx);
    production::step(&row, Event::PrintStarted)?;
    // What cannot be drawn is said before the card counts as sent.
    let document = production::document(open, &row).await?;
    let mut tx = open.store.begin().await?;
    let row = store::productions::get(&mut tx, args.production).await?.ok_or(ErrorCode::BadRequest)?;
    let state = production::step(&row, Event::PrintStarted)?;
    let payload = Payload::CardSent { production: row.id, printer: printer.address.clone() };
    production::act(open, &mut tx, &row, Some(actor.id()?), state, payload).await?;
    store::productions::set_attempt(&mut tx, row.id, &printer.id).await?;
    tx.commit("send-card").await?;
    let job = Job { open: Arc::clone(open), production: row.id, driver, cancel: cancel_flag(open, row.id) };
    let name = row.number.clone();
    tokio::spawn(async move { job.send(&name, document).await });
    production::shown(open, args.production).await
}

/// Asks the printer to stop. What came out is another question.
pub(crate) async fn cancel(open: &OpenStation, args: ProductionRef) -> Result<Production, Problem> {
    let flag = {
        let flags = open.printing.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        flags.get(&args.production).cloned()
    };
    flag.ok_or(ErrorCode::WrongState)?.store(true, Ordering::SeqCst);
    production::shown(open, args.production).await
}

/// After a start: every card that was in a printer is looked for. What the printer cannot tell, the operator is asked.
pub(crate) async fn take_up(open: &Arc<OpenStation>) {
    let rows = async {
        let mut tx = open.store.read().await?;
        store::productions::open(&mut tx).await
    };
    let rows = match rows.await {
        Ok(rows) => rows,
        Err(problem) => {
            tracing::error!(%problem, "the cards in production could not be read");
            return;
        }
    };
    for row in rows.into_iter().filter(|row| row.state == ProductionState::Printing) {
        let open = Arc::clone(open);
        tokio::spawn(async move { take_up_one(open, row).await });
    }
}

async fn take_up_one(open: Arc<OpenStation>, row: ProductionRow) {
    let cancel = cancel_flag(&open, row.id);
    let printer = printers::get(&open, PrinterPurpose::Cards, row.printer.as_deref()).await.ok();
    let driver = printer.and_then(|printer| Driver::of(&printer).ok());
    let known = row.job.as_deref().and_then(|job| JobId::from_kept(job).ok());
    match (driver, known) {
        (Some(driver), Some(id)) => {
            let job = Job { open, production: row.id, driver, cancel };
            job.follow(&id, row.sent).await;
        }
        // The job's number is saved before the document goes out: without one, nothing went out.
        (Some(driver), None) if row.job.is_none() => {
            drop_unnumbered(&driver, &row.number).await;
            settle(&open, row.id, Event::JobFailedNothingOut, &[]).await;
        }
        _ => settle(&open, row.id, Event::JobUncertain, &[PrinterReason::Lost]).await,
    }
}

fn cancel_flag(open: &OpenStation, production: Uuid) -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let mut flags = open.printing.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    flags.insert(production, Arc::clone(&flag));
    flag
}

/// Drops the job of a card or document whose job's number never reached us: it has no document, prints nothing, and keeps some printers
/// busy for good.
pub(crate) async fn drop_unnumbered(driver: &Driver, name: &str) {
    let name = name.to_owned();
    let dropped = driver.with(move |printer| match printer.find_job(&name)? {
        Some(job) => printer.cancel(&job),
        None => Ok(()),
    });
    if let Err(problem) = dropped.await {
        tracing::warn!(%problem, "a job without its document could not be dropped");
    }
}

/// One card on its way through a printer.
struct Job {
    open: Arc<OpenStation>,
    production: Uuid,
    driver: Driver,
    cancel: Arc<AtomicBool>,
}

impl Job {
    async fn send(&self, name: &str, document: Vec<u8>) {
        fault::point("before-create-job");
        let created = {
            let name = name.to_owned();
            self.driver.with(move |printer| printer.create_job(&name, Sheet::Card)).await
        };
        let id = match created {
            Ok(id) => id,
            // A job without its document prints nothing, also one that was made and whose answer was lost.
            Err(problem) => {
                if problem.outcome() != Outcome::NothingHappened {
                    drop_unnumbered(&self.driver, name).await;
                }
                return self.settle(Event::JobFailedNothingOut, &[problem_reason(problem)]).await;
            }
        };
        fault::point("after-create-job");
        if let Err(problem) = self.keep_id(&id).await {
            tracing::error!(code = ?problem.code, "the job's number could not be saved, so nothing is sent");
            self.driver.stop(&id).await;
            return self.settle(Event::JobFailedNothingOut, &[PrinterReason::Aborted]).await;
        }
        fault::point("before-send-document");
        let sent = {
            let id = id.clone();
            self.driver.with(move |printer| printer.send_document(&id, &document, DocumentFormat::Pdf)).await
        };
        fault::point("after-send-document");
        match sent {
            Ok(()) => {
                let kept = self.keep_sent().await;
                self.follow(&id, kept.is_ok()).await;
            }
            Err(problem) if problem.outcome() == Outcome::NothingHappened => {
                self.driver.stop(&id).await;
                self.settle(Event::JobFailedNothingOut, &[problem_reason(problem)]).await;
            }
            // The document may have arrived, in whole or in part.
            Err(_) => self.follow(&id, false).await,
        }
    }

    async fn keep_id(&self, id: &JobId) -> Result<(), Problem> {
        let mut tx = self.open.store.begin().await?;
        store::productions::set_job(&mut tx, self.production, id.as_str(), self.driver.file(id).as_deref()).await?;
        Ok(tx.commit("keep-job").await?)
    }

    async fn keep_sent(&self) -> Result<(), Problem> {
        let mut tx = self.open.store.begin().await?;
        store::productions::set_sent(&mut tx, self.production).await?;
        tx.commit("keep-sent").await?;
        self.open.settled.send_modify(|count| *count += 1);
        Ok(())
    }

    /// Asks until the job's end is known. Printers take a document that broke off for a whole one and report success, so
    /// success counts only when the whole document is known to have been sent.
    async fn follow(&self, id: &JobId, sent: bool) {
        let mut unanswered = 0;
        let mut said: Vec<PrinterReason> = Vec::new();
        let mut closing = self.open.closing.subscribe();
        loop {
            if self.cancel.swap(false, Ordering::SeqCst) {
                self.driver.stop(id).await;
            }
            let job = {
                let id = id.clone();
                self.driver.with(move |printer| printer.job(&id)).await
            };
            let reasons = match job {
                Ok(status) => {
                    unanswered = 0;
                    let mut reasons = job_reasons(&status);
                    match status.came_out() {
                        CameOut::Yes if sent => return self.settle(Event::JobDone, &[]).await,
                        CameOut::Yes => return self.settle(Event::JobUncertain, &[PrinterReason::Lost]).await,
                        CameOut::No => return self.settle(Event::JobFailedNothingOut, &reasons).await,
                        CameOut::Unknown => {
                            reasons.extend(self.driver.reasons().await);
                            return self.settle(Event::JobUncertain, &reasons).await;
                        }
                        CameOut::NotYet => {}
                    }
                    reasons.extend(self.driver.reasons().await);
                    // A jam is for hands: the operator says what came out, so the printer must not go on by itself.
                    if reasons.contains(&PrinterReason::Jam) {
                        self.driver.stop(id).await;
                        return self.settle(Event::JobUncertain, &reasons).await;
                    }
                    reasons
                }
                Err(PrinterProblem::JobNotFound) => {
                    return self.settle(Event::JobUncertain, &[PrinterReason::Lost]).await;
                }
                Err(problem) => {
                    unanswered += 1;
                    if unanswered >= UNANSWERED {
                        return self.settle(Event::JobUncertain, &[PrinterReason::Unreachable]).await;
                    }
                    vec![problem_reason(problem)]
                }
            };
            let reasons = distinct(reasons);
            if reasons != said {
                self.say(&reasons).await;
                said = reasons;
            }
            tokio::select! {
                () = tokio::time::sleep(ASK_EVERY) => {}
                // The next start takes it up.
                _ = closing.wait_for(|closing| *closing) => return,
            }
        }
    }

    /// Shows what the printer wants while the job goes on.
    async fn say(&self, reasons: &[PrinterReason]) {
        let saved = async {
            let mut tx = self.open.store.begin().await?;
            if let Some(row) = store::productions::get(&mut tx, self.production).await?
                && row.state == ProductionState::Printing
            {
                store::productions::set_state(&mut tx, row.id, row.state, row.since, reasons).await?;
            }
            tx.commit("say").await
        };
        if let Err(problem) = saved.await {
            tracing::error!(%problem, "the printer's state could not be saved");
        }
    }

    async fn settle(&self, event: Event, reasons: &[PrinterReason]) {
        settle(&self.open, self.production, event, reasons).await;
    }
}

/// Writes down how a job ended. If that fails the card stays where it is, and the next start asks again.
async fn settle(open: &OpenStation, production: Uuid, event: Event, reasons: &[PrinterReason]) {
    let saved = async {
        let mut tx = open.store.begin().await?;
        let Some(row) = store::productions::get(&mut tx, production).await? else { return Ok(()) };
        if row.state != ProductionState::Printing {
            return Ok(());
        }
        let state = production::step(&row, event)?;
        let payload = match state {
            ProductionState::Printed => Some(Payload::CardPrinted { production, tray: None }),
            ProductionState::Reserved => Some(Payload::CardNotPrinted { production, tray: None }),
            _ => None,
        };
        if let Some(payload) = payload {
            production::act(open, &mut tx, &row, None, state, payload).await?;
        }
        store::productions::set_state(&mut tx, production, state, open.now(), &distinct(reasons.to_vec())).await?;
        Ok::<(), Problem>(tx.commit("settle").await?)
    };
    if let Err(problem) = saved.await {
        tracing::error!(code = ?problem.code, "the end of a print job could not be saved");
    }
    open.printing.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(&production);
    open.settled.send_modify(|count| *count += 1);
}

pub(crate) fn distinct(reasons: Vec<PrinterReason>) -> Vec<PrinterReason> {
    let mut distinct = Vec::new();
    for reason in reasons {
        if !distinct.contains(&reason) {
            distinct.push(reason);
        }
    }
    distinct
}
