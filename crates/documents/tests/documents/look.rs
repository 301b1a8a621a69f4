//! How the pages look. Every test run leaves them as PNG beside the build's other temporary files, for people to look at.

use std::path::Path;

use crate::common::{folder, made_with, said, written};
use crate::samples::all;

/// A page at 70 dpi, by poppler.
pub(crate) fn page(pdf: &[u8], number: u32) -> image::RgbImage {
    let folder = folder();
    let file = written(folder.path(), "document.pdf", pdf);
    let (number, out) = (number.to_string(), folder.path().join("page"));
    let names = [file.to_str().unwrap(), out.to_str().unwrap()];
    said("pdftoppm", &["-r", "70", "-png", "-singlefile", "-f", &number, names[0], names[1]]);
    image::open(folder.path().join("page.png")).unwrap().into_rgb8()
}

// REQ C-12
#[test]
fn margins_are_white_and_the_page_is_not() {
    let shown = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    std::fs::create_dir_all(&shown).unwrap();
    for (name, document, options) in all().into_iter().filter(|(.., options)| options.value.is_none()) {
        let page = page(&made_with(&document, &options), 1);
        page.save(shown.join(format!("{name}.png"))).unwrap();
        let (wide, high) = page.dimensions();
        let mm = |mm: f32| (mm * 70.0 / 25.4) as u32;
        let mut inked = 0_u32;
        for (x, y, pixel) in page.enumerate_pixels() {
            let margin = x < mm(24.0) || x > wide - mm(19.0) || y < mm(15.0) || y > high - mm(9.0);
            assert!(!margin || pixel.0 == [255; 3], "{name}: {x} {y} {pixel:?}");
            inked += u32::from(pixel.0[0] < 128);
        }
        assert!(inked > wide * high / 100, "{name}: {inked}");
    }
}
