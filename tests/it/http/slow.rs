//! Reporters on slow and broken connections can send, and slow requests do not affect others.
//!
//! Some tests measure the pace itself, so they sleep. Each of them says how long it takes. The other tests here do not
//! sleep.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use futures::stream;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::sleep;
use voicase::http::serve::{serve, tcp_listener};
use voicase_tests::{QUESTION, Reporter, Upload, World, mutation};

use crate::attachments::join::fetched;

const SECOND: Duration = Duration::from_secs(1);

pub fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|i| u8::try_from(i % 251).expect("below 256")).collect()
}

/// Serves the reporter surface on a port until the sender is dropped.
async fn listening(world: &World, document: &str) -> (SocketAddr, watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(serve(tcp_listener(listener), None, world.house.reporter.router(document), stopped));
    (address, stop)
}

/// Sends the bytes at 32 KiB per second, with a pause after the first third.
fn paced(bytes: Vec<u8>, pause: Duration) -> reqwest::Body {
    const RATE: usize = 32 << 10;
    let third = bytes.len() / RATE / 3;
    let chunks = bytes.chunks(RATE).map(Bytes::copy_from_slice).collect::<Vec<_>>().into_iter().enumerate();
    reqwest::Body::wrap_stream(stream::unfold(chunks, move |mut left| async move {
        let (second, chunk) = left.next()?;
        sleep(if second == third { pause } else { SECOND }).await;
        Some((Ok::<_, std::io::Error>(chunk), left))
    }))
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().build().expect("a client")
}

async fn puts(at: SocketAddr, upload: &Upload, body: reqwest::Body) -> reqwest::Response {
    let request = client().put(format!("http://{at}/up/{}/0", upload.slot)).header("x-upload-secret", &upload.secret);
    request.header("content-length", upload.wire.len()).body(body).send().await.expect("an answer")
}

/// Sends a file in one request at 32 KiB per second. Staff then read the same bytes.
async fn arrives_slowly(world: &World, size: usize) {
    let reporter = world.reporter();
    let sent = bytes(size);
    let upload = world.reporters_upload(&reporter, "film.mp4", &sent).await;
    let (at, _stop) = listening(world, "{ __typename }").await;
    let start = Instant::now();
    let answer = puts(at, &upload, paced(upload.wire.clone(), 25 * SECOND)).await;
    assert_eq!(answer.status().as_u16(), 204, "after {:?}", start.elapsed());
    assert!(start.elapsed() > Duration::from_secs(size as u64 >> 15), "it was not slow");
    assert_eq!(upload.finish(&world.house.reporter).await.status, 204);
    reads_as(world, &reporter, &upload, &sent).await;
}

/// Sends a report with this file, and fetches the file as staff.
async fn reads_as(world: &World, reporter: &Reporter, upload: &Upload, sent: &[u8]) {
    let mut report = reporter.report().await;
    report["files"] = json!([upload.input]);
    reporter.sends(report).await.data();
    world.release().await;
    let list = world.admin().asks("{ cases { nodes { id files { id } } } }", json!({})).await;
    let file = list.data()["cases"]["nodes"][0]["files"][0]["id"].clone();
    assert!(fetched(world, &file).await == sent, "the file came back as it was");
}

// This test takes two minutes, because it sends 3 MiB at 32 KiB per second, with one pause of 25 seconds.
#[tokio::test]
async fn three_mebibytes_in_one_piece_arrive_at_32_kibibytes_a_second_with_a_pause_of_25_seconds() {
    arrives_slowly(&World::new().await, 3 << 20).await;
}

#[ignore = "takes six minutes: make test-long"]
#[tokio::test]
async fn ten_mebibytes_arrive_at_32_kibibytes_a_second() {
    // One request can carry at most 8 MiB, so this file needs two requests.
    let world = World::new().await;
    let reporter = world.reporter();
    let sent = bytes(10 << 20);
    let upload = world.reporters_upload(&reporter, "film.mp4", &sent).await;
    let (at, _stop) = listening(&world, "{ __typename }").await;
    let client = client();
    let mut from = 0;
    for piece in upload.wire.chunks(8 << 20) {
        let put = client.put(format!("http://{at}/up/{}/{from}", upload.slot)).header("content-length", piece.len());
        let put = put.header("x-upload-secret", &upload.secret).body(paced(piece.to_vec(), 25 * SECOND));
        assert_eq!(put.send().await.expect("an answer").status().as_u16(), 204);
        from += piece.len();
    }
    assert_eq!(upload.finish(&world.house.reporter).await.status, 204);
    reads_as(&world, &reporter, &upload, &sent).await;
}

// This test takes more than a minute, because the report arrives in slow chunks.
#[tokio::test]
async fn a_report_that_takes_longer_than_a_minute_to_come_is_taken() {
    let world = World::new().await;
    let reporter = world.reporter();
    let mut report = reporter.report().await;
    report["answers"] = json!([{ "question": QUESTION, "value": "The log is written a week ahead. ".repeat(200) }]);
    let document = mutation(voicase::env::Process::Reporter, "submitReport", "report { reference }");
    let body = json!({ "id": voicase::manifest::id(&document), "variables": { "input": report } }).to_string();
    let (at, _stop) = listening(&world, &document).await;
    let chunks = body.as_bytes().chunks(body.len() / 7).map(Bytes::copy_from_slice).collect::<Vec<_>>().into_iter();
    let slowly = reqwest::Body::wrap_stream(stream::unfold(chunks, |mut left| async move {
        let chunk = left.next()?;
        sleep(10 * SECOND).await;
        Some((Ok::<_, std::io::Error>(chunk), left))
    }));
    let post = client().post(format!("http://{at}/graphql")).header("x-voicase", "1");
    let post = post.header("content-type", "application/json").header("content-length", body.len()).body(slowly);
    let start = Instant::now();
    let answer = post.send().await.expect("an answer");
    assert!(start.elapsed() > Duration::from_mins(1));
    let said = answer.text().await.expect("a text");
    assert!(said.contains("reference"), "{said}");
}

// This test takes half a minute, because the server ends a silent upload after that time.
#[tokio::test]
async fn an_upload_that_is_silent_for_31_seconds_ends_and_keeps_what_it_brought() {
    let world = World::new().await;
    let upload = world.reporters_upload(&world.reporter(), "film.mp4", &bytes(3 << 20)).await;
    let (at, _stop) = listening(&world, "{ __typename }").await;
    let start = Instant::now();
    let first = Bytes::copy_from_slice(&upload.wire[..100_000]);
    let body = reqwest::Body::wrap_stream(stream::unfold(Some(first), |first| async move {
        if let Some(first) = first {
            return Some((Ok::<_, std::io::Error>(first), None));
        }
        sleep(31 * SECOND).await;
        Some((Ok(Bytes::from_static(b"too late")), None))
    }));
    let client = client();
    let put = client.put(format!("http://{at}/up/{}/0", upload.slot)).header("x-upload-secret", &upload.secret);
    let ended = put.header("content-length", upload.wire.len()).body(body).send().await;
    // The server closes the connection with its answer. A client that still sends may see the answer or the closed
    // connection.
    assert!(ended.is_err() || ended.is_ok_and(|answer| answer.status().as_u16() == 503));
    assert!(start.elapsed() < 35 * SECOND, "{:?}", start.elapsed());
    assert_eq!(upload.arrived(&world.house.reporter).await, 100_000);
}

#[tokio::test]
async fn what_came_before_the_line_broke_is_kept_and_the_file_goes_on_from_there() {
    let world = World::new().await;
    let reporter = world.reporter();
    let sent = bytes(3_000_000);
    let upload = world.reporters_upload(&reporter, "film.mp4", &sent).await;
    let (surface, wire) = (&world.house.reporter, upload.wire.clone());
    let mut from = 0;
    for came in [1_500_000, 20_000, 300_000] {
        let arrives = Ok(Bytes::copy_from_slice(&wire[from..from + came]));
        let breaks = Err(std::io::Error::other("the line broke"));
        let body = Body::from_stream(stream::iter([arrives, breaks]));
        assert_eq!(upload.put_body(surface, from, wire.len() - from, body).await.code(), "UNAVAILABLE");
        from += came;
        assert_eq!(upload.arrived(surface).await, from);
    }
    assert_eq!(upload.put(surface, from, &wire[from..]).await.status, 204);
    assert_eq!(upload.finish(surface).await.status, 204);
    reads_as(&world, &reporter, &upload, &sent).await;
}

#[tokio::test]
async fn a_request_of_an_earlier_network_that_wakes_up_changes_nothing() {
    let world = World::new().await;
    let reporter = world.reporter();
    let sent = bytes(1_000_000);
    let upload = world.reporters_upload(&reporter, "film.mp4", &sent).await;
    let (surface, wire) = (&world.house.reporter, &upload.wire);
    let (more, rest) = futures::channel::mpsc::unbounded::<std::io::Result<Bytes>>();
    more.unbounded_send(Ok(Bytes::copy_from_slice(&wire[..400_000]))).expect("it listens");
    let earlier = upload.put_body(surface, 0, wire.len(), Body::from_stream(rest));
    let later = async {
        // Wait until the earlier request has begun.
        while tried(&world, &upload).await == 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(upload.put(surface, 0, &wire[..300_000]).await.status, 204);
        more.unbounded_send(Ok(Bytes::from(vec![0; wire.len() - 400_000]))).expect("it listens");
        drop(more);
    };
    let (woken, ()) = tokio::join!(earlier, later);
    assert_eq!(woken.code(), "CONFLICT");
    assert_eq!(upload.arrived(surface).await, 300_000);
    assert_eq!(upload.put(surface, 300_000, &wire[300_000..]).await.status, 204);
    assert_eq!(upload.finish(surface).await.status, 204);
    reads_as(&world, &reporter, &upload, &sent).await;
}

async fn tried(world: &World, upload: &Upload) -> i32 {
    let sql = "SELECT cardinality(tried) FROM upload_slot WHERE id = $1";
    sqlx::query_scalar(sql).bind(upload.slot).fetch_one(&mut world.house.superuser().await).await.expect("a slot")
}
