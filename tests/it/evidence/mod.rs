//! The evidence register of a case: files with their hash, things, and the chain of custody.

mod interviews;

use chrono::TimeDelta;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use voicase_tests::{Answer, Staff, World};

use crate::search::support::finds;

/// A new file of the case.
async fn attached(world: &World, case: &Value, content: &[u8]) -> Value {
    let member = world.member();
    let upload = world.staffs_upload(member, case, "log.txt", content).await;
    upload.arrives(&world.house.admin).await;
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "files": [upload.input] });
    let added = member.does("attachEvidence", "case { files { id } }", input).await;
    added.data()["attachEvidence"]["case"]["files"].as_array().expect("files").last().expect("one")["id"].clone()
}

fn content(title: &str) -> Value {
    json!({ "kind": "PHYSICAL", "title": title, "source": "The foreman", "relevance": "OPEN", "receivedOn": "2026-03-01" })
}

async fn adds(staff: &Staff, case: &Value, file: Option<&Value>, content: Value) -> Answer {
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "file": file, "content": content });
    staff.does("addEvidence", "case { id }", input).await
}

async fn register(staff: &Staff, case: &Value) -> Vec<Value> {
    let shown = "evidence { id revision number kind title source place digest relevance receivedOn file { id } \
        custody { kind giver receiver remark happenedOn recordedBy { id } } }";
    staff.opens(case, shown).await.data()["case"]["evidence"].as_array().expect("items").clone()
}

async fn steps(staff: &Staff, item: &Value, kind: &str, more: Value) -> Answer {
    let mut input =
        json!({ "evidence": item, "idempotencyKey": Uuid::new_v4(), "kind": kind, "happenedOn": "2026-03-02" });
    for (name, value) in more.as_object().expect("fields") {
        input[name] = value.clone();
    }
    staff.does("recordCustody", "case { id }", input).await
}

#[tokio::test]
async fn a_file_is_registered_with_its_hash_and_checked_against_it() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    let bytes = b"The log of Monday.".repeat(9_000);
    let file = attached(&world, &case, &bytes).await;
    let registered = json!({ "kind": "DIGITAL", "title": "Log", "relevance": "RELEVANT" });
    let placed = json!({ "kind": "DIGITAL", "title": "Log", "relevance": "OPEN", "place": "A safe" });
    assert_eq!(adds(member, &case, Some(&file), placed).await.field(), "place");
    adds(world.viewer(), &case, Some(&file), registered.clone()).await.refused("FORBIDDEN");
    adds(member, &case, Some(&file), registered.clone()).await.data();
    adds(member, &case, Some(&file), registered).await.refused("NOT_ALLOWED_NOW");

    let items = register(world.manager(), &case).await;
    let expected = voicase::crypto::hex(&Sha256::digest(&bytes));
    assert_eq!((&items[0]["digest"], &items[0]["number"]), (&json!(expected), &json!(1)));
    assert_eq!(items[0]["custody"][0]["kind"], json!("RECEIVED"));
    assert_eq!(items[0]["custody"][0]["happenedOn"], json!("2026-03-02"), "the day on which the file arrived");
    let item = json!({ "evidence": items[0]["id"] });
    member.does("checkEvidence", "case { id }", item.clone()).await.data();
    let items = register(member, &case).await;
    assert_eq!(items[0]["custody"][1]["kind"], json!("CHECKED"));
    assert_eq!(steps(member, &items[0]["id"], "DESTROYED", json!({ "remark": "Old." })).await.field(), "kind");
    steps(member, &items[0]["id"], "HANDED_OVER", json!({ "receiver": "The court" })).await.data();
    let kinds = member.opens(&case, "timeline { kind reason }").await;
    let last = kinds.data()["case"]["timeline"].as_array().expect("steps").last().expect("one").clone();
    assert_eq!(last, json!({ "kind": "CUSTODY_RECORDED", "reason": "E1" }), "the number, and no title");
}

#[tokio::test]
async fn a_file_that_was_altered_is_found_and_the_finding_stays() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    let file = attached(&world, &case, b"The log of Monday.").await;
    let registered = json!({ "kind": "DIGITAL", "title": "Log", "relevance": "OPEN" });
    adds(member, &case, Some(&file), registered).await.data();
    let item = json!({ "evidence": register(member, &case).await[0]["id"] });
    let answer = member.does("checkEvidence", "unchanged", item.clone()).await;
    assert_eq!(answer.data()["checkEvidence"]["unchanged"], json!(true));
    let sql = "SELECT object_key FROM attachment WHERE id = $1";
    let key: String = sqlx::query_scalar(sql)
        .bind(file.as_str().and_then(|id| Uuid::try_parse(id).ok()).expect("an id"))
        .fetch_one(&mut world.house.superuser().await)
        .await
        .expect("a name");
    let store = &world.house.worker.store;
    let mut bytes = store.get(&key).await.expect("an object").collect().await.expect("its bytes").to_vec();
    *bytes.last_mut().expect("a byte") ^= 1;
    store.put(&key, bytes).await.expect("an object");
    let answer = member.does("checkEvidence", "unchanged", item).await;
    assert_eq!(answer.data()["checkEvidence"]["unchanged"], json!(false));
    let custody = register(member, &case).await[0]["custody"].clone();
    let kinds: Vec<_> = custody.as_array().expect("steps").iter().map(|step| step["kind"].clone()).collect();
    assert_eq!(kinds, ["RECEIVED", "CHECKED", "ALTERED"]);
}

#[tokio::test]
async fn a_thing_has_a_chain_of_custody_that_ends_with_its_destruction() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    let mut late = content("A ledger");
    late["receivedOn"] = json!("2026-03-03");
    assert_eq!(adds(member, &case, None, late).await.field(), "receivedOn");
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "content": content("A ledger") });
    for _ in 0..2 {
        member.does("addEvidence", "case { id }", input.clone()).await.data();
    }
    let items = register(member, &case).await;
    assert_eq!(items.len(), 1, "a retry adds nothing");
    let item = &items[0]["id"];
    member.does("checkEvidence", "case { id }", json!({ "evidence": item })).await.refused("NOT_ALLOWED_NOW");
    let early = json!({ "receiver": "The court", "happenedOn": "2026-02-28" });
    assert_eq!(steps(member, item, "HANDED_OVER", early).await.field(), "happenedOn");
    assert_eq!(steps(member, item, "HANDED_OVER", json!({})).await.field(), "receiver");
    steps(member, item, "STORED", json!({ "remark": "Safe 3." })).await.data();
    steps(member, item, "RETURNED", json!({ "receiver": "The foreman" })).await.data();
    steps(member, item, "STORED", json!({})).await.refused("NOT_ALLOWED_NOW");
    steps(member, item, "RECEIVED", json!({ "giver": "The foreman" })).await.data();
    assert_eq!(steps(member, item, "DESTROYED", json!({})).await.field(), "remark");
    steps(world.viewer(), item, "STORED", json!({})).await.refused("FORBIDDEN");
    steps(member, item, "DESTROYED", json!({ "remark": "By order of the court." })).await.data();
    steps(member, item, "RECEIVED", json!({})).await.refused("NOT_ALLOWED_NOW");
    let chain = register(world.viewer(), &case).await[0]["custody"].clone();
    let kinds: Vec<_> = chain.as_array().expect("steps").iter().map(|step| step["kind"].clone()).collect();
    assert_eq!(json!(kinds), json!(["RECEIVED", "STORED", "RETURNED", "RECEIVED", "DESTROYED"]));
    assert_eq!(chain[4]["remark"], json!("By order of the court."));
}

#[tokio::test]
async fn an_item_changes_with_its_revision_and_keeps_its_hash() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    let file = attached(&world, &case, b"words").await;
    adds(member, &case, Some(&file), json!({ "kind": "DIGITAL", "title": "Log", "relevance": "OPEN" })).await.data();
    let before = register(member, &case).await.remove(0);
    let change = |expected: i32| {
        let content = json!({ "kind": "DOCUMENT", "title": "Log of Monday", "relevance": "NOT_RELEVANT" });
        json!({ "evidence": before["id"], "expected": expected, "content": content })
    };
    world.manager().does("changeEvidence", "case { id }", change(1)).await.data();
    member.does("changeEvidence", "case { id }", change(1)).await.refused("CONFLICT");
    let after = register(member, &case).await.remove(0);
    assert_eq!((&after["title"], &after["relevance"]), (&json!("Log of Monday"), &json!("NOT_RELEVANT")));
    assert_eq!((&after["digest"], &after["receivedOn"]), (&before["digest"], &before["receivedOn"]));
}

#[tokio::test]
async fn a_corrected_day_of_receipt_is_a_step_and_the_first_step_stays() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    adds(member, &case, None, content("A ledger")).await.data();
    let item = register(member, &case).await.remove(0)["id"].clone();
    let change = |expected: i32, day: &str| {
        let mut content = content("A ledger");
        content["receivedOn"] = json!(day);
        json!({ "evidence": item, "expected": expected, "content": content })
    };
    member.does("changeEvidence", "case { id }", change(1, "2026-03-01")).await.data();
    assert_eq!(register(member, &case).await[0]["custody"].as_array().expect("steps").len(), 1, "the same day");
    member.does("changeEvidence", "case { id }", change(2, "2026-02-20")).await.data();
    let early = json!({ "receiver": "The court", "happenedOn": "2026-02-25" });
    steps(member, &item, "HANDED_OVER", early).await.data();
    assert_eq!(member.does("changeEvidence", "case { id }", change(3, "2026-02-26")).await.field(), "receivedOn");
    let destroyed = json!({ "remark": "By order of the court." });
    steps(member, &item, "DESTROYED", destroyed).await.data();
    member.does("changeEvidence", "case { id }", change(3, "2026-02-21")).await.data();
    assert_eq!(steps(member, &item, "CORRECTED", json!({})).await.field(), "kind", "only with the item");
    let after = register(world.viewer(), &case).await.remove(0);
    assert_eq!(after["receivedOn"], json!("2026-02-21"));
    let chain = after["custody"].as_array().expect("steps");
    let chain: Vec<_> = chain.iter().map(|step| json!([step["kind"], step["happenedOn"]])).collect();
    let expected = json!([
        ["RECEIVED", "2026-03-01"],
        ["CORRECTED", "2026-02-20"],
        ["HANDED_OVER", "2026-02-25"],
        ["DESTROYED", "2026-03-02"],
        ["CORRECTED", "2026-02-21"],
    ]);
    assert_eq!(json!(chain), expected);
}

#[tokio::test]
async fn an_item_about_the_dialogue_is_hidden_from_members_who_may_not_read_it() {
    let world = World::new().await;
    let (standing, member) = (world.case().await, world.member());
    let upload = world.reporters_upload(&standing.reporter, "photo.txt", b"words").await;
    upload.arrives(&world.house.reporter).await;
    let input = json!({ "idempotencyKey": Uuid::new_v4(), "text": "Here.", "files": [upload.input] });
    standing.reporter.does("sendMessage", "message { id }", input).await.data();
    world.release().await;
    world.wait(TimeDelta::days(1));
    let file = member.opens(&standing.case, "files { id }").await.data()["case"]["files"][0]["id"].clone();
    let registered = json!({ "kind": "DIGITAL", "title": "Kettledrum", "relevance": "OPEN" });
    adds(world.admin(), &standing.case, Some(&file), registered.clone()).await.refused("NOT_FOUND");
    adds(member, &standing.case, Some(&file), registered).await.data();
    let item = register(member, &standing.case).await.remove(0);
    assert_eq!(item["receivedOn"], json!("2026-03-02"), "the day of the message");
    assert!(register(world.admin(), &standing.case).await.is_empty());
    let check = json!({ "evidence": item["id"] });
    world.admin().does("checkEvidence", "case { id }", check).await.refused("NOT_FOUND");
    let hash = json!(voicase::crypto::hex(&Sha256::digest(b"words")));
    for text in [json!("kettledrum"), hash] {
        let text = text.as_str().expect("a text");
        assert_eq!(finds(member, text).await, std::slice::from_ref(&standing.case), "{text}");
        assert_eq!(finds(world.admin(), text).await, Vec::<Value>::new(), "{text}");
    }
}
