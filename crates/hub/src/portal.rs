//! The residents' portal: what its pages ask, in the terms of accounts and links.

mod bodies;
mod http;
pub(crate) mod limits;
mod pages;

use std::net::IpAddr;
use std::sync::Arc;

pub use http::router;

use crate::links::LinkKey;
use crate::passwords::Passwords;
use crate::settings::secret;
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
    pages: pages::Pages,
}

/// Who asks, as far as the network tells.
#[derive(Clone, Copy, Debug)]
pub struct Visitor {
    /// The address, for counting.
    address: IpAddr,
}

impl Portal {
    /// Puts the portal of this process together; none when nothing is set for mails or there are no pages.
    ///
    /// # Errors
    /// The key of the links or the pages cannot be read.
    pub fn open(hub: &HubProcess) -> Result<Option<Self>, HubProblem> {
        let (Some(mail), Some(pages)) = (&hub.settings().mail, &hub.settings().pages) else { return Ok(None) };
        let links = LinkKey::new(secret(&mail.link_key)?);
        let read = pages::Pages::read(pages);
        let pages = read.map_err(|error| HubProblem::File { file: pages.clone(), error })?;
        let inner = Inner { links, passwords: Passwords::new(), pages };
        Ok(Some(Self { hub: hub.clone(), inner: Arc::new(inner) }))
    }
}
