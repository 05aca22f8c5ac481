//! Four eyes need two different people. If the first administrator invited the second one, the second one can approve
//! only after a day. All affected members are notified and can stop the act.

use chrono::TimeDelta;
use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use voicase_tests::{Answer, Staff, World, code_at};

use crate::support::signing::{held, log};

const STATE: &str = "reset { id state approvable approvableFrom }";
const NEW: &str = "velvet anchor rooftop mile";

/// A new administrator, invited by `by`.
async fn invites(world: &World, by: &Staff) -> Staff {
    let email = world.address();
    let rights =
        json!({ "role": "ADMIN", "allow": [], "deny": [], "caseScope": "DEPARTMENTS", "departments": [world.root] });
    by.does("inviteMember", "invitation { id }", json!({ "email": email, "rights": rights })).await.data();
    let link = world.link_to(&email).await;
    Staff::accepts(world.house.clone(), world.org, Role::Admin, email, link).await
}

async fn second(world: &World) -> Staff {
    world.joins(Role::Admin, CaseScope::Departments).await
}

/// Requests a reset for this address without signing in. The worker processes the request.
async fn asks(world: &World, email: &str) {
    world.admin().auth("requestReset", "done", json!({ "email": email })).await.data();
    log(world).await;
}

async fn asks_for(by: &Staff, member: &Staff) -> Value {
    let asked = by.does("requestMemberReset", STATE, json!({ "member": member.member })).await;
    json!({ "reset": asked.data()["requestMemberReset"]["reset"]["id"] })
}

async fn approves(by: &Staff, reset: &Value) -> Answer {
    by.does("approveReset", STATE, reset.clone()).await
}

/// The newest reset request for a member.
async fn waiting(by: &Staff, member: &Staff) -> Value {
    let document = "{ resets { id state approvable approvableFrom member { id } decidedBy { id } } }";
    let list = by.asks(document, json!({})).await.data()["resets"].clone();
    let of = |reset: &&Value| reset["member"]["id"] == json!(member.member);
    list.as_array().and_then(|list| list.iter().find(of)).expect("a request").clone()
}

async fn completes(staff: &Staff, link: &str) -> Answer {
    staff.auth("completeReset", "ticket next", json!({ "token": link, "password": NEW })).await
}

#[tokio::test]
async fn who_invited_the_second_administrator_waits_a_day_for_a_reset() {
    let world = World::new().await;
    let (first, staff) = (world.admin(), world.member());
    let self_made = invites(&world, first).await;
    let reset = asks_for(first, staff).await;
    assert_eq!(waiting(&self_made, staff).await["approvable"], false);
    approves(&self_made, &reset).await.refused("NOT_ALLOWED_NOW");
    let grandchild = invites(&world, &self_made).await;
    approves(&grandchild, &reset).await.refused("NOT_ALLOWED_NOW");
    assert_eq!(
        waiting(&second(&world).await, staff).await["approvable"],
        true,
        "an independent administrator can approve immediately"
    );
    world.wait(TimeDelta::hours(24));
    assert_eq!(waiting(&self_made, staff).await["approvable"], true);
    approves(&self_made, &reset).await.data();
    assert_eq!(waiting(first, staff).await["decidedBy"]["id"], json!(self_made.member), "the list names the approver");
}

#[tokio::test]
async fn what_a_stranger_asked_in_a_members_name_waits_a_day_or_for_two_administrators() {
    let world = World::new().await;
    let (admin, staff) = (world.admin(), world.member());
    asks(&world, &staff.email).await;
    let reset = json!({ "reset": waiting(admin, staff).await["id"] });
    approves(admin, &reset).await.refused("NOT_ALLOWED_NOW");
    // One administrator requests the reset, and another approves it.
    let vouched = asks_for(admin, staff).await;
    assert_ne!(reset, vouched);
    approves(admin, &vouched).await.refused("NOT_ALLOWED_NOW");
    approves(&second(&world).await, &vouched).await.data();

    asks(&world, &world.viewer().email).await;
    let alone = json!({ "reset": waiting(admin, world.viewer()).await["id"] });
    world.wait(TimeDelta::hours(24) - TimeDelta::seconds(1));
    approves(admin, &alone).await.refused("NOT_ALLOWED_NOW");
    world.wait(TimeDelta::seconds(1));
    approves(admin, &alone).await.data();
}

#[tokio::test]
async fn the_person_and_all_administrators_are_told_and_the_person_stops_it() {
    let world = World::new().await;
    let (admin, staff, other) = (world.admin(), world.member(), second(&world).await);
    asks(&world, &staff.email).await;
    assert_eq!(world.told(&staff.email, "A reset of your sign-in").await, 1);
    for administrator in [admin, &other] {
        assert_eq!(world.told(&administrator.email, "A reset waits").await, 1);
    }
    assert_eq!(world.told(&world.manager().email, "A reset waits").await, 0);
    let stop = json!({ "token": world.link_at(&staff.email, "stop-reset#").await });
    staff.auth("stopReset", "done", stop.clone()).await.data();
    staff.auth("stopReset", "done", stop).await.refused("NOT_FOUND");
    world.wait(TimeDelta::hours(24));
    let stopped = waiting(admin, staff).await;
    assert_eq!((&stopped["state"], &stopped["decidedBy"]["id"]), (&json!("REFUSED"), &json!(staff.member)));
    approves(admin, &json!({ "reset": stopped["id"] })).await.refused("NOT_ALLOWED_NOW");

    // The member stops the reset from a session, after the approval.
    let reset = asks_for(admin, staff).await;
    assert_eq!(world.told(&other.email, "A reset waits").await, 2);
    approves(&other, &reset).await.data();
    let link = world.link_at(&staff.email, "reset#").await;
    let asked = staff.asks("{ me { security { resetAskedAt } } }", json!({})).await;
    assert!(asked.data()["me"]["security"]["resetAskedAt"].is_string(), "the account's owner sees the request");
    for done in [true, false] {
        let stopped = staff.asks("mutation { stopMyResets { done } }", json!({})).await;
        assert_eq!(stopped.data()["stopMyResets"]["done"], done);
    }
    completes(staff, &link).await.refused("NOT_FOUND");
    assert_eq!(log(&world).await.iter().filter(|kind| *kind == "reset_stopped").count(), 2);
}

#[tokio::test]
async fn a_reset_lets_nobody_into_an_organisation_that_did_not_approve_it() {
    let world = World::new().await;
    let (staff, elsewhere) = (world.member(), world.other().await);
    staff.token().await;
    let rights = json!({ "role": "MEMBER", "allow": [], "deny": [], "caseScope": "DEPARTMENTS", "departments": [elsewhere.root] });
    let input = json!({ "email": staff.email, "rights": rights });
    elsewhere.admin().does("inviteMember", "invitation { id }", input).await.data();
    let link = json!({ "token": elsewhere.link_to(&staff.email).await });
    staff.does("joinOrganisation", "membership { id }", link).await.data();
    let list = "{ cases { totalCount } }";
    staff.asks_for(elsewhere.org, list, json!({})).await.data();

    let reset = asks_for(world.admin(), staff).await;
    approves(&second(&world).await, &reset).await.data();
    let done = completes(staff, &world.link_at(&staff.email, "reset#").await).await;
    let ticket = &done.data()["completeReset"]["ticket"];
    let begun = staff.auth("beginFactor", "secret", json!({ "ticket": ticket })).await;
    let code = code_at(begun.data()["beginFactor"]["secret"].as_str().expect("a secret"), world.house.clock.now());
    let enrolled = staff.auth("confirmFactor", "accessToken", json!({ "ticket": ticket, "code": code })).await;
    let session = held(&enrolled, "confirmFactor");
    let sees = async |org: uuid::Uuid| {
        let (bearer, org) = (format!("Bearer {}", session.token), org.to_string());
        let headers = [("authorization", bearer.as_str()), ("x-organization-id", &org)];
        world.house.admin.ask("/graphql", list, &json!({}), &headers).await.code().to_owned()
    };
    assert_eq!((sees(world.org).await.as_str(), sees(elsewhere.org).await.as_str()), ("OK", "FORBIDDEN"));
    assert_eq!(elsewhere.told(&elsewhere.admin().email, "Another organisation reset the sign-in").await, 1);
    let (_, member) = world.house.member(elsewhere.org, &staff.email).await.expect("a member");
    elsewhere.admin().does("resumeMember", "member { id }", json!({ "member": member })).await.data();
    assert_eq!(sees(elsewhere.org).await, "OK", "the other organisation has resumed the member itself");
}

#[tokio::test]
async fn the_right_to_ask_for_identities_waits_a_day_where_two_may_be_one() {
    let world = World::new().await;
    let (first, member) = (world.admin(), world.member());
    let self_made = invites(&world, first).await;
    let asked = first.does("requestIdentityView", "request { id }", json!({ "member": member.member })).await;
    let request = json!({ "request": asked.data()["requestIdentityView"]["request"]["id"] });
    let approves = async || self_made.does("approveIdentityView", "member { id }", request.clone()).await;
    approves().await.refused("NOT_ALLOWED_NOW");
    assert_eq!(world.told(&self_made.email, "The right to see identities").await, 1);
    world.wait(TimeDelta::hours(24));
    approves().await.data();
}

#[tokio::test]
async fn all_administrators_are_told_of_a_new_one_and_of_who_may_read_the_dialogue_or_ask_for_identities() {
    let world = World::new().await;
    let (first, third) = (world.admin(), second(&world).await);
    let subject = "A member was given far-reaching rights";
    let counts = async || (world.told(&first.email, subject).await, world.told(&third.email, subject).await);
    let before = counts().await;
    invites(&world, first).await;
    let after = counts().await;
    assert_eq!(after, (before.0 + 1, before.1 + 1), "an email about a new administrator");
    let viewer = world.viewer();
    let mut rights = crate::members::removal::rights(&world, "VIEWER");
    rights["allow"] = json!(["REPORTER_MESSAGE"]);
    crate::members::removal::change(first, viewer.member, rights.clone()).await.data();
    assert_eq!(counts().await, (after.0 + 1, after.1 + 1), "an email about a member who can read the dialogue");
    rights["allow"] = json!(["REPORTER_MESSAGE", "DATA_EXPORT"]);
    crate::members::removal::change(first, viewer.member, rights).await.data();
    assert_eq!(counts().await, (after.0 + 1, after.1 + 1), "no email about any other right");
}
