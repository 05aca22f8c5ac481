//! Changes of sign-in credentials require a second factor that was shown recently.

use chrono::TimeDelta;
use serde_json::json;
use voicase_tests::{World, code_at};

use crate::support::signing::{Held, held, log, of, signs_in};

const RENEW: &str = "mutation { renewRecoveryCodes { codes } }";

/// The same session six minutes later.
async fn old(world: &World, session: &Held) -> Held {
    world.wait(TimeDelta::minutes(6));
    held(&session.refreshes(world).await, "refreshSession")
}

#[tokio::test]
async fn a_code_makes_the_session_fresh_and_counts_once() {
    let world = World::new().await;
    let staff = world.member();
    let secret = staff.secret().await;
    let session = old(&world, &of(staff).await).await;
    session.asks(&world, RENEW).await.refused("STEP_UP_REQUIRED");
    session.asks(&world, "{ me { security { recoveryCodesLeft } } }").await.data();
    session.confirms(&world, "stepUpWithCode", json!({ "code": "000000" })).await.refused("SIGN_IN_FAILED");
    let code = code_at(&secret, world.house.clock.now());
    let fresh = held(&session.confirms(&world, "stepUpWithCode", json!({ "code": code })).await, "stepUpWithCode");
    fresh.asks(&world, RENEW).await.data();
    session.asks(&world, RENEW).await.refused("STEP_UP_REQUIRED");
    session.confirms(&world, "stepUpWithCode", json!({ "code": code })).await.refused("SIGN_IN_FAILED");

    let kept = held(&session.refreshes(&world).await, "refreshSession");
    kept.asks(&world, RENEW).await.data();
    old(&world, &kept).await.asks(&world, RENEW).await.refused("STEP_UP_REQUIRED");
    let happened = log(&world).await;
    for kind in ["signed_in", "code_refused", "stepped_up", "recovery_codes_renewed"] {
        assert!(happened.iter().any(|k| k == kind), "{kind} is not in {happened:?}");
    }
}

#[tokio::test]
async fn one_session_does_not_make_another_fresh() {
    let world = World::new().await;
    let staff = world.member();
    let stolen = of(staff).await;
    world.wait(TimeDelta::minutes(6));
    let own = signs_in(&world, staff).await;
    own.asks(&world, "mutation { beginAddTotp { secret } }").await.data();
    let stolen = held(&stolen.refreshes(&world).await, "refreshSession");
    stolen.asks(&world, RENEW).await.refused("STEP_UP_REQUIRED");
}

#[tokio::test]
async fn a_stolen_session_does_not_guess_a_code() {
    let world = World::new().await;
    let session = of(world.member()).await;
    let mut refused = 0;
    for guess in 0..30 {
        let code = json!({ "code": format!("{guess:06}") });
        let answer = session.confirms(&world, "stepUpWithCode", code).await;
        refused += i32::from(answer.code() == "RATE_LIMITED");
        assert_ne!(answer.code(), "OK");
    }
    assert!(refused >= 15, "{refused} of 30 guesses were refused unread");
}
