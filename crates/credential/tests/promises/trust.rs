//! Who may sign is what the root says.

use ciborium::Value;
use coset::{CoseSign1, TaggedCborSerializable as _};
use credential::{
    CertificateRefused, KeyId, RootKey, SecretKey, StationCertificate, StationKey, TrustList, TrustListContents,
    TrustListRefused,
};
use time::Duration;

use crate::support::{NOW, certificate_of, contents, root, station, trust};

// REQ D-2 E-9
#[test]
fn a_trust_list_says_what_was_signed() {
    let trust = trust();
    assert_eq!(*trust.contents(), contents());
    assert_eq!(trust.certificate(&station().public().id()), Some(&certificate_of(&station())));
    assert_eq!((trust.version(), trust.city()), (1, crate::support::city()));
    assert!(trust.is_current(NOW) && !trust.is_current(NOW + Duration::days(30)));
}

// REQ D-2 E-9
#[test]
fn a_trust_list_is_believed_by_a_trusted_root_alone() {
    let stranger = RootKey::from_secret_bytes(&[7; 32]);
    let good = contents().seal(&root()).unwrap();
    let open = |bytes: &[u8]| TrustList::open(bytes, &[root().public()]).err();
    assert_eq!(open(&good), None);
    assert_eq!(TrustList::open(&good, &[stranger.public()]).err(), Some(TrustListRefused::UnknownRoot));
    assert_eq!(TrustList::open(&good, &[]).err(), Some(TrustListRefused::UnknownRoot));
    assert_eq!(open(&contents().seal(&stranger).unwrap()), Some(TrustListRefused::UnknownRoot));
    assert_eq!(open(&certificate_of(&station()).seal(&root()).unwrap()), Some(TrustListRefused::Malformed));
    assert_eq!(open(&[&good[..], &[0]].concat()), Some(TrustListRefused::Malformed));
    assert_eq!(open(&vec![0; (4 << 20) + 1]), Some(TrustListRefused::TooLarge));
    for at in 0..good.len() {
        let mut changed = good.clone();
        changed[at] ^= 0x20;
        assert!(open(&changed).is_some(), "byte {at}");
    }
}

// REQ D-2 E-9
#[test]
fn a_trust_list_with_a_wrong_certificate_is_refused() {
    let stranger = RootKey::from_secret_bytes(&[7; 32]);
    let good = certificate_of(&station()).seal(&root()).unwrap();
    let foreign = StationCertificate { city: "9999999".parse().unwrap(), ..certificate_of(&station()) };
    for (what, certificates, reason) in [
        (
            "signed by another root",
            vec![certificate_of(&station()).seal(&stranger).unwrap()],
            TrustListRefused::BadCertificate,
        ),
        ("the same key twice", vec![good.clone(), good.clone()], TrustListRefused::BadCertificate),
        (
            "a station that certifies itself",
            vec![certificate_of(&station()).seal(&SecretKey::from_secret_bytes(&[2; 32])).unwrap()],
            TrustListRefused::BadCertificate,
        ),
        ("not a certificate", vec![b"Janina".to_vec()], TrustListRefused::BadCertificate),
        ("another city's", vec![foreign.seal(&root()).unwrap()], TrustListRefused::ForeignCity),
    ] {
        let list = TrustListContents { certificates, ..contents() }.seal(&root()).unwrap();
        assert_eq!(TrustList::open(&list, &[root().public()]).err(), Some(reason), "{what}");
    }
}

// REQ D-2
#[test]
fn a_city_can_change_over_to_a_second_root() {
    let (old, new) = (root(), RootKey::from_secret_bytes(&[8; 32]));
    let other_station = StationKey::from_secret_bytes(&[3; 32]);
    let mut both = contents();
    both.version = 2;
    both.roots = vec![old.public(), new.public()];
    both.certificates.push(certificate_of(&other_station).seal(&new).unwrap());
    let list = TrustList::open(&both.seal(&old).unwrap(), &[old.public()]).unwrap();
    assert!(list.certificate(&other_station.public().id()).is_some());
    // A verifier that took the new root from this list opens the next one, which the new root signs.
    let trusted = &list.contents().roots;
    assert!(TrustList::open(&both.seal(&new).unwrap(), trusted).is_ok());
    let third = RootKey::from_secret_bytes(&[9; 32]);
    for roots in [vec![], vec![old.public(), new.public(), third.public()]] {
        let list = TrustListContents { roots, certificates: vec![], ..contents() }.seal(&old).unwrap();
        assert_eq!(TrustList::open(&list, &[old.public()]).err(), Some(TrustListRefused::Malformed));
    }
}

// REQ D-2
#[test]
fn a_certificate_is_believed_by_its_root_alone() {
    let good = certificate_of(&station()).seal(&root()).unwrap();
    let stranger = RootKey::from_secret_bytes(&[7; 32]);
    assert_eq!(StationCertificate::open(&good, &[root().public()]), Ok(certificate_of(&station())));
    assert_eq!(StationCertificate::open(&good, &[stranger.public()]), Err(CertificateRefused::UnknownRoot));
    let list = contents().seal(&root()).unwrap();
    assert_eq!(StationCertificate::open(&list, &[root().public()]), Err(CertificateRefused::Malformed));
    for at in 0..good.len() {
        let mut changed = good.clone();
        changed[at] ^= 1;
        assert!(StationCertificate::open(&changed, &[root().public()]).is_err(), "byte {at}");
    }
    assert_eq!(certificate_of(&station()).expires - certificate_of(&station()).not_before, Duration::days(400));
}

// REQ E-8
#[test]
fn a_secret_key_is_not_printed() {
    let key = StationKey::from_secret_bytes(&[0xAB; 32]);
    assert_eq!(format!("{key:?}"), "<redacted>");
    assert_eq!(format!("{:?}", Some(&key)), "Some(<redacted>)");
    assert_eq!(*key.to_secret_bytes(), [0xAB; 32]);
}

// REQ D-2
#[test]
fn a_key_with_which_anybody_could_sign_is_no_key() {
    // The neutral element and a point of order two (RFC 7748, 7; RFC 8032, 5.1.3).
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let mut order_two = [0xff; 32];
    order_two[0] = 0xec;
    order_two[31] = 0x7f;
    let mut not_on_curve = [0; 32];
    not_on_curve[0] = 2;
    for bytes in [neutral, order_two, not_on_curve] {
        assert!(credential::CardPublicKey::from_bytes(&bytes).is_err());
    }
    assert_eq!(KeyId::BYTES, station().public().id().as_bytes().len());
}

// REQ E-11: a station that was enrolled before has its list in its database.
#[test]
fn a_list_without_keys_for_status_lists_is_still_read() {
    let mut signed = CoseSign1::from_tagged_slice(&contents().seal(&root()).unwrap()).unwrap();
    let mut claims: Value = ciborium::from_reader(signed.payload.as_deref().unwrap()).unwrap();
    let (_, private) = claims.as_map_mut().unwrap().last_mut().unwrap();
    assert_eq!(private.as_array_mut().unwrap().pop(), Some(Value::Array(Vec::new())));
    let mut before = Vec::new();
    ciborium::into_writer(&claims, &mut before).unwrap();
    signed.payload = Some(before);
    signed.signature = root().sign(&signed.tbs_data(&[])).to_vec();
    let list = TrustList::open(&signed.to_tagged_vec().unwrap(), &[root().public()]).unwrap();
    assert!(list.contents().status_keys.is_empty());
    assert_eq!(list.contents().certificates.len(), 1);
}
