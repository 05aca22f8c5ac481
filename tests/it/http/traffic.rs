//! Rate limits of one address on both surfaces. The limits are exact, and no address affects another.

use std::net::{IpAddr, Ipv4Addr};

use axum::body::Body;
use axum::http::Request;
use chrono::TimeDelta;
use voicase::http::client::Peer;
use voicase_tests::{Answer, Surface, World};

/// Sends a request from an address, with a claimed `X-Forwarded-For`.
async fn asks(surface: &Surface, path: &str, from: IpAddr, forwarded: &str) -> Answer {
    let request = Request::post(path).header("x-forwarded-for", forwarded).extension(Peer::Address(from));
    surface.send(request.body(Body::from("rubbish")).expect("a request")).await
}

fn is_refused(answer: &Answer) -> bool {
    answer.status.as_u16() == 429
}

/// The number of the first request that is refused.
async fn first_refused(surface: &Surface, path: &str, from: &str) -> usize {
    let from = from.parse().expect("an address");
    for n in 1..=3_002 {
        if is_refused(&asks(surface, path, from, "198.51.100.9").await) {
            return n;
        }
    }
    0
}

#[tokio::test]
async fn the_first_refusals_are_requests_301_501_and_3001_on_both_surfaces() {
    let world = World::new().await;
    for surface in [&world.house.reporter, &world.house.admin] {
        assert_eq!(first_refused(surface, "/graphql/auth", "203.0.113.1").await, 301);
        assert_eq!(first_refused(surface, "/graphql/ai", "203.0.113.2").await, 501);
        assert_eq!(first_refused(surface, "/graphql", "203.0.113.3").await, 3_001);
        assert_eq!(first_refused(surface, "/nowhere", "203.0.113.4").await, 3_001);
    }
}

#[tokio::test]
async fn what_is_refused_on_one_path_says_when_to_come_back_and_closes_no_other() {
    let world = World::new().await;
    let surface = &world.house.reporter;
    let (from, other) = (Ipv4Addr::new(203, 0, 113, 5).into(), Ipv4Addr::new(203, 0, 113, 6).into());
    first_refused(surface, "/graphql/auth", "203.0.113.5").await;
    world.wait(TimeDelta::seconds(240));
    let refused = asks(surface, "/graphql/auth", from, "").await;
    assert_eq!((refused.status.as_u16(), refused.code(), refused.header("retry-after")), (429, "RATE_LIMITED", "60"));
    assert!(!is_refused(&asks(surface, "/graphql", from, "").await));
    assert!(!is_refused(&asks(surface, "/graphql/auth", other, "").await), "another address must not be limited");
    world.wait(TimeDelta::seconds(60));
    assert!(
        !is_refused(&asks(surface, "/graphql/auth", from, "").await),
        "after five minutes the address can send again"
    );
}

#[tokio::test]
async fn what_a_client_says_of_its_address_changes_nothing_and_a_network_of_ipv6_is_one_address() {
    let world = World::new().await;
    let surface = &world.house.admin;
    for n in 0..300_u16 {
        let from = IpAddr::from([0x2001, 0xdb8, 1, 2, n, 0, 0, n]);
        assert!(!is_refused(&asks(surface, "/graphql/auth", from, &format!("198.51.100.{}", n % 250)).await));
    }
    let neighbour = "2001:db8:1:2:ffff::1".parse().expect("an address");
    assert!(is_refused(&asks(surface, "/graphql/auth", neighbour, "192.0.2.77").await));
    let elsewhere = "2001:db8:1:3::1".parse().expect("an address");
    assert!(!is_refused(&asks(surface, "/graphql/auth", elsewhere, "192.0.2.77").await));
}
