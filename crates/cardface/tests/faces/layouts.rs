//! Layout files that a city may hand in, and why they are refused at import.

use cardface::{Dots, Face, Layout, LayoutProblem, Orientation, Place, pixels};

use crate::common::{FONTS, LAYOUT, PORTRAIT, card, changed};

// REQ D-1
#[test]
fn the_layout_of_a_new_city_passes_its_own_checks() {
    assert_eq!(LAYOUT.id(), "arcade-landscape");
    assert_eq!(LAYOUT.name(), "Arkada, poziomo");
    assert_eq!(LAYOUT.orientation(), Orientation::Landscape);
}

// REQ D-1
#[test]
fn a_font_that_is_not_there_is_found_at_import() {
    for (from, to, wanted) in [
        ("font-family=\"Lato\"", "font-family=\"Comic Sans MS\"", "Comic Sans MS 400"),
        ("font-family=\"Lato\"", "font-family=\"sans-serif\"", "sans-serif 400"),
        ("font-family=\"Lato\"", "", "Lato"),
        ("font-size=\"2.469\" font-weight=\"700\"", "font-size=\"2.469\" font-weight=\"600\"", "Lato 600"),
        ("font-size=\"4.939\" font-weight=\"700\"", "font-size=\"4.939\" font-weight=\"300\"", "Lato 300"),
        ("font-size=\"4.939\"", "font-size=\"4.939\" font-style=\"italic\"", "Italic"),
    ] {
        match changed(from, to) {
            Err(LayoutProblem::UnknownFont(font)) => assert!(font.contains(wanted), "{font}"),
            // Without a family the library's own default is ours.
            Ok(_) if to.is_empty() => {}
            other => panic!("{to}: {other:?}"),
        }
    }
}

// REQ D-1
#[test]
fn a_letter_that_the_font_lacks_is_found_at_import() {
    assert_eq!(
        changed("Numer karty", "卡").unwrap_err(),
        LayoutProblem::NoGlyph { text: "卡".to_owned(), letter: '卡' }
    );
}

// REQ D-1
#[test]
fn text_that_is_too_small_to_read_is_found_at_import() {
    assert!(matches!(changed("font-size=\"2.293\"", "font-size=\"2.2\""), Err(LayoutProblem::SmallText { .. })));
    assert!(matches!(changed("shrink-to=\"6.5pt\"", "shrink-to=\"6.4pt\""), Err(LayoutProblem::SmallText { .. })));
    let hidden = "<g transform=\"scale(.5)\"><text x=\"9\" y=\"9\" font-size=\"3\">Okno</text></g>";
    let with = format!("{hidden}<rect x=\"3.4\"");
    assert!(matches!(changed("<rect x=\"3.4\"", &with), Err(LayoutProblem::SmallText { .. })));
}

// REQ D-2
#[test]
fn a_qr_under_four_dots_a_module_is_found_at_import() {
    let to = |side: &str| changed("width=\"30.94\" height=\"30.94\"", &format!("width=\"{side}\" height=\"{side}\""));
    assert!(to("24.72").is_ok());
    assert!(matches!(to("24.6"), Err(LayoutProblem::QrTooSmall { dots }) if dots < 4.0));
    assert!(matches!(to("10"), Err(LayoutProblem::QrTooSmall { .. })));
}

// REQ D-1
#[test]
fn files_and_addresses_are_never_opened() {
    let pixel = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    let with = |href: &str| {
        let image = format!("<image x=\"1\" y=\"1\" width=\"3\" height=\"3\" href=\"{href}\"/><rect x=\"3.4\"");
        changed("<rect x=\"3.4\"", &image)
    };
    for href in [
        "/etc/passwd",
        "file:///etc/hostname",
        "arms.png",
        "http://127.0.0.1:9/arms.png",
        "okienko-photo",
        "data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'/%3E",
        "data:image/png;base64,AAAA",
    ] {
        assert!(matches!(with(href), Err(LayoutProblem::Picture(_))), "{href}");
    }
    with(pixel).unwrap();
    let filter = "<defs><filter id=\"f\"><feImage href=\"/etc/passwd\"/></filter></defs>\
                  <g filter=\"url(#f)\"><path d=\"M0 0h9v9z\"/></g><rect x=\"3.4\"";
    assert!(changed("<rect x=\"3.4\"", filter).is_err());
}

// REQ D-1
#[test]
fn what_is_no_layout_is_refused_with_the_reason() {
    let parse = |text: &str| Layout::import(text, &FONTS).unwrap_err();
    assert!(matches!(parse(""), LayoutProblem::Xml { .. }));
    assert!(matches!(parse("<svg"), LayoutProblem::Xml { line: 1, .. }));
    assert!(matches!(
        parse("<!DOCTYPE svg [<!ENTITY a \"b\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&a;</svg>"),
        LayoutProblem::Xml { .. }
    ));
    assert_eq!(parse("<html/>"), LayoutProblem::NotALayout("the svg element"));
    assert_eq!(parse("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), LayoutProblem::NotALayout("card:id"));
    let refused = |from: &str, to: &str| changed(from, to).unwrap_err();
    assert_eq!(refused("layout:1\"", "layout:2\""), LayoutProblem::NotALayout("card:id"));
    assert_eq!(refused("card:id=\"arcade-landscape\"", "card:id=\"../x\""), LayoutProblem::NotALayout("card:id"));
    assert_eq!(refused("card:name=\"Arkada, poziomo\"", ""), LayoutProblem::NotALayout("card:name"));
    assert_eq!(refused("card:face=\"back\"", "card:face=\"front\""), LayoutProblem::Faces(Face::Front));
    assert_eq!(refused("card:face=\"back\"", ""), LayoutProblem::Faces(Face::Back));
    assert_eq!(refused("viewBox=\"0 0 85.6 53.98\"", "viewBox=\"0 0 86 54\""), LayoutProblem::Size(Face::Front));
    assert_eq!(refused("viewBox=\"0 0 85.6 53.98\"", "viewBox=\"0 0 53.98 85.6\""), LayoutProblem::Size(Face::Back));
    assert_eq!(refused("card:place=\"city\"", "card:place=\"town\""), LayoutProblem::UnknownPlace("town".to_owned()));
    assert_eq!(
        refused("card:place=\"given-names surname\"", "card:place=\"given-names\""),
        LayoutProblem::MissingPlace(Place::Surname)
    );
    assert_eq!(refused("card:place=\"qr\"", ""), LayoutProblem::MissingPlace(Place::Qr));
    assert_eq!(
        refused("<rect card:place=\"qr\"", "<g><rect card:place=\"qr\"/></g><rect"),
        LayoutProblem::NestedPlace("qr".to_owned())
    );
    for (from, to) in [
        ("card:width=\"38\"", ""),
        ("card:width=\"38\"", "card:width=\"wide\""),
        ("card:width=\"38\"", "card:width=\"NaN\""),
        ("card:shrink-to=\"11pt\"", "card:shrink-to=\"11\""),
        ("card:lines=\"4\"", "card:lines=\"0\""),
        ("card:place=\"city\" x=\"14\"", "card:place=\"city\""),
        ("card:place=\"city\"", "card:place=\"city\" style=\"font-size:9px\""),
        ("<rect card:place=\"qr\"", "<rect card:place=\"qr\" transform=\"scale(2)\""),
    ] {
        assert!(matches!(refused(from, to), LayoutProblem::Rule { .. }), "{from} to {to}");
    }
    for element in ["<script>1</script>", "<style>*{}</style>", "<foreignObject/>"] {
        let refused = refused("<rect x=\"3.4\"", &format!("{element}<rect x=\"3.4\""));
        assert!(matches!(refused, LayoutProblem::Element { .. }), "{element}");
    }
    let narrow = refused("card:width=\"48.2\" card:shrink-to", "card:width=\"4\" card:shrink-to");
    assert!(matches!(narrow, LayoutProblem::Sample { sample: "plain", .. }), "{narrow:?}");
}

// REQ D-1
#[test]
fn a_reference_that_would_draw_nothing_is_found_at_import() {
    let with = |shape: &str| changed("<rect x=\"3.4\"", &format!("{shape}<rect x=\"3.4\""));
    for shape in [
        "<rect width=\"9\" height=\"9\" fill=\"url(#none)\"/>",
        "<rect width=\"9\" height=\"9\" style=\"fill:url('#none')\"/>",
        "<use href=\"#none\"/>",
        "<path id=\"none\" d=\"M0 0h9v9z\"/><g><use href=\"#none\"/></g>",
    ] {
        let refused = with(shape).unwrap_err();
        assert!(matches!(&refused, LayoutProblem::Reference { name, .. } if name == "none"), "{shape}: {refused}");
    }
    with("<defs><path id=\"mark\" d=\"M0 0h9v9z\"/></defs><use href=\"#mark\"/>").unwrap();
    with("<g><path id=\"mark\" d=\"M0 0h9v9z\"/><use href=\"#mark\"/></g>").unwrap();
}

// REQ D-1
#[test]
fn a_portrait_layout_stands_upright() {
    assert_eq!((PORTRAIT.id(), PORTRAIT.name()), ("arcade-portrait", "Arkada, pionowo"));
    assert_eq!(PORTRAIT.orientation(), Orientation::Portrait);
    let front = pixels(&PORTRAIT, &card(), Face::Front, Dots { width: 638, height: 1012 }).unwrap();
    assert_eq!((front.width, front.height, &front.rgba[..3]), (638, 1012, &[0xf1, 0xf7, 0xf6][..]));
    assert!(pixels(&PORTRAIT, &card(), Face::Front, Dots { width: 1012, height: 638 }).is_err());
}
