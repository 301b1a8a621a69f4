//! The forms in which a card's faces can be sent to a printer.

/// A document format that a printer may take.
///
/// A PDF of two pages is what Okienko sends: one document carries both sides, so the printer turns the card by itself and a job is either whole
/// or nothing. Raster forms need one file with both pages (`image/pwg-raster`, PWG 5102.4) or one job for each side (JPEG, PNG), which could
/// leave a card with one side printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DocumentFormat {
    /// `application/pdf`
    Pdf,
    /// `image/pwg-raster`
    PwgRaster,
    /// `image/png`
    Png,
    /// `image/jpeg`
    Jpeg,
}

impl DocumentFormat {
    /// Its media type, as in `document-format` (RFC 8011, 5.1.10).
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::PwgRaster => "image/pwg-raster",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// The format of a media type; `None` for one that Okienko has no use for.
    pub fn from_media_type(text: &str) -> Option<Self> {
        let bare = text.split(';').next().unwrap_or_default().trim();
        [Self::Pdf, Self::PwgRaster, Self::Png, Self::Jpeg]
            .into_iter()
            .find(|format| format.media_type().eq_ignore_ascii_case(bare))
    }
}
