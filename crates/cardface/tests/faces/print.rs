//! What comes out: pixels, PDF, and the QR in both.

use cardface::{ARCADE_LANDSCAPE, Dots, Face, Layout, Pixels, both_faces, pdf, pixels, qr_text};

use crate::common::{BLEED, EDGE, FONTS, LAYOUT, about, card, lines, rasterised, scanned};

fn at(pixels: &Pixels, x: u32, y: u32) -> [u8; 3] {
    let start = ((y * pixels.width + x) * 4) as usize;
    pixels.rgba[start..start + 3].try_into().unwrap()
}

// REQ D-2
#[test]
fn a_reader_that_is_not_ours_reads_the_qr_from_the_pixels() {
    let data = card();
    for dots in [EDGE, BLEED, Dots { width: 2024, height: 1276 }] {
        let back = pixels(&LAYOUT, &data, Face::Back, dots).unwrap();
        assert_eq!(scanned(&back.png().unwrap()), qr_text(&data.check_url, &data.token), "{dots:?}");
    }
}

// REQ D-2
#[test]
fn a_reader_that_is_not_ours_reads_the_qr_from_the_pdf() {
    let data = card();
    let page = rasterised(&pdf(&LAYOUT, &data, &Face::BOTH).unwrap(), 2);
    let mut png = std::io::Cursor::new(Vec::new());
    page.write_to(&mut png, image::ImageFormat::Png).unwrap();
    assert_eq!(scanned(&png.into_inner()), qr_text(&data.check_url, &data.token));
}

// REQ D-2
#[test]
fn the_qr_says_the_address_and_the_token_in_base32() {
    // The test vector of RFC 4648, section 10, without its padding.
    assert_eq!(qr_text("HTTPS://A.EXAMPLE/S", b"foobar"), "HTTPS://A.EXAMPLE/S#MZXW6YTBOI");
}

// REQ D-2
#[test]
fn the_longest_token_stands_in_65_modules_of_four_dots_in_a_white_rim_of_four_modules() {
    let data = card();
    assert_eq!((data.token.len(), data.check_url.len()), (220, 35));
    let back = pixels(&LAYOUT, &data, Face::Back, EDGE).unwrap();
    let black = |x, y| at(&back, x, y) == [0, 0, 0];
    let all = || (0..EDGE.height).flat_map(|y| (0..EDGE.width).map(move |x| (x, y))).filter(|&(x, y)| black(x, y));
    let (left, top) = (all().map(|(x, _)| x).min().unwrap(), all().map(|(_, y)| y).min().unwrap());
    let (right, bottom) = (all().map(|(x, _)| x).max().unwrap() + 1, all().map(|(_, y)| y).max().unwrap() + 1);
    assert_eq!((right - left, bottom - top), (65 * 4, 65 * 4));
    for y in top - 16..bottom + 16 {
        for x in left - 16..right + 16 {
            let rim = x < left || x >= right || y < top || y >= bottom;
            // Every dot of a module is like the module's first dot, and nothing is grey.
            let first = (left + (x.max(left) - left) / 4 * 4, top + (y.max(top) - top) / 4 * 4);
            let wanted = if rim { [255; 3] } else { at(&back, first.0, first.1) };
            assert_eq!(at(&back, x, y), wanted, "{x} {y}");
            assert!(wanted == [0; 3] || wanted == [255; 3]);
        }
    }
}

// REQ C-5 D-2
#[test]
fn the_qr_of_the_pdf_is_module_for_module_the_qr_of_the_pixels() {
    let data = card();
    let back = pixels(&LAYOUT, &data, Face::Back, EDGE).unwrap();
    let page = rasterised(&pdf(&LAYOUT, &data, &[Face::Back]).unwrap(), 1);
    assert_eq!(page.dimensions(), (EDGE.width, EDGE.height));
    for y in 142..400 {
        for x in 691..949 {
            let (pdf, pixels) = (page.get_pixel(x, y).0[0], at(&back, x, y)[0]);
            // Poppler greys a dot that a module touches by a hair; inside a module there is no grey.
            let inside = ![0, 3].contains(&((x - 690) % 4)) && ![0, 3].contains(&((y - 141) % 4));
            assert!(pdf.abs_diff(pixels) <= if inside { 0 } else { 100 }, "{x} {y}: {pdf} for {pixels}");
        }
    }
}

// REQ C-5
#[test]
fn the_preview_is_the_print_pixel_for_pixel() {
    let data = card();
    for face in Face::BOTH {
        let print = pixels(&LAYOUT, &data, face, BLEED).unwrap();
        let preview = image::load_from_memory(&print.png().unwrap()).unwrap().into_rgb8();
        assert_eq!(preview.into_raw(), print.rgb());
        assert_eq!(pixels(&LAYOUT, &data, face, BLEED).unwrap(), print);
    }
}

// REQ D-1
#[test]
fn the_same_card_gives_the_same_bytes() {
    let data = card();
    let anew = Layout::parse(ARCADE_LANDSCAPE, &FONTS).unwrap();
    let (front, back) = both_faces(&LAYOUT, &data, EDGE).unwrap();
    // The second time the ground comes from the layout's memory.
    assert_eq!(both_faces(&LAYOUT, &data, EDGE).unwrap(), (front.clone(), back.clone()));
    assert_eq!(pixels(&anew, &data, Face::Front, EDGE).unwrap(), front);
    assert_eq!(pixels(&anew, &data, Face::Back, EDGE).unwrap(), back);
    let file = pdf(&LAYOUT, &data, &Face::BOTH).unwrap();
    assert!(pdf(&anew, &data, &Face::BOTH).unwrap() == file && pdf(&LAYOUT, &data, &Face::BOTH).unwrap() == file);
}

// REQ D-1
#[test]
fn a_printer_beyond_the_edge_gets_the_same_card_with_more_ground_and_no_stretching() {
    let data = card();
    for face in Face::BOTH {
        let edge = pixels(&LAYOUT, &data, face, EDGE).unwrap();
        let bleed = pixels(&LAYOUT, &data, face, BLEED).unwrap();
        let mut most = 0;
        for y in 0..EDGE.height {
            for x in 0..EDGE.width {
                let (a, b) = (at(&edge, x, y), at(&bleed, x + 2, y + 5));
                most = most.max((0..3).map(|i| a[i].abs_diff(b[i])).max().unwrap());
            }
        }
        // The smoothing of edges may round differently two dots further.
        assert!(most <= 8, "{face:?}: {most}");
        for (x, y) in [(0, 0), (0, 647)] {
            assert_eq!(at(&bleed, x, y), [0xF1, 0xF7, 0xF6], "{face:?} {x} {y}");
        }
    }
}

// REQ D-1
#[test]
fn a_picture_that_does_not_suit_the_card_is_refused() {
    for (width, height) in [(638, 1012), (1012, 1012), (1012, 500), (0, 0), (80, 50), (90_000, 56_000)] {
        let refused = pixels(&LAYOUT, &card(), Face::Front, Dots { width, height });
        assert_eq!(refused.unwrap_err(), cardface::FaceProblem::Dots, "{width} x {height}");
    }
    // At 200 dpi a module of the QR would have two dots.
    let refused = pixels(&LAYOUT, &card(), Face::Back, Dots { width: 675, height: 426 });
    assert_eq!(refused.unwrap_err(), cardface::FaceProblem::QrTooSmall { dots: 2 });
}

// REQ D-1 D-5
#[test]
fn the_pdf_is_a_card_with_real_text() {
    let data = card();
    let file = pdf(&LAYOUT, &data, &Face::BOTH).unwrap();
    let info = about("pdfinfo", &[], &file);
    for wanted in
        ["Title:           Karta mieszkańca 9616 0720 3004 1582", "Pages:           2", "242.646 x 153.014 pts"]
    {
        assert!(info.contains(wanted), "{wanted} is not in\n{info}");
    }
    let mut text = lines(&file);
    text.sort_unstable();
    let mut wanted = [
        data.city.as_str(),
        "Karta mieszkańca",
        &data.given_names,
        &data.surname,
        "Numer karty",
        "9616 0720 3004 1582",
        "Ważność i ulgi: kod na odwrocie",
        "Zgubiona karta?",
        "Prosimy zastrzec ją od razu:",
        &data.phone,
        &data.site,
        "Znaleziona karta?",
        "Prosimy oddać ją w dowolnym",
        "punkcie wydawania kart.",
        "9616 0720 3004 1582",
        "Zeskanuj,",
        "aby sprawdzić",
    ];
    wanted.sort_unstable();
    assert_eq!(text, wanted);
    let fonts = about("pdffonts", &[], &file);
    let fonts: Vec<&str> = fonts.lines().skip(2).collect();
    assert_eq!(fonts.len(), 2, "{fonts:?}");
    assert!(fonts.iter().all(|font| font.contains("+Lato-") && font.contains("yes yes yes")), "{fonts:?}");
}

// REQ D-1
#[test]
fn the_pdf_holds_the_photo_once_and_unchanged() {
    let data = card();
    let photo = data.photo.clone().unwrap();
    let file = pdf(&LAYOUT, &data, &[Face::Front, Face::Back, Face::Front]).unwrap();
    assert_eq!(file.windows(photo.len()).filter(|part| *part == photo).count(), 1);
    assert!(file.len() < photo.len() + 160_000, "{} bytes", file.len());
}

// REQ C-5
#[test]
fn the_pdf_looks_like_the_pixels() {
    let data = card();
    let file = pdf(&LAYOUT, &data, &Face::BOTH).unwrap();
    for (face, number) in [(Face::Front, 1), (Face::Back, 2)] {
        let page = rasterised(&file, number);
        let face = pixels(&LAYOUT, &data, face, EDGE).unwrap();
        // Two programs smooth edges differently, so squares of eight dots are compared.
        let printed = image::RgbImage::from_raw(EDGE.width, EDGE.height, face.rgb()).unwrap();
        let coarse = |picture: &image::RgbImage| image::imageops::thumbnail(picture, EDGE.width / 8, EDGE.height / 8);
        let (ours, theirs) = (coarse(&printed), coarse(&page));
        let most = ours.iter().zip(theirs.iter()).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(most < Some(48), "page {number}: {most:?}");
    }
}

// REQ C-5
#[test]
fn personal_data_stays_out_of_debug_output() {
    let data = card();
    let front = pixels(&LAYOUT, &data, Face::Front, EDGE).unwrap();
    assert_eq!(format!("{data:?}"), "CardData(<redacted>)");
    assert_eq!(format!("{front:?}"), "Pixels(1012 x 638, <redacted>)");
}
