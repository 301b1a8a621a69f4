//! Sending what was recorded here, in its order (E-2, E-10).

use std::time::Duration;

use contract::sync::{
    ChainEnd, MOST_BYTES, MOST_OPERATIONS, OperationAnswer, Outcome, Push, PushAnswer, SentOperation,
};
use serde_bytes::ByteBuf;

use super::{Trouble, Worker};
use crate::fault;
use crate::store::operations::StoredOperation;
use crate::store::{self, StoreProblem};

/// What an operation needs in a message beside its own bytes.
const FRAME: usize = 64;

impl Worker {
    /// Sends until nothing waits.
    pub(super) async fn push(&mut self) -> Result<(), Trouble> {
        loop {
            self.recorded.borrow_and_update();
            let waiting = {
                let mut tx = self.open.store.read().await?;
                store::operations::next_waiting(&mut tx, self.batch).await?
            };
            let waiting = fitting(waiting);
            if waiting.is_empty() {
                return Ok(());
            }
            fault::point("sync-before-push");
            let push = Push { operations: waiting.iter().map(sent).collect() };
            let answer = match self.ask(&push, Duration::ZERO).await {
                Err(Trouble::TooLarge) if waiting.len() > 1 => {
                    self.batch = waiting.len() / 2;
                    continue;
                }
                // Taken for an answer to what was sent, as a client does that looks only whether there was one.
                Err(Trouble::BadSignature | Trouble::CutOff | Trouble::NotNow)
                    if fault::mistake("any-answer-is-done") =>
                {
                    let answers = waiting.iter().map(|sent| OperationAnswer { id: sent.id, outcome: Outcome::Applied });
                    PushAnswer { answers: answers.collect(), chain: ChainEnd::START, new_epoch: None }
                }
                answer => answer?,
            };
            fault::point("sync-pushed");
            self.take_answers(&waiting, &answer).await?;
            self.batch = (self.batch * 2).min(MOST_OPERATIONS);
        }
    }

    /// Keeps what the hub made of them, and that it has answered, in one transaction.
    async fn take_answers(&mut self, sent: &[StoredOperation], answer: &PushAnswer) -> Result<(), Trouble> {
        let in_order = sent.iter().zip(&answer.answers).all(|(sent, answer)| sent.id == answer.id);
        if answer.answers.len() > sent.len() || !in_order {
            return Err(Trouble::NotUnderstood);
        }
        let refused = |answer: &OperationAnswer| matches!(answer.outcome, Outcome::Refused { .. });
        if fault::mistake("stops-at-a-refusal") && answer.answers.iter().any(refused) {
            return Err(Trouble::NotNow);
        }
        self.keep_answers(sent, answer).await?;
        if answer.answers.iter().any(|answer| answer.outcome.took_no_effect()) {
            // The census mends what was forecast here.
            self.open.sync.try_now.notify_one();
        }
        // Not even the first one joins the chain that the hub knows.
        if answer.answers.is_empty() { Err(Trouble::NotUnderstood) } else { Ok(()) }
    }

    async fn keep_answers(&mut self, sent: &[StoredOperation], answer: &PushAnswer) -> Result<(), StoreProblem> {
        let now = self.open.now();
        let mut tx = self.open.store.begin().await?;
        for (sent, answer) in sent.iter().zip(&answer.answers) {
            store::outcomes::keep(&mut tx, sent.sequence, answer.outcome, now).await?;
            if answer.outcome.took_no_effect() {
                store::residents::doubt(&mut tx, sent.sequence).await?;
                store::applications::doubt(&mut tx, sent.sequence).await?;
            }
        }
        if let Some(last) = answer.answers.len().checked_sub(1).and_then(|last| sent.get(last)) {
            store::sync::acknowledge(&mut tx, last.sequence, now).await?;
        }
        if let Some(epoch) = answer.new_epoch {
            store::sync::set_epoch(&mut tx, epoch).await?;
        }
        tx.commit("sync-acknowledge").await
    }
}

fn sent(operation: &StoredOperation) -> SentOperation {
    SentOperation {
        id: operation.id,
        header: ByteBuf::from(operation.header.clone()),
        payload: operation.payload.clone().map(ByteBuf::from),
        key: operation.key.clone().map(ByteBuf::from),
    }
}

/// As many as one message may hold, and always the first.
fn fitting(mut operations: Vec<StoredOperation>) -> Vec<StoredOperation> {
    let mut bytes = FRAME;
    let size = |one: &StoredOperation| {
        let length = |part: &Option<Vec<u8>>| part.as_ref().map_or(0, Vec::len);
        FRAME + one.header.len() + length(&one.payload) + length(&one.key)
    };
    let fit = operations.iter().take_while(|one| {
        bytes += size(one);
        bytes <= MOST_BYTES
    });
    let fit = fit.count().max(1);
    operations.truncate(fit);
    operations
}

/// Takes an answer for what waits now.
#[cfg(test)]
pub(crate) async fn answer_for_test(
    station: &crate::Station,
    open: &std::sync::Arc<crate::open::OpenStation>,
    answer: &PushAnswer,
) -> Result<(), Trouble> {
    let waiting = {
        let mut tx = open.store.read().await?;
        store::operations::next_waiting(&mut tx, MOST_OPERATIONS).await?
    };
    Worker::new(station, open).take_answers(&waiting, answer).await
}
