//! A link shows on both cases to members who see both, and does not exist for all others.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Staff, World};

use crate::departments::tree;

async fn number(by: &Staff, case: &Value) -> Value {
    by.opens(case, "number").await.data()["case"]["number"].clone()
}

async fn links(by: &Staff, case: &Value, number: &Value, kind: &str) -> Answer {
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "number": number, "kind": kind, "reason": "The same quay." });
    by.does("linkCases", "case { id }", input).await
}

async fn linked(by: &Staff, case: &Value) -> Vec<Value> {
    let document = "query($case: UUID!) { caseLinks(case: $case) { id kind reason case { id } addedBy { id } } }";
    by.asks(document, json!({ "case": case })).await.data()["caseLinks"].as_array().expect("links").clone()
}

async fn steps(by: &Staff, case: &Value) -> Vec<Value> {
    let shown = by.opens(case, "timeline { kind reason other }").await;
    let all = shown.data()["case"]["timeline"].as_array().expect("steps").clone();
    all.into_iter().filter(|step| step["other"] != Value::Null).collect()
}

#[tokio::test]
async fn both_cases_show_the_link_its_reason_and_its_end() {
    let world = World::new().await;
    let (member, manager) = (world.member(), world.manager());
    let (one, other) = (world.case().await.case, world.case().await.case);
    let (one_number, other_number) = (number(member, &one).await, number(member, &other).await);
    let input = json!({ "case": one, "idempotencyKey": Uuid::new_v4(), "number": other_number, "kind": "PARENT", "reason": "The same quay." });
    for _ in 0..2 {
        member.does("linkCases", "case { id }", input.clone()).await.data();
    }
    for (case, kind, far) in [(&one, "PARENT", &other), (&other, "CHILD", &one)] {
        let found = linked(manager, case).await;
        assert_eq!(found.len(), 1);
        assert_eq!((&found[0]["kind"], &found[0]["case"]["id"]), (&json!(kind), far));
        assert_eq!(
            (&found[0]["reason"], &found[0]["addedBy"]["id"]),
            (&json!("The same quay."), &json!(member.member))
        );
    }
    links(manager, &other, &one_number, "RELATED").await.refused("NOT_ALLOWED_NOW");
    let id = linked(manager, &one).await[0]["id"].clone();
    world
        .viewer()
        .does("unlinkCases", "case { id }", json!({ "link": id, "reason": "No." }))
        .await
        .refused("FORBIDDEN");
    manager.does("unlinkCases", "case { id }", json!({ "link": id, "reason": "Another ship." })).await.data();
    manager.does("unlinkCases", "case { id }", json!({ "link": id, "reason": "Again." })).await.refused("NOT_FOUND");
    for (case, far) in [(&one, &other_number), (&other, &one_number)] {
        assert_eq!(linked(member, case).await, Vec::<Value>::new());
        let expected = [("LINKED", "The same quay."), ("UNLINKED", "Another ship.")];
        let expected = expected.map(|(kind, reason)| json!({ "kind": kind, "reason": reason, "other": far }));
        assert_eq!(steps(member, case).await, expected);
    }
    links(member, &other, &one_number, "DUPLICATE_OF").await.data();
    assert_eq!(linked(member, &one).await[0]["kind"], "HAS_DUPLICATE", "linked again");
}

#[tokio::test]
async fn a_number_of_no_other_visible_case_is_refused_in_the_same_way() {
    let world = World::new().await;
    let (member, manager) = (world.member(), world.manager());
    let (one, hidden) = (world.case().await.case, world.case().await.case);
    let hidden_number = number(manager, &hidden).await;
    let names = json!({ "case": hidden, "members": [manager.member, world.admin().member], "reason": "A director." });
    manager.does("restrictCase", "case { id }", names).await.data();
    let (unseen, unknown) = (
        links(member, &one, &hidden_number, "RELATED").await,
        links(member, &one, &json!("VC-2019-00001"), "RELATED").await,
    );
    assert_eq!((unseen.code(), unseen.field()), ("INVALID", "number"));
    assert_eq!(unseen.without_request_id(), unknown.without_request_id());
    for wrong in [json!("the other one"), number(member, &one).await] {
        let refused = links(member, &one, &wrong, "RELATED").await;
        assert_eq!((refused.code(), refused.field()), ("INVALID", "number"), "{wrong}");
    }
    let digits = hidden_number.as_str().and_then(|text| text.rsplit('-').next()).expect("digits").to_owned();
    links(manager, &one, &json!(digits), "RELATED").await.data();
}

#[tokio::test]
async fn a_member_who_sees_one_case_finds_no_trace_of_the_link_and_the_case_still_opens() {
    let world = World::new().await;
    let manager = world.manager();
    let branch = tree::add(&world, "Branch", world.root).await;
    let outside = world.joins_department(Role::Member, CaseScope::Departments, branch).await;
    let (one, other) = (world.case().await.case, world.case().await.case);
    manager.does("routeCase", "case { id }", json!({ "case": one, "department": branch })).await.data();
    let page = "number title timeline { kind reason other at } notes { text } persons { name }";
    let before = outside.opens(&one, page).await.data()["case"]["timeline"].clone();
    let other_number = number(manager, &other).await;
    links(manager, &one, &other_number, "RELATED").await.data();
    let id = linked(manager, &one).await[0]["id"].clone();
    assert_eq!(linked(&outside, &one).await, Vec::<Value>::new());
    assert_eq!(outside.opens(&one, page).await.data()["case"]["timeline"], before);
    let unlink = json!({ "link": id, "reason": "Mine." });
    let (hidden, unknown) = (
        outside.does("unlinkCases", "case { id }", unlink).await,
        outside.does("unlinkCases", "case { id }", json!({ "link": Uuid::new_v4(), "reason": "Mine." })).await,
    );
    assert_eq!(hidden.without_request_id(), unknown.without_request_id());
    manager.does("unlinkCases", "case { id }", json!({ "link": id, "reason": "A mistake." })).await.data();
    assert_eq!(outside.opens(&one, page).await.data()["case"]["timeline"], before);
    let note = json!({ "case": one, "idempotencyKey": Uuid::new_v4(), "text": "Seen." });
    outside.does("addNote", "note { id }", note).await.data();
    outside.does("moveCase", "case { stage }", json!({ "case": one, "to": "IN_TRIAGE" })).await.data();
}

#[tokio::test]
async fn an_altered_link_closes_the_case_for_those_who_see_it() {
    let world = World::new().await;
    let manager = world.manager();
    let (one, other) = (world.case().await, world.case().await.case);
    let other_number = number(manager, &other).await;
    links(manager, &one.case, &other_number, "RELATED").await.data();
    manager.opens(&one.case, "timeline { reason }").await.data();
    world.house.change("UPDATE case_link SET reason = reason || '\\x00' WHERE case_id = $1", &[one.id()]).await;
    manager.opens(&one.case, "number").await.refused("INTEGRITY");
    manager.opens(&other, "number").await.data();
}
