//! The real window: the built program on a screen, driven by WebDriver.

mod keyboard;
mod seam;

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;
use thirtyfour::error::{WebDriverError, WebDriverErrorInner};
use thirtyfour::extensions::query::ElementPollerWithTimeout;
use thirtyfour::prelude::ElementQueryable as _;
use thirtyfour::{By, Capabilities, WebDriver, WebElement};

use crate::kept::{free_port, wait_until};
use crate::process::{child_of, runs, send_kill};
use crate::{Kept, Outcome, axe};

/// How long a text may take to appear. Generous: the machine that runs the tests may be busy.
const SHOWN_WITHIN: Duration = Duration::from_secs(30);

/// How long a program that lost its power may still be seen.
const ENDS_WITHIN: Duration = Duration::from_secs(5);

/// How often a painted page is looked at, at the most, before its picture is taken as it is.
const MOST_LOOKS: u32 = 6;

/// How a picture of plain areas and letters becomes small.
const SMALL: [&str; 3] = ["png:compression-level=9", "png:compression-strategy=1", "png:compression-filter=2"];

/// How often the window is asked.
const ASK_EVERY: Duration = Duration::from_millis(40);

/// The window sizes that the design is drawn for, in pixels: the smaller screen of a counter and a large one.
pub const SIZES: [(u32, u32); 2] = [(1280, 800), (1920, 1080)];

/// The program's open window.
#[derive(Debug)]
pub struct Window {
    driver: WebDriver,
    app: u32,
    display: String,
    _server: Kept,
}

impl Window {
    /// Opens the program `binary` on a screen, driven through `server`, a WebDriver server that is yet to be started.
    pub(crate) async fn open(mut server: Command, binary: &Path, display: &str) -> Outcome<Self> {
        let port = free_port()?;
        let mut server = Kept::start(server.args([format!("--port={port}"), "--host=127.0.0.1".to_owned()]))?;
        server.wait_for_port(port)?;

        let mut wishes = Capabilities::new();
        wishes.set("browserName", "wry")?;
        wishes.set("webkitgtk:browserOptions", json!({ "binary": binary, "args": [] }))?;
        let poller = ElementPollerWithTimeout::new(SHOWN_WITHIN, ASK_EVERY);
        // It speaks plain HTTP on loopback, but is built with TLS, which another room asks for.
        let _installed_already = rustls::crypto::ring::default_provider().install_default();
        let driver = WebDriver::builder(format!("http://127.0.0.1:{port}"), wishes).poller(Arc::new(poller)).await?;
        // Ended by process id, never by asking: a program that was killed on purpose would keep the asking waiting.
        driver.clone().leak().map_err(|_| "the session is over already")?;
        let app = child_of(server.pid())?;
        let window = Self { driver, app, display: display.to_owned(), _server: server };
        let (width, height) = SIZES[0];
        window.resize(width, height).await?;
        Ok(window)
    }

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
        self.wait_for_within(SHOWN_WITHIN, &[text]).await
    }

    /// Waits until the page shows `text` no more.
    ///
    /// # Errors
    /// When it stays.
    pub async fn wait_for_no(&self, text: &str) -> Outcome {
        let began = Instant::now();
        while folded(&self.text().await?).contains(&folded(text)) {
            if began.elapsed() > SHOWN_WITHIN {
                return Err(format!("the page still says {text:?}").into());
            }
            self.between_looks().await;
        }
        Ok(())
    }

    /// Waits until the page shows one of two texts.
    ///
    /// # Errors
    /// As [`Self::wait_for`].
    pub async fn wait_for_either(&self, one: &str, other: &str) -> Outcome {
        self.wait_for_within(SHOWN_WITHIN, &[one, other]).await
    }

    async fn wait_for_within(&self, patience: Duration, texts: &[&str]) -> Outcome {
        let began = Instant::now();
        loop {
            // A page that is just being read anew has no text yet.
            let text = folded(&self.text().await.unwrap_or_default());
            if texts.iter().any(|wanted| text.contains(&folded(wanted))) {
                return Ok(());
            }
            if began.elapsed() > patience || !runs(self.app) {
                return Err(format!("the page does not say {texts:?}; it says:\n{text}").into());
            }
            self.between_looks().await;
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

    /// Presses the button or link that carries `words`, as soon as it can be pressed. A page that is just being drawn anew
    /// is waited for.
    ///
    /// # Errors
    /// When there is none.
    pub async fn press(&self, words: &str) -> Outcome {
        let path = format!(
            "//*[self::button or self::a or @role='button'][contains(normalize-space(.), '{words}') or contains(@aria-label, '{words}')]\
             [not(@aria-disabled='true')]"
        );
        let began = Instant::now();
        loop {
            let button = self.find(By::XPath(path.as_str())).await?;
            match self.click_when_still(&button).await {
                Ok(()) => return Ok(()),
                Err(e) if on_its_way(&e) && began.elapsed() < SHOWN_WITHIN => self.between_looks().await,
                Err(e) => return Err(format!("{words:?} cannot be pressed: {e}").into()),
            }
        }
    }

    /// Clicks what stays in its place from one look to the next: a picture that comes late moves what is below it.
    async fn click_when_still(&self, element: &WebElement) -> Result<(), WebDriverError> {
        let mut before = element.rect().await?;
        loop {
            self.between_looks().await;
            let now = element.rect().await?;
            if (now.x, now.y) == (before.x, before.y) {
                return element.click().await;
            }
            before = now;
        }
    }

    /// Lets a moment pass before a state that nobody announces is looked at again.
    pub async fn between_looks(&self) {
        tokio::time::sleep(ASK_EVERY).await;
    }

    /// Writes a picture of the screen's first `width` × `height` pixels, which are the page, to `file` (PNG), as soon as it stays
    /// the same from one look to the next; of a page with a live camera, after some looks. It is what a person sees: WebDriver's own picture never comes from a page that is
    /// drawn without the graphics card.
    ///
    /// # Errors
    /// When ImageMagick is missing, the page is never seen whole, or the file cannot be written.
    pub fn picture(&self, file: &Path, (width, height): (u32, u32)) -> Outcome {
        let began = Instant::now();
        let mut before = Vec::new();
        let mut painted = 0;
        while began.elapsed() < SHOWN_WITHIN {
            let now = self.seen(&format!("{width}x{height}+0+0"), "png:-")?;
            // A window that was made larger is painted a moment later; until then the bare screen shows beside it.
            let corner = self.seen(&format!("1x1+{}+{}", width - 1, height - 1), "txt:-")?;
            if !String::from_utf8_lossy(&corner).contains("#000000") {
                painted += 1;
                if now == before || painted == MOST_LOOKS {
                    return Ok(std::fs::write(file, now)?);
                }
            }
            before = now;
        }
        Err("the screen's picture could not be taken".into())
    }

    /// A part of the screen, as ImageMagick writes it.
    fn seen(&self, part: &str, form: &str) -> Outcome<Vec<u8>> {
        let seen = Command::new("import")
            .env("DISPLAY", &self.display)
            .args(["-silent", "-window", "root", "-crop", part, "+repage", "-strip"])
            .args(SMALL.iter().flat_map(|setting| ["-define", setting]))
            .arg(form)
            .output()
            .map_err(|e| format!("import of ImageMagick cannot be started: {e}"))?;
        if seen.status.success() { Ok(seen.stdout) } else { Err("the screen could not be read".into()) }
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

    /// Reads the page anew, as after a fault of the web view: the station goes on meanwhile.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn reload(&self) -> Outcome {
        Ok(self.driver.refresh().await?)
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

/// Whether an element was drawn anew or is not in its place yet.
fn on_its_way(problem: &WebDriverError) -> bool {
    use WebDriverErrorInner::{ElementClickIntercepted, ElementNotInteractable, StaleElementReference};
    matches!(**problem, StaleElementReference(_) | ElementClickIntercepted(_) | ElementNotInteractable(_))
}

/// One kind of space, so that a text is found whatever the line breaks.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
