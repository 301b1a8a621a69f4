//! From the counter to the resident's own password, through what is really there: a station's signed push, the hub's program with its
//! PostgreSQL, a mail server that is not ours, and a browser on a phone's screen.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use contract::sync::{Message as _, Push, PushAnswer};
use credential::{CONTENT_DIGEST, SIGNATURE, SIGNATURE_INPUT, sign_request};
use serde_json::Value;
use testkit::city::CityWithHub;
use testkit::mailbox::{LOGIN, Mailbox, PASSWORD};
use testkit::pen::Pen;
use testkit::people::{Random, residents};
use testkit::{Postgres, project_root};
use time::UtcDateTime;

use crate::support::{GOOD, links_at};

/// The hub's program, ended with this value.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn hub(environment: &[(&str, String)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_okienko-hub"));
    let environment = environment.iter().map(|(name, value)| (format!("OKIENKO_HUB_{name}"), value));
    command.envs(environment).stdin(Stdio::null());
    command
}

fn run(environment: &[(&str, String)], arguments: &[&str]) -> String {
    let output = hub(environment).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

// REQ
#[tokio::test]
async fn a_resident_registered_at_the_counter_sets_a_password_on_a_phone() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let room = tempfile::tempdir().unwrap();
    let at = |name: &str| room.path().join(name);
    #[expect(clippy::disallowed_methods, reason = "the program has the real clock")]
    let now = UtcDateTime::now();
    let made = CityWithHub::make(&at("city"), &["Punkt Ratusz"], now, |_| ()).unwrap();
    std::fs::write(at("hub.okienko"), &made.hub_file).unwrap();
    std::fs::write(at("link.key"), "0f".repeat(32)).unwrap();
    std::fs::write(at("smtp.password"), PASSWORD).unwrap();
    let mailbox = Mailbox::start().unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let portal = format!("http://127.0.0.1:{port}/");
    let environment = [
        ("DATABASE", Postgres::shared().empty().unwrap()),
        ("LISTEN", format!("127.0.0.1:{port}")),
        ("PORTAL", portal.clone()),
        ("PAGES", text(&project_root().join("ui/dist"))),
        ("KEY", text(&at("city/hub.key"))),
        ("WORKER", "true".to_owned()),
        ("MAIL__FROM", "Karta mieszkańca <karta@przykladowo.example>".to_owned()),
        ("MAIL__LINK_KEY", text(&at("link.key"))),
        ("MAIL__SMTP__HOST", "localhost".to_owned()),
        ("MAIL__SMTP__PORT", mailbox.port().to_string()),
        ("MAIL__SMTP__USER", LOGIN.to_owned()),
        ("MAIL__SMTP__PASSWORD", text(&at("smtp.password"))),
        ("MAIL__SMTP__CA", text(&mailbox.ca())),
    ];
    run(&environment, &["migrate"]);
    run(&environment, &["admin", "load", &text(&at("hub.okienko"))]);
    let mut served = Served(hub(&environment).arg("serve").spawn().unwrap());
    let client = reqwest::Client::new();
    while client.get(format!("{portal}ready")).send().await.is_err() {
        assert!(served.0.try_wait().unwrap().is_none(), "it ended early");
    }

    let mut pen = Pen::of(&made.bundles[0], now, 1).unwrap();
    let people = residents(200, &mut Random::new(7));
    let mut person = people[0].clone();
    person.email = Some("mieszkanka@poczta.example".into());
    let (_, registered) = pen.register(&person);
    let mut body = Vec::new();
    ciborium::into_writer(&Push { operations: vec![registered] }, &mut body).unwrap();
    let key = pen.transport_key().unwrap();
    let signed = sign_request(&key, &pen.station().to_string(), Push::PATH, &body, now);
    let pushed = client
        .post(format!("{}{}", portal.trim_end_matches('/'), Push::PATH))
        .header(CONTENT_DIGEST, &signed.content_digest)
        .header(SIGNATURE_INPUT, &signed.signature_input)
        .header(SIGNATURE, &signed.signature)
        .body(body)
        .send()
        .await
        .unwrap();
    let answer: PushAnswer = ciborium::from_reader(pushed.bytes().await.unwrap().as_ref()).unwrap();
    assert_eq!(answer.answers.len(), 1);

    let mails = mailbox.wait_for(1).unwrap();
    assert_eq!(mails[0].to, ["mieszkanka@poczta.example"]);
    let link = &links_at(&portal, mails[0].text.as_deref().unwrap())[0];
    let acted = Command::new("node")
        .arg(project_root().join("ui/dev/portal_act.mjs"))
        .args([&format!("{portal}haslo#{link}"), GOOD])
        .output()
        .unwrap();
    assert!(acted.status.success(), "{}", String::from_utf8_lossy(&acted.stderr));
    let said: Value = serde_json::from_slice(&acted.stdout).unwrap();
    assert_eq!(said["complaints"], Value::Array(vec![]));
    assert_eq!(said["violations"], Value::Array(vec![]));
    assert_eq!(said["city"], "Miasto Przykładowo");
    assert_eq!(said["done"], said["login"]);
    assert_eq!(said["address"], format!("{portal}haslo"), "the link does not stay in the history");
    assert!(said["refused"].as_str().unwrap().contains("Zawiera"), "{said}");

    // The mail that names the login, and the new link that was asked for.
    let mails = mailbox.wait_for(3).unwrap();
    let login = said["login"].as_str().unwrap();
    for mail in &mails[1..] {
        assert!(mail.text.as_deref().unwrap().contains(login));
    }
    assert!(run(&environment, &["admin", "jobs"]).contains("Żadne zadanie"));
}

// REQ A-1
#[tokio::test]
async fn a_worker_is_a_program_of_its_own_that_stops_when_it_is_asked() {
    let room = tempfile::tempdir().unwrap();
    let at = |name: &str| room.path().join(name);
    std::fs::write(at("link.key"), "0f".repeat(32)).unwrap();
    std::fs::write(at("hub.key"), "01".repeat(32)).unwrap();
    let database = Postgres::shared().empty().unwrap();
    let environment = [
        ("DATABASE", database.clone()),
        ("PORTAL", "https://karta.example/".to_owned()),
        ("KEY", text(&at("hub.key"))),
        ("MAIL__FROM", "karta@przykladowo.example".to_owned()),
        ("MAIL__LINK_KEY", text(&at("link.key"))),
        ("MAIL__FOLDER", text(&at("mails"))),
    ];
    run(&environment, &["migrate"]);
    let ask = |statement: &str| Postgres::shared().ask(&database, statement).unwrap();
    ask("INSERT INTO city (city, name, made_at, root_key, trust_list, feed_epoch)
         VALUES ('9999011', 'Miasto', 0, '', '', '00000000-0000-0000-0000-000000000001')");
    ask("INSERT INTO account (city, id, login, email, link_made_at, created_at)
         VALUES ('9999011', '00000000-0000-0000-0000-000000000002', 'a.b.0001', 'a@b.example', now(), now())");
    ask("INSERT INTO job (city, id, kind, key, content, created_at, due_at)
         SELECT city, id, 'activation_mail', id || '/1', json_build_object('account', id), now(), now() FROM account");
    let mut worker = Served(hub(&environment).arg("worker").spawn().unwrap());
    while ask("SELECT 1 FROM job WHERE done_at IS NOT NULL").is_empty() {
        assert!(worker.0.try_wait().unwrap().is_none(), "it ended early");
    }
    assert_eq!(std::fs::read_dir(at("mails")).unwrap().count(), 1);
    let asked = Command::new("kill").args(["-TERM", &worker.0.id().to_string()]).status().unwrap();
    assert!(asked.success());
    assert!(worker.0.wait().unwrap().success());
}
