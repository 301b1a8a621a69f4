//! An application's life at the hub (C-9): what happens to it by residents, by stations and by time goes through one place, which asks the
//! one table of `domain`.

use contract::Moment;
use contract::application::{
    ApplicationEvent as Event, ApplicationKind, ApplicationRefused, ApplicationState as State, ApplicationWords,
};
use contract::configuration::ApplicationRules;
use domain::application::{Leads, Who, leads_to, next};
use serde::{Deserialize, Serialize};
use time::Duration;
use uuid::Uuid;

use crate::HubProcess;
use crate::jobs::{NewJob, Work, later};
use crate::store::{self, StoreProblem, Tx, applications};

/// So many are looked after in one transaction.
const AT_ONCE: i64 = 200;

/// An application, as far as its life goes.
#[derive(Clone)]
pub struct ApplicationRow {
    /// The application.
    pub id: Uuid,
    /// Its version.
    pub version: u64,
    /// What is asked for.
    pub kind: ApplicationKind,
    /// Where it stands.
    pub state: State,
    /// The issuance point that decides it.
    pub point: String,
    /// The record that it is about.
    pub resident: Option<Uuid>,
    /// Who has taken it, and at which station.
    pub holder: Option<(Uuid, Uuid)>,
    /// Since when, by the hub's time.
    pub holder_at: Option<Moment>,
    /// What was written to the resident last.
    pub said: Option<ApplicationWords>,
    /// The card that is made for it.
    pub production: Option<Uuid>,
    /// When the time for its state runs out.
    pub expires_at: Option<Moment>,
    /// When to remind of its card.
    pub remind_at: Option<Moment>,
    /// When its card was ready.
    pub ready_at: Option<Moment>,
    /// Steps that are new.
    pub steps: Vec<Step>,
    /// Letters that follow.
    pub letters: Vec<ApplicationLetter>,
    /// Somebody has changed it.
    pub changed: bool,
}

/// A step that an application went.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// What happened.
    pub event: Event,
    /// Where it stood then.
    pub state: State,
    /// When, by the hub's time.
    pub at: Moment,
    /// By whom of the staff, and at which station.
    pub by: Option<(Uuid, Uuid)>,
}

/// What a resident is told of an application by mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationLetter {
    /// Something is to be corrected.
    Correction,
    /// It was rejected.
    Rejected,
    /// It was accepted, and no card follows.
    Accepted,
    /// The card can be collected.
    Ready,
    /// The card still waits.
    Reminder,
    /// The time to correct it has run out.
    Expired,
    /// Nobody collected the card.
    NotCollected,
}

/// So many days later.
fn days(now: Moment, days: u16) -> Moment {
    later(now, Duration::days(days.into()))
}

impl ApplicationRow {
    /// Who a clerk is to it.
    #[must_use]
    pub fn who(&self, staff: Option<Uuid>) -> Who {
        match self.holder {
            Some((holder, _)) if staff != Some(holder) => Who::Colleague,
            _ => Who::Clerk,
        }
    }

    /// Lets something happen, with what follows: times that run, letters that go out.
    ///
    /// # Errors
    /// Why it does not happen; nothing has changed then.
    pub fn happen(
        &mut self,
        event: Event,
        who: Who,
        by: Option<(Uuid, Uuid)>,
        now: Moment,
        rules: &ApplicationRules,
    ) -> Result<(), ApplicationRefused> {
        let before = self.state;
        let state = next(before, event, who)?;
        if state == before {
            return Ok(());
        }
        self.state = state;
        self.change();
        self.steps.push(Step { event, state, at: now, by });
        (self.holder, self.holder_at) = match state {
            State::InReview => (by, Some(now)),
            _ => (None, None),
        };
        (self.expires_at, self.remind_at, self.ready_at) = (None, None, None);
        match state {
            State::InReview => self.expires_at = Some(days(now, rules.review_days)),
            State::NeedsCorrection => {
                self.expires_at = Some(days(now, rules.correction_days));
                self.letters.push(ApplicationLetter::Correction);
            }
            State::Rejected => self.letters.push(ApplicationLetter::Rejected),
            State::Accepted if leads_to(self.kind) != Leads::Card => self.letters.push(ApplicationLetter::Accepted),
            State::Ready => {
                self.ready_at = Some(now);
                self.expires_at = Some(days(now, rules.collect_days));
                self.remind_at = rules.reminder_days.first().map(|first| days(now, *first));
                self.letters.push(ApplicationLetter::Ready);
            }
            State::Expired if before == State::NeedsCorrection => self.letters.push(ApplicationLetter::Expired),
            State::Expired if before == State::Ready => self.letters.push(ApplicationLetter::NotCollected),
            _ => {}
        }
        Ok(())
    }

    /// Notes that something has changed; once for each time it is written.
    pub(crate) fn change(&mut self) {
        if !self.changed {
            self.changed = true;
            self.version += 1;
        }
    }

    /// The resident is reminded now; the next time, if there is one, is set.
    fn remind(&mut self, now: Moment, rules: &ApplicationRules) {
        let Some(ready) = self.ready_at else { return };
        let times = rules.reminder_days.iter().map(|after| days(ready, *after));
        self.remind_at = times.filter(|at| *at > now).min();
        self.letters.push(ApplicationLetter::Reminder);
    }
}

/// Saves applications that have changed, queues their letters, and lets stations hear of them.
pub(crate) async fn save(
    hub: &HubProcess,
    tx: &mut Tx,
    city: &str,
    rows: impl Iterator<Item = &ApplicationRow> + Clone,
    now: Moment,
) -> Result<(), StoreProblem> {
    applications::save(tx, city, rows.clone(), now).await?;
    let letter = |row: &ApplicationRow, letter: ApplicationLetter| NewJob {
        id: hub.new_id(),
        // The same step is told of once; reminders do not change the version and differ by their time.
        key: format!("{}/{}/{letter:?}/{}", row.id, row.version, now.unix_millis()),
        work: Work::ApplicationMail { application: row.id, letter },
        due: now,
    };
    let jobs: Vec<NewJob> = rows.flat_map(|row| row.letters.iter().map(|one| letter(row, *one))).collect();
    if jobs.is_empty() { Ok(()) } else { store::jobs::enqueue(tx, city, &jobs, now).await }
}

/// What time brings: those whose time has run out expire or go back to the queue, and residents are reminded of cards that wait. Says how
/// many there were.
///
/// # Errors
/// [`StoreProblem`]; what was not saved comes again.
pub async fn follow_the_clock(hub: &HubProcess) -> Result<u64, StoreProblem> {
    let mut done = 0;
    loop {
        let now = hub.now();
        let mut tx = hub.store().begin().await?;
        let Some((city, mut rows)) = applications::due(&mut tx, now, AT_ONCE).await? else { return Ok(done) };
        let rules = applications::rules(&mut tx, &city).await?;
        for row in &mut rows {
            if row.expires_at.is_some_and(|at| at <= now) {
                // A state that does not run out has no such time; if it has one all the same, it is not looked at for ever.
                if row.happen(Event::TimeOut, Who::Clock, None, now, &rules).is_err() {
                    row.expires_at = None;
                }
            } else {
                row.remind(now, &rules);
            }
        }
        save(hub, &mut tx, &city, rows.iter(), now).await?;
        tx.commit().await?;
        hub.feed().stir(&city);
        done += rows.len() as u64;
    }
}
