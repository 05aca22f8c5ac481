//! Members who worked on the first case, or are excluded from it, find no trace of a claim.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use sqlx::Connection;
use uuid::Uuid;
use voicase_tests::{Staff, Standing, World};

use super::support::{WORD, assigns, case_of, claimed, input, related, sends, works};
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
    assert_eq!(finds(&other, WORD).await, std::slice::from_ref(&claim));
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
async fn a_claim_of_a_limited_category_is_restricted_to_the_members_of_the_category() {
    let world = World::new().await;
    let limit =
        "INSERT INTO category_reader SELECT org_id, id, $2 FROM category WHERE org_id = $1 AND code = 'retaliation'";
    world.house.change(limit, &[world.org, world.admin().member]).await;
    world.house.change(limit, &[world.org, world.manager().member]).await;
    let standing = world.case().await;
    works(world.manager(), &standing.case).await;
    let claim = claimed(&world, &standing).await;
    let shown = world.admin().opens(&claim, "retaliation restricted category { code }").await.data()["case"].clone();
    assert_eq!(shown, json!({ "retaliation": true, "restricted": true, "category": { "code": "retaliation" } }));
    for other in [world.member(), world.manager()] {
        other.opens(&claim, "number").await.refused("NOT_FOUND");
    }
}

#[tokio::test]
async fn a_claim_about_a_restricted_case_is_hidden_from_who_could_not_see_that_case() {
    let world = World::new().await;
    let standing = world.case().await;
    let named = world.joins(Role::Member, CaseScope::Departments).await;
    let restrict =
        json!({ "case": standing.case, "members": [named.member, world.member().member], "reason": "Sensitive." });
    world.manager().does("restrictCase", "case { id }", restrict).await.data();
    works(world.member(), &standing.case).await;
    let outside = world.joins(Role::Member, CaseScope::Departments).await;
    let claim = claimed(&world, &standing).await;
    assert_eq!(unread(&outside).await, Vec::<String>::new());
    // The manager restricted the case, which is work on it.
    for other in [&outside, world.member(), world.admin(), world.manager()] {
        other.opens(&claim, "number").await.refused("NOT_FOUND");
    }
    let shown = named.opens(&claim, "restricted retaliation").await.data()["case"].clone();
    assert_eq!(shown, json!({ "restricted": true, "retaliation": true }));
    assert_eq!(entries(world.admin()).await.len(), 2, "an administrator sees the entries of both");
}

/// A case, a member who has nothing to do with it, and a claim that the member sees.
async fn seen(world: &World) -> (Standing, Staff, Value) {
    let (standing, other) = (world.case().await, world.joins(Role::Manager, CaseScope::Departments).await);
    let claim = claimed(world, &standing).await;
    other.opens(&claim, "number").await.data();
    (standing, other, claim)
}

#[tokio::test]
async fn who_works_on_the_case_without_an_assignment_does_not_see_its_claim() {
    let world = World::new().await;
    let message = |case: &Value| json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "Thank you.", "feedback": false, "files": [] });
    for act in ["note", "message", "stage"] {
        let (standing, early) = (world.case().await, world.joins(Role::Manager, CaseScope::Departments).await);
        let does = async |by: &Staff, case: &Value| match act {
            "note" => works(by, case).await,
            "message" => drop(by.does("sendMessage", "message { number }", message(case)).await.data()),
            _ => drop(steps::moves(by, case, "IN_TRIAGE").await.data()),
        };
        does(&early, &standing.case).await;
        let claim = claimed(&world, &standing).await;
        early.opens(&claim, "number").await.refused("NOT_FOUND");

        // Who begins after the claim loses it.
        let (standing, late, claim) = seen(&world).await;
        does(&late, &standing.case).await;
        late.opens(&claim, "number").await.refused("NOT_FOUND");
        late.opens(&standing.case, "number").await.data();
        world.admin().opens(&claim, "number").await.data();
    }
}

#[tokio::test]
async fn an_assignment_takes_the_claim_only_from_who_assigns_themselves() {
    let world = World::new().await;
    let (standing, other, claim) = seen(&world).await;
    assigns(&world, &standing.case, &[&other]).await;
    other.opens(&claim, "number").await.data();
    works(&other, &standing.case).await;
    other.opens(&claim, "number").await.refused("NOT_FOUND");

    // Who handles the claim and takes the case loses the claim, and the others learn that nobody handles it.
    let (standing, other, claim) = seen(&world).await;
    let own = |case: &Value| json!({ "case": case, "members": [other.member] });
    other.does("assignCase", "case { id }", own(&claim)).await.data();
    other.does("assignCase", "case { id }", own(&standing.case)).await.data();
    other.opens(&claim, "number").await.refused("NOT_FOUND");
    let handlers = world.admin().opens(&claim, "assignees { member { id } }").await.data()["case"]["assignees"].clone();
    assert_eq!(handlers, json!([]));
}

#[tokio::test]
async fn who_is_excluded_from_the_case_later_loses_its_claims_and_the_claims_about_these() {
    let world = World::new().await;
    let (standing, accused, claim) = seen(&world).await;
    let second = world.reporter();
    let sent = sends(&standing.reporter, input(&second)).await;
    world.release().await;
    let other = case_of(&world, &sent).await;
    second.returns().await.data();
    let last = claimed(&world, &Standing { reporter: second, case: other.clone() }).await;
    let recused = world.joins(Role::Manager, CaseScope::Departments).await;
    let (case, none) = (&standing.case, "My brother works there.");
    let entry = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "K. Brandt", "role": "SUBJECT", "member": accused.member });
    world.manager().does("addPerson", "case { id }", entry).await.data();
    recused.does("recuseMyself", "done", json!({ "case": case, "reason": none })).await.data();
    for member in [&accused, &recused] {
        for hidden in [&claim, &other, &last] {
            member.opens(hidden, "number").await.refused("NOT_FOUND");
        }
    }
    world.admin().opens(&last, "number").await.data();

    // The entry was wrong.
    let persons = world.manager().opens(case, "persons { id }").await.data()["case"]["persons"].clone();
    let wrong = json!({ "person": persons[0]["id"], "reason": "Another K. Brandt." });
    world.manager().does("removePerson", "case { id }", wrong).await.data();
    for shown in [&claim, &other, &last] {
        accused.opens(shown, "number").await.data();
        recused.opens(shown, "number").await.refused("NOT_FOUND");
    }
}

#[tokio::test]
async fn who_only_approves_the_closing_sees_the_claim_also_with_the_open_tasks_that_it_completes() {
    let world = World::new().await;
    let standing = steps::in_review(&world).await;
    let task =
        json!({ "case": standing.case, "idempotencyKey": Uuid::new_v4(), "content": { "title": "Ask the pilot." } });
    world.member().does("addTask", "case { id }", task).await.data();
    let closing = json!({ "case": standing.case, "expected": 1, "outcome": "SUBSTANTIATED", "words": "Done.", "completeTasks": true });
    world.admin().does("closeCase", "case { id }", closing).await.data();
    let claim = claimed(&world, &standing).await;
    world.admin().opens(&claim, "number").await.data();
}

#[tokio::test]
async fn who_loses_the_claim_owns_nothing_in_it() {
    let world = World::new().await;
    let (standing, other, claim) = seen(&world).await;
    let task = json!({ "case": claim, "idempotencyKey": Uuid::new_v4(), "content": { "title": "Ask the pilot.", "owner": other.member } });
    world.admin().does("addTask", "case { id }", task).await.data();
    works(&other, &standing.case).await;
    let tasks = world.admin().opens(&claim, "tasks { owner { id } }").await.data()["case"]["tasks"].clone();
    assert_eq!(tasks, json!([{ "owner": null }]));
}

#[tokio::test]
async fn the_last_who_could_get_the_claim_keeps_it() {
    let world = World::new().await;
    let standing = world.case().await;
    for member in [world.manager(), world.member()] {
        works(member, &standing.case).await;
    }
    let claim = claimed(&world, &standing).await;
    works(world.admin(), &standing.case).await;
    world.admin().opens(&claim, "number").await.data();
}

#[tokio::test]
async fn no_member_makes_a_claim_or_lifts_what_it_excludes() {
    let world = World::new().await;
    let standing = steps::investigated(&world).await;
    let claim = claimed(&world, &standing).await;
    let id = Uuid::parse_str(claim.as_str().expect("an id")).expect("an id");
    let first = Uuid::parse_str(standing.case.as_str().expect("an id")).expect("an id");
    let mut db = world.house.superuser().await;
    // Each statement names its parameters, so that it fails for the right only.
    for statement in [
        "UPDATE \"case\" SET retaliation = true WHERE org_id = $1 AND id = $2 AND id <> $3 AND $4 IS NOT NULL",
        "INSERT INTO retaliation_claim SELECT $1, $3, $2, current_date WHERE $4 IS NOT NULL",
        "DELETE FROM retaliation_claim WHERE org_id = $1 AND case_id = $2 AND first_id = $3 AND $4 IS NOT NULL",
        "INSERT INTO case_exclusion (org_id, id, case_id, member_id, ground) SELECT $1, gen_random_uuid(), $2, $4, 'claim' WHERE $3 IS NOT NULL",
        "SELECT app.claim_retaliation($3, $2, current_date) WHERE $1 <> $4",
    ] {
        let mut tx = db.begin().await.expect("a transaction");
        let context = "SELECT set_config('app.org_id', $1, true), set_config('app.member_id', $2, true), \
            set_config('app.case_scope', 'departments', true)";
        let context = sqlx::query(context).bind(world.org.to_string()).bind(world.admin().member.to_string());
        context.execute(&mut *tx).await.expect("a context");
        sqlx::query("SET LOCAL SESSION AUTHORIZATION voicase_admin").execute(&mut *tx).await.expect("a role");
        let values = [world.org, id, first, world.admin().member];
        let run = values.iter().fold(sqlx::query(statement), |query, value| query.bind(*value));
        let refused = run.execute(&mut *tx).await.expect_err(statement);
        let code = refused.as_database_error().and_then(|error| error.code().map(std::borrow::Cow::into_owned));
        assert_eq!(code.as_deref(), Some("42501"), "{statement}: {refused}");
    }
    // The exclusion by a claim is never lifted, not even by the owner of the tables.
    let lift = "UPDATE case_exclusion SET lifted_at = now() WHERE org_id = $1 AND case_id = $2 AND ground = 'claim'";
    let refused = sqlx::query(lift).bind(world.org).bind(id).execute(&mut db).await.expect_err("a check");
    assert_eq!(refused.as_database_error().and_then(|error| error.constraint()), Some("case_exclusion_check"));
}
