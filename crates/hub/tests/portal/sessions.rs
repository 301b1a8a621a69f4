//! Residents sign in.

use serde_json::{Value, json};
use time::Duration;

use crate::support::{Answer, GOOD, Hub, links};

/// Janina has set her password; her login.
async fn janina(hub: &Hub) -> String {
    hub.janina().await;
    hub.work().await;
    let link = links(hub.folder().last().unwrap()).remove(0);
    hub.set(&link, GOOD).await.json()["login"].as_str().unwrap().to_owned()
}

async fn sign_in(hub: &Hub, from: &str, login: &str, password: &str) -> (Answer, Option<String>) {
    let address = format!("http://{}/portal/v1/sign_in_resident", hub.address);
    let typed = json!({ "login": login, "password": password });
    let sent = hub.client().post(address).header("x-forwarded-for", from).json(&typed).send().await.unwrap();
    let cookie = sent.headers().get("set-cookie").map(|value| value.to_str().unwrap().to_owned());
    (Answer { status: sent.status().as_u16(), body: sent.text().await.unwrap() }, cookie)
}

async fn mine(hub: &Hub, token: &str) -> (u16, Value) {
    let address = format!("http://{}/portal/v1/my_applications", hub.address);
    let sent = hub.client().post(address).header("cookie", format!("a=b; okienko={token}")).json(&json!({}));
    let sent = sent.send().await.unwrap();
    (sent.status().as_u16(), sent.json().await.unwrap())
}

fn token(cookie: Option<String>) -> String {
    cookie.unwrap().strip_prefix("okienko=").unwrap().split(';').next().unwrap().to_owned()
}

// REQ A-16 A-8
#[tokio::test]
async fn a_resident_signs_in_by_login_or_address_and_a_later_session_ends_the_earlier() {
    let hub = Hub::start().await;
    let login = janina(&hub).await;
    let (answer, cookie) = sign_in(&hub, "192.0.2.1", &login.to_uppercase(), GOOD).await;
    assert_eq!(answer.json(), json!({ "login": login }));
    let said = cookie.clone().unwrap();
    for part in ["; HttpOnly", "; SameSite=Strict", "; Secure", "; Path=/portal/"] {
        assert!(said.contains(part), "{said}");
    }
    let first = token(cookie);
    assert!(first.len() == 43, "256 bits: {first}");
    assert_eq!(mine(&hub, &first).await, (200, json!([])));
    let kept: Vec<u8> = sqlx::query_scalar("SELECT token FROM account_session").fetch_one(&hub.database).await.unwrap();
    assert_ne!(kept, first.as_bytes());

    let second = token(sign_in(&hub, "192.0.2.2", " Janina@poczta.example ", GOOD).await.1);
    assert_eq!(mine(&hub, &second).await.0, 200);
    let (status, why) = mine(&hub, &first).await;
    assert_eq!((status, why["code"].as_str()), (401, Some("signed_in_elsewhere")));
    let (status, why) = mine(&hub, "nonsense").await;
    assert_eq!((status, why["code"].as_str()), (401, Some("not_signed_in")));
    assert_eq!(hub.ask("my_applications", &json!({})).await.code(), "not_signed_in");

    hub.clock.turn(Duration::hours(12));
    assert_eq!(mine(&hub, &second).await.0, 401, "it ends by itself");
}

// REQ A-16
#[tokio::test]
async fn whoever_signs_out_is_out() {
    let hub = Hub::start().await;
    let login = janina(&hub).await;
    let token = token(sign_in(&hub, "192.0.2.1", &login, GOOD).await.1);
    let address = format!("http://{}/portal/v1/sign_out_resident", hub.address);
    let out = hub.client().post(address).bearer_auth(&token).json(&json!({})).send().await.unwrap();
    assert!(out.headers()["set-cookie"].to_str().unwrap().starts_with("okienko=; "));
    assert_eq!(mine(&hub, &token).await.0, 401);
}

// REQ A-7: nobody can tell by the answers whether there is such an account, not even by being locked out.
#[tokio::test]
async fn a_wrong_password_and_an_unknown_login_are_answered_alike() {
    let hub = Hub::start().await;
    let login = janina(&hub).await;
    let at = hub.process.now();
    let _ = at;
    for attempt in 1..=6 {
        let (known, cookie) = sign_in(&hub, "192.0.2.1", &login, "Zly-haslo-1").await;
        let (unknown, _) = sign_in(&hub, "192.0.2.1", "nikt.taki.0000", "Zly-haslo-1").await;
        assert_eq!(known, unknown, "attempt {attempt}");
        assert_eq!(known.code(), if attempt <= 5 { "wrong_password" } else { "locked_out" });
        assert!(cookie.is_none());
    }
    // A stranger does not shut Janina out of her own home.
    assert_eq!(sign_in(&hub, "192.0.2.9", &login, GOOD).await.0.status, 200);
    assert_eq!(sign_in(&hub, "192.0.2.1", &login, GOOD).await.0.code(), "locked_out");
    hub.clock.turn(Duration::minutes(10));
    assert_eq!(sign_in(&hub, "192.0.2.1", &login, GOOD).await.0.status, 200);
}

// REQ A-7
#[tokio::test]
async fn a_recovery_link_lifts_a_lock() {
    let hub = Hub::start().await;
    let login = janina(&hub).await;
    for _ in 0..5 {
        sign_in(&hub, "192.0.2.1", &login, "Zly-haslo-1").await;
    }
    hub.clock.turn(Duration::minutes(2));
    hub.ask("ask_for_link", &json!({ "typed": login })).await;
    hub.work_later().await;
    let link = links(hub.folder().last().unwrap()).remove(0);
    assert_eq!(hub.set(&link, "Zegarek-77").await.status, 200);
    assert_eq!(sign_in(&hub, "192.0.2.1", &login, "Zegarek-77").await.0.status, 200);
}

// REQ A-16: of two accounts with one address the login is needed.
#[tokio::test]
async fn an_address_of_two_accounts_is_not_enough() {
    let hub = Hub::start().await;
    let login = janina(&hub).await;
    hub.register(3, ("Adam", "Przykładowy"), "janina@poczta.example").await;
    hub.work().await;
    let link = links(hub.folder().last().unwrap()).remove(0);
    hub.set(&link, GOOD).await;
    assert_eq!(sign_in(&hub, "192.0.2.1", "janina@poczta.example", GOOD).await.0.code(), "wrong_password");
    assert_eq!(sign_in(&hub, "192.0.2.1", &login, GOOD).await.0.status, 200);
}

// REQ A-4: an account whose link nobody has used lets nobody in.
#[tokio::test]
async fn an_account_that_is_not_active_lets_nobody_in() {
    let hub = Hub::start().await;
    hub.janina().await;
    assert_eq!(sign_in(&hub, "192.0.2.1", "janina@poczta.example", "").await.0.code(), "wrong_password");
    assert_eq!(sign_in(&hub, "192.0.2.1", "", GOOD).await.0.code(), "wrong_password");
}

// REQ B-11: whoever has taken back a consent that every card needs is let in again when it is given again; nobody else learns of it.
#[tokio::test]
async fn an_account_that_is_blocked_lets_nobody_in() {
    let hub = Hub::start().await;
    let login = janina(&hub).await;
    let token = token(sign_in(&hub, "192.0.2.1", &login, GOOD).await.1);
    let block = |at: &'static str| sqlx::query(at).execute(&hub.database);
    block("UPDATE account SET blocked_at = now()").await.unwrap();
    assert_eq!(mine(&hub, &token).await.0, 401);
    assert_eq!(sign_in(&hub, "192.0.2.1", &login, GOOD).await.0.code(), "account_blocked");
    assert_eq!(sign_in(&hub, "192.0.2.1", &login, "Zle-haslo-1").await.0.code(), "wrong_password");
    block("UPDATE account SET blocked_at = NULL").await.unwrap();
    assert_eq!(sign_in(&hub, "192.0.2.1", &login, GOOD).await.0.status, 200);
}
