//! Residents sign in: one session for each account, proved by a random token of which only the hash is kept here.

use contract::portal::{ResidentSession, ResidentSignIn};
use contract::{ErrorCode, Problem};
use domain::password::Password;
use sha2::{Digest as _, Sha256};
use time::Duration;

use super::bodies::failed;
use super::{Admitted, Portal};
use crate::jobs::later;
use crate::store::sessions::{Candidate, SignedIn, Worth};

/// A session ends by itself after so long.
pub(crate) const SESSION_LASTS: Duration = Duration::hours(12);
/// Wrong passwords that nobody has added to for so long are forgotten; longer than any lock.
pub(crate) const FAILURES_KEPT: Duration = Duration::days(2);
/// 256 bits.
const TOKEN_BYTES: usize = 32;
/// Nobody types more: the longest e-mail address (RFC 5321).
const LONGEST_TYPED: usize = 254;
/// A password of nobody, hashed like every other: whoever is unknown costs the same time.
const NOBODY: &str =
    "$argon2id$v=19$m=65536,t=2,p=1$b2tpZW5rby1ub2JvZHktMQ$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

/// What is kept of a token.
pub(super) fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

impl Portal {
    /// Whose session a token is.
    pub(super) async fn signed_in(&self, token: Option<&str>) -> Result<SignedIn, Problem> {
        let token = token.ok_or(ErrorCode::NotSignedIn)?;
        match self.hub.store().session(&token_hash(token), self.hub.now()).await.map_err(failed)? {
            Worth::Session(who) => Ok(who),
            Worth::EndedElsewhere => Err(ErrorCode::SignedInElsewhere.into()),
            Worth::Nothing => Err(ErrorCode::NotSignedIn.into()),
        }
    }

    /// What stands for a login in the counts of failures.
    pub(super) fn login_mark(&self, login: &str) -> Vec<u8> {
        self.inner.links.source(format!("login {}", login.trim().to_lowercase()).as_bytes())
    }

    pub(super) async fn sign_resident_in(
        &self,
        caller: &Admitted,
        args: &ResidentSignIn,
    ) -> Result<ResidentSession, Problem> {
        let typed = args.login.trim();
        if typed.is_empty() || typed.len() > LONGEST_TYPED || typed.contains('\0') {
            return Err(ErrorCode::WrongPassword.into());
        }
        let (now, store) = (self.hub.now(), self.hub.store());
        let (login, source) = (self.login_mark(typed), &caller.source);
        let failures = store.failures(&login, source, now).await.map_err(failed)?;
        if let Some(until) = failures.lockout().locked_until {
            return Err(Problem::new(ErrorCode::LockedOut).with_until(Some(contract::Moment::of(until))));
        }
        // Counted before it is compared: ending the request in between wins nothing.
        store.count_failure(&login, source, now).await.map_err(failed)?;
        let mut candidates = store.candidates(typed).await.map_err(failed)?;
        // Of several accounts with one address nobody knows which is meant: the login is needed, and the answer is the same.
        let meant: Option<Candidate> = if candidates.len() == 1 { candidates.pop() } else { None };
        let password = Password::new(args.password.expose());
        let turn = self.inner.passwords.turn().await?;
        let hash = meant.as_ref().map_or_else(|| NOBODY.to_owned(), |account| account.hash.clone());
        let right = !password.is_too_long() && turn.is_one_of(&password, vec![hash]).await?;
        drop(turn);
        let Some(account) = meant.filter(|_| right) else { return Err(ErrorCode::WrongPassword.into()) };
        store.forget_failures(&login, source).await.map_err(failed)?;
        // Only who has the password learns of it.
        if account.blocked {
            return Err(ErrorCode::AccountBlocked.into());
        }
        let mut random = [0; TOKEN_BYTES];
        self.hub.fill_random(&mut random);
        let token = data_encoding::BASE64URL_NOPAD.encode(&random);
        let expires = later(now, SESSION_LASTS);
        store.begin_session(&account.city, account.account, &token_hash(&token), now, expires).await.map_err(failed)?;
        caller.set_token(token);
        Ok(ResidentSession { login: account.login })
    }

    pub(super) async fn sign_resident_out(&self, caller: &Admitted) -> Result<(), Problem> {
        let who = caller.resident()?;
        self.hub.store().end_session(&who.city, who.account).await.map_err(failed)?;
        caller.set_token(String::new());
        Ok(())
    }
}
