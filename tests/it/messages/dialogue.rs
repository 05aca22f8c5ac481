//! The numbers and counts of a dialogue reveal no message that staff cannot see yet.

use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Staff, Standing, World};

async fn writes(staff: &Staff, case: &Value) -> Value {
    let input =
        json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "And then?", "feedback": false, "files": [] });
    staff.does("sendMessage", "message { number }", input).await.data()["sendMessage"]["message"]["number"].clone()
}

async fn marks(staff: &Staff, case: &Value, up_to: i32) -> Value {
    let marked = staff.does("markRead", "case { unread }", json!({ "case": case, "upTo": up_to })).await;
    marked.data()["markRead"]["case"]["unread"].clone()
}

async fn numbers(staff: &Staff, case: &Value) -> Value {
    let seen = staff.opens(case, "unread messages { nodes { number author } }").await;
    seen.data()["case"]["messages"]["nodes"].as_array().expect("messages").iter().map(|m| m["number"].clone()).collect()
}

#[tokio::test]
async fn a_message_that_waited_is_unread_for_whoever_read_past_it() {
    let world = World::daily().await;
    let Standing { reporter, case } = world.case().await;
    reporter.writes("One.").await.data();
    world.release().await;
    reporter.writes("Two, which waits.").await.data();
    assert_eq!(writes(world.manager(), &case).await, 2, "the numbers must not reveal an unreleased message");
    assert_eq!(marks(world.member(), &case, 2).await, 0);
    // The read mark does not cover a message that is not released yet.
    assert_eq!(marks(world.member(), &case, i32::MAX).await, 0);
    world.release().await;
    assert_eq!(numbers(world.member(), &case).await, json!([1, 2, 3]));
    let unread = world.member().asks("{ cases(filter: { unread: true }) { totalCount } }", json!({})).await;
    assert_eq!(unread.data()["cases"]["totalCount"], 1);
    assert_eq!(marks(world.member(), &case, 2).await, 1, "the message was released after the mark was set");
    assert_eq!(marks(world.member(), &case, 3).await, 0);
}

#[tokio::test]
async fn messages_of_one_batch_are_counted_in_the_order_in_which_they_were_written() {
    let world = World::daily().await;
    let Standing { reporter, case } = world.case().await;
    for text in ["One.", "Two.", "Three."] {
        reporter.writes(text).await.data();
    }
    let own = reporter.asks("{ report { messages { nodes { number } } } }", json!({})).await;
    assert_eq!(own.data()["report"]["messages"]["nodes"][2]["number"], 3, "the reporter's numbers count all messages");
    writes(world.manager(), &case).await;
    world.release().await;
    let seen = world.manager().opens(&case, "messages { nodes { number text } }").await;
    let nodes = seen.data()["case"]["messages"]["nodes"].clone();
    let texts: Vec<&str> = nodes.as_array().expect("messages").iter().filter_map(|m| m["text"].as_str()).collect();
    assert_eq!(texts, ["And then?", "One.", "Two.", "Three."]);
}

#[tokio::test]
async fn a_reporters_mark_reaches_no_message_that_is_yet_to_come() {
    let world = World::new().await;
    let Standing { reporter, case } = world.case().await;
    let marked = reporter.does("markRead", "report { unread }", json!({ "upTo": i32::MAX })).await;
    assert_eq!(marked.data()["markRead"]["report"]["unread"], 0);
    writes(world.manager(), &case).await;
    let told = reporter.asks("{ report { unread } }", json!({})).await;
    assert_eq!(told.data()["report"]["unread"], 1);
}
