//! Invalid API tokens, and paths that accept none.

use axum::body::Body;
use axum::http::Request;
use chrono::TimeDelta;
use serde_json::json;
use voicase::limit;
use voicase_tests::{Answer, Program, World, token_input};

use super::tokens::{editor, state, token};
use crate::members::removal::recorded;

const COUNT: &str = "{ cases { totalCount } }";

/// The answer and the number of statements that it needed.
async fn cost(world: &World, program: &Program) -> (Answer, u64) {
    let counts = &world.house.admin.app.counts;
    let before = counts.read()[0];
    let answer = program.asks(COUNT, json!({})).await;
    (answer, counts.read()[0] - before)
}

async fn networked(world: &World, networks: &[&str]) -> Program {
    let mut input = token_input(&["CASE_EDIT"], true);
    input["networks"] = json!(networks);
    world.program(world.admin(), input).await
}

#[tokio::test]
async fn whatever_is_wrong_with_a_token_the_answer_and_its_cost_are_the_same() {
    let world = World::new().await;
    let revoked = editor(&world).await;
    world.admin().does("revokeApiToken", "token { id }", json!({ "token": revoked.id })).await.data();
    let mut short = token_input(&["CASE_EDIT"], true);
    short["expiresOn"] = json!("2026-03-02");
    let expired = world.program(world.admin(), short).await;
    let elsewhere = networked(&world, &["198.51.100.0/24", "2001:db8::/32"]).await;
    let makers = editor(&world).await;
    let jwt = world.admin().token().await;
    world.wait(TimeDelta::days(1));
    assert_eq!(state(&world, &expired).await, "EXPIRED");

    let with = |text: &str| Program::with(world.house.clone(), text);
    let unknown = with(&format!("vc_{}", voicase::crypto::token::encode(&[7; 32])));
    let mut wrong =
        vec![unknown, revoked, expired, elsewhere.at("203.0.113.9"), elsewhere.clone(), elsewhere.at("2001:db9::1")];
    wrong.extend(
        [jwt.as_str(), "", "vc_", "vc_x", &"x".repeat(5_000), &makers.secret[3..], &makers.secret.to_uppercase()]
            .map(with),
    );
    world.house.change("UPDATE account SET disabled_at = now() WHERE id = $1", &[world.admin().account]).await;
    wrong.push(makers);
    let (first, statements) = cost(&world, &wrong[0]).await;
    first.refused("UNAUTHENTICATED");
    assert_eq!((first.status.as_u16(), statements), (401, 1));
    for program in &wrong[1..] {
        let (answer, statements) = cost(&world, program).await;
        assert_eq!(answer.without_request_id(), first.without_request_id(), "{}", program.secret);
        assert_eq!(statements, 1, "{}", program.secret);
    }
    let body = json!({ "query": COUNT }).to_string();
    let bare = Request::post("/graphql/api").header("content-type", "application/json").body(Body::from(body));
    let bare = world.house.admin.send(bare.expect("a request")).await;
    assert_eq!(bare.without_request_id(), first.without_request_id(), "a request without a token");
}

#[tokio::test]
async fn a_token_is_good_in_its_networks_and_a_use_from_elsewhere_is_on_record() {
    let world = World::new().await;
    let program = networked(&world, &["198.51.100.0/24", "2001:db8::/32"]).await;
    for address in ["198.51.100.7", "::ffff:198.51.100.7", "2001:db8::9"] {
        program.at(address).asks(COUNT, json!({})).await.data();
    }
    let used = token(&world, program.id).await["lastUsedAt"].clone();
    for _ in 0..3 {
        program.at("203.0.113.9").asks(COUNT, json!({})).await.refused("UNAUTHENTICATED");
    }
    world.run_jobs().await;
    assert_eq!(recorded(&world, "token_refused").await, 1, "refusals are logged once a minute");
    world.wait(TimeDelta::minutes(1));
    program.at("203.0.113.9").asks(COUNT, json!({})).await.refused("UNAUTHENTICATED");
    world.run_jobs().await;
    assert_eq!(recorded(&world, "token_refused").await, 2);
    assert_eq!(token(&world, program.id).await["lastUsedAt"], used, "a refused request does not count as a use");
    program.at("198.51.100.8").asks(COUNT, json!({})).await.data();
    assert_ne!(token(&world, program.id).await["lastUsedAt"], used);
}

#[tokio::test]
async fn the_last_use_is_kept_to_the_minute_also_of_what_is_rolled_back() {
    let world = World::new().await;
    let program = editor(&world).await;
    let retract = json!({ "note": uuid::Uuid::new_v4(), "reason": "Wrong." });
    program.does("retractNote", "note { id }", retract).await.refused("NOT_FOUND");
    let first = token(&world, program.id).await["lastUsedAt"].clone();
    assert!(first.is_string());
    world.wait(TimeDelta::seconds(59));
    program.sees().await;
    assert_eq!(token(&world, program.id).await["lastUsedAt"], first);
    world.wait(TimeDelta::seconds(1));
    program.sees().await;
    assert_ne!(token(&world, program.id).await["lastUsedAt"], first);
}

#[tokio::test]
async fn a_token_opens_nothing_but_its_own_path() {
    let world = World::new().await;
    let program = editor(&world).await;
    let (surface, bearer, org) = (&world.house.admin, format!("Bearer {}", program.secret), world.org.to_string());
    let headers = [("authorization", bearer.as_str()), ("x-organization-id", &org)];
    surface.ask("/graphql", COUNT, &json!({}), &headers).await.refused("UNAUTHENTICATED");
    let step_up = "mutation { beginStepUp { code } }";
    surface.ask("/graphql/auth", step_up, &json!({}), &headers).await.refused("UNAUTHENTICATED");
    let file = |token: Option<&str>| {
        let request = Request::get("/files/x");
        let request = if let Some(token) = token { request.header("authorization", token) } else { request };
        surface.send(request.body(Body::empty()).expect("a request"))
    };
    let (with, without) = (file(Some(&bearer)).await, file(None).await);
    with.refused("NOT_FOUND");
    assert_eq!(with.without_request_id(), without.without_request_id());
    let listening = voicase::live::Listener::new(surface.app.clone(), program.secret.clone(), org.clone()).await;
    assert!(matches!(listening.err(), Some(voicase::problem::Problem::Unauthenticated)));
    // The reporter surface has no such path.
    let body = json!({ "query": COUNT }).to_string();
    let request = Request::post("/graphql/api").header("content-type", "application/json");
    let request = request.header("authorization", &bearer).body(Body::from(body)).expect("a request");
    assert!(!world.house.reporter.send(request).await.status.is_success());
}

#[tokio::test]
async fn of_one_token_the_request_after_the_three_thousandth_waits() {
    let world = World::new().await;
    let (program, other) = (editor(&world).await, editor(&world).await);
    let calls = &world.house.admin.app.staff.as_ref().expect("the staff's surface").calls;
    for _ in 0..2_999 {
        calls.count(program.id, limit::MAX_CALLS, world.house.clock.now()).expect("room");
    }
    program.asks(COUNT, json!({})).await.data();
    let limited = program.asks(COUNT, json!({})).await;
    assert_eq!((limited.status.as_u16(), limited.code(), limited.header("retry-after")), (429, "RATE_LIMITED", "300"));
    other.asks(COUNT, json!({})).await.data();
    world.wait(TimeDelta::seconds(299));
    assert_eq!(program.asks(COUNT, json!({})).await.header("retry-after"), "1");
    world.wait(TimeDelta::seconds(1));
    program.asks(COUNT, json!({})).await.data();
}
