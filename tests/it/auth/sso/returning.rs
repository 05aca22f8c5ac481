//! Invalid responses from an identity provider. All of them get the same answer, and the audit log names the reason.

use chrono::TimeDelta;
use entity::enums::Role;
use serde_json::{Value, json};
use voicase_tests::World;

use super::support::fake::{SECRET, Signed};
use super::support::scene::{Scene, auth, parameter, returns, with_own_code};

type Change = fn(&mut Value);

/// Tokens that are each wrong in one way.
const WRONG: [(Signed, Change, &str); 18] = [
    (Signed::None, |_| {}, "signature"),
    (Signed::BySecret, |_| {}, "signature"),
    (Signed::ByPublicKey, |_| {}, "signature"),
    (Signed::ByAnother, |_| {}, "signature"),
    (Signed::Right, |claims| claims["nonce"] = json!("another"), "nonce"),
    (Signed::Right, |claims| _ = claims.as_object_mut().expect("claims").remove("nonce"), "nonce"),
    (Signed::Right, |claims| claims["aud"] = json!("another"), "audience"),
    (Signed::Right, |claims| claims["aud"] = json!(["voicase", "another"]), "audience"),
    (Signed::Right, |claims| claims["iss"] = json!("https://another.example"), "issuer"),
    (Signed::Right, |claims| claims["exp"] = claims["iat"].clone(), "expired"),
    (Signed::Right, |claims| claims["email_verified"] = json!(false), "email"),
    (Signed::Right, |claims| _ = claims.as_object_mut().expect("claims").remove("email_verified"), "email"),
    (Signed::Right, |claims| _ = claims.as_object_mut().expect("claims").remove("email"), "email"),
    (Signed::Right, |claims| claims["email"] = json!("nobody"), "email"),
    (Signed::Right, |claims| claims["email"] = json!("somebody@fjordlys.example"), "domain"),
    (Signed::Right, |claims| claims["email"] = json!(format!("x@sub.{}", host(claims))), "domain"),
    (Signed::Right, |claims| claims["email"] = json!(format!("x@{}.evil.example", host(claims))), "domain"),
    (Signed::Right, |claims| claims["groups"] = json!("nothing that is mapped"), "no_role"),
];

fn host(claims: &Value) -> String {
    claims["email"].as_str().and_then(|email| email.split_once('@')).expect("an address").1.to_owned()
}

#[tokio::test]
async fn a_token_that_is_wrong_in_one_thing_lets_nobody_in_and_all_are_answered_alike() {
    let scene = Scene::new().await;
    let email = scene.address();
    let mut answers = vec![];
    for (signed, change, _) in WRONG {
        let going = scene.goes(&email).await;
        let mut claims = scene.claims(&going, &email);
        change(&mut claims);
        scene.fake.gives(signed, &claims);
        answers.push(scene.returns(&going).await);
    }
    let going = scene.goes(&email).await;
    answers.push(returns(&scene.world, "no state", "a code", &going.cookie).await);
    for answer in &answers {
        answer.refused("SIGN_IN_FAILED");
        assert_eq!(answer.without_request_id(), answers[0].without_request_id());
    }
    assert_eq!(scene.reasons().await, WRONG.map(|(.., reason)| reason));
    assert!(scene.world.house.member(scene.world.org, &email).await.is_none(), "no member was created");
    scene.comes(&email, |_| {}).await.data();
}

#[tokio::test]
async fn a_way_is_gone_once_in_the_browser_that_began_and_within_ten_minutes() {
    let scene = Scene::new().await;
    let staff = scene.joins(Role::Member).await;
    let give = |going| scene.fake.gives(Signed::Right, &scene.claims(going, &staff.email));

    let going = scene.goes(&staff.email).await;
    give(&going);
    scene.returns(&going).await.data();
    scene.returns(&going).await.refused("SIGN_IN_FAILED");

    let (mine, theirs) = (scene.goes(&staff.email).await, scene.goes(&staff.email).await);
    give(&mine);
    returns(&scene.world, &mine.state, "a code", &theirs.cookie).await.refused("SIGN_IN_FAILED");
    scene.returns(&mine).await.refused("SIGN_IN_FAILED");
    let without = scene.goes(&staff.email).await;
    returns(&scene.world, &without.state, "a code", "").await.refused("SIGN_IN_FAILED");

    let late = scene.goes(&staff.email).await;
    scene.world.wait(TimeDelta::minutes(10));
    give(&late);
    scene.returns(&late).await.refused("SIGN_IN_FAILED");

    let mixed = scene.goes(&staff.email).await;
    give(&mixed);
    let input = json!({ "state": mixed.state, "code": "x", "issuer": "https://another.example" });
    auth(&scene.world, "completeSso", "session { expiresIn }", input, &mixed.cookie).await.refused("SIGN_IN_FAILED");

    assert_eq!(
        scene.reasons().await,
        ["not_begun", "not_begun", "issuer"],
        "who never began belongs to no organisation"
    );
}

#[tokio::test]
async fn the_code_is_exchanged_with_proof_of_who_asked_for_it() {
    let scene = Scene::new().await;
    let going = scene.goes(&scene.address()).await;
    assert_eq!(parameter(&going.url, "code_challenge_method"), "S256");
    assert_eq!(parameter(&going.url, "response_type"), "code");
    scene.returns(&going).await.refused("SIGN_IN_FAILED");
    let sent = scene.fake.sent().pop().expect("a request");
    assert!(sent.contains("code_verifier=") && sent.contains("grant_type=authorization_code"), "{sent}");
    assert!(!sent.contains(&SECRET.replace(' ', "+")), "the secret goes in a header");
    assert_eq!(scene.reasons().await, ["code"]);
}

#[tokio::test]
async fn a_provider_that_is_away_is_said_to_be_away() {
    let scene = Scene::new().await;
    let email = scene.address();
    let going = scene.goes(&email).await;
    scene.fake.stops();
    tokio::task::yield_now().await;
    let answer = scene.returns(&going).await;
    assert_eq!((answer.code(), answer.status.as_u16()), ("UNAVAILABLE", 503), "{answer:?}");
    scene.world.wait(TimeDelta::minutes(11));
    let answer = auth(&scene.world, "beginSso", "url", json!({ "email": email }), "").await;
    assert_eq!(answer.code(), "UNAVAILABLE");
    let tested = scene.world.admin().does("testSso", "failure", json!({ "issuer": scene.fake.issuer })).await;
    assert_eq!(tested.data()["testSso"]["failure"], "AWAY");
}

#[tokio::test]
async fn a_new_key_of_the_provider_is_asked_for_at_once() {
    let scene = Scene::new().await;
    let email = scene.address();
    let going = scene.goes(&email).await;
    scene.fake.changes_its_key();
    scene.fake.gives(Signed::Right, &scene.claims(&going, &email));
    scene.returns(&going).await.data();
}

#[tokio::test]
async fn beginning_says_nothing_of_an_account() {
    let scene = Scene::new().await;
    let staff = scene.joins(Role::Member).await;
    for email in [staff.email.clone(), scene.address(), staff.email.to_uppercase()] {
        let going = scene.goes(&email).await;
        assert_eq!(going.url.query_pairs().count(), 9, "{}", going.url);
    }
    let unknown = World::address(&scene.world);
    let answer = auth(&scene.world, "beginSso", "url", json!({ "email": unknown }), "").await;
    assert_eq!((answer.code(), answer.field()), ("INVALID", "email"));
    assert!(answer.header("set-cookie").is_empty());
}

#[tokio::test]
async fn what_was_begun_before_a_change_of_provider_is_void() {
    let scene = Scene::new().await;
    let staff = scene.joins(Role::Member).await;
    for changed in [json!({ "enabled": false }), json!({ "issuer": format!("{}/", scene.fake.issuer) })] {
        scene.saves(json!({})).await.data();
        let going = scene.goes(&staff.email).await;
        scene.fake.gives(Signed::Right, &scene.claims(&going, &staff.email));
        scene.saves(changed).await.data();
        scene.returns(&going).await.refused("SIGN_IN_FAILED");
    }
    assert_eq!(scene.reasons().await, ["off", "off"]);
    scene.saves(json!({})).await.data();
    let back = scene.comes(&staff.email, |_| {}).await;
    with_own_code(&scene.world, &staff, &back).await;
}
