//! The length of a reporter response is padded to a bucket. It reveals neither the reason of a refusal nor whether a
//! report exists.

use std::net::Ipv4Addr;

use axum::body::Body;
use axum::http::Request;
use axum::http::request::Builder;
use serde_json::json;
use voicase::http::client::Peer;
use voicase_tests::{Answer, World};

/// Bytes of the headers as HTTP/1.1 writes them.
fn head(answer: &Answer) -> usize {
    answer.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum()
}

#[tokio::test]
async fn every_refusal_of_the_reporters_surface_is_as_long_as_every_other() {
    let world = World::new().await;
    let surface = &world.house.reporter;
    let post = |path: &str| Request::post(path).header("content-type", "application/json").header("x-voicase", "1");
    let send =
        async |request: Builder, body: Vec<u8>| surface.send(request.body(Body::from(body)).expect("a request")).await;
    let foreign = post("/graphql").header("origin", "https://evil.example");
    let mut answers = vec![
        ("no JSON", send(post("/graphql"), b"{".to_vec()).await),
        ("unknown operation", send(post("/graphql"), br#"{"id":"x"}"#.to_vec()).await),
        ("another origin", send(foreign, vec![]).await),
        ("too large", send(post("/graphql"), vec![b' '; 2 << 20]).await),
        ("no such file", send(Request::get("/down/6f1c2f4e-8a1d-4f0b-9a53-2b8f0d6c7e11"), vec![]).await),
        ("no such slot", send(Request::put("/up/6f1c2f4e-8a1d-4f0b-9a53-2b8f0d6c7e11/1"), vec![]).await),
    ];
    let from = Peer::Address(Ipv4Addr::new(203, 0, 113, 200).into());
    let many = loop {
        let answer = send(post("/graphql/auth").extension(from), b"{".to_vec()).await;
        if answer.status.as_u16() == 429 {
            break answer;
        }
    };
    answers.push(("too many", many));
    for (what, answer) in &answers {
        assert!(answer.status.as_u16() >= 400, "{what}: {}", answer.status);
        assert_eq!(answer.bytes.len(), 4 << 10, "{what}: {}", answer.json);
        assert!(!answer.header("x-reporter-padding").is_empty(), "{what}");
    }
    let page = send(Request::get("/"), vec![]).await;
    assert!(page.header("x-reporter-padding").is_empty() && page.bytes.len() % (4 << 10) != 0, "pages are not padded");
    let staff = world.house.admin.send(post("/graphql").body(Body::from("{")).expect("a request")).await;
    assert!(staff.bytes.len() < 1 << 10, "the staff surface pads no responses");
}

#[tokio::test]
async fn a_head_with_a_session_is_as_long_as_one_without() {
    let world = World::new().await;
    let reporter = world.case().await.reporter;
    let here = reporter.asks("{ report { status } }", json!({})).await;
    here.data();
    let nobody = world.house.reporter.ask("/graphql", "{ __typename }", &json!({}), &[]).await;
    nobody.data();
    assert!(here.header("x-reporter-session").len() > 100 && nobody.header("x-reporter-session").is_empty());
    assert_eq!(head(&here), head(&nobody));
}
