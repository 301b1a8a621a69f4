//! The commands of the counter: what its screens may ask of a station.

mod application;
mod block;
mod card;
mod change;
mod consent;
mod decision;
mod entitlement;
mod fee;
mod find;
mod merge;
mod operations;
mod paper;
mod photo;
mod printer;
mod register;
mod same_person;
mod session;
mod shift;
mod start;

pub use application::*;
pub use block::*;
pub use card::*;
pub use change::*;
pub use consent::*;
pub use decision::*;
pub use entitlement::*;
pub use fee::*;
pub use find::*;
pub use merge::*;
pub use operations::*;
pub use paper::*;
pub use photo::*;
pub use printer::*;
pub use register::*;
pub use same_person::*;
pub use session::*;
pub use shift::*;
pub use start::*;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use ts_rs::TS;

use crate::command::commands;
use crate::configuration::Configuration;
use crate::{ErrorCode, Problem};

/// No arguments, or nothing to answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

commands! {
    /// The bodies of the counter's commands.
    trait Counter;

    /// Which station this is and whether it can be used.
    Anyone Offline station(Nothing) -> StationFace;
    /// Writes a file for the support team, without personal data.
    Anyone Offline write_diagnostics(Nothing) -> DiagnosticsFile;
    /// Tries to open the station once more after a trouble.
    Anyone Offline retry_start(Nothing) -> StationFace;
    /// What the sill shows: network, queue, blanks, printer.
    Anyone Offline sill(Nothing) -> Sill;

    /// What this station recorded and how far the hub has it (E-4); of the station itself, also in training.
    Operator Offline operations(Nothing) -> Operations;
    /// Tries the hub at once instead of when it is its turn; says how it stood before.
    Operator Offline sync_now(Nothing) -> Connection;
    /// Somebody has seen to an operation that the hub refused: it needs no attention any more.
    Operator Offline note_refused(OperationRef) -> Operations;

    /// What people have to decide, oldest first.
    Operator Offline decisions(Nothing) -> Vec<OpenDecision>;
    /// Everything that one decision is made by (E-5).
    Operator Offline decision(DecisionRef) -> DecisionShown;
    /// Makes a decision; says what remains to be decided.
    Operator Offline decide_task(DecideTask) -> Vec<OpenDecision>;

    /// Enrolment bundles found on removable media, newest first.
    Anyone Offline enrolment_files(Nothing) -> Vec<EnrolmentFile>;
    /// Opens a bundle and says what it is for; writes nothing.
    Anyone Offline inspect_enrolment(InspectEnrolment) -> EnrolmentPreview;
    /// Fetches the bundle of a one-time code from the hub and says what it is for; writes nothing.
    Anyone Online claim_enrolment(ClaimEnrolment) -> EnrolmentPreview;
    /// How far that has come.
    Anyone Offline claim_progress(Nothing) -> ClaimProgress;
    /// Gives it up; the code still belongs to this computer.
    Anyone Offline cancel_claim(Nothing) -> Nothing;
    /// Makes this computer the station that the inspected bundle describes.
    Anyone Offline enrol(Enrol) -> StationFace;

    /// Recovery files found on removable media, newest first.
    Anyone Offline recovery_files(Nothing) -> Vec<EnrolmentFile>;
    /// Puts the keys of a recovery file into a key store that has lost them, and opens the station (E-8).
    Anyone Offline recover_keys(RecoverKeys) -> StationFace;

    /// The people who may sign in here.
    Anyone Offline staff(Nothing) -> Vec<StaffCard>;
    /// Who works at this window.
    Anyone Offline session(Nothing) -> SessionState;
    /// Signs a person in; the one before is signed out, that person's drafts wait.
    Anyone Offline sign_in(SignIn) -> SessionState;
    /// Signs the person out.
    Anyone Offline sign_out(Nothing) -> SessionState;
    /// Lifts a lock-out; the supervisor's own password covers this act alone.
    Anyone Offline lift_lockout(LiftLockout) -> Vec<StaffCard>;
    /// Uncovers the screen.
    Anyone Offline unlock(Unlock) -> SessionState;
    /// Covers the screen.
    SignedIn Offline lock_screen(Nothing) -> SessionState;
    /// Says that somebody is at the keys; without it the screen is covered after the city's idle time.
    SignedIn Offline stay_awake(Nothing) -> SessionState;
    /// Which of the password rules are met.
    SignedIn Offline password_ticks(NewPassword) -> PasswordTicks;
    /// Sets one's own password.
    SignedIn Offline set_own_password(NewPassword) -> SessionState;
    /// Puts a station that is thrown away in the place of this one, for this window (H-4).
    Operator Offline begin_training(Nothing) -> SessionState;
    /// Throws that station away, with everything that was done in it.
    SignedIn Offline end_training(Nothing) -> SessionState;

    /// What the city has set up.
    Operator Offline configuration(Nothing) -> Configuration;
    /// Residents who match what has been typed so far (C-1).
    Operator Offline find_residents(FindResidents) -> Found;
    /// Residents whom this person served last, newest first.
    Operator Offline recent_residents(Nothing) -> Vec<ResidentHit>;
    /// What a scanned text is.
    Operator Offline read_scan(ReadScan) -> Scan;
    /// A resident's page.
    Operator Offline resident(ResidentRef) -> Resident;
    /// What was done about a resident, newest first; as much as is known here (G-3).
    Operator Offline resident_history(ResidentRef) -> Vec<PastAct>;
    /// The work of today at this station, newest first.
    Operator Offline today(Nothing) -> Vec<JournalEntry>;

    /// What is known of a PESEL while it is typed.
    Operator Offline pesel_ticks(PeselText) -> PeselState;
    /// Streets of the city that an address which is being typed may mean, with their postcodes (H-5).
    Operator Offline suggest_streets(StreetText) -> StreetSuggestions;
    /// The wrong fields of a form, up to and with one step, and who may be the same person (C-3).
    Operator Offline check_registration(CheckRegistration) -> RegistrationCheck;
    /// Saves a new resident, once it is decided of everybody who may be the same person.
    Operator Offline register_resident(RegisterResident) -> Registered;
    /// Keeps what was typed; one draft of a kind for each person.
    Operator Offline save_draft(Draft) -> SavedDraft;
    /// The draft of a kind, if there is one.
    Operator Offline draft(DraftRef) -> Option<SavedDraft>;
    /// Throws a draft away.
    Operator Offline discard_draft(DraftRef) -> Nothing;

    /// Crops and keeps a picture that was sent as bytes; not yet anybody's.
    Operator Offline take_photo(TakePhoto) -> PhotoTaken;
    /// Makes a kept picture the resident's photo.
    Operator Offline set_photo(SetPhoto) -> Resident;

    /// A part of the queue of applications, oldest first (C-9).
    Operator Offline applications(QueueFilter) -> ApplicationQueue;
    /// An application with everything that it is decided by.
    Operator Offline application(ApplicationRef) -> ApplicationShown;
    /// Takes an application: others cannot decide it then.
    Operator Offline take_application(ApplicationRef) -> ApplicationShown;
    /// Gives an application back to the queue.
    Operator Offline release_application(ApplicationRef) -> ApplicationShown;
    /// Asks the resident to correct it.
    Operator Offline ask_correction(AskCorrection) -> ApplicationShown;
    /// Rejects it, with a reason.
    Operator Offline reject_application(RejectApplication) -> ApplicationShown;
    /// Accepts it, with what follows at once: a resident is registered or joined, data are changed.
    Operator Offline accept_application(AcceptApplication) -> ApplicationShown;
    /// The pages of an attachment as pictures.
    Operator Offline attachment_pages(AttachmentRef) -> AttachmentPages;
    /// Cuts a photo for a card out of an attachment and keeps it; not yet anybody's.
    Operator Offline take_attached_photo(AttachmentRef) -> PhotoTaken;

    /// Changes groups of a resident's data; each stands as it was typed, or as the rules keep it.
    Operator Offline change_resident(ChangeResident) -> Resident;

    /// Changes what a card gives, without a new card (B-8, C-8).
    Operator Offline change_rights(ChangeRights) -> Resident;

    /// A resident's answers to clauses; the cards follow (B-11).
    Operator Offline answer_consents(AnswerConsents) -> Resident;
    /// Deletes everything about a resident who took back the consent to keep it. Cannot be undone.
    Operator Offline forget_resident(ForgetResident) -> Forgotten;

    /// A card, and the blocks on it.
    Operator Offline card_blocks(CardNumberText) -> BlockedCard;
    /// Blocks a card, at once and without a decision (E-5).
    Operator Offline block_card(BlockCard) -> BlockedCard;
    /// Lifts the blocks that are named, with a supervisor's own password.
    Operator Offline unblock_card(UnblockCard) -> BlockedCard;

    /// Two records side by side, and what will happen when they become one (C-10).
    Operator Offline two_records(TwoRecords) -> MergeShown;
    /// Makes two records one, with a supervisor's own password.
    Operator Offline merge_residents(MergeResidents) -> Merged;
    /// A merge that stands.
    Operator Offline merged(MergeRef) -> Merged;
    /// Tells the records apart again, with a supervisor's own password; says of which residents there are pages then.
    Operator Offline undo_merge(UndoMerge) -> TwoRecords;

    /// What would become of the packages that are wanted: one answer for each package of the city, in its order.
    Operator Offline check_packages(CheckPackages) -> Vec<PackageCheck>;
    /// Takes a number for a resident's card.
    Operator Offline reserve_card(ReserveCard) -> Production;
    /// How far a card has come.
    Operator Offline production(ProductionRef) -> Production;
    /// Sends the card to a printer.
    Operator Offline print_card(PrintCard) -> Production;
    /// Asks the printer to stop.
    Operator Offline cancel_print(ProductionRef) -> Production;
    /// What the operator found in the printer's tray.
    Operator Offline answer_tray(AnswerTray) -> Production;
    /// Compares a scan of the printed card with what was to be made.
    Operator Offline check_card(CheckCard) -> Production;
    /// Writes the card off with a reason; the resident gets another number.
    Operator Offline spoil_card(SpoilCard) -> Production;
    /// Gives a card up before anything was printed; its number is not used again.
    Operator Offline withdraw_card(ProductionRef) -> Production;
    /// Hands the card over; from then on it is valid.
    Operator Offline hand_over(HandOver) -> HandedOver;
    /// Cards that wait: ready to be handed over, or stopped half-way.
    Operator Offline waiting_cards(Nothing) -> WaitingCards;

    /// Pays a fee back, with a supervisor's own password (C-7).
    Operator Offline refund_fee(RefundFee) -> Fee;

    /// How the shift stands, open or not (C-11).
    Operator Offline shift(Nothing) -> Shift;
    /// Opens a shift with a count: from then on fees can be taken.
    Operator Offline open_shift(Counted) -> Shift;
    /// Ends the shift with a count; differences have been explained.
    Operator Offline close_shift(CloseShift) -> Shift;
    /// The same, and a colleague goes on with what was counted.
    Operator Offline hand_over_shift(HandOverShift) -> Shift;

    /// Makes a document and says under which id its bytes are (C-12).
    Operator Offline document(DocumentOf) -> MadeDocument;
    /// Sends a document to the office's printer, or into the folder where there is none. Never twice by itself.
    Operator Offline print_document(PrintDocument) -> Paper;
    /// Puts a document into the folder, whichever printer there is.
    Operator Offline save_document(DocumentOf) -> Paper;
    /// How far a paper has come.
    Operator Offline paper(PaperRef) -> Paper;
    /// Asks the printer to drop a paper.
    Operator Offline cancel_paper(PaperRef) -> Paper;

    /// The printers of this station.
    Operator Offline printers(Nothing) -> Vec<Printer>;
    /// The print queues of this computer that could be added.
    Operator Offline print_queues(Nothing) -> PrintQueues;
    /// Adds a printer by its address and chooses it.
    Operator Offline add_printer(AddPrinter) -> Vec<Printer>;
    /// Chooses the printer that cards, or documents, go to.
    Operator Offline choose_printer(PrinterRef) -> Vec<Printer>;
    /// Takes a printer off the list.
    Operator Offline remove_printer(PrinterRef) -> Vec<Printer>;
    /// Puts the printer back that was taken off last, as it was.
    Operator Offline put_back_printer(PrinterRef) -> Vec<Printer>;
}

pub(crate) fn arguments<T: DeserializeOwned>(args: serde_json::Value) -> Result<T, Problem> {
    let args = if args.is_null() { serde_json::Value::Object(serde_json::Map::new()) } else { args };
    // The message of the decoder quotes values, so it goes nowhere.
    serde_json::from_value(args).map_err(|_| ErrorCode::BadRequest.into())
}

pub(crate) fn answer<T: Serialize>(answer: T) -> Result<serde_json::Value, Problem> {
    serde_json::to_value(answer).map_err(|_| ErrorCode::Unexpected.into())
}
