//! Ad-hoc documents of programs. Such a document may query only certain fields, up to a maximum cost.

use std::fmt::Write;

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Value, json};
use voicase_tests::World;

use super::tokens::editor;

const SCHEMA: &str = "query IntrospectionQuery { __schema { queryType { name } types { kind name fields(includeDeprecated: true) { \
    name args { name type { ...T } defaultValue } type { ...T } } inputFields { name type { ...T } } } } } \
    fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name \
    ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }";

#[tokio::test]
async fn a_schema_tells_of_itself_to_programs_and_to_nobody_else() {
    let world = World::new().await;
    let program = editor(&world).await;
    let told = program.asks(SCHEMA, json!({})).await;
    let types = told.data()["__schema"]["types"].as_array().expect("types").clone();
    assert!(types.iter().any(|of| of["name"] == "CaseConnection"));
    for staff in [world.admin(), world.viewer()] {
        let asked = staff.asks(SCHEMA, json!({})).await;
        assert!(asked.json["data"]["__schema"].is_null(), "{}", asked.json);
    }
    let bearer = format!("Bearer {}", program.secret);
    let asked = world.house.admin.ask("/graphql", SCHEMA, &json!({}), &[("authorization", &bearer)]).await;
    assert!(asked.json["data"]["__schema"].is_null());
}

#[tokio::test]
async fn a_document_that_would_cost_too_much_is_refused_before_it_costs() {
    let world = World::new().await;
    let program = editor(&world).await;
    world.case().await;
    let mut bomb = "{ ...F0 }".to_owned();
    for n in 0..40 {
        let _ = write!(bomb, " fragment F{n} on Query {{ ...F{} ...F{} }}", n + 1, n + 1);
    }
    bomb.push_str(" fragment F40 on Query { cases { totalCount } }");
    let parents = "{ departments ".to_owned() + &"{ parent ".repeat(18) + "{ id }" + &" }".repeat(19);
    let aliases = (0..21).fold("{ cases { nodes {".to_owned(), |text, n| format!("{text} a{n}: id")) + "} } }";
    let roots = (0..11).fold("{".to_owned(), |text, n| format!("{text} a{n}: cases {{ totalCount }}")) + " }";
    let circle = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }";
    let wide = format!("{{ cases {{ nodes {{ id {} }} }} }}", "number ".repeat(1_000));
    let (deep, long) = ("{a".repeat(100_000), format!("{{ a{} }}", " ".repeat(20_000)));
    for (why, document, code) in [
        ("a bomb", bomb.as_str(), "TOO_LARGE"),
        ("too deep", &parents, "BAD_REQUEST"),
        ("too many aliases", &aliases, "BAD_REQUEST"),
        ("too many roots", &roots, "TOO_LARGE"),
        ("a circle", circle, "BAD_REQUEST"),
        ("too many fields", &wide, "TOO_LARGE"),
        ("too deep for the parser", &deep, "TOO_LARGE"),
        ("too long", &long, "TOO_LARGE"),
        ("no document", "hello", "BAD_REQUEST"),
        ("two operations", "query A { cases { totalCount } } query B { cases { totalCount } }", "BAD_REQUEST"),
        ("a subscription", "subscription { caseChanged { case } }", "BAD_REQUEST"),
        ("signing in", "mutation { signOut { done } }", "BAD_REQUEST"),
        ("no such field", "{ secrets }", "BAD_REQUEST"),
    ] {
        let answer = program.asks(document, json!({})).await;
        assert_eq!(answer.code(), code, "{why}: {}", answer.json);
        assert!(answer.json["data"].is_null(), "{why}");
    }
    program.asks("query A { cases { nodes { ...F } } } fragment F on Case { id number }", json!({})).await.data();
}

#[tokio::test]
async fn only_a_posted_document_of_the_documented_form_is_read() {
    let world = World::new().await;
    let program = editor(&world).await;
    let good = json!({ "query": "query A { cases { totalCount } }", "operationName": "A", "variables": null });
    program.sends(&good.to_string(), &[]).await.data();
    let other = json!({ "query": "query A { cases { totalCount } }", "operationName": "B" }).to_string();
    let odd = json!({ "query": "{ __typename }", "variables": [1] }).to_string();
    let persisted = json!({ "id": "0".repeat(64), "variables": {} }).to_string();
    let list = Value::Array(vec![good.clone()]).to_string();
    // The server sends GraphQL's own media type only to clients that accept it by name.
    let named = [("accept", "application/graphql-response+json, application/json;q=0.9")];
    let answers = [program.sends(&good.to_string(), &named).await, program.sends(&good.to_string(), &[]).await];
    let kinds = answers.each_ref().map(|answer| (answer.header("content-type"), answer.code()));
    assert_eq!(kinds, [("application/graphql-response+json", "OK"), ("application/json", "OK")]);
    for body in ["", "null", "{", "[]", &other, &odd, &persisted, &list, &"[".repeat(100_000)] {
        let answer = program.sends(body, &[]).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (400, "BAD_REQUEST"), "{}", &body[..40.min(body.len())]);
    }
    let large = program.sends(&" ".repeat(2 << 20), &[]).await;
    assert_eq!((large.status.as_u16(), large.code()), (413, "TOO_LARGE"));
    let bearer = format!("Bearer {}", program.secret);
    for (method, kind) in
        [(Method::POST, "text/plain"), (Method::POST, "application/graphql"), (Method::GET, "application/json")]
    {
        let request = Request::builder().method(&method).uri("/graphql/api").header("authorization", &bearer);
        let request = request.header("content-type", kind).body(Body::from(good.to_string())).expect("a request");
        let answer = world.house.admin.send(request).await;
        assert!(answer.status.is_client_error(), "{method} {kind}: {}", answer.status);
    }
    // Headers that a browser adds have no effect, because a cookie authenticates nothing here.
    let cookie = world.admin().cookie().await;
    let answer = program.sends(&good.to_string(), &[("cookie", &cookie), ("origin", "https://evil.example")]).await;
    assert_eq!((answer.code(), answer.header("set-cookie")), ("OK", ""));
    let only = Request::post("/graphql/api").header("content-type", "application/json").header("cookie", &cookie);
    let only = world.house.admin.send(only.body(Body::from(good.to_string())).expect("a request")).await;
    only.refused("UNAUTHENTICATED");
}
