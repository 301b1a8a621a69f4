//! What the commands do.

use contract::counter::{ApplicationRef, AttachmentRef, Nothing};
use contract::portal::{
    AskForLink, Attach, LinkPurpose, LinkRef, LinkState, MyApplication, PasswordForLink, PasswordSet, PasswordTicks,
    Portal as Commands, PortalFace, ResidentSession, ResidentSignIn, SaveApplication,
};
use contract::{Audience, CommandInfo, ErrorCode, Moment, Problem};
use domain::password::{Password, PersonForPassword, Reuse, rules};
use time::Duration;

use super::{Admitted, Portal, Visitor};
use crate::accounts::{Account, LinkFor};
use crate::jobs::{NewJob, Work, later};
use crate::links::Link;
use crate::passwords::Turn;
use crate::store::{self, StoreProblem};

/// Nobody types more into the one field: the longest e-mail address (RFC 5321).
const LONGEST_TYPED: usize = 254;

/// What a request for a mail is put off by, at most: the work for somebody who is known is done while others are answered, so that
/// nobody's time tells of anybody.
const PUT_OFF_MILLIS: i64 = 3_000;

/// What went wrong, without a word of whom it was about.
pub(super) fn failed(problem: StoreProblem) -> Problem {
    tracing::error!(%problem, "the portal could not answer");
    match problem {
        StoreProblem::Conflict => ErrorCode::LinkBusy.into(),
        _ => ErrorCode::StoreFailed.into(),
    }
}

/// Whether a link is the newest of its account, unused and in time.
fn judge(link: &Link, account: &Account, now: Moment) -> LinkState {
    let purpose = match account.link_for {
        _ if link.generation < account.generation => return LinkState::Replaced,
        _ if link.generation > account.generation => return LinkState::Unknown,
        LinkFor::Nothing => return LinkState::Used,
        LinkFor::Activation => LinkPurpose::Activation,
        LinkFor::Recovery => LinkPurpose::Recovery,
    };
    match account.link_expires_at.filter(|until| *until > now) {
        Some(until) => LinkState::Good { login: account.login.clone(), purpose, until },
        None => LinkState::Expired,
    }
}

fn ticks(account: &Account, args: &PasswordForLink, reuse: Reuse) -> PasswordTicks {
    let person =
        PersonForPassword { first_name: &account.given_names, last_name: &account.surname, login: &account.login };
    rules(args.password.expose(), args.again.expose(), &person, reuse)
}

/// Whether everything holds that can be told without comparing with earlier passwords. Typing it again is left out.
fn worth_comparing(ticks: &PasswordTicks) -> bool {
    !ticks.too_long && ticks.rules().iter().take(5).all(|tick| tick.is_met())
}

fn refused(ticks: &PasswordTicks) -> Problem {
    let only_that = ticks.open() == 1 && !ticks.too_long && !ticks.twice_the_same.is_met();
    if only_that { ErrorCode::PasswordsDiffer.into() } else { ErrorCode::PasswordRules.into() }
}

impl Portal {
    /// A genuine link and its account.
    async fn account_of(&self, text: &str) -> Result<Option<(Link, Account)>, Problem> {
        let Some(link) = self.inner.links.read(text) else { return Ok(None) };
        let account = self.hub.store().account(&link.city, link.account).await.map_err(failed)?;
        Ok(account.map(|account| (link, account)))
    }

    async fn good_link(&self, text: &str) -> Result<(Link, Account), Problem> {
        let found = self.account_of(text).await?.ok_or(ErrorCode::LinkNotGood)?;
        match judge(&found.0, &found.1, self.hub.now()) {
            LinkState::Good { .. } => Ok(found),
            _ => Err(ErrorCode::LinkNotGood.into()),
        }
    }

    /// Queues a request for a mail; the same work whoever asks for whomever.
    async fn queue(&self, work: Work) -> Result<Nothing, Problem> {
        let (now, id) = (self.hub.now(), self.hub.new_id());
        let mut chance = [0; 2];
        self.hub.fill_random(&mut chance);
        let put_off = i64::from(u16::from_be_bytes(chance)) * PUT_OFF_MILLIS / i64::from(u16::MAX);
        let job = NewJob { id, key: id.to_string(), work, due: later(now, Duration::milliseconds(put_off)) };
        self.hub.store().enqueue_everywhere(&job, now).await.map_err(failed)?;
        Ok(Nothing {})
    }

    /// Sets the password while the account is held: others who come with the same link are turned away at once, and the link is used up
    /// only if everything has worked.
    async fn set_held(&self, turn: Turn<'_>, link: &Link, args: &PasswordForLink) -> Result<PasswordSet, Problem> {
        let (now, city) = (self.hub.now(), link.city.as_str());
        let mut tx = self.hub.store().begin().await.map_err(failed)?;
        let held = store::accounts::claim(&mut tx, city, link.account).await.map_err(failed)?;
        let account = held.ok_or(ErrorCode::LinkBusy)?;
        if !matches!(judge(link, &account, now), LinkState::Good { .. }) {
            return Err(ErrorCode::LinkNotGood.into());
        }
        let password = Password::new(args.password.expose());
        let earlier = store::accounts::passwords(&mut tx, city, account.id).await.map_err(failed)?;
        if turn.is_one_of(&password, earlier).await? {
            return Err(ErrorCode::PasswordRules.into());
        }
        let mut salt = [0; 16];
        self.hub.fill_random(&mut salt);
        let hash = turn.hash(password, salt).await?;
        let language = args.language.code();
        let used = store::accounts::use_link(&mut tx, city, account.id, link.generation, language, now).await;
        if !used.map_err(failed)? {
            return Err(ErrorCode::LinkNotGood.into());
        }
        let number = store::accounts::add_password(&mut tx, city, account.id, &hash, now).await.map_err(failed)?;
        let said = NewJob {
            id: self.hub.new_id(),
            key: format!("{}/{number}", account.id),
            work: Work::PasswordMail { account: account.id },
            due: now,
        };
        store::jobs::enqueue(&mut tx, city, &[said], now).await.map_err(failed)?;
        tx.commit().await.map_err(failed)?;
        let marks = [self.login_mark(&account.login), self.login_mark(&account.email)];
        self.hub.store().lift_failures(&marks).await.map_err(failed)?;
        Ok(PasswordSet { login: account.login })
    }
}

impl Commands for Portal {
    type Caller = Visitor;
    type Actor = Admitted;

    async fn admit(&self, caller: &Visitor, command: &'static CommandInfo) -> Result<Admitted, Problem> {
        let source = self.count(caller.address, command).await?;
        let resident = match command.audience {
            Audience::Anyone => None,
            Audience::Resident => Some(self.signed_in(caller.token.as_deref()).await?),
            _ => return Err(ErrorCode::NotAllowed.into()),
        };
        Ok(Admitted { source, resident, new_token: caller.new_token.clone() })
    }

    async fn portal_face(&self, _: &Admitted, _: Nothing) -> Result<PortalFace, Problem> {
        let face = self.hub.store().only_city_face().await.map_err(failed)?;
        let (city_name, support_phone) = face.map_or((None, None), |(name, phone)| (Some(name), phone));
        Ok(PortalFace { city_name, support_phone })
    }

    async fn link_state(&self, _: &Admitted, args: LinkRef) -> Result<LinkState, Problem> {
        let found = self.account_of(&args.link).await?;
        Ok(found.map_or(LinkState::Unknown, |(link, account)| judge(&link, &account, self.hub.now())))
    }

    async fn password_ticks_for_link(&self, _: &Admitted, args: PasswordForLink) -> Result<PasswordTicks, Problem> {
        let (link, account) = self.good_link(&args.link).await?;
        let without = ticks(&account, &args, Reuse::NotCompared);
        if !worth_comparing(&without) {
            return Ok(without);
        }
        let mut tx = self.hub.store().begin().await.map_err(failed)?;
        let earlier = store::accounts::passwords(&mut tx, &link.city, account.id).await.map_err(failed)?;
        drop(tx);
        let used = if earlier.is_empty() {
            false
        } else {
            self.inner.passwords.turn().await?.is_one_of(&Password::new(args.password.expose()), earlier).await?
        };
        Ok(ticks(&account, &args, if used { Reuse::UsedBefore } else { Reuse::New }))
    }

    async fn set_password_by_link(&self, _: &Admitted, args: PasswordForLink) -> Result<PasswordSet, Problem> {
        let (link, account) = self.good_link(&args.link).await?;
        // Compared with earlier ones once the account is held.
        let as_if_new = ticks(&account, &args, Reuse::New);
        if !as_if_new.accepted() {
            return Err(refused(&as_if_new));
        }
        let turn = self.inner.passwords.turn().await?;
        self.set_held(turn, &link, &args).await
    }

    async fn ask_for_link(&self, _: &Admitted, args: AskForLink) -> Result<Nothing, Problem> {
        let typed = args.typed.trim();
        if typed.is_empty() || typed.len() > LONGEST_TYPED || typed.contains('\0') {
            return Err(ErrorCode::BadRequest.into());
        }
        self.queue(Work::FindPerson { typed: typed.to_owned() }).await
    }

    async fn renew_link(&self, _: &Admitted, args: LinkRef) -> Result<Nothing, Problem> {
        let link = self.inner.links.read(&args.link).ok_or(ErrorCode::LinkNotGood)?;
        self.queue(Work::RenewLink { account: link.account }).await
    }

    async fn sign_in_resident(&self, caller: &Admitted, args: ResidentSignIn) -> Result<ResidentSession, Problem> {
        self.sign_resident_in(caller, &args).await
    }

    async fn sign_out_resident(&self, caller: &Admitted, _: Nothing) -> Result<Nothing, Problem> {
        self.sign_resident_out(caller).await?;
        Ok(Nothing {})
    }

    async fn my_applications(&self, caller: &Admitted, _: Nothing) -> Result<Vec<MyApplication>, Problem> {
        self.mine(caller.resident()?).await
    }

    async fn save_application(&self, caller: &Admitted, args: SaveApplication) -> Result<MyApplication, Problem> {
        self.save_typed(caller.resident()?, args).await
    }

    async fn attach(&self, caller: &Admitted, args: Attach) -> Result<MyApplication, Problem> {
        self.attach_file(caller.resident()?, args).await
    }

    async fn detach(&self, caller: &Admitted, args: AttachmentRef) -> Result<MyApplication, Problem> {
        self.detach_file(caller.resident()?, args.attachment).await
    }

    async fn submit_application(&self, caller: &Admitted, args: ApplicationRef) -> Result<MyApplication, Problem> {
        self.submit(caller.resident()?, args.application).await
    }

    async fn withdraw_application(&self, caller: &Admitted, args: ApplicationRef) -> Result<MyApplication, Problem> {
        self.withdraw(caller.resident()?, args.application).await
    }
}
