//! The commands of the residents' portal: what its pages may ask of the hub.

use std::fmt;

pub use domain::password::PasswordTicks;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::Moment;
use crate::application::{
    ApplicationContent, ApplicationState, ApplicationStep, ApplicationWords, AttachmentMedia, AttachmentPurpose,
};
use crate::command::commands;
use crate::counter::{ApplicationRef, AttachmentRef, Nothing, TypedPassword};

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

    /// Signs a resident in, for this browser alone: a session elsewhere ends. The same answer, in the same time, for an unknown
    /// login, a wrong password and an e-mail address that several accounts have: then the login is needed.
    Anyone Online sign_in_resident(ResidentSignIn) -> ResidentSession;
    /// Signs the resident out.
    Resident Online sign_out_resident(Nothing) -> Nothing;
    /// The resident's applications and drafts, newest first (B-2).
    Resident Online my_applications(Nothing) -> Vec<MyApplication>;
    /// Keeps a draft, or the correction of an application that was sent back (B-1).
    Resident Online save_application(SaveApplication) -> MyApplication;
    /// Adds an attachment to a draft or a correction.
    Resident Online attach(Attach) -> MyApplication;
    /// Takes an attachment away from a draft or a correction.
    Resident Online detach(AttachmentRef) -> MyApplication;
    /// Sends an application, also again after a correction.
    Resident Online submit_application(ApplicationRef) -> MyApplication;
    /// Takes an application back that was not decided.
    Resident Online withdraw_application(ApplicationRef) -> MyApplication;
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

/// Somebody who signs in.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ResidentSignIn {
    /// The login, or an e-mail address that one account has.
    pub login: String,
    /// The password.
    pub password: TypedPassword,
}

impl fmt::Debug for ResidentSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResidentSignIn(<redacted>)")
    }
}

/// A resident is signed in. What proves it is in a cookie that no page can read.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ResidentSession {
    /// With this login.
    pub login: String,
}

/// A draft, or a correction.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SaveApplication {
    /// Which; none for a new one.
    #[ts(type = "string | null")]
    pub application: Option<Uuid>,
    /// The issuance point that decides it and hands the card over.
    pub point: String,
    /// What is asked for.
    pub content: ApplicationContent,
}

/// A file for an application.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Attach {
    /// Which.
    #[ts(type = "string")]
    pub application: Uuid,
    /// What it is for.
    pub purpose: AttachmentPurpose,
    /// As the resident calls it.
    pub name: String,
    /// Base64 (RFC 4648).
    pub bytes: String,
}

impl fmt::Debug for Attach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attach").field("application", &self.application).finish_non_exhaustive()
    }
}

/// An application as the resident sees it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MyApplication {
    /// The application.
    #[ts(type = "string")]
    pub application: Uuid,
    /// Its number, once it was sent.
    pub number: Option<String>,
    /// Where it stands.
    pub state: ApplicationState,
    /// The issuance point.
    pub point: String,
    /// What is asked for, as it was typed last.
    pub content: ApplicationContent,
    /// Attachments.
    pub attachments: Vec<MyAttachment>,
    /// What was written about it last: what to correct, or why it was rejected.
    pub said: Option<ApplicationWords>,
    /// When it was changed last.
    pub changed_at: Moment,
    /// Until when it waits for the resident.
    pub waits_until: Option<Moment>,
    /// The steps that it went, oldest first; of those at the counter only what concerns the resident.
    pub steps: Vec<ApplicationStep>,
}

/// An attachment as the resident sees it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MyAttachment {
    /// The attachment.
    #[ts(type = "string")]
    pub attachment: Uuid,
    /// What it is for.
    pub purpose: AttachmentPurpose,
    /// As the resident calls it.
    pub name: String,
    /// What it is.
    pub media: AttachmentMedia,
    /// In bytes.
    pub size: u64,
}
