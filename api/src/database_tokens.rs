//! Renews the tokens with which the pools sign in to Aurora ([`crate::outside::rds`]).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::task::JoinHandle;

use crate::outside::clock::Clock;
use crate::outside::rds::{LIFETIME, Signer};
use crate::tx::Pool;

/// A token is renewed when its remaining lifetime is this long or shorter. The process therefore keeps running if AWS
/// provides no credentials for up to ten minutes.
const RENEW_BEFORE: Duration = Duration::from_mins(10);
/// Interval at which the remaining lifetime is checked.
const INTERVAL: Duration = Duration::from_secs(15);

/// Renews the tokens of the process's pools until this value is dropped.
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
                    tokio::time::sleep(INTERVAL).await;
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

    /// Renews tokens that expire soon. The background task does the same every few seconds.
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
    /// Expiry of the tokens. `None` before the first tokens are set.
    until: Option<SystemTime>,
    /// Whether the lack of credentials is logged already.
    told: bool,
}

impl Keeper {
    async fn renew(&self) {
        if self.left().is_some_and(|left| left > RENEW_BEFORE) {
            return;
        }
        let credentials = self.signer.credentials().await;
        let now = self.clock.now();
        let mut state = self.state();
        match credentials {
            Ok(credentials) => {
                for pool in &*self.pools {
                    pool.sign_in_with(|to| self.signer.token(&credentials, to, now));
                }
                let good = SystemTime::from(now) + LIFETIME;
                *state = State { until: Some(credentials.expiry().map_or(good, |end| good.min(end))), told: false };
            }
            // The error names the credential provider, and contains no text of the provider's answer.
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

    use aws_credential_types::Credentials;
    use aws_credential_types::provider::error::CredentialsError;
    use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};

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
                tracing::info!(?signer, "the signer in a log");
            });
        });
        let said = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        assert_eq!(said.matches("AWS provided no credentials").count(), 2, "{said}");
        assert!(!said.contains("planted") && !said.contains("ASIA"), "{said}");
    }
}
