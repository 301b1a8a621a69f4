//! What residents may do with their applications, and what they may not (B-1, B-2, B-5 to B-9).

use data_encoding::BASE64;
use serde_json::{Value, json};
use testkit::city::{CityWithHub, form_of};
use testkit::resident::Resident;

use crate::support::{CITY, GOOD, Hub, links};

const POINT: &str = "Punkt Ratusz";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and more";

/// A hub whose city has set everything up and has one issuance point.
async fn hub() -> Hub {
    let hub = Hub::start().await;
    let folder = tempfile::tempdir().unwrap();
    let made = CityWithHub::make(&folder.path().join("city"), &[POINT], crate::support::START, |_| ()).unwrap();
    sqlx::query("UPDATE city SET configuration = $1")
        .bind(serde_json::to_value(&made.configuration).unwrap())
        .execute(&hub.database)
        .await
        .unwrap();
    sqlx::query(
        "INSERT INTO station (city, id, bundle, point, point_address, number, certificate, certificate_ends, transport_key, hash)
         VALUES ($1, gen_random_uuid(), gen_random_uuid(), $2, 'Rynek 1', 1, '', now(), '', '')",
    )
    .bind(CITY)
    .bind(POINT)
    .execute(&hub.database)
    .await
    .unwrap();
    hub
}

async fn resident(hub: &Hub, number: u128, name: &str) -> Resident {
    hub.register(number, (name, "Przykładowa"), &format!("{}@poczta.example", name.to_lowercase())).await;
    hub.work().await;
    let link = links(hub.folder().last().unwrap()).remove(0);
    let login = hub.set(&link, GOOD).await.json()["login"].as_str().unwrap().to_owned();
    Resident::signed_in(&format!("http://{}", hub.address), &login).unwrap()
}

/// A card of a resident, as far as the portal looks at it.
async fn card(hub: &Hub, number: u128, state: &str) {
    sqlx::query(
        "INSERT INTO card (city, id, version, mark, resident, number, status_index, layout, packages, expires, token_sha256, station, state, since)
         SELECT $1, gen_random_uuid(), 1, 0, id, '961607203000000' || $3, 1, '', '[]', '2029-01-01', '', id, $4, 0
         FROM resident WHERE id = $2",
    )
    .bind(CITY)
    .bind(uuid::Uuid::from_u128(0xB000 + number))
    .bind(number.to_string())
    .bind(state)
    .execute(&hub.database)
    .await
    .unwrap();
}

fn child() -> Value {
    json!({ "kind": "new_card", "form": form_of("Tadeusz Wzornik-Demo").unwrap(), "card": "physical", "packages": [] })
}

fn draft(content: &Value) -> Value {
    json!({ "application": null, "point": POINT, "content": content })
}

// REQ B-5 B-6 B-7 B-8 B-9: the same table as everywhere says what may be asked for.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_offered_cannot_be_sent() {
    let hub = hub().await;
    let janina = resident(&hub, 1, "Janina").await;
    let all = [
        json!({ "kind": "duplicate", "reason": "damaged" }),
        json!({ "kind": "physical_card" }),
        json!({ "kind": "package", "package": "senior-60" }),
        json!({ "kind": "extension", "package": "senior-60" }),
        json!({ "kind": "identifier", "identifier": "school-card", "number": "123", "until": null }),
    ];
    let sent = |content: &Value| {
        let draft = janina.call("save_application", draft(content)).unwrap();
        janina.refused("submit_application", json!({ "application": draft["application"] })).unwrap()
    };
    for content in &all {
        assert_eq!(sent(content), "not_offered", "{content}");
    }
    card(&hub, 1, "handed_over").await;
    for content in &all {
        let expected = if content["kind"] == "physical_card" { "not_offered" } else { "" };
        assert_eq!(sent(content), expected, "{content}");
    }
    for wrong in [
        json!({ "kind": "duplicate", "reason": "no-such-reason" }),
        json!({ "kind": "package", "package": "no-such-package" }),
        json!({ "kind": "identifier", "identifier": "school-card", "number": " ", "until": null }),
        json!({ "kind": "data_change", "changes": [] }),
    ] {
        assert_eq!(sent(&wrong), "bad_request", "{wrong}");
    }
    let phone = json!({ "group": "phone", "before": {}, "after": { "phone": "12" } });
    assert_eq!(sent(&json!({ "kind": "data_change", "changes": [phone] })), "fields");
}

// REQ B-1: a first card needs a right form and a photo; drafts are kept as they are.
#[tokio::test(flavor = "multi_thread")]
async fn a_first_card_needs_a_right_form_and_a_photo() {
    let hub = hub().await;
    let janina = resident(&hub, 1, "Janina").await;
    let mut wrong = child();
    wrong["form"]["surname"] = "".into();
    let kept = janina.call("save_application", draft(&wrong)).unwrap();
    let it = json!({ "application": kept["application"] });
    assert_eq!(janina.refused("submit_application", it.clone()).unwrap(), "fields");
    let right = json!({ "application": kept["application"], "point": POINT, "content": child() });
    janina.call("save_application", right).unwrap();
    assert_eq!(janina.refused("submit_application", it.clone()).unwrap(), "photo_missing");
    let file = |purpose: &str, bytes: &[u8]| json!({ "application": kept["application"], "purpose": purpose, "name": "a", "bytes": BASE64.encode(bytes) });
    assert_eq!(janina.refused("attach", file("photo", b"%PDF-1.7")).unwrap(), "attachment_kind");
    assert_eq!(janina.refused("attach", file("document", b"MZ")).unwrap(), "attachment_kind");
    janina.call("attach", file("photo", PNG)).unwrap();
    let two = janina.call("attach", file("photo", PNG)).unwrap();
    assert_eq!(two["attachments"].as_array().unwrap().len(), 1, "a card has one photo");
    let sent = janina.call("submit_application", it.clone()).unwrap();
    assert_eq!(sent["state"], "submitted");
    assert_eq!(
        janina.call("submit_application", it.clone()).unwrap()["number"],
        sent["number"],
        "sent twice is sent once"
    );
    assert_eq!(janina.refused("attach", file("document", PNG)).unwrap(), "application_taken");
    assert_eq!(janina.call("withdraw_application", it.clone()).unwrap()["state"], "withdrawn");
    assert_eq!(janina.refused("submit_application", it).unwrap(), "application_decided");
    assert_eq!(hub.count("SELECT count(*) FROM attachment").await, 0);
}

// REQ B-2: what is somebody else's is as if it were not there.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_reaches_what_is_somebody_elses() {
    let hub = hub().await;
    let janina = resident(&hub, 1, "Janina").await;
    let olena = resident(&hub, 2, "Olena").await;
    let hers = janina.call("save_application", draft(&child())).unwrap();
    let file =
        json!({ "application": hers["application"], "purpose": "document", "name": "a", "bytes": BASE64.encode(PNG) });
    let attached = janina.call("attach", file.clone()).unwrap()["attachments"][0]["attachment"].clone();
    let it = json!({ "application": hers["application"] });
    let save = json!({ "application": hers["application"], "point": POINT, "content": child() });
    for (command, args) in [
        ("save_application", save),
        ("attach", file),
        ("detach", json!({ "attachment": attached })),
        ("submit_application", it.clone()),
        ("withdraw_application", it),
    ] {
        assert_eq!(olena.refused(command, args).unwrap(), "application_unknown", "{command}");
    }
    assert_eq!(olena.call("my_applications", json!({})).unwrap(), json!([]));
    assert_eq!(janina.call("my_applications", json!({})).unwrap().as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_much_is_refused() {
    let hub = hub().await;
    let janina = resident(&hub, 1, "Janina").await;
    let mut large = child();
    large["form"]["surname"] = "a".repeat(20_000).into();
    assert_eq!(janina.refused("save_application", draft(&large)).unwrap(), "too_large");
    let kept = janina.call("save_application", draft(&child())).unwrap();
    let file = |bytes: &[u8]| json!({ "application": kept["application"], "purpose": "document", "name": "a", "bytes": BASE64.encode(bytes) });
    let mut bytes = PNG.to_vec();
    bytes.resize(4 << 20, 0);
    janina.call("attach", file(&bytes)).unwrap();
    bytes.push(0);
    assert_eq!(janina.refused("attach", file(&bytes)).unwrap(), "too_large");
    for _ in 1..8 {
        janina.call("attach", file(PNG)).unwrap();
    }
    assert_eq!(janina.refused("attach", file(PNG)).unwrap(), "attachment_too_many");
    for _ in 1..20 {
        janina.call("save_application", draft(&child())).unwrap();
    }
    assert_eq!(janina.refused("save_application", draft(&child())).unwrap(), "too_large");
    let elsewhere = json!({ "application": null, "point": "Nigdzie", "content": child() });
    assert_eq!(janina.refused("save_application", elsewhere).unwrap(), "bad_request");
    // Who is nobody is told so before anything large is read.
    let stranger = hub.ask("attach", &file(&bytes[..100_000])).await;
    assert_eq!((stranger.status, stranger.code().as_str()), (401, "not_signed_in"));
}
