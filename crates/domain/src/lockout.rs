//! Too many wrong passwords lock an account at its source for a growing time (REQ A-7).
//!
//! Pure bookkeeping: the caller keeps one [`Failures`] for each account and source, in its database so that it outlives
//! a crash, and goes through the same steps at every sign-in:
//!
//! 1. [`Failures::seen_at`] with the present time; save the result. If [`Failures::lockout`] still locks, refuse without
//!    looking at the password, and count nothing.
//! 2. [`Failures::wrong_at`]; save the result **before** the password is compared, so that killing the program in the
//!    middle gives nobody a free attempt.
//! 3. Compare. If the password is right, save [`Failures::none`]. A supervisor's help and a recovery link do the same.

use serde::{Deserialize, Serialize};
use time::{Duration, UtcDateTime};

/// The first lock comes with this many wrong passwords in a row.
pub const FREE_FAILURES: u32 = 5;
/// How long the first lock lasts; each further wrong password doubles it.
pub const FIRST_LOCK: Duration = Duration::minutes(5);
/// No lock lasts longer.
pub const LONGEST_LOCK: Duration = Duration::hours(1);

/// Wrong passwords in a row, and the time that has been waited since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failures {
    /// How many in a row.
    pub count: u32,
    /// From when the wait counts: the last wrong password, moved when the clock was turned back.
    pub since: UtcDateTime,
    /// The latest time that was seen on the clock as it goes now.
    pub seen: UtcDateTime,
}

/// Whether one may try now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lockout {
    /// Until when nobody may try; none when one may.
    pub locked_until: Option<UtcDateTime>,
    /// How many wrong passwords in a row, for the message.
    pub failures: u32,
}

impl Failures {
    /// No wrong password since the last right one.
    #[must_use]
    pub fn none(now: UtcDateTime) -> Self {
        Self { count: 0, since: now, seen: now }
    }

    /// The same failures, seen at the time `now`.
    ///
    /// When the clock has gone back (`now` is before `seen`), what was waited until then is kept and the rest begins
    /// now: a clock set back neither shortens a lock nor makes it last longer than its length, also when the clock had
    /// been years ahead. A clock set forward ends a lock; only the operating system can forbid that.
    #[must_use]
    pub fn seen_at(self, now: UtcDateTime) -> Self {
        if now >= self.seen {
            return Self { seen: now, ..self };
        }
        let waited = self.seen - self.since;
        Self { since: now.checked_sub(waited).unwrap_or(UtcDateTime::MIN), seen: now, ..self }
    }

    /// One more wrong password at the time `now`.
    #[must_use]
    pub fn wrong_at(self, now: UtcDateTime) -> Self {
        Self { count: self.count.saturating_add(1), since: now, seen: now }
    }

    /// Whether they lock, as of the time that was seen last.
    #[must_use]
    pub fn lockout(&self) -> Lockout {
        let locked_until =
            self.since.checked_add(lock_length(self.count)).filter(|&until| self.count > 0 && until > self.seen);
        Lockout { locked_until, failures: self.count }
    }
}

/// How long this many wrong passwords in a row lock: nothing below five, then 5, 10, 20, 40 and from then on 60 minutes.
#[must_use]
pub fn lock_length(failures: u32) -> Duration {
    let Some(beyond) = failures.checked_sub(FREE_FAILURES) else { return Duration::ZERO };
    let doubled: i32 = 1 << beyond.min(8);
    (FIRST_LOCK * doubled).min(LONGEST_LOCK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::utc_datetime;

    const START: UtcDateTime = utc_datetime!(2026-11-20 06:51);

    fn failed(times: u32, at: UtcDateTime) -> Failures {
        (0..times).fold(Failures::none(at), |failures, _| failures.wrong_at(at))
    }

    // REQ A-7
    #[test]
    fn the_lock_grows_from_five_minutes_to_an_hour() {
        let minutes: Vec<_> = (0..=12).map(|n| lock_length(n).whole_minutes()).collect();
        assert_eq!(minutes, [0, 0, 0, 0, 0, 5, 10, 20, 40, 60, 60, 60, 60]);
        assert_eq!(lock_length(u32::MAX), LONGEST_LOCK);
    }

    // REQ A-7
    #[test]
    fn the_fifth_wrong_password_locks_for_five_minutes() {
        assert_eq!(failed(4, START).lockout().locked_until, None);
        let locked = failed(5, START);
        assert_eq!(locked.lockout(), Lockout { locked_until: Some(START + FIRST_LOCK), failures: 5 });
        let nearly = locked.seen_at(START + Duration::seconds(299));
        assert_eq!(nearly.lockout().locked_until, Some(START + FIRST_LOCK));
        let over = nearly.seen_at(START + FIRST_LOCK);
        assert_eq!(over.lockout().locked_until, None);
        let sixth = over.wrong_at(START + FIRST_LOCK);
        assert_eq!(sixth.lockout().locked_until, Some(START + FIRST_LOCK + Duration::minutes(10)));
    }

    // REQ A-7
    #[test]
    fn a_right_password_or_a_supervisor_lifts_the_lock() {
        assert_eq!(Failures::none(START).lockout(), Lockout { locked_until: None, failures: 0 });
        assert_eq!(Failures::none(START).wrong_at(START).lockout().locked_until, None);
    }

    // REQ A-7
    #[test]
    fn a_clock_set_back_neither_unlocks_early_nor_locks_for_ever() {
        let two_minutes_later = failed(5, START).seen_at(START + Duration::minutes(2));
        let a_year_earlier = START - Duration::days(365);
        let turned_back = two_minutes_later.seen_at(a_year_earlier);
        assert_eq!(turned_back.lockout().locked_until, Some(a_year_earlier + Duration::minutes(3)));
        let waited = turned_back.seen_at(a_year_earlier + Duration::minutes(3));
        assert_eq!(waited.lockout().locked_until, None);
    }

    proptest! {
        // REQ A-7
        #[test]
        fn turning_the_clock_back_again_and_again_gives_nothing(count in 5..20_u32, steps in prop::collection::vec(-100_000..600_i64, 1..40)) {
            let mut now = START;
            let mut failures = failed(count, now);
            let mut waited = Duration::ZERO;
            for step in steps {
                let step = Duration::seconds(step);
                now += step;
                waited += step.max(Duration::ZERO);
                failures = failures.seen_at(now);
                let left = lock_length(count) - waited;
                prop_assert_eq!(failures.lockout().locked_until, (left > Duration::ZERO).then_some(now + left));
            }
        }
    }
}
