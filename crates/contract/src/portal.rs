//! The commands of the residents' portal: what its pages may ask of the hub.

use std::fmt;

pub use domain::password::PasswordTicks;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Moment;
use crate::command::commands;
use crate::counter::{Nothing, TypedPassword};

commands! {
    /// The bodies of the portal's commands.
    trait Portal;

    /// Which city this is and whom to ask for help.
    Anyone Online portal_face(Nothing) -> PortalFace;
    /// What a link is good for; uses nothing up.
    Anyone Online link_state(LinkRef) -> LinkState;
    /// Which of the password rules are met, for the account of a link.
    Anyone Online password_ticks_for_link(PasswordForLink) -> PasswordTicks;
    /// Sets the password and uses the link up.
    Anyone Online set_password_by_link(PasswordForLink) -> PasswordSet;
    /// Asks for a link by one of four things; answers the same, in the same time, whether or not anybody is known by it.
    Anyone Online ask_for_link(AskForLink) -> Nothing;
    /// Asks for a new link in place of one that is no longer good.
    Anyone Online renew_link(LinkRef) -> Nothing;
}

/// What stands on every page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PortalFace {
    /// The city; none when this hub serves several.
    pub city_name: Option<String>,
    /// Whom to call for help.
    pub support_phone: Option<String>,
}

/// A link, as it stands in an address after the `#`. Whoever has it sets the password.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LinkRef {
    /// The characters.
    pub link: String,
}

impl fmt::Debug for LinkRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkRef(<redacted>)")
    }
}

/// What a link is good for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum LinkState {
    /// It sets the password.
    Good {
        /// Of this account.
        login: String,
        /// What it was sent for.
        purpose: LinkPurpose,
        /// Until then.
        until: Moment,
    },
    /// The password was set by it.
    Used,
    /// Its time is over.
    Expired,
    /// A newer one was made.
    Replaced,
    /// It was cut short or altered on its way.
    Unknown,
}

/// What a link was sent for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LinkPurpose {
    /// The first password of a new account.
    Activation,
    /// A new one.
    Recovery,
}

/// A new password, typed twice, for the account of a link.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PasswordForLink {
    /// The link.
    pub link: String,
    /// The password.
    pub password: TypedPassword,
    /// And again.
    pub again: TypedPassword,
    /// The language of the page, for mails from now on.
    pub language: PortalLanguage,
}

/// The languages of the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PortalLanguage {
    /// Polish.
    Pl,
    /// English.
    En,
    /// German.
    De,
    /// Ukrainian.
    Uk,
}

impl PortalLanguage {
    /// As BCP 47 has it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Pl => "pl",
            Self::En => "en",
            Self::De => "de",
            Self::Uk => "uk",
        }
    }
}

/// The password was set and the account works.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PasswordSet {
    /// What to sign in with.
    pub login: String,
}

/// Somebody who cannot sign in.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskForLink {
    /// E-mail address, login, PESEL or substitute identifier.
    pub typed: String,
}

impl fmt::Debug for AskForLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AskForLink(<redacted>)")
    }
}
