//! The context of row-level security. A database function sets the context in the first round trip. The server sets it
//! again when a transaction restarts. Both contexts must be the same.

use std::sync::Arc;
use std::time::Duration;

use entity::enums::{CaseScope, Role};
use uuid::Uuid;
use voicase::actor::{self, Token};
use voicase::crypto::random;
use voicase::env::Process;
use voicase::idempotency;
use voicase::intake::channel;
use voicase::tx::{Mode, Pool, Scope, Tx};
use voicase_tests::{World, instance};

use crate::departments::tree;

const SETTINGS: &str = "SELECT string_agg(name || '=' || coalesce(nullif(nullif(current_setting('app.' || name, true), 'false'), '{}'), ''), ' ' ORDER BY name) \
    FROM unnest(ARRAY['org_id', 'account_id', 'member_id', 'case_scope', 'departments', 'case_id', 'receipt', 'idem', 'slot', 'today', \
    'audits']) name";

async fn settings(tx: &Tx) -> String {
    tx.value(SETTINGS, []).await.expect("a query").expect("the settings")
}

/// Checks that the context is the same when the server sets it again, in this transaction and in the next one. Only
/// `app.unlimited` is then empty, because only the database's function sets it.
async fn repeats(tx: &Tx, what: &str) {
    let first = settings(tx).await;
    tx.pin(|_| ()).await.expect("the context");
    assert_eq!(settings(tx).await, first, "{what}");
    tx.release().await.expect("the end");
    assert_eq!(settings(tx).await, first, "{what}, in the next transaction");
    assert_eq!(
        tx.value::<String>("SELECT current_setting('app.unlimited', true)", []).await.expect("a query").as_deref(),
        Some("")
    );
    tx.finish(false).await.expect("the end");
}

#[tokio::test]
async fn the_server_repeats_the_context_that_the_database_has_set() {
    let world = World::new().await;
    let department = tree::add(&world, "Harbour", world.root).await;
    let below = world.joins_department(Role::Manager, CaseScope::Departments, department).await;
    let assigned = world.joins(Role::Member, CaseScope::Assigned).await;
    let named = world.joins(Role::Viewer, CaseScope::Named).await;
    let app = &world.house.admin.app;
    for staff in [world.admin(), world.manager(), world.viewer(), &below, &assigned, &named] {
        let (now, token) = (app.clock.now(), staff.token().await);
        let who = app.staff.as_ref().expect("the staff surface").signer.read(&token, now).expect("a token");
        for mode in [Mode::ReadOnly, Mode::ReadWrite] {
            let tx = app.tx(mode, Scope::default());
            actor::enter(&tx, who, world.org, now).await.expect("a member");
            repeats(&tx, &format!("{:?}", staff.role)).await;
        }
        for (permissions, reads_cases) in [(-1, true), (-1, false), (0, true)] {
            let tx = app.tx(Mode::ReadOnly, Scope::default());
            let token = Token { id: Uuid::new_v4(), permissions, reads_cases };
            actor::enter_with(&tx, staff.account, token, world.org, now).await.expect("a member");
            repeats(&tx, &format!("a token of {:?}", staff.role)).await;
        }
        let tx = app.tx(Mode::ReadOnly, Scope::default());
        actor::check_session(&tx, who, now).await.expect("a session");
        repeats(&tx, "a session").await;
    }
}

#[tokio::test]
async fn so_it_does_for_a_reporter() {
    let world = World::new().await;
    let reporter = world.case().await.reporter;
    let app = &world.house.reporter.app;
    let pepper = &app.reporter.as_ref().expect("the reporters' surface").pepper;
    let (known, unknown) = (reporter.seed.access(world.org).mac(pepper), random::<32>());
    for mac in [None, Some(known.as_slice()), Some(unknown.as_slice())] {
        let tx = app.tx(Mode::ReadWrite, Scope::default());
        let entered = channel::enter(&tx, &world.slug, mac, app.clock.now()).await.expect("a channel");
        assert_eq!(entered.case_id.is_some(), mac == Some(known.as_slice()));
        let keys = app.keys.org(&tx).await.expect("keys");
        let day = app.clock.now().date_naive();
        idempotency::claim(&tx, &keys, Uuid::new_v4(), b"body", Uuid::new_v4(), day).await.expect("a claim");
        repeats(&tx, "a reporter").await;
    }
}

#[tokio::test]
async fn a_second_question_in_a_transaction_leaves_nothing_of_the_first() {
    let world = World::new().await;
    let named = world.joins(Role::Viewer, CaseScope::Named).await;
    let app = &world.house.admin.app;
    let now = app.clock.now();
    let signer = &app.staff.as_ref().expect("the staff surface").signer;
    let tokens = [world.admin().token().await, named.token().await];
    let tx = app.tx(Mode::ReadOnly, Scope::default());
    for token in tokens {
        let who = signer.read(&token, now).expect("a token");
        actor::enter(&tx, who, world.org, now).await.expect("a member");
    }
    let unlimited = tx.value::<String>("SELECT current_setting('app.unlimited', true)", []).await.expect("a query");
    assert_eq!(unlimited.as_deref(), Some(""));
    tx.finish(false).await.expect("the end");
}

#[tokio::test]
async fn a_request_that_is_dropped_while_its_statement_fails_harms_no_other_request() {
    let (options, _) = instance().databases.options(&instance().services.postgres, Process::Admin);
    let pool = Pool::lazy(options, 1, Process::Admin);
    let tx = || Tx::new(pool.clone(), Mode::ReadWrite, Scope::default(), Arc::default());
    for _ in 0..3 {
        let dropped = tx();
        let failing = dropped.run("SELECT pg_sleep(0.2), 1 / (random() * 0)::int", []);
        assert!(
            tokio::time::timeout(Duration::from_millis(50), failing).await.is_err(),
            "the request is still running"
        );
        drop(dropped);
        let next = tx();
        assert!(next.flag("SELECT true", []).await.expect("a connection without a failed transaction"));
        next.finish(true).await.expect("the end");
    }
}
