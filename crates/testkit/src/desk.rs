//! The place where a station stands, with everything that a window needs around it.

use std::fs::File;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::city::NewStation;
use crate::{Display, KeyStore, Outcome, SessionBus, Window, okienko_binary};

/// The folder name of the program's data, its identifier in tauri.conf.json.
const IDENTIFIER: &str = "pl.okienko.station";

/// The place where a station stands: home folder, screen, session bus, key store. Outlives the windows opened on it.
#[derive(Debug)]
pub struct Desk {
    key_store: Option<KeyStore>,
    bus: SessionBus,
    display: Display,
    home: TempDir,
}

impl Desk {
    /// Sets up an empty desk with an unlocked key store.
    ///
    /// # Errors
    /// When a program that it needs is missing; the message names it.
    pub fn set_up() -> Outcome<Self> {
        let mut desk = Self::without_key_store()?;
        desk.unlock_key_store()?;
        Ok(desk)
    }

    /// Sets up an empty desk on a machine where no Secret Service runs.
    ///
    /// # Errors
    /// As [`Self::set_up`].
    pub fn without_key_store() -> Outcome<Self> {
        let home = tempfile::Builder::new().prefix("okienko-desk-").tempdir()?;
        for folder in ["data", "config", "cache", "run", "media"] {
            std::fs::create_dir(home.path().join(folder))?;
        }
        std::fs::set_permissions(home.path().join("run"), std::fs::Permissions::from_mode(0o700))?;
        let display = Display::start(home.path())?;
        let bus = SessionBus::start(&home.path().join("run"))?;
        Ok(Self { key_store: None, bus, display, home })
    }

    /// The home folder of the clerk who sits here.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Where the station keeps its data.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.home().join("data").join(IDENTIFIER).join("station")
    }

    /// Makes a city of which nobody knows, puts a stick with a bundle for this computer in, and hands over the paper.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn plug_in_new_station(&self) -> Outcome<NewStation> {
        NewStation::make(&self.home().join("city"), &self.home().join("media/Pendrive/ratusz-2.okienko"))
    }

    /// What the program wrote to its terminal, so far.
    #[must_use]
    pub fn terminal(&self) -> String {
        std::fs::read_to_string(self.home().join("terminal.txt")).unwrap_or_default()
    }

    /// Stops the key store, as on a machine where none runs.
    pub fn stop_key_store(&mut self) {
        self.key_store = None;
    }

    /// Closes the key ring: its keys are there but cannot be read.
    ///
    /// # Errors
    /// When the key store does not start again.
    pub fn lock_key_store(&mut self) -> Outcome {
        self.key_store = None;
        self.key_store = Some(KeyStore::locked(&self.bus, self.home())?);
        Ok(())
    }

    /// Opens the key ring.
    ///
    /// # Errors
    /// When the key store does not start.
    pub fn unlock_key_store(&mut self) -> Outcome {
        self.key_store = None;
        self.key_store = Some(KeyStore::unlocked(&self.bus, self.home())?);
        Ok(())
    }

    /// The environment in which a program at this desk runs.
    #[must_use]
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let folder = |name: &str| self.home().join(name).to_string_lossy().into_owned();
        vec![
            ("DISPLAY", self.display.name().to_owned()),
            ("DBUS_SESSION_BUS_ADDRESS", self.bus.address().to_owned()),
            ("HOME", self.home().to_string_lossy().into_owned()),
            ("XDG_DATA_HOME", folder("data")),
            ("XDG_CONFIG_HOME", folder("config")),
            ("XDG_CACHE_HOME", folder("cache")),
            ("XDG_RUNTIME_DIR", folder("run")),
            ("GDK_BACKEND", "x11".to_owned()),
            ("NO_AT_BRIDGE", "1".to_owned()),
            ("OKIENKO_TEST_CAMERA", "1".to_owned()),
            ("OKIENKO_MEDIA", folder("media")),
        ]
    }

    /// Opens the program's window.
    ///
    /// # Errors
    /// When the program is not built, or its window does not appear; the message holds what it wrote.
    pub async fn open(&self) -> Outcome<Window> {
        self.open_with(&[]).await
    }

    /// Opens the program's window with further variables in its environment, for example a fault point.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_with(&self, variables: &[(&str, &str)]) -> Outcome<Window> {
        self.start(&okienko_binary()?, variables).await
    }

    /// Opens the program's window where the station's folder lies on a disk of `megabytes`, empty at first. The disk is
    /// in memory and belongs to this program alone; needs no root where users may make namespaces.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_on_small_disk(&self, megabytes: u32) -> Outcome<Window> {
        let data = self.data();
        std::fs::create_dir_all(&data)?;
        let script = self.home().join("on-small-disk.sh");
        std::fs::write(
            &script,
            format!(
                "#!/bin/sh\nexec unshare --map-root-user --mount sh -c \\\n  \
                 'mount -t tmpfs -o size={megabytes}m tmpfs \"$1\" && exec \"$2\"' sh '{}' '{}'\n",
                data.display(),
                okienko_binary()?.display()
            ),
        )?;
        std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o700))?;
        self.start(&script, &[]).await
    }

    async fn start(&self, binary: &Path, variables: &[(&str, &str)]) -> Outcome<Window> {
        let terminal = File::options().create(true).append(true).open(self.home().join("terminal.txt"))?;
        let mut server = Command::new("WebKitWebDriver");
        server
            .envs(self.environment())
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(variables.iter().copied())
            .current_dir(self.home())
            .stdout(terminal.try_clone()?)
            .stderr(terminal);
        let opened = Window::open(server, binary, self.display.name()).await;
        opened.map_err(|e| format!("the window did not open: {e}\n{}", self.terminal()).into())
    }
}
