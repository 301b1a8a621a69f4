//! What has been given out: the file `register.json`, which makes every number of a city go to one station alone.

use std::collections::{BTreeMap, BTreeSet};

use contract::enrolment::{CardLease, Leases, StaffMember};
use domain::leased_number;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::numbers::{Amounts, draw};
use crate::problem::CityProblem;

/// Places in the status list: random ones of a million, of which at most half are ever used. Two bits each and nearly all the same,
/// so that the list stays small when packed.
const STATUS_PLACES: u32 = 1 << 20;

/// Everything that was given out.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Register {
    /// The version of the last trust list.
    pub(crate) trust_list: u32,
    /// The next card number, its 11 digits between 9616 and the check digit.
    pub(crate) next_card: u64,
    /// The last card number of the city.
    pub(crate) last_card: u64,
    status_places: BTreeSet<u32>,
    applications: BTreeSet<u32>,
    receipts: BTreeSet<u32>,
    substitutes: BTreeSet<u32>,
    /// Certificates of the stations, in Base64, in the order in which they were made.
    #[serde(default)]
    pub(crate) stations: Vec<StationEntry>,
    /// People by login, so that somebody at two stations is one person with one password.
    #[serde(default)]
    pub(crate) staff: BTreeMap<String, StaffEntry>,
}

/// A station that was made.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StationEntry {
    pub(crate) station: Uuid,
    pub(crate) bundle: Uuid,
    pub(crate) point: String,
    pub(crate) number: u16,
    pub(crate) point_address: String,
    pub(crate) certificate: String,
    pub(crate) transport_key: String,
    pub(crate) cards: CardLease,
}

/// A person who may sign in.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StaffEntry {
    pub(crate) member: StaffMember,
    /// The issuance points where they may sign in.
    pub(crate) points: BTreeSet<String>,
}

impl Register {
    pub(crate) fn new(first_card: u64, last_card: u64) -> Self {
        Self {
            trust_list: 0,
            next_card: first_card,
            last_card,
            status_places: BTreeSet::new(),
            applications: BTreeSet::new(),
            receipts: BTreeSet::new(),
            substitutes: BTreeSet::new(),
            stations: Vec::new(),
            staff: BTreeMap::new(),
        }
    }

    /// Takes numbers that nobody has: the next card numbers, and random ones of the other kinds.
    pub(crate) fn lease(&mut self, amounts: Amounts, rng: &mut impl CryptoRng) -> Result<Leases, CityProblem> {
        let needed = u64::from(amounts.cards);
        let left = (self.last_card + 1).saturating_sub(self.next_card);
        if left < needed {
            return Err(CityProblem::CardNumbersExhausted { left, needed });
        }
        let first_body = self.next_card;
        let bodies = leased_number::BODIES;
        let leases = Leases {
            cards: CardLease {
                first_body,
                status_indices: draw(
                    amounts.cards,
                    STATUS_PLACES,
                    &mut self.status_places,
                    "miejsca na liście statusów",
                    rng,
                )?,
            },
            applications: draw(amounts.applications, bodies, &mut self.applications, "numery wniosków", rng)?,
            receipts: draw(amounts.receipts, bodies, &mut self.receipts, "numery pokwitowań", rng)?,
            substitutes: draw(amounts.substitutes, bodies, &mut self.substitutes, "identyfikatory zastępcze", rng)?,
        };
        self.next_card += needed;
        Ok(leases)
    }
}
