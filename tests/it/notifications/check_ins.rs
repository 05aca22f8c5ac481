//! Reminders of the check-ins after a closing.

use chrono::TimeDelta;
use serde_json::json;
use voicase_tests::World;

use super::support::{unread, works};
use crate::support::steps::closed;

#[tokio::test]
async fn the_assignees_are_reminded_of_a_check_in_and_left_alone_after_its_result() {
    let world = World::new().await;
    let standing = closed(&world).await;
    let member = world.member();
    works(&world).await;
    assert!(!unread(member).await.contains(&"DEADLINE".to_owned()), "the day has not come");
    world.wait(TimeDelta::days(30));
    works(&world).await;
    assert!(unread(member).await.contains(&"DEADLINE".to_owned()));
    let list = "query ($filter: TodoFilter!) { todos(filter: $filter) { nodes { kind daysLeft } } }";
    let mine = member.asks(list, json!({ "filter": { "mine": true, "span": "WEEK" } })).await;
    assert_eq!(mine.data()["todos"]["nodes"], json!([{ "kind": "CHECK_IN", "daysLeft": 0 }]));
    let home = "{ dueCheckIns { due { daysLeft } case { id } } }";
    let due = json!([{ "due": { "daysLeft": 0 }, "case": { "id": standing.case } }]);
    assert_eq!(member.asks(home, json!({})).await.data()["dueCheckIns"], due);
    let nothing = world.manager().asks(home, json!({})).await;
    assert_eq!(nothing.data()["dueCheckIns"], json!([]), "not overdue, and another member's case");
    let shown = member.opens(&standing.case, "checkIns { id }").await;
    let input = json!({ "checkIn": shown.data()["case"]["checkIns"][0]["id"], "result": "NO_ANSWER" });
    world.manager().does("settleCheckIn", "case { id }", input).await.data();
    assert!(!unread(member).await.contains(&"DEADLINE".to_owned()));
}
