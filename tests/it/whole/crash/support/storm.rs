//! Many reporters send in parallel. As in the browser, each knows the access code before the first byte is sent.

use std::time::{Duration, Instant};

use futures::{StreamExt, stream};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use tokio::task::JoinSet;
use uuid::Uuid;
use voicase::crypto::file::{encrypt, wire_size};
use voicase::crypto::receipt::Seed;
use voicase::crypto::{Key, token};
use voicase_tests::QUESTION;

use crate::support::machine::{Machine, until};

const REPORTERS: &str = include_str!("../../../../../clients/reporter/gen/operations.json");
const STAFFS: &str = include_str!("../../../../../clients/admin/gen/operations.json");
const SUBMIT: &str = "mutation SubmitReport(";
/// One in this number of reports has a file.
const FILES: usize = 10;

#[derive(Clone, Debug, PartialEq)]
enum Outcome {
    /// Succeeded: the data and the session.
    Done(Value, String),
    /// Refused with this problem code.
    Refused(String),
    /// No answer came.
    Broken,
}

/// Id of the persisted operation whose document begins with `start`.
fn id(surface: &str, start: &str) -> String {
    let manifest = if surface == "reporter" { REPORTERS } else { STAFFS };
    let all: serde_json::Map<String, Value> = serde_json::from_str(manifest).expect("a manifest");
    all.into_iter().find(|(_, text)| text.as_str().is_some_and(|t| t.starts_with(start))).expect(start).0
}

async fn call(machine: &Machine, surface: &str, path: &str, start: &str, variables: Value) -> Outcome {
    send(&machine.http, &format!("{}{path}", machine.url(surface)), &id(surface, start), &variables).await
}

async fn send(http: &reqwest::Client, url: &str, id: &str, variables: &Value) -> Outcome {
    let request = http.post(url).header("content-type", "application/json").header("x-voicase", "1");
    let Ok(answer) = request.body(json!({ "id": id, "variables": variables }).to_string()).send().await else {
        return Outcome::Broken;
    };
    let session =
        answer.headers().get("x-reporter-session").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let Ok(body) = answer.bytes().await else { return Outcome::Broken };
    let body: Value = serde_json::from_slice(&body).expect("an answer is JSON");
    match body["errors"][0]["extensions"]["code"].as_str() {
        Some(code) => Outcome::Refused(code.to_owned()),
        None => Outcome::Done(body["data"].clone(), session),
    }
}

/// Asserts that both surfaces refuse requests in time while the database is down.
pub async fn is_refused_within(machine: &Machine, time: Duration) {
    let channel = json!({ "slug": "nordhafen" });
    let sign_in = json!({ "input": { "email": "nobody@nordhafen.example", "password": "not a password" } });
    for _ in 0..5 {
        let start = Instant::now();
        let unavailable = Outcome::Refused("UNAVAILABLE".into());
        assert_eq!(call(machine, "reporter", "/graphql", "query Channel(", channel.clone()).await, unavailable);
        let reporter = start.elapsed();
        assert_eq!(call(machine, "admin", "/graphql/auth", "mutation SignIn(", sign_in.clone()).await, unavailable);
        let admin = start.elapsed().saturating_sub(reporter);
        assert!(reporter < time && admin < time, "refused after {reporter:?} and {admin:?}");
        assert_eq!(machine.readiness().await, [503, 503]);
    }
}

/// A report and the outcome of sending it.
struct Report {
    words: String,
    input: Value,
    file: Option<Vec<u8>>,
    outcome: Outcome,
}

pub struct Storm {
    http: reqwest::Client,
    url: String,
    slug: String,
    reports: Vec<Report>,
    cases_before: i64,
}

async fn cases(machine: &Machine) -> i64 {
    let url = machine.facts["database"].as_str().expect("an address");
    let mut db = PgConnection::connect(url).await.expect("a connection");
    sqlx::query_scalar("SELECT count(*) FROM \"case\"").fetch_one(&mut db).await.expect("a count")
}

impl Storm {
    /// Prepares the reports and uploads their files.
    pub async fn new(machine: &Machine, size: usize) -> Self {
        let slug = machine.facts["channel"].as_str().expect("a channel").trim_start_matches('/').to_owned();
        let asked = call(machine, "reporter", "/graphql", "query Channel(", json!({ "slug": slug })).await;
        let Outcome::Done(data, _) = asked else { panic!("{asked:?}") };
        let channel = &data["channel"];
        let org: Uuid = channel["organisationId"].as_str().and_then(|id| id.parse().ok()).expect("an organisation");
        let mut reports = vec![];
        for number in 0..size {
            let words = format!("Report {number}: the lifeboats were not counted. {}", Uuid::new_v4());
            let upload = if number % FILES == 0 { Some(upload(machine, &slug, words.as_bytes()).await) } else { None };
            let (file, files) = upload.map_or((None, json!([])), |(wire, input)| (Some(wire), json!([input])));
            let input = json!({
                "channel": slug,
                "idempotencyKey": Uuid::new_v4(),
                "form": channel["form"]["id"],
                "anonymity": "ANONYMOUS",
                "language": "en",
                "answers": [{ "question": QUESTION, "value": words }],
                "files": files,
                "access": token::encode(Seed::random().access(org).bytes()),
            });
            reports.push(Report { words, input, file, outcome: Outcome::Broken });
        }
        let (http, url) = (machine.http.clone(), format!("{}/graphql", machine.url("reporter")));
        Self { http, url, slug, reports, cases_before: cases(machine).await }
    }

    /// Sends all reports in parallel. Calls `strike` once the given number is acknowledged.
    pub async fn rages_until(&mut self, acknowledged: usize, strike: impl FnOnce()) {
        let mut strike = Some(strike);
        let mut sending = JoinSet::new();
        for (number, report) in self.reports.iter().enumerate() {
            let variables = json!({ "input": report.input });
            let (http, url, id) = (self.http.clone(), self.url.clone(), id("reporter", SUBMIT));
            sending.spawn(async move { (number, send(&http, &url, &id, &variables).await) });
        }
        let mut done = 0;
        while let Some(sent) = sending.join_next().await {
            let (number, outcome) = sent.expect("no sending panics");
            done += usize::from(matches!(outcome, Outcome::Done(..)));
            self.reports[number].outcome = outcome;
            if done == acknowledged
                && let Some(strike) = strike.take()
            {
                strike();
            }
        }
        assert!(strike.is_none(), "only {done} of {} were acknowledged before anything broke", self.reports.len());
    }

    /// Asserts that the strike came before all reports were acknowledged.
    pub fn was_hit(&self) {
        assert!(self.reports.iter().any(|r| !matches!(r.outcome, Outcome::Done(..))), "all were acknowledged before");
    }

    /// Asserts that a report without an answer was never stored.
    pub async fn stands_only_if_answered(&self, machine: &Machine) {
        for report in self.reports.iter().filter(|r| r.outcome == Outcome::Broken) {
            let opened = self.open(machine, report).await;
            assert_eq!(
                opened,
                Outcome::Refused("RECEIPT_UNKNOWN".into()),
                "the report was stored, but its answer was lost"
            );
        }
    }

    /// Asserts that every acknowledged report opens in full, and every other one is absent or complete. A retry must
    /// not create a second case.
    pub async fn is_whole(&self, machine: &Machine) {
        stream::iter(&self.reports).for_each_concurrent(8, |report| self.report_is_whole(machine, report)).await;
        let made = cases(machine).await - self.cases_before;
        assert_eq!(usize::try_from(made).ok(), Some(self.reports.len()), "one case a report");
    }

    async fn report_is_whole(&self, machine: &Machine, report: &Report) {
        match self.open(machine, report).await {
            Outcome::Done(data, session) => is_in_full(machine, report, &data, &session).await,
            absent => {
                assert_eq!(absent, Outcome::Refused("RECEIPT_UNKNOWN".into()), "{}", report.words);
                assert!(!matches!(report.outcome, Outcome::Done(..)), "acknowledged and lost: {}", report.words);
            }
        }
        if matches!(report.outcome, Outcome::Done(..)) {
            return;
        }
        until("a second try is taken", async || {
            let variables = json!({ "input": report.input });
            match call(machine, "reporter", "/graphql", SUBMIT, variables).await {
                Outcome::Done(..) => true,
                Outcome::Refused(code) if code == "RATE_LIMITED" => false,
                other => panic!("a second try: {other:?}"),
            }
        })
        .await;
        let opened = self.open(machine, report).await;
        let Outcome::Done(data, session) = opened else { panic!("{opened:?}") };
        is_in_full(machine, report, &data, &session).await;
    }

    async fn open(&self, machine: &Machine, report: &Report) -> Outcome {
        let variables = json!({ "input": { "channel": self.slug, "access": report.input["access"] } });
        call(machine, "reporter", "/graphql/auth", "mutation OpenReport(", variables).await
    }
}

/// Asserts that text and file are those that were sent.
async fn is_in_full(machine: &Machine, report: &Report, data: &Value, session: &str) {
    let opened = &data["openReport"]["report"];
    assert_eq!(opened["answers"], json!([{ "question": QUESTION, "value": report.words }]));
    assert_eq!(opened["files"].as_array().map(Vec::len), Some(usize::from(report.file.is_some())));
    if let Some(wire) = &report.file {
        let url = format!("{}/down/{}", machine.url("reporter"), opened["files"][0]["id"].as_str().expect("an id"));
        let got = machine.http.get(url).header("x-reporter-session", session).send().await.expect("an answer");
        assert!(got.bytes().await.expect("a file") == wire.as_slice(), "the file is another: {}", report.words);
    }
}

/// Uploads a file as a browser does. Returns the ciphertext and the file's input for a report.
async fn upload(machine: &Machine, slug: &str, bytes: &[u8]) -> (Vec<u8>, Value) {
    let input = json!({ "input": { "channel": slug, "size": wire_size(bytes.len() as u64) } });
    let opened = call(machine, "reporter", "/graphql", "mutation OpenUpload(", input).await;
    let Outcome::Done(data, _) = opened else { panic!("{opened:?}") };
    let (slot, secret) = (&data["openUpload"]["id"], &data["openUpload"]["secret"]);
    let (slot, secret) = (slot.as_str().expect("a slot"), secret.as_str().expect("a secret"));
    let key = Key::random();
    let wire = encrypt(&key, slot.parse().expect("an id"), bytes);
    let url = format!("{}/up/{slot}", machine.url("reporter"));
    let part = machine.http.put(format!("{url}/1")).body(wire.clone());
    let finish = machine.http.post(url);
    for request in [part, finish] {
        let answer = request.header("x-upload-secret", secret).send().await.expect("an answer");
        assert_eq!(answer.status(), 204);
    }
    let (key, size) = (token::encode(key.bytes()), bytes.len());
    let input = json!({ "slot": slot, "secret": secret, "key": key, "name": "log.txt", "mediaType": "text/plain", "size": size });
    (wire, input)
}
