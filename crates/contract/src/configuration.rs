//! What a city has set up: one versioned document, delivered in the enrolment bundle and later by the feed.

mod rules;

use std::collections::BTreeMap;

use domain::consent::Clause;
pub use domain::entitlement::{AgeLimits, EndRule};
pub use domain::street::StreetRow;
pub use rules::{ApplicationReason, ApplicationRules};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::payload::BlockReason;

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
    /// Where the hub answers stations, such as `https://okienko.miasto.example`; empty for a city without one. Over plain HTTP only
    /// on the station's own computer: what is signed is not hidden.
    #[serde(default)]
    pub hub_address: String,
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
    pub duplicate_reasons: Vec<DuplicateReason>,
    /// Layouts of cards.
    pub layouts: Vec<LayoutFile>,
    /// The head of every document on paper.
    #[serde(default)]
    pub letterhead: Letterhead,
    /// How applications are dealt with (C-9).
    #[serde(default)]
    pub applications: ApplicationRules,
    /// A demo city: nothing it issues is real.
    pub demo: Option<Demo>,
    /// The key to which stations seal their own keys (E-8), signed by the city's root (`contract::escrow`), in Base64. The offline
    /// program puts it here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(skip)]
    pub escrow: Option<String>,
}

impl Configuration {
    /// Whether what stations send to the hub is hidden from others on the way: over TLS, or not leaving the computer. An empty
    /// address is none, and right.
    #[must_use]
    pub fn hub_address_is_safe(&self) -> bool {
        self.hub_address.is_empty() || is_safe_address(&self.hub_address)
    }
}

/// Whether what is sent to an address is hidden from others on the way: over TLS, or not leaving the computer.
#[must_use]
pub fn is_safe_address(address: &str) -> bool {
    let plain =
        |host: &str| !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || ".:-[]/_".contains(c));
    let here = ["127.0.0.1", "localhost", "[::1]"];
    match address.split_once("://") {
        Some(("https", rest)) => plain(rest),
        Some(("http", rest)) => {
            let host = rest.split('/').next().unwrap_or_default();
            let host = host
                .rsplit_once(':')
                .filter(|(_, port)| port.chars().all(|c| c.is_ascii_digit()))
                .map_or(host, |(host, _)| host);
            plain(rest) && here.contains(&host)
        }
        Some(_) | None => false,
    }
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

/// Why a card is replaced, with the fee (C-7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DuplicateReason {
    /// Stable name.
    pub id: String,
    /// On screen.
    pub label: CityText,
    /// The fee in grosz; 0 for none.
    pub fee: u32,
    /// The old card is out of its holder's hands: it is blocked at once, and for this. Otherwise it counts until the new one is
    /// handed over.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub blocks: Option<BlockReason>,
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

impl ConsentClause {
    /// What the rules have to know of it.
    #[must_use]
    pub fn rule(&self) -> Clause {
        Clause { id: self.id.clone(), version: self.version, required: self.required }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    // REQ E-8: what a station sends names people, so it never crosses a network in the clear.
    #[test]
    fn the_hub_is_reached_over_tls_or_on_this_computer() {
        let safe = |address: &str| {
            let json = serde_json::json!({
                "version": 1, "city_name": "", "teryt": "", "support_phone": "", "portal": "", "check_address": "",
                "hub_address": address, "idle_minutes": 5, "card_months": 36, "home_postcode": "", "home_city": "",
                "documents": [], "grounds": [], "consents": [], "packages": [], "duplicate_reasons": [], "layouts": [],
                "demo": null,
            });
            serde_json::from_value::<Configuration>(json).unwrap().hub_address_is_safe()
        };
        for address in [
            "",
            "https://okienko.example",
            "https://okienko.example:8443/hub",
            "http://127.0.0.1:8080",
            "http://localhost",
            "http://[::1]:80",
        ] {
            assert!(safe(address), "{address}");
        }
        for address in [
            "okienko.example",
            "http://okienko.example",
            "http://127.0.0.1.example",
            "http://localhost@okienko.example",
            "https://",
            "ftp://localhost",
            "https://a b",
        ] {
            assert!(!safe(address), "{address}");
        }
    }
}
