//! How often somebody may ask from one address: counted in the database, so that several processes count together.

use std::net::IpAddr;

use contract::{CommandInfo, ErrorCode, Moment, Problem};
use time::Duration;

use super::Portal;
use crate::jobs::later;

/// Counted in spans of this length.
const SPAN_MILLIS: i64 = 10 * 60 * 1000;

/// What was counted is forgotten after so long.
pub(crate) const COUNTED_FOR: Duration = Duration::hours(1);

/// What is counted together with a command, and the most requests in one span from one address: a library or an office has many people
/// behind one.
fn limit(command: &str) -> (&'static str, i32) {
    match command {
        "ask_for_link" | "renew_link" => ("mail", 30),
        "sign_in_resident" => ("sign_in", 100),
        "attach" => ("attach", 200),
        _ => ("other", 2_000),
    }
}

/// The part of an address that one household or office has: all of IPv4, the first 64 bits of IPv6 (RFC 6177).
fn household(address: IpAddr) -> Vec<u8> {
    match address.to_canonical() {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().into_iter().take(8).collect(),
    }
}

impl Portal {
    /// Counts a request and lets it pass, or says until when not. Says what stands for the household.
    pub(super) async fn count(&self, address: IpAddr, command: &CommandInfo) -> Result<Vec<u8>, Problem> {
        let now = self.hub.now();
        let since = Moment::from_unix_millis(now.unix_millis().div_euclid(SPAN_MILLIS) * SPAN_MILLIS);
        let source = self.inner.links.source(&household(address));
        let (what, most) = limit(command.name);
        let count = self.hub.store().count_request(&source, what, since).await.map_err(super::bodies::failed)?;
        if count <= most {
            return Ok(source);
        }
        let until = later(since, Duration::milliseconds(SPAN_MILLIS));
        Err(Problem::new(ErrorCode::TooManyRequests).with_until(Some(until)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_is_one_address() {
        let of = |address: &str| household(address.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
