//! Where a printer is: an `ipp://` or `ipps://` address (RFC 3510, RFC 7472).

use std::fmt;
use std::str::FromStr;

/// The port of both `ipp` (RFC 3510) and `ipps` (RFC 7472).
const DEFAULT_PORT: u16 = 631;
/// The path that IPP Everywhere printers answer at (PWG 5100.14); taken when the address names none.
const DEFAULT_PATH: &str = "/ipp/print";
/// An IPP `uri` value holds 1,023 bytes (RFC 8011, 5.1.6); no printer needs more than this.
const MAX_LENGTH: usize = 255;

/// The checked address of a printer or a print queue. Prints in its whole form, with port and path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PrinterAddress {
    encrypted: bool,
    host: String,
    port: u16,
    path: String,
}

/// What is wrong with a printer's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing was given.
    #[error("the address is empty")]
    Empty,
    /// Longer than 255 bytes.
    #[error("the address is too long")]
    TooLong,
    /// Does not begin with `ipp://` or `ipps://`.
    #[error("the address does not begin with ipp:// or ipps://")]
    Scheme,
    /// No host, or a host that cannot be one.
    #[error("the host is missing or wrong")]
    Host,
    /// Not a port between 1 and 65535.
    #[error("the port is wrong")]
    Port,
    /// A user name or password in the address; those never belong there.
    #[error("the address holds a user name or a password")]
    Credentials,
    /// A path with a query, a fragment, a space or characters that do not belong there.
    #[error("the path is wrong")]
    Path,
}

impl PrinterAddress {
    /// Whether the address asks for TLS (`ipps://`).
    pub fn encrypted(&self) -> bool {
        self.encrypted
    }

    /// Host name or number, an IPv6 number in brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The TCP port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The path of the queue, with its leading slash.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// A print service at `host` or `host:port`, without a queue.
    pub(crate) fn server(text: &str) -> Result<Self, AddressError> {
        let (host, port) = host_and_port(text)?;
        Ok(Self { encrypted: false, host, port, path: "/".to_owned() })
    }

    /// The print service of this computer at its own port.
    pub(crate) fn local_server() -> Self {
        Self { encrypted: false, host: "localhost".to_owned(), port: DEFAULT_PORT, path: "/".to_owned() }
    }

    /// Whether this computer is meant, whatever its network is.
    pub(crate) fn is_this_computer(&self) -> bool {
        let number = self.host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
        self.host == "localhost" || number.is_ok_and(|number| number.is_loopback())
    }

    /// Another path of the same server.
    pub(crate) fn with_path_of(&self, other: Self) -> Self {
        Self { path: other.path, ..self.clone() }
    }

    /// The HTTP address that carries IPP for this printer.
    pub(crate) fn http(&self) -> String {
        let scheme = if self.encrypted { "https" } else { "http" };
        format!("{scheme}://{}:{}{}", self.host, self.port, self.path)
    }
}

impl FromStr for PrinterAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        if text.len() > MAX_LENGTH {
            return Err(AddressError::TooLong);
        }
        let (scheme, rest) = text.split_once("://").ok_or(AddressError::Scheme)?;
        let encrypted = match scheme.to_ascii_lowercase().as_str() {
            "ipp" => false,
            "ipps" => true,
            _ => return Err(AddressError::Scheme),
        };
        let (authority, path) = match rest.find(['/', '?', '#']) {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        if authority.contains('@') {
            return Err(AddressError::Credentials);
        }
        let (host, port) = host_and_port(authority)?;
        let path = match path {
            "" | "/" => DEFAULT_PATH,
            other => other,
        };
        let path_is_right = path.starts_with('/')
            && path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-._~%!$&'()*+,;=:@".contains(&b));
        if !path_is_right {
            return Err(AddressError::Path);
        }
        Ok(Self { encrypted, host, port, path: path.to_owned() })
    }
}

fn host_and_port(authority: &str) -> Result<(String, u16), AddressError> {
    let (host, port) = if let Some(inside) = authority.strip_prefix('[') {
        let (number, port) = inside.split_once(']').ok_or(AddressError::Host)?;
        number.parse::<std::net::Ipv6Addr>().map_err(|_| AddressError::Host)?;
        (format!("[{}]", number.to_ascii_lowercase()), port.strip_prefix(':').or_else(|| port.is_empty().then_some("")))
    } else {
        let (name, port) = authority.split_once(':').unwrap_or((authority, ""));
        let labels_are_right = name.len() <= 253
            && name.trim_end_matches('.').split('.').all(|label| {
                (1..=63).contains(&label.len())
                    && !label.starts_with('-')
                    && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            });
        if !labels_are_right {
            return Err(AddressError::Host);
        }
        (name.to_ascii_lowercase(), Some(port))
    };
    let port = match port {
        None => return Err(AddressError::Port),
        Some("") if authority.ends_with(':') => return Err(AddressError::Port),
        Some("") => DEFAULT_PORT,
        Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => {
            digits.parse().ok().filter(|port| *port != 0).ok_or(AddressError::Port)?
        }
        Some(_) => return Err(AddressError::Port),
    };
    Ok((host, port))
}

impl fmt::Display for PrinterAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.encrypted { "ipps" } else { "ipp" };
        write!(out, "{scheme}://{}:{}{}", self.host, self.port, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ D-5
    #[test]
    fn a_printers_address_is_read_with_its_port_and_path() {
        for (given, whole) in [
            ("ipp://localhost:8631/ipp/print", "ipp://localhost:8631/ipp/print"),
            ("  ipp://Karta.example  ", "ipp://karta.example:631/ipp/print"),
            ("IPPS://10.0.0.7/", "ipps://10.0.0.7:631/ipp/print"),
            ("ipp://serwer:631/printers/karta", "ipp://serwer:631/printers/karta"),
            ("ipp://[FE80::1]:632/x", "ipp://[fe80::1]:632/x"),
            ("ipp://[::1]", "ipp://[::1]:631/ipp/print"),
        ] {
            let address: PrinterAddress = given.parse().unwrap();
            assert_eq!(address.to_string(), whole);
            assert_eq!(whole.parse::<PrinterAddress>().unwrap(), address, "the whole form reads back as the same");
        }
        assert_eq!("ipps://a:1/b".parse::<PrinterAddress>().unwrap().http(), "https://a:1/b");
    }

    // REQ D-7
    #[test]
    fn a_wrong_address_says_what_is_wrong_with_it() {
        let long = format!("ipp://h/{}", "x".repeat(300));
        for (given, wrong) in [
            ("", AddressError::Empty),
            ("   ", AddressError::Empty),
            (long.as_str(), AddressError::TooLong),
            ("http://karta/ipp/print", AddressError::Scheme),
            ("karta", AddressError::Scheme),
            ("ipp:/karta", AddressError::Scheme),
            ("ipp://", AddressError::Host),
            ("ipp:///ipp/print", AddressError::Host),
            ("ipp://ka rta/", AddressError::Host),
            ("ipp://-karta/", AddressError::Host),
            ("ipp://[::1/", AddressError::Host),
            ("ipp://[karta]/", AddressError::Host),
            ("ipp://kąrta/", AddressError::Host),
            ("ipp://karta:/", AddressError::Port),
            ("ipp://karta:0/", AddressError::Port),
            ("ipp://karta:65536/", AddressError::Port),
            ("ipp://karta:+1/", AddressError::Port),
            ("ipp://[::1]631/", AddressError::Port),
            ("ipp://anna:haslo@karta/", AddressError::Credentials),
            ("ipp://karta/a?b=c", AddressError::Path),
            ("ipp://karta?b", AddressError::Path),
            ("ipp://karta/a#b", AddressError::Path),
            ("ipp://karta/a b", AddressError::Path),
            ("ipp://karta/a\r\nHost: x", AddressError::Path),
        ] {
            assert_eq!(given.parse::<PrinterAddress>(), Err(wrong), "{given}");
        }
    }
}
