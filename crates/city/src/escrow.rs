//! The key to which stations seal their own keys (REQ E-8), and how a station gets its keys back that has lost them. The private half
//! is derived from the root key, so it is where that is and nowhere else: no server can open what stations send.

use contract::enrolment::SecretBytes;
use contract::escrow::{EscrowStatement, KEYS_BYTES, RecoveredKeys, SealedKeys, whose};
use credential::{Envelope, OneTimeCode, seal_bundle};
use data_encoding::BASE64;
use rand_core::CryptoRng;
use serde::Deserialize;
use serde_bytes::ByteBuf;
use time::{Duration, UtcDateTime};
use zeroize::Zeroizing;

use crate::folder::City;
use crate::problem::CityProblem;

/// For how long stations take the key.
const DAYS: i64 = 3650;

/// A station's keys, for its own hands alone.
pub struct Recovery {
    /// The file, sealed under the code.
    pub file: Vec<u8>,
    /// The code, to go by another way.
    pub code: OneTimeCode,
    /// Which station: point and number.
    pub station: String,
}

/// The label that lies beside a station's database.
#[derive(Deserialize)]
struct Label {
    sealed_keys: Option<String>,
}

impl City {
    /// What stations are told in the city's settings.
    pub(crate) fn escrow_statement(&self, now: UtcDateTime) -> Result<String, CityProblem> {
        let statement = EscrowStatement { escrow_key: ByteBuf::from(self.escrow().public().to_bytes()) };
        let mut cbor = Vec::new();
        ciborium::into_writer(&statement, &mut cbor).map_err(|_| CityProblem::Computation("escrow.key"))?;
        let envelope = Envelope { city: self.id(), issued: now, expires: now.saturating_add(Duration::days(DAYS)) };
        Ok(BASE64.encode(&seal_bundle(&envelope, cbor, self.root())?))
    }

    /// Opens a station's sealed keys: the file `station.json` beside its database, or the one that `okienko-hub admin sealed-keys`
    /// wrote.
    ///
    /// # Errors
    /// [`CityProblem::NotSealedKeys`] when it is neither, of another city, or changed.
    pub fn recover(&self, sealed: &[u8], rng: &mut impl CryptoRng) -> Result<Recovery, CityProblem> {
        let keys = read(sealed).ok_or(CityProblem::NotSealedKeys)?;
        let known = self.register.stations.iter().find(|entry| entry.station == keys.station);
        let known = known.ok_or(CityProblem::NotSealedKeys)?;
        let both = self.escrow().open(&keys.sealed, &whose(keys.station, keys.installation));
        let both = both.ok().filter(|both| both.len() == KEYS_BYTES).ok_or(CityProblem::NotSealedKeys)?;
        let (database, blobs) = both.split_at_checked(KEYS_BYTES / 2).ok_or(CityProblem::NotSealedKeys)?;
        let recovered = RecoveredKeys {
            station: keys.station,
            installation: keys.installation,
            database: SecretBytes(database.to_vec()),
            blobs: SecretBytes(blobs.to_vec()),
        };
        let mut cbor = Zeroizing::new(Vec::with_capacity(1024));
        ciborium::into_writer(&recovered, &mut *cbor).map_err(|_| CityProblem::Computation("plik odzyskiwania"))?;
        let code = OneTimeCode::draw(&self.hub().public(), rng);
        let file = code.seal(&cbor, rng).map_err(|_| CityProblem::Computation("plik odzyskiwania"))?;
        Ok(Recovery { file, code, station: format!("{}, stanowisko {}", known.point, known.number) })
    }
}

fn read(file: &[u8]) -> Option<SealedKeys> {
    let text = std::str::from_utf8(file).ok()?.trim();
    let base64 = match serde_json::from_str::<Label>(text) {
        Ok(label) => label.sealed_keys?,
        Err(_) => text.to_owned(),
    };
    ciborium::from_reader(BASE64.decode(base64.as_bytes()).ok()?.as_slice()).ok()
}
