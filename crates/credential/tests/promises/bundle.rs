//! The enrolment file.

use credential::{BUNDLE_MAX_BYTES, BundleRefused, Envelope, Expected, Fingerprint, RootKey, open_bundle, seal_bundle};
use time::Duration;

use crate::support::{NOW, city, contents, root};

fn envelope() -> Envelope {
    Envelope { city: city(), issued: NOW, expires: NOW + Duration::days(7) }
}

fn good() -> Vec<u8> {
    seal_bundle(&envelope(), b"what is inside".to_vec(), &root()).unwrap()
}

fn ours() -> Expected<credential::Root> {
    Expected { city: Some(city()), signer: Some(root().public()) }
}

// REQ E-9
#[test]
fn a_bundle_opens_with_the_public_key_of_the_root_alone() {
    let opened = open_bundle(&good(), &ours(), NOW).unwrap();
    assert_eq!(opened.payload, b"what is inside");
    assert_eq!(opened.envelope, envelope());
    assert_eq!(opened.fingerprint, Fingerprint::of(&good()));
    let stranger = RootKey::from_secret_bytes(&[7; 32]).public();
    let theirs = Expected { city: None, signer: Some(stranger) };
    assert_eq!(open_bundle(&good(), &theirs, NOW).err(), Some(BundleRefused::UnknownSigner));
}

// REQ E-9
#[test]
fn a_new_station_reads_a_bundle_and_shows_who_it_is_from() {
    let opened = open_bundle(&good(), &Expected::<credential::Root>::ANYBODY, NOW).unwrap();
    assert_eq!(opened.signer, root().public());
    // Somebody else's file opens too, with another signer and another fingerprint: that is what the paper is for.
    let stranger = RootKey::from_secret_bytes(&[7; 32]);
    let theirs = seal_bundle(&envelope(), b"what is inside".to_vec(), &stranger).unwrap();
    let theirs = open_bundle(&theirs, &Expected::<credential::Root>::ANYBODY, NOW).unwrap();
    assert_ne!(theirs.signer, opened.signer);
    assert_ne!(theirs.fingerprint, opened.fingerprint);
}

// REQ E-9
#[test]
fn a_bundle_that_is_not_in_order_is_refused_with_its_reason() {
    let foreign = Envelope { city: "9999999".parse().unwrap(), ..envelope() };
    let stranger = RootKey::from_secret_bytes(&[7; 32]);
    let sealed = |envelope: &Envelope| seal_bundle(envelope, vec![], &root()).unwrap();
    for (what, bytes, reason) in [
        ("nothing", vec![], BundleRefused::Malformed),
        ("some file", b"%PDF-1.7".to_vec(), BundleRefused::Malformed),
        ("half of it", good()[..100].to_vec(), BundleRefused::Malformed),
        ("a byte after the end", [good(), vec![0]].concat(), BundleRefused::Malformed),
        ("too large", vec![0; BUNDLE_MAX_BYTES + 1], BundleRefused::TooLarge),
        ("the trust list", contents().seal(&root()).unwrap(), BundleRefused::WrongKind),
        ("another city's", sealed(&foreign), BundleRefused::ForeignCity),
        ("somebody else's", seal_bundle(&envelope(), vec![], &stranger).unwrap(), BundleRefused::UnknownSigner),
        ("expired", sealed(&Envelope { expires: NOW, ..envelope() }), BundleRefused::Expired),
        (
            "another inside",
            {
                let mut bytes = good();
                let at = bytes.windows(6).position(|window| window == b"inside").unwrap();
                bytes[at] = b'I';
                bytes
            },
            BundleRefused::BadSignature,
        ),
    ] {
        assert_eq!(open_bundle(&bytes, &ours(), NOW).err(), Some(reason), "{what}");
    }
}

// REQ E-9
#[test]
fn a_bundle_with_any_byte_changed_is_refused() {
    let good = good();
    for at in 0..good.len() {
        for flip in [0x01, 0x80] {
            let mut changed = good.clone();
            changed[at] ^= flip;
            assert!(open_bundle(&changed, &Expected::<credential::Root>::ANYBODY, NOW).is_err(), "byte {at}");
        }
    }
}

// REQ E-9
#[test]
fn a_bundle_over_the_limit_is_not_made() {
    let too_large = seal_bundle(&envelope(), vec![0; BUNDLE_MAX_BYTES], &root()).unwrap_err();
    assert_eq!(too_large.limit, BUNDLE_MAX_BYTES);
}
