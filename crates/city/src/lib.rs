//! The offline program that makes a city: root and hub keys, enrolment bundles, and a demo city to look around in.
//!
//! A station whose key store is lost gets its keys back from here (REQ E-8): what it has sealed is opened with the root key alone.
//!
//! Everything of a city lies in one folder that belongs on an encrypted medium in a safe: whoever reads `root.key` can make
//! stations. A folder is only ever added to; the register of leased numbers is written before any bundle that uses them, so a
//! crash wastes numbers and never gives one out twice (REQ D-4).

mod bundle;
mod certificate;
mod configuration;
pub mod demo;
mod escrow;
mod files;
mod folder;
mod hub;
mod layout;
mod numbers;
mod problem;
mod register;
mod sheet;
mod staff;
mod streets;

pub use bundle::{BUNDLE_DAYS, Enrolment, StationRequest};
pub use certificate::Renewed;
pub use configuration::read_configuration;
pub use escrow::Recovery;
pub use files::write_new;
pub use folder::{City, NewCity};
pub use layout::{add_layout, check_layout, export_layout};
pub use numbers::Amounts;
pub use problem::CityProblem;
pub use staff::{NewStaff, read_staff};
pub use streets::read_streets;
