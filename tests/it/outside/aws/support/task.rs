//! The real program, started as ECS starts it: with the command, variables and secrets of a task definition.
//! Credentials come from a container endpoint, and the databases accept only IAM tokens.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use aws_credential_types::Credentials;
use axum::Router;
use axum::routing::get;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use uuid::Uuid;
use voicase::outside::clock::Clock;

use super::authority::Authority;
use super::door::{Door, REGION};
use super::installation::{Definition, Installation};

/// Timeout for every wait in this module.
const PATIENCE: Duration = Duration::from_mins(1);

/// Names of the databases, which only these tests use.
pub const MAIN: &str = "aws_main";
pub const KEYSTORE: &str = "aws_keystore";

/// A running task.
pub struct Task {
    pub door: Door,
    pub url: String,
    pub http: reqwest::Client,
    /// Credentials and secrets that must never appear in the task's output.
    pub secrets: Vec<String>,
    child: Child,
    log: PathBuf,
    endpoint: JoinHandle<()>,
    _authority: Authority,
}

impl Drop for Task {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.endpoint.abort();
    }
}

impl Task {
    /// Starts the task. `arguments` replaces the arguments of a command that the operator runs by hand. `changes`
    /// overrides variables, and an empty value removes a variable.
    pub async fn start(
        aws: &Installation,
        definition: &Definition,
        arguments: &[&str],
        changes: &[(&str, &str)],
    ) -> Self {
        let role = aws.assume(&definition.task_role).await;
        let (endpoint, credentials) = container_endpoint(role.clone()).await;
        let authority = Authority::new();
        let door = Door::open(&authority, "localhost", role.secret_access_key(), Clock::System).await;
        let free = TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("its address");
        let log = aws.emulator.place.join(format!("{}.log", Uuid::new_v4()));
        let mut command = program(&log);
        let mut secrets =
            vec![role.secret_access_key().to_owned(), role.session_token().unwrap_or_default().to_owned()];
        for (name, value) in &definition.environment {
            command.env(name, here(value, &door, &authority));
        }
        let execution = aws.assume(&definition.execution_role).await;
        for (name, arn) in &definition.secrets {
            let input = json!({ "SecretId": arn });
            let operation = "secretsmanager.GetSecretValue";
            let said = aws.emulator.json(&execution, "secretsmanager", operation, &input).await.json();
            let secret = said["SecretString"].as_str().expect("a text").to_owned();
            command.env(name, &secret);
            secrets.push(secret);
        }
        command.env("AWS_REGION", REGION).env("AWS_CONTAINER_CREDENTIALS_FULL_URI", credentials);
        command.env("AWS_ENDPOINT_URL", &aws.emulator.endpoint).env("VOICASE_S3_ENDPOINT", &aws.emulator.endpoint);
        command.env("SSL_CERT_FILE", aws.emulator.authority.file()).env("VOICASE_LISTEN", free.to_string());
        let usual = definition.command.iter().map(String::as_str).collect();
        command.args(if arguments.is_empty() { usual } else { arguments.to_vec() });
        for (name, value) in changes {
            if value.is_empty() {
                command.env_remove(name)
            } else {
                command.env(name, value)
            };
        }
        let child = command.spawn().expect("the program");
        // The program serves a self-signed certificate.
        let http = reqwest::Client::builder().tls_danger_accept_invalid_certs(true).timeout(PATIENCE);
        let (url, http) = (format!("https://{free}"), http.build().expect("a client"));
        Self { door, url, http, secrets, child, log, endpoint, _authority: authority }
    }

    /// Waits until the task accepts requests.
    pub async fn is_ready(&mut self) {
        let start = Instant::now();
        loop {
            let asked = self.http.get(format!("{}/readyz", self.url)).send().await;
            if asked.is_ok_and(|answer| answer.status() == 200) {
                return;
            }
            let ended = self.child.try_wait().expect("a child");
            assert!(ended.is_none() && start.elapsed() < PATIENCE, "not ready: {ended:?}\n{}", self.said());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until the process ends.
    pub async fn ends(&mut self) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status;
            }
            assert!(start.elapsed() < PATIENCE, "it does not end\n{}", self.said());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Sends SIGTERM, as ECS does, and waits until the process ends.
    pub async fn is_stopped(&mut self) -> ExitStatus {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill").success());
        self.ends().await
    }

    /// Everything that the task has written to stdout and stderr.
    pub fn said(&self) -> String {
        std::fs::read_to_string(&self.log).expect("its output")
    }

    pub async fn posts(&self, path: &str, session: &str, body: &Value) -> (Value, String) {
        let request = self.http.post(format!("{}{path}", self.url)).header("content-type", "application/json");
        let request = request.header("x-voicase", "1").header("x-reporter-session", session);
        let answer = request.body(body.to_string()).send().await.expect("an answer");
        let session = answer.headers().get("x-reporter-session").and_then(|value| value.to_str().ok());
        let session = session.unwrap_or_default().to_owned();
        let body: Value = serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON");
        assert!(body["errors"].is_null(), "{body}");
        (body["data"].clone(), session)
    }
}

/// The program with an empty environment and its output in `log`.
fn program(log: &Path) -> Command {
    let mut command = Command::new(voicase_tests::binary("voicase"));
    let log = File::create(log).expect("a log");
    command.env_clear().env("RUST_LOG", "warn,voicase=trace").env("RUST_BACKTRACE", "1").stdin(Stdio::null());
    command.stdout(log.try_clone().expect("a log")).stderr(log);
    command
}

/// Replaces addresses and paths of the templates with those of this machine.
fn here(value: &str, door: &Door, authority: &Authority) -> String {
    let port = format!("@localhost:{}/", door.port());
    let value = value.replace("@localhost:5432/", &port).replace("/voicase_keystore?", &format!("/{KEYSTORE}?"));
    let value = value.replace("/voicase?", &format!("/{MAIN}?"));
    value.replace("/etc/ssl/rds.pem", &authority.file().display().to_string())
}

/// Serves the credentials of a role, like the endpoint of an ECS container.
///
/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html>
async fn container_endpoint(role: Credentials) -> (JoinHandle<()>, String) {
    let end = DateTime::<Utc>::from(role.expiry().expect("a session ends")).to_rfc3339_opts(SecondsFormat::Secs, true);
    let given = json!({
        "AccessKeyId": role.access_key_id(),
        "SecretAccessKey": role.secret_access_key(),
        "Token": role.session_token(),
        "Expiration": end,
    });
    let router = Router::new().route("/credentials", get(async move || given.to_string()));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/credentials", listener.local_addr().expect("its address"));
    let serving = tokio::spawn(async move {
        let _ = axum::serve(listener, router).await;
    });
    (serving, url)
}
