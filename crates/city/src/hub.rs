//! The file that tells the hub of a city: its stations, its people, what it has set up (REQ E-9, G-1). Holds no secret but the hashes of
//! first passwords.

use contract::Moment;
use contract::configuration::Configuration;
use contract::sync::{CityFile, CityStaff, CityStation};
use credential::{Envelope, seal_bundle};
use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use serde_bytes::ByteBuf;
use time::{Duration, UtcDateTime};

use crate::folder::City;
use crate::problem::CityProblem;
use crate::register::StationEntry;

/// For how long the hub takes the file.
const DAYS: i64 = 30;

impl City {
    /// Makes the file for `okienko-hub admin load`, signed by the city's root. Without a configuration only stations and people are
    /// told.
    ///
    /// # Errors
    /// As [`CityProblem`] says.
    pub fn hub_file(&mut self, configuration: Option<Configuration>, now: UtcDateTime) -> Result<Vec<u8>, CityProblem> {
        if let Some(configuration) = &configuration {
            self.check_configuration(configuration)?;
        }
        let told = |configuration| -> Result<Configuration, CityProblem> {
            Ok(Configuration { escrow: Some(self.escrow_statement(now)?), ..configuration })
        };
        let configuration = configuration.map(told).transpose()?;
        let trust_list = self.publish_trust_list(now)?;
        let staff = self.register.staff.values();
        let file = CityFile {
            format: 1,
            city: self.id().to_string(),
            name: self.name().to_owned(),
            made_at: Moment::of(now),
            trust_list: ByteBuf::from(trust_list),
            configuration,
            stations: self
                .register
                .stations
                .iter()
                .map(station)
                .collect::<Option<_>>()
                .ok_or(CityProblem::Computation("register.json"))?,
            staff: staff
                .map(|entry| CityStaff { member: entry.member.clone(), points: entry.points.iter().cloned().collect() })
                .collect(),
        };
        let mut cbor = Vec::new();
        ciborium::into_writer(&file, &mut cbor).map_err(|_| CityProblem::Computation("plik dla centrali"))?;
        let envelope = Envelope { city: self.id(), issued: now, expires: now.saturating_add(Duration::days(DAYS)) };
        Ok(seal_bundle(&envelope, cbor, self.root())?)
    }
}

fn station(entry: &StationEntry) -> Option<CityStation> {
    Some(CityStation {
        station: entry.station,
        bundle: entry.bundle,
        point: entry.point.clone(),
        point_address: entry.point_address.clone(),
        number: entry.number,
        certificate: ByteBuf::from(BASE64.decode(entry.certificate.as_bytes()).ok()?),
        transport_key: ByteBuf::from(HEXLOWER_PERMISSIVE.decode(entry.transport_key.as_bytes()).ok()?),
        numbers: entry.runs()?,
    })
}
