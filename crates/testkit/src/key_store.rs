//! A Secret Service of its own for each test: unlocked, locked, or not there at all.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::{Kept, Outcome, SessionBus};

/// The password of the throw-away key ring.
const PASSWORD: &str = "demo-key-ring";

/// A running gnome-keyring-daemon on a private bus.
#[derive(Debug)]
pub struct KeyStore {
    _daemon: Kept,
}

impl KeyStore {
    /// Starts the key store with an open key ring.
    ///
    /// # Errors
    /// When gnome-keyring-daemon is missing or does not answer.
    pub fn unlocked(bus: &SessionBus, home: &Path) -> Outcome<Self> {
        Self::start(bus, home, true)
    }

    /// Starts the key store with the key ring that an earlier [`Self::unlocked`] left in `home`, closed.
    ///
    /// # Errors
    /// As [`Self::unlocked`].
    pub fn locked(bus: &SessionBus, home: &Path) -> Outcome<Self> {
        Self::start(bus, home, false)
    }

    fn start(bus: &SessionBus, home: &Path, unlock: bool) -> Outcome<Self> {
        let mut command = Command::new("gnome-keyring-daemon");
        command
            .args(["--foreground", "--components=secrets"])
            .args(unlock.then_some("--unlock"))
            .env("DBUS_SESSION_BUS_ADDRESS", bus.address())
            .env("HOME", home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_RUNTIME_DIR", home.join("run"))
            .env_remove("DISPLAY")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut daemon = Kept::start(&mut command)?;
        let mut input = daemon.child().stdin.take().ok_or("gnome-keyring-daemon has no input")?;
        if unlock {
            input.write_all(PASSWORD.as_bytes())?;
        }
        drop(input);

        let answered = Command::new("gdbus")
            .args(["wait", "--session", "--timeout", "30", "org.freedesktop.secrets"])
            .env("DBUS_SESSION_BUS_ADDRESS", bus.address())
            .status()
            .map_err(|e| format!("gdbus cannot be started: {e}"))?;
        if !answered.success() {
            return Err("gnome-keyring-daemon does not answer on the bus".into());
        }
        Ok(Self { _daemon: daemon })
    }
}
