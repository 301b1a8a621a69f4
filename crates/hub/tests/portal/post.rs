//! Mails and a mail server that is not ours.

use std::time::Duration as Patience;

use hub::mail::Post;
use testkit::Mailbox;
use time::Duration;

use crate::support::{Hub, links};

/// What stands in the queue of troubles: attempts, problem, given up.
async fn trouble(hub: &Hub) -> Vec<(u32, String, bool)> {
    let jobs = hub.process.store().troubled_jobs().await.unwrap();
    jobs.into_iter().map(|job| (job.attempts, job.problem.unwrap(), job.due.is_none())).collect()
}

fn now_and_then(attempts: u32, problem: &str, dead: bool) -> Vec<(u32, String, bool)> {
    vec![(attempts, problem.to_owned(), dead)]
}

// REQ
#[tokio::test]
async fn a_new_resident_gets_the_login_and_a_link_over_tls() {
    let mailbox = Mailbox::start().unwrap();
    let hub = Hub::at(&mailbox).await;
    hub.janina().await;
    hub.work().await;
    let mails = mailbox.mails().unwrap();
    let [mail] = mails.as_slice() else { panic!("{} mails", mails.len()) };
    assert!(mail.tls);
    assert_eq!(mail.login.as_deref(), Some("karty"));
    assert_eq!(mail.to, ["janina@poczta.example"]);
    assert_eq!(mail.from, "karta@przykladowo.example");
    assert_eq!(mail.header("subject"), "Konto mieszkańca: proszę ustawić hasło");
    assert_eq!(mail.header("auto-submitted"), "auto-generated");
    assert_eq!(mail.header("content-language"), "pl");
    assert!(mail.header("message-id").ends_with("@karta.example>"));
    let login: String = sqlx::query_scalar("SELECT login FROM account").fetch_one(&hub.database).await.unwrap();
    let (text, html) = (mail.text.as_deref().unwrap(), mail.html.as_deref().unwrap());
    assert!(text.contains(&format!("Login: {login}\n")) && html.contains(&login));
    let [link] = &links(text)[..] else { panic!("one link") };
    assert!(html.contains(link));
    assert_eq!(hub.state(link).await["login"], login);
    hub.work().await;
    assert_eq!(mailbox.mails().unwrap().len(), 1, "once");
}

// REQ A-1
#[tokio::test]
async fn a_mailbox_that_does_not_exist_is_given_up_and_seen() {
    let mailbox = Mailbox::start().unwrap();
    let hub = Hub::at(&mailbox).await;
    hub.register(1, ("Janina", "Przykładowa"), "nouser@poczta.example").await;
    hub.work().await;
    assert_eq!(trouble(&hub).await, now_and_then(1, "refused", true));
    hub.clock.turn(Duration::days(1));
    assert!(!hub.worker.step().await.unwrap());
    // Somebody has looked.
    let id = hub.process.store().troubled_jobs().await.unwrap()[0].id;
    assert!(hub.process.store().retry_job(id, hub.process.now()).await.unwrap());
    assert!(hub.worker.step().await.unwrap());
}

// REQ A-1
#[tokio::test]
async fn a_refusal_for_now_is_tried_again() {
    let mailbox = Mailbox::start().unwrap();
    let hub = Hub::at(&mailbox).await;
    hub.register(1, ("Janina", "Przykładowa"), "grey@poczta.example").await;
    hub.work().await;
    assert_eq!(trouble(&hub).await, now_and_then(1, "later", false));
    hub.clock.turn(Duration::minutes(1));
    hub.work().await;
    assert_eq!(mailbox.mails().unwrap().len(), 1);
    assert_eq!(trouble(&hub).await, []);
}

// REQ
#[tokio::test]
async fn when_the_answer_is_lost_the_same_mail_goes_out_again() {
    let mailbox = Mailbox::start().unwrap();
    let hub = Hub::at(&mailbox).await;
    hub.register(1, ("Janina", "Przykładowa"), "cut@poczta.example").await;
    hub.work().await;
    assert_eq!(trouble(&hub).await, now_and_then(1, "unknown", false));
    hub.clock.turn(Duration::minutes(1));
    hub.work().await;
    let mails = mailbox.mails().unwrap();
    let [first, second] = mails.as_slice() else { panic!("{} mails", mails.len()) };
    assert_eq!(first.header("message-id"), second.header("message-id"));
    let [first, second] = [first, second].map(|mail| links(mail.text.as_deref().unwrap()));
    assert_eq!(first, second);
    assert_eq!(hub.state(&first[0]).await["state"], "good");
}

// REQ A-1
#[tokio::test]
async fn a_server_that_stalls_or_cuts_holds_up_nobody_else() {
    let mailbox = Mailbox::start().unwrap();
    let mut hub = Hub::at(&mailbox).await;
    let post = Post::open(hub.process.settings().mail.as_ref().unwrap()).unwrap();
    hub.posting(post.with_patience(Patience::from_secs(2)));
    hub.register(3, ("Adam", "Wzorcowy"), "stall@poczta.example").await;
    hub.register(4, ("Ewa", "Wzorcowa"), "lost@poczta.example").await;
    hub.janina().await;
    hub.work().await;
    let mut troubles = trouble(&hub).await;
    troubles.sort();
    assert_eq!(troubles, [now_and_then(1, "unknown", false), now_and_then(1, "unknown", false)].concat());
    let mails = mailbox.mails().unwrap();
    assert_eq!(mails.iter().map(|mail| mail.to[0].as_str()).collect::<Vec<_>>(), ["janina@poczta.example"]);
}

// REQ A-1
#[tokio::test]
async fn a_server_that_does_not_let_us_in_or_is_not_there_costs_nobody_a_mail() {
    let mailbox = Mailbox::start().unwrap();
    let mut hub = Hub::at(&mailbox).await;
    hub.janina().await;
    let mail = hub.process.settings().mail.clone().unwrap();
    let smtp = mail.smtp.clone().unwrap();
    let room = tempfile::tempdir().unwrap();
    std::fs::write(room.path().join("wrong"), "zle-haslo").unwrap();

    let mut wrong_password = smtp.clone();
    wrong_password.password = Some(room.path().join("wrong"));
    let mut nobody_there = smtp.clone();
    nobody_there.port = 9;
    let mut not_trusted = smtp.clone();
    not_trusted.ca = None;
    for (attempt, smtp) in (1..).zip([wrong_password, nobody_there, not_trusted]) {
        let mut mail = mail.clone();
        mail.smtp = Some(smtp);
        hub.posting(Post::open(&mail).unwrap());
        hub.work().await;
        assert_eq!(trouble(&hub).await, now_and_then(attempt, "later", false));
        hub.clock.turn(Duration::hours(1));
    }
    hub.posting(Post::open(&mail).unwrap());
    hub.work().await;
    assert_eq!(mailbox.mails().unwrap().len(), 1);
}

// REQ A-1
#[tokio::test]
async fn in_a_demo_mails_lie_in_a_folder() {
    let hub = Hub::start().await;
    hub.janina().await;
    hub.work().await;
    let mails = hub.folder();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("To: janina@poczta.example\r\n"));
    let link = links(&mails[0]);
    assert_eq!(hub.state(&link[0]).await["state"], "good");
}
