//! Passwords: Argon2id with a pepper, a few at a time.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::crypto::{Key, hmac, random, token};
use crate::problem::Problem;

/// OWASP's minimum: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Hashes at once; a third of a hundred milliseconds each.
const AT_ONCE: usize = 2;
/// Hashes that may wait; who comes later is told that it is busy.
const WAITING: usize = 32;
/// Shortest password, in characters.
const SHORTEST: usize = 12;
/// Longest password, in bytes: what one hash takes in.
const LONGEST: usize = 256;

/// Hashes and checks passwords.
pub struct Hasher {
    pepper: Key,
    at_once: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    /// What an unknown account's password is checked against, so that it costs the same.
    dummy: tokio::sync::OnceCell<String>,
}

impl Hasher {
    /// Over PASSWORD_PEPPER.
    #[must_use]
    pub fn new(pepper: Key) -> Self {
        Self {
            pepper,
            at_once: Arc::new(Semaphore::new(AT_ONCE)),
            queue: Arc::new(Semaphore::new(WAITING)),
            dummy: tokio::sync::OnceCell::new(),
        }
    }

    /// Hashes a new password.
    ///
    /// # Errors
    /// `Invalid` when it is too short or too long, `RateLimited` when too many wait.
    pub async fn hash(&self, password: &str) -> Result<String, Problem> {
        if password.chars().count() < SHORTEST {
            return Err(Problem::invalid(
                "password",
                "At least 12 characters. Several words are easy to keep in mind.",
            ));
        }
        if password.len() > LONGEST {
            return Err(Problem::invalid("password", "At most 256 characters."));
        }
        self.raw_hash(password.to_owned()).await
    }

    /// Whether the password is right. Without a hash to check against, false at the same cost.
    ///
    /// # Errors
    /// `RateLimited` when too many wait.
    pub async fn check(&self, password: &str, hash: Option<&str>) -> Result<bool, Problem> {
        let password = if password.len() > LONGEST { String::new() } else { password.to_owned() };
        let dummy = self.dummy.get_or_try_init(|| self.raw_hash(Uuid::new_v4().to_string())).await?;
        let known = hash.is_some();
        let stored = hash.unwrap_or(dummy).to_owned();
        let peppered = self.pepper(&password);
        let right = self
            .run(move || {
                let parsed = PasswordHash::new(&stored).map_err(|e| Problem::internal(e.to_string()))?;
                Ok(argon()?.verify_password(&peppered, &parsed).is_ok())
            })
            .await?;
        Ok(right && known)
    }

    async fn raw_hash(&self, password: String) -> Result<String, Problem> {
        let peppered = self.pepper(&password);
        self.run(move || {
            let salt: [u8; 16] = random();
            let hash = argon()?.hash_password_with_salt(&peppered, &salt);
            Ok(hash.map_err(|e| Problem::internal(e.to_string()))?.to_string())
        })
        .await
    }

    fn pepper(&self, password: &str) -> Vec<u8> {
        token::encode(&hmac(self.pepper.bytes(), password.as_bytes())).into_bytes()
    }

    /// One of a few at a time, off the threads that answer requests.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let _place = self.queue.try_acquire().map_err(|_| Problem::RateLimited(Duration::from_secs(2)))?;
        let _turn = self.at_once.acquire().await.map_err(Problem::internal)?;
        tokio::task::spawn_blocking(work).await.map_err(Problem::internal)?
    }
}

fn argon() -> Result<Argon2<'static>, Problem> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|e| Problem::internal(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}
