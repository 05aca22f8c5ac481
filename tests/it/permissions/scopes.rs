//! Access to cases: case scope, departments, restriction, exclusion, and the end of a membership.

use entity::enums::{CaseScope, Role};
use serde_json::json;
use uuid::Uuid;
use voicase_tests::{Staff, World};

/// Asserts that the list, the case and its mutations do not show the case.
async fn cannot_reach(staff: &Staff, case: &serde_json::Value) {
    assert_eq!(staff.sees().await, 0);
    staff.opens(case, "stage").await.refused("NOT_FOUND");
    staff.does("moveCase", "case { id }", json!({ "case": case, "to": "IN_TRIAGE" })).await.refused("NOT_FOUND");
    let note = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "I was here." });
    staff.does("addNote", "note { id }", note).await.refused("NOT_FOUND");
}

async fn reaches(staff: &Staff, case: &serde_json::Value) {
    assert_eq!(staff.sees().await, 1);
    staff.opens(case, "stage").await.data();
}

#[tokio::test]
async fn a_scope_of_none_reaches_no_case() {
    let world = World::new().await;
    let case = world.case().await.case;
    cannot_reach(&world.joins(Role::Member, CaseScope::None).await, &case).await;
    cannot_reach(&world.joins(Role::Admin, CaseScope::None).await, &case).await;
}

#[tokio::test]
async fn a_scope_of_assigned_reaches_a_case_while_it_is_assigned() {
    let world = World::new().await;
    let case = world.case().await.case;
    let investigator = world.joins(Role::Member, CaseScope::Assigned).await;
    cannot_reach(&investigator, &case).await;
    let assign = async |members: &[Uuid]| {
        world.manager().does("assignCase", "case { id }", json!({ "case": case, "members": members })).await.data();
    };
    assign(&[investigator.member]).await;
    reaches(&investigator, &case).await;
    assign(&[]).await;
    cannot_reach(&investigator, &case).await;
}

#[tokio::test]
async fn a_scope_of_named_reaches_the_cases_it_is_named_for() {
    let world = World::new().await;
    let standing = world.case().await;
    let counsel = world.joins(Role::Member, CaseScope::Named).await;
    cannot_reach(&counsel, &standing.case).await;
    name(&world, standing.id(), &counsel).await;
    reaches(&counsel, &standing.case).await;
}

async fn name(world: &World, case: Uuid, staff: &Staff) {
    let named = "INSERT INTO case_restriction (org_id, id, case_id, member_id) VALUES ($1, gen_random_uuid(), $2, $3)";
    world.house.change(named, &[world.org, case, staff.member]).await;
}

#[tokio::test]
async fn a_department_sees_its_own_cases_and_those_assigned_to_its_members() {
    let world = World::new().await;
    let case = world.case().await.case;
    let elsewhere = Uuid::new_v4();
    let department = "INSERT INTO department (org_id, id, parent_id, name) VALUES ($1, $2, $3, 'Elsewhere')";
    world.house.change(department, &[world.org, elsewhere, world.root]).await;
    let colleague = world.joins_department(Role::Member, CaseScope::Departments, elsewhere).await;
    cannot_reach(&colleague, &case).await;
    let admin = world.joins_department(Role::Admin, CaseScope::Departments, elsewhere).await;
    reaches(&admin, &case).await;
    let assign = json!({ "case": case, "members": [colleague.member] });
    world.manager().does("assignCase", "case { id }", assign).await.data();
    reaches(&colleague, &case).await;
}

#[tokio::test]
async fn a_restricted_case_is_seen_by_who_it_names_and_by_no_flag() {
    let world = World::new().await;
    let standing = world.case().await;
    world.house.change("UPDATE \"case\" SET restricted = true WHERE id = $1", &[standing.id()]).await;
    for staff in [world.admin(), world.manager(), world.member()] {
        cannot_reach(staff, &standing.case).await;
    }
    name(&world, standing.id(), world.manager()).await;
    reaches(world.manager(), &standing.case).await;
    cannot_reach(world.admin(), &standing.case).await;
}

#[tokio::test]
async fn who_is_excluded_sees_nothing_of_the_case_whatever_else_they_are() {
    let world = World::new().await;
    let standing = world.case().await;
    let assign = json!({ "case": standing.case, "members": [world.member().member] });
    world.manager().does("assignCase", "case { id }", assign).await.data();
    reaches(world.member(), &standing.case).await;
    for staff in [world.member(), world.admin()] {
        name(&world, standing.id(), staff).await;
        let excluded = "INSERT INTO case_exclusion (org_id, id, case_id, member_id, ground) VALUES ($1, gen_random_uuid(), $2, $3, 'person')";
        world.house.change(excluded, &[world.org, standing.id(), staff.member]).await;
        cannot_reach(staff, &standing.case).await;
    }
    reaches(world.manager(), &standing.case).await;
}

#[tokio::test]
async fn a_membership_ends_on_its_day_and_a_removed_one_at_once() {
    let world = World::new().await;
    let case = world.case().await.case;
    let counsel = world.joins(Role::Member, CaseScope::Departments).await;
    world.house.change("UPDATE membership SET expires_on = '2026-03-03' WHERE id = $1", &[counsel.member]).await;
    reaches(&counsel, &case).await;
    world.wait(chrono::TimeDelta::days(1));
    reaches(&counsel, &case).await;
    world.wait(chrono::TimeDelta::days(1));
    counsel.opens(&case, "stage").await.refused("FORBIDDEN");

    reaches(world.member(), &case).await;
    world.house.change("UPDATE membership SET removed_at = now() WHERE id = $1", &[world.member().member]).await;
    world.member().opens(&case, "stage").await.refused("FORBIDDEN");
}
