//! The station's keys in the operating system's key store (E-8): of the database, of the blobs, and the marks that tell
//! a restored database.

use std::fmt;
use std::sync::Arc;

use contract::enrolment::NumberKind;
use keyring_core::api::CredentialStore;
use keyring_core::{Entry, Error};
use rand_core::CryptoRng;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Under this name entries stand in the key store.
const SERVICE: &str = "pl.okienko.station";

/// Opens the operating system's key store; called again after a person has unlocked it.
pub type OpenKeyStore = Arc<dyn Fn() -> Result<Arc<CredentialStore>, Error> + Send + Sync>;

/// Opens the Secret Service of the session.
#[must_use]
pub fn secret_service() -> OpenKeyStore {
    Arc::new(|| zbus_secret_service_keyring_store::Store::new().map(|store| store as Arc<CredentialStore>))
}

/// Why the key store gave no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KeyStoreLocked;

/// 32 secret bytes.
#[derive(Clone)]
pub(crate) struct SecretKey(Zeroizing<[u8; 32]>);

impl SecretKey {
    pub(crate) fn random(random: &mut dyn CryptoRng) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        random.fill_bytes(bytes.as_mut());
        Self(bytes)
    }

    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    pub(crate) fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

/// In place of a mark: the key store was lost, and nobody knows which numbers were used. Beyond every count.
pub(crate) const NUMBERS_IN_DOUBT: u64 = 1 << 62;

/// The key store as one installation sees it. Every call may wait for the key store's own process.
pub(crate) struct KeyStore {
    store: Arc<CredentialStore>,
    installation: Uuid,
}

impl KeyStore {
    pub(crate) fn open(open: &OpenKeyStore, installation: Uuid) -> Result<Self, KeyStoreLocked> {
        let store = open().map_err(|error| locked(&error))?;
        Ok(Self { store, installation })
    }

    /// The key of the database, if there is one.
    pub(crate) fn database_key(&self) -> Result<Option<SecretKey>, KeyStoreLocked> {
        self.key("database")
    }

    /// The key of the blobs, if there is one.
    pub(crate) fn blob_key(&self) -> Result<Option<SecretKey>, KeyStoreLocked> {
        self.key("blobs")
    }

    /// Keeps both keys.
    pub(crate) fn keep(&self, database: &SecretKey, blobs: &SecretKey) -> Result<(), KeyStoreLocked> {
        self.set("blobs", blobs.expose())?;
        self.set("database", database.expose())
    }

    /// How many numbers of a kind may have been used.
    pub(crate) fn number_mark(&self, kind: NumberKind) -> Result<u64, KeyStoreLocked> {
        let bytes = self.get(&format!("number-mark:{}", kind.name()))?;
        Ok(bytes.and_then(|bytes| <[u8; 8]>::try_from(bytes.as_slice()).ok()).map_or(0, u64::from_be_bytes))
    }

    /// Says that numbers of a kind up to this count may have been used.
    pub(crate) fn set_number_mark(&self, kind: NumberKind, mark: u64) -> Result<(), KeyStoreLocked> {
        self.set(&format!("number-mark:{}", kind.name()), &mark.to_be_bytes())
    }

    /// Whether a bundle was used on this computer before, also by an installation that is gone.
    pub(crate) fn bundle_used(&self, bundle: Uuid) -> Result<bool, KeyStoreLocked> {
        Ok(self.read(&format!("bundle:{bundle}"))?.is_some())
    }

    /// Marks a bundle as used.
    pub(crate) fn use_bundle(&self, bundle: Uuid) -> Result<(), KeyStoreLocked> {
        self.write(&format!("bundle:{bundle}"), b"used")
    }

    fn key(&self, name: &str) -> Result<Option<SecretKey>, KeyStoreLocked> {
        let bytes = self.get(name)?.map(Zeroizing::new);
        Ok(bytes
            .and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok())
            .map(|key| SecretKey(Zeroizing::new(key))))
    }

    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, KeyStoreLocked> {
        self.read(&format!("{}:{name}", self.installation))
    }

    fn set(&self, name: &str, secret: &[u8]) -> Result<(), KeyStoreLocked> {
        self.write(&format!("{}:{name}", self.installation), secret)
    }

    fn read(&self, user: &str) -> Result<Option<Vec<u8>>, KeyStoreLocked> {
        match self.entry(user)?.get_secret() {
            Ok(secret) => Ok(Some(secret)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(locked(&error)),
        }
    }

    fn write(&self, user: &str, secret: &[u8]) -> Result<(), KeyStoreLocked> {
        self.entry(user)?.set_secret(secret).map_err(|error| locked(&error))
    }

    fn entry(&self, user: &str) -> Result<Entry, KeyStoreLocked> {
        self.store.build(SERVICE, user, None).map_err(|error| locked(&error))
    }
}

fn locked(error: &Error) -> KeyStoreLocked {
    // Some variants carry what was stored, so only the kind is logged.
    let kind = match error {
        Error::PlatformFailure(_) => "platform failure",
        Error::NoStorageAccess(_) => "no access",
        Error::NoDefaultStore => "no key store",
        _ => "other",
    };
    tracing::warn!(kind, "the key store gave no answer");
    KeyStoreLocked
}
