//! The right to see identities. One administrator requests this right for a member, and another administrator approves.
//! Neither of them may be the member.

use chrono::TimeDelta;
use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use voicase_tests::{Answer, Staff, World};

const LIST: &str = "{ identityViewRequests { id approvable askedBy { id } member { id } } }";

async fn asks(admin: &Staff, member: &Staff) -> Answer {
    admin.does("requestIdentityView", "request { id approvable }", json!({ "member": member.member })).await
}

async fn asked(admin: &Staff, member: &Staff) -> Value {
    let request = asks(admin, member).await.data()["requestIdentityView"]["request"].clone();
    assert_eq!(request["approvable"], false, "the administrator who requested it cannot approve");
    json!({ "request": request["id"] })
}

async fn approves(admin: &Staff, request: &Value) -> Answer {
    admin.does("approveIdentityView", "member { id allow }", request.clone()).await
}

async fn waiting(staff: &Staff) -> Vec<Value> {
    staff.asks(LIST, json!({})).await.data()["identityViewRequests"].as_array().expect("a list").clone()
}

async fn has_it(staff: &Staff) -> bool {
    let me = staff.asks("{ me { membership { rights } } }", json!({})).await;
    let rights = me.data()["me"]["membership"]["rights"].clone();
    rights.as_array().expect("rights").contains(&json!("IDENTITY_VIEW"))
}

#[tokio::test]
async fn two_administrators_give_it_and_the_log_names_both() {
    let world = World::new().await;
    let (member, first) = (world.member(), world.admin());
    let second = world.joins(Role::Admin, CaseScope::Departments).await;
    let request = asked(first, member).await;
    assert!(!has_it(member).await, "a request alone grants nothing");
    let seen = waiting(&second).await;
    assert_eq!((seen.len(), &seen[0]["approvable"]), (1, &json!(true)));
    assert_eq!((&seen[0]["askedBy"]["id"], &seen[0]["member"]["id"]), (&json!(first.member), &json!(member.member)));
    let given = approves(&second, &request).await;
    assert!(given.data()["approveIdentityView"]["member"]["allow"].to_string().contains("IDENTITY_VIEW"));
    assert!(has_it(member).await, "the right applies from the next request");
    assert!(waiting(&second).await.is_empty());
    approves(&second, &request).await.refused("NOT_FOUND");
    asks(first, member).await.refused("NOT_ALLOWED_NOW");
    let sql = "SELECT count(*) FROM audit_event WHERE org_id = $1 AND actor = 'member' AND kind = $2";
    for kind in ["identity_view_asked", "identity_view_given"] {
        let count = sqlx::query_scalar::<_, i64>(sql).bind(world.org).bind(kind);
        assert_eq!(count.fetch_one(&mut world.house.superuser().await).await.expect("a count"), 1, "{kind}");
    }
}

#[tokio::test]
async fn who_asks_and_who_gets_it_do_not_approve_it() {
    let world = World::new().await;
    let (first, second) = (world.admin(), world.joins(Role::Admin, CaseScope::Departments).await);
    asks(first, first).await.refused("FORBIDDEN");
    let request = asked(first, &second).await;
    approves(first, &request).await.refused("NOT_ALLOWED_NOW");
    approves(&second, &request).await.refused("FORBIDDEN");
    asks(world.manager(), world.member()).await.refused("FORBIDDEN");
    let mut db = world.house.superuser().await;
    let mine = "UPDATE identity_view_request SET asked_by = membership_id WHERE membership_id = $1";
    assert!(sqlx::query(mine).bind(second.member).execute(&mut db).await.is_err(), "the database refuses it too");
}

#[tokio::test]
async fn the_surface_s_role_cannot_write_the_flag_without_a_request_of_somebody_else() {
    let world = World::new().await;
    let (first, member) = (world.admin(), world.member());
    asked(first, member).await;
    let second = world.joins(Role::Admin, CaseScope::Departments).await;
    for (who, works) in [(first, false), (&second, true)] {
        let mut db = world.house.superuser().await;
        let mut tx = sqlx::Connection::begin(&mut db).await.expect("a transaction");
        let set = "SELECT set_config('app.org_id', $1, true), set_config('app.member_id', $2, true)";
        let context = sqlx::query(set).bind(world.org.to_string()).bind(who.member.to_string());
        context.execute(&mut *tx).await.expect("context");
        sqlx::query("SET LOCAL ROLE voicase_admin").execute(&mut *tx).await.expect("the role");
        let write = sqlx::query("UPDATE membership SET allow = allow | 128 WHERE id = $1").bind(member.member);
        let done = write.execute(&mut *tx).await;
        assert_eq!(done.is_ok_and(|done| done.rows_affected() == 1), works);
    }
}

#[tokio::test]
async fn a_request_counts_for_a_week_and_while_who_asked_may_give_rights() {
    let world = World::new().await;
    let (first, member) = (world.admin(), world.member());
    let second = world.joins(Role::Admin, CaseScope::Departments).await;
    let third = world.joins(Role::Admin, CaseScope::Departments).await;
    let old = asked(first, member).await;
    world.wait(TimeDelta::days(7));
    approves(&second, &old).await.refused("NOT_FOUND");
    assert!(waiting(&second).await.is_empty());

    let request = asked(&third, member).await;
    second.does("suspendMember", "member { id }", json!({ "member": third.member })).await.data();
    approves(&second, &request).await.refused("NOT_ALLOWED_NOW");
    let anew = asked(first, member).await;
    approves(&second, &request).await.refused("NOT_FOUND");
    approves(&second, &anew).await.data();
}

#[tokio::test]
async fn it_can_be_refused_or_taken_back_and_then_gives_nothing() {
    let world = World::new().await;
    let (first, member) = (world.admin(), world.member());
    let second = world.joins(Role::Admin, CaseScope::Departments).await;
    for decider in [first, &second] {
        let request = asked(first, member).await;
        decider.does("refuseIdentityView", "member", request.clone()).await.data();
        approves(&second, &request).await.refused("NOT_FOUND");
    }
    assert!(!has_it(member).await);
}

#[tokio::test]
async fn of_two_who_approve_at_once_one_does() {
    let world = World::new().await;
    let (first, member) = (world.admin(), world.member());
    let second = world.joins(Role::Admin, CaseScope::Departments).await;
    let third = world.joins(Role::Admin, CaseScope::Departments).await;
    second.token().await;
    third.token().await;
    let request = asked(first, member).await;
    let (one, other) = tokio::join!(approves(&second, &request), approves(&third, &request));
    let fine = [&one, &other].into_iter().filter(|answer| answer.code() == "OK").count();
    assert_eq!(fine, 1);
    assert!(has_it(member).await);
}
