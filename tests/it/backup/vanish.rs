//! Objects that are discarded while a backup runs.

use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use tokio::net::TcpListener;
use uuid::Uuid;
use voicase::backup::{BackupError, backup};
use voicase::crypto::Key;
use voicase::outside::store::Store;
use voicase_tests::World;

use super::restore::{places, sources, told};

/// A proxy to the object store. It discards `object` after the backup has listed the objects.
async fn behind(store: Store, endpoint: String, object: String) -> SocketAddr {
    let client = reqwest::Client::builder().build().expect("a client");
    let pass = move |request: Request| {
        let (store, client, object) = (store.clone(), client.clone(), object.clone());
        let target = format!("{endpoint}{}", request.uri());
        async move {
            let is_list = request.uri().query().is_some_and(|query| query.contains("list-type=2"));
            let (parts, body) = request.into_parts();
            let body = to_bytes(body, usize::MAX).await.expect("a body");
            let answer = client.request(parts.method, target).headers(parts.headers).body(body).send().await;
            let answer = answer.expect("an answer of the store");
            if is_list {
                store.discard(&object).await.expect("it is discarded");
            }
            let mut response = Response::builder().status(answer.status());
            *response.headers_mut().expect("headers") = answer.headers().clone();
            response.body(Body::from_stream(answer.bytes_stream())).expect("a response")
        }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let at = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(pass)).await });
    at
}

/// Runs a backup of two objects. `object` is discarded after the backup has listed it, and the other object stays.
async fn without(world: &World, object: &str) -> Result<(), BackupError> {
    let mut config = world.house.worker.config.store.clone();
    config.bucket = format!("vanish-{}", Uuid::new_v4().simple());
    let store = Store::new(&config).await;
    store.create_bucket().await.expect("a bucket");
    for name in [object, "~stays"] {
        store.put(name, vec![7; 100]).await.expect("an object");
    }
    let at = behind(store, config.endpoint.clone().expect("an endpoint"), object.to_owned()).await;
    config.endpoint = Some(format!("http://{at}"));
    backup(&sources(), &Store::new(&config).await, &places(), &Key::random()).await
}

#[tokio::test]
async fn an_object_that_is_discarded_while_a_backup_runs_does_not_end_it_unless_a_case_needs_it() {
    let world = World::new().await;
    without(&world, &Uuid::new_v4().to_string()).await.expect("nothing needs it");
    told(&world).await;
    let sql = "SELECT object_key FROM attachment WHERE org_id = $1 LIMIT 1";
    let needed: String =
        sqlx::query_scalar(sql).bind(world.org).fetch_one(&mut world.house.superuser().await).await.expect("a name");
    let lost = without(&world, &needed).await;
    assert!(matches!(lost, Err(BackupError::Store)), "a backup that lacks a file of a case must fail: {lost:?}");
}
