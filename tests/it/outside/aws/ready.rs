//! A surface reports ready only while both databases and the object store answer.

use axum::body::Body;
use axum::http::Request;
use voicase::app::App;
use voicase::config::Config;
use voicase::env::Process;
use voicase::outside::clock::Clock;
use voicase::outside::store::key_pair;
use voicase_tests::{Surface, instance};

async fn readiness(change: impl FnOnce(&mut Config)) -> u16 {
    let origin = "https://report.example";
    let like = instance().app(Process::Reporter, origin, Clock::System).await.expect("an app");
    let mut config = like.config.clone();
    change(&mut config);
    let surface = Surface::new(App::new(config, Clock::System).await.expect("an app"));
    surface.send(Request::get("/readyz").body(Body::empty()).expect("a request")).await.status.as_u16()
}

#[tokio::test]
async fn a_surface_is_ready_while_all_three_answer() {
    assert_eq!(readiness(|_| ()).await, 200);
}

#[tokio::test]
async fn a_surface_is_not_ready_while_one_of_the_three_is_away() {
    let nowhere = "postgres://voicase_reporter@127.0.0.1:1/voicase?sslmode=disable";
    assert_eq!(readiness(|c| c.database = nowhere.parse().expect("an address")).await, 503, "no database");
    assert_eq!(readiness(|c| c.keystore = nowhere.parse().expect("an address")).await, 503, "no keystore");
    assert_eq!(readiness(|c| c.store.endpoint = Some("http://127.0.0.1:1".into())).await, 503, "no store");
    assert_eq!(readiness(|c| c.store.credentials = Some(key_pair("nobody", "nobodys"))).await, 503, "no key");
    assert_eq!(readiness(|c| c.store.bucket = "nobodys".into()).await, 503, "no bucket");
}
