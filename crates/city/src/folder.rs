//! The folder of a city.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use credential::{CityId, EscrowKey, HubKey, Purpose, RootKey, SecretKey, StationCertificate, TrustListContents};
use data_encoding::{BASE64, HEXLOWER, HEXLOWER_PERMISSIVE};
use domain::card_number::TRAINING_BODIES;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use time::{Duration, UtcDateTime};
use zeroize::Zeroizing;

use crate::certificate::cut_off_of;
use crate::files::{make_folder, replace, write_new};
use crate::problem::CityProblem;
use crate::register::Register;

const CITY: &str = "city.json";
const ROOT_KEY: &str = "root.key";
const HUB_KEY: &str = "hub.key";
const REGISTER: &str = "register.json";
const TRUST_LIST: &str = "trust-list.cwt";

/// For how long a trust list can be relied on: a station without network works for as long as that (REQ E-1).
const TRUST_LIST_DAYS: i64 = 400;

/// What a new city is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCity {
    /// Its TERYT code.
    pub id: CityId,
    /// Its name, as on its cards.
    pub name: String,
    /// The first of its card numbers: the 11 digits between 9616 and the check digit.
    pub first_card: u64,
    /// The last of them. Cities that share the prefix must not share numbers.
    pub last_card: u64,
}

/// What `city.json` says.
#[derive(Debug, Serialize, Deserialize)]
struct CityFile {
    format: u16,
    teryt: String,
    name: String,
}

/// A city's folder, open and locked.
#[derive(Debug)]
pub struct City {
    folder: PathBuf,
    id: CityId,
    name: String,
    root: RootKey,
    hub: HubKey,
    pub(crate) register: Register,
    /// Held for as long as the folder is open; the operating system lets go of it when the program ends, however it ends.
    _lock: File,
}

impl City {
    /// Makes a city in a new or empty folder: root key, hub key, register, and the first trust list.
    ///
    /// # Errors
    /// [`CityProblem::Exists`] if there is something in the folder.
    pub fn create(
        folder: &Path,
        city: &NewCity,
        now: UtcDateTime,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, CityProblem> {
        credential::NumberRange::new(city.first_card, city.last_card).map_err(|_| CityProblem::Numbers)?;
        if city.last_card >= *TRAINING_BODIES.start() {
            return Err(CityProblem::Numbers);
        }
        make_folder(folder)?;
        write_key(&folder.join(ROOT_KEY), &RootKey::generate(rng))?;
        write_key(&folder.join(HUB_KEY), &HubKey::generate(rng))?;
        let register = Register::new(city.first_card, city.last_card);
        write_new(&folder.join(REGISTER), &to_json(&register)?)?;
        // Last, since it is what makes the folder a city.
        let file = CityFile { format: 1, teryt: city.id.to_string(), name: city.name.clone() };
        write_new(&folder.join(CITY), &to_json(&file)?)?;
        let mut created = Self::open(folder)?;
        created.publish_trust_list(now)?;
        Ok(created)
    }

    /// Opens the folder of a city, for one program at a time.
    ///
    /// # Errors
    /// As [`CityProblem`] says.
    pub fn open(folder: &Path) -> Result<Self, CityProblem> {
        let path = folder.join(CITY);
        let lock = File::open(&path).map_err(|_| CityProblem::NotACity(folder.to_owned()))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => CityProblem::Busy,
            TryLockError::Error(error) => CityProblem::Io(path.clone(), error),
        })?;
        let file: CityFile = from_json(&path)?;
        Ok(Self {
            folder: folder.to_owned(),
            id: file.teryt.parse().map_err(|_| CityProblem::Damaged(path))?,
            name: file.name,
            root: read_key(&folder.join(ROOT_KEY))?,
            hub: read_key(&folder.join(HUB_KEY))?,
            register: from_json(&folder.join(REGISTER))?,
            _lock: lock,
        })
    }

    /// Its TERYT code.
    #[must_use]
    pub fn id(&self) -> CityId {
        self.id
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The root's public key.
    #[must_use]
    pub fn root_key(&self) -> credential::RootPublicKey {
        self.root.public()
    }

    pub(crate) fn root(&self) -> &RootKey {
        &self.root
    }

    pub(crate) fn hub(&self) -> &HubKey {
        &self.hub
    }

    pub(crate) fn escrow(&self) -> EscrowKey {
        EscrowKey::of(&self.root)
    }

    /// Writes the register, safe on disk when this returns.
    fn save_register(&self) -> Result<(), CityProblem> {
        replace(&self.folder.join(REGISTER), &to_json(&self.register)?)
    }

    /// Signs a trust list of the next version with all certificates, and keeps it and the register in the folder.
    pub(crate) fn publish_trust_list(&mut self, now: UtcDateTime) -> Result<Vec<u8>, CityProblem> {
        self.register.trust_list += 1;
        let (mut certificates, mut cut_off) = (Vec::new(), Vec::new());
        for entry in &self.register.stations {
            let damaged = || CityProblem::Damaged(self.folder.join(REGISTER));
            let sealed = BASE64.decode(entry.certificate.as_bytes()).map_err(|_| damaged())?;
            let certificate = StationCertificate::open(&sealed, &[self.root.public()]).map_err(|_| damaged())?;
            cut_off.extend(cut_off_of(entry, &certificate));
            certificates.push(sealed);
        }
        let contents = TrustListContents {
            city: self.id,
            version: self.register.trust_list,
            issued: now,
            expires: now.saturating_add(Duration::days(TRUST_LIST_DAYS)),
            roots: vec![self.root.public()],
            certificates,
            cut_off,
            status_keys: vec![self.hub.public()],
        };
        let signed = contents.seal(&self.root)?;
        self.save_register()?;
        replace(&self.folder.join(TRUST_LIST), &signed)?;
        Ok(signed)
    }
}

/// Writes a secret key as 64 hexadecimal digits, and its public half beside it.
fn write_key<P: Purpose>(path: &Path, key: &SecretKey<P>) -> Result<(), CityProblem> {
    let hex = Zeroizing::new(HEXLOWER.encode(&*key.to_secret_bytes()) + "\n");
    write_new(path, hex.as_bytes())?;
    write_new(&path.with_extension("pub"), (HEXLOWER.encode(&key.public().to_bytes()) + "\n").as_bytes())
}

fn read_key<P: Purpose>(path: &Path) -> Result<SecretKey<P>, CityProblem> {
    let damaged = || CityProblem::Damaged(path.to_owned());
    let hex = Zeroizing::new(fs::read_to_string(path).map_err(|error| CityProblem::Io(path.to_owned(), error))?);
    let bytes = Zeroizing::new(HEXLOWER_PERMISSIVE.decode(hex.trim().as_bytes()).map_err(|_| damaged())?);
    let seed: Zeroizing<[u8; 32]> = Zeroizing::new(bytes.as_slice().try_into().map_err(|_| damaged())?);
    Ok(SecretKey::from_secret_bytes(&seed))
}

pub(crate) fn to_json(value: &impl Serialize) -> Result<Vec<u8>, CityProblem> {
    let mut json = serde_json::to_vec_pretty(value).map_err(|_| CityProblem::Computation("plik JSON"))?;
    json.push(b'\n');
    Ok(json)
}

fn from_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, CityProblem> {
    let json = fs::read(path).map_err(|error| CityProblem::Io(path.to_owned(), error))?;
    serde_json::from_slice(&json).map_err(|_| CityProblem::Damaged(path.to_owned()))
}
