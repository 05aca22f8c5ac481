//! A report's whole way, as its people walk it.

use serde_json::json;
use voicase_tests::World;

#[tokio::test]
async fn a_report_is_sent_released_and_seen() {
    let world = World::new().await;
    let reporter = world.reporter();
    let sent = reporter.submits().await;
    assert_eq!(sent.data()["submitReport"]["report"]["status"], "RECEIVED");
    world.release().await;
    world.run_jobs().await;
    let list = world.manager().asks("{ cases { nodes { number stage } totalCount } }", json!({})).await;
    assert_eq!(list.data()["cases"]["totalCount"], 1);
}
