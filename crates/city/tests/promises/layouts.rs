//! Layouts that an administrator checks, takes into the configuration and gives out again.

use std::fs;
use std::path::Path;

use city::{CityProblem, add_layout, check_layout, export_layout, read_configuration};
use tempfile::TempDir;

use crate::support::{NOW, create, open, random, request};

const LAYOUT: &str = include_str!("../../../cardface/layouts/arcade-landscape.svg");

/// A configuration without layouts, and a layout beside it.
fn folder() -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let configuration = folder.path().join("miasto.json");
    let mut empty = city::demo::configuration(String::new());
    empty.layouts.clear();
    fs::write(&configuration, serde_json::to_string(&empty).unwrap()).unwrap();
    (folder, configuration)
}

fn named(id: &str) -> String {
    let changed = LAYOUT.replacen("arcade-landscape", id, 1);
    assert!(changed != LAYOUT);
    changed
}

fn put(folder: &TempDir, name: &str, text: &str) -> std::path::PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path
}

fn complaints(path: &Path) -> Vec<String> {
    match check_layout(path) {
        Err(CityProblem::Layout { what, .. }) => what,
        other => panic!("{other:?}"),
    }
}

// REQ D-1
#[test]
fn a_layout_goes_into_the_configuration_and_the_bundle_and_comes_out_byte_for_byte() {
    let (folder, configuration) = folder();
    let text = named("herb-miasta");
    let file = put(&folder, "od-grafika.svg", &text);
    assert_eq!(add_layout(&configuration, &file, false).unwrap(), "herb-miasta");

    let read = read_configuration(&configuration).unwrap();
    assert_eq!(read.version, city::demo::configuration(String::new()).version + 1);
    let (_keys, mut city) = create(1);
    let request = city::StationRequest { configuration: read, ..request(1) };
    let (_, payload) = open(&city.enrol(request, NOW, &mut random(2)).unwrap().bundle);
    assert_eq!(payload.configuration.layouts[0].content, text);

    let out = folder.path().join("wyjety.svg");
    export_layout(&configuration, "herb-miasta", &out).unwrap();
    assert_eq!(fs::read_to_string(&out).unwrap(), text);
    assert!(matches!(export_layout(&configuration, "herb-miasta", &out), Err(CityProblem::Exists(_))));
    assert!(matches!(export_layout(&configuration, "inny", &out), Err(CityProblem::LayoutUnknown(_))));
}

// REQ D-1
#[test]
fn a_layout_is_replaced_only_when_that_is_said() {
    let (folder, configuration) = folder();
    let first = put(&folder, "od-grafika.svg", LAYOUT);
    add_layout(&configuration, &first, false).unwrap();
    let second = LAYOUT.replacen("Zgubiona karta?", "Karta zgubiona?", 1);
    let file = put(&folder, "od-grafika-2.svg", &second);
    assert!(matches!(add_layout(&configuration, &file, false), Err(CityProblem::LayoutKnown(_))));
    assert_eq!(read_configuration(&configuration).unwrap().layouts[0].content, LAYOUT);
    add_layout(&configuration, &file, true).unwrap();
    let layouts = read_configuration(&configuration).unwrap().layouts;
    assert_eq!(layouts.iter().map(|layout| layout.content.as_str()).collect::<Vec<_>>(), [second.as_str()]);
}

// REQ D-1
#[test]
fn everything_that_is_wrong_with_a_layout_is_said_at_once_and_plainly() {
    let (folder, configuration) = folder();
    let wrong = LAYOUT
        .replacen("font-size=\"2.293\" fill=\"#37494A\"", "font-size=\"2.0\" fill=\"#37494A\"", 1)
        .replacen("fill=\"#0B2C2E\"/>", "fill=\"#FFFFFF\"/>", 1);
    let file = put(&folder, "zly.svg", &wrong);
    let what = complaints(&file);
    assert!(what.iter().any(|line| line.contains("5,7 pt, najmniejszy tekst może mieć 6,5 pt")), "{what:#?}");
    assert!(what.iter().any(|line| line.contains("„Karta mieszkańca” za słabo odcina się od tła")), "{what:#?}");
    let refused = add_layout(&configuration, &file, false).unwrap_err().to_string();
    assert!(refused.contains("nie nadaje się na karty:\n- ") && refused.lines().count() > what.len(), "{refused}");
    assert!(read_configuration(&configuration).unwrap().layouts.is_empty());
    assert!(!folder.path().join("arcade-landscape.svg").exists());

    assert_eq!(complaints(&put(&folder, "nie-uklad.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")).len(), 1);
    assert!(complaints(&put(&folder, "nie-xml.svg", "<svg"))[0].starts_with("wiersz 1: to nie jest poprawny XML"));
}

// REQ D-1
#[test]
fn no_station_is_made_with_a_layout_that_no_card_should_be_made_with() {
    let (folder, configuration) = folder();
    add_layout(&configuration, &put(&folder, "od-grafika.svg", LAYOUT), false).unwrap();
    let beside = folder.path().join("arcade-landscape.svg");
    fs::write(&beside, LAYOUT.replacen("fill=\"#0B2C2E\"/>", "fill=\"#FFFFFF\"/>", 1)).unwrap();
    assert!(matches!(read_configuration(&configuration), Err(CityProblem::Layout { .. })));
    fs::write(&beside, named("inny")).unwrap();
    let said = read_configuration(&configuration).unwrap_err().to_string();
    assert!(said.contains("w pliku układ nazywa się „inny”"), "{said}");
}
