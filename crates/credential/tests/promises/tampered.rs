//! Every way of cheating that we could think of, each with the reason that the verifier gives (REQ D-2).

use crate::support::{LAST_BODY, NOW, certificate_of, contents, open, root, station, token, trust};
use ciborium::Value;
use coset::{AsCborValue as _, CoseSign1, Header, HeaderBuilder, TaggedCborSerializable as _, iana};
use credential::{
    CardToken, CheckAddress, CutOff, NotBelieved, NumberRange, RootKey, StationKey, TrustList, sign, verify,
    verify_scan,
};
use domain::card_number::CardNumber;
use time::macros::date;
use time::{Duration, UtcDateTime};

fn good() -> Vec<u8> {
    sign(&token(), &station()).unwrap()
}

/// The token with the first occurrence of some bytes replaced.
fn replaced(from: &[u8], to: &[u8]) -> Vec<u8> {
    let good = good();
    let at = good.windows(from.len()).position(|window| window == from).expect("the bytes are there");
    [&good[..at], to, &good[at + from.len()..]].concat()
}

/// The parts of the good token, to be put together wrongly.
fn parts() -> CoseSign1 {
    CoseSign1::from_tagged_slice(&good()).unwrap()
}

/// What a cheat who holds the station's key could sign: any header, any payload.
fn signed_with(protected: Header, payload: Vec<u8>) -> Vec<u8> {
    coset::CoseSign1Builder::new()
        .protected(protected)
        .payload(payload)
        .create_signature(&[], |message| station().sign(message).to_vec())
        .build()
        .to_tagged_vec()
        .unwrap()
}

/// The same with a protected header that coset would not write.
fn signed_with_raw_header(protected: &[u8]) -> Vec<u8> {
    let header = coset::ProtectedHeader::from_cbor_bstr(Value::Bytes(protected.to_vec())).unwrap();
    let mut signed = CoseSign1 { protected: header, ..parts() };
    signed.signature = station().sign(&signed.tbs_data(&[])).to_vec();
    signed.to_tagged_vec().unwrap()
}

fn kid_before_algorithm() -> Vec<u8> {
    let kid = station().public().id();
    [&[0xa2, 0x04, 0x48], &kid.as_bytes()[..], &[0x01, 0x27]].concat()
}

fn header() -> Header {
    parts().protected.header
}

/// Claims changed and signed by the station all the same.
fn with_claims(change: impl FnOnce(&mut Vec<(Value, Value)>)) -> Vec<u8> {
    let mut claims: Value = ciborium::from_reader(parts().payload.unwrap().as_slice()).unwrap();
    change(claims.as_map_mut().unwrap());
    let mut payload = Vec::new();
    ciborium::into_writer(&claims, &mut payload).unwrap();
    signed_with(header(), payload)
}

fn with_card(change: impl FnOnce(&mut Vec<Value>)) -> Vec<u8> {
    with_claims(|claims| change(claims[2].1.as_array_mut().unwrap()))
}

fn algorithm(other: iana::Algorithm) -> Header {
    Header { alg: Some(coset::RegisteredLabelWithPrivate::Assigned(other)), ..header() }
}

fn signed_by_station(token: CardToken) -> Vec<u8> {
    sign(&token, &station()).unwrap()
}

fn cose(change: impl FnOnce(&mut CoseSign1)) -> Vec<u8> {
    let mut parts = parts();
    change(&mut parts);
    parts.to_tagged_vec().unwrap()
}

fn untagged_as(tag: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let value = parts().to_cbor_value().unwrap();
    ciborium::into_writer(&Value::Tag(tag, Box::new(value)), &mut bytes).unwrap();
    bytes
}

/// The order of the base point (RFC 8032, 5.1), little-endian; s + order verifies where malleable scalars are let through.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

fn with_malleable_signature() -> Vec<u8> {
    cose(|parts| {
        let mut carry = 0_u16;
        for (s, l) in parts.signature[32..].iter_mut().zip(ORDER) {
            let sum = u16::from(*s) + u16::from(l) + carry;
            *s = sum.to_le_bytes()[0];
            carry = sum >> 8;
        }
    })
}

// REQ D-2
#[test]
fn a_tampered_token_is_refused_with_its_reason() {
    use NotBelieved::{
        BadSignature, Expired, IssuedInFuture, Malformed, NumberOutsideRange, TooLarge, UnknownKey, WrongAlgorithm,
    };
    let stranger = StationKey::from_secret_bytes(&[66; 32]);
    let root_as_station = StationKey::from_secret_bytes(&root().to_secret_bytes());
    let in_unprotected = |header: Header| cose(|parts| parts.unprotected = header);
    let cases: Vec<(&str, Vec<u8>, NotBelieved)> = vec![
        // What is said was changed.
        ("another name", replaced(b"Janina", b"Halina"), BadSignature),
        ("another year of birth", replaced(&[0x19, 0x07, 0xa0], &[0x19, 0x07, 0xd8]), BadSignature),
        ("another package", replaced(&[0x43, 1, 4, 7], &[0x43, 1, 4, 8]), BadSignature),
        ("a later end", replaced(&[0x1a, 0x70, 0xa5, 0xcb], &[0x1a, 0x7f, 0xa5, 0xcb]), BadSignature),
        ("another number", replaced(&[0x7c, 0x35, 0xee], &[0x7c, 0x36, 0x0c]), BadSignature),
        ("another photo", replaced(&[0xd4, 0xe2, 0x4d], &[0xd4, 0xe2, 0x4e]), BadSignature),
        // The signature was changed.
        ("a bit of the signature", cose(|parts| parts.signature[3] ^= 1), BadSignature),
        ("no signature at all", cose(|parts| parts.signature = vec![0; 64]), BadSignature),
        ("a signature of 63 bytes", cose(|parts| parts.signature.truncate(63)), Malformed),
        ("a malleable signature", with_malleable_signature(), BadSignature),
        (
            "the signature of another card",
            cose(|parts| {
                let other = signed_by_station(CardToken { status_index: 1, ..token() });
                parts.signature = CoseSign1::from_tagged_slice(&other).unwrap().signature;
            }),
            BadSignature,
        ),
        // Somebody else signed.
        ("a key that nobody knows", sign(&token(), &stranger).unwrap(), UnknownKey),
        (
            "a stranger's signature under the station's kid",
            cose(|parts| {
                let theirs = sign(&token(), &stranger).unwrap();
                parts.signature = CoseSign1::from_tagged_slice(&theirs).unwrap().signature;
            }),
            BadSignature,
        ),
        ("the root itself", sign(&token(), &root_as_station).unwrap(), UnknownKey),
        (
            "a kid of four bytes",
            signed_with(Header { key_id: vec![1; 4], ..header() }, parts().payload.unwrap()),
            Malformed,
        ),
        // The algorithm.
        (
            "HMAC with the public key",
            signed_with(algorithm(iana::Algorithm::HMAC_256_256), parts().payload.unwrap()),
            WrongAlgorithm,
        ),
        ("ECDSA", signed_with(algorithm(iana::Algorithm::ES256), parts().payload.unwrap()), WrongAlgorithm),
        ("no algorithm", signed_with(Header { alg: None, ..header() }, parts().payload.unwrap()), WrongAlgorithm),
        (
            "the algorithm outside the signature",
            in_unprotected(HeaderBuilder::new().algorithm(iana::Algorithm::EdDSA).build()),
            WrongAlgorithm,
        ),
        // The envelope.
        (
            "something in the unprotected header",
            in_unprotected(HeaderBuilder::new().key_id(vec![1; 8]).build()),
            Malformed,
        ),
        (
            "a critical header",
            signed_with(
                Header {
                    crit: vec![coset::RegisteredLabelWithPrivate::Assigned(iana::HeaderParameter::Alg)],
                    ..header()
                },
                parts().payload.unwrap(),
            ),
            Malformed,
        ),
        (
            "an unknown header",
            signed_with(
                Header { rest: vec![(coset::Label::Int(-70_000), Value::Null)], ..header() },
                parts().payload.unwrap(),
            ),
            Malformed,
        ),
        (
            "a content type",
            signed_with(
                Header {
                    content_type: Some(coset::RegisteredLabel::Text("application/vnd.okienko.certificate+cwt".into())),
                    ..header()
                },
                parts().payload.unwrap(),
            ),
            Malformed,
        ),
        ("the tag of COSE_Mac0", untagged_as(17), Malformed),
        ("no tag", good()[1..].to_vec(), Malformed),
        ("header labels out of order", signed_with_raw_header(&kid_before_algorithm()), Malformed),
        ("no payload", cose(|parts| parts.payload = None), Malformed),
        ("a byte after the end", [good(), vec![0]].concat(), Malformed),
        ("the last byte missing", good()[..good().len() - 1].to_vec(), Malformed),
        ("the array without a length", [&[0xd2, 0x9f], &good()[2..], &[0xff]].concat(), Malformed),
        ("a length longer than needed", replaced(&[0x58, 0x40], &[0x59, 0x00, 0x40]), Malformed),
        ("nothing", vec![], Malformed),
        ("more than any QR holds", [good(), vec![0; 300]].concat(), TooLarge),
        ("bytes that promise 4 GB", vec![0xd2, 0x5a, 0xff, 0xff, 0xff, 0xff], Malformed),
        ("deep nesting", vec![0x81; 200], Malformed),
        // Signed by the station's key, and still not one of our tokens.
        ("a claim twice", with_claims(|claims| claims.insert(0, claims[0].clone())), Malformed),
        ("claims out of order", with_claims(|claims| claims.swap(0, 1)), Malformed),
        (
            "a claim that we do not know",
            with_claims(|claims| claims.insert(1, (Value::from(5), Value::from(0)))),
            Malformed,
        ),
        ("no end", with_claims(|claims| drop(claims.remove(0))), Malformed),
        ("an end in the middle of a day", with_claims(|claims| claims[0].1 = Value::from(1_900_000_001)), Malformed),
        ("a year as text", with_card(|card| card[3] = Value::from("1952")), Malformed),
        ("a wrong check digit", with_card(|card| card[0] = Value::from(9_616_072_030_041_583_u64)), Malformed),
        ("another issuer's number", with_card(|card| card[0] = Value::from(4_111_111_111_111_111_u64)), Malformed),
        ("packages out of order", with_card(|card| card[4] = Value::Bytes(vec![7, 4])), Malformed),
        ("a short photo hash", with_card(|card| card[5] = Value::Bytes(vec![1; 7])), Malformed),
        ("one thing more", with_card(|card| card.push(Value::Null)), Malformed),
        ("a payload that is no CBOR", signed_with(header(), b"Janina".to_vec()), Malformed),
        // A token in order, which is not believed here and now.
        (
            "a number outside the station's lease",
            signed_by_station(CardToken { number: CardNumber::from_body(LAST_BODY + 1).unwrap(), ..token() }),
            NumberOutsideRange,
        ),
        ("the day after the last", signed_by_station(CardToken { expires: date!(2026 - 11 - 19), ..token() }), Expired),
        (
            "signed next week",
            signed_by_station(CardToken { issued_at: NOW + Duration::days(7), ..token() }),
            IssuedInFuture,
        ),
    ];
    let trust = trust();
    assert!(verify(&good(), &trust, NOW).is_ok());
    for (what, bytes, reason) in cases {
        assert_ne!(bytes, good(), "{what}: nothing was changed");
        assert_eq!(verify(&bytes, &trust, NOW).err(), Some(reason), "{what}");
    }
}

// REQ D-2 E-8
#[test]
fn a_good_token_is_not_believed_under_a_trust_list_that_does_not_carry_it() {
    let other_root = RootKey::from_secret_bytes(&[5; 32]);
    let lists: Vec<(&str, TrustList, UtcDateTime, Option<NotBelieved>)> = vec![
        ("the list of its city", trust(), NOW, None),
        ("a list without the station", open(&list_with(vec![])), NOW, Some(NotBelieved::UnknownKey)),
        ("a list that has expired", trust(), NOW + Duration::days(30), Some(NotBelieved::TrustListExpired)),
        (
            "a certificate that began later",
            open(&list_with(vec![{
                let mut certificate = certificate_of(&station());
                certificate.not_before = token().issued_at + Duration::seconds(1);
                certificate.seal(&root()).unwrap()
            }])),
            NOW,
            Some(NotBelieved::CertificateNotYetValid),
        ),
        (
            "a certificate that ended before",
            open(&list_with(vec![{
                let mut certificate = certificate_of(&station());
                certificate.expires = token().issued_at;
                certificate.seal(&root()).unwrap()
            }])),
            NOW,
            Some(NotBelieved::CertificateExpired),
        ),
        (
            "a certificate for other numbers",
            open(&list_with(vec![{
                let mut certificate = certificate_of(&station());
                certificate.numbers = vec![NumberRange::new(0, 4999).unwrap()];
                certificate.seal(&root()).unwrap()
            }])),
            NOW,
            Some(NotBelieved::NumberOutsideRange),
        ),
        (
            "the station was cut off before the token was accepted",
            open(&cut_off_with([])),
            NOW,
            Some(NotBelieved::Revoked),
        ),
        ("the station was cut off after", open(&cut_off_with([CutOff::name_of(&good())])), NOW, None),
        (
            "another city's list",
            {
                let mut contents = contents();
                contents.city = "9999999".parse().unwrap();
                contents.roots = vec![other_root.public()];
                contents.certificates.clear();
                TrustList::open(&contents.seal(&other_root).unwrap(), &[other_root.public()]).unwrap()
            },
            NOW,
            Some(NotBelieved::UnknownKey),
        ),
    ];
    for (what, list, now, reason) in lists {
        assert_eq!(verify(&good(), &list, now).err(), reason, "{what}");
    }
}

fn list_with(certificates: Vec<Vec<u8>>) -> credential::TrustListContents {
    credential::TrustListContents { certificates, ..contents() }
}

fn cut_off_with(accepted: impl IntoIterator<Item = [u8; 16]>) -> credential::TrustListContents {
    let cut_off = CutOff { key: station().public().id(), accepted: accepted.into_iter().collect() };
    credential::TrustListContents { cut_off: vec![cut_off], ..contents() }
}

// REQ D-2
#[test]
fn a_scanned_text_that_is_no_card_of_this_city_is_refused_with_its_reason() {
    let address: CheckAddress = "karta.przykladowo.example".parse().unwrap();
    let foreign: CheckAddress = "karta.inne.example".parse().unwrap();
    let (foreign, good) = (foreign.qr(&good()).to_string(), address.qr(&good()).to_string());
    let trust = trust();
    for (what, scanned, reason) in [
        ("a card of this city", good.clone(), None),
        ("nothing", String::new(), Some(NotBelieved::NotACardCode)),
        ("a number", "9616072030041582".into(), Some(NotBelieved::NotACardCode)),
        ("some web page", "https://przykladowo.example/".into(), Some(NotBelieved::NotACardCode)),
        ("no https", good.replace("HTTPS", "HTTP"), Some(NotBelieved::NotACardCode)),
        ("another city's card", foreign, Some(NotBelieved::ForeignCity)),
        ("another path", good.replace("/#", "/X#"), Some(NotBelieved::ForeignCity)),
        ("no token", "HTTPS://KARTA.PRZYKLADOWO.EXAMPLE/#".into(), Some(NotBelieved::Malformed)),
        ("a character that Base32 has not", good.replace("#2KCE", "#2KC1"), Some(NotBelieved::Malformed)),
        ("padding", format!("{good}="), Some(NotBelieved::Malformed)),
        ("half of it", good[..good.len() / 2].into(), Some(NotBelieved::Malformed)),
        ("far too much", format!("{good}{}", "A".repeat(9000)), Some(NotBelieved::TooLarge)),
    ] {
        assert_eq!(verify_scan(&scanned, &address, &trust, NOW).err(), reason, "{what}");
    }
}
