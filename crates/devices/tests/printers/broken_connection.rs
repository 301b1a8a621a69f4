//! Connections that break in the middle or fall silent, between the driver and a real printer.

use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Mutex;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use devices::{CameOut, DocumentFormat, IppPrinter, Outcome, Printer, PrinterProblem, Sheet};
use testkit::printer::VirtualPrinter;

use crate::support::{CARD, PATIENCE, Server, document, driver, until};

/// What the proxy does to the connection with this number.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    /// Lets so many bytes of the request pass and then cuts both sides.
    CutRequestAfter(usize),
    /// Lets the request pass, waits for the answer, and cuts without handing it over.
    SwallowAnswer,
}

/// A proxy in front of a printer that spoils one connection and passes the others.
fn spoiling(device: &VirtualPrinter, spoiled: usize, fault: Fault) -> Server {
    let port = device.port();
    Server::start(move |number, client| {
        let printer = TcpStream::connect(("localhost", port)).unwrap();
        let fault = (number == spoiled).then_some(fault);
        thread::scope(|scope| {
            let (mut from, mut to) = (client.try_clone().unwrap(), printer.try_clone().unwrap());
            scope.spawn(move || {
                let mut left = match fault {
                    Some(Fault::CutRequestAfter(bytes)) => bytes,
                    _ => usize::MAX,
                };
                let mut piece = [0; 1000];
                while let Ok(length @ 1..) = from.read(&mut piece) {
                    let pass = length.min(left);
                    left -= pass;
                    if to.write_all(&piece[..pass]).is_err() || left == 0 {
                        break;
                    }
                }
                let _ = to.shutdown(Shutdown::Both);
                let _ = from.shutdown(Shutdown::Both);
            });
            let (mut from, mut to) = (&printer, &client);
            let mut piece = [0; 1000];
            while let Ok(length @ 1..) = from.read(&mut piece) {
                if fault == Some(Fault::SwallowAnswer) || to.write_all(&piece[..length]).is_err() {
                    break;
                }
            }
            let _ = client.shutdown(Shutdown::Both);
            let _ = printer.shutdown(Shutdown::Both);
        });
    })
}

// REQ D-7
#[test]
fn a_connection_cut_in_the_middle_of_the_document_is_told_as_unknown_and_nothing_is_sent_again() {
    let device = VirtualPrinter::start();
    // The first connection makes the job, the second one sends the document of 200 kB.
    let proxy = spoiling(&device, 1, Fault::CutRequestAfter(50_000));
    let printer = driver(&proxy.address());
    let job = printer.create_job(CARD, Sheet::Card).unwrap();

    let problem = printer.send_document(&job, &document(), DocumentFormat::Pdf).unwrap_err();
    assert_eq!(problem, PrinterProblem::ConnectionLost);
    assert_eq!(problem.outcome(), Outcome::Unknown);
    assert_eq!(proxy.connections(), 2, "the document is not sent again by itself");

    // Why a person has to look even when the job ends well: this printer, for one, takes what came for the whole and prints it.
    until(&printer, &job, |job| job.state.is_final());
    assert_eq!(device.count_create_jobs(), 1);
    for half in device.received() {
        let half = fs::read(half).unwrap();
        assert!(half.len() < document().len() && document().starts_with(&half), "{} bytes", half.len());
    }
}

// REQ D-7
#[test]
fn a_lost_answer_to_a_document_is_no_reason_to_print_the_card_twice() {
    let device = VirtualPrinter::start();
    let proxy = spoiling(&device, 1, Fault::SwallowAnswer);
    let printer = driver(&proxy.address());
    let job = printer.create_job(CARD, Sheet::Card).unwrap();

    let problem = printer.send_document(&job, &document(), DocumentFormat::Pdf).unwrap_err();
    assert_eq!(problem.outcome(), Outcome::Unknown, "{problem:?}");
    assert_eq!(proxy.connections(), 2);

    assert_eq!(until(&printer, &job, |job| job.state.is_final()).came_out(), CameOut::Yes, "the job's own state tells");
    assert_eq!(device.printed().len(), 1);
}

// REQ D-7
#[test]
fn a_lost_answer_to_a_new_job_makes_no_second_job() {
    let device = VirtualPrinter::start();
    let proxy = spoiling(&device, 0, Fault::SwallowAnswer);
    let problem = driver(&proxy.address()).create_job(CARD, Sheet::Card).unwrap_err();
    assert_eq!(problem, PrinterProblem::ConnectionLost);
    assert_eq!(proxy.connections(), 1);
    assert_eq!(device.count_create_jobs(), 1);
    assert!(device.received().is_empty(), "a job without a document prints nothing");
}

/// A server that keeps each connection open until the end of the test; a piece of `drip` now and then, if there is one.
fn silent(drip: &'static [u8]) -> (Server, mpsc::Sender<()>) {
    let (end, ended) = mpsc::channel::<()>();
    let ended = Mutex::new(ended);
    let server = Server::start(move |_, mut connection| {
        let ended = ended.lock().unwrap();
        for byte in drip.chunks(1).chain(std::iter::repeat(&drip[..0])) {
            let _ = connection.write_all(byte);
            if ended.recv_timeout(Duration::from_millis(20)) != Err(mpsc::RecvTimeoutError::Timeout) {
                return;
            }
        }
    });
    (server, end)
}

// REQ D-7
#[test]
fn a_printer_that_says_nothing_or_too_slowly_is_given_up_in_time() {
    let timeout = Duration::from_millis(250);
    for drip in [
        &b""[..],
        b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: 900\r\n\r\n and so on, and so on",
    ] {
        let (server, end) = silent(drip);
        let printer = IppPrinter::new(server.address().parse().unwrap(), timeout);
        let began = Instant::now();
        assert_eq!(printer.status(), Err(PrinterProblem::TimedOut));
        assert!(began.elapsed() >= timeout);
        assert!(began.elapsed() < PATIENCE);
        drop(end);
    }
    assert_eq!(PrinterProblem::TimedOut.outcome(), Outcome::Unknown);
}

// REQ D-7
#[test]
fn a_printer_that_stops_reading_a_document_is_given_up_in_time() {
    let (server, end) = silent(b"");
    let printer = IppPrinter::new(server.address().parse().unwrap(), Duration::from_millis(250));
    let job = devices::JobId::from_kept(&format!("1:{CARD}")).unwrap();
    // More than all buffers on the way hold.
    let document = vec![0x25; 32 * 1024 * 1024];
    let began = Instant::now();
    assert_eq!(printer.send_document(&job, &document, DocumentFormat::Pdf), Err(PrinterProblem::TimedOut));
    assert!(began.elapsed() < PATIENCE);
    drop(end);
}

// REQ D-7
#[test]
fn a_printer_that_hangs_up_at_once_is_told_as_lost() {
    let server = Server::start(|_, connection| drop(connection));
    let printer = driver(&server.address());
    assert_eq!(printer.status(), Err(PrinterProblem::ConnectionLost));
    assert_eq!(printer.create_job(CARD, Sheet::Card), Err(PrinterProblem::ConnectionLost));
    assert_eq!(server.connections(), 2);
}
