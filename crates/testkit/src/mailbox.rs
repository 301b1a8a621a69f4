//! A mail server that is not ours (PyPI aiosmtpd), with STARTTLS and login, and the mails that it took. What it does with a mail
//! depends on the recipient's name: see tests/peers/mail_server.py.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde::Deserialize;
use tempfile::TempDir;

use crate::kept::wait_until;
use crate::server::{end, until_closed};
use crate::{Outcome, peers, project_root};

/// Who may hand mails in.
pub const LOGIN: &str = "karty";
/// With which password.
pub const PASSWORD: &str = "demo-sekret";

/// A mail that the server took, as Python's own library reads it.
#[derive(Clone, Debug, Deserialize)]
pub struct Received {
    /// The sender, of the envelope.
    pub from: String,
    /// The recipients, of the envelope.
    pub to: Vec<String>,
    /// It came over TLS.
    pub tls: bool,
    /// Who handed it in.
    pub login: Option<String>,
    /// The header by names in small letters, decoded.
    pub headers: BTreeMap<String, String>,
    /// The plain text.
    pub text: Option<String>,
    /// The HTML.
    pub html: Option<String>,
}

impl Received {
    /// A line of its header, empty when it has none.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// A running mail server. Ends with this value.
#[derive(Debug)]
pub struct Mailbox {
    process: Child,
    port: u16,
    folder: TempDir,
}

impl Mailbox {
    /// Starts a mail server on loopback.
    ///
    /// # Errors
    /// When the Python with its library is not installed, or does not start.
    pub fn start() -> Outcome<Self> {
        let folder = TempDir::with_prefix("okienko-mail-")?;
        let mut process = Command::new(until_closed(folder.path())?)
            .arg(peers::python()?)
            .arg(project_root().join("tests/peers/mail_server.py"))
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(folder.path().join("said"))?)
            .process_group(0)
            .spawn()?;
        let mut line = String::new();
        let said = process.stdout.take().ok_or("the mail server has no output")?;
        BufReader::new(said).read_line(&mut line)?;
        let Ok(port) = line.trim().parse() else {
            end(&mut process);
            return Err("the mail server does not start: run scripts/install".into());
        };
        Ok(Self { process, port, folder })
    }

    /// Its port on localhost.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The certificate authority to be trusted (PEM).
    #[must_use]
    pub fn ca(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// The mails that it took so far, the first one first.
    ///
    /// # Errors
    /// When a mail cannot be read.
    pub fn mails(&self) -> Outcome<Vec<Received>> {
        let mails = (1_u32..).map(|number| fs::read(self.folder.path().join(format!("{number}.json"))));
        mails.map_while(Result::ok).map(|mail| Ok(serde_json::from_slice(&mail)?)).collect()
    }

    /// Waits until it has taken so many mails.
    ///
    /// # Errors
    /// When they do not come.
    pub fn wait_for(&self, count: usize) -> Outcome<Vec<Received>> {
        let come = || self.mails().ok().filter(|mails| mails.len() >= count);
        wait_until("mail", come, || Ok(None))
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}
