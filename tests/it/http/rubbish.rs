//! Invalid requests. Every answer has a problem code, no answer is an internal error, and no request is half done.

use axum::body::Body;
use axum::http::Request;
use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase::crypto::receipt::Seed;
use voicase::crypto::token;
use voicase::manifest;
use voicase_tests::{Answer, QUESTION, World};

const DOCUMENT: &str = "{ __typename }";

fn body() -> String {
    json!({ "id": manifest::id(DOCUMENT), "variables": {} }).to_string()
}

fn request() -> axum::http::request::Builder {
    Request::post("/graphql").header("content-type", "application/json").header("x-voicase", "1")
}

async fn sends(world: &World, request: Request<Body>) -> Answer {
    let answer = world.house.reporter.send(request).await;
    assert!(answer.status.as_u16() < 500, "{} {}", answer.status, answer.json);
    answer
}

#[tokio::test]
async fn only_what_our_own_page_sends_is_read() {
    let world = World::new().await;
    let whole = |bytes: Vec<u8>| request().body(Body::from(bytes)).expect("a request");
    assert_eq!(sends(&world, whole(body().into_bytes())).await.code(), "OK", "the control");
    let unknown = json!({ "id": "0".repeat(64), "variables": {} }).to_string();
    let free = json!({ "query": "{ __typename }" }).to_string();
    let more = json!({ "id": manifest::id(DOCUMENT), "variables": {}, "query": "{ __schema { types { name } } }" })
        .to_string();
    let list = format!("[{}]", body());
    let odd = json!({ "id": manifest::id(DOCUMENT), "variables": [1] }).to_string();
    for text in ["", "null", "{", "[]", "42", &unknown, &free, &more, &list, &odd, &"[".repeat(100_000)] {
        let answer = sends(&world, whole(text.as_bytes().to_vec())).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (400, "BAD_REQUEST"), "{}", &text[..40.min(text.len())]);
    }
    let broken = [&br#"{"id": ""#[..], &[0xff, 0xfe, 0xc3], br#""}"#].concat();
    assert_eq!(sends(&world, whole(broken)).await.code(), "BAD_REQUEST", "not UTF-8");
    let large = sends(&world, whole(vec![b' '; 10 << 20])).await;
    assert_eq!((large.status.as_u16(), large.code()), (413, "TOO_LARGE"));
}

#[tokio::test]
async fn a_request_that_another_site_could_send_is_refused() {
    let world = World::new().await;
    let with = |kind: &str, own: bool, origin: &str| {
        let mut request = Request::post("/graphql").header("content-type", kind);
        if own {
            request = request.header("x-voicase", "1");
        }
        if !origin.is_empty() {
            request = request.header("origin", origin);
        }
        request.body(Body::from(body())).expect("a request")
    };
    for (kind, own, origin, code) in [
        ("application/json", true, "https://report.example", "OK"),
        ("application/json; charset=utf-8", true, "", "OK"),
        ("text/plain", true, "", "BAD_REQUEST"),
        ("application/x-www-form-urlencoded", true, "", "BAD_REQUEST"),
        ("multipart/form-data; boundary=x", true, "", "BAD_REQUEST"),
        ("application/jsonx", true, "", "BAD_REQUEST"),
        ("application/json", false, "", "BAD_REQUEST"),
        ("application/json", true, "https://evil.example", "FORBIDDEN"),
        ("application/json", true, "https://report.example.evil.example", "FORBIDDEN"),
        ("application/json", true, "null", "FORBIDDEN"),
    ] {
        assert_eq!(sends(&world, with(kind, own, origin)).await.code(), code, "{kind} {own} {origin}");
    }
    for method in ["GET", "PUT", "DELETE"] {
        let request = Request::builder().method(method).uri("/graphql?query={__typename}").body(Body::empty());
        let answer = sends(&world, request.expect("a request")).await;
        assert_eq!(answer.status, 405, "{method}");
        assert!(
            answer.header("content-security-policy").contains("default-src 'none'"),
            "refusals have the same headers"
        );
    }
}

#[tokio::test]
async fn variables_of_any_shape_are_refused_with_a_code() {
    let world = World::new().await;
    let reporter = world.reporter();
    let good = reporter.report().await;
    let change = |path: &str, value: Value| {
        let mut report = good.clone();
        report[path] = value;
        report
    };
    let answer = |question: &str, value: Value| json!([{ "question": question, "value": value }]);
    for (what, report, code) in [
        ("a number for a text", change("channel", json!(7)), "BAD_REQUEST"),
        ("an unknown field", change("surprise", json!(7)), "BAD_REQUEST"),
        ("an unknown choice", change("anonymity", json!("FAMOUS")), "BAD_REQUEST"),
        ("no UUID", change("form", json!("form")), "BAD_REQUEST"),
        ("null", change("answers", Value::Null), "BAD_REQUEST"),
        ("another form", change("form", json!(Uuid::new_v4())), "FORM_CHANGED"),
        ("no such channel", change("channel", json!("nowhere")), "NOT_FOUND"),
        ("a NUL in an address", change("channel", json!("a\u{0}b")), "INVALID"),
        ("an unknown language", change("language", json!("tlh")), "INVALID"),
        ("a NUL in a language", change("language", json!("e\u{0}")), "INVALID"),
        ("a short secret", change("access", json!("AAAA")), "INVALID"),
        ("no base64", change("access", json!("ö")), "INVALID"),
        ("an identity of somebody anonymous", change("identity", json!({ "name": "A", "contact": "B" })), "INVALID"),
        ("nobody's identity", change("anonymity", json!("CONFIDENTIAL")), "INVALID"),
        ("no answers", change("answers", json!([])), "INVALID"),
        ("blank", change("answers", answer(QUESTION, json!(" \n\t"))), "INVALID"),
        ("a list for a text", change("answers", answer(QUESTION, json!(["x"]))), "INVALID"),
        ("too long", change("answers", answer(QUESTION, json!("x".repeat(10_001)))), "INVALID"),
        ("no such question", change("answers", answer(&Uuid::nil().to_string(), json!("x"))), "INVALID"),
        (
            "files that are none",
            change(
                "files",
                json!([{ "slot": Uuid::new_v4(), "secret": "", "key": "", "name": "", "mediaType": "", "size": -1 }]),
            ),
            "INVALID",
        ),
    ] {
        let answer = reporter.sends(report).await;
        assert_eq!(answer.code(), code, "{what}: {}", answer.json);
        assert!(answer.json["data"].is_null(), "{what}");
        assert!(!answer.json["errors"][0]["extensions"]["requestId"].is_null(), "{what}");
    }
    world.release().await;
    assert_eq!(world.admin().sees().await, 0, "an invalid request must write nothing");
    reporter.sends(good).await.data();
}

#[tokio::test]
async fn texts_and_numbers_at_their_limits_are_kept_or_refused_but_never_break() {
    let world = World::new().await;
    let standing = world.case().await;
    let (case, reporter) = (&standing.case, &standing.reporter);
    let odd = "\u{202e}\t\u{1f600}\"\\\u{feff}ع";
    reporter.writes(odd).await.data();
    let own = reporter.asks("{ report { messages { nodes { text } } } }", json!({})).await;
    assert_eq!(own.data()["report"]["messages"]["nodes"][0]["text"], odd);
    for text in ["", "  ", "\u{0}a", "a\u{7f}", &"x".repeat(10_001)] {
        assert_eq!(reporter.writes(text).await.code(), "INVALID");
    }
    let messages = |last: i64, before: Value| {
        (format!("{{ report {{ messages(last: {last}, before: {before}) {{ hasEarlier }} }} }}"), ())
    };
    for (last, before, code) in [
        (0, json!(1), "INVALID"),
        (101, json!(1), "INVALID"),
        (-1, Value::Null, "INVALID"),
        (1, json!(-5), "OK"),
        (1, json!(i32::MAX), "OK"),
        (1 << 40, Value::Null, "BAD_REQUEST"),
    ] {
        assert_eq!(reporter.asks(&messages(last, before).0, json!({})).await.code(), code, "{last}");
    }
    for size in [-1, 0, 34, i64::from(i32::MAX)] {
        let opened = reporter.does("openUpload", "id", json!({ "channel": world.slug, "size": size })).await;
        assert!(["INVALID", "TOO_LARGE"].contains(&opened.code()), "{size}: {}", opened.json);
    }
    for up_to in [i32::MIN, -1, i32::MAX] {
        reporter.does("markRead", "report { unread }", json!({ "upTo": up_to })).await.data();
        world.manager().does("markRead", "case { unread }", json!({ "case": case, "upTo": up_to })).await.data();
    }
    let list =
        "query($after: String, $number: String) { cases(after: $after, filter: { number: $number }) { totalCount } }";
    let cursor = |text: &str| token::encode(text.as_bytes());
    for after in
        ["x", &cursor("a|b"), &cursor("2026-01-01"), &cursor("+262142-12-31|x"), &cursor("2026-01-01|0|1"), "\u{0}"]
    {
        assert_eq!(world.manager().asks(list, json!({ "after": after })).await.code(), "INVALID", "{after}");
    }
    let far = cursor(&format!("+262142-12-31|{}", Uuid::nil()));
    assert!(["OK", "INVALID"].contains(&world.manager().asks(list, json!({ "after": far })).await.code()));
    for number in ["", "x", "99999999999", "VC-2026", "VC-1-2-3", "\u{0}"] {
        let code = world.manager().asks(list, json!({ "number": number })).await.code().to_owned();
        assert!(["OK", "INVALID"].contains(&code.as_str()), "{number}: {code}");
    }
}

#[tokio::test]
async fn documents_that_would_cost_too_much_are_refused_before_they_cost_it() {
    let world = World::new().await;
    world.case().await;
    let wide = (0..21).map(|n| format!("a{n}: me {{ id }} ")).collect::<Vec<_>>().concat();
    let heavy = format!("{{ me {{ {} }} }}", "id ".repeat(1001));
    let cycle = "{ cases { nodes { ...A } } } fragment A on Case { id ...B } fragment B on Case { id ...A }";
    let twice = "mutation($i: SignInInput!) { a: signIn(input: $i) { next } b: signIn(input: $i) { next } }";
    for (what, document) in [
        ("aliases", format!("{{ {wide} }}")),
        ("complexity", heavy),
        ("a cycle", cycle.to_owned()),
        ("unknown field", "{ everything }".to_owned()),
    ] {
        let answer = world.manager().asks(&document, json!({})).await;
        answer.refused("BAD_REQUEST");
        assert!(!answer.json.to_string().contains("Did you mean"), "{what}");
    }
    for (name, document) in
        [("__schema", "{ __schema { types { name } } }"), ("__type", "{ __type(name: \"Case\") { name } }")]
    {
        let answer = world.manager().asks(document, json!({})).await;
        assert_eq!(answer.data()[name], Value::Null, "introspection must return nothing");
    }
    let input = json!({ "i": { "email": "a@b.example", "password": "x" } });
    world.house.admin.ask("/graphql/auth", twice, &input, &[]).await.refused("BAD_REQUEST");
}

#[tokio::test]
async fn a_mutation_that_fails_half_way_leaves_nothing() {
    let world = World::new().await;
    let case = world.case().await.case;
    let both = "mutation($a: AddNoteInput!, $b: AddNoteInput!) { a: addNote(input: $a) { note { id } } b: addNote(input: $b) { note { id } } }";
    let note = |text: &str| json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": text });
    let answer = world.member().asks(both, json!({ "a": note("Kept?"), "b": note("  ") })).await;
    answer.refused("INVALID");
    let notes = world.member().opens(&case, "notes { text }").await;
    assert_eq!(notes.data()["case"]["notes"], json!([]));
    assert!(world.member().asks(both, json!({ "a": note("One."), "b": note("Two.") })).await.code() == "OK");
}

#[tokio::test]
async fn a_stale_session_or_token_is_told_plainly() {
    let world = World::new().await;
    let reporter = world.case().await.reporter;
    world.wait(TimeDelta::minutes(16));
    let late = reporter.writes("Am I late?").await;
    assert_eq!((late.status.as_u16(), late.code()), (401, "UNAUTHENTICATED"));
    for header in ["", "x", "AQ", &token::encode(&[1; 121]), &"A".repeat(5000)] {
        let headers = [("x-reporter-session", header)];
        let answer = world.house.reporter.ask("/graphql", "{ report { status } }", &json!({}), &headers).await;
        assert_eq!(answer.code(), "UNAUTHENTICATED");
    }
    let bearer = format!("Bearer {}", world.manager().token().await);
    let headers = [("authorization", bearer.as_str()), ("x-organization-id", "not a UUID")];
    world.house.admin.ask("/graphql", "{ me { id } }", &json!({}), &headers).await.refused("BAD_REQUEST");
    assert!(Seed::from_symbols("").is_none());
}

#[tokio::test]
async fn whoever_hangs_up_leaves_no_transaction_to_the_next() {
    let world = World::new().await;
    let manager = world.manager();
    manager.token().await;
    for turns in 1..=60 {
        let patience = async {
            for _ in 0..turns {
                tokio::task::yield_now().await;
            }
        };
        // The request is dropped at an arbitrary await point, as if the client had disconnected.
        tokio::select! {
            biased;
            _ = manager.asks("{ members { id } }", json!({})) => {}
            () = patience => {}
        }
    }
    for turn in 0..20 {
        let name = format!("Manager {turn}");
        let answer = manager.does("changeName", "me { name }", json!({ "name": name })).await;
        assert_eq!(answer.data()["changeName"]["me"]["name"], name);
    }
}

#[tokio::test]
async fn addresses_that_are_none_are_answered_in_the_same_shape() {
    let world = World::new().await;
    for (method, path) in [
        ("PUT", "/up/x/1"),
        ("PUT", "/up/00000000-0000-0000-0000-000000000000/x"),
        ("PUT", "/up/00000000-0000-0000-0000-000000000000/99999999999999999999"),
        ("POST", "/up/%00"),
        ("GET", "/down/x"),
        ("GET", "/down/%ff"),
    ] {
        let request = Request::builder().method(method).uri(path).header("x-upload-secret", "AAAA").body(Body::empty());
        let answer = sends(&world, request.expect("a request")).await;
        assert!([400, 401, 404].contains(&answer.status.as_u16()), "{method} {path}: {}", answer.status);
    }
}
