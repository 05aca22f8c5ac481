//! The contents of a backup, and the restore.

use std::path::PathBuf;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use voicase::app::App;
use voicase::backup::{BackupError, Directories, Sources, backup, restore};
use voicase::crypto::Key;
use voicase::outside::store::Store;
use voicase_dev::postgres::SUPERUSER;
use voicase_tests::{Standing, Surface, World, instance};

const WORDS: &str = "the-tide-tables-were-copied-by-hand";

/// Two databases and a bucket for one test.
struct Elsewhere {
    main: String,
    keystore: String,
    bucket: String,
}

impl Elsewhere {
    async fn new() -> Self {
        let name = format!("restored_{}", uuid::Uuid::new_v4().simple());
        let (main, keystore) = (name.clone(), format!("{name}_ks"));
        let mut cluster =
            PgConnection::connect(&instance().services.postgres.superuser_url()).await.expect("a connection");
        for database in [&main, &keystore] {
            let sql = format!("CREATE DATABASE \"{database}\" OWNER voicase_owner");
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut cluster).await.expect("a database");
        }
        Self { main, keystore, bucket: name.replace('_', "-") }
    }

    /// URLs of both databases with the superuser, who may create tables for other owners.
    fn sources(&self) -> Sources {
        let url = |database: &str| instance().services.postgres.url(SUPERUSER, database);
        Sources { main: url(&self.main), keystore: url(&self.keystore) }
    }

    async fn store(&self, like: &App) -> Store {
        let mut config = like.config.store.clone();
        config.bucket.clone_from(&self.bucket);
        let store = Store::new(&config).await;
        store.create_bucket().await.expect("a bucket");
        store
    }

    /// Starts the process of `like` again, with the same secrets, on the restored data.
    async fn surface(&self, like: &App) -> Surface {
        let mut config = like.config.clone();
        let url = |database: &str| instance().services.postgres.url(config.process.database_role(), database);
        let (main, keystore) = (url(&self.main), url(&self.keystore));
        config.database = main.parse().expect("an address");
        config.keystore = keystore.parse().expect("an address");
        config.store.bucket.clone_from(&self.bucket);
        Surface::new(App::new(config, like.clock.clone()).await.expect("the same secrets"))
    }

    /// Asserts that the restore ended all access. No session, API token, invitation, reset, address change or ceremony
    /// is open. No email waits, and the audit log is in epoch 2. Then reopens the sessions, to read the restored data.
    async fn is_ended(&self) {
        let mut main = PgConnection::connect(&self.sources().main).await.expect("a connection");
        let open = "SELECT (SELECT count(*) FROM session WHERE revoked_at IS NULL) + (SELECT count(*) FROM api_token WHERE revoked_at IS NULL) \
            + (SELECT count(*) FROM invitation WHERE accepted_at IS NULL AND revoked_at IS NULL) + (SELECT count(*) FROM reset WHERE token_hash IS NOT NULL) \
            + (SELECT count(*) FROM email_change) + (SELECT count(*) FROM ceremony) + (SELECT count(*) FROM outbox)";
        assert_eq!(sqlx::query_scalar::<_, i64>(open).fetch_one(&mut main).await.expect("a count"), 0);
        let epoch = "SELECT column_default FROM information_schema.columns WHERE table_name = 'audit_event' AND column_name = 'epoch'";
        assert_eq!(sqlx::query_scalar::<_, String>(epoch).fetch_one(&mut main).await.expect("a default"), "2");
        let sessions = "UPDATE session SET revoked_at = NULL";
        sqlx::query(sessions).execute(&mut main).await.expect("open sessions");
    }

    async fn forget_secret(&self, case: &Standing) {
        let mut keystore = PgConnection::connect(&self.sources().keystore).await.expect("a connection");
        let erased =
            sqlx::query("DELETE FROM ks.secret WHERE case_id = $1").bind(case.id()).execute(&mut keystore).await;
        assert_eq!(erased.expect("a statement").rows_affected(), 1);
    }
}

pub fn places() -> Directories {
    let place: PathBuf = std::env::temp_dir().join(format!("voicase-backup-{}", uuid::Uuid::new_v4().simple()));
    Directories { main: place.join("main"), keystore: place.join("keystore") }
}

pub fn sources() -> Sources {
    let url = |database: &str| instance().services.postgres.url("voicase_backup", database);
    Sources { main: url(&instance().databases.main), keystore: url(&instance().databases.keystore) }
}

/// Sends a report, then a message with the text `WORDS` and one file.
pub async fn told(world: &World) -> Standing {
    let standing = world.case().await;
    let upload = world.reporters_upload(&standing.reporter, "tides.txt", WORDS.as_bytes()).await;
    upload.arrives(&world.house.reporter).await;
    let message = json!({ "idempotencyKey": uuid::Uuid::new_v4(), "text": WORDS, "files": [upload.input] });
    standing.reporter.does("sendMessage", "message { number }", message).await.data();
    world.release().await;
    standing
}

/// Reads a case as a manager on another surface.
async fn read(surface: &Surface, token: &str, world: &World, case: &Value) -> voicase_tests::Answer {
    let document =
        "query($id: UUID!) { case(id: $id) { answers { value } messages { nodes { text } } files { id name } } }";
    let (bearer, org) = (format!("Bearer {token}"), world.org.to_string());
    let headers = [("authorization", bearer.as_str()), ("x-organization-id", org.as_str())];
    surface.ask("/graphql", document, &json!({ "id": case }), &headers).await
}

#[tokio::test]
async fn a_restored_backup_gives_back_reports_dialogue_and_files_and_erasure_stays_erasure() {
    let world = World::new().await;
    let (kept, erased) = (told(&world).await, told(&world).await);
    let (key, places, elsewhere) = (Key::random(), places(), Elsewhere::new().await);
    let app = &world.house.admin.app;
    let token = world.manager().token().await;

    backup(&sources(), &app.store, &places, &key).await.expect("a backup");
    for file in ["main/main.dump.age", "main/objects.tar.age", "keystore/keystore.dump.age"] {
        let bytes = std::fs::read(places.main.parent().expect("a place").join(file)).expect("a file");
        assert!(bytes.starts_with(b"age-encryption.org/v1"), "{file} is encrypted");
        assert!(!bytes.windows(WORDS.len()).any(|w| w == WORDS.as_bytes()), "{file} holds a reporter's words");
    }
    let store = elsewhere.store(app).await;
    let wrong = restore(&places, &elsewhere.sources(), &store, &Key::random()).await;
    assert!(matches!(wrong, Err(BackupError::Closed)), "another key opens it: {wrong:?}");
    restore(&places, &elsewhere.sources(), &store, &key).await.expect("a restore");

    let (staff, reporters) = (elsewhere.surface(app).await, elsewhere.surface(&world.house.reporter.app).await);
    read(&staff, &token, &world, &kept.case).await.refused("UNAUTHENTICATED");
    elsewhere.is_ended().await;
    let read_back = read(&staff, &token, &world, &kept.case).await;
    assert_eq!(read_back.data()["case"]["messages"]["nodes"][0]["text"], WORDS);
    assert_eq!(read_back.data()["case"]["files"][0]["name"], "tides.txt");
    fetches_the_file(&staff, &token, &world, &read_back.data()["case"]["files"][0]["id"]).await;

    let open =
        "mutation($input: OpenReportInput!) { openReport(input: $input) { report { messages { nodes { text } } } } }";
    let input = json!({ "input": { "channel": kept.reporter.slug, "access": kept.reporter.access() } });
    let returned = reporters.ask("/graphql/auth", open, &input, &[]).await;
    assert_eq!(returned.data()["openReport"]["report"]["messages"]["nodes"][0]["text"], WORDS);

    // Yesterday's main database now runs with today's keystore. The erased case stays erased, and the other one stays
    // readable.
    elsewhere.forget_secret(&erased).await;
    let unreadable = read(&staff, &token, &world, &erased.case).await;
    assert_eq!(unreadable.code(), "NOT_FOUND");
    let nothing = json!({ "case": { "answers": null, "messages": null, "files": null } });
    assert_eq!(unreadable.json["data"], nothing, "an erased case has no words");
    read(&staff, &token, &world, &kept.case).await.data();
    std::fs::remove_dir_all(places.main.parent().expect("a place")).expect("the backup is removed");
}

#[test]
fn the_runbook_ends_what_the_command_ends() {
    let (code, page) =
        (include_str!("../../../api/src/backup/after.rs"), include_str!("../../../docs/runbooks/restore.md"));
    let ends: Vec<_> =
        code.lines().map(str::trim).filter(|l| l.starts_with("UPDATE ") || l.starts_with("DELETE ")).collect();
    assert!(ends.len() > 8, "{ends:?}");
    for statement in ends {
        assert!(page.lines().any(|line| line == statement), "not in the runbook: {statement}");
    }
}

async fn fetches_the_file(staff: &Surface, token: &str, world: &World, file: &Value) {
    let grant = "mutation($input: GrantFileInput!) { grantFile(input: $input) { url } }";
    let (bearer, org) = (format!("Bearer {token}"), world.org.to_string());
    let headers = [("authorization", bearer.as_str()), ("x-organization-id", org.as_str())];
    let input = json!({ "input": { "attachment": file, "unscanned": true } });
    let granted = staff.ask("/graphql", grant, &input, &headers).await;
    let url = granted.data()["grantFile"]["url"].as_str().expect("an address").to_owned();
    let fetched = staff.send(Request::get(url).body(Body::empty()).expect("a request")).await;
    assert_eq!(fetched.bytes, WORDS.as_bytes());
}
