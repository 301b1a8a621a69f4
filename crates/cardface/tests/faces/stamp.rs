//! Layouts whose cards are plainly not real.

use cardface::{ARCADE_LANDSCAPE, ARCADE_PORTRAIT, Face, Layout, pdf, pixels};

use crate::common::{EDGE, FONTS, about, card, scanned};

/// The letters on a face, sorted: poppler reads turned text letter by letter, from the top.
fn letters(layout: &Layout, face: Face) -> Vec<char> {
    let text = about("pdftotext", &["-enc", "UTF-8"], &pdf(layout, &card(), &[face]).unwrap());
    let mut letters: Vec<char> = text.chars().filter(|letter| letter.is_alphabetic()).collect();
    letters.sort_unstable();
    letters
}

// REQ H-4
#[test]
fn a_stamped_layout_says_so_on_both_faces_and_its_code_can_be_read() {
    for source in [ARCADE_LANDSCAPE, ARCADE_PORTRAIT] {
        let stamped = Layout::parse(&Layout::stamped(source, "ĆWICZENIA").unwrap(), &FONTS).unwrap();
        let plain = Layout::parse(source, &FONTS).unwrap();
        for face in Face::BOTH {
            let mut both = letters(&plain, face);
            both.extend("ĆWICZENIA".chars());
            both.sort_unstable();
            assert_eq!(letters(&stamped, face), both, "{face:?}");
        }
        let code = |layout: &Layout| {
            scanned(&pixels(layout, &card(), Face::Back, EDGE.upright(layout)).unwrap().png().unwrap())
        };
        assert_eq!(code(&stamped), code(&plain));
    }
}

// REQ H-4
#[test]
fn what_is_no_layout_cannot_be_stamped() {
    assert!(Layout::stamped("<svg", "ĆWICZENIA").is_err());
    // A word that would be mark-up is a word.
    assert!(Layout::stamped(ARCADE_LANDSCAPE, "<&>").unwrap().contains("&lt;&amp;>"));
}
