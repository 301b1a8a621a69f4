//! A layout: one SVG file with both faces and named places, read and checked when it is imported.

use parking_lot::Mutex;
use resvg::tiny_skia::{Path, Pixmap, Rect};
use resvg::usvg::Tree;

use crate::condition::Condition;
use crate::data::{CardData, Place};
use crate::drawing::Frame;
use crate::fonts::Fonts;
use crate::pixels::Dots;
use crate::problem::{FaceProblem, LayoutProblem};
use crate::text::TextPlace;

mod check;
mod contrast;
mod parse;
mod places;
mod stamp;

/// The layout that a new city starts with: landscape, Polish.
pub const ARCADE_LANDSCAPE: &str = include_str!("../layouts/arcade-landscape.svg");

/// The same card upright.
pub const ARCADE_PORTRAIT: &str = include_str!("../layouts/arcade-portrait.svg");

/// The long and the short side of a card, mm (ISO/IEC 7810 ID-1, also called CR80).
pub const CARD_MM: (f32, f32) = (85.6, 53.98);

/// How a card lies when its layout is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orientation {
    /// 85.60 mm wide.
    Landscape,
    /// 53.98 mm wide.
    Portrait,
}

/// One side of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Face {
    /// The side with the photo.
    Front,
    /// The side with the QR.
    Back,
}

impl Face {
    /// Both faces, front first.
    pub const BOTH: [Face; 2] = [Face::Front, Face::Back];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Face::Front => "front",
            Face::Back => "back",
        }
    }
}

/// A layout that was read and checked (REQ D-1). It holds what all its cards share, so keep it while cards are made.
pub struct Layout {
    source: String,
    id: String,
    name: String,
    pub(crate) title: String,
    pub(crate) language: String,
    orientation: Orientation,
    pub(crate) fonts: Fonts,
    front: Drawing,
    back: Drawing,
    pub(crate) grounds: Mutex<Vec<Ground>>,
}

/// What the cards of a layout have at the bottom of a face, drawn for one size.
#[derive(Debug)]
pub(crate) struct Ground {
    pub(crate) face: Face,
    pub(crate) dots: Dots,
    /// Which pieces of the face it consists of.
    pub(crate) pieces: Vec<usize>,
    pub(crate) pixmap: Pixmap,
}

impl std::fmt::Debug for Layout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Layout({})", self.id)
    }
}

impl Layout {
    /// Reads a layout file that was imported once, in a few milliseconds; `layouts/README.md` explains the format. What
    /// is looked at here is what drawing relies on: the rules, fonts, letters, sizes, and that a plain card fits.
    ///
    /// # Errors
    /// The first [`LayoutProblem`] found. Whoever edits layouts gets it with the line or the name concerned.
    pub fn parse(text: &str, fonts: &Fonts) -> Result<Layout, LayoutProblem> {
        let layout = parse::layout(text, fonts)?;
        check::quick(&layout).into_iter().collect::<Result<(), _>>()?;
        Ok(layout)
    }

    /// Reads a layout file that a city hands in, and looks at it thoroughly: [`Layout::parse`], then contrast, covered
    /// codes and every sample card for every kind of card that its conditions tell apart. Takes a fifth of a second for
    /// each of them.
    ///
    /// # Errors
    /// As [`Layout::parse`].
    pub fn import(text: &str, fonts: &Fonts) -> Result<Layout, LayoutProblem> {
        let layout = Layout::parse(text, fonts)?;
        check::thorough(&layout).into_iter().collect::<Result<(), _>>()?;
        Ok(layout)
    }

    /// Everything that [`Layout::import`] would refuse a file for, as far as it can be seen at once; empty for one that it
    /// takes. For whoever edits the file.
    #[must_use]
    pub fn problems(text: &str, fonts: &Fonts) -> Vec<LayoutProblem> {
        let layout = match parse::layout(text, fonts) {
            Ok(layout) => layout,
            Err(problem) => return vec![problem],
        };
        let mut problems = Vec::new();
        for problem in check::quick(&layout).into_iter().chain(check::thorough(&layout)).filter_map(Result::err) {
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        problems
    }

    /// The file, byte for byte as it was read: what an export writes and another city imports.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The name that a clerk chooses it by.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name that configuration and stored cards refer to; `a` to `z`, digits and hyphens.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How the card lies.
    #[must_use]
    pub fn orientation(&self) -> Orientation {
        self.orientation
    }

    /// Width and height, mm.
    pub(crate) fn size(&self) -> (f32, f32) {
        let (long, short) = CARD_MM;
        match self.orientation {
            Orientation::Landscape => (long, short),
            Orientation::Portrait => (short, long),
        }
    }

    pub(crate) fn drawing(&self, face: Face) -> &Drawing {
        match face {
            Face::Front => &self.front,
            Face::Back => &self.back,
        }
    }
}

/// One face, cut into pieces in painting order.
#[derive(Debug)]
pub(crate) struct Drawing {
    pub(crate) frame: Frame,
    pub(crate) pieces: Vec<Piece>,
}

impl Drawing {
    /// The pieces that this card has, each with its place in the order of painting.
    pub(crate) fn shown<'d>(&'d self, data: &'d CardData) -> impl Iterator<Item = (usize, &'d What)> {
        let shown = |(_, piece): &(usize, &Piece)| piece.when.holds(data);
        self.pieces.iter().enumerate().filter(shown).map(|(index, piece)| (index, &piece.what))
    }

    /// The text elements of neighbouring text places, filled.
    pub(crate) fn texts(&self, places: &[TextPlace], data: &CardData, fonts: &Fonts) -> Result<String, FaceProblem> {
        places.iter().map(|place| place.fill(data, &self.frame, fonts)).collect()
    }
}

/// A part of a face and the cards that have it.
#[derive(Debug)]
pub(crate) struct Piece {
    pub(crate) when: Condition,
    pub(crate) what: What,
}

/// What a piece is.
#[derive(Debug)]
pub(crate) enum What {
    /// The same on every card.
    Fixed(Fixed),
    /// Text places that follow each other.
    Texts(Vec<TextPlace>),
    /// The photo's place.
    Photo(PhotoPlace),
    /// The QR's place.
    Qr(QrPlace),
    /// The barcode's place.
    Barcode(BarcodePlace),
}

/// Elements that are the same on every card.
#[derive(Debug)]
pub(crate) struct Fixed {
    /// As in the file.
    pub(crate) source: String,
    /// Read, texts laid out.
    pub(crate) tree: Tree,
}

/// A shape that the photo fills.
#[derive(Debug)]
pub(crate) struct PhotoPlace {
    /// The shape without a photo.
    pub(crate) plain: Fixed,
    /// Its edge, mm.
    pub(crate) edge: Path,
    /// Its extent, mm.
    pub(crate) bounds: Rect,
}

/// A square for the QR with its quiet zone, mm.
#[derive(Debug, Clone, Copy)]
pub(crate) struct QrPlace {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) side: f32,
}

impl QrPlace {
    /// The middle, mm.
    pub(crate) fn middle(&self) -> (f32, f32) {
        (self.x + self.side / 2.0, self.y + self.side / 2.0)
    }
}

/// A rectangle for the barcode with its quiet zones, mm.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BarcodePlace {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

/// Places without which a card is no card of the city.
pub(crate) const REQUIRED: [Place; 4] = [Place::GivenNames, Place::Surname, Place::Number, Place::Qr];
