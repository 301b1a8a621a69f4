//! What a city has set up: one versioned document, delivered in the enrolment bundle and later by the feed.

use std::collections::BTreeMap;

pub use domain::entitlement::{AgeLimits, EndRule};
pub use domain::street::StreetRow;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A text of the city in one or more languages, by BCP 47 tag; Polish is always there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CityText(pub BTreeMap<String, String>);

/// A city's configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Configuration {
    /// Its version; grows with every change.
    pub version: u32,
    /// The city as on its cards.
    pub city_name: String,
    /// The city's TERYT code.
    pub teryt: String,
    /// The city's support telephone.
    pub support_phone: String,
    /// The residents' web portal, as printed on the card.
    pub portal: String,
    /// The check page's address as it stands in the QR: upper case, without `#`.
    pub check_address: String,
    /// After how many idle minutes a counter's screen is covered; 1 to 60.
    pub idle_minutes: u16,
    /// How long a card is valid, in months.
    pub card_months: u16,
    /// Postcode and city that a new form starts with.
    pub home_postcode: String,
    /// The city of that postcode.
    pub home_city: String,
    /// The city's streets with their postcodes (H-5). The page does not get them: it asks for what is being typed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(skip)]
    pub streets: Vec<StreetRow>,
    /// Documents that staff may be shown.
    pub documents: Vec<Choice>,
    /// Grounds for the card.
    pub grounds: Vec<Choice>,
    /// Consent clauses in force.
    pub consents: Vec<ConsentClause>,
    /// Packages.
    pub packages: Vec<Package>,
    /// Reasons for a duplicate, with fees.
    pub duplicate_reasons: Vec<PricedChoice>,
    /// Layouts of cards.
    pub layouts: Vec<LayoutFile>,
    /// The head of every document on paper.
    #[serde(default)]
    pub letterhead: Letterhead,
    /// A demo city: nothing it issues is real.
    pub demo: Option<Demo>,
}

/// One entry of a list that the city keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Choice {
    /// Stable name.
    pub id: String,
    /// On screen.
    pub label: CityText,
}

/// A package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Package {
    /// Stable name.
    pub id: String,
    /// The number that stands for it in a card's signed token; never given to another package.
    pub code: u8,
    /// On screen.
    pub label: CityText,
    /// Who may have it.
    #[serde(default)]
    pub age: AgeLimits,
    /// What proves the right to it; without any, the clerk's tick is enough and it ends with the card.
    #[serde(default)]
    pub proofs: Vec<Proof>,
}

/// A kind of paper that proves a right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Proof {
    /// Stable name.
    pub id: String,
    /// On screen.
    pub label: CityText,
    /// When a right that follows from it ends.
    pub end: EndRule,
}

/// One entry with a fee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PricedChoice {
    /// Stable name.
    pub id: String,
    /// On screen.
    pub label: CityText,
    /// The fee in grosz; 0 for none.
    pub fee: u32,
}

/// One versioned consent clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentClause {
    /// Stable name.
    pub id: String,
    /// The version of the text.
    pub version: u32,
    /// Short title.
    pub title: CityText,
    /// The clause.
    pub text: CityText,
    /// Without it there is no card.
    pub required: bool,
    /// It allows to keep the person's data: whoever withdraws it deletes the account (B-11).
    #[serde(default)]
    pub data_processing: bool,
}

/// A card layout as the city keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LayoutFile {
    /// Stable name.
    pub id: String,
    /// On screen.
    pub label: CityText,
    /// The file's text; `cardface` reads it.
    #[ts(skip)]
    pub content: String,
}

/// The head of every document on paper, beside the city's name, its telephone and the issuance point.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Letterhead {
    /// The office that the issuance points belong to; before the point's name. Empty for none.
    pub office: String,
    /// At most two lines of address after the issuance point's own.
    pub address: Vec<String>,
}

/// What only a demo city has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Demo {
    /// The password that everybody has.
    pub password: String,
}
