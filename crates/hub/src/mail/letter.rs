//! What the mails say: templates in Polish and English, text and HTML.

use contract::Moment;
use domain::clock::local_in_warsaw;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;
use time::UtcDateTime;

use crate::applications::ApplicationLetter;

/// Templates of a mail in one language.
macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../templates/", $name)))),*]
    };
}

const TEMPLATES: [(&str, &str); 23] = templates![
    "frame.html",
    "parts.html",
    "words.txt",
    "foot.pl.txt",
    "foot.pl.html",
    "foot.en.txt",
    "foot.en.html",
    "activation.pl.txt",
    "activation.pl.html",
    "activation.en.txt",
    "activation.en.html",
    "recovery.pl.txt",
    "recovery.pl.html",
    "recovery.en.txt",
    "recovery.en.html",
    "password.pl.txt",
    "password.pl.html",
    "password.en.txt",
    "password.en.html",
    "application.pl.txt",
    "application.pl.html",
    "application.en.txt",
    "application.en.html",
];

/// Mails in other languages of the portal are written in Polish until they have their own.
const LANGUAGES: [&str; 2] = ["pl", "en"];

/// Which mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The first link of an account.
    Activation,
    /// A new link for each account that has this address.
    Recovery,
    /// The password was changed.
    Password,
    /// What has become of an application (C-9).
    Application,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Activation => "activation",
            Self::Recovery => "recovery",
            Self::Password => "password",
            Self::Application => "application",
        }
    }
}

/// What a mail is about.
#[derive(Clone, Serialize)]
pub struct Content {
    /// The city's name.
    pub city: String,
    /// Whom to call, if the city says it.
    pub phone: Option<String>,
    /// Where somebody without access asks for a link.
    pub recovery: String,
    /// The accounts that it names, with their links where it brings any.
    pub accounts: Vec<AccountLink>,
    /// The application that it is about.
    pub application: Option<ApplicationInMail>,
    /// Until when the links are good, or when the password was changed: on the wall in Poland.
    pub at: WallTime,
}

/// An application in a mail.
#[derive(Clone, Serialize)]
pub struct ApplicationInMail {
    /// What has become of it.
    pub letter: ApplicationLetter,
    /// Its number.
    pub number: String,
    /// The issuance point.
    pub point: String,
    /// Its address.
    pub point_address: String,
    /// What a clerk wrote, paragraph by paragraph.
    pub words: Vec<String>,
    /// Until when it waits.
    pub until: Option<WallTime>,
}

/// An account in a mail.
#[derive(Clone, Serialize)]
pub struct AccountLink {
    /// Its login.
    pub login: String,
    /// The whole address of its link.
    pub link: Option<String>,
}

/// A moment on the wall in Poland.
#[derive(Clone, Serialize)]
pub struct WallTime {
    day: u8,
    month: u8,
    year: i32,
    time: String,
}

impl From<Moment> for WallTime {
    fn from(moment: Moment) -> Self {
        let local = local_in_warsaw(moment.utc());
        Self {
            day: local.day(),
            month: local.month().into(),
            year: local.year(),
            time: format!("{}:{:02}", local.hour(), local.minute()),
        }
    }
}

/// A mail ready to be sent.
pub struct Letter {
    /// Whole, with its header.
    pub message: Message,
    /// What stays the same when it is sent again; also the name of its file in a demo.
    pub id: String,
    /// What it says, for tests.
    pub words: Words,
}

/// What a mail says.
pub struct Words {
    /// The subject.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// As HTML.
    pub html: String,
}

/// The address and the envelope of a mail.
pub struct Envelope<'a> {
    /// The sender.
    pub from: &'a Mailbox,
    /// The recipient.
    pub to: &'a str,
    /// The same for every attempt.
    pub id: String,
    /// When it is sent.
    pub now: Moment,
    /// BCP 47.
    pub language: &'a str,
}

/// Why a mail could not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unwritten {
    /// The recipient's address is none.
    #[error("the address is not one")]
    Address,
    /// A template and what is filled in do not fit: a fault of this program.
    #[error("the template failed")]
    Template,
}

/// The templates, read once.
pub struct Letters {
    templates: Environment<'static>,
}

impl Letters {
    /// Reads the templates.
    ///
    /// # Errors
    /// [`Unwritten::Template`] when one of them is not well formed.
    pub fn new() -> Result<Self, Unwritten> {
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
        templates.set_syntax(syntax.map_err(|_| Unwritten::Template)?);
        for (name, text) in TEMPLATES {
            templates.add_template(name, text).map_err(|_| Unwritten::Template)?;
        }
        Ok(Self { templates })
    }

    /// Writes a mail.
    ///
    /// # Errors
    /// [`Unwritten`].
    pub fn write(&self, kind: Kind, content: &Content, envelope: Envelope<'_>) -> Result<Letter, Unwritten> {
        let language = LANGUAGES.into_iter().find(|one| *one == envelope.language).unwrap_or("pl");
        let words = self.words(kind, content, language)?;
        let to: Address = envelope.to.parse().map_err(|_| Unwritten::Address)?;
        let boundary = format!("=_{}", envelope.id.replace(['@', '.'], "-"));
        let bodies = MultiPart::alternative()
            .boundary(boundary)
            .singlepart(SinglePart::plain(words.text.clone()))
            .singlepart(SinglePart::html(words.html.clone()));
        let message = Message::builder()
            .from(envelope.from.clone())
            .to(Mailbox::new(None, to))
            .subject(words.subject.clone())
            .date(system_time(envelope.now.utc()))
            .message_id(Some(format!("<{}>", envelope.id)))
            .header(AutoSubmitted)
            .header(ContentLanguage(language))
            .multipart(bodies)
            .map_err(|_| Unwritten::Address)?;
        Ok(Letter { message, id: envelope.id, words })
    }

    fn words(&self, kind: Kind, content: &Content, language: &str) -> Result<Words, Unwritten> {
        let fill = |ending: &str| {
            let name = format!("{}.{language}.{ending}", kind.name());
            let template = self.templates.get_template(&name).map_err(|_| Unwritten::Template)?;
            template.render(Serde(content)).map_err(|_| Unwritten::Template)
        };
        let text = fill("txt")?;
        // The first line is the subject.
        let (subject, text) = text.split_once('\n').ok_or(Unwritten::Template)?;
        Ok(Words { subject: subject.to_owned(), text: text.trim_start().to_owned(), html: fill("html")? })
    }
}

fn system_time(at: UtcDateTime) -> std::time::SystemTime {
    time::OffsetDateTime::from(at).into()
}

/// Answering machines do not answer it (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The language of both texts (RFC 3282).
#[derive(Clone)]
struct ContentLanguage(&'static str);

impl Header for ContentLanguage {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self("pl"))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.to_owned())
    }
}
