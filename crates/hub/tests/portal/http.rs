//! The portal as a web server.

use serde_json::json;
use time::Duration;

use crate::support::Hub;

// REQ A-4
#[tokio::test]
async fn every_answer_is_guarded_and_no_other_face_is_served() {
    let hub = Hub::start().await;
    for path in ["", "haslo", "dostep", "assets/portal-1.js", "portal.html", "nic"] {
        let answer = hub.client().get(format!("http://{}/{path}", hub.address)).send().await.unwrap();
        let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        assert!(header("content-security-policy").unwrap().contains("default-src 'none'"), "{path}");
        assert_eq!(header("referrer-policy").as_deref(), Some("no-referrer"));
        assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"));
        assert!(header("strict-transport-security").is_some());
        assert!(header("set-cookie").is_none());
        let there = ["", "haslo", "dostep", "assets/portal-1.js"].contains(&path);
        assert_eq!(answer.status().is_success(), there, "{path}");
    }
    for path in ["index.html", "../index.html", "%2e%2e/link.key", "assets/../index.html"] {
        let answer = hub.client().get(format!("http://{}/{path}", hub.address)).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
    }
}

// REQ A-12
#[tokio::test]
async fn the_page_knows_its_city_and_whom_to_call() {
    let hub = Hub::start().await;
    let face = hub.ask("portal_face", &json!({})).await.json();
    assert_eq!(face, json!({ "city_name": "Miasto Przykładowo", "support_phone": "22 555 01 00" }));
}

#[tokio::test]
async fn what_is_too_large_or_unknown_or_of_another_form_is_refused() {
    let hub = Hub::start().await;
    let long = "a".repeat(5_000);
    let send = async |name: &str, kind: &str, body: String| {
        let address = format!("http://{}/portal/v1/{name}", hub.address);
        hub.client().post(address).header("content-type", kind).body(body).send().await.unwrap().status().as_u16()
    };
    let json = "application/json";
    assert_eq!(send("ask_for_link", json, format!("{{\"typed\":\"{long}\"}}")).await, 413);
    // A form on somebody else's page can send this and nothing else.
    assert_eq!(send("ask_for_link", "text/plain", "{\"typed\":\"a@b.example\"}".into()).await, 415);
    assert_eq!(send("ask_for_link", json, "{\"typed\":\"\"}".into()).await, 422);
    assert_eq!(send("ask_for_link", json, format!("{{\"typed\":\"{}\"}}", &long[..255])).await, 422);
    assert_eq!(send("ask_for_link", json, "{\"typed\":\"a\",\"more\":1}".into()).await, 422);
    assert_eq!(send("reserve_card", json, "{}".into()).await, 422);
    assert_eq!(hub.count("SELECT count(*) FROM job").await, 0);
}

// REQ A-3
#[tokio::test]
async fn too_many_requests_from_one_place_wait_and_another_place_does_not() {
    let hub = Hub::start().await;
    let ask = async |from: &str| hub.ask_from(from, "ask_for_link", &json!({ "typed": "a@b.example" })).await;
    for _ in 0..30 {
        assert_eq!(ask("2001:db8::1").await.status, 200);
    }
    let refused = ask("2001:db8::2").await;
    assert_eq!((refused.status, refused.code().as_str()), (429, "too_many_requests"));
    assert_eq!(refused.json()["until"], "2026-11-21T08:10:00Z");
    assert_eq!(ask("2001:db8:0:1::1").await.status, 200);
    assert_eq!(hub.ask_from("2001:db8::1", "portal_face", &json!({})).await.status, 200);
    hub.clock.turn(Duration::minutes(10));
    assert_eq!(ask("2001:db8::1").await.status, 200);
}
