//! The QR on the back: the check page's address, `#`, and the token (ARCHITECTURE, Card token; ISO/IEC 18004).

use qrcode::bits::Bits;
use qrcode::{Color, EcLevel, QrCode, Version};

use crate::FaceProblem;
use crate::data::TOKEN_BYTES;

/// Modules of white on each side (ISO/IEC 18004, 9.1).
pub(crate) const QUIET: u32 = 4;
/// Modules across version 12, which holds the longest token with an address of 35 characters at level M.
pub(crate) const VERSION_12: u32 = 65;
/// Fewer printer dots than this for one module smear together on a card printer.
pub(crate) const LEAST_DOTS: u32 = 4;

/// What the QR says: `check_url`, `#`, and the token in unpadded upper-case Base32 (RFC 4648, section 6).
///
/// A phone's camera opens the page; the part after `#` never leaves the phone.
#[must_use]
pub fn qr_text(check_url: &str, token: &[u8]) -> String {
    format!("{check_url}#{}", data_encoding::BASE32_NOPAD.encode(token))
}

/// The modules of one QR, row by row.
#[derive(Debug, Clone)]
pub(crate) struct Modules {
    /// Modules across, without quiet zone.
    pub(crate) across: u32,
    dark: Vec<bool>,
}

impl Modules {
    /// The smallest QR of level M for this address and token, in mixed segments: the address and the token in the
    /// alphanumeric mode (11 bits for two characters), only `#` as a byte.
    pub(crate) fn encode(check_url: &str, token: &[u8]) -> Result<Modules, FaceProblem> {
        if !is_check_url(check_url) {
            return Err(FaceProblem::CheckUrl);
        }
        if token.is_empty() || token.len() > TOKEN_BYTES {
            return Err(FaceProblem::Token);
        }
        let code = (1..=40)
            .find_map(|version| segments(Version::Normal(version), check_url, token))
            .ok_or(FaceProblem::CheckUrl)?;
        let code = QrCode::with_bits(code, EcLevel::M).map_err(|_| FaceProblem::Drawing)?;
        let across = u32::try_from(code.width()).map_err(|_| FaceProblem::Drawing)?;
        let dark = code.into_colors().into_iter().map(|color| color == Color::Dark).collect();
        Ok(Modules { across, dark })
    }

    /// The dark runs as (column, row, length), in modules.
    pub(crate) fn runs(&self) -> Vec<(u32, u32, u32)> {
        let mut runs = Vec::new();
        let across = self.across as usize;
        for (row, line) in (0u32..).zip(self.dark.chunks_exact(across)) {
            let mut start = None;
            for (column, &dark) in (0u32..).zip(line.iter().chain(std::iter::once(&false))) {
                match (dark, start) {
                    (true, None) => start = Some(column),
                    (false, Some(from)) => {
                        runs.push((from, row, column - from));
                        start = None;
                    }
                    _ => {}
                }
            }
        }
        runs
    }

    /// How this QR stands in a square of `side` dots around the centre (`x`, `y`): whole dots for each module, whole
    /// dots for the corner.
    pub(crate) fn stand(&self, x: f32, y: f32, side: f32) -> Result<Stand, FaceProblem> {
        let modules = self.across + 2 * QUIET;
        let module = whole_dots(side, modules);
        if module < LEAST_DOTS {
            return Err(FaceProblem::QrTooSmall { dots: module });
        }
        let half = (modules * module) as f32 / 2.0;
        Ok(Stand { left: (x - half).round(), top: (y - half).round(), module: module as f32, modules: modules as f32 })
    }
}

/// Where a QR stands, in printer dots; every number is whole.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stand {
    /// Left edge of the quiet zone.
    pub(crate) left: f32,
    /// Top edge of the quiet zone.
    pub(crate) top: f32,
    /// One module.
    pub(crate) module: f32,
    /// Modules across, quiet zone included.
    pub(crate) modules: f32,
}

impl Stand {
    /// A run of modules as (x, y, width, height) in dots.
    pub(crate) fn dots(&self, (column, row, length): (u32, u32, u32)) -> (f32, f32, f32, f32) {
        let quiet = QUIET as f32;
        (
            self.left + (column as f32 + quiet) * self.module,
            self.top + (row as f32 + quiet) * self.module,
            length as f32 * self.module,
            self.module,
        )
    }
}

/// Whole dots for each of `modules` in `side` dots. Half a dot of tolerance for the whole square: a place of 24.72 mm
/// is 291.97 dots and stands for 292.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a positive number of dots, far below 2^32"
)]
pub(crate) fn whole_dots(side: f32, modules: u32) -> u32 {
    ((side + 0.5) / modules as f32).floor().max(0.0) as u32
}

fn is_check_url(url: &str) -> bool {
    let rest = url.strip_prefix("HTTPS://").unwrap_or_default();
    !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"$%*+-./:".contains(&b))
}

fn segments(version: Version, check_url: &str, token: &[u8]) -> Option<Bits> {
    let base32 = data_encoding::BASE32_NOPAD.encode(token);
    let mut bits = Bits::new(version);
    bits.push_alphanumeric_data(check_url.as_bytes()).ok()?;
    bits.push_byte_data(b"#").ok()?;
    bits.push_alphanumeric_data(base32.as_bytes()).ok()?;
    bits.push_terminator(EcLevel::M).ok()?;
    Some(bits)
}
