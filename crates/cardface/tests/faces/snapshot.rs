//! Whole faces, pixel for pixel, to be looked at. `OKIENKO_SNAPSHOTS=write` accepts what is drawn now.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use cardface::{CardData, Dots, Face, pixels};

use crate::common::{BLEED, EDGE, LAYOUT, card, named};

fn cards() -> Vec<(&'static str, Face, CardData, Dots)> {
    let long = named("Wielisława Eleonora Demonstracja", "Przykładowska-Demonstracyjnowska");
    vec![
        ("front.png", Face::Front, card(), EDGE),
        ("back.png", Face::Back, card(), EDGE),
        ("back-bleed.png", Face::Back, card(), BLEED),
        ("front-without-photo.png", Face::Front, CardData { photo: None, ..card() }, EDGE),
        ("front-long.png", Face::Front, CardData { city: "Miasto i Gmina Przykładowo Dolne".to_owned(), ..long }, EDGE),
        ("front-ukrainian.png", Face::Front, named("Єва Її", "Ґрищенко"), BLEED),
    ]
}

// REQ C-5 D-1
#[test]
fn the_faces_look_as_they_were_accepted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faces/snapshots");
    let write = std::env::var_os("OKIENKO_SNAPSHOTS").is_some_and(|value| value == "write");
    let mut wrong = Vec::new();
    for (name, face, data, dots) in cards() {
        let now = pixels(&LAYOUT, &data, face, dots).unwrap();
        let file = folder.join(name);
        if write {
            fs::write(&file, now.png().unwrap()).unwrap();
        }
        let accepted = image::open(&file).map(image::DynamicImage::into_rgb8);
        if accepted.is_ok_and(|accepted| accepted.into_raw() == now.rgb()) {
            continue;
        }
        let beside = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::write(&beside, now.png().unwrap()).unwrap();
        wrong.push(format!("{name}: now {}", beside.display()));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let kept: BTreeSet<_> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(kept, cards().iter().map(|(name, ..)| (*name).to_owned()).collect(), "a snapshot nobody looks at");
}
