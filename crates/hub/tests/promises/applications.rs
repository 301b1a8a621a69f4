//! Applications: written by residents through the portal's own commands, decided by stations, led on by cards and by time (C-9).

use std::net::SocketAddr;

use contract::application::{
    AcceptedAs, ApplicationContent, ApplicationRecord, ApplicationState as State, ApplicationWords, AttachmentPurpose,
};
use contract::counter::GroupChange;
use contract::payload::Payload;
use contract::sync::{Fetch, GetPiece, Outcome, Piece, Record, Refusal, SentOperation};
use domain::leased_number::ApplicationNumber;
use domain::merge::DataGroup;
use domain::registration::Field;
use hub::applications::follow_the_clock;
use hub::portal::{Portal, router};
use hub::worker::Worker;
use hub::{blobs, feed};
use serde_json::{Value, json};
use testkit::city::{form_of, portrait};
use testkit::resident::Resident;
use time::Duration;
use uuid::Uuid;

use crate::support::{EXPIRES, Hub};

const RATUSZ: &str = "Ratusz";
const PDF: &[u8] = b"%PDF-1.7\n% nothing that anybody draws here\n";
const JANINA: &str = "janina@poczta.example";

impl Hub {
    /// Does every job that is due.
    async fn work(&self) {
        let worker = Worker::open(&self.process).unwrap().unwrap();
        while worker.step().await.unwrap() {}
    }

    /// What was mailed, oldest first, each with its lines joined.
    fn mails(&self) -> Vec<String> {
        let mut files: Vec<_> =
            std::fs::read_dir(self.mail.path().join("mails")).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort_by_key(|file| file.metadata().unwrap().modified().unwrap());
        files.iter().map(|file| std::fs::read_to_string(file).unwrap().replace("=\r\n", "")).collect()
    }

    async fn portal(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let portal = Portal::open(&self.process).unwrap().unwrap();
        let service = router(portal).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        format!("http://{address}")
    }

    /// A resident whom the first pen has registered, signed in at the portal.
    async fn at_portal(&mut self, which: usize, email: &str) -> (Uuid, Resident) {
        let mut person = self.person(which);
        person.email = Some(email.to_owned());
        let (resident, registered) = self.pens[0].register(&person);
        assert_eq!(self.outcomes(0, vec![registered]).await, [Outcome::Applied]);
        self.work().await;
        let portal = self.portal().await;
        (resident, Resident::activated(&portal, &self.mail.path().join("mails"), email).unwrap())
    }

    /// The same with an active card.
    async fn card_holder(&mut self, which: usize, email: &str) -> (Uuid, Resident) {
        let (resident, signed_in) = self.at_portal(which, email).await;
        let issued = self.pens[0].issue(resident, EXPIRES).unwrap().1;
        self.push(0, issued).await;
        (resident, signed_in)
    }

    async fn told(&self, which: usize, application: Uuid) -> Option<ApplicationRecord> {
        let fetch = Fetch { residents: vec![], tasks: vec![], applications: vec![application] };
        let page = feed::fetch(&self.process, &self.reader(which), &fetch).await.unwrap();
        page.records.into_iter().find_map(|record| match record {
            Record::Application(record) => Some(*record),
            _ => None,
        })
    }

    async fn state(&self, application: Uuid) -> State {
        self.told(0, application).await.unwrap().state
    }

    /// One act of a pen's clerk; says what became of it.
    async fn does(&mut self, which: usize, payload: &Payload) -> Outcome {
        let operation = self.pens[which].write(payload);
        self.outcomes(which, vec![operation]).await.remove(0)
    }

    /// The same of the supervisor, who is somebody else.
    async fn colleague_does(&mut self, which: usize, payload: &Payload) -> Outcome {
        let supervisor = self.pens[which].supervisor();
        let operation = self.pens[which].write_as(supervisor, payload);
        self.outcomes(which, vec![operation]).await.remove(0)
    }
}

fn refused(reason: Refusal) -> Outcome {
    Outcome::Refused { reason }
}

fn id(application: &Value) -> Uuid {
    application["application"].as_str().unwrap().parse().unwrap()
}

fn package(which: &str) -> Value {
    json!({ "kind": "package", "package": which })
}

fn child() -> Value {
    let mut form = form_of("Tadeusz Wzornik-Demo").unwrap();
    form["document"] = "identity-card".into();
    json!({ "kind": "new_card", "form": form, "card": "physical", "packages": [] })
}

fn words(text: &str) -> ApplicationWords {
    ApplicationWords { reasons: vec!["other".to_owned()], words: text.to_owned() }
}

fn taken(application: Uuid) -> Payload {
    Payload::ApplicationTaken { application }
}

// REQ B-1 B-2 C-9 D-4: a draft is the resident's alone; what was sent has a number that nobody can guess, and is the chosen point's alone.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_comes_to_the_stations_of_its_point_and_to_nobody_else() {
    let mut hub = Hub::with(&[RATUSZ, "Zachód"]).await;
    let (resident, janina) = hub.card_holder(1, JANINA).await;
    let draft = json!({ "application": null, "point": RATUSZ, "content": package("large-family") });
    let draft = janina.call("save_application", draft).unwrap();
    assert_eq!((&draft["state"], &draft["number"]), (&json!("draft"), &Value::Null));
    assert!(hub.told(0, id(&draft)).await.is_none(), "nobody sees a draft");

    let sent = janina.applies(RATUSZ, &package("large-family"), &[("document", "karta.pdf", PDF)]).unwrap();
    let record = hub.told(0, id(&sent)).await.unwrap();
    assert_eq!(record.number, sent["number"].as_str().unwrap());
    ApplicationNumber::parse(&record.number).unwrap();
    assert_eq!((record.state, record.resident), (State::Submitted, Some(resident)));
    assert!(record.content == ApplicationContent::Package { package: "large-family".to_owned() });
    assert_eq!(record.attachments.len(), 1);
    assert_eq!(record.attachments[0].purpose, AttachmentPurpose::Document);
    assert!(hub.told(1, id(&sent)).await.is_none(), "another point's");

    let epoch = hub.snapshot(0, None).await.feed_epoch;
    let pulled = hub.pull(0, epoch, 0).await.records;
    assert!(pulled.iter().any(|one| matches!(one, Record::Application(record) if record.application == id(&sent))));
    // The point that decides it holds whom it is about.
    let other = janina.applies("Zachód", &package("city-ticket"), &[]).unwrap();
    let records = hub.pull(1, epoch, 0).await.records;
    assert!(records.iter().any(|one| matches!(one, Record::Resident(record) if record.data.resident == resident)));
    assert!(hub.told(1, id(&other)).await.is_some());

    let numbers = [&sent, &other].map(|one| ApplicationNumber::parse(one["number"].as_str().unwrap()).unwrap().body());
    assert!(numbers[0].abs_diff(numbers[1]) > 1, "not one after the other: {numbers:?}");
}

// REQ C-9 E-6 E-7
#[tokio::test(flavor = "multi_thread")]
async fn an_attachment_is_given_to_the_point_alone_and_gone_once_it_is_decided() {
    let mut hub = Hub::with(&[RATUSZ, "Zachód"]).await;
    let (resident, janina) = hub.card_holder(1, JANINA).await;
    let mut large = PDF.to_vec();
    large.resize(600_000, b'x');
    let sent = janina.applies(RATUSZ, &package("large-family"), &[("document", "karta.pdf", &large)]).unwrap();
    let blob = hub.told(0, id(&sent)).await.unwrap().attachments[0].attachment;
    let get = async |hub: &Hub, which, offset| {
        blobs::get(&hub.process, &hub.reader(which), &GetPiece { blob, offset }).await.unwrap()
    };
    let mut whole = Vec::new();
    while let Piece::Part { size, bytes } = get(&hub, 0, whole.len() as u64).await {
        whole.extend_from_slice(&bytes);
        if whole.len() as u64 == size {
            break;
        }
    }
    assert!(whole == large);
    assert!(matches!(get(&hub, 1, 0).await, Piece::Unknown));

    // REQ G-6
    assert_eq!(hub.does(0, &taken(id(&sent))).await, Outcome::Applied);
    let accepted = AcceptedAs::Known { resident, photo: None };
    let accepted = Payload::ApplicationAccepted { application: id(&sent), accepted };
    assert_eq!(hub.does(0, &accepted).await, Outcome::Applied);
    assert!(matches!(get(&hub, 0, 0).await, Piece::Unknown));
    assert_eq!(hub.ask("SELECT count(*) FROM attachment"), ["0"]);
}

// REQ C-9 E-5: the first applied keeps it; the other is told why, and nothing of what followed takes effect.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_took_one_without_network_the_first_applied_keeps_it() {
    let mut hub = Hub::with(&[RATUSZ, RATUSZ]).await;
    let (resident, janina) = hub.card_holder(1, JANINA).await;
    let now = hub.person(1).phone.map_or_else(|| json!({}), |phone| json!({ "phone": phone }));
    let change = json!({ "group": "phone", "before": now, "after": { "phone": "600 000 047" } });
    let sent = janina.applies(RATUSZ, &json!({ "kind": "data_change", "changes": [change] }), &[]).unwrap();
    let application = id(&sent);

    // Another person at another station, in the same moment.
    let supervisor = hub.pens[1].supervisor();
    let before = hub.person(1).phone.map(|phone| (Field::Phone, phone)).into_iter().collect();
    let after = [(Field::Phone, "+48600000047".to_owned())].into();
    let changes = vec![GroupChange { group: DataGroup::Phone, before, after }];
    let accepted = AcceptedAs::Changed { resident, changes };
    let offline: Vec<SentOperation> =
        [taken(application), Payload::ApplicationAccepted { application, accepted: accepted.clone() }]
            .iter()
            .map(|payload| hub.pens[1].write_as(supervisor, payload))
            .collect();

    assert_eq!(hub.does(0, &taken(application)).await, Outcome::Applied);
    assert_eq!(hub.outcomes(1, offline).await, [refused(Refusal::ApplicationTaken); 2]);
    assert_ne!(hub.ask("SELECT phone FROM resident"), ["+48600000047"], "nothing of it took effect");
    let record = hub.told(1, application).await.unwrap();
    assert_eq!((record.state, record.holder.map(|holder| holder.staff)), (State::InReview, Some(hub.pens[0].clerk)));

    assert_eq!(
        hub.does(0, &Payload::ApplicationAccepted { application, accepted: accepted.clone() }).await,
        Outcome::Applied
    );
    assert_eq!(hub.ask("SELECT phone FROM resident"), ["+48600000047"]);
    let again = Payload::ApplicationAccepted { application, accepted };
    assert_eq!(hub.colleague_does(1, &again).await, refused(Refusal::ApplicationDecided));
    // Whoever has given it back cannot decide it, and nobody can what another point has.
    assert_eq!(hub.does(0, &taken(Uuid::from_u128(1))).await, refused(Refusal::ApplicationUnknown));
    hub.work().await;
    assert!(hub.mails().last().unwrap().contains("accepted") || hub.mails().last().unwrap().contains("przyj"));
}

// REQ C-9 B-2: asked for, corrected, sent again under the same number, rejected; each step is told, and read in the history.
#[tokio::test(flavor = "multi_thread")]
async fn a_correction_goes_to_the_resident_and_comes_back() {
    let mut hub = Hub::with(&[RATUSZ]).await;
    let (_, janina) = hub.card_holder(1, JANINA).await;
    let sent = janina.applies(RATUSZ, &package("pupil"), &[("document", "skan.pdf", PDF)]).unwrap();
    let application = id(&sent);
    hub.does(0, &taken(application)).await;
    let asked = Payload::ApplicationCorrectionAsked { application, said: words("Prosimy o nowy skan.") };
    assert_eq!(hub.does(0, &asked).await, Outcome::Applied);
    hub.work().await;
    assert!(hub.mails().last().unwrap().contains("Prosimy o nowy skan."));
    assert!(hub.mails().last().unwrap().contains(&format!("To: {JANINA}")));

    let mine = janina.call("my_applications", json!({})).unwrap();
    assert_eq!(mine[0]["state"], "needs_correction");
    assert_eq!(mine[0]["said"]["words"], "Prosimy o nowy skan.");
    let fixed = json!({ "application": application, "point": RATUSZ, "content": package("senior-60") });
    janina.call("save_application", fixed).unwrap();
    assert!(
        hub.told(0, application).await.unwrap().content == ApplicationContent::Package { package: "pupil".to_owned() },
        "what is being typed is nobody else's yet"
    );
    let again = janina.call("submit_application", json!({ "application": application })).unwrap();
    assert_eq!(again["number"], sent["number"]);
    let record = hub.told(0, application).await.unwrap();
    assert!(record.corrected_at.is_some() && record.attachments.len() == 1);
    assert!(record.content == ApplicationContent::Package { package: "senior-60".to_owned() });

    hub.does(0, &taken(application)).await;
    let no = Payload::ApplicationRejected { application, said: words("Brak prawa do pakietu.") };
    assert_eq!(hub.does(0, &no).await, Outcome::Applied);
    hub.work().await;
    assert!(hub.mails().last().unwrap().contains("Brak prawa do pakietu."));
    let steps = &janina.call("my_applications", json!({})).unwrap()[0]["steps"];
    let states: Vec<&str> = steps.as_array().unwrap().iter().map(|step| step["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["submitted", "needs_correction", "submitted", "rejected"]);
}

// REQ C-9 C-2: a child whom nobody has registered is registered with the acceptance; the card leads the application on.
#[tokio::test(flavor = "multi_thread")]
async fn the_cards_making_leads_an_accepted_application_to_its_end() {
    let mut hub = Hub::with(&[RATUSZ]).await;
    let (_, janina) = hub.card_holder(1, JANINA).await;
    let photo = portrait().unwrap();
    let sent = janina.applies(RATUSZ, &child(), &[("photo", "zdjecie.jpg", &photo)]).unwrap();
    let application = id(&sent);
    assert_eq!(hub.told(0, application).await.unwrap().resident, None);
    hub.does(0, &taken(application)).await;
    let person = hub.person(5);
    let data = hub.pens[0].resident(&person);
    let resident = data.resident;
    let accepted = AcceptedAs::Registered(Box::new(data));
    assert_eq!(hub.does(0, &Payload::ApplicationAccepted { application, accepted }).await, Outcome::Applied);
    assert_eq!(hub.ask("SELECT count(*) FROM resident"), ["2"]);

    let of_it = |payload: &mut Payload| {
        if let Payload::CardReserved { application: of, .. } = payload {
            *of = Some(application);
        }
    };
    let spoiled = hub.pens[0].id();
    let mut reserved = hub.pens[0].reservation(spoiled, resident, EXPIRES).unwrap();
    of_it(&mut reserved);
    hub.does(0, &reserved).await;
    assert_eq!(hub.state(application).await, State::InProduction);
    hub.does(0, &Payload::CardWithdrawn { production: spoiled }).await;
    assert_eq!(hub.state(application).await, State::Accepted, "its card was given up: another one is needed");

    let production = hub.pens[0].id();
    let mut reserved = hub.pens[0].reservation(production, resident, EXPIRES).unwrap();
    of_it(&mut reserved);
    hub.does(0, &reserved).await;
    hub.does(0, &Payload::CardSent { production, printer: "folder".to_owned() }).await;
    hub.does(0, &Payload::CardPrinted { production, tray: None }).await;
    hub.does(0, &Payload::CardChecked { production }).await;
    assert_eq!(hub.state(application).await, State::Ready);
    hub.work().await;
    let ready = hub.mails().last().unwrap().clone();
    assert!(ready.contains("gotowa") && ready.contains("Ratusz"), "{ready}");

    // REQ C-9: reminded twice, then it expires; the card may be handed over all the same.
    let mut reminders = 0;
    for _ in 0..92 {
        hub.clock.turn(Duration::DAY);
        follow_the_clock(&hub.process).await.unwrap();
        hub.work().await;
        reminders = hub.mails().iter().filter(|mail| mail.contains("nadal czeka")).count();
    }
    assert_eq!(reminders, 2);
    assert_eq!(hub.state(application).await, State::Expired);
    let handed_over = serde_json::from_value(json!({
        "kind": "card_handed_over", "production": production, "collector": "resident", "document": "identity-card",
        "signature": null, "receipt": "P-0000-0001-00",
    }));
    let outcome = hub.does(0, &handed_over.unwrap()).await;
    assert_eq!(hub.state(application).await, State::HandedOver, "{outcome:?}");
}

// REQ C-9 B-2: time ends what nobody corrects and gives back what somebody has left lying.
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_corrects_expires_and_what_somebody_left_lying_goes_back() {
    let mut hub = Hub::with(&[RATUSZ]).await;
    let (_, janina) = hub.card_holder(1, JANINA).await;
    let application = id(&janina.applies(RATUSZ, &package("pupil"), &[("document", "a.pdf", PDF)]).unwrap());
    hub.does(0, &taken(application)).await;
    hub.clock.turn(Duration::days(2));
    assert_eq!(follow_the_clock(&hub.process).await.unwrap(), 1);
    assert_eq!(hub.state(application).await, State::Submitted);
    assert_eq!(follow_the_clock(&hub.process).await.unwrap(), 0);

    let late = Payload::ApplicationCorrectionAsked { application, said: words("Prosimy o skan.") };
    assert_eq!(hub.does(0, &late).await, refused(Refusal::ApplicationNotTaken));
    hub.does(0, &taken(application)).await;
    let asked = Payload::ApplicationCorrectionAsked { application, said: words("Prosimy o skan.") };
    hub.does(0, &asked).await;
    hub.clock.turn(Duration::days(13));
    assert_eq!(follow_the_clock(&hub.process).await.unwrap(), 0);
    hub.clock.turn(Duration::days(1));
    assert_eq!(follow_the_clock(&hub.process).await.unwrap(), 1);
    assert_eq!(hub.state(application).await, State::Expired);
    hub.work().await;
    assert!(hub.mails().last().unwrap().contains("wygas"));
    assert_eq!(hub.ask("SELECT count(*) FROM attachment"), ["0"]);
}

// REQ B-11 G-6: whoever is forgotten takes their applications along, those for others among them.
#[tokio::test(flavor = "multi_thread")]
async fn applications_of_somebody_who_is_forgotten_are_gone_everywhere() {
    let mut hub = Hub::with(&[RATUSZ]).await;
    let (resident, janina) = hub.card_holder(1, JANINA).await;
    let photo = portrait().unwrap();
    let about_herself = id(&janina.applies(RATUSZ, &package("pupil"), &[("document", "a.pdf", PDF)]).unwrap());
    let for_child = id(&janina.applies(RATUSZ, &child(), &[("photo", "zdjecie.jpg", &photo)]).unwrap());
    janina.call("save_application", json!({ "application": null, "point": RATUSZ, "content": child() })).unwrap();
    hub.does(0, &taken(for_child)).await;
    let no = Payload::ApplicationRejected { application: for_child, said: words("Dziecko ma już kartę.") };
    hub.does(0, &no).await;
    let epoch = hub.snapshot(0, None).await.feed_epoch;
    let before = hub.pull(0, epoch, 0).await.next;
    let forgotten = Payload::ResidentForgotten { resident, clause: "data-processing".to_owned(), version: 2 };
    assert_eq!(hub.does(0, &forgotten).await, Outcome::Applied);
    assert_eq!(hub.ask("SELECT count(*) FROM application"), ["0"]);
    assert_eq!(hub.ask("SELECT count(*) FROM attachment"), ["0"]);
    assert_eq!(hub.ask("SELECT count(*) FROM operation WHERE payload IS NOT NULL AND kind BETWEEN 26 AND 30"), ["0"]);
    let told = hub.pull(0, epoch, before).await.records;
    for application in [about_herself, for_child] {
        let gone = |one: &Record| matches!(one, Record::ApplicationGone { application: gone } if *gone == application);
        assert!(told.iter().any(gone));
    }
}
