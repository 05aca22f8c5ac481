//! The keystore is a second database with the secrets of each case. The reporters' role and the staff role can insert
//! secrets. With a proof, the reporters' role can read one. Only the staff role reads secrets by case, and the worker
//! only confirms them. The secret of an identity leaves the keystore only for an opening that a second member approved. No one can decrypt a
//! case whose row in the keystore was deleted.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::crypto::Key;
use crate::crypto::counts::Counts;
use crate::problem::Problem;
use crate::tx::Pool;

/// The keystore, with the database role of this process.
#[derive(Clone)]
pub struct Keystore {
    pool: Pool,
    counts: Arc<Counts>,
}

/// Both secrets of a new case.
pub struct NewSecrets {
    /// SK_case of docs/formats.md, section 2. The key of the case's content is derived from this secret.
    pub case: Key,
    /// SK_identity of docs/formats.md, section 2. The key of the reporter's identity is derived from this secret.
    pub identity: Key,
}

/// An opening of an identity.
pub struct Opening {
    pub org: Uuid,
    pub case: Uuid,
    pub id: Uuid,
    /// The member who asked, and who alone opens the identity.
    pub asker: Uuid,
}

impl NewSecrets {
    #[must_use]
    pub fn random() -> Self {
        Self { case: Key::random(), identity: Key::random() }
    }
}

impl Keystore {
    #[must_use]
    pub fn new(pool: Pool, counts: Arc<Counts>) -> Self {
        Self { pool, counts }
    }

    /// Stores the secrets of a case that is about to be written. The secrets are committed before the case. Without a
    /// proof, the case has no access code.
    ///
    /// # Errors
    /// `Unavailable` if the keystore does not answer.
    pub async fn put(
        &self,
        org: Uuid,
        case: Uuid,
        secrets: &NewSecrets,
        proof: Option<&Key>,
        today: NaiveDate,
    ) -> Result<(), Problem> {
        self.counts.keystore();
        sqlx::query("SELECT ks.put($1, $2, $3, $4, $5, $6)")
            .bind(org)
            .bind(case)
            .bind(secrets.case.bytes().as_slice())
            .bind(secrets.identity.bytes().as_slice())
            .bind(proof.map(|proof| proof.bytes().as_slice()))
            .bind(today)
            .execute(self.pool.raw())
            .await?;
        Ok(())
    }

    /// Reads the secret of a case with the reporter's proof. `None` if the proof is wrong.
    ///
    /// # Errors
    /// `Unavailable` if the keystore does not answer.
    pub async fn open(&self, org: Uuid, case: Uuid, proof: &Key) -> Result<Option<Key>, Problem> {
        self.counts.keystore();
        let found: Option<Vec<u8>> = sqlx::query_scalar("SELECT ks.open($1, $2, $3)")
            .bind(org)
            .bind(case)
            .bind(proof.bytes().as_slice())
            .fetch_one(self.pool.raw())
            .await?;
        Ok(found.and_then(|secret| Key::from_slice(&secret)))
    }

    /// Reads the secrets of several cases in one call. An erased case is missing in the result.
    ///
    /// # Errors
    /// `Unavailable` if the keystore does not answer.
    pub async fn read(&self, org: Uuid, cases: &[Uuid]) -> Result<HashMap<Uuid, Key>, Problem> {
        self.counts.keystore();
        let rows: Vec<(Uuid, Vec<u8>)> = sqlx::query_as("SELECT case_id, sk FROM ks.read($1, $2)")
            .bind(org)
            .bind(cases)
            .fetch_all(self.pool.raw())
            .await?;
        Ok(rows.into_iter().filter_map(|(case, secret)| Some((case, Key::from_slice(&secret)?))).collect())
    }

    /// Notes that a second member approved the opening of an identity. Without this note, the keystore returns no secret
    /// of an identity.
    ///
    /// # Errors
    /// `Unavailable` if the keystore does not answer. `Internal` if the opening was used.
    pub async fn approve_identity(&self, at: &Opening, approver: Uuid) -> Result<(), Problem> {
        self.counts.keystore();
        sqlx::query("SELECT ks.approve_identity($1, $2, $3, $4, $5)")
            .bind(at.org)
            .bind(at.case)
            .bind(at.id)
            .bind(at.asker)
            .bind(approver)
            .execute(self.pool.raw())
            .await?;
        Ok(())
    }

    /// Reads the secret of an identity, once within a day of the approval. The same holder gets the secret again for
    /// five minutes, because a response may be lost. `None` otherwise, or if the case has been erased.
    ///
    /// # Errors
    /// `Unavailable` if the keystore does not answer.
    pub async fn open_identity(&self, at: &Opening, holder: &[u8]) -> Result<Option<Key>, Problem> {
        self.counts.keystore();
        let found: Option<Vec<u8>> = sqlx::query_scalar("SELECT ks.open_identity($1, $2, $3, $4, $5)")
            .bind(at.org)
            .bind(at.case)
            .bind(at.id)
            .bind(at.asker)
            .bind(holder)
            .fetch_one(self.pool.raw())
            .await?;
        Ok(found.and_then(|secret| Key::from_slice(&secret)))
    }

    /// Marks secrets whose cases are committed in the main database.
    ///
    /// # Errors
    /// `Unavailable` if the keystore does not answer.
    pub async fn confirm(&self, org: Uuid, cases: &[Uuid]) -> Result<(), Problem> {
        sqlx::query("SELECT ks.confirm($1, $2)").bind(org).bind(cases).execute(self.pool.raw()).await?;
        Ok(())
    }

    /// As [`Pool::is_ready`].
    pub async fn is_ready(&self) -> bool {
        self.pool.is_ready().await
    }

    pub(crate) const fn pool(&self) -> &Pool {
        &self.pool
    }
}
