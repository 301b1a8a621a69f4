//! Packages and what they follow from.

pub use domain::entitlement::Problem as EntitlementProblem;
use serde::{Deserialize, Serialize};
use time::Date;
use ts_rs::TS;
use uuid::Uuid;

/// A resident's right to a package, as issued with a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Entitlement {
    /// The package, by id.
    pub package: String,
    /// The kind of proof seen, by id; never its number.
    pub proof: Option<String>,
    /// Its last day.
    #[ts(type = "string")]
    pub ends: Date,
}

/// A package that a resident is to have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WantedPackage {
    /// The package, by id.
    pub package: String,
    /// The kind of proof, by id; empty when none was chosen.
    pub proof: String,
    /// The last day on the proof, as typed; empty when there is none.
    pub proof_ends: String,
}

/// Asks what would become of the packages that are wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckPackages {
    /// Whose.
    #[ts(type = "string")]
    pub resident: Uuid,
    /// Those that are wanted.
    pub wanted: Vec<WantedPackage>,
}

/// One package of the city and one resident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PackageCheck {
    /// The package, by id.
    pub package: String,
    /// The last day, if it is wanted and nothing is wrong.
    #[ts(type = "string | null")]
    pub ends: Option<Date>,
    /// What is wrong; of a package that is not wanted, why it cannot be had.
    pub problem: Option<EntitlementProblem>,
}
