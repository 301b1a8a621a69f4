//! What is typed on the window's keyboard, by hand or by a scanner.

use std::process::Command;
use std::time::{Duration, Instant};

use thirtyfour::Key;

use super::Window;
use crate::Outcome;

/// How long a burst of keys may be on its way on a busy machine, and how long a page then may take to show what it says.
const ARRIVES_WITHIN: Duration = Duration::from_secs(60);
const TAKEN_WITHIN: Duration = Duration::from_secs(8);

/// Counts the keys that come to the page from now on.
const COUNT: &str = "
    if (window.keysThatCame === undefined) {
      addEventListener('keyup', ({ key }) => (window.keysThatCame += key.length === 1 || key === 'Enter' ? 1 : 0), true);
    }
    window.keysThatCame = 0;";

/// Presses every key of a text and Enter, in one burst.
const PRESS_EACH: &str = "
    for (const key of [...arguments[0], 'Enter']) {
      const press = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      (document.activeElement ?? document.body).dispatchEvent(press);
    }";

impl Window {
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
    pub async fn chord(&self, held: Key, key: impl Into<char>) -> Outcome {
        let key = key.into();
        self.driver.action_chain().key_down(held.clone()).key_down(key).key_up(key).key_up(held).perform().await?;
        Ok(())
    }

    /// Holds `code` to a keyboard-wedge scanner until the page says `then`, as a clerk does. The keys come from the X server
    /// and carry its times. A machine that is too busy pauses between them, and the page then rightly takes no scan: it gets
    /// the same presses from a script, once none of the first is still on its way into whatever page comes next.
    ///
    /// # Errors
    /// When xdotool is missing, or the page never says so.
    pub async fn scan(&self, code: &str, then: &str) -> Outcome {
        self.driver.execute(COUNT, vec![]).await?;
        self.scan_once(code)?;
        let keys = code.chars().count() as u64 + 1;
        let began = Instant::now();
        while self.driver.execute("return window.keysThatCame;", vec![]).await?.json().as_u64() < Some(keys)
            && began.elapsed() < ARRIVES_WITHIN
        {
            self.between_looks().await;
        }
        if self.wait_for_within(TAKEN_WITHIN, &[then]).await.is_ok() {
            return Ok(());
        }
        self.driver.execute(PRESS_EACH, vec![code.into()]).await?;
        self.wait_for(then).await
    }

    /// Types `text` and Enter in a burst, wherever the focus is.
    fn scan_once(&self, text: &str) -> Outcome {
        let done = Command::new("xdotool")
            .args(["type", "--delay", "0", "--args", "1", text, "key", "Return"])
            .env("DISPLAY", &self.display)
            .status()
            .map_err(|e| format!("xdotool cannot be started: {e}"))?;
        if done.success() { Ok(()) } else { Err("xdotool could not type".into()) }
    }
}
