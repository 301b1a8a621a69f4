//! A print service of its own: CUPS as a private process, with queues to add and to stop. Needs Debian's
//! `cups-daemon`, `cups-client` and `cups-filters`.

use std::fs::{self, File};
use std::io;
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::server::{end, free_port, until_closed, until_it_answers};

/// What it listens to and lets everybody do: this computer alone can reach it.
const SETTINGS: &str = "\
Listen 127.0.0.1:PORT
Browsing Off
LogLevel info
WebInterface No
DefaultAuthType None
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
";

/// A running print service. Ends with this value.
#[derive(Debug)]
pub struct PrintServer {
    process: Child,
    port: u16,
    /// Dropped last.
    _room: TempDir,
}

impl PrintServer {
    /// A print service at a free port, without queues.
    ///
    /// # Panics
    /// It does not start; the message says why.
    #[expect(clippy::panic, reason = "a test without its print service has failed")]
    pub fn start() -> Self {
        match Self::try_start() {
            Ok(server) => server,
            Err(error) => panic!("the print service does not start: {error}"),
        }
    }

    fn try_start() -> io::Result<Self> {
        let room = TempDir::with_prefix("okienko-cups-")?;
        let at = |name: &str| room.path().join(name);
        let port = free_port()?;
        for folder in ["etc", "spool", "cache", "run", "tmp"] {
            fs::create_dir(at(folder))?;
        }
        fs::write(at("cupsd.conf"), SETTINGS.replace("PORT", &port.to_string()))?;
        let places = [
            ("ServerRoot", "etc"),
            ("RequestRoot", "spool"),
            ("CacheDir", "cache"),
            ("StateDir", "run"),
            ("TempDir", "tmp"),
        ];
        let logs = ["AccessLog", "ErrorLog", "PageLog"].map(|log| (log, "log"));
        let files: String =
            places.iter().chain(&logs).map(|(name, place)| format!("{name} {}\n", at(place).display())).collect();
        fs::write(at("cups-files.conf"), files)?;
        let log = File::create(at("said"))?;
        let process = Command::new(until_closed(room.path())?)
            .args(["cupsd", "-f", "-c"])
            .arg(at("cupsd.conf"))
            .arg("-s")
            .arg(at("cups-files.conf"))
            .env("PATH", "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin")
            .stdin(Stdio::piped())
            .stdout(log.try_clone()?)
            .stderr(log)
            .process_group(0)
            .spawn()?;
        let mut server = Self { process, port, _room: room };
        until_it_answers(&mut server.process, || TcpStream::connect(("127.0.0.1", port)).map(|_| ()))?;
        Ok(server)
    }

    /// What `CUPS_SERVER` would be for it.
    pub fn setting(&self) -> String {
        format!("localhost:{}", self.port)
    }

    /// Its TCP port on localhost.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Makes a queue for a printer that speaks IPP. What the printer can do is asked by the service a moment later.
    pub fn add(&self, queue: &str, description: &str, printer: &str) {
        self.run("lpadmin", &["-p", queue, "-D", description, "-E", "-v", printer, "-m", "everywhere"]);
    }

    /// Makes a queue for which nobody has said what stands behind it.
    pub fn add_raw(&self, queue: &str, description: &str) {
        self.run("lpadmin", &["-p", queue, "-D", description, "-E", "-v", "ipp://localhost:9/ipp/print"]);
    }

    /// Stops a queue, as an administrator does who changes the ribbon.
    pub fn stop(&self, queue: &str) {
        self.run("cupsdisable", &[queue]);
    }

    #[expect(clippy::expect_used, reason = "a part of a test that breaks ends the test")]
    fn run(&self, program: &str, arguments: &[&str]) {
        let program = Path::new("/usr/sbin").join(program);
        let output = Command::new(&program).arg("-h").arg(self.setting()).args(arguments).output();
        let output = output.expect("cups-client is installed");
        assert!(output.status.success(), "{}: {}", program.display(), String::from_utf8_lossy(&output.stderr));
    }
}

impl Drop for PrintServer {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}
