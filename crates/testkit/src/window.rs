//! The real window: the built program on a screen, a bus and a key store of its own, driven by WebDriver.

use std::fs::File;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;
use thirtyfour::extensions::query::ElementPollerWithTimeout;
use thirtyfour::prelude::{ElementQueryable as _, ElementWaitable as _};
use thirtyfour::{By, Capabilities, Key, WebDriver, WebElement};

use crate::kept::{free_port, wait_until};
use crate::{Display, Kept, KeyStore, Outcome, SessionBus, axe, okienko_binary};

/// The folder name of the program's data, its identifier in tauri.conf.json.
const IDENTIFIER: &str = "pl.okienko.station";

/// How long a text may take to appear. Generous: the machine that runs the tests may be busy.
const SHOWN_WITHIN: Duration = Duration::from_secs(30);

/// How often the window is asked.
const ASK_EVERY: Duration = Duration::from_millis(40);

/// The window sizes that the design is drawn for, in pixels: the smaller screen of a counter and a large one.
pub const SIZES: [(u32, u32); 2] = [(1280, 800), (1920, 1080)];

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
        for folder in ["data", "config", "cache", "run"] {
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
        self.home().join("data").join(IDENTIFIER)
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
        let binary = okienko_binary()?;
        let port = free_port()?;
        let terminal = File::options().create(true).append(true).open(self.home().join("terminal.txt"))?;
        let mut server = Kept::start(
            Command::new("WebKitWebDriver")
                .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
                .envs(self.environment())
                .env("TAURI_WEBVIEW_AUTOMATION", "true")
                .envs(variables.iter().copied())
                .current_dir(self.home())
                .stdout(terminal.try_clone()?)
                .stderr(terminal),
        )?;
        server.wait_for_port(port)?;

        let mut wishes = Capabilities::new();
        wishes.set("browserName", "wry")?;
        wishes.set("webkitgtk:browserOptions", json!({ "binary": binary, "args": [] }))?;
        let poller = ElementPollerWithTimeout::new(SHOWN_WITHIN, ASK_EVERY);
        let driver = WebDriver::builder(format!("http://127.0.0.1:{port}"), wishes)
            .poller(Arc::new(poller))
            .await
            .map_err(|e| format!("the window did not open: {e}\n{}", self.terminal()))?;
        // Ended by process id, never by asking: a program that was killed on purpose would keep the asking waiting.
        driver.clone().leak().map_err(|_| "the session is over already")?;
        let app = child_of(server.pid())?;
        let window = Window { driver, app, _server: server };
        let (width, height) = SIZES[0];
        window.resize(width, height).await?;
        Ok(window)
    }
}

/// The program's open window.
#[derive(Debug)]
pub struct Window {
    driver: WebDriver,
    app: u32,
    _server: Kept,
}

impl Window {
    /// The WebDriver session, for what the helpers below do not cover.
    #[must_use]
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// The process id of the program.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.app
    }

    /// Makes the page exactly `width` × `height` pixels.
    ///
    /// # Errors
    /// When the window manager does not obey.
    pub async fn resize(&self, width: u32, height: u32) -> Outcome {
        self.driver.set_window_rect(0, 0, width, height).await?;
        Ok(())
    }

    /// Waits until an element that `by` finds is on the screen.
    ///
    /// # Errors
    /// When it does not appear; the message holds the text of the page.
    pub async fn find(&self, by: By) -> Outcome<WebElement> {
        match self.driver.query(by.clone()).and_displayed().first().await {
            Ok(element) => Ok(element),
            Err(e) => Err(format!("{by:?} is not shown: {e}\nthe page says:\n{}", self.text().await?).into()),
        }
    }

    /// Waits until the page shows `text` (anywhere, with spaces folded).
    ///
    /// # Errors
    /// When it does not appear; the message holds the text of the page.
    pub async fn wait_for(&self, text: &str) -> Outcome {
        let body = self.driver.query(By::Css("body")).first().await?;
        let wanted = folded(text);
        let shown = move |element: WebElement| {
            let wanted = wanted.clone();
            async move { Ok::<bool, thirtyfour::error::WebDriverError>(folded(&element.text().await?).contains(&wanted)) }
        };
        match body.wait_until().condition(shown).await {
            Ok(()) => Ok(()),
            Err(_) => Err(format!("the page does not say {text:?}; it says:\n{}", self.text().await?).into()),
        }
    }

    /// The text that the page shows now.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn text(&self) -> Outcome<String> {
        Ok(self.driver.find(By::Css("body")).await?.text().await?)
    }

    /// Writes `text` into the field that its label names.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn fill(&self, label: &str, text: &str) -> Outcome {
        let field = self.field(label).await?;
        field.clear().await?;
        field.send_keys(text).await?;
        Ok(())
    }

    /// The field that its label (or its `aria-label`) names, as a screen reader finds it.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn field(&self, label: &str) -> Outcome<WebElement> {
        let wanted = label.replace('\'', "’");
        let path = format!(
            "//*[@id = //label[contains(normalize-space(.), '{wanted}')]/@for] | //label[contains(normalize-space(.), '{wanted}')]//*[self::input or self::select or self::textarea] \
             | //*[self::input or self::select or self::textarea][contains(@aria-label, '{wanted}')]"
        );
        self.find(By::XPath(path)).await
    }

    /// Presses the button or link that carries `words`.
    ///
    /// # Errors
    /// When there is none.
    pub async fn press(&self, words: &str) -> Outcome {
        let path = format!(
            "//*[self::button or self::a or @role='button'][contains(normalize-space(.), '{words}') or contains(@aria-label, '{words}')]"
        );
        let button = self.find(By::XPath(path)).await?;
        button.wait_until().clickable().await?;
        button.click().await?;
        Ok(())
    }

    /// Types on the keyboard, wherever the focus is.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn keys(&self, text: &str) -> Outcome {
        self.driver.action_chain().send_keys(text).perform().await?;
        Ok(())
    }

    /// Presses one key, for example [`Key::Enter`], wherever the focus is.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn key(&self, key: Key) -> Outcome {
        self.driver.action_chain().key_down(key.clone()).key_up(key).perform().await?;
        Ok(())
    }

    /// Presses `key` while `held` is down.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn chord(&self, held: Key, key: char) -> Outcome {
        self.driver.action_chain().key_down(held.clone()).key_down(key).key_up(key).key_up(held).perform().await?;
        Ok(())
    }

    /// Types `text` and Enter as a keyboard-wedge scanner does: at once, wherever the focus is.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn scan(&self, text: &str) -> Outcome {
        let enter = char::from(Key::Enter);
        self.driver
            .action_chain_with_delay(Some(Duration::ZERO), Some(Duration::ZERO))
            .send_keys(format!("{text}{enter}"))
            .perform()
            .await?;
        Ok(())
    }

    /// Writes a picture of the page to `file` (PNG).
    ///
    /// # Errors
    /// When the window is gone or the file cannot be written.
    pub async fn picture(&self, file: &Path) -> Outcome {
        Ok(self.driver.screenshot(file).await?)
    }

    /// Fails when the shown page breaks an A or AA rule of WCAG 2.2; `screen` names it in the message.
    ///
    /// # Errors
    /// With every violation.
    pub async fn accessible(&self, screen: &str) -> Outcome {
        axe::check(&self.driver, screen).await
    }

    /// Ends the program as a power cut would: SIGKILL, nothing is asked.
    ///
    /// # Errors
    /// When it does not end.
    pub fn kill(self) -> Outcome {
        send_kill(self.app)?;
        self.wait_until_gone()
    }

    /// Waits until the program has ended by itself, for example at a fault point.
    ///
    /// # Errors
    /// When it still runs after half a minute.
    pub fn wait_until_gone(self) -> Outcome {
        let app = self.app;
        wait_until("the end of the program", || (!runs(app)).then_some(()), || Ok(None))
    }

    /// Closes the window as the clerk does, and waits until the program has ended.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn close(self) -> Outcome {
        let app = self.app;
        self.driver.clone().close_window().await?;
        wait_until("the end of the program", || (!runs(app)).then_some(()), || Ok(None))
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _gone_already = send_kill(self.app);
    }
}

/// One kind of space, so that a text is found whatever the line breaks.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The program that the WebDriver server started.
fn child_of(server: u32) -> Outcome<u32> {
    let mut children = Vec::new();
    for task in std::fs::read_dir(format!("/proc/{server}/task"))? {
        let list = std::fs::read_to_string(task?.path().join("children"))?;
        children.extend(list.split_whitespace().filter_map(|pid| pid.parse::<u32>().ok()));
    }
    match children.as_slice() {
        [app] => Ok(*app),
        found => Err(format!("WebKitWebDriver has {} children, not one", found.len()).into()),
    }
}

/// Whether the program still runs under this id; one that ended and was not yet waited for does not.
fn runs(pid: u32) -> bool {
    let Ok(stat) = std::fs::read_to_string(format!("/proc/{pid}/stat")) else { return false };
    let state = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().next());
    stat.contains("(okienko)") && !matches!(state, Some("Z" | "X"))
}

fn send_kill(pid: u32) -> Outcome {
    if !runs(pid) {
        return Ok(());
    }
    let Some(pid) = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw) else {
        return Err("not a process id".into());
    };
    rustix::process::kill_process(pid, rustix::process::Signal::KILL)?;
    Ok(())
}
