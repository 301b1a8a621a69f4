//! Servers that answer what is no answer, and printers that say no.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use devices::{
    CardMedia, DocumentFormat, JobId, Level, Nonsense, Outcome, Printer, PrinterProblem, Reason, Resolution, Sheet,
};

use crate::support::{CARD, Server, attribute, driver, http, ipp, read_request};

/// Room for what the two ends of a connection hold in their buffers beyond what was read.
const BUFFERS: u64 = 16 * 1024 * 1024;

/// A server that gives this answer to every request.
fn always(answer: impl Fn(&[u8]) -> Vec<u8> + Send + 'static) -> Server {
    Server::start(move |_, mut connection| {
        let request = read_request(&mut connection);
        // Whoever does not want the rest of a long answer closes the connection: no fault of this side.
        let _ = connection.write_all(&answer(&request));
    })
}

/// All five questions, each asked once.
fn ask_everything(printer: &dyn Printer) -> [Result<(), PrinterProblem>; 5] {
    let job = JobId::from_kept(&format!("1:{CARD}")).unwrap();
    [
        printer.status().map(|_| ()),
        printer.create_job(CARD, Sheet::Card).map(|_| ()),
        printer.send_document(&job, &[0x25; 100_000], DocumentFormat::Pdf),
        printer.job(&job).map(|_| ()),
        printer.cancel(&job),
    ]
}

// REQ D-7
#[test]
fn an_answer_that_is_none_is_called_nonsense_and_nothing_is_asked_twice() {
    type Answer = Box<dyn Fn(&[u8]) -> Vec<u8> + Send>;
    let plain = |text: &'static [u8]| -> Answer { Box::new(move |_| text.to_vec()) };
    let body = |bytes: Vec<u8>| -> Answer { Box::new(move |_| http(&bytes)) };
    let groups = |groups: Vec<u8>| -> Answer { Box::new(move |request| http(&ipp(request, 0, &groups))) };
    let noise = (0..5_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 23) as u8).collect::<Vec<_>>();
    let nested = [vec![4], [0x34, 0, 0, 0, 0].repeat(100_000), [0x37, 0, 0, 0, 0].repeat(100_000)].concat();
    let cases: [(&str, Answer, Nonsense); 17] = [
        ("another protocol", plain(b"SSH-2.0-OpenSSH_9.2\r\n"), Nonsense::NotHttp),
        (
            "noise",
            {
                let noise = noise.clone();
                Box::new(move |_| noise.clone())
            },
            Nonsense::NotHttp,
        ),
        (
            "a page",
            plain(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<ok>"),
            Nonsense::NotIpp,
        ),
        ("no type", plain(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\x02\0\0\0"), Nonsense::NotIpp),
        ("a fault", plain(b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"), Nonsense::HttpStatus(500)),
        (
            "go elsewhere",
            plain(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"),
            Nonsense::HttpStatus(302),
        ),
        ("nothing inside", body(Vec::new()), Nonsense::Malformed),
        ("noise inside", body(noise), Nonsense::Malformed),
        ("half a header", body(vec![2, 0, 0]), Nonsense::Malformed),
        ("no end", Box::new(|request| http(&ipp(request, 0, &[4])[..20])), Nonsense::Malformed),
        ("a length too long", groups([&[4, 0x44][..], &[0xff, 0xff], b"x"].concat()), Nonsense::Malformed),
        ("an unknown tag", groups([&[4][..], &attribute(0x7f, "a", b"b")].concat()), Nonsense::Malformed),
        ("an open collection", groups([&[4][..], &attribute(0x34, "a", b"")].concat()), Nonsense::Malformed),
        (
            "a closed one that was never opened",
            groups([&[4][..], &attribute(0x37, "", b"")].concat()),
            Nonsense::Malformed,
        ),
        ("collections without bottom", groups(nested), Nonsense::Malformed),
        (
            "an answer to another request",
            Box::new(|request| {
                let mut other = request.to_vec();
                other[4..8].copy_from_slice(&0x7777_u32.to_be_bytes());
                http(&ipp(&other, 0, &[2, 4]))
            }),
            Nonsense::WrongAnswer,
        ),
        (
            "an integer of three bytes",
            groups([&[4][..], &attribute(0x23, "printer-state", &[0, 0, 3])].concat()),
            Nonsense::Malformed,
        ),
    ];
    for (name, answer, how) in cases {
        let server = always(answer);
        let printer = driver(&server.address());
        let problem = PrinterProblem::Nonsense(how);
        assert_eq!(ask_everything(&printer), [Err(problem); 5], "{name}");
        assert_eq!(problem.outcome(), Outcome::Unknown);
        assert_eq!(server.connections(), 5, "{name}: each question is asked once");
    }
}

// REQ D-7
#[test]
fn an_answer_without_what_it_must_tell_is_called_incomplete() {
    let silent = always(|request| http(&ipp(request, 0, &[])));
    let printer = driver(&silent.address());
    let job = JobId::from_kept(&format!("1:{CARD}")).unwrap();
    let incomplete = PrinterProblem::Nonsense(Nonsense::Incomplete);
    assert_eq!(printer.status().unwrap_err(), incomplete);
    assert_eq!(printer.create_job(CARD, Sheet::Card).unwrap_err(), incomplete);
    assert_eq!(printer.job(&job).unwrap_err(), incomplete);
    let impossible = always(|request| {
        let number = attribute(0x21, "job-id", &(-1_i32).to_be_bytes());
        let state = attribute(0x23, "job-state", &77_i32.to_be_bytes());
        http(&ipp(request, 0, &[&[2][..], &number, &state].concat()))
    });
    let printer = driver(&impossible.address());
    assert_eq!(printer.create_job(CARD, Sheet::Card).unwrap_err(), incomplete);
    assert_eq!(printer.job(&job).unwrap_err(), PrinterProblem::Nonsense(Nonsense::WrongAnswer));
}

/// A server that never stops, and how many bytes it got rid of.
fn endless(head: &'static [u8], piece: Vec<u8>) -> (Server, Arc<AtomicU64>) {
    let written = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&written);
    let server = Server::start(move |_, mut connection: TcpStream| {
        read_request(&mut connection);
        let mut send = |bytes: &[u8]| {
            let sent = connection.write_all(bytes).is_ok();
            count.fetch_add(bytes.len() as u64, Ordering::SeqCst);
            sent
        };
        if send(head) {
            while send(&piece) {}
        }
        let _ = connection.shutdown(Shutdown::Both);
    });
    (server, written)
}

// REQ D-7
#[test]
fn an_answer_without_end_is_cut_off_in_bounded_time_and_memory() {
    let zeroes = vec![0; 4096];
    let chunk = [b"1000\r\n", zeroes.as_slice(), b"\r\n"].concat();
    for (name, head, piece) in [
        (
            "to the end of the connection",
            &b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n\r\n"[..],
            zeroes.clone(),
        ),
        (
            "of an announced terabyte",
            b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: 1099511627776\r\n\r\n",
            zeroes,
        ),
        ("in pieces", b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nTransfer-Encoding: chunked\r\n\r\n", chunk),
        ("of a header", b"HTTP/1.1 200 OK\r\n", b"X-More: and more and more and more\r\n".repeat(50)),
        ("of one line", b"HTTP/1.1 200 ", b"OK".repeat(2000)),
        ("of promises", b"", b"HTTP/1.1 100 Continue\r\n\r\n".repeat(100)),
    ] {
        let (server, written) = endless(head, piece);
        let problem = driver(&server.address()).status().unwrap_err();
        assert!(matches!(problem, PrinterProblem::Nonsense(_)), "{name}: {problem:?}");
        drop(server);
        let written = written.load(Ordering::SeqCst);
        assert!(written < BUFFERS, "{name}: {written} bytes");
    }
}

// REQ D-7
#[test]
fn a_plain_server_at_an_encrypted_address_is_told() {
    let server = Server::start(|_, mut connection| {
        let _ = connection.read(&mut [0; 1000]);
        let _ = connection.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    });
    let printer = driver(&server.address().replace("ipp:", "ipps:"));
    let problem = PrinterProblem::Nonsense(Nonsense::NotTls);
    assert_eq!(ask_everything(&printer), [Err(problem); 5]);
    assert_eq!(problem.outcome(), Outcome::NothingHappened);
    assert_eq!(server.connections(), 5);
}

// REQ D-7
#[test]
fn a_refusal_is_told_by_its_meaning() {
    let unsupported = |name| [&[5][..], &attribute(0x10, name, b"")].concat();
    let new_job = PrinterProblem::NotAccepting;
    for (status, groups, printer_problem, job_problem) in [
        (0x0401, vec![], PrinterProblem::NotAllowed, PrinterProblem::NotAllowed),
        (0x0403, vec![], PrinterProblem::NotAllowed, PrinterProblem::NotAllowed),
        (0x0404, vec![], PrinterProblem::Refused(0x0404), PrinterProblem::JobClosed),
        (0x0405, vec![], PrinterProblem::Refused(0x0405), PrinterProblem::JobClosed),
        (0x0406, vec![], PrinterProblem::NoSuchPrinter, PrinterProblem::JobNotFound),
        (0x0407, vec![], PrinterProblem::NoSuchPrinter, PrinterProblem::JobNotFound),
        (0x0408, vec![], PrinterProblem::DocumentTooLarge, PrinterProblem::DocumentTooLarge),
        (0x040a, vec![], PrinterProblem::FormatNotTaken, PrinterProblem::FormatNotTaken),
        (0x040b, vec![], PrinterProblem::Refused(0x040b), PrinterProblem::Refused(0x040b)),
        (0x040b, unsupported("media-col"), PrinterProblem::WrongMedia, PrinterProblem::WrongMedia),
        (0x040b, unsupported("media"), PrinterProblem::WrongMedia, PrinterProblem::WrongMedia),
        (0x040b, unsupported("sides"), PrinterProblem::OneSideOnly, PrinterProblem::OneSideOnly),
        (0x040b, unsupported("document-format"), PrinterProblem::FormatNotTaken, PrinterProblem::FormatNotTaken),
        (0x0411, vec![], PrinterProblem::DocumentUnreadable, PrinterProblem::DocumentUnreadable),
        (0x0500, vec![], PrinterProblem::DeviceFault, PrinterProblem::DeviceFault),
        (0x0502, vec![], PrinterProblem::Busy, PrinterProblem::Busy),
        (0x0504, vec![], PrinterProblem::DeviceFault, PrinterProblem::DeviceFault),
        (0x0506, vec![], new_job, new_job),
        (0x0507, vec![], PrinterProblem::Busy, PrinterProblem::Busy),
        (0x0508, vec![], PrinterProblem::Refused(0x0508), PrinterProblem::JobClosed),
        (0x7fff, vec![], PrinterProblem::Refused(0x7fff), PrinterProblem::Refused(0x7fff)),
        (0xffff, vec![], PrinterProblem::Refused(0xffff), PrinterProblem::Refused(0xffff)),
    ] {
        let server = always(move |request| http(&ipp(request, status, &groups)));
        let [about_printer, new_job, send, look, cancel] = ask_everything(&driver(&server.address()));
        assert_eq!([about_printer, new_job], [Err(printer_problem); 2], "{status:#06x}");
        assert_eq!([send, look, cancel], [Err(job_problem); 3], "{status:#06x}");
        assert_eq!(printer_problem.outcome(), Outcome::NothingHappened);
    }
    for (status, problem) in [
        (401, PrinterProblem::NotAllowed),
        (403, PrinterProblem::NotAllowed),
        (404, PrinterProblem::NoSuchPrinter),
        (413, PrinterProblem::DocumentTooLarge),
        (426, PrinterProblem::NotAllowed),
        (503, PrinterProblem::Busy),
    ] {
        let server = always(move |_| format!("HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n").into_bytes());
        assert_eq!(ask_everything(&driver(&server.address())), [Err(problem); 5], "{status}");
    }
}

// REQ D-5
#[test]
fn a_document_says_what_it_is_and_that_it_is_the_only_one() {
    let server = always(|request| {
        // RFC 8011, 4.1.4 and 4.1.5: what every printer relies on comes first, in this order.
        let uri = attribute(0x45, "printer-uri", &request_uri(request));
        let begin = [
            vec![1],
            attribute(0x47, "attributes-charset", b"utf-8"),
            attribute(0x48, "attributes-natural-language", b"en"),
            uri,
            attribute(0x21, "job-id", &1_i32.to_be_bytes()),
        ]
        .concat();
        assert!(request[8..].starts_with(&begin));
        let says = |attribute: Vec<u8>| request.windows(attribute.len()).any(|part| part == attribute);
        assert!(says(attribute(0x49, "document-format", b"application/pdf")));
        assert!(says(attribute(0x22, "last-document", &[1])));
        assert!(says(attribute(0x42, "requesting-user-name", b"okienko")));
        assert!(request.ends_with(b"\x03%PDF-1.7 and so on"));
        http(&ipp(request, 0, &[]))
    });
    let job = JobId::from_kept(&format!("1:{CARD}")).unwrap();
    driver(&server.address()).send_document(&job, b"%PDF-1.7 and so on", DocumentFormat::Pdf).unwrap();
}

/// The printer's own address, as the request names it.
fn request_uri(request: &[u8]) -> Vec<u8> {
    let name = b"printer-uri";
    let at = request.windows(name.len()).position(|part| part == name).unwrap() + name.len();
    let length = usize::from(u16::from_be_bytes([request[at], request[at + 1]]));
    let uri = request[at + 2..at + 2 + length].to_vec();
    assert!(uri.starts_with(b"ipp://127.0.0.1:") && uri.ends_with(b"/ipp/print"));
    uri
}

// REQ D-5
#[test]
fn a_job_that_would_ignore_the_cards_size_is_dropped_before_its_document() {
    for (ignored, problem) in [("media-col", PrinterProblem::WrongMedia), ("sides", PrinterProblem::OneSideOnly)] {
        let server = always(move |request| {
            let operation = u16::from_be_bytes([request[2], request[3]]);
            let ignored = [&[5][..], &attribute(0x10, ignored, b"")].concat();
            let number = [&[2][..], &attribute(0x21, "job-id", &7_i32.to_be_bytes())].concat();
            match operation {
                0x0005 => http(&ipp(request, 0x0001, &[ignored, number].concat())),
                0x0008 => http(&ipp(request, 0x0000, &[])),
                other => panic!("operation {other:#06x} was not to be asked"),
            }
        });
        assert_eq!(driver(&server.address()).create_job(CARD, Sheet::Card), Err(problem));
        assert_eq!(server.connections(), 2, "made and dropped");
    }
}

// REQ D-5
#[test]
fn a_printer_that_tells_little_or_in_old_ways_is_understood() {
    let server = always(|request| {
        let text = |tag, name, value: &str| attribute(tag, name, value.as_bytes());
        let resolution = |x: i32, units| [&x.to_be_bytes()[..], &x.to_be_bytes(), &[units]].concat();
        let groups = [
            vec![4],
            text(0x41, "printer-make-and-model", "   "),
            text(0x42, "printer-name", "Dru\u{7}karka"),
            attribute(0x23, "printer-state", &5_i32.to_be_bytes()),
            text(0x44, "printer-state-reasons", "media-jam-error"),
            text(0x44, "", "marker-supply-low-warning"),
            text(0x44, "", "com.maker.odd-error"),
            attribute(0x22, "printer-is-accepting-jobs", &[0]),
            text(0x44, "media-supported", "iso_a4_210x297mm"),
            text(0x44, "", "custom_karta_85.6x54mm"),
            text(0x44, "media-ready", "iso_a4_210x297mm"),
            text(0x49, "document-format-supported", "application/pdf"),
            text(0x49, "", "application/vnd.maker"),
            attribute(0x32, "printer-resolution-supported", &resolution(600, 3)),
            attribute(0x32, "", &resolution(118, 4)),
            attribute(0x32, "", &resolution(-1, 3)),
            text(0x42, "marker-names", "Ribbon"),
            text(0x42, "", "Film"),
            attribute(0x21, "marker-levels", &7_i32.to_be_bytes()),
            attribute(0x21, "", &(-3_i32).to_be_bytes()),
        ];
        http(&ipp(request, 0, &groups.concat()))
    });
    let status = driver(&server.address()).status().unwrap();
    assert_eq!(status.name, "Drukarka");
    assert_eq!(status.obstacles().collect::<Vec<_>>(), [&Reason::MediaJam, &Reason::Other("com.maker.odd".to_owned())]);
    assert!(status.has(&Reason::SupplyLow));
    assert!(!status.accepts_jobs);
    assert_eq!(status.media, CardMedia::NotLoaded);
    assert!(!status.two_sided);
    assert_eq!(status.formats, [DocumentFormat::Pdf]);
    assert_eq!(
        status.resolutions,
        [Resolution { cross_feed: 299, feed: 299 }, Resolution { cross_feed: 600, feed: 600 }]
    );
    let supplies: Vec<_> = status.supplies.iter().map(|supply| (supply.name.as_str(), supply.level)).collect();
    assert_eq!(supplies, [("Ribbon", Level::Percent(7)), ("Film", Level::Some)]);
    assert_eq!(status.queued_jobs, None);

    let taciturn = always(|request| {
        http(&ipp(request, 0, &[vec![4], attribute(0x23, "printer-state", &3_i32.to_be_bytes())].concat()))
    });
    let status = driver(&taciturn.address()).status().unwrap();
    assert_eq!((status.media, status.accepts_jobs, status.name.as_str()), (CardMedia::Unsaid, true, ""));
}
