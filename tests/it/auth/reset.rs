//! Lost passwords. A member or administrator requests a reset, and another administrator approves the reset. The member
//! then gets a link by email. Its use ends every older session and factor.

use chrono::TimeDelta;
use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use voicase_tests::{Answer, Authenticator, Staff, World, code_at};

use crate::support::signing::{log, of, ticket, with_code};

const LIST: &str = "{ resets { id state approvable askedBy { id } member { id } } }";
const STATE: &str = "reset { id state }";
const NEW: &str = "velvet anchor rooftop mile";

/// Requests a reset for this address without signing in. The worker processes the request.
async fn asks(world: &World, staff: &Staff, email: &str) -> Answer {
    let answer = staff.auth("requestReset", "done", json!({ "email": email })).await;
    log(world).await;
    answer
}

async fn waiting(staff: &Staff) -> Vec<Value> {
    staff.asks(LIST, json!({})).await.data()["resets"].as_array().expect("a list").clone()
}

async fn completes(staff: &Staff, link: &str, password: &str) -> Answer {
    staff.auth("completeReset", "ticket next", json!({ "token": link, "password": password })).await
}

/// After a downgrade, events that the newer version wrote are still in the queue.
#[tokio::test]
async fn a_request_in_a_language_of_a_newer_version_holds_up_no_event() {
    let world = World::alone().await;
    let (staff, admin) = (world.member(), world.admin());
    staff.auth("requestReset", "done", json!({ "email": staff.email })).await.data();
    world.house.change("UPDATE sign_in_event SET language = 'xx' WHERE language IS NOT NULL", &[]).await;
    ticket(staff).await;
    let events = log(&world).await;
    assert!(events.iter().any(|kind| kind == "reset_asked"), "{events:?}");
    assert_eq!(waiting(admin).await.len(), 1);
}

#[tokio::test]
async fn a_lost_password_and_factor_are_replaced_and_all_before_is_void() {
    let world = World::new().await;
    let (staff, admin) = (world.member(), world.admin());
    let session = of(staff).await;
    let codes = session.asks(&world, "mutation { renewRecoveryCodes { codes } }").await;
    let code = codes.data()["renewRecoveryCodes"]["codes"][0].clone();
    let old_ticket = ticket(staff).await;
    world.wait(TimeDelta::seconds(1));
    assert_eq!(asks(&world, staff, &staff.email).await.data()["requestReset"]["done"], true);
    asks(&world, staff, &staff.email).await.data();
    let list = waiting(admin).await;
    assert_eq!(list.len(), 1, "two identical requests create one reset");
    assert_eq!(
        (&list[0]["approvable"], &list[0]["askedBy"]),
        (&json!(false), &json!(null)),
        "one administrator alone cannot approve on the same day"
    );
    // One administrator requests the reset for the member, and another approves it.
    let second = world.joins(Role::Admin, CaseScope::Departments).await;
    let vouched = second.does("requestMemberReset", STATE, json!({ "member": staff.member })).await;
    let reset = json!({ "reset": vouched.data()["requestMemberReset"]["reset"]["id"] });
    admin.does("approveReset", STATE, reset.clone()).await.data();
    admin.does("approveReset", STATE, reset.clone()).await.refused("NOT_ALLOWED_NOW");
    admin.does("refuseReset", STATE, reset).await.refused("NOT_ALLOWED_NOW");
    session.asks(&world, "{ me { id } }").await.data();

    let link = world.link_at(&staff.email, "reset#").await;
    assert_eq!(completes(staff, &link, "short").await.code(), "INVALID");
    assert_eq!(completes(staff, &link, &staff.email).await.code(), "INVALID", "one's own address");
    let done = completes(staff, &link, NEW).await;
    assert_eq!(done.data()["completeReset"]["next"], "ENROL");
    completes(staff, &link, "another velvet rooftop mile").await.refused("NOT_FOUND");
    assert_eq!(session.asks(&world, "{ me { id } }").await.status, 401);
    session.refreshes(&world).await.refused("UNAUTHENTICATED");
    let old = json!({ "email": staff.email, "password": staff.password });
    staff.auth("signIn", "next", old).await.refused("SIGN_IN_FAILED");
    // A ticket for the old password cannot enrol a factor, although the account has none now.
    staff.auth("beginFactor", "secret", json!({ "ticket": old_ticket })).await.refused("SIGN_IN_FAILED");
    staff.auth("beginPasskey", "ceremony", json!({ "ticket": old_ticket })).await.refused("SIGN_IN_FAILED");
    with_code(staff, &old_ticket, code.as_str().expect("a code")).await.refused("SIGN_IN_FAILED");
    let ticket = &done.data()["completeReset"]["ticket"];
    with_code(staff, ticket, code.as_str().expect("a code")).await.refused("SIGN_IN_FAILED");
    let begun = staff.auth("beginFactor", "secret", json!({ "ticket": ticket })).await;
    let code = code_at(begun.data()["beginFactor"]["secret"].as_str().expect("a secret"), world.house.clock.now());
    let enrolled = staff.auth("confirmFactor", "recoveryCodes", json!({ "ticket": ticket, "code": code })).await;
    assert_eq!(enrolled.data()["confirmFactor"]["recoveryCodes"].as_array().map(Vec::len), Some(10));

    let mails = world.mails_to(&staff.email).await.len();
    assert_eq!(mails, 4, "two notices of requests, the link, and the notice of its use");
    let happened = log(&world).await;
    let count = |kind: &str| happened.iter().filter(|k| *k == kind).count();
    assert_eq!((count("reset_asked"), count("reset_completed")), (2, 1), "{happened:?}");
}

#[tokio::test]
async fn who_needs_it_and_who_asks_for_it_do_not_approve_it() {
    let world = World::new().await;
    let (staff, admin) = (world.member(), world.admin());
    staff.token().await;
    let asked =
        admin.does("requestMemberReset", "reset { id approvable state }", json!({ "member": staff.member })).await;
    let reset = asked.data()["requestMemberReset"]["reset"].clone();
    assert_eq!((&reset["approvable"], &reset["state"]), (&json!(false), &json!("WAITING")));
    let input = json!({ "reset": reset["id"] });
    let alone = admin.does("approveReset", STATE, input.clone()).await;
    alone.refused("NOT_ALLOWED_NOW");
    // The database also refuses an approval by the administrator who requested the reset, and by the member.
    let mut db = world.house.superuser().await;
    let forced =
        "UPDATE reset SET state = 'approved', decided_by = asked_by, decided_at = now() WHERE membership_id = $1";
    assert!(sqlx::query(forced).bind(staff.member).execute(&mut db).await.is_err());
    let forced =
        "UPDATE reset SET state = 'approved', decided_by = membership_id, decided_at = now() WHERE membership_id = $1";
    assert!(sqlx::query(forced).bind(staff.member).execute(&mut db).await.is_err());
    admin.does("requestMemberReset", STATE, json!({ "member": admin.member })).await.refused("NOT_ALLOWED_NOW");

    let second = world.joins(Role::Admin, CaseScope::Departments).await;
    assert!(waiting(&second).await[0]["approvable"] == true);
    let stranger = world.other().await;
    stranger.admin().does("approveReset", STATE, input.clone()).await.refused("NOT_FOUND");
    let theirs = json!({ "member": staff.member });
    stranger.admin().does("requestMemberReset", STATE, theirs).await.refused("NOT_FOUND");
    assert!(waiting(stranger.admin()).await.is_empty());
    second.does("approveReset", STATE, input).await.data();
    completes(staff, &world.link_at(&staff.email, "reset#").await, NEW).await.data();

    // A member cannot approve a reset for their own account, regardless of who requested it.
    asks(&world, &second, &second.email).await.data();
    let own = waiting(&second).await.into_iter().find(|r| r["state"] == "WAITING").expect("one");
    assert_eq!(own["approvable"], false);
    second.does("approveReset", STATE, json!({ "reset": own["id"] })).await.refused("NOT_ALLOWED_NOW");
}

#[tokio::test]
async fn a_refused_or_old_request_leads_to_nothing() {
    let world = World::new().await;
    let (staff, admin) = (world.member(), world.admin());
    staff.token().await;
    asks(&world, staff, &staff.email).await.data();
    let first = waiting(admin).await[0]["id"].clone();
    admin.does("refuseReset", STATE, json!({ "reset": first })).await.data();
    admin.does("approveReset", STATE, json!({ "reset": first })).await.refused("NOT_ALLOWED_NOW");
    asks(&world, staff, &staff.email).await.data();
    let second = waiting(admin).await.into_iter().find(|r| r["state"] == "WAITING").expect("one")["id"].clone();
    world.wait(TimeDelta::days(7));
    assert!(waiting(admin).await.is_empty(), "a reset expires after a week");
    admin.does("approveReset", STATE, json!({ "reset": second })).await.refused("NOT_ALLOWED_NOW");
    asks(&world, staff, &staff.email).await.data();
    let third = waiting(admin).await[0]["id"].clone();
    assert_ne!(second, third);
    world.wait(TimeDelta::hours(24));
    admin.does("approveReset", STATE, json!({ "reset": third })).await.data();
    let link = world.link_at(&staff.email, "reset#").await;
    world.wait(TimeDelta::hours(24));
    completes(staff, &link, NEW).await.refused("NOT_FOUND");
}

#[tokio::test]
async fn a_link_is_used_once_and_voids_passkeys_and_questions_too() {
    let world = World::new().await;
    let (staff, admin) = (world.member(), world.admin());
    let mut device = Authenticator::new();
    let ticket = staff.ticket().await;
    let begun = staff.auth("beginPasskey", "ceremony options", json!({ "ticket": ticket })).await;
    let begun = begun.data()["beginPasskey"].clone();
    let credential = device.creates(&begun["options"]);
    let input = json!({ "ticket": ticket, "ceremony": begun["ceremony"], "credential": credential, "name": "A key" });
    staff.auth("confirmPasskey", "expiresIn", input).await.data();
    asks(&world, staff, &staff.email).await.data();
    let reset = waiting(admin).await[0]["id"].clone();
    world.wait(TimeDelta::hours(24));
    admin.does("approveReset", STATE, json!({ "reset": reset })).await.data();
    let link = world.link_at(&staff.email, "reset#").await;
    let (one, two) = tokio::join!(completes(staff, &link, NEW), completes(staff, &link, "another velvet rooftop mile"));
    assert_eq!([&one, &two].iter().filter(|answer| answer.code() == "OK").count(), 1, "two at once");
    let asked = "mutation { beginPasskeySignIn { ceremony options } }";
    let asked = world.house.admin.ask("/graphql/auth", asked, &json!({}), &[]).await;
    let asked = &asked.data()["beginPasskeySignIn"];
    let shown = json!({ "ceremony": asked["ceremony"], "credential": device.shows(&asked["options"]) });
    staff.auth("completePasskeySignIn", "expiresIn", shown).await.refused("SIGN_IN_FAILED");
}

#[tokio::test]
async fn a_month_after_its_time_a_request_is_forgotten() {
    let world = World::new().await;
    asks(&world, world.member(), &world.member().email).await.data();
    let mut db = world.house.superuser().await;
    // The transaction is rolled back, because the sweep would also delete requests of other tests.
    let mut tx = sqlx::Connection::begin(&mut db).await.expect("a transaction");
    for (days, left) in [(36, 1_i64), (38, 0)] {
        let sweep = sqlx::query("SELECT app.auth_sweep($1)").bind(world.house.clock.now() + TimeDelta::days(days));
        sweep.execute(&mut *tx).await.expect("a sweep");
        let count = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM reset WHERE membership_id = $1");
        assert_eq!(count.bind(world.member().member).fetch_one(&mut *tx).await.expect("a count"), left, "{days} days");
    }
}
