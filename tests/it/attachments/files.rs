//! Upload and download of files. The tests compare every byte.

use axum::body::Body;
use axum::http::Request;
use chrono::TimeDelta;
use futures::TryStreamExt;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase::crypto::file::{PART, decrypt};
use voicase::crypto::{Key, token};
use voicase_tests::{Answer, Standing, World};

fn bytes(length: u64) -> Vec<u8> {
    (0..length).map(|i| u8::try_from(i % 251).expect("below 256")).collect()
}

async fn get(world: &World, path: &str) -> Answer {
    world.house.admin.send(Request::get(path).body(Body::empty()).expect("a request")).await
}

async fn down(world: &World, file: &Value, session: Option<String>) -> Answer {
    let path = format!("/down/{}", file["id"].as_str().expect("an id"));
    let request = session.iter().fold(Request::get(path), |request, s| request.header("x-reporter-session", s));
    world.house.reporter.send(request.body(Body::empty()).expect("a request")).await
}

/// A released report with one file that is larger than one piece.
async fn with_file(world: &World) -> (Standing, Vec<u8>) {
    let file = bytes(PART + 100_000);
    let reporter = world.reporter();
    let upload = world.reporters_upload(&reporter, "log Ü.txt", &file).await;
    upload.arrives(&world.house.reporter).await;
    let mut report = reporter.report().await;
    report["files"] = json!([upload.input]);
    reporter.sends(report).await.data();
    world.release().await;
    let list = world.admin().asks("{ cases { nodes { id } } }", json!({})).await;
    (Standing { reporter, case: list.data()["cases"]["nodes"][0]["id"].clone() }, file)
}

async fn grant(world: &World, file: &Value) -> String {
    let input = json!({ "attachment": file["id"], "unscanned": true });
    let granted = world.member().does("grantFile", "url", input).await;
    granted.data()["grantFile"]["url"].as_str().expect("an address").to_owned()
}

#[tokio::test]
async fn a_reporters_file_reaches_staff_whole_and_each_grant_opens_it_once() {
    let world = World::new().await;
    let (standing, sent) = with_file(&world).await;
    let opened = world.member().opens(&standing.case, "files { id name mediaType size author scan }").await;
    let file = &opened.data()["case"]["files"][0];
    assert_eq!((&file["name"], &file["size"]), (&json!("log Ü.txt"), &json!(sent.len())));
    world.member().does("grantFile", "url", json!({ "attachment": file["id"] })).await.refused("NOT_ALLOWED_NOW");

    let url = grant(&world, file).await;
    let fetched = get(&world, &url).await;
    assert_eq!(fetched.status, 200);
    assert!(fetched.bytes == sent, "the file came back as it was");
    assert!(fetched.header("content-disposition").starts_with("attachment; filename*=UTF-8''log%20%C3%9C.txt"));
    assert_eq!(fetched.header("x-content-type-options"), "nosniff");
    assert!(fetched.header("content-security-policy").contains("sandbox"));
    assert_eq!(get(&world, &url).await.status, 404, "a grant works once");

    let late = grant(&world, file).await;
    world.wait(TimeDelta::seconds(61));
    assert_eq!(get(&world, &late).await.status, 404, "a grant is valid for one minute");
    assert_eq!(get(&world, "/files/AQIDBA").await.status, 404);
}

#[tokio::test]
async fn a_grant_dies_with_the_right_it_was_given_for() {
    let world = World::new().await;
    let (standing, _) = with_file(&world).await;
    let opened = world.member().opens(&standing.case, "files { id }").await;
    let url = grant(&world, &opened.data()["case"]["files"][0]).await;
    world.house.change("UPDATE membership SET deny = 1 << 8 WHERE id = $1", &[world.member().member]).await;
    assert_eq!(get(&world, &url).await.code(), "FORBIDDEN");
}

#[tokio::test]
async fn a_file_of_the_staffs_reaches_the_reporter_as_ciphertext_with_its_key() {
    let world = World::new().await;
    let Standing { reporter, case } = world.case().await;
    let sent = bytes(70_000);
    let upload = world.staffs_upload(world.manager(), &case, "answer.txt", &sent).await;
    upload.arrives(&world.house.admin).await;
    let message =
        json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "See the file.", "files": [upload.input] });
    world.manager().does("sendMessage", "message { files { name } }", message).await.data();

    let read = reporter.asks("{ report { messages { nodes { files { id name slot key size } } } } }", json!({})).await;
    let file = &read.data()["report"]["messages"]["nodes"][0]["files"][0];
    assert_eq!(file["name"], "answer.txt");
    let fetched = down(&world, file, reporter.session()).await;
    assert_eq!((fetched.status.as_u16(), fetched.bytes == upload.wire), (200, true));
    let key = token::decode(file["key"].as_str().expect("a key")).and_then(|k| Key::from_slice(&k)).expect("32 bytes");
    let parts = decrypt(&key, upload.slot, fetched.bytes.len() as u64, fetched.bytes.as_slice());
    assert!(parts.try_collect::<Vec<_>>().await.expect("it opens").concat() == sent);

    assert_eq!(down(&world, file, None).await.status, 401);
    let stranger = world.case().await.reporter;
    assert_eq!(down(&world, file, stranger.session()).await.status, 404, "a session of another report");
    world.wait(TimeDelta::minutes(16));
    assert_eq!(down(&world, file, reporter.session()).await.status, 401, "an expired session");
}

#[tokio::test]
async fn evidence_is_attached_once_and_only_where_its_slot_was_opened_for() {
    let world = World::new().await;
    let (first, second) = (world.case().await.case, world.case().await.case);
    let upload = world.staffs_upload(world.member(), &first, "scan.txt", &bytes(5)).await;
    let attach = |case: &Value| json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "files": [upload.input] });
    world.member().does("attachEvidence", "case { id }", attach(&first)).await.refused("NOT_ALLOWED_NOW");
    upload.arrives(&world.house.admin).await;
    world.member().does("attachEvidence", "case { id }", attach(&second)).await.refused("NOT_FOUND");
    world.member().does("attachEvidence", "case { id }", attach(&first)).await.data();
    world.member().does("attachEvidence", "case { id }", attach(&first)).await.refused("NOT_ALLOWED_NOW");
    let files = world.viewer().opens(&first, "files { name author }").await;
    assert_eq!(files.data()["case"]["files"], json!([{ "name": "scan.txt", "author": "STAFF" }]));
}

#[tokio::test]
async fn an_upload_takes_only_its_own_next_bytes_with_its_own_secret() {
    let world = World::new().await;
    let reporter = world.reporter();
    let mut upload = world.reporters_upload(&reporter, "a.txt", &bytes(600_000)).await;
    let (surface, wire) = (&world.house.reporter, upload.wire.clone());
    let (first, second) = wire.split_at(300_000);
    assert_eq!(upload.put(surface, 0, &wire[..1000]).await.status, 400, "a piece below the minimum size");
    assert_eq!(
        upload.put_body(surface, 0, wire.len() + 1, Body::empty()).await.status,
        400,
        "a piece that is larger than the file"
    );
    assert_eq!(upload.put(surface, 300_000, second).await.code(), "CONFLICT", "a piece after a gap");
    assert_eq!(upload.finish(surface).await.code(), "NOT_ALLOWED_NOW", "nothing arrived");
    assert_eq!(upload.put(&world.house.admin, 0, first).await.status, 404, "the staff's surface has its own slots");
    let taken = upload.put(surface, 0, first).await;
    assert_eq!((taken.status.as_u16(), taken.header("x-upload-arrived")), (204, "300000"));
    assert_eq!(upload.put(surface, 0, first).await.code(), "CONFLICT", "a piece that has already arrived");
    assert_eq!(upload.finish(surface).await.code(), "NOT_ALLOWED_NOW", "half of the file is missing");
    assert_eq!(upload.put(surface, 300_000, second).await.status, 204);
    assert_eq!(upload.finish(surface).await.status, 204);
    assert_eq!(upload.finish(surface).await.status, 204, "a repeated completion");
    assert_eq!(upload.put(surface, 0, first).await.code(), "NOT_ALLOWED_NOW", "the upload is completed");
    upload.secret = token::encode(&[7; 32]);
    assert_eq!(upload.put(surface, 0, first).await.status, 404);
    assert_eq!(upload.finish(surface).await.status, 404);
}
