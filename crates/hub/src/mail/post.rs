//! How mails go out: to a mail server over SMTP, or into a folder for a demo.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use tokio::time::timeout;

use super::Letter;
use crate::HubProblem;
use crate::settings::{Mail, Smtp};

/// One mail, from the first byte to the last answer: a server that stalls anywhere is given up.
const WHOLE_EXCHANGE: Duration = Duration::from_secs(60);
/// One command of it.
const ONE_COMMAND: Duration = Duration::from_secs(20);

/// Why a mail did not go out, or may not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostProblem {
    /// The server refuses it for good (5xx): no such mailbox. Trying again is of no use.
    Refused,
    /// The server refuses it for now (4xx), does not let us in, or does not answer: it was not sent.
    Later,
    /// The connection broke when it may have been taken. Sent again under the same Message-ID.
    Unknown,
}

impl PostProblem {
    /// In a word, for whoever looks.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Later => "later",
            Self::Unknown => "unknown",
        }
    }
}

/// The way out.
pub enum Post {
    /// Into a folder, as `.eml`.
    Folder(PathBuf),
    /// To a mail server.
    Server(Box<Server>),
}

/// A mail server and how to get in.
pub struct Server {
    host: String,
    port: u16,
    /// None on this computer, where nobody listens between.
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
    hello: ClientId,
    /// For one whole exchange.
    patience: Duration,
}

impl Post {
    /// The way out that was set. Reads the password, touches no network.
    ///
    /// # Errors
    /// [`HubProblem`] names the setting or the file.
    pub fn open(mail: &Mail) -> Result<Self, HubProblem> {
        match (&mail.folder, &mail.smtp) {
            (Some(folder), _) => Ok(Self::Folder(folder.clone())),
            (None, Some(smtp)) => Ok(Self::Server(Box::new(Server::open(smtp)?))),
            (None, None) => {
                Err(HubProblem::Setting { key: "mail", why: "either mail.folder or mail.smtp is needed".to_owned() })
            }
        }
    }

    /// The same with another patience for a whole exchange.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        if let Self::Server(server) = &mut self {
            server.patience = patience;
        }
        self
    }

    /// Sends a mail. Dropping this in the middle sends nothing twice: no connection outlives its mail.
    ///
    /// # Errors
    /// [`PostProblem`].
    pub async fn send(&self, letter: &Letter) -> Result<(), PostProblem> {
        match self {
            Self::Folder(folder) => into_folder(folder, letter).await,
            Self::Server(server) => {
                timeout(server.patience, server.send(&letter.message)).await.unwrap_or(Err(PostProblem::Unknown))
            }
        }
    }
}

/// Writes it whole or not at all; the same mail twice is one file.
async fn into_folder(folder: &std::path::Path, letter: &Letter) -> Result<(), PostProblem> {
    let unfinished = folder.join(format!(".{}.part", letter.id));
    let whole = folder.join(format!("{}.eml", letter.id));
    let written = async {
        tokio::fs::create_dir_all(folder).await?;
        tokio::fs::write(&unfinished, letter.message.formatted()).await?;
        tokio::fs::rename(&unfinished, &whole).await
    };
    written.await.map_err(|error| {
        tracing::error!(%error, "the folder for mails cannot be written");
        PostProblem::Later
    })
}

impl Server {
    fn open(smtp: &Smtp) -> Result<Self, HubProblem> {
        let unreadable = |file: &PathBuf| {
            let file = file.clone();
            move |error| HubProblem::File { file, error }
        };
        let credentials = match (&smtp.user, &smtp.password) {
            (Some(user), Some(file)) => {
                let password = std::fs::read_to_string(file).map_err(unreadable(file))?;
                Some(Credentials::new(user.clone(), password.trim_end_matches(['\r', '\n']).to_owned()))
            }
            _ => None,
        };
        let wrong = |why: &str| HubProblem::Setting { key: "mail.smtp", why: why.to_owned() };
        let plain = is_this_computer(&smtp.host) && smtp.ca.is_none() && credentials.is_none();
        let tls = if plain {
            None
        } else {
            let mut tls = TlsParameters::builder(smtp.host.clone());
            if let Some(file) = &smtp.ca {
                let pem = std::fs::read(file).map_err(unreadable(file))?;
                tls = tls
                    .add_root_certificate(Certificate::from_pem(&pem).map_err(|_| wrong("ca is not a certificate"))?);
            }
            Some(tls.build().map_err(|_| wrong("host is not a name that a certificate can have"))?)
        };
        let (host, port, hello) = (smtp.host.clone(), smtp.port, ClientId::default());
        Ok(Self { host, port, tls, credentials, hello, patience: WHOLE_EXCHANGE })
    }

    async fn send(&self, message: &Message) -> Result<(), PostProblem> {
        let mut connection = self.connect().await.map_err(|error| {
            tracing::warn!(status = ?error.status(), "the mail server does not let this hub in");
            PostProblem::Later
        })?;
        let sent = connection.send(message.envelope(), &message.formatted()).await;
        connection.abort().await;
        sent.map(drop).map_err(|error| judge(&error))
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let server = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(ONE_COMMAND), &self.hello, None, None).await?;
        if let Some(tls) = &self.tls {
            connection.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }
}

/// What an answer to a mail means (RFC 5321, 4.2.1).
fn judge(error: &Error) -> PostProblem {
    if error.is_permanent() {
        PostProblem::Refused
    } else if error.is_transient() {
        PostProblem::Later
    } else if error.is_client() {
        // The server cannot take such an address, and said so before anything was sent.
        PostProblem::Refused
    } else {
        PostProblem::Unknown
    }
}

fn is_this_computer(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
