//! Cards on their way through a printer (D-5, D-7): what is kept of each job, and taken up again after a start.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use contract::counter::{
    PrintCard, PrinterLight, PrinterPurpose, PrinterReason, Production, ProductionRef, ProductionState,
};
use contract::payload::Payload;
use contract::{ErrorCode, Problem};
use devices::{CardSize, DocumentFormat, JobId, Sheet};
use domain::production::Event;
use uuid::Uuid;

use crate::act::Actor;
use crate::open::OpenStation;
use crate::print_job::{Driver, End, Kept, PrintJob, Sending, distinct};
use crate::store::productions::ProductionRow;
use crate::{printers, production, store};

/// Sends a card to a printer: saved first, then sent.
pub(crate) async fn print(open: &Arc<OpenStation>, actor: &Actor, args: PrintCard) -> Result<Production, Problem> {
    let printer = printers::get(open, PrinterPurpose::Cards, args.printer.as_deref()).await?;
    let dots = printers::card_dots(open, &printer).await;
    let driver = Driver::holding(&printer, dots.map_or(CardSize::CR80, |dots| dots.sheet))?;
    let mut tx = open.store.read().await?;
    production::not_cut_off(&mut tx).await?;
    let row = store::productions::get(&mut tx, args.production).await?.ok_or(ErrorCode::BadRequest)?;
    drop(tx);
    production::step(&row, Event::PrintStarted)?;
    // What cannot be drawn is said before the card counts as sent.
    let document = production::document(open, &row, dots).await?;
    let mut tx = open.store.begin().await?;
    let row = store::productions::get(&mut tx, args.production).await?.ok_or(ErrorCode::BadRequest)?;
    let state = production::step(&row, Event::PrintStarted)?;
    let payload = Payload::CardSent { production: row.id, printer: printer.address.clone() };
    production::act(open, &mut tx, &row, Some(actor.id()?), state, payload).await?;
    store::productions::set_attempt(&mut tx, row.id, &printer.id).await?;
    tx.commit("send-card").await?;
    let card = Card { open: Arc::clone(open), production: row.id, printer: printer.id };
    let mut job = card.job(driver);
    let sending = Sending { name: row.number, sheet: Sheet::Card, document, format: DocumentFormat::Pdf };
    tokio::spawn(async move {
        let end = job.send(sending, &card).await;
        card.settle(end).await;
    });
    production::shown(open, args.production).await
}

/// Asks the printer to stop. What came out is another question.
pub(crate) async fn cancel(open: &OpenStation, args: ProductionRef) -> Result<Production, Problem> {
    let flag = open.printing.lock().get(&args.production).cloned();
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
    let printer = printers::get(&open, PrinterPurpose::Cards, row.printer.as_deref()).await.ok();
    let driver = printer.and_then(|printer| Driver::of(&printer).ok());
    let card = Card { open, production: row.id, printer: row.printer.unwrap_or_default() };
    let known = row.job.as_deref().and_then(|job| JobId::from_kept(job).ok());
    let end = match (driver, known) {
        (Some(driver), Some(id)) => card.job(driver).follow(&id, row.sent, &card).await,
        // The job's number is saved before the document goes out: without one, nothing went out.
        (Some(driver), None) if row.job.is_none() => {
            driver.drop_unnumbered(&row.number).await;
            End::NotSent(Vec::new())
        }
        _ => End::Unknown(vec![PrinterReason::Lost]),
    };
    card.settle(end).await;
}

/// One card on its way through a printer.
struct Card {
    open: Arc<OpenStation>,
    production: Uuid,
    printer: String,
}

impl Kept for Card {
    const ENDS_AT_A_JAM: bool = true;

    async fn numbered(&self, id: &JobId, file: Option<String>) -> Result<(), Problem> {
        let mut tx = self.open.store.begin().await?;
        store::productions::set_job(&mut tx, self.production, id.as_str(), file.as_deref()).await?;
        Ok(tx.commit("keep-job").await?)
    }

    async fn sent(&self) -> bool {
        let saved = async {
            let mut tx = self.open.store.begin().await?;
            store::productions::set_sent(&mut tx, self.production).await?;
            tx.commit("keep-sent").await
        };
        let saved = saved.await.is_ok();
        self.open.settled.send_modify(|count| *count += 1);
        saved
    }

    async fn wants(&self, reasons: Vec<PrinterReason>) {
        printers::heard(&self.open, &self.printer, PrinterLight::Printing, &reasons);
        let saved = async {
            let mut tx = self.open.store.begin().await?;
            if let Some(row) = store::productions::get(&mut tx, self.production).await?
                && row.state == ProductionState::Printing
            {
                store::productions::set_state(&mut tx, row.id, row.state, row.since, &reasons).await?;
            }
            tx.commit("say").await
        };
        if let Err(problem) = saved.await {
            tracing::error!(%problem, "the printer's state could not be saved");
        }
    }
}

impl Card {
    /// Its job at a printer, which can be cancelled.
    fn job(&self, driver: Driver) -> PrintJob {
        let cancel = Arc::new(AtomicBool::new(false));
        self.open.printing.lock().insert(self.production, Arc::clone(&cancel));
        PrintJob { driver, cancel, closing: self.open.closing.subscribe() }
    }

    /// Writes down how the job ended. If that fails the card stays where it is, and the next start asks again.
    async fn settle(&self, end: End) {
        let (event, reasons) = match end {
            End::Done => (Event::JobDone, Vec::new()),
            End::NotSent(reasons) => (Event::NotSent, reasons),
            // Of a card that it got, a printer's word that nothing came out is not enough.
            End::GivenUp(reasons) | End::Unknown(reasons) => (Event::JobUncertain, reasons),
            End::Left => return,
        };
        printers::heard(&self.open, &self.printer, PrinterLight::Ready, &reasons);
        if let Err(problem) = self.save(event, distinct(reasons)).await {
            tracing::error!(code = ?problem.code, "the end of a print job could not be saved");
        }
        self.open.printing.lock().remove(&self.production);
        self.open.settled.send_modify(|count| *count += 1);
    }

    async fn save(&self, event: Event, reasons: Vec<PrinterReason>) -> Result<(), Problem> {
        let (open, production) = (&*self.open, self.production);
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
        store::productions::set_state(&mut tx, production, state, open.now(), &reasons).await?;
        Ok(tx.commit("settle").await?)
    }
}
