//! The driver for IPP printers and print queues (RFC 8010, RFC 8011; PWG 5100.7, 5100.13, 5100.14).

mod answer;
mod media;
mod queues;
mod request;
mod supplies;
mod values;
mod wire;

use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use ipp::model::Operation;
use ureq::tls::{Certificate, PemItem, parse_pem};

use crate::{
    CardSize, DocumentFormat, JobId, JobStatus, Nonsense, Printer, PrinterAddress, PrinterProblem, PrinterStatus, Sheet,
};
pub use queues::{PrintServer, Queue};

use answer::{About, Answer};
use request::Request;

/// How the printer turns the card between the sides, seen with the card lying wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Turn {
    /// Like a page of a book: over the short edge (`two-sided-short-edge` for a card that lies wide). Front and back are both upright.
    #[default]
    LikeABook,
    /// Like a wall calendar: over the long edge (`two-sided-long-edge`).
    LikeACalendar,
}

/// A text that holds no certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a certificate")]
pub struct CertificateError;

/// A printer, or a queue in front of one, that speaks IPP.
///
/// Holds no connection: each question opens one, asks once, and closes it.
#[derive(Debug)]
pub struct IppPrinter {
    address: PrinterAddress,
    timeout: Duration,
    turn: Turn,
    card: CardSize,
    trusted: Vec<Certificate<'static>>,
    next_request: AtomicI32,
}

impl IppPrinter {
    /// A printer at this address. `timeout` bounds each question as a whole, from the look-up of the name to the last byte of the answer.
    pub fn new(address: PrinterAddress, timeout: Duration) -> Self {
        let (turn, card, next_request) = (Turn::default(), CardSize::CR80, AtomicI32::new(1));
        Self { address, timeout, turn, card, trusted: Vec::new(), next_request }
    }

    /// The same printer with cards turned in this way.
    #[must_use]
    pub fn turning(self, turn: Turn) -> Self {
        Self { turn, ..self }
    }

    /// The same printer with its own size for cards, as its status says it.
    #[must_use]
    pub fn holding(self, card: CardSize) -> Self {
        Self { card, ..self }
    }

    /// The same printer, whose `ipps://` certificate may also come from these certificates (PEM), beside those that the system trusts. For
    /// printers that made their own.
    ///
    /// # Errors
    /// There is no certificate in the text, or a broken one.
    pub fn trusting(mut self, certificates: &str) -> Result<Self, CertificateError> {
        for item in parse_pem(certificates.as_bytes()) {
            if let PemItem::Certificate(certificate) = item.map_err(|_| CertificateError)? {
                self.trusted.push(certificate);
            }
        }
        if self.trusted.is_empty() { Err(CertificateError) } else { Ok(self) }
    }

    fn request(&self, operation: Operation) -> Request {
        // Numbers of requests are positive (RFC 8010, 3.1.1) and may begin again.
        let id = self.next_request.fetch_add(1, Ordering::Relaxed) & i32::MAX;
        Request::new(operation, id.max(1), &self.address)
    }

    /// Asks once and gives back the answer if the printer agreed.
    fn ask(&self, request: Request, about: About) -> Result<Answer, PrinterProblem> {
        let id = request.id();
        let answer = wire::exchange(&self.address, &self.trusted, self.timeout, &request.into_bytes())?;
        Answer::read(answer, id)?.accepted(about)
    }
}

impl Printer for IppPrinter {
    fn status(&self) -> Result<PrinterStatus, PrinterProblem> {
        let request = self.request(Operation::GetPrinterAttributes).asking_for(answer::PRINTER_ATTRIBUTES);
        self.ask(request, About::Printer)?.printer_status()
    }

    fn create_job(&self, name: &str, sheet: Sheet) -> Result<JobId, PrinterProblem> {
        let request = self.request(Operation::CreateJob).for_new_job(name, sheet, self.turn, self.card)?;
        let answer = self.ask(request, About::Printer)?;
        let number = answer.job_number()?;
        if let Some(problem) = answer.what_was_ignored(sheet) {
            // The printer would go on without what the sheet needs. The job has no document yet, so dropping it is safe; should the printer
            // not drop it, it still prints nothing and ends the job by itself.
            let dropped = self.ask(self.request(Operation::CancelJob).for_job(number), About::Job);
            tracing::warn!(
                number,
                ?problem,
                dropped = dropped.is_ok(),
                "the printer would ignore what the sheet needs"
            );
            return Err(problem);
        }
        Ok(join(number, name))
    }

    fn send_document(&self, job: &JobId, document: &[u8], format: DocumentFormat) -> Result<(), PrinterProblem> {
        let (number, _) = split(job)?;
        let request = self.request(Operation::SendDocument).for_job(number).with_document(document, format);
        self.ask(request, About::Job).map(|_| ())
    }

    fn job(&self, job: &JobId) -> Result<JobStatus, PrinterProblem> {
        let (number, name) = split(job)?;
        let request = self.request(Operation::GetJobAttributes).for_job(number).asking_for(answer::JOB_ATTRIBUTES);
        self.ask(request, About::Job)?.job_status(number, name)
    }

    fn find_job(&self, name: &str) -> Result<Option<JobId>, PrinterProblem> {
        let request = self.request(Operation::GetJobs).not_completed().asking_for(answer::JOB_ATTRIBUTES);
        Ok(self.ask(request, About::Printer)?.number_of_job_named(name).map(|number| join(number, name)))
    }

    fn cancel(&self, job: &JobId) -> Result<(), PrinterProblem> {
        // A printer that restarted may have given the number to somebody else's job: look whose it is before dropping it.
        let (number, _) = split(job)?;
        if self.job(job)?.state.is_final() {
            return Err(PrinterProblem::JobClosed);
        }
        self.ask(self.request(Operation::CancelJob).for_job(number), About::Job).map(|_| ())
    }
}

/// A job's id keeps the job's name beside its number, because printers count from one again after a restart.
fn join(number: i32, name: &str) -> JobId {
    JobId::new(format!("{number}:{name}"))
}

fn split(job: &JobId) -> Result<(i32, &str), PrinterProblem> {
    let (number, name) = job.as_str().split_once(':').ok_or(PrinterProblem::JobNotFound)?;
    let number = number.parse().ok().filter(|number| *number > 0).ok_or(PrinterProblem::JobNotFound)?;
    Ok((number, name))
}

/// An answer that is no answer.
fn nonsense(how: Nonsense) -> PrinterProblem {
    PrinterProblem::Nonsense(how)
}
