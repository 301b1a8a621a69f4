//! Registering a resident (C-2), and what was typed before it was saved.

use contract::configuration::ConsentClause;
use contract::counter::{
    CheckRegistration, Draft, DraftRef, PeselState, PeselText, RegisterResident, Registered, RegistrationCheck,
    SavedDraft, StreetSuggestions, StreetText,
};
use contract::enrolment::NumberKind;
use contract::payload::{Payload, PhotoData, ResidentData, SamePersonDecided};
use contract::{ErrorCode, FieldProblem, Person, Problem};
use domain::consent::Clause;
use domain::pesel::{Pesel, PeselTicks, age_on};
use domain::registration::{CheckContext, CheckedRegistration, FormPage, RegistrationForm, check};
use domain::substitute_identifier::SubstituteIdentifier;
use uuid::Uuid;

use crate::act::Actor;
use crate::open::OpenStation;
use crate::record::{Act, record};
use crate::{find, numbers, photo, same_person, store};

/// The most that a draft may have.
const DRAFT_BYTES: usize = 64 * 1024;

/// How many streets are suggested.
const SUGGESTED: usize = 6;
/// The longest address that means anything.
const STREET_BYTES: usize = 200;

pub(crate) fn suggest_streets(open: &OpenStation, args: &StreetText) -> StreetSuggestions {
    let typed = if args.street.len() > STREET_BYTES { "" } else { &args.street };
    open.setup().streets.suggest(typed, SUGGESTED)
}

pub(crate) async fn pesel_state(open: &OpenStation, args: &PeselText) -> Result<PeselState, Problem> {
    let ticks = PeselTicks::of(&args.pesel, open.today());
    let known = match Pesel::parse(&args.pesel) {
        Ok(pesel) => {
            let mut tx = open.store.read().await?;
            store::residents::by_pesel(&mut tx, pesel.as_str()).await?
        }
        Err(_) => None,
    };
    Ok(PeselState { ticks, known })
}

pub(crate) fn check_form(
    open: &OpenStation,
    form: &RegistrationForm,
) -> Result<CheckedRegistration, Vec<FieldProblem>> {
    with_context(open, |context| check(form, context))
}

/// Hands on what forms are held against: the day, and what the city has set up.
pub(crate) fn with_context<T>(open: &OpenStation, f: impl FnOnce(&CheckContext<'_>) -> T) -> T {
    let setup = open.setup();
    let configuration = &setup.configuration;
    let documents: Vec<&str> = configuration.documents.iter().map(|choice| choice.id.as_str()).collect();
    let grounds: Vec<&str> = configuration.grounds.iter().map(|choice| choice.id.as_str()).collect();
    let clauses: Vec<Clause> = configuration.consents.iter().map(ConsentClause::rule).collect();
    f(&CheckContext { today: open.today(), documents: &documents, grounds: &grounds, clauses: &clauses })
}

pub(crate) async fn check_registration(
    open: &OpenStation,
    args: &CheckRegistration,
) -> Result<RegistrationCheck, Problem> {
    let mut fields = check_form(open, &args.form).err().unwrap_or_default();
    if args.step <= 1 {
        fields.retain(|problem| problem.field.page() == FormPage::Person);
    }
    let pesel = Pesel::parse(&args.form.pesel).ok().filter(|_| !args.form.no_pesel);
    let known = match &pesel {
        Some(pesel) => {
            let mut tx = open.store.read().await?;
            store::residents::by_pesel(&mut tx, pesel.as_str()).await?
        }
        None => None,
    };
    let birth = pesel.map(|pesel| pesel.birth_date()).or_else(|| domain::person::parse_date(&args.form.birth_date));
    let same = same_person::shown(open, &args.form, &fields).await?;
    let age = birth.and_then(|birth| age_on(birth, open.today()));
    Ok(RegistrationCheck { fields, birth_date: birth, age, known, same })
}

pub(crate) async fn register(open: &OpenStation, actor: &Actor, args: RegisterResident) -> Result<Registered, Problem> {
    let checked = check_form(open, &args.form).map_err(Problem::fields)?;
    let now = open.now();
    let resident = open.new_id();
    let staff = actor.id()?;
    let neighbours = same_person::neighbours(open).await?;
    let mut tx = open.store.begin().await?;
    if let Some(pesel) = &checked.pesel
        && let Some(known) = store::residents::by_pesel(&mut tx, pesel.as_str()).await?
    {
        return Err(Problem { resident: Some(known), ..ErrorCode::PeselKnown.into() });
    }
    let decided = neighbours.decided(&args.form, &args.decisions)?;
    let substitute_identifier = match checked.pesel {
        Some(_) => None,
        None => {
            let taken = numbers::take(open, &mut tx, NumberKind::Substitutes).await?;
            let number = SubstituteIdentifier::from_body(taken.number).ok_or(ErrorCode::NumbersExhausted)?;
            Some(number.to_string())
        }
    };
    let photo = match &args.photo {
        Some(photo) => Some(photo::give(&mut tx, photo, resident).await?),
        None => None,
    };
    let data = data(resident, &checked, substitute_identifier.clone(), photo, decided);
    let payload = Payload::ResidentRegistered(Box::new(data.clone()));
    let act = Act { actor: Some(staff), resident: Some(resident), seen: Vec::new(), payload };
    let at = record(&mut tx, now, &open.random, act).await?;
    store::residents::insert(&mut tx, &data, at).await?;
    store::residents::set_served(&mut tx, staff, resident, at).await?;
    store::drafts::discard(&mut tx, staff, contract::counter::DraftKind::Registration).await?;
    tx.commit("register").await?;
    neighbours.add(&data);
    find::add(open, &data).await;
    Ok(Registered { resident, substitute_identifier, account_mail_waits: data.person.email.is_some() })
}

pub(crate) fn data(
    resident: Uuid,
    checked: &CheckedRegistration,
    substitute_identifier: Option<String>,
    photo: Option<PhotoData>,
    same_person: Vec<SamePersonDecided>,
) -> ResidentData {
    ResidentData {
        resident,
        person: Person {
            surname: checked.surname.as_str().to_owned(),
            given_names: checked.given_names.as_str().to_owned(),
            former_surname: checked.former_surname.as_ref().map(|name| name.as_str().to_owned()),
            pesel: checked.pesel.as_ref().map(|pesel| pesel.as_str().to_owned()),
            substitute_identifier,
            birth_date: checked.birth_date,
            street: checked.street.as_str().to_owned(),
            postcode: checked.postcode.as_str().to_owned(),
            city: checked.city.as_str().to_owned(),
            phone: checked.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            email: checked.email.as_ref().map(|email| email.as_str().to_owned()),
        },
        document: checked.document.clone(),
        grounds: checked.grounds.clone(),
        applicant: checked.applicant.kind().as_str().to_owned(),
        applicant_name: checked.applicant.name().map(|name| name.as_str().to_owned()),
        consents: checked.consents.clone(),
        photo,
        same_person,
    }
}

pub(crate) async fn save_draft(open: &OpenStation, actor: &Actor, draft: Draft) -> Result<SavedDraft, Problem> {
    if draft.content.len() > DRAFT_BYTES {
        return Err(ErrorCode::TooLarge.into());
    }
    let now = open.now();
    let mut tx = open.store.begin().await?;
    store::drafts::save(&mut tx, actor.id()?, &draft, now).await?;
    tx.commit("save-draft").await?;
    Ok(SavedDraft { draft, saved_at: now })
}

pub(crate) async fn draft(open: &OpenStation, actor: &Actor, args: DraftRef) -> Result<Option<SavedDraft>, Problem> {
    let mut tx = open.store.read().await?;
    Ok(store::drafts::load(&mut tx, actor.id()?, args.kind).await?)
}

pub(crate) async fn discard_draft(open: &OpenStation, actor: &Actor, args: DraftRef) -> Result<(), Problem> {
    let mut tx = open.store.begin().await?;
    store::drafts::discard(&mut tx, actor.id()?, args.kind).await?;
    Ok(tx.commit("discard-draft").await?)
}
