//! The maximum that one client may use of shared resources. Such resources are uploads, parallel requests, and stored
//! bytes that belong to no case.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};
use std::ops::Range;

use axum::body::{Body, Bytes};
use axum::http::Request;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt, stream};
use serde_json::json;
use voicase::crypto::file::wire_size;
use voicase::env::Process;
use voicase::http::client::Peer;
use voicase::limit::{
    Intake, MAX_CONCURRENT_REQUESTS, MAX_SLOTS, MAX_SLOTS_KIB, MAX_UNATTACHED, MAX_UPLOADS, MAX_UPLOADS_EACH,
};
use voicase::manifest;
use voicase_tests::{Answer, Surface, Upload, World, mutation};

use super::slow::bytes;

const CLIENT: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1));
const OTHER: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 2));

#[tokio::test]
async fn asking_for_uploads_that_are_refused_takes_nothing_from_anybody() {
    let world = World::new().await;
    let reporter = world.reporter();
    let asks =
        async |size: i64| reporter.does("openUpload", "id", json!({ "channel": world.slug, "size": size })).await;
    for _ in 0..40 {
        asks(i32::MAX.into()).await.refused("TOO_LARGE");
        asks(-i64::from(i32::MAX)).await.refused("INVALID");
    }
    // Granted uploads do not count either. A byte counts when it arrives.
    for _ in 0..700 {
        asks(i64::try_from(wire_size(100 << 20)).expect("a size")).await.data();
    }
}

#[test]
fn bytes_count_when_they_arrive() {
    let intake = Intake::default();
    // The maximum is 64 GiB. The quota refills in real time meanwhile, so the test allows a margin.
    assert!((0..60 << 10).all(|_| intake.arrived(1 << 20).is_ok()));
    assert!((0..60 << 10).any(|_| intake.arrived(1 << 20).is_err()));
}

/// Opens an upload slot from an address.
async fn opens(surface: &Surface, world: &World, from: IpAddr, size: u64) -> Answer {
    let document = mutation(Process::Reporter, "openUpload", "id secret");
    let input = json!({ "input": { "channel": world.slug, "size": size } });
    let body = json!({ "id": manifest::id(&document), "variables": input }).to_string();
    let request = Request::post("/graphql").header("content-type", "application/json").header("x-voicase", "1");
    let request = request.extension(Peer::Address(from)).body(Body::from(body)).expect("a request");
    surface.send_as(&document, request).await
}

#[tokio::test]
async fn one_client_begins_so_many_uploads_a_day_and_nobody_else_pays_for_it() {
    let world = World::new().await;
    let surface = &world.house.reporter;
    for _ in 0..MAX_SLOTS {
        opens(surface, &world, CLIENT, wire_size(1)).await.data();
    }
    opens(surface, &world, CLIENT, wire_size(1)).await.refused("RATE_LIMITED");
    world.wait(chrono::TimeDelta::minutes(10));
    opens(surface, &world, CLIENT, wire_size(1)).await.refused("RATE_LIMITED");
    opens(surface, &world, OTHER, wire_size(1)).await.data();
    world.wait(chrono::TimeDelta::days(1));
    opens(surface, &world, CLIENT, wire_size(1)).await.data();
}

#[tokio::test]
async fn one_client_begins_so_much_a_day_and_cannot_fill_what_all_share() {
    let world = World::new().await;
    let (surface, size) = (&world.house.reporter, 100 << 20);
    let most = u64::from(MAX_SLOTS_KIB) * 1024 / size;
    assert!(most * size * 4 <= MAX_UNATTACHED.0.unsigned_abs(), "four clients fill no organisation's share");
    for _ in 0..most {
        opens(surface, &world, CLIENT, size).await.data();
    }
    opens(surface, &world, CLIENT, size).await.refused("RATE_LIMITED");
    opens(surface, &world, OTHER, size).await.data();
    world.wait(chrono::TimeDelta::days(1));
    opens(surface, &world, CLIENT, size).await.data();
}

#[tokio::test]
async fn what_strangers_send_and_attach_to_nothing_has_a_ceiling_for_each_organisation() {
    let world = World::new().await;
    let neighbour = world.other().await;
    let reporter = world.reporter();
    let upload = world.reporters_upload(&reporter, "film.mp4", &bytes(600_000)).await;
    let (surface, wire) = (&world.house.reporter, &upload.wire);
    assert_eq!(upload.put(surface, 0, &wire[..300_000]).await.status, 204);
    let begun = world.reporters_upload(&reporter, "later.mp4", &bytes(600_000)).await;
    let full = world.reporters_upload(&reporter, "full.mp4", &bytes(1)).await;
    let sets = async |arrived: i64| {
        let sql = "UPDATE upload_slot SET size = greatest(size, $2), arrived = $2 WHERE id = $1";
        let query = sqlx::query(sql).bind(full.slot).bind(arrived);
        query.execute(&mut world.house.superuser().await).await.expect("a slot");
    };
    sets(MAX_UNATTACHED.0).await;
    let input = json!({ "channel": world.slug, "size": wire_size(1) });
    reporter.does("openUpload", "id", input.clone()).await.refused("RATE_LIMITED");
    let elsewhere = json!({ "channel": neighbour.slug, "size": wire_size(1) });
    neighbour.reporter().does("openUpload", "id", elsewhere).await.data();
    assert_eq!(begun.put(surface, 0, &begun.wire[..300_000]).await.code(), "RATE_LIMITED");
    assert_eq!(
        upload.put(surface, 300_000, &wire[300_000..]).await.status,
        204,
        "an upload that has begun may continue"
    );
    sets(0).await;
    reporter.does("openUpload", "id", input).await.data();
    assert_eq!(begun.put(surface, 0, &begun.wire[..300_000]).await.status, 204);
}

/// An upload of a client that sends some bytes and then keeps the connection open.
async fn dawdles(surface: &Surface, upload: &Upload, from: IpAddr) -> Answer {
    let first = stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"a"))]);
    let request = Request::put(format!("/up/{}/0", upload.slot))
        .header("x-upload-secret", &upload.secret)
        .header("content-length", upload.wire.len())
        .extension(Peer::Address(from))
        .body(Body::from_stream(first.chain(stream::pending())));
    surface.send(request.expect("a request")).await
}

/// Counts the uploads that are refused, until at most `most` are left. Returns the others, which continue while the
/// return value lives.
async fn refused<'a, F: Future<Output = Answer> + 'a>(
    uploads: FuturesUnordered<F>,
    most: usize,
) -> (usize, FuturesUnordered<F>) {
    let mut uploads = uploads;
    let mut ended = 0;
    while uploads.len() > most {
        let answer = uploads.next().await.expect("there are more");
        assert_eq!((answer.status.as_u16(), answer.code()), (429, "RATE_LIMITED"));
        ended += 1;
    }
    // No other upload is refused.
    for _ in 0..100 {
        tokio::task::yield_now().await;
        assert!(uploads.next().now_or_never().is_none(), "an upload that had a permit lost it");
    }
    (ended, uploads)
}

#[tokio::test]
async fn nine_hundred_slow_uploads_of_a_client_leave_room_for_reports_and_health_also_its_own() {
    let world = World::new().await;
    let surface = &world.house.reporter;
    let upload = world.reporters_upload(&world.reporter(), "film.mp4", &bytes(600_000)).await;
    let uploads = (0..900).map(|_| dawdles(surface, &upload, CLIENT)).collect::<FuturesUnordered<_>>();
    let (ended, still) = refused(uploads, MAX_UPLOADS_EACH).await;
    assert_eq!((ended, still.len()), (900 - MAX_UPLOADS_EACH, MAX_UPLOADS_EACH));
    for from in [CLIENT, OTHER] {
        let ready = Request::get("/readyz").extension(Peer::Address(from)).body(Body::empty());
        assert_eq!(surface.send(ready.expect("a request")).await.status, 200);
    }
    world.reporter().submits().await.data();
    let theirs = world.reporters_upload(&world.reporter(), "a.txt", &bytes(1000)).await;
    theirs.arrives(surface).await;
    drop(still);
    let again = vec![dawdles(surface, &upload, CLIENT)].into_iter().collect::<FuturesUnordered<_>>();
    let (_, still) = refused(again, 1).await;
    assert_eq!(still.len(), 1, "a dropped upload must free its permit");
}

#[tokio::test]
async fn slow_uploads_of_many_clients_leave_room_for_reports_and_health() {
    let world = World::new().await;
    let surface = &world.house.reporter;
    let upload = world.reporters_upload(&world.reporter(), "film.mp4", &bytes(600_000)).await;
    let uploads = |clients: Range<u8>| {
        let clients = clients.map(|n| IpAddr::V4(Ipv4Addr::new(198, 51, 100, n)));
        let uploads = clients.flat_map(|from| vec![from; MAX_UPLOADS_EACH]).map(|from| dawdles(surface, &upload, from));
        uploads.collect::<FuturesUnordered<_>>()
    };
    // Ten clients cannot use all permits.
    let mut few = uploads(0..10);
    while few.next().now_or_never().flatten().is_some() {}
    assert!(few.len() < MAX_UPLOADS, "{}", few.len());
    world.reporters_upload(&world.reporter(), "a.txt", &bytes(1000)).await.arrives(surface).await;
    let (_, still) = refused(uploads(10..80), MAX_UPLOADS - few.len()).await;
    assert_eq!(few.len() + still.len(), MAX_UPLOADS);
    let ready = Request::get("/readyz").extension(Peer::Address(OTHER)).body(Body::empty());
    assert_eq!(surface.send(ready.expect("a request")).await.status, 200);
    world.reporter().submits().await.data();
}

#[tokio::test]
async fn requests_of_a_client_whose_bodies_do_not_come_leave_room_for_others() {
    let world = World::new().await;
    let surface = &world.house.reporter;
    let asks = async |from| {
        let request = Request::post("/graphql").header("content-type", "application/json").header("x-voicase", "1");
        let body = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
        surface.send(request.extension(Peer::Address(from)).body(body).expect("a request")).await
    };
    let (ended, still) =
        refused((0..MAX_CONCURRENT_REQUESTS + 50).map(|_| asks(CLIENT)).collect(), MAX_CONCURRENT_REQUESTS).await;
    assert_eq!((ended, still.len()), (50, MAX_CONCURRENT_REQUESTS));
    let ready = Request::get("/readyz").extension(Peer::Address(OTHER)).body(Body::empty());
    assert_eq!(surface.send(ready.expect("a request")).await.status, 200);
    opens(surface, &world, OTHER, wire_size(1)).await.data();
}
