//! What came out of a printer, read by tools that are not ours.

use std::path::Path;
use std::process::Command;

use crate::Outcome;

/// The text of a PDF as poppler reads it, spaces folded.
///
/// # Errors
/// When pdftotext is missing or cannot read it.
pub fn text_of(pdf: &Path) -> Outcome<String> {
    let read = Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(pdf).arg("-").output()?;
    if !read.status.success() {
        return Err(format!("pdftotext cannot read {}", pdf.display()).into());
    }
    Ok(String::from_utf8(read.stdout)?.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The text of the one QR code on a printed PDF, as zbar reads it from its pixels at the printer's resolution.
///
/// # Errors
/// When pdftoppm or zbarimg is missing, or there is not exactly one code.
pub fn qr_of(pdf: &Path) -> Outcome<String> {
    let folder = tempfile::tempdir()?;
    let drawn =
        Command::new("pdftoppm").args(["-r", "300", "-png"]).arg(pdf).arg(folder.path().join("face")).status()?;
    if !drawn.success() {
        return Err(format!("pdftoppm cannot read {}", pdf.display()).into());
    }
    let mut codes = Vec::new();
    for face in std::fs::read_dir(folder.path())? {
        codes.extend(qrs_of_picture(&face?.path())?);
    }
    one(&codes, pdf)
}

/// The text of the one QR code in a picture, as zbar reads it.
///
/// # Errors
/// When zbarimg is missing, or there is not exactly one code.
pub fn qr_of_picture(picture: &Path) -> Outcome<String> {
    one(&qrs_of_picture(picture)?, picture)
}

fn qrs_of_picture(picture: &Path) -> Outcome<Vec<String>> {
    let read = Command::new("zbarimg")
        .args(["--nodbus", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"])
        .arg(picture)
        .output()?;
    Ok(String::from_utf8(read.stdout)?.lines().map(str::to_owned).collect())
}

fn one(codes: &[String], of: &Path) -> Outcome<String> {
    match codes {
        [code] => Ok(code.clone()),
        _ => Err(format!("{} has {} QR codes, not one", of.display(), codes.len()).into()),
    }
}
