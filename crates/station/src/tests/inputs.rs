//! Wrong inputs, each with its code. That every code has its words on the screen, in every language, is a test beside the messages.

use contract::{ErrorCode, FieldCode};
use domain::registration::Field;
use image::{ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};
use uuid::Uuid;

use super::support::{Computer, Desk, form, form_without_pesel, picture, png, with};

// REQ C-2: every wrong field of the registration is named with its own code, and nothing is saved.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_wrong_field_of_a_registration_has_its_own_code() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let long = "a".repeat(400);
    let table: Vec<(Value, Field, FieldCode)> = vec![
        (json!({ "pesel": "" }), Field::Pesel, FieldCode::Empty),
        (json!({ "pesel": "8705140001x" }), Field::Pesel, FieldCode::NotDigits),
        (json!({ "pesel": "8705140001" }), Field::Pesel, FieldCode::PeselLength),
        (json!({ "pesel": "87051400011" }), Field::Pesel, FieldCode::PeselCheckDigit),
        (json!({ "birth_date": "1987-05-15" }), Field::BirthDate, FieldCode::PeselDateDisagrees),
        (json!({ "birth_date": "wczoraj" }), Field::BirthDate, FieldCode::BirthDateForm),
        (json!({ "sex": "female" }), Field::Sex, FieldCode::PeselSexDisagrees),
        (json!({ "sex": "x" }), Field::Sex, FieldCode::NotOnList),
        (json!({ "surname": "  " }), Field::Surname, FieldCode::Empty),
        (json!({ "surname": long }), Field::Surname, FieldCode::TooLong),
        (json!({ "surname": "Kowal5ki" }), Field::Surname, FieldCode::NameCharacters),
        (json!({ "surname": "<b>Demo</b>" }), Field::Surname, FieldCode::NameCharacters),
        (json!({ "given_names": "" }), Field::GivenNames, FieldCode::Empty),
        (json!({ "given_names": "Jan\u{202e}a" }), Field::GivenNames, FieldCode::NameCharacters),
        (json!({ "given_names": "Jаn" }), Field::GivenNames, FieldCode::NameMixedAlphabets),
        (json!({ "former_surname": "Kowalski-Demo" }), Field::FormerSurname, FieldCode::SameSurname),
        (json!({ "document": "library-card" }), Field::Document, FieldCode::NotOnList),
        (json!({ "street": "" }), Field::Street, FieldCode::Empty),
        (json!({ "street": "ul. Bez Numeru" }), Field::Street, FieldCode::StreetNumberMissing),
        (json!({ "postcode": "00000x" }), Field::Postcode, FieldCode::PostcodeForm),
        (json!({ "city": "" }), Field::City, FieldCode::Empty),
        (json!({ "phone": "12" }), Field::Phone, FieldCode::PhoneForm),
        (json!({ "email": "jan@" }), Field::Email, FieldCode::EmailForm),
        (
            json!({ "applicant": "guardian", "applicant_name": "Anna" }),
            Field::ApplicantName,
            FieldCode::FullNameRequired,
        ),
        (json!({ "grounds": "" }), Field::Grounds, FieldCode::Empty),
        (json!({ "consents": [] }), Field::Consents, FieldCode::ConsentRequired),
        (
            json!({ "consents": [{ "clause": "data-processing", "version": 1, "given": true }, { "clause": "terms", "version": 1, "given": true }] }),
            Field::Consents,
            FieldCode::ConsentOutdated,
        ),
    ];
    for (change, field, code) in table {
        let args = json!({ "form": with(form(), change.clone()), "photo": null });
        let problem = desk.ask("register_resident", args).await.unwrap_err();
        assert_eq!(problem.code, ErrorCode::Fields, "{change}");
        let named = problem.fields.iter().any(|problem| problem.field == field && problem.code == code);
        assert!(named, "{change}: {:?}", problem.fields);
    }
    let child = with(form_without_pesel(), json!({ "birth_date": "2015-05-05" }));
    let future = with(form_without_pesel(), json!({ "birth_date": "2027-01-01" }));
    for (form, field, code) in [
        (child, Field::Applicant, FieldCode::GuardianRequired),
        (future, Field::BirthDate, FieldCode::BirthDateFuture),
        (with(form_without_pesel(), json!({ "birth_date": "" })), Field::BirthDate, FieldCode::Empty),
        (with(form_without_pesel(), json!({ "pesel": "87051400010" })), Field::Pesel, FieldCode::PeselNotExpected),
    ] {
        let problem = desk.ask("register_resident", json!({ "form": form, "photo": null })).await.unwrap_err();
        assert!(problem.fields.iter().any(|problem| problem.field == field && problem.code == code), "{problem:?}");
    }
    let today: Vec<Value> = desk.call("today", json!({})).await;
    assert_eq!(today.len(), 1, "only the enrolment");
}

// REQ C-2 C-3: the same PESEL twice leads to the record that is there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_known_pesel_leads_to_the_record() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let first = desk.register(form()).await;
    let again = with(form(), json!({ "surname": "Nowak-Demo" }));
    let problem = desk.ask("register_resident", json!({ "form": again, "photo": null })).await.unwrap_err();
    assert_eq!((problem.code, problem.resident), (ErrorCode::PeselKnown, Some(first)));
    let state: Value = desk.call("pesel_ticks", json!({ "pesel": "87051400010" })).await;
    assert_eq!(state["known"], json!(first));
}

/// A JPEG of a picture, for damaging.
fn jpeg() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    RgbImage::from_pixel(900, 1200, Rgb([90, 120, 150])).write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

/// A PNG header that claims a size and has no pixels.
fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = picture(30, 40);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    bytes
}

// REQ C-4: what is no usable picture is refused in bounded memory, with its own code.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_pictures_are_refused() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let whole = json!({ "x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0 });
    let unreadable = ErrorCode::PhotoUnreadable;
    let half_jpeg = jpeg()[..2000].to_vec();
    let half_png = {
        let png = picture(900, 1200);
        png[..png.len() / 2].to_vec()
    };
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>".to_vec();
    for (name, bytes, code) in [
        ("nothing", Vec::new(), unreadable),
        ("text", b"to nie jest zdjecie".to_vec(), unreadable),
        ("an SVG that reads a file", svg, unreadable),
        ("a GIF", b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;".to_vec(), unreadable),
        ("a PDF", b"%PDF-1.7 not a picture".to_vec(), unreadable),
        ("a JPEG's first bytes alone", vec![0xff, 0xd8, 0xff, 0xe0], unreadable),
        ("half a JPEG header", half_jpeg[..200].to_vec(), unreadable),
        ("half a PNG", half_png, unreadable),
        ("a PNG that claims 60,000 × 60,000", png_claiming(60_000, 60_000), unreadable),
        ("a PNG that claims no width", png_claiming(0, 100), unreadable),
        ("a PNG whose pixels do not fit its size", png_claiming(900, 1200), unreadable),
        ("a picture of a few pixels", picture(30, 40), ErrorCode::PhotoTooSmall),
        ("a long strip", picture(12_000, 20), ErrorCode::PhotoTooSmall),
    ] {
        let upload = desk.station.put_bytes("counter", bytes).unwrap();
        let answer = desk.ask("take_photo", json!({ "upload": upload, "turns": 0, "crop": whole })).await;
        assert_eq!(answer.map_err(|problem| problem.code), Err(code), "{name}");
    }
    let large = desk.station.put_bytes("counter", vec![0; 26 * 1024 * 1024]);
    assert_eq!(large.unwrap_err().code, ErrorCode::TooLarge);
    let upload = desk.station.put_bytes("counter", picture(900, 1200)).unwrap();
    let outside = json!({ "x": 7.0, "y": 0.0, "width": 1.0, "height": 1.0 });
    desk.refuses("take_photo", json!({ "upload": upload, "turns": 0, "crop": outside }), ErrorCode::BadRequest).await;
}

async fn reserved(desk: &Desk<'_>) -> Uuid {
    let resident = desk.register(form()).await;
    desk.reserve(resident).await.id
}

// REQ C-5 C-6 D-5: what the counter's other forms refuse.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_other_forms_refuse_what_makes_no_sense() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let production = reserved(&desk).await;
    let nobody = Uuid::nil();
    for address in ["", "drukarka", "http://localhost:631/", "ipp://", "ipp://host:99999/", "file:///etc/passwd"] {
        desk.refuses("add_printer", json!({ "address": address }), ErrorCode::PrinterAddress).await;
    }
    desk.refuses("add_printer", json!({ "address": "ipp://localhost:9/ipp/print" }), ErrorCode::PrinterUnreachable)
        .await;
    desk.refuses("choose_printer", json!({ "printer": "x" }), ErrorCode::PrinterUnknown).await;
    desk.refuses("print_card", json!({ "production": production, "printer": "x" }), ErrorCode::PrinterUnknown).await;
    desk.refuses("print_card", json!({ "production": nobody, "printer": null }), ErrorCode::BadRequest).await;
    desk.refuses("answer_tray", json!({ "production": production, "tray": "good" }), ErrorCode::WrongState).await;
    desk.refuses("answer_tray", json!({ "production": production, "tray": "dobra" }), ErrorCode::BadRequest).await;
    for scanned in ["", "cokolwiek", "HTTPS://KARTA.PRZYKLADOWO.EXAMPLE/#AAAA", "9616072030040006"] {
        desk.refuses("check_card", json!({ "production": production, "scanned": scanned }), ErrorCode::WrongState)
            .await;
    }
    let hand_over = json!({ "production": production, "collector": "resident", "document": "passport", "signature": { "on": "paper" } });
    desk.refuses("hand_over", hand_over.clone(), ErrorCode::WrongState).await;
    desk.refuses("hand_over", with(hand_over.clone(), json!({ "document": "x" })), ErrorCode::BadRequest).await;
    desk.refuses("hand_over", with(hand_over.clone(), json!({ "collector": "sąsiad" })), ErrorCode::BadRequest).await;
    // Who collects for somebody else has a name, a whole one.
    for name in [json!(null), json!("  "), json!("Maria"), json!("Maria <b>Pełnomocna</b>"), json!("Ma1ria Pełnomocna")]
    {
        let unnamed = json!({ "collector": "proxy", "collector_name": name });
        desk.refuses("hand_over", with(hand_over.clone(), unnamed), ErrorCode::CollectorName).await;
    }
    desk.refuses(
        "hand_over",
        with(hand_over, json!({ "signature": { "on": "screen", "upload": "x" } })),
        ErrorCode::BadRequest,
    )
    .await;
    let reserve = json!({ "resident": nobody, "layout": "arcade-landscape", "packages": [] });
    desk.refuses("reserve_card", reserve.clone(), ErrorCode::ResidentUnknown).await;
    desk.refuses("reserve_card", with(reserve, json!({ "layout": "x" })), ErrorCode::BadRequest).await;
    desk.refuses("resident", json!({ "resident": nobody }), ErrorCode::ResidentUnknown).await;
    desk.refuses(
        "set_photo",
        json!({ "resident": nobody, "photo": { "id": "photo:x", "accepted": null } }),
        ErrorCode::ResidentUnknown,
    )
    .await;
    let draft = json!({ "kind": "registration", "step": 1, "content": "x".repeat(70_000) });
    desk.refuses("save_draft", draft, ErrorCode::TooLarge).await;
    desk.refuses("no_such_command", json!({}), ErrorCode::BadRequest).await;
    desk.refuses("sign_in", json!({ "staff": nobody, "password": "x" }), ErrorCode::WrongPassword).await;
    desk.refuses("sign_in", json!({ "staff": "Anna" }), ErrorCode::BadRequest).await;
    let without_photo = json!({ "form": form_without_pesel(), "photo": null });
    let registered: Value = desk.call("register_resident", without_photo).await;
    let reserve = json!({ "resident": registered["resident"], "layout": "arcade-landscape", "packages": [] });
    desk.refuses("reserve_card", reserve, ErrorCode::PhotoMissing).await;
}

// REQ C-4: a picture that the checks find fault with is taken for a stated reason only, and the reason is kept with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_with_a_fault_needs_a_reason_and_the_reason_is_kept() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let dark = png(&image::RgbImage::from_pixel(900, 1200, image::Rgb([40, 40, 40])));
    let upload = desk.station.put_bytes("counter", dark).unwrap();
    let whole = json!({ "x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0 });
    let taken: Value = desk.call("take_photo", json!({ "upload": upload, "turns": 0, "crop": whole })).await;
    assert_eq!(taken["advice"], json!(["too_dark"]));
    let set =
        |accepted: Value| json!({ "resident": resident, "photo": { "id": taken["photo"], "accepted": accepted } });
    desk.refuses("set_photo", set(Value::Null), ErrorCode::PhotoReasonMissing).await;
    desk.call::<Value>("set_photo", set(json!("person"))).await;
    let kept = desk.last_payload().await;
    assert_eq!((&kept["kind"], &kept["photo"]["accepted"]), (&json!("photo_set"), &json!("person")));
    assert_eq!(kept["photo"]["advice"], json!(["too_dark"]));
}
