//! What comes out: pixels, PDF, and the QR in both.

use cardface::{ARCADE_LANDSCAPE, Dots, Face, Layout, Pixels, both_faces, for_printer, pdf, pixels, print, qr_text};

use crate::common::{BLEED, EDGE, FONTS, LAYOUT, PORTRAIT, about, card, lines, rasterised, rasterised_at, scanned};

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
fn the_longest_token_stands_in_65_modules_of_five_dots_in_a_white_rim_of_four_modules() {
    let data = card();
    assert_eq!((data.token.len(), data.check_url.len()), (220, 35));
    let back = pixels(&LAYOUT, &data, Face::Back, EDGE).unwrap();
    let black = |x, y| at(&back, x, y) == [0, 0, 0];
    let all = || (0..EDGE.height).flat_map(|y| (0..EDGE.width).map(move |x| (x, y))).filter(|&(x, y)| black(x, y));
    let (left, top) = (all().map(|(x, _)| x).min().unwrap(), all().map(|(_, y)| y).min().unwrap());
    let (right, bottom) = (all().map(|(x, _)| x).max().unwrap() + 1, all().map(|(_, y)| y).max().unwrap() + 1);
    assert_eq!((right - left, bottom - top), (65 * 5, 65 * 5));
    for y in top - 20..bottom + 20 {
        for x in left - 20..right + 20 {
            let rim = x < left || x >= right || y < top || y >= bottom;
            // Every dot of a module is like the module's first dot, and nothing is grey.
            let first = (left + (x.max(left) - left) / 5 * 5, top + (y.max(top) - top) / 5 * 5);
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
    let black = |&(x, y): &(u32, u32)| at(&back, x, y) == [0, 0, 0];
    let (left, top) = (0..EDGE.height).flat_map(|y| (0..EDGE.width).map(move |x| (x, y))).find(black).unwrap();
    for y in top + 1..top + 65 * 5 - 1 {
        for x in left + 1..left + 65 * 5 - 1 {
            let (pdf, pixels) = (page.get_pixel(x, y).0[0], at(&back, x, y)[0]);
            // Poppler greys a dot that a module touches by a hair; inside a module there is no grey.
            let inside = ![0, 4].contains(&((x - left) % 5)) && ![0, 4].contains(&((y - top) % 5));
            assert!(pdf.abs_diff(pixels) <= if inside { 0 } else { 100 }, "{x} {y}: {pdf} for {pixels}");
        }
    }
}

// REQ C-5
#[test]
fn the_preview_is_the_print_pixel_for_pixel_at_every_size_and_whichever_way_the_card_runs() {
    let data = card();
    let fine = Dots { width: 2022, height: 1275 };
    for printer in [EDGE, BLEED, fine] {
        let across = Dots { width: printer.height, height: printer.width };
        for (layout, printer) in [(&LAYOUT, printer), (&PORTRAIT, printer), (&PORTRAIT, across), (&LAYOUT, across)] {
            let shown = printer.upright(layout);
            for face in Face::BOTH {
                let screen = pixels(layout, &data, face, shown).unwrap().png().unwrap();
                let screen = image::load_from_memory(&screen).unwrap().into_rgb8();
                let print = for_printer(layout, &data, face, printer).unwrap();
                assert_eq!((print.width, print.height), (printer.width, printer.height));
                let print = image::RgbImage::from_raw(print.width, print.height, print.rgb()).unwrap();
                let back_again = if shown == printer { print } else { image::imageops::rotate270(&print) };
                assert!(back_again == screen, "{face:?} {printer:?}");
            }
        }
    }
}

// REQ D-1
#[test]
fn at_every_size_the_card_lies_in_the_middle_and_keeps_its_proportions() {
    let data = card();
    for (dots, module) in [(EDGE, 5), (BLEED, 5), (Dots { width: 2022, height: 1275 }, 10)] {
        for layout in [&LAYOUT, &PORTRAIT] {
            let dots = dots.upright(layout);
            let back = pixels(layout, &data, Face::Back, dots).unwrap();
            let black = |&(x, y): &(u32, u32)| at(&back, x, y) == [0, 0, 0];
            let all: Vec<_> =
                (0..dots.height).flat_map(|y| (0..dots.width).map(move |x| (x, y))).filter(black).collect();
            let (left, right) = (all.iter().map(|p| p.0).min().unwrap(), all.iter().map(|p| p.0).max().unwrap() + 1);
            let (top, bottom) = (all.iter().map(|p| p.1).min().unwrap(), all.iter().map(|p| p.1).max().unwrap() + 1);
            assert_eq!((right - left, bottom - top), (65 * module, 65 * module), "{dots:?}");
            // The middle of the QR, in millimetres from the middle of the card, as the layout says.
            let dots_per_mm = module as f32 * 60.0 / 25.4;
            let from_middle = |a: u32, b: u32, whole: u32| ((a + b) as f32 - whole as f32) / 2.0 / dots_per_mm;
            let (x, y) = (from_middle(left, right, dots.width), from_middle(top, bottom, dots.height));
            let wanted = if dots.width > dots.height { (66.38 - 42.8, 23.04 - 26.99) } else { (0.0, 20.67 - 42.8) };
            let off = (x - wanted.0).abs().max((y - wanted.1).abs());
            assert!(off < 0.1, "{dots:?}: {x} {y} for {wanted:?}");
        }
    }
}

// REQ D-1
#[test]
fn the_same_card_gives_the_same_bytes() {
    let data = card();
    let anew = Layout::import(ARCADE_LANDSCAPE, &FONTS).unwrap();
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
    // At 200 dpi a module of the QR would have three dots.
    let refused = pixels(&LAYOUT, &card(), Face::Back, Dots { width: 675, height: 426 });
    assert_eq!(refused.unwrap_err(), cardface::FaceProblem::QrTooSmall { dots: 3 });
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

// REQ C-5 D-1 D-5
#[test]
fn what_a_printer_gets_becomes_the_preview_dot_for_dot_in_somebody_elses_hands() {
    let data = card();
    for (printer, dpi) in
        [(EDGE, 300), (BLEED, 300), (Dots { width: 1011, height: 638 }, 300), (Dots { width: 2022, height: 1275 }, 600)]
    {
        let file = print(&LAYOUT, &data, printer, dpi).unwrap();
        for (face, page) in [(Face::Front, 1), (Face::Back, 2)] {
            let page = rasterised_at(&file, page, dpi);
            assert_eq!(page.dimensions(), (printer.width, printer.height));
            let shown = pixels(&LAYOUT, &data, face, printer).unwrap().rgb();
            assert!(page.into_raw() == shown, "{face:?} at {printer:?}");
        }
    }
}
