//! The release applies the rules before staff see the case, and no fault of a rule stops it.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use voicase_tests::World;

use super::support::{forces, ids, placed, routed, rule, rules, saved, saves};
use crate::departments::tree::add;
use crate::members::absence::{away, leaves};
use crate::members::removal::recorded;
use crate::notifications::support::{notifications, unread};

#[tokio::test]
async fn the_first_matching_rule_of_each_act_routes_a_report_before_staff_learn_of_it() {
    let world = World::new().await;
    let (north, south) = (add(&world, "North", world.root).await, add(&world, "South", world.root).await);
    let in_north = world.joins_department(Role::Member, CaseScope::Departments, north).await;
    let in_south = world.joins_department(Role::Member, CaseScope::Departments, south).await;
    saved(&world, "German", json!({ "languages": ["de"], "toDepartment": south })).await;
    saved(&world, "English", json!({ "languages": ["en"], "toDepartment": north })).await;
    let all = json!({ "toDepartment": south, "assign": [in_north.member], "deputy": world.member().member,
        "notify": [in_south.member, world.viewer().member] });
    saved(&world, "All reports", all).await;
    let case = world.case().await.case;
    let hands = json!([{ "member": { "id": in_north.member }, "backup": false },
        { "member": { "id": world.member().member }, "backup": true }]);
    let expected = json!({ "department": { "id": north }, "restricted": false, "assignees": hands });
    assert_eq!(placed(world.manager(), &case).await, expected);
    assert_eq!([in_north.sees().await, in_south.sees().await], [1, 0]);
    assert_eq!(unread(&in_north).await, ["ASSIGNMENT"], "the assignment settles the new report");
    assert_eq!(unread(&in_south).await, Vec::<String>::new(), "only members who see the case are notified");
    assert_eq!(unread(world.viewer()).await, ["ROUTED"]);
    let steps = routed(world.manager(), &case).await;
    let nothing = json!({ "rule": "English", "department": { "id": north }, "assigned": [], "deputy": null, "restricted": false, "notified": [] });
    assert_eq!(steps[0]["routing"], nothing);
    assert_eq!(steps[1]["routing"]["rule"], "All reports");
    assert_eq!(steps[1]["routing"]["department"], Value::Null, "an earlier rule moved the case");
    assert_eq!(steps[1]["routing"]["assigned"], json!([{ "id": in_north.member }]));
    assert_eq!(steps[1]["routing"]["notified"], json!([{ "id": world.viewer().member }]));
    assert_eq!(steps.len(), 2);
    assert_eq!(recorded(&world, "case_routed_by_rule").await, 2);
}

#[tokio::test]
async fn what_a_rule_does_to_a_report_has_a_date_and_no_time() {
    let world = World::new().await;
    saved(&world, "Assign", json!({ "assign": [world.member().member], "notify": [world.viewer().member] })).await;
    let case = world.case().await.case;
    let steps = routed(world.manager(), &case).await;
    assert_eq!(
        (&steps[0]["on"], &steps[0]["at"], &steps[0]["member"]),
        (&json!("2026-03-02"), &Value::Null, &Value::Null)
    );
    let one = notifications(world.viewer()).await.remove(0);
    assert_eq!((&one["on"], &one["at"], &one["by"]), (&json!("2026-03-02"), &Value::Null, &Value::Null));
    let time = "SELECT to_char(assigned_at AT TIME ZONE current_setting('TimeZone'), 'HH24:MI:SS') FROM case_assignee WHERE org_id = $1";
    let time: String =
        sqlx::query_scalar(time).bind(world.org).fetch_one(&mut world.house.superuser().await).await.expect("a time");
    assert_eq!(time, "00:00:00");
}

#[tokio::test]
async fn a_restricted_report_is_hidden_from_all_others_from_the_first_moment() {
    let world = World::new().await;
    let (first, second) = (world.manager(), world.member());
    saved(&world, "Board", json!({ "restrictTo": ids(&[first, second]), "assign": [second.member] })).await;
    let case = world.case().await.case;
    assert_eq!(placed(first, &case).await["restricted"], true);
    assert_eq!([first.sees().await, second.sees().await], [1, 1]);
    for other in [world.admin(), world.viewer()] {
        assert_eq!(other.sees().await, 0);
        assert_eq!(unread(other).await, Vec::<String>::new(), "a hidden case is not announced");
    }
    let entries = world.admin().asks("{ caseEntries { restricted } }", json!({})).await;
    assert_eq!(
        entries.data()["caseEntries"],
        json!([{ "restricted": true }]),
        "administrators learn that a case is hidden"
    );
}

#[tokio::test]
async fn each_condition_compares_a_fact_of_the_report() {
    let world = World::new().await;
    let channel = world.admin().asks("{ channels { id } }", json!({})).await.data()["channels"][0]["id"].clone();
    let branch = add(&world, "Branch", world.root).await;
    // 2 March 2026 is a Monday.
    for (name, condition, holds) in [
        ("channel", json!({ "channels": [channel] }), true),
        ("department", json!({ "departments": [world.root] }), true),
        ("another department", json!({ "departments": [branch] }), false),
        ("severity", json!({ "severities": ["HIGH"] }), false),
        ("source", json!({ "sources": ["PHONE", "WEB"] }), true),
        ("weekday", json!({ "weekdays": [1] }), true),
        ("another weekday", json!({ "weekdays": [6, 7] }), false),
        ("another trigger", json!({ "triggers": ["CATEGORY"] }), false),
        ("paused", json!({ "active": false }), false),
    ] {
        let mut fields = condition;
        fields["assign"] = json!([world.member().member]);
        let id = saved(&world, name, fields).await;
        let case = world.case().await.case;
        let hands = placed(world.manager(), &case).await["assignees"].as_array().map(Vec::len);
        assert_eq!(hands, Some(usize::from(holds)), "{name}");
        world.admin().does("removeRoutingRule", "rules { id }", json!({ "rule": id })).await.data();
    }
}

#[tokio::test]
async fn a_rule_that_became_unfit_is_shown_and_skipped_and_never_stops_a_release() {
    let world = World::new().await;
    let leaver = world.joins(Role::Member, CaseScope::Departments).await;
    let gone = add(&world, "Gone", world.root).await;
    let fields = json!({ "toDepartment": gone, "assign": ids(&[&leaver, world.member()]), "restrictTo": ids(&[&leaver, world.member(), world.manager()]) });
    saved(&world, "Fit", fields).await;
    assert_eq!(rules(&world, "faults").await[0]["faults"], json!([]));
    world.admin().does("removeMember", "handedOver", json!({ "member": leaver.member })).await.data();
    world.admin().does("removeDepartment", "done", json!({ "department": gone })).await.data();
    let faults = json!(["DEPARTMENT_GONE", "TOO_FEW_READERS", "ASSIGNEE_UNFIT"]);
    assert_eq!(rules(&world, "faults").await[0]["faults"], faults);
    let case = world.case().await.case;
    let expected = json!({ "department": { "id": world.root }, "restricted": true,
        "assignees": [{ "member": { "id": world.member().member }, "backup": false }] });
    assert_eq!(placed(world.manager(), &case).await, expected, "the fit parts apply");
    let conditions = "UPDATE routing_rule SET conditions = '{\"country\": [\"NO\"]}' WHERE org_id = $1 AND $2 <> ''";
    forces(&world, conditions, "x").await.expect("changed");
    let case = world.case().await.case;
    assert_eq!(placed(world.admin(), &case).await["restricted"], false, "unknown conditions never match");
    assert_eq!(rules(&world, "faults").await[0]["faults"][0], "CONDITION_GONE");
}

#[tokio::test]
async fn a_move_after_which_no_member_would_see_the_case_is_left_out() {
    let world = World::alone().await;
    let far = add(&world, "Far", world.root).await;
    let handler = world.joins_department(Role::Member, CaseScope::Departments, far).await;
    saved(&world, "Far", json!({ "toDepartment": far })).await;
    // The only handlers of the root leave the department of the rule without a handler.
    let root_handlers = "UPDATE membership SET deny = 4 WHERE org_id = $1 AND id <> $2::uuid";
    forces(&world, root_handlers, json!(handler.member)).await.expect("changed");
    world.reporter().submits().await;
    let handlers = "UPDATE membership SET suspended_at = now() WHERE org_id = $1 AND id = $2::uuid";
    forces(&world, handlers, json!(handler.member)).await.expect("suspended");
    world.release().await;
    let at = "SELECT count(*) FROM \"case\" WHERE org_id = $1 AND department_id = $2";
    let moved: i64 = sqlx::query_scalar(at)
        .bind(world.org)
        .bind(far)
        .fetch_one(&mut world.house.superuser().await)
        .await
        .expect("it");
    assert_eq!(moved, 0);
}

#[tokio::test]
async fn a_report_of_another_organisation_follows_its_own_rules_only() {
    let world = World::new().await;
    let other = world.other().await;
    saved(&world, "Ours", json!({ "assign": [world.member().member] })).await;
    let case = other.case().await.case;
    assert_eq!(placed(other.manager(), &case).await["assignees"], json!([]));
    saves(other.admin(), rule("Theirs", json!({ "assign": [world.member().member] }))).await.refused("INVALID");
}

#[tokio::test]
async fn a_report_of_absent_assignees_is_announced_to_all() {
    let world = World::new().await;
    let fields = json!({ "sources": ["WEB"], "assign": [world.member().member] });
    saved(&world, "Absent", fields).await;
    world.case().await;
    assert_eq!(unread(world.manager()).await, Vec::<String>::new());
    leaves(world.member(), away(2, 5, None)).await.data();
    world.case().await;
    assert!(unread(world.manager()).await.contains(&"NEW_REPORT".to_owned()));
}
