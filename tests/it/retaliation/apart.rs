//! Members who handled the first case, or were excluded from it, find no trace of a claim.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Staff, World};

use super::support::{WORD, assigns, case_of, claimed, input, related, sends};
use crate::conflicts::two_people::{entries, lets_in};
use crate::notifications::support::unread;
use crate::routing::support::{ids, saved};
use crate::search::support::finds;
use crate::support::steps;

/// Everything that lists cases.
const LISTS: &str = "{ cases { totalCount nodes { id } } caseCounts { total mine unassigned byStage { count } } \
    todos(filter: { mine: false }) { nodes { case { id } } } notifications { case } }";

/// Asserts that a member finds nothing of a claim on any way. `number`: the number of the claim.
async fn finds_nothing(staff: &Staff, claim: &Value, number: &Value, first: &Value) {
    let page = "number stage title retaliation answers { value } timeline { kind }";
    let (it, nothing) = (staff.opens(claim, page).await, staff.opens(&json!(Uuid::new_v4()), page).await);
    it.refused("NOT_FOUND");
    assert_eq!(it.without_request_id(), nothing.without_request_id());
    let lists = staff.asks(LISTS, json!({})).await;
    assert!(!lists.data().to_string().contains(claim.as_str().expect("an id")), "{}", lists.json);
    assert_eq!(finds(staff, WORD).await, Vec::<Value>::new());
    let nothing = json!({ "first": null, "claims": [] });
    assert_eq!([related(staff, claim).await, related(staff, first).await], [nothing.clone(), nothing]);
    let link = json!({ "case": first, "idempotencyKey": Uuid::new_v4(), "number": number, "kind": "RELATED" });
    let refused = staff.does("linkCases", "case { id }", link).await;
    assert_eq!((refused.code(), refused.field()), ("INVALID", "number"));
}

#[tokio::test]
async fn handlers_former_handlers_and_persons_of_the_first_case_find_no_trace_of_the_claim() {
    let world = World::new().await;
    let other = world.joins(Role::Member, CaseScope::Departments).await;
    let named = world.joins(Role::Manager, CaseScope::Departments).await;
    // The member handles the case, and the manager did.
    let standing = steps::investigated(&world).await;
    let first = &standing.case;
    let entry = json!({ "case": first, "idempotencyKey": Uuid::new_v4(), "name": "K. Brandt", "role": "SUBJECT", "member": named.member });
    world.manager().does("addPerson", "case { id }", entry).await.data();
    let page = "stage number timeline { kind at on } files { id } deadlines { dueOn } persons { name }";
    let before = world.member().opens(first, page).await.data()["case"].clone();
    let unread_before = unread(world.member()).await;
    let seen_before = world.member().sees().await;

    let sent = sends(&standing.reporter, input(&world.reporter())).await;
    let claim = case_of(&world, &sent).await;
    for staff in [world.admin(), &other] {
        staff.opens(&claim, "number").await.refused("NOT_FOUND");
    }
    world.release().await;
    // Nothing of the first case waits for them, because it has an assignee.
    for staff in [world.admin(), &other] {
        assert_eq!(unread(staff).await, ["NEW_REPORT"]);
    }
    let number = world.admin().opens(&claim, "number").await.data()["case"]["number"].clone();
    for staff in [world.member(), world.manager()] {
        finds_nothing(staff, &claim, &number, first).await;
    }
    named.opens(&claim, "number").await.refused("NOT_FOUND");
    assert_eq!(named.sees().await, 0);
    assert_eq!(world.member().opens(first, page).await.data()["case"], before, "the first case has no trace");
    assert_eq!((unread(world.member()).await, world.member().sees().await), (unread_before, seen_before));

    for staff in [world.admin(), &other] {
        let page = "retaliation number category { code } deadlines { kind } answers { value } timeline { kind at member { id } } \
            form { definition }";
        let shown = staff.opens(&claim, page).await.data()["case"].clone();
        assert_eq!((&shown["retaliation"], &shown["category"]["code"]), (&json!(true), &json!("retaliation")));
        assert_eq!(shown["deadlines"].as_array().map(Vec::len), Some(2));
        assert!(shown["answers"].to_string().contains(WORD));
        let steps = shown["timeline"].as_array().expect("steps").clone();
        let last = json!({ "kind": "RETALIATION_CLAIMED", "at": null, "member": null });
        assert_eq!((steps.len(), &steps[0]["kind"], &steps[1]), (2, &json!("RECEIVED"), &last));
        assert_eq!(related(staff, &claim).await["first"]["id"], *first);
        assert_eq!(related(staff, first).await["claims"], json!([{ "id": claim }]));
        assert_eq!(staff.opens(first, "retaliation").await.data()["case"]["retaliation"], false);
    }
    assert_eq!(finds(&other, WORD).await, [claim.clone()]);
    let assign = json!({ "case": claim, "members": [world.member().member] });
    let refused = world.admin().does("assignCase", "case { id }", assign).await;
    assert_eq!(refused.code(), "INVALID", "the case cannot be given to them");
}

#[tokio::test]
async fn a_member_of_the_claim_who_cannot_see_the_first_case_learns_that_it_is_a_claim_and_no_more() {
    let world = World::new().await;
    let outside = world.joins(Role::Member, CaseScope::Named).await;
    let standing = world.case().await;
    assigns(&world, &standing.case, &[world.member()]).await;
    let claim = claimed(&world, &standing).await;
    let names = json!({ "case": claim, "members": [outside.member, world.admin().member, world.manager().member], "reason": "External." });
    world.manager().does("restrictCase", "case { id }", names).await.data();
    let shown = outside.opens(&claim, "retaliation timeline { kind }").await;
    assert_eq!(shown.data()["case"]["retaliation"], true);
    assert_eq!(related(&outside, &claim).await, json!({ "first": null, "claims": [] }));
    assert_eq!(related(world.manager(), &claim).await["first"]["id"], standing.case);
}

#[tokio::test]
async fn a_claim_without_other_members_goes_to_an_administrator_or_to_the_fallback_reviewer() {
    let world = World::new().await;
    let standing = world.case().await;
    assigns(&world, &standing.case, &[world.manager(), world.member(), world.admin()]).await;
    let external = world.joins(Role::Member, CaseScope::Named).await;
    let name = "INSERT INTO fallback_reviewer SELECT $1, gen_random_uuid(), $2, $3, now(), now(), $4, now()";
    let who = [world.org, external.member, world.admin().member, world.manager().member];
    world.house.change(name, &who).await;
    let claim = claimed(&world, &standing).await;
    assert_eq!(unread(&external).await, ["NEW_REPORT"]);
    assert_eq!(external.opens(&claim, "retaliation").await.data()["case"]["retaliation"], true);
    assert_eq!(entries(world.admin()).await, Vec::<Value>::new(), "the entry is hidden from an excluded administrator");

    // An administrator who is not excluded learns that a case is hidden, and lets in a reviewer.
    let watcher = world.joins(Role::Admin, CaseScope::None).await;
    external.opens(&claim, "number").await.refused("NOT_FOUND");
    let entry = entries(&watcher).await.into_iter().find(|entry| entry["few"] == true).expect("an entry");
    lets_in(&watcher, &entry, world.member()).await.refused("INVALID");
    lets_in(&watcher, &entry, &external).await.data();
    external.opens(&claim, "number").await.data();
}

#[tokio::test]
async fn a_rule_never_gives_the_claim_to_a_member_who_gets_the_first_case_in_the_same_release() {
    let world = World::new().await;
    saved(&world, "All to one", json!({ "assign": ids(&[world.member()]) })).await;
    let reporter = world.reporter();
    let report = reporter.submits().await;
    let sent = sends(&reporter, input(&world.reporter())).await;
    world.release().await;
    let (first, claim) = (world.case_of(&report).await, case_of(&world, &sent).await);
    let assignees = "assignees { member { id } }";
    let handlers = async |case: &Value| world.admin().opens(case, assignees).await.data()["case"]["assignees"].clone();
    assert_eq!(handlers(&first).await, json!([{ "member": { "id": world.member().member } }]));
    assert_eq!(handlers(&claim).await, json!([]));
    world.member().opens(&claim, "number").await.refused("NOT_FOUND");
}

#[tokio::test]
async fn a_rule_for_the_category_restricts_a_claim_in_its_release() {
    let world = World::new().await;
    let known = world.admin().asks("{ categories { id code } }", json!({})).await;
    let all = known.data()["categories"].as_array().expect("categories").clone();
    let category = all.iter().find(|one| one["code"] == "retaliation").expect("the category")["id"].clone();
    let named = ids(&[world.admin(), world.manager()]);
    saved(&world, "Claims", json!({ "categories": [category], "restrictTo": named })).await;
    let standing = world.case().await;
    let claim = claimed(&world, &standing).await;
    let shown = world.admin().opens(&claim, "restricted retaliation category { id }").await.data()["case"].clone();
    assert_eq!((&shown["restricted"], &shown["category"]["id"]), (&json!(true), &category));
    world.member().opens(&claim, "number").await.refused("NOT_FOUND");
    world.member().opens(&standing.case, "number").await.data();
}

#[tokio::test]
async fn a_limited_category_is_left_to_a_member() {
    let world = World::new().await;
    let limit =
        "INSERT INTO category_reader SELECT org_id, id, $2 FROM category WHERE org_id = $1 AND code = 'retaliation'";
    world.house.change(limit, &[world.org, world.admin().member]).await;
    let claim = claimed(&world, &world.case().await).await;
    let shown = world.member().opens(&claim, "retaliation category { id }").await.data()["case"].clone();
    assert_eq!(shown, json!({ "retaliation": true, "category": null }));
}

#[tokio::test]
async fn who_gets_the_first_case_later_loses_the_claim_unless_they_handle_it_or_too_few_would_see_it() {
    let world = World::new().await;
    let standing = steps::investigated(&world).await;
    let other = world.joins(Role::Member, CaseScope::Departments).await;
    let claim = claimed(&world, &standing).await;
    // Only the administrator would be left, and no member would know.
    assigns(&world, &standing.case, &[world.member(), &other]).await;
    other.opens(&claim, "number").await.data();
    let third = world.joins(Role::Member, CaseScope::Departments).await;
    third.opens(&claim, "number").await.data();
    assigns(&world, &standing.case, &[world.member(), &other, &third]).await;
    third.opens(&claim, "number").await.refused("NOT_FOUND");
    let fourth = world.joins(Role::Member, CaseScope::Departments).await;
    let input = json!({ "case": claim, "members": [fourth.member] });
    world.admin().does("assignCase", "case { id }", input).await.data();
    assigns(&world, &standing.case, &[world.member(), &fourth]).await;
    fourth.opens(&claim, "number").await.data();
}

#[tokio::test]
async fn no_member_makes_a_claim_or_lifts_what_it_excludes() {
    let world = World::new().await;
    let standing = steps::investigated(&world).await;
    let claim = claimed(&world, &standing).await;
    let mut db = world.house.superuser().await;
    for statement in [
        "UPDATE \"case\" SET retaliation = true WHERE org_id = $1 AND id = $2",
        "INSERT INTO retaliation_claim SELECT $1, $2, gen_random_uuid(), current_date",
        "DELETE FROM retaliation_claim WHERE org_id = $1 AND case_id = $2",
        "INSERT INTO case_exclusion SELECT $1, gen_random_uuid(), $2, gen_random_uuid(), 'claim', NULL",
        "SELECT app.claim_retaliation($1, $2, current_date)",
    ] {
        sqlx::query("SET SESSION AUTHORIZATION voicase_admin").execute(&mut db).await.expect("a role");
        let id = Uuid::parse_str(claim.as_str().expect("an id")).expect("an id");
        let refused = sqlx::query(statement).bind(world.org).bind(id).execute(&mut db).await;
        assert!(refused.is_err(), "{statement}");
    }
}
