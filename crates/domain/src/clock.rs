//! What time it is: an argument everywhere, and the calendar of the city's wall clock.

use time::{Date, Duration, Month, PrimitiveDateTime, UtcDateTime};

/// Where the time comes from. The two mains own the real clock; tests own one that they turn.
pub trait Clock: Send + Sync {
    /// The present moment in UTC, as the computer believes it.
    fn now(&self) -> UtcDateTime;
}

/// The date on the wall in Poland at that moment.
#[must_use]
pub fn today_in_warsaw(now: UtcDateTime) -> Date {
    local_in_warsaw(now).date()
}

/// Date and time on the wall in Poland at that moment.
///
/// One hour ahead of UTC, two in summer. Summer lasts from 01:00 UTC on the last Sunday of March to 01:00 UTC on the
/// last Sunday of October (directive 2000/84/EC, articles 2 and 3). The rule is computed, so no time-zone database is
/// needed; it is applied to every year and is therefore right for times from 1997 on, when the program's acts happen.
#[must_use]
pub fn local_in_warsaw(now: UtcDateTime) -> PrimitiveDateTime {
    let hours = if is_summer(now) { 2 } else { 1 };
    PrimitiveDateTime::new(now.date(), now.time()).saturating_add(Duration::hours(hours))
}

fn is_summer(now: UtcDateTime) -> bool {
    // March and October both have 31 days, so their last Sunday follows from any of their days.
    let day = now.day();
    let weekday_of_the_31st = (now.weekday().number_days_from_sunday() + 31 - day) % 7;
    let last_sunday = 31 - weekday_of_the_31st;
    let turned = day > last_sunday || (day == last_sunday && now.hour() >= 1);
    match now.month() {
        Month::March => turned,
        Month::October => !turned,
        Month::January | Month::February | Month::November | Month::December => false,
        _ => true,
    }
}

/// Dates as `2026-11-20` (ISO 8601) in JSON: `#[serde(with = "domain::clock::iso_date")]`, or
/// `"domain::clock::iso_date::option"`.
pub mod iso_date {
    #![expect(missing_docs, reason = "the macro of `time` writes undocumented functions")]
    time::serde::format_description!(date, Date, "[year]-[month]-[day]");
    pub use date::{deserialize, option, serialize};
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{datetime, utc_datetime};

    #[test]
    fn the_wall_clock_follows_european_summer_time() {
        for (utc, local) in [
            (utc_datetime!(2026-03-29 00:59:59), datetime!(2026-03-29 01:59:59)),
            (utc_datetime!(2026-03-29 01:00), datetime!(2026-03-29 03:00)),
            (utc_datetime!(2026-10-25 00:59:59), datetime!(2026-10-25 02:59:59)),
            (utc_datetime!(2026-10-25 01:00), datetime!(2026-10-25 02:00)),
            (utc_datetime!(2024-03-31 01:00), datetime!(2024-03-31 03:00)),
            (utc_datetime!(2024-10-27 01:00), datetime!(2024-10-27 02:00)),
            (utc_datetime!(2027-03-27 12:00), datetime!(2027-03-27 13:00)),
            (utc_datetime!(2027-10-31 00:30), datetime!(2027-10-31 02:30)),
            (utc_datetime!(2026-11-20 10:26), datetime!(2026-11-20 11:26)),
            (utc_datetime!(2026-07-01 10:26), datetime!(2026-07-01 12:26)),
        ] {
            assert_eq!(local_in_warsaw(utc), local, "{utc}");
        }
    }

    #[test]
    fn the_day_changes_at_midnight_on_the_wall_not_in_utc() {
        assert_eq!(today_in_warsaw(utc_datetime!(2026-12-31 22:59)), time::macros::date!(2026 - 12 - 31));
        assert_eq!(today_in_warsaw(utc_datetime!(2026-12-31 23:00)), time::macros::date!(2027 - 01 - 01));
        assert_eq!(today_in_warsaw(utc_datetime!(2026-06-30 22:00)), time::macros::date!(2026 - 07 - 01));
    }
}
