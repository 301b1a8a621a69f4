//! What a station may sign, for how long, and whether it is believed: certificates, more numbers, cutting off (REQ D-4, E-8, E-9).

use std::collections::BTreeSet;

use contract::enrolment::{NumberKind, NumberRun};
use contract::sync::AcceptedTokens;
use credential::{CutOff, NumberRange, StationCertificate};
use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use rand_core::CryptoRng;
use time::UtcDateTime;
use uuid::Uuid;

use crate::folder::City;
use crate::numbers::Amounts;
use crate::problem::CityProblem;
use crate::register::{RunEntry, StationEntry};

/// A station whose certificate was made anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewed {
    /// The station.
    pub station: Uuid,
    /// Its issuance point.
    pub point: String,
    /// Its number there.
    pub number: u16,
    /// When the certificate ends.
    pub expires: UtcDateTime,
}

impl City {
    /// Makes the certificates of stations anew, of all that are not cut off or of one: for 400 days from now. What they signed before
    /// stays valid. They come to the stations with the next file for the hub.
    ///
    /// # Errors
    /// As [`CityProblem`] says.
    pub fn renew(&mut self, only: Option<Uuid>, now: UtcDateTime) -> Result<Vec<Renewed>, CityProblem> {
        let renewed = self.chosen(only)?.into_iter().map(|at| self.certify_again(at, now));
        let renewed = renewed.collect::<Result<_, _>>()?;
        self.publish_trust_list(now)?;
        Ok(renewed)
    }

    /// Gives stations more runs of numbers, all that are not cut off or one, and makes their certificates anew. The hub leases them when
    /// it has the next file.
    ///
    /// # Errors
    /// As [`CityProblem`] says.
    pub fn extend(
        &mut self,
        only: Option<Uuid>,
        amounts: Amounts,
        now: UtcDateTime,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<Renewed>, CityProblem> {
        let mut renewed = Vec::new();
        for at in self.chosen(only)? {
            let runs = self.entry(at)?.runs().ok_or_else(damaged)?;
            let next = runs.iter().map(|run| run.run + 1).max().unwrap_or(0);
            let more = self.register.take(amounts, next, rng)?;
            self.entry(at)?.numbers.extend(more.iter().map(RunEntry::of));
            renewed.push(self.certify_again(at, now)?);
        }
        // From here on the numbers are taken: the register is on disk before the hub hears of them.
        self.publish_trust_list(now)?;
        Ok(renewed)
    }

    /// From now on only those cards of a station are believed that the hub had accepted from it (REQ E-8). Again with another list, that
    /// one counts.
    ///
    /// # Errors
    /// As [`CityProblem`] says.
    pub fn cut_off(
        &mut self,
        station: Uuid,
        accepted: &AcceptedTokens,
        now: UtcDateTime,
    ) -> Result<usize, CityProblem> {
        if accepted.station != station {
            return Err(CityProblem::OtherStation { theirs: accepted.station, ours: station });
        }
        let names = accepted.tokens.iter().map(|name| token_name(name)).collect::<Option<BTreeSet<_>>>();
        let names = names.ok_or(CityProblem::AcceptedTokens)?;
        let entry = self.register.stations.iter_mut().find(|entry| entry.station == station);
        let entry = entry.ok_or(CityProblem::UnknownStation(station))?;
        let bytes: Vec<u8> = names.iter().flatten().copied().collect();
        entry.cut_off = Some(BASE64.encode(&bytes));
        self.publish_trust_list(now)?;
        Ok(names.len())
    }

    /// The places in the register of the stations that are meant.
    fn chosen(&self, only: Option<Uuid>) -> Result<Vec<usize>, CityProblem> {
        let stations = self.register.stations.iter().enumerate();
        let chosen: Vec<usize> = stations
            .filter(|(_, entry)| entry.cut_off.is_none() && only.is_none_or(|only| entry.station == only))
            .map(|(at, _)| at)
            .collect();
        match only {
            Some(only) if chosen.is_empty() => Err(CityProblem::UnknownStation(only)),
            _ => Ok(chosen),
        }
    }

    fn entry(&mut self, at: usize) -> Result<&mut StationEntry, CityProblem> {
        self.register.stations.get_mut(at).ok_or_else(damaged)
    }

    /// The certificate over all numbers of a station, from when the first one began until 400 days from now.
    fn certify_again(&mut self, at: usize, now: UtcDateTime) -> Result<Renewed, CityProblem> {
        let roots = [self.root_key()];
        let entry = self.entry(at)?;
        let before = BASE64.decode(entry.certificate.as_bytes()).map_err(|_| damaged())?;
        let before = StationCertificate::open(&before, &roots).map_err(|_| damaged())?;
        let numbers = ranges(&entry.runs().ok_or_else(damaged)?)?;
        let expires = StationCertificate::end(now);
        let sealed = StationCertificate { numbers, expires, ..before }.seal(self.root())?;
        let entry = self.entry(at)?;
        entry.certificate = BASE64.encode(&sealed);
        Ok(Renewed { station: entry.station, point: entry.point.clone(), number: entry.number, expires })
    }
}

fn damaged() -> CityProblem {
    CityProblem::Computation("register.json")
}

/// The card numbers of runs, those that follow each other as one range.
pub(crate) fn ranges(runs: &[NumberRun]) -> Result<Vec<NumberRange>, CityProblem> {
    let mut ends: Vec<(u64, u64)> = Vec::new();
    for run in runs.iter().filter(|run| run.kind == NumberKind::Cards) {
        let count = u64::try_from(run.numbers().len()).map_err(|_| CityProblem::Numbers)?;
        let (first, last) = (run.first_body, (run.first_body + count).saturating_sub(1));
        match ends.last_mut() {
            Some((_, end)) if *end + 1 == first => *end = last,
            _ => ends.push((first, last)),
        }
    }
    ends.into_iter().map(|(first, last)| NumberRange::new(first, last).map_err(|_| CityProblem::Numbers)).collect()
}

/// What is no longer trusted, as a trust list says it.
pub(crate) fn cut_off_of(entry: &StationEntry, certificate: &StationCertificate) -> Option<CutOff> {
    let names = BASE64.decode(entry.cut_off.as_ref()?.as_bytes()).ok()?;
    Some(CutOff { key: certificate.key.id(), accepted: names.as_chunks().0.iter().copied().collect() })
}

fn token_name(hex: &str) -> Option<[u8; 16]> {
    HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).ok()?.try_into().ok()
}
