//! A clock to turn.

use std::sync::Arc;

use domain::clock::Clock;
use parking_lot::Mutex;
use time::{Duration, UtcDateTime};

/// A clock that stands still until a test turns it. Its clones are the same clock.
#[derive(Clone, Debug)]
pub struct TurnedClock(Arc<Mutex<UtcDateTime>>);

impl TurnedClock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn at(now: UtcDateTime) -> Self {
        Self(Arc::new(Mutex::new(now)))
    }

    /// Turns the clock forward, or back by a negative duration.
    pub fn turn(&self, by: Duration) {
        let mut now = self.0.lock();
        *now = now.saturating_add(by);
    }

    /// Sets the clock.
    pub fn set(&self, now: UtcDateTime) {
        *self.0.lock() = now;
    }
}

impl Clock for TurnedClock {
    fn now(&self) -> UtcDateTime {
        *self.0.lock()
    }
}
