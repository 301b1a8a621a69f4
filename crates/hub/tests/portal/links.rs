//! What a link is good for, and for how long.

use serde_json::json;
use time::Duration;

use crate::support::{GOOD, Hub, links, with_password};

/// The link of the newest mail.
async fn newest(hub: &Hub) -> String {
    hub.work_later().await;
    links(hub.folder().last().unwrap())[0].clone()
}

async fn recover(hub: &Hub) -> String {
    hub.clock.turn(Duration::minutes(2));
    hub.ask("ask_for_link", &json!({ "typed": "janina@poczta.example" })).await;
    newest(hub).await
}

// REQ
#[tokio::test]
async fn opening_uses_nothing_up_and_setting_the_password_does() {
    let hub = Hub::start().await;
    hub.janina().await;
    let link = newest(&hub).await;
    for _ in 0..3 {
        let state = hub.state(&link).await;
        assert_eq!((&state["state"], &state["purpose"]), (&json!("good"), &json!("activation")));
    }
    let set = hub.set(&link, GOOD).await;
    assert_eq!(set.status, 200, "{}", set.body);
    let login: String = sqlx::query_scalar("SELECT login FROM account WHERE activated_at IS NOT NULL")
        .fetch_one(&hub.database)
        .await
        .unwrap();
    assert_eq!(set.json(), json!({ "login": login }));
    assert_eq!(hub.state(&link).await, json!({ "state": "used" }));
    assert_eq!(hub.set(&link, "Inna-Latarnia-27").await.code(), "link_not_good");
    let hash: String = sqlx::query_scalar("SELECT hash FROM account_password").fetch_one(&hub.database).await.unwrap();
    assert!(hash.starts_with("$argon2id$v=19$m=65536,t=2,p=1$"), "{hash}");
}

// REQ A-5
#[tokio::test]
async fn after_the_change_a_mail_names_the_login() {
    let hub = Hub::start().await;
    hub.janina().await;
    let link = newest(&hub).await;
    let login = hub.set(&link, GOOD).await.json()["login"].as_str().unwrap().to_owned();
    hub.work_later().await;
    let mails = hub.folder();
    assert_eq!(mails.len(), 2);
    assert!(mails[1].contains(&login) && links(&mails[1]).is_empty());
}

// REQ A-4
#[tokio::test]
async fn an_activation_link_lasts_seven_days_from_its_sending() {
    let hub = Hub::start().await;
    hub.janina().await;
    // The mail waits three days in the queue.
    hub.clock.turn(Duration::days(3));
    let link = newest(&hub).await;
    hub.clock.turn(Duration::days(7) - Duration::seconds(1));
    assert_eq!(hub.state(&link).await["state"], "good");
    hub.clock.turn(Duration::seconds(1));
    assert_eq!(hub.state(&link).await, json!({ "state": "expired" }));
    assert_eq!(hub.set(&link, GOOD).await.code(), "link_not_good");
    assert_eq!(hub.count("SELECT count(*) FROM account_password").await, 0);
}

// REQ
#[tokio::test]
async fn a_recovery_link_lasts_an_hour_and_a_new_one_ends_it() {
    let hub = Hub::start().await;
    hub.janina().await;
    let first = newest(&hub).await;
    let second = recover(&hub).await;
    assert_eq!(hub.state(&first).await, json!({ "state": "replaced" }));
    assert_eq!(hub.state(&second).await["purpose"], "recovery");
    let third = recover(&hub).await;
    assert_eq!(hub.state(&second).await, json!({ "state": "replaced" }));
    assert_eq!(hub.set(&second, GOOD).await.code(), "link_not_good");
    hub.clock.turn(Duration::hours(1));
    assert_eq!(hub.state(&third).await, json!({ "state": "expired" }));
    // Never activated, and served all the same.
    let fourth = recover(&hub).await;
    assert_eq!(hub.set(&fourth, GOOD).await.status, 200);
    assert_eq!(hub.count("SELECT count(*) FROM account WHERE activated_at IS NOT NULL").await, 1);
}

// REQ A-4
#[tokio::test]
async fn a_dead_link_gets_its_owner_a_new_one() {
    let hub = Hub::start().await;
    hub.janina().await;
    let first = newest(&hub).await;
    hub.set(&first, GOOD).await;
    hub.clock.turn(Duration::minutes(2));
    assert_eq!(hub.ask("renew_link", &json!({ "link": first })).await.json(), json!({}));
    hub.work_later().await;
    let mails = hub.folder();
    let second = links(mails.last().unwrap())[0].clone();
    assert!(mails.last().unwrap().contains("To: janina@poczta.example\r\n"));
    assert_eq!(hub.set(&second, "Inna-Brama-27").await.status, 200);
    let forged = first.replacen(|c: char| c.is_ascii_lowercase(), "Q", 1);
    assert_eq!(hub.ask("renew_link", &json!({ "link": forged })).await.code(), "link_not_good");
    assert_eq!(hub.state(&forged).await, json!({ "state": "unknown" }));
}

// REQ A-4
#[tokio::test]
async fn the_mail_of_a_link_that_was_replaced_is_not_sent() {
    let hub = Hub::start().await;
    hub.janina().await;
    hub.clock.turn(Duration::minutes(2));
    hub.ask("ask_for_link", &json!({ "typed": "87051400010" })).await;
    // The request is due first; the activation mail has to be tried again by then.
    sqlx::query("UPDATE job SET due_at = due_at + '1 hour' WHERE kind = 'activation_mail'")
        .execute(&hub.database)
        .await
        .unwrap();
    hub.work_later().await;
    hub.clock.turn(Duration::hours(2));
    hub.work().await;
    assert_eq!(hub.folder().len(), 1);
    assert_eq!(hub.count("SELECT count(*) FROM job WHERE done_at IS NULL").await, 0);
}

// REQ A-5
#[tokio::test]
async fn the_rules_are_those_of_every_other_place() {
    let hub = Hub::start().await;
    hub.janina().await;
    let link = newest(&hub).await;
    for (password, code) in [
        ("Krotk-1", "password_rules"),
        ("bezduzej-11", "password_rules"),
        ("JANInad-44", "password_rules"),
        ("Przykl-44", "password_rules"),
    ] {
        assert_eq!(hub.set(&link, password).await.code(), code, "{password}");
    }
    let mut twice = with_password(&link, GOOD);
    twice["again"] = json!("Latarnia-27");
    assert_eq!(hub.ask("set_password_by_link", &twice).await.code(), "passwords_differ");

    let mut typing = with_password(&link, "Przyklad-1");
    typing["again"] = json!("Przy");
    let ticks = hub.ask("password_ticks_for_link", &typing).await.json();
    assert_eq!(ticks["not_from_name"], "wrong");
    assert_eq!(ticks["from_name"]["source"], "last_name");
    assert_eq!(ticks["again_lacks"], 6);
    let ticks = hub.ask("password_ticks_for_link", &with_password(&link, GOOD)).await.json();
    assert_eq!(ticks["not_used_before"], "met");
    assert_eq!(hub.state(&link).await["state"], "good", "a refused password uses nothing up");
    assert_eq!(hub.set(&link, GOOD).await.status, 200);
}

// REQ A-5
#[tokio::test]
async fn none_of_the_last_ten_passwords_comes_back_and_the_eleventh_does() {
    let hub = Hub::start().await;
    hub.janina().await;
    let first = newest(&hub).await;
    assert_eq!(hub.set(&first, "Latarnia-00").await.status, 200);
    let link = recover(&hub).await;
    assert_eq!(hub.set(&link, "Latarnia-01").await.status, 200);
    // Seven more of the same, which no page would have let through.
    sqlx::query(
        "INSERT INTO account_password SELECT city, account, number + n, set_at, hash
         FROM account_password, generate_series(1, 7) AS n WHERE number = 2",
    )
    .execute(&hub.database)
    .await
    .unwrap();
    let link = recover(&hub).await;
    assert_eq!(hub.set(&link, "Latarnia-02").await.status, 200);
    assert_eq!(hub.count("SELECT count(*) FROM account_password").await, 10);

    let link = recover(&hub).await;
    let ticks = hub.ask("password_ticks_for_link", &with_password(&link, "Latarnia-00")).await.json();
    assert_eq!(ticks["not_used_before"], "wrong");
    assert_eq!(hub.set(&link, "Latarnia-00").await.code(), "password_rules");
    assert_eq!(hub.state(&link).await["state"], "good", "a refused password uses nothing up");
    assert_eq!(hub.set(&link, "Latarnia-03").await.status, 200);
    assert_eq!(hub.count("SELECT count(*) FROM account_password").await, 10);
    let link = recover(&hub).await;
    assert_eq!(hub.set(&link, "Latarnia-00").await.status, 200, "now it is the eleventh");
}

// REQ A-14
#[tokio::test]
async fn the_language_of_the_page_is_that_of_the_next_mail() {
    let hub = Hub::start().await;
    hub.janina().await;
    let link = newest(&hub).await;
    let mut english = with_password(&link, GOOD);
    english["language"] = json!("en");
    hub.ask("set_password_by_link", &english).await;
    hub.work_later().await;
    assert!(hub.folder().last().unwrap().contains("Subject: Resident account: the password was set"));
}
