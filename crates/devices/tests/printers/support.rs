//! What the tests of the driver share.

use std::io::Read;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use devices::{IppPrinter, JobId, JobStatus, Printer};

/// Far longer than anything here takes; a test that reaches it has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A card's number as a name for its job.
pub(crate) const CARD: &str = "9616000000000017";

/// The driver for a printer at this address.
pub(crate) fn driver(address: &str) -> IppPrinter {
    IppPrinter::new(address.parse().unwrap(), PATIENCE)
}

/// Asks for the job until it is as wanted.
pub(crate) fn until(printer: &dyn Printer, job: &JobId, wanted: impl Fn(&JobStatus) -> bool) -> JobStatus {
    let began = Instant::now();
    loop {
        let status = printer.job(job).unwrap();
        if wanted(&status) {
            return status;
        }
        assert!(began.elapsed() < PATIENCE, "the job stays {status:?}");
    }
}

/// A document that is easy to compare and long enough to need many packets.
pub(crate) fn document() -> Vec<u8> {
    let noise = (0..200_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8);
    b"%PDF-1.7\n".iter().copied().chain(noise).collect()
}

/// A server on loopback for one test. Each connection is one request with one answer; `serve` gets the request's number, counted from zero, and
/// the connection, with the request read up to its announced end.
pub(crate) struct Server {
    port: u16,
    connections: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(serve: impl Fn(usize, TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (connections, over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let thread = thread::spawn({
            let (connections, over) = (Arc::clone(&connections), Arc::clone(&over));
            move || {
                for connection in listener.incoming() {
                    if over.load(Ordering::SeqCst) {
                        return;
                    }
                    let number = connections.fetch_add(1, Ordering::SeqCst);
                    let connection = connection.unwrap();
                    connection.set_read_timeout(Some(PATIENCE)).unwrap();
                    connection.set_write_timeout(Some(PATIENCE)).unwrap();
                    serve(number, connection);
                }
            }
        });
        Self { port, connections, over, thread: Some(thread) }
    }

    pub(crate) fn address(&self) -> String {
        format!("ipp://127.0.0.1:{}/ipp/print", self.port)
    }

    /// How often it was asked.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
        let failed = self.thread.take().is_some_and(|thread| thread.join().is_err());
        assert!(!failed || thread::panicking(), "the server of the test failed");
    }
}

/// Reads one HTTP request; gives back its body.
pub(crate) fn read_request(connection: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut piece = [0; 16 * 1024];
    loop {
        if let Some(head) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length:")).unwrap();
            if bytes.len() >= head + 4 + length.trim().parse::<usize>().unwrap() {
                return bytes.split_off(head + 4);
            }
        }
        match connection.read(&mut piece).unwrap() {
            0 => panic!("the request broke off"),
            length => bytes.extend_from_slice(&piece[..length]),
        }
    }
}

/// An HTTP answer that carries this as IPP.
pub(crate) fn http(ipp: &[u8]) -> Vec<u8> {
    let mut answer =
        format!("HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: {}\r\n\r\n", ipp.len())
            .into_bytes();
    answer.extend_from_slice(ipp);
    answer
}

/// An IPP answer to this request: its number, a status, and groups of attributes as bytes.
pub(crate) fn ipp(request: &[u8], status: u16, groups: &[u8]) -> Vec<u8> {
    let mut answer = vec![2, 0];
    answer.extend_from_slice(&status.to_be_bytes());
    answer.extend_from_slice(&request[4..8]);
    answer.push(1);
    answer.extend_from_slice(&attribute(0x47, "attributes-charset", b"utf-8"));
    answer.extend_from_slice(&attribute(0x48, "attributes-natural-language", b"en"));
    answer.extend_from_slice(groups);
    answer.push(3);
    answer
}

/// One attribute with one value.
pub(crate) fn attribute(tag: u8, name: &str, value: &[u8]) -> Vec<u8> {
    let length = |bytes: &[u8]| u16::try_from(bytes.len()).unwrap().to_be_bytes();
    [&[tag][..], &length(name.as_bytes()), name.as_bytes(), &length(value), value].concat()
}
