//! A station without its window, in a process of its own: the counter's commands over loopback (`okienko-devhost`), on a database, a key
//! store and a session bus of its own. To be killed and started again, restored and copied.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::city::CityWithHub;
use crate::program::built;
use crate::{Kept, KeyStore, Outcome, SessionBus};

/// How long something may take that comes by itself. Generous: the machine that runs the tests may be busy.
const COMES_WITHIN: Duration = Duration::from_secs(60);

/// A station in a process of its own.
#[derive(Debug)]
pub struct StationProgram {
    running: Option<(Kept, String, String)>,
    keys: Option<KeyStore>,
    bus: SessionBus,
    home: TempDir,
}

impl StationProgram {
    /// Starts one and makes it the station of a bundle, with the operator signed in.
    ///
    /// # Errors
    /// When a program is missing, or a command answers with a problem.
    pub fn enrolled(bundle: &[u8]) -> Outcome<Self> {
        let station = Self::new()?;
        station.enrol(bundle)?;
        station.sign_in("Anna")?;
        Ok(station)
    }

    /// Makes it the station of a bundle.
    ///
    /// # Errors
    /// When a command answers with a problem.
    pub fn enrol(&self, bundle: &[u8]) -> Outcome {
        std::fs::write(self.medium().join("station.okienko"), bundle)?;
        let files = self.call("enrolment_files", json!({}))?;
        let inspected = self.call("inspect_enrolment", json!({ "from": "found", "id": files[0]["id"] }))?;
        self.call("enrol", json!({ "inspection": inspected["inspection"] })).map(drop)
    }

    /// Another computer with a copy of this one's disk, key ring and all. Only while this one does not run; nothing is started yet.
    ///
    /// # Errors
    /// When a file cannot be copied, or a program is missing.
    pub fn copied(&self) -> Outcome<Self> {
        let copied = Self::without_program()?;
        copy(&self.data(), &copied.data())?;
        copy(&self.home.path().join("data/keyrings"), &copied.home.path().join("data/keyrings"))?;
        copied.with_key_store()
    }

    /// Starts one on a computer that is no station yet.
    ///
    /// # Errors
    /// When a program is missing.
    pub fn new() -> Outcome<Self> {
        let mut station = Self::without_program()?.with_key_store()?;
        station.start(&[])?;
        Ok(station)
    }

    fn without_program() -> Outcome<Self> {
        let home = TempDir::with_prefix("okienko-station-")?;
        for folder in ["run", "data", "media/Pendrive", "dist"] {
            std::fs::create_dir_all(home.path().join(folder))?;
        }
        std::fs::set_permissions(home.path().join("run"), std::fs::Permissions::from_mode(0o700))?;
        std::fs::write(home.path().join("dist/index.html"), "<!doctype html>")?;
        let bus = SessionBus::start(&home.path().join("run"))?;
        Ok(Self { running: None, keys: None, bus, home })
    }

    fn with_key_store(mut self) -> Outcome<Self> {
        self.keys = Some(KeyStore::unlocked(&self.bus, self.home.path())?);
        Ok(self)
    }

    /// The stick that is plugged in.
    #[must_use]
    pub fn medium(&self) -> PathBuf {
        self.home.path().join("media/Pendrive")
    }

    /// The key ring and everything in it is gone; there is a new one. Only while the program does not run.
    ///
    /// # Errors
    /// When the key store does not start again.
    pub fn lose_keys(&mut self) -> Outcome {
        self.keys = None;
        std::fs::remove_dir_all(self.home.path().join("data/keyrings"))?;
        self.keys = Some(KeyStore::unlocked(&self.bus, self.home.path())?);
        Ok(())
    }

    /// Starts the program again, after `kill`.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(&mut self, variables: &[(&str, &str)]) -> Outcome {
        let log = File::options().create(true).append(true).open(self.home.path().join("log.txt"))?;
        let mut command = Command::new(built("okienko-devhost")?);
        command
            .arg(self.home.path().join("dist"))
            .env("OKIENKO_DATA", self.data())
            .env("OKIENKO_MEDIA", self.home.path().join("media"))
            .env("DBUS_SESSION_BUS_ADDRESS", self.bus.address())
            .env("HOME", self.home.path())
            .env("XDG_RUNTIME_DIR", self.home.path().join("run"))
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log);
        let mut kept = Kept::start(&mut command)?;
        let mut line = String::new();
        let out = kept.child().stdout.take().ok_or("the station has no output")?;
        BufReader::new(out).read_line(&mut line)?;
        let (address, secret) = line.trim().split_once("/#").ok_or_else(|| format!("no address: {}", self.log()))?;
        self.running = Some((kept, address.to_owned(), secret.to_owned()));
        // The first question opens it.
        self.call("station", json!({})).map(drop)
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
        self.running.as_mut().map_or(Ok(()), |(kept, ..)| kept.wait_until_it_ends())
    }

    /// Where its data lies.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.home.path().join("data/station")
    }

    /// Keeps a copy of its disk, to be put back later. Only while it does not run.
    ///
    /// # Errors
    /// When a file cannot be copied.
    pub fn copy_disk(&self, to: &Path) -> Outcome {
        copy(&self.data(), to)
    }

    /// Puts a copy of its disk back. Only while it does not run.
    ///
    /// # Errors
    /// When a file cannot be copied.
    pub fn restore_disk(&self, from: &Path) -> Outcome {
        std::fs::remove_dir_all(self.data())?;
        copy(from, &self.data())
    }

    /// Signs the person with a first name in.
    ///
    /// # Errors
    /// When there is nobody, or the command answers with a problem.
    pub fn sign_in(&self, first_name: &str) -> Outcome {
        let staff = self.call("staff", json!({}))?;
        let everybody = staff.as_array().ok_or("no staff")?;
        let named = |person: &&Value| person["name"].as_str().is_some_and(|name| name.starts_with(first_name));
        let person = everybody.iter().find(named).ok_or_else(|| format!("nobody is called {first_name}: {staff}"))?;
        self.call("sign_in", json!({ "staff": person["id"], "password": CityWithHub::PASSWORD })).map(drop)
    }

    /// One of the counter's commands.
    ///
    /// # Errors
    /// The problem that it answers with.
    pub fn call(&self, name: &str, args: Value) -> Outcome<Value> {
        let (_, address, secret) = self.running.as_ref().ok_or("the station does not run")?;
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(COMES_WITHIN)).build().into();
        let request = agent
            .post(format!("{address}/rpc/{name}"))
            .header("Origin", address)
            .header("X-Okienko-Secret", secret)
            .header("Content-Type", "application/json");
        let mut answer = request.send(args.to_string())?;
        let text = answer.body_mut().read_to_string()?;
        if answer.status().is_success() {
            return Ok(serde_json::from_str(&text)?);
        }
        Err(format!("{name}: {text}").into())
    }

    /// Sends a picture; says under which id they are.
    ///
    /// # Errors
    /// The problem that it answers with.
    pub fn send_picture(&self, bytes: &[u8]) -> Outcome<Value> {
        let (_, address, secret) = self.running.as_ref().ok_or("the station does not run")?;
        let request = ureq::post(format!("{address}/bytes"))
            .header("Origin", address)
            .header("X-Okienko-Secret", secret)
            .header("X-Okienko-Kind", "photo")
            .header("Content-Type", "application/octet-stream");
        Ok(serde_json::from_str(&request.send(bytes)?.body_mut().read_to_string()?)?)
    }

    /// The bytes behind an id that a command gave.
    ///
    /// # Errors
    /// The problem that it answers with.
    pub fn bytes(&self, id: &Value) -> Outcome<Vec<u8>> {
        let (_, address, secret) = self.running.as_ref().ok_or("the station does not run")?;
        let id = id.as_str().ok_or_else(|| format!("{id} is no id"))?;
        let request =
            ureq::get(format!("{address}/bytes/{id}")).header("Origin", address).header("X-Okienko-Secret", secret);
        Ok(request.call()?.body_mut().read_to_vec()?)
    }

    /// Waits until an answer of a command is as wanted.
    ///
    /// # Errors
    /// When it is not so within a minute; the message has the last answer and the station's log.
    pub fn wait_until(&self, name: &str, args: &Value, wanted: impl Fn(&Value) -> bool) -> Outcome<Value> {
        let began = Instant::now();
        loop {
            let answer = self.call(name, args.clone())?;
            if wanted(&answer) {
                return Ok(answer);
            }
            if began.elapsed() > COMES_WITHIN {
                return Err(format!("{name} still answers {answer}\n{}", self.log()).into());
            }
            std::thread::sleep(Duration::from_millis(25));
        }
    }

    /// What it wrote to its terminal.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.home.path().join("log.txt")).unwrap_or_default()
    }
}

fn copy(from: &Path, to: &Path) -> Outcome {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
