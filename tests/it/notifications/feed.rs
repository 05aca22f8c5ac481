//! A member is notified of what waits for them, as long as they see the case, and until the matter is settled.

use chrono::TimeDelta;
use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Staff, World};

use super::support::{assigns, notifications, unread};
use crate::support::steps::{in_review, moves};

async fn writes(staff: &Staff, case: &Value) {
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "Thank you.", "files": [] });
    staff.does("sendMessage", "message { id }", input).await.data();
}

async fn marks(staff: &Staff, ids: Option<Vec<Value>>, read: bool) -> Value {
    let input = json!({ "notifications": ids, "read": read });
    staff.does("markNotifications", "unread", input).await.data()["markNotifications"]["unread"].clone()
}

#[tokio::test]
async fn a_new_report_is_announced_to_those_who_handle_it_with_its_date_alone() {
    let world = World::new().await;
    let outsider = world.joins(Role::Member, CaseScope::Assigned).await;
    world.reporter().submits().await;
    assert_eq!(unread(world.manager()).await, Vec::<String>::new(), "before the release");
    world.release().await;
    for (staff, kinds) in [
        (world.manager(), vec!["NEW_REPORT"]),
        (world.member(), vec!["NEW_REPORT"]),
        (world.admin(), vec!["NEW_REPORT"]),
        (world.viewer(), vec![]),
        (&outsider, vec![]),
    ] {
        assert_eq!(unread(staff).await, kinds, "{:?}", staff.role);
    }
    let one = notifications(world.manager()).await.remove(0);
    assert_eq!((&one["on"], &one["at"], &one["by"]), (&json!("2026-03-02"), &Value::Null, &Value::Null));
    assert!(one["number"].as_str().is_some_and(|number| number.starts_with("VC-2026-")));
    let other = world.other().await;
    assert_eq!(notifications(other.manager()).await, Vec::<Value>::new());
}

#[tokio::test]
async fn an_assignment_is_announced_to_the_assignee_and_settles_the_new_report() {
    let world = World::new().await;
    let (case, manager, member) = (world.case().await.case, world.manager(), world.member());
    assigns(manager, &case, &[manager, member], None).await;
    assert_eq!(unread(member).await, ["ASSIGNMENT"]);
    assert_eq!(unread(manager).await, Vec::<String>::new(), "no member is notified of their own act");
    assert_eq!(unread(world.admin()).await, Vec::<String>::new());
    let one = notifications(member).await.into_iter().find(|one| one["kind"] == "ASSIGNMENT").expect("it");
    assert_eq!((&one["by"]["id"], one["at"].is_string()), (&json!(manager.member), true));
    assigns(manager, &case, &[manager], None).await;
    assert_eq!(unread(member).await, ["NEW_REPORT"], "the assignment has ended, and the member never opened the case");
    assert_eq!(unread(world.admin()).await, ["NEW_REPORT"], "again one member alone knows of the case");
    assigns(manager, &case, &[manager, member], None).await;
    assert_eq!(unread(member).await, ["ASSIGNMENT"], "again");
    assert_eq!(member.sees().await, 1);
    assert_eq!(unread(member).await, ["ASSIGNMENT"], "a list opens no case");
    member.opens(&case, "answers { value }").await.data();
    assert_eq!(unread(member).await, Vec::<String>::new());
    let all = notifications(member).await;
    assert!(all.iter().all(|one| one["read"] == true), "{all:?}");
    let open: Vec<_> = all.iter().filter(|one| one["handled"] == false).map(|one| &one["kind"]).collect();
    assert_eq!(open, ["ASSIGNMENT"], "a matter that was only read is not done");
}

#[tokio::test]
async fn the_deputy_who_takes_over_is_told() {
    let world = World::new().await;
    let (case, manager, member) = (world.case().await.case, world.manager(), world.member());
    let leaver = world.joins(Role::Member, CaseScope::Departments).await;
    assigns(manager, &case, &[&leaver], Some(member)).await;
    member.opens(&case, "answers { value }").await.data();
    let hand_over = json!({ "member": leaver.member, "handOver": member.member });
    world.admin().does("removeMember", "handedOver", hand_over).await.data();
    assert_eq!(unread(member).await, ["ASSIGNMENT"]);
}

#[tokio::test]
async fn a_message_is_announced_to_assignees_with_the_right_until_one_of_them_answers() {
    let world = World::new().await;
    let standing = world.case().await;
    let (case, manager, member) = (&standing.case, world.manager(), world.member());
    standing.reporter.writes("One more thing.").await.data();
    world.release().await;
    assert_eq!(unread(member).await, ["MESSAGE", "NEW_REPORT"], "an unassigned case concerns everyone who handles it");
    assert_eq!(unread(world.admin()).await, ["NEW_REPORT"], "without the right to read messages");
    assigns(manager, case, &[manager, member], None).await;
    for staff in [manager, member] {
        staff.opens(case, "answers { value }").await.data();
    }
    standing.reporter.writes("And another.").await.data();
    world.release().await;
    assert_eq!((unread(manager).await, unread(member).await), (vec!["MESSAGE".to_owned()], vec!["MESSAGE".to_owned()]));
    writes(manager, case).await;
    assert_eq!(unread(member).await, Vec::<String>::new());
}

#[tokio::test]
async fn an_approval_is_asked_of_those_who_took_no_part() {
    let world = World::new().await;
    let case = in_review(&world).await.case;
    assert_eq!(unread(world.admin()).await, ["APPROVAL"]);
    assert!(!unread(world.manager()).await.contains(&"APPROVAL".to_owned()), "a former assignee cannot approve");
    let back = json!({ "case": case, "reason": "Look again." });
    world.admin().does("returnToInvestigation", "case { id }", back).await.data();
    assert_eq!(unread(world.admin()).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_restriction_that_waits_is_announced_until_it_is_decided() {
    let world = World::new().await;
    let (case, manager, admin) = (world.case().await.case, world.manager(), world.admin());
    moves(manager, &case, "IN_TRIAGE").await.data();
    let input = json!({ "case": case, "members": [], "reason": "It concerns a director." });
    let asked = manager.does("restrictCase", "case { restrictionRequest { id } }", input).await;
    let request = asked.data()["restrictCase"]["case"]["restrictionRequest"]["id"].clone();
    assert_eq!(unread(admin).await, ["RESTRICTION"]);
    admin.does("refuseRestriction", "case { id }", json!({ "request": request })).await.data();
    assert_eq!(unread(admin).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_member_who_loses_sight_of_a_case_loses_its_notifications() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    assigns(world.manager(), &case, &[member], None).await;
    assert_eq!(notifications(member).await.len(), 2);
    let id = notifications(member).await[0]["id"].clone();
    let entry = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "K. Brandt", "role": "SUBJECT", "member": member.member });
    let entered = world.manager().does("addPerson", "case { persons { id } }", entry).await;
    assert_eq!(notifications(member).await, Vec::<Value>::new());
    assert_eq!(unread(member).await, Vec::<String>::new());
    marks(member, Some(vec![id]), true).await;
    let person = entered.data()["addPerson"]["case"]["persons"][0]["id"].clone();
    let back = json!({ "person": person, "reason": "A namesake." });
    world.manager().does("removePerson", "case { id }", back).await.data();
    assert!(
        notifications(member).await.iter().all(|one| one["read"] == false),
        "what is out of sight cannot be marked"
    );
}

#[tokio::test]
async fn a_member_marks_their_own_notifications_and_takes_it_back() {
    let world = World::new().await;
    for _ in 0..2 {
        world.case().await;
    }
    let (manager, member) = (world.manager(), world.member());
    let ids: Vec<Value> = notifications(manager).await.iter().map(|one| one["id"].clone()).collect();
    assert_eq!(marks(member, Some(ids.clone()), true).await, 2, "another member's ids change nothing");
    assert_eq!(unread(manager).await.len(), 2);
    assert_eq!(marks(manager, Some(vec![ids[0].clone()]), true).await, 1);
    assert_eq!(marks(manager, None, true).await, 0);
    assert_eq!(marks(manager, Some(ids), false).await, 2);
    let too_many: Vec<Uuid> = (0..201).map(|_| Uuid::new_v4()).collect();
    let input = json!({ "notifications": too_many, "read": true });
    manager.does("markNotifications", "unread", input).await.refused("INVALID");
    manager.asks("{ notifications(first: 201) { id } }", json!({})).await.refused("INVALID");
}

#[tokio::test]
async fn the_last_two_hundred_of_ninety_days_are_kept() {
    let world = World::alone().await;
    let standing = world.case().await;
    let many = "INSERT INTO notification (org_id, id, member_id, case_id, kind, happened_on) \
        SELECT $1, gen_random_uuid(), $2, $3, 'kind_' || translate(n::text, '0123456789', 'abcdefghij'), DATE '2026-03-01' - n \
        FROM generate_series(1, 230) n";
    world.house.change(many, &[world.org, world.member().member, standing.id()]).await;
    world.house.sweep().await;
    let left = async || {
        let sql = "SELECT count(*) FROM notification WHERE member_id = $1";
        let count = sqlx::query_scalar::<_, i64>(sql).bind(world.member().member);
        count.fetch_one(&mut world.house.superuser().await).await.expect("a count")
    };
    // Of 230, those of the last 90 days are left, and the new report.
    assert_eq!(left().await, 90);
    world.house.change("UPDATE notification SET happened_on = DATE '2026-03-01' WHERE org_id = $1", &[world.org]).await;
    let more = "INSERT INTO notification (org_id, id, member_id, case_id, kind, happened_on) \
        SELECT $1, gen_random_uuid(), $2, $3, 'more_' || translate(n::text, '0123456789', 'abcdefghij'), DATE '2026-03-02' \
        FROM generate_series(1, 150) n";
    world.house.change(more, &[world.org, world.member().member, standing.id()]).await;
    world.house.sweep().await;
    assert_eq!(left().await, 200);
    world.wait(TimeDelta::days(200));
    world.house.sweep().await;
    assert_eq!(left().await, 0);
}
