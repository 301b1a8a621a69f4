//! The mails, whole.

use std::collections::BTreeSet;
use std::path::Path;

use contract::Moment;
use hub::mail::letter::{AccountLink, Content, Envelope, Kind, Unwritten};
use hub::mail::{Letter, Letters};
use time::macros::utc_datetime;

fn content(accounts: &[&str], with_links: bool) -> Content {
    Content {
        city: "Miasto Przykładowo".into(),
        phone: Some("22 555 01 00".into()),
        recovery: "https://karta.example/dostep".into(),
        accounts: accounts
            .iter()
            .map(|login| AccountLink {
                login: (*login).into(),
                link: with_links.then(|| format!("https://karta.example/haslo#LINK-OF-{login}")),
            })
            .collect(),
        application: None,
        at: Moment::of(utc_datetime!(2026-11-28 08:05)).into(),
    }
}

fn write(kind: Kind, content: &Content, language: &str, to: &str) -> Result<Letter, Unwritten> {
    let from = "Karta mieszkańca <karta@przykladowo.example>".parse().unwrap();
    let now = Moment::of(utc_datetime!(2026-11-21 08:05));
    let id = "0193@karta.example".into();
    Letters::new().unwrap().write(kind, content, Envelope { from: &from, to, id, now, language })
}

/// The header as it goes out, then both texts before they are encoded.
fn whole(letter: &Letter) -> String {
    let sent = String::from_utf8(letter.message.formatted()).unwrap().replace("\r\n", "\n");
    let header = sent.split("\n\n").next().unwrap();
    format!("{header}\nsubject: {}\n\n{}\n=== HTML\n{}", letter.words.subject, letter.words.text, letter.words.html)
}

const ONE: &[&str] = &["janina.przykladowa.0482"];
const TWO: &[&str] = &["adam.przykladowy.1157", "janina.przykladowa.0482"];

fn all() -> Vec<(String, String)> {
    let mails = [
        ("activation", Kind::Activation, ONE, true),
        ("recovery", Kind::Recovery, ONE, true),
        ("recovery-several", Kind::Recovery, TWO, true),
        ("password", Kind::Password, ONE, false),
    ];
    mails
        .into_iter()
        .flat_map(|(name, kind, accounts, with_links)| {
            ["pl", "en"].map(|language| {
                let letter = write(kind, &content(accounts, with_links), language, "janina@poczta.example").unwrap();
                (format!("{name}-{language}"), whole(&letter))
            })
        })
        .collect()
}

// REQ
#[test]
fn every_mail_is_as_it_was_read_and_approved() {
    let settings = insta::Settings::clone_current();
    settings.bind(|| {
        for (name, text) in all() {
            insta::assert_snapshot!(name, text);
        }
    });
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/portal/snapshots");
    let kept: BTreeSet<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let wanted: BTreeSet<_> = all().into_iter().map(|(name, _)| format!("portal__letters__{name}.snap")).collect();
    assert_eq!(kept, wanted, "a snapshot nobody reads");
}

// REQ A-14
#[test]
fn who_reads_another_language_gets_polish_until_it_is_there() {
    let german = write(Kind::Activation, &content(ONE, true), "de", "a@poczta.example").unwrap();
    assert!(german.words.subject.starts_with("Konto"));
}

#[test]
fn what_a_city_or_a_login_is_called_stays_a_text() {
    let mut content = content(ONE, true);
    content.city = "<b>Miasto</b> & {{ 7 * 7 }}".into();
    content.phone = None;
    let letter = write(Kind::Recovery, &content, "pl", "a@poczta.example").unwrap();
    assert!(letter.words.html.contains("&lt;b&gt;Miasto&lt;&#x2f;b&gt; &amp; {{ 7 * 7 }}"), "{}", letter.words.html);
    assert!(letter.words.text.contains("<b>Miasto</b> & {{ 7 * 7 }}"));
    assert!(!letter.words.text.contains("Pomoc"));
}

#[test]
fn an_address_cannot_bring_lines_of_its_own() {
    for to in ["a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", "", "a"] {
        assert_eq!(write(Kind::Activation, &content(ONE, true), "pl", to).err(), Some(Unwritten::Address), "{to}");
    }
}
