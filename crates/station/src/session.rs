//! Who works at which window: signing in, lock-out, covering the screen, one's own password.

use std::sync::Arc;

use contract::counter::{
    DraftKind, DraftNote, LiftLockout, NewPassword, PasswordTicks, Person, SessionState, SignIn, StaffCard,
    TypedPassword, Unlock,
};
use contract::payload::Payload;
use contract::{Audience, CommandInfo, ErrorCode, Moment, Problem};
use domain::lockout::Failures;
use domain::password::{self, Password, PersonForPassword, Reuse};
use domain::role::{Act as Allowed, Role, may};
use uuid::Uuid;

use crate::Station;
use crate::act::Actor;
use crate::open::OpenStation;
use crate::passwords::salt;
use crate::record::{Act, record};
use crate::store::staff::StaffRow;
use crate::store::{self, Store, StoreProblem};
use crate::training;

/// A person at a window.
#[derive(Clone)]
pub(crate) struct Session {
    person: StaffRow,
    /// When somebody last touched a key.
    awake_at: Moment,
    /// Since when the screen is covered.
    covered_since: Option<Moment>,
    /// The station that is trained on.
    pub(crate) training: Option<Arc<OpenStation>>,
}

impl Station {
    /// Lets a window's person in to a command, or says why not.
    pub(crate) fn admit_person(&self, window: &str, command: &CommandInfo) -> Result<Actor, Problem> {
        let session = self.session_of(window);
        let actor = |session: Option<Session>| {
            let (person, training) = session.map(|session| (session.person, session.training)).unzip();
            Actor { window: window.to_owned(), person, training: training.flatten() }
        };
        if command.audience == Audience::Anyone {
            return Ok(actor(session.filter(|session| session.covered_since.is_none())));
        }
        let session = session.ok_or(ErrorCode::NotSignedIn)?;
        if session.covered_since.is_some() {
            return Err(ErrorCode::ScreenLocked.into());
        }
        let least = match command.audience {
            Audience::Anyone | Audience::SignedIn => return Ok(actor(Some(session))),
            Audience::Resident => return Err(ErrorCode::NotAllowed.into()),
            Audience::Operator => Role::Operator,
            Audience::Supervisor => Role::Supervisor,
            Audience::Administrator => Role::Administrator,
        };
        if session.person.must_change {
            return Err(ErrorCode::PasswordMustChange.into());
        }
        if session.person.role < least {
            return Err(ErrorCode::NotAllowed.into());
        }
        Ok(actor(Some(session)))
    }

    /// The same for bytes, which have no command of their own.
    pub(crate) fn admit_operator(&self, window: &str) -> Result<Actor, Problem> {
        let bytes = CommandInfo { name: "bytes", audience: Audience::Operator, reach: contract::Reach::Offline };
        self.admit_person(window, &bytes)
    }

    /// The session of a window, covered if nobody touched a key for the city's idle time.
    fn session_of(&self, window: &str) -> Option<Session> {
        let now = self.now();
        let idle_minutes = self.idle_minutes();
        let mut sessions = self.shared.sessions.lock();
        let session = sessions.get_mut(window)?;
        // A clock that was set back must not keep the screen open.
        session.awake_at = session.awake_at.min(now);
        let idle_since = session.awake_at.unix_millis() + i64::from(idle_minutes) * 60_000;
        if session.covered_since.is_none() && idle_since <= now.unix_millis() {
            session.covered_since = Some(session.awake_at);
        }
        Some(session.clone())
    }

    fn idle_minutes(&self) -> u16 {
        let open = self.shared.state.try_read().ok();
        match open.as_deref() {
            Some(crate::State::Open(open)) => open.setup().configuration.idle_minutes.clamp(1, 60),
            _ => 60,
        }
    }

    pub(crate) async fn session_state(&self, window: &str) -> Result<SessionState, Problem> {
        let Some(session) = self.session_of(window) else { return Ok(SessionState::Nobody) };
        let person = person(&session.person);
        let (training, must_change_password) = (session.training.is_some(), session.person.must_change);
        let Some(since) = session.covered_since else {
            return Ok(SessionState::SignedIn { person, must_change_password, training });
        };
        let open = match session.training {
            Some(training) => training,
            None => self.open_station().await?,
        };
        let mut tx = open.store.read().await?;
        let draft = store::drafts::load(&mut tx, person.id, DraftKind::Registration).await?;
        let draft =
            draft.map(|saved| DraftNote { kind: saved.draft.kind, step: saved.draft.step, saved_at: saved.saved_at });
        Ok(SessionState::Locked { person, since, draft, training })
    }

    pub(crate) async fn staff_cards(&self) -> Result<Vec<StaffCard>, Problem> {
        let open = self.open_station().await?;
        let now = open.now();
        let mut tx = open.store.read().await?;
        let everybody = store::staff::all(&mut tx).await?;
        let latest = everybody.iter().filter_map(|person| person.last_here).max();
        let card = |person: &StaffRow| StaffCard {
            id: person.id,
            name: person.name(),
            role: person.role,
            last_here: person.last_here,
            latest: person.last_here.is_some() && person.last_here == latest,
            locked_until: person.failures.seen_at(now.utc()).lockout().locked_until.map(Moment::of),
        };
        Ok(everybody.iter().map(card).collect())
    }

    pub(crate) async fn sign_person_in(&self, window: &str, args: SignIn) -> Result<SessionState, Problem> {
        let open = self.open_station().await?;
        let mut person = self.prove(&open, args.staff, &args.password).await?;
        let now = open.now();
        let mut tx = open.store.begin().await?;
        store::staff::set_last_here(&mut tx, person.id, now).await?;
        tx.commit("sign-in").await?;
        person.last_here = Some(now);
        self.forget_bytes(window);
        let session = Session { person, awake_at: now, covered_since: None, training: None };
        let before = self.shared.sessions.lock().insert(window.to_owned(), session);
        training::end(before.and_then(|session| session.training)).await;
        self.session_state(window).await
    }

    /// People of the staff have changed: a wider or narrower role holds at once, and who may no longer work here is signed out.
    pub(crate) async fn renew_people(&self, open: &OpenStation, changed: &[Uuid]) -> Result<(), StoreProblem> {
        let mut tx = open.store.read().await?;
        for staff in changed {
            let Some(now) = store::staff::get(&mut tx, *staff).await? else { continue };
            let windows: Vec<String> = {
                let mut sessions = self.shared.sessions.lock();
                let of_person = sessions.iter_mut().filter(|(_, session)| session.person.id == *staff);
                of_person
                    .map(|(window, session)| {
                        session.person = now.clone();
                        window.clone()
                    })
                    .collect()
            };
            if now.gone {
                for window in windows {
                    let _ = self.sign_person_out(&window).await;
                }
            }
        }
        Ok(())
    }

    /// Nothing that a person sent or had made stays at the window for the next one.
    pub(crate) fn forget_bytes(&self, window: &str) {
        self.shared.bytes.lock().forget_window(window);
        self.shared.documents.lock().forget_window(window);
    }

    pub(crate) async fn sign_person_out(&self, window: &str) -> Result<SessionState, Problem> {
        self.forget_bytes(window);
        let before = self.shared.sessions.lock().remove(window);
        training::end(before.and_then(|session| session.training)).await;
        Ok(SessionState::Nobody)
    }

    pub(crate) async fn uncover(&self, window: &str, args: Unlock) -> Result<SessionState, Problem> {
        let session = self.session_of(window).ok_or(ErrorCode::NotSignedIn)?;
        let open = self.open_station().await?;
        self.prove(&open, session.person.id, &args.password).await?;
        if let Some(session) = self.shared.sessions.lock().get_mut(window) {
            session.covered_since = None;
            session.awake_at = open.now();
        }
        self.session_state(window).await
    }

    pub(crate) async fn cover(&self, window: &str) -> Result<SessionState, Problem> {
        let now = self.now();
        if let Some(session) = self.shared.sessions.lock().get_mut(window) {
            session.covered_since = Some(now);
        }
        self.session_state(window).await
    }

    pub(crate) async fn awake(&self, window: &str) -> Result<SessionState, Problem> {
        let now = self.now();
        if let Some(session) = self.shared.sessions.lock().get_mut(window) {
            session.awake_at = now;
        }
        self.session_state(window).await
    }

    /// Proves a person by the password. Counts the failure before it compares, so that ending the program in between wins
    /// nothing.
    async fn prove(&self, open: &OpenStation, staff: Uuid, typed: &TypedPassword) -> Result<StaffRow, Problem> {
        let now = open.now().utc();
        let mut tx = open.store.begin().await?;
        let person = store::staff::get(&mut tx, staff).await?;
        let person = person.filter(|person| !person.gone);
        let hashes = match &person {
            Some(person) => store::staff::password_hashes(&mut tx, person.id).await?,
            None => Vec::new(),
        };
        let mut failures = Failures::none(now);
        if let Some(person) = &person {
            failures = person.failures.seen_at(now);
            if let Some(until) = failures.lockout().locked_until {
                store::staff::set_failures(&mut tx, person.id, &failures).await?;
                tx.commit("locked-out").await?;
                return Err(Problem::new(ErrorCode::LockedOut).with_until(Some(Moment::of(until))));
            }
            failures = failures.wrong_at(now);
            store::staff::set_failures(&mut tx, person.id, &failures).await?;
            tx.commit("count-failure").await?;
        }
        let password = Password::new(typed.expose());
        let right =
            !password.is_too_long() && self.shared.passwords.verify(password, hashes.into_iter().next()).await?;
        match person {
            Some(mut person) if right => {
                person.failures = Failures::none(now);
                forgive(&open.store, person.id, &person.failures).await?;
                Ok(person)
            }
            _ => {
                let until = failures.lockout().locked_until.map(Moment::of);
                Err(Problem::new(ErrorCode::WrongPassword).with_until(until))
            }
        }
    }

    /// Somebody signs one act of a colleague with their own password, without taking the window over.
    pub(crate) async fn second_signature(
        &self,
        staff: Uuid,
        password: &TypedPassword,
        act: Allowed,
    ) -> Result<StaffRow, Problem> {
        let open = self.open_station().await?;
        let person = self.prove(&open, staff, password).await?;
        if may(person.role, act) && !person.must_change { Ok(person) } else { Err(ErrorCode::NotAllowed.into()) }
    }

    pub(crate) async fn lift(&self, args: LiftLockout) -> Result<Vec<StaffCard>, Problem> {
        let open = self.open_station().await?;
        let supervisor = self.second_signature(args.supervisor, &args.password, Allowed::LiftLockout).await?;
        if supervisor.id == args.staff {
            return Err(ErrorCode::NotAllowed.into());
        }
        let now = open.now();
        let mut tx = open.store.begin().await?;
        store::staff::set_failures(&mut tx, args.staff, &Failures::none(now.utc())).await?;
        let payload = Payload::LockoutLifted { staff: args.staff, supervisor: supervisor.id };
        let act = Act { actor: Some(supervisor.id), resident: None, seen: Vec::new(), payload };
        record(&mut tx, now, &self.shared.random, act).await?;
        tx.commit("lift-lockout").await?;
        self.staff_cards().await
    }

    /// How a new password stands. The last ten are compared once everything else is right.
    pub(crate) async fn ticks(&self, actor: &Actor, args: &NewPassword) -> Result<PasswordTicks, Problem> {
        let open = self.open_station().await?;
        let person = actor.person()?;
        let ticks = |reuse| rules(person, args, reuse);
        let without = ticks(Reuse::NotCompared);
        // One rule is the comparison itself, another typing it again: until the rest is right there is nothing to compare.
        if without.too_long || without.rules().iter().take(5).any(|tick| !tick.is_met()) {
            return Ok(without);
        }
        let mut tx = open.store.read().await?;
        let hashes = store::staff::password_hashes(&mut tx, person.id).await?;
        drop(tx);
        let used = self.shared.passwords.any(Password::new(args.password.expose()), hashes).await?;
        Ok(ticks(if used { Reuse::UsedBefore } else { Reuse::New }))
    }

    pub(crate) async fn set_password(&self, actor: &Actor, args: NewPassword) -> Result<SessionState, Problem> {
        let person = actor.person()?.clone();
        let ticks = self.ticks(actor, &args).await?;
        if !ticks.accepted() {
            let same = ticks.twice_the_same.is_met();
            let only_that = ticks.open() == 1 && !ticks.too_long;
            let code = if !same && only_that { ErrorCode::PasswordsDiffer } else { ErrorCode::PasswordRules };
            return Err(code.into());
        }
        let open = self.open_station().await?;
        let salt = salt(&mut **open.random.lock());
        let hash = self.shared.passwords.hash(Password::new(args.password.expose()), salt).await?;
        let now = open.now();
        let mut tx = open.store.begin().await?;
        let payload = Payload::PasswordSet { staff: person.id, hash: hash.clone() };
        let act = Act { actor: Some(person.id), resident: None, seen: Vec::new(), payload };
        let at = record(&mut tx, now, &self.shared.random, act).await?;
        store::staff::set_password(&mut tx, person.id, &hash, at).await?;
        tx.commit("set-password").await?;
        for session in self.shared.sessions.lock().values_mut().filter(|session| session.person.id == person.id) {
            session.person.must_change = false;
            session.awake_at = now;
        }
        self.session_state(&actor.window).await
    }
}

async fn forgive(store: &Store, staff: Uuid, failures: &Failures) -> Result<(), Problem> {
    let mut tx = store.begin().await?;
    store::staff::set_failures(&mut tx, staff, failures).await?;
    Ok(tx.commit("forgive").await?)
}

fn person(row: &StaffRow) -> Person {
    Person { id: row.id, name: row.name(), login: row.login.clone(), role: row.role }
}

fn rules(person: &StaffRow, args: &NewPassword, reuse: Reuse) -> PasswordTicks {
    let names =
        PersonForPassword { first_name: &person.first_name, last_name: &person.last_name, login: &person.login };
    password::rules(args.password.expose(), args.again.expose(), &names, reuse)
}
