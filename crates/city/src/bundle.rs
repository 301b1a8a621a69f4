//! Making the file that turns a computer into a station (REQ E-9).

use std::collections::BTreeSet;

use contract::Moment;
use contract::configuration::Configuration;
use contract::counter::Place;
use contract::enrolment::{
    CardLease, EnrolmentPayload, FORMAT, Leases, NumberKind, NumberRun, SecretBytes, StaffMember,
};
use credential::{CheckAddress, Envelope, Fingerprint, StationCertificate, StationKey, TransportKey, seal_bundle};
use data_encoding::{BASE64, HEXLOWER};
use rand_core::CryptoRng;
use time::{Duration, UtcDateTime};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::certificate::ranges;
use crate::folder::City;
use crate::numbers::Amounts;
use crate::problem::CityProblem;
use crate::register::{RunEntry, StaffEntry, StationEntry};
use crate::sheet::{self, FirstPassword};
use crate::staff::{NewStaff, first_password, hash};
use crate::streets::check_streets;

/// For how long a bundle can be used.
pub const BUNDLE_DAYS: i64 = 7;

/// How far a station's clock may lie behind the computer on which the bundle was made, so that its first cards are
/// already under its certificate.
const CLOCK_TOLERANCE: Duration = Duration::days(1);

/// What station is wanted.
#[derive(Clone, Debug)]
pub struct StationRequest {
    /// The issuance point.
    pub point: String,
    /// Its address.
    pub point_address: String,
    /// The number of the station there.
    pub station: u16,
    /// Who makes the bundle.
    pub issued_by: String,
    /// Who may sign in.
    pub staff: Vec<NewStaff>,
    /// A password that everybody has and need not change: demo cities only.
    pub common_password: Option<String>,
    /// What the city has set up.
    pub configuration: Configuration,
    /// How many numbers.
    pub amounts: Amounts,
}

/// A bundle and the paper that goes with it. They should travel apart.
pub struct Enrolment {
    /// The station.
    pub station: Uuid,
    /// The file.
    pub bundle: Vec<u8>,
    /// What stands on the paper.
    pub sheet: Zeroizing<String>,
    /// The characters to compare.
    pub fingerprint: Fingerprint,
}

impl City {
    /// Makes a station: keys, certificate, numbers, staff, and the bundle with all of it.
    ///
    /// What was given out is safe on disk before the bundle exists.
    ///
    /// # Errors
    /// As [`CityProblem`] says. Numbers of a bundle that was then not made or got lost are never used again.
    pub fn enrol(
        &mut self,
        request: StationRequest,
        now: UtcDateTime,
        rng: &mut impl CryptoRng,
    ) -> Result<Enrolment, CityProblem> {
        let status_list = self.check_configuration(&request.configuration)?;
        let numbers = self.register.take(request.amounts, 0, rng)?;
        let (station, bundle) = (new_id(now, rng), new_id(now, rng));
        let (card_key, transport_key) = (StationKey::generate(rng), TransportKey::generate(rng));
        let not_before = now.saturating_sub(CLOCK_TOLERANCE);
        let certificate = StationCertificate {
            city: self.id(),
            station: station.to_string(),
            key: card_key.public(),
            numbers: ranges(&numbers)?,
            status_list,
            not_before,
            expires: StationCertificate::end(not_before),
        };
        let certificate = certificate.seal(self.root())?;
        let (staff, passwords) = self.staff(&request, now, rng)?;
        self.register.stations.push(StationEntry {
            station,
            bundle,
            point: request.point.clone(),
            number: request.station,
            point_address: request.point_address.clone(),
            certificate: BASE64.encode(&certificate),
            transport_key: HEXLOWER.encode(&transport_key.public().to_bytes()),
            numbers: numbers.iter().map(RunEntry::of).collect(),
            cut_off: None,
        });
        // From here on the numbers are taken: the register is on disk before there is a bundle.
        let trust_list = self.publish_trust_list(now)?;

        let expires = now.saturating_add(Duration::days(BUNDLE_DAYS));
        let payload = EnrolmentPayload {
            format: FORMAT,
            bundle,
            station,
            place: Place {
                city: request.configuration.city_name.clone(),
                point: request.point,
                point_address: request.point_address,
                station: request.station,
            },
            issued_at: Moment::of(now),
            issued_by: request.issued_by,
            expires_at: Moment::of(expires),
            certificate,
            card_key: SecretBytes(card_key.to_secret_bytes().to_vec()),
            transport_key: SecretBytes(transport_key.to_secret_bytes().to_vec()),
            hub_key: self.hub().public().to_bytes().to_vec(),
            trust_list,
            leases: first_leases(&numbers),
            staff,
            configuration: Configuration { escrow: Some(self.escrow_statement(now)?), ..request.configuration },
        };
        let mut cbor = Vec::new();
        ciborium::into_writer(&payload, &mut cbor).map_err(|_| CityProblem::Computation("plik stanowiska"))?;
        let envelope = Envelope { city: self.id(), issued: now, expires };
        let sealed = seal_bundle(&envelope, cbor, self.root())?;
        let fingerprint = Fingerprint::of(&sealed);
        let sheet = sheet::write(&payload, self.id(), fingerprint, expires, &passwords);
        Ok(Enrolment { station, bundle: sealed, sheet, fingerprint })
    }

    /// What must be right before anything is given out. Returns the address of the status list.
    pub(crate) fn check_configuration(&self, configuration: &Configuration) -> Result<String, CityProblem> {
        if configuration.teryt != self.id().as_str() {
            return Err(CityProblem::ForeignConfiguration {
                theirs: configuration.teryt.clone(),
                ours: self.id().to_string(),
            });
        }
        let mut codes = BTreeSet::new();
        if let Some(package) = configuration.packages.iter().find(|package| !codes.insert(package.code)) {
            return Err(CityProblem::PackageCode(package.code));
        }
        let address: CheckAddress = configuration
            .check_address
            .parse()
            .map_err(|_| CityProblem::CheckAddress(configuration.check_address.clone()))?;
        if !configuration.hub_address_is_safe() {
            return Err(CityProblem::HubAddress(configuration.hub_address.clone()));
        }
        check_streets(&configuration.streets)?;
        Ok(format!("{}status/1", address.as_str().to_ascii_lowercase()))
    }

    /// The people of the station. Somebody who is known from another station keeps id and password, and is not on the paper.
    fn staff(
        &mut self,
        request: &StationRequest,
        now: UtcDateTime,
        rng: &mut impl CryptoRng,
    ) -> Result<(Vec<StaffMember>, Vec<FirstPassword>), CityProblem> {
        let (mut members, mut passwords) = (Vec::new(), Vec::new());
        for person in &request.staff {
            let login = person.email.to_lowercase();
            let entry = match self.register.staff.entry(login.clone()) {
                std::collections::btree_map::Entry::Occupied(known) => {
                    passwords.push(FirstPassword::known(person));
                    known.into_mut()
                }
                std::collections::btree_map::Entry::Vacant(vacant) => {
                    let password = request
                        .common_password
                        .as_ref()
                        .map_or_else(|| first_password(person, rng), |common| Zeroizing::new(common.clone()));
                    let password_hash = hash(&password, rng)?;
                    passwords.push(FirstPassword::new(person, password));
                    let member = StaffMember {
                        id: new_id(now, rng),
                        first_name: String::new(),
                        last_name: String::new(),
                        login,
                        role: person.role,
                        password_hash,
                        must_change: request.common_password.is_none(),
                    };
                    vacant.insert(StaffEntry { member, points: BTreeSet::new() })
                }
            };
            entry.member.first_name.clone_from(&person.first_name);
            entry.member.last_name.clone_from(&person.last_name);
            entry.member.role = person.role;
            entry.points.insert(request.point.clone());
            members.push(entry.member.clone());
        }
        Ok((members, passwords))
    }
}

/// What the bundle leases: the first run of each kind.
fn first_leases(runs: &[NumberRun]) -> Leases {
    let first = |kind| runs.iter().find(|run| run.kind == kind && run.run == 0);
    let numbers = |kind| first(kind).map(NumberRun::numbers).unwrap_or_default();
    Leases {
        cards: CardLease {
            first_body: first(NumberKind::Cards).map_or(0, |run| run.first_body),
            status_indices: numbers(NumberKind::Cards),
        },
        applications: numbers(NumberKind::Applications),
        receipts: numbers(NumberKind::Receipts),
        substitutes: numbers(NumberKind::Substitutes),
    }
}

/// A UUIDv7 from the given moment and random source.
fn new_id(now: UtcDateTime, rng: &mut impl CryptoRng) -> Uuid {
    let mut random = [0_u8; 10];
    rng.fill_bytes(&mut random);
    let millis = u64::try_from(now.unix_timestamp_nanos() / 1_000_000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}
