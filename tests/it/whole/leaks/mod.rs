//! Texts that people write, and secrets that authenticate them, never appear in clear text. The test searches dumps,
//! the database's disk and write-ahead log, the object store, and the logs and metrics of the servers.

pub mod needles;
mod traces;

use axum::body::Body;
use axum::http::Request;
use needles::{Needle, Search};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase::crypto::token;
use voicase::http::client::Peer;
use voicase_tests::{Program, Reporter, Staff, World, instance, token_input};

use super::support::places;
use crate::breaches::support as breaches;
use crate::support::outside::{self, Asked};
use crate::support::samples::viewer;
use crate::support::story::{act, tell};

/// The client address of the reporter's browser.
const ADDRESS: &str = "198.51.100.73";
/// A text that is stored in clear text on purpose. If the search does not find this text, the search is broken.
const CONTROL: &str = "the control";

#[tokio::test]
async fn nothing_that_was_typed_and_no_secret_stands_anywhere_in_clear() {
    let draw = || format!("k{}", Uuid::new_v4().simple());
    let (mark, agent, control) = (draw(), draw(), draw());
    places::metrics().await;
    let (log, logging) = places::logged();
    let world = World::new().await;
    let standing = tell(&world, &mark).await;
    let reporter = &standing.reporter;
    tells_on_itself(&world, reporter, &mark, &agent).await;
    let reason = json!({ "reason": format!("reason of reopening {mark}") });
    act(world.manager(), "reopenCase", &standing.case, reason).await;
    let (invitee, waiting) = (format!("{}@fjordlys.example", draw()), format!("{}@fjordlys.example", draw()));
    let link = world.invites(&invitee).await;
    let rights = viewer(world.root.to_string());
    world.admin().does("inviteMember", "invitation { id }", json!({ "email": waiting, "rights": rights })).await.data();
    let (asked, address) = asks_outside(&world, &standing.case, &mark).await;
    let program = a_program_asks(&world).await;
    searches(world.manager(), &mark).await;
    documents_a_breach(world.admin(), &mark).await;
    let mut needles = secrets(reporter, world.manager()).await;
    needles.extend([
        Needle::text("an invitee's address", &invitee),
        Needle::text("an address that a mail waits for", &waiting),
        Needle::text("an invitation's link", &link),
        Needle::text("a program's token", &program.secret[3..]),
        Needle::text("what people wrote", &mark),
        Needle::text("the user agent", &agent),
        Needle::text("the address", ADDRESS),
        Needle::text(CONTROL, &control),
    ]);
    needles.extend(of_question(&asked, &address));
    let search = Search::new(needles);

    let mut db = world.house.superuser().await;
    let rename = sqlx::query("UPDATE organisation SET name = $1 WHERE id = $2").bind(&control).bind(world.org);
    rename.execute(&mut db).await.expect("a name");
    sqlx::raw_sql("CHECKPOINT").execute(&mut db).await.expect("a checkpoint");
    drop(logging);
    let databases = &instance().databases;
    let mut found = vec![];
    // Each place is checked for a string that it must contain, so that the search cannot look at the wrong data.
    for (place, bytes, word) in [
        ("the dump", places::dump(&databases.main), control.as_str()),
        ("the keystore's dump", places::dump(&databases.keystore), "COPY ks.secret"),
        ("pg_stat_statements", places::statements(&mut db).await, "INSERT INTO"),
        ("the objects", places::objects(&world, &mut db).await, "VCF1"),
        ("the servers' log", log.bytes(), "\"operation\""),
        ("the metrics", places::metrics().await, "voicase_requests_total"),
    ] {
        assert!(String::from_utf8_lossy(&bytes).contains(word), "{place} lacks its control string");
        found.extend(search.find(&bytes).into_iter().map(|what| (what, place.to_owned())));
    }
    for path in places::files() {
        let what = search.find(&std::fs::read(&path).unwrap_or_default());
        found.extend(what.into_iter().map(|what| (what, path.display().to_string())));
    }
    let (controls, leaks): (Vec<_>, Vec<_>) = found.into_iter().partition(|(what, _)| *what == CONTROL);
    let seen = |part: &str| controls.iter().any(|(_, place)| place.contains(part));
    assert!(
        seen("the dump") && seen("/pg_wal/") && seen("/base/"),
        "the search does not find the control: {controls:?}"
    );
    assert!(leaks.is_empty(), "{leaks:#?}");
}

fn of_question(asked: &outside::Asked, address: &str) -> [Needle; 4] {
    [
        Needle::text("the link of a question", &asked.secret),
        Needle::text("the code of a question", &asked.code),
        Needle::text("the code of a question without its dash", &asked.code.replace('-', "")),
        Needle::text("the address of a person without case access", address),
    ]
}

/// A member asks a person without case access. The person enters a wrong code, and answers.
async fn asks_outside(world: &World, case: &Value, mark: &str) -> (Asked, String) {
    let email = format!("k{}@fjordlys.example", Uuid::new_v4().simple());
    let question =
        json!({ "recipient": format!("asked {mark}"), "question": format!("question {mark}"), "email": email });
    let asked = outside::asks(world.manager(), case, question).await;
    outside::opens(world, &asked.secret, mark).await.refused("SIGN_IN_FAILED");
    outside::opens(world, &asked.secret, &asked.code).await.data();
    outside::answers(world, &asked, Uuid::new_v4(), &format!("outside answer {mark}"), false).await.data();
    (asked, email)
}

/// A member searches for what people wrote.
async fn searches(staff: &Staff, mark: &str) {
    let search = "query($text: String!) { search(text: $text) { hitCount } }";
    let found = staff.asks(search, json!({ "text": mark })).await;
    assert_eq!(found.data()["search"]["hitCount"], 1);
}

/// A member enters a breach in the register, with a step.
async fn documents_a_breach(staff: &Staff, mark: &str) {
    let mut texts = json!({ "nis2": false });
    for name in ["title", "detection", "nature", "personKinds", "recordKinds", "consequences", "measures", "contact"] {
        texts[name] = json!(format!("{name} {mark}"));
    }
    let id = breaches::adds(staff, texts).await;
    let report = json!({ "regime": "GDPR", "phase": "INITIAL", "text": format!("report {mark}"), "reference": format!("reference {mark}"),
        "lateReason": format!("delay {mark}") });
    breaches::records(staff, &id, "REPORTED", report).await.data();
}

/// Sends requests with identifying headers, access codes that open nothing, and requests that are refused.
async fn tells_on_itself(world: &World, reporter: &Reporter, mark: &str, agent: &str) {
    let session = reporter.session().expect("a session");
    let headers = [
        ("x-forwarded-for", ADDRESS),
        ("forwarded", ADDRESS),
        ("x-real-ip", ADDRESS),
        ("user-agent", agent),
        ("x-reporter-session", session.as_str()),
        ("x-request-id", mark),
    ];
    let surface = &world.house.reporter;
    surface.ask("/graphql", "{ report { reference } }", &json!({}), &headers).await.data();
    let open = "mutation($input: OpenReportInput!) { openReport(input: $input) { report { reference } } }";
    for (channel, access) in
        [(reporter.slug.as_str(), reporter.access()), (mark, mark.into()), (mark, token::encode(&[7; 32]))]
    {
        let input = json!({ "input": { "channel": channel, "access": access } });
        surface.ask("/graphql/auth", open, &input, &headers).await;
        surface.ask("/graphql", open, &input, &headers).await;
        surface.ask("/graphql/auth", open, &json!({ "input": { "channel": [mark] } }), &headers).await;
    }
    // The server counts the requests of this peer address, and refuses them at the limit.
    let from = Peer::Address(ADDRESS.parse().expect("an address"));
    let knocks = async || {
        let request = Request::post("/graphql/auth").header("user-agent", agent).extension(from);
        surface.send(request.body(Body::from(mark.to_owned())).expect("a request")).await
    };
    while knocks().await.code() != "RATE_LIMITED" {}
    let sign_in = json!({ "email": format!("{mark}@example.com"), "password": format!("password {mark}") });
    assert_eq!(world.manager().auth("signIn", "ticket", sign_in).await.code(), "SIGN_IN_FAILED");
}

/// Uses an API token from an allowed address, from another address, and at a path that accepts no API token.
async fn a_program_asks(world: &World) -> Program {
    let mut input = token_input(&["CASE_EDIT"], true);
    input["networks"] = json!(["2001:db8::/32"]);
    let program = world.program(world.admin(), input).await;
    program.at("2001:db8::1").asks("{ cases { nodes { title } } }", json!({})).await.data();
    program.at(ADDRESS).asks("{ cases { totalCount } }", json!({})).await.refused("UNAUTHENTICATED");
    world.run_jobs().await;
    let bearer = format!("Bearer {}", program.secret);
    let elsewhere = [("authorization", bearer.as_str())];
    world.house.admin.ask("/graphql", "{ me { id } }", &json!({}), &elsewhere).await.refused("UNAUTHENTICATED");
    program
}

/// The secrets that authenticate the reporter and the member.
async fn secrets(reporter: &Reporter, staff: &Staff) -> Vec<Needle> {
    let session = reporter.session().and_then(|s| token::decode(&s)).expect("a session");
    let symbols = reporter.seed.symbols();
    vec![
        Needle::text("the receipt", &symbols),
        Needle::text("the receipt without dashes", &symbols.replace('-', "")),
        Needle::bytes("the receipt's seed", reporter.seed.bytes()),
        Needle::bytes("the access secret", reporter.seed.access(reporter.org).bytes()),
        Needle::bytes("the reporter's session", &session),
        Needle::text("a password", staff.password),
        Needle::text("an access token", &staff.token().await),
        Needle::text("a refresh token", staff.cookie().await.split_once('=').expect("a cookie").1),
        Needle::text("a member's address", &staff.email),
        Needle::text("a second factor", &staff.secret().await),
    ]
}
