//! Whole faces, pixel for pixel, to be looked at. `OKIENKO_SNAPSHOTS=write` accepts what is drawn now.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use cardface::{CardData, Dots, Face, Layout, pixels};

use crate::common::{BLEED, EDGE, LAYOUT, PORTRAIT, card, named};

fn cards() -> Vec<(&'static str, &'static Layout, Face, CardData, Dots)> {
    let upright = EDGE.upright(&PORTRAIT);
    let long = named("Wielisława Eleonora Demonstracja", "Przykładowska-Demonstracyjnowska");
    let longest = CardData { city: "Miasto i Gmina Przykładowo Dolne".to_owned(), ..long };
    vec![
        ("front.png", &LAYOUT, Face::Front, card(), EDGE),
        ("back.png", &LAYOUT, Face::Back, card(), EDGE),
        ("back-bleed.png", &LAYOUT, Face::Back, card(), BLEED),
        ("front-without-photo.png", &LAYOUT, Face::Front, CardData { photo: None, ..card() }, EDGE),
        ("front-long.png", &LAYOUT, Face::Front, longest.clone(), EDGE),
        ("front-ukrainian.png", &LAYOUT, Face::Front, named("Єва Її", "Ґрищенко"), BLEED),
        ("portrait-front.png", &PORTRAIT, Face::Front, named("Janina", "Przykładowa"), upright),
        ("portrait-front-long.png", &PORTRAIT, Face::Front, longest, upright),
        ("portrait-back.png", &PORTRAIT, Face::Back, card(), upright),
        ("portrait-back-bleed.png", &PORTRAIT, Face::Back, card(), BLEED.upright(&PORTRAIT)),
    ]
}

// REQ C-5 D-1
#[test]
fn the_faces_look_as_they_were_accepted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faces/snapshots");
    let write = std::env::var_os("OKIENKO_SNAPSHOTS").is_some_and(|value| value == "write");
    let mut wrong = Vec::new();
    for (name, layout, face, data, dots) in cards() {
        let now = pixels(layout, &data, face, dots).unwrap();
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
