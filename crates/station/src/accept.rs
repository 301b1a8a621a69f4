//! Accepting an application (C-9), with what follows in the same act: somebody is registered or joined to their record, data are changed.

use contract::application::{AcceptedAs, ApplicationContent, ApplicationEvent as Event, ApplicationRecord};
use contract::counter::{AcceptApplication, ApplicationShown, GroupChange};
use contract::enrolment::NumberKind;
use contract::payload::{Payload, ResidentData};
use contract::{ErrorCode, Problem};
use domain::merge::{DataGroup, Merged, merge};
use domain::registration::{Field, RegistrationForm, check_change, pesel_taken_away};
use domain::substitute_identifier::SubstituteIdentifier;
use uuid::Uuid;

use crate::act::Actor;
use crate::applications::{get, may_happen, put_down, shown};
use crate::open::OpenStation;
use crate::register::{check_form, data, with_context};
use crate::same_person::{Neighbours, neighbours};
use crate::store::{self, Tx};
use crate::{find, numbers, photo, same_person};

pub(crate) async fn accept(
    open: &OpenStation,
    actor: &Actor,
    args: AcceptApplication,
) -> Result<ApplicationShown, Problem> {
    let staff = actor.id()?;
    // Nobody else is saved meanwhile: what was found to be nobody stays nobody.
    let beside = neighbours(open).await?;
    let mut tx = open.store.begin().await?;
    let record = get(&mut tx, args.application).await?;
    if !may_happen(&record, Event::Accept, staff)? {
        drop(tx);
        return shown(open, actor, args.application).await;
    }
    let accepted = follow(open, &mut tx, &beside, &record, &args).await?;
    let payload = Payload::ApplicationAccepted { application: record.application, accepted: accepted.clone() };
    put_down(open, &mut tx, staff, &record, payload).await?;
    save(open, &mut tx, staff, &accepted).await?;
    tx.commit("accept-application").await?;
    match &accepted {
        AcceptedAs::Registered(data) => {
            beside.add(data);
            find::add(open, data).await;
        }
        AcceptedAs::Known { resident, .. } | AcceptedAs::Changed { resident, .. } => {
            drop(beside);
            find::renew(open, &[*resident]).await?;
            same_person::renew(open, &[*resident]).await?;
        }
    }
    shown(open, actor, args.application).await
}

/// The rows of what follows.
async fn save(open: &OpenStation, tx: &mut Tx, staff: Uuid, accepted: &AcceptedAs) -> Result<(), Problem> {
    let now = open.now();
    match accepted {
        AcceptedAs::Registered(data) => store::residents::insert(tx, data, now).await?,
        AcceptedAs::Known { resident, photo: Some(photo) } => {
            store::residents::set_photo(tx, *resident, photo.blob).await?;
        }
        AcceptedAs::Known { .. } => {}
        AcceptedAs::Changed { resident, changes } => {
            let row = store::residents::get(tx, *resident).await?.ok_or(ErrorCode::ResidentUnknown)?;
            let mut data = row.data();
            for one in changes {
                data.set_values(one.group, &one.after);
            }
            store::residents::change(tx, &data).await?;
        }
    }
    Ok(store::residents::set_served(tx, staff, accepted.resident(), now).await?)
}

async fn follow(
    open: &OpenStation,
    tx: &mut Tx,
    beside: &Neighbours<'_>,
    record: &ApplicationRecord,
    args: &AcceptApplication,
) -> Result<AcceptedAs, Problem> {
    match (&record.content, record.resident.or(args.joins)) {
        (ApplicationContent::NewCard { form, .. }, None) => register(open, tx, beside, form, args).await,
        (ApplicationContent::DataChange { changes }, Some(resident)) => change(open, tx, resident, changes).await,
        (_, Some(resident)) => {
            let row = store::residents::get(tx, resident).await?.ok_or(ErrorCode::ResidentUnknown)?;
            let photo = match &args.photo {
                Some(photo) => Some(photo::give(tx, photo, row.id).await?),
                None => None,
            };
            Ok(AcceptedAs::Known { resident: row.id, photo })
        }
        (_, None) => Err(ErrorCode::ResidentUnknown.into()),
    }
}

/// The same as at the counter: the form's rules, the PESEL, who may be the same person.
async fn register(
    open: &OpenStation,
    tx: &mut Tx,
    beside: &Neighbours<'_>,
    form: &RegistrationForm,
    args: &AcceptApplication,
) -> Result<AcceptedAs, Problem> {
    let checked = check_form(open, form).map_err(Problem::fields)?;
    if let Some(pesel) = &checked.pesel
        && let Some(known) = store::residents::by_pesel(tx, pesel.as_str()).await?
    {
        return Err(Problem { resident: Some(known), ..ErrorCode::PeselKnown.into() });
    }
    let decided = beside.decided(form, &args.decisions)?;
    let substitute_identifier = match checked.pesel {
        Some(_) => None,
        None => {
            let taken = numbers::take(open, tx, NumberKind::Substitutes).await?;
            let number = SubstituteIdentifier::from_body(taken.number).ok_or(ErrorCode::NumbersExhausted)?;
            Some(number.to_string())
        }
    };
    let resident = open.new_id();
    let photo = match &args.photo {
        Some(photo) => Some(photo::give(tx, photo, resident).await?),
        None => None,
    };
    Ok(AcceptedAs::Registered(Box::new(data(resident, &checked, substitute_identifier, photo, decided))))
}

/// What the resident wants in place of what stands here now; what stands so already is left out.
async fn change(
    open: &OpenStation,
    tx: &mut Tx,
    resident: Uuid,
    wanted: &[GroupChange],
) -> Result<AcceptedAs, Problem> {
    let row = store::residents::get(tx, resident).await?.ok_or(ErrorCode::ResidentUnknown)?;
    let data = row.data();
    let mut typed: ResidentData = data.clone();
    for one in wanted {
        typed.set_values(one.group, &one.after);
    }
    let mut form = typed.form().ok_or(ErrorCode::BadRequest)?;
    if let Some(pesel) = wanted.iter().find(|one| one.group == DataGroup::Pesel) {
        form.birth_date = pesel.after.get(&Field::BirthDate).cloned().unwrap_or_default();
        if let Some(problem) = pesel_taken_away(&data.values(DataGroup::Pesel), &form) {
            return Err(Problem::fields(vec![problem]));
        }
    }
    let groups: Vec<DataGroup> = wanted.iter().map(|one| one.group).collect();
    let kept = with_context(open, |context| check_change(&form, &groups, context)).map_err(Problem::fields)?;
    if let Some(pesel) = kept.get(&DataGroup::Pesel).and_then(|values| values.get(&Field::Pesel))
        && let Some(known) = store::residents::by_pesel(tx, pesel).await?
        && known != row.id
    {
        return Err(Problem { resident: Some(known), ..ErrorCode::PeselKnown.into() });
    }
    let mut changes = Vec::new();
    for (group, after) in kept {
        let before = data.values(group);
        if merge(&before, &before, &after) == Merged::Takes {
            changes.push(GroupChange { group, before, after });
        }
    }
    if changes.is_empty() {
        return Ok(AcceptedAs::Known { resident, photo: None });
    }
    Ok(AcceptedAs::Changed { resident, changes })
}
