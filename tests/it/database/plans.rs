//! The list of cases in an organisation with 100,000 cases. Each page reads a limited number of rows from an index.

use entity::enums::{CaseScope, Language, Role, Severity, Stage};
use sea_orm::{ConnectionTrait as _, DbBackend, Iterable as _, Statement, Value as Bound};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use uuid::Uuid;
use voicase::actor::{self, Actor};
use voicase::cases::list::counts::{Count, Wanted, count_statement, counts};
use voicase::cases::list::{Filter, SortKey, Sorting, page, page_statement};
use voicase::cases::loaders::parts_statement;
use voicase::op::Op;
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
    /// Sees only the cases that they handle.
    assigned: Staff,
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
        let assigned = world.joins(Role::Manager, CaseScope::Assigned).await;
        let ids = [world.org, id, world.manager().member, limited.member, assigned.member];
        let mut db = world.house.superuser().await;
        sqlx::raw_sql("SET session_replication_role = replica").execute(&mut db).await.expect("without triggers");
        let sql = (1..).zip(ids).fold(include_str!("plans.sql").to_owned(), |sql, (number, id)| {
            sql.replace(&format!("${number}"), &format!("'{id}'"))
        });
        for statement in sql.split(";\n") {
            sqlx::raw_sql(AssertSqlSafe(statement))
                .execute(&mut db)
                .await
                .unwrap_or_else(|why| panic!("{statement}: {why}"));
        }
        let category = sqlx::query_scalar("SELECT min(id::text)::uuid FROM category WHERE org_id = $1").bind(world.org);
        let category = category.fetch_one(&mut db).await.expect("a category");
        Self { world, limited, assigned, category, department: id }
    }

    /// A GraphQL operation that this member calls.
    async fn op(&self, staff: &Staff) -> Op {
        self.op_in(Mode::ReadOnly, staff).await
    }

    async fn op_in(&self, mode: Mode, staff: &Staff) -> Op {
        let app = self.world.house.admin.app.clone();
        let (now, token) = (app.clock.now(), staff.token().await);
        let who = app.staff.as_ref().expect("the staff surface").signer.read(&token, now).expect("a token");
        let tx = app.tx(mode, Scope::default());
        let member = actor::enter(&tx, who, self.world.org, now).await.expect("a member");
        Op::new(app, tx, Actor::Member(member), Language::default())
    }

    /// Filters, each with the equivalent SQL condition. Row-level security applies to the table as well.
    fn filters(&self) -> Vec<(&'static str, Filter, String)> {
        const NOT_CLOSED: &str = "stage <> 'closed'";
        let open = || Filter { stages: Some(OPEN.to_vec()), ..Filter::default() };
        let assigned = |to: &str| {
            format!("EXISTS (SELECT FROM case_assignee a WHERE a.case_id = c.id AND a.ended_at IS NULL{to})")
        };
        let (mine, anyone) = (assigned(" AND a.member_id = app.member()"), assigned(""));
        let manager = self.world.manager().member;
        let and = |condition: &str| format!("{NOT_CLOSED} AND {condition}");
        let mut all = vec![
            ("all", Filter::default(), "true".into()),
            ("open", open(), NOT_CLOSED.into()),
            ("queue", Filter { mine: true, unassigned: true, ..open() }, and(&format!("({mine} OR NOT {anyone})"))),
            ("mine", Filter { mine: true, ..open() }, and(&mine)),
            ("unassigned", Filter { unassigned: true, ..open() }, and(&format!("NOT {anyone}"))),
            ("overdue", Filter { overdue: true, ..open() }, and("next_due_on < app.today()")),
            (
                "unread",
                Filter { unread: true, ..open() },
                and("EXISTS (SELECT FROM message m WHERE m.case_id = c.id AND m.author = 'reporter' AND m.shown > 0)"),
            ),
            ("closed", Filter { stages: Some(vec![Stage::Closed]), ..Filter::default() }, "stage = 'closed'".into()),
            (
                "in review",
                Filter { stages: Some(vec![Stage::PendingReview]), ..Filter::default() },
                "stage = 'pending_review'".into(),
            ),
            ("critical", Filter { severities: Some(vec![Severity::Critical]), ..open() }, and("severity = 'critical'")),
            (
                "category",
                Filter { category: Some(self.category), ..open() },
                and(&format!("category_id = '{}'", self.category)),
            ),
            (
                "department",
                Filter { department: Some(self.department), ..open() },
                and(&format!("department_id = '{}'", self.department)),
            ),
            (
                "assignee",
                Filter { assignee: Some(manager), ..open() },
                and(&assigned(&format!(" AND a.member_id = '{manager}'"))),
            ),
            (
                "number",
                Filter { number: Some("2026-177".into()), ..Filter::default() },
                "number = 177 AND year = 2026".into(),
            ),
        ];
        all.extend(repeated());
        all.extend(tagged(&mine, &anyone));
        all
    }
}

/// Filters that name a value twice, each with the equivalent SQL condition.
fn repeated() -> Vec<(&'static str, Filter, String)> {
    let open = |severities| Filter { stages: Some(OPEN.to_vec()), severities: Some(severities), ..Filter::default() };
    let twice = Severity::iter().chain(Severity::iter()).collect();
    vec![
        ("closed", Filter { stages: Some(vec![Stage::Closed; 2]), ..Filter::default() }, "stage = 'closed'".into()),
        ("critical", open(vec![Severity::Critical; 2]), "stage <> 'closed' AND severity = 'critical'".into()),
        (
            "overdue, any severity",
            Filter { overdue: true, ..open(twice) },
            "stage <> 'closed' AND severity IS NOT NULL AND next_due_on < app.today()".into(),
        ),
    ]
}

/// The tag of each twelfth case, and the tag of some 75 cases.
const COMMON: Uuid = Uuid::from_u128(1);
const RARE: Uuid = Uuid::from_u128(2);

/// Filters by tags, each with the equivalent SQL condition.
fn tagged(mine: &str, anyone: &str) -> Vec<(&'static str, Filter, String)> {
    let open = |tags: &[Uuid]| Filter { stages: Some(OPEN.to_vec()), tags: Some(tags.to_vec()), ..Filter::default() };
    let has = |tags: &str| format!("EXISTS (SELECT FROM case_tag t WHERE t.case_id = c.id AND t.tag_id IN ({tags}))");
    let (common, rare) = (has(&format!("'{COMMON}'")), has(&format!("'{RARE}'")));
    vec![
        ("a tag", Filter { tags: Some(vec![COMMON]), ..Filter::default() }, common.clone()),
        ("a rare tag", open(&[RARE]), format!("stage <> 'closed' AND {rare}")),
        ("two tags", open(&[COMMON, RARE, COMMON]), format!("stage <> 'closed' AND ({common} OR {rare})")),
        (
            "overdue, with a tag",
            Filter { overdue: true, ..open(&[COMMON]) },
            format!("stage <> 'closed' AND next_due_on < app.today() AND {common}"),
        ),
        (
            "queue, with a tag",
            Filter { mine: true, unassigned: true, ..open(&[COMMON]) },
            format!("stage <> 'closed' AND ({mine} OR NOT {anyone}) AND {common}"),
        ),
    ]
}

/// The rank of a severity and of a stage.
const SEVERITIES: &str = "CASE stage WHEN 'closed' THEN 10 ELSE 0 END + coalesce(array_position(ARRAY['critical', 'high', 'medium', 'low'], severity), 9)";
const STAGES: &str =
    "array_position(ARRAY['new', 'in_triage', 'under_investigation', 'pending_review', 'closed'], stage)";

fn sortings() -> impl Iterator<Item = Sorting> {
    let keys = [SortKey::Due, SortKey::Received, SortKey::Number, SortKey::Severity, SortKey::Stage];
    keys.into_iter().flat_map(|key| [false, true].map(|reverse| Sorting { key, reverse }))
}

/// Prints a bound value as a literal.
fn literal(value: &Bound) -> String {
    match value {
        Bound::Bool(Some(is)) => is.to_string(),
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

/// The plan with which PostgreSQL runs the statement, and the numbers of rows that each node read.
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

/// The rows that a node read in all its loops.
fn read(node: &Value) -> u64 {
    let number = |name: &str| node[name].as_f64().unwrap_or(0.0);
    let rows = number("Actual Rows") + number("Rows Removed by Filter") + number("Rows Removed by Index Recheck");
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of rows")]
    let rows = (rows * number("Actual Loops")) as u64;
    rows
}

/// Faults of a plan. A plan may read at most `most` rows of one table and sort at most as many.
fn faults(plan: &Value, most: u64) -> Vec<String> {
    let mut all = vec![];
    nodes(plan, &mut all);
    let mut found = vec![];
    for node in all {
        let kind = node["Node Type"].as_str().unwrap_or_default();
        let table = node["Relation Name"].as_str().unwrap_or_default();
        let of_cases = ["case", "case_assignee", "case_tag", "deadline"].contains(&table);
        if kind.contains("Seq Scan") && of_cases {
            found.push(format!("a sequential scan of {table}"));
        }
        if kind.contains("Scan") && of_cases && read(node) > most {
            found.push(format!("{} rows of {table} read", read(node)));
        }
        if kind.contains("Sort") && read(&node["Plans"][0]) > most {
            found.push(format!("{} rows sorted", read(&node["Plans"][0])));
        }
    }
    found
}

#[tokio::test]
async fn a_page_of_100_000_cases_reads_an_index_and_stops() {
    let large = Large::new().await;
    let mut wrong = vec![];
    for (who, staff) in [("whole", large.world.manager()), ("limited", &large.limited)] {
        for (name, filter, _) in large.filters() {
            for sorting in sortings() {
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
        let numbers = vec![Count::Total, Count::Mine, Count::Unassigned, Count::Overdue, Count::ByStage];
        for (name, filter, _) in large.filters() {
            let statement = count_statement(&op, &[&Wanted { filter, counts: numbers.clone() }]).expect("a filter");
            let found = faults(&plan(&op, &statement).await, 40 * 1001);
            wrong.extend(found.into_iter().map(|fault| format!("{who}, counts of {name}: {fault}")));
        }
        op.tx.finish(false).await.expect("the end");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_case_is_read_without_the_other_cases_of_its_handler() {
    let large = Large::new().await;
    let staff = large.world.manager();
    let op = large.op(staff).await;
    let cases = page(&op, &Filter { mine: true, ..Filter::default() }, SortKey::Due.into(), 50, None).await;
    let case = cases.expect("a page").rows[7].id;
    let plan = plan(&op, &parts_statement(staff.member, vec![case], true)).await;
    assert_eq!(faults(&plan, 10), Vec::<String>::new());
    op.tx.finish(false).await.expect("the end");
}

#[tokio::test]
async fn every_table_with_a_case_finds_its_rows_by_an_index() {
    const WITHOUT: &str = "SELECT c.relname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid \
        WHERE a.attname = 'case_id' AND c.relkind = 'r' AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid \
          AND i.indpred IS NULL AND (a.attnum = i.indkey[0] OR (a.attnum = i.indkey[1] AND i.indkey[0] = \
            (SELECT o.attnum FROM pg_attribute o WHERE o.attrelid = c.oid AND o.attname = 'org_id'))))";
    let world = World::new().await;
    let query = sqlx::query_scalar::<_, String>(WITHOUT);
    let found = query.fetch_all(&mut world.house.superuser().await).await.expect("a query");
    assert_eq!(found, Vec::<String>::new());
}

#[tokio::test]
async fn every_filter_and_order_shows_the_cases_that_row_level_security_shows() {
    let large = Large::new().await;
    for (who, staff) in [("whole", large.world.manager()), ("limited", &large.limited), ("assigned", &large.assigned)] {
        for (name, filter, condition) in large.filters() {
            let op = large.op(staff).await;
            for (key, reverse, order) in [
                (SortKey::Due, false, "next_due_on, id"),
                (SortKey::Due, true, "next_due_on DESC, id DESC"),
                (SortKey::Received, false, "received_on DESC, id DESC"),
                (SortKey::Received, true, "received_on, id"),
                (SortKey::Number, false, "year DESC, number DESC"),
                (SortKey::Severity, false, &format!("{SEVERITIES}, next_due_on, id")),
                (SortKey::Severity, true, &format!("({SEVERITIES}) DESC, next_due_on DESC, id DESC")),
                (SortKey::Stage, false, &format!("{STAGES}, next_due_on, id")),
            ] {
                let sorting = Sorting { key, reverse };
                let sql = format!("SELECT c.id FROM \"case\" c WHERE {condition} ORDER BY {order} LIMIT 120");
                let rows =
                    op.tx.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.expect("a query");
                let wanted: Vec<Uuid> = rows.iter().map(|row| row.try_get_by_index(0).expect("an id")).collect();
                let (mut shown, mut after) = (vec![], None);
                while shown.len() < 120 {
                    let next = page(&op, &filter, sorting, 40, after.as_deref()).await.expect("a page");
                    shown.extend(next.rows.iter().map(|row| row.id));
                    after = next.end_cursor.filter(|_| next.has_next);
                    if after.is_none() {
                        break;
                    }
                }
                assert_eq!(shown, wanted, "{who}, {name}, {sorting:?}");
            }
            let sql = format!("SELECT least(count(*), 1001)::int FROM \"case\" c WHERE {condition}");
            let row = op.tx.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.expect("a query");
            let total: i32 = row.expect("a row").try_get_by_index(0).expect("a number");
            let sql = format!(
                "SELECT ARRAY(SELECT (SELECT least(count(*), 1001)::int FROM \"case\" c WHERE c.stage = s AND {condition}) \
                FROM unnest(ARRAY['new', 'in_triage', 'under_investigation', 'pending_review', 'closed']) s)"
            );
            let row = op.tx.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.expect("a query");
            let by_stage: Vec<i32> = row.expect("a row").try_get_by_index(0).expect("numbers");
            let places = Stage::iter().enumerate().filter(|(_, stage)| filter.stages().any(|one| one == *stage));
            let numbers: Vec<i32> = [total].into_iter().chain(places.map(|(place, _)| by_stage[place])).collect();
            let wanted = Wanted { filter, counts: vec![Count::Total, Count::ByStage] };
            assert_eq!(counts(&op, &[wanted]).await.expect("counts"), [numbers], "{who}, {name}");
            op.tx.finish(false).await.expect("the end");
        }
    }
}

/// The 8 KB blocks that PostgreSQL touches for this query in the context of a member.
async fn blocks(op: &Op, query: &str) -> u64 {
    let explain = format!("EXPLAIN (ANALYZE, BUFFERS, TIMING off, FORMAT JSON) {query}");
    let row = op.tx.query_one_raw(Statement::from_string(DbBackend::Postgres, explain)).await.expect("a plan");
    let plan = row.expect("a plan").try_get_by_index::<Value>(0).expect("JSON")[0]["Plan"].clone();
    ["Shared Hit Blocks", "Shared Read Blocks"].iter().filter_map(|name| plan[name].as_u64()).sum()
}

/// Restricts 5,000 cases and names the fallback reviewer.
async fn restrict(large: &Large, fallback: Uuid) {
    let world = &large.world;
    let ids = [world.org, world.manager().member, large.limited.member];
    let mut db = world.house.superuser().await;
    let number = "c.org_id = $1 AND c.number BETWEEN 100001 AND 105000";
    for change in [
        format!("UPDATE \"case\" c SET restricted = true WHERE {number} AND $2 <> $3"),
        format!(
            "INSERT INTO restriction (org_id, id, case_id, asked_by, asked_at, members, restricted_on) \
            SELECT c.org_id, gen_random_uuid(), c.id, $2, now(), ARRAY[$3], c.received_on FROM \"case\" c WHERE {number}"
        ),
        format!(
            "INSERT INTO case_restriction (org_id, id, case_id, member_id, reviewer) \
            SELECT c.org_id, gen_random_uuid(), c.id, m, false FROM \"case\" c CROSS JOIN unnest(ARRAY[$2, $3]) m WHERE {number}"
        ),
    ] {
        let mut query = sqlx::query(AssertSqlSafe(change));
        for id in ids {
            query = query.bind(id);
        }
        query.execute(&mut db).await.expect("a change");
    }
    let named = "INSERT INTO fallback_reviewer SELECT $1, gen_random_uuid(), $2, $3, now(), now(), $4, now()";
    world.house.change(named, &[world.org, fallback, world.admin().member, world.manager().member]).await;
    sqlx::raw_sql("ANALYZE").execute(&mut db).await.expect("statistics");
}

#[tokio::test]
async fn thousands_of_restricted_cases_cost_little_where_there_is_a_fallback_reviewer() {
    let large = Large::new().await;
    let reviewer = large.world.joins(Role::Member, CaseScope::Named).await;
    restrict(&large, reviewer.member).await;
    let op = large.op_in(Mode::ReadWrite, large.world.manager()).await;
    let case: Uuid = page(&op, &Filter::default(), SortKey::Number.into(), 1, None).await.expect("a page").rows[0].id;
    let notify = format!("SELECT app.notify('message', ARRAY['{case}'::uuid], NULL, NULL, app.today(), NULL)");
    let touched = blocks(&op, &notify).await;
    assert!(touched < 2_000, "a notification about one case touches {touched} blocks");
    op.tx.finish(false).await.expect("the end");
    let op = large.op(&reviewer).await;
    let touched = blocks(&op, "SELECT app.cases_fallback()").await;
    assert!(touched < 150_000, "the cases of the fallback reviewer touch {touched} blocks");
    op.tx.finish(false).await.expect("the end");
}
