//! A session bus of its own for each test.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::{Kept, Outcome};

/// A D-Bus session bus that nothing else knows of and that starts nothing by itself.
#[derive(Debug)]
pub struct SessionBus {
    address: String,
    _daemon: Kept,
}

impl SessionBus {
    /// Starts a bus with its socket in `folder`.
    ///
    /// # Errors
    /// When dbus-daemon is missing or does not start.
    pub fn start(folder: &Path) -> Outcome<Self> {
        let config = folder.join("bus.xml");
        let socket = folder.join("bus");
        std::fs::write(
            &config,
            format!(
                "<busconfig><type>session</type><listen>unix:path={}</listen>\
                 <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/>\
                 <allow own=\"*\"/></policy></busconfig>",
                socket.display()
            ),
        )?;
        let mut daemon = Kept::start(
            Command::new("dbus-daemon")
                .arg(format!("--config-file={}", config.display()))
                .args(["--nofork", "--nopidfile", "--print-address=1"])
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        )?;
        let mut address = String::new();
        let answer = daemon.child().stdout.take().ok_or("dbus-daemon has no output")?;
        BufReader::new(answer).read_line(&mut address)?;
        if address.trim().is_empty() {
            return Err("dbus-daemon ended before it named its address".into());
        }
        Ok(Self { address: address.trim().to_owned(), _daemon: daemon })
    }

    /// The address that programs find in `DBUS_SESSION_BUS_ADDRESS`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }
}
