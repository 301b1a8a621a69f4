//! The residents' portal: what its pages ask, in the terms of accounts and links.

mod applications;
mod bodies;
mod http;
pub(crate) mod limits;
mod pages;
pub(crate) mod session;

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use contract::{ErrorCode, Problem};
pub use http::router;

use crate::links::LinkKey;
use crate::passwords::Passwords;
use crate::settings::secret;
use crate::store::sessions::SignedIn;
use crate::{HubProblem, HubProcess};

/// The portal of one process of the hub.
#[derive(Clone)]
pub struct Portal {
    hub: HubProcess,
    inner: Arc<Inner>,
}

struct Inner {
    links: LinkKey,
    passwords: Passwords,
    pages: Option<pages::Pages>,
}

/// Who asks, as far as the network tells.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The address, for counting.
    address: IpAddr,
    /// What the cookie, or the `Authorization` header, says.
    token: Option<String>,
    /// What the cookie is to say from now on.
    new_token: Arc<OnceLock<String>>,
}

/// Somebody who was let in to a command.
pub struct Admitted {
    /// The household that asks, for counting.
    source: Vec<u8>,
    /// Who it is, where the command is for residents.
    resident: Option<SignedIn>,
    new_token: Arc<OnceLock<String>>,
}

impl Admitted {
    /// The resident who has signed in.
    fn resident(&self) -> Result<&SignedIn, Problem> {
        self.resident.as_ref().ok_or_else(|| ErrorCode::NotSignedIn.into())
    }

    fn set_token(&self, token: String) {
        let _ = self.new_token.set(token);
    }
}

impl Portal {
    /// Puts the portal of this process together; none when nothing is set for mails. Without pages it answers the commands alone.
    ///
    /// # Errors
    /// The key of the links or the pages cannot be read.
    pub fn open(hub: &HubProcess) -> Result<Option<Self>, HubProblem> {
        let Some(mail) = &hub.settings().mail else { return Ok(None) };
        let links = LinkKey::new(secret(&mail.link_key)?);
        let read = |folder: &std::path::PathBuf| {
            pages::Pages::read(folder).map_err(|error| HubProblem::File { file: folder.clone(), error })
        };
        let pages = hub.settings().pages.as_ref().map(read).transpose()?;
        let inner = Inner { links, passwords: Passwords::new(), pages };
        Ok(Some(Self { hub: hub.clone(), inner: Arc::new(inner) }))
    }
}
