//! The report of a shift. It stays in the office and is Polish alone.

use domain::fee::Payment;
use domain::shift::{Blanks, Count, Expected};
use time::OffsetDateTime;

use crate::check;
use crate::fee::payment_text;
use crate::people::{Name, redacted};
use crate::problem::Problem;
use crate::signature::{Place, Signature};
use crate::story::Story;
use crate::table::{Row, Value};
use crate::wording::{Phrase, Speech, Wording};

/// The most characters that are said about a difference.
const WORDS: usize = 400;

/// A shift that has ended (REQ C-11).
#[derive(Clone, PartialEq, Eq)]
pub struct ShiftReport {
    /// The station's name.
    pub station: String,
    /// Who kept it.
    pub keeper: Name,
    /// Since when.
    pub opened_at: OffsetDateTime,
    /// Until when.
    pub ended_at: OffsetDateTime,
    /// Who counted and ended it.
    pub ended_by: Name,
    /// Who took it over.
    pub taken_over_by: Option<Name>,
    /// What was counted in the beginning.
    pub opening: Count,
    /// What should have been there in the end.
    pub expected: Expected,
    /// What was.
    pub counted: Count,
    /// What became of blanks.
    pub blanks: Blanks,
    /// What was said about a difference of blanks.
    pub blanks_words: Option<String>,
    /// What was said about a difference of cash.
    pub cash_words: Option<String>,
    /// Fees by reason and by how they were paid.
    pub fees: Vec<FeeLine>,
    /// Fees paid back, by how they had been paid.
    pub refunds: Vec<FeeLine>,
    /// Cards handed over.
    pub handed_over: u32,
    /// Cards that wait for their residents.
    pub ready: u32,
    /// Cards that stopped half-way.
    pub unfinished: u32,
    /// Operations that the hub had not acknowledged.
    pub queued: u32,
}

redacted!(ShiftReport);

/// Fees of one kind.
#[derive(Clone, PartialEq, Eq)]
pub struct FeeLine {
    /// The reason, in the city's words; none for all reasons together.
    pub reason: Option<Wording>,
    /// How they were paid.
    pub payment: Payment,
    /// How many.
    pub count: u32,
    /// In grosz.
    pub sum: u32,
}

impl ShiftReport {
    pub(crate) fn write(&self, story: &mut Story) -> Result<(), Problem> {
        check::entries("fees", &self.fees)?;
        if self.ended_at < self.opened_at {
            return Err(Problem::Date { field: "ended_at" });
        }
        let speech = story.speech;
        let text = |text: String| Value::Text(Phrase::plain(text));
        let mut rows: Vec<Row> = vec![
            (speech.say(|texts| texts.station), text(check::name("station", &self.station)?)),
            (speech.say(|texts| texts.shift_keeper), text(self.keeper.whole("keeper")?)),
            (speech.say(|texts| texts.shift_opened_at), Value::Text(speech.moment("opened_at", self.opened_at)?)),
            (speech.say(|texts| texts.shift_ended_at), Value::Text(speech.moment("ended_at", self.ended_at)?)),
        ];
        // A supervisor ends the shift of somebody who has gone.
        if self.ended_by != self.keeper {
            rows.push((speech.say(|texts| texts.shift_ended_by), text(self.ended_by.whole("ended_by")?)));
        }
        if let Some(name) = &self.taken_over_by {
            rows.push((speech.say(|texts| texts.shift_taken_over_by), text(name.whole("taken_over_by")?)));
        }
        story.heading(&speech.say(|texts| texts.shift_part))?;
        story.table(rows)?;

        story.heading(&speech.say(|texts| texts.shift_blanks))?;
        story.table(self.blank_rows(speech)?)?;
        story.heading(&speech.say(|texts| texts.shift_cash))?;
        story.table(self.cash_rows(speech)?)?;
        let terminal = self.money_rows(speech, Payment::Terminal)?;
        if !terminal.is_empty() {
            story.heading(&speech.say(|texts| texts.shift_terminal))?;
            story.table(terminal)?;
        }
        let number = |count: u32| text(count.to_string());
        story.heading(&speech.say(|texts| texts.shift_open))?;
        story.table(vec![
            (speech.say(|texts| texts.shift_handed_over), number(self.handed_over)),
            (speech.say(|texts| texts.shift_ready), number(self.ready)),
            (speech.say(|texts| texts.shift_unfinished), number(self.unfinished)),
            (speech.say(|texts| texts.shift_queued), number(self.queued)),
        ])?;
        let signature = &Signature::Paper;
        let caption = vec![speech.say(|texts| texts.signature_operator)];
        let mut places = vec![Place { caption, signature }];
        if self.taken_over_by.is_some() {
            places.push(Place { caption: vec![speech.say(|texts| texts.signature_taken_over)], signature });
        }
        story.signatures(&places)
    }

    fn blank_rows(&self, speech: Speech) -> Result<Vec<Row>, Problem> {
        let number = |count: i64| Value::Text(Phrase::plain(signed(count, &count.unsigned_abs().to_string())));
        let gone = |count: u32| number(-i64::from(count));
        let mut rows: Vec<Row> = vec![
            (speech.say(|texts| texts.shift_before), number(i64::from(self.opening.blanks))),
            (speech.say(|texts| texts.shift_printed), gone(self.blanks.printed)),
            (speech.say(|texts| texts.shift_spoiled), gone(self.blanks.spoiled)),
        ];
        if self.blanks.unanswered > 0 {
            rows.push((speech.say(|texts| texts.shift_unanswered), gone(self.blanks.unanswered)));
        }
        let difference = i64::from(self.counted.blanks) - i64::from(self.expected.blanks);
        rows.extend([
            (speech.say(|texts| texts.shift_expected), number(i64::from(self.expected.blanks))),
            (speech.say(|texts| texts.shift_counted), Value::Strong(Phrase::plain(self.counted.blanks.to_string()))),
            (
                speech.say(|texts| texts.shift_difference),
                differs(speech, difference, &difference.unsigned_abs().to_string()),
            ),
        ]);
        explanation(&mut rows, speech, "blanks_words", self.blanks_words.as_deref())?;
        Ok(rows)
    }

    fn cash_rows(&self, speech: Speech) -> Result<Vec<Row>, Problem> {
        let sum = |amount: i64| Value::Text(money(speech, amount));
        let mut rows: Vec<Row> = vec![(speech.say(|texts| texts.shift_before), sum(i64::from(self.opening.cash)))];
        rows.extend(self.money_rows(speech, Payment::Cash)?);
        let difference = i64::from(self.counted.cash) - i64::from(self.expected.cash);
        rows.extend([
            (speech.say(|texts| texts.shift_expected), sum(i64::from(self.expected.cash))),
            (speech.say(|texts| texts.shift_counted), Value::Strong(speech.sum(self.counted.cash))),
            (
                speech.say(|texts| texts.shift_difference),
                differs(speech, difference, &money(speech, difference.abs()).polish),
            ),
        ]);
        explanation(&mut rows, speech, "cash_words", self.cash_words.as_deref())?;
        Ok(rows)
    }

    /// Fees and what was paid back, of one way of paying.
    fn money_rows(&self, speech: Speech, payment: Payment) -> Result<Vec<Row>, Problem> {
        let of = |lines: &'_ [FeeLine]| -> Vec<FeeLine> {
            lines.iter().filter(|line| line.payment == payment).cloned().collect()
        };
        let times = |line: &FeeLine, amount: i64| {
            let count = Phrase::plain(line.count.to_string());
            Value::Text(speech.say(|texts| texts.shift_times).put("sum", &money(speech, amount)).put("count", &count))
        };
        let mut rows = Vec::new();
        for line in of(&self.fees) {
            let label = match &line.reason {
                Some(reason) => {
                    speech.say(|texts| texts.fee_for_duplicate).put("reason", &speech.city("fees", reason)?)
                }
                None => speech.say(payment_text(payment)),
            };
            rows.push((label, times(&line, i64::from(line.sum))));
        }
        for line in of(&self.refunds) {
            rows.push((speech.say(|texts| texts.shift_refunds), times(&line, -i64::from(line.sum))));
        }
        Ok(rows)
    }
}

/// "−3": the sign of arithmetic, not a hyphen.
fn signed(value: i64, size: &str) -> String {
    if value < 0 { format!("\u{2212}{size}") } else { size.to_owned() }
}

fn money(speech: Speech, grosz: i64) -> Phrase {
    let size = speech.sum(u32::try_from(grosz.unsigned_abs()).unwrap_or(u32::MAX));
    Phrase::plain(signed(grosz, &size.polish))
}

fn differs(speech: Speech, difference: i64, size: &str) -> Value {
    let said = match difference {
        0 => speech.say(|texts| texts.shift_agrees),
        1.. => speech.say(|texts| texts.shift_more),
        _ => speech.say(|texts| texts.shift_less),
    };
    Value::Text(said.put("size", &Phrase::plain(size)))
}

fn explanation(rows: &mut Vec<Row>, speech: Speech, field: &'static str, words: Option<&str>) -> Result<(), Problem> {
    if let Some(words) = words {
        let words = Phrase::plain(check::line(field, words, WORDS)?);
        rows.push((speech.say(|texts| texts.shift_words), Value::Text(words)));
    }
    Ok(())
}
