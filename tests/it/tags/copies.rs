//! A tag repeats columns of its case, so that an index answers the list by tags. The list must stay the one that the
//! cases themselves give, whatever happens to a case after it got the tag.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use sqlx::Connection as _;
use uuid::Uuid;
use voicase_tests::{Staff, World, instance};

use super::{creates, sets};
use crate::departments::tree;

const LIST: &str = "query($filter: CaseFilter, $order: CaseOrder!, $reverse: Boolean!) { \
    cases(filter: $filter, order: $order, reverse: $reverse) { totalCount nodes { id stage tags { id } assignees { member { id } } } } \
    caseCounts(filter: $filter) { total mine unassigned byStage { stage count } } }";

/// The columns of a case that its tags repeat.
const COPIES: [&str; 14] = [
    "department_id",
    "category_id",
    "stage",
    "severity",
    "restricted",
    "assigned",
    "reporter_shown",
    "waiting_since",
    "next_due_on",
    "received_on",
    "year",
    "number",
    "by_severity",
    "by_stage",
];

/// Tags whose columns differ from those of their case.
async fn different(world: &World) -> i64 {
    let of = |table: &str| COPIES.map(|column| format!("{table}.{column}")).join(", ");
    let sql = format!(
        "SELECT count(*) FROM case_tag t JOIN \"case\" c ON c.org_id = t.org_id AND c.id = t.case_id \
        WHERE t.org_id = $1 AND ({}) IS DISTINCT FROM ({})",
        of("t"),
        of("c")
    );
    let query = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(world.org);
    query.fetch_one(&mut world.house.superuser().await).await.expect("a count")
}

fn has(case: &Value, tags: &[&Value]) -> bool {
    case["tags"].as_array().expect("tags").iter().any(|tag| tags.contains(&&tag["id"]))
}

/// Asserts that each list by tags is the part of the list of all cases that has one of these tags, in every order.
/// Another filter beside the tags changes nothing in this.
async fn agree(world: &World, staff: &[&Staff], tags: &[Value]) {
    let choices: [&[usize]; 4] = [&[0], &[1], &[1, 0], &[0, 1, 2, 0]];
    let beside = [
        json!({ "severities": ["HIGH", "LOW"] }),
        json!({ "department": world.root }),
        json!({ "waiting": true }),
        json!({ "assignee": staff[5].member }),
        json!({ "stages": ["IN_TRIAGE"], "unassigned": true }),
    ];
    for (who, by) in staff.iter().enumerate() {
        for (turn, order) in ["DUE", "RECEIVED", "NUMBER", "SEVERITY", "STAGE"].into_iter().enumerate() {
            let shown = async |filter: Value| {
                by.asks(LIST, json!({ "filter": filter, "order": order, "reverse": turn % 2 == 1 }))
                    .await
                    .data()
                    .clone()
            };
            let nodes = async |filter: Value| shown(filter).await["cases"]["nodes"].as_array().expect("cases").clone();
            let mut both = beside[turn].clone();
            let mut narrowed = nodes(both.clone()).await;
            narrowed.retain(|case| has(case, &[&tags[0], &tags[1]]));
            both["tags"] = json!(tags[..2]);
            assert_eq!(nodes(both.clone()).await, narrowed, "member {who}, {order}, {both}");
            let all = nodes(json!({})).await;
            for choice in choices {
                let some: Vec<&Value> = choice.iter().map(|tag| &tags[*tag]).collect();
                let found = shown(json!({ "tags": some })).await;
                let wanted: Vec<&Value> = all.iter().filter(|case| has(case, &some)).collect();
                let what = format!("member {who}, {order}, tags {choice:?}");
                assert_eq!(found["cases"]["nodes"], json!(wanted), "{what}");
                assert_eq!(found["cases"]["totalCount"], wanted.len(), "{what}");
                let counts = &found["caseCounts"];
                let mine = |case: &&&Value| {
                    case["assignees"]
                        .as_array()
                        .is_some_and(|all| all.iter().any(|one| one["member"]["id"] == json!(by.member)))
                };
                assert_eq!(counts["total"], wanted.len(), "{what}");
                assert_eq!(counts["mine"], wanted.iter().filter(mine).count(), "{what}, mine");
                let free = wanted.iter().filter(|case| case["assignees"] == json!([])).count();
                assert_eq!(counts["unassigned"], free, "{what}, unassigned");
                for stage in counts["byStage"].as_array().expect("stages") {
                    let of_stage = wanted.iter().filter(|case| case["stage"] == stage["stage"]).count();
                    assert_eq!(stage["count"], of_stage, "{what}, {}", stage["stage"]);
                }
            }
        }
    }
    assert_eq!(different(world).await, 0);
}

#[tokio::test]
async fn the_list_by_tags_is_the_part_of_the_list_that_has_the_tags() {
    let world = World::new().await;
    let (manager, member) = (world.manager(), world.member());
    let north = tree::add(&world, "North", world.root).await;
    let in_north = world.joins_department(Role::Member, CaseScope::Departments, north).await;
    let assigned = world.joins(Role::Member, CaseScope::Assigned).await;
    let named = world.joins(Role::Member, CaseScope::Named).await;
    let staff = [world.admin(), manager, member, world.viewer(), &in_north, &assigned, &named];
    let mut tags = vec![];
    for name in ["Harbour", "Travel", "Unused"] {
        tags.push(creates(&world, name).await);
    }
    let mut cases = vec![];
    for number in 0..8_usize {
        let standing = world.case().await;
        // Each case has the first tag, the second one, both, or none.
        let some: Vec<&Value> = (0..2).filter(|tag| (number >> *tag) & 1 == 0).map(|tag: usize| &tags[tag]).collect();
        sets(manager, &standing.case, &some, None).await.data();
        cases.push(standing);
    }
    agree(&world, &staff, &tags).await;

    let of = |number: usize| &cases[number].case;
    let moves = json!({ "case": of(1), "department": north });
    manager.does("routeCase", "case { id }", moves).await.data();
    world.house.change("UPDATE \"case\" SET restricted = true WHERE id = $1", &[cases[2].id()]).await;
    let insert = "INSERT INTO case_restriction (org_id, id, case_id, member_id) VALUES ($1, gen_random_uuid(), $2, $3)";
    world.house.change(insert, &[world.org, cases[2].id(), named.member]).await;
    let person = json!({ "case": of(4), "idempotencyKey": Uuid::new_v4(), "name": "A.", "role": "SUBJECT", "member": member.member });
    manager.does("addPerson", "case { id }", person).await.data();
    for (number, to) in [(5, &assigned), (6, &in_north)] {
        let assign = json!({ "case": of(number), "members": [to.member] });
        manager.does("assignCase", "case { id }", assign).await.data();
    }
    manager.does("updateCase", "case { id }", json!({ "case": of(6), "severity": "HIGH" })).await.data();
    manager.does("moveCase", "case { id }", json!({ "case": of(0), "to": "IN_TRIAGE" })).await.data();
    sets(manager, of(5), &[&tags[0], &tags[1]], None).await.data();
    agree(&world, &staff, &tags).await;

    world.admin().does("removeDepartment", "done", json!({ "department": north })).await.data();
    manager.does("assignCase", "case { id }", json!({ "case": of(5), "members": [] })).await.data();
    agree(&world, &staff, &tags).await;
}

#[tokio::test]
async fn no_member_writes_the_columns_that_the_policies_of_a_tag_trust() {
    let world = World::new().await;
    let standing = world.case().await;
    let harbour: Uuid = creates(&world, "Harbour").await.as_str().and_then(|id| id.parse().ok()).expect("an id");
    world.house.change("UPDATE \"case\" SET restricted = true WHERE id = $1", &[standing.id()]).await;
    let insert = "INSERT INTO case_restriction (org_id, id, case_id, member_id) VALUES ($1, gen_random_uuid(), $2, $3)";
    let manager = world.manager().member;
    world.house.change(insert, &[world.org, standing.id(), manager]).await;
    let url = instance().services.postgres.url("voicase_admin", &instance().databases.main);
    let mut db = sqlx::PgConnection::connect(&url).await.expect("a connection");
    let context = "SELECT set_config('app.org_id', $1::text, false), set_config('app.member_id', $2::text, false), \
        set_config('app.case_scope', 'departments', false)";
    sqlx::query(context).bind(world.org).bind(manager).execute(&mut db).await.expect("the context");
    let claims = "INSERT INTO case_tag (org_id, case_id, tag_id, restricted) VALUES ($1, $2, $3, false)";
    let claims = sqlx::query(claims).bind(world.org).bind(standing.id()).bind(harbour).execute(&mut db).await;
    assert_eq!(claims.expect("a tag").rows_affected(), 1);
    assert_eq!(different(&world).await, 0, "the row has the columns of the case and not those of the sender");
    let changed = sqlx::query("UPDATE case_tag SET restricted = false").execute(&mut db).await.expect_err("a refusal");
    assert_eq!(changed.as_database_error().and_then(sqlx::error::DatabaseError::code).as_deref(), Some("42501"));
}
