//! The queue.

use std::collections::HashSet;

use hub::accounts;
use hub::decide::AccountRow;
use hub::jobs::{NewJob, TAKEN_FOR, Work};
use hub::store::jobs::enqueue;
use time::Duration;
use uuid::Uuid;

use crate::support::{CITY, Hub};

fn newcomer(number: u128, given_names: &str) -> AccountRow {
    AccountRow {
        id: Uuid::from_u128(0xA000 + number),
        resident: Uuid::from_u128(0xB000 + number),
        given_names: given_names.into(),
        surname: "Kowalski-Demo".into(),
        email: format!("{number}@poczta.example"),
    }
}

async fn open(hub: &Hub, newcomers: &[AccountRow]) {
    let mut tx = hub.process.store().begin().await.unwrap();
    accounts::open(&hub.process, &mut tx, CITY, newcomers).await.unwrap();
    tx.commit().await.unwrap();
}

// REQ
#[tokio::test]
async fn two_hundred_of_one_name_get_two_hundred_logins_and_one_mail_each() {
    let hub = Hub::start().await;
    let people: Vec<_> = (0..200).map(|number| newcomer(number, "Jan")).collect();
    open(&hub, &people).await;
    // Some of the logins drawn first are taken: eight clashes are to be expected among 400 of 10,000.
    let others: Vec<_> = (200..400).map(|number| newcomer(number, "Jan")).collect();
    open(&hub, &others).await;
    // A push that came twice.
    open(&hub, &people).await;
    assert_eq!(hub.count("SELECT count(DISTINCT login) FROM account").await, 400);
    assert_eq!(hub.count("SELECT count(*) FROM job WHERE kind = 'activation_mail'").await, 400);
    let login: String = sqlx::query_scalar("SELECT min(login) FROM account").fetch_one(&hub.database).await.unwrap();
    assert!(login.starts_with("jan.kowalski."), "{login}");
}

// REQ A-1
#[tokio::test]
async fn without_its_transaction_there_is_no_account_and_no_mail() {
    let hub = Hub::start().await;
    let mut tx = hub.process.store().begin().await.unwrap();
    accounts::open(&hub.process, &mut tx, CITY, &[newcomer(1, "Jan")]).await.unwrap();
    drop(tx);
    assert_eq!(hub.count("SELECT count(*) FROM account").await, 0);
    assert!(!hub.worker.step().await.unwrap());
}

// REQ A-1
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_workers_take_each_job_once() {
    let hub = Hub::start().await;
    let now = hub.process.now();
    let jobs: Vec<_> = (0..100)
        .map(|number| NewJob {
            id: Uuid::from_u128(number),
            key: number.to_string(),
            work: Work::PasswordMail { account: Uuid::nil() },
            due: now,
        })
        .collect();
    let mut tx = hub.process.store().begin().await.unwrap();
    enqueue(&mut tx, CITY, &jobs, now).await.unwrap();
    tx.commit().await.unwrap();

    let workers: Vec<_> = (0..8)
        .map(|_| {
            let store = hub.process.store().clone();
            tokio::spawn(async move {
                let mut taken = Vec::new();
                while let Some(job) = store.take_job(now).await.unwrap() {
                    taken.push(job.id);
                }
                taken
            })
        })
        .collect();
    let mut all = Vec::new();
    for worker in workers {
        all.extend(worker.await.unwrap());
    }
    assert_eq!(all.len(), 100);
    assert_eq!(all.into_iter().collect::<HashSet<_>>().len(), 100);
}

// REQ A-1
#[tokio::test]
async fn what_a_killed_worker_had_in_hand_comes_again_and_it_cannot_finish_it_any_more() {
    let hub = Hub::start().await;
    hub.janina().await;
    let lost = hub.process.store().take_job(hub.process.now()).await.unwrap().unwrap();
    assert!(hub.process.store().take_job(hub.process.now()).await.unwrap().is_none());
    hub.clock.turn(TAKEN_FOR);
    let again = hub.process.store().take_job(hub.process.now()).await.unwrap().unwrap();
    assert_eq!((again.id, again.attempt), (lost.id, 2));
    let mut tx = hub.process.store().begin().await.unwrap();
    assert!(hub::store::jobs::finish(&mut tx, &lost, hub.process.now()).await.is_err());
    drop(tx);
    let mut tx = hub.process.store().begin().await.unwrap();
    hub::store::jobs::finish(&mut tx, &again, hub.process.now()).await.unwrap();
    tx.commit().await.unwrap();
    hub.clock.turn(TAKEN_FOR);
    assert!(hub.process.store().take_job(hub.process.now()).await.unwrap().is_none());
}

// REQ A-3
#[tokio::test]
async fn what_was_typed_is_forgotten_with_the_job_and_the_job_after_a_month() {
    let hub = Hub::start().await;
    hub.ask("ask_for_link", &serde_json::json!({ "typed": "87051400010" })).await;
    assert_eq!(hub.count("SELECT count(*) FROM job WHERE content::text LIKE '%87051400010%'").await, 1);
    hub.work_later().await;
    assert_eq!(hub.count("SELECT count(*) FROM job").await, 1);
    assert_eq!(hub.count("SELECT count(*) FROM job WHERE content::text LIKE '%87051400010%'").await, 0);
    let now = hub.process.now();
    hub.process.store().sweep(now, now).await.unwrap();
    assert_eq!(hub.count("SELECT count(*) FROM job").await, 1, "not yet old");
    hub.clock.turn(Duration::seconds(1));
    hub.process.store().sweep(hub.process.now(), hub.process.now()).await.unwrap();
    assert_eq!(hub.count("SELECT count(*) FROM job").await, 0);
}

// REQ H-1
#[tokio::test]
async fn a_kind_of_a_newer_release_waits_for_it() {
    let hub = Hub::start().await;
    sqlx::query("INSERT INTO job (city, id, kind, key, content, created_at, due_at) VALUES ($1, $2, 'later', '', '{}', now(), '2000-01-01')")
        .bind(CITY)
        .bind(Uuid::nil())
        .execute(&hub.database)
        .await
        .unwrap();
    assert!(!hub.worker.step().await.unwrap());
}
