//! What has been given out: the file `register.json`, which makes every number of a city go to one station alone.

use std::collections::{BTreeMap, BTreeSet};

use contract::enrolment::{NumberKind, NumberRun, StaffMember};
use credential::STATUS_PLACES_MAX;
use data_encoding::BASE64;
use domain::leased_number;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::numbers::{Amounts, draw};
use crate::problem::CityProblem;

/// Places in the status list: random ones, of which at most half are used. A list holds two bits for each and is the larger packed the
/// thinner it is used, so it begins small and doubles.
fn status_places(used: usize, wanted: u32) -> u32 {
    let used = u32::try_from(used).unwrap_or(u32::MAX);
    used.saturating_add(wanted).saturating_mul(2).clamp(LEAST_PLACES, STATUS_PLACES_MAX).next_power_of_two()
}

/// So many that nobody guesses how many cards a small city has.
const LEAST_PLACES: u32 = 1 << 17;

/// Everything that was given out.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Register {
    /// The version of the last trust list.
    pub(crate) trust_list: u32,
    /// The next card number, its 11 digits between 9616 and the check digit.
    pub(crate) next_card: u64,
    /// The last card number of the city.
    pub(crate) last_card: u64,
    /// In the order in which they were made.
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
    /// In Base64.
    pub(crate) certificate: String,
    pub(crate) transport_key: String,
    pub(crate) numbers: Vec<RunEntry>,
    /// It is cut off: the names of the tokens that are still believed, 16 bytes each, in Base64.
    #[serde(default)]
    pub(crate) cut_off: Option<String>,
}

/// A run of numbers that was given to a station.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RunEntry {
    kind: NumberKind,
    run: u32,
    first_body: u64,
    /// Four bytes each, big-endian, in Base64: a number on a line of its own each would make a file that nobody can open.
    numbers: String,
}

/// A person who may sign in.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StaffEntry {
    pub(crate) member: StaffMember,
    /// The issuance points where they may sign in.
    pub(crate) points: BTreeSet<String>,
}

impl RunEntry {
    pub(crate) fn of(run: &NumberRun) -> Self {
        let bytes: Vec<u8> = run.numbers().iter().flat_map(|number| number.to_be_bytes()).collect();
        Self { kind: run.kind, run: run.run, first_body: run.first_body, numbers: BASE64.encode(&bytes) }
    }

    /// The run; none when the file is damaged.
    pub(crate) fn run(&self) -> Option<NumberRun> {
        let bytes = BASE64.decode(self.numbers.as_bytes()).ok()?;
        let (numbers, []) = bytes.as_chunks() else { return None };
        let numbers: Vec<u32> = numbers.iter().map(|bytes| u32::from_be_bytes(*bytes)).collect();
        Some(NumberRun::new(self.kind, self.run, self.first_body, &numbers))
    }
}

impl StationEntry {
    /// Its runs; none when the file is damaged.
    pub(crate) fn runs(&self) -> Option<Vec<NumberRun>> {
        self.numbers.iter().map(RunEntry::run).collect()
    }
}

impl Register {
    pub(crate) fn new(first_card: u64, last_card: u64) -> Self {
        Self { trust_list: 0, next_card: first_card, last_card, stations: Vec::new(), staff: BTreeMap::new() }
    }

    /// Takes numbers that nobody has: the next card numbers, and random ones of the other kinds, in runs that follow those that the
    /// station has. The card numbers of all of them lie in one row.
    pub(crate) fn take(
        &mut self,
        amounts: Amounts,
        from_run: u32,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<NumberRun>, CityProblem> {
        let needed = u64::from(amounts.cards) * u64::from(amounts.runs);
        let left = (self.last_card + 1).saturating_sub(self.next_card);
        if left < needed {
            return Err(CityProblem::CardNumbersExhausted { left, needed });
        }
        let mut runs = Vec::new();
        for kind in NumberKind::ALL {
            let mut taken = self.taken(kind)?;
            let wanted = amounts.of(kind).saturating_mul(amounts.runs);
            let (bound, name) = match kind {
                NumberKind::Cards => (status_places(taken.len(), wanted), "miejsca na liście statusów"),
                NumberKind::Applications => (leased_number::BODIES, "numery wniosków"),
                NumberKind::Receipts => (leased_number::BODIES, "numery pokwitowań"),
                NumberKind::Substitutes => (leased_number::BODIES, "identyfikatory zastępcze"),
            };
            for run in 0..amounts.runs {
                let numbers = draw(amounts.of(kind), bound, &mut taken, name, rng)?;
                let before = u64::from(amounts.cards) * u64::from(run);
                let first_body = if kind == NumberKind::Cards { self.next_card + before } else { 0 };
                runs.push(NumberRun::new(kind, from_run + run, first_body, &numbers));
            }
        }
        self.next_card += needed;
        Ok(runs)
    }

    /// Everything of a kind that any station has.
    fn taken(&self, kind: NumberKind) -> Result<BTreeSet<u32>, CityProblem> {
        let runs = self.stations.iter().flat_map(|station| &station.numbers).filter(|run| run.kind == kind);
        let mut taken = BTreeSet::new();
        for run in runs {
            taken.extend(run.run().ok_or(CityProblem::Computation("register.json"))?.numbers());
        }
        Ok(taken)
    }
}
