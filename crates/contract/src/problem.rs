//! What can go wrong, as codes. A code exists only if somebody acts on it; each has a text in every language.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why a command was not carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The page and the program do not fit each other: an unknown command or arguments of another form.
    BadRequest,
    /// The arguments are well formed but fields are wrong; `fields` says which.
    Fields,
    /// Nobody is signed in at this window.
    NotSignedIn,
    /// The screen is covered; the password of the person who works here opens it.
    ScreenLocked,
    /// The role does not allow this act.
    NotAllowed,
    /// The first password must be changed before anything else.
    PasswordMustChange,
    /// The password is wrong; `until` says when one may try again if that was one too many.
    WrongPassword,
    /// The new password breaks one of the rules; the ticks say which.
    PasswordRules,
    /// The new password was typed differently the second time.
    PasswordsDiffer,
    /// Too many wrong passwords; `until` says when one may try again.
    LockedOut,
    /// The station is not enrolled yet, or cannot be used; ask for its state.
    NotReady,
    /// The station has been enrolled already.
    AlreadyEnrolled,
    /// The file is not an enrolment bundle, or was damaged or altered.
    BundleNotGenuine,
    /// The bundle's time has passed.
    BundleExpired,
    /// The bundle is meant for another release of the program.
    BundleTooNew,
    /// The bundle was used on this computer before.
    BundleUsed,
    /// The one-time code has a slip in it.
    CodeMistyped,
    /// The hub knows no such one-time code.
    CodeUnknown,
    /// The one-time code's time has passed.
    CodeExpired,
    /// The one-time code was used by another computer, or its station is at work already.
    CodeUsed,
    /// A newer one-time code has taken its place.
    CodeReplaced,
    /// Too many have tried this one-time code of late; `until` says when one may try again.
    CodeStopped,
    /// Somebody has given the fetching up.
    Cancelled,
    /// It is no address of a hub, or one to which nothing may be sent unencrypted.
    HubAddress,
    /// There is no network, or nobody knows the hub's name.
    NoNetwork,
    /// The hub does not answer, or the answer broke off.
    HubSilent,
    /// Somebody answers who is no hub.
    NotAHub,
    /// Another hub answers than the one that the code is of, or the answer was changed on the way.
    WrongHub,
    /// The hub's release knows no one-time codes yet.
    HubTooOld,
    /// The hub cannot do it at this moment.
    HubBusy,
    /// The recovery file is not for this station, or the code is of another file.
    RecoveryNotFit,
    /// The file is bigger than allowed.
    TooLarge,
    /// The resident is not in this station's database.
    ResidentUnknown,
    /// Somebody with this PESEL is registered here; `resident` names the record.
    PeselKnown,
    /// A resident here is probably this person, and nobody has said that it is another one.
    SamePersonUndecided,
    /// There is no such decision to be made any more: somebody made it.
    AlreadyDecided,
    /// The bytes are not a picture that can be used.
    PhotoUnreadable,
    /// The picture has too few pixels for a card.
    PhotoTooSmall,
    /// A consent without which there is no card was taken back (B-11).
    ConsentWithdrawn,
    /// A card of this resident is half made: it is finished or given up first.
    CardUnfinished,
    /// A photo is needed first.
    PhotoMissing,
    /// The photo that another station took has not come here yet (E-6).
    PhotoOnItsWay,
    /// There is advice about the photo, and nobody has said why it is taken all the same.
    PhotoReasonMissing,
    /// Something is missing or wrong with the proof of a package.
    PackageProof,
    /// Every leased number has been used; a sync or a file brings new ones.
    NumbersExhausted,
    /// The station's certificate or the city's trust list has ended: nobody would believe the card.
    CertificateEnded,
    /// The hub has cut this station off: nobody would believe the card (E-8).
    StationCutOff,
    /// The text does not fit on the card; `detail` names the place.
    TextDoesNotFit,
    /// The card's font has no such letter; `detail` names place and letter.
    LetterMissing,
    /// Who collects a card for somebody else has a given name and a surname.
    CollectorName,
    /// The card is not in a state that allows this act.
    WrongState,
    /// The duplicate costs something, and nobody has paid.
    FeeDue,
    /// The fee for this card was taken before, or cannot be paid back any more.
    FeeTaken,
    /// Another sum was taken for this card: it is paid back before the right one is taken.
    FeeDiffers,
    /// No shift is open: no money changes hands (C-11).
    ShiftNotOpen,
    /// What was counted differs from what should be there, and nobody has said why.
    ShiftUnexplained,
    /// Somebody has changed these data since the page showed them.
    RecordChanged,
    /// One of the two records leads to another one already (C-10).
    AlreadyMerged,
    /// The merge cannot be undone any more: it was undone, or its days are over, or a later one is undone first.
    MergeStays,
    /// What was scanned is not the card that was made.
    WrongCard,
    /// There is no such printer in the list.
    PrinterUnknown,
    /// The printer did not answer.
    PrinterUnreachable,
    /// The printer answered but takes no job; its reasons say why.
    PrinterRefused,
    /// The address is not that of an IPP printer.
    PrinterAddress,
    /// The printer takes no PDF, so no document can go to it.
    PrinterTakesNoPdf,
    /// What is in the records cannot be put on the document; `detail` names the place.
    DocumentText,
    /// A typed day is none, or has not come yet.
    DayWrong,
    /// The folder for PDF files cannot be written.
    FolderUnusable,
    /// The link does not set a password any more, or never did; ask for its state.
    LinkNotGood,
    /// Somebody sets the password by this link at this moment.
    LinkBusy,
    /// Somebody has signed in elsewhere with this account, which ended this session.
    SignedInElsewhere,
    /// The account is blocked, because its resident took back a consent that every card needs (B-11).
    AccountBlocked,
    /// There is no such application here.
    ApplicationUnknown,
    /// Somebody else has taken the application.
    ApplicationTaken,
    /// The application has to be taken before it is decided.
    ApplicationNotTaken,
    /// The application was decided.
    ApplicationDecided,
    /// The application is with the resident, who has not sent it.
    ApplicationWithResident,
    /// Whoever has these cards cannot ask for this.
    NotOffered,
    /// A reason is chosen from the city's list, and words are written.
    ReasonMissing,
    /// The file is neither PDF, nor JPEG, nor PNG.
    AttachmentKind,
    /// There are as many attachments as may be.
    AttachmentTooMany,
    /// The attachment has not come here yet.
    AttachmentOnItsWay,
    /// The attachment cannot be shown: damaged, or too large to be drawn.
    AttachmentUnreadable,
    /// Too many requests from one place; `until` says when one may ask again.
    TooManyRequests,
    /// No room on the disk: nothing of this act was saved.
    DiskFull,
    /// The database failed: nothing of this act was saved.
    StoreFailed,
    /// The operating system's key store is locked.
    KeyStoreLocked,
    /// The clock stands before the last recorded operation.
    ClockBehind,
    /// Something that cannot be told apart; the log has the details.
    Unexpected,
}

use crate::FieldProblem;

/// The refusal of a command, with what the screen needs to say it well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{code:?}")]
pub struct Problem {
    /// What it is.
    pub code: ErrorCode,
    /// The fields that are wrong, for [`ErrorCode::Fields`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
    /// Until when nothing can be tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub until: Option<crate::Moment>,
    /// The resident meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub resident: Option<uuid::Uuid>,
    /// A place on the card, a letter, a file name; never personal data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub detail: Option<String>,
}

impl Problem {
    /// A problem that needs no more words.
    #[must_use]
    pub fn new(code: ErrorCode) -> Self {
        Self { code, fields: Vec::new(), until: None, resident: None, detail: None }
    }

    /// A problem of fields.
    #[must_use]
    pub fn fields(fields: Vec<FieldProblem>) -> Self {
        Self { fields, ..Self::new(ErrorCode::Fields) }
    }

    /// The same with a detail.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// The same with a time until which nothing can be tried.
    #[must_use]
    pub fn with_until(mut self, until: Option<crate::Moment>) -> Self {
        self.until = until;
        self
    }
}

impl From<ErrorCode> for Problem {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}

impl From<domain::application::Refused> for ErrorCode {
    fn from(refused: domain::application::Refused) -> Self {
        use domain::application::Refused;
        match refused {
            Refused::NotTheirs => Self::NotAllowed,
            Refused::TakenByAnother => Self::ApplicationTaken,
            Refused::NotTaken => Self::ApplicationNotTaken,
            Refused::WithResident => Self::ApplicationWithResident,
            Refused::Decided => Self::ApplicationDecided,
        }
    }
}
