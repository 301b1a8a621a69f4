//! A thousand at once, and a thousand compared.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use serde_json::json;
use tokio::task::JoinSet;

use crate::support::{Hub, links};

const TRIES: usize = 1_000;

// REQ A-4
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_thousand_simultaneous_uses_of_one_link_one_succeeds() {
    let hub = Arc::new(Hub::start().await);
    hub.janina().await;
    hub.work().await;
    let link = links(&hub.folder()[0])[0].clone();
    let mut uses = JoinSet::new();
    for number in 0..TRIES {
        let (hub, link) = (hub.clone(), link.clone());
        uses.spawn(async move { hub.set(&link, &format!("Latarnia-{number:04}")).await });
    }
    let mut answers: HashMap<String, usize> = HashMap::new();
    while let Some(answer) = uses.join_next().await {
        let answer = answer.unwrap();
        let said = if answer.status == 200 { "set".to_owned() } else { answer.code() };
        *answers.entry(said).or_default() += 1;
    }
    assert_eq!(answers.remove("set"), Some(1), "{answers:?}");
    let refused: usize = answers.values().sum();
    assert_eq!(refused, TRIES - 1);
    assert!(answers.keys().all(|code| ["link_not_good", "link_busy"].contains(&code.as_str())), "{answers:?}");
    assert_eq!(hub.count("SELECT count(*) FROM account_password").await, 1);
    assert_eq!(hub.count("SELECT count(*) FROM job WHERE kind = 'password_mail'").await, 1);
}

/// How far the ranks of two samples are apart, in standard deviations (Mann and Whitney, 1947).
fn ranks_apart(first: &[u128], second: &[u128]) -> f64 {
    let mut all: Vec<(u128, bool)> =
        first.iter().map(|&time| (time, true)).chain(second.iter().map(|&time| (time, false))).collect();
    all.sort_unstable();
    let rank_sum: f64 = (1_u32..).zip(&all).filter(|(_, (_, first))| *first).map(|(rank, _)| f64::from(rank)).sum();
    let [m, n] = [first, second].map(|sample| f64::from(u32::try_from(sample.len()).unwrap()));
    let u = rank_sum - m * (m + 1.0) / 2.0;
    (u - m * n / 2.0) / (m * n * (m + n + 1.0) / 12.0).sqrt()
}

#[test]
fn the_rank_test_sees_a_shift_of_a_tenth() {
    let sample = |from: u128| (0..1_000).map(|number| from + number * 7 % 1_000).collect::<Vec<_>>();
    assert!(ranks_apart(&sample(0), &sample(0)).abs() < 1.0);
    assert!(ranks_apart(&sample(0), &sample(100)) < -5.0);
}

// REQ A-3
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn known_and_unknown_cannot_be_told_apart_over_a_thousand_tries_each() {
    let hub = Hub::start().await;
    hub.janina().await;
    hub.work().await;
    // Somebody else is at work on what was asked before, as in service; a second passes with each request.
    let worker = hub.worker.clone();
    let working = tokio::spawn(async move { worker.run(std::future::pending()).await });

    let mut order: Vec<bool> = (0..2 * TRIES).map(|number| number % 2 == 0).collect();
    order.shuffle(&mut StdRng::seed_from_u64(9));
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    let mut first = None;
    for is_known in order {
        hub.clock.turn(time::Duration::seconds(1));
        let typed = if is_known { "janina@poczta.example" } else { "kto-inny@poczta.example" };
        let began = Instant::now();
        let answer = hub.ask("ask_for_link", &json!({ "typed": typed })).await;
        let took = began.elapsed().as_nanos();
        assert_eq!(answer, *first.get_or_insert_with(|| crate::support::Answer { status: 200, body: "{}".into() }));
        if is_known { known.push(took) } else { unknown.push(took) }
    }
    working.abort();
    hub.work().await;
    let apart = ranks_apart(&known, &unknown);
    // Five standard deviations: once in two million runs by chance; a difference of a tenth of the spread is nine.
    assert!(apart.abs() < 5.0, "{apart}");
    assert!(hub.count("SELECT generation::bigint FROM account").await > 1, "links were made meanwhile");
}
