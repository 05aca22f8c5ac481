//! Persons whom several cases name: only within a member's sight, and never after a closing that did not confirm the
//! report.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Staff, World};

use crate::departments::tree;
use crate::support::steps::{in_review, moves};

const PERSON: &str = "id revision name role position contact remark compared member { id }";

async fn enters(by: &Staff, case: &Value, name: &str, role: &str) -> Answer {
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": name, "role": role });
    by.does("addPerson", &format!("case {{ persons {{ {PERSON} }} }}"), input).await
}

async fn changes(by: &Staff, person: &Value, more: Value) -> Answer {
    let mut input = json!({ "person": person["id"], "expected": person["revision"], "name": person["name"], "role": person["role"], "reason": "It was misread." });
    for (field, value) in more.as_object().expect("fields") {
        input[field] = value.clone();
    }
    by.does("changePerson", "case { id }", input).await
}

async fn first(by: &Staff, case: &Value) -> Value {
    by.opens(case, &format!("persons {{ {PERSON} }}")).await.data()["case"]["persons"][0].clone()
}

/// The ids of the other cases that name the persons of a case.
async fn matches(by: &Staff, case: &Value) -> Vec<Value> {
    let document = "query($case: UUID!) { personMatches(case: $case) { person case { id number title } } }";
    let found = by.asks(document, json!({ "case": case })).await;
    let found = found.data()["personMatches"].as_array().expect("matches").clone();
    found.iter().map(|one| one["case"]["id"].clone()).collect()
}

#[tokio::test]
async fn a_name_is_found_in_other_cases_whatever_its_spelling_but_not_in_another_organisation() {
    let world = World::new().await;
    let member = world.member();
    let (one, other, third) = (world.case().await.case, world.case().await.case, world.case().await.case);
    enters(member, &one, "Søren Brandt", "SUBJECT").await.data();
    enters(member, &other, "BRANDT, Soren", "WITNESS").await.data();
    enters(member, &third, "Søren Brandts", "SUBJECT").await.data();
    assert_eq!(matches(member, &one).await, std::slice::from_ref(&other));
    assert_eq!(matches(member, &other).await, [one]);
    assert_eq!(matches(member, &third).await, Vec::<Value>::new());
    let elsewhere = world.other().await;
    let foreign = elsewhere.case().await.case;
    enters(elsewhere.member(), &foreign, "Soren Brandt", "SUBJECT").await.data();
    assert_eq!(matches(elsewhere.member(), &foreign).await, Vec::<Value>::new());
    assert_eq!(matches(elsewhere.member(), &other).await, Vec::<Value>::new());
    let index = "SELECT count(DISTINCT name_index) FROM person WHERE name_index IS NOT NULL AND case_id = ANY ($1::text[]::uuid[])";
    let ids: Vec<String> = [&other, &foreign].map(|id| id.as_str().expect("an id").to_owned()).into();
    let query = sqlx::query_scalar::<_, i64>(index).bind(ids);
    let keys = query.fetch_one(&mut world.house.superuser().await).await.expect("a count");
    assert_eq!(keys, 2, "each organisation has its own key");
}

#[tokio::test]
async fn a_case_that_the_reader_cannot_see_is_no_match_and_is_not_counted() {
    let world = World::new().await;
    let (manager, member) = (world.manager(), world.member());
    let (seen, restricted) = (world.case().await.case, world.case().await.case);
    for case in [&seen, &restricted] {
        enters(manager, case, "Karl Brandt", "SUBJECT").await.data();
    }
    assert_eq!(matches(member, &seen).await.len(), 1);
    let branch = tree::add(&world, "Branch", world.root).await;
    let second = world.joins(Role::Manager, CaseScope::Departments).await;
    let outside = world.joins_department(Role::Member, CaseScope::Departments, branch).await;
    assert_eq!(matches(&outside, &seen).await, Vec::<Value>::new(), "neither case is visible");
    let names = json!({ "case": restricted, "members": [manager.member, world.admin().member, second.member], "reason": "A director." });
    manager.does("restrictCase", "case { restricted }", names).await.data();
    assert_eq!(matches(member, &seen).await, Vec::<Value>::new());
    assert_eq!(matches(manager, &seen).await, std::slice::from_ref(&restricted));
    let exclude = json!({ "case": restricted, "idempotencyKey": Uuid::new_v4(), "name": "The manager", "role": "OTHER", "member": manager.member });
    world.admin().does("addPerson", "case { id }", exclude).await.data();
    assert_eq!(matches(manager, &seen).await, Vec::<Value>::new(), "an exclusion hides the match");
}

#[tokio::test]
async fn an_entry_is_changed_by_who_read_the_latest_and_the_name_is_compared_again() {
    let world = World::new().await;
    let (member, manager) = (world.member(), world.manager());
    let (case, other) = (world.case().await.case, world.case().await.case);
    enters(manager, &other, "Karl Brandt", "SUBJECT").await.data();
    enters(member, &case, "The foreman", "SUBJECT").await.data();
    let before = first(member, &case).await;
    world
        .viewer()
        .does(
            "changePerson",
            "case { id }",
            json!({ "person": before["id"], "expected": 1, "name": "X", "role": "OTHER" }),
        )
        .await
        .refused("FORBIDDEN");
    let more = json!({ "name": "Karl Brandt", "role": "WITNESS", "position": "Foreman", "contact": "quay 4", "remark": "Works nights." });
    changes(member, &before, more.clone()).await.data();
    changes(manager, &before, more).await.refused("CONFLICT");
    let silent = changes(manager, &first(manager, &case).await, json!({ "name": "N. N.", "reason": null })).await;
    assert_eq!((silent.code(), silent.field()), ("INVALID", "reason"), "a name is not replaced without a reason");
    let after = first(manager, &case).await;
    let expected = json!({ "id": before["id"], "revision": 2, "name": "Karl Brandt", "role": "WITNESS", "position": "Foreman",
        "contact": "quay 4", "remark": "Works nights.", "compared": true, "member": null });
    assert_eq!(after, expected);
    assert_eq!(matches(member, &case).await, [other]);
    changes(member, &after, json!({})).await.data();
    assert_eq!(first(member, &case).await["remark"], Value::Null, "a missing text is removed");
    let timeline = member.opens(&case, "timeline { kind reason }").await.data()["case"]["timeline"].clone();
    let steps = timeline.as_array().expect("steps").iter().filter(|one| one["kind"] == "PERSON_CHANGED");
    let kept: Vec<_> = steps.map(|one| one["reason"].clone()).collect();
    let expected = ["The foreman (subject)\nIt was misread.", "Foreman\nquay 4\nWorks nights.\nIt was misread."];
    assert_eq!(kept, expected, "what a change replaces");
    let remove = json!({ "person": after["id"], "reason": "A namesake." });
    manager.does("removePerson", "case { id }", remove).await.data();
    assert_eq!(matches(member, &case).await, Vec::<Value>::new());
    changes(member, &after, json!({})).await.refused("NOT_FOUND");
}

#[tokio::test]
async fn a_member_who_is_added_to_an_entry_is_excluded_and_stays_until_the_entry_is_removed() {
    let world = World::new().await;
    let (case, member, manager) = (world.case().await.case, world.member(), world.manager());
    enters(manager, &case, "A Member", "SUBJECT").await.data();
    let person = first(manager, &case).await;
    changes(manager, &person, json!({ "member": member.member })).await.data();
    member.opens(&case, "number").await.refused("NOT_FOUND");
    let linked = first(manager, &case).await;
    assert_eq!(linked["member"]["id"], json!(member.member));
    for other in [Value::Null, json!(world.viewer().member)] {
        let refused = changes(manager, &linked, json!({ "member": other })).await;
        assert_eq!((refused.code(), refused.field()), ("INVALID", "member"));
    }
    changes(manager, &linked, json!({ "member": member.member, "role": "WITNESS" })).await.data();
    member.opens(&case, "number").await.refused("NOT_FOUND");
    let myself = first(manager, &case).await;
    manager.does("removePerson", "case { id }", json!({ "person": myself["id"], "reason": "Wrong." })).await.data();
    member.opens(&case, "number").await.data();
    enters(manager, &case, "Me", "OTHER").await.data();
    let entry = first(manager, &case).await;
    let gone = changes(manager, &entry, json!({ "member": manager.member })).await;
    assert_eq!(gone.data()["changePerson"]["case"], Value::Null);
    manager.opens(&case, "number").await.refused("NOT_FOUND");
}

#[tokio::test]
async fn subjects_of_a_report_that_was_not_confirmed_leave_the_comparison_with_the_closing() {
    let world = World::new().await;
    let (admin, manager) = (world.admin(), world.manager());
    let other = world.case().await.case;
    let closed = in_review(&world).await.case;
    for case in [&other, &closed] {
        enters(manager, case, "Karl Brandt", "SUBJECT").await.data();
        enters(manager, case, "Ove Dahl", "WITNESS").await.data();
    }
    assert_eq!(matches(manager, &other).await.len(), 2);
    let closing = json!({ "case": closed, "expected": 1, "outcome": "UNSUBSTANTIATED", "words": "Done." });
    admin.does("closeCase", "case { id }", closing).await.data();
    assert_eq!(matches(manager, &other).await, std::slice::from_ref(&closed), "the witness is still compared");
    let subject = first(manager, &closed).await;
    assert_eq!((&subject["name"], &subject["compared"]), (&json!("Karl Brandt"), &json!(false)));
    changes(manager, &subject, json!({ "remark": "Closed." })).await.data();
    assert_eq!(first(manager, &closed).await["compared"], false, "a change of a closed case compares no subject");
    changes(manager, &first(manager, &closed).await, json!({ "role": "WITNESS" })).await.data();
    changes(manager, &first(manager, &closed).await, json!({})).await.data();
    assert_eq!(first(manager, &closed).await["compared"], false, "nor with another role");
    changes(manager, &first(manager, &closed).await, json!({ "role": "SUBJECT" })).await.data();
    admin.does("reopenCase", "case { id }", json!({ "case": closed, "reason": "New facts." })).await.data();
    changes(manager, &first(manager, &closed).await, json!({})).await.data();
    assert_eq!(matches(manager, &other).await.len(), 2, "a change after the reopening compares it again");
}

#[tokio::test]
async fn subjects_of_a_confirmed_report_and_of_no_spam_stay_in_the_comparison() {
    let world = World::new().await;
    let (admin, manager) = (world.admin(), world.manager());
    let other = world.case().await.case;
    enters(manager, &other, "Karl Brandt", "SUBJECT").await.data();
    let confirmed = in_review(&world).await.case;
    enters(manager, &confirmed, "Karl Brandt", "SUBJECT").await.data();
    let closing = json!({ "case": confirmed, "expected": 1, "outcome": "SUBSTANTIATED", "words": "Done." });
    admin.does("closeCase", "case { id }", closing).await.data();
    assert_eq!(matches(manager, &other).await, [confirmed]);
    let spam = world.case().await.case;
    enters(manager, &spam, "Karl Brandt", "SUBJECT").await.data();
    moves(manager, &spam, "IN_TRIAGE").await.data();
    let closing = json!({ "case": spam, "outcome": "SPAM", "words": "No report." });
    manager.does("closeCase", "case { id }", closing).await.data();
    assert_eq!(matches(manager, &other).await.len(), 1);
}
