//! Two staff surfaces and two workers, each in a separate process.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::net::TcpListener;
use uuid::Uuid;
use voicase::env::Process;
use voicase::http::tls;
use voicase::outside::clock::Clock;
use voicase_dev::demo::{self, Account};
use voicase_dev::instance::Instance;
use voicase_tests::{binary, code_at};

use super::balancer::balance;
use super::live_connection::LiveConnection;
use crate::support::machine::{Kept, until};

const ORIGIN: &str = "https://staff.example";
const OPERATIONS: &str = include_str!("../../../../../clients/admin/gen/operations.json");

/// A directory that is removed when the test ends.
struct Place(PathBuf);

impl Drop for Place {
    fn drop(&mut self) {
        if let Ok(elsewhere) = std::fs::read_link(self.0.join("pg")) {
            let _ = std::fs::remove_dir_all(elsewhere);
        }
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Two instances of each process with their own installation. The order of the fields is the order of their end, which
/// is first the processes, then the services, then the data.
pub struct Fleet {
    processes: Vec<Kept>,
    instance: Instance,
    _place: Place,
    account: Account,
    surfaces: [SocketAddr; 2],
    balanced: SocketAddr,
    http: reqwest::Client,
    operations: HashMap<String, String>,
}

/// A signed-in account.
pub struct SignedIn {
    token: String,
    cookie: String,
    org: Option<String>,
}

impl SignedIn {
    /// Reads a session from the response that starts it.
    async fn read(answer: reqwest::Response, field: &str) -> Self {
        let set = answer.headers().get("set-cookie").and_then(|v| v.to_str().ok()).expect("a cookie");
        let cookie = set.split(';').next().unwrap_or_default().to_owned();
        let token = json(answer).await["data"][field]["accessToken"].as_str().expect("a token").to_owned();
        Self { token, cookie, org: None }
    }
}

impl Fleet {
    /// Starts all processes with demo data.
    pub async fn start() -> Self {
        let place = Place(std::env::temp_dir().join(format!("voicase-fleet-{}", std::process::id())));
        let instance = Instance::start(&place.0).await.expect("an instance");
        let demo = demo::ensure(&instance, &place.0.join("demo.json"), ORIGIN).await.expect("demo data");
        let account = demo.accounts.into_iter().next().expect("an administrator");
        let (mut surfaces, mut processes) = (vec![], vec![]);
        for (process, arguments) in
            [(Process::Admin, ["serve", "--surface", "admin"].as_slice()), (Process::Worker, &["work"])]
        {
            for _ in 0..2 {
                let (child, address) = launch(&instance, process, arguments).await;
                processes.push(child);
                surfaces.push(address);
            }
        }
        let [one, two, ..] = surfaces[..] else { unreachable!("four were started") };
        let http = reqwest::Client::builder().tls_danger_accept_invalid_certs(true).pool_max_idle_per_host(0).build();
        let texts: HashMap<String, String> = serde_json::from_str(OPERATIONS).expect("a manifest");
        let operations = texts.into_iter().map(|(id, text)| (operation_name(&text), id)).collect();
        let balanced = balance([one, two]).await;
        let (surfaces, http) = ([one, two], http.expect("a client"));
        Self { processes, instance, _place: place, account, surfaces, balanced, http, operations }
    }

    /// Kills the first surface and the first worker.
    pub fn kills_one_of_each(&mut self) {
        for at in [0, 2] {
            let process = &mut self.processes[at].0;
            process.kill().expect("it runs");
            process.wait().expect("it ends");
        }
    }

    async fn post(
        &self,
        at: SocketAddr,
        path: &str,
        name: &str,
        variables: Value,
        staff: Option<&SignedIn>,
    ) -> reqwest::Response {
        let body = json!({ "id": self.operations[name], "variables": variables });
        let mut request =
            self.http.post(format!("https://{at}{path}")).header("x-voicase", "1").header("origin", ORIGIN);
        if let Some(staff) = staff {
            request =
                request.header("authorization", format!("Bearer {}", staff.token)).header("cookie", &staff.cookie);
            if let Some(org) = &staff.org {
                request = request.header("x-organization-id", org);
            }
        }
        request = request.header("content-type", "application/json").body(body.to_string());
        // The balancer may have assigned the connection to a killed process. Nothing was sent on it, so the client
        // retries.
        loop {
            match request.try_clone().expect("a body in memory").send().await {
                Err(error) if error.is_connect() => {}
                answer => return answer.expect("an answer"),
            }
        }
    }

    /// Sends an operation through the load balancer.
    pub async fn asks(&self, path: &str, name: &str, variables: Value, staff: &SignedIn) -> Value {
        let answer = json(self.post(self.balanced, path, name, variables, Some(staff)).await).await;
        assert!(answer["errors"].is_null(), "{name}: {answer}");
        answer
    }

    /// HTTP status of an invalid request from another address.
    pub async fn knocks_at(&self, surface: usize) -> u16 {
        let knock = self.http.post(format!("https://{}/graphql/auth", self.surfaces[surface]));
        let sent = knock.header("x-forwarded-for", "203.0.113.9").send().await;
        sent.expect("an answer").status().as_u16()
    }

    /// Signs in through the balancer, so that each step reaches another process.
    pub async fn signs_in(&self) -> SignedIn {
        let input = json!({ "email": self.account.email, "password": self.account.password });
        let answer =
            json(self.post(self.balanced, "/graphql/auth", "SignIn", json!({ "input": input }), None).await).await;
        let code = code_at(&self.account.totp_secret, Clock::System.now());
        let input = json!({ "ticket": answer["data"]["signIn"]["ticket"], "code": code });
        let answer = self.post(self.balanced, "/graphql/auth", "CompleteSignIn", json!({ "input": input }), None).await;
        let mut staff = SignedIn::read(answer, "completeSignIn").await;
        let me = json(self.post(self.balanced, "/graphql", "Me", json!({}), Some(&staff)).await).await;
        let org = me["data"]["me"]["memberships"][0]["organisation"]["id"].as_str();
        staff.org = Some(org.unwrap_or_else(|| panic!("{me}")).to_owned());
        staff
    }

    /// Gets a new access token with the refresh cookie.
    pub async fn renews(&self, staff: &mut SignedIn) {
        let answer = self.post(self.balanced, "/graphql/auth", "RefreshSession", json!({}), Some(staff)).await;
        let org = staff.org.take();
        *staff = SignedIn { org, ..SignedIn::read(answer, "refreshSession").await };
    }

    /// Two cases that the member can write in.
    pub async fn cases(&self, staff: &SignedIn) -> [Value; 2] {
        let variables = json!({ "order": "DUE", "reverse": false, "dialogue": false, "counted": false });
        let cases = self.asks("/graphql", "Cases", variables, staff).await;
        [0, 1].map(|n| cases["data"]["cases"]["nodes"][n]["id"].clone())
    }

    /// Invites an account and returns its address.
    pub async fn invites(&self, staff: &SignedIn) -> String {
        let address = format!("{}@fleet.example", Uuid::new_v4().simple());
        let departments = self.asks("/graphql", "StaffDepartments", json!({}), staff).await;
        let department = departments["data"]["departments"][0]["id"].as_str().expect("a department").to_owned();
        let input = json!({ "email": address, "rights": crate::support::samples::viewer(department) });
        self.asks("/graphql", "InviteMember", json!({ "input": input }), staff).await;
        address
    }

    /// Number of emails to an address.
    pub fn mails(&self, address: &str) -> usize {
        self.instance.mails.all().iter().filter(|mail| mail.to == address).count()
    }

    /// A live connection to one surface, with an active subscription.
    pub async fn listens(&self, surface: usize, staff: &SignedIn, probe: &Value) -> LiveConnection {
        let payload = json!({ "accessToken": staff.token, "organisation": staff.org });
        let operation = &self.operations["CaseChanged"];
        let mut connection = LiveConnection::open(&self.http, self.surfaces[surface], ORIGIN, payload, operation).await;
        // The protocol does not acknowledge a subscription, so change `probe` until a notification arrives.
        let mut tries = tokio::time::interval(Duration::from_millis(50));
        {
            let mut heard = std::pin::pin!(connection.receives(probe));
            loop {
                tokio::select! {
                    () = &mut heard => break,
                    _ = tries.tick() => { self.notes_at(surface, staff, probe).await; }
                }
            }
        }
        connection
    }

    /// Adds a note to a case at one surface. Returns the note's id.
    pub async fn notes_at(&self, surface: usize, staff: &SignedIn, case: &Value) -> Value {
        let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "Something new." });
        self.notes(surface, staff, input).await
    }

    /// Like `notes_at`, with any input.
    pub async fn notes(&self, surface: usize, staff: &SignedIn, input: Value) -> Value {
        let noted =
            self.post(self.surfaces[surface], "/graphql", "AddNote", json!({ "input": input }), Some(staff)).await;
        let noted = json(noted).await;
        assert!(noted["errors"].is_null(), "{noted}");
        noted["data"]["addNote"]["note"]["id"].clone()
    }
}

async fn launch(instance: &Instance, process: Process, arguments: &[&str]) -> (Kept, SocketAddr) {
    // Port 0 finds a free port. Another process could take it before the program binds it, but this is unlikely.
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let mut command = Command::new(binary("voicase"));
    command.args(arguments).env_clear().envs(instance.environment(process, ORIGIN));
    command
        .env("VOICASE_TRUSTED_PROXIES", "127.0.0.1")
        .env("VOICASE_LISTEN", address.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let child = Kept(command.spawn().expect("the program"));
    until("it lives", async || tls::health(address).await.is_ok()).await;
    (child, address)
}

async fn json(answer: reqwest::Response) -> Value {
    serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON")
}

fn operation_name(text: &str) -> String {
    let rest = text.split_once(' ').expect("an operation").1;
    rest.chars().take_while(char::is_ascii_alphanumeric).collect()
}
