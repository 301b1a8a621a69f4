//! Packages and what they follow from.

use std::fmt;

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

/// What a card gives: as issued, or as it was changed since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Rights {
    /// The packages, in the city's order.
    pub packages: Vec<Entitlement>,
    /// The card's last day.
    #[ts(type = "string")]
    pub expires: Date,
}

/// Changes what a card gives, without a new card (B-8, C-8).
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
pub struct ChangeRights {
    /// Whose card it is.
    #[ts(type = "string")]
    pub resident: Uuid,
    /// 16 digits, grouped or not.
    pub number: String,
    /// Packages that stay as they are, by id; those that are in neither list end.
    pub keep: Vec<String>,
    /// Packages that are given or renewed.
    pub wanted: Vec<WantedPackage>,
    /// The card's last day moves on as if it were issued today.
    pub extend: bool,
}

impl fmt::Debug for ChangeRights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChangeRights").field("resident", &self.resident).finish_non_exhaustive()
    }
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
    /// The last day of the card that they are for; without one, of a card that is issued today.
    #[serde(default)]
    #[ts(optional = nullable, type = "string")]
    pub card_ends: Option<Date>,
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
