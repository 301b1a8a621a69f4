//! PDFs into a folder.

use std::fs;
use std::path::Path;
use std::process::Command;

use devices::{
    CameOut, CardMedia, DocumentFormat, FolderPrinter, JobId, JobState, Outcome, Printer, PrinterProblem, Sheet,
};
use tempfile::TempDir;

use crate::support::{CARD, document};

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

// REQ D-5
#[test]
fn without_a_printer_the_card_is_a_pdf_in_the_folder() {
    let folder = TempDir::new().unwrap();
    let printer = FolderPrinter::new(folder.path());
    let status = printer.status().unwrap();
    assert_eq!((status.media, status.two_sided, status.takes(DocumentFormat::Pdf)), (CardMedia::Ready, true, true));

    let job = printer.create_job(CARD, Sheet::Card).unwrap();
    assert_eq!(printer.job(&job).unwrap().state, JobState::Pending);
    printer.send_document(&job, &document(), DocumentFormat::Pdf).unwrap();
    assert_eq!(printer.job(&job).unwrap().came_out(), CameOut::Yes);
    assert_eq!(names(folder.path()), [format!("{CARD}.pdf")], "the card and nothing else");
    assert_eq!(fs::read(printer.path_of(&job)).unwrap(), document());
}

// REQ D-5
#[test]
fn a_job_of_the_folder_is_known_again_after_a_crash() {
    let folder = TempDir::new().unwrap();
    let begun = FolderPrinter::new(folder.path()).create_job(CARD, Sheet::Card).unwrap();

    let after = FolderPrinter::new(folder.path());
    let kept = JobId::from_kept(begun.as_str()).unwrap();
    assert_eq!(after.job(&kept).unwrap().came_out(), CameOut::NotYet);
    assert_eq!(after.find_job(CARD).unwrap(), Some(kept.clone()));
    assert_eq!(
        after.create_job(CARD, Sheet::Card).unwrap(),
        kept,
        "a job that never got its document is taken up, not doubled"
    );

    // A crash in the middle of the document leaves it under the temporary name.
    fs::write(folder.path().join(format!(".{CARD}.pdf.part")), &document()[..1000]).unwrap();
    assert_eq!(after.job(&kept).unwrap().state, JobState::Pending, "half a document is no card");
    after.send_document(&kept, &document(), DocumentFormat::Pdf).unwrap();
    assert_eq!(FolderPrinter::new(folder.path()).job(&kept).unwrap().came_out(), CameOut::Yes);
    assert_eq!(fs::read(after.path_of(&kept)).unwrap(), document());
}

// REQ D-5
#[test]
fn a_card_in_the_folder_is_never_overwritten() {
    let folder = TempDir::new().unwrap();
    let printer = FolderPrinter::new(folder.path());
    let first = printer.create_job(CARD, Sheet::Card).unwrap();
    printer.send_document(&first, b"%PDF first", DocumentFormat::Pdf).unwrap();
    assert_eq!(printer.send_document(&first, b"%PDF again", DocumentFormat::Pdf), Err(PrinterProblem::JobClosed));

    let second = printer.create_job(CARD, Sheet::Card).unwrap();
    assert_eq!(second.as_str(), format!("{CARD}-2"));
    printer.send_document(&second, b"%PDF second", DocumentFormat::Pdf).unwrap();
    assert_eq!(fs::read(printer.path_of(&first)).unwrap(), b"%PDF first");
    assert_eq!(fs::read(printer.path_of(&second)).unwrap(), b"%PDF second");
}

// REQ D-5
#[test]
fn a_cancelled_job_leaves_nothing_in_the_folder() {
    let folder = TempDir::new().unwrap();
    let printer = FolderPrinter::new(folder.path());
    let job = printer.create_job(CARD, Sheet::Card).unwrap();
    printer.cancel(&job).unwrap();
    assert!(names(folder.path()).is_empty());
    assert_eq!(printer.job(&job), Err(PrinterProblem::JobNotFound));
    assert_eq!(printer.send_document(&job, b"%PDF", DocumentFormat::Pdf), Err(PrinterProblem::JobNotFound));

    let done = printer.create_job(CARD, Sheet::Card).unwrap();
    printer.send_document(&done, b"%PDF", DocumentFormat::Pdf).unwrap();
    assert_eq!(printer.cancel(&done), Err(PrinterProblem::JobClosed));
    assert!(printer.path_of(&done).exists());
}

// REQ D-7
#[test]
fn a_job_cannot_reach_outside_the_folder_or_be_no_pdf() {
    let folder = TempDir::new().unwrap();
    let inner = folder.path().join("cards");
    fs::create_dir(&inner).unwrap();
    let printer = FolderPrinter::new(&inner);
    for name in ["../card", "a/b", ".hidden", "", "a b", "karta.pdf", "żółw", "a\0b"] {
        assert_eq!(printer.create_job(name, Sheet::Card), Err(PrinterProblem::BadJobName), "{name}");
    }
    let outside = JobId::from_kept("../card").unwrap();
    assert_eq!(printer.job(&outside), Err(PrinterProblem::JobNotFound));
    assert_eq!(printer.send_document(&outside, b"%PDF", DocumentFormat::Pdf), Err(PrinterProblem::JobNotFound));
    let job = printer.create_job(CARD, Sheet::Card).unwrap();
    assert_eq!(printer.send_document(&job, b"\xff\xd8", DocumentFormat::Jpeg), Err(PrinterProblem::FormatNotTaken));
    assert_eq!(names(folder.path()), ["cards"]);
}

// REQ D-7
#[test]
fn a_folder_that_is_missing_or_no_folder_is_told() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    for missing in ["nowhere", "file", "file/inside"] {
        let printer = FolderPrinter::new(folder.path().join(missing));
        let job = JobId::from_kept(CARD).unwrap();
        assert_eq!(printer.status(), Err(PrinterProblem::FolderMissing), "{missing}");
        assert_eq!(printer.create_job(CARD, Sheet::Card), Err(PrinterProblem::FolderMissing), "{missing}");
        assert_eq!(printer.job(&job), Err(PrinterProblem::FolderMissing), "{missing}");
    }
    assert_eq!(PrinterProblem::FolderMissing.outcome(), Outcome::NothingHappened);
}

// REQ D-7
#[test]
fn a_folder_that_is_full_or_read_only_is_told_and_the_job_can_be_taken_up_again() {
    // Runs itself once more in a namespace of its own, where it may mount; so neither root nor a real full disk is needed.
    if std::env::var_os("FOLDER_IN_A_ROOM_OF_ITS_OWN").is_some() {
        return full_and_read_only();
    }
    let this = "folder::a_folder_that_is_full_or_read_only_is_told_and_the_job_can_be_taken_up_again";
    let run = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "--"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", this, "--nocapture"])
        .env("FOLDER_IN_A_ROOM_OF_ITS_OWN", "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout) + String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
}

fn full_and_read_only() {
    let folder = TempDir::new().unwrap();
    let mount = |options: &str| {
        let done =
            Command::new("mount").args(["-t", "tmpfs", "-o", options, "none"]).arg(folder.path()).status().unwrap();
        assert!(done.success());
    };
    mount("size=64k");
    let printer = FolderPrinter::new(folder.path());
    let job = printer.create_job(CARD, Sheet::Card).unwrap();
    assert_eq!(printer.send_document(&job, &document(), DocumentFormat::Pdf), Err(PrinterProblem::FolderFull));
    assert_eq!(printer.job(&job).unwrap().state, JobState::Pending, "nothing came out, and the job can still be done");
    assert_eq!(names(folder.path()), [format!(".{CARD}.pdf.part")], "no half card");
    let left = fs::metadata(folder.path().join(format!(".{CARD}.pdf.part"))).unwrap();
    assert_eq!(left.len(), 0, "the room is given back");
    printer.send_document(&job, &document()[..10_000], DocumentFormat::Pdf).unwrap();
    assert_eq!(printer.job(&job).unwrap().came_out(), CameOut::Yes);

    fs::write(folder.path().join("something-else"), vec![1; 64 * 1024]).unwrap_err();
    assert_eq!(printer.status(), Err(PrinterProblem::FolderFull));

    mount("size=64k,ro");
    assert_eq!(printer.status(), Err(PrinterProblem::FolderReadOnly));
    assert_eq!(printer.create_job(CARD, Sheet::Card), Err(PrinterProblem::FolderReadOnly));
    assert_eq!(PrinterProblem::FolderReadOnly.outcome(), Outcome::NothingHappened);
}
