//! Erasing a case deletes one row of the keystore. After that, no process can open the case. Other cases still open.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use sqlx::{Connection, PgConnection};
use voicase_dev::postgres::SUPERUSER;
use voicase_tests::{World, instance};

use super::support::scene::{CASE, REPORT};
use crate::support::story::tell;

#[tokio::test]
async fn a_case_without_its_secret_is_unreadable_for_everybody_and_its_neighbours_are_read() {
    let world = World::new().await;
    let (gone, kept) = (tell(&world, "erased").await, tell(&world, "kept").await);
    let files = world.manager().opens(&gone.case, "files { id }").await;
    let grant = json!({ "attachment": files.data()["case"]["files"][0]["id"], "unscanned": true });
    let granted = world.manager().does("grantFile", "url", grant.clone()).await;
    let url = granted.data()["grantFile"]["url"].as_str().expect("an address").to_owned();

    let instance = instance();
    let address = instance.services.postgres.url(SUPERUSER, &instance.databases.keystore);
    let mut keystore = PgConnection::connect(&address).await.expect("a connection");
    let erase = sqlx::query("DELETE FROM ks.secret WHERE case_id = $1::text::uuid").bind(gone.case.as_str());
    assert_eq!(erase.execute(&mut keystore).await.expect("erased").rows_affected(), 1);

    let unreadable = |who: &str, bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        assert!(!text.contains("erased"), "{who} still reads {text}");
    };
    let opened = world.manager().opens(&gone.case, CASE).await;
    unreadable("staff", &opened.bytes);
    let fetched = Request::get(&url).body(Body::empty()).expect("a request");
    let fetched = world.house.admin.send(fetched).await;
    assert_eq!(fetched.status, 404, "a grant from before the erasure");
    unreadable("a grant", &fetched.bytes);
    gone.reporter.asks(REPORT, json!({})).await.refused("UNAUTHENTICATED");
    gone.reporter.returns().await.refused("RECEIPT_UNKNOWN");

    let read = world.manager().opens(&kept.case, CASE).await;
    assert_eq!(read.data()["case"]["notes"].as_array().map(Vec::len), Some(2));
    kept.reporter.asks(REPORT, json!({})).await.data();
    let listed = world.manager().asks("{ cases { nodes { id title } } }", json!({})).await;
    unreadable("the list", &listed.bytes);
    let titles: Vec<_> =
        listed.json["data"]["cases"]["nodes"].as_array().expect("a list").iter().map(|n| &n["title"]).collect();
    assert!(titles.iter().any(|t| t.as_str().is_some_and(|t| t.contains("kept"))), "the neighbour's title: {titles:?}");
}
