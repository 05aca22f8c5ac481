//! What a limit or a rule takes from members: owners are released, deputies take over, and the readers are notified.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use voicase_tests::{Staff, World};

use super::support::{ids, placed, routed, saved};
use crate::cases::tasks;
use crate::departments::tree::add;
use crate::members::removal::recorded;
use crate::notifications::support::{assigns, unread};

async fn updates(by: &Staff, case: &Value, field: &str, value: impl Into<Value>) {
    let mut input = json!({ "case": case });
    input[field] = value.into();
    by.does("updateCase", "case { id }", input).await.data();
}

/// A category that is limited to these members.
async fn limited(world: &World, readers: &[&Staff]) -> Value {
    let all = world.member().asks("{ categories { id } }", json!({})).await;
    let category = all.data()["categories"][0]["id"].clone();
    let input = json!({ "category": category, "readers": ids(readers) });
    world.admin().does("changeCategory", "category { id }", input).await.data();
    category
}

/// Gives the member a task of the case.
async fn owns(by: &Staff, case: &Value, owner: &Staff) {
    tasks::adds(by, case, json!({ "title": "Ask the witness", "owner": owner.member })).await.data();
}

async fn owner(by: &Staff, case: &Value) -> Value {
    by.opens(case, "tasks { owner { id } }").await.data()["case"]["tasks"][0]["owner"].clone()
}

#[tokio::test]
async fn a_member_from_whom_a_rule_or_a_category_hides_the_case_owns_nothing_in_it() {
    let world = World::new().await;
    let second = world.joins(Role::Manager, CaseScope::Departments).await;
    let readers = [world.manager(), &second];
    let restricts = json!({ "triggers": ["SEVERITY"], "severities": ["CRITICAL"], "restrictTo": ids(&readers) });
    saved(&world, "Board", restricts).await;
    let north = add(&world, "North", world.root).await;
    let in_north = world.joins_department(Role::Member, CaseScope::Departments, north).await;
    let moves = json!({ "triggers": ["SEVERITY"], "severities": ["LOW"], "toDepartment": world.root });
    saved(&world, "Back", moves).await;
    let category = limited(&world, &readers).await;

    let cases = [world.case().await.case, world.case().await.case, world.case().await.case];
    owns(world.manager(), &cases[0], world.member()).await;
    updates(world.member(), &cases[0], "severity", "CRITICAL").await;
    owns(world.manager(), &cases[1], world.member()).await;
    updates(world.admin(), &cases[1], "category", category).await;
    let route = json!({ "case": cases[2], "department": north });
    world.manager().does("routeCase", "case { id }", route).await.data();
    owns(world.manager(), &cases[2], &in_north).await;
    let before = recorded(&world, "task_changed").await;
    assert_eq!(before, 2);
    updates(world.manager(), &cases[2], "severity", "LOW").await;
    for case in &cases {
        assert_eq!(owner(world.manager(), case).await, Value::Null);
    }
    assert_eq!(recorded(&world, "task_changed").await, 3, "each release is in the audit log");
}

#[tokio::test]
async fn a_limit_promotes_the_deputy_and_notifies_and_the_rules_still_apply() {
    let world = World::new().await;
    let second = world.joins(Role::Manager, CaseScope::Departments).await;
    let category = limited(&world, &[world.manager(), &second]).await;
    let fields = json!({ "triggers": ["CATEGORY"], "categories": [category], "notify": [world.manager().member] });
    saved(&world, "Tell", fields).await;
    let case = world.case().await.case;
    assigns(world.admin(), &case, &[world.member()], Some(&second)).await;
    second.opens(&case, "stage").await.data();
    assert_eq!(unread(&second).await, Vec::<String>::new());
    updates(world.admin(), &case, "category", category.clone()).await;
    assert_eq!(unread(&second).await, ["ASSIGNMENT"], "the deputy took over");
    let hands = json!([{ "member": { "id": second.member }, "backup": false }]);
    assert_eq!(placed(&second, &case).await["assignees"], hands);
    assert_eq!(routed(world.manager(), &case).await.len(), 1, "the rule compared the case before the limit hid it");

    let other = world.case().await.case;
    assigns(world.admin(), &other, &[world.member()], None).await;
    let of_other = async || unread(&second).await.into_iter().filter(|kind| kind == "NEW_REPORT").count();
    assert_eq!(of_other().await, 0, "the assignment settled it");
    updates(world.admin(), &other, "category", category).await;
    assert_eq!(of_other().await, 1, "no member handles it any more");
    assert_eq!(placed(&second, &other).await["assignees"], json!([]));
    assert_eq!(world.member().sees().await, 0);
}
