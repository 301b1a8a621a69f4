//! The station's own keys, sealed to the offline city for the day on which the key store is lost (E-8). They lie beside the database,
//! so that not even the hub is needed then, and are told to the hub with every greeting.

use contract::configuration::Configuration;
use contract::escrow::{EscrowStatement, KEYS_BYTES, SealedKeys, whose};
use credential::{EscrowPublicKey, Expected, Root, RootPublicKey, open_bundle};
use data_encoding::BASE64;
use rand_core::CryptoRng;
use serde_bytes::ByteBuf;
use time::UtcDateTime;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::folder::Label;
use crate::keys::SecretKey;

/// Whose keys are sealed.
pub(crate) struct Whose {
    pub(crate) station: Uuid,
    pub(crate) installation: Uuid,
}

/// The key to which the city wants them sealed; none when its root has not signed one.
fn escrow_key(configuration: &Configuration, root: &RootPublicKey, now: UtcDateTime) -> Option<EscrowPublicKey> {
    let statement = BASE64.decode(configuration.escrow.as_ref()?.as_bytes()).ok()?;
    let expected = Expected::<Root> { city: Some(configuration.teryt.parse().ok()?), signer: Some(*root) };
    let opened = open_bundle(&statement, &expected, now).ok()?;
    let statement: EscrowStatement = ciborium::from_reader(opened.payload.as_slice()).ok()?;
    EscrowPublicKey::from_bytes(&statement.escrow_key.as_slice().try_into().ok()?).ok()
}

/// Seals both keys, unless the label has them sealed to the same key already. Says what has to stand in the label, if it is news.
pub(crate) fn seal(
    configuration: &Configuration,
    root: &RootPublicKey,
    now: UtcDateTime,
    before: Option<&Label>,
    of: &Whose,
    (database, blobs): (&SecretKey, &SecretKey),
    random: &mut dyn CryptoRng,
) -> Option<String> {
    let key = escrow_key(configuration, root, now)?;
    if before.and_then(sealed).is_some_and(|known| known.escrow_key == key.to_bytes()) {
        return None;
    }
    let mut both = Zeroizing::new(Vec::with_capacity(KEYS_BYTES));
    both.extend_from_slice(database.expose());
    both.extend_from_slice(blobs.expose());
    let sealed = key.seal(&both, &whose(of.station, of.installation), &mut Borrowed(random)).ok()?;
    let sealed = SealedKeys {
        escrow_key: ByteBuf::from(key.to_bytes()),
        station: of.station,
        installation: of.installation,
        sealed: ByteBuf::from(sealed),
    };
    let mut cbor = Vec::new();
    ciborium::into_writer(&sealed, &mut cbor).ok()?;
    Some(BASE64.encode(&cbor))
}

/// What the hub is told.
pub(crate) fn told(label: &Label) -> Option<ByteBuf> {
    BASE64.decode(label.sealed_keys.as_ref()?.as_bytes()).ok().map(ByteBuf::from)
}

fn sealed(label: &Label) -> Option<SealedKeys> {
    ciborium::from_reader(told(label)?.as_slice()).ok()
}

/// A random source that is somebody else's.
struct Borrowed<'a>(&'a mut dyn CryptoRng);

impl rand_core::TryRng for Borrowed<'_> {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(self.0.next_u32())
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(self.0.next_u64())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        self.0.fill_bytes(bytes);
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Borrowed<'_> {}
