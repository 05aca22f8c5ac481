//! ministack, an AWS emulator that checks signatures and policies. One instance serves all tests of this run, over TLS
//! on loopback.
//!
//! Its limits are described where a test works around them.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, SignableBody, SignableRequest, SignatureLocation, SigningInstructions, SigningSettings, sign,
};
use aws_sigv4::sign::v4::SigningParams;
use reqwest::Url;
use serde_json::Value;
use tokio::net::TcpListener;
use voicase::outside::clock::Clock;

use super::authority::{Authority, pem};
use super::door::REGION;

const PATIENCE: Duration = Duration::from_mins(1);

pub struct Emulator {
    pub endpoint: String,
    pub authority: Authority,
    pub place: PathBuf,
}

/// Response of a service.
#[derive(Debug)]
pub struct Said {
    pub status: u16,
    pub body: String,
}

impl Said {
    pub fn ok(self) -> Self {
        assert_eq!(self.status, 200, "{}", self.body);
        self
    }

    pub fn json(self) -> Value {
        serde_json::from_str(&self.ok().body).expect("JSON")
    }

    /// Text of the first XML element with this name.
    pub fn text(&self, element: &str) -> String {
        let text = self.body.split_once(&format!("<{element}>")).and_then(|(_, rest)| rest.split_once('<'));
        text.unwrap_or_else(|| panic!("no {element} in {}", self.body)).0.to_owned()
    }

    /// Whether the request was refused because a right is missing.
    pub fn is_denied(&self) -> bool {
        [400, 403].contains(&self.status) && (self.body.contains("AccessDenied") || self.body.is_empty())
    }
}

impl Emulator {
    pub async fn start() -> Self {
        let place = place();
        let authority = Authority::keep_in(&place);
        let (certificate, key) = authority.certifies("localhost");
        std::fs::write(place.join("cert.pem"), pem("CERTIFICATE", &certificate)).expect("a file");
        std::fs::write(place.join("key.pem"), pem("PRIVATE KEY", key.secret_der())).expect("a file");
        // This port was free a moment ago. No other test gets the same port, because one emulator serves all tests.
        let free = TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("its address").port();
        launch(&place, free);
        let emulator = Self { endpoint: format!("https://localhost:{free}"), authority, place };
        let start = Instant::now();
        while emulator.client().get(format!("{}/_ministack/health", emulator.endpoint)).send().await.is_err() {
            assert!(start.elapsed() < PATIENCE, "ministack does not start: {}/log", emulator.place.display());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        emulator
    }

    /// A client without a connection pool. Each test has its own Tokio runtime, so a pooled connection must not outlive
    /// it.
    pub fn client(&self) -> reqwest::Client {
        let authority = std::fs::read(self.authority.file()).expect("a file");
        let authority = reqwest::Certificate::from_pem(&authority).expect("a certificate");
        let client = reqwest::Client::builder().tls_certs_merge([authority]).timeout(PATIENCE);
        client.pool_max_idle_per_host(0).build().expect("a client")
    }

    /// Calls an action of a query-protocol service (IAM, STS).
    pub async fn query(&self, who: &Credentials, service: &str, parameters: &[(&str, &str)]) -> Said {
        let mut url = Url::parse(&self.endpoint).expect("an address");
        url.query_pairs_mut().extend_pairs(parameters);
        let body = url.query().unwrap_or_default().to_owned();
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        self.send(who, service, "POST", "/", &headers, body).await
    }

    /// Calls an operation of a JSON-protocol service (KMS, Secrets Manager).
    pub async fn json(&self, who: &Credentials, service: &str, target: &str, input: &Value) -> Said {
        let headers = [("content-type", "application/x-amz-json-1.1"), ("x-amz-target", target)];
        self.send(who, service, "POST", "/", &headers, input.to_string()).await
    }

    /// Calls S3 with a path-style URL.
    pub async fn s3(&self, who: &Credentials, method: &str, path: &str, body: impl Into<String>) -> Said {
        self.send(who, "s3", method, path, &[], body.into()).await
    }

    pub async fn send(
        &self,
        who: &Credentials,
        service: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> Said {
        let url = format!("{}{path}", self.endpoint);
        let mut settings = SigningSettings::default();
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        let body_signed = SignableBody::Bytes(body.as_bytes());
        let signed = signed(who, service, method, &url, headers, body_signed, settings);
        let method = method.parse().expect("a method");
        let mut request = self.client().request(method, url);
        for (name, value) in headers.iter().copied().chain(signed.headers()) {
            request = request.header(name, value);
        }
        let answer = request.body(body).send().await.expect("an answer");
        Said { status: answer.status().as_u16(), body: answer.text().await.expect("a body") }
    }

    /// A presigned GET URL that is valid for `life`.
    pub fn presigned(&self, who: &Credentials, path: &str, life: Duration) -> String {
        let mut settings = SigningSettings::default();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(life);
        let mut url = Url::parse(&format!("{}{path}", self.endpoint)).expect("an address");
        let signed = signed(who, "s3", "GET", url.as_str(), &[], SignableBody::UnsignedPayload, settings);
        url.query_pairs_mut().extend_pairs(signed.params());
        url.into()
    }
}

fn signed(
    who: &Credentials,
    service: &str,
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: SignableBody<'_>,
    settings: SigningSettings,
) -> SigningInstructions {
    let identity = who.clone().into();
    let params = SigningParams::builder().identity(&identity).region(REGION).name(service);
    let params = params.time(Clock::System.now().into()).settings(settings).build().expect("everything is given");
    let request = SignableRequest::new(method, url, headers.iter().copied(), body).expect("a request");
    sign(request, &params.into()).expect("a signature").into_parts().0
}

/// Creates the directory of this run and removes those of runs that have ended.
fn place() -> PathBuf {
    let all = Path::new(env!("CARGO_TARGET_TMPDIR")).join("aws");
    for left in std::fs::read_dir(&all).into_iter().flatten().flatten() {
        if !Path::new("/proc").join(left.file_name()).exists() {
            let _ = std::fs::remove_dir_all(left.path());
        }
    }
    let place = all.join(std::process::id().to_string());
    std::fs::create_dir_all(&place).expect("a directory");
    place
}

/// Starts the emulator. The kernel kills it when the thread that started it ends.
fn launch(place: &Path, port: u16) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let program = root.join(".voicase/tools/ministack");
    assert!(program.exists(), "ministack is not installed: run `infra/dev/install test`");
    let log = File::create(place.join("log")).expect("a log");
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--"]).arg(program).current_dir(place).stdin(Stdio::null());
    command.stdout(log.try_clone().expect("a log")).stderr(log);
    command.env("HOME", place).env("TMPDIR", place).env("GATEWAY_PORT", port.to_string());
    command.envs([("AUTH", "true"), ("BIND_HOST", "127.0.0.1"), ("USE_SSL", "1"), ("MINISTACK_REGION", REGION)]);
    command.env("MINISTACK_SSL_CERT", place.join("cert.pem")).env("MINISTACK_SSL_KEY", place.join("key.pem"));
    let (started, start) = mpsc::channel();
    thread::spawn(move || {
        let mut child = command.spawn().expect("ministack");
        let _ = started.send(());
        let _ = child.wait();
    });
    start.recv().expect("ministack starts");
}
