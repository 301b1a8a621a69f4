//! The paper with a one-time code: text for the terminal and a printer, and a QR that a scanner reads.

use std::fmt::Write as _;

use contract::Moment;
use contract::counter::Place;
use credential::{Fingerprint, OneTimeCode};
use domain::clock::local_in_warsaw;
use qrcode::{Color, EcLevel, QrCode};
use zeroize::Zeroizing;

use crate::HubProblem;

/// Dots of one module in the picture.
const SCALE: usize = 8;
/// The white border, in modules (ISO/IEC 18004).
const BORDER: usize = 4;

/// What stands on the paper.
#[derive(Debug)]
pub struct Sheet {
    /// The station.
    pub place: Place,
    /// The hub's address.
    pub address: String,
    /// The code.
    pub code: OneTimeCode,
    /// Until when it can be used.
    pub expires: Moment,
    /// The characters to compare on the station's screen.
    pub fingerprint: Fingerprint,
}

impl Sheet {
    /// The paper as text.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        // Room for everything, so that growing leaves no copies behind.
        let mut text = Zeroizing::new(String::with_capacity(4096));
        let local = local_in_warsaw(self.expires.utc());
        let code = self.code.grouped();
        // Three groups a line are read without losing the place.
        let groups: Vec<&str> = code.split('-').collect();
        let lines: Vec<String> = groups.chunks(3).map(|line| line.join("-")).collect();
        let written = write!(
            text,
            "OKIENKO: KOD STANOWISKA\n\
             \n\
             Miasto         {}\n\
             Punkt          {}\n\
             Stanowisko     {}\n\
             Podłączyć do   {} {:02}:{:02}\n\
             \n\
             Adres centrali {}\n\
             Kod            {}\n\
             \n\
             Przy pierwszym uruchomieniu wybierz „Kod z centrali” i zeskanuj obraz QR\n\
             albo przepisz adres i kod. Kod działa raz, na jednym komputerze.\n\
             \n\
             Te same znaki muszą być potem na ekranie:\n\
             \n\
             \x20              {}\n",
            self.place.city,
            self.place.point,
            self.place.station,
            local.date(),
            local.hour(),
            local.minute(),
            self.address,
            lines.join("\n               "),
            self.fingerprint,
        );
        debug_assert!(written.is_ok(), "a string takes everything");
        text
    }

    /// The text of the QR: opened with a phone it is only the hub's page; what stands after `#` never leaves the phone.
    #[must_use]
    pub fn qr_text(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{}/#{}", self.address.trim_end_matches('/'), *self.code.grouped()))
    }

    /// The QR for a terminal, two modules in one character.
    ///
    /// # Errors
    /// [`HubProblem::Unknown`] when the address is too long for a QR.
    pub fn qr_for_terminal(&self) -> Result<Zeroizing<String>, HubProblem> {
        let qr = self.qr()?;
        let mut text = Zeroizing::new(String::new());
        for row in (0..qr.side).step_by(2) {
            for column in 0..qr.side {
                // Terminals are mostly dark: what is light in the QR is printed.
                text.push(match (qr.dark(column, row), qr.dark(column, row + 1)) {
                    (false, false) => '█',
                    (false, true) => '▀',
                    (true, false) => '▄',
                    (true, true) => ' ',
                });
            }
            text.push('\n');
        }
        Ok(text)
    }

    /// The QR as a picture (PNG), black on white.
    ///
    /// # Errors
    /// As [`Self::qr_for_terminal`].
    pub fn qr_as_png(&self) -> Result<Vec<u8>, HubProblem> {
        let qr = self.qr()?;
        let side = qr.side * SCALE;
        let dots: Vec<u8> =
            (0..side * side).map(|dot| if qr.dark(dot % side / SCALE, dot / side / SCALE) { 0 } else { 255 }).collect();
        let wide = u32::try_from(side).unwrap_or(0);
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, wide, wide);
        encoder.set_color(png::ColorType::Grayscale);
        let written = encoder.write_header().and_then(|mut picture| picture.write_image_data(&dots));
        written.map_err(|error| HubProblem::Unknown(error.to_string()))?;
        Ok(bytes)
    }

    fn qr(&self) -> Result<Modules, HubProblem> {
        let code = QrCode::with_error_correction_level(self.qr_text().as_bytes(), EcLevel::M);
        let code = code.map_err(|error| HubProblem::Unknown(format!("no QR: {error}")))?;
        let inner = code.width();
        Ok(Modules {
            dark: code.to_colors().into_iter().map(|color| color == Color::Dark).collect(),
            inner,
            side: inner + 2 * BORDER,
        })
    }
}

/// A QR with its border.
struct Modules {
    dark: Vec<bool>,
    inner: usize,
    side: usize,
}

impl Modules {
    fn dark(&self, column: usize, row: usize) -> bool {
        let inside = |at: usize| at.checked_sub(BORDER).filter(|at| *at < self.inner);
        match (inside(column), inside(row)) {
            (Some(column), Some(row)) => self.dark.get(row * self.inner + column).copied().unwrap_or(false),
            _ => false,
        }
    }
}
