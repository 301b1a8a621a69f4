//! Argon2id as ARCHITECTURE sets it: 64 MiB, two passes, one lane, a few at a time. Whoever wants to compare or make a hash waits for a
//! turn first, before anything in the database is held.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use contract::{ErrorCode, Problem};
use domain::password::Password;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Hands out turns.
pub(crate) struct Passwords {
    turns: Semaphore,
}

/// The right to compare and hash, one thing after the other.
pub(crate) struct Turn<'a> {
    _permit: SemaphorePermit<'a>,
}

fn argon2() -> Result<Argon2<'static>, Problem> {
    let params = Params::new(64 * 1024, 2, 1, None).map_err(|_| ErrorCode::Unexpected)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

impl Passwords {
    pub(crate) fn new() -> Self {
        Self { turns: Semaphore::new(2) }
    }

    pub(crate) async fn turn(&self) -> Result<Turn<'_>, Problem> {
        Ok(Turn { _permit: self.turns.acquire().await.map_err(|_| ErrorCode::Unexpected)? })
    }
}

impl Turn<'_> {
    /// Whether a password is one of several.
    pub(crate) async fn is_one_of(&self, password: &Password, hashes: Vec<String>) -> Result<bool, Problem> {
        let password = password.clone();
        away(move || {
            for hash in hashes {
                let parsed = PasswordHash::new(&hash).map_err(|_| ErrorCode::Unexpected)?;
                if argon2()?.verify_password(password.expose().as_bytes(), &parsed).is_ok() {
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await
    }

    /// The hash of a new password, in PHC form.
    pub(crate) async fn hash(&self, password: Password, salt: [u8; 16]) -> Result<String, Problem> {
        away(move || {
            let hash = argon2()?.hash_password_with_salt(password.expose().as_bytes(), &salt);
            Ok(hash.map_err(|_| ErrorCode::Unexpected)?.to_string())
        })
        .await
    }
}

/// Away from the threads that answer requests.
async fn away<T: Send + 'static>(work: impl FnOnce() -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Problem::from(ErrorCode::Unexpected))?
}
