//! The sign-in to the databases requires a valid IAM token, TLS, and a server certificate with the right name.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use chrono::{DateTime, TimeDelta, Utc};
use futures::future::join_all;
use sea_orm::ConnectionTrait;
use sqlx::Connection;
use voicase::app::App;
use voicase::outside::clock::Clock;
use voicase::outside::rds::Signer;
use voicase::tx::Mode;
use voicase_tests::{ADMIN_ORIGIN, instance};

use super::support::authority::Authority;
use super::support::door::{Door, REGION, Visit};

const SECRET: &str = "of-the-role-of-this-test";

/// The credentials provider of a task. It returns credentials that expire, or fails while `away` is set.
#[derive(Clone, Debug)]
struct Role {
    clock: Clock,
    life: TimeDelta,
    away: Arc<AtomicBool>,
}

impl ProvideCredentials for Role {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        if self.away.load(Relaxed) {
            return future::ProvideCredentials::ready(Err(CredentialsError::not_loaded("the test has none")));
        }
        let end = SystemTime::from(self.clock.now() + self.life);
        let session = Some("session/of+the=role".into());
        future::ProvideCredentials::ready(Ok(Credentials::new("ASIATEST", SECRET, session, Some(end), "test")))
    }
}

/// The staff process behind the proxy. It signs in to the main database with two roles and to the keystore with one.
struct Scene {
    clock: Clock,
    role: Role,
    door: Door,
    app: Arc<App>,
    _trusted: Authority,
}

impl Scene {
    async fn new(life: TimeDelta) -> Self {
        let role = role(life);
        let (trusted, clock) = (Authority::new(), role.clock.clone());
        let door = Door::open(&trusted, "localhost", SECRET, clock.clone()).await;
        let app = app(&door, &trusted, &role).await;
        Self { clock, role, door, app, _trusted: trusted }
    }

    /// Uses more connections than are open, so that new ones begin. Returns the new connection attempts.
    async fn crowds(&self) -> Vec<Visit> {
        let before = self.door.visits().len();
        let more = before + 2;
        join_all((0..more).map(|_| self.app.is_ready())).await;
        let new = self.door.visits().split_off(before);
        assert!(!new.is_empty(), "no new connection began");
        new
    }

    fn wait(&self, minutes: i64) {
        self.clock.advance(TimeDelta::minutes(minutes));
    }

    async fn renew(&self) {
        self.app.tokens.as_ref().expect("it signs in with tokens").renew().await;
    }
}

fn role(life: TimeDelta) -> Role {
    let start: DateTime<Utc> = "2026-03-02T08:00:00Z".parse().expect("a time");
    Role { clock: Clock::fixed(start), life, away: Arc::default() }
}

async fn app(door: &Door, trusted: &Authority, role: &Role) -> Arc<App> {
    let clock = role.clock.clone();
    let like = instance().owned_app(ADMIN_ORIGIN, "owner@platform.example", clock.clone()).await.expect("an app");
    let mut config = like.config.clone();
    let databases = &instance().databases;
    config.database = door.options("voicase_admin", &databases.main, trusted);
    config.keystore = door.options("voicase_admin", &databases.keystore, trusted);
    let platform = config.platform.as_mut().expect("it has owners");
    platform.database = door.options("voicase_platform", &databases.main, trusted);
    config.database_auth = Some(Signer::new(REGION, SharedCredentialsProvider::new(role.clone())));
    App::new(config, clock).await.expect("an app")
}

#[tokio::test]
async fn each_pool_signs_in_with_a_token_of_its_own_role_from_the_first_connection_on() {
    let scene = Scene::new(TimeDelta::hours(6)).await;
    assert!(scene.app.is_ready().await);
    let owners = scene.app.owners_tx(Mode::ReadOnly).expect("owners");
    owners.execute_unprepared("SELECT 1").await.expect("an answer");
    let databases = &instance().databases;
    for (role, database) in [
        ("voicase_admin", &databases.main),
        ("voicase_admin", &databases.keystore),
        ("voicase_platform", &databases.main),
    ] {
        let visits = scene.door.visits();
        let visit = visits.iter().find(|visit| visit.role == role && visit.database == *database);
        assert!(visit.is_some_and(|visit| visit.entered), "{role} at {database}: {visits:?}");
    }
}

#[tokio::test]
async fn a_token_is_replaced_long_before_its_end() {
    let scene = Scene::new(TimeDelta::hours(6)).await;
    assert!(scene.app.is_ready().await);
    let first = scene.door.visits();
    scene.wait(4);
    scene.renew().await;
    assert!(scene.crowds().await.iter().all(|visit| first.iter().any(|old| old.token == visit.token)));
    scene.wait(2);
    scene.renew().await;
    for visit in scene.crowds().await {
        assert!(visit.entered, "{visit:?}");
        assert!(first.iter().all(|old| old.token != visit.token), "the first token is still shown after six minutes");
    }
    // The loop lasts 45 minutes, which is three times the lifetime of a token. It renews the token every five minutes.
    for _ in 0..9 {
        scene.wait(5);
        scene.renew().await;
        assert!(scene.app.is_ready().await);
    }
    assert!(scene.crowds().await.iter().all(|visit| visit.entered));
}

#[tokio::test]
async fn a_token_is_replaced_before_the_credentials_end_that_signed_it() {
    let scene = Scene::new(TimeDelta::minutes(12)).await;
    scene.crowds().await;
    let first = scene.door.visits();
    scene.wait(3);
    scene.renew().await;
    let visits = scene.crowds().await;
    assert!(visits.iter().all(|visit| first.iter().all(|old| old.token != visit.token)), "{visits:?}");
}

#[tokio::test]
async fn without_credentials_the_process_lives_on_unready_and_is_ready_again_with_them() {
    let scene = Scene::new(TimeDelta::hours(6)).await;
    assert!(scene.app.is_ready().await);
    scene.role.away.store(true, Relaxed);
    scene.wait(14);
    scene.renew().await;
    assert!(scene.app.is_ready().await, "the token is valid for another minute");
    scene.wait(2);
    scene.renew().await;
    assert!(!scene.app.is_ready().await, "the process is ready with an expired token");
    assert!(scene.crowds().await.iter().all(|visit| !visit.entered), "the database accepts an expired token");
    scene.role.away.store(false, Relaxed);
    scene.renew().await;
    assert!(scene.app.is_ready().await);
    assert!(scene.crowds().await.iter().all(|visit| visit.entered));
}

#[tokio::test]
async fn a_process_is_unready_as_soon_as_its_databases_are_gone() {
    let Scene { door, app, _trusted, .. } = Scene::new(TimeDelta::hours(6)).await;
    assert!(app.is_ready().await);
    drop(door);
    assert!(!app.is_ready().await);
}

#[tokio::test]
async fn a_start_without_credentials_waits_for_them_and_shows_nothing_to_the_server() {
    let role = role(TimeDelta::hours(6));
    role.away.store(true, Relaxed);
    let trusted = Authority::new();
    let door = Door::open(&trusted, "localhost", SECRET, role.clock.clone()).await;
    let app = app(&door, &trusted, &role).await;
    assert!(!app.is_ready().await);
    assert!(door.visits().iter().all(|visit| visit.token.is_empty() && !visit.entered));
    role.away.store(false, Relaxed);
    app.tokens.as_ref().expect("it signs in with tokens").renew().await;
    assert!(app.is_ready().await);
}

#[tokio::test]
async fn no_token_is_shown_to_a_server_of_another_name_or_authority() {
    let role = role(TimeDelta::hours(6));
    let (ours, theirs) = (Authority::new(), Authority::new());
    for (authority, host) in [(&ours, "db.example"), (&theirs, "localhost")] {
        let door = Door::open(authority, host, SECRET, role.clock.clone()).await;
        assert!(!app(&door, &ours, &role).await.is_ready().await, "{host} is trusted");
        assert_eq!(door.visits(), [], "{host} was shown a token");
    }
}

#[tokio::test]
async fn a_token_of_another_secret_is_refused_by_the_door() {
    let role = role(TimeDelta::hours(6));
    let trusted = Authority::new();
    let door = Door::open(&trusted, "localhost", "another", role.clock.clone()).await;
    assert!(!app(&door, &trusted, &role).await.is_ready().await);
    assert!(door.visits().iter().all(|visit| !visit.entered));
}

#[tokio::test]
async fn an_address_that_was_given_a_token_is_let_in_with_it() {
    let role = role(TimeDelta::hours(6));
    let trusted = Authority::new();
    let door = Door::open(&trusted, "localhost", SECRET, role.clock.clone()).await;
    let signer = Signer::new(REGION, SharedCredentialsProvider::new(role.clone()));
    let address = door.url("voicase_migrator", &instance().databases.main, &trusted);
    let with_token = signer.signed("VOICASE_DATABASE_URL", &address, role.clock.now()).await.expect("an address");
    sqlx::PgConnection::connect(&with_token).await.expect("a connection").close().await.expect("an end");
    assert!(door.visits().iter().all(|visit| visit.entered && visit.role == "voicase_migrator"));
}
