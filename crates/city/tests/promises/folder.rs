//! The folder of a city.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use city::{City, CityProblem, NewCity, demo, write_new};
use credential::{TrustList, TrustListContents};
use domain::card_number::TRAINING_BODIES;

use crate::support::{NOW, create, new_city, random};

fn everything_in(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { [everything_in(&path), vec![path]].concat() } else { vec![path] })
        .collect()
}

// REQ E-8
#[test]
fn only_the_owner_may_read_the_files_of_a_city() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("demo");
    demo::make(&out, None, String::new(), NOW, &mut random(1)).unwrap();
    let files = everything_in(folder.path());
    assert!(files.len() > 20, "{files:?}");
    for path in files {
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
    }
}

// REQ E-8
#[test]
fn nothing_is_ever_overwritten() {
    let (folder, city) = create(1);
    let path = folder.path().join("city");
    let key = fs::read(path.join("root.key")).unwrap();
    let again = City::create(&path, &new_city(), NOW, &mut random(2)).err();
    assert!(matches!(again, Some(CityProblem::Exists(_))), "{again:?}");
    assert_eq!(fs::read(path.join("root.key")).unwrap(), key);
    let again = write_new(&path.join("root.key"), b"").err();
    assert!(matches!(again, Some(CityProblem::Exists(_))), "{again:?}");
    drop(city);
}

// REQ D-4
#[test]
fn two_programs_do_not_use_one_folder_at_a_time() {
    let (folder, city) = create(1);
    let second = City::open(&folder.path().join("city")).err();
    assert!(matches!(second, Some(CityProblem::Busy)), "{second:?}");
    drop(city);
    assert!(City::open(&folder.path().join("city")).is_ok());
}

// REQ E-9
#[test]
fn a_new_city_has_a_trust_list_of_version_one_that_its_root_signed() {
    let (folder, city) = create(1);
    let bytes = fs::read(folder.path().join("city/trust-list.cwt")).unwrap();
    let list = TrustList::open(&bytes, &[city.root_key()]).unwrap();
    let TrustListContents { version, roots, certificates, .. } = list.contents();
    assert_eq!((*version, roots.as_slice(), certificates.len()), (1, [city.root_key()].as_slice(), 0));
    assert_eq!(list.city(), city.id());
}

// REQ E-9
#[test]
fn a_folder_that_is_no_city_or_is_damaged_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let none = City::open(folder.path()).err();
    assert!(matches!(none, Some(CityProblem::NotACity(_))), "{none:?}");
    // Backwards, and into the numbers that cards have while somebody trains (REQ H-4).
    for (first_card, last_card) in [(2, 1), (1, *TRAINING_BODIES.start())] {
        let range = NewCity { first_card, last_card, ..new_city() };
        let wrong = City::create(&folder.path().join("other"), &range, NOW, &mut random(1)).err();
        assert!(matches!(wrong, Some(CityProblem::Numbers)), "{wrong:?}");
    }
    for file in ["root.key", "hub.key", "register.json", "city.json"] {
        let (folder, city) = create(1);
        drop(city);
        let path = folder.path().join("city");
        fs::write(path.join(file), "{").unwrap();
        let damaged = City::open(&path).err();
        assert!(matches!(damaged, Some(CityProblem::Damaged(_))), "{file}: {damaged:?}");
    }
}
