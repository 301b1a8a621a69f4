//! Stations: which there are, what they will need, and cutting one off (D-4, E-8, E-9).

use std::io::Write as _;
use std::path::Path;

use contract::Moment;
use contract::sync::AcceptedTokens;
use data_encoding::HEXLOWER;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{wall, write_private};
use crate::store::stations::{self, FEW_RUNS, StationLine};
use crate::{HubProblem, Store};

/// For so long before a certificate ends it is said.
pub(crate) const WARN_BEFORE_END: Duration = Duration::days(60);

/// The bytes of a token's hash by which a trust list names it.
const NAME_BYTES: usize = 16;

/// Lists the stations, each with what has to be done for it.
///
/// # Errors
/// [`HubProblem::Store`]; [`HubProblem::System`] when nobody reads.
pub async fn list(store: &Store, now: Moment) -> Result<(), HubProblem> {
    let mut tx = store.read().await?;
    let stations = stations::list(&mut tx).await?;
    let mut out = std::io::stdout().lock();
    let written = stations.iter().try_for_each(|station| writeln!(out, "{}", line(station, now)));
    written.map_err(HubProblem::System)
}

/// `0193…  9999011  Punkt Ratusz, stanowisko 2  ostatnio 2026-11-21 09:00  numerów kart 2310, porcji w zapasie 4  certyfikat do …`
fn line(station: &StationLine, now: Moment) -> String {
    let StationLine { id, city, point, number, runs_kept, .. } = station;
    let at = |moment: OffsetDateTime| wall(Moment::of(moment.into()));
    let last = station.last_contact.map_or_else(|| "nigdy".to_owned(), at);
    let left = station.numbers_left.map_or_else(|| "?".to_owned(), |left| left.to_string());
    let ends = at(station.certificate_ends);
    let mut line = format!(
        "{id}  {city}  {point}, stanowisko {number}  ostatnio {last}  numerów kart {left}, porcji w zapasie {runs_kept}  certyfikat do {ends}"
    );
    if let Some(since) = station.cut_off_at {
        return format!("{line}  odcięte {}", at(since));
    }
    if *runs_kept <= FEW_RUNS {
        line.push_str("  MAŁO NUMERÓW: okienko-city extend");
    }
    if station.certificate_ends < OffsetDateTime::from(now.utc()) + WARN_BEFORE_END {
        line.push_str("  KONIEC CERTYFIKATU: okienko-city renew");
    }
    line
}

/// What became of a station that was cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CutOff {
    /// Cards that are still believed.
    pub accepted: usize,
    /// Numbers that it had and reported no card of: they are invalid.
    pub unreported: usize,
}

/// Cuts a station off: nothing more is taken from it, and it is told so. Writes which of its tokens were accepted, for
/// `okienko-city cut-off`. Doing it again writes the list again.
///
/// # Errors
/// [`HubProblem::Unknown`] when there is no such station; [`HubProblem::File`] when the list cannot be written, which is the case too when
/// there is a file of that name: the station is cut off all the same.
pub async fn cut_off(store: &Store, station: Uuid, list: Option<&Path>, now: Moment) -> Result<CutOff, HubProblem> {
    let mut tx = store.begin().await?;
    if !stations::cut_off(&mut tx, station, OffsetDateTime::from(now.utc())).await? {
        return Err(HubProblem::Unknown(format!("there is no station {station}")));
    }
    let accepted = stations::accepted(&mut tx, station).await?;
    let unreported = stations::unreported(&mut tx, station).await?.len();
    tx.commit().await?;
    let done = CutOff { accepted: accepted.len(), unreported };
    if let Some(file) = list {
        let tokens = accepted.iter().map(|hash| HEXLOWER.encode(hash.get(..NAME_BYTES).unwrap_or(hash))).collect();
        let list = serde_json::to_vec(&AcceptedTokens { station, tokens });
        let list = list.map_err(|error| HubProblem::File { file: file.to_owned(), error: error.into() })?;
        write_private(file, &list)?;
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    // REQ D-4 E-8 E-9
    #[test]
    fn a_line_says_what_has_to_be_done() {
        let now = Moment::of(datetime!(2026-11-21 8:00 UTC).into());
        let fine = || StationLine {
            id: Uuid::nil(),
            city: "9999011".into(),
            point: "Punkt Ratusz".into(),
            number: 2,
            certificate_ends: datetime!(2027-12-26 8:00 UTC),
            cut_off_at: None,
            last_contact: None,
            numbers_left: Some(2310),
            runs_kept: 4,
        };
        let expected = "00000000-0000-0000-0000-000000000000  9999011  Punkt Ratusz, stanowisko 2  ostatnio nigdy  \
                        numerów kart 2310, porcji w zapasie 4  certyfikat do 2027-12-26 09:00";
        assert_eq!(line(&fine(), now), expected);
        assert!(line(&StationLine { runs_kept: 1, ..fine() }, now).ends_with("okienko-city extend"));
        let ends = datetime!(2027-01-19 8:00 UTC);
        assert!(line(&StationLine { certificate_ends: ends, ..fine() }, now).ends_with("okienko-city renew"));
        let cut_off_at = Some(datetime!(2026-11-20 8:00 UTC));
        assert!(line(&StationLine { cut_off_at, runs_kept: 0, ..fine() }, now).ends_with("odcięte 2026-11-20 09:00"));
    }
}
