//! The program as an administrator runs it.

use std::path::Path;
use std::process::{Command, Output};

use credential::{BundleRefused, Expected, Root, open_bundle};
use time::macros::utc_datetime;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_okienko-city")).current_dir(folder).args(arguments).output().unwrap()
}

fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn fails(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(!output.status.success() && output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

// REQ E-9
#[test]
fn an_administrator_makes_a_city_and_a_station() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    // The demo's files are what a city can begin with.
    succeeds(folder, &["demo", "demo"]);
    let new = ["new", "--teryt", "0000000", "--name", "Miasto Przykładowo", "--out", "city"];
    assert!(succeeds(folder, &new).contains("Miasto Przykładowo"));
    assert!(fails(folder, &new).contains("już istnieje"));

    let station = [
        "station",
        "--city",
        "city",
        "--config",
        "demo/configuration.json",
        "--staff",
        "demo/staff.csv",
        "--streets",
        "demo/streets.csv",
        "--point",
        "Punkt Ratusz",
        "--address",
        "Rynek 1, parter",
        "--station",
        "2",
        "--out",
        "ratusz-2.okienko",
    ];
    let said = succeeds(folder, &station);
    let sheet = std::fs::read_to_string(folder.join("ratusz-2.txt")).unwrap();
    for part in ["Punkt Ratusz, Rynek 1, parter", "Pierwsze hasło: ", "Anna Okienna-Demo, operator"] {
        assert!(sheet.contains(part), "{sheet}");
    }
    // It is made by the real clock; here only what does not depend on it is looked at.
    let bundle = std::fs::read(folder.join("ratusz-2.okienko")).unwrap();
    let opened = open_bundle(&bundle, &Expected::<Root>::ANYBODY, utc_datetime!(2026-01-01 0:00)).unwrap();
    assert!(said.contains(&opened.fingerprint.to_string()) && sheet.contains(&opened.fingerprint.to_string()));
    let late = open_bundle(&bundle, &Expected::<Root>::ANYBODY, utc_datetime!(9000-01-01 0:00));
    assert_eq!(late.err(), Some(BundleRefused::Expired));
    let payload: contract::enrolment::EnrolmentPayload = ciborium::from_reader(opened.payload.as_slice()).unwrap();
    assert!(payload.configuration.layouts[0].content.contains("<svg"), "the layout is read from beside the file");
    // REQ H-5
    assert_eq!(payload.configuration.streets, city::demo::configuration(String::new()).streets);

    assert!(fails(folder, &station).contains("już istnieje"));
}

// REQ E-9
#[test]
fn what_is_wrong_is_said_in_polish() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (arguments, said) in [
        (vec!["new", "--teryt", "12", "--name", "X", "--out", "c"], "siedem cyfr"),
        (vec!["new", "--teryt", "0000000", "--name", "X", "--numbers", "5", "--out", "c"], "dwie liczby"),
        (vec!["new", "--teryt", "0000000", "--name", "X", "--numbers", "9-5", "--out", "c"], "dwie liczby"),
        (
            vec![
                "station",
                "--city",
                "c",
                "--config",
                "none.json",
                "--staff",
                "none.csv",
                "--point",
                "P",
                "--station",
                "1",
                "--out",
                "s.okienko",
            ],
            "none.csv",
        ),
    ] {
        let error = fails(folder, &arguments);
        assert!(error.contains(said), "{arguments:?}: {error}");
    }
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0, "nothing is left behind");
}
