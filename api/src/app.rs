//! `App` holds everything that a process needs. The process builds its `App` once, at start.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use entity::form_version;
use moka::sync::Cache;
use uuid::Uuid;
use webauthn_rs::prelude::{Url, Webauthn, WebauthnBuilder};

use crate::abuse::Abuse;
use crate::access_token::Signer;
use crate::config::Config;
use crate::crypto::counts::Counts;
use crate::crypto::password::Hasher;
use crate::crypto::{Key, derive};
use crate::database_tokens::Tokens;
use crate::env::{ConfigError, Process};
use crate::hub::{Hub, Notices};
use crate::keys::keyring::KeyRing;
use crate::keys::keystore::Keystore;
use crate::limit::{Attempts, Intake, Windows};
use crate::outside::clock::Clock;
use crate::outside::dns::Dns;
use crate::outside::mail::Mailer;
use crate::outside::pages::Drawer;
use crate::outside::provider::Providers;
use crate::outside::store::Store;
use crate::search::memory::Indexes;
use crate::secrets::SecretName;
use crate::traffic::Traffic;
use crate::tx::{Mode, Pool, Scope, Tx};

/// Maximum number of connections to the main database.
const DATABASE_POOL: u32 = 20;
/// Maximum number of connections to the keystore.
const KEYSTORE_POOL: u32 = 8;

/// Maximum number of connections for the platform's owners, who are few.
const OWNERS_POOL: u32 = 4;

/// Maximum number of form versions in memory.
const FORMS: u64 = 200;

/// Time limit of [`App::is_ready`]. The load balancer waits five seconds for the answer.
const READY: Duration = Duration::from_secs(3);

/// The state that all requests of a process share.
pub struct App {
    pub config: Config,
    pub clock: Clock,
    pub keys: KeyRing,
    /// Access to the second database, which holds one half of each case's key.
    pub keystore: Keystore,
    pub store: Store,
    /// Sends emails. Set only in the worker.
    pub mail: Option<Mailer>,
    /// Counters of key operations and statements.
    pub counts: Arc<Counts>,
    /// Rate limits for what anyone may create without an account.
    pub intake: Intake,
    /// Set only on the reporters' surface.
    pub reporter: Option<ReporterKeys>,
    /// Set only on the staff surface.
    pub staff: Option<StaffKeys>,
    /// Live subscriptions of the staff surface.
    pub live: Hub,
    /// The search indexes of the staff surface. Empty in every other process.
    pub search: Arc<Indexes>,
    /// Set only on the staff surface, if the platform has owners.
    pub owners: Option<Owners>,
    /// Refusals that are not in the database yet.
    pub abuse: Abuse,
    /// IAM tokens for the databases. `None` unless `VOICASE_DATABASE_AUTH` is `iam`.
    pub tokens: Option<Tokens>,
    /// Request counts by client.
    pub traffic: Traffic,
    /// Form versions, by organisation and id. A version never changes.
    pub forms: Cache<(Uuid, Uuid), Arc<form_version::Model>>,
    database: Pool,
}

/// The platform's owners and their database role, which can read no case, member or email.
pub struct Owners {
    indexes: HashSet<Vec<u8>>,
    database: Pool,
}

impl Owners {
    /// Whether the blind index of an email address belongs to an owner.
    #[must_use]
    pub fn are(&self, email_index: &[u8]) -> bool {
        self.indexes.contains(email_index)
    }
}

/// Secrets of the reporters' surface.
pub struct ReporterKeys {
    /// Seals session tokens.
    pub session: Key,
    /// Key of the hash by which access codes are looked up.
    pub pepper: Key,
    /// Key of the seeds for the proof of work.
    pub work: Key,
}

impl ReporterKeys {
    fn of(config: &Config) -> Result<Option<Self>, ConfigError> {
        if config.process != Process::Reporter {
            return Ok(None);
        }
        let secret = |name| config.secrets.key(name);
        Ok(Some(Self {
            session: secret(SecretName::ReporterSessionKey)?,
            pepper: secret(SecretName::ReporterTokenPepper)?,
            work: secret(SecretName::PowSeed)?,
        }))
    }
}

/// State that only the staff surface holds.
pub struct StaffKeys {
    pub signer: Signer,
    /// Hashes passwords, and limits the number of parallel hashes.
    pub hasher: Hasher,
    /// Creates and verifies WebAuthn challenges.
    pub passkeys: Webauthn,
    /// Seals TOTP secrets and other data of second factors.
    pub factor: Key,
    /// Seals file grants.
    pub grant: Key,
    /// Key of the hashes of the links and codes of people without case access.
    pub outside: Key,
    /// Draws the pages of PDFs.
    pub drawer: Drawer,
    /// Rate limits of the emails and requests that an account causes.
    pub attempts: Attempts,
    /// Request counts by API token.
    pub calls: Windows<Uuid>,
    /// Request counts by member whose calendar is read.
    pub calendars: Windows<Uuid>,
    pub providers: Providers,
    /// Looks up the DNS records that prove an organisation's mail domain.
    pub dns: Dns,
}

impl StaffKeys {
    fn of(config: &Config) -> Result<Option<Self>, ConfigError> {
        if config.process != Process::Admin {
            return Ok(None);
        }
        let secret = |name| config.secrets.key(name);
        Ok(Some(Self {
            signer: Signer::new(&secret(SecretName::SessionSigningKey)?, &config.origin),
            hasher: Hasher::new(secret(SecretName::PasswordPepper)?),
            passkeys: relying_party(&config.origin)?,
            factor: secret(SecretName::MfaSecretKey)?,
            grant: secret(SecretName::FileGrantKey)?,
            outside: derive(&[], secret(SecretName::PasswordPepper)?.bytes(), "outside-request"),
            drawer: Drawer::new(config.program.clone()),
            attempts: Attempts::default(),
            calls: Windows::default(),
            calendars: Windows::default(),
            providers: Providers::new(config.local_providers)?,
            dns: Dns::new(config.local_providers),
        }))
    }
}

impl App {
    /// Builds the state. Does not connect to the databases or the object store, because each connection opens at its
    /// first use.
    ///
    /// # Errors
    /// If a secret of this process is missing.
    pub async fn new(config: Config, clock: Clock) -> Result<Arc<Self>, ConfigError> {
        let counts = Arc::<Counts>::default();
        let secret = |name| config.secrets.key(name);
        let keys = KeyRing::new(secret(SecretName::MasterKek)?, counts.clone());
        let owners = config.platform.as_ref().map(|platform| Owners {
            indexes: platform.owners.iter().map(|email| keys.platform().email_index(email)).collect(),
            database: Pool::lazy(platform.database.clone(), OWNERS_POOL, config.process),
        });
        // The reporters' surface gets no key for addresses, so it cannot store an address.
        let abuse = match config.process {
            Process::Admin => Some(derive(&[], secret(SecretName::SessionSigningKey)?.bytes(), "abuse-address")),
            Process::Reporter | Process::Worker | Process::Platform | Process::Backup => None,
        };
        let database = Pool::lazy(config.database.clone(), DATABASE_POOL, config.process);
        let keystore = Pool::lazy(config.keystore.clone(), KEYSTORE_POOL, config.process);
        let tokens = match &config.database_auth {
            Some(signer) => {
                let all = owners.iter().map(|owners| &owners.database).chain([&database, &keystore]);
                Some(Tokens::keep(signer.clone(), clock.clone(), all.cloned().collect()).await)
            }
            None => None,
        };
        Ok(Arc::new(Self {
            keys,
            keystore: Keystore::new(keystore, counts.clone()),
            store: Box::pin(Store::new(&config.store)).await,
            mail: config
                .mail
                .as_ref()
                .map(|mail| Mailer::new(mail, || config.secrets.text(SecretName::SmtpPassword)))
                .transpose()?,
            database,
            tokens,
            intake: Intake::default(),
            live: Hub::default(),
            search: Arc::default(),
            owners,
            abuse: Abuse::new(abuse),
            traffic: Traffic::default(),
            forms: Cache::new(FORMS),
            clock,
            counts,
            reporter: ReporterKeys::of(&config)?,
            staff: StaffKeys::of(&config)?,
            config,
        }))
    }

    #[must_use]
    pub fn tx(&self, mode: Mode, scope: Scope) -> Arc<Tx> {
        Arc::new(Tx::new(self.database.clone(), mode, scope, self.counts.clone()))
    }

    /// A transaction for an operation of a platform owner, under the platform's database role. `None` without owners.
    #[must_use]
    pub fn owners_tx(&self, mode: Mode) -> Option<Arc<Tx>> {
        let owners = self.owners.as_ref()?;
        Some(Arc::new(Tx::new(owners.database.clone(), mode, Scope::default(), self.counts.clone())))
    }

    /// Subscribes to the notifications of the database.
    ///
    /// # Errors
    /// `Unavailable` if the listening connection is not up in time.
    pub(crate) async fn live_notices(&self) -> Result<Notices, crate::problem::Problem> {
        self.live.listen(&self.database).await
    }

    /// Refuses to start if `PUBLIC` or a role of the product may create temporary objects in a database. Such an object
    /// could replace one of our tables. A database that does not answer is not an error here, because [`App::is_ready`]
    /// checks the databases again.
    ///
    /// # Errors
    /// If one of the databases allows temporary objects.
    pub async fn refuse_open_databases(&self) -> Result<(), ConfigError> {
        for database in [&self.database, self.keystore.pool()] {
            if let Ok(Ok(true)) = tokio::time::timeout(READY, database.is_open()).await {
                return Err(ConfigError(migration::IS_OPEN.into()));
            }
        }
        Ok(())
    }

    /// Whether both databases and the object store answer in time, the databases allow no temporary objects, and the
    /// IAM tokens are valid.
    pub async fn is_ready(&self) -> bool {
        let all = async { tokio::join!(self.database.is_ready(), self.keystore.is_ready(), self.store.is_ready()) };
        let answers = tokio::time::timeout(READY, all).await;
        self.tokens.as_ref().is_none_or(Tokens::are_good) && answers.is_ok_and(|all| all == (true, true, true))
    }

    /// Runs `act` in a separate transaction that stays committed even if the operation is rolled back, for example to
    /// record a refused attempt. This function is the only exception to the rule that an operation has one transaction.
    ///
    /// # Errors
    /// The error of `act`, or a failed commit.
    pub async fn autonomous<T>(
        &self,
        scope: Scope,
        act: impl AsyncFnOnce(&Tx) -> Result<T, crate::problem::Problem>,
    ) -> Result<T, crate::problem::Problem> {
        let tx = self.tx(Mode::ReadWrite, scope);
        let done = act(&tx).await;
        tx.finish(done.is_ok()).await?;
        done
    }
}

/// The WebAuthn relying party. The id of the relying party is the origin's host name.
///
/// # Errors
/// If the origin has no host name, because passkeys cannot be bound to an IP address.
fn relying_party(origin: &str) -> Result<Webauthn, ConfigError> {
    let refuse =
        || ConfigError("VOICASE_ORIGIN must contain a host name. Passkeys do not work with an IP address.".into());
    let url = Url::parse(origin).map_err(|_| refuse())?;
    let host = url.domain().ok_or_else(refuse)?;
    let builder = WebauthnBuilder::new(host, &url).map_err(|_| refuse())?;
    builder.rp_name("VoiCase").build().map_err(|_| refuse())
}
