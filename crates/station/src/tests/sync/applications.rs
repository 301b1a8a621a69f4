//! Applications that residents sent for this point (C-9): taken, answered, led on by the card; offline, laid over what the hub says.

use contract::Moment;
use contract::application::{
    ApplicationContent, ApplicationHolder, ApplicationKind, ApplicationRecord, ApplicationState as State,
    AttachmentMedia, AttachmentPurpose, AttachmentRecord, CardKind,
};
use contract::counter::{
    ApplicationQueue, ApplicationShown, AttachmentPages, Found, GroupChange, PhotoTaken, Production, Resident,
};
use contract::operation::OperationKind;
use contract::sync::{Outcome, Record, Refusal, SyncCode};
use contract::{ErrorCode, counter::NoEffect};
use domain::leased_number::ApplicationNumber;
use domain::merge::DataGroup;
use domain::registration::{Field, RegistrationForm};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use time::Duration;
use time::macros::date;
use uuid::Uuid;

use super::super::act::{print_to, qr_of};
use super::super::life::{card_for, handed};
use super::super::support::{Desk, START, WINDOW, form, picture, with};
use super::fake_hub::{FakeHub, Wrong};
use super::{Town, elsewhere, resident};

fn record(number: u32, content: ApplicationContent, about: Option<Uuid>) -> ApplicationRecord {
    ApplicationRecord {
        application: Uuid::from_u128(0xA000 + u128::from(number)),
        version: 1,
        number: ApplicationNumber::from_body(number * 7_919).unwrap().to_string(),
        state: State::Submitted,
        content,
        applicant: format!("Teresa Wnioskowa{number}"),
        resident: about,
        sent_at: Moment::of(START - Duration::hours(i64::from(number))),
        corrected_at: None,
        due: date!(2026 - 11 - 27),
        waits_until: None,
        holder: None,
        said: None,
        production: None,
        attachments: Vec::new(),
        steps: Vec::new(),
    }
}

fn package(number: u32, about: Uuid) -> ApplicationRecord {
    record(number, ApplicationContent::Package { package: "city-ticket".to_owned() }, Some(about))
}

fn child(number: u32) -> ApplicationRecord {
    let form: RegistrationForm = serde_json::from_value(form()).unwrap();
    let content = ApplicationContent::NewCard { form: Box::new(form), card: CardKind::Physical, packages: Vec::new() };
    record(number, content, None)
}

fn attached(
    record: &mut ApplicationRecord,
    blob: u128,
    purpose: AttachmentPurpose,
    media: AttachmentMedia,
    bytes: &[u8],
) {
    record.attachments.push(AttachmentRecord {
        attachment: Uuid::from_u128(blob),
        purpose,
        name: "skan".to_owned(),
        media,
        size: bytes.len() as u64,
        sha256: Sha256::digest(bytes).into(),
    });
}

impl FakeHub {
    fn sends(&self, record: &ApplicationRecord) {
        self.lock().applications.insert(record.application, record.clone());
        self.publish(Record::Application(Box::new(record.clone())));
    }

    /// From here on nothing is answered for.
    fn takes_nothing(&self) {
        for _ in 0..200 {
            self.goes_wrong("/sync/v1/push", Wrong::Says(503, SyncCode::NotNow));
        }
    }
}

impl Desk<'_> {
    async fn queue(&self, filter: Value) -> ApplicationQueue {
        self.call("applications", filter).await
    }

    async fn until_queued(&self, wanted: u32) {
        let mut ticks = tokio::time::interval(std::time::Duration::from_millis(5));
        for _ in 0..2000 {
            if self.queue(json!({})).await.to_decide == wanted {
                return;
            }
            ticks.tick().await;
        }
        panic!("{wanted} are not to be decided");
    }

    async fn application(&self, id: Uuid) -> ApplicationShown {
        self.call("application", json!({ "application": id })).await
    }

    async fn take(&self, id: Uuid) -> ApplicationShown {
        self.call("take_application", json!({ "application": id })).await
    }

    /// Waits until an application stands so here.
    async fn until_state(&self, id: Uuid, state: State) -> ApplicationShown {
        let mut ticks = tokio::time::interval(std::time::Duration::from_millis(5));
        for _ in 0..2000 {
            let shown = self.application(id).await;
            if shown.line.state == state {
                return shown;
            }
            ticks.tick().await;
        }
        panic!("{id} is not {state:?}");
    }
}

// REQ C-9 C-1: oldest first, by kind, by state, mine, late; found by its number.
#[tokio::test(flavor = "multi_thread")]
async fn the_queue_is_sorted_filtered_and_counted() {
    let town = Town::new().await;
    let desk = town.desk().await;
    let about = Uuid::from_u128(77);
    for number in 1..=4 {
        town.hub.sends(&package(number, about));
    }
    let waiting = ApplicationRecord { state: State::NeedsCorrection, ..package(6, about) };
    town.hub.sends(&waiting);
    // The last to come: when it is in the queue, all are here.
    let mut late = child(5);
    late.due = date!(2026 - 11 - 20);
    town.hub.sends(&late);
    desk.until_queued(5).await;

    let all = desk.queue(json!({})).await;
    let numbers: Vec<&str> = all.lines.iter().map(|line| line.applicant.rsplit("Wnioskowa").next().unwrap()).collect();
    assert_eq!(numbers, ["5", "4", "3", "2", "1"], "oldest first");
    assert_eq!((all.total, all.late, all.with_resident, all.accepted), (5, 1, 1, 0));
    let counts: Vec<_> = all.kinds.iter().map(|one| (one.kind, one.count)).collect();
    assert_eq!(counts, [(ApplicationKind::NewCard, 1), (ApplicationKind::Package, 4)]);
    assert_eq!(desk.queue(json!({ "kinds": ["package"] })).await.total, 4);
    assert_eq!(desk.queue(json!({ "late": true })).await.total, 1);
    assert_eq!(desk.queue(json!({ "mine": true })).await.total, 0);
    assert_eq!(desk.queue(json!({ "state": "with_resident" })).await.total, 1);
    assert_eq!(desk.queue(json!({ "skip": 4 })).await.lines.len(), 1);
    desk.take(package(2, about).application).await;
    let mine = desk.queue(json!({ "mine": true })).await;
    assert_eq!((mine.total, mine.lines[0].mine), (1, true));

    let found: Found = desk.call("find_residents", json!({ "query": late.number.to_lowercase() })).await;
    assert_eq!(found.application, Some(late.application));
}

// REQ C-9: whoever takes one locks it; nobody decides what they have not taken, and a reason is needed.
#[tokio::test(flavor = "multi_thread")]
async fn one_that_was_taken_is_decided_by_who_took_it() {
    let town = Town::new().await;
    let desk = town.desk().await;
    let about = Uuid::from_u128(77);
    town.hub.publish(resident(elsewhere(77, "Wnioskowa", 1)));
    let taken_elsewhere = ApplicationRecord {
        state: State::InReview,
        holder: Some(ApplicationHolder {
            staff: Uuid::from_u128(5),
            name: "Beata Ladowa-Demo".to_owned(),
            station: 1,
            at: Moment::of(START),
        }),
        ..package(1, about)
    };
    town.hub.sends(&taken_elsewhere);
    town.hub.sends(&package(2, about));
    desk.until_queued(2).await;
    let hers = json!({ "application": taken_elsewhere.application });
    desk.refuses("take_application", hers.clone(), ErrorCode::ApplicationTaken).await;
    desk.refuses("release_application", hers, ErrorCode::ApplicationTaken).await;

    let id = package(2, about).application;
    let reject = |reason: &str, words: &str| json!({ "application": id, "reason": reason, "words": words });
    desk.refuses("reject_application", reject("twice", "Dwa razy."), ErrorCode::ApplicationNotTaken).await;
    let shown = desk.take(id).await;
    assert!(shown.may_decide && shown.line.mine && shown.line.holder.is_some());
    assert_eq!(desk.take(id).await.steps.len(), 1, "taken twice it is taken once");
    desk.refuses("reject_application", reject("twice", "  "), ErrorCode::ReasonMissing).await;
    desk.refuses("reject_application", reject("no-such-reason", "Nie."), ErrorCode::ReasonMissing).await;
    let released: ApplicationShown = desk.call("release_application", json!({ "application": id })).await;
    assert_eq!(released.line.state, State::Submitted);
    desk.take(id).await;
    let shown: ApplicationShown = desk.call("reject_application", reject("twice", "Dwa razy.")).await;
    assert_eq!(shown.line.state, State::Rejected);
    assert_eq!(shown.said.unwrap().words, "Dwa razy.");
    desk.refuses("take_application", json!({ "application": id }), ErrorCode::ApplicationDecided).await;
    desk.refuses("take_application", json!({ "application": Uuid::nil() }), ErrorCode::ApplicationUnknown).await;
}

// REQ C-9 E-5 E-10: what was done here is laid over what comes, and goes when the hub refuses it, with the reason.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_takers_the_one_who_comes_second_learns_it() {
    let town = Town::new().await;
    let desk = town.desk().await;
    desk.all_sent().await;
    let about = Uuid::from_u128(77);
    town.hub.publish(resident(elsewhere(77, "Wnioskowa", 1)));
    let mut told = package(1, about);
    town.hub.sends(&told);
    desk.until_queued(1).await;
    town.hub.takes_nothing();
    let id = told.application;
    desk.take(id).await;
    let accepted: ApplicationShown = desk.call("accept_application", json!({ "application": id })).await;
    assert_eq!((accepted.line.state, accepted.queued), (State::Accepted, true));

    // Meanwhile somebody else has it, and the hub has said so.
    for kind in [OperationKind::ApplicationTaken, OperationKind::ApplicationAccepted] {
        town.hub.lock().decide.insert(kind, Outcome::Refused { reason: Refusal::ApplicationTaken });
    }
    town.hub.lock().wrong.clear();
    let refused = desk.until("refused", |now| now.refused.len() == 1 && now.waiting_total == 0).await;
    assert_eq!(refused.refused[0].why, NoEffect::Refused { reason: Refusal::ApplicationTaken });
    assert_eq!(desk.application(id).await.line.state, State::Submitted, "as if nothing had been done");
    told.version = 2;
    told.state = State::InReview;
    told.holder = Some(ApplicationHolder {
        staff: Uuid::from_u128(5),
        name: "Beata Ladowa-Demo".to_owned(),
        station: 1,
        at: Moment::of(START),
    });
    town.hub.sends(&told);
    let shown = desk.until_state(id, State::InReview).await;
    assert_eq!(shown.line.holder.unwrap().name, "Beata Ladowa-Demo");
    assert!(!shown.may_decide);
}

// REQ C-9 C-2 C-3 C-5: a first card: the form and who may be the same person are asked, the photo is cut, and the card leads it on.
#[tokio::test(flavor = "multi_thread")]
async fn a_first_card_is_accepted_made_and_handed_over() {
    let town = Town::new().await;
    let desk = town.desk().await;
    let mut sent = child(1);
    let photo = picture(800, 1100);
    attached(&mut sent, 0xB1, AttachmentPurpose::Photo, AttachmentMedia::Png, &photo);
    town.hub.lock().gives.insert(Uuid::from_u128(0xB1), photo.clone());
    town.hub.sends(&sent);
    desk.until_queued(1).await;
    let id = sent.application;
    desk.take(id).await;
    let mut ticks = tokio::time::interval(std::time::Duration::from_millis(5));
    while !desk.application(id).await.attachments[0].here {
        ticks.tick().await;
    }
    let attachment = json!({ "attachment": Uuid::from_u128(0xB1) });
    let pages: AttachmentPages = desk.call("attachment_pages", attachment.clone()).await;
    assert_eq!(desk.station.get_bytes(WINDOW, &pages.pages[0]).await.unwrap(), photo);
    let taken: PhotoTaken = desk.call("take_attached_photo", attachment.clone()).await;
    let accept = json!({ "application": id, "photo": { "id": taken.photo, "accepted": "brought" } });
    let accepted: ApplicationShown = desk.call("accept_application", accept.clone()).await;
    let who = accepted.resident.unwrap();
    assert_eq!((accepted.line.state, accepted.attachments.len()), (State::Accepted, 0));
    assert!(desk.resident(who).await.photo.is_some());
    // REQ G-6: here as well, at once.
    desk.refuses("attachment_pages", attachment, ErrorCode::ApplicationUnknown).await;
    desk.refuses("accept_application", accept, ErrorCode::ApplicationDecided).await;
    assert_eq!(desk.queue(json!({ "state": "accepted" })).await.total, 1);

    let other = desk.register_nth(1).await;
    let for_it = |who: Uuid| with(card_for(who), json!({ "application": id }));
    desk.refuses("reserve_card", for_it(other), ErrorCode::WrongState).await;
    let reserved: Production = desk.call("reserve_card", for_it(who)).await;
    assert_eq!(desk.application(id).await.line.state, State::InProduction);
    let printed = print_to(&desk, &reserved, Some("folder")).await;
    let scanned = qr_of(printed.file.as_ref().unwrap().as_ref());
    desk.call::<Value>("check_card", json!({ "production": reserved.id, "scanned": scanned })).await;
    assert_eq!(desk.application(id).await.line.state, State::Ready);
    desk.call::<Value>("hand_over", handed(reserved.id)).await;
    let done = desk.application(id).await;
    assert_eq!((done.line.state, done.production), (State::HandedOver, Some(reserved.id)));
}

// REQ C-3 C-9: somebody who is registered already is joined, not registered a second time.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_known_is_joined() {
    let town = Town::new().await;
    let desk = town.desk().await;
    let known = desk.register(form()).await;
    let sent = child(1);
    town.hub.sends(&sent);
    desk.until_queued(1).await;
    let id = sent.application;
    let shown = desk.take(id).await;
    assert_eq!(shown.same[0].resident, known);
    let refused = desk.ask("accept_application", json!({ "application": id })).await.unwrap_err();
    assert_eq!((refused.code, refused.resident), (ErrorCode::PeselKnown, Some(known)));
    let joined: ApplicationShown = desk.call("accept_application", json!({ "application": id, "joins": known })).await;
    assert_eq!((joined.line.state, joined.resident), (State::Accepted, Some(known)));
    let found: Found = desk.call("find_residents", json!({ "query": "Kowalski-Demo" })).await;
    assert_eq!(found.total, 1);
}

// REQ B-7 C-9 E-5: a change of data takes effect with the acceptance, and stays while the hub has not heard of it.
#[tokio::test(flavor = "multi_thread")]
async fn accepted_data_stand_at_once_and_over_what_comes() {
    let town = Town::new().await;
    let desk = town.desk().await;
    desk.all_sent().await;
    town.hub.publish(resident(elsewhere(77, "Zmieniana", 1)));
    let about = Uuid::from_u128(77);
    let changes = vec![GroupChange {
        group: DataGroup::Phone,
        before: Default::default(),
        after: [(Field::Phone, "600 000 047".to_owned())].into(),
    }];
    let sent = record(1, ApplicationContent::DataChange { changes }, Some(about));
    town.hub.sends(&sent);
    desk.until_queued(1).await;
    desk.until_found("Zmieniana", 1).await;
    town.hub.takes_nothing();
    desk.take(sent.application).await;
    let accepted: ApplicationShown = desk.call("accept_application", json!({ "application": sent.application })).await;
    assert_eq!(accepted.line.state, State::Accepted);
    let phone = |page: Resident| page.person.phone;
    assert_eq!(phone(desk.resident(about).await).as_deref(), Some("+48600000047"));
    let open = desk.station.open_station().await.unwrap();
    let told = vec![resident(elsewhere(77, "Zmieniana-Demo", 2))];
    crate::sync::apply_for_test(&desk.station, &open, told).await;
    assert_eq!(desk.resident(about).await.person.surname, "Zmieniana-Demo");
    assert_eq!(phone(desk.resident(about).await).as_deref(), Some("+48600000047"));
    assert_eq!(desk.queue(json!({})).await.to_decide, 0);
}

// REQ C-9 G-6: a PDF is drawn here; what cannot be drawn says so; what is not ours any more is gone with its bytes.
#[tokio::test(flavor = "multi_thread")]
async fn attachments_are_drawn_within_limits_and_go_with_the_application() {
    let town = Town::new().await;
    let desk = town.desk().await;
    let mut sent = package(1, Uuid::from_u128(77));
    let pdf = two_pages();
    let broken = b"%PDF-1.7\nnothing".to_vec();
    for (blob, bytes) in [(0xC1, &pdf), (0xC2, &broken)] {
        attached(&mut sent, blob, AttachmentPurpose::Document, AttachmentMedia::Pdf, bytes);
        town.hub.lock().gives.insert(Uuid::from_u128(blob), bytes.clone());
    }
    town.hub.sends(&sent);
    desk.until_queued(1).await;
    let mut ticks = tokio::time::interval(std::time::Duration::from_millis(5));
    while !desk.application(sent.application).await.attachments.iter().all(|one| one.here) {
        ticks.tick().await;
    }
    let of = |blob: u128| json!({ "attachment": Uuid::from_u128(blob) });
    let pages: AttachmentPages = desk.call("attachment_pages", of(0xC1)).await;
    assert_eq!((pages.pages.len(), pages.more), (2, false));
    for page in &pages.pages {
        let drawn = image::load_from_memory(&desk.station.get_bytes(WINDOW, page).await.unwrap()).unwrap().into_luma8();
        assert_eq!(drawn.width(), 1240);
        assert!(drawn.pixels().any(|dot| dot.0[0] < 100), "something is written there");
    }
    assert!(desk.station.get_bytes(WINDOW, &format!("page:{}.9", Uuid::from_u128(0xC1))).await.is_err());
    desk.refuses("attachment_pages", of(0xC2), ErrorCode::AttachmentUnreadable).await;

    town.hub.lock().applications.clear();
    town.hub.publish(Record::ApplicationGone { application: sent.application });
    desk.until_queued(0).await;
    desk.refuses("attachment_pages", of(0xC1), ErrorCode::ApplicationUnknown).await;
    let open = desk.station.open_station().await.unwrap();
    let mut tx = open.store.read().await.unwrap();
    assert!(crate::store::blobs::sha256(&mut tx, Uuid::from_u128(0xC1)).await.unwrap().is_none());
}

/// Two pages with a black bar on each, written by hand (ISO 32000).
fn two_pages() -> Vec<u8> {
    let bar = "10 10 100 100 re f";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{bar}\nendstream", bar.len()),
    ];
    let mut pdf = "%PDF-1.7\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(pdf.len());
        pdf.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let table = pdf.len();
    pdf.push_str("xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        pdf.push_str(&format!("{place:010} 00000 n \n"));
    }
    pdf.push_str(&format!("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
    pdf.into_bytes()
}
