//! How a city deals with applications: its times, and what its clerks say.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Choice, CityText};

/// How applications are dealt with. Times are in days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ApplicationRules {
    /// An application is to be decided within so many.
    pub due_days: u16,
    /// A clerk who has taken one has so many, then it goes back to the queue.
    pub review_days: u16,
    /// A resident who was asked to correct something has so many, then it expires.
    pub correction_days: u16,
    /// A draft that nobody touches is forgotten after so many.
    pub draft_days: u16,
    /// When a resident is reminded of a card that waits, each counted from when it was ready.
    pub reminder_days: Vec<u16>,
    /// An application whose card nobody collects expires after so many.
    pub collect_days: u16,
    /// What a clerk may ask to correct.
    pub corrections: Vec<ApplicationReason>,
    /// Why a clerk may reject.
    pub rejections: Vec<ApplicationReason>,
    /// Other identifiers that may be shown with the card (B-9).
    pub identifiers: Vec<Choice>,
}

/// A reason that a clerk chooses, and what the resident reads then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationReason {
    /// Stable name.
    pub id: String,
    /// On screen.
    pub label: CityText,
    /// The sentence that begins the message; the clerk may change it. Empty where only the clerk knows.
    pub words: CityText,
}

fn text(pl: &str, en: &str) -> CityText {
    CityText([("pl".to_owned(), pl.to_owned()), ("en".to_owned(), en.to_owned())].into())
}

fn reason(id: &str, label: (&str, &str), words: (&str, &str)) -> ApplicationReason {
    ApplicationReason { id: id.to_owned(), label: text(label.0, label.1), words: text(words.0, words.1) }
}

fn corrections() -> Vec<ApplicationReason> {
    vec![
        reason(
            "photo",
            ("zdjęcie do wymiany", "another photo"),
            (
                "Prosimy o nowe zdjęcie: wyraźne, jasne, z samą twarzą na równym tle.",
                "Please send a new photo: sharp, bright, only the face on an even background.",
            ),
        ),
        reason(
            "unreadable",
            ("załącznik nieczytelny", "unreadable attachment"),
            (
                "Prosimy o nowy skan lub zdjęcie dokumentu. Obecnego nie da się odczytać.",
                "Please send a new scan or picture of the document. The present one cannot be read.",
            ),
        ),
        reason(
            "somebody-else",
            ("załącznik o kimś innym", "attachment about somebody else"),
            (
                "Załącznik dotyczy innej osoby. Prosimy dołączyć dokument osoby z wniosku.",
                "The attachment is about another person. Please attach the document of the person in the application.",
            ),
        ),
        reason(
            "data",
            ("dane do poprawienia", "data to be corrected"),
            ("Prosimy poprawić dane we wniosku:", "Please correct the data in the application:"),
        ),
        reason("other", ("inny powód", "another reason"), ("", "")),
    ]
}

fn rejections() -> Vec<ApplicationReason> {
    vec![
        reason(
            "has-card",
            ("ma już ważną kartę", "has a valid card already"),
            (
                "Osoba z wniosku ma już ważną kartę. Jeśli karta zginęła albo się zniszczyła, prosimy złożyć wniosek o duplikat.",
                "The person in the application has a valid card already. If it was lost or damaged, please ask for a duplicate.",
            ),
        ),
        reason(
            "no-right",
            ("brak prawa do karty albo pakietu", "no right to the card or package"),
            (
                "Z wniosku i załączników nie wynika prawo do karty lub pakietu.",
                "The application and its attachments do not show the right to the card or package.",
            ),
        ),
        reason(
            "twice",
            ("złożony dwa razy", "sent twice"),
            (
                "Ten wniosek złożono dwa razy. Rozpatrzymy wcześniejszy. Nie trzeba nic robić.",
                "This application was sent twice. We deal with the earlier one. Nothing has to be done.",
            ),
        ),
        reason("other", ("inny powód", "another reason"), ("", "")),
    ]
}

impl Default for ApplicationRules {
    fn default() -> Self {
        Self {
            due_days: 7,
            review_days: 2,
            correction_days: 14,
            draft_days: 90,
            reminder_days: vec![14, 30],
            collect_days: 90,
            corrections: corrections(),
            rejections: rejections(),
            identifiers: Vec::new(),
        }
    }
}
