//! Texts in the languages of a document: Polish always, a second one beside it.

use time::{Date, OffsetDateTime};

use crate::check;
use crate::problem::Problem;
use crate::texts::{ENGLISH, POLISH, Texts};

/// A text that the city has set up (a package's name, a reason, a clause), in Polish and perhaps in English.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wording {
    /// In Polish.
    pub polish: String,
    /// In English; without it the Polish text stands alone.
    pub english: Option<String>,
}

impl Wording {
    /// A text in Polish alone.
    #[must_use]
    pub fn polish(text: impl Into<String>) -> Wording {
        Wording { polish: text.into(), english: None }
    }

    /// A text in Polish and English.
    #[must_use]
    pub fn both(polish: impl Into<String>, english: impl Into<String>) -> Wording {
        Wording { polish: polish.into(), english: Some(english.into()) }
    }
}

/// The language that stands beside Polish on what residents get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Second {
    /// English.
    English,
}

/// A text as it will stand on the page.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Phrase {
    pub(crate) polish: String,
    pub(crate) second: Option<String>,
}

impl Phrase {
    /// The same in every language: a name, a number.
    pub(crate) fn plain(text: impl Into<String>) -> Phrase {
        Phrase { polish: text.into(), second: None }
    }

    /// Puts a text where the phrase names it: `{date}`.
    pub(crate) fn put(mut self, name: &str, value: &Phrase) -> Phrase {
        let place = format!("{{{name}}}");
        self.polish = self.polish.replace(&place, &value.polish);
        let second = value.second.as_ref().unwrap_or(&value.polish);
        self.second = self.second.map(|text| text.replace(&place, second));
        self
    }

    /// Both languages on one line: `karta fizyczna / physical card`.
    pub(crate) fn joined(self) -> String {
        match self.second {
            Some(second) if second != self.polish => format!("{} / {second}", self.polish),
            _ => self.polish,
        }
    }
}

/// Which languages a document speaks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Speech {
    second: Option<Second>,
}

impl Speech {
    pub(crate) fn new(second: Option<Second>) -> Speech {
        Speech { second }
    }

    /// One of the program's own texts.
    pub(crate) fn say(self, pick: impl Fn(&Texts) -> &'static str) -> Phrase {
        let second = self.second.map(|Second::English| pick(&ENGLISH).to_owned());
        Phrase { polish: pick(&POLISH).to_owned(), second }
    }

    /// A city's text of one line.
    pub(crate) fn city(self, field: &'static str, wording: &Wording) -> Result<Phrase, Problem> {
        let polish = check::name(field, &wording.polish)?;
        let second = match (self.second, &wording.english) {
            (Some(Second::English), Some(english)) => Some(check::name(field, english)?),
            _ => None,
        };
        Ok(Phrase { polish, second })
    }

    /// A city's text of any lines: the paragraphs in Polish and in the second language.
    pub(crate) fn clause(self, field: &'static str, text: &Wording) -> Result<(Vec<String>, Vec<String>), Problem> {
        let polish = check::paragraphs(field, &text.polish, check::CLAUSE_CHARACTERS)?;
        let second = match (self.second, &text.english) {
            (Some(Second::English), Some(english)) => check::paragraphs(field, english, check::CLAUSE_CHARACTERS)?,
            _ => Vec::new(),
        };
        Ok((polish, second))
    }

    /// A day: 20 listopada 2026.
    ///
    /// # Errors
    /// [`Problem::Date`] for years that have not four digits.
    pub(crate) fn day(self, field: &'static str, date: Date) -> Result<Phrase, Problem> {
        if !(1800..=2999).contains(&date.year()) {
            return Err(Problem::Date { field });
        }
        let month = usize::from(u8::from(date.month()) - 1);
        let named = |texts: &Texts| {
            let month = texts.months.get(month).copied().unwrap_or_default();
            // Tied, so that a line never ends between day and month.
            format!("{}\u{a0}{month}\u{a0}{}", date.day(), date.year())
        };
        Ok(Phrase { polish: named(&POLISH), second: self.second.map(|Second::English| named(&ENGLISH)) })
    }

    /// A moment: 20 listopada 2026, 9:41.
    pub(crate) fn moment(self, field: &'static str, at: OffsetDateTime) -> Result<Phrase, Problem> {
        let day = self.day(field, at.date())?;
        let time = format!("{}:{:02}", at.hour(), at.minute());
        Ok(self.say(|texts| texts.moment).put("day", &day).put("time", &Phrase::plain(time)))
    }

    /// A sum: 20,00 zł.
    pub(crate) fn sum(self, grosz: u32) -> Phrase {
        let (zloty, rest) = (grosz / 100, grosz % 100);
        let mut groups = zloty.to_string();
        let mut at = groups.len();
        while at > 3 {
            at -= 3;
            groups.insert(at, '\u{a0}');
        }
        Phrase::plain(format!("{groups},{rest:02}\u{a0}zł"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    // REQ C-12
    #[test]
    fn dates_and_sums_are_written_as_polish_writes_them() {
        let speech = Speech::new(None);
        assert_eq!(speech.day("day", date!(2026 - 11 - 20)).unwrap().joined(), "20\u{a0}listopada\u{a0}2026");
        assert_eq!(
            speech.moment("at", datetime!(2026-11-20 9:05 +1)).unwrap().joined(),
            "20\u{a0}listopada\u{a0}2026, godz.\u{a0}9:05"
        );
        for (grosz, wanted) in [(0, "0,00 zł"), (2_000, "20,00 zł"), (123_456_705, "1 234 567,05 zł")] {
            assert_eq!(speech.sum(grosz).joined().replace('\u{a0}', " "), wanted);
        }
        assert_eq!(speech.day("day", date!(0026 - 01 - 01)).err(), Some(Problem::Date { field: "day" }));
    }
}
