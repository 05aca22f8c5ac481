//! The object store with credentials that expire, like those of a task's role.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use futures::stream;
use uuid::Uuid;
use voicase::env::Process;
use voicase::outside::clock::Clock;
use voicase::outside::store::Store;
use voicase_tests::instance;

/// Returns the store's own key with the lifetime `life`, and counts the calls.
#[derive(Clone, Debug)]
struct Role {
    life: Duration,
    asked: Arc<AtomicUsize>,
}

impl ProvideCredentials for Role {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        self.asked.fetch_add(1, Relaxed);
        let store = &instance().services.store;
        let end = Clock::System.now() + self.life;
        let key = Credentials::new(store.access_key(), store.secret_key(), None, Some(end.into()), "test");
        future::ProvideCredentials::ready(Ok(key))
    }
}

async fn store(life: Duration) -> (Store, Role) {
    let usual = instance().app(Process::Reporter, "https://report.example", Clock::System).await.expect("an app");
    let role = Role { life, asked: Arc::default() };
    let mut config = usual.config.store.clone();
    config.credentials = Some(SharedCredentialsProvider::new(role.clone()));
    (Store::new(&config).await, role)
}

async fn sends_two_objects(store: &Store) {
    const SIZE: usize = 5 << 20;
    let key = Uuid::new_v4().to_string();
    for _ in 1..=2 {
        let body = stream::iter([Ok::<_, std::io::Error>(vec![7; SIZE].into())]);
        store.put_stream(&key, SIZE as u64, body).await.expect("an object");
    }
    store.discard(&key).await.expect("gone");
}

#[tokio::test]
async fn credentials_are_asked_for_once_while_they_live_and_anew_before_an_address_would_outlive_them() {
    let (lasting, role) = store(Duration::from_hours(1)).await;
    sends_two_objects(&lasting).await;
    assert_eq!(role.asked.load(Relaxed), 1);
    // The credentials expire before a presigned URL would, so each URL must be signed with fresh ones.
    let (ending, role) = store(Duration::from_mins(4)).await;
    let before = role.asked.load(Relaxed);
    sends_two_objects(&ending).await;
    assert!(role.asked.load(Relaxed) - before >= 2, "one was signed with credentials that were about to end");
}
