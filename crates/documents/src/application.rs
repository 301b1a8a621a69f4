//! The application form: as filled in at the counter, and blank for a pen.

use domain::leased_number::ApplicationNumber;
use time::OffsetDateTime;

use crate::check;
use crate::choices::Choice;
use crate::people::{Name, Party, Resident, redacted};
use crate::problem::Problem;
use crate::signature::{Place, Signature};
use crate::story::Story;
use crate::table::{Row, Value};
use crate::texts::Texts;
use crate::wording::{Phrase, Speech, Wording};

/// What is asked for (word list: application).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApplicationKind {
    /// A new card.
    NewCard,
    /// A duplicate.
    Duplicate,
    /// A physical card for a virtual one.
    PhysicalCard,
    /// A change of data.
    DataChange,
    /// An extension.
    Extension,
    /// A package.
    Package,
    /// Another identifier.
    Identifier,
}

impl ApplicationKind {
    /// All kinds, in the order of the form.
    pub const ALL: [ApplicationKind; 7] = [
        ApplicationKind::NewCard,
        ApplicationKind::Duplicate,
        ApplicationKind::PhysicalCard,
        ApplicationKind::DataChange,
        ApplicationKind::Extension,
        ApplicationKind::Package,
        ApplicationKind::Identifier,
    ];

    fn text(self) -> fn(&Texts) -> &'static str {
        match self {
            ApplicationKind::NewCard => |texts| texts.kind_new,
            ApplicationKind::Duplicate => |texts| texts.kind_duplicate,
            ApplicationKind::PhysicalCard => |texts| texts.kind_physical,
            ApplicationKind::DataChange => |texts| texts.kind_data,
            ApplicationKind::Extension => |texts| texts.kind_extension,
            ApplicationKind::Package => |texts| texts.kind_package,
            ApplicationKind::Identifier => |texts| texts.kind_identifier,
        }
    }
}

/// The kind of card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardKind {
    /// In the portal and on a telephone.
    Virtual,
    /// In the hand.
    Physical,
}

impl CardKind {
    fn text(self) -> fn(&Texts) -> &'static str {
        match self {
            CardKind::Virtual => |texts| texts.card_virtual,
            CardKind::Physical => |texts| texts.card_physical,
        }
    }
}

/// A consent and its answer, as listed on the application; the wording stands on the consent form.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The clause's short title.
    pub title: Wording,
    /// The version of its text.
    pub version: u32,
    /// Without it there is no card.
    pub required: bool,
    /// `None` when not answered yet.
    pub given: Option<bool>,
}

/// An application, filled in.
#[derive(Clone, PartialEq, Eq)]
pub struct ApplicationForm {
    /// Its number, once it has one.
    pub number: Option<ApplicationNumber>,
    /// What is asked for.
    pub kind: ApplicationKind,
    /// The kind of card, where it is about one.
    pub card: Option<CardKind>,
    /// Whose card it is.
    pub resident: Resident,
    /// The kind of document that was shown; never its number.
    pub document_seen: Option<Wording>,
    /// Grounds for the card.
    pub grounds: Option<Wording>,
    /// Packages asked for.
    pub packages: Vec<Wording>,
    /// Who asks.
    pub applicant: Party,
    /// Consents and their answers.
    pub consents: Vec<Answer>,
    /// How the applicant signs.
    pub signature: Signature,
}

/// An application form to be filled in by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlankApplicationForm {
    /// Grounds to choose from.
    pub grounds: Vec<Wording>,
    /// Packages to choose from.
    pub packages: Vec<Wording>,
    /// Consents to answer; their `given` is not looked at.
    pub consents: Vec<Answer>,
}

redacted!(Answer, ApplicationForm);

impl ApplicationForm {
    pub(crate) fn write(&self, story: &mut Story, made_at: OffsetDateTime) -> Result<(), Problem> {
        let speech = story.speech;
        check::entries("packages", &self.packages)?;
        let mut rows: Vec<Row> =
            vec![(speech.say(|texts| texts.application_kind), Value::Strong(speech.say(self.kind.text())))];
        if let Some(card) = self.card {
            rows.push((speech.say(|texts| texts.card_kind), Value::Text(speech.say(card.text()))));
        }
        if let Some(grounds) = &self.grounds {
            rows.push((speech.say(|texts| texts.grounds), Value::Text(speech.city("grounds", grounds)?)));
        }
        if !self.packages.is_empty() {
            let packages = self.packages.iter().map(|package| speech.city("packages", package));
            rows.push((speech.say(|texts| texts.asked_packages), Value::List(packages.collect::<Result<_, _>>()?)));
        }
        let own = Phrase::plain(speech.say(|texts| texts.applicant_self).joined());
        rows.push((speech.say(|texts| texts.applicant), Value::Text(self.applicant.said("applicant", speech, &own)?)));
        story.heading(&speech.say(|texts| texts.application_choose))?;
        story.table(rows)?;

        let mut rows = self.resident.rows(speech)?;
        if let Some(seen) = &self.document_seen {
            rows.push((speech.say(|texts| texts.document_seen), Value::Text(speech.city("document_seen", seen)?)));
        }
        story.heading(&speech.say(|texts| texts.resident))?;
        story.table(rows)?;
        consents(story, &self.consents, true)?;
        story.heading(&speech.say(|texts| texts.declaration))?;
        story.paragraph(&speech.say(|texts| texts.application_declaration), 0.0)?;
        let caption = caption(&self.applicant, &self.resident.name, &self.signature, speech, made_at)?;
        story.signatures(&[Place { caption, signature: &self.signature }])
    }
}

impl BlankApplicationForm {
    pub(crate) fn write(&self, story: &mut Story) -> Result<(), Problem> {
        let speech = story.speech;
        check::entries("grounds", &self.grounds)?;
        check::entries("packages", &self.packages)?;
        story.note(&speech.say(|texts| texts.application_blank_hint), 4.0)?;
        story.heading(&speech.say(|texts| texts.application_choose))?;
        let kinds = ApplicationKind::ALL.map(|kind| Choice::open(speech.say(kind.text())));
        story.choices(kinds.into(), 2, 2.0)?;

        story.heading(&speech.say(|texts| texts.card_kind))?;
        let cards = [CardKind::Physical, CardKind::Virtual].map(|card| Choice::open(speech.say(card.text())));
        story.choices(cards.into(), 2, 2.0)?;

        let blank = |pick: fn(&Texts) -> &'static str| (speech.say(pick), Value::Blank);
        let cells = |pick: fn(&Texts) -> &'static str, groups| (speech.say(pick), Value::Cells(groups));
        story.heading(&speech.say(|texts| texts.resident))?;
        story.table(vec![
            blank(|texts| texts.given_names),
            blank(|texts| texts.surname),
            blank(|texts| texts.former_name),
            cells(|texts| texts.pesel, &[11]),
            cells(|texts| texts.birth_date, &[2, 2, 4]),
            blank(|texts| texts.street),
            cells(|texts| texts.postcode, &[2, 3]),
            blank(|texts| texts.town),
            blank(|texts| texts.email),
            blank(|texts| texts.phone),
        ])?;
        for (pick, field, list) in [
            ((|texts| texts.grounds) as fn(&Texts) -> &'static str, "grounds", &self.grounds),
            (|texts| texts.asked_packages, "packages", &self.packages),
        ] {
            if !list.is_empty() {
                story.heading(&speech.say(pick))?;
                let choices = list.iter().map(|entry| speech.city(field, entry).map(Choice::open));
                story.choices(choices.collect::<Result<_, _>>()?, 2, 2.0)?;
            }
        }
        story.heading(&speech.say(|texts| texts.applicant))?;
        let parties: [fn(&Texts) -> &'static str; 3] =
            [|texts| texts.applicant_resident, |texts| texts.applicant_guardian, |texts| texts.applicant_proxy];
        story.choices(parties.map(|pick| Choice::open(speech.say(pick))).into(), 3, 2.0)?;
        story.keep_last(2);
        story.space(4.0);
        story.table(vec![blank(|texts| texts.applicant_other)])?;
        consents(story, &self.consents, false)?;
        story.heading(&speech.say(|texts| texts.declaration))?;
        story.paragraph(&speech.say(|texts| texts.application_declaration), 0.0)?;
        let caption = vec![speech.say(|texts| texts.signature_applicant)];
        story.signatures(&[Place { caption, signature: &Signature::Paper }])?;
        let office: [fn(&Texts) -> &'static str; 3] =
            [|texts| texts.office_received, |texts| texts.office_number, |texts| texts.office_operator];
        let polish = Speech::new(None);
        story.heading(&polish.say(|texts| texts.office_part))?;
        story.table(office.map(|pick| (polish.say(pick), Value::Blank)).into())
    }
}

/// The consents with a box for yes and for no.
fn consents(story: &mut Story, answers: &[Answer], answered: bool) -> Result<(), Problem> {
    check::entries("consents", answers)?;
    if answers.is_empty() {
        return Ok(());
    }
    let speech = story.speech;
    story.heading(&speech.say(|texts| texts.consents))?;
    let questions = answers.iter().map(|answer| {
        let aside = version(speech, answer.version, answer.required);
        Ok((speech.city("consents", &answer.title)?, aside, answer.given.filter(|_| answered)))
    });
    story.questions(questions.collect::<Result<_, Problem>>()?)?;
    story.keep_last(1);
    story.note(&speech.say(|texts| texts.consents_where), 4.0)
}

/// The version of a clause, and whether the card depends on it.
pub(crate) fn version(speech: Speech, version: u32, required: bool) -> Phrase {
    let version = speech.say(|texts| texts.clause_version).put("version", &Phrase::plain(version.to_string()));
    if !required {
        return version;
    }
    let required = speech.say(|texts| texts.clause_required);
    Phrase {
        polish: format!("{} · {}", version.polish, required.polish),
        second: version.second.zip(required.second).map(|(version, required)| format!("{version} · {required}")),
    }
}

/// What stands below the line, one phrase a line: for a pen who signs, for a picture whose it is and when it was drawn.
pub(crate) fn caption(
    party: &Party,
    resident: &Name,
    signature: &Signature,
    speech: Speech,
    signed_at: OffsetDateTime,
) -> Result<Vec<Phrase>, Problem> {
    match signature {
        Signature::Paper => Ok(vec![party.caption(speech)]),
        Signature::Screen(_) => {
            let name = match party {
                Party::Resident => Phrase::plain(resident.whole("signature")?),
                Party::Family(name) | Party::Guardian(name) | Party::Proxy(name) => {
                    Phrase::plain(name.whole("signature")?)
                }
                Party::Unnamed(role) => role.said(speech),
            };
            let signed = speech.say(|texts| texts.signed_on_screen);
            let signed = signed.put("date", &speech.day("signed_at", signed_at.date())?);
            Ok(vec![name, signed])
        }
    }
}
