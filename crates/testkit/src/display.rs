//! A screen of its own for each test.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::{Kept, Outcome};

/// No frames and no menus: the picture of the window is the picture of the page.
const WINDOW_MANAGER_RULES: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <theme><keepBorder>no</keepBorder></theme>
  <applications><application class="*"><decor>no</decor><position force="yes"><x>0</x><y>0</y></position></application></applications>
</openbox_config>
"#;

/// A virtual X screen with a window manager, on a display number that the server chose itself.
#[derive(Debug)]
pub struct Display {
    name: String,
    _window_manager: Kept,
    _server: Kept,
}

impl Display {
    /// Starts a screen of 1920 × 1200 pixels; `folder` takes the window manager's rules.
    ///
    /// # Errors
    /// When Xvfb or openbox is missing or does not start.
    pub fn start(folder: &Path) -> Outcome<Self> {
        let mut server = Kept::start(
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", "1920x1200x24", "-nolisten", "tcp", "-noreset"])
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        )?;
        let mut number = String::new();
        let answer = server.child().stdout.take().ok_or("Xvfb has no output")?;
        BufReader::new(answer).read_line(&mut number)?;
        if number.trim().is_empty() {
            return Err("Xvfb ended before it named its display".into());
        }
        let name = format!(":{}", number.trim());

        let rules = folder.join("openbox.xml");
        std::fs::write(&rules, WINDOW_MANAGER_RULES)?;
        let window_manager = Kept::start(
            Command::new("openbox")
                .arg("--config-file")
                .arg(&rules)
                .env("DISPLAY", &name)
                .env("HOME", folder)
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        )?;
        Ok(Self { name, _window_manager: window_manager, _server: server })
    }

    /// The name that programs find in `DISPLAY`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}
