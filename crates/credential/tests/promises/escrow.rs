//! What is kept for a lost key store is opened by the offline city alone (E-8).

use credential::{CannotOpen, EscrowKey, EscrowPublicKey, RootKey};

use rand::SeedableRng as _;
use rand::rngs::StdRng;

// REQ E-8
#[test]
fn only_the_city_opens_what_was_sealed_and_only_as_that_stations() {
    let city = EscrowKey::of(&RootKey::from_secret_bytes(&[1; 32]));
    let public = EscrowPublicKey::from_bytes(&city.public().to_bytes()).unwrap();
    let sealed = public.seal(b"two keys", b"station 1", &mut StdRng::seed_from_u64(2)).unwrap();
    assert_eq!(city.open(&sealed, b"station 1").unwrap().as_slice(), b"two keys");
    assert_eq!(city.open(&sealed, b"station 2").unwrap_err(), CannotOpen);
    assert!(EscrowKey::of(&RootKey::from_secret_bytes(&[3; 32])).open(&sealed, b"station 1").is_err());
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert!(city.open(&changed, b"station 1").is_err(), "{place}");
    }
    assert!(city.open(b"short", b"station 1").is_err());
    assert_eq!(format!("{city:?}"), "<redacted>");
}
