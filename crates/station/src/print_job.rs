//! A job on its way through a printer, of a card or of a paper (D-5, D-7). It is sent once; what became of it is asked, never
//! guessed, and nothing is sent again by itself.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use contract::counter::{PrinterKind, PrinterReason};
use contract::{ErrorCode, Problem};
use devices::{
    CameOut, CardSize, DocumentFormat, FolderPrinter, IppPrinter, JobId, Outcome, Printer, PrinterProblem, Sheet,
};
use tokio::sync::watch;

use crate::fault;
use crate::printers::{job_reasons, problem_reason, state_reasons};
use crate::store::printers::PrinterRow;

/// How long one question to a printer may take.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(10);
/// How often a printer is asked how a job goes.
const ASK_EVERY: Duration = Duration::from_millis(500);
/// After so many questions without an answer the operator is asked instead: about a minute.
const UNANSWERED: u32 = 120;

/// A printer as the driver knows it.
#[derive(Clone)]
pub(crate) enum Driver {
    Folder(Arc<FolderPrinter>),
    Ipp(Arc<IppPrinter>),
}

impl Driver {
    pub(crate) fn of(printer: &PrinterRow) -> Result<Self, Problem> {
        Self::holding(printer, CardSize::CR80)
    }

    /// The same with the printer's own size for cards.
    pub(crate) fn holding(printer: &PrinterRow, card: CardSize) -> Result<Self, Problem> {
        Ok(match printer.kind {
            PrinterKind::Folder => Self::Folder(Arc::new(FolderPrinter::new(PathBuf::from(&printer.address)))),
            PrinterKind::Ipp => {
                let address = printer.address.parse().map_err(|_| ErrorCode::PrinterAddress)?;
                Self::Ipp(Arc::new(IppPrinter::new(address, TIMEOUT).holding(card)))
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
    async fn stop(&self, id: &JobId) {
        let id = id.clone();
        if let Err(problem) = self.with(move |printer| printer.cancel(&id)).await {
            tracing::warn!(%problem, "a job could not be cancelled");
        }
    }

    /// What the printer itself wants; nothing when it does not answer.
    async fn reasons(&self) -> Vec<PrinterReason> {
        self.with(|printer| printer.status()).await.map_or_else(|_| Vec::new(), |status| state_reasons(&status))
    }

    /// Drops the job whose number never reached us: it has no document, prints nothing, and keeps some printers busy for good.
    pub(crate) async fn drop_unnumbered(&self, name: &str) {
        let name = name.to_owned();
        let dropped = self.with(move |printer| match printer.find_job(&name)? {
            Some(job) => printer.cancel(&job),
            None => Ok(()),
        });
        if let Err(problem) = dropped.await {
            tracing::warn!(%problem, "a job without its document could not be dropped");
        }
    }
}

/// What is sent.
pub(crate) struct Sending {
    /// Shown in the printer's list of jobs: never a person.
    pub(crate) name: String,
    pub(crate) sheet: Sheet,
    pub(crate) document: Vec<u8>,
    pub(crate) format: DocumentFormat,
}

/// How a job ended, with what the printer said of it.
pub(crate) enum End {
    /// The printer got all of it and says that it is done.
    Done,
    /// It did not reach the printer, so nothing came out.
    NotSent(Vec<PrinterReason>),
    /// The printer got it and says that it printed nothing.
    GivenUp(Vec<PrinterReason>),
    /// Anything may have come out.
    Unknown(Vec<PrinterReason>),
    /// The program ends first. What was kept is taken up at the next start.
    Left,
}

/// What is kept of a job while it goes on.
pub(crate) trait Kept: Sync {
    /// A card that is stuck is for hands: the operator says what came out, so the printer must not go on by itself. A sheet of
    /// paper may.
    const ENDS_AT_A_JAM: bool;

    /// The printer has given the job a number, or the folder a file. Nothing is sent unless that is kept.
    fn numbered(&self, id: &JobId, file: Option<String>) -> impl Future<Output = Result<(), Problem>> + Send;
    /// The whole document is with the printer. Says whether that is kept.
    fn sent(&self) -> impl Future<Output = bool> + Send;
    /// What the printer wants has changed.
    fn wants(&self, reasons: Vec<PrinterReason>) -> impl Future<Output = ()> + Send;
}

/// A job at a printer.
pub(crate) struct PrintJob {
    pub(crate) driver: Driver,
    /// Somebody wants it to stop.
    pub(crate) cancel: Arc<AtomicBool>,
    /// The program ends.
    pub(crate) closing: watch::Receiver<bool>,
}

impl PrintJob {
    /// Sends a document and follows it to its end.
    pub(crate) async fn send(&mut self, sending: Sending, kept: &impl Kept) -> End {
        let Sending { name, sheet, document, format } = sending;
        fault::point("before-create-job");
        let created = {
            let name = name.clone();
            self.driver.with(move |printer| printer.create_job(&name, sheet)).await
        };
        let id = match created {
            Ok(id) => id,
            // A job without its document prints nothing, also one that was made and whose answer was lost.
            Err(problem) => {
                if problem.outcome() != Outcome::NothingHappened {
                    self.driver.drop_unnumbered(&name).await;
                }
                return End::NotSent(vec![problem_reason(problem)]);
            }
        };
        fault::point("after-create-job");
        if let Err(problem) = kept.numbered(&id, self.driver.file(&id)).await {
            tracing::error!(code = ?problem.code, "the job's number could not be saved, so nothing is sent");
            self.driver.stop(&id).await;
            return End::NotSent(vec![PrinterReason::Aborted]);
        }
        fault::point("before-send-document");
        let sent = {
            let id = id.clone();
            self.driver.with(move |printer| printer.send_document(&id, &document, format)).await
        };
        fault::point("after-send-document");
        match sent {
            Ok(()) => {
                let whole = kept.sent().await;
                self.follow(&id, whole, kept).await
            }
            Err(problem) if problem.outcome() == Outcome::NothingHappened => {
                self.driver.stop(&id).await;
                End::NotSent(vec![problem_reason(problem)])
            }
            // The document may have arrived, in whole or in part.
            Err(_) => self.follow(&id, false, kept).await,
        }
    }

    /// Asks until the job's end is known. Printers take a document that broke off for a whole one and report success, so
    /// success counts only when the `whole` document is known to have been sent.
    pub(crate) async fn follow<K: Kept>(&mut self, id: &JobId, whole: bool, kept: &K) -> End {
        let mut unanswered = 0;
        let mut said: Vec<PrinterReason> = Vec::new();
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
                        CameOut::Yes if whole => return End::Done,
                        CameOut::Yes => return End::Unknown(vec![PrinterReason::Lost]),
                        CameOut::No => return End::GivenUp(reasons),
                        CameOut::Unknown => {
                            reasons.extend(self.driver.reasons().await);
                            return End::Unknown(reasons);
                        }
                        CameOut::NotYet => reasons.extend(self.driver.reasons().await),
                    }
                    if K::ENDS_AT_A_JAM && reasons.contains(&PrinterReason::Jam) {
                        self.driver.stop(id).await;
                        return End::Unknown(reasons);
                    }
                    reasons
                }
                Err(PrinterProblem::JobNotFound) => return End::Unknown(vec![PrinterReason::Lost]),
                Err(problem) => {
                    unanswered += 1;
                    if unanswered >= UNANSWERED {
                        return End::Unknown(vec![PrinterReason::Unreachable]);
                    }
                    vec![problem_reason(problem)]
                }
            };
            let reasons = distinct(reasons);
            if reasons != said {
                kept.wants(reasons.clone()).await;
                said = reasons;
            }
            tokio::select! {
                () = tokio::time::sleep(ASK_EVERY) => {}
                _ = self.closing.wait_for(|closing| *closing) => return End::Left,
            }
        }
    }
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
