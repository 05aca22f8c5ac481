//! Unusual paths to the text of a case, such as the answer of a mutation. Each of them must log a reading event.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, World, token_input};

use super::support::events::{readings, readings_of};
use crate::support::story::tell;

async fn get(world: &World, path: &str) -> Answer {
    world.house.admin.send(Request::get(path).body(Body::empty()).expect("a request")).await
}

async fn grant(world: &World, case: &Value) -> String {
    let files = world.member().opens(case, "files { id }").await;
    let input = json!({ "attachment": files.data()["case"]["files"][0]["id"], "unscanned": true });
    let granted = world.member().does("grantFile", "url", input).await;
    granted.data()["grantFile"]["url"].as_str().expect("an address").to_owned()
}

#[tokio::test]
async fn a_list_that_shows_words_leaves_an_event_for_each_of_its_cases() {
    let world = World::new().await;
    let cases = [world.case().await.case, world.case().await.case, world.case().await.case];
    let program = world.program(world.admin(), token_input(&["CASE_EDIT"], true)).await;
    let whole = "{ cases { nodes { number answers { value } notes { text } persons { name } closing { findings } timeline { reason } } } }";
    program.asks(whole, json!({})).await.data();
    for case in &cases {
        assert_eq!(readings_of(&world, case).await, 1);
    }
    program.asks("{ cases { totalCount nodes { number title stage unreadless: id } } }", json!({})).await.data();
    assert_eq!(readings(&world).await.values().sum::<i64>(), 3, "titles and heads log no reading event");
    program
        .asks(
            "{ first: cases { nodes { answers { value } } } second: cases { nodes { answers { value } } } }",
            json!({}),
        )
        .await
        .data();
    for case in &cases {
        assert_eq!(readings_of(&world, case).await, 2, "once for each operation");
    }
}

#[tokio::test]
async fn an_act_that_changes_nothing_and_shows_the_case_is_a_reading() {
    let world = World::new().await;
    let case = world.case().await.case;
    let shown = "case { answers { value } }";
    for (nth, (field, input)) in [
        ("markRead", json!({ "case": case, "upTo": 0 })),
        ("updateCase", json!({ "case": case })),
        ("routeCase", json!({ "case": case, "department": world.root })),
    ]
    .into_iter()
    .enumerate()
    {
        world.manager().does(field, "case { stage }", input.clone()).await.data();
        assert_eq!(readings_of(&world, &case).await, i64::try_from(nth).expect("few"), "{field} shows no words");
        world.manager().does(field, shown, input).await.data();
        assert_eq!(readings_of(&world, &case).await, i64::try_from(nth).expect("few") + 1, "{field}");
    }
}

#[tokio::test]
async fn what_an_act_shows_is_recorded_in_the_acts_own_transaction() {
    let world = World::new().await;
    let case = world.case().await.case;
    let note = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "Ask the harbour master." });
    world.member().does("addNote", "note { text }", note).await.data();
    let sql = "SELECT count(DISTINCT xid::text), array_agg(kind ORDER BY event_no) FROM audit_event \
        WHERE org_id = $1 AND actor = 'member' AND kind IN ('note_added', 'case_opened')";
    let query = sqlx::query_as::<_, (i64, Vec<String>)>(sql).bind(world.org);
    let (transactions, kinds) = query.fetch_one(&mut world.house.superuser().await).await.expect("events");
    assert_eq!((transactions, kinds), (1, vec!["note_added".into(), "case_opened".into()]));

    let refused = world.member().does(
        "updateCase",
        "case { answers { value } messages(last: 0) { hasEarlier } }",
        json!({ "case": case }),
    );
    refused.await.refused("INVALID");
    assert_eq!(readings_of(&world, &case).await, 1, "an operation that was rolled back shows nothing");
}

#[tokio::test]
async fn a_file_that_is_fetched_is_a_reading_of_its_case_and_of_none_that_was_altered() {
    let world = World::new().await;
    let case = tell(&world, "told").await.case;
    let (url, late) = (grant(&world, &case).await, grant(&world, &case).await);
    let before = readings_of(&world, &case).await;
    assert_eq!(get(&world, &url).await.status, 200);
    assert_eq!(readings_of(&world, &case).await, before + 1);
    let sql = "DELETE FROM note WHERE org_id = $1";
    world.house.change(sql, &[world.org]).await;
    assert_eq!(get(&world, &late).await.code(), "INTEGRITY");
    assert_eq!(readings_of(&world, &case).await, before + 1);
}
