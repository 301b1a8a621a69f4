//! Several stations, every fault of a network, any order: in the end the hub has just what was written (E-2, E-10).

use std::collections::BTreeSet;

use contract::sync::SentOperation;
use testkit::people::Random;
use uuid::Uuid;

use crate::support::{EXPIRES, Hub};

/// How many stories are told in `make test`; `OKIENKO_SEEDS` says another number, `OKIENKO_SEED` tells one of them alone.
const SEEDS: u64 = 200;
/// Stories that once went wrong.
const KEPT: &[u64] = &[];

fn seeds() -> Vec<u64> {
    let set = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    if let Some(one) = set("OKIENKO_SEED") {
        return vec![one];
    }
    KEPT.iter().copied().chain(1..=set("OKIENKO_SEEDS").unwrap_or(SEEDS)).collect()
}

/// A station that writes, sends, loses answers, sends again, is restored from a copy.
struct Line {
    /// Everything that was ever written, in its order, with the copies' second lines.
    written: Vec<SentOperation>,
    /// How many the station believes to be answered.
    acknowledged: usize,
}

// REQ E-2 E-10
#[tokio::test]
async fn whatever_happens_on_the_way_every_operation_takes_effect_once() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka", "Szkoła"]).await;
    let (mut wanted_residents, mut wanted_cards, mut wanted) = (0_u64, 0_u64, BTreeSet::<Uuid>::new());
    for seed in seeds() {
        let mut random = Random::new(seed);
        let mut lines: Vec<Line> = (0..3).map(|_| Line { written: Vec::new(), acknowledged: 0 }).collect();
        for _ in 0..random.between(6, 14) {
            let which = random.below(3);
            match random.below(4) {
                0 => {
                    let person = hub.person(random.below(57));
                    let (resident, registered) = hub.pens[which].register(&person);
                    lines[which].written.push(registered);
                    wanted_residents += 1;
                    if random.in_thousand(500) {
                        let (_, card) = hub.pens[which].issue(resident, EXPIRES).unwrap();
                        lines[which].written.extend(card);
                        wanted_cards += 1;
                    }
                }
                _ => send(&hub, which, &mut lines[which], &mut random).await,
            }
        }
        for (which, line) in lines.iter_mut().enumerate() {
            while line.acknowledged < line.written.len() {
                send(&hub, which, line, &mut random).await;
            }
            wanted.extend(line.written.iter().map(|operation| operation.id));
        }
        let there: BTreeSet<Uuid> =
            hub.ask("SELECT id FROM operation").iter().map(|line| line.parse().unwrap()).collect();
        assert_eq!(there, wanted, "seed {seed}");
    }
    let count = |table: &str| hub.ask(&format!("SELECT count(*) FROM {table}"))[0].parse::<u64>().unwrap();
    assert_eq!((count("resident"), count("card"), count("quarantine")), (wanted_residents, wanted_cards, 0));
    let broken = hub.ask("SELECT count(*) FROM task WHERE kind <> 'same_person'");
    assert_eq!(broken, ["0"]);
}

/// One request with one of the faults of a network. The station believes only what it was answered.
async fn send(hub: &Hub, which: usize, line: &mut Line, random: &mut Random) {
    let fault = random.below(6);
    // It may begin earlier than it has to: its own answer was lost in a crash.
    let from = line.acknowledged.saturating_sub(if fault == 0 { random.below(4) } else { 0 });
    let upto = line.written.len().min(from + random.between(1, 20));
    let batch = line.written[from..upto].to_vec();
    // The request never arrives.
    if fault == 1 || batch.is_empty() {
        return;
    }
    // The proxy sends it twice at once.
    let answer = if fault == 2 {
        let (answer, _) = tokio::join!(hub.push(which, batch.clone()), hub.push(which, batch.clone()));
        answer
    } else {
        hub.push(which, batch.clone()).await
    };
    // The answer is lost.
    if fault == 3 {
        return;
    }
    assert_eq!(answer.answers.len(), batch.len());
    for (operation, answer) in batch.iter().zip(&answer.answers) {
        assert_eq!(operation.id, answer.id);
    }
    line.acknowledged = line.acknowledged.max(from + answer.answers.len());
}
