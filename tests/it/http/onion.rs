//! The reporter surface behind an onion service: a Unix socket for tor, and separate rules for its requests.

use std::net::Ipv6Addr;
use std::path::PathBuf;
use std::time::Duration;

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::Request;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;
use uuid::Uuid;
use voicase::app::App;
use voicase::config::OnionConfig;
use voicase::env::Process;
use voicase::http::client::Peer;
use voicase::http::serve::{serve, socket};
use voicase::limit;
use voicase::manifest;
use voicase_tests::{Answer, REPORTER_ORIGIN, Surface, World, mutation};

const ORIGIN: &str = "http://voicasevoicasevoicasevoicasevoicasevoicasevoicasevoicase.onion";
const CHANNEL: &str = "query($slug: String!) { channel(slug: $slug) { name } }";

/// The reporter process with an onion service configured.
async fn surface(world: &World) -> Surface {
    let mut config = world.house.reporter.app.config.clone();
    let listen = std::env::temp_dir().join(format!("voicase-{}", Uuid::new_v4().simple()));
    config.onion = Some(OnionConfig { listen, origin: ORIGIN.into() });
    Surface::new(App::new(config, world.house.clock.clone()).await.expect("a configuration"))
}

/// The socket and its server. `stop` ends the server.
struct Listening {
    path: PathBuf,
    stop: watch::Sender<bool>,
    serving: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Listening {
    fn new(surface: &Surface, document: &str) -> Self {
        let path = surface.app.config.onion.as_ref().expect("an onion").listen.clone();
        let (stop, stopped) = watch::channel(false);
        let serving = tokio::spawn(serve(socket(&path).expect("a socket"), None, surface.router(document), stopped));
        Self { path, stop, serving }
    }

    /// Sends the PROXY header and a request as tor does. Returns the whole response.
    async fn says(&self, first: &str, request: &str) -> String {
        let mut stream = UnixStream::connect(&self.path).await.expect("a connection");
        stream.write_all(format!("{first}{request}").as_bytes()).await.expect("it is sent");
        let mut said = vec![];
        let _ = stream.read_to_end(&mut said).await;
        String::from_utf8_lossy(&said).into_owned()
    }
}

/// The PROXY header of tor's manual. The last 32 bits of the address are the circuit number.
const FIRST: &str = "PROXY TCP6 fc00:dead:beef:4dad::1f:2a ::1 65535 42\r\n";

fn post(document: &str, variables: Value, origin: &str) -> String {
    let body = json!({ "id": manifest::id(document), "variables": variables }).to_string();
    format!(
        "POST /graphql HTTP/1.1\r\nhost: o\r\nconnection: close\r\ncontent-type: application/json\r\nx-voicase: 1\r\n\
        origin: {origin}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn circuit(number: u128) -> Peer {
    Peer::Onion(Ipv6Addr::from_bits(number))
}

/// Sends a request through the router, as if it came from this peer.
async fn asks(surface: &Surface, path: &str, peer: Peer, origin: &str, forwarded: &str) -> Answer {
    let body = json!({ "id": manifest::id(CHANNEL), "variables": { "slug": "nobody" } }).to_string();
    let headers =
        [("content-type", "application/json"), ("x-voicase", "1"), ("origin", origin), ("x-forwarded-for", forwarded)];
    let request = headers.iter().fold(Request::post(path), |request, (name, value)| request.header(*name, *value));
    surface.send(request.extension(peer).body(Body::from(body)).expect("a request")).await
}

#[tokio::test]
async fn a_report_comes_in_over_the_socket_and_nothing_there_says_https() {
    let world = World::new().await;
    let surface = surface(&world).await;
    let document = mutation(Process::Reporter, "submitReport", "report { status }");
    let listening = Listening::new(&surface, &document);
    let report = world.reporter().report().await;
    let answer = listening.says(FIRST, &post(&document, json!({ "input": report }), ORIGIN)).await;
    let (headers, body) = answer.split_once("\r\n\r\n").expect("an answer");
    let said: Value = serde_json::from_str(body.trim()).expect("JSON");
    assert!(said["data"]["submitReport"]["report"]["status"].is_string(), "{said}");
    assert!(headers.contains("\r\ncontent-security-policy: ") && headers.contains("\r\nx-reporter-session: "));
    let absent = ["strict-transport-security", "onion-location", "set-cookie"];
    assert!(absent.iter().all(|name| !headers.contains(name)), "{headers}");
    for stranger in ["", "PROXY TCP6 nobody ::1 65535 42\r\n", "PROXY TCP4 192.0.2.1 ::1 1 1\r\n"] {
        assert_eq!(listening.says(stranger, "GET /livez HTTP/1.1\r\nhost: o\r\nconnection: close\r\n\r\n").await, "");
    }
    let Listening { path, stop, serving } = listening;
    stop.send(true).expect("it listens");
    serving.await.expect("no panic").expect("it ends without an error");
    std::fs::remove_file(path).expect("it was there");
}

#[tokio::test]
async fn each_door_takes_requests_of_its_own_pages_alone() {
    let world = World::new().await;
    let surface = surface(&world).await;
    let address = Peer::Address("203.0.113.7".parse().expect("an address"));
    for (peer, own, other) in [(circuit(1), ORIGIN, REPORTER_ORIGIN), (address, REPORTER_ORIGIN, ORIGIN)] {
        let wanted = asks(&surface, "/graphql", peer, own, "").await;
        assert_eq!(wanted.code(), "BAD_REQUEST", "the operation is unknown, so the request reached the router");
        assert_eq!(asks(&surface, "/graphql", peer, other, "").await.code(), "FORBIDDEN");
        assert_eq!(asks(&surface, "/graphql", peer, "null", "").await.code(), "FORBIDDEN");
    }
    // Without an onion service, no request may come from a circuit.
    let plain = asks(&world.house.reporter, "/graphql", circuit(1), ORIGIN, "").await;
    assert_eq!(plain.code(), "FORBIDDEN");
}

#[tokio::test]
async fn a_circuit_has_an_addresss_limits_and_all_of_them_share_a_bucket() {
    let world = World::new().await;
    let surface = surface(&world).await;
    for n in 1..=300 {
        let said = format!("198.51.100.{}", n % 250);
        let answer = asks(&surface, "/graphql/auth", circuit(1), ORIGIN, &said).await;
        assert_ne!(answer.status.as_u16(), 429, "request {n}");
    }
    let refused = asks(&surface, "/graphql/auth", circuit(1), ORIGIN, "192.0.2.1").await;
    assert_eq!((refused.status.as_u16(), refused.code()), (429, "RATE_LIMITED"));
    assert_ne!(
        asks(&surface, "/graphql/auth", circuit(2), ORIGIN, "").await.status.as_u16(),
        429,
        "the limit of one circuit must not affect another"
    );

    let (traffic, now) = (&surface.app.traffic, surface.app.clock.now());
    // The bucket refills all the time, even between the count that empties it and the request. So empty the bucket
    // again before each try.
    let mut refused = false;
    for _ in 0..100 {
        let all = (0..1_000_000).map(|n| traffic.count_onion(Ipv6Addr::from_bits(n), "/", now)).find(Result::is_err);
        assert!(all.is_some(), "the bucket has a maximum");
        if asks(&surface, "/graphql", circuit(3), ORIGIN, "").await.status.as_u16() == 429 {
            refused = true;
            break;
        }
    }
    assert!(refused, "a request of another circuit finds the bucket empty");
    let address = Peer::Address("203.0.113.7".parse().expect("an address"));
    assert_ne!(asks(&surface, "/graphql", address, REPORTER_ORIGIN, "").await.status.as_u16(), 429, "the port is open");
}

#[tokio::test]
async fn a_circuit_has_so_many_connections_at_once_and_another_circuit_gets_in() {
    let world = World::new().await;
    let surface = surface(&world).await;
    let listening = Listening::new(&surface, CHANNEL);
    let live = "GET /livez HTTP/1.1\r\nhost: o\r\nconnection: close\r\n\r\n";
    let mut idle = vec![];
    for _ in 0..limit::MAX_CIRCUIT_CONNECTIONS {
        let mut stream = UnixStream::connect(&listening.path).await.expect("a connection");
        // Each connection sends one request, so that it is counted, and stays open.
        let asks = format!("{FIRST}{}", live.replace("connection: close\r\n", ""));
        stream.write_all(asks.as_bytes()).await.expect("it is sent");
        let mut said = [0; 4096];
        assert!(stream.read(&mut said).await.expect("an answer") > 0);
        idle.push(stream);
    }
    assert_eq!(listening.says(FIRST, live).await, "", "the circuit has used all its connections");
    let other = FIRST.replace("1f:2a", "1f:2b");
    assert!(listening.says(&other, live).await.ends_with("live"), "another circuit must still be served");
    idle.pop();
    let again = async {
        while !listening.says(FIRST, live).await.ends_with("live") {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), again).await.expect("a closed connection must free its permit");
    listening.stop.send(true).expect("it listens");
    std::fs::remove_file(listening.path).expect("it was there");
}

#[tokio::test]
async fn pages_of_the_ordinary_address_offer_the_onion_service_and_their_answers_do_not() {
    let world = World::new().await;
    let surface = surface(&world).await;
    let get = |peer| {
        let request = Request::get("/harbour").extension(peer).body(Body::empty()).expect("a request");
        surface.send(request)
    };
    let address = Peer::Address("203.0.113.7".parse().expect("an address"));
    let offered = get(address).await.headers.get("onion-location").cloned();
    // The header is set on pages only. A binary without the clients serves none.
    let has_pages = get(address).await.status.as_u16() == 200;
    assert_eq!(offered, has_pages.then(|| HeaderValue::from_str(&format!("{ORIGIN}/harbour")).expect("a value")));
    assert!(!get(circuit(1)).await.headers.contains_key("onion-location"));
    assert!(!asks(&surface, "/graphql", address, REPORTER_ORIGIN, "").await.headers.contains_key("onion-location"));
}

#[tokio::test]
async fn the_socket_is_its_group_s_and_outlives_a_kill() {
    use std::os::unix::fs::PermissionsExt;
    let path = std::env::temp_dir().join(format!("voicase-{}", Uuid::new_v4().simple()));
    // A killed process leaves its socket file behind.
    drop(UnixListener::bind(&path).expect("a socket"));
    let listener = socket(&path).expect("a new socket replaces the old file");
    let mode = std::fs::metadata(&path).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o660);
    let (stop, stopped) = watch::channel(true);
    let ended = serve(listener, None, axum::Router::new(), stopped);
    tokio::time::timeout(Duration::from_secs(30), ended).await.expect("it ends").expect("without an error");
    drop(stop);
    std::fs::remove_file(&path).expect("it was there");
}
