//! What a printer says of itself.

use crate::{DocumentFormat, Reason, StateReason};

/// A printer as it is now. Everything in it is the printer's own claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrinterStatus {
    /// Make and model, else its description, else its name; for a screen.
    pub name: String,
    /// What it does.
    pub state: PrinterState,
    /// Why it does that, worst first.
    pub reasons: Vec<StateReason>,
    /// Whether it takes new jobs at all.
    pub accepts_jobs: bool,
    /// Whether CR80 cards are in it.
    pub media: CardMedia,
    /// The size that it has for them: the card's own, or a little more where it prints beyond the edge.
    pub card: Option<CardSize>,
    /// Whether it prints both sides in one job.
    pub two_sided: bool,
    /// The document formats that it takes, of those that Okienko can make.
    pub formats: Vec<DocumentFormat>,
    /// `printer-resolution-supported`, finest last.
    pub resolutions: Vec<Resolution>,
    /// `printer-resolution-default`: what it prints in unless it is told otherwise.
    pub resolution: Option<Resolution>,
    /// What it says about raster pages.
    pub raster: RasterClaims,
    /// Ribbon, ink and the like.
    pub supplies: Vec<Supply>,
    /// Hoppers and trays that cards come from.
    pub hoppers: Vec<Supply>,
    /// How many jobs wait or print.
    pub queued_jobs: Option<u32>,
}

/// `printer-state` (RFC 8011, 5.4.11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PrinterState {
    /// Ready.
    Idle,
    /// Prints.
    Printing,
    /// Stopped: somebody has to do something.
    Stopped,
}

/// Whether CR80 cards (85.60 × 53.98 mm) are in the printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardMedia {
    /// They are.
    Ready,
    /// The printer knows such cards, but holds something else or nothing.
    NotLoaded,
    /// The printer does not know such cards.
    NotSupported,
    /// The printer does not tell.
    Unsaid,
}

/// A card as a printer's sheet, in hundredths of a millimetre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CardSize {
    /// Across.
    pub width: u32,
    /// Down.
    pub height: u32,
}

impl CardSize {
    /// CR80 (ISO/IEC 7810 ID-1) as it lies in the printer.
    pub const CR80: Self = Self { width: 8560, height: 5398 };
}

/// What a card printer prints: so many dots on a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CardDots {
    /// Dots across.
    pub width: u32,
    /// Dots down.
    pub height: u32,
    /// Dots in an inch, the same both ways.
    pub dpi: u32,
    /// The sheet that they lie on.
    pub sheet: CardSize,
}

/// Dots for each inch, across and along the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Resolution {
    /// Across the feed.
    pub cross_feed: u32,
    /// Along the feed.
    pub feed: u32,
}

/// What the printer says about `image/pwg-raster` (PWG 5100.13 and 5102.4).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RasterClaims {
    /// `pwg-raster-document-resolution-supported`
    pub resolutions: Vec<Resolution>,
    /// `pwg-raster-document-type-supported`, for example `srgb_8`.
    pub types: Vec<String>,
    /// `pwg-raster-document-sheet-back`: how the back page must be turned.
    pub sheet_back: Option<String>,
}

/// Something that a printer uses up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supply {
    /// The printer's own name for it.
    pub name: String,
    /// How much is left.
    pub level: Level,
}

/// How much of a supply is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// Parts of a hundred, 0 to 100.
    Percent(u8),
    /// Something is left, the printer cannot tell how much.
    Some,
    /// The printer cannot tell.
    Unknown,
}

impl PrinterStatus {
    /// Whether the printer takes documents of this format.
    pub fn takes(&self, format: DocumentFormat) -> bool {
        self.formats.contains(&format)
    }

    /// How many dots the printer puts on a card; `None` if it does not say it in a way that can be relied on.
    pub fn card_dots(&self) -> Option<CardDots> {
        let only = match self.resolutions.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        let (sheet, resolution) = (self.card?, self.resolution.or(only)?);
        let dpi = resolution.feed;
        // Coarser ones smear the code, finer ones no card printer has.
        let usable = resolution.cross_feed == dpi && (300..=1200).contains(&dpi);
        let dots = |length: u32| (length * dpi + 1270) / 2540;
        usable.then(|| CardDots { width: dots(sheet.width), height: dots(sheet.height), dpi, sheet })
    }

    /// Whether the printer names this reason, however weighty.
    pub fn has(&self, reason: &Reason) -> bool {
        self.reasons.iter().any(|r| r.reason == *reason)
    }

    /// What keeps the printer from printing, worst first; somebody has to see to it. Empty for a printer that can be used.
    pub fn obstacles(&self) -> impl Iterator<Item = &Reason> {
        self.reasons.iter().filter(|reason| reason.is_obstacle()).map(|reason| &reason.reason)
    }
}
