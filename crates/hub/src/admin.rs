//! What an administrator does at the hub's computer. Nothing here shows whom a record is about.

pub mod stations;

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use contract::Moment;
use contract::sync::{CityFile, CityStation};
use credential::{Expected, Root, RootPublicKey, StationCertificate, TrustList, open_bundle};
use domain::clock::local_in_warsaw;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::jobs::Listed;
use crate::store::cities::{self, NotLoaded, Trusted};
use crate::{HubProblem, HubProcess, Store, offers};

/// Loads a city's file, which its root has signed: a new city, or what has changed in one. Says which city.
///
/// # Errors
/// [`HubProblem`]; nothing is changed then.
pub async fn load_city(hub: &HubProcess, file: &Path) -> Result<String, HubProblem> {
    let bytes = std::fs::read(file).map_err(|error| HubProblem::File { file: file.to_owned(), error })?;
    let bad = |why| HubProblem::BadFile { file: file.to_owned(), why };
    let opened = open_bundle::<Root>(&bytes, &Expected::ANYBODY, hub.now().utc())
        .map_err(|_| bad("not a city's file, damaged, or out of date"))?;
    let city: CityFile =
        ciborium::from_reader(opened.payload.as_slice()).map_err(|_| bad("not a city's file of this release"))?;
    if city.city != opened.envelope.city.as_str() {
        return Err(bad("the file is of one city and its envelope of another"));
    }
    let trusted =
        trusted(&city, &opened.signer).ok_or_else(|| bad("its trust list and its certificates do not fit"))?;
    let (root, now) = (opened.signer.to_bytes(), OffsetDateTime::from(hub.now().utc()));
    let mut tx = hub.store().begin().await?;
    let loaded = cities::load(&mut tx, &city, &trusted, &root, hub.new_id(), now).await?;
    match loaded {
        Ok(()) => tx.commit().await?,
        Err(NotLoaded::OtherRoot) => return Err(bad("another root key has signed what is here of this city")),
        Err(NotLoaded::Older) => return Err(bad("what is here of this city is newer")),
    }
    hub.feed().stir(&city.city);
    Ok(city.city)
}

/// What the city's trust list says of each of its stations; none when it is not the root's, or does not know a certificate.
fn trusted(city: &CityFile, root: &RootPublicKey) -> Option<Vec<Trusted>> {
    let list = TrustList::open(&city.trust_list, &[*root]).ok()?;
    let of = |station: &CityStation| {
        let certificate = StationCertificate::open(&station.certificate, &list.contents().roots).ok()?;
        let key = certificate.key.id();
        (list.certificate(&key) == Some(&certificate)).then(|| Trusted {
            certificate_ends: certificate.expires.into(),
            cut_off: list.contents().cut_off.iter().any(|cut_off| cut_off.key == key),
        })
    };
    city.stations.iter().map(of).collect()
}

/// Lists the jobs that failed: those that are tried again, and those that were given up.
///
/// # Errors
/// [`HubProblem::Store`]; [`HubProblem::System`] when nobody reads.
pub async fn jobs(store: &Store) -> Result<(), HubProblem> {
    let jobs = store.troubled_jobs().await?;
    let mut out = std::io::stdout().lock();
    let written = if jobs.is_empty() {
        writeln!(out, "Żadne zadanie nie czeka po nieudanej próbie.")
    } else {
        jobs.iter().try_for_each(|job| writeln!(out, "{}", line(job)))
    };
    written.map_err(HubProblem::System)
}

/// `0193…  9999011  activation_mail  od 2026-11-21 09:00  prób 3  refused  porzucone`
fn line(job: &Listed) -> String {
    let Listed { city, id, kind, created_at, due, attempts, problem } = job;
    let created_at = wall(*created_at);
    let state = due.map_or_else(|| "porzucone".to_owned(), |due| format!("następna próba {}", wall(due)));
    let problem = problem.as_deref().unwrap_or("-");
    format!("{id}  {city}  {kind}  od {created_at}  prób {attempts}  {problem}  {state}")
}

/// As the clock on the wall in Poland shows it, to the minute.
fn wall(moment: Moment) -> String {
    let local = local_in_warsaw(moment.utc());
    format!("{} {:02}:{:02}", local.date(), local.hour(), local.minute())
}

/// Lets a job be tried again, now.
///
/// # Errors
/// [`HubProblem::Unknown`] when there is no such job that is not done.
pub async fn retry_job(store: &Store, id: Uuid, now: Moment) -> Result<(), HubProblem> {
    if store.retry_job(id, now).await? {
        return Ok(());
    }
    Err(HubProblem::Unknown(format!("nie ma niewykonanego zadania {id}")))
}

/// Offers a bundle under a one-time code (E-9), and says it: on the terminal, and in a folder the paper and its QR.
///
/// # Errors
/// [`HubProblem`]. When the paper cannot be written, the same command makes another code.
pub async fn offer(hub: &HubProcess, bundle: &Path, out: Option<&Path>) -> Result<(), HubProblem> {
    let sheet = offers::offer(hub, bundle).await?;
    if let Some(folder) = out {
        let name = bundle.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        write_private(&folder.join(format!("{name}-kod.txt")), sheet.text().as_bytes())?;
        write_private(&folder.join(format!("{name}-kod.png")), &sheet.qr_as_png()?)?;
    }
    let qr = sheet.qr_for_terminal()?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}\n{}", *qr, *sheet.text()).map_err(HubProblem::System)
}

/// Writes a station's sealed keys into a new file, for the offline program that opens them (E-8).
///
/// # Errors
/// [`HubProblem::Unknown`] when there are none.
pub async fn sealed_keys(hub: &HubProcess, station: Uuid, out: &Path) -> Result<(), HubProblem> {
    write_private(out, offers::sealed_keys(hub, station).await?.as_bytes())
}

/// A new file that only its owner may read. Nothing is ever overwritten.
fn write_private(file: &Path, content: &[u8]) -> Result<(), HubProblem> {
    let opened = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    let written = opened.and_then(|mut open| open.write_all(content).and_then(|()| open.sync_all()));
    written.map_err(|error| HubProblem::File { file: file.to_owned(), error })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_nobody() {
        let job = Listed {
            city: "9999011".into(),
            id: Uuid::nil(),
            kind: "activation_mail".into(),
            created_at: Moment::from_unix_millis(0),
            due: None,
            attempts: 3,
            problem: Some("refused".into()),
        };
        let expected = "00000000-0000-0000-0000-000000000000  9999011  activation_mail  od 1970-01-01 01:00  \
                        prób 3  refused  porzucone";
        assert_eq!(line(&job), expected);
    }
}
