//! The keys of organisations and cases, docs/formats.md section 2. An organisation's unwrapped keys are cached for ten
//! minutes. A metric counts each unwrapping.

use std::collections::{BTreeMap, HashMap};
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use entity::{case, deadline, organisation_key, task};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tokio::time::Instant;
use uuid::Uuid;

use super::sealed::FieldAad;
use crate::crypto::counts::Counts;
use crate::crypto::envelope::{self, Aad};
use crate::crypto::{Key, derive, hmac, put};
use crate::problem::Problem;
use crate::tx::Tx;

const KEPT: Duration = Duration::from_mins(10);
/// Version of MASTER_KEK in the envelope of a wrapped key.
const MASTER_VERSION: u16 = 1;

/// Unwraps the keys of organisations and caches them.
pub struct KeyRing {
    master: Key,
    platform: PlatformKeys,
    kept: Mutex<HashMap<Uuid, (Instant, Arc<OrgKeys>)>>,
    counts: Arc<Counts>,
}

impl KeyRing {
    /// `master` is MASTER_KEK.
    #[must_use]
    pub fn new(master: Key, counts: Arc<Counts>) -> Self {
        let platform = PlatformKeys(derive(&[], master.bytes(), "platform-kek"));
        Self { master, platform, kept: Mutex::default(), counts }
    }

    /// The keys for data outside organisations.
    #[must_use]
    pub fn platform(&self) -> &PlatformKeys {
        &self.platform
    }

    /// Creates the key of a new organisation, and wraps it for the table `organisation_key`.
    #[must_use]
    pub fn found(&self, org: Uuid) -> (Arc<OrgKeys>, Vec<u8>) {
        let key = Key::random();
        let wrapped = envelope::seal(&self.master, MASTER_VERSION, &wrapping(org, 1), key.bytes());
        (Arc::new(OrgKeys { org, current: 1, keys: BTreeMap::from([(1, key)]) }), wrapped)
    }

    /// Removes keys that were unwrapped more than ten minutes ago.
    pub fn forget(&self) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, (since, _)| since.elapsed() < KEPT);
    }

    /// The keys of the organisation in the context of `tx`.
    ///
    /// # Errors
    /// `NotFound` without an organisation or its key, `Integrity` if a key does not unwrap.
    pub async fn org(&self, tx: &Tx) -> Result<Arc<OrgKeys>, Problem> {
        let org = tx.org().await.ok_or(Problem::NotFound)?;
        if let Some((since, keys)) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(&org)
            && since.elapsed() < KEPT
        {
            return Ok(keys.clone());
        }
        let rows = organisation_key::Entity::find().filter(organisation_key::Column::OrgId.eq(org)).all(tx).await?;
        let mut keys = BTreeMap::new();
        for row in rows {
            let opened = envelope::open(&self.master, &wrapping(org, row.version), &row.wrapped)
                .map_err(|_| Problem::Integrity)?;
            let version = u16::try_from(row.version).map_err(Problem::internal)?;
            keys.insert(version, Key::from_slice(&opened).ok_or(Problem::Integrity)?);
        }
        metrics::counter!("voicase_key_unwraps_total").increment(1);
        self.forget();
        let current = *keys.keys().next_back().ok_or(Problem::NotFound)?;
        let keys = Arc::new(OrgKeys { org, current, keys });
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).insert(org, (Instant::now(), keys.clone()));
        Ok(keys)
    }

    /// Derives the keys of a case from its secret in the keystore. These keys can seal but not open.
    #[must_use]
    pub fn case(&self, org: Arc<OrgKeys>, case: Uuid, secret: Key) -> CaseKeys {
        CaseKeys { org, case, secret, counts: self.counts.clone() }
    }

    /// Like [`KeyRing::case`], with keys that can also open. Only three modules may call this function.
    /// `cases::reading` opens for staff, `intake` for a reporter who sends or opens a report, and `cases::reporter` for
    /// a reporter's session.
    #[must_use]
    pub fn reader(&self, org: Arc<OrgKeys>, case: Uuid, secret: Key) -> CaseReader {
        CaseReader(self.case(org, case, secret))
    }
}

fn wrapping(org: Uuid, version: i32) -> Aad {
    Aad { table: "organisation_key", column: "wrapped", org: Some(org), case: None, row: org, revision: version }
}

/// Keys of accounts and second factors.
pub struct PlatformKeys(Key);

impl PlatformKeys {
    /// Seals a short text of an account.
    #[must_use]
    pub fn seal(&self, column: &'static str, account: Uuid, revision: i32, text: &str) -> Vec<u8> {
        envelope::seal(&self.0, 1, &Self::aad(column, account, revision), &envelope::pad(text.as_bytes()))
    }

    /// Opens a text of an account.
    ///
    /// # Errors
    /// `Integrity` if the envelope does not open.
    pub fn open(&self, column: &'static str, account: Uuid, revision: i32, sealed: &[u8]) -> Result<String, Problem> {
        let padded =
            envelope::open(&self.0, &Self::aad(column, account, revision), sealed).map_err(|_| Problem::Integrity)?;
        text(&padded)
    }

    /// Seals a short personal text of a table other than `account`.
    #[must_use]
    pub fn seal_at(&self, aad: &Aad, text: &str) -> Vec<u8> {
        envelope::seal(&self.0, 1, aad, &envelope::pad(text.as_bytes()))
    }

    /// Opens a personal text of a table other than `account`.
    ///
    /// # Errors
    /// `Integrity` if the envelope does not open.
    pub fn open_at(&self, aad: &Aad, sealed: &[u8]) -> Result<String, Problem> {
        text(&envelope::open(&self.0, aad, sealed).map_err(|_| Problem::Integrity)?)
    }

    /// Blind index of an email address, by which an account is found. The index is the same for upper and lower case,
    /// and for both forms of a domain.
    #[must_use]
    pub fn email_index(&self, email: &str) -> Vec<u8> {
        let key = derive(&[], self.0.bytes(), "bidx|account.email");
        hmac(key.bytes(), crate::text::mail_address(email).to_lowercase().as_bytes()).to_vec()
    }

    fn aad(column: &'static str, account: Uuid, revision: i32) -> Aad {
        Aad { table: "account", column, org: None, case: None, row: account, revision }
    }
}

pub struct OrgKeys {
    org: Uuid,
    current: u16,
    keys: BTreeMap<u16, Key>,
}

impl OrgKeys {
    #[must_use]
    pub fn org(&self) -> Uuid {
        self.org
    }

    /// The version of the key that seals now. A rotation raises the version.
    #[must_use]
    pub const fn version(&self) -> u16 {
        self.current
    }

    /// Seals a text that belongs to no case, such as an email address or the payload of an audit event. Audit events
    /// are kept longer than their case.
    #[must_use]
    pub fn seal(&self, aad: &Aad, plain: &[u8]) -> Vec<u8> {
        envelope::seal(&derive(&[], self.kek().bytes(), "org-dek"), self.current, aad, &envelope::pad(plain))
    }

    /// Opens a text that belongs to no case.
    ///
    /// # Errors
    /// `Integrity` if the envelope does not open.
    pub fn open(&self, aad: &Aad, sealed: &[u8]) -> Result<String, Problem> {
        let kek = envelope::version(sealed).and_then(|v| self.keys.get(&v)).ok_or(Problem::Integrity)?;
        let padded =
            envelope::open(&derive(&[], kek.bytes(), "org-dek"), aad, sealed).map_err(|_| Problem::Integrity)?;
        text(&padded)
    }

    /// Seals the reporter's identity under a key that is derived from the case's second secret.
    #[must_use]
    pub fn seal_identity(&self, case: Uuid, secret: &Key, row: Uuid, details: &str) -> Vec<u8> {
        let (key, aad) = self.identity(self.kek(), case, secret, row);
        envelope::seal(&key, self.current, &aad, &envelope::pad(details.as_bytes()))
    }

    /// Opens the reporter's identity. Only `identity::opening` may call this function.
    ///
    /// # Errors
    /// `Integrity` if the envelope does not open.
    pub fn open_identity(&self, case: Uuid, secret: &Key, row: Uuid, sealed: &[u8]) -> Result<String, Problem> {
        let kek = envelope::version(sealed).and_then(|v| self.keys.get(&v)).ok_or(Problem::Integrity)?;
        let (key, aad) = self.identity(kek, case, secret, row);
        text(&envelope::open(&key, &aad, sealed).map_err(|_| Problem::Integrity)?)
    }

    fn identity(&self, kek: &Key, case: Uuid, secret: &Key, row: Uuid) -> (Key, Aad) {
        let key = derive(kek.bytes(), secret.bytes(), &format!("identity-dek|{}|{case}", self.org));
        (key, Aad { table: "identity", column: "details", org: Some(self.org), case: Some(case), row, revision: 1 })
    }

    /// The keyed hash under which an idempotency key or a body is stored.
    #[must_use]
    pub fn idempotency(&self, message: &[u8]) -> Vec<u8> {
        hmac(derive(&[], self.oldest().bytes(), "idem").bytes(), message).to_vec()
    }

    /// Blind index of a person at an identity provider.
    #[must_use]
    pub fn sso_subject(&self, issuer: &str, subject: &str) -> Vec<u8> {
        let mut message = vec![];
        put(&mut message, issuer.as_bytes());
        put(&mut message, subject.as_bytes());
        hmac(derive(&[], self.oldest().bytes(), "bidx|sso_identity.subject").bytes(), &message).to_vec()
    }

    /// Blind index of the name of a person whom a case names. `name` is in the form of docs/formats.md, section 2.
    #[must_use]
    pub fn person_index(&self, name: &str) -> Vec<u8> {
        hmac(derive(&[], self.oldest().bytes(), "bidx|person.name").bytes(), name.as_bytes()).to_vec()
    }

    /// The reference by which an id appears in the audit log.
    #[must_use]
    pub fn audit_ref(&self, id: Uuid) -> Vec<u8> {
        hmac(derive(&[], self.oldest().bytes(), "audit-ref").bytes(), id.as_bytes())[..16].to_vec()
    }

    fn kek(&self) -> &Key {
        &self.keys[&self.current]
    }

    /// Keyed hashes must never change, so their keys come from the first key of the organisation.
    fn oldest(&self) -> &Key {
        self.keys.values().next().unwrap_or_else(|| self.kek())
    }
}

/// Keys of a case for acts that only write. The keys seal but do not open, except for the title.
#[derive(Clone)]
pub struct CaseKeys {
    org: Arc<OrgKeys>,
    case: Uuid,
    secret: Key,
    counts: Arc<Counts>,
}

impl CaseKeys {
    #[must_use]
    pub fn case(&self) -> Uuid {
        self.case
    }

    #[must_use]
    pub fn org(&self) -> &Arc<OrgKeys> {
        &self.org
    }

    /// Seals a text with padding.
    #[must_use]
    pub fn seal(&self, aad: FieldAad, text: &str) -> Vec<u8> {
        self.seal_key(aad, &envelope::pad(text.as_bytes()))
    }

    /// Seals bytes of a fixed length without padding.
    #[must_use]
    pub fn seal_key(&self, aad: FieldAad, plain: &[u8]) -> Vec<u8> {
        envelope::seal(&self.dek(self.org.kek()), self.org.current, &self.aad(aad), plain)
    }

    /// A key for texts that somebody reads who is no member. It ends with the case's secret, and does not change with the
    /// version of the organisation's key.
    #[must_use]
    pub fn beside(&self, purpose: &str) -> Key {
        derive(&[], self.secret.bytes(), &format!("{purpose}|{}|{}", self.org.org, self.case))
    }

    /// Opens the title. The list of cases shows titles without an audit event for each and without verification against
    /// the audit log. Only this title and the next two have this exception (SECURITY.md).
    ///
    /// # Errors
    /// `Integrity` if the envelope does not open.
    pub fn open_title(&self, revision: i32, sealed: &[u8]) -> Result<String, Problem> {
        text(&self.unseal(FieldAad::of(case::Column::Title, self.case, revision), sealed)?)
    }

    /// Opens the title of a task, for the list of what members have to do. As [`Self::open_title`].
    ///
    /// # Errors
    /// `Integrity` if the envelope does not open.
    pub fn open_task_title(&self, task: Uuid, revision: i32, sealed: &[u8]) -> Result<String, Problem> {
        text(&self.unseal(FieldAad::of(task::Column::Title, task, revision), sealed)?)
    }

    /// Opens the title of an own deadline, as [`Self::open_task_title`].
    ///
    /// # Errors
    /// `Integrity` if the envelope does not open.
    pub fn open_deadline_title(&self, deadline: Uuid, revision: i32, sealed: &[u8]) -> Result<String, Problem> {
        text(&self.unseal(FieldAad::of(deadline::Column::Title, deadline, revision), sealed)?)
    }

    fn unseal(&self, aad: FieldAad, sealed: &[u8]) -> Result<Vec<u8>, Problem> {
        let kek = envelope::version(sealed).and_then(|v| self.org.keys.get(&v)).ok_or(Problem::Integrity)?;
        self.counts.opened();
        envelope::open(&self.dek(kek), &self.aad(aad), sealed).map_err(|_| Problem::Integrity)
    }

    fn dek(&self, kek: &Key) -> Key {
        derive(kek.bytes(), self.secret.bytes(), &format!("case-dek|{}|{}", self.org.org, self.case))
    }

    fn aad(&self, aad: FieldAad) -> Aad {
        let FieldAad { table, column, row, revision } = aad;
        Aad { table, column, org: Some(self.org.org), case: Some(self.case), row, revision }
    }
}

/// Keys of a case that open, and also seal like [`CaseKeys`].
#[derive(Clone)]
pub struct CaseReader(CaseKeys);

impl Deref for CaseReader {
    type Target = CaseKeys;

    fn deref(&self) -> &CaseKeys {
        &self.0
    }
}

impl CaseReader {
    /// Opens a padded text.
    ///
    /// # Errors
    /// `Integrity` if the envelope does not open.
    pub fn open(&self, aad: FieldAad, sealed: &[u8]) -> Result<String, Problem> {
        text(&self.open_key(aad, sealed)?)
    }

    /// Opens bytes of a fixed length.
    ///
    /// # Errors
    /// `Integrity` if the envelope does not open.
    pub fn open_key(&self, aad: FieldAad, sealed: &[u8]) -> Result<Vec<u8>, Problem> {
        self.unseal(aad, sealed)
    }

    /// Tries in vain to open a random envelope with the size of a short answer. So a wrong access code takes as long as
    /// a right one.
    pub fn open_decoy(&self, aad: FieldAad) {
        let mut envelope: [u8; 299] = crate::crypto::random();
        envelope[0] = 1;
        envelope[1..3].copy_from_slice(&self.org.current.to_be_bytes());
        let _ = self.open_key(aad, &envelope);
    }
}

fn text(padded: &[u8]) -> Result<String, Problem> {
    let bytes = envelope::unpad(padded).map_err(|_| Problem::Integrity)?;
    String::from_utf8(bytes.to_vec()).map_err(|_| Problem::Integrity)
}
