//! The tools that are not ours: poppler and qpdf.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use documents::{Document, Options, Problem, render};

use crate::samples::{head, options};

/// A new folder under the build's own temporary folder.
pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// What a program prints; it must succeed.
pub(crate) fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {complaint}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What a tool says about a PDF.
pub(crate) fn about(tool: &str, before: &[&str], pdf: &[u8], after: &[&str]) -> String {
    let folder = folder();
    let file = written(folder.path(), "document.pdf", pdf);
    let arguments: Vec<&str> =
        before.iter().copied().chain([file.to_str().unwrap()]).chain(after.iter().copied()).collect();
    said(tool, &arguments)
}

/// The whole text as it stands on the pages; a page ends with a form feed.
pub(crate) fn text(pdf: &[u8]) -> String {
    about("pdftotext", &["-enc", "UTF-8", "-layout", "-nodiag"], pdf, &["-"])
}

/// The words in reading order with one space between them, footers included.
pub(crate) fn words(pdf: &[u8]) -> String {
    let text = about("pdftotext", &["-enc", "UTF-8", "-nodiag"], pdf, &["-"]);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many pages poppler counts.
pub(crate) fn pages(pdf: &[u8]) -> usize {
    let info = about("pdfinfo", &[], pdf, &[]);
    let pages = info.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap();
    pages.trim().parse().unwrap()
}

pub(crate) fn made(document: &Document) -> Vec<u8> {
    render(document, &head(), &options()).unwrap()
}

pub(crate) fn made_with(document: &Document, options: &Options) -> Vec<u8> {
    render(document, &head(), options).unwrap()
}

pub(crate) fn refused(document: &Document) -> Problem {
    render(document, &head(), &options()).unwrap_err()
}

pub(crate) fn written(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let file = folder.join(name);
    fs::write(&file, bytes).unwrap();
    file
}
