//! The cost of an answer. These tests find a query that runs one more statement for each row.

use entity::enums::{CaseScope, Role};
use serde_json::json;
use voicase_tests::{Staff, World};

use crate::departments::tree;

/// Statements, keystore calls and decryptions of one answer.
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

/// Statements for the session and the membership.
const WHO: u64 = 2;

#[tokio::test]
async fn a_list_costs_the_same_whether_it_is_short_or_long() {
    let world = with_cases(50).await;
    let manager = world.manager();
    let bare =
        cost(&world, manager, "{ cases(first: 50) { totalCount nodes { id number stage } pageInfo { hasNextPage } } }")
            .await;
    assert!(bare[0] <= WHO + 3, "{bare:?}");
    assert_eq!(bare[1..], [0, 0], "nothing is opened that is not asked for");

    let whole = "{ cases(first: FIRST) { totalCount nodes { title unread deadlines { dueOn } assignees { backup } \
        category { code } department { name } channel { name } } } }";
    // Loaders: organisation's key, cases' secrets, unread, deadlines, assignees, department, channel; no category is
    // set.
    let long = cost(&world, manager, &whole.replace("FIRST", "50")).await;
    assert!(long[0] <= bare[0] + 7, "{long:?}");
    assert_eq!(long[1..], [1, 50], "one keystore call, one envelope a title");
    let short = cost(&world, manager, &whole.replace("FIRST", "5")).await;
    assert_eq!((short[0], short[1]), (long[0], 1), "statements do not grow with rows");
}

#[tokio::test]
async fn opening_all_cases_of_a_page_costs_the_same_whether_they_are_few_or_many() {
    let world = with_cases(15).await;
    let page = "{ cases(first: FIRST) { nodes { persons { name } } } }";
    // The page, the organisation's key, persons, the check against the audit log, and two for the reading events.
    let long = cost(&world, world.manager(), &page.replace("FIRST", "15")).await;
    assert!(long[0] <= WHO + 6, "{long:?}");
    assert_eq!(long[1..], [1, 0], "one keystore call");
    let short = cost(&world, world.manager(), &page.replace("FIRST", "4")).await;
    assert!(short[0] >= long[0] - 1 && short[1] == 1, "statements do not grow with rows: {short:?} {long:?}");
}

#[tokio::test]
async fn opening_a_case_stays_within_its_budget() {
    let world = with_cases(1).await;
    let list = world.manager().asks("{ cases { nodes { id } } }", json!({})).await;
    let id = list.data()["cases"]["nodes"][0]["id"].as_str().expect("a case").to_owned();
    let page = format!(
        "{{ case(id: \"{id}\") {{ title stage answers {{ value }} messages {{ nodes {{ text }} }} notes {{ text }} \
         files {{ name }} timeline {{ kind }} closing {{ words }} moves {{ to }} deadlines {{ dueOn }} }} }}"
    );
    let spent = cost(&world, world.manager(), &page).await;
    assert!(spent[0] <= WHO + 16, "{spent:?}");
    assert_eq!(spent[1], 1, "one keystore call");
}

#[tokio::test]
async fn sending_a_report_stays_within_its_budget() {
    let world = World::new().await;
    let reporter = world.reporter();
    let report = reporter.report().await;
    let counts = &world.house.reporter.app.counts;
    let before = counts.read();
    reporter.sends(report).await.data();
    let after = counts.read();
    assert!(after[0] - before[0] <= 22, "{} statements", after[0] - before[0]);
    assert!(after[1] - before[1] <= 1, "{} keystore calls", after[1] - before[1]);
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
    // At most one more: departments below the root have parents that must be looked up.
    assert!(many[0] <= few[0] + 1, "{few:?} {many:?}");
    assert!(many[0] <= WHO + 12, "{many:?}");
}
