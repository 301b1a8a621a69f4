//! What an archive asks of a file (ISO 19005-2, level A; ISO 14289-1), by tools that are not ours.

use serde_json::Value;

use crate::common::{about, made_with, pages};
use crate::samples::all;

/// The objects of a file as qpdf reads them, streams left out.
fn objects(pdf: &[u8]) -> Vec<Value> {
    let json = about("qpdf", &["--json=2", "--json-key=qpdf"], pdf, &[]);
    let file: Value = serde_json::from_str(&json).unwrap();
    let objects = file["qpdf"][1].as_object().unwrap().values();
    objects.map(|object| object.get("value").or_else(|| object["stream"].get("dict")).unwrap().clone()).collect()
}

fn catalogue(objects: &[Value]) -> &Value {
    objects.iter().find(|object| object["/Type"] == "/Catalog").unwrap()
}

// REQ C-12
#[test]
fn every_document_is_a_sound_file_by_qpdf() {
    for (name, document, options) in all() {
        let said = about("qpdf", &["--check"], &made_with(&document, &options), &[]);
        assert!(said.contains("No syntax or stream encoding errors found"), "{name}: {said}");
    }
}

// REQ C-12
#[test]
fn every_document_says_that_it_is_pdf_a_2a_and_pdf_ua_1() {
    for (name, document, options) in all() {
        let file = made_with(&document, &options);
        let xmp = about("pdfinfo", &["-meta"], &file, &[]);
        for wanted in [
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "<pdfuaid:part>1</pdfuaid:part>",
            "<rdf:li>Miasto Przykładowo</rdf:li>",
            "pl-PL",
        ] {
            assert!(xmp.contains(wanted), "{name}: {wanted} is not in\n{xmp}");
        }
        let info = about("pdfinfo", &[], &file, &[]);
        for wanted in ["Author:          Miasto Przykładowo", "Tagged:          yes", "(A4)", "PDF version:     1.7"] {
            assert!(info.contains(wanted), "{name}: {wanted} is not in\n{info}");
        }
        assert!(info.contains("Nov 20 08:45:00 2026 UTC"), "{name}: the time given is not in\n{info}");
    }
}

// REQ C-12
#[test]
fn nothing_that_pdf_a_forbids_is_in_a_file() {
    for (name, document, options) in all() {
        let file = made_with(&document, &options);
        let objects = objects(&file);
        let catalogue = catalogue(&objects);
        assert_eq!(catalogue["/Lang"], "u:pl-PL", "{name}");
        assert_eq!(catalogue["/MarkInfo"]["/Marked"], true, "{name}");
        assert_eq!(catalogue["/ViewerPreferences"]["/DisplayDocTitle"], true, "{name}");
        for wanted in ["/StructTreeRoot", "/OutputIntents", "/Metadata", "/Outlines"] {
            assert!(!catalogue[wanted].is_null(), "{name}: {wanted}");
        }
        for forbidden in ["/AcroForm", "/OpenAction", "/AA", "/Names"] {
            assert!(catalogue[forbidden].is_null(), "{name}: {forbidden}");
        }
        let all = serde_json::to_string(&objects).unwrap();
        for forbidden in
            ["/DeviceRGB", "/DeviceCMYK", "/JavaScript", "/Launch", "/LZWDecode", "/EmbeddedFile", "/SMask"]
        {
            assert!(!all.contains(&format!("\"{forbidden}\"")), "{name}: {forbidden}");
        }
        let text = String::from_utf8_lossy(&file);
        assert!(!text.contains("/Encrypt"), "{name}");
    }
}

// REQ C-12
#[test]
fn all_fonts_are_embedded_subset_and_readable_as_text() {
    for (name, document, options) in all() {
        let fonts = about("pdffonts", &[], &made_with(&document, &options), &[]);
        let fonts: Vec<&str> = fonts.lines().skip(2).collect();
        assert_eq!(fonts.len(), 2, "{name}: {fonts:?}");
        assert!(fonts.iter().all(|font| font.contains("+Lato-") && font.contains("yes yes yes")), "{name}: {fonts:?}");
    }
}

// REQ C-12
#[test]
fn a_reader_aloud_gets_headings_tables_lists_and_answers_in_reading_order() {
    for (name, document, options) in all() {
        let structure = about("pdfinfo", &["-struct-text"], &made_with(&document, &options), &[]);
        let count = |tag: &str| structure.lines().filter(|line| line.trim_start().starts_with(tag)).count();
        assert_eq!(count("H1 "), 1, "{name}\n{structure}");
        assert!(count("H2 ") >= 2, "{name}\n{structure}");
        // Each row has its head and its cell.
        assert_eq!((count("TH"), count("TD")), (count("TR"), count("TR")), "{name}\n{structure}");
        assert_eq!(count("LBody") + count("Lbl") > 0, name.starts_with("application") || name.starts_with("consent"));
        let first_heading = structure.find("H1 ").unwrap();
        assert!(structure.find("Miasto Przykładowo").unwrap() < first_heading, "{name}");
        assert!(first_heading < structure.find("H2 ").unwrap(), "{name}");
    }
    let (_, document, options) = all().into_iter().find(|(name, ..)| *name == "application").unwrap();
    let json = serde_json::to_string(&objects(&made_with(&document, &options))).unwrap();
    assert_eq!(json.matches("u:zaznaczone").count(), 3);
    assert_eq!(json.matches("u:niezaznaczone").count(), 3);
}

// REQ C-12
#[test]
fn the_same_document_gives_the_same_bytes() {
    for (name, document, options) in all() {
        assert!(made_with(&document, &options) == made_with(&document, &options), "{name}");
    }
}

// REQ C-12
#[test]
fn a_document_is_small_and_of_one_page_where_one_is_enough() {
    for (name, document, options) in all() {
        let file = made_with(&document, &options);
        assert!(file.len() < 80_000, "{name}: {} bytes", file.len());
        let two = ["application-english", "application-blank", "application-blank-english", "consent-english", "shift"];
        assert_eq!(pages(&file), if two.contains(&name) { 2 } else { 1 }, "{name}");
    }
}
