//! The real window: the built program on a screen, a bus and a key store of its own, driven by WebDriver.

use std::fs::File;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use data_encoding::BASE64;
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::error::WebDriverError;
use thirtyfour::extensions::query::ElementPollerWithTimeout;
use thirtyfour::prelude::{ElementQueryable as _, ElementWaitable as _};
use thirtyfour::{By, Capabilities, Key, WebDriver, WebElement};

use crate::city::NewStation;
use crate::kept::{free_port, wait_until};
use crate::{Display, Kept, KeyStore, Outcome, SessionBus, axe, okienko_binary};

/// The folder name of the program's data, its identifier in tauri.conf.json.
const IDENTIFIER: &str = "pl.okienko.station";

/// How long a text may take to appear. Generous: the machine that runs the tests may be busy.
const SHOWN_WITHIN: Duration = Duration::from_secs(30);

/// What lies between two keys of a scanner, in milliseconds.
const SCANNER_DELAY_MS: &str = "3";

/// How long a program that lost its power may still be seen.
const ENDS_WITHIN: Duration = Duration::from_secs(5);

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
        let window = Window { driver, app, display: self.display.name().to_owned(), _server: server };
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
    display: String,
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

    /// Whether the program has ended or does so within [`ENDS_WITHIN`]: the driver's answer breaks off a little before the
    /// last thread is gone.
    pub async fn is_ending(&self) -> bool {
        let began = Instant::now();
        while runs(self.app) && began.elapsed() < ENDS_WITHIN {
            self.between_looks().await;
        }
        !runs(self.app)
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
        self.wait_for_either(text, text).await
    }

    /// Waits until the page shows one of two texts.
    ///
    /// # Errors
    /// As [`Self::wait_for`].
    pub async fn wait_for_either(&self, one: &str, other: &str) -> Outcome {
        let body = self.driver.query(By::Css("body")).first().await?;
        let wanted = [folded(one), folded(other)];
        let shown = move |element: WebElement| {
            let wanted = wanted.clone();
            async move {
                let text = folded(&element.text().await?);
                Ok::<bool, WebDriverError>(wanted.iter().any(|wanted| text.contains(wanted)))
            }
        };
        match body.wait_until().condition(shown).await {
            Ok(()) => Ok(()),
            Err(_) => Err(format!("the page does not say {one:?}; it says:\n{}", self.text().await?).into()),
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

    /// Chooses an entry of the list that its label names, counted from zero.
    ///
    /// # Errors
    /// When there is no such list or entry.
    pub async fn choose(&self, label: &str, entry: usize) -> Outcome {
        let list = self.field(label).await?;
        let entries = list.find_all(By::Tag("option")).await?;
        entries.get(entry).ok_or_else(|| format!("{label} has no entry {entry}"))?.click().await?;
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

    /// Types `text` and Enter as a keyboard-wedge scanner does: a key every few milliseconds, wherever the focus is. The
    /// keys come from the X server and carry its times, so that a busy machine does not make a slow scanner.
    ///
    /// # Errors
    /// When xdotool is missing or fails.
    pub fn scan(&self, text: &str) -> Outcome {
        let done = Command::new("xdotool")
            .args(["type", "--delay", SCANNER_DELAY_MS, "--args", "1", text, "key", "Return"])
            .env("DISPLAY", &self.display)
            .status()
            .map_err(|e| format!("xdotool cannot be started: {e}"))?;
        if done.success() { Ok(()) } else { Err("xdotool could not type".into()) }
    }

    /// Calls a command as the page does, and answers with its answer or its problem.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn call(&self, name: &str, args: Value) -> Outcome<Result<Value, Value>> {
        self.invoke("invoke('rpc', { name: arguments[0], args: arguments[1] })", vec![name.into(), args]).await
    }

    /// Sends bytes as the page does, and answers with their id or the problem.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn put(&self, kind: &str, bytes: &[u8]) -> Outcome<Result<Value, Value>> {
        let bytes = BASE64.encode(bytes);
        let call = "invoke('put_bytes', Uint8Array.from(atob(arguments[1]), (c) => c.charCodeAt(0)), \
                    { headers: new Headers({ 'x-okienko-kind': arguments[0] }) })";
        self.invoke(call, vec![kind.into(), bytes.into()]).await
    }

    /// Lets a moment pass before a state that nobody announces is looked at again.
    pub async fn between_looks(&self) {
        tokio::time::sleep(ASK_EVERY).await;
    }

    async fn invoke(&self, call: &str, arguments: Vec<Value>) -> Outcome<Result<Value, Value>> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             window.__TAURI_INTERNALS__.{call}.then((answer) => done({{ answer }}), (problem) => done({{ problem }}));"
        );
        let mut said = self.driver.execute_async(script, arguments).await?.json().clone();
        Ok(match said.get_mut("problem") {
            Some(problem) => Err(problem.take()),
            None => Ok(said.get_mut("answer").map(Value::take).unwrap_or_default()),
        })
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

/// Whether the program still runs under this id; one that ended and was not yet waited for does not. Asked of every
/// thread: the first one may be gone while another still holds the station's lock.
fn runs(pid: u32) -> bool {
    let Ok(name) = std::fs::read_to_string(format!("/proc/{pid}/comm")) else { return false };
    let Ok(threads) = std::fs::read_dir(format!("/proc/{pid}/task")) else { return false };
    name.starts_with("okienko")
        && threads.flatten().any(|thread| {
            let stat = std::fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
            let state = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().next());
            !matches!(state, None | Some("Z" | "X"))
        })
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
