//! A member who does not see a case any more owns nothing of the case.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Staff, World};

use super::removal::{change, recorded, rights};
use crate::departments::tree;

/// Gives the member an own deadline and a corrective action of the case.
async fn gives(world: &World, case: &Value, owner: &Staff) {
    let key = Uuid::new_v4;
    let deadline =
        json!({ "case": case, "idempotencyKey": key(), "title": "Ask", "dueOn": "2026-04-01", "owner": owner.member });
    world.admin().does("addDeadline", "case { id }", deadline).await.data();
    let action = json!({ "text": "Train the crew.", "owner": owner.member, "dueOn": "2026-04-01" });
    let action = json!({ "case": case, "idempotencyKey": key(), "action": action });
    world.admin().does("addCorrectiveAction", "case { id }", action).await.data();
}

/// The owners of the deadline and of the corrective action.
async fn owners(world: &World, case: &Value) -> [Value; 2] {
    let shown = world.admin().opens(case, "deadlines { kind owner { id } } correctiveActions { owner { id } }").await;
    let case = &shown.data()["case"];
    let deadlines = case["deadlines"].as_array().expect("deadlines").clone();
    let own = deadlines.iter().find(|one| one["kind"] == "OWN").expect("an own deadline");
    [own["owner"]["id"].clone(), case["correctiveActions"][0]["owner"]["id"].clone()]
}

async fn owns(world: &World, case: &Value, owner: Option<&Staff>, why: &str) {
    let id = json!(owner.map(|owner| owner.member));
    assert_eq!(owners(world, case).await, [id.clone(), id], "{why}");
}

#[tokio::test]
async fn a_narrower_membership_releases_what_its_member_owned() {
    let world = World::new().await;
    let branch = tree::add(&world, "Branch", world.root).await;
    let case = world.case().await.case;
    let owner = world.joins(Role::Member, CaseScope::Departments).await;
    let with = |scope: &str, departments: Value| json!({ "role": "MEMBER", "allow": [], "deny": [], "caseScope": scope, "departments": departments });
    gives(&world, &case, &owner).await;
    let viewer =
        json!({ "role": "VIEWER", "allow": [], "deny": [], "caseScope": "DEPARTMENTS", "departments": [world.root] });
    change(world.admin(), owner.member, viewer).await.data();
    owns(&world, &case, Some(&owner), "a member who still sees the case").await;
    change(world.admin(), owner.member, with("ASSIGNED", json!([]))).await.data();
    owns(&world, &case, None, "the scope").await;
    assert_eq!(recorded(&world, "deadline_changed").await, 1);
    assert_eq!(recorded(&world, "action_changed").await, 1);

    change(world.admin(), owner.member, rights(&world, "MEMBER")).await.data();
    owns(&world, &case, None, "a wider membership returns nothing").await;
    let (second, third) = (world.case().await.case, world.case().await.case);
    gives(&world, &second, &owner).await;
    change(world.admin(), owner.member, with("DEPARTMENTS", json!([branch]))).await.data();
    owns(&world, &second, None, "the departments").await;

    change(world.admin(), owner.member, rights(&world, "MEMBER")).await.data();
    gives(&world, &third, &owner).await;
    world.admin().does("suspendMember", "member { id }", json!({ "member": owner.member })).await.data();
    owns(&world, &third, None, "the suspension").await;
}

#[tokio::test]
async fn a_department_that_moves_releases_owners_above_it() {
    let world = World::new().await;
    let (north, south) = (tree::add(&world, "North", world.root).await, tree::add(&world, "South", world.root).await);
    let harbour = tree::add(&world, "Harbour", north).await;
    let case = world.case().await.case;
    let route = json!({ "case": case, "department": harbour });
    world.admin().does("routeCase", "case { id }", route).await.data();
    let owner = world.joins_department(Role::Member, CaseScope::Departments, north).await;
    gives(&world, &case, &owner).await;
    owns(&world, &case, Some(&owner), "before").await;
    let moves = json!({ "department": harbour, "parent": south });
    world.admin().does("changeDepartment", "department { id }", moves).await.data();
    owns(&world, &case, None, "after").await;
}

#[tokio::test]
async fn the_owner_of_a_case_that_the_administrator_does_not_see_is_released() {
    let world = World::new().await;
    let case = world.case().await.case;
    let owner = world.joins(Role::Member, CaseScope::Departments).await;
    gives(&world, &case, &owner).await;
    let clerk = world.joins(Role::Admin, CaseScope::Departments).await;
    // The clerk is a person of the case, so the case excludes the clerk.
    let person = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "member": clerk.member, "name": "A Clerk", "role": "WITNESS" });
    world.manager().does("addPerson", "case { id }", person).await.data();
    clerk.opens(&case, "stage").await.refused("NOT_FOUND");
    clerk.does("suspendMember", "member { id }", json!({ "member": owner.member })).await.data();
    owns(&world, &case, None, "the suspension").await;
}
