//! Data from outside that wants to break out, to hide, or to be drawn wrong without a word.

use cardface::{CardData, Face, FaceProblem, Place, pdf, pixels, qr_text};

use crate::common::{EDGE, LAYOUT, card, lines, named, photo, scanned};

// REQ D-1
#[test]
fn markup_in_a_name_is_printed_as_letters() {
    let table = [
        "<b>Okno</b>",
        "A&amp;B &lt;",
        "\"'><rect/>",
        "</text></svg>",
        "<!-- Okno -->",
        "]]> &#65;",
        "{{ name }}",
        "url(#x) %s",
    ];
    for surname in table {
        let data = named("Anna", surname);
        pixels(&LAYOUT, &data, Face::Front, EDGE).unwrap();
        let all = lines(&pdf(&LAYOUT, &data, &[Face::Front]).unwrap());
        assert!(all.iter().any(|line| line == surname), "{surname} is not in {all:?}");
        assert_eq!(all.len(), 7, "{all:?}");
    }
}

// REQ D-1
#[test]
fn what_a_card_cannot_show_is_refused_with_the_place_and_the_letter() {
    let unprintable = |letter| FaceProblem::Unprintable { place: Place::Surname, letter };
    let no_glyph = |letter| FaceProblem::NoGlyph { place: Place::Surname, letter };
    let table = [
        ("Ok\0no", unprintable('\0')),
        ("Ok\u{1b}[31mno", unprintable('\u{1b}')),
        ("Ok\nno", unprintable('\n')),
        ("Ok\tno", unprintable('\t')),
        ("Ok\u{85}no", unprintable('\u{85}')),
        ("Ok\u{2028}no", unprintable('\u{2028}')),
        ("\u{202e}onkO", unprintable('\u{202e}')),
        ("Ok\u{200b}no", unprintable('\u{200b}')),
        ("Ok\u{200d}no", unprintable('\u{200d}')),
        ("Ok\u{ad}no", unprintable('\u{ad}')),
        ("\u{feff}Okno", unprintable('\u{feff}')),
        ("Ok\u{e000}no", unprintable('\u{e000}')),
        ("Ok\u{fffe}no", unprintable('\u{fffe}')),
        ("Ok\u{fffd}no", no_glyph('\u{fffd}')),
        ("Ok\u{3000}no", unprintable('\u{3000}')),
        ("Ok\u{e0041}no", unprintable('\u{e0041}')),
        ("Okno 🙂", no_glyph('🙂')),
        ("חלון", no_glyph('ח')),
        ("نافذة", no_glyph('ن')),
        ("窗口", no_glyph('窗')),
        ("O\u{336}k\u{336}no", no_glyph('\u{336}')),
        ("Ok\u{34f}no", no_glyph('\u{34f}')),
    ];
    for (surname, wanted) in table {
        let data = named("Anna", surname);
        assert_eq!(pixels(&LAYOUT, &data, Face::Front, EDGE).unwrap_err(), wanted, "{surname:?}");
        assert_eq!(pdf(&LAYOUT, &data, &Face::BOTH).unwrap_err(), wanted, "{surname:?}");
    }
}

// REQ D-1
#[test]
fn every_place_is_guarded() {
    let with = |change: &dyn Fn(&mut CardData)| {
        let mut data = card();
        change(&mut data);
        pdf(&LAYOUT, &data, &Face::BOTH).unwrap_err()
    };
    let empty = |place| FaceProblem::Empty { place };
    let unprintable = |place| FaceProblem::Unprintable { place, letter: '\u{7}' };
    assert_eq!(with(&|data| data.city.clear()), empty(Place::City));
    assert_eq!(with(&|data| data.surname = "  ".to_owned()), empty(Place::Surname));
    assert_eq!(with(&|data| data.phone.clear()), empty(Place::Phone));
    assert_eq!(with(&|data| data.site.clear()), empty(Place::Site));
    assert_eq!(with(&|data| data.city.push('\u{7}')), unprintable(Place::City));
    assert_eq!(with(&|data| data.given_names.push('\u{7}')), unprintable(Place::GivenNames));
    assert_eq!(with(&|data| data.phone.push('\u{7}')), unprintable(Place::Phone));
    assert_eq!(with(&|data| data.site.push('\u{7}')), unprintable(Place::Site));
    let wide = "W".repeat(60);
    assert_eq!(with(&|data| data.city.clone_from(&wide)), FaceProblem::DoesNotFit { place: Place::City });
    assert_eq!(with(&|data| data.phone.clone_from(&wide)), FaceProblem::DoesNotFit { place: Place::Phone });
    assert_eq!(with(&|data| data.site.clone_from(&wide)), FaceProblem::DoesNotFit { place: Place::Site });
}

// REQ D-4
#[test]
fn only_sixteen_digits_are_a_number() {
    for number in ["", "961607203004158", "96160720300415822", "9616 0720 3004 1582", "961607203004158x", "９６１６"]
    {
        let data = CardData { number: number.to_owned(), ..card() };
        assert_eq!(pixels(&LAYOUT, &data, Face::Back, EDGE).unwrap_err(), FaceProblem::Number, "{number:?}");
    }
}

// REQ D-2
#[test]
fn an_address_or_token_that_the_qr_cannot_hold_is_refused() {
    let addresses = [
        "",
        "HTTPS://",
        "https://karta.example/s",
        "HTTP://KARTA.EXAMPLE/S",
        "HTTPS://KARTA.EXAMPLE/S#X",
        "HTTPS://KARTA.EXAMPLE/S?X",
        "HTTPS://KARTA.EXAMPLE/ S",
        "HTTPS://KĄRTA.EXAMPLE",
    ];
    for check_url in addresses {
        let data = CardData { check_url: check_url.to_owned(), ..card() };
        assert_eq!(pixels(&LAYOUT, &data, Face::Back, EDGE).unwrap_err(), FaceProblem::CheckUrl, "{check_url:?}");
    }
    for length in [0, 221, 5000] {
        let data = CardData { token: vec![7; length], ..card() };
        assert_eq!(pixels(&LAYOUT, &data, Face::Back, EDGE).unwrap_err(), FaceProblem::Token, "{length}");
    }
    // An address that makes the QR finer than four dots a module.
    let data = CardData { check_url: format!("HTTPS://{}.EXAMPLE/S", "A".repeat(300)), ..card() };
    assert_eq!(pixels(&LAYOUT, &data, Face::Back, EDGE).unwrap_err(), FaceProblem::QrTooSmall { dots: 3 });
    // A short one stands in larger modules.
    let data = CardData { token: vec![7; 60], ..card() };
    let back = pixels(&LAYOUT, &data, Face::Back, EDGE).unwrap();
    assert_eq!(scanned(&back.png().unwrap()), qr_text(&data.check_url, &data.token));
}

// REQ D-1
#[test]
fn a_photo_that_cannot_be_drawn_whole_is_refused() {
    let whole = photo();
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(35, 45).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let mut huge = whole.clone();
    // Height and width stand 5 bytes after the frame header's marker FF C0.
    let header = huge.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    huge[header + 5..header + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    let table: [(&str, Vec<u8>); 8] = [
        ("nothing", Vec::new()),
        ("text", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec()),
        ("a PNG", png.into_inner()),
        ("only the beginning", whole[..40].to_vec()),
        ("half a photo", whole[..whole.len() / 2].to_vec()),
        ("all but the end", whole[..whole.len() * 9 / 10].to_vec()),
        ("65535 pixels square by its header", huge),
        ("zeros", vec![0; 5000]),
    ];
    for (what, photo) in table {
        let data = CardData { photo: Some(photo), ..card() };
        assert_eq!(pixels(&LAYOUT, &data, Face::Front, EDGE).unwrap_err(), FaceProblem::Photo, "{what}");
        assert_eq!(pdf(&LAYOUT, &data, &[Face::Front]).unwrap_err(), FaceProblem::Photo, "{what}");
    }
}

// REQ D-1
#[test]
fn photos_of_other_shapes_fill_the_place_from_their_middle() {
    for (width, height) in [(35, 45), (300, 300), (200, 800), (900, 200), (1, 1)] {
        let picture = image::RgbImage::from_pixel(width, height, image::Rgb([200, 30, 30]));
        let mut jpeg = Vec::new();
        image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 90).encode_image(&picture).unwrap();
        let front = pixels(&LAYOUT, &CardData { photo: Some(jpeg), ..card() }, Face::Front, EDGE).unwrap();
        for (x, y) in [(60, 585), (345, 585), (200, 210), (200, 400)] {
            let start = (y * EDGE.width as usize + x) * 4;
            let red = &front.rgba[start..start + 3];
            assert!(red[0] > 190 && red[1] < 45, "{width} x {height} at {x} {y}: {red:?}");
        }
    }
}
