//! Sign-in to Aurora with the task's role instead of a password. A token is a URL that is signed locally, without a
//! request, and valid for 15 minutes. The server checks the token only when a connection starts.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html>

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use aws_config::environment::region::EnvironmentVariableRegionProvider;
use aws_config::meta::region::ProvideRegion;
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_sigv4::http_request::{SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use chrono::{DateTime, Utc};
use reqwest::Url;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use tokio::task::JoinHandle;

use crate::env::{ConfigError, optional};
use crate::outside::clock::Clock;
use crate::tx::Pool;

/// Lifetime of a token: the maximum that RDS accepts.
const GOOD: Duration = Duration::from_mins(15);
/// A token is renewed when its remaining lifetime is this long or shorter. So the process can be without credentials
/// for ten minutes.
const SPARE: Duration = Duration::from_mins(10);
/// Interval at which the remaining lifetime is checked.
const LOOK: Duration = Duration::from_secs(15);
/// The scheme is part of the signed URL but not of the token.
const SCHEME: &str = "https://";

#[derive(Clone, Debug)]
pub struct Signer {
    region: String,
    credentials: SharedCredentialsProvider,
}

impl Signer {
    /// `region` is the region of the databases.
    #[must_use]
    pub fn new(region: impl Into<String>, credentials: SharedCredentialsProvider) -> Self {
        Self { region: region.into(), credentials }
    }

    /// Returns `None` if `VOICASE_DATABASE_AUTH` is not set.
    ///
    /// # Errors
    /// If the value is not `iam`, or if AWS provides no region or credentials.
    pub async fn from_env() -> Result<Option<Self>, ConfigError> {
        match optional("VOICASE_DATABASE_AUTH").as_deref() {
            None => Ok(None),
            Some("iam") => {
                let region = EnvironmentVariableRegionProvider::new().region().await;
                let region = region.ok_or_else(|| ConfigError("AWS_REGION is not set.".into()))?;
                let around = super::aws::sdk_config(region.clone()).await;
                let credentials = around.credentials_provider();
                let credentials =
                    credentials.ok_or_else(|| ConfigError("AWS provides no credentials for this process.".into()))?;
                Ok(Some(Self::new(region.as_ref(), credentials)))
            }
            Some(_) => Err(ConfigError("VOICASE_DATABASE_AUTH must be `iam` or not set.".into())),
        }
    }

    /// Checks the database URL of variable `name`. Tokens may be sent only to a server whose name TLS has verified.
    ///
    /// # Errors
    /// Names the variable.
    pub fn check(name: &str, to: &PgConnectOptions) -> Result<(), ConfigError> {
        if !matches!(to.get_ssl_mode(), PgSslMode::VerifyFull) || to.get_socket().is_some() {
            return Err(ConfigError(format!(
                "{name} must contain sslmode=verify-full, because VOICASE_DATABASE_AUTH is `iam`."
            )));
        }
        request(to).map_err(|_| ConfigError(format!("{name} has an invalid value.")))?;
        Ok(())
    }

    /// Adds a token to the database URL of variable `name`, for a program that connects immediately.
    ///
    /// # Errors
    /// Names the variable, or the lack of credentials.
    pub async fn signed(&self, name: &str, address: &str, now: DateTime<Utc>) -> Result<String, ConfigError> {
        let wrong = || ConfigError(format!("{name} has an invalid value."));
        let options: PgConnectOptions = address.parse().map_err(|_| wrong())?;
        Self::check(name, &options)?;
        let none = |_| ConfigError("AWS provides no credentials for this process.".into());
        let credentials = self.credentials.provide_credentials().await.map_err(none)?;
        let token = self.token(&credentials, &options, now);
        let mut url = Url::parse(address).map_err(|_| wrong())?;
        // `set_password` does not encode `%`, and a token contains escapes already.
        url.set_password(Some(&token.replace('%', "%25"))).map_err(|()| wrong())?;
        Ok(url.into())
    }

    /// Signs the token for one host, port and role. The token also expires with the credentials that signed it.
    fn token(&self, credentials: &Credentials, to: &PgConnectOptions, now: DateTime<Utc>) -> String {
        let identity = credentials.clone().into();
        let mut settings = SigningSettings::default();
        settings.expires_in = Some(GOOD);
        settings.signature_location = SignatureLocation::QueryParams;
        let params = SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name("rds-db")
            .time(now.into())
            .settings(settings)
            .build()
            .expect("everything is given")
            .into();
        let mut url = request(to).expect("`check` has seen it");
        let request = SignableRequest::new("GET", url.to_string(), std::iter::empty(), SignableBody::empty());
        let signed = sign(request.expect("no headers"), &params).expect("an address").into_parts().0;
        url.query_pairs_mut().extend_pairs(signed.params());
        url.as_str()[SCHEME.len()..].to_owned()
    }
}

/// The URL that is signed. No request is sent to this URL.
fn request(to: &PgConnectOptions) -> Result<Url, impl std::error::Error + use<>> {
    let query = [("Action", "connect"), ("DBUser", to.get_username())];
    Url::parse_with_params(&format!("{SCHEME}{}:{}/", to.get_host(), to.get_port()), query)
}

/// Renews the tokens of the process's pools until the value is dropped.
pub struct Tokens {
    keeper: Keeper,
    task: JoinHandle<()>,
}

impl Drop for Tokens {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Tokens {
    /// Sets the first tokens before any connection is opened, and then starts the task that renews them.
    pub async fn keep(signer: Signer, clock: Clock, pools: Vec<Pool>) -> Self {
        let keeper = Keeper { signer, clock, pools: pools.into(), state: Arc::default() };
        keeper.renew().await;
        let task = tokio::spawn({
            let keeper = keeper.clone();
            async move {
                loop {
                    tokio::time::sleep(LOOK).await;
                    keeper.renew().await;
                }
            }
        });
        Self { keeper, task }
    }

    /// Whether a new connection would be accepted now.
    #[must_use]
    pub fn are_good(&self) -> bool {
        self.keeper.left().is_some_and(|left| left > Duration::ZERO)
    }

    /// Renews tokens that expire soon. A task does this every few seconds.
    pub async fn renew(&self) {
        self.keeper.renew().await;
    }
}

#[derive(Clone)]
struct Keeper {
    signer: Signer,
    clock: Clock,
    pools: Arc<[Pool]>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// Expiry of the tokens. `None` before the first ones.
    until: Option<SystemTime>,
    /// Whether the lack of credentials is logged already.
    told: bool,
}

impl Keeper {
    async fn renew(&self) {
        if self.left().is_some_and(|left| left > SPARE) {
            return;
        }
        let credentials = self.signer.credentials.provide_credentials().await;
        let now = self.clock.now();
        let mut state = self.state();
        match credentials {
            Ok(credentials) => {
                for pool in &*self.pools {
                    pool.sign_in_with(|to| self.signer.token(&credentials, to, now));
                }
                let good = SystemTime::from(now) + GOOD;
                *state = State { until: Some(credentials.expiry().map_or(good, |end| good.min(end))), told: false };
            }
            // The error names the credential provider and nothing that the provider answered.
            Err(error) if !state.told => {
                state.told = true;
                tracing::warn!(%error, "AWS provided no credentials for the databases, retrying");
            }
            Err(_) => {}
        }
    }

    fn left(&self) -> Option<Duration> {
        Some(self.state().until?.duration_since(self.clock.now().into()).unwrap_or_default())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

    use aws_credential_types::provider::error::CredentialsError;
    use aws_credential_types::provider::future;

    use super::*;

    /// A role that has credentials only if the flag is set.
    #[derive(Clone, Debug, Default)]
    struct Role(Arc<AtomicBool>);

    impl ProvideCredentials for Role {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            let none = || CredentialsError::provider_error("what the endpoint said: ASIAWORDS");
            let given = || Credentials::new("ASIATEST", "planted-secret", Some("planted-session".into()), None, "test");
            future::ProvideCredentials::ready(if self.0.load(Relaxed) { Ok(given()) } else { Err(none()) })
        }
    }

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn credentials_that_cannot_be_had_are_told_once_each_time_and_nothing_secret_is() {
        let log = Log::default();
        let writer = log.clone();
        let all = tracing::Level::TRACE;
        let subscriber = tracing_subscriber::fmt().with_max_level(all).with_writer(move || writer.clone()).finish();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let role = Role::default();
        let signer = Signer::new("eu-central-1", SharedCredentialsProvider::new(role.clone()));
        let keeper =
            Keeper { signer: signer.clone(), clock: Clock::System, pools: Arc::new([]), state: Arc::default() };
        tracing::subscriber::with_default(subscriber, || {
            runtime.block_on(async {
                for there in [false, false, true, true] {
                    role.0.store(there, Relaxed);
                    keeper.renew().await;
                }
                keeper.state().until = None;
                role.0.store(false, Relaxed);
                keeper.renew().await;
                tracing::info!(?signer, "for whoever prints it");
            });
        });
        let said = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        assert_eq!(said.matches("AWS provided no credentials").count(), 2, "{said}");
        assert!(!said.contains("planted") && !said.contains("ASIA"), "{said}");
    }

    #[test]
    fn a_token_is_put_into_an_address_so_that_it_comes_out_whole() {
        let role = Role(Arc::new(AtomicBool::new(true)));
        let signer = Signer::new("eu-central-1", SharedCredentialsProvider::new(role));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let address = "postgres://voicase_migrator@db.example:5432/voicase?sslmode=verify-full";
        let now = Clock::System.now();
        let with_token = runtime.block_on(signer.signed("VOICASE_DATABASE_URL", address, now)).unwrap();
        // Like sqlx, which decodes the password of the URL once.
        let put = Url::parse(&with_token).unwrap().password().unwrap().replace('&', "%26").replace('+', "%2B");
        let shown = Url::parse(&format!("x:?p={put}")).unwrap();
        let shown = shown.query_pairs().next().unwrap().1.into_owned();
        assert!(shown.starts_with("db.example:5432/?Action=connect&DBUser=voicase_migrator&X-Amz-"), "{shown}");
        assert!(shown.contains("&X-Amz-Credential=ASIATEST%2F"), "its own escapes are undone too: {shown}");
        let weak = address.replace("verify-full", "require");
        let refused = runtime.block_on(signer.signed("VOICASE_DATABASE_URL", &weak, now)).unwrap_err().to_string();
        assert!(refused.contains("VOICASE_DATABASE_URL"), "{refused}");
    }
}
