//! What the hub is told at its start: a TOML file, and over it the environment. Everything is checked before anything begins, and a
//! message names the key. Secrets stand in files of their own.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use credential::HubKey;
use data_encoding::HEXLOWER_PERMISSIVE;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::HubProblem;

/// Everything that can be set. In the environment a key is `OKIENKO_HUB_` and its name in capitals, a dot as two underscores:
/// `OKIENKO_HUB_MAIL__FROM`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where PostgreSQL is: `postgres://user@host/database`, or with `?host=/folder` by its socket.
    pub database: String,
    /// Connections of this process; 16 if not said.
    #[serde(default = "connections")]
    pub connections: u32,
    /// Where to listen: `127.0.0.1:7300` behind a proxy that speaks TLS.
    #[serde(default = "listen")]
    pub listen: SocketAddr,
    /// Where Prometheus reads figures, an address that residents do not reach; nowhere if not said.
    pub metrics: Option<SocketAddr>,
    /// The address under which residents reach the portal, `https://karta.example/`: links in mails begin with it.
    pub portal: String,
    /// A folder with the pages of the portal; without one, only stations are served.
    pub pages: Option<PathBuf>,
    /// A proxy of ours stands before this process and says in `X-Forwarded-For` who asks.
    #[serde(default)]
    pub behind_proxy: bool,
    /// `serve` also does the jobs, so that no `worker` is needed.
    #[serde(default)]
    pub worker: bool,
    /// The file with the hub's key, as `okienko-city` made it.
    pub key: PathBuf,
    /// The file that lists who is forgotten (B-11), outside of the database and of its backups; kept up to date by this process.
    pub forgotten_list: Option<PathBuf>,
    /// How mail goes out; without it jobs wait.
    pub mail: Option<Mail>,
}

/// How mail goes out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// The sender, `Karta mieszkańca <karta@example>`.
    pub from: String,
    /// The file with the secret from which the links of mails are computed: 64 hexadecimal digits.
    pub link_key: PathBuf,
    /// A folder into which mails are written instead of being sent: for a demo.
    pub folder: Option<PathBuf>,
    /// The mail server.
    pub smtp: Option<Smtp>,
}

/// A mail server, spoken to with STARTTLS (RFC 3207) unless it is on this computer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    /// Its name.
    pub host: String,
    /// Its port; 587 if not said.
    #[serde(default = "submission")]
    pub port: u16,
    /// Who signs in; nobody without.
    pub user: Option<String>,
    /// The file with the password.
    pub password: Option<PathBuf>,
    /// A certificate authority to be trusted beside the system's, PEM.
    pub ca: Option<PathBuf>,
}

fn connections() -> u32 {
    16
}

fn listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 7300))
}

fn submission() -> u16 {
    587
}

/// The beginning of the settings' names in the environment.
const ENVIRONMENT: &str = "OKIENKO_HUB_";

impl Settings {
    /// Reads the file, if there is one, then the environment.
    ///
    /// # Errors
    /// [`HubProblem::Setting`] names the key; [`HubProblem::File`] the file.
    pub fn read(file: Option<&Path>, environment: impl Iterator<Item = (String, String)>) -> Result<Self, HubProblem> {
        let text = match file {
            Some(path) => {
                std::fs::read_to_string(path).map_err(|error| HubProblem::File { file: path.to_owned(), error })?
            }
            None => String::new(),
        };
        let wrong = |error: toml::de::Error| HubProblem::Setting { key: "file", why: error.to_string() };
        let mut table: toml::Table = text.parse().map_err(wrong)?;
        for (name, value) in environment {
            let Some(name) = name.strip_prefix(ENVIRONMENT) else { continue };
            put(&mut table, &name.to_lowercase(), value);
        }
        let settings: Self = table.try_into().map_err(wrong)?;
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> Result<(), HubProblem> {
        let wrong = |key, why: &str| Err(HubProblem::Setting { key, why: why.to_owned() });
        if !self.database.starts_with("postgres://") {
            return wrong("database", "an address postgres://… is needed");
        }
        if self.connections < 2 {
            return wrong("connections", "at least 2");
        }
        let secure = self.portal.starts_with("https://");
        let here = ["http://localhost", "http://127.0.0.1", "http://[::1]"].iter().any(|h| self.portal.starts_with(h));
        if !(secure || here) || !self.portal.ends_with('/') {
            return wrong("portal", "an address https://… with / at its end is needed");
        }
        if self.pages.is_some() && self.mail.is_none() {
            return wrong("pages", "the portal sends mails: set mail too");
        }
        if let Some(mail) = &self.mail {
            if mail.folder.is_some() == mail.smtp.is_some() {
                return wrong("mail", "either mail.folder or mail.smtp, not both");
            }
            if let Some(smtp) = &mail.smtp
                && smtp.user.is_some() != smtp.password.is_some()
            {
                return wrong("mail.smtp", "user and password go together");
            }
        }
        Ok(())
    }

    /// Reads the hub's key.
    ///
    /// # Errors
    /// [`HubProblem::File`], [`HubProblem::BadFile`].
    pub fn hub_key(&self) -> Result<HubKey, HubProblem> {
        Ok(HubKey::from_secret_bytes(&*secret(&self.key)?))
    }
}

/// Puts a value under a name with two underscores for each dot.
fn put(table: &mut toml::Table, name: &str, value: String) {
    match name.split_once("__") {
        Some((first, rest)) => {
            let inner = table.entry(first).or_insert_with(|| toml::Table::new().into());
            if let toml::Value::Table(inner) = inner {
                put(inner, rest, value);
            }
        }
        None => {
            let value = match value.as_str() {
                "true" => toml::Value::Boolean(true),
                "false" => toml::Value::Boolean(false),
                _ => value.parse().map_or(toml::Value::String(value), toml::Value::Integer),
            };
            table.insert(name.to_owned(), value);
        }
    }
}

/// A secret of 32 bytes from a file with 64 hexadecimal digits.
///
/// # Errors
/// [`HubProblem::File`], [`HubProblem::BadFile`].
pub fn secret(path: &Path) -> Result<Zeroizing<[u8; 32]>, HubProblem> {
    let text = std::fs::read_to_string(path).map_err(|error| HubProblem::File { file: path.to_owned(), error })?;
    let text = Zeroizing::new(text);
    let bytes = HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).ok().map(Zeroizing::new);
    let bytes: Option<[u8; 32]> = bytes.and_then(|bytes| bytes.as_slice().try_into().ok());
    bytes
        .map(Zeroizing::new)
        .ok_or_else(|| HubProblem::BadFile { file: path.to_owned(), why: "64 hexadecimal digits are needed" })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: &str =
        "database = 'postgres://hub@localhost/hub'\nportal = 'https://karta.example/'\nkey = 'hub.key'\n";

    fn read(text: &str, environment: &[(&str, &str)]) -> Result<Settings, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("hub.toml");
        std::fs::write(&file, text).unwrap();
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Settings::read(Some(&file), environment).map_err(|problem| problem.to_string())
    }

    // REQ H-3
    #[test]
    fn the_environment_counts_more_than_the_file() {
        let settings = read(LEAST, &[("OKIENKO_HUB_LISTEN", "0.0.0.0:80"), ("OKIENKO_HUB_CONNECTIONS", "3")]).unwrap();
        assert_eq!((settings.listen.port(), settings.connections), (80, 3));
        let mail = [
            ("OKIENKO_HUB_MAIL__FROM", "a@b.example"),
            ("OKIENKO_HUB_MAIL__FOLDER", "out"),
            ("OKIENKO_HUB_MAIL__LINK_KEY", "link.key"),
        ];
        assert_eq!(read(LEAST, &mail).unwrap().mail.unwrap().from, "a@b.example");
    }

    // REQ H-3
    #[test]
    fn a_wrong_setting_is_named() {
        for (text, named) in [
            ("database = 'mysql://x'\nportal = 'https://a/'\nkey = 'k'", "database"),
            ("database = 'postgres://x'\nportal = 'http://karta.example/'\nkey = 'k'", "portal"),
            ("database = 'postgres://x'\nkey = 'k'", "portal"),
            ("database = 'postgres://x'\nportal = 'https://a/'\nkey = 'k'\nlisten = 'here'", "listen"),
            ("database = 'postgres://x'\nportal = 'https://a/'\nkey = 'k'\nprotal = 'x'", "protal"),
        ] {
            let said = read(text, &[]).unwrap_err();
            assert!(said.contains(named), "{said}");
        }
        let both = format!("{LEAST}[mail]\nfrom = 'a@b'\nlink_key = 'k'\nfolder = 'x'\n[mail.smtp]\nhost = 'h'\n");
        assert!(read(&both, &[]).unwrap_err().contains("mail"));
    }
}
