//! The queue of applications and what clerks do with one (C-9). A forecast: the hub decides the same again with the same table.

use contract::application::{
    ApplicationContent, ApplicationEvent as Event, ApplicationRecord, ApplicationState as State, ApplicationWords,
    MOST_WORDS_BYTES,
};
use contract::configuration::ApplicationReason;
use contract::counter::{
    ApplicationLine, ApplicationQueue, ApplicationShown, AskCorrection, AttachmentShown, QueueFilter, RejectApplication,
};
use contract::operation::Seen;
use contract::payload::Payload;
use contract::{ErrorCode, Problem};
use domain::application::{Leads, leads_to, next};
use domain::person::parse_date;
use domain::pesel::{Pesel, age_on};
use domain::registration::RegistrationForm;
use time::Date;
use uuid::Uuid;

use crate::act::Actor;
use crate::open::OpenStation;
use crate::record::{Act, record};
use crate::register::check_form;
use crate::same_person;
use crate::store::applications::{Asked, who};
use crate::store::{self, Tx};

/// How many a page of the queue has.
const LINES: u32 = 50;

pub(crate) async fn queue(open: &OpenStation, actor: &Actor, filter: QueueFilter) -> Result<ApplicationQueue, Problem> {
    let of_kinds = filter.kinds.clone();
    let asked = Asked { filter, staff: actor.id()?, today: open.today() };
    let mut tx = open.store.read().await?;
    let rows = store::applications::queue(&mut tx, &asked, LINES).await?;
    let kinds = store::applications::kinds(&mut tx, &asked).await?;
    let stages = store::applications::stages(&mut tx, asked.today).await?;
    let status = open.sync.status();
    let wanted = kinds.iter().filter(|one| of_kinds.is_empty() || of_kinds.contains(&one.kind));
    let total = wanted.map(|one| one.count).sum();
    Ok(ApplicationQueue {
        lines: rows.iter().map(|row| line(row, asked.staff, asked.today)).collect(),
        total,
        kinds,
        to_decide: stages.to_decide,
        late: stages.late,
        with_resident: stages.with_resident,
        accepted: stages.accepted,
        as_of: Some(status.since).filter(|_| !status.online()),
    })
}

/// More of what is asked for, in a name of the city's list or of a group.
fn detail(content: &ApplicationContent) -> Option<String> {
    match content {
        ApplicationContent::Duplicate { reason } => Some(reason.clone()),
        ApplicationContent::Extension { package } | ApplicationContent::Package { package } => Some(package.clone()),
        ApplicationContent::Identifier { identifier, .. } => Some(identifier.clone()),
        ApplicationContent::DataChange { changes } => {
            let group = serde_json::to_value(changes.first()?.group).ok()?;
            group.as_str().map(str::to_owned)
        }
        ApplicationContent::NewCard { .. } | ApplicationContent::PhysicalCard => None,
    }
}

fn line(record: &ApplicationRecord, staff: Uuid, today: Date) -> ApplicationLine {
    let subject = match &record.content {
        ApplicationContent::NewCard { form, .. } => {
            Some(format!("{} {}", form.given_names.trim(), form.surname.trim()))
        }
        _ => None,
    };
    ApplicationLine {
        application: record.application,
        number: record.number.clone(),
        kind: record.content.kind(),
        detail: detail(&record.content),
        applicant: record.applicant.clone(),
        subject: subject.filter(|name| *name != record.applicant),
        state: record.state,
        sent_at: record.sent_at,
        corrected_at: record.corrected_at,
        due: record.due,
        late: record.due <= today && matches!(record.state, State::Submitted | State::InReview),
        attachments: u32::try_from(record.attachments.len()).unwrap_or(u32::MAX),
        holder: record.holder.clone(),
        mine: record.holder.as_ref().is_some_and(|holder| holder.staff == staff),
    }
}

/// The date of birth in a form, typed or in the PESEL.
fn birth_date(form: &RegistrationForm) -> Option<Date> {
    let pesel = Pesel::parse(&form.pesel).ok().filter(|_| !form.no_pesel).map(|pesel| pesel.birth_date());
    pesel.or_else(|| parse_date(&form.birth_date))
}

pub(crate) async fn shown(open: &OpenStation, actor: &Actor, application: Uuid) -> Result<ApplicationShown, Problem> {
    let staff = actor.id()?;
    let mut tx = open.store.read().await?;
    let record = get(&mut tx, application).await?;
    let resident = match record.resident {
        Some(id) => store::residents::get(&mut tx, id).await?,
        None => None,
    };
    let mut attachments = Vec::with_capacity(record.attachments.len());
    for one in &record.attachments {
        attachments.push(AttachmentShown {
            attachment: one.attachment,
            purpose: one.purpose,
            name: one.name.clone(),
            media: one.media,
            here: store::blobs::sha256(&mut tx, one.attachment).await?.is_some(),
        });
    }
    let queued = store::applications::waits(&mut tx, application).await?;
    drop(tx);
    let line = line(&record, staff, open.today());
    let may_decide = record.state == State::InReview && line.mine;
    let mut born = resident.as_ref().map(|row| row.person.birth_date);
    let (mut fields, mut same) = (Vec::new(), Vec::new());
    if let ApplicationContent::NewCard { form, .. } = &record.content {
        born = born.or_else(|| birth_date(form));
        if may_decide && record.resident.is_none() {
            fields = check_form(open, form).err().unwrap_or_default();
            same = same_person::shown(open, form, &fields).await?;
        }
    }
    Ok(ApplicationShown {
        line,
        leads: leads_to(record.content.kind()),
        content: record.content,
        resident: resident.as_ref().map(|row| row.id),
        resident_name: resident.map(|row| format!("{} {}", row.person.given_names, row.person.surname)),
        age: born.and_then(|born| age_on(born, open.today())),
        may_decide,
        fields,
        same,
        attachments,
        said: record.said,
        waits_until: record.waits_until,
        production: record.production,
        steps: record.steps,
        queued,
    })
}

pub(crate) async fn get(tx: &mut Tx, application: Uuid) -> Result<ApplicationRecord, Problem> {
    store::applications::get(tx, application).await?.ok_or_else(|| ErrorCode::ApplicationUnknown.into())
}

/// Whether something may happen by a clerk now; says whether it changes anything.
pub(crate) fn may_happen(record: &ApplicationRecord, event: Event, staff: Uuid) -> Result<bool, Problem> {
    let after = next(record.state, event, who(record, Some(staff))).map_err(ErrorCode::from)?;
    Ok(after != record.state)
}

/// Records what a clerk did about an application, and lets it stand so here.
pub(crate) async fn put_down(
    open: &OpenStation,
    tx: &mut Tx,
    staff: Uuid,
    record_of: &ApplicationRecord,
    payload: Payload,
) -> Result<(), Problem> {
    let seen = vec![Seen { record: record_of.application, version: record_of.version }];
    let resident = payload.resident().or(record_of.resident);
    let act = Act { actor: Some(staff), resident, seen, payload };
    record(tx, open.now(), &open.random, act).await?;
    Ok(store::applications::lay(tx, record_of.application).await?)
}

async fn happens(
    open: &OpenStation,
    actor: &Actor,
    application: Uuid,
    event: Event,
    payload: Payload,
    name: &'static str,
) -> Result<ApplicationShown, Problem> {
    let staff = actor.id()?;
    let mut tx = open.store.begin().await?;
    let record = get(&mut tx, application).await?;
    if may_happen(&record, event, staff)? {
        put_down(open, &mut tx, staff, &record, payload).await?;
        tx.commit(name).await?;
    } else {
        drop(tx);
    }
    shown(open, actor, application).await
}

pub(crate) async fn take(open: &OpenStation, actor: &Actor, application: Uuid) -> Result<ApplicationShown, Problem> {
    let payload = Payload::ApplicationTaken { application };
    happens(open, actor, application, Event::Take, payload, "take-application").await
}

pub(crate) async fn release(open: &OpenStation, actor: &Actor, application: Uuid) -> Result<ApplicationShown, Problem> {
    let payload = Payload::ApplicationReleased { application };
    happens(open, actor, application, Event::Release, payload, "release-application").await
}

/// What a clerk says: reasons of the city's list, and words.
fn said(listed: &[ApplicationReason], reasons: Vec<String>, words: &str) -> Result<ApplicationWords, Problem> {
    let words = words.trim();
    if words.len() > MOST_WORDS_BYTES {
        return Err(ErrorCode::TooLarge.into());
    }
    let known = reasons.iter().all(|reason| listed.iter().any(|one| one.id == *reason));
    if reasons.is_empty() || !known || words.is_empty() {
        return Err(ErrorCode::ReasonMissing.into());
    }
    Ok(ApplicationWords { reasons, words: words.to_owned() })
}

pub(crate) async fn ask_correction(
    open: &OpenStation,
    actor: &Actor,
    args: AskCorrection,
) -> Result<ApplicationShown, Problem> {
    let AskCorrection { application, reasons, words } = args;
    let said = said(&open.setup().configuration.applications.corrections, reasons, &words)?;
    let payload = Payload::ApplicationCorrectionAsked { application, said };
    happens(open, actor, application, Event::AskCorrection, payload, "ask-correction").await
}

pub(crate) async fn reject(
    open: &OpenStation,
    actor: &Actor,
    args: RejectApplication,
) -> Result<ApplicationShown, Problem> {
    let RejectApplication { application, reason, words } = args;
    let said = said(&open.setup().configuration.applications.rejections, vec![reason], &words)?;
    let payload = Payload::ApplicationRejected { application, said };
    happens(open, actor, application, Event::Reject, payload, "reject-application").await
}

/// A card is made for an application that was accepted and waits for one, and for whom it is about.
pub(crate) async fn awaits_card(tx: &mut Tx, application: Uuid, resident: Uuid) -> Result<(), Problem> {
    let record = get(tx, application).await?;
    let waits = record.state == State::Accepted && leads_to(record.content.kind()) == Leads::Card;
    if waits && record.resident == Some(resident) { Ok(()) } else { Err(ErrorCode::WrongState.into()) }
}
