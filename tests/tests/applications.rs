//! Applications that residents send through the portal, decided at real stations with a real hub between them (C-9, B-1, B-2).

use serde_json::{Value, json};
use testkit::Outcome;
use testkit::city::{form_of, portrait, portrait_of};
use testkit::paper::qr_of;
use testkit::proxy::Network;
use testkit::resident::Resident;
use testkit::station::StationProgram;
use whole_system::town::{Town, everything_is_sent};

/// The parent, and the child whom nobody has registered yet.
const PARENT: &str = "Tadeusz Wzornik-Demo";
const EMAIL: &str = "tadeusz@poczta.example";

/// Registers the parent at a station and lets him sign in at the portal.
fn parent(town: &Town, station: &StationProgram) -> Outcome<(Value, Resident)> {
    let mut form = form_of(PARENT)?;
    form["email"] = EMAIL.into();
    let saved = station.call("register_resident", json!({ "form": form, "photo": null, "decisions": [] }))?;
    everything_is_sent(station)?;
    let upload = station.send_picture(&portrait_of(PARENT)?)?;
    let whole = json!({ "x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0 });
    let taken = station.call("take_photo", json!({ "upload": upload, "turns": 0, "crop": whole }))?;
    let photo = json!({ "id": taken["photo"], "accepted": "brought" });
    station.call("set_photo", json!({ "resident": saved["resident"], "photo": photo }))?;
    everything_is_sent(station)?;
    let portal = format!("http://{}", town.hub.address());
    Ok((saved["resident"].clone(), Resident::activated(&portal, &town.hub.mails(), EMAIL)?))
}

fn child() -> Outcome<Value> {
    let mut form = form_of("Kuba Przykładny")?;
    form["email"] = "".into();
    Ok(json!({ "kind": "new_card", "form": form, "card": "physical", "packages": [] }))
}

/// Waits until a station has so many applications to decide; answers the oldest.
fn queued(station: &StationProgram, wanted: u64) -> Outcome<Value> {
    let queue = station.wait_until("applications", &json!({}), |queue| queue["to_decide"] == wanted)?;
    Ok(queue["lines"][0]["application"].clone())
}

/// A card from its number to the drawer.
fn make(station: &StationProgram, resident: &Value, application: &Value) -> Outcome<Value> {
    let wanted =
        json!({ "resident": resident, "layout": "arcade-landscape", "packages": [], "application": application });
    let reserved = station.call("reserve_card", wanted)?;
    let production = json!({ "production": reserved["id"] });
    station.call("print_card", json!({ "production": reserved["id"], "printer": "folder" }))?;
    let printed = station.wait_until("production", &production, |card| card["state"] == "printed")?;
    let scanned = qr_of(printed["file"].as_str().ok_or("nothing was printed")?.as_ref())?;
    station.call("check_card", json!({ "production": reserved["id"], "scanned": scanned }))?;
    Ok(reserved["id"].clone())
}

fn state_of(resident: &Resident) -> Outcome<Value> {
    Ok(resident.call("my_applications", json!({}))?[0]["state"].clone())
}

/// Waits until the resident sees this at the portal.
fn until_state(town: &Town, resident: &Resident, state: &str) -> Outcome {
    for station in &town.stations {
        everything_is_sent(station)?;
    }
    let now = state_of(resident)?;
    if now == state { Ok(()) } else { Err(format!("it is {now}, not {state}").into()) }
}

/// The mails that say something.
fn mails(town: &Town, words: &str) -> usize {
    let files = std::fs::read_dir(town.hub.mails()).into_iter().flatten().flatten();
    let texts = files.filter_map(|file| std::fs::read_to_string(file.path()).ok());
    texts.filter(|mail| mail.replace("=\r\n", "").contains(words)).count()
}

// REQ B-1 B-2 C-9 E-1: a first card, with the network cut between the acceptance and the hand-over.
#[tokio::test(flavor = "multi_thread")]
async fn a_child_gets_a_card_for_which_the_parent_applied() {
    let town = Town::with(&["Ratusz", "Zachód"]).await.unwrap();
    let [ratusz, zachod] = town.stations.as_slice() else { unreachable!() };
    let (_, tadeusz) = parent(&town, ratusz).unwrap();
    let sent = tadeusz.applies("Ratusz", &child().unwrap(), &[("photo", "zdjecie.jpg", &portrait().unwrap())]).unwrap();
    let application = queued(ratusz, 1).unwrap();
    assert_eq!(application, sent["application"]);
    assert_eq!(zachod.call("applications", json!({})).unwrap()["total"], 0);
    let it = json!({ "application": application });
    ratusz.call("take_application", it.clone()).unwrap();
    let shown = ratusz.wait_until("application", &it, |shown| shown["attachments"][0]["here"] == true).unwrap();
    let attachment = json!({ "attachment": shown["attachments"][0]["attachment"] });
    let pages = ratusz.call("attachment_pages", attachment.clone()).unwrap();
    assert_eq!(ratusz.bytes(&pages["pages"][0]).unwrap(), portrait().unwrap());

    // From here on there is no network, and nothing waits for it.
    town.network.cut(Network::Down);
    let taken = ratusz.call("take_attached_photo", attachment).unwrap();
    let photo = json!({ "id": taken["photo"], "accepted": "brought" });
    let accepted = ratusz.call("accept_application", json!({ "application": application, "photo": photo })).unwrap();
    assert_eq!((&accepted["line"]["state"], &accepted["queued"]), (&json!("accepted"), &json!(true)));
    let production = make(ratusz, &accepted["resident"], &application).unwrap();
    assert_eq!(ratusz.call("application", it.clone()).unwrap()["line"]["state"], "ready");
    assert_eq!(state_of(&tadeusz).unwrap(), "in_review", "as far as the hub has heard");

    town.network.set(Network::Whole);
    ratusz.call("sync_now", json!({})).unwrap();
    until_state(&town, &tadeusz, "ready").unwrap();
    town.hub.wait_until("SELECT count(*) FROM attachment", |rows| rows == ["0"]).unwrap();
    let given = json!({
        "production": production, "collector": "resident", "document": "identity-card", "signature": { "on": "paper" }
    });
    ratusz.call("hand_over", given).unwrap();
    until_state(&town, &tadeusz, "handed_over").unwrap();
    assert_eq!(ratusz.call("applications", json!({})).unwrap()["total"], 0);
    town.hub.wait_until("SELECT count(*) FROM job WHERE done_at IS NULL", |rows| rows == ["0"]).unwrap();
    assert_eq!(mails(&town, "jest gotowa"), 1);
}

// REQ C-9 E-5 E-10: two take one without network: the first applied keeps it, the other is told why.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_decide_one_without_network_the_first_applied_counts() {
    let town = Town::with(&["Ratusz", "Ratusz"]).await.unwrap();
    let [first, second] = town.stations.as_slice() else { unreachable!() };
    let (_, tadeusz) = parent(&town, first).unwrap();
    second.sign_in("Ewa").unwrap();
    tadeusz.applies("Ratusz", &child().unwrap(), &[("photo", "zdjecie.jpg", &portrait().unwrap())]).unwrap();
    let application = queued(first, 1).unwrap();
    queued(second, 1).unwrap();
    town.network.cut(Network::Down);
    let it = json!({ "application": application });
    for station in [first, second] {
        station.call("take_application", it.clone()).unwrap();
    }
    let asked = json!({ "application": application, "reasons": ["photo"], "words": "Prosimy o nowe zdjęcie." });
    first.call("ask_correction", asked).unwrap();
    let no = json!({ "application": application, "reason": "twice", "words": "Złożony dwa razy." });
    second.call("reject_application", no).unwrap();

    town.network.set(Network::Whole);
    first.call("sync_now", json!({})).unwrap();
    everything_is_sent(first).unwrap();
    second.call("sync_now", json!({})).unwrap();
    let refused = |page: &Value| page["refused"].as_array().is_some_and(|all| all.len() == 2);
    let page = second.wait_until("operations", &json!({}), refused).unwrap();
    for one in page["refused"].as_array().unwrap() {
        assert_eq!(one["why"], json!({ "why": "refused", "reason": "application_with_resident" }));
    }
    for station in [first, second] {
        station.wait_until("application", &it, |shown| shown["line"]["state"] == "needs_correction").unwrap();
    }
    let mine = tadeusz.call("my_applications", json!({})).unwrap();
    assert_eq!(mine[0]["said"]["words"], "Prosimy o nowe zdjęcie.");
    assert_eq!(mails(&town, "Złożony dwa razy."), 0);

    // Corrected, it comes again under its number, and the other may take it now.
    tadeusz.call("submit_application", it.clone()).unwrap();
    queued(second, 1).unwrap();
    second.call("take_application", it.clone()).unwrap();
    everything_is_sent(second).unwrap();
    let held = |shown: &Value| shown["line"]["holder"]["name"].as_str().is_some_and(|name| name.starts_with("Ewa"));
    first.wait_until("application", &it, held).unwrap();
    assert!(first.call("take_application", it).unwrap_err().to_string().contains("application_taken"));
}
