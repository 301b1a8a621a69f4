//! What the offline program and the hub hand each other as files (E-8, E-9, G-1).

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use uuid::Uuid;

use crate::Moment;
use crate::configuration::Configuration;
use crate::enrolment::{NumberRun, StaffMember};

/// A file for the hub that the offline program signs with the city's root: the city as it is now. Loaded by
/// `okienko-hub admin load`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CityFile {
    /// The form, 1.
    pub format: u16,
    /// TERYT code.
    pub city: String,
    /// Name as on its cards.
    pub name: String,
    /// When it was made; an older one is not loaded.
    pub made_at: Moment,
    /// The signed trust list.
    pub trust_list: ByteBuf,
    /// What the city has set up; none when only stations and people change.
    pub configuration: Option<Configuration>,
    /// Every station that was made.
    pub stations: Vec<CityStation>,
    /// Everybody who may sign in, with the stations where.
    pub staff: Vec<CityStaff>,
}

/// A station as the offline program made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CityStation {
    /// The station.
    pub station: Uuid,
    /// The bundle that makes it.
    pub bundle: Uuid,
    /// The issuance point.
    pub point: String,
    /// Its address.
    pub point_address: String,
    /// The number of the station there.
    pub number: u16,
    /// Its certificate.
    pub certificate: ByteBuf,
    /// The public half of its transport key, 32 bytes.
    pub transport_key: ByteBuf,
    /// Its numbers: those of the bundle, and those that the hub keeps for later.
    pub numbers: Vec<NumberRun>,
}

/// Somebody who may sign in, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CityStaff {
    /// Who.
    pub member: StaffMember,
    /// At which issuance points.
    pub points: Vec<String>,
}

/// The tokens that the hub had accepted from a station when it was cut off (E-8): written by `okienko-hub admin cut-off`, read by
/// `okienko-city cut-off`. As JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedTokens {
    /// The station.
    pub station: Uuid,
    /// The first 16 bytes of the SHA-256 of each token, in hexadecimal digits.
    pub tokens: Vec<String>,
}
