//! What the measurements of the whole program share: a screen that can be watched without disturbing what is measured, and a station to measure.

pub mod demo;

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use testkit::{Kept, Outcome};

/// Bytes of one row of the screen, 1280 pixels of 32 bits.
const ROW: usize = 1280 * 4;

/// More pixels than what changes on a page that is ready: a caret, a clock, and the sill when the printer has answered. One percent of the screen.
const MOVES_BY_ITSELF: usize = 10_000;

/// A screen whose memory is a file: looking at it costs the X server nothing.
#[derive(Debug)]
pub struct WatchedScreen {
    name: String,
    memory: File,
    _server: Kept,
}

/// What was to be seen at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture(Vec<u8>);

impl Picture {
    /// Whether nearly all is the same: a caret may blink and a clock may go on, but no part of the page may be missing.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        let rows = self.0.chunks(ROW).zip(other.0.chunks(ROW)).filter(|(a, b)| a != b);
        let other_pixels =
            rows.map(|(a, b)| a.chunks(4).zip(b.chunks(4)).filter(|(a, b)| a != b).count()).sum::<usize>();
        !self.0.is_empty() && self.0.len() == other.0.len() && other_pixels <= MOVES_BY_ITSELF
    }
}

impl WatchedScreen {
    /// Starts a screen of 1280 × 800 whose memory lies in `folder`.
    ///
    /// # Errors
    /// When Xvfb is missing or does not start.
    pub fn start(folder: &Path) -> Outcome<Self> {
        let mut server = Kept::start(
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset", "-fbdir"])
                .arg(folder)
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        )?;
        let mut number = Vec::new();
        let mut answer = server.child().stdout.take().ok_or("Xvfb has no output")?;
        let mut byte = [0];
        while answer.read(&mut byte)? == 1 && byte != *b"\n" {
            number.extend(byte);
        }
        let name = format!(":{}", String::from_utf8(number)?);
        Ok(Self { name, memory: File::open(folder.join("Xvfb_screen0"))?, _server: server })
    }

    /// The name that programs find in `DISPLAY`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is to be seen now.
    ///
    /// # Errors
    /// When the screen's memory cannot be read.
    pub fn picture(&self) -> io::Result<Picture> {
        let (mut file, mut bytes) = (&self.memory, Vec::with_capacity(800 * ROW + 4096));
        file.seek(SeekFrom::Start(0))?;
        file.read_to_end(&mut bytes)?;
        // The file begins with a header; the picture is its end.
        let header = bytes.len().saturating_sub(800 * ROW);
        bytes.drain(..header);
        Ok(Picture(bytes))
    }

    /// Looks every few milliseconds until `seen` is content with the picture.
    ///
    /// # Errors
    /// After half a minute.
    pub fn wait_until(&self, mut seen: impl FnMut(&Picture) -> bool) -> Outcome<Picture> {
        let deadline = Instant::now() + Duration::from_secs(30);
        while Instant::now() < deadline {
            let picture = self.picture()?;
            if seen(&picture) {
                return Ok(picture);
            }
            thread::sleep(Duration::from_millis(4));
        }
        Err("the screen did not come to show what was waited for".into())
    }

    /// Waits until the picture has stood still for a time and is not `blank`.
    ///
    /// # Errors
    /// After half a minute.
    pub fn wait_until_still(&self, blank: &Picture, time: Duration) -> Outcome<Picture> {
        let mut last = (Instant::now(), blank.clone());
        self.wait_until(|picture| {
            if !picture.is_like(&last.1) {
                last = (Instant::now(), picture.clone());
            }
            last.1 != *blank && last.0.elapsed() >= time
        })
    }
}

/// The middle one.
#[must_use]
pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
