//! What the counter gives out on A4: data in, PDF/A out. Exact, repeatable (REQ C-12).
//!
//! Every document is PDF/A-2a and PDF/UA-1: real text, fonts embedded and subset, headings, tables and answers tagged for
//! readers aloud. No clock is read and nothing is opened: the same data give the same bytes.
//!
//! ```
//! use documents::{Document, Letterhead, Name, Options, SpoilReason, SpoiledCardProtocol, render};
//! use time::macros::datetime;
//!
//! let head = Letterhead {
//!     city: "Miasto Przykładowo".into(),
//!     place: "Przykładowo".into(),
//!     office: "Punkt wydawania kart nr 3".into(),
//!     address: vec!["ul. Rynkowa 1, 00-950 Przykładowo".into()],
//!     phone: "800 000 000".into(),
//! };
//! let protocol = SpoiledCardProtocol {
//!     number: None,
//!     card: domain::card_number::CardNumber::from_body(7_203_004_158).unwrap(),
//!     reason: SpoilReason::PrintFault,
//!     remarks: None,
//!     printer: Some("Drukarka kart".into()),
//!     station: "Stanowisko 1".into(),
//!     spoiled_at: datetime!(2026-11-20 9:41 +1),
//!     blank_written_off: true,
//!     next_card: None,
//!     operator: Name { given_names: "Piotr".into(), surname: "Ladny".into() },
//!     second_person: None,
//! };
//! let made_at = datetime!(2026-11-20 9:45 +1);
//! let pdf = render(&Document::SpoiledCard(protocol), &head, &Options { made_at, second: None, value: None })?;
//! assert!(pdf.starts_with(b"%PDF-1.7"));
//! # Ok::<(), documents::Problem>(())
//! ```

mod application;
mod check;
mod choices;
mod consent;
mod document;
mod fee;
mod fonts;
mod handover;
mod ink;
mod letterhead;
mod lines;
mod loss;
mod pages;
mod paint;
mod people;
mod problem;
mod shift;
mod signature;
mod spoiled;
mod story;
mod structure;
mod table;
mod texts;
mod withdrawal;
mod wording;

pub use application::{Answer, ApplicationForm, ApplicationKind, BlankApplicationForm, CardKind};
pub use check::{CLAUSE_CHARACTERS, ENTRIES, LINE_CHARACTERS, REMARK_CHARACTERS};
pub use consent::{AnsweredClause, ConsentForm};
pub use document::{Document, NoValue, Options, Rendered, render, rendered};
pub use fee::{FeeReceipt, RefundOf};
pub use handover::{HandOverConfirmation, Package};
pub use letterhead::{ADDRESS_LINES, Letterhead};
pub use loss::{Circumstance, StatementOfLoss};
pub use pages::PAGES;
pub use people::{Identity, Name, Party, Resident, Role};
pub use problem::Problem;
pub use shift::{FeeLine, ShiftReport};
pub use signature::{PICTURE_BYTES, PICTURE_SIDE, Signature};
pub use spoiled::{SpoilReason, SpoiledCardProtocol};
pub use withdrawal::StatementOfWithdrawal;
pub use wording::{Second, Wording};
