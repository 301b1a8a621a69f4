//! Layouts in which some elements stand only on some cards.

use cardface::{CardData, Face, Layout, LayoutProblem, Place, pdf, pixels};

use crate::common::{EDGE, about, card, changed, with};

/// A stripe for families, the word for children, and a stripe for those who are neither.
const BITS: &str = "<rect card:when=\"package:rodzina\" x=\"34\" y=\"15\" width=\"9\" height=\"2\" fill=\"#AA0000\"/>\
    <rect card:when=\"not package:rodzina and age:from:18\" x=\"34\" y=\"15\" width=\"9\" height=\"2\" fill=\"#00AA00\"/>\
    <text card:when=\"age:under:18\" x=\"50\" y=\"17.4\" font-size=\"2.5\">Dziecko</text>\
    <text card:place=\"phone\" card:when=\"age:from:65\" x=\"34\" y=\"47.3\" font-size=\"2.3\" card:width=\"18\">8</text>";

fn of(packages: &[&str], age: u16) -> CardData {
    CardData { packages: packages.iter().map(|&id| id.to_owned()).collect(), age, ..card() }
}

/// The stripe's colour and the texts of the top right, by the pixels and by the PDF.
fn seen(layout: &Layout, data: &CardData) -> ([u8; 3], bool, bool) {
    let front = pixels(layout, data, Face::Front, EDGE).unwrap();
    let start = (189 * EDGE.width as usize + 450) * 4;
    let text = about("pdftotext", &["-enc", "UTF-8"], &pdf(layout, data, &[Face::Front]).unwrap());
    (front.rgba[start..start + 3].try_into().unwrap(), text.contains("Dziecko"), text.contains("800 000 000"))
}

// REQ D-1
#[test]
fn an_element_stands_only_on_the_cards_that_its_condition_names() {
    let layout = with(Face::Front, BITS).unwrap();
    let (family, other, none) = ([0xaa, 0, 0], [0, 0xaa, 0], [0xf1, 0xf7, 0xf6]);
    // Twice: the second time the grounds come from the layout's memory.
    for _ in 0..2 {
        assert_eq!(seen(&layout, &of(&["rodzina"], 40)), (family, false, false));
        assert_eq!(seen(&layout, &of(&["senior", "rodzina"], 17)), (family, true, false));
        assert_eq!(seen(&layout, &of(&["senior"], 18)), (other, false, false));
        assert_eq!(seen(&layout, &of(&[], 17)), (none, true, false));
        assert_eq!(seen(&layout, &of(&[], 65)), (other, false, true));
    }
}

// REQ D-1
#[test]
fn a_place_that_every_card_needs_may_move_but_not_go_missing() {
    let names = "card:place=\"given-names surname\"";
    let only = changed(names, &format!("{names} card:when=\"age:from:18\"")).unwrap_err();
    let wanted = LayoutProblem::MissingPlaceWhen { place: Place::GivenNames, case: "no package, age 0".to_owned() };
    assert_eq!(only, wanted);
    let elsewhere = "<text card:place=\"given-names surname\" card:when=\"age:under:18\" x=\"34\" y=\"24\" font-size=\"4\" \
                     card:width=\"48.2\" card:lines=\"4\" card:bottom=\"36\">A</text><text card:when=\"age:from:18\"";
    let moved =
        changed("<text card:place=\"given-names surname\"", &format!("{elsewhere} card:place=\"given-names surname\""));
    moved.unwrap();
}

// REQ D-1
#[test]
fn a_condition_that_cannot_be_understood_is_found_at_import() {
    for condition in ["", "age:18", "package:Rodzina", "package:a or package:b", "age:from:200"] {
        let refused = with(Face::Front, &format!("<path card:when=\"{condition}\" d=\"M0 0h9v9z\"/>")).unwrap_err();
        assert!(matches!(refused, LayoutProblem::Rule { rule: "when", .. }), "{condition}: {refused}");
    }
    let inside = with(Face::Front, "<g><path card:when=\"package:a\" d=\"M0 0h9v9z\"/></g>").unwrap_err();
    assert!(matches!(inside, LayoutProblem::Rule { .. }), "{inside}");
    let many: String = (0..6).map(|n| format!("<path card:when=\"package:p{n}\" d=\"M0 0h1v1z\"/>")).collect();
    assert_eq!(with(Face::Front, &many).unwrap_err(), LayoutProblem::TooManyCases);
}

// REQ D-1
#[test]
fn what_only_some_cards_have_is_checked_too() {
    let hidden = "<rect card:when=\"package:senior\" x=\"33\" y=\"36\" width=\"40\" height=\"9\"/>";
    let refused = with(Face::Front, hidden).unwrap_err();
    assert!(matches!(&refused, LayoutProblem::LowContrast { text, .. } if text == "Numer karty"), "{refused}");
    let over = "<text card:place=\"site\" card:when=\"age:from:65 and package:a\" x=\"34\" y=\"44\" font-size=\"2.5\" \
                card:width=\"48\">a</text>";
    let refused = with(Face::Front, over).unwrap_err();
    assert!(matches!(refused, LayoutProblem::Overlap { .. }), "{refused}");
}
