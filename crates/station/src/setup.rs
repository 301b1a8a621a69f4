//! What the city has set up, as this station uses it: the enrolment bundle's, until the feed brings newer (E-9, G-1).

use std::collections::HashMap;
use std::sync::Arc;

use cardface::{Fonts, Layout};
use contract::configuration::Configuration;
use contract::{ErrorCode, Problem};
use credential::{CheckAddress, RootPublicKey, TrustList};
use domain::street::Streets;
use tokio::sync::OnceCell;

/// One version of it. Whoever performs an act takes one and keeps it until the act is over.
pub(crate) struct Setup {
    pub(crate) configuration: Configuration,
    pub(crate) streets: Streets,
    pub(crate) check_address: CheckAddress,
    pub(crate) trust: TrustList,
    layouts: OnceCell<HashMap<String, Arc<Layout>>>,
}

/// The station cannot work with it.
#[derive(Debug, thiserror::Error)]
#[error("the city's configuration or trust list cannot be used")]
pub(crate) struct Unusable;

impl Setup {
    pub(crate) fn new(configuration: Configuration, trust_list: &[u8], root: &RootPublicKey) -> Result<Self, Unusable> {
        Ok(Self {
            check_address: configuration.check_address.parse().map_err(|_| Unusable)?,
            trust: TrustList::open(trust_list, &[*root]).map_err(|_| Unusable)?,
            streets: Streets::new(&configuration.streets),
            configuration,
            layouts: OnceCell::new(),
        })
    }

    /// The same with another configuration of this city, if the station can work with that.
    pub(crate) fn configured(&self, configuration: Configuration) -> Result<Self, Unusable> {
        let usable = configuration.teryt == self.configuration.teryt
            && configuration.version >= self.configuration.version
            && configuration.hub_address_is_safe();
        if !usable {
            return Err(Unusable);
        }
        Ok(Self {
            check_address: configuration.check_address.parse().map_err(|_| Unusable)?,
            trust: self.trust.clone(),
            streets: Streets::new(&configuration.streets),
            configuration,
            layouts: OnceCell::new(),
        })
    }

    /// The same with another trust list of this city: signed by its root, and not an older one.
    pub(crate) fn trusting(&self, trust_list: &[u8], root: &RootPublicKey) -> Result<Self, Unusable> {
        let trust = TrustList::open(trust_list, &[*root]).map_err(|_| Unusable)?;
        if trust.city() != self.trust.city() || trust.version() < self.trust.version() {
            return Err(Unusable);
        }
        Ok(Self {
            check_address: self.check_address.clone(),
            trust,
            streets: Streets::new(&self.configuration.streets),
            configuration: self.configuration.clone(),
            layouts: self.layouts.clone(),
        })
    }

    /// A layout of the city. The first call parses them all; the fonts take a moment.
    pub(crate) async fn layout(&self, id: &str) -> Result<Arc<Layout>, Problem> {
        let layouts = self
            .layouts
            .get_or_try_init(|| async {
                let files = self.configuration.layouts.clone();
                tokio::task::spawn_blocking(move || {
                    let fonts = Fonts::embedded();
                    let parsed = files.iter().filter_map(|file| match Layout::parse(&file.content, &fonts) {
                        Ok(layout) => Some((file.id.clone(), Arc::new(layout))),
                        Err(problem) => {
                            tracing::error!(layout = file.id, %problem, "a layout of the city cannot be used");
                            None
                        }
                    });
                    parsed.collect::<HashMap<_, _>>()
                })
                .await
                .map_err(|_| Problem::from(ErrorCode::Unexpected))
            })
            .await?;
        layouts.get(id).cloned().ok_or_else(|| ErrorCode::BadRequest.into())
    }
}
