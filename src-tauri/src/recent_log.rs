//! The last lines of the log, kept for the diagnostics file.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::Arc;

use parking_lot::Mutex;
use tracing_subscriber::fmt::MakeWriter;

/// As many lines as tell what led to a trouble.
const LINES: usize = 200;

/// Takes each line to the terminal, from where the system's journal takes it, and keeps the last ones. A line comes in one
/// write: the formatter of `tracing` builds it first.
#[derive(Clone, Default)]
pub(crate) struct RecentLog(Arc<Mutex<VecDeque<String>>>);

impl RecentLog {
    /// The kept lines, oldest first, without the name of the person's home folder.
    pub(crate) fn lines(&self) -> Vec<String> {
        let home = std::env::var("HOME").ok().filter(|home| home.len() > 1);
        let lines = self.0.lock();
        let line = |line: &String| home.as_ref().map_or_else(|| line.clone(), |home| line.replace(home, "~"));
        lines.iter().map(line).collect()
    }
}

impl Write for RecentLog {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut lines = self.0.lock();
        if lines.len() == LINES {
            lines.pop_front();
        }
        lines.push_back(String::from_utf8_lossy(bytes).trim_end().to_owned());
        drop(lines);
        io::stderr().write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

impl<'a> MakeWriter<'a> for RecentLog {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ A-12
    #[test]
    fn the_last_lines_are_kept() {
        let mut log = RecentLog::default();
        for number in 0..LINES + 5 {
            log.write_all(format!("line {number}\n").as_bytes()).unwrap();
        }
        let lines = log.lines();
        assert_eq!((lines.len(), lines[0].as_str()), (LINES, "line 5"));
    }
}
