//! The list of cases in an organisation with 100,000 cases: every page reads an index and stops.

use entity::enums::{CaseScope, Role, Severity, Stage};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement, Value as Bound};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use uuid::Uuid;
use voicase::actor::{self, Actor};
use voicase::cases::list::{Filter, Number, Sorting, Wanted, count_statement, page, page_statement};
use voicase::op::{Credentials, Op, Path};
use voicase::tx::{Mode, Scope};
use voicase_tests::{Staff, World};

use crate::departments::tree;

const PAGE: u64 = 50;
/// The rows of a page and the one that shows whether another page follows.
const ROWS: u64 = PAGE + 1;

const OPEN: [Stage; 4] = [Stage::New, Stage::InTriage, Stage::UnderInvestigation, Stage::PendingReview];

/// An organisation with 100,000 cases without content. One in a hundred is in the limited member's department.
struct Large {
    world: World,
    limited: Staff,
    category: Uuid,
    department: Uuid,
}

impl Large {
    async fn new() -> Self {
        let world = World::alone().await;
        world.case().await;
        let department = tree::add(&world, "Harbour", world.root).await;
        let id: Uuid = department.to_string().parse().expect("an id");
        let limited = world.joins_department(Role::Manager, CaseScope::Departments, department).await;
        let ids = [world.org, id, world.manager().member, limited.member];
        let mut db = world.house.superuser().await;
        sqlx::raw_sql("SET session_replication_role = replica").execute(&mut db).await.expect("without triggers");
        let sql = (1..).zip(ids).fold(include_str!("plans.sql").to_owned(), |sql, (number, id)| {
            sql.replace(&format!("${number}"), &format!("'{id}'"))
        });
        for statement in sql.split(";\n") {
            sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut db).await.unwrap_or_else(|why| panic!("{statement}: {why}"));
        }
        let category = sqlx::query_scalar("SELECT min(id::text)::uuid FROM category WHERE org_id = $1").bind(world.org);
        let category = category.fetch_one(&mut db).await.expect("a category");
        Self { world, limited, category, department: id }
    }

    /// An operation of this member.
    async fn op(&self, staff: &Staff) -> Op {
        let app = self.world.house.admin.app.clone();
        let (now, token) = (app.clock.now(), staff.token().await);
        let who = app.staff.as_ref().expect("the staff surface").signer.read(&token, now).expect("a token");
        let tx = app.tx(Mode::ReadOnly, Scope::default());
        let member = actor::enter(&tx, who, self.world.org, now).await.expect("a member");
        Op::new(app, tx, Actor::Member(member), Path::Work, Credentials::default())
    }

    fn filters(&self) -> Vec<(&'static str, Filter)> {
        let open = || Filter { stages: Some(OPEN.to_vec()), ..Filter::default() };
        vec![
            ("all", Filter::default()),
            ("open", open()),
            ("queue", Filter { mine: true, unassigned: true, ..open() }),
            ("mine", Filter { mine: true, ..open() }),
            ("unassigned", Filter { unassigned: true, ..open() }),
            ("overdue", Filter { overdue: true, ..open() }),
            ("unread", Filter { unread: true, ..open() }),
            ("closed", Filter { stages: Some(vec![Stage::Closed]), ..Filter::default() }),
            ("in review", Filter { stages: Some(vec![Stage::PendingReview]), ..Filter::default() }),
            ("critical", Filter { severities: Some(vec![Severity::Critical]), ..open() }),
            ("category", Filter { category: Some(self.category), ..open() }),
            ("department", Filter { department: Some(self.department), ..open() }),
            ("assignee", Filter { assignee: Some(self.world.manager().member), ..open() }),
            ("number", Filter { number: Some("2026-77".into()), ..Filter::default() }),
        ]
    }
}

/// Prints a bound value as a literal.
fn literal(value: &Bound) -> String {
    match value {
        Bound::Uuid(Some(id)) => format!("'{id}'"),
        Bound::ChronoDate(Some(day)) => format!("'{day}'"),
        Bound::Int(Some(number)) => number.to_string(),
        Bound::String(Some(text)) => format!("'{text}'"),
        Bound::Array(_, Some(items)) => {
            let items: Vec<_> = items.iter().map(|item| literal(item).replace('\'', "")).collect();
            format!("'{{{}}}'", items.join(","))
        }
        other => panic!("{other:?}"),
    }
}

/// The plan that the server runs, with the rows that it really read.
async fn plan(op: &Op, statement: &Statement) -> Value {
    let name = format!("p_{}", Uuid::new_v4().simple());
    op.tx.execute_unprepared(&format!("PREPARE {name} AS {}", statement.sql)).await.expect("a statement");
    let values: Vec<_> = statement.values.iter().flat_map(|values| &values.0).map(literal).collect();
    let values = if values.is_empty() { String::new() } else { format!("({})", values.join(",")) };
    let explain = format!("EXPLAIN (ANALYZE, TIMING off, FORMAT JSON) EXECUTE {name}{values}");
    let row = op.tx.query_one_raw(Statement::from_string(DbBackend::Postgres, explain)).await.expect("a plan");
    row.expect("a plan").try_get_by_index::<Value>(0).expect("JSON")[0]["Plan"].clone()
}

/// All nodes of a plan.
fn nodes<'a>(plan: &'a Value, into: &mut Vec<&'a Value>) {
    into.push(plan);
    for child in plan["Plans"].as_array().into_iter().flatten() {
        nodes(child, into);
    }
}

fn read(node: &Value) -> u64 {
    let number = |name: &str| node[name].as_f64().unwrap_or(0.0);
    let rows = number("Actual Rows") + number("Rows Removed by Filter") + number("Rows Removed by Index Recheck");
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of rows")]
    let rows = (rows * number("Actual Loops")) as u64;
    rows
}

/// What is wrong with a plan that may read `most` rows of one table, and sort as many.
fn faults(plan: &Value, most: u64) -> Vec<String> {
    let mut all = vec![];
    nodes(plan, &mut all);
    let mut found = vec![];
    for node in all {
        let kind = node["Node Type"].as_str().unwrap_or_default();
        let table = node["Relation Name"].as_str().unwrap_or_default();
        let of_cases = ["case", "case_assignee", "deadline"].contains(&table);
        if kind.contains("Seq Scan") && of_cases {
            found.push(format!("a sequential scan of {table}"));
        }
        if kind.contains("Scan") && of_cases && read(node) > most {
            found.push(format!("{} rows of {table} read", read(node)));
        }
        let sorted = node["Plans"][0]["Actual Rows"].as_f64().unwrap_or(0.0);
        if kind.contains("Sort") && sorted > most as f64 {
            found.push(format!("{sorted} rows sorted"));
        }
    }
    found
}

#[tokio::test]
async fn a_page_of_100_000_cases_reads_an_index_and_stops() {
    let large = Large::new().await;
    let mut wrong = vec![];
    for (who, staff) in [("whole", large.world.manager()), ("limited", &large.limited)] {
        for (name, filter) in large.filters() {
            for sorting in [Sorting::Due, Sorting::Received, Sorting::Number] {
                let op = large.op(staff).await;
                let first = page(&op, &filter, sorting, 50, None).await.expect("a page");
                for after in [None, first.end_cursor.filter(|_| first.has_next)] {
                    let statement = page_statement(&op, &filter, sorting, PAGE, after.as_deref()).expect("a filter");
                    let plan = plan(&op, &statement.expect("a scope")).await;
                    let page = if after.is_some() { "page 2" } else { "page 1" };
                    let found = faults(&plan, 30 * ROWS);
                    wrong.extend(found.into_iter().map(|fault| format!("{who}, {name}, {sorting:?}, {page}: {fault}")));
                }
                op.tx.finish(false).await.expect("the end");
            }
        }
        let op = large.op(staff).await;
        let numbers = vec![Number::Total, Number::Mine, Number::Unassigned, Number::Overdue, Number::InStage(Stage::New)];
        for (name, filter) in large.filters() {
            let statement = count_statement(&op, &[Wanted { filter, numbers: numbers.clone() }]).expect("a filter");
            let found = faults(&plan(&op, &statement).await, 20 * 1001);
            wrong.extend(found.into_iter().map(|fault| format!("{who}, counts of {name}: {fault}")));
        }
        op.tx.finish(false).await.expect("the end");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
