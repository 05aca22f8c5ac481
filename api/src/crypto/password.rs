//! Hashes and checks passwords with Argon2id and a pepper. Limits the number of parallel hashes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use uuid::Uuid;
use zxcvbn::{Score, zxcvbn};

use super::{Key, hmac, random, token};
use crate::problem::Problem;

/// OWASP's minimum for Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Maximum number of hashes that are computed in parallel. One hash takes about 33 ms.
const AT_ONCE: usize = 2;
/// Maximum number of hashes that wait or are computed. Further requests are `RateLimited`.
const WAITING: usize = 32;
/// Minimum length of a password, in characters.
const SHORTEST: usize = 12;
/// Maximum length of a password, in characters.
const LONGEST: usize = 256;

pub struct Hasher {
    pepper: Key,
    at_once: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    /// A hash of a random password. An unknown account is checked against this hash, so that the check costs the same.
    dummy: tokio::sync::OnceCell<String>,
    computed: AtomicU64,
}

impl Hasher {
    /// `pepper` is the secret PASSWORD_PEPPER.
    #[must_use]
    pub fn new(pepper: Key) -> Self {
        Self {
            pepper,
            at_once: Arc::new(Semaphore::new(AT_ONCE)),
            queue: Arc::new(Semaphore::new(WAITING)),
            dummy: tokio::sync::OnceCell::new(),
            computed: AtomicU64::new(0),
        }
    }

    /// Hashes a new password. `about` contains what an attacker would try first: address, name, organisation.
    ///
    /// # Errors
    /// `Invalid` for `field` if the password is too short, too long or easy to guess. `RateLimited` if too many hashes
    /// wait.
    pub async fn hash(&self, field: &'static str, password: &str, about: &[&str]) -> Result<String, Problem> {
        if password.chars().count() < SHORTEST {
            return Err(Problem::invalid(field, "Enter at least 12 characters. Several words are easy to remember."));
        }
        if password.chars().count() > LONGEST {
            return Err(Problem::invalid(field, "Enter at most 256 characters."));
        }
        let (asked, about) = (password.to_owned(), words(about));
        if self.run(move || Ok(is_guessable(&asked, &about))).await? {
            return Err(Problem::invalid(
                field,
                "This password is easy to guess. Use several words that do not belong together.",
            ));
        }
        self.raw_hash(password.to_owned()).await
    }

    /// Number of hashes computed since the start. Tests use this number to check that an unknown address costs as much
    /// as a known one.
    pub fn count(&self) -> u64 {
        self.computed.load(Relaxed)
    }

    /// Whether the password is right. Without a stored hash, the function returns false at the same cost.
    ///
    /// # Errors
    /// `RateLimited` if too many hashes wait.
    pub async fn check(&self, password: &str, hash: Option<&str>) -> Result<bool, Problem> {
        let password = if password.chars().count() > LONGEST { String::new() } else { password.to_owned() };
        let dummy = self.dummy.get_or_try_init(|| self.raw_hash(Uuid::new_v4().to_string())).await?;
        let known = hash.is_some();
        let stored = hash.unwrap_or(dummy).to_owned();
        let peppered = self.pepper(&password);
        self.computed.fetch_add(1, Relaxed);
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
        self.computed.fetch_add(1, Relaxed);
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

    /// Runs work on a blocking thread, so that the threads that answer requests stay free. At most [`AT_ONCE`]
    /// calculations run in parallel.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let _permit = self.queue.try_acquire().map_err(|_| Problem::RateLimited(Duration::from_secs(2)))?;
        let _turn = self.at_once.acquire().await.map_err(Problem::internal)?;
        tokio::task::spawn_blocking(work).await.map_err(Problem::internal)?
    }
}

/// Maximum number of characters of a password that the guessing check reads. The check gets slower with each character,
/// and further characters only make a password better.
const LOOKED_AT: usize = 100;

/// Returns what an attacker who knows the person would guess, which is each text of `about` and each word of these
/// texts.
fn words(about: &[&str]) -> Vec<String> {
    let whole = about.iter().map(|text| text.to_lowercase());
    let parts = about.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric())).map(str::to_lowercase);
    whole.chain(parts).filter(|word| word.chars().count() > 2).collect()
}

/// Whether fewer than 10^8 guesses find the password. Guesses are common passwords and names, keyboard rows, dates, and
/// texts about the person.
fn is_guessable(password: &str, about: &[String]) -> bool {
    let start: String = password.chars().take(LOOKED_AT).collect();
    // The password without the texts about the person.
    let rest = about.iter().fold(start.to_lowercase(), |rest, word| rest.replace(word.as_str(), ""));
    if rest.chars().count() < SHORTEST / 2 {
        return true;
    }
    let about: Vec<&str> = about.iter().map(String::as_str).collect();
    zxcvbn(&start, &about).score() < Score::Three
}

fn argon() -> Result<Argon2<'static>, Problem> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|e| Problem::internal(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: [&str; 3] = ["solveig.marstrand@fjordlys.example", "Solveig Marstrand", "Fjordlys Shipping"];

    #[test]
    fn what_is_common_or_about_the_person_is_guessed() {
        for weak in [
            "password1234",
            "123456789012",
            "qwertyuiop12",
            "aaaaaaaaaaaaaaaa",
            "Fjordlys2026!",
            "solveigmarstrand",
            "marstrand-fjordlys",
            "iloveyou1234",
            "SolveigMarstrand1",
        ] {
            assert!(is_guessable(weak, &words(&ABOUT)), "{weak}");
        }
    }

    #[test]
    fn several_words_are_not_nor_need_they_have_a_digit() {
        let long = "ä".repeat(128);
        for good in ["anchor velvet rooftop mile", "korrekt pferd batterie heftklammer", "kX7-pq-2vTTz-94m"] {
            assert!(!is_guessable(good, &words(&ABOUT)), "{good}");
        }
        assert!(is_guessable(&long, &words(&ABOUT)), "one letter, however often");
    }
}
