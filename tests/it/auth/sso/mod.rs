//! Single sign-on. A session through a provider belongs to the user whom the provider names. The session reaches only
//! the provider's organisation, and its user has shown two factors.

mod claims;
mod own;
mod people;
mod proved;
mod returning;
mod settings;
mod support;

use chrono::TimeDelta;
use entity::enums::Role;
use reqwest::Url;
use serde_json::{Value, json};
use voicase_tests::{Answer, World, code_at};

use support::real::Real;
use support::scene::{self, SECOND, auth, goes, joins, parameter, saves, with_own_code};

use crate::support::signing::held;

/// The complete flow with a real provider.
async fn comes(world: &World, provider: &Real, email: &str) -> Answer {
    let going = goes(world, email).await;
    let back: Url = provider.visit(&going.url).await;
    let input = json!({
        "code": parameter(&back, "code"), "state": parameter(&back, "state"), "issuer": parameter(&back, "iss"),
    });
    auth(world, "completeSso", "session { accessToken } signIn { ticket next }", input, &going.cookie).await
}

#[tokio::test]
async fn a_member_comes_by_a_real_provider_with_a_code_and_then_by_its_word() {
    let world = World::new().await;
    let provider = Real::start(&world).await;
    let domain = format!("{}.example", uuid::Uuid::new_v4().simple());
    saves(world.admin(), scene::settings(&provider.issuer, &domain)).await.data();
    let staff = joins(&world, Role::Member, format!("anna@{domain}")).await;
    staff.token().await;

    provider.knows(&staff.email, &json!({ "amr": ["pwd", SECOND] }));
    let first = comes(&world, &provider, &staff.email).await;
    assert!(first.data()["completeSso"]["session"].is_null(), "the first sign-in requires a factor of the account");
    let session = with_own_code(&world, &staff, &first).await;
    session.asks(&world, "{ me { name } }").await.data();

    let second = comes(&world, &provider, &staff.email).await;
    assert!(second.data()["completeSso"]["session"]["accessToken"].is_string(), "{second:?}");

    provider.knows(&staff.email, &json!({ "amr": ["pwd"] }));
    let third = comes(&world, &provider, &staff.email).await;
    assert_eq!(third.data()["completeSso"]["signIn"]["next"], "CODE", "the provider reported only one factor");

    provider.knows(&staff.email, &json!({ "amr": [SECOND], "email_verified": false }));
    comes(&world, &provider, &staff.email).await.refused("SIGN_IN_FAILED");
}

#[tokio::test]
async fn a_real_providers_newcomer_becomes_a_member_of_the_mapped_role_and_follows_it() {
    let world = World::new().await;
    let provider = Real::start(&world).await;
    let domain = format!("{}.example", uuid::Uuid::new_v4().simple());
    saves(world.admin(), scene::settings(&provider.issuer, &domain)).await.data();
    let email = format!("kari@{domain}");

    provider.knows(&email, &json!({ "groups": ["others"] }));
    comes(&world, &provider, &email).await.refused("SIGN_IN_FAILED");
    assert!(world.house.member(world.org, &email).await.is_none());

    provider.knows(&email, &json!({ "groups": ["others", "leads"], "acr": SECOND }));
    let newcomer = comes(&world, &provider, &email).await;
    let ticket = &newcomer.data()["completeSso"]["signIn"];
    assert_eq!(ticket["next"], "ENROL", "a member without a second factor must enrol one");
    let begun = auth(&world, "beginFactor", "secret", json!({ "ticket": ticket["ticket"] }), "").await;
    let secret = begun.data()["beginFactor"]["secret"].as_str().expect("a secret").to_owned();
    let code = code_at(&secret, world.house.clock.now());
    let input = json!({ "ticket": ticket["ticket"], "code": code });
    let enrolled = auth(&world, "confirmFactor", "accessToken recoveryCodes", input, "").await;
    let session = held(&enrolled, "confirmFactor");
    let me = session.asks(&world, "{ me { name memberships { role caseScope organisation { id } } } }").await;
    let expected = json!([{ "role": "MANAGER", "caseScope": "DEPARTMENTS", "organisation": { "id": world.org } }]);
    assert_eq!(me.data()["me"], json!({ "name": "Kari Nordmann", "memberships": expected }));

    world.wait(TimeDelta::minutes(1));
    provider.knows(&email, &json!({ "groups": ["all"], "acr": SECOND }));
    let again = comes(&world, &provider, &email).await;
    let token = again.data()["completeSso"]["session"]["accessToken"].as_str().expect("acr counts too").to_owned();
    let bearer = format!("Bearer {token}");
    let document = "{ me { memberships { role } } }";
    let me = world.house.admin.ask("/graphql", document, &Value::Null, &[("authorization", &bearer)]).await;
    assert_eq!(me.data()["me"]["memberships"], json!([{ "role": "VIEWER" }]));
}
