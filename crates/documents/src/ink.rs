//! What is put on paper, in strips that no page end cuts through.

use krilla::image::Image;

use crate::fonts::Run;
use crate::structure::Element;

/// Points in a millimetre.
pub(crate) const MM: f32 = 72.0 / 25.4;

/// Red, green and blue of sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour(pub(crate) u8, pub(crate) u8, pub(crate) u8);

/// The colours of the design (`tokens.css`, light), by their roles.
pub(crate) const INK: Colour = Colour(0x0F, 0x1F, 0x1F);
/// Quieter text.
pub(crate) const QUIET: Colour = Colour(0x44, 0x59, 0x5A);
/// Rules between rows; a little darker than on screen, since printers lose the lightest lines.
pub(crate) const LINE: Colour = Colour(0xB4, 0xC1, 0xC0);
/// Borders of boxes and places to write on.
pub(crate) const EDGE: Colour = Colour(0x6A, 0x7F, 0x7F);
/// The city's mark and the rule below the letterhead.
pub(crate) const ACT: Colour = Colour(0x00, 0x60, 0x5F);
/// The ground of the training and demo marks.
pub(crate) const WAIT_SOFT: Colour = Colour(0xFF, 0xF0, 0xCC);
/// The edge and words of the training and demo marks.
pub(crate) const WAIT: Colour = Colour(0x7D, 0x4A, 0x00);
/// The large slanted mark, under everything.
pub(crate) const WATER: Colour = Colour(0xDD, 0xE4, 0xE3);

/// In which language a text is read aloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tongue {
    Polish,
    English,
}

/// Something drawn, in pt from its strip's upper left corner.
pub(crate) struct Item {
    pub(crate) x: f32,
    pub(crate) y: f32,
    /// What it belongs to; without one it is decoration, which readers aloud skip.
    pub(crate) element: Option<Element>,
    pub(crate) mark: Mark,
}

/// What is drawn.
pub(crate) enum Mark {
    /// A text; `y` is its baseline.
    Text { run: Run, colour: Colour, tongue: Tongue },
    /// A line to the right, `thick` pt.
    Rule { long: f32, thick: f32, colour: Colour },
    /// An empty rectangle for one character or for writing.
    Frame { wide: f32, high: f32, thick: f32, colour: Colour },
    /// A filled rectangle.
    Ground { wide: f32, high: f32, colour: Colour },
    /// A check box. Its cross is a real letter, so that the answer can be read in the text, too.
    Tick { side: f32, cross: Option<Run> },
    /// The arch of the counter window, the mark of the letterhead.
    Arch { high: f32 },
    /// A picture.
    Picture { wide: f32, high: f32, image: Image },
}

/// A part of a document that stands on one page.
pub(crate) struct Strip {
    /// Space above, pt; left out at the top of a page.
    pub(crate) above: f32,
    /// pt.
    pub(crate) high: f32,
    /// On the same page as the next strip.
    pub(crate) keep: bool,
    pub(crate) items: Vec<Item>,
    /// The heading that begins here, for the bookmarks.
    pub(crate) heading: Option<String>,
}
