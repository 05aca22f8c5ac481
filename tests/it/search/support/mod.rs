//! Searches, and reports with a text of the test's choice.

use serde_json::{Value, json};
use voicase_tests::{Answer, QUESTION, Staff, Standing, World};

const SEARCH: &str = "query($text: String!, $filter: SearchFilter, $first: Int! = 50, $after: String) { \
    search(text: $text, filter: $filter, first: $first, after: $after) { state searched total unreadable hitCount \
      hits { case { id title } where } pageInfo { endCursor hasNextPage } \
      facets { stages { stage count } severities { severity count } categories { id count } departments { id count } tags { id count } } } }";

/// Searches once.
pub async fn asks(staff: &Staff, variables: Value) -> Answer {
    staff.asks(SEARCH, variables).await
}

/// The complete result. Searches again while the index is being read.
pub async fn result(staff: &Staff, variables: Value) -> Value {
    loop {
        let answer = asks(staff, variables.clone()).await;
        let result = &answer.data()["search"];
        if result["state"] != "READING" {
            return result.clone();
        }
    }
}

/// The ids of the cases that a text finds.
pub async fn finds(staff: &Staff, text: &str) -> Vec<Value> {
    let result = result(staff, json!({ "text": text })).await;
    result["hits"].as_array().expect("hits").iter().map(|hit| hit["case"]["id"].clone()).collect()
}

/// Where the text is in the only case that it finds.
pub async fn places(staff: &Staff, text: &str) -> Value {
    let result = result(staff, json!({ "text": text })).await;
    assert!(result["hits"].as_array().is_some_and(|hits| hits.len() < 2), "{text}: {result}");
    result["hits"][0]["where"].clone()
}

/// A released report with this answer.
pub async fn report(world: &World, text: &str) -> Standing {
    let reporter = world.reporter();
    let mut report = reporter.report().await;
    report["answers"] = json!([{ "question": QUESTION, "value": text }]);
    let sent = reporter.sends(report).await;
    world.release().await;
    let case = world.case_of(&sent).await;
    Standing { reporter, case }
}

/// Number of audit events of a kind in the organisation.
pub async fn events(world: &World, kind: &str) -> i64 {
    let sql = "SELECT count(*) FROM audit_event WHERE org_id = $1 AND kind = $2";
    let query = sqlx::query_scalar(sql).bind(world.org).bind(kind);
    query.fetch_one(&mut world.house.superuser().await).await.expect("a count")
}
