//! What operations say, by kind. JSON of the version that the header names; fields are only ever added.

use domain::merge::{DataGroup, Values};
use domain::person::parse_date;
use domain::registration::Field;
use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use crate::Person;
use crate::counter::{
    Collector, ConsentAnswer, Entitlement, PhotoAdvice, PhotoReason, SamePersonAnswer, SamePersonReason,
    SamePersonVerdict, SpoilReason, Tray,
};
use crate::operation::OperationKind;

/// The payload of an operation, one variant for each kind.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Payload {
    /// The computer became this station.
    StationEnrolled {
        /// The bundle that was used up.
        bundle: Uuid,
        /// The version of the configuration in it.
        configuration: u32,
        /// The version of the program.
        program: String,
    },
    /// A person set their own password; the new hash goes to the hub.
    PasswordSet {
        /// Whose.
        staff: Uuid,
        /// Argon2id in PHC form.
        hash: String,
    },
    /// A supervisor lifted a lock-out.
    LockoutLifted {
        /// Whose.
        staff: Uuid,
        /// Who lifted it.
        supervisor: Uuid,
    },
    /// A resident was registered.
    ResidentRegistered(Box<ResidentData>),
    /// A photo became the resident's.
    PhotoSet {
        /// Whose.
        resident: Uuid,
        /// The photo.
        photo: PhotoData,
    },
    /// A number was taken.
    CardReserved {
        /// The production.
        production: Uuid,
        /// Whose.
        resident: Uuid,
        /// 16 digits.
        number: String,
        /// Its place in the status list.
        status_index: u32,
        /// The layout.
        layout: String,
        /// Packages as issued.
        packages: Vec<Entitlement>,
        /// Last day.
        expires: Date,
        /// SHA-256 of the signed token.
        token_sha256: [u8; 32],
        /// The number of the card whose duplicate it is.
        #[serde(default)]
        replaces: Option<String>,
    },
    /// The card was sent to a printer.
    CardSent {
        /// The production.
        production: Uuid,
        /// The printer's address, or its folder.
        printer: String,
    },
    /// The card came out.
    CardPrinted {
        /// The production.
        production: Uuid,
        /// What the operator found, if asked.
        tray: Option<Tray>,
    },
    /// Nothing came out, and the blank is still there: the card was not sent, or the operator says so, which ends its number.
    CardNotPrinted {
        /// The production.
        production: Uuid,
        /// What the operator found, if asked.
        tray: Option<Tray>,
    },
    /// The card was scanned and is right.
    CardChecked {
        /// The production.
        production: Uuid,
    },
    /// The card and its blank were written off.
    CardSpoiled {
        /// The production.
        production: Uuid,
        /// Why.
        reason: SpoilReason,
    },
    /// The card was handed over.
    CardHandedOver {
        /// The production.
        production: Uuid,
        /// Who collected it.
        collector: Collector,
        /// The name of a collector who is not the resident.
        #[serde(default)]
        collector_name: Option<String>,
        /// The kind of document seen.
        document: String,
        /// The blob with the signature, when signed on the screen.
        signature: Option<Uuid>,
        /// The receipt's number.
        receipt: String,
    },
    /// The card was given up before anything was printed.
    CardWithdrawn {
        /// The production.
        production: Uuid,
    },
    /// A group of a resident's data was changed; one operation for each group.
    ResidentChanged {
        /// Whose.
        resident: Uuid,
        /// What.
        group: DataGroup,
        /// What the actor saw in its fields.
        before: Values,
        /// What they put there.
        after: Values,
    },
    /// A card was blocked. Its number is enough: the card may be another station's.
    CardBlocked {
        /// The block.
        block: Uuid,
        /// 16 digits.
        number: String,
        /// Why.
        reason: BlockReason,
    },
    /// Blocks of a card were lifted: these, and no other that the actor had not seen.
    CardUnblocked {
        /// 16 digits.
        number: String,
        /// The blocks.
        blocks: Vec<Uuid>,
        /// Who signed it on the same screen.
        supervisor: Uuid,
    },
    /// Somebody decided a task.
    TaskDecided {
        /// The task.
        task: Uuid,
        /// What.
        decision: Decision,
    },
}

/// Why a card was blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum BlockReason {
    /// Lost.
    Lost,
    /// Stolen.
    Stolen,
    /// It was found, and lies at a counter.
    Found,
    /// The resident wishes it.
    Wish,
    /// Two duplicates of one card were issued: the later one waits for a decision. Only the hub blocks for it.
    TwoDuplicates,
}

/// What was decided of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum Decision {
    /// Of a group that was changed twice: what stands there from now on.
    Values {
        /// Its fields.
        #[ts(type = "Partial<Record<string, string>>")]
        values: Values,
    },
    /// The two records are one person.
    OnePerson,
    /// They are two persons.
    TwoPersons,
    /// Of two cards, the first applied stays.
    KeepFirst,
    /// Of two cards, the later one counts.
    TakeSecond,
    /// Somebody has looked at it, and nothing has to be done.
    Noted,
}

impl Payload {
    /// The kind of the operation that says this.
    #[must_use]
    pub fn kind(&self) -> OperationKind {
        match self {
            Self::StationEnrolled { .. } => OperationKind::StationEnrolled,
            Self::PasswordSet { .. } => OperationKind::PasswordSet,
            Self::LockoutLifted { .. } => OperationKind::LockoutLifted,
            Self::ResidentRegistered(_) => OperationKind::ResidentRegistered,
            Self::PhotoSet { .. } => OperationKind::PhotoSet,
            Self::CardReserved { .. } => OperationKind::CardReserved,
            Self::CardSent { .. } => OperationKind::CardSent,
            Self::CardPrinted { .. } => OperationKind::CardPrinted,
            Self::CardNotPrinted { .. } => OperationKind::CardNotPrinted,
            Self::CardChecked { .. } => OperationKind::CardChecked,
            Self::CardSpoiled { .. } => OperationKind::CardSpoiled,
            Self::CardHandedOver { .. } => OperationKind::CardHandedOver,
            Self::CardWithdrawn { .. } => OperationKind::CardWithdrawn,
            Self::ResidentChanged { .. } => OperationKind::ResidentChanged,
            Self::CardBlocked { .. } => OperationKind::CardBlocked,
            Self::CardUnblocked { .. } => OperationKind::CardUnblocked,
            Self::TaskDecided { .. } => OperationKind::TaskDecided,
        }
    }

    /// The resident whom it names.
    #[must_use]
    pub fn resident(&self) -> Option<Uuid> {
        match self {
            Self::ResidentRegistered(data) => Some(data.resident),
            Self::PhotoSet { resident, .. }
            | Self::CardReserved { resident, .. }
            | Self::ResidentChanged { resident, .. } => Some(*resident),
            _ => None,
        }
    }

    /// The production that it names.
    #[must_use]
    pub fn production(&self) -> Option<Uuid> {
        match self {
            Self::CardReserved { production, .. }
            | Self::CardSent { production, .. }
            | Self::CardPrinted { production, .. }
            | Self::CardNotPrinted { production, .. }
            | Self::CardChecked { production }
            | Self::CardSpoiled { production, .. }
            | Self::CardHandedOver { production, .. }
            | Self::CardWithdrawn { production } => Some(*production),
            _ => None,
        }
    }
}

/// A resident as registered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResidentData {
    /// The record.
    pub resident: Uuid,
    /// The person; an account is made for an e-mail.
    #[serde(flatten)]
    pub person: Person,
    /// The kind of document seen.
    pub document: String,
    /// Grounds.
    pub grounds: String,
    /// Who asked: `resident`, `guardian` or `proxy`.
    pub applicant: String,
    /// The guardian's or proxy's name.
    pub applicant_name: Option<String>,
    /// Answers to the clauses.
    pub consents: Vec<ConsentAnswer>,
    /// The photo.
    pub photo: Option<PhotoData>,
    /// Residents who may have been the same person, and what the actor decided of each (C-3).
    #[serde(default)]
    pub same_person: Vec<SamePersonDecided>,
}

impl ResidentData {
    /// What stands in the fields of a group.
    #[must_use]
    pub fn values(&self, group: DataGroup) -> Values {
        let field = |field: &Field| Some((*field, self.field(*field)?));
        group.fields().iter().filter_map(field).collect()
    }

    fn field(&self, field: Field) -> Option<String> {
        let text = match field {
            Field::Surname => Some(&self.person.surname),
            Field::GivenNames => Some(&self.person.given_names),
            Field::FormerSurname => self.person.former_surname.as_ref(),
            Field::Pesel => self.person.pesel.as_ref(),
            Field::BirthDate => return Some(self.person.birth_date.to_string()),
            Field::Street => Some(&self.person.street),
            Field::Postcode => Some(&self.person.postcode),
            Field::City => Some(&self.person.city),
            Field::Email => self.person.email.as_ref(),
            Field::Phone => self.person.phone.as_ref(),
            Field::Applicant => Some(&self.applicant),
            Field::ApplicantName => self.applicant_name.as_ref(),
            Field::Document => Some(&self.document),
            Field::Grounds => Some(&self.grounds),
            Field::Sex | Field::Consents => None,
        };
        text.cloned()
    }

    /// Puts values into the fields of a group; a date that is none stays what it was.
    pub fn set_values(&mut self, group: DataGroup, values: &Values) {
        for field in group.fields() {
            let value = values.get(field).cloned();
            let told = value.clone().unwrap_or_default();
            match field {
                Field::Surname => self.person.surname = told,
                Field::GivenNames => self.person.given_names = told,
                Field::FormerSurname => self.person.former_surname = value,
                Field::Pesel => self.person.pesel = value,
                Field::BirthDate => {
                    if let Some(date) = parse_date(&told) {
                        self.person.birth_date = date;
                    }
                }
                Field::Street => self.person.street = told,
                Field::Postcode => self.person.postcode = told,
                Field::City => self.person.city = told,
                Field::Email => self.person.email = value,
                Field::Phone => self.person.phone = value,
                Field::Applicant => self.applicant = told,
                Field::ApplicantName => self.applicant_name = value,
                Field::Document => self.document = told,
                Field::Grounds | Field::Sex | Field::Consents => {}
            }
        }
    }
}

/// A resident who was shown beside the new one, as the station saw it, and the decision (C-3).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SamePersonDecided {
    /// The record that was there.
    pub resident: Uuid,
    /// Certain or probable.
    pub verdict: SamePersonVerdict,
    /// Tenths of a bit.
    pub weight: i32,
    /// What spoke for one person, then what spoke against.
    pub reasons: Vec<SamePersonReason>,
    /// The answer.
    pub decision: SamePersonAnswer,
}

/// A photo as it was chosen for a card (C-4).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoData {
    /// The blob.
    pub blob: Uuid,
    /// Its SHA-256.
    pub sha256: [u8; 32],
    /// What the checks found.
    pub advice: Vec<PhotoAdvice>,
    /// Why it was taken all the same.
    pub accepted: Option<PhotoReason>,
}
