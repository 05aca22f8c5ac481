//! Recovery codes and authenticator apps. Each of the ten codes works once, and nobody can remove their last factor.

use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Staff, World, code_at};

use crate::support::signing::{Held, held, log, of, ticket, with_code};

const LEFT: &str = "{ me { security { recoveryCodesLeft factors { id kind name lastUsedAt } } } }";

async fn begin(staff: &Staff, ticket: &Value) -> String {
    let begun = staff.auth("beginFactor", "factor secret uri", json!({ "ticket": ticket })).await;
    begun.data()["beginFactor"]["secret"].as_str().expect("a secret").to_owned()
}

/// The first sign-in of an invited account. Returns its session, recovery codes and app secret.
async fn enrols(world: &World, staff: &Staff) -> (Held, Vec<String>, String) {
    let ticket = staff.ticket().await;
    let secret = begin(staff, &ticket).await;
    let code = code_at(&secret, world.house.clock.now());
    let input = json!({ "ticket": ticket, "code": code });
    let enrolled = staff.auth("confirmFactor", "accessToken recoveryCodes", input).await;
    let codes = &enrolled.data()["confirmFactor"]["recoveryCodes"];
    let codes = codes.as_array().expect("codes").iter().map(|c| c.as_str().expect("a code").to_owned()).collect();
    (held(&enrolled, "confirmFactor"), codes, secret)
}

async fn left(world: &World, session: &Held) -> i64 {
    session.asks(world, LEFT).await.data()["me"]["security"]["recoveryCodesLeft"].as_i64().expect("a number")
}

#[tokio::test]
async fn ten_codes_come_with_the_first_factor_and_each_is_good_once() {
    let world = World::new().await;
    let staff = world.member();
    let (session, codes, _) = enrols(&world, staff).await;
    assert_eq!(codes.len(), 10);
    assert!(codes.iter().all(|c| c.len() == 19 && c.split('-').all(|group| group.len() == 4)), "{codes:?}");
    assert_eq!(left(&world, &session).await, 10);

    let sloppy = format!(" {} ", codes[0].to_lowercase().replace('-', " "));
    held(&with_code(staff, &ticket(staff).await, &sloppy).await, "completeSignIn");
    with_code(staff, &ticket(staff).await, &codes[0]).await.refused("SIGN_IN_FAILED");
    let (first, second) = (ticket(staff).await, ticket(staff).await);
    let (one, two) = tokio::join!(with_code(staff, &first, &codes[1]), with_code(staff, &second, &codes[1]));
    assert_eq!([&one, &two].iter().filter(|answer| answer.code() == "OK").count(), 1, "two at once");
    assert_eq!(left(&world, &session).await, 8);
    session.confirms(&world, "stepUpWithCode", json!({ "code": codes[2] })).await.data();
    assert_eq!(left(&world, &session).await, 7);

    let (_, theirs, _) = enrols(&world, world.manager()).await;
    with_code(staff, &ticket(staff).await, &theirs[0]).await.refused("SIGN_IN_FAILED");
    let used = log(&world).await.iter().filter(|kind| *kind == "recovery_code_used").count();
    assert_eq!(used, 3);
}

#[tokio::test]
async fn new_codes_void_the_old_ones() {
    let world = World::new().await;
    let staff = world.member();
    let (session, old, _) = enrols(&world, staff).await;
    let renewed = session.asks(&world, "mutation { renewRecoveryCodes { codes } }").await;
    let new = renewed.data()["renewRecoveryCodes"]["codes"].clone();
    with_code(staff, &ticket(staff).await, &old[3]).await.refused("SIGN_IN_FAILED");
    with_code(staff, &ticket(staff).await, new[3].as_str().expect("a code")).await.data();
    assert_eq!(left(&world, &session).await, 9);
}

#[tokio::test]
async fn the_last_factor_stays_though_there_are_recovery_codes() {
    let world = World::new().await;
    let staff = world.member();
    let (session, ..) = enrols(&world, staff).await;
    let factors = async || session.asks(&world, LEFT).await.data()["me"]["security"]["factors"].clone();
    let remove = async |factor: &Value| {
        session.does(&world, "removeFactor", "security { factors { id } }", json!({ "factor": factor })).await
    };
    let first = factors().await[0]["id"].clone();
    remove(&first).await.refused("NOT_ALLOWED_NOW");

    // Add the second app one second later, because the list is sorted by time.
    world.wait(TimeDelta::seconds(1));
    let second = adds(&world, &session, "My other phone").await.data()["addTotp"]["security"]["factors"].clone();
    assert_eq!((&second[1]["name"], &second[1]["kind"]), (&json!("My other phone"), &json!("TOTP")));
    let stranger = of(world.manager()).await;
    let theirs = json!({ "factor": first, "name": "Mine" });
    stranger
        .does(&world, "removeFactor", "security { factors { id } }", json!({ "factor": first }))
        .await
        .refused("NOT_FOUND");
    stranger.does(&world, "renameFactor", "security { factors { id } }", theirs.clone()).await.refused("NOT_FOUND");
    session.does(&world, "renameFactor", "security { factors { id } }", theirs).await.data();
    assert_eq!(factors().await[0]["name"], "Mine");

    // Two parallel removals would leave no factor, so one of them is refused.
    let (one, two) = tokio::join!(remove(&first), remove(&second[1]["id"]));
    let mut codes = [one.code(), two.code()];
    codes.sort_unstable();
    assert_eq!(codes, ["NOT_ALLOWED_NOW", "OK"]);
    assert_eq!(factors().await.as_array().map(Vec::len), Some(1));
}

async fn adds(world: &World, session: &Held, name: &str) -> Answer {
    let begun = session.asks(world, "mutation { beginAddTotp { factor secret } }").await;
    let begun = &begun.data()["beginAddTotp"];
    let code = code_at(begun["secret"].as_str().expect("a secret"), world.house.clock.now());
    let wrong = json!({ "factor": begun["factor"], "code": "000000", "name": name });
    assert_eq!(session.does(world, "addTotp", "security { factors { id } }", wrong).await.field(), "code");
    let input = json!({ "factor": begun["factor"], "code": code, "name": name });
    session.does(world, "addTotp", "security { factors { id name kind } }", input).await
}

#[tokio::test]
async fn of_secrets_that_wait_there_is_one_and_of_first_factors_too() {
    let world = World::new().await;
    let staff = world.member();
    let ticket = staff.ticket().await;
    let replaced = begin(staff, &ticket).await;
    let secret = begin(staff, &ticket).await;
    let rows = sqlx::query_scalar("SELECT count(*) FROM second_factor WHERE account_id = $1").bind(staff.account);
    let rows: i64 = rows.fetch_one(&mut world.house.superuser().await).await.expect("a count");
    assert_eq!(rows, 1);
    let now = world.house.clock.now();
    let confirm = async |code: String| {
        staff.auth("confirmFactor", "accessToken recoveryCodes", json!({ "ticket": ticket, "code": code })).await
    };
    confirm(code_at(&replaced, now)).await.refused("SIGN_IN_FAILED");
    let (one, two) = tokio::join!(confirm(code_at(&secret, now)), confirm(code_at(&secret, now)));
    assert_eq!([&one, &two].iter().filter(|answer| answer.code() == "OK").count(), 1);
    staff.auth("beginFactor", "secret", json!({ "ticket": ticket })).await.refused("NOT_ALLOWED_NOW");
}

#[tokio::test]
async fn a_second_app_signs_in_as_well_as_the_first() {
    let world = World::new().await;
    let staff = world.member();
    let (session, _, first) = enrols(&world, staff).await;
    let begun = session.asks(&world, "mutation { beginAddTotp { factor secret } }").await;
    let begun = &begun.data()["beginAddTotp"];
    let second = begun["secret"].as_str().expect("a secret").to_owned();
    let now = world.house.clock.now();
    // The new app does not work before it is confirmed. Only the app's own id confirms it.
    with_code(staff, &ticket(staff).await, &code_at(&second, now)).await.refused("SIGN_IN_FAILED");
    let other = json!({ "factor": Uuid::new_v4(), "code": code_at(&second, now), "name": "Other" });
    session.does(&world, "addTotp", "security { factors { id } }", other).await.refused("INVALID");
    let input = json!({ "factor": begun["factor"], "code": code_at(&second, now), "name": "Other" });
    session.does(&world, "addTotp", "security { factors { id } }", input).await.data();
    world.wait(TimeDelta::seconds(60));
    for secret in [&first, &second] {
        let code = code_at(secret, world.house.clock.now());
        with_code(staff, &ticket(staff).await, &code).await.data();
        with_code(staff, &ticket(staff).await, &code).await.refused("SIGN_IN_FAILED");
    }
}
