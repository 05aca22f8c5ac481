//! The sessions of an account: the list, and how they end.

use chrono::TimeDelta;
use serde_json::json;
use voicase_tests::{World, code_at};

use crate::support::signing::{held, log, of, signs_in, ticket};

const SESSIONS: &str = "{ me { security { sessions { id current methods device lastUsedAt startedAt } } } }";
const SECURITY: &str = "security { factors { id } }";

#[tokio::test]
async fn the_list_shows_which_browser_and_which_is_this_one() {
    let world = World::new().await;
    let staff = world.member();
    let first = of(staff).await;
    world.wait(TimeDelta::seconds(30));
    let code = code_at(&staff.secret().await, world.house.clock.now());
    let input = json!({ "input": { "ticket": ticket(staff).await, "code": code } });
    let agent = [("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0")];
    let complete = "mutation($input: CompleteSignInInput!) { completeSignIn(input: $input) { accessToken } }";
    let second = held(&world.house.admin.ask("/graphql/auth", complete, &input, &agent).await, "completeSignIn");

    let list = second.asks(&world, SESSIONS).await;
    let list = list.data()["me"]["security"]["sessions"].as_array().expect("a list").clone();
    assert_eq!(list.len(), 2);
    assert_eq!((&list[0]["current"], &list[0]["device"]), (&json!(true), &json!("Firefox, Linux")));
    assert_eq!((&list[1]["current"], &list[1]["device"]), (&json!(false), &json!(null)));
    assert_eq!(list[0]["methods"], json!(["pwd", "otp"]));
    world.wait(TimeDelta::minutes(1));
    first.refreshes(&world).await.data();
    let list = second.asks(&world, SESSIONS).await;
    let kept_alive = &list.data()["me"]["security"]["sessions"][0];
    assert_eq!(kept_alive["current"], false, "the session that was used last comes first");
    assert!(kept_alive["lastUsedAt"].as_str() > kept_alive["startedAt"].as_str());
}

#[tokio::test]
async fn a_session_that_is_revoked_is_over_at_once_and_a_strangers_is_not_found() {
    let world = World::new().await;
    let staff = world.member();
    let lost = of(staff).await;
    world.wait(TimeDelta::seconds(30));
    let own = signs_in(&world, staff).await;
    let open = own.asks(&world, SESSIONS).await;
    let ids = open.data()["me"]["security"]["sessions"].as_array().expect("a list").clone();
    let other = ids.iter().find(|s| s["current"] == false).expect("two")["id"].clone();

    let stranger = of(world.manager()).await;
    stranger.does(&world, "revokeSession", SECURITY, json!({ "session": other })).await.refused("NOT_FOUND");
    lost.asks(&world, SESSIONS).await.data();
    own.does(&world, "revokeSession", SECURITY, json!({ "session": other })).await.data();
    assert_eq!(lost.asks(&world, SESSIONS).await.status, 401);
    lost.refreshes(&world).await.refused("UNAUTHENTICATED");
    own.does(&world, "revokeSession", SECURITY, json!({ "session": other })).await.refused("NOT_FOUND");
    own.asks(&world, SESSIONS).await.data();
}

#[tokio::test]
async fn signing_out_everywhere_keeps_this_session_or_none() {
    let world = World::new().await;
    let staff = world.member();
    let (lost, stranger) = (of(staff).await, of(world.manager()).await);
    world.wait(TimeDelta::seconds(30));
    let own = signs_in(&world, staff).await;
    let kept = own.does(&world, "signOutEverywhere", "done", json!({ "keepThis": true })).await;
    assert_eq!(kept.data()["signOutEverywhere"]["done"], true);
    assert_eq!(kept.header("set-cookie"), "", "this browser stays signed in");
    lost.refreshes(&world).await.refused("UNAUTHENTICATED");
    let own = held(&own.refreshes(&world).await, "refreshSession");
    let all = own.does(&world, "signOutEverywhere", "done", json!({ "keepThis": false })).await;
    assert!(all.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(own.asks(&world, SESSIONS).await.status, 401);
    stranger.asks(&world, SESSIONS).await.data();
    assert_eq!(log(&world).await.iter().filter(|kind| *kind == "sessions_revoked").count(), 2);
}

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_ends_every_other_session() {
    let world = World::new().await;
    let staff = world.member();
    let lost = of(staff).await;
    world.wait(TimeDelta::seconds(30));
    let before = ticket(staff).await;
    let own = signs_in(&world, staff).await;
    let change = async |current: &str, new: &str| {
        own.does(&world, "changePassword", SECURITY, json!({ "current": current, "new": new })).await
    };
    let new = "velvet anchor rooftop mile";
    let wrong = change("not my password at all", new).await;
    assert_eq!((wrong.code(), wrong.field()), ("INVALID", "current"));
    for weak in ["short", "password1234", staff.email.as_str()] {
        let refused = change(staff.password, weak).await;
        assert_eq!((refused.code(), refused.field()), ("INVALID", "new"), "{weak}");
    }
    lost.asks(&world, SESSIONS).await.data();
    change(staff.password, new).await.data();
    assert_eq!(lost.asks(&world, SESSIONS).await.status, 401);
    own.asks(&world, SESSIONS).await.data();
    let old = json!({ "email": staff.email, "password": staff.password });
    staff.auth("signIn", "ticket", old).await.refused("SIGN_IN_FAILED");
    staff.auth("signIn", "ticket", json!({ "email": staff.email, "password": new })).await.data();
    world.wait(TimeDelta::seconds(30));
    let code = code_at(&staff.secret().await, world.house.clock.now());
    let late = json!({ "ticket": before, "code": code });
    staff.auth("completeSignIn", "expiresIn", late).await.refused("SIGN_IN_FAILED");
    let happened = log(&world).await;
    let count = |kind: &str| happened.iter().filter(|k| *k == kind).count();
    assert_eq!((count("password_changed"), count("password_refused")), (1, 2), "{happened:?}");
}
