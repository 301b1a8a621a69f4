//! Work that is done once, later, by any worker: what it is and when it is tried again. The rows are in [`crate::store::jobs`].

use contract::Moment;
use serde::{Deserialize, Serialize};
use time::Duration;
use uuid::Uuid;

use crate::applications::ApplicationLetter;

/// What is to be done. Holds ids and what somebody typed, never a secret; what was typed is forgotten when it is done.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "content", rename_all = "snake_case")]
pub enum Work {
    /// Tell a new resident the login and the link.
    ActivationMail {
        /// Whose.
        account: Uuid,
    },
    /// Find out whom a request for a new link means, and send it.
    FindPerson {
        /// An e-mail address, a login, a PESEL or a substitute identifier, as typed.
        typed: String,
    },
    /// Send an account a new link instead of one that is no longer good.
    RenewLink {
        /// Whose.
        account: Uuid,
    },
    /// Send new links to one address.
    RecoveryMail {
        /// For which accounts, each with the generation of its link.
        links: Vec<(Uuid, i32)>,
    },
    /// Tell a resident what has become of an application (C-9).
    ApplicationMail {
        /// Which.
        application: Uuid,
        /// What.
        letter: ApplicationLetter,
    },
    /// Say that the password was changed.
    PasswordMail {
        /// Whose.
        account: Uuid,
    },
}

/// The kinds that this release does; others wait for a newer one.
pub const KINDS: [&str; 6] =
    ["activation_mail", "find_person", "renew_link", "recovery_mail", "password_mail", "application_mail"];

/// A job to be queued.
pub struct NewJob {
    /// A new id.
    pub id: Uuid,
    /// Of this kind and key there is only one.
    pub key: String,
    /// What.
    pub work: Work,
    /// Not before.
    pub due: Moment,
}

/// A job that a worker has taken.
pub struct Taken {
    /// Whose city.
    pub city: String,
    /// Which.
    pub id: Uuid,
    /// Since when it was to be done.
    pub created_at: Moment,
    /// The how-manieth attempt this is, from one.
    pub attempt: u32,
    /// What.
    pub work: Work,
}

/// A job as an administrator sees it: nothing of whom it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Whose city.
    pub city: String,
    /// Which.
    pub id: Uuid,
    /// Of what kind.
    pub kind: String,
    /// Since when.
    pub created_at: Moment,
    /// When it is tried next; none when it was given up.
    pub due: Option<Moment>,
    /// How often it was tried.
    pub attempts: u32,
    /// Why the last attempt failed, in a word.
    pub problem: Option<String>,
}

/// How an attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// In a word, for whoever looks.
    pub problem: &'static str,
    /// Trying again is of no use.
    pub for_good: bool,
}

/// After so many attempts, about four days, people have to look.
pub const MOST_ATTEMPTS: u32 = 100;

/// A worker that was killed in the middle of a job is waited for so long; longer than any job takes.
pub const TAKEN_FOR: Duration = Duration::minutes(5);

const FIRST_WAIT: Duration = Duration::seconds(30);
const LONGEST_WAIT: Duration = Duration::hours(1);

/// How long to wait after a failed attempt (from one): half a minute, then twice as long each time, an hour at most; a quarter more or
/// less by `chance`, so that what failed together does not come back together.
#[must_use]
pub fn wait_after(attempt: u32, chance: u8) -> Duration {
    let doubled = FIRST_WAIT * (1_i32 << attempt.saturating_sub(1).min(10));
    doubled.min(LONGEST_WAIT) * (f64::from(chance) / 255.0).mul_add(0.5, 0.75)
}

/// When a failed job is tried again; never, if people have to look.
#[must_use]
pub fn again(failure: Failure, attempt: u32, now: Moment, chance: u8) -> Option<Moment> {
    if failure.for_good || attempt >= MOST_ATTEMPTS {
        return None;
    }
    Some(later(now, wait_after(attempt, chance)))
}

/// So much later.
#[must_use]
pub fn later(now: Moment, by: Duration) -> Moment {
    Moment::of(now.utc().saturating_add(by))
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ A-1
    #[test]
    fn waits_grow_to_an_hour_and_last_a_long_weekend() {
        let seconds: Vec<_> = (1..=9).map(|attempt| wait_after(attempt, 0).whole_seconds()).collect();
        assert_eq!(seconds, [22, 45, 90, 180, 360, 720, 1440, 2700, 2700]);
        assert_eq!(wait_after(u32::MAX, 255), Duration::minutes(75));
        let all: Duration = (1..MOST_ATTEMPTS).map(|attempt| wait_after(attempt, 0)).sum();
        assert!(all > Duration::days(2), "{all}");
    }

    // REQ A-1
    #[test]
    fn a_refusal_for_good_is_not_tried_again() {
        let now = Moment::from_unix_millis(0);
        let refused = Failure { problem: "refused", for_good: true };
        let away = Failure { problem: "away", for_good: false };
        assert_eq!(again(refused, 1, now, 0), None);
        assert_eq!(again(away, MOST_ATTEMPTS, now, 0), None);
        assert_eq!(again(away, 1, now, 0), Some(Moment::from_unix_millis(22_500)));
    }

    #[test]
    fn every_kind_is_known_by_the_name_that_is_stored() {
        for work in [
            Work::ActivationMail { account: Uuid::nil() },
            Work::FindPerson { typed: String::new() },
            Work::RenewLink { account: Uuid::nil() },
            Work::RecoveryMail { links: vec![] },
            Work::PasswordMail { account: Uuid::nil() },
            Work::ApplicationMail { application: Uuid::nil(), letter: ApplicationLetter::Ready },
        ] {
            let stored = serde_json::to_value(&work).unwrap();
            assert!(KINDS.contains(&stored["kind"].as_str().unwrap()), "{stored}");
        }
    }
}
