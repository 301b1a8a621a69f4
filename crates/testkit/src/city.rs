//! A city made for one test: a bundle as an administrator makes it, with the paper that goes with it.

use std::path::{Path, PathBuf};

pub use city::{Amounts, City};
use city::{NewCity, NewStaff, StationRequest, demo};
use contract::configuration::Configuration;
use contract::counter::Role;
use credential::{HubKey, StationCertificate, TrustList};
use rand_core::UnwrapErr;
use time::UtcDateTime;

use crate::Outcome;

/// The card's layout that comes with the program.
const LAYOUT: &str = include_str!("../../cardface/layouts/arcade-landscape.svg");

/// Somebody who may sign in at the new station.
#[derive(Clone, Debug)]
pub struct Clerk {
    /// First and last name.
    pub name: String,
    /// The login.
    pub login: String,
    /// The password on the paper; it must be changed.
    pub first_password: String,
}

/// A bundle that no station has used yet, of a city without demo shortcuts.
#[derive(Debug)]
pub struct NewStation {
    /// The bundle.
    pub bundle: PathBuf,
    /// The characters to compare with the screen.
    pub fingerprint: String,
    /// The operator.
    pub operator: Clerk,
    /// The supervisor.
    pub supervisor: Clerk,
    /// The public key with which the station's cards are checked (Ed25519, RFC 8032).
    pub card_key: [u8; 32],
}

impl NewStation {
    /// Makes a city in `folder` and writes a bundle for one station to `bundle`.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn make(folder: &Path, bundle: &Path) -> Outcome<Self> {
        #[expect(clippy::disallowed_methods, reason = "the program that takes the bundle has the real clock")]
        let now = UtcDateTime::now();
        let mut random = UnwrapErr(getrandom::SysRng);

        let mut configuration = demo::configuration(LAYOUT.to_owned());
        configuration.demo = None;
        let city = NewCity {
            id: configuration.teryt.parse().map_err(|_| "not a TERYT code")?,
            name: configuration.city_name.clone(),
            first_card: 7_203_004_000,
            last_card: 7_299_999_999,
        };
        let mut city = City::create(folder, &city, now, &mut random)?;
        let person = |first_name: &str, last_name: &str, login: &str, role| NewStaff {
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            email: format!("{login}@przykladowo.example"),
            role,
        };
        let request = StationRequest {
            point: "Punkt Ratusz".to_owned(),
            point_address: "Rynek 1, parter".to_owned(),
            station: 2,
            issued_by: "Tomasz Zawiasowy-Demo".to_owned(),
            staff: vec![
                person("Anna", "Okienna-Demo", "anna.okienna", Role::Operator),
                person("Ewa", "Framuga-Demo", "ewa.framuga", Role::Supervisor),
            ],
            common_password: None,
            configuration,
            amounts: Amounts { runs: 2, cards: 200, applications: 50, receipts: 50, substitutes: 20 },
        };
        let enrolment = city.enrol(request, now, &mut random)?;
        if let Some(medium) = bundle.parent() {
            std::fs::create_dir_all(medium)?;
        }
        std::fs::write(bundle, &enrolment.bundle)?;

        let root = city.root_key();
        let trust = TrustList::open(&std::fs::read(folder.join("trust-list.cwt"))?, &[root])
            .map_err(|e| format!("the trust list cannot be read: {e:?}"))?;
        let certificate = trust.contents().certificates.first().ok_or("the trust list names no station")?;
        let certificate = StationCertificate::open(certificate, &[root])
            .map_err(|e| format!("the certificate cannot be read: {e:?}"))?;
        Ok(Self {
            bundle: bundle.to_owned(),
            fingerprint: enrolment.fingerprint.to_string(),
            operator: clerk(&enrolment.sheet, "Anna Okienna-Demo")?,
            supervisor: clerk(&enrolment.sheet, "Ewa Framuga-Demo")?,
            card_key: certificate.key.to_bytes(),
        })
    }
}

/// A city with several stations, each alone at its own issuance point, and the file for its hub.
#[derive(Debug)]
pub struct CityWithHub {
    /// The file for `okienko-hub admin load`.
    pub hub_file: Vec<u8>,
    /// The bundles of the stations, in the order of the points.
    pub bundles: Vec<Vec<u8>>,
    /// The hub's key.
    pub hub_key: HubKey,
    /// The city's TERYT code.
    pub city: String,
    /// What it has set up.
    pub configuration: Configuration,
}

impl CityWithHub {
    /// The password that everybody has.
    pub const PASSWORD: &str = demo::PASSWORD;

    /// Makes one in `folder`, with one operator and one supervisor who work at every point.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn make(
        folder: &Path,
        points: &[&str],
        now: UtcDateTime,
        change: impl FnOnce(&mut Configuration),
    ) -> Outcome<Self> {
        Self::make_with(folder, points, Amounts { runs: 2, ..Amounts::STATION }, now, change)
    }

    /// The same with as many numbers for each station as wanted.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn make_with(
        folder: &Path,
        points: &[&str],
        amounts: Amounts,
        now: UtcDateTime,
        change: impl FnOnce(&mut Configuration),
    ) -> Outcome<Self> {
        let mut random = UnwrapErr(getrandom::SysRng);
        let mut configuration = demo::configuration(LAYOUT.to_owned());
        change(&mut configuration);
        let new = NewCity {
            id: configuration.teryt.parse().map_err(|_| "not a TERYT code")?,
            name: configuration.city_name.clone(),
            first_card: 7_203_004_000,
            last_card: 7_299_999_999,
        };
        let mut city = City::create(folder, &new, now, &mut random)?;
        let staff: Vec<NewStaff> =
            demo::staff().into_iter().filter(|person| ["Anna", "Ewa"].contains(&person.first_name.as_str())).collect();
        let mut bundles = Vec::new();
        for (number, point) in (1..).zip(points) {
            let request = StationRequest {
                point: (*point).to_owned(),
                point_address: "Rynek 1".to_owned(),
                station: number,
                issued_by: "administrator".to_owned(),
                staff: staff.clone(),
                common_password: Some(demo::PASSWORD.to_owned()),
                configuration: configuration.clone(),
                amounts,
            };
            bundles.push(city.enrol(request, now, &mut random)?.bundle);
        }
        let hub_file = city.hub_file(Some(configuration.clone()), now)?;
        let hub_key = std::fs::read_to_string(folder.join("hub.key"))?;
        let hub_key: [u8; 32] =
            data_encoding::HEXLOWER.decode(hub_key.trim().as_bytes())?.try_into().map_err(|_| "not a key")?;
        let hub_key = HubKey::from_secret_bytes(&hub_key);
        Ok(Self { hub_file, bundles, hub_key, city: new.id.to_string(), configuration })
    }
}

/// What the paper says of a person.
fn clerk(sheet: &str, name: &str) -> Outcome<Clerk> {
    let mut lines = sheet.lines().skip_while(|line| !line.starts_with(name)).skip(1);
    let mut after = |label: &str| lines.next().and_then(|line| line.strip_prefix(label)).map(str::to_owned);
    let login = after("Login: ").ok_or_else(|| format!("the paper has no login of {name}"))?;
    let first_password = after("Pierwsze hasło: ").ok_or_else(|| format!("the paper has no password of {name}"))?;
    Ok(Clerk { name: name.to_owned(), login, first_password })
}

/// The form of a made-up resident, filled in as a clerk would, for the command `register_resident`.
///
/// # Errors
/// When there are not so many.
pub fn resident_form(which: usize) -> Outcome<serde_json::Value> {
    let residents = demo::residents();
    let resident = residents.get(which).ok_or("there are not so many demo residents")?;
    Ok(serde_json::to_value(&resident.form)?)
}

/// The same for one of the demo city's residents, by given and last name.
///
/// # Errors
/// When the demo city has nobody of this name.
pub fn form_of(name: &str) -> Outcome<serde_json::Value> {
    let residents = demo::residents();
    let resident =
        residents.iter().find(|resident| format!("{} {}", resident.form.given_names, resident.form.surname) == name);
    Ok(serde_json::to_value(&resident.ok_or_else(|| format!("the demo city has no {name}"))?.form)?)
}

/// The drawn portrait of one of the demo city's residents, JPEG, as a photograph.
///
/// # Errors
/// When the demo city has nobody of this name, or has no portrait of the person.
pub fn portrait_of(name: &str) -> Outcome<Vec<u8>> {
    let residents = demo::residents();
    let named =
        |resident: &&demo::DemoResident| format!("{} {}", resident.form.given_names, resident.form.surname) == name;
    let photo = residents.iter().find(named).and_then(|resident| resident.photo.as_deref());
    let number = photo.and_then(|photo| photo.strip_prefix("photos/")?.strip_suffix(".jpg")?.parse::<u8>().ok());
    let number = number.ok_or_else(|| format!("the demo city has no portrait of {name}"))?;
    Ok(demo::jpeg(number.saturating_sub(1))?)
}

/// A drawn portrait, JPEG, as a photograph.
///
/// # Errors
/// When it cannot be drawn.
pub fn portrait() -> Outcome<Vec<u8>> {
    Ok(demo::jpeg(0)?)
}
