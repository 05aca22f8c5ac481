//! What a member cannot see or may not read changes no result, no number and no facet.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Staff, World, token_input};

use super::support::{asks, finds, places, report, result};
use crate::departments::tree;
use crate::support::story::{act, tell};

/// Asserts that the member finds nothing, exactly as for a word that is in no case.
async fn finds_nothing(staff: &Staff, text: &str) {
    let variables = |text: &str| json!({ "text": text });
    let (found, absent) = (result(staff, variables(text)).await, result(staff, variables("absent")).await);
    assert_eq!(found, absent, "{text}");
    assert_eq!((&found["hitCount"], &found["hits"], &found["unreadable"]), (&json!(0), &json!([]), &json!(0)));
}

#[tokio::test]
async fn each_text_needs_the_right_to_read_it() {
    let world = World::new().await;
    tell(&world, "worked").await;
    // The manager fills the index with every text.
    assert_eq!(places(world.manager(), "\"staff's message\"").await, json!(["MESSAGES"]));
    let viewer = world.viewer();
    for text in ["reporter's", "\"staff's message\"", "\"kept note\""] {
        finds_nothing(viewer, text).await;
    }
    for text in ["title", "person's", "\"first answer\"", "\"file name\"", "\"closing words\""] {
        assert_eq!(finds(viewer, text).await.len(), 1, "{text}");
    }
    // The administrator edits, but has no right to the dialogue.
    finds_nothing(world.admin(), "reporter's").await;
    assert_eq!(finds(world.admin(), "\"kept note\"").await.len(), 1);
    // All words must be in texts that the member may read.
    finds_nothing(viewer, "title reporter's").await;
}

#[tokio::test]
async fn a_right_that_is_removed_ends_its_hits_with_the_next_search() {
    let world = World::new().await;
    tell(&world, "worked").await;
    let member = world.member();
    assert_eq!(places(member, "reporter's").await, json!(["MESSAGES"]));
    let deny = "UPDATE membership SET deny = (1 << 6) | (1 << 2) WHERE id = $1";
    world.house.change(deny, &[member.member]).await;
    finds_nothing(member, "reporter's").await;
    finds_nothing(member, "\"kept note\"").await;
    assert_eq!(finds(member, "title").await.len(), 1);
    world.house.change("UPDATE membership SET suspended_at = now() WHERE id = $1", &[member.member]).await;
    asks(member, json!({ "text": "title" })).await.refused("FORBIDDEN");
}

#[tokio::test]
async fn an_excluded_member_and_members_outside_of_a_restriction_find_nothing() {
    let world = World::new().await;
    let excluded = world.joins(Role::Member, CaseScope::Departments).await;
    let case = report(&world, "The harbour").await.case;
    for staff in [&excluded, world.member(), world.viewer()] {
        assert_eq!(finds(staff, "harbour").await, std::slice::from_ref(&case));
    }
    let person =
        json!({ "idempotencyKey": Uuid::new_v4(), "name": "K. Brandt", "role": "SUBJECT", "member": excluded.member });
    act(world.manager(), "addPerson", &case, person).await;
    finds_nothing(&excluded, "harbour").await;
    finds_nothing(&excluded, "brandt").await;
    assert_eq!(places(world.viewer(), "brandt").await, json!(["PERSON"]));
    let named = json!({ "members": [world.member().member], "reason": "It concerns a director." });
    act(world.manager(), "restrictCase", &case, named).await;
    finds_nothing(world.viewer(), "harbour").await;
    finds_nothing(world.admin(), "brandt").await;
    assert_eq!(finds(world.member(), "harbour").await, [case]);
}

#[tokio::test]
async fn another_department_another_organisation_and_a_member_without_cases_find_nothing() {
    let world = World::new().await;
    let case = report(&world, "The harbour").await.case;
    assert_eq!(finds(world.manager(), "harbour").await, [case]);
    let branch = tree::add(&world, "Branch", world.root).await;
    let beside = world.joins_department(Role::Manager, CaseScope::Departments, branch).await;
    let without = world.joins(Role::Manager, CaseScope::None).await;
    let assigned = world.joins(Role::Member, CaseScope::Assigned).await;
    let other = world.other().await;
    for staff in [&beside, &without, &assigned, other.manager()] {
        let found = result(staff, json!({ "text": "harbour" })).await;
        assert_eq!((&found["total"], &found["searched"]), (&json!(0), &json!(0)));
        finds_nothing(staff, "harbour").await;
    }
    let foreign =
        json!({ "text": "harbour", "filter": { "departments": [other.root], "categories": [Uuid::new_v4()] } });
    let unknown =
        json!({ "text": "harbour", "filter": { "departments": [Uuid::new_v4()], "categories": [Uuid::new_v4()] } });
    assert_eq!(result(world.manager(), foreign).await, result(world.manager(), unknown).await);
}

#[tokio::test]
async fn a_message_and_a_report_that_wait_for_their_release_are_not_found() {
    let world = World::daily().await;
    let standing = report(&world, "The harbour").await;
    let manager = world.manager();
    assert_eq!(finds(manager, "harbour").await.len(), 1);
    standing.reporter.writes("The lighthouse.").await.data();
    world.reporter().submits().await.data();
    finds_nothing(manager, "lighthouse").await;
    finds_nothing(manager, "bilge").await;
    world.release().await;
    assert_eq!(places(manager, "lighthouse").await, json!(["MESSAGES"]));
    assert_eq!(finds(manager, "bilge").await.len(), 1);
}

#[tokio::test]
async fn a_program_finds_with_the_rights_of_its_token() {
    let world = World::new().await;
    tell(&world, "worked").await;
    let search = "query($text: String!) { search(text: $text) { state hitCount } }";
    let reads = world.program(world.admin(), token_input(&["CASE_EDIT"], true)).await;
    let blind = world.program(world.admin(), token_input(&["CASE_EDIT"], false)).await;
    let hits = async |program: &voicase_tests::Program, text: &str| {
        program.asks(search, json!({ "text": text })).await.data()["search"]["hitCount"].clone()
    };
    assert_eq!(hits(&reads, "\"kept note\"").await, 1);
    assert_eq!(hits(&reads, "reporter's").await, 0);
    for text in ["title", "\"kept note\""] {
        assert_eq!(hits(&blind, text).await, 0, "a token that reads no cases");
    }
    let none: Vec<Value> = finds(world.viewer(), "\"kept note\"").await;
    assert!(none.is_empty());
}
