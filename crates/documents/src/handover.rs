//! The confirmation that a card was handed over.

use domain::card_number::CardNumber;
use domain::leased_number::ReceiptNumber;
use time::{Date, OffsetDateTime};

use crate::application::caption;
use crate::check;
use crate::letterhead::Letterhead;
use crate::lines::TIE;
use crate::people::{Identity, Name, Party, redacted};
use crate::problem::Problem;
use crate::signature::{Place, Signature};
use crate::story::Story;
use crate::table::{Row, Value};
use crate::wording::{Phrase, Wording};

/// A package on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Its name.
    pub label: Wording,
    /// Its last day; `None` for as long as the card is valid.
    pub until: Option<Date>,
}

/// A card that was handed over.
#[derive(Clone, PartialEq, Eq)]
pub struct HandOverConfirmation {
    /// The number of the receipt.
    pub receipt: ReceiptNumber,
    /// The card.
    pub card: CardNumber,
    /// The card that it replaces.
    pub replaces: Option<CardNumber>,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_until: Date,
    /// Packages on the card.
    pub packages: Vec<Package>,
    /// Whose card it is.
    pub resident: Name,
    /// PESEL or substitute identifier, if the city wants it on the receipt.
    pub identity: Option<Identity>,
    /// Who collected it.
    pub collected_by: Party,
    /// The kind of document that was shown; never its number.
    pub document_seen: Wording,
    /// The fee in grosz; `None` says nothing about one.
    pub fee: Option<u32>,
    /// When it was handed over.
    pub handed_over_at: OffsetDateTime,
    /// Who handed it over.
    pub operator: Name,
    /// How whoever collected it signs.
    pub signature: Signature,
}

redacted!(HandOverConfirmation);

impl HandOverConfirmation {
    pub(crate) fn write(&self, story: &mut Story, head: &Letterhead) -> Result<(), Problem> {
        let speech = story.speech;
        check::entries("packages", &self.packages)?;
        if self.valid_until < self.valid_from {
            return Err(Problem::Date { field: "valid_until" });
        }
        let number = |card: CardNumber| Phrase::plain(card.grouped().replace(' ', "\u{a0}"));
        let name = Phrase::plain(self.resident.whole("resident")?);
        let mut rows: Vec<Row> = vec![
            (speech.say(|texts| texts.card_number), Value::Strong(number(self.card))),
            (speech.say(|texts| texts.resident), Value::Strong(name.clone())),
        ];
        if let Some(identity) = &self.identity {
            rows.push(identity.row(speech)?);
        }
        rows.extend([
            (speech.say(|texts| texts.valid_from), Value::Text(speech.day("valid_from", self.valid_from)?)),
            (speech.say(|texts| texts.valid_until), Value::Text(speech.day("valid_until", self.valid_until)?)),
        ]);
        let packages = self.packages.iter().map(|package| {
            let label = speech.city("packages", &package.label)?;
            let Some(until) = package.until else { return Ok(label) };
            Ok(speech.say(|texts| texts.until).put("date", &speech.day("packages", until)?).put("package", &label))
        });
        let mut packages = packages.collect::<Result<Vec<_>, Problem>>()?;
        if packages.is_empty() {
            packages.push(speech.say(|texts| texts.no_packages));
        }
        rows.push((speech.say(|texts| texts.packages), Value::List(packages)));
        if let Some(old) = self.replaces {
            let dead = speech.say(|texts| texts.replaced_dead);
            rows.push((speech.say(|texts| texts.replaces), Value::List(vec![number(old), dead])));
        }
        story.heading(&speech.say(|texts| texts.card))?;
        story.table(rows)?;

        let collector = self.collected_by.said("collected_by", speech, &name)?;
        let operator = Phrase::plain(self.operator.whole("operator")?);
        let mut rows: Vec<Row> = vec![
            (
                speech.say(|texts| texts.handed_over_at),
                Value::Text(speech.moment("handed_over_at", self.handed_over_at)?),
            ),
            (speech.say(|texts| texts.collected_by), Value::Text(collector)),
            (speech.say(|texts| texts.document_seen), Value::Text(speech.city("document_seen", &self.document_seen)?)),
            (speech.say(|texts| texts.handed_over_by), Value::Text(operator)),
        ];
        match self.fee {
            Some(0) => rows.push((speech.say(|texts| texts.fee), Value::Text(speech.say(|texts| texts.no_fee)))),
            Some(fee) => rows.push((speech.say(|texts| texts.fee), Value::Strong(speech.sum(fee)))),
            None => {}
        }
        story.heading(&speech.say(|texts| texts.handover_part))?;
        story.table(rows)?;
        story.keep_last(1);
        story.note(&speech.say(|texts| texts.document_only_kind), 4.0)?;
        story.paragraph(&speech.say(|texts| texts.handover_text), 14.0)?;
        // Signed then, however much later this copy was made.
        let signed_at = self.handed_over_at;
        let caption = caption(&self.collected_by, &self.resident, &self.signature, speech, signed_at)?;
        story.signatures(&[Place { caption, signature: &self.signature }])?;
        let phone = Phrase::plain(check::name("phone", &head.phone)?.replace(' ', &TIE.to_string()));
        story.note(&speech.say(|texts| texts.handover_lost).put("phone", &phone), 16.0)
    }
}
