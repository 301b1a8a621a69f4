//! Every command and its types, declared once, with its audience and whether it works without network; the operations
//! that stations record; what they and the hub say to each other; what an enrolment bundle holds; the codes of what can go wrong.
//!
//! The screen's TypeScript is written from here by `cargo run -p contract --example typescript`.

pub mod application;
pub mod claim;
mod command;
pub mod configuration;
pub mod counter;
pub mod enrolment;
pub mod escrow;
pub mod merged;
pub mod moment;
pub mod operation;
pub mod payload;
pub mod person;
pub mod portal;
pub mod problem;
pub mod resident;
pub mod shift;
pub mod sync;
pub mod typescript;

pub use command::{Audience, CommandInfo, Reach};
pub use domain::registration::{FieldCode, FieldProblem};
pub use moment::Moment;
pub use person::Person;
pub use problem::{ErrorCode, Problem};
