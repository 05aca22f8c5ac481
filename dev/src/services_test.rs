//! Tests of the development services with the real programs.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, SystemTime};

use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use sqlx::{Connection as _, PgConnection};

use super::store::{BUCKET, Store};
use super::{Cluster, DevError, Services};

/// A directory for one test, which is deleted afterwards.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let place = std::env::temp_dir().join(format!("voicase-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&place).expect("a temporary directory");
        Self(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn connect(cluster: &Cluster) -> PgConnection {
    PgConnection::connect(&cluster.superuser_url()).await.expect("a connection")
}

async fn read(store: &Store, key: &str, range: Option<&str>) -> Vec<u8> {
    let get = store.client().get_object().bucket(BUCKET).key(key).set_range(range.map(Into::into));
    get.send().await.expect("object").body.collect().await.expect("body").to_vec()
}

#[tokio::test]
async fn what_was_stored_survives_a_kill_of_both_servers() {
    let place = Place::new("survives");
    let services = Services::start(&place.0).await.expect("first start");
    let mut db = connect(&services.postgres).await;
    sqlx::raw_sql("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('here')")
        .execute(&mut db)
        .await
        .expect("row");
    let put = services.store.client().put_object().bucket(BUCKET).key("kept").body(ByteStream::from_static(b"here"));
    put.send().await.expect("put");
    for id in [services.postgres.id(), services.store.id()] {
        Command::new("kill").arg("-9").arg(id.to_string()).status().expect("kill");
    }
    drop(services);

    let services = Services::start(&place.0).await.expect("second start");
    let mut db = connect(&services.postgres).await;
    let word: String = sqlx::query_scalar("SELECT word FROM kept").fetch_one(&mut db).await.expect("row");
    assert_eq!(word, "here");
    assert_eq!(read(&services.store, "kept", None).await, b"here");
}

#[tokio::test]
async fn a_directory_in_use_is_refused_with_a_sentence() {
    let place = Place::new("in-use");
    let first = Cluster::start(&place.0).await.expect("first");
    let second = Cluster::start(&place.0).await.expect_err("second");
    assert!(matches!(second, DevError::InUse(_)), "{second}");
    first.stop();
    Cluster::start(&place.0).await.expect("after the first stopped");
}

#[tokio::test]
async fn the_store_checks_presigned_addresses_as_s3_does() {
    let place = Place::new("presigned");
    let store = Store::start(&place.0).await.expect("store");
    let body = ByteStream::from_static(b"0123456789");
    store.client().put_object().bucket(BUCKET).key("digits").body(body).send().await.expect("put");
    let address = async |started: SystemTime| {
        let lasts = PresigningConfig::builder().start_time(started).expires_in(Duration::from_mins(1));
        let get = store.client().get_object().bucket(BUCKET).key("digits");
        get.presigned(lasts.build().expect("lasts")).await.expect("presigned").uri().to_owned()
    };
    let http = reqwest::Client::builder().timeout(Duration::from_secs(10)).build().expect("client");
    let status = async |address: String| http.get(address).send().await.expect("answer").status().as_u16();
    let now = SystemTime::now();
    let valid = address(now).await;
    assert_eq!(status(valid.clone()).await, 200);
    assert_eq!(status(valid.replace("digits", "others")).await, 403, "signed for another key");
    assert_eq!(status(address(now - Duration::from_mins(5)).await).await, 403, "expired");
    assert_eq!(status(format!("{}/{BUCKET}/digits", store.endpoint())).await, 403, "not signed");
    assert_eq!(read(&store, "digits", Some("bytes=2-4")).await, b"234");
}

#[tokio::test]
async fn the_store_joins_the_parts_of_an_upload() {
    let place = Place::new("parts");
    let store = Store::start(&place.0).await.expect("store");
    let client = store.client();
    let begun = client.create_multipart_upload().bucket(BUCKET).key("joined").send().await.expect("begin");
    let id = begun.upload_id().expect("id");
    let sizes = [5 << 20, 7];
    let mut parts = Vec::new();
    for (number, size) in (1..).zip(sizes) {
        let part = client.upload_part().bucket(BUCKET).key("joined").upload_id(id).part_number(number);
        let sent = part.body(vec![b'x'; size].into()).send().await.expect("part");
        parts.push(CompletedPart::builder().part_number(number).set_e_tag(sent.e_tag).build());
    }
    let upload = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
    let done = client.complete_multipart_upload().bucket(BUCKET).key("joined").upload_id(id).multipart_upload(upload);
    done.send().await.expect("complete");
    assert_eq!(read(&store, "joined", None).await.len(), sizes.iter().sum::<usize>());
}
