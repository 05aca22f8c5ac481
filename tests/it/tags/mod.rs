//! Tags: words of the organisation on its cases, which the list and the search filter by.

mod copies;

use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Staff, World};

use crate::search::support::result;

async fn creates(world: &World, name: &str) -> Value {
    let input = json!({ "name": name, "colour": "TEAL" });
    let created = world.admin().does("createTag", "tag { id name colour archived }", input).await;
    created.data()["createTag"]["tag"]["id"].clone()
}

async fn sets(by: &Staff, case: &Value, tags: &[&Value], seen: Option<&[&Value]>) -> Answer {
    by.does("setCaseTags", "case { tags { id } }", json!({ "case": case, "tags": tags, "seen": seen })).await
}

async fn names(by: &Staff, case: &Value) -> Vec<Value> {
    let shown = by.opens(case, "tags { name }").await;
    shown.data()["case"]["tags"].as_array().expect("tags").iter().map(|tag| tag["name"].clone()).collect()
}

/// The ids of the cases in the list that have one of these tags.
async fn listed(by: &Staff, tags: &[&Value]) -> Vec<Value> {
    let list = "query($filter: CaseFilter) { cases(filter: $filter) { totalCount nodes { id tags { name colour } } } \
        caseCounts(filter: $filter) { total } }";
    let found = by.asks(list, json!({ "filter": { "tags": tags } })).await;
    let cases = &found.data()["cases"];
    assert_eq!(cases["totalCount"], found.data()["caseCounts"]["total"]);
    cases["nodes"].as_array().expect("cases").iter().map(|one| one["id"].clone()).collect()
}

#[tokio::test]
async fn a_case_gets_tags_keeps_archived_ones_and_its_timeline_names_them() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    let (harbour, travel) = (creates(&world, "Harbour").await, creates(&world, "Travel").await);
    sets(world.viewer(), &case, &[&harbour], None).await.refused("FORBIDDEN");
    sets(member, &case, &[&travel, &harbour, &travel], Some(&[])).await.data();
    assert_eq!(names(member, &case).await, ["Harbour", "Travel"]);
    sets(world.manager(), &case, &[], Some(&[])).await.refused("CONFLICT");
    world.admin().does("changeTag", "tag { id }", json!({ "tag": harbour, "archived": true })).await.data();
    sets(member, &case, &[&harbour], Some(&[&travel, &harbour])).await.data();
    assert_eq!(names(member, &case).await, ["Harbour"], "an archived tag stays");
    sets(member, &case, &[], None).await.data();
    for wrong in [&harbour, &json!(Uuid::new_v4())] {
        let refused = sets(member, &case, &[wrong], None).await;
        assert_eq!((refused.code(), refused.field()), ("INVALID", "tags"));
    }
    let shown = member.opens(&case, "timeline { kind reason }").await.data()["case"]["timeline"].clone();
    let steps: Vec<&Value> =
        shown.as_array().expect("steps").iter().filter(|one| one["kind"] == "TAGS_CHANGED").collect();
    let reasons: Vec<&Value> = steps.iter().map(|one| &one["reason"]).collect();
    assert_eq!(reasons, ["+ Harbour, + Travel", "− Travel", "− Harbour"]);
}

#[tokio::test]
async fn the_list_filters_by_tags_within_the_readers_sight() {
    let world = World::new().await;
    let (one, other, none) = (world.case().await.case, world.case().await.case, world.case().await.case);
    let (harbour, travel) = (creates(&world, "Harbour").await, creates(&world, "Travel").await);
    sets(world.member(), &one, &[&harbour], None).await.data();
    sets(world.member(), &other, &[&travel, &harbour], None).await.data();
    for staff in [world.member(), world.admin()] {
        let mut both = listed(staff, &[&harbour]).await;
        both.sort_by_key(Value::to_string);
        let mut expected = vec![one.clone(), other.clone()];
        expected.sort_by_key(Value::to_string);
        assert_eq!(both, expected);
        assert_eq!(listed(staff, &[&travel]).await, std::slice::from_ref(&other));
        assert_eq!(listed(staff, &[&travel, &harbour]).await.len(), 2, "one of the tags is enough");
        assert!(!listed(staff, &[&harbour]).await.contains(&none));
    }
    let elsewhere = world.other().await;
    assert_eq!(listed(elsewhere.manager(), &[&harbour]).await, Vec::<Value>::new());
    // Each tag is one more scan of an index.
    let many: Vec<Uuid> = (0..=200).map(|_| Uuid::new_v4()).collect();
    for query in ["cases(filter: $filter) { nodes { id } }", "caseCounts(filter: $filter) { total }"] {
        let query = format!("query($filter: CaseFilter) {{ {query} }}");
        let refused = world.member().asks(&query, json!({ "filter": { "tags": many } })).await;
        assert_eq!((refused.code(), refused.field()), ("INVALID", "tags"));
    }
}

#[tokio::test]
async fn the_search_finds_tags_counts_them_and_follows_a_new_name() {
    let world = World::new().await;
    let (one, other) = (world.case().await.case, world.case().await.case);
    let harbour = creates(&world, "Harbour").await;
    let manager = world.manager();
    for case in [&one, &other] {
        sets(manager, case, &[&harbour], None).await.data();
    }
    let found = result(manager, json!({ "text": "harbour" })).await;
    assert_eq!((&found["hitCount"], &found["hits"][0]["where"]), (&json!(2), &json!(["TAGS"])));
    assert_eq!(found["facets"]["tags"], json!([{ "id": harbour, "count": 2 }]));
    sets(manager, &other, &[], None).await.data();
    let number = manager.opens(&other, "number").await.data()["case"]["number"].clone();
    let digits = number.as_str().and_then(|text| text.rsplit('-').next()).expect("digits").to_owned();
    let untagged = result(manager, json!({ "text": digits, "filter": { "tags": [harbour] } })).await;
    assert_eq!(untagged["hitCount"], 0);
    world.admin().does("changeTag", "tag { id }", json!({ "tag": harbour, "name": "Quay" })).await.data();
    assert_eq!(result(manager, json!({ "text": "harbour" })).await["hitCount"], 0);
    assert_eq!(result(manager, json!({ "text": "quay" })).await["hits"][0]["case"]["id"], one);
}

#[tokio::test]
async fn an_organisation_has_each_name_once_and_only_its_administration_changes_the_list() {
    let world = World::new().await;
    let harbour = creates(&world, "Harbour").await;
    creates(&world, "Travel").await;
    let again = world.admin().does("createTag", "tag { id }", json!({ "name": "HARBOUR", "colour": "RED" })).await;
    assert_eq!((again.code(), again.field()), ("INVALID", "name"));
    let taken = world.admin().does("changeTag", "tag { id }", json!({ "tag": harbour, "name": "travel" })).await;
    assert_eq!((taken.code(), taken.field()), ("INVALID", "name"));
    let long = world.admin().does("createTag", "tag { id }", json!({ "name": "x".repeat(51), "colour": "RED" })).await;
    assert_eq!((long.code(), long.field()), ("INVALID", "name"));
    world
        .manager()
        .does("createTag", "tag { id }", json!({ "name": "Mine", "colour": "RED" }))
        .await
        .refused("FORBIDDEN");
    let change = json!({ "tag": harbour, "name": "harbour", "colour": "RED", "archived": true });
    world.admin().does("changeTag", "tag { id }", change).await.data();
    let all = world.viewer().asks("{ tags { name colour archived } }", json!({})).await;
    let expected = json!([{ "name": "harbour", "colour": "RED", "archived": true }, { "name": "Travel", "colour": "TEAL", "archived": false }]);
    assert_eq!(all.data()["tags"], expected);
    let elsewhere = world.other().await;
    creates(&elsewhere, "Harbour").await;
}
