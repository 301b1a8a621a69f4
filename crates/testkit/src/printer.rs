//! A virtual card printer: ippeveprinter of CUPS, an IPP Everywhere printer made for tests, told to be a printer of CR80 cards.
//!
//! It is a real IPP server in a process of its own, so what is tested against it is the whole way from the driver to the paper path. It takes
//! one job at a time and is busy meanwhile, never says "stopped", gives its reasons as mere reports, and a cancel takes effect when the card is
//! through. Needs Debian's `cups-ipp-utils`, `gcc` and `libc6-dev` (for a stub in the place of Avahi) and `util-linux`.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Instant;

use tempfile::TempDir;

use crate::server::{LOOK_AGAIN, PATIENCE, end, free_port, until_closed};

const CONF: &str = include_str!("../printer/card_printer.conf");
const STUB: &str = include_str!("../printer/no_discovery.c");
const PRINT: &str = include_str!("../printer/print_card.sh");
const CR80: &str = "custom_cr80_85.6x53.98mm";
const A4: &str = "iso_a4_210x297mm";

/// What kind of printer to be.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// Be an office printer with A4 paper.
    pub paper_instead_of_cards: bool,
    /// Have sheets of this size for cards, in hundredths of a millimetre, instead of the card's own: printers beyond the edge.
    pub card: Option<(u32, u32)>,
    /// Print this many dots an inch instead of 300.
    pub dpi: Option<u32>,
    /// Print one side only.
    pub one_sided: bool,
    /// Listen at this port instead of a free one.
    pub port: Option<u16>,
    /// Put the documents here instead of into a temporary folder.
    pub output: Option<PathBuf>,
}

/// A running printer. Ends with this value, with all its processes.
#[derive(Debug)]
pub struct VirtualPrinter {
    process: Child,
    port: u16,
    output: PathBuf,
    /// What lies in it.
    media: &'static str,
    hold: Switch,
    trouble: Switch,
    /// Dropped last.
    room: TempDir,
}

impl VirtualPrinter {
    /// A card printer at a free port.
    ///
    /// # Panics
    /// The printer does not start; the message says why.
    pub fn start() -> Self {
        Self::start_as(&Setup::default())
    }

    /// A printer of this kind.
    ///
    /// # Panics
    /// As [`VirtualPrinter::start`].
    #[expect(clippy::panic, reason = "a test without its printer has failed")]
    pub fn start_as(setup: &Setup) -> Self {
        match Self::try_start(setup) {
            Ok(printer) => printer,
            Err(error) => panic!("the virtual printer does not start: {error}"),
        }
    }

    /// A printer of this kind.
    ///
    /// # Errors
    /// A program is missing, or the port is taken.
    pub fn try_start(setup: &Setup) -> io::Result<Self> {
        let room = TempDir::with_prefix("okienko-printer-")?;
        let output = match &setup.output {
            Some(output) => fs::canonicalize(output)?,
            None => {
                fs::create_dir(room.path().join("output"))?;
                room.path().join("output")
            }
        };
        furnish(room.path(), setup)?;
        let mut last = None;
        for _ in 0..10 {
            let port = setup.port.map_or_else(free_port, Ok)?;
            match run(room.path(), &output, port) {
                Ok(process) => {
                    let hold = Switch::new(room.path().join("hold"))?;
                    let trouble = Switch::new(room.path().join("trouble"))?;
                    let media = if setup.paper_instead_of_cards { A4 } else { CR80 };
                    return Ok(Self { process, port, output, media, hold, trouble, room });
                }
                // Somebody else took the port between finding and using it.
                Err(error) if error.kind() == io::ErrorKind::AddrInUse && setup.port.is_none() => last = Some(error),
                Err(error) => return Err(error),
            }
        }
        Err(last.unwrap_or_else(|| io::Error::other("no free port")))
    }

    /// Its IPP address.
    pub fn address(&self) -> String {
        format!("ipp://localhost:{}/ipp/print", self.port)
    }

    /// Its IPP address over TLS, with a certificate that it made for itself.
    pub fn encrypted_address(&self) -> String {
        format!("ipps://localhost:{}/ipp/print", self.port)
    }

    /// The certificate that it has made for [`VirtualPrinter::encrypted_address`], as PEM. It makes it at the first connection to there.
    ///
    /// # Panics
    /// Nobody has connected yet.
    #[expect(clippy::expect_used, reason = "a part of a test that breaks ends the test")]
    pub fn certificate(&self) -> String {
        fs::read_to_string(self.room.path().join("keys/localhost.crt"))
            .expect("somebody has connected to the encrypted address")
    }

    /// Its TCP port on localhost.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The documents that it has taken in, in order, whether or not a card came of them.
    pub fn received(&self) -> Vec<PathBuf> {
        self.numbered("received")
    }

    /// The documents that came out as cards, in order.
    pub fn printed(&self) -> Vec<PathBuf> {
        self.numbered("printed")
    }

    /// From now on a job stays in the printer, printing, until [`VirtualPrinter::release`].
    pub fn hold(&mut self) {
        self.hold.on("");
    }

    /// Lets the held job go on.
    pub fn release(&mut self) {
        self.hold.off();
    }

    /// The next card (or the held one, when it goes on) gets stuck until [`VirtualPrinter::clear`].
    pub fn jam(&mut self) {
        self.trouble("media-jam");
    }

    /// As [`VirtualPrinter::jam`], for another keyword of those that ippeveprinter knows, such as `cover-open`, `marker-supply-empty`,
    /// `spool-area-full` or `paused`.
    pub fn trouble(&mut self, keyword: &str) {
        self.trouble.on(keyword);
    }

    /// Takes the stuck card out; the job goes on.
    pub fn clear(&mut self) {
        self.trouble.off();
    }

    /// The next job (or the one that is held or stuck, when it goes on) is given up.
    #[expect(clippy::expect_used, reason = "a part of a test that breaks ends the test")]
    pub fn abort_next(&self) {
        File::create(self.room.path().join("abort-next")).expect("the printer's folder can be written to");
    }

    /// Takes all cards out of the hopper, or all paper. The next job waits.
    pub fn media_empty(&self) {
        self.set_cards(0);
    }

    /// Puts cards into the hopper, or paper. A waiting job goes on within a second.
    pub fn refill(&self) {
        self.set_cards(250);
    }

    /// What a job asked for, as `IPP_SIDES=two-sided-short-edge` and so on, one to a line; jobs count from one in the order of their documents.
    pub fn asked_for(&self, job: usize) -> String {
        fs::read_to_string(self.room.path().join(format!("asked-{job}"))).unwrap_or_default()
    }

    /// Waits until it works on nothing any more, for example after a stuck card was taken out.
    ///
    /// # Panics
    /// It stays at work.
    #[expect(clippy::panic, reason = "a part of a test that breaks ends the test")]
    pub fn wait_until_idle(&self) {
        let began = Instant::now();
        while !get(self.port, "/").is_ok_and(|page| page.contains("Idle")) {
            if began.elapsed() > PATIENCE {
                panic!("the printer stays at work:\n{}", self.log());
            }
            thread::sleep(LOOK_AGAIN);
        }
    }

    /// How many Create-Job requests it has agreed to.
    pub fn count_create_jobs(&self) -> usize {
        self.log().lines().filter(|line| line.contains(" Create-Job successful")).count()
    }

    /// Everything that it has written down.
    pub fn log(&self) -> String {
        fs::read_to_string(self.room.path().join("log")).unwrap_or_default()
    }

    fn numbered(&self, kind: &str) -> Vec<PathBuf> {
        let jobs = fs::read_to_string(self.room.path().join("jobs")).unwrap_or_default().lines().count();
        let documents = (1..=jobs).map(|number| self.output.join(format!("{kind}-{number}.pdf")));
        documents.filter(|path| path.exists()).collect()
    }

    #[expect(clippy::expect_used, reason = "a part of a test that breaks ends the test")]
    fn set_cards(&self, level: u32) {
        let kind = if self.media == A4 { "stationery" } else { "cardstock" };
        let page = format!("/media?size0={}&type0={kind}&level0={level}", self.media);
        get(self.port, &page).expect("the printer's media page answers");
    }
}

impl Drop for VirtualPrinter {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}

/// Everything that a printer needs, in its own folder.
fn furnish(room: &Path, setup: &Setup) -> io::Result<()> {
    for folder in ["spool", "keys"] {
        fs::create_dir(room.join(folder))?;
    }
    fs::write(room.join("jobs"), "")?;
    fs::write(room.join("no_discovery.c"), STUB)?;
    let mut conf = CONF.to_owned();
    if setup.paper_instead_of_cards {
        conf = conf
            .replace("Virtual card printer", "Virtual office printer")
            .replace(CR80, A4)
            .replace("8560", "21000")
            .replace("5398", "29700")
            .replace("cardstock", "stationery");
    }
    if let Some((width, height)) = setup.card {
        let name = format!("custom_own_{}x{}mm", f64::from(width) / 100.0, f64::from(height) / 100.0);
        conf = conf.replace(CR80, &name).replace("8560", &width.to_string()).replace("5398", &height.to_string());
    }
    if let Some(dpi) = setup.dpi {
        conf = conf.replace("resolution-default 300dpi", &format!("resolution-default {dpi}dpi"));
    }
    if setup.one_sided {
        conf = conf.replace("one-sided,two-sided-long-edge,two-sided-short-edge", "one-sided");
    }
    fs::write(room.join("card_printer.conf"), conf)?;
    fs::write(room.join("print_card.sh"), PRINT)?;
    fs::set_permissions(room.join("print_card.sh"), fs::Permissions::from_mode(0o755))?;
    let compiled = Command::new("gcc")
        .args(["-shared", "-fPIC", "-O1", "-o", "no_discovery.so", "no_discovery.c"])
        .current_dir(room)
        .output()
        .map_err(|error| io::Error::new(error.kind(), format!("gcc: {error}")))?;
    if compiled.status.success() { Ok(()) } else { Err(io::Error::other(String::from_utf8_lossy(&compiled.stderr))) }
}

/// Starts the printer and waits until it answers.
fn run(room: &Path, output: &Path, port: u16) -> io::Result<Child> {
    // Its own name, to know it from another printer that got the port first.
    let name = format!("Karta-{}-{port}", std::process::id());
    let log = File::create(room.join("log"))?;
    let mut process = Command::new(until_closed(room)?)
        .args(["ippeveprinter", "-v", "-n", "localhost", "-p", &port.to_string()])
        .args([OsString::from("-d"), room.join("spool").into(), "-K".into(), room.join("keys").into()])
        .args([OsString::from("-a"), room.join("card_printer.conf").into()])
        .args([OsString::from("-c"), room.join("print_card.sh").into(), name.clone().into()])
        .current_dir(room)
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .env("HOME", room)
        .env("LD_PRELOAD", room.join("no_discovery.so"))
        .env("VIRTUAL_PRINTER", room)
        .env("VIRTUAL_OUTPUT", output)
        .stdin(Stdio::piped())
        .stdout(log.try_clone()?)
        .stderr(log)
        .process_group(0)
        .spawn()?;
    let began = Instant::now();
    loop {
        if process.try_wait()?.is_some() {
            let log = fs::read_to_string(room.join("log")).unwrap_or_default();
            let in_use = log.contains("in use").then_some(io::ErrorKind::AddrInUse);
            return Err(io::Error::new(in_use.unwrap_or(io::ErrorKind::Other), log));
        }
        match get(port, "/") {
            Ok(page) if page.contains(&name) => return Ok(process),
            Ok(_) => {
                end(&mut process);
                return Err(io::ErrorKind::AddrInUse.into());
            }
            Err(_) if began.elapsed() > PATIENCE => {
                end(&mut process);
                return Err(io::ErrorKind::TimedOut.into());
            }
            Err(_) => thread::sleep(LOOK_AGAIN),
        }
    }
}

/// A page of the printer's own web site.
fn get(port: u16, page: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(("localhost", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream
        .write_all(format!("GET {page} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n").as_bytes())?;
    // It does not close the connection, whatever it is asked; the empty chunk ends the page.
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    while !answer.ends_with(b"\r\n0\r\n\r\n") {
        match stream.read(&mut piece)? {
            0 => break,
            length => answer.extend_from_slice(piece.get(..length).unwrap_or_default()),
        }
    }
    let answer = String::from_utf8_lossy(&answer).into_owned();
    if answer.starts_with("HTTP/1.1 200") { Ok(answer) } else { Err(io::Error::other(answer)) }
}

/// A lock on a file, on while we hold it. The printer's script waits for it.
#[derive(Debug)]
struct Switch {
    file: File,
    on: bool,
}

impl Switch {
    fn new(path: PathBuf) -> io::Result<Self> {
        Ok(Self { file: File::create(path)?, on: false })
    }

    #[expect(clippy::expect_used, reason = "a part of a test that breaks ends the test")]
    fn on(&mut self, content: &str) {
        if !self.on {
            self.file.lock().expect("the script holds the lock for a moment only");
            self.on = true;
        }
        self.file.set_len(0).and_then(|()| self.file.rewind()).expect("a small file can be written");
        self.file.write_all(content.as_bytes()).expect("a small file can be written");
    }

    #[expect(clippy::expect_used, reason = "a part of a test that breaks ends the test")]
    fn off(&mut self) {
        if self.on {
            self.file.unlock().expect("a lock that is held can be let go");
            self.on = false;
        }
    }
}
