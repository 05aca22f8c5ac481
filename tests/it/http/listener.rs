//! Outside `voicase-dev` every process accepts TLS only.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use voicase::http::{serve::serve, tls, worker_router};
use voicase_tests::World;

/// Serves the worker's port until the sender is dropped.
async fn listening(world: &World) -> (SocketAddr, watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = watch::channel(false);
    let acceptor = tls::acceptor().expect("a certificate");
    tokio::spawn(serve(listener, Some(acceptor), worker_router(world.house.worker.clone()), stopped));
    (address, stop)
}

#[tokio::test]
async fn health_is_told_over_tls_and_only_while_the_process_lives() {
    let world = World::new().await;
    let (address, stop) = listening(&world).await;
    tls::health(address).await.expect("it lives");
    let anywhere = SocketAddr::from(([0, 0, 0, 0], address.port()));
    tls::health(anywhere).await.expect("a server that listens on all addresses answers on loopback");
    let client = reqwest::Client::builder().tls_danger_accept_invalid_certs(true).build().expect("a client");
    let ready = client.get(format!("https://{address}/readyz")).send().await.expect("an answer");
    assert_eq!(ready.status().as_u16(), 200, "both databases and the store answer");
    stop.send(true).expect("it listens");
    drop(client);
    let gone = async {
        while tls::health(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), gone).await.expect("who is gone is not healthy");
}

#[tokio::test]
async fn plain_http_is_not_answered() {
    let world = World::new().await;
    let (address, _stop) = listening(&world).await;
    let mut plain = TcpStream::connect(address).await.expect("a connection");
    plain.write_all(b"GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n").await.expect("it is sent");
    let mut said = vec![];
    let _ = plain.read_to_end(&mut said).await;
    assert!(!said.starts_with(b"HTTP"), "{}", String::from_utf8_lossy(&said));
}

#[tokio::test]
async fn both_surfaces_say_whom_to_tell_of_a_weakness() {
    let world = World::new().await;
    for (surface, origin) in
        [(&world.house.reporter, "https://report.example"), (&world.house.admin, "https://staff.example")]
    {
        let request = axum::http::Request::get("/.well-known/security.txt").body(axum::body::Body::empty());
        let answer = surface.send(request.expect("a request")).await;
        let said = String::from_utf8_lossy(&answer.bytes);
        let canonical = format!("Canonical: {origin}/.well-known/security.txt");
        assert!(said.starts_with("Contact: mailto:") && said.contains(&canonical), "{said}");
        assert!(said.contains("\nExpires: 2026-09-01T00:00:00Z\n"), "{said}");
    }
}
