//! A demo card, and the tools that are not ours: zbar and poppler.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use cardface::{ARCADE_LANDSCAPE, ARCADE_PORTRAIT, CardData, Dots, Face, Fonts, Layout, LayoutProblem};

/// A 300 dpi printer without bleed.
pub(crate) const EDGE: Dots = Dots { width: 1012, height: 638 };
/// A 300 dpi printer that prints beyond the edge.
pub(crate) const BLEED: Dots = Dots { width: 1016, height: 648 };

pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::embedded);
pub(crate) static LAYOUT: LazyLock<Layout> = LazyLock::new(|| Layout::import(ARCADE_LANDSCAPE, &FONTS).unwrap());
pub(crate) static PORTRAIT: LazyLock<Layout> = LazyLock::new(|| Layout::import(ARCADE_PORTRAIT, &FONTS).unwrap());

/// A card with everything on it; the token is as long as a token may be.
pub(crate) fn card() -> CardData {
    let token = (0..220_u32).map(|n| (n * 167 % 251) as u8).collect();
    CardData { number: "9616072030041582".to_owned(), token, photo: Some(photo()), ..CardData::sample() }
}

pub(crate) fn named(given_names: &str, surname: &str) -> CardData {
    CardData { given_names: given_names.to_owned(), surname: surname.to_owned(), ..card() }
}

/// Shoulders and a head of plain shapes, 35 × 45 mm at 300 dpi.
pub(crate) fn photo() -> Vec<u8> {
    let inside =
        |x: f32, y: f32, cx: f32, cy: f32, rx: f32, ry: f32| ((x - cx) / rx).powi(2) + ((y - cy) / ry).powi(2) < 1.0;
    let picture = image::RgbImage::from_fn(413, 531, |x, y| {
        let (x, y) = (x as f32, y as f32);
        image::Rgb(if inside(x, y, 206.0, 250.0, 95.0, 125.0) {
            [226, 186, 158]
        } else if inside(x, y, 206.0, 540.0, 180.0, 150.0) {
            [94, 42, 59]
        } else {
            [228, 233, 235]
        })
    });
    let mut jpeg = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 90).encode_image(&picture).unwrap();
    jpeg
}

/// A new folder under the build's own temporary folder.
pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// What a program prints; it must succeed.
pub(crate) fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {complaint}");
    String::from_utf8(output.stdout).unwrap()
}

/// The landscape layout with one thing changed; the thing must be there.
pub(crate) fn changed(from: &str, to: &str) -> Result<Layout, LayoutProblem> {
    assert!(ARCADE_LANDSCAPE.contains(from), "{from} is not in the layout");
    Layout::import(&ARCADE_LANDSCAPE.replacen(from, to, 1), &FONTS)
}

/// The landscape layout with something painted before the photo on the front, or before the phone on the back.
pub(crate) fn with(face: Face, what: &str) -> Result<Layout, LayoutProblem> {
    let before = if face == Face::Front { "<path card:place=\"photo\"" } else { "<text card:place=\"phone\"" };
    changed(before, &format!("{what}{before}"))
}

/// What zbar reads in a picture.
pub(crate) fn scanned(png: &[u8]) -> String {
    let folder = folder();
    let file = written(folder.path(), "scan.png", png);
    said("zbarimg", &["--nodbus", "-q", "--raw", file.to_str().unwrap()]).trim_end().to_owned()
}

/// A page of a PDF in pixels at 300 dpi, by poppler.
pub(crate) fn rasterised(pdf: &[u8], page: u32) -> image::RgbImage {
    rasterised_at(pdf, page, 300)
}

/// The same at another resolution.
pub(crate) fn rasterised_at(pdf: &[u8], page: u32, dpi: u32) -> image::RgbImage {
    let folder = folder();
    let file = written(folder.path(), "card.pdf", pdf);
    let (page, out) = (page.to_string(), folder.path().join("page"));
    let names = [file.to_str().unwrap(), out.to_str().unwrap()];
    said("pdftoppm", &["-r", &dpi.to_string(), "-png", "-singlefile", "-f", &page, names[0], names[1]]);
    image::open(folder.path().join("page.png")).unwrap().into_rgb8()
}

/// What poppler's tool says about a PDF.
pub(crate) fn about(tool: &str, options: &[&str], pdf: &[u8]) -> String {
    let folder = folder();
    let file = written(folder.path(), "card.pdf", pdf);
    let mut arguments = options.to_vec();
    arguments.push(file.to_str().unwrap());
    if tool == "pdftotext" {
        arguments.push("-");
    }
    said(tool, &arguments)
}

/// The lines of text in a PDF, without the empty ones.
pub(crate) fn lines(pdf: &[u8]) -> Vec<String> {
    // As it stands on the page: otherwise poppler joins names that were broken at their hyphen.
    let text = about("pdftotext", &["-enc", "UTF-8", "-layout"], pdf);
    let columns = text.lines().flat_map(|line| line.split("  "));
    columns.map(|part| part.trim_matches(['\u{c}', ' ']).to_owned()).filter(|part| !part.is_empty()).collect()
}

fn written(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let file = folder.join(name);
    fs::write(&file, bytes).unwrap();
    file
}
