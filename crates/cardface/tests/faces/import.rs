//! What is looked at when a layout is imported: contrast, sample cards, fonts of its own; and the export.

use cardface::{
    ARCADE_LANDSCAPE, ARCADE_PORTRAIT, CardData, Face, FontProblem, Layout, LayoutProblem, Place, pdf, pixels,
};

use crate::common::{EDGE, FONTS, LAYOUT, about, card, changed, with};

// REQ D-1
#[test]
fn a_text_that_hardly_differs_from_its_ground_is_found_at_import() {
    let low = |layout: Result<Layout, LayoutProblem>, wanted: &str| match layout {
        Err(LayoutProblem::LowContrast { text, ratio, needed }) => {
            assert_eq!(text, wanted);
            (ratio, needed)
        }
        other => panic!("{other:?}"),
    };
    // #767676 on white is the well-known 4.54; on this ground it is 4.2.
    let grey = |colour: &str| {
        changed("font-size=\"2.293\" fill=\"#37494A\"", &format!("font-size=\"2.293\" fill=\"{colour}\""))
    };
    let (ratio, needed) = low(grey("#767676"), "Numer karty");
    assert!((4.1..4.3).contains(&ratio) && needed == 4.5, "{ratio} {needed}");
    grey("#6E6E6E").unwrap();
    low(changed("fill=\"#0B2C2E\"/>", "fill=\"#FFFFFF\"/>"), "Karta mieszkańca");
    low(changed("font-weight=\"700\" fill=\"#FFFFFF\"", "font-weight=\"700\" fill=\"#0F1F1F\""), "city");
    // Large bold text needs three to one: #808080 gives 3.2 where the ground is darkest, ordinary text may not have it.
    let names = |colour: &str| changed("font-size=\"4.939\"", &format!("fill=\"{colour}\" font-size=\"4.939\""));
    names("#808080").unwrap();
    let (_, needed) = low(names("#9A9A9A"), "given-names surname");
    assert!((needed - 3.0).abs() < 0.01);
    // Half transparent, covered, over a pattern, over a photo.
    low(with(Face::Front, "<text opacity=\".5\" x=\"34\" y=\"17\" font-size=\"2.5\">Okno</text>"), "Okno");
    low(
        with(Face::Front, "<text x=\"34\" y=\"17\" font-size=\"2.5\">Okno</text><path d=\"M33 14h20v4h-20z\"/>"),
        "Okno",
    );
    let pattern = "<path d=\"M34 15h2v3h-2z\"/><text x=\"34\" y=\"17\" font-size=\"2.5\">Okno</text>";
    low(with(Face::Front, pattern), "Okno");
    let on_photo = "<text card:place=\"phone\" x=\"8\" y=\"48\" font-size=\"2.5\" card:width=\"19\">a</text>\
                    <text card:place=\"given-names surname\"";
    low(changed("<text card:place=\"given-names surname\"", on_photo), "phone");
}

// REQ D-1 D-2
#[test]
fn a_qr_with_something_painted_over_it_is_found_at_import() {
    let qr = "fill=\"#FFFFFF\"/>\n  </svg>\n</svg>";
    for cover in
        ["<rect x=\"60\" y=\"20\" width=\".4\" height=\".4\" fill=\"#FFFFFF\"/>", "<path d=\"M50.91 8h1v1h-1z\"/>"]
    {
        let covered = changed(qr, &qr.replacen("/>", &format!("/>{cover}"), 1));
        // The cover may lie on modules of its own colour.
        let wide = cover.replace(".4\"", "4\"");
        let covered = covered.and_then(|_| changed(qr, &qr.replacen("/>", &format!("/>{wide}"), 1)));
        assert!(matches!(covered, Err(LayoutProblem::CodeCovered { place: Place::Qr, .. })), "{covered:?}");
    }
}

// REQ D-1
#[test]
fn a_layout_is_tried_with_short_long_and_hostile_cards() {
    let samples = CardData::samples();
    for name in ["short", "long", "Polish letters", "Ukrainian letters"] {
        assert!(samples.iter().any(|sample| sample.name == name && sample.must_fit), "{name}");
    }
    // Each is drawn whole or refused by the name of its place; nothing else happens.
    for layout in [&*LAYOUT, &*crate::common::PORTRAIT] {
        for sample in &samples {
            let dots = EDGE.upright(layout);
            let drawn = pixels(layout, &sample.data, Face::Front, dots).map(|_| ());
            assert_eq!(pdf(layout, &sample.data, &Face::BOTH).map(|_| ()), drawn, "{}", sample.name);
            match drawn {
                Ok(()) => {
                    let text = about(
                        "pdftotext",
                        &["-raw", "-enc", "UTF-8"],
                        &pdf(layout, &sample.data, &Face::BOTH).unwrap(),
                    );
                    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
                    let composed = sample.data.surname.replace("o\u{301}", "ó").replace("c\u{301}", "ć");
                    assert!(letters(&text).contains(&letters(&composed)), "{}: {text}", sample.name);
                }
                Err(problem) => {
                    assert!(!sample.must_fit, "{}: {problem}", sample.name);
                    assert!(["surname ", "given-names "].iter().any(|place| problem.to_string().starts_with(place)));
                }
            }
        }
    }
    assert_eq!(samples.iter().filter(|sample| pixels(&LAYOUT, &sample.data, Face::Front, EDGE).is_err()).count(), 6);
}

// REQ D-1
#[test]
fn a_layout_in_which_long_names_do_not_fit_or_run_into_others_is_refused() {
    let rules =
        "card:width=\"48.2\" card:shrink-to=\"11pt\" card:lines=\"4\" card:leading=\"1.215\" card:bottom=\"34.6\"";
    let refused = changed(rules, "card:width=\"48.2\" card:lines=\"2\"").unwrap_err();
    assert!(matches!(refused, LayoutProblem::Sample { sample: "long", .. }), "{refused}");
    let names = "y=\"23.4\" font-size=\"4.939\" font-weight=\"700\"\n          ";
    let lower = format!("{}{}", names.replace("23.4", "38"), rules.replace("34.6", "46"));
    let refused = changed(&format!("{names}{rules}"), &lower).unwrap_err();
    assert!(matches!(refused, LayoutProblem::Overlap { .. }), "{refused}");
    let wide = changed("card:place=\"given-names surname\" x=\"34\"", "card:place=\"given-names surname\" x=\"60\"");
    assert!(matches!(wide, Err(LayoutProblem::OffCard { .. })), "{wide:?}");
}

/// Lato Regular under another name, in Base64: a font that the program does not have.
fn own_font() -> String {
    let mut font = include_bytes!("../../fonts/Lato-Regular.ttf").to_vec();
    for (from, to) in [(b"L\0a\0t\0o".as_slice(), b"M\0e\0w\0a".as_slice()), (b"Lato".as_slice(), b"Mewa".as_slice())] {
        let places: Vec<usize> = (0..font.len() - from.len()).filter(|&at| font[at..].starts_with(from)).collect();
        for at in places {
            font[at..at + to.len()].copy_from_slice(to);
        }
    }
    data_encoding::BASE64.encode(&font)
}

fn with_font(base64: &str, from: &str, to: &str) -> Result<Layout, LayoutProblem> {
    let text = ARCADE_LANDSCAPE.replacen("<title>", &format!("<card:font>\n{base64}\n</card:font>\n  <title>"), 1);
    assert!(text.contains(from));
    Layout::import(&text.replacen(from, to, 1), &FONTS)
}

// REQ D-1
#[test]
fn a_layout_brings_its_own_font() {
    let font = own_font();
    let wanted = ("font-size=\"2.293\" fill", "font-family=\"Mewa\" font-size=\"2.293\" fill");
    let layout = with_font(&font, wanted.0, wanted.1).unwrap();
    let fonts = about("pdffonts", &[], &pdf(&layout, &card(), &[Face::Front]).unwrap());
    assert!(fonts.contains("Mewa"), "{fonts}");
    // The same letters, so that the face is the same as with ours.
    assert!(
        pixels(&layout, &card(), Face::Front, EDGE).unwrap() == pixels(&LAYOUT, &card(), Face::Front, EDGE).unwrap()
    );
    // It is the layout's own: another layout does not have it.
    assert!(matches!(changed(wanted.0, wanted.1), Err(LayoutProblem::UnknownFont(font)) if font.contains("Mewa")));
}

// REQ D-1
#[test]
fn a_font_that_cannot_be_used_is_found_at_import() {
    let refused = |base64: &str| match with_font(base64, "<title>", "<title>") {
        Err(LayoutProblem::Font { line: 9.., problem }) => problem,
        other => panic!("{other:?}"),
    };
    let font = own_font();
    assert_eq!(refused(""), FontProblem::Unreadable);
    assert_eq!(refused("not Base64!"), FontProblem::Unreadable);
    assert_eq!(refused("AAEAAAAS"), FontProblem::Unreadable);
    assert_eq!(refused(&font[..400]), FontProblem::Unreadable);
    assert_eq!(refused(&"A".repeat(1_500_000)), FontProblem::TooLarge);
    assert_eq!(refused(&"A".repeat(3_000_000)), FontProblem::TooLarge);
    let ours = data_encoding::BASE64.encode(include_bytes!("../../fonts/Lato-Regular.ttf"));
    assert_eq!(refused(&ours), FontProblem::Twice("Lato 400".to_owned()));
    assert_eq!(refused(&format!("{font}</card:font><card:font>{font}")), FontProblem::Twice("Mewa 400".to_owned()));
    let inside = with(Face::Front, "<card:font/>").unwrap_err();
    assert!(matches!(inside, LayoutProblem::Element { .. }), "{inside}");
    let padded = format!("{ARCADE_LANDSCAPE}<!--{}-->", " ".repeat(8 << 20));
    assert_eq!(Layout::import(&padded, &FONTS).unwrap_err(), LayoutProblem::TooLarge);
}

// REQ D-1
#[test]
fn an_exported_layout_is_the_file_that_was_imported() {
    for text in [ARCADE_LANDSCAPE, ARCADE_PORTRAIT] {
        let layout = Layout::import(text, &FONTS).unwrap();
        assert!(layout.source() == text);
        let again = Layout::parse(layout.source(), &FONTS).unwrap();
        assert!(pdf(&again, &card(), &Face::BOTH).unwrap() == pdf(&layout, &card(), &Face::BOTH).unwrap());
    }
}
