//! Opening an identity: one member asks, another one approves, the first one opens it once, and the reporter reads why.

use chrono::TimeDelta;
use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Staff, World};

use crate::support::identity::{allow, asks, confidential, identity};

fn texts() -> [String; 2] {
    ["A witness is needed.".into(), "We need you as a witness.".into()]
}

pub async fn approves(staff: &Staff, request: &Value) -> Answer {
    staff.does("approveIdentityOpening", "case { id }", json!({ "request": request })).await
}

pub async fn opens(staff: &Staff, request: &Value, key: Uuid) -> Answer {
    let input = json!({ "request": request, "idempotencyKey": key });
    staff.does("openIdentity", "name contact seconds number", input).await
}

async fn steps(staff: &Staff, case: &Value) -> Vec<String> {
    let shown = staff.opens(case, "timeline { kind reason }").await;
    let lines = shown.data()["case"]["timeline"].as_array().expect("a timeline").clone();
    let kinds = lines.iter().map(|line| line["kind"].as_str().expect("a kind").to_owned());
    kinds.filter(|kind| kind.starts_with("IDENTITY")).collect()
}

async fn notified(staff: &Staff) -> Vec<String> {
    let shown = staff.asks("{ notifications(first: 50) { kind handled } }", json!({})).await;
    let rows = shown.data()["notifications"].as_array().expect("notifications").clone();
    let waits = rows.iter().filter(|row| row["handled"] == false).map(|row| row["kind"].as_str().expect("a kind"));
    waits.filter(|kind| kind.starts_with("IDENTITY")).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_second_member_approves_and_the_first_opens_it_once_and_the_reporter_reads_why() {
    let world = World::new().await;
    let standing = confidential(&world).await;
    let (case, member, manager) = (&standing.case, world.member(), world.manager());
    let request = asks(member, case, texts()).await;
    opens(member, &request, Uuid::new_v4()).await.refused("NOT_ALLOWED_NOW");
    assert_eq!(notified(manager).await, ["IDENTITY_REQUEST"]);
    let waiting = manager.asks("{ identityRequests { id disclosure approvable number } }", json!({})).await;
    assert_eq!(waiting.data()["identityRequests"][0]["id"], request);
    let own = member.asks("{ identityRequests { id } }", json!({})).await;
    assert_eq!(own.data()["identityRequests"], json!([]));

    approves(manager, &request).await.data();
    assert!(notified(manager).await.is_empty() && notified(member).await == ["IDENTITY_NEWS"]);
    let before = standing.reporter.asks("{ report { identityOpenings { words } } }", json!({})).await;
    assert_eq!(before.data()["report"]["identityOpenings"], json!([]), "an approval alone opens nothing");

    let shown = opens(member, &request, Uuid::new_v4()).await;
    let shown = &shown.data()["openIdentity"];
    assert_eq!((&shown["name"], &shown["contact"]), (&json!("Runa Holm"), &json!("+47 555 0100")));
    assert_eq!(shown["seconds"], 300);
    opens(member, &request, Uuid::new_v4()).await.refused("NOT_ALLOWED_NOW");
    assert_eq!(steps(world.viewer(), case).await, ["IDENTITY_ASKED", "IDENTITY_APPROVED", "IDENTITY_OPENED"]);

    let told = standing.reporter.asks("{ report { identityOpenings { openedOn words } } }", json!({})).await;
    let expected = json!([{ "openedOn": "2026-03-02", "words": "We need you as a witness." }]);
    assert_eq!(told.data()["report"]["identityOpenings"], expected);
    assert!(!told.json.to_string().contains("A witness is needed"), "the reason is for staff");
    let log =
        "SELECT array_agg(DISTINCT kind ORDER BY kind) FROM audit_event WHERE org_id = $1 AND kind LIKE 'identity%'";
    let kinds = sqlx::query_scalar::<_, Vec<String>>(log).bind(world.org);
    let kinds = kinds.fetch_one(&mut world.house.superuser().await).await.expect("events");
    assert_eq!(
        kinds,
        ["identity_opened", "identity_opening_approved", "identity_opening_asked", "identity_opening_tried"]
    );
}

#[tokio::test]
async fn a_lost_response_is_repeated_to_the_same_session_with_the_same_key_for_five_minutes() {
    let world = World::new().await;
    let case = confidential(&world).await.case;
    let (member, manager) = (world.member(), world.manager());
    let request = asks(member, &case, texts()).await;
    approves(manager, &request).await.data();
    let key = Uuid::new_v4();
    opens(member, &request, key).await.data();
    world.wait(TimeDelta::minutes(2));
    let again = opens(member, &request, key).await;
    assert_eq!(again.data()["openIdentity"]["seconds"], 180, "the time does not begin again");
    opens(member, &request, Uuid::new_v4()).await.refused("NOT_ALLOWED_NOW");
    let log = "SELECT count(*) FROM audit_event WHERE org_id = $1 AND kind = 'identity_opened'";
    let count = sqlx::query_scalar::<_, i64>(log).bind(world.org);
    assert_eq!(count.fetch_one(&mut world.house.superuser().await).await.expect("a count"), 2);
    assert_eq!(steps(member, &case).await.len(), 3, "one opening is one step");
    // Another session of the same member holds the same key.
    world.wait(TimeDelta::minutes(2) + TimeDelta::seconds(30));
    member.token().await;
    opens(member, &request, key).await.refused("NOT_ALLOWED_NOW");
}

#[tokio::test]
async fn a_view_ends_after_five_minutes_and_an_approval_after_a_day_and_a_request_after_a_week() {
    let world = World::alone().await;
    let case = confidential(&world).await.case;
    let (member, manager) = (world.member(), world.manager());
    let late = asks(member, &case, texts()).await;
    world.wait(TimeDelta::days(7));
    approves(manager, &late).await.refused("NOT_ALLOWED_NOW");
    assert_eq!(identity(member, &case).await["openings"][0]["state"], "EXPIRED");
    let request = asks(member, &case, texts()).await;
    assert_ne!(request, late, "an expired request is in no one's way");
    approves(manager, &request).await.data();
    world.wait(TimeDelta::hours(24));
    opens(member, &request, Uuid::new_v4()).await.refused("NOT_ALLOWED_NOW");
    world.house.sweep().await;
    let steps = steps(member, &case).await;
    assert_eq!(steps.iter().filter(|kind| *kind == "IDENTITY_EXPIRED").count(), 2, "{steps:?}");

    let next = asks(member, &case, texts()).await;
    approves(manager, &next).await.data();
    let key = Uuid::new_v4();
    opens(member, &next, key).await.data();
    world.wait(TimeDelta::minutes(5));
    opens(member, &next, key).await.refused("NOT_ALLOWED_NOW");
}

#[tokio::test]
async fn a_request_is_refused_with_a_reason_or_withdrawn_also_after_the_approval() {
    let world = World::new().await;
    let case = confidential(&world).await.case;
    let (member, manager) = (world.member(), world.manager());
    let request = asks(member, &case, texts()).await;
    let refuse = |reason: Value| json!({ "request": request, "reason": reason });
    let silent = manager.does("refuseIdentityOpening", "case { id }", refuse(Value::Null)).await;
    assert_eq!((silent.code(), silent.field()), ("INVALID", "reason"));
    approves(manager, &request).await.data();
    manager.does("refuseIdentityOpening", "case { id }", refuse(json!("We found it out."))).await.data();
    opens(member, &request, Uuid::new_v4()).await.refused("NOT_ALLOWED_NOW");
    let shown = identity(member, &case).await["openings"][0].clone();
    assert_eq!((&shown["state"], &shown["refusal"]), (&json!("REFUSED"), &json!("We found it out.")));
    assert_eq!((&shown["reason"], &shown["words"]), (&json!(texts()[0]), &json!(texts()[1])), "the texts stay");

    let next = asks(member, &case, texts()).await;
    let second = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "reason": "A.", "words": "B." });
    member.does("requestIdentityOpening", "case { id }", second).await.refused("NOT_ALLOWED_NOW");
    member.does("refuseIdentityOpening", "case { id }", json!({ "request": next })).await.data();
    approves(manager, &next).await.refused("NOT_ALLOWED_NOW");
}

#[tokio::test]
async fn a_report_without_a_name_has_nothing_to_open() {
    let world = World::new().await;
    let case = world.case().await.case;
    allow(&world, &[world.member()]).await;
    assert_eq!(identity(world.member(), &case).await["sealed"], false);
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "reason": "A.", "words": "B." });
    world.member().does("requestIdentityOpening", "case { id }", input).await.refused("NOT_ALLOWED_NOW");
}

#[tokio::test]
async fn of_two_who_decide_at_once_one_does_and_a_second_view_is_refused() {
    let world = World::new().await;
    let case = confidential(&world).await.case;
    let (member, manager) = (world.member(), world.manager());
    let third = world.joins(Role::Manager, CaseScope::Departments).await;
    allow(&world, &[&third]).await;
    manager.token().await;
    third.token().await;
    let request = asks(member, &case, texts()).await;
    let (one, other) = tokio::join!(approves(manager, &request), approves(&third, &request));
    assert_eq!([one.code(), other.code()].iter().filter(|code| **code == "OK").count(), 1);
    opens(member, &request, Uuid::new_v4()).await.data();
    opens(member, &request, Uuid::new_v4()).await.refused("NOT_ALLOWED_NOW");
}
