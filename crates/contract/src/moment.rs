//! Points in time as they travel.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, UtcDateTime, UtcOffset};
use ts_rs::TS;

/// A point in time, to the millisecond, in UTC; travels as RFC 3339 text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[ts(type = "string")]
pub struct Moment(#[serde(with = "time::serde::rfc3339")] OffsetDateTime);

impl Moment {
    /// The moment of a clock reading, cut to the millisecond so that what is stored equals what was said.
    #[must_use]
    pub fn of(at: UtcDateTime) -> Self {
        let millis = at.unix_timestamp_nanos().div_euclid(1_000_000);
        Self::from_unix_millis(i64::try_from(millis).unwrap_or(i64::MAX))
    }

    /// A moment from milliseconds since 1970; values outside the years of the calendar become its start.
    #[must_use]
    pub fn from_unix_millis(millis: i64) -> Self {
        let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000);
        Self(at.unwrap_or(OffsetDateTime::UNIX_EPOCH))
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn unix_millis(self) -> i64 {
        i64::try_from(self.0.unix_timestamp_nanos().div_euclid(1_000_000)).unwrap_or(i64::MAX)
    }

    /// The same moment as the type that clocks speak.
    #[must_use]
    pub fn utc(self) -> UtcDateTime {
        self.0.to_offset(UtcOffset::UTC).to_utc()
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
