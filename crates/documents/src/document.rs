//! The documents, and the one way to make them.

use krilla::tagging::Tag;
use time::OffsetDateTime;

use crate::application::{ApplicationForm, BlankApplicationForm};
use crate::check;
use crate::consent::ConsentForm;
use crate::fee::FeeReceipt;
use crate::fonts::{Run, Style};
use crate::handover::HandOverConfirmation;
use crate::ink::{Item, MM, Mark, Strip, Tongue, WAIT, WAIT_SOFT};
use crate::letterhead::Letterhead;
use crate::lines::TIE;
use crate::loss::StatementOfLoss;
use crate::pages::{Placed, paged};
use crate::paint::{Imprint, painted};
use crate::problem::Problem;
use crate::shift::ShiftReport;
use crate::spoiled::SpoiledCardProtocol;
use crate::story::{Story, WIDTH};
use crate::structure::Element;
use crate::texts::Texts;
use crate::withdrawal::StatementOfWithdrawal;
use crate::wording::{Phrase, Second, Speech};

/// A document that the counter gives out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// Application form, filled in.
    Application(Box<ApplicationForm>),
    /// Application form, to be filled in by hand.
    BlankApplication(BlankApplicationForm),
    /// Consent form.
    Consent(ConsentForm),
    /// Confirmation that a card was handed over.
    HandOver(Box<HandOverConfirmation>),
    /// Statement that a card was lost, stolen or destroyed.
    Loss(Box<StatementOfLoss>),
    /// Statement that the consent to keep the data is taken back.
    Withdrawal(Box<StatementOfWithdrawal>),
    /// Protocol of a spoiled card.
    SpoiledCard(SpoiledCardProtocol),
    /// Receipt for a fee, or for one that was paid back.
    Fee(Box<FeeReceipt>),
    /// Report of a shift.
    Shift(Box<ShiftReport>),
}

/// How a document is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// When: the date of the letterhead and of the file, in the office's time.
    pub made_at: OffsetDateTime,
    /// A language beside Polish. What stays in the office, a protocol or a report, is Polish alone.
    pub second: Option<Second>,
    /// Why the document is worth nothing, in large words across each page; `None` for a real one (REQ H-4).
    pub value: Option<NoValue>,
}

/// Why a document is worth nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoValue {
    /// The station is in training mode.
    Training,
    /// The city is a demo.
    Demo,
}

/// A document that was made.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The PDF/A-2a file.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
}

/// The document as a PDF/A-2a file on A4.
///
/// # Errors
/// A [`Problem`] that names the field.
pub fn render(document: &Document, letterhead: &Letterhead, options: &Options) -> Result<Vec<u8>, Problem> {
    rendered(document, letterhead, options).map(|rendered| rendered.pdf)
}

/// The same, with the number of its pages.
///
/// # Errors
/// As [`render`].
pub fn rendered(document: &Document, letterhead: &Letterhead, options: &Options) -> Result<Rendered, Problem> {
    let stays = matches!(document, Document::SpoiledCard(_) | Document::Shift(_));
    let second = options.second.filter(|_| !stays);
    let speech = Speech::new(second);
    let (title, number) = name(document, speech);
    let mut story = Story::new(speech);
    let notice = options.value.map(|_| story.structure.add(None, Tag::P));
    let date = speech.day("made_at", options.made_at.date())?;
    let label: fn(&Texts) -> &'static str = match document {
        Document::Application(_) | Document::BlankApplication(_) | Document::Consent(_) | Document::Withdrawal(_) => {
            |texts| texts.office_number
        }
        Document::HandOver(_) | Document::Loss(_) | Document::Fee(_) => |texts| texts.receipt_number,
        Document::SpoiledCard(_) | Document::Shift(_) => |texts| texts.spoiled_number,
    };
    let numbered = number.clone().map(|number| (speech.say(label), number));
    // A blank form is signed and received on another day.
    let dated = Some(&date).filter(|_| !matches!(document, Document::BlankApplication(_)));
    story.letterhead(letterhead, dated, numbered.as_ref())?;
    story.title(&title)?;
    match document {
        Document::Application(form) => form.write(&mut story, options.made_at)?,
        Document::BlankApplication(form) => form.write(&mut story)?,
        Document::Consent(form) => form.write(&mut story, options.made_at)?,
        Document::HandOver(form) => form.write(&mut story, letterhead)?,
        Document::Loss(form) => form.write(&mut story, options.made_at)?,
        Document::Withdrawal(form) => form.write(&mut story, options.made_at)?,
        Document::SpoiledCard(form) => form.write(&mut story)?,
        Document::Fee(form) => form.write(&mut story)?,
        Document::Shift(form) => form.write(&mut story)?,
    }
    let named = match number {
        Some(number) => format!("{} {number}", title.polish),
        None => title.polish.clone(),
    }
    .replace(TIE, " ");
    let say = |pick: fn(&Texts) -> &'static str| Speech::new(None).say(pick).polish;
    let imprint = Imprint {
        title: named.clone(),
        author: check::name("city", &letterhead.city)?,
        made_at: options.made_at,
        footer: named,
        numbering: say(|texts| texts.page).replace(TIE, " "),
        water: options.value.map(|value| [say(large(value)), say(|texts| texts.worthless)]),
    };
    let Story { strips, structure, .. } = story;
    let mut pages = paged(strips)?;
    if let (Some(value), Some(notice)) = (options.value, notice) {
        for (at, page) in pages.iter_mut().enumerate() {
            // Read aloud once, at the beginning; on the other pages it is decoration.
            let element = (at == 0).then_some(notice);
            page.insert(0, Placed { top: NOTICE.0, strip: notice_strip(&say(words(value)), element)? });
        }
    }
    let count = pages.len();
    Ok(Rendered { pdf: painted(pages, structure, &imprint)?, pages: count })
}

/// The notice's upper edge on the page and its height: above everything else, so that a document of no value looks
/// otherwise like a real one.
const NOTICE: (f32, f32) = (6.0 * MM, 7.0 * MM);

fn words(value: NoValue) -> fn(&Texts) -> &'static str {
    match value {
        NoValue::Training => |texts| texts.training,
        NoValue::Demo => |texts| texts.demo,
    }
}

fn large(value: NoValue) -> fn(&Texts) -> &'static str {
    match value {
        NoValue::Training => |texts| texts.training_large,
        NoValue::Demo => |texts| texts.demo_large,
    }
}

/// The notice at the top of each page.
fn notice_strip(words: &str, element: Option<Element>) -> Result<Strip, Problem> {
    let style = Style::bold(11.0, NOTICE.1);
    let run = Run::shaped(words, style)?;
    let x = (WIDTH - run.width()) / 2.0;
    let flat = |mark| Item { x: 0.0, y: 0.0, element: None, mark };
    let items = vec![
        flat(Mark::Ground { wide: WIDTH, high: NOTICE.1, colour: WAIT_SOFT }),
        flat(Mark::Frame { wide: WIDTH, high: NOTICE.1, thick: 0.8, colour: WAIT }),
        Item { x, y: style.baseline(), element, mark: Mark::Text { run, colour: WAIT, tongue: Tongue::Polish } },
    ];
    Ok(Strip { above: 0.0, high: NOTICE.1, keep: false, items, heading: None })
}

/// The document's name and its number, if it has one.
fn name(document: &Document, speech: Speech) -> (Phrase, Option<String>) {
    match document {
        Document::Application(form) => (speech.say(|texts| texts.application), form.number.map(|n| n.to_string())),
        Document::BlankApplication(_) => (speech.say(|texts| texts.application), None),
        Document::Consent(form) => (speech.say(|texts| texts.consent), form.application.map(|n| n.to_string())),
        Document::HandOver(form) => (speech.say(|texts| texts.handover), Some(form.receipt.to_string())),
        Document::Loss(form) => (speech.say(|texts| texts.loss), form.number.map(|n| n.to_string())),
        // It names an identifier that is deleted with everything else, and nothing is filed under it.
        Document::Withdrawal(_) => (speech.say(|texts| texts.forget), None),
        Document::SpoiledCard(form) => (speech.say(|texts| texts.spoiled), form.number.map(|n| n.to_string())),
        Document::Fee(form) => {
            let back = form.refund.is_some();
            let title = speech.say(|texts| if back { texts.refund_receipt } else { texts.fee_receipt });
            (title, Some(form.receipt.to_string()))
        }
        // There is no lease of numbers for reports.
        Document::Shift(_) => (speech.say(|texts| texts.shift), None),
    }
}
