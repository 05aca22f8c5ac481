//! Passkeys, with a software authenticator that can send wrong responses.

use chrono::TimeDelta;
use serde_json::{Value, json};
use voicase_tests::{Answer, Authenticator, Staff, World, code_at};

use crate::support::signing::{Held, held, log, of, ticket};

const SECURITY: &str = "{ me { security { factors { id kind name lastUsedAt } sessions { current methods } } } }";
const RENEW: &str = "mutation { renewRecoveryCodes { codes } }";

/// Starts a ceremony with a mutation that has no input.
async fn begins(world: &World, path: &str, field: &str, headers: &[(&str, &str)]) -> (Answer, Value) {
    let document = format!("mutation {{ {field} {{ ceremony options }} }}");
    let answer = world.house.admin.ask(path, &document, &json!({}), headers).await;
    let begun = answer.json["data"][field].clone();
    (answer, begun)
}

async fn asked(world: &World) -> Value {
    begins(world, "/graphql/auth", "beginPasskeySignIn", &[]).await.1
}

/// Completes the sign-in with a passkey's response.
async fn answers(staff: &Staff, begun: &Value, credential: Value) -> Answer {
    let input = json!({ "ceremony": begun["ceremony"], "credential": credential });
    staff.auth("completePasskeySignIn", "accessToken expiresIn", input).await
}

async fn signs_in(world: &World, staff: &Staff, device: &mut Authenticator) -> Answer {
    let begun = asked(world).await;
    let credential = device.shows(&begun["options"]);
    answers(staff, &begun, credential).await
}

/// Enrols the first factor of an invited account.
async fn enrols(staff: &Staff, device: &mut Authenticator) -> Answer {
    let ticket = staff.ticket().await;
    let begun = staff.auth("beginPasskey", "ceremony options", json!({ "ticket": ticket })).await;
    let begun = &begun.data()["beginPasskey"];
    let credential = device.creates(&begun["options"]);
    let input =
        json!({ "ticket": ticket, "ceremony": begun["ceremony"], "credential": credential, "name": "My laptop" });
    staff.auth("confirmPasskey", "accessToken recoveryCodes", input).await
}

/// Adds a passkey to the account of a session.
async fn adds(world: &World, session: &Held, device: &mut Authenticator) -> Answer {
    let bearer = format!("Bearer {}", session.token);
    let begun = begins(world, "/graphql", "beginAddPasskey", &[("authorization", &bearer)]).await.1;
    let credential = device.creates(&begun["options"]);
    let input = json!({ "ceremony": begun["ceremony"], "credential": credential, "name": "A key" });
    session.does(world, "addPasskey", "security { factors { id kind name } }", input).await
}

#[tokio::test]
async fn a_passkey_enrols_and_then_signs_in_alone() {
    let world = World::new().await;
    let staff = world.member();
    let mut device = Authenticator::new();
    let enrolled = enrols(staff, &mut device).await;
    assert_eq!(enrolled.data()["confirmPasskey"]["recoveryCodes"].as_array().map(Vec::len), Some(10));
    let session = held(&signs_in(&world, staff, &mut device).await, "completePasskeySignIn");
    let security = session.asks(&world, SECURITY).await;
    let security = &security.data()["me"]["security"];
    assert_eq!(
        (&security["factors"][0]["kind"], &security["factors"][0]["name"]),
        (&json!("PASSKEY"), &json!("My laptop"))
    );
    assert!(security["factors"][0]["lastUsedAt"].is_string());
    assert!(
        security["sessions"].as_array().expect("a list").iter().any(|s| s["methods"] == json!(["hwk", "user", "mfa"]))
    );
    let remove = json!({ "factor": security["factors"][0]["id"] });
    session.does(&world, "removeFactor", "security { factors { id } }", remove).await.refused("NOT_ALLOWED_NOW");
    // With the password alone, a thief cannot enrol another factor.
    let stolen = ticket(staff).await;
    staff.auth("beginFactor", "secret", json!({ "ticket": stolen })).await.refused("NOT_ALLOWED_NOW");
    staff.auth("beginPasskey", "ceremony", json!({ "ticket": stolen })).await.refused("NOT_ALLOWED_NOW");
    let happened = log(&world).await;
    assert!(["factor_added", "signed_in"].iter().all(|kind| happened.iter().any(|k| k == kind)), "{happened:?}");
}

#[tokio::test]
async fn the_options_are_the_same_for_everybody_and_ask_for_verification() {
    let world = World::new().await;
    let (first, begun) = begins(&world, "/graphql/auth", "beginPasskeySignIn", &[]).await;
    let options = &begun["options"];
    assert_eq!((&options["userVerification"], &options["allowCredentials"]), (&json!("required"), &json!([])));
    let (second, _) = begins(&world, "/graphql/auth", "beginPasskeySignIn", &[]).await;
    assert_eq!(first.bytes.len(), second.bytes.len());
    let made = world.member().auth("beginPasskey", "options", json!({ "ticket": world.member().ticket().await })).await;
    let options = &made.data()["beginPasskey"]["options"];
    let selection = &options["authenticatorSelection"];
    assert_eq!((&selection["userVerification"], &selection["residentKey"]), (&json!("required"), &json!("required")));
}

/// Responses of a thief or a broken device, each wrong in one way.
async fn wrong(world: &World, staff: &Staff, device: &Authenticator) -> Vec<(&'static str, Answer)> {
    let mut found = vec![];
    for what in ["unverified", "another site", "another port", "another person", "a key that is not there"] {
        let (mut device, begun) = (device.clone(), asked(world).await);
        match what {
            "unverified" => device.verifies = false,
            "another site" => device.origin = "https://staff.example.evil".into(),
            "another port" => device.origin = "https://staff.example:8443".into(),
            "another person" => device.user = world.manager().account.as_bytes().to_vec(),
            _ => {
                let user = device.user;
                device = Authenticator::new();
                device.user = user;
            }
        }
        let credential = device.shows(&begun["options"]);
        found.push((what, answers(staff, &begun, credential).await));
    }
    let (mut device, begun, other) = (device.clone(), asked(world).await, asked(world).await);
    let credential = device.shows(&begun["options"]);
    found.push(("an answer to another question", answers(staff, &other, credential.clone()).await));
    found.push(("a question that was spent on a wrong answer", answers(staff, &other, credential.clone()).await));
    world.wait(TimeDelta::minutes(5));
    found.push(("too late", answers(staff, &begun, credential).await));
    for nonsense in [json!({}), json!("x"), json!({ "id": "x", "rawId": "x", "type": "public-key" })] {
        found.push(("nonsense", answers(staff, &asked(world).await, nonsense).await));
    }
    found
}

#[tokio::test]
async fn whatever_is_wrong_with_an_answer_is_answered_alike() {
    let world = World::new().await;
    let staff = world.member();
    let mut device = Authenticator::new();
    enrols(staff, &mut device).await.data();
    signs_in(&world, staff, &mut device).await.data();
    let all = wrong(&world, staff, &device).await;
    for (what, answer) in &all {
        answer.refused("SIGN_IN_FAILED");
        assert_eq!(answer.without_request_id(), all[0].1.without_request_id(), "{what}");
    }
    signs_in(&world, staff, &mut device).await.data();
    world.house.change("UPDATE account SET disabled_at = now() WHERE id = $1", &[staff.account]).await;
    let disabled = signs_in(&world, staff, &mut device).await;
    assert_eq!(disabled.without_request_id(), all[0].1.without_request_id());
}

#[tokio::test]
async fn an_answer_counts_once_and_a_copied_device_is_noticed() {
    let world = World::new().await;
    let staff = world.member();
    let mut device = Authenticator::new();
    enrols(staff, &mut device).await.data();
    let copy = device.clone();
    let begun = asked(&world).await;
    let credential = device.shows(&begun["options"]);
    let (one, two) = tokio::join!(answers(staff, &begun, credential.clone()), answers(staff, &begun, credential));
    assert_eq!([&one, &two].iter().filter(|answer| answer.code() == "OK").count(), 1, "two at once");
    signs_in(&world, staff, &mut device).await.data();
    let mut copy = copy;
    signs_in(&world, staff, &mut copy).await.refused("SIGN_IN_FAILED");
}

#[tokio::test]
async fn a_passkey_is_added_once_and_confirms_who_is_there() {
    let world = World::new().await;
    let staff = world.member();
    let session = of(staff).await;
    let mut device = Authenticator::new();
    let added = adds(&world, &session, &mut device).await;
    assert_eq!(added.data()["addPasskey"]["security"]["factors"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        adds(&world, &session, &mut device.clone()).await.code(),
        "INVALID",
        "the passkey is registered already"
    );
    let mut unverified = Authenticator::new();
    unverified.verifies = false;
    assert_eq!(adds(&world, &session, &mut unverified).await.code(), "INVALID");

    world.wait(TimeDelta::minutes(6));
    let session = held(&session.refreshes(&world).await, "refreshSession");
    session.asks(&world, RENEW).await.refused("STEP_UP_REQUIRED");
    let ways = "mutation { beginStepUp { passkey { ceremony options } code } }";
    let ways = session.at(&world, "/graphql/auth", ways, json!({})).await;
    let ways = &ways.data()["beginStepUp"];
    assert_eq!(ways["code"], true);
    let input =
        json!({ "ceremony": ways["passkey"]["ceremony"], "credential": device.shows(&ways["passkey"]["options"]) });
    let stranger = of(world.manager()).await;
    stranger.confirms(&world, "stepUpWithPasskey", input.clone()).await.refused("SIGN_IN_FAILED");
    // A challenge is valid for one purpose only.
    staff.auth("completePasskeySignIn", "expiresIn", input.clone()).await.refused("SIGN_IN_FAILED");
    let fresh = held(&session.confirms(&world, "stepUpWithPasskey", input.clone()).await, "stepUpWithPasskey");
    fresh.asks(&world, RENEW).await.data();
    session.confirms(&world, "stepUpWithPasskey", input).await.refused("SIGN_IN_FAILED");
}

#[tokio::test]
async fn a_removed_passkey_opens_nothing() {
    let world = World::new().await;
    let staff = world.member();
    let session = of(staff).await;
    let mut device = Authenticator::new();
    let added = adds(&world, &session, &mut device).await;
    let factors = added.data()["addPasskey"]["security"]["factors"].clone();
    let passkey = factors.as_array().expect("a list").iter().find(|f| f["kind"] == "PASSKEY").expect("one");
    let opened = held(&signs_in(&world, staff, &mut device).await, "completePasskeySignIn");
    opened.asks(&world, "{ me { id } }").await.data();
    let remove = json!({ "factor": passkey["id"] });
    session.does(&world, "removeFactor", "security { factors { id } }", remove).await.data();
    opened.asks(&world, "{ me { id } }").await.refused("UNAUTHENTICATED");
    session.asks(&world, "{ me { id } }").await.data();
    signs_in(&world, staff, &mut device).await.refused("SIGN_IN_FAILED");
    world.wait(TimeDelta::seconds(30));
    let code = code_at(&staff.secret().await, world.house.clock.now());
    crate::support::signing::with_code(staff, &ticket(staff).await, &code).await.data();
}
