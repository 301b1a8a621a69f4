//! What residents do with their applications (B-1, B-2, B-5 to B-9). Every rule is `domain`'s; a station decides later.

use std::collections::BTreeSet;

use contract::application::{
    ApplicationContent, ApplicationEvent as Event, ApplicationState as State, AttachmentMedia, AttachmentPurpose,
    CardKind, MOST_ATTACHMENT_BYTES, MOST_ATTACHMENTS,
};
use contract::configuration::Configuration;
use contract::counter::GroupChange;
use contract::payload::ResidentData;
use contract::portal::{Attach, MyApplication, SaveApplication};
use contract::{ErrorCode, Problem};
use data_encoding::BASE64;
use domain::application::{Holds, Who, is_offered};
use domain::card::{CardStatus, may_be_replaced, status};
use domain::clock::today_in_warsaw;
use domain::consent::Clause;
use domain::leased_number::{ApplicationNumber, BODIES};
use domain::registration::{CheckContext, RegistrationForm, check, check_change};
use sha2::{Digest as _, Sha256};
use time::Duration;
use uuid::Uuid;

use super::Portal;
use super::bodies::failed;
use crate::applications::{ApplicationRow, save};
use crate::jobs::later;
use crate::store::own_applications::{self as own, NewAttachment, Own, Sent, Typed};
use crate::store::sessions::SignedIn;
use crate::store::{StoreProblem, Tx, applications, world};

/// The most drafts of one account.
const MOST_DRAFTS: i64 = 20;
/// The most bytes of what is asked for, as JSON.
const LARGEST_CONTENT: usize = 16 * 1024;
/// The longest name of an attachment or a point, and the longest number of an identifier, in bytes.
const LONGEST_NAME: usize = 120;
/// So often a number is drawn anew: with ten million used of a hundred, one draw in ten hits another.
const DRAWS: u32 = 20;

/// Something goes with an application only while the resident has it.
fn with_resident(row: &ApplicationRow) -> Result<(), Problem> {
    match row.state {
        State::Draft | State::NeedsCorrection => Ok(()),
        State::Submitted | State::InReview => Err(ErrorCode::ApplicationTaken.into()),
        _ => Err(ErrorCode::ApplicationDecided.into()),
    }
}

impl Portal {
    async fn own(&self, tx: &mut Tx, who: &SignedIn, application: Uuid) -> Result<Own, Problem> {
        own::locked(tx, who, application).await.map_err(failed)?.ok_or_else(|| ErrorCode::ApplicationUnknown.into())
    }

    pub(super) async fn mine(&self, who: &SignedIn) -> Result<Vec<MyApplication>, Problem> {
        let mut tx = self.hub.store().begin().await.map_err(failed)?;
        own::mine(&mut tx, who, None).await.map_err(failed)
    }

    async fn shown(&self, tx: &mut Tx, who: &SignedIn, application: Uuid) -> Result<MyApplication, Problem> {
        let found = own::mine(tx, who, Some(application)).await.map_err(failed)?;
        found.into_iter().next().ok_or_else(|| ErrorCode::ApplicationUnknown.into())
    }

    pub(super) async fn save_typed(&self, who: &SignedIn, args: SaveApplication) -> Result<MyApplication, Problem> {
        let size = serde_json::to_vec(&args.content).map_or(usize::MAX, |json| json.len());
        if size > LARGEST_CONTENT || args.point.len() > LONGEST_NAME {
            return Err(ErrorCode::TooLarge.into());
        }
        let now = self.hub.now();
        let mut tx = self.hub.store().begin().await.map_err(failed)?;
        if !own::is_point(&mut tx, &who.city, &args.point).await.map_err(failed)? {
            return Err(ErrorCode::BadRequest.into());
        }
        let rules = applications::rules(&mut tx, &who.city).await.map_err(failed)?;
        let expires = later(now, Duration::days(rules.draft_days.into()));
        let typed = Typed { point: args.point, content: args.content };
        let id = match args.application {
            None => {
                if own::drafts(&mut tx, who).await.map_err(failed)? >= MOST_DRAFTS {
                    return Err(ErrorCode::TooLarge.into());
                }
                let id = self.hub.new_id();
                own::insert(&mut tx, who, id, &typed, now, expires).await.map_err(failed)?;
                id
            }
            Some(id) => {
                let own = self.own(&mut tx, who, id).await?;
                with_resident(&own.row)?;
                // Another kind is another application.
                if own.typed.content.kind() != typed.content.kind() && own.row.state != State::Draft {
                    return Err(ErrorCode::BadRequest.into());
                }
                own::keep(&mut tx, who, &Own { typed, ..own }, now, expires).await.map_err(failed)?;
                id
            }
        };
        let shown = self.shown(&mut tx, who, id).await?;
        tx.commit().await.map_err(failed)?;
        Ok(shown)
    }

    pub(super) async fn attach_file(&self, who: &SignedIn, args: Attach) -> Result<MyApplication, Problem> {
        let bytes = BASE64.decode(args.bytes.as_bytes()).map_err(|_| ErrorCode::BadRequest)?;
        let name = args.name.trim();
        if bytes.len() > MOST_ATTACHMENT_BYTES || name.len() > LONGEST_NAME {
            return Err(ErrorCode::TooLarge.into());
        }
        let media = AttachmentMedia::of(&bytes).ok_or(ErrorCode::AttachmentKind)?;
        if args.purpose == AttachmentPurpose::Photo && media == AttachmentMedia::Pdf {
            return Err(ErrorCode::AttachmentKind.into());
        }
        let mut tx = self.hub.store().begin().await.map_err(failed)?;
        let own = self.own(&mut tx, who, args.application).await?;
        with_resident(&own.row)?;
        let there = own::attached(&mut tx, &who.city, own.row.id).await.map_err(failed)?;
        if there.len() >= MOST_ATTACHMENTS {
            return Err(ErrorCode::AttachmentTooMany.into());
        }
        let new = NewAttachment {
            id: self.hub.new_id(),
            application: own.row.id,
            purpose: args.purpose,
            name: if name.is_empty() { "—" } else { name },
            media,
            sha256: Sha256::digest(&bytes).into(),
            bytes: &bytes,
        };
        // A card has one photo: the one before goes.
        for before in there.iter().filter(|one| args.purpose == AttachmentPurpose::Photo && one.purpose == args.purpose)
        {
            own::detach(&mut tx, &who.city, before.attachment).await.map_err(failed)?;
        }
        own::attach(&mut tx, &who.city, &new).await.map_err(failed)?;
        let shown = self.shown(&mut tx, who, own.row.id).await?;
        tx.commit().await.map_err(failed)?;
        Ok(shown)
    }

    pub(super) async fn detach_file(&self, who: &SignedIn, attachment: Uuid) -> Result<MyApplication, Problem> {
        let mut tx = self.hub.store().begin().await.map_err(failed)?;
        let of = own::application_of(&mut tx, &who.city, attachment).await.map_err(failed)?;
        let own = self.own(&mut tx, who, of.ok_or(ErrorCode::ApplicationUnknown)?).await?;
        with_resident(&own.row)?;
        own::detach(&mut tx, &who.city, attachment).await.map_err(failed)?;
        let shown = self.shown(&mut tx, who, own.row.id).await?;
        tx.commit().await.map_err(failed)?;
        Ok(shown)
    }

    pub(super) async fn withdraw(&self, who: &SignedIn, application: Uuid) -> Result<MyApplication, Problem> {
        let now = self.hub.now();
        let mut tx = self.hub.store().begin().await.map_err(failed)?;
        let Own { mut row, .. } = self.own(&mut tx, who, application).await?;
        let rules = applications::rules(&mut tx, &who.city).await.map_err(failed)?;
        row.happen(Event::Withdraw, Who::Resident, None, now, &rules).map_err(ErrorCode::from)?;
        save(&self.hub, &mut tx, &who.city, std::iter::once(&row), now).await.map_err(failed)?;
        let shown = self.shown(&mut tx, who, application).await?;
        tx.commit().await.map_err(failed)?;
        self.hub.feed().stir(&who.city);
        Ok(shown)
    }

    pub(super) async fn submit(&self, who: &SignedIn, application: Uuid) -> Result<MyApplication, Problem> {
        let mut draws = 0;
        loop {
            match self.submit_once(who, application).await {
                Err(Unsent::Number) if draws < DRAWS => draws += 1,
                Err(Unsent::Number) => return Err(ErrorCode::NumbersExhausted.into()),
                Err(Unsent::Problem(problem)) => return Err(problem),
                Ok(shown) => return Ok(shown),
            }
        }
    }

    async fn submit_once(&self, who: &SignedIn, application: Uuid) -> Result<MyApplication, Unsent> {
        let (now, city) = (self.hub.now(), who.city.as_str());
        let mut tx = self.hub.store().begin().await?;
        let mut own = self.own(&mut tx, who, application).await?;
        let rules = applications::rules(&mut tx, city).await?;
        let (point_before, again) = (own.row.point.clone(), own.number.is_some());
        let state = own.row.state;
        own.row
            .happen(Event::Submit, Who::Resident, None, now, &rules)
            .map_err(|why| Problem::from(ErrorCode::from(why)))?;
        if own.row.state == state {
            return Ok(self.shown(&mut tx, who, application).await?);
        }
        let about = self.check(&mut tx, who, &own).await?;
        let number = match own.number.clone() {
            Some(number) => number,
            None => self.draw_number().to_string(),
        };
        own.row.resident = about.resident;
        own.row.point.clone_from(&own.typed.point);
        let due = today_in_warsaw(now.utc()).saturating_add(Duration::days(rules.due_days.into()));
        let sent = Sent { number: &number, applicant: &about.applicant, due, again };
        match own::send(&mut tx, who, &own, &sent, now).await {
            Err(StoreProblem::Taken(_)) => return Err(Unsent::Number),
            done => done?,
        }
        save(&self.hub, &mut tx, city, std::iter::once(&own.row), now).await?;
        if again && point_before != own.row.point {
            applications::gone_from(&mut tx, city, &point_before, application).await?;
        }
        let shown = self.shown(&mut tx, who, application).await?;
        tx.commit().await?;
        self.hub.feed().stir(city);
        Ok(shown)
    }

    /// A number that nobody can guess (D-4), drawn evenly.
    fn draw_number(&self) -> ApplicationNumber {
        loop {
            let mut bytes = [0; 4];
            self.hub.fill_random(&mut bytes);
            // 27 bits hold a hundred million; what is beyond is drawn anew.
            let body = u32::from_be_bytes(bytes) >> 5;
            if let Some(number) = ApplicationNumber::from_body(body).filter(|_| body < BODIES) {
                return number;
            }
        }
    }

    /// Whether an application may be sent as it is: what is asked for is offered, the fields are right, what has to be attached is there.
    async fn check(&self, tx: &mut Tx, who: &SignedIn, own: &Own) -> Result<About, Problem> {
        let city = who.city.as_str();
        let configuration = own::configuration(tx, city).await.map_err(failed)?.ok_or(ErrorCode::StoreFailed)?;
        if !own::is_point(tx, city, &own.typed.point).await.map_err(failed)? {
            return Err(ErrorCode::BadRequest.into());
        }
        let resident = match who.resident {
            Some(id) => {
                let found = world::residents_by_id(tx, city, &[id], world::Lock::None).await.map_err(failed)?;
                found.into_values().next().map(|row| row.data)
            }
            None => None,
        };
        let content = &own.typed.content;
        if let ApplicationContent::NewCard { form, card, packages } = content {
            self.check_form(form, &configuration)?;
            let own_form = resident.as_ref().filter(|data| is_the_person(data, form));
            let holds = self.holds(tx, city, own_form.map(|data| data.resident)).await?;
            // Virtual cards are not issued yet.
            if *card != CardKind::Physical || !is_offered(content.kind(), holds) {
                return Err(ErrorCode::NotOffered.into());
            }
            if !packages.iter().all(|wanted| configuration.packages.iter().any(|one| one.id == *wanted)) {
                return Err(ErrorCode::BadRequest.into());
            }
            let attached = own::attached(tx, city, own.row.id).await.map_err(failed)?;
            if !attached.iter().any(|one| one.purpose == AttachmentPurpose::Photo) {
                return Err(ErrorCode::PhotoMissing.into());
            }
            let name = resident.as_ref().map_or_else(|| named(&form.given_names, &form.surname), full_name);
            return Ok(About { resident: own_form.map(|data| data.resident), applicant: name });
        }
        let data = resident.ok_or(ErrorCode::NotOffered)?;
        let holds = self.holds(tx, city, Some(data.resident)).await?;
        if !is_offered(content.kind(), holds) {
            return Err(ErrorCode::NotOffered.into());
        }
        let listed = match content {
            ApplicationContent::Duplicate { reason } => {
                configuration.duplicate_reasons.iter().any(|one| one.id == *reason)
            }
            ApplicationContent::Extension { package } | ApplicationContent::Package { package } => {
                configuration.packages.iter().any(|one| one.id == *package)
            }
            ApplicationContent::Identifier { identifier, number, .. } => {
                let named = !number.trim().is_empty() && number.len() <= LONGEST_NAME;
                named && configuration.applications.identifiers.iter().any(|one| one.id == *identifier)
            }
            ApplicationContent::DataChange { changes } => {
                self.check_changes(&data, changes, &configuration)?;
                true
            }
            ApplicationContent::NewCard { .. } | ApplicationContent::PhysicalCard => true,
        };
        if !listed {
            return Err(ErrorCode::BadRequest.into());
        }
        Ok(About { resident: Some(data.resident), applicant: full_name(&data) })
    }

    fn context<T>(&self, configuration: &Configuration, f: impl FnOnce(&CheckContext<'_>) -> T) -> T {
        let documents: Vec<&str> = configuration.documents.iter().map(|one| one.id.as_str()).collect();
        let grounds: Vec<&str> = configuration.grounds.iter().map(|one| one.id.as_str()).collect();
        let clauses: Vec<Clause> = configuration
            .consents
            .iter()
            .map(|one| Clause { id: one.id.clone(), version: one.version, required: one.required })
            .collect();
        let today = today_in_warsaw(self.hub.now().utc());
        f(&CheckContext { today, documents: &documents, grounds: &grounds, clauses: &clauses })
    }

    fn check_form(&self, form: &RegistrationForm, configuration: &Configuration) -> Result<(), Problem> {
        self.context(configuration, |context| check(form, context)).map(drop).map_err(Problem::fields)
    }

    fn check_changes(
        &self,
        data: &ResidentData,
        changes: &[GroupChange],
        configuration: &Configuration,
    ) -> Result<(), Problem> {
        let groups: BTreeSet<_> = changes.iter().map(|change| change.group).collect();
        if groups.is_empty() || groups.len() != changes.len() {
            return Err(ErrorCode::BadRequest.into());
        }
        let mut typed = data.clone();
        for change in changes {
            typed.set_values(change.group, &change.after);
        }
        let form = typed.form().ok_or(ErrorCode::BadRequest)?;
        let groups: Vec<_> = groups.into_iter().collect();
        self.context(configuration, |context| check_change(&form, &groups, context)).map(drop).map_err(Problem::fields)
    }

    async fn holds(&self, tx: &mut Tx, city: &str, resident: Option<Uuid>) -> Result<Holds, Problem> {
        let Some(resident) = resident else { return Ok(Holds::default()) };
        let today = today_in_warsaw(self.hub.now().utc());
        let mut holds = Holds::default();
        for card in own::cards(tx, city, resident).await.map_err(failed)? {
            let status = status(&card, today);
            let physical = card.kind == CardKind::Physical;
            holds.active |= status == CardStatus::Active;
            holds.physical |= physical && may_be_replaced(status);
            holds.virtual_only |= !physical && status == CardStatus::Active;
            holds.coming |= matches!(status, CardStatus::InProduction | CardStatus::Waiting);
        }
        Ok(holds)
    }
}

/// Why nothing was sent.
enum Unsent {
    /// The number that was drawn is another one's.
    Number,
    /// Something else.
    Problem(Problem),
}

impl From<Problem> for Unsent {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<StoreProblem> for Unsent {
    fn from(problem: StoreProblem) -> Self {
        Self::Problem(failed(problem))
    }
}

/// Whom an application is about, and who asks.
struct About {
    resident: Option<Uuid>,
    applicant: String,
}

fn named(given_names: &str, surname: &str) -> String {
    format!("{} {}", given_names.trim(), surname.trim())
}

fn full_name(data: &ResidentData) -> String {
    named(&data.person.given_names, &data.person.surname)
}

/// Whether the person in a form is this resident: the same PESEL.
fn is_the_person(data: &ResidentData, form: &RegistrationForm) -> bool {
    !form.no_pesel && data.person.pesel.as_deref() == Some(form.pesel.trim())
}
