//! What can go wrong in the hub, as far as anybody acts on it.

use std::path::PathBuf;

use crate::store::StoreProblem;

/// Why the hub cannot start, or an administrator's command cannot be done. The text is for whoever runs it.
#[derive(Debug, thiserror::Error)]
pub enum HubProblem {
    /// A setting is missing or wrong.
    #[error("setting `{key}`: {why}")]
    Setting {
        /// Its name in the file; the environment's is in `settings`.
        key: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// A file cannot be read or written.
    #[error("{}: {error}", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        #[source]
        error: std::io::Error,
    },
    /// A file is not what it should be.
    #[error("{}: {why}", file.display())]
    BadFile {
        /// Which.
        file: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },
    /// What the database said.
    #[error(transparent)]
    Store(#[from] StoreProblem),
    /// The address is taken or not ours.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// Where.
        address: std::net::SocketAddr,
        /// Why.
        #[source]
        error: std::io::Error,
    },
    /// The operating system refuses what every program needs.
    #[error("the program cannot run here: {0}")]
    System(#[source] std::io::Error),
    /// What was asked for is not there.
    #[error("{0}")]
    Unknown(String),
}
