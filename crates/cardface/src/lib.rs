//! A layout and the data of a card in, pixels and PDF out. Exact, repeatable, snapshot-tested (REQ D-1, D-2, C-5).
//!
//! ```
//! use cardface::{ARCADE_LANDSCAPE, CardData, Dots, Face, Fonts, Layout, pdf, pixels};
//!
//! let layout = Layout::parse(ARCADE_LANDSCAPE, &Fonts::embedded())?;
//! let front = pixels(&layout, &CardData::sample(), Face::Front, Dots { width: 1012, height: 638 })?;
//! let preview = front.png()?;
//! let file = pdf(&layout, &CardData::sample(), &Face::BOTH)?;
//! # assert!(preview.len() > 1000 && file.starts_with(b"%PDF-"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod barcode;
mod body;
mod condition;
mod data;
mod drawing;
mod fonts;
mod layout;
mod pdf;
mod photo;
mod pixels;
mod print;
mod problem;
mod qr;
mod samples;
mod text;

pub use data::{CardData, Place, TOKEN_BYTES};
pub use fonts::Fonts;
pub use layout::{ARCADE_LANDSCAPE, ARCADE_PORTRAIT, CARD_MM, Face, Layout, Orientation};
pub use pdf::pdf;
pub use pixels::{Dots, Pixels, both_faces, for_printer, pixels};
pub use print::print;
pub use problem::{FaceProblem, FontProblem, LayoutProblem};
pub use qr::qr_text;
pub use samples::Sample;
