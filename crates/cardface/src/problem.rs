//! What can be wrong with a layout or with a card's data. Closed lists: each one is shown to somebody who can act on it.

use thiserror::Error;

use crate::data::Place;
use crate::layout::Face;

/// Why a file is no layout. Found when the file is imported, so that a card in the making never meets it (REQ D-1).
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum LayoutProblem {
    /// The file is not well-formed XML, or it holds a document type.
    #[error("line {line}: {reason}")]
    Xml {
        /// Line in the file, from 1.
        line: u32,
        /// What the XML parser says.
        reason: String,
    },
    /// The file is SVG or XML, but not a layout of a version that is understood.
    #[error("this is not a layout: {0} is missing")]
    NotALayout(&'static str),
    /// A face is missing or there more than once.
    #[error("the layout must have exactly one {0:?} face")]
    Faces(Face),
    /// A face is not 85.60 × 53.98 mm, upright or lying (ISO/IEC 7810 ID-1), or the faces differ.
    #[error("the {0:?} face must be 85.6 × 53.98 mm or 53.98 × 85.6 mm, and both faces the same")]
    Size(Face),
    /// A font family or weight that is not embedded. Drawn all the same, its text would vanish.
    #[error("there is no font {0}")]
    UnknownFont(String),
    /// A font in the file cannot be used.
    #[error("line {line}: {problem}")]
    Font {
        /// Line in the file, from 1.
        line: u32,
        /// What is wrong with it.
        problem: FontProblem,
    },
    /// Text of the layout has a letter that its font lacks.
    #[error("the font of {text:?} has no letter {letter:?}")]
    NoGlyph {
        /// The text, shortened.
        text: String,
        /// The letter.
        letter: char,
    },
    /// Text that is too small to be read on a printed card; the limit is 6.5 pt.
    #[error("{text:?} has {pt:.1} pt, smaller than 6.5 pt")]
    SmallText {
        /// The text, shortened, or the names of its place.
        text: String,
        /// Its size in points.
        pt: f32,
    },
    /// Text that differs too little from what it stands on, or is covered (WCAG 2.2, 1.4.3).
    #[error("{text:?} has a contrast of {ratio:.1} to 1, it must have {needed:.1}")]
    LowContrast {
        /// The text, shortened, or the name of its place.
        text: String,
        /// The contrast ratio.
        ratio: f32,
        /// The one that is needed: 4.5, or 3 for bold text from 14 pt.
        needed: f32,
    },
    /// A QR or barcode whose dark and light modules differ too little, mostly because something is painted over it.
    #[error("the {place} has a symbol contrast of {percent} %, it must have 70 %")]
    CodeCovered {
        /// `qr` or `barcode`.
        place: Place,
        /// Symbol contrast (ISO/IEC 15415), percent.
        percent: u32,
    },
    /// A name in `card:place` that is none of the places.
    #[error("there is no place named {0:?}")]
    UnknownPlace(String),
    /// A place that every layout needs is missing.
    #[error("the place {0} is missing")]
    MissingPlace(Place),
    /// Some cards would lack a place that every card needs, because it has a condition.
    #[error("the place {place} is missing on a card with {case}")]
    MissingPlaceWhen {
        /// The place.
        place: Place,
        /// Packages and age of such a card.
        case: String,
    },
    /// More packages and ages in conditions than can be looked through.
    #[error("the conditions tell more than 32 kinds of cards apart")]
    TooManyCases,
    /// The file is larger than 8 MiB.
    #[error("the file is larger than 8 MiB")]
    TooLarge,
    /// A place inside a group. Places stand directly in a face.
    #[error("the place {0:?} must stand directly in its face")]
    NestedPlace(String),
    /// A rule of a place is missing or cannot be read.
    #[error("line {line}: the rule {rule} is missing or cannot be read")]
    Rule {
        /// Line in the file, from 1.
        line: u32,
        /// The attribute's name.
        rule: &'static str,
    },
    /// Under four printer dots a module at 300 dpi for the longest token (version 12).
    #[error("the QR place gives {dots:.1} printer dots a module at 300 dpi, it must give 4")]
    QrTooSmall {
        /// Dots for one module.
        dots: f32,
    },
    /// Under three printer dots (0.254 mm) a module at 300 dpi.
    #[error("the barcode place gives {dots:.1} printer dots a module at 300 dpi, it must give 3")]
    BarcodeTooNarrow {
        /// Dots for one module.
        dots: f32,
    },
    /// A barcode too low for a hand scanner.
    #[error("the barcode is {height:.1} mm high, it must be {needed:.1} mm")]
    BarcodeTooLow {
        /// Height, mm.
        height: f32,
        /// The least height, mm.
        needed: f32,
    },
    /// What a sample card has in this place would stand past the card's edge.
    #[error("{place} leaves the card (sample card {sample:?})")]
    OffCard {
        /// The names of the place.
        place: String,
        /// The sample card.
        sample: &'static str,
    },
    /// With a sample card, two places stand over each other.
    #[error("{one} and {other} stand over each other (sample card {sample:?})")]
    Overlap {
        /// The names of one place.
        one: String,
        /// The names of the other.
        other: String,
        /// The sample card.
        sample: &'static str,
    },
    /// A picture that is not embedded as PNG or JPEG, or that cannot be decoded. Files and addresses are never opened.
    #[error("the picture {0:?} must be embedded as PNG or JPEG")]
    Picture(String),
    /// An element that layouts do not have, for example a script or a style sheet.
    #[error("line {line}: a layout has no element {name:?}")]
    Element {
        /// Line in the file, from 1.
        line: u32,
        /// The element's name.
        name: String,
    },
    /// A reference to something that is neither in `defs` nor in the same element; it would be drawn as nothing.
    #[error("line {line}: there is no {name:?} in defs")]
    Reference {
        /// Line in the file, from 1.
        line: u32,
        /// The id asked for.
        name: String,
    },
    /// An invented card that must fit does not go into the places.
    #[error("sample card {sample:?}: {problem}")]
    Sample {
        /// The sample card, see [`crate::CardData::samples`].
        sample: &'static str,
        /// Why it cannot be drawn.
        problem: FaceProblem,
    },
    /// The SVG library refuses the drawing.
    #[error("the drawing cannot be read: {0}")]
    Drawing(String),
}

/// Why a font in a layout file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FontProblem {
    /// Not one TrueType or OpenType font in Base64.
    #[error("this is not one TrueType or OpenType font in Base64")]
    Unreadable,
    /// More than 1 MiB.
    #[error("the font is larger than 1 MiB")]
    TooLarge,
    /// More than four fonts.
    #[error("a layout brings at most 4 fonts")]
    TooMany,
    /// There is such a font already; which of the two is meant would be a guess.
    #[error("there is already a font {0}")]
    Twice(String),
}

/// Why a card cannot be drawn. Nothing is ever cut, replaced or left out instead (REQ D-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FaceProblem {
    /// The text is too long, also at the smallest size and broken into lines.
    #[error("{place} does not fit")]
    DoesNotFit {
        /// Whose text it is.
        place: Place,
    },
    /// The font has no such letter.
    #[error("{place} has the letter {letter:?}, which the font lacks")]
    NoGlyph {
        /// Whose text it is.
        place: Place,
        /// The letter.
        letter: char,
    },
    /// A character that has no place on a card: control, formatting, private use.
    #[error("{place} has the unprintable character U+{:04X}", u32::from(*letter))]
    Unprintable {
        /// Whose text it is.
        place: Place,
        /// The character.
        letter: char,
    },
    /// A required text is empty.
    #[error("{place} is empty")]
    Empty {
        /// Whose text it is.
        place: Place,
    },
    /// The card number is not 16 digits.
    #[error("the card number must have 16 digits")]
    Number,
    /// The check page's address cannot go into the QR's dense mode, or it is no https address.
    #[error("the check address must be an upper-case https address")]
    CheckUrl,
    /// The token is empty or longer than 220 bytes.
    #[error("the token must have 1 to 220 bytes")]
    Token,
    /// Under four printer dots a module.
    #[error("the QR would have {dots} printer dots a module, it must have 4")]
    QrTooSmall {
        /// Dots for one module.
        dots: u32,
    },
    /// Under three printer dots a module of the barcode.
    #[error("the barcode would have {dots} printer dots a module, it must have 3")]
    BarcodeTooNarrow {
        /// Dots for one module.
        dots: u32,
    },
    /// The photo is no JPEG that can be decoded, or it is unreasonably large.
    #[error("the photo cannot be read")]
    Photo,
    /// The picture's size does not suit the card: too small, too large, or the wrong way round.
    #[error("the picture's size does not suit the card")]
    Dots,
    /// A library failed on a checked layout; a fault in the program, not in the data.
    #[error("the face cannot be drawn")]
    Drawing,
}
