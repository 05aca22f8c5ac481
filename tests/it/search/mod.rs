//! The search finds each text of a case that the member may read, and no other text.

mod current;
mod large;
mod rooms;
pub mod support;
mod walls;

use serde_json::{Value, json};
use voicase_tests::World;

use crate::support::story::{act, tell};
use support::{asks, events, finds, places, report, result};

#[tokio::test]
async fn every_place_of_a_case_is_searched_and_named() {
    let world = World::new().await;
    let case = tell(&world, "worked").await.case;
    let manager = world.manager();
    for (text, place) in [
        ("\"title worked\"", "TITLE"),
        ("person's", "PERSON"),
        ("position", "PERSON"),
        ("observation", "PERSON"),
        ("\"second answer\"", "REPORT"),
        ("reporter's", "MESSAGES"),
        ("\"staff's message\"", "MESSAGES"),
        ("\"kept note\"", "NOTES"),
        ("\"file name\"", "FILES"),
        ("evidence", "FILES"),
        ("task", "TASKS"),
        ("plan", "TASKS"),
        ("\"title of a thing\"", "EVIDENCE"),
        ("receiver", "EVIDENCE"),
        ("\"interviewed person\"", "INTERVIEWS"),
        ("disagreement", "INTERVIEWS"),
        ("record", "MEETINGS"),
        ("\"reasons of the risk\"", "PROTECTION"),
        ("\"answer to a check-in\"", "PROTECTION"),
        ("\"asked person\"", "QUESTIONS"),
        ("\"answer from outside\"", "QUESTIONS"),
        ("\"closing words\"", "CLOSING"),
        ("findings", "CLOSING"),
        ("actions", "CLOSING"),
        ("owner", "CLOSING"),
        ("\"remark worked\"", "CLOSING"),
    ] {
        assert_eq!(places(manager, text).await, json!([place]), "{text}");
    }
    let opened = manager.opens(&case, "number pseudonym").await;
    let (number, name) = (&opened.data()["case"]["number"], &opened.data()["case"]["pseudonym"]);
    assert_eq!(places(manager, number.as_str().expect("a number")).await, json!(["NUMBER"]));
    assert_eq!(places(manager, name.as_str().expect("a name")).await, json!(["CODE_NAME"]));
    // Never indexed: the sealed identity, a retracted note, an earlier closing, the content of a file, own deadlines,
    // and reasons.
    let reasons = ["deadline", "\"reason of\"", "retraction", "proceedings"];
    for text in ["identity", "retracted", "proposed", "content"].into_iter().chain(reasons) {
        assert_eq!(finds(manager, text).await, [] as [Value; 0], "{text}");
    }
    // The words may be in different places.
    assert_eq!(places(manager, "\"title worked\" findings person's").await, json!(["TITLE", "PERSON", "CLOSING"]));
    assert_eq!(finds(manager, "title absent").await, [] as [Value; 0]);
}

#[tokio::test]
async fn ten_scripts_are_found_by_words_beginnings_and_phrases() {
    let world = World::new().await;
    let texts = [
        ("Die Führung zahlt Schmiergeld", "fuhr schmier"),
        ("Директор подписал счёт", "счет"),
        ("Ο διευθυντής έκλεψε", "διευθυντησ"),
        ("سَرَقَ المُدِيرُ الأموال", "المدير"),
        ("המנהל גָּנַב כסף", "גנב"),
        ("निदेशक ने रिश्वत ली", "रिश्वत"),
        ("ผู้จัดการรับสินบน", "สินบน"),
        ("经理收受贿赂", "贿赂"),
        ("部長が賄賂を受け取った", "賄賂を"),
        ("관리자가 뇌물을 받았다", "뇌물"),
    ];
    let mut cases = vec![];
    for (text, _) in texts {
        cases.push(report(&world, text).await.case);
    }
    for ((text, query), case) in texts.iter().zip(cases) {
        assert_eq!(finds(world.viewer(), query).await, [case], "{query} in {text}");
    }
    assert_eq!(finds(world.viewer(), "\"zahlt schmiergeld\"").await.len(), 1);
    assert_eq!(finds(world.viewer(), "\"zahlt schmier\"").await.len(), 0, "a phrase has whole words");
    for text in ["", "a", "!", &"long ".repeat(41), &"ab ".repeat(11)] {
        let refused = asks(world.viewer(), json!({ "text": text })).await;
        refused.refused("INVALID");
        assert!(text.len() < 3 || !refused.json.to_string().contains("ab ab"), "the error repeats the text");
    }
}

#[tokio::test]
async fn names_come_first_pages_are_whole_and_facets_count_all_pages() {
    let world = World::new().await;
    let manager = world.manager();
    let mut cases = vec![];
    for _ in 0..4 {
        cases.push(report(&world, "The harbour").await.case);
    }
    act(manager, "updateCase", &cases[2], json!({ "title": "Harbour", "severity": "HIGH" })).await;
    act(manager, "moveCase", &cases[2], json!({ "to": "IN_TRIAGE" })).await;
    let all = finds(manager, "harbour").await;
    assert_eq!((all.len(), &all[0]), (4, &cases[2]), "a title comes before the reports");

    let (mut paged, mut after) = (vec![], Value::Null);
    loop {
        let page = result(manager, json!({ "text": "harbour", "first": 3, "after": after })).await;
        paged.extend(page["hits"].as_array().expect("hits").iter().map(|hit| hit["case"]["id"].clone()));
        assert_eq!((&page["hitCount"], &page["facets"]["departments"][0]["count"]), (&json!(4), &json!(4)));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(paged, all);

    let narrowed = result(manager, json!({ "text": "harbour", "filter": { "stages": ["IN_TRIAGE"] } })).await;
    assert_eq!((&narrowed["hitCount"], &narrowed["hits"][0]["case"]["id"]), (&json!(1), &cases[2]));
    let stages = json!([{ "stage": "NEW", "count": 3 }, { "stage": "IN_TRIAGE", "count": 1 }]);
    assert_eq!(narrowed["facets"]["stages"], stages, "a facet counts as if its own filter were empty");
    assert_eq!(narrowed["facets"]["severities"], json!([{ "severity": "HIGH", "count": 1 }]));
    for (first, after) in [(0, Value::Null), (101, Value::Null), (5, json!("x"))] {
        asks(manager, json!({ "text": "harbour", "first": first, "after": after })).await.refused("INVALID");
    }
}

#[tokio::test]
async fn a_search_reads_no_case_on_record_and_leaves_one_event_a_minute_without_the_text() {
    let world = World::new().await;
    report(&world, "The harbour").await;
    finds(world.manager(), "harbour").await;
    finds(world.manager(), "harbour").await;
    finds(world.viewer(), "harbour").await;
    assert_eq!(events(&world, "searched").await, 2, "one event for each member");
    assert_eq!(events(&world, "search_indexed").await, 1, "the second member reads no case again");
    assert_eq!(events(&world, "case_opened").await, 0);
    world.wait(chrono::TimeDelta::minutes(1));
    finds(world.manager(), "harbour").await;
    assert_eq!(events(&world, "searched").await, 3);
}
