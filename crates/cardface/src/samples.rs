//! Invented cards that every layout is tried with when it is imported (REQ D-1).

use crate::data::CardData;
use crate::problem::FaceProblem;

/// An invented card and what is asked of it.
#[derive(Debug, Clone)]
pub struct Sample {
    /// What it tries, in one word.
    pub name: &'static str,
    /// The card.
    pub data: CardData,
    /// Whether a layout that cannot draw it is refused. Otherwise the card may be refused, by the name of a place.
    pub must_fit: bool,
}

impl Sample {
    /// Whether a layout may refuse this card for this reason.
    pub(crate) fn may_be_refused(&self, problem: &FaceProblem) -> bool {
        use FaceProblem::{DoesNotFit, NoGlyph, Unprintable};
        !self.must_fit && matches!(problem, DoesNotFit { .. } | NoGlyph { .. } | Unprintable { .. })
    }
}

impl CardData {
    /// Cards with short names, long names, every letter of Polish and the Ukrainian ones that others lack, and hostile
    /// ones. Only the names differ: the city's own texts are the same on all of its cards and are looked at with the first.
    #[must_use]
    pub fn samples() -> Vec<Sample> {
        let card = |name, must_fit, given_names: &str, surname: &str| {
            let (given_names, surname) = (given_names.to_owned(), surname.to_owned());
            Sample { name, must_fit, data: CardData { given_names, surname, ..CardData::sample() } }
        };
        vec![
            card("plain", true, "Anna", "Okienna-Demo"),
            card("short", true, "", "Ó"),
            card("long", true, "Wielisława Eleonora", "Przykładowska-Demonstracyjnowska"),
            card("Polish letters", true, "Zażółć Gęślą", "Jaźń-ĄĆĘŁŃÓŚŹŻ"),
            card("Ukrainian letters", true, "Ґалина Єва", "Їжак-Щербій"),
            card("very long", false, "Wielisława Eleonora Demonstracja", "Przykładowska-Demonstracyjnowska-Okienna"),
            card("indivisible", false, "Anna", "Przykładowodemonstracyjnoniepodzielna"),
            card("endless", false, "Anna", &["Demonstracja"; 25].join(" ")),
            card("tall", false, "ŻŚĆŃÓŹ ŻŚĆŃÓŹ ŻŚĆŃÓŹ", "ŚĄĘŹgjpąę-ŚĄĘŹgjpąę-ŚĄĘŹgjpąę"),
            card("markup", false, "</text><b>", "&amp;\"'{{x}}"),
            card("emoji", false, "Anna", "Okno 🙂"),
            card("turned", false, "Anna", "\u{202e}onkO"),
            card("loose marks", false, "A\u{336}\u{34f}", "Zo\u{301}łc\u{301}"),
        ]
    }
}
