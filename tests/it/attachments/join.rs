//! The worker joins the pieces of a file into one object. A crash at any point loses nothing and leaves no object
//! behind.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use axum::body::Body;
use axum::http::Request;
use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase::attachments::{jobs as uploads, join};
use voicase::problem::Problem;
use voicase::tx::Scope;
use voicase_tests::{Upload, World};

use crate::http::slow::bytes;

/// A file as staff download it.
pub async fn fetched(world: &World, file: &Value) -> Vec<u8> {
    let input = json!({ "attachment": file, "unscanned": true });
    let granted = world.member().does("grantFile", "url", input).await;
    let url = granted.data()["grantFile"]["url"].as_str().expect("an address").to_owned();
    let answer = world.house.admin.send(Request::get(url).body(Body::empty()).expect("a request")).await;
    assert_eq!(answer.status, 200);
    answer.bytes
}

/// A released report with a file of several pieces. Returns the file's id and the upload.
async fn with_pieces(world: &World, sent: &[u8]) -> (Value, Upload) {
    let reporter = world.reporter();
    let upload = world.reporters_upload(&reporter, "film.mp4", sent).await;
    upload.arrives(&world.house.reporter).await;
    let mut report = reporter.report().await;
    report["files"] = json!([upload.input]);
    reporter.sends(report).await.data();
    world.release().await;
    let list = world.admin().asks("{ cases { nodes { files { id } } } }", json!({})).await;
    (list.data()["cases"]["nodes"][0]["files"][0]["id"].clone(), upload)
}

/// The object names that the statement `sql` returns for the id of an upload or an attachment.
async fn names(world: &World, sql: &'static str, id: Uuid) -> Vec<String> {
    sqlx::query_scalar(sql).bind(id).fetch_all(&mut world.house.superuser().await).await.expect("names")
}

async fn is_there(world: &World, name: &str) -> bool {
    match world.house.worker.store.get(name).await {
        Ok(_) => true,
        Err(Problem::NotFound) => false,
        Err(other) => panic!("{other}"),
    }
}

async fn are_there(world: &World, names: &[String]) -> usize {
    let mut there = 0;
    for name in names {
        there += usize::from(is_there(world, name).await);
    }
    there
}

/// Runs the daily sweep for this organisation only.
async fn sweeps(world: &World) {
    let worker = &world.house.worker;
    let today = world.house.clock.now().date_naive();
    let swept = worker.autonomous(Scope::org(world.org), async |tx| {
        uploads::sweep(tx, world.org, today, world.house.clock.now()).await?;
        join::plan(tx, today).await
    });
    swept.await.expect("a sweep");
}

const TRIED: &str = "SELECT unnest(tried) FROM upload_slot WHERE id = $1";
const PIECES: &str = "SELECT unnest(pieces) FROM unjoined_file WHERE id = $1";
const OBJECT: &str = "SELECT object_key FROM attachment WHERE id = $1";

#[tokio::test]
async fn pieces_are_joined_once_and_readers_see_the_same_file_before_and_after() {
    let world = World::new().await;
    let sent = bytes(3_000_000);
    let (file, upload) = with_pieces(&world, &sent).await;
    let id: Uuid = file.as_str().and_then(|id| id.parse().ok()).expect("an id");
    let (pieces, tried) = (names(&world, PIECES, id).await, names(&world, TRIED, upload.slot).await);
    assert!(pieces.len() > 1, "{pieces:?}");
    assert!(fetched(&world, &file).await == sent, "the file is read from its pieces");

    sweeps(&world).await;
    sweeps(&world).await;
    world.run_jobs().await;
    assert_eq!(names(&world, PIECES, id).await, Vec::<String>::new());
    assert_eq!(are_there(&world, &pieces).await, pieces.len(), "a running download still needs the pieces");
    assert!(fetched(&world, &file).await == sent, "joined");

    world.wait(TimeDelta::days(4));
    sweeps(&world).await;
    world.wait(TimeDelta::days(1));
    world.run_jobs().await;
    assert_eq!(are_there(&world, &tried).await, 0, "pieces and failed attempts are discarded");
    assert!(is_there(&world, &names(&world, OBJECT, id).await[0]).await);
}

/// Polls a future this many times and then drops it, as if the process had died. Returns none if the future had not
/// completed.
async fn dies_after<T>(polls: usize, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        work.as_mut().poll(context).map(Some)
    })
    .await
}

#[tokio::test]
async fn joining_may_be_killed_at_any_point() {
    let world = World::alone().await;
    let sent = bytes(2_500_000);
    let (file, _) = with_pieces(&world, &sent).await;
    let id: Uuid = file.as_str().and_then(|id| id.parse().ok()).expect("an id");
    let pieces = names(&world, PIECES, id).await;
    let job = serde_json::from_value(json!({ "attachment": id })).expect("a job");
    let mut polls = 0;
    while dies_after(polls, Box::pin(join::join(&world.house.worker, world.org, job)))
        .await
        .transpose()
        .expect("it joins")
        .is_none()
    {
        polls += 1 + polls / 8;
        if polls % 5 == 0 {
            assert!(fetched(&world, &file).await == sent, "killed after {polls} steps");
        }
    }
    assert!(polls > 3, "it was never killed");
    join::join(&world.house.worker, world.org, job).await.expect("a repeated join succeeds");
    assert!(fetched(&world, &file).await == sent);
    let planned: i64 = sqlx::query_scalar("SELECT count(*) FROM job WHERE org_id = $1 AND kind = 'discard_objects'")
        .bind(world.org)
        .fetch_one(&mut world.house.superuser().await)
        .await
        .expect("a number");
    assert_eq!(planned, 1, "the pieces are discarded once");
    world.wait(TimeDelta::days(2));
    world.run_jobs().await;
    assert_eq!(are_there(&world, &pieces).await, 0);
}

#[tokio::test]
async fn a_file_of_one_piece_is_whole_as_it_is() {
    let world = World::new().await;
    let sent = bytes(200_000);
    let (file, _) = with_pieces(&world, &sent).await;
    let id: Uuid = file.as_str().and_then(|id| id.parse().ok()).expect("an id");
    assert_eq!(names(&world, PIECES, id).await, Vec::<String>::new());
    assert!(fetched(&world, &file).await == sent);
}

#[tokio::test]
async fn pieces_that_nobody_attached_are_discarded_with_their_slot() {
    let world = World::new().await;
    let upload = world.reporters_upload(&world.reporter(), "film.mp4", &bytes(3_000_000)).await;
    let (surface, wire) = (&world.house.reporter, &upload.wire);
    assert_eq!(upload.put(surface, 0, &wire[..2_000_000]).await.status, 204);
    let tried = names(&world, TRIED, upload.slot).await;
    assert!(are_there(&world, &tried).await > 1);
    // The time is now 21:00 in Berlin. In some other time zones the next day has begun.
    world.wait(TimeDelta::days(4) + TimeDelta::hours(12));
    sweeps(&world).await;
    assert_eq!(
        upload.put(surface, 2_000_000, &wire[2_000_000..]).await.status,
        404,
        "the sweep has removed the upload"
    );
    world.run_jobs().await;
    assert!(are_there(&world, &tried).await > 1, "pieces stay one more day for running requests");
    world.wait(TimeDelta::days(1));
    world.run_jobs().await;
    assert_eq!(are_there(&world, &tried).await, 0);
}
