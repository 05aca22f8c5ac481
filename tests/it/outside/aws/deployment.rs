//! The first deployment as the templates define it, from empty databases to a file that is stored, fetched and
//! discarded. Each task has its own role, secrets and database user. No task logs a secret.

use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use uuid::Uuid;
use voicase::app::App;
use voicase::config::Config;
use voicase::crypto::file::{encrypt, wire_size};
use voicase::crypto::receipt::Seed;
use voicase::crypto::{Key, token};
use voicase::env::Process;
use voicase::outside::clock::Clock;
use voicase::worker::sweep;
use voicase_dev::postgres::SUPERUSER;
use voicase_tests::{QUESTION, instance};

use super::support::installation::{Installation, installation};
use super::support::task::{KEYSTORE, MAIN, Task};
use crate::support::machine::until;

const REPORTERS: &str = include_str!("../../../../clients/reporter/gen/operations.json");
const STAFFS: &str = include_str!("../../../../clients/admin/gen/operations.json");
const PASSWORD: &str = "a-password-that-opens-nothing";
const SLUG: &str = "first-deployment";

fn operation(manifest: &str, start: &str, variables: Value) -> Value {
    let all: serde_json::Map<String, Value> = serde_json::from_str(manifest).expect("a manifest");
    let found = all.into_iter().find(|(_, text)| text.as_str().is_some_and(|text| text.starts_with(start)));
    json!({ "id": found.expect(start).0, "variables": variables })
}

async fn superuser(database: &str) -> PgConnection {
    PgConnection::connect(&instance().services.postgres.url(SUPERUSER, database)).await.expect("a connection")
}

/// Asserts that every connection to the task's databases used this role and was accepted.
fn came_as(task: &Task, expected: &str) {
    let visits = task.door.visits();
    assert!(visits.iter().any(|visit| visit.database == MAIN), "{expected} connected to no database: {visits:?}");
    assert!(visits.iter().all(|visit| visit.role == expected && visit.entered), "{visits:?}");
}

fn says_no_secret(aws: &Installation, task: &Task) {
    let said = task.said();
    for secret in task.secrets.iter().chain([&aws.master]) {
        assert!(secret.len() > 20 && !said.contains(secret), "a secret is logged: {secret}\n{said}");
    }
    assert!(!said.contains("X-Amz-Signature") && !said.contains("X-Amz-Security-Token"), "a token is logged\n{said}");
}

async fn migrates(aws: &Installation) {
    let mut db = superuser("postgres").await;
    for name in [MAIN, KEYSTORE] {
        db.execute(AssertSqlSafe(format!("CREATE DATABASE {name} OWNER voicase_owner"))).await.expect("a database");
    }
    let mut task = Task::start(aws, &aws.definition(&["migrate"]), &[], &[]).await;
    assert!(task.ends().await.success(), "{}", task.said());
    came_as(&task, "voicase_migrator");
    says_no_secret(aws, &task);
}

async fn founds(aws: &Installation) {
    let arguments = ["bootstrap", "--organisation", "Fjordlys", "--channel", SLUG, "--email", "signe@fjordlys.example"];
    let mut task = Task::start(aws, &aws.definition(&["bootstrap"]), &arguments, &[]).await;
    assert!(task.ends().await.success(), "{}", task.said());
    assert!(task.said().contains("/enrol#"), "{}", task.said());
    came_as(&task, "voicase_platform");
    says_no_secret(aws, &task);
    superuser(MAIN).await.execute(MEMBER).await.expect("a member");
}

/// Inserts a member who handles cases, as if an invitation had been accepted. A channel takes no reports before that.
const MEMBER: &str = r"WITH person AS (INSERT INTO account (id, email_index, email, name, created_at)
      VALUES (gen_random_uuid(), '\x01', '', '', now()) RETURNING id),
    member AS (INSERT INTO membership (org_id, id, account_id, role, created_at)
      SELECT o.id, gen_random_uuid(), p.id, 'manager', now() FROM organisation o, person p RETURNING org_id, id)
    INSERT INTO membership_department (org_id, membership_id, department_id)
      SELECT m.org_id, m.id, d.id FROM member m JOIN department d ON d.org_id = m.org_id";

/// Asserts that a sign-in with a wrong email address is refused.
async fn is_refused(task: &Task) {
    let input = json!({ "input": { "email": "signe@fjordlys.example", "password": PASSWORD } });
    let body = operation(STAFFS, "mutation SignIn(", input).to_string();
    let request = task.http.post(format!("{}/graphql/auth", task.url)).header("content-type", "application/json");
    let answer = request.header("x-voicase", "1").body(body).send().await.expect("an answer");
    let said = answer.text().await.expect("a body");
    assert!(said.contains("SIGN_IN_FAILED"), "{said}\n{}", task.said());
}

/// Opens an upload slot and sends a file to it.
async fn uploads(task: &Task, bytes: &[u8]) -> (Value, Vec<u8>) {
    let size = wire_size(bytes.len() as u64);
    let open = operation(REPORTERS, "mutation OpenUpload(", json!({ "input": { "channel": SLUG, "size": size } }));
    let slot = task.posts("/graphql", "", &open).await.0["openUpload"].clone();
    let id: Uuid = slot["id"].as_str().and_then(|id| id.parse().ok()).expect("a slot");
    let (key, secret) = (Key::random(), slot["secret"].as_str().expect("a secret"));
    let wire = encrypt(&key, id, bytes);
    let part = task.http.put(format!("{}/up/{id}/0", task.url)).header("x-upload-secret", secret);
    let sent = part.header("content-length", wire.len()).body(wire.clone()).send().await.expect("an answer");
    assert_eq!(sent.status(), 204, "{}", task.said());
    let joined = task.http.post(format!("{}/up/{id}", task.url)).header("x-upload-secret", secret).send().await;
    assert_eq!(joined.expect("an answer").status(), 204, "{}", task.said());
    let input = json!({ "slot": id, "secret": secret, "key": token::encode(key.bytes()), "name": "log.txt", "mediaType": "text/plain", "size": bytes.len() });
    (input, wire)
}

/// Sends a report, then a message with a file, and fetches the file.
async fn stores_and_fetches(task: &Task) {
    let asked = task.posts("/graphql", "", &operation(REPORTERS, "query Channel(", json!({ "slug": SLUG }))).await.0;
    let org: Uuid = asked["channel"]["organisationId"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    let report = json!({ "input": {
        "channel": SLUG,
        "idempotencyKey": Uuid::new_v4(),
        "form": asked["channel"]["form"]["id"],
        "anonymity": "ANONYMOUS",
        "language": "en",
        "answers": [{ "question": QUESTION, "value": "The bilge pump's log is written a week ahead." }],
        "files": [],
        "access": token::encode(Seed::random().access(org).bytes()),
    } });
    let session = task.posts("/graphql", "", &operation(REPORTERS, "mutation SubmitReport(", report)).await.1;
    let (input, wire) = uploads(task, b"pump off, pump on").await;
    let message = json!({ "input": { "idempotencyKey": Uuid::new_v4(), "text": "The log.", "files": [input] } });
    let (sent, session) =
        task.posts("/graphql", &session, &operation(REPORTERS, "mutation SendMessage(", message)).await;
    let file = sent["sendMessage"]["message"]["files"][0]["id"].as_str().expect("a file").to_owned();
    let fetched = task.http.get(format!("{}/down/{file}", task.url)).header("x-reporter-session", session).send();
    assert!(fetched.await.expect("an answer").bytes().await.expect("a body") == wire, "the file came back as it was");
}

/// Lets an unattached upload expire and makes its discard job due. Returns the object's key.
async fn an_upload_ends(task: &Task) -> String {
    let (input, _) = uploads(task, b"never sent").await;
    let slot: Uuid = input["slot"].as_str().and_then(|id| id.parse().ok()).expect("a slot");
    let sql = "UPDATE upload_slot SET expires_on = '2026-01-01' WHERE id = $1 RETURNING pieces[1]";
    let key = sqlx::query_scalar(sql).bind(slot).fetch_one(&mut superuser(MAIN).await).await.expect("a slot");
    // Runs the worker's sweep on the same databases.
    let like = instance().app(Process::Worker, "", Clock::System).await.expect("an app");
    let of = |database: &str| instance().services.postgres.url(Process::Worker.database_role(), database);
    let database = of(MAIN).parse().expect("an address");
    let app = App::new(Config { database, ..like.config.clone() }, Clock::System).await.expect("an app");
    sweep::all(&app).await.expect("a sweep");
    // The objects are discarded one day later. Make the job due now.
    let due = "UPDATE job SET due_on = '2026-01-01', claimed_until = NULL WHERE kind = 'discard_objects'";
    sqlx::query(due).execute(&mut superuser(MAIN).await).await.expect("a job");
    key
}

#[tokio::test]
async fn the_first_deployment_runs_under_the_roles_of_the_templates_and_says_no_secret() {
    let aws = installation().await;
    migrates(aws).await;
    founds(aws).await;
    let mut reporter = Task::start(aws, &aws.definition(&["serve", "--surface", "reporter"]), &[], &[]).await;
    reporter.is_ready().await;
    stores_and_fetches(&reporter).await;
    let key = an_upload_ends(&reporter).await;
    let path = format!("/{}/{key}", aws.files());
    assert_eq!(aws.emulator.s3(&aws.root, "HEAD", &path, "").await.status, 200);

    let owner = [("VOICASE_PLATFORM_OWNERS", "signe@fjordlys.example")];
    let mut admin = Task::start(aws, &aws.definition(&["serve", "--surface", "admin"]), &[], &owner).await;
    admin.is_ready().await;
    is_refused(&admin).await;
    let mails = instance().mails.url();
    let mail = [
        ("VOICASE_SMTP_URL", mails.as_str()),
        ("VOICASE_SMTP_USER", ""),
        ("VOICASE_MAIL_SENDER", "VoiCase <voicase@voicase.example>"),
        ("VOICASE_STAFF_ORIGIN", "https://staff.example"),
    ];
    let mut worker = Task::start(aws, &aws.definition(&["work"]), &[], &mail).await;
    worker.is_ready().await;
    let head = async || aws.emulator.s3(&aws.root, "HEAD", &path, "").await.status;
    until("the worker discards it", async || head().await == 404).await;
    let tasks = [(&mut reporter, "voicase_reporter"), (&mut admin, "voicase_admin"), (&mut worker, "voicase_worker")];
    for (task, expected) in tasks {
        assert!(task.is_stopped().await.success(), "{}", task.said());
        came_as(task, expected);
        says_no_secret(aws, task);
        assert!(!task.said().contains("pump") && !task.said().contains(PASSWORD), "the request's content is logged");
    }
}

#[tokio::test]
async fn a_start_is_refused_by_name_and_without_the_secret_when_kms_does_not_open_it() {
    let aws = installation().await;
    let definition = aws.definition(&["serve", "--surface", "reporter"]);
    let other = "arn:aws:kms:eu-central-1:000000000000:key/3d0d3c9e-6a52-4d8b-8f3c-0c9a2f6d4b11";
    let wrong = [
        ("VOICASE_KMS_KEY", other),
        ("VOICASE_KMS_KEY", "alias/voicase"),
        ("VOICASE_SECRET_MASTER_KEK", &aws.master),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/"),
    ];
    for what in wrong {
        let mut task = Task::start(aws, &definition, &[], &[what]).await;
        assert!(!task.ends().await.success(), "it starts with {what:?}");
        assert!(task.said().contains("VOICASE_KMS_KEY"), "{what:?}: {}", task.said());
        says_no_secret(aws, &task);
    }
}

#[tokio::test]
async fn a_start_is_refused_when_tokens_could_go_to_a_server_that_has_not_proved_its_name() {
    let aws = installation().await;
    let definition = aws.definition(&["serve", "--surface", "reporter"]);
    for mode in ["disable", "allow", "prefer", "require", "verify-ca"] {
        let weak = format!("postgres://voicase_reporter@localhost/{KEYSTORE}?sslmode={mode}");
        let mut task = Task::start(aws, &definition, &[], &[("VOICASE_KEYSTORE_URL", &weak)]).await;
        assert!(!task.ends().await.success(), "it starts with {mode}");
        assert!(task.said().contains("VOICASE_KEYSTORE_URL") && task.said().contains("verify-full"), "{}", task.said());
        assert_eq!(task.door.visits(), []);
    }
}
