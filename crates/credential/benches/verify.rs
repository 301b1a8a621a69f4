//! Tokens verified a second on one core, beside OpenSSL's own Ed25519 verify on the same machine in the same minute.
//!
//! Ours is the whole check: size, deterministic CBOR, COSE, key look-up, strict signature, every claim. OpenSSL's is the
//! signature alone. Both count the processor's time and not the clock's, as `openssl speed` does by itself, and take turns, so
//! that what else the machine does hits neither more than the other.

use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use credential::{
    CardToken, NumberRange, PhotoHash, RootKey, StationCertificate, StationKey, TrustList, TrustListContents, sign,
    verify,
};
use domain::card_number::CardNumber;
use time::macros::{date, utc_datetime};

const ROUNDS: usize = 3;
const SECONDS: u64 = 3;

#[expect(clippy::print_stdout, reason = "a benchmark prints its numbers")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    // `cargo test` runs benchmarks too, to see that they build.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(ours_a_second()?);
        theirs.push(openssl_a_second()?);
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!(
        "BENCH tokens_verified {ours:.0} a second on one core, goal >= {theirs:.0} (openssl speed ed25519, verify, one core, \
         same run): {:.2} times",
        ours / theirs
    );
    if ours >= theirs { Ok(()) } else { Err("slower than OpenSSL".into()) }
}

fn ours_a_second() -> Result<f64, Box<dyn std::error::Error>> {
    let now = utc_datetime!(2026-11-20 11:05);
    let (root, station) = (RootKey::from_secret_bytes(&[1; 32]), StationKey::from_secret_bytes(&[2; 32]));
    let city = "0000000".parse()?;
    let certificate = StationCertificate {
        city,
        station: "ratusz-2".into(),
        key: station.public(),
        numbers: vec![NumberRange::new(7_203_004_000, 7_203_008_999)?],
        status_list: "https://karta.przykladowo.example/status/1".into(),
        not_before: utc_datetime!(2026-11-19 7:40),
        expires: StationCertificate::end(utc_datetime!(2026-11-19 7:40)),
    };
    let list = TrustListContents {
        city,
        version: 1,
        issued: now,
        expires: utc_datetime!(2027-11-20 0:00),
        roots: vec![root.public()],
        certificates: vec![certificate.seal(&root)?],
        cut_off: vec![],
        status_keys: vec![],
    };
    let trust = TrustList::open(&list.seal(&root)?, &[root.public()])?;
    let mut tokens = Vec::new();
    for body in 7_203_004_000..7_203_005_000_u64 {
        let token = CardToken {
            number: CardNumber::from_body(body).ok_or("a body")?,
            status_index: u32::try_from(body % 1_000_003)?,
            name_as_printed: "Janina Przykładowa".into(),
            birth_year: 1952,
            packages: vec![1, 4, 7],
            issued_at: utc_datetime!(2026-11-20 9:41:17),
            expires: date!(2029 - 11 - 20),
            photo_hash: PhotoHash::of(&body.to_le_bytes()),
        };
        tokens.push(sign(&token, &station)?);
    }
    let (started, on_processor, mut verified) = (Instant::now(), processor_seconds()?, 0_u32);
    while started.elapsed() < Duration::from_secs(SECONDS) {
        for token in &tokens {
            verify(black_box(token), &trust, now)?;
            verified += 1;
        }
    }
    Ok(f64::from(verified) / (processor_seconds()? - on_processor))
}

/// For how long this program has been on a processor (Linux: nanoseconds, the first number of schedstat).
fn processor_seconds() -> Result<f64, Box<dyn std::error::Error>> {
    let schedstat = std::fs::read_to_string("/proc/self/schedstat")?;
    let nanoseconds: u64 = schedstat.split_whitespace().next().ok_or("schedstat is empty")?.parse()?;
    Ok(Duration::from_nanos(nanoseconds).as_secs_f64())
}

/// The last column of the last line of `openssl speed`.
fn openssl_a_second() -> Result<f64, Box<dyn std::error::Error>> {
    let output = Command::new("openssl").args(["speed", "-seconds", &SECONDS.to_string(), "ed25519"]).output()?;
    let said = String::from_utf8(output.stdout)?;
    let verified =
        said.lines().rev().find(|line| line.contains("Ed25519")).and_then(|line| line.split_whitespace().last());
    Ok(verified.ok_or("openssl speed said nothing about Ed25519")?.parse()?)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
