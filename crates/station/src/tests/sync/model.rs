//! Whatever order answers, losses, restores and restarts come in: nothing counts as acknowledged that the hub did not answer for.

use contract::payload::Payload;
use contract::sync::{ChainEnd, OperationAnswer, Outcome, PushAnswer, Welcome};
use contract::{Moment, operation::Header};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use uuid::Uuid;

use super::super::support::{Computer, Desk, START};
use super::started_again;
use crate::record::{Act, record};
use crate::store;
use crate::sync::{answer_for_test, greet_for_test};

/// What happens next.
#[derive(Clone, Debug)]
enum Event {
    /// Something is recorded.
    Recorded,
    /// A batch goes up; so many of it are answered for, and the answer arrives or does not.
    Pushed { answered: usize, arrives: bool },
    /// The answer names operations in another order.
    Garbled,
    /// The hub greets; it may have lost everything after a point, with or without saying so.
    Greeted { keeps: u64, restored: bool },
    /// The program starts again.
    Restarted,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => Just(Event::Recorded),
        4 => (0..4_usize, any::<bool>()).prop_map(|(answered, arrives)| Event::Pushed { answered, arrives }),
        1 => Just(Event::Garbled),
        2 => (0..8_u64, any::<bool>()).prop_map(|(keeps, restored)| Event::Greeted { keeps, restored }),
        1 => Just(Event::Restarted),
    ]
}

/// What the hub has of the chain, and what its answers said that reached the station.
struct Model {
    hub: Vec<Header>,
    answered: u64,
    feed: u128,
}

// REQ E-2
#[test]
fn nothing_counts_as_acknowledged_that_the_hub_did_not_answer_for() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let run = |events: Vec<Event>| {
        runtime.block_on(async { tokio::task::spawn(play(events)).await.unwrap() });
        Ok(())
    };
    runner.run(&proptest::collection::vec(event(), 1..30), run).unwrap();
}

async fn play(events: Vec<Event>) {
    let computer = Computer::new();
    let mut desk = computer.enrolled().await;
    let mut model = Model { hub: Vec::new(), answered: 0, feed: 1 };
    for event in events {
        if matches!(event, Event::Restarted) {
            drop(desk);
            desk = started_again(&computer).await;
        } else {
            model.step(&desk, event).await;
        }
        let open = desk.station.open_station().await.unwrap();
        let mut tx = open.store.read().await.unwrap();
        let acknowledged = store::sync::acknowledged(&mut tx).await.unwrap();
        assert!(acknowledged <= model.answered, "{acknowledged} of {}", model.answered);
        let end = store::sync::chain_end(&mut tx).await.unwrap();
        assert!(acknowledged <= end.sequence);
    }
}

impl Model {
    async fn step(&mut self, desk: &Desk<'_>, event: Event) {
        let open = desk.station.open_station().await.unwrap();
        match event {
            Event::Recorded => {
                let mut tx = open.store.begin().await.unwrap();
                let payload =
                    Payload::StationEnrolled { bundle: Uuid::nil(), configuration: 1, program: String::new() };
                let act = Act { actor: None, resident: None, seen: Vec::new(), payload };
                record(&mut tx, Moment::of(START), &open.random, act).await.unwrap();
                tx.commit("test").await.unwrap();
            }
            Event::Pushed { answered, arrives } => {
                let sent = waiting(&open).await;
                let answered = answered.min(sent.len());
                for header in &sent[..answered] {
                    if !self.hub.contains(header) {
                        self.hub.push(header.clone());
                    }
                }
                if arrives {
                    let answer = answer(&sent[..answered]);
                    let _ = answer_for_test(&desk.station, &open, &answer).await;
                    self.answered = self.answered.max(sent[..answered].last().map_or(0, |last| last.sequence));
                }
            }
            Event::Garbled => {
                let mut sent = waiting(&open).await;
                sent.reverse();
                if sent.len() > 1 {
                    answer_for_test(&desk.station, &open, &answer(&sent)).await.unwrap_err();
                }
            }
            Event::Greeted { keeps, restored } => {
                if restored {
                    self.hub.truncate(usize::try_from(keeps).unwrap());
                    self.feed += 1;
                    self.answered = self.answered.min(self.hub.last().map_or(0, |last| last.sequence));
                }
                let chain = self.hub.last().map_or(ChainEnd::START, |last| ChainEnd {
                    epoch: last.epoch,
                    sequence: last.sequence,
                    hash: last.chain_hash(),
                });
                let feed_epoch = Uuid::from_u128(self.feed);
                let now = Moment::of(START);
                let welcome = Welcome { now, feed_epoch, chain, new_epoch: None, configuration: 1 };
                greet_for_test(&open, &welcome).await;
            }
            Event::Restarted => {}
        }
    }
}

async fn waiting(open: &crate::open::OpenStation) -> Vec<Header> {
    let mut tx = open.store.read().await.unwrap();
    let waiting = store::operations::next_waiting(&mut tx, 5).await.unwrap();
    waiting.iter().map(|one| Header::from_bytes(&one.header).unwrap()).collect()
}

fn answer(headers: &[Header]) -> PushAnswer {
    let answers = headers.iter().map(|header| OperationAnswer { id: header.id, outcome: Outcome::Applied });
    PushAnswer { answers: answers.collect(), chain: ChainEnd::START, new_epoch: None }
}
