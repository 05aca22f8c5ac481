//! The places in which a leaked text or secret could appear.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::http::Request;
use sqlx::PgConnection;
use tower::ServiceExt;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::EnvFilter;
use voicase_tests::{World, instance};

/// Output of `pg_dump` with the role for backups.
pub fn dump(database: &str) -> Vec<u8> {
    let url = instance().services.postgres.url("voicase_backup", database);
    let output = Command::new("pg_dump").arg("--dbname").arg(url).output().expect("pg_dump");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// All files of the database server, including its write-ahead log, and of the object store.
pub fn files() -> Vec<PathBuf> {
    // The path is defined in tests/src/services.rs.
    let binary = std::env::current_exe().expect("this binary");
    let target = binary.ancestors().nth(3).expect("the target directory");
    let mut files = vec![];
    walk(&target.join("test-services").join(std::process::id().to_string()), &mut files);
    files
}

fn walk(dir: &Path, files: &mut Vec<PathBuf>) {
    // A file or directory may disappear during the walk.
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.is_file() {
            files.push(path);
        }
    }
}

/// The statements that `pg_stat_statements` has stored.
pub async fn statements(db: &mut PgConnection) -> Vec<u8> {
    let all: Vec<String> =
        sqlx::query_scalar("SELECT query FROM pg_stat_statements").fetch_all(db).await.expect("rows");
    all.join("\n").into_bytes()
}

/// All objects of the organisation, as the object store returns them.
pub async fn objects(world: &World, db: &mut PgConnection) -> Vec<u8> {
    let keys = "SELECT unnest(pieces) FROM upload_slot WHERE org_id = $1";
    let keys: Vec<String> = sqlx::query_scalar(keys).bind(world.org).fetch_all(db).await.expect("keys");
    let mut all = vec![];
    for key in keys {
        let object = world.house.worker.store.get(&key).await.expect("an object");
        all.extend(object.collect().await.expect("its bytes").into_bytes());
    }
    all
}

/// The response of the metrics endpoint. The first call starts the measurement.
pub async fn metrics() -> Vec<u8> {
    let request = Request::get("/metrics").body(Body::empty()).expect("a request");
    let response = voicase::metrics::router().oneshot(request).await.expect("an answer");
    to_bytes(response.into_body(), usize::MAX).await.expect("a body").to_vec()
}

/// The log of the servers in this thread, with at least the production log level.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub fn bytes(&self) -> Vec<u8> {
        self.0.lock().expect("no test broke here").clone()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no test broke here").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Starts logging in this thread, until the guard is dropped.
pub fn logged() -> (Log, DefaultGuard) {
    let log = Log::default();
    let writer = log.clone();
    let filter = EnvFilter::new("info,voicase=trace");
    let subscriber =
        tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(move || writer.clone()).finish();
    (log, tracing::subscriber::set_default(subscriber))
}
