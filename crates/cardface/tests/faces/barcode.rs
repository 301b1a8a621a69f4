//! The card number as Code 128, read by a reader that is not ours.

use cardface::{CardData, Dots, Face, Layout, LayoutProblem, Place, pdf, pixels};

use crate::common::{BLEED, EDGE, card, rasterised, scanned, with};

const PLACE: &str = "<rect card:place=\"barcode\" x=\"5\" y=\"24.8\" width=\"36.4\" height=\"5.1\"/>";
/// On the landscape layout's back there is room under the site's address.
fn layout(place: &str) -> Result<Layout, LayoutProblem> {
    with(Face::Back, place)
}

// REQ D-1
#[test]
fn a_reader_that_is_not_ours_reads_the_number_from_the_barcode() {
    let layout = layout(PLACE).unwrap();
    // Every pair of digits comes up.
    for first in 0..13_u32 {
        let number: String = (0..8).map(|pair| format!("{:02}", (first * 8 + pair) % 100)).collect();
        let data = CardData { number, ..card() };
        for dots in [EDGE, BLEED, Dots { width: 2022, height: 1275 }] {
            let back = pixels(&layout, &data, Face::Back, dots).unwrap();
            let read = scanned(&back.png().unwrap());
            assert!(read.lines().any(|line| line == data.number), "{} in {dots:?}: {read}", data.number);
        }
    }
    let data = card();
    let mut png = std::io::Cursor::new(Vec::new());
    rasterised(&pdf(&layout, &data, &[Face::Back]).unwrap(), 1).write_to(&mut png, image::ImageFormat::Png).unwrap();
    assert!(scanned(&png.into_inner()).lines().any(|line| line == data.number));
}

// REQ D-1
#[test]
fn bars_are_whole_dots_between_quiet_zones_of_ten_modules() {
    let back = pixels(&layout(PLACE).unwrap(), &card(), Face::Back, EDGE).unwrap();
    let (left, y) = ((5.0_f32 + 18.2) * 300.0 / 25.4, 27.0 * 300.0 / 25.4);
    let row: Vec<u8> = back.rgba.chunks_exact(4).skip(y as usize * EDGE.width as usize).map(|p| p[0]).collect();
    let start = (left - 143.0 * 3.0 / 2.0).round() as usize;
    let symbol = &row[start..start + 143 * 3];
    assert!(symbol[..30].iter().chain(&symbol[399..]).all(|dot| *dot == 255));
    assert!(symbol.chunks_exact(3).all(|module| module == [0; 3] || module == [255; 3]));
    // Start C: 2 1 1 2 3 2.
    let start_c: Vec<bool> = symbol.chunks_exact(3).skip(10).take(11).map(|module| module[0] == 0).collect();
    assert_eq!(start_c, [true, true, false, true, false, false, true, true, true, false, false]);
}

// REQ D-1
#[test]
fn a_barcode_that_no_reader_would_read_is_found_at_import() {
    let changed = |from: &str, to: &str| layout(&PLACE.replace(from, to)).unwrap_err();
    let narrow = changed("width=\"36.4\"", "width=\"36\"");
    assert!(matches!(narrow, LayoutProblem::BarcodeTooNarrow { dots } if dots < 3.0), "{narrow}");
    let low = changed("height=\"5.1\"", "height=\"4.9\"");
    assert!(matches!(low, LayoutProblem::BarcodeTooLow { .. }), "{low}");
    let round = changed("<rect", "<circle");
    assert!(matches!(round, LayoutProblem::Rule { .. }), "{round}");
    let over = changed("y=\"24.8\"", "y=\"21\"");
    assert!(matches!(over, LayoutProblem::Overlap { .. }), "{over}");
    let off = changed("x=\"5\"", "x=\"-1\"");
    assert!(matches!(&off, LayoutProblem::OffCard { place, .. } if place == "barcode"), "{off}");
    let covered = layout(&format!("{PLACE}<rect x=\"20\" y=\"26\" width=\"3\" height=\"3\"/>"));
    assert!(matches!(covered, Err(LayoutProblem::CodeCovered { place: Place::Barcode, .. })), "{covered:?}");
}
