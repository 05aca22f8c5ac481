//! Seven layers of defence. Each test removes one layer and checks what an attacker still cannot do, because another
//! layer refuses. infra/test/templates/layers.test.ts does the same with the templates of the infrastructure.

use axum::body::Body;
use axum::http::Request;
use chrono::TimeDelta;
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;
use voicase::crypto::token::ReporterSession;
use voicase::crypto::{Key, token};
use voicase::http::client::Peer;
use voicase::secrets::SecretName;
use voicase_tests::{Surface, World, instance};

use super::leaks::needles::{Needle, Search};
use super::support::places;
use crate::support::signing::{held, of, signs_in};
use crate::support::story::tell;

const MARK: &str = "the harbour master signs for both";

/// Sends a request that bypassed the edge.
async fn sends(surface: &Surface, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> String {
    let from = Peer::Address("203.0.113.20".parse().expect("an address"));
    let request = headers.iter().fold(Request::post(path), |request, (name, value)| request.header(*name, *value));
    surface.send(request.extension(from).body(body.into()).expect("a request")).await.code().to_owned()
}

/// Runs statements with a role's sign-in, like an attacker who runs code in that process.
async fn runs(role: &str, database: &str, statements: &[String]) -> Vec<Result<u64, String>> {
    let url = instance().services.postgres.url(role, database);
    let mut db = PgConnection::connect(&url).await.expect("a connection");
    let mut said = vec![];
    for statement in statements {
        let outcome = sqlx::query(AssertSqlSafe(statement.clone())).execute(&mut db).await;
        said.push(outcome.map(|done| done.rows_affected()).map_err(|error| {
            error.as_database_error().and_then(|e| e.code().map(std::borrow::Cow::into_owned)).unwrap_or_default()
        }));
    }
    said
}

#[tokio::test]
async fn without_the_edge_the_application_counts_and_refuses_by_itself() {
    let world = World::new().await;
    let surface = &world.house.reporter;
    let ours = [("content-type", "application/json"), ("x-voicase", "1")];
    let foreign = [ours[0], ours[1], ("origin", "https://elsewhere.example")];
    assert_eq!(sends(surface, "/graphql", &[], "a=b").await, "BAD_REQUEST", "a form of another site");
    assert_eq!(sends(surface, "/graphql", &foreign, "{}").await, "FORBIDDEN");
    assert_eq!(sends(surface, "/graphql", &ours, r#"{"id": "' OR 1=1 --"}"#).await, "BAD_REQUEST");
    assert_eq!(
        sends(surface, "/graphql", &ours, r#"{"query": "{ __schema { types { name } } }"}"#).await,
        "BAD_REQUEST"
    );
    assert_eq!(sends(surface, "/graphql", &ours, vec![b' '; (1 << 20) + 1]).await, "TOO_LARGE");
    for _ in 0..300 {
        sends(surface, "/graphql/auth", &ours, "{}").await;
    }
    assert_eq!(sends(surface, "/graphql/auth", &ours, "{}").await, "RATE_LIMITED");
}

#[tokio::test]
async fn without_transport_encryption_what_was_read_on_the_way_is_soon_worthless() {
    let world = World::new().await;
    let owner = of(world.admin()).await;
    let read = of(world.admin()).await;
    // The owner's browser rotates the refresh token. One minute later, a use of the old token ends the session for
    // both. Within the minute, such a use may be a retry after a lost response.
    owner.refreshes(&world).await.data();
    world.wait(TimeDelta::minutes(1));
    read.refreshes(&world).await.refused("UNAUTHENTICATED");
    let own = signs_in(&world, world.manager()).await;
    world.wait(TimeDelta::minutes(6));
    own.asks(&world, "{ me { id } }").await.refused("UNAUTHENTICATED");
    // The browser encrypted the file before the upload.
    let upload =
        world.reporters_upload(&world.reporter(), "the manifest of the ferry", MARK.repeat(50).as_bytes()).await;
    let search = Search::new(vec![
        Needle::text("the file's content", MARK),
        Needle::text("its name", "the manifest of the ferry"),
    ]);
    assert!(search.find(&upload.wire).is_empty());
}

#[tokio::test]
async fn without_network_isolation_nobody_is_taken_for_another_and_no_row_is_given_without_a_context() {
    let world = World::new().await;
    tell(&world, "isolated").await;
    // An attacker who reaches the port directly forges the header of our proxy.
    let surface = &world.house.admin;
    for n in 0..300 {
        let said = format!("198.51.100.{}", n % 250);
        sends(surface, "/graphql/auth", &[("x-forwarded-for", &said)], "").await;
    }
    assert_eq!(sends(surface, "/graphql/auth", &[("x-forwarded-for", "192.0.2.1")], "").await, "RATE_LIMITED");
    // An attacker who signs in to the database sees no rows, because no organisation is set.
    let databases = &instance().databases;
    let tables = ["\"case\"", "answer", "message", "identity", "membership", "audit_event"];
    let counts = tables.map(|table| format!("DELETE FROM {table}"));
    for role in ["voicase_reporter", "voicase_admin", "voicase_worker"] {
        for said in runs(role, &databases.main, &counts).await {
            assert!(matches!(said.as_ref().map_err(String::as_str), Err("42501") | Ok(0)), "{role}: {said:?}");
        }
        let reads = tables.map(|table| format!("SELECT FROM {table}"));
        for said in runs(role, &databases.main, &reads).await {
            assert!(matches!(said.as_ref().map_err(String::as_str), Err("42501") | Ok(0)), "{role}: {said:?}");
        }
    }
}

#[tokio::test]
async fn without_sign_in_a_session_that_was_taken_reaches_its_own_organisation_and_rights_alone() {
    let world = World::new().await;
    let (own, other) = (world.other().await, world.other().await);
    let foreign = tell(&other, "other").await;
    let here = tell(&own, "own").await;
    let taken = own.manager();
    taken.opens(&foreign.case, "title").await.refused("NOT_FOUND");
    taken.asks_for(other.org, "{ cases { totalCount } }", json!({})).await.refused("FORBIDDEN");
    taken.opens(&here.case, "title").await.data();
    own.viewer()
        .does("addNote", "note { id }", json!({ "case": here.case, "idempotencyKey": Uuid::new_v4(), "text": "x" }))
        .await
        .refused("FORBIDDEN");
    // A change of sign-in credentials requires a second factor within the last five minutes. No token can replace it.
    let session = of(own.admin()).await;
    world.wait(TimeDelta::minutes(6));
    let session = held(&session.refreshes(&world).await, "refreshSession");
    session.asks(&world, "mutation { renewRecoveryCodes { codes } }").await.refused("STEP_UP_REQUIRED");
}

#[tokio::test]
async fn without_the_reporters_secrets_being_secret_no_case_opens_whose_reporter_is_not_there() {
    let world = World::new().await;
    let standing = tell(&world, "secret").await;
    let surface = &world.house.reporter;
    let stolen = surface.app.config.secrets.key(SecretName::ReporterSessionKey).expect("the process has it");
    let now = world.house.clock.now();
    let forged = ReporterSession::begin(world.org, standing.id(), Key::random(), now).issue(&stolen, now);
    let answer = surface
        .ask(
            "/graphql",
            "{ report { reference messages { nodes { text } } } }",
            &json!({}),
            &[("x-reporter-session", &forged)],
        )
        .await;
    assert_ne!(answer.code(), "OK", "{}", answer.json);
    let guess = json!({ "input": { "channel": world.slug, "access": token::encode(Key::random().bytes()) } });
    let open = "mutation($input: OpenReportInput!) { openReport(input: $input) { report { reference } } }";
    assert_eq!(surface.ask("/graphql/auth", open, &guess, &[]).await.code(), "RECEIPT_UNKNOWN");
}

#[tokio::test]
async fn without_the_applications_own_checks_the_database_keeps_organisations_apart_and_its_log_whole() {
    let world = World::new().await;
    let (own, other) = (world.other().await, world.other().await);
    let (here, foreign) = (tell(&own, "own").await, tell(&other, "other").await);
    let databases = &instance().databases;
    let member = own.manager();
    let context = format!(
        "SELECT set_config('app.org_id', '{}', false), set_config('app.member_id', '{}', false)",
        own.org, member.member
    );
    let (here, foreign) = (here.id(), foreign.id());
    let said = runs(
        "voicase_admin",
        &databases.main,
        &[
            context,
            format!("SELECT FROM answer WHERE case_id = '{foreign}'"),
            format!("SELECT FROM \"case\" WHERE id = '{foreign}' FOR UPDATE"),
            format!("UPDATE \"case\" SET stage = 'closed' WHERE id = '{foreign}'"),
            format!("DELETE FROM \"case\" WHERE id = '{here}'"),
            "UPDATE audit_event SET kind = 'nothing'".into(),
            "DELETE FROM audit_event".into(),
            "TRUNCATE audit_event".into(),
            "SET ROLE voicase_owner".into(),
            "ALTER TABLE answer NO FORCE ROW LEVEL SECURITY".into(),
        ],
    )
    .await;
    let denied = || Err("42501".to_owned());
    assert_eq!(said[1], Ok(0), "no row of another organisation");
    assert!(said[2..4].iter().all(|said| *said == Ok(0) || *said == denied()), "{said:?}");
    assert!(said[4..].iter().all(|said| *said == denied()), "{said:?}");
    let own_secret = format!("SELECT sk FROM ks.secret WHERE case_id = '{here}'");
    assert_eq!(runs("voicase_admin", &databases.keystore, &[own_secret]).await, [denied()]);
}

#[tokio::test]
async fn without_encrypted_disks_whoever_copies_both_stores_reads_no_word() {
    let world = World::new().await;
    tell(&world, MARK).await;
    let search = Search::new(vec![Needle::text("what people wrote", MARK)]);
    let mut db = world.house.superuser().await;
    let databases = &instance().databases;
    let control = "Fjordlys Shipping";
    let (dump, objects) = (places::dump(&databases.main), places::objects(&world, &mut db).await);
    assert!(String::from_utf8_lossy(&dump).contains(control) && objects.len() > 1_000, "the copies are copies");
    assert_eq!(search.find(&dump).len() + search.find(&objects).len(), 0);
}
