//! The hub as it runs in a city: `okienko-hub serve` on a PostgreSQL of its own, to be killed and started again.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use data_encoding::HEXLOWER;
use tempfile::TempDir;

use crate::city::CityWithHub;
use crate::kept::{free_port, wait_until};
use crate::paper::qr_of_picture;
use crate::{Kept, Outcome, Postgres, program::built};

/// The paper with a one-time code.
#[derive(Clone, Debug)]
pub struct Offered {
    /// The hub's address.
    pub address: String,
    /// The code.
    pub code: String,
    /// What a scanner reads.
    pub scanned: String,
}

/// A hub with one city, and its database.
#[derive(Debug)]
pub struct HubProgram {
    folder: TempDir,
    database: String,
    listen: SocketAddr,
    running: Option<Kept>,
}

impl HubProgram {
    /// Makes the database, loads the city and serves.
    ///
    /// # Errors
    /// When a program is missing or says no; the message has its log.
    pub fn start(city: &CityWithHub, listen: SocketAddr) -> Outcome<Self> {
        let folder = TempDir::with_prefix("okienko-hub-")?;
        let database = Postgres::shared().empty()?;
        std::fs::write(folder.path().join("hub.key"), HEXLOWER.encode(&*city.hub_key.to_secret_bytes()))?;
        std::fs::write(folder.path().join("link.key"), HEXLOWER.encode(&[7; 32]))?;
        std::fs::create_dir(folder.path().join("mails"))?;
        std::fs::write(folder.path().join("city.okienko"), &city.hub_file)?;
        let mut hub = Self { folder, database, listen, running: None };
        hub.run(&["migrate"])?;
        let file = hub.file("city.okienko").to_string_lossy().into_owned();
        hub.run(&["admin", "load", &file])?;
        hub.serve()?;
        Ok(hub)
    }

    /// A loopback address that nobody listens on at this moment.
    ///
    /// # Errors
    /// When the system has none.
    pub fn free_address() -> Outcome<SocketAddr> {
        Ok(SocketAddr::from(([127, 0, 0, 1], free_port()?)))
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.listen
    }

    /// Its database.
    #[must_use]
    pub fn database(&self) -> &str {
        &self.database
    }

    /// Where mails go.
    #[must_use]
    pub fn mails(&self) -> PathBuf {
        self.file("mails")
    }

    /// What the database answers to somebody who looks from outside.
    ///
    /// # Errors
    /// What PostgreSQL says.
    pub fn ask(&self, statement: &str) -> Outcome<Vec<String>> {
        Postgres::shared().ask(&self.database, statement)
    }

    /// Waits until what the database answers is as wanted.
    ///
    /// # Errors
    /// When it is not so within half a minute.
    pub fn wait_until(&self, statement: &str, wanted: impl Fn(&[String]) -> bool) -> Outcome {
        let is_so = || self.ask(statement).is_ok_and(|answer| wanted(&answer)).then_some(());
        wait_until(statement, is_so, || Ok(None))
    }

    /// Serves, after `kill`.
    ///
    /// # Errors
    /// When it does not get ready.
    pub fn serve(&mut self) -> Outcome {
        self.serve_with(&[])
    }

    /// Serves with further variables in its environment.
    ///
    /// # Errors
    /// When it does not get ready.
    pub fn serve_with(&mut self, variables: &[(&str, &str)]) -> Outcome {
        let log = File::options().create(true).append(true).open(self.file("log.txt"))?;
        let mut command = self.command()?;
        command.arg("serve").envs(variables.iter().copied()).stderr(log);
        let mut running = Kept::start(&mut command)?;
        running.wait_for_port(self.listen.port()).map_err(|error| format!("{error}\n{}", self.log()))?;
        self.running = Some(running);
        Ok(())
    }

    /// The power goes, now.
    pub fn kill(&mut self) {
        self.running = None;
    }

    /// Waits until a fault point has ended it.
    ///
    /// # Errors
    /// When it still runs after half a minute.
    pub fn wait_until_it_ends(&mut self) -> Outcome {
        self.running.as_mut().map_or(Ok(()), Kept::wait_until_it_ends)
    }

    /// One of its commands, to the end.
    ///
    /// # Errors
    /// When it says no; the message has its log.
    pub fn run(&self, arguments: &[&str]) -> Outcome<String> {
        let output = self.command()?.args(arguments).stderr(Stdio::piped()).output()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            Ok(said)
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned().into())
        }
    }

    /// Makes a one-time code for a bundle, as the administrator does, and reads the paper.
    ///
    /// # Errors
    /// When the program says no, or the paper is not as it should be.
    pub fn offer(&self, bundle: &[u8]) -> Outcome<Offered> {
        let folder = TempDir::with_prefix("okienko-offer-")?;
        let file = folder.path().join("ratusz.okienko");
        std::fs::write(&file, bundle)?;
        let text = |path: &Path| path.to_string_lossy().into_owned();
        self.run(&["admin", "offer", &text(&file), "--out", &text(folder.path())])?;
        let sheet = std::fs::read_to_string(folder.path().join("ratusz-kod.txt"))?;
        let line = |label: &str| {
            let after = sheet.lines().skip_while(|line| !line.starts_with(label));
            after.map(|line| line.trim_start_matches(label).trim().to_owned()).collect::<Vec<_>>()
        };
        let address = line("Adres centrali").first().cloned().ok_or("no address on the paper")?;
        let code = line("Kod ").iter().take(3).cloned().collect::<Vec<_>>().join("-");
        let scanned = qr_of_picture(&folder.path().join("ratusz-kod.png"))?;
        Ok(Offered { address, code, scanned })
    }

    /// What it wrote to its terminal.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.file("log.txt")).unwrap_or_default()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self) -> Outcome<Command> {
        let mut command = Command::new(built("okienko-hub")?);
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let settings = [
            ("DATABASE", self.database.clone()),
            ("LISTEN", self.listen.to_string()),
            ("PORTAL", format!("http://{}/", self.listen)),
            ("KEY", text(&self.file("hub.key"))),
            ("WORKER", "true".to_owned()),
            ("MAIL__FROM", "Karta mieszkańca <karta@przykladowo.example>".to_owned()),
            ("MAIL__LINK_KEY", text(&self.file("link.key"))),
            ("MAIL__FOLDER", text(&self.file("mails"))),
        ];
        command.env_clear().envs(settings.map(|(key, value)| (format!("OKIENKO_HUB_{key}"), value)));
        // Mistakes that are made on purpose are made by everybody.
        command.envs(std::env::var_os("OKIENKO_MISTAKE").map(|mistake| ("OKIENKO_MISTAKE", mistake)));
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).stdin(Stdio::null()).stdout(Stdio::piped());
        Ok(command)
    }
}
