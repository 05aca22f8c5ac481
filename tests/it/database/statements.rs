//! The cost of requests. The operations that the applications send have a maximum number of statements, and no query
//! may run one more statement for each row.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Staff, World};

use crate::breaches::support as breaches;
use crate::departments::tree;

const OPERATIONS: [&str; 2] = [
    include_str!("../../../clients/admin/gen/operations.json"),
    include_str!("../../../clients/reporter/gen/operations.json"),
];

/// A document of an application, by the name of its operation. `app`: 0 for staff, 1 for reporters.
fn operation(app: usize, name: &str) -> String {
    let all: serde_json::Map<String, Value> = serde_json::from_str(OPERATIONS[app]).expect("operations");
    let of_name = |text: &&str| [" ", "("].iter().any(|end| text.contains(&format!(" {name}{end}")));
    let mut found = all.values().filter_map(Value::as_str).filter(of_name);
    found.next().unwrap_or_else(|| panic!("no operation {name}")).to_owned()
}

/// Number of statements of an act when it is repeated. The first time fills the caches of the process.
async fn counted(world: &World, mut act: impl AsyncFnMut()) -> i64 {
    act().await;
    let before = world.house.statements().await;
    act().await;
    world.house.statements().await - before
}

#[tokio::test]
async fn the_daily_operations_stay_within_their_budgets() {
    let world = World::alone().await;
    let manager = world.manager();
    for _ in 0..3 {
        world.reporter().submits().await.data();
    }
    let case = world.case().await.case;
    let department = json!({ "case": case, "members": [manager.member] });
    world.admin().does("assignCase", "case { id }", department).await.data();

    let filter = json!({ "stages": ["NEW", "IN_TRIAGE", "UNDER_INVESTIGATION", "PENDING_REVIEW"], "mine": true, "unassigned": true });
    let list = json!({ "filter": filter, "order": "DUE", "reverse": false, "dialogue": true, "views": filter, "stages": filter, "closed": { "stages": ["CLOSED"] }, "counted": true });
    let document = operation(0, "Cases");
    let asked = counted(&world, async || _ = manager.asks(&document, list.clone()).await.data()).await;
    assert!(asked <= 8, "the list: {asked}");

    let document = operation(0, "CasePage");
    let page = json!({ "id": case, "dialogue": true, "notes": true });
    let asked = counted(&world, async || _ = manager.asks(&document, page.clone()).await.data()).await;
    assert!(asked <= 16, "a case page: {asked}");
    // Notes, events and files join the page, so that its opening leaves one reading event.
    let skipped = |part: &str| (part.to_owned(), format!("{part} @include(if: false)"));
    let parts = ["...HistoryParts", "\n    files"]
        .map(skipped)
        .iter()
        .fold(document, |all, (part, skip)| all.replace(part, skip));
    let asked = counted(&world, async || _ = manager.asks(&parts, page.clone()).await.data()).await;
    assert!(asked <= 12, "head, dialogue, report and rights: {asked}");

    let document = operation(0, "AddNote");
    let note = || json!({ "input": { "case": case, "idempotencyKey": Uuid::new_v4(), "text": "Seen." } });
    let asked = counted(&world, async || _ = manager.asks(&document, note()).await.data()).await;
    assert!(asked <= 8, "a note: {asked}");

    let document = operation(0, "SendMessage");
    let message = |case: &Value| json!({ "input": { "case": case, "idempotencyKey": Uuid::new_v4(), "text": "Thank you.", "feedback": false, "files": [] } });
    let before = world.house.statements().await;
    manager.asks(&document, message(&case)).await.data();
    let first = world.house.statements().await - before;
    // It also writes the proof, the start of the feedback, the timeline and an audit event, once for each case.
    assert!(first <= 16, "the first message, which acknowledges the report: {first}");
    let asked = counted(&world, async || _ = manager.asks(&document, message(&case)).await.data()).await;
    assert!(asked <= 10, "a message: {asked}");

    let cookie = manager.cookie().await;
    let refresh = async |cookie: &str| {
        let document = operation(0, "RefreshSession");
        world.house.admin.ask("/graphql/auth", &document, &json!({}), &[("cookie", cookie)]).await
    };
    let before = world.house.statements().await;
    refresh(&cookie).await.data();
    let asked = world.house.statements().await - before;
    assert!(asked <= 4, "a token: {asked}");
}

#[tokio::test]
async fn a_reporters_operations_stay_within_their_budgets() {
    let world = World::alone().await;
    let document = operation(1, "SubmitReport");
    let reporter = world.reporter();
    let report = reporter.report().await;
    let before = world.house.statements().await;
    reporter.asks(&document, json!({ "input": report })).await.data();
    let asked = world.house.statements().await - before;
    assert!(asked <= 14, "a report: {asked}");

    let (document, open) =
        (operation(1, "OpenReport"), json!({ "input": { "channel": world.slug, "access": reporter.access() } }));
    let asked = counted(&world, async || {
        world.house.reporter.ask("/graphql/auth", &document, &open, &[]).await.data();
    });
    let asked = asked.await;
    assert!(asked <= 8, "an opening: {asked}");

    let document = operation(1, "SendMessage");
    let message = || json!({ "input": { "idempotencyKey": Uuid::new_v4(), "text": "One more thing.", "files": [] } });
    let asked = counted(&world, async || _ = reporter.asks(&document, message()).await.data()).await;
    assert!(asked <= 10, "a message: {asked}");
}

/// The costs of one request: statements after authentication, keystore calls, and decryptions.
async fn cost(world: &World, staff: &Staff, document: &str) -> [u64; 3] {
    staff.token().await;
    let counts = &world.house.admin.app.counts;
    let before = counts.read();
    staff.asks(document, json!({})).await.data();
    let after = counts.read();
    [after[0] - before[0], after[1] - before[1], after[2] - before[2]]
}

async fn with_cases(count: usize) -> World {
    let world = World::new().await;
    for _ in 0..count {
        world.reporter().submits().await.data();
    }
    world.release().await;
    let list = world.manager().asks("{ cases(first: 100) { nodes { id } } }", json!({})).await;
    for case in list.data()["cases"]["nodes"].as_array().expect("cases") {
        let title = json!({ "case": case["id"], "title": "A title" });
        world.manager().does("updateCase", "case { id }", title).await.data();
    }
    world
}

#[tokio::test]
async fn a_list_costs_the_same_whether_it_is_short_or_long() {
    let world = with_cases(50).await;
    let manager = world.manager();
    let bare =
        cost(&world, manager, "{ cases(first: 50) { totalCount nodes { id number stage } pageInfo { hasNextPage } } }")
            .await;
    assert!(bare[0] <= 2, "the page and the count: {bare:?}");
    assert_eq!(bare[1..], [0, 0], "no envelope is opened for fields that are not queried");

    let whole = "{ cases(first: FIRST) { totalCount nodes { title unread deadlines { dueOn } assignees { backup } \
        category { code } department { name } channel { name } } } }";
    // Two more statements are allowed: one for the organisation's key, one for the related rows that the list shows.
    let long = cost(&world, manager, &whole.replace("FIRST", "50")).await;
    assert!(long[0] <= bare[0] + 2, "{long:?}");
    assert_eq!(long[1..], [1, 50], "one keystore call, one envelope a title");
    let short = cost(&world, manager, &whole.replace("FIRST", "5")).await;
    assert_eq!((short[0], short[1]), (long[0], 1), "statements do not grow with rows");
}

#[tokio::test]
async fn opening_all_cases_of_a_page_costs_the_same_whether_they_are_few_or_many() {
    let world = with_cases(15).await;
    let page = "{ cases(first: FIRST) { nodes { persons { name } } } }";
    // Five statements read the page, the organisation's key and the persons, verify them against the audit log, and
    // log the reading events.
    let long = cost(&world, world.manager(), &page.replace("FIRST", "15")).await;
    assert!(long[0] <= 5, "{long:?}");
    assert_eq!(long[1..], [1, 0], "one keystore call");
    let short = cost(&world, world.manager(), &page.replace("FIRST", "4")).await;
    assert!(short[0] >= long[0] - 1 && short[1] == 1, "statements do not grow with rows: {short:?} {long:?}");
}

#[tokio::test]
async fn members_and_departments_cost_the_same_whether_they_are_few_or_many() {
    let world = World::new().await;
    let document = "{ members { email assignable editBlock openCases departments { id parent { id } } effectiveRights { given } } \
        departments { parent { id } members { id } openCases } }";
    let few = cost(&world, world.admin(), document).await;
    for n in 0..10 {
        let department = tree::add(&world, &format!("Department {n}"), world.root).await;
        world.joins_department(Role::Viewer, CaseScope::Departments, department).await;
    }
    let many = cost(&world, world.admin(), document).await;
    // One more statement is allowed, because departments below the root have parents that must be looked up.
    assert!(many[0] <= few[0] + 1, "{few:?} {many:?}");
    assert!(many[0] <= 12, "{many:?}");
}

#[tokio::test]
async fn the_breach_register_costs_the_same_whether_it_is_short_or_long() {
    let world = World::new().await;
    let admin = world.admin();
    let document = "{ breaches { title deadlines { kind } } }";
    let add = async |title: &str| _ = breaches::adds(admin, breaches::content(title)).await;
    add("Lost laptop").await;
    let few = cost(&world, admin, document).await;
    for n in 0..5 {
        add(&format!("Lost laptop {n}")).await;
    }
    assert_eq!(cost(&world, admin, document).await[0], few[0], "statements do not grow with rows");
}
