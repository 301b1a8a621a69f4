//! Access recovery: who is found by what, and that nobody can tell.

use serde_json::json;
use time::Duration;

use crate::support::{GOOD, Hub, links, substitute_identifier};

// REQ A-3
#[tokio::test]
async fn any_one_of_four_finds_the_account() {
    let hub = Hub::start().await;
    hub.janina().await;
    hub.register(2, ("Олена", "Демченко-Demo"), "olena@poczta.example").await;
    hub.work().await;
    let login: String = sqlx::query_scalar("SELECT login FROM account WHERE login LIKE 'janina%'")
        .fetch_one(&hub.database)
        .await
        .unwrap();
    let before = hub.folder().len();
    for (typed, to) in [
        (" JANINA@poczta.example ".to_owned(), "janina"),
        (login.to_uppercase(), "janina"),
        ("87051400010".to_owned(), "janina"),
        (substitute_identifier().to_lowercase(), "olena"),
    ] {
        hub.clock.turn(Duration::minutes(2));
        let mails = hub.folder().len();
        assert_eq!(hub.ask("ask_for_link", &json!({ "typed": typed })).await.json(), json!({}));
        hub.work_later().await;
        assert_eq!(hub.folder().len(), mails + 1, "{typed}");
        assert!(hub.folder().last().unwrap().contains(&format!("To: {to}@poczta.example\r\n")));
    }
    assert_eq!(hub.folder().len(), before + 4);
}

// REQ
#[tokio::test]
async fn one_address_of_several_accounts_gets_one_mail_with_a_link_for_each() {
    let hub = Hub::start().await;
    hub.register(1, ("Janina", "Przykładowa"), "rodzina@poczta.example").await;
    hub.register(3, ("Adam", "Przykładowy"), "Rodzina@Poczta.example").await;
    hub.register(4, ("Ewa", "Wzorcowa"), "ewa@poczta.example").await;
    hub.work().await;
    hub.clock.turn(Duration::minutes(2));
    hub.ask("ask_for_link", &json!({ "typed": "rodzina@poczta.example" })).await;
    hub.work_later().await;
    assert_eq!(hub.folder().len(), 4);
    let both = links(hub.folder().last().unwrap());
    assert_eq!(both.len(), 2);
    // Sorted by login, each sets the password of its own account.
    for (link, begins) in both.iter().zip(["adam.", "janina."]) {
        let login = hub.set(link, GOOD).await.json()["login"].as_str().unwrap().to_owned();
        assert!(login.starts_with(begins), "{login}");
    }

    // By something that is one person's, only that account.
    hub.clock.turn(Duration::minutes(2));
    hub.work().await;
    let mails = hub.folder().len();
    hub.ask("ask_for_link", &json!({ "typed": "87051400010" })).await;
    hub.work_later().await;
    assert_eq!(hub.folder().len(), mails + 1);
    assert_eq!(links(hub.folder().last().unwrap()).len(), 1);
}

// REQ A-3
#[tokio::test]
async fn who_asks_twice_in_a_minute_gets_one_mail_and_later_as_many_as_wanted() {
    let hub = Hub::start().await;
    hub.janina().await;
    hub.work().await;
    for expected in [1, 1, 2, 3, 4] {
        hub.clock.turn(if expected == 1 { Duration::seconds(10) } else { Duration::minutes(1) });
        hub.ask("ask_for_link", &json!({ "typed": "janina@poczta.example" })).await;
        hub.work_later().await;
        assert_eq!(hub.folder().len(), expected);
    }
}

// REQ A-3
#[tokio::test]
async fn nobody_gets_a_mail_for_what_is_unknown() {
    let hub = Hub::start().await;
    hub.janina().await;
    hub.work().await;
    for typed in ["nikt@poczta.example", "44051401359", "nikt.taki.0000", "%", "'; DROP TABLE account; --"] {
        assert_eq!(hub.ask("ask_for_link", &json!({ "typed": typed })).await.json(), json!({}), "{typed}");
    }
    hub.clock.turn(Duration::minutes(2));
    hub.work().await;
    assert_eq!(hub.folder().len(), 1);
    assert_eq!(hub.count("SELECT count(*) FROM account").await, 1);
}
