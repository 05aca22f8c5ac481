//! Everything a process holds, built once.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;
use webauthn_rs::prelude::{Url, Webauthn, WebauthnBuilder};

use crate::abuse::Abuse;
use crate::access_token::Signer;
use crate::config::Config;
use crate::crypto::counts::Counts;
use crate::crypto::password::Hasher;
use crate::crypto::{Key, derive};
use crate::env::{ConfigError, Process};
use crate::hub::{Hub, Notices};
use crate::keys::keyring::KeyRing;
use crate::keys::keystore::Keystore;
use crate::limit::{Attempts, Intake, Windows};
use crate::outside::clock::Clock;
use crate::outside::dns::Dns;
use crate::outside::mail::Mailer;
use crate::outside::provider::Providers;
use crate::outside::rds::Tokens;
use crate::outside::store::Store;
use crate::secrets::SecretName;
use crate::traffic::Traffic;
use crate::tx::{Mode, Pool, Scope, Tx};

/// Connections of one process to the main database.
const DATABASE_POOL: u32 = 20;
/// Connections of one process to the keystore.
const KEYSTORE_POOL: u32 = 8;

/// Connections of the platform's owners: there are few of them, and they come seldom.
const OWNERS_POOL: u32 = 4;

/// How long [`App::is_ready`] waits for answers: a balancer waits five seconds for ours.
const READY: Duration = Duration::from_secs(3);

/// The process.
pub struct App {
    /// Which part this is, and where.
    pub config: Config,
    /// The one clock.
    pub clock: Clock,
    /// Keys of organisations.
    pub keys: KeyRing,
    /// Erasure secrets of cases.
    pub keystore: Keystore,
    /// Files.
    pub store: Store,
    /// Mails; the worker sends them.
    pub mail: Option<Mailer>,
    /// How often what was touched.
    pub counts: Arc<Counts>,
    /// The buckets of what anybody may create.
    pub intake: Intake,
    /// What only the reporters' surface holds.
    pub reporter: Option<ReporterKeys>,
    /// What only the staff's surface holds.
    pub staff: Option<StaffKeys>,
    /// Live subscriptions, on the staff's surface.
    pub live: Hub,
    /// The platform's owners, on the staff's surface where there are any.
    pub owners: Option<Owners>,
    /// What was refused, until it is written down.
    pub abuse: Abuse,
    /// What the databases are signed in to with, where it is no password.
    pub tokens: Option<Tokens>,
    /// Requests of addresses.
    pub traffic: Traffic,
    database: Pool,
}

/// The platform's owners, and the way to the database that is theirs alone: its role sees no case, no member and no mail.
pub struct Owners {
    indexes: HashSet<Vec<u8>>,
    database: Pool,
}

impl Owners {
    /// Whether the address behind this index is an owner's.
    #[must_use]
    pub fn are(&self, email_index: &[u8]) -> bool {
        self.indexes.contains(email_index)
    }
}

/// Secrets of the reporters' surface.
pub struct ReporterKeys {
    /// Seals sessions.
    pub session: Key,
    /// Keys the look-up of receipts.
    pub pepper: Key,
    /// Makes the seeds of work.
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

/// Secrets of the staff's surface.
pub struct StaffKeys {
    /// Signs access tokens.
    pub signer: Signer,
    /// Hashes passwords, a few at a time.
    pub hasher: Hasher,
    /// Asks for passkeys and checks them.
    pub passkeys: Webauthn,
    /// Seals TOTP secrets and what else belongs to factors.
    pub factor: Key,
    /// Seals file grants.
    pub grant: Key,
    /// Attempts to sign in.
    pub attempts: Attempts,
    /// Requests of tokens.
    pub calls: Windows<Uuid>,
    /// Asks organisations' identity providers.
    pub providers: Providers,
    /// Looks up the records that prove organisations' mail domains.
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
            attempts: Attempts::default(),
            calls: Windows::default(),
            providers: Providers::new(config.local_providers)?,
            dns: Dns::new(config.local_providers),
        }))
    }
}

impl App {
    /// Builds the process. Databases and store may still be away; they are asked when they are needed.
    ///
    /// # Errors
    /// When a secret is missing.
    pub async fn new(config: Config, clock: Clock) -> Result<Arc<Self>, ConfigError> {
        let counts = Arc::<Counts>::default();
        let secret = |name| config.secrets.key(name);
        let keys = KeyRing::new(secret(SecretName::MasterKek)?, counts.clone());
        let owners = config.platform.as_ref().map(|platform| Owners {
            indexes: platform.owners.iter().map(|email| keys.platform().email_index(email)).collect(),
            database: Pool::lazy(platform.database.clone(), OWNERS_POOL, config.process),
        });
        // Of reporters' addresses no key is made, so none can be kept.
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
            owners,
            abuse: Abuse::new(abuse),
            traffic: Traffic::default(),
            clock,
            counts,
            reporter: ReporterKeys::of(&config)?,
            staff: StaffKeys::of(&config)?,
            config,
        }))
    }

    /// A transaction for one operation.
    #[must_use]
    pub fn tx(&self, mode: Mode, scope: Scope) -> Arc<Tx> {
        Arc::new(Tx::new(self.database.clone(), mode, scope, self.counts.clone()))
    }

    /// A transaction of a platform owner's operation, under the platform's role; none where there are no owners.
    #[must_use]
    pub fn owners_tx(&self, mode: Mode) -> Option<Arc<Tx>> {
        let owners = self.owners.as_ref()?;
        Some(Arc::new(Tx::new(owners.database.clone(), mode, Scope::default(), self.counts.clone())))
    }

    /// What the database tells from now on.
    ///
    /// # Errors
    /// `Unavailable` when it does not.
    pub(crate) async fn live_notices(&self) -> Result<Notices, crate::problem::Problem> {
        self.live.listen(&self.database).await
    }

    /// Refuses to start on a database where everybody, or a role of the product, may make temporary objects. One that is away may
    /// still be away; it is asked again by [`App::is_ready`].
    ///
    /// # Errors
    /// When one of the databases is such.
    pub async fn refuse_open_databases(&self) -> Result<(), ConfigError> {
        for database in [&self.database, self.keystore.pool()] {
            if let Ok(Ok(true)) = tokio::time::timeout(READY, database.is_open()).await {
                return Err(ConfigError(migration::IS_OPEN.into()));
            }
        }
        Ok(())
    }

    /// Whether both databases and the store answer, in time, and would let new connections in.
    pub async fn is_ready(&self) -> bool {
        let all = async { tokio::join!(self.database.is_ready(), self.keystore.is_ready(), self.store.is_ready()) };
        let answers = tokio::time::timeout(READY, all).await;
        self.tokens.as_ref().is_none_or(Tokens::are_good) && answers.is_ok_and(|all| all == (true, true, true))
    }

    /// Runs something that must stand even though the operation it belongs to is rolled back: a refused attempt, the
    /// record of a read. The one exception to one transaction an operation.
    ///
    /// # Errors
    /// What `act` says, or that it could not be committed.
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

/// The party that passkeys are made for: exactly the origin, by its host.
///
/// # Errors
/// When the origin has no host name: a passkey cannot be made for an address.
fn relying_party(origin: &str) -> Result<Webauthn, ConfigError> {
    let refuse = || ConfigError("VOICASE_ORIGIN must have a host name: passkeys cannot be made for an address.".into());
    let url = Url::parse(origin).map_err(|_| refuse())?;
    let host = url.domain().ok_or_else(refuse)?;
    let builder = WebauthnBuilder::new(host, &url).map_err(|_| refuse())?;
    builder.rp_name("VoiCase").build().map_err(|_| refuse())
}
