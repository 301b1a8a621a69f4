//! Argon2id as ARCHITECTURE sets it: 64 MiB, two passes, one lane, a few at a time.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use contract::{ErrorCode, Problem};
use domain::password::Password;
use rand_core::CryptoRng;
use tokio::sync::Semaphore;

/// A hash that no password has, for comparisons with nobody: they cost the same time.
const NOBODY: &str = "$argon2id$v=19$m=65536,t=2,p=1$bmlrdC1uaWdkeS10dWc$3r0m7T2Y2l2S3oU1pX6o8u3Q1YwV5b6D9fK4hJ7nL0c";

/// Compares and makes hashes, away from the threads that answer the screen.
pub(crate) struct Passwords {
    turns: Semaphore,
}

fn argon2() -> Result<Argon2<'static>, Problem> {
    let params = Params::new(64 * 1024, 2, 1, None).map_err(|_| ErrorCode::Unexpected)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

impl Passwords {
    pub(crate) fn new() -> Self {
        Self { turns: Semaphore::new(2) }
    }

    /// Whether a password is the one of a hash. `None` for a person who does not exist: false, after the same time.
    pub(crate) async fn verify(&self, password: Password, hash: Option<String>) -> Result<bool, Problem> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let same = self
            .away(move || {
                let parsed = PasswordHash::new(&hash).map_err(|_| ErrorCode::Unexpected)?;
                Ok(argon2()?.verify_password(password.expose().as_bytes(), &parsed).is_ok())
            })
            .await?;
        Ok(known && same)
    }

    /// Whether a password is one of several.
    pub(crate) async fn any(&self, password: Password, hashes: Vec<String>) -> Result<bool, Problem> {
        for hash in hashes {
            if self.verify(password.clone(), Some(hash)).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The hash of a new password, in PHC form.
    pub(crate) async fn hash(&self, password: Password, salt: [u8; 16]) -> Result<String, Problem> {
        self.away(move || {
            let hash = argon2()?
                .hash_password_with_salt(password.expose().as_bytes(), &salt)
                .map_err(|_| ErrorCode::Unexpected)?;
            Ok(hash.to_string())
        })
        .await
    }

    async fn away<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let _turn = self.turns.acquire().await.map_err(|_| ErrorCode::Unexpected)?;
        tokio::task::spawn_blocking(work).await.map_err(|_| Problem::from(ErrorCode::Unexpected))?
    }
}

/// A random salt.
pub(crate) fn salt(random: &mut dyn CryptoRng) -> [u8; 16] {
    let mut salt = [0; 16];
    random.fill_bytes(&mut salt);
    salt
}
