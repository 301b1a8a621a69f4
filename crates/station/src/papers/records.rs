//! What stands on each document: the station's records in the terms of the documents.

use contract::configuration::{Choice, ConsentClause};
use contract::counter::{
    Circumstance, Collector, ConsentOnRecord, DocumentOf, Entitlement, ProductionState, SpoilReason,
};
use contract::{ErrorCode, Problem};
use documents::{
    Answer, AnsweredClause, ApplicationForm, ApplicationKind, BlankApplicationForm, CardKind, ConsentForm, Document,
    HandOverConfirmation, Identity, Name, Package, Party, Role, Signature, SpoiledCardProtocol, StatementOfLoss,
    StatementOfWithdrawal, Wording,
};
use domain::card_number::CardNumber;
use domain::leased_number::ReceiptNumber;
use domain::person::{needs_guardian, parse_date};
use time::OffsetDateTime;
use time::macros::format_description;
use uuid::Uuid;

use super::{money, on_the_wall, wording};
use crate::open::OpenStation;
use crate::store::productions::ProductionRow;
use crate::store::residents::ResidentRow;
use crate::store::{self, Tx};
use crate::{photo, printers};

/// A document with the name of its file.
pub(super) async fn document(
    open: &OpenStation,
    of: &DocumentOf,
    made_at: OffsetDateTime,
) -> Result<(Document, String), Problem> {
    match of {
        DocumentOf::Application { resident } => {
            let (resident, consents) = resident_of(open, *resident).await?;
            let form = application(open, &resident, &consents);
            Ok((Document::Application(Box::new(form)), timed("wniosek", made_at)))
        }
        DocumentOf::BlankApplication {} => {
            Ok((Document::BlankApplication(blank_application(open)), "wniosek-pusty".to_owned()))
        }
        DocumentOf::Consents { resident } => {
            let (resident, consents) = resident_of(open, *resident).await?;
            Ok((Document::Consent(consent_form(open, &resident, &consents)), timed("zgody", made_at)))
        }
        DocumentOf::Withdrawal { resident } => withdrawal(open, *resident, made_at).await,
        DocumentOf::HandOver { production } => hand_over(open, *production).await,
        DocumentOf::SpoiledCard { production } => spoiled_card(open, *production).await,
        DocumentOf::Loss { production, circumstance, day } => {
            loss(open, *production, *circumstance, day, made_at).await
        }
        DocumentOf::FeeReceipt { fee } => money::receipt(open, *fee, false).await,
        DocumentOf::RefundReceipt { fee } => money::receipt(open, *fee, true).await,
        DocumentOf::ShiftReport { shift } => money::report(open, *shift).await,
    }
}

/// `wniosek-20261120-0830`: applications have no number yet, and a person's name does not belong into a file's.
pub(super) fn timed(what: &str, at: OffsetDateTime) -> String {
    let at = at.format(format_description!("[year][month][day]-[hour][minute]")).unwrap_or_default();
    format!("{what}-{at}")
}

async fn resident_of(open: &OpenStation, id: Uuid) -> Result<(ResidentRow, Vec<ConsentOnRecord>), Problem> {
    let mut tx = open.store.read().await?;
    let resident = store::residents::get(&mut tx, id).await?.ok_or(ErrorCode::ResidentUnknown)?;
    let consents = store::residents::consents(&mut tx, resident.id).await?;
    Ok((resident, consents))
}

async fn card_of(tx: &mut Tx, production: Uuid) -> Result<ProductionRow, Problem> {
    store::productions::get(tx, production).await?.ok_or_else(|| ErrorCode::BadRequest.into())
}

fn number_of(card: &ProductionRow) -> Result<CardNumber, Problem> {
    CardNumber::parse(&card.number).map_err(|_| ErrorCode::StoreFailed.into())
}

pub(super) fn name_of(row: &ResidentRow) -> Name {
    Name { given_names: row.person.given_names.clone(), surname: row.person.surname.clone() }
}

pub(super) async fn staff_name(tx: &mut Tx, id: Uuid) -> Result<Name, Problem> {
    let person = store::staff::get(tx, id).await?.ok_or(ErrorCode::StoreFailed)?;
    Ok(Name { given_names: person.first_name, surname: person.last_name })
}

/// A Polish number without its prefix, in threes; another as it is stored (E.164).
fn phone_as_written(phone: &str) -> String {
    let digits = phone.strip_prefix("+48").filter(|digits| digits.len() == 9 && digits.is_ascii());
    match digits {
        Some(digits) => {
            let (first, rest) = digits.split_at(3);
            let (second, third) = rest.split_at(3);
            format!("{first} {second} {third}")
        }
        None => phone.to_owned(),
    }
}

fn identity_of(row: &ResidentRow) -> Identity {
    match (&row.person.pesel, &row.person.substitute_identifier) {
        (Some(pesel), _) => Identity::Pesel(pesel.clone()),
        (None, Some(number)) => Identity::Substitute(number.clone()),
        (None, None) => Identity::Substitute(String::new()),
    }
}

/// A name that was typed as one.
fn typed_name(name: Option<&str>) -> Option<Name> {
    let surname = name.filter(|name| !name.trim().is_empty())?.to_owned();
    Some(Name { given_names: String::new(), surname })
}

fn applicant_of(row: &ResidentRow) -> Party {
    let collector = match row.applicant.as_str() {
        "guardian" => Collector::Guardian,
        "proxy" => Collector::Proxy,
        _ => Collector::Resident,
    };
    acting(collector, row.applicant_name.as_deref())
}

/// Who acts for a resident, as far as it was written down.
fn acting(who: Collector, name: Option<&str>) -> Party {
    let name = typed_name(name);
    match who {
        Collector::Resident => Party::Resident,
        Collector::Family => name.map_or(Party::Unnamed(Role::Family), Party::Family),
        Collector::Guardian => name.map_or(Party::Unnamed(Role::Guardian), Party::Guardian),
        Collector::Proxy => name.map_or(Party::Unnamed(Role::Proxy), Party::Proxy),
    }
}

fn label_of(choices: &[Choice], id: &str) -> Option<Wording> {
    choices.iter().find(|choice| choice.id == id).map(|choice| wording(&choice.label))
}

async fn withdrawal(
    open: &OpenStation,
    resident: Uuid,
    made_at: OffsetDateTime,
) -> Result<(Document, String), Problem> {
    let setup = open.setup();
    let clause = setup.configuration.consents.iter().find(|clause| clause.data_processing);
    let clause = clause.ok_or(ErrorCode::BadRequest)?;
    let mut tx = open.store.read().await?;
    let row = store::residents::get(&mut tx, resident).await?.ok_or(ErrorCode::ResidentUnknown)?;
    let cards = store::cards::of_residents(&mut tx, &[resident]).await?;
    let counting = cards.iter().filter(|card| card.state == ProductionState::HandedOver && !card.ended);
    let cards = counting.filter_map(|card| CardNumber::parse(&card.number).ok());
    let form = StatementOfWithdrawal {
        resident: name_of(&row),
        identity: identity_of(&row),
        party: applicant_of(&row),
        clause: wording(&clause.title),
        cards: cards.take(StatementOfWithdrawal::MOST_CARDS).collect(),
        signature: Signature::Paper,
    };
    Ok((Document::Withdrawal(Box::new(form)), timed("wycofanie-zgody", made_at)))
}

/// The last answer to a clause as it reads now. An answer to another version is an answer to another text.
fn answer_to(clause: &ConsentClause, consents: &[ConsentOnRecord]) -> Option<bool> {
    let last = consents.iter().filter(|consent| consent.clause == clause.id).max_by_key(|consent| consent.at)?;
    (last.version == clause.version).then_some(last.given)
}

fn answers(open: &OpenStation, consents: &[ConsentOnRecord]) -> Vec<Answer> {
    let answer = |clause: &ConsentClause| Answer {
        title: wording(&clause.title),
        version: clause.version,
        required: clause.required,
        given: answer_to(clause, consents),
    };
    open.setup().configuration.consents.iter().map(answer).collect()
}

fn application(open: &OpenStation, row: &ResidentRow, consents: &[ConsentOnRecord]) -> ApplicationForm {
    let setup = open.setup();
    let (city, person) = (&setup.configuration, &row.person);
    ApplicationForm {
        number: None,
        kind: ApplicationKind::NewCard,
        card: Some(CardKind::Physical),
        resident: documents::Resident {
            name: name_of(row),
            former_name: person.former_surname.clone(),
            identity: identity_of(row),
            birth_date: Some(person.birth_date),
            address: vec![person.street.clone(), format!("{} {}", person.postcode, person.city)],
            email: person.email.clone(),
            phone: person.phone.as_deref().map(phone_as_written),
        },
        document_seen: label_of(&city.documents, &row.document),
        grounds: label_of(&city.grounds, &row.grounds),
        // Chosen when the card is issued, by what the person has a right to.
        packages: Vec::new(),
        applicant: applicant_of(row),
        consents: answers(open, consents),
        signature: Signature::Paper,
    }
}

fn blank_application(open: &OpenStation) -> BlankApplicationForm {
    let setup = open.setup();
    let city = &setup.configuration;
    BlankApplicationForm {
        grounds: city.grounds.iter().map(|choice| wording(&choice.label)).collect(),
        packages: city.packages.iter().map(|package| wording(&package.label)).collect(),
        consents: answers(open, &[]),
    }
}

fn consent_form(open: &OpenStation, row: &ResidentRow, consents: &[ConsentOnRecord]) -> ConsentForm {
    let setup = open.setup();
    let clauses = &setup.configuration.consents;
    let answered = |clause: &ConsentClause| AnsweredClause {
        title: wording(&clause.title),
        text: wording(&clause.text),
        version: clause.version,
        required: clause.required,
        given: answer_to(clause, consents),
    };
    ConsentForm {
        application: None,
        resident: name_of(row),
        identity: Some(identity_of(row)),
        party: applicant_of(row),
        clauses: clauses.iter().map(answered).collect(),
        data_processing: clauses.iter().any(|clause| clause.data_processing),
        signature: Signature::Paper,
    }
}

async fn hand_over(open: &OpenStation, production: Uuid) -> Result<(Document, String), Problem> {
    let mut tx = open.store.read().await?;
    let card = card_of(&mut tx, production).await?;
    let given = store::productions::handed_over(&mut tx, production).await?.ok_or(ErrorCode::WrongState)?;
    let operator = staff_name(&mut tx, given.by).await?;
    let replaced = card.duplicate.as_ref().map(|duplicate| duplicate.of.clone());
    let fee = match &replaced {
        Some(of) => store::fees::last_of_card(&mut tx, of).await?.filter(|fee| fee.refund.is_none()),
        None => None,
    };
    drop(tx);
    let setup = open.setup();
    let city = &setup.configuration;
    let package = |issued: &Entitlement| {
        let known = city.packages.iter().find(|package| package.id == issued.package);
        let label = known.map_or_else(|| Wording::polish(&issued.package), |package| wording(&package.label));
        // One that ends with the card needs no day of its own.
        Package { label, until: Some(issued.ends).filter(|ends| *ends != card.expires) }
    };
    let handed_over_at = on_the_wall(given.at);
    let form = HandOverConfirmation {
        receipt: ReceiptNumber::parse(&given.receipt).map_err(|_| ErrorCode::StoreFailed)?,
        card: number_of(&card)?,
        replaces: replaced.map(|of| CardNumber::parse(&of)).transpose().map_err(|_| ErrorCode::StoreFailed)?,
        valid_from: handed_over_at.date(),
        valid_until: card.expires,
        packages: card.packages.iter().map(package).collect(),
        // As printed on the card.
        resident: Name { given_names: card.given_names, surname: card.surname },
        // The receipt says which card; whoever finds it need not learn more.
        identity: None,
        collected_by: acting(given.collector, given.collector_name.as_deref()),
        document_seen: label_of(&city.documents, &given.document).unwrap_or_else(|| Wording::polish(&given.document)),
        fee: fee.map(|fee| fee.amount),
        handed_over_at,
        operator,
        signature: match given.signature {
            Some(picture) => Signature::Screen(photo::load(open, picture).await?),
            None => Signature::Paper,
        },
    };
    Ok((Document::HandOver(Box::new(form)), format!("potwierdzenie-{}", given.receipt)))
}

async fn spoiled_card(open: &OpenStation, production: Uuid) -> Result<(Document, String), Problem> {
    let mut tx = open.store.read().await?;
    let card = card_of(&mut tx, production).await?;
    let spoiled = store::productions::spoiled(&mut tx, production).await?.ok_or(ErrorCode::WrongState)?;
    let operator = staff_name(&mut tx, spoiled.by).await?;
    let others = store::productions::of_resident(&mut tx, card.resident).await?;
    drop(tx);
    let printer = match card.printer.as_deref() {
        Some(printers::FOLDER) | None => None,
        Some(id) => Some(printers::name(open, id).await?),
    };
    // Newest first: the last one that stands before this one in the list came right after it.
    let handed_over = |other: &&ProductionRow| {
        other.reserved_at >= card.reserved_at
            && other.id != card.id
            && other.state == contract::counter::ProductionState::HandedOver
    };
    let next = others.iter().rfind(handed_over).map(number_of).transpose()?;
    let station = station_name(open);
    let form = SpoiledCardProtocol {
        number: None,
        card: number_of(&card)?,
        reason: match spoiled.reason {
            SpoilReason::PrintFault => documents::SpoilReason::PrintFault,
            SpoilReason::Damaged => documents::SpoilReason::Damaged,
            SpoilReason::WrongData => documents::SpoilReason::WrongData,
            SpoilReason::Unreadable => documents::SpoilReason::Unreadable,
        },
        remarks: None,
        printer,
        station,
        spoiled_at: on_the_wall(spoiled.at),
        blank_written_off: true,
        next_card: next,
        operator,
        second_person: None,
    };
    Ok((Document::SpoiledCard(form), format!("protokol-{}", card.number)))
}

/// "Punkt Ratusz, 2"
pub(super) fn station_name(open: &OpenStation) -> String {
    format!("{}, {}", open.place.point, open.place.station)
}

async fn loss(
    open: &OpenStation,
    production: Uuid,
    circumstance: Circumstance,
    day: &str,
    made_at: OffsetDateTime,
) -> Result<(Document, String), Problem> {
    let happened_on = match day.trim() {
        "" => None,
        typed => {
            let day = parse_date(typed).filter(|day| *day <= made_at.date() && day.year() >= 2000);
            Some(day.ok_or(ErrorCode::DayWrong)?)
        }
    };
    let mut tx = open.store.read().await?;
    let card = card_of(&mut tx, production).await?;
    // Before that nobody but the office can lose it.
    store::productions::handed_over(&mut tx, production).await?.ok_or(ErrorCode::WrongState)?;
    let resident = store::residents::get(&mut tx, card.resident).await?.ok_or(ErrorCode::ResidentUnknown)?;
    drop(tx);
    let form = StatementOfLoss {
        number: None,
        card: Some(number_of(&card)?),
        resident: name_of(&resident),
        identity: Some(identity_of(&resident)),
        // A child's guardian speaks for it; a proxy of then may not be here now.
        party: if needs_guardian(resident.person.birth_date, made_at.date()) {
            applicant_of(&resident)
        } else {
            Party::Resident
        },
        circumstance: match circumstance {
            Circumstance::Lost => documents::Circumstance::Lost,
            Circumstance::Stolen => documents::Circumstance::Stolen,
            Circumstance::Destroyed => documents::Circumstance::Destroyed,
        },
        happened_on,
        description: None,
        blocked_at: None,
        signature: Signature::Paper,
    };
    Ok((Document::Loss(Box::new(form)), format!("oswiadczenie-{}", card.number)))
}

#[cfg(test)]
mod tests {
    use contract::Moment;
    use contract::configuration::CityText;

    use super::*;

    // REQ C-12
    #[test]
    fn an_answer_to_another_version_of_a_clause_is_no_answer_and_the_last_one_counts() {
        let clause = |version| ConsentClause {
            id: "terms".to_owned(),
            version,
            title: CityText::default(),
            text: CityText::default(),
            required: true,
            data_processing: false,
        };
        let answer = |version, given, at| ConsentOnRecord {
            clause: "terms".to_owned(),
            version,
            given,
            at: Moment::from_unix_millis(at),
            language: None,
        };
        let answers = [answer(2, true, 10), answer(2, false, 20), answer(1, true, 5)];
        assert_eq!(answer_to(&clause(2), &answers), Some(false));
        assert_eq!(answer_to(&clause(3), &answers), None);
        assert_eq!(answer_to(&clause(1), &answers), None, "the later answer was to another text");
        assert_eq!(answer_to(&clause(1), &[]), None);
    }
}
