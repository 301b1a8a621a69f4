//! The IPP driver against a real IPP server.

use std::fs;
use std::process::Command;

use crate::support::{CARD, document, driver, until};
use devices::{
    CameOut, CardMedia, CertificateError, DocumentFormat, JobId, JobReason, JobState, Level, Outcome, Printer,
    PrinterProblem, PrinterState, Reason, Resolution, Sheet, Turn,
};
use testkit::printer::{Setup, VirtualPrinter};

// REQ D-5
#[test]
fn a_printer_tells_what_it_is_and_how_it_is() {
    let device = VirtualPrinter::start();
    let status = driver(&device.address()).status().unwrap();

    assert_eq!(status.name, "Virtual card printer");
    assert_eq!(status.state, PrinterState::Idle);
    assert_eq!(status.obstacles().next(), None);
    assert!(status.accepts_jobs);
    assert_eq!(status.media, CardMedia::Ready);
    assert!(status.two_sided);
    assert!(status.takes(DocumentFormat::Pdf));
    assert_eq!(
        status.formats,
        [DocumentFormat::Pdf, DocumentFormat::PwgRaster, DocumentFormat::Png, DocumentFormat::Jpeg]
    );
    let resolutions = [Resolution { cross_feed: 300, feed: 300 }, Resolution { cross_feed: 600, feed: 600 }];
    assert_eq!(status.resolutions, resolutions);
    assert_eq!(status.raster.resolutions, resolutions);
    assert_eq!(status.raster.types, ["srgb_8", "black_1"]);
    assert_eq!(status.raster.sheet_back.as_deref(), Some("normal"));
    assert_eq!(status.supplies.len(), 1);
    assert_eq!(status.supplies[0].name, "YMCKO ribbon");
    assert_eq!(status.supplies[0].level, Level::Percent(42));
    assert_eq!(status.hoppers[0].level, Level::Percent(80));
    assert_eq!(status.queued_jobs, Some(0));
}

// REQ D-7
#[test]
fn a_proxy_for_the_web_stands_in_no_printers_way() {
    // Runs another test once more with a proxy in the environment that leads nowhere.
    let run = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "printing::a_card_goes_to_the_printer_byte_for_byte_and_once"])
        .envs(["http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"].map(|name| (name, "http://127.0.0.1:9")))
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
}

// REQ D-7
#[test]
fn a_job_whose_number_was_lost_is_found_by_its_name_and_can_be_dropped() {
    let device = VirtualPrinter::start();
    let printer = driver(&device.address());
    assert_eq!(printer.find_job(CARD).unwrap(), None);

    let job = printer.create_job(CARD, Sheet::Card).unwrap();
    assert_eq!(
        printer.create_job(CARD, Sheet::Card),
        Err(PrinterProblem::Busy),
        "it waits for the document of the lost job"
    );
    assert_eq!(printer.find_job("9616000000000000").unwrap(), None, "another card's job is nobody's to drop");
    assert_eq!(printer.find_job(CARD).unwrap(), Some(job.clone()));
    printer.cancel(&job).unwrap();

    assert_eq!(printer.find_job(CARD).unwrap(), None);
    printer.create_job(CARD, Sheet::Card).unwrap();
}

// REQ D-5
#[test]
fn a_card_goes_to_the_printer_byte_for_byte_and_once() {
    let device = VirtualPrinter::start();
    let printer = driver(&device.address());

    let job = printer.create_job(CARD, Sheet::Card).unwrap();
    assert_eq!(printer.job(&job).unwrap().came_out(), CameOut::NotYet);
    assert!(device.received().is_empty(), "nothing is printed before the document is sent");
    printer.send_document(&job, &document(), DocumentFormat::Pdf).unwrap();
    let done = until(&printer, &job, |job| job.state.is_final());

    assert_eq!(done.state, JobState::Completed);
    assert_eq!(done.came_out(), CameOut::Yes);
    assert_eq!(done.sides_done, Some(2));
    assert_eq!(device.count_create_jobs(), 1);
    assert_eq!(device.printed().len(), 1);
    assert_eq!(fs::read(&device.received()[0]).unwrap(), document());
}

// REQ D-5
#[test]
fn a_job_asks_for_one_card_printed_on_both_sides_without_scaling() {
    let device = VirtualPrinter::start();
    for (turn, sides) in [(Turn::LikeABook, "two-sided-short-edge"), (Turn::LikeACalendar, "two-sided-long-edge")] {
        let printer = driver(&device.address()).turning(turn);
        let job = printer.create_job(CARD, Sheet::Card).unwrap();
        printer.send_document(&job, b"%PDF-1.7", DocumentFormat::Pdf).unwrap();
        until(&printer, &job, |job| job.state.is_final());
        let asked = device.asked_for(device.received().len());
        for line in [
            format!("IPP_SIDES={sides}"),
            "IPP_COPIES=1".to_owned(),
            "IPP_MEDIA_COL={media-size={x-dimension=8560 y-dimension=5398}}".to_owned(),
            "IPP_PRINT_SCALING=none".to_owned(),
            format!("IPP_JOB_NAME={CARD}"),
            "IPP_JOB_ORIGINATING_USER_NAME=okienko".to_owned(),
        ] {
            assert!(asked.lines().any(|asked| asked == line), "{line} in\n{asked}");
        }
    }
}

// REQ D-5
#[test]
fn a_jam_is_told_and_the_card_comes_out_when_it_is_cleared() {
    let mut device = VirtualPrinter::start();
    let printer = driver(&device.address());
    device.jam();

    let job = printer.create_job(CARD, Sheet::Card).unwrap();
    printer.send_document(&job, &document(), DocumentFormat::Pdf).unwrap();
    until(&printer, &job, |_| !printer.status().unwrap().reasons.is_empty());
    let status = printer.status().unwrap();
    assert_eq!(status.obstacles().collect::<Vec<_>>(), [&Reason::MediaJam]);
    assert_eq!(printer.job(&job).unwrap().came_out(), CameOut::NotYet);

    device.clear();
    assert_eq!(until(&printer, &job, |job| job.state.is_final()).came_out(), CameOut::Yes);
    assert_eq!(printer.status().unwrap().obstacles().next(), None);
    assert_eq!(device.printed().len(), 1);
}

// REQ D-5
#[test]
fn whatever_troubles_the_printer_is_told_in_our_words() {
    let mut device = VirtualPrinter::start();
    let printer = driver(&device.address());
    for (keyword, reason) in [
        ("cover-open", Reason::CoverOpen),
        ("input-tray-missing", Reason::InputTrayMissing),
        ("marker-supply-empty", Reason::SupplyEmpty),
        ("marker-supply-low", Reason::SupplyLow),
        ("paused", Reason::Paused),
        ("spool-area-full", Reason::SpoolAreaFull),
    ] {
        device.trouble(keyword);
        let job = printer.create_job(CARD, Sheet::Card).unwrap();
        printer.send_document(&job, b"%PDF-1.7", DocumentFormat::Pdf).unwrap();
        until(&printer, &job, |_| printer.status().unwrap().has(&reason));
        device.clear();
        until(&printer, &job, |job| job.state.is_final());
    }
}

// REQ D-5, REQ D-7
#[test]
fn an_empty_hopper_is_told_and_the_waiting_card_is_printed_when_it_is_filled() {
    let device = VirtualPrinter::start();
    let printer = driver(&device.address());
    device.media_empty();
    let status = printer.status().unwrap();
    assert_eq!(status.obstacles().collect::<Vec<_>>(), [&Reason::MediaEmpty]);
    assert_eq!(status.hoppers[0].level, Level::Percent(0));

    let job = printer.create_job(CARD, Sheet::Card).unwrap();
    printer.send_document(&job, &document(), DocumentFormat::Pdf).unwrap();
    until(&printer, &job, |_| printer.status().unwrap().has(&Reason::MediaNeeded));
    assert!(device.received().is_empty());

    device.refill();
    assert_eq!(until(&printer, &job, |job| job.state.is_final()).came_out(), CameOut::Yes);
    assert_eq!(printer.status().unwrap().obstacles().next(), None);
    assert_eq!(device.printed().len(), 1, "the card that waited comes out once");
}

// REQ D-5
#[test]
fn a_busy_printer_takes_no_second_card_and_says_so() {
    let mut device = VirtualPrinter::start();
    let printer = driver(&device.address());
    device.hold();
    let job = printer.create_job(CARD, Sheet::Card).unwrap();
    printer.send_document(&job, &document(), DocumentFormat::Pdf).unwrap();
    until(&printer, &job, |job| job.state == JobState::Printing);

    assert_eq!(printer.create_job("9616000000000025", Sheet::Card), Err(PrinterProblem::Busy));
    assert_eq!(PrinterProblem::Busy.outcome(), Outcome::NothingHappened);
    assert_eq!(printer.status().unwrap().state, PrinterState::Printing);

    device.release();
    until(&printer, &job, |job| job.state.is_final());
    printer.create_job("9616000000000025", Sheet::Card).unwrap();
    assert_eq!(device.count_create_jobs(), 2);
}

// REQ D-5
#[test]
fn a_second_document_for_a_job_is_refused() {
    let device = VirtualPrinter::start();
    let printer = driver(&device.address());
    let job = printer.create_job(CARD, Sheet::Card).unwrap();
    printer.send_document(&job, &document(), DocumentFormat::Pdf).unwrap();
    until(&printer, &job, |job| job.state.is_final());
    assert_eq!(printer.send_document(&job, &document(), DocumentFormat::Pdf), Err(PrinterProblem::JobClosed));
    assert_eq!(device.received().len(), 1);
}

// REQ D-5
#[test]
fn a_job_that_is_cancelled_before_its_document_prints_nothing() {
    let device = VirtualPrinter::start();
    let printer = driver(&device.address());
    let job = printer.create_job(CARD, Sheet::Card).unwrap();
    printer.cancel(&job).unwrap();
    assert_eq!(printer.job(&job).unwrap().state, JobState::Cancelled);
    assert_eq!(printer.cancel(&job), Err(PrinterProblem::JobClosed));
    assert_eq!(printer.send_document(&job, &document(), DocumentFormat::Pdf), Err(PrinterProblem::JobClosed));
    assert!(device.received().is_empty());
}

// REQ D-5
#[test]
fn a_card_that_is_cancelled_while_it_prints_may_have_come_out() {
    let mut device = VirtualPrinter::start();
    let printer = driver(&device.address());
    device.hold();
    let job = printer.create_job(CARD, Sheet::Card).unwrap();
    printer.send_document(&job, &document(), DocumentFormat::Pdf).unwrap();
    until(&printer, &job, |job| job.state == JobState::Printing);
    printer.cancel(&job).unwrap();
    device.release();
    let status = until(&printer, &job, |job| job.state.is_final());
    assert_eq!(status.state, JobState::Cancelled);
    assert_eq!(status.came_out(), CameOut::Unknown);
}

// REQ D-5
#[test]
fn a_job_that_the_printer_gives_up_is_not_called_printed() {
    let device = VirtualPrinter::start();
    let printer = driver(&device.address());
    device.abort_next();
    let job = printer.create_job(CARD, Sheet::Card).unwrap();
    printer.send_document(&job, &document(), DocumentFormat::Pdf).unwrap();
    let status = until(&printer, &job, |job| job.state.is_final());
    assert_eq!(status.state, JobState::Aborted);
    assert!(status.reasons.contains(&JobReason::AbortedBySystem));
    assert_eq!(status.came_out(), CameOut::Unknown);
    assert!(device.printed().is_empty());
}

// REQ D-7
#[test]
fn a_job_that_the_printer_does_not_know_is_not_found() {
    let device = VirtualPrinter::start();
    let printer = driver(&device.address());
    let theirs = printer.create_job(CARD, Sheet::Card).unwrap();
    let (number, _) = theirs.as_str().split_once(':').unwrap();
    let forgotten =
        [format!("{number}:9616000000000025"), "4711:9616000000000025".to_owned(), "0:x".to_owned(), "x".to_owned()];
    for id in forgotten {
        let job = JobId::from_kept(&id).unwrap();
        assert_eq!(printer.job(&job), Err(PrinterProblem::JobNotFound), "{id}");
        assert_eq!(printer.cancel(&job), Err(PrinterProblem::JobNotFound), "{id}");
    }
    assert_eq!(printer.job(&theirs).unwrap().came_out(), CameOut::NotYet, "somebody else's job is left alone");
}

// REQ D-7
#[test]
fn a_printer_for_paper_is_told_apart_and_gets_no_card() {
    let device = VirtualPrinter::start_as(&Setup { paper_instead_of_cards: true, ..Setup::default() });
    let printer = driver(&device.address());
    assert_eq!(printer.status().unwrap().media, CardMedia::NotSupported);
    assert_eq!(printer.create_job(CARD, Sheet::Card), Err(PrinterProblem::WrongMedia));
    assert_eq!(device.count_create_jobs(), 0);
}

// REQ C-12
#[test]
fn a_document_goes_to_an_office_printer_byte_for_byte_on_a4_and_on_both_sides_where_it_can() {
    for one_sided in [false, true] {
        let device = VirtualPrinter::start_as(&Setup { paper_instead_of_cards: true, one_sided, ..Setup::default() });
        let printer = driver(&device.address());
        let two_sided = printer.status().unwrap().two_sided;
        assert_eq!(two_sided, !one_sided);
        let job = printer.create_job("okienko-1", Sheet::Paper { two_sided }).unwrap();
        printer.send_document(&job, &document(), DocumentFormat::Pdf).unwrap();
        let done = until(&printer, &job, |status| status.state.is_final());
        assert_eq!(done.came_out(), CameOut::Yes);
        assert_eq!(fs::read(&device.printed()[0]).unwrap(), document());
        let asked = device.asked_for(1);
        let sides = if one_sided { "IPP_SIDES=one-sided" } else { "IPP_SIDES=two-sided-long-edge" };
        assert!(asked.contains("IPP_MEDIA=iso_a4_210x297mm") && asked.contains(sides), "{asked}");
    }
}

// REQ C-12: what is asked for on both sides comes on one where a printer has only that; a card does not.
#[test]
fn paper_for_both_sides_is_taken_by_a_printer_of_one_and_refused_by_one_of_cards() {
    let one_sided = Setup { paper_instead_of_cards: true, one_sided: true, ..Setup::default() };
    let device = VirtualPrinter::start_as(&Setup::default());
    let paper = Sheet::Paper { two_sided: false };
    assert_eq!(driver(&device.address()).create_job("okienko-1", paper), Err(PrinterProblem::WrongMedia));
    assert_eq!(device.count_create_jobs(), 0);
    let device = VirtualPrinter::start_as(&one_sided);
    let refused = driver(&device.address()).create_job("okienko-1", Sheet::Paper { two_sided: true });
    assert_eq!(refused, Err(PrinterProblem::OneSideOnly), "so the status is asked first");
}

// REQ D-7
#[test]
fn a_printer_for_one_side_is_told_apart_and_gets_no_card() {
    let device = VirtualPrinter::start_as(&Setup { one_sided: true, ..Setup::default() });
    let printer = driver(&device.address());
    assert!(!printer.status().unwrap().two_sided);
    assert_eq!(printer.create_job(CARD, Sheet::Card), Err(PrinterProblem::OneSideOnly));
    assert_eq!(device.count_create_jobs(), 0);
}

// REQ D-7
#[test]
fn a_printer_that_is_switched_off_and_on_again_is_unreachable_and_then_knows_nothing() {
    let mut device = VirtualPrinter::start();
    let port = device.port();
    let printer = driver(&device.address());
    device.hold();
    let job = printer.create_job(CARD, Sheet::Card).unwrap();
    printer.send_document(&job, &document(), DocumentFormat::Pdf).unwrap();

    drop(device);
    assert_eq!(printer.status(), Err(PrinterProblem::Unreachable));
    assert_eq!(printer.create_job(CARD, Sheet::Card), Err(PrinterProblem::Unreachable));
    assert_eq!(printer.job(&job), Err(PrinterProblem::Unreachable));
    assert_eq!(PrinterProblem::Unreachable.outcome(), Outcome::NothingHappened);

    let device = VirtualPrinter::start_as(&Setup { port: Some(port), ..Setup::default() });
    assert_eq!(printer.job(&job), Err(PrinterProblem::JobNotFound));
    let somebody_elses = printer.create_job("9616000000000025", Sheet::Card).unwrap();
    assert_eq!(
        somebody_elses.as_str().split(':').next(),
        job.as_str().split(':').next(),
        "printers count from one again"
    );
    assert_eq!(printer.job(&job), Err(PrinterProblem::JobNotFound), "the same number is not the same job");
    drop(device);
}

// REQ D-7
#[test]
fn a_name_that_could_be_a_persons_or_a_path_is_no_name_for_a_job() {
    let device = VirtualPrinter::start();
    let printer = driver(&device.address());
    for name in ["", "Anna Okienna-Demo", "../card", "a/b", "a.b", "karta\n", "żółć", &"1".repeat(65)] {
        assert_eq!(printer.create_job(name, Sheet::Card), Err(PrinterProblem::BadJobName), "{name}");
    }
    assert_eq!(device.count_create_jobs(), 0);
}

// REQ D-5, REQ D-7
#[test]
fn an_encrypted_printer_prints_only_if_its_certificate_is_trusted() {
    let device = VirtualPrinter::start();
    let stranger = driver(&device.encrypted_address());
    assert_eq!(stranger.status(), Err(PrinterProblem::NotTrusted));
    assert_eq!(stranger.create_job(CARD, Sheet::Card), Err(PrinterProblem::NotTrusted));
    assert_eq!(PrinterProblem::NotTrusted.outcome(), Outcome::NothingHappened);
    assert_eq!(device.count_create_jobs(), 0);

    let printer = driver(&device.encrypted_address()).trusting(&device.certificate()).unwrap();
    let job = printer.create_job(CARD, Sheet::Card).unwrap();
    printer.send_document(&job, &document(), DocumentFormat::Pdf).unwrap();
    until(&printer, &job, |job| job.state.is_final());
    assert_eq!(fs::read(&device.printed()[0]).unwrap(), document());
    for rubbish in ["", "rubbish", "-----BEGIN CERTIFICATE-----\nAAAA"] {
        assert_eq!(driver(&device.encrypted_address()).trusting(rubbish).err(), Some(CertificateError), "{rubbish}");
    }
}
