//! Attempts of each role to reach rows of B while the transaction is scoped to A, in every table and with every kind of
//! statement.

use sqlx::{AssertSqlSafe, Executor, PgConnection};

use super::place::{A, B, ROLES, Table, list, run};

/// Pairs of a role and a table that are exceptions by design. Other tests cover these exceptions.
const ON_PURPOSE: [(&str, &str); 2] = [
    // The worker sweeps sessions that ended a month ago. A session belongs to no organisation.
    ("voicase_worker", "session"),
    // The migration table. No role has a right that could change it.
    ("", "seaql_migrations"),
];

/// All successful attempts to reach a row of B.
pub async fn findings(db: &mut PgConnection) -> Vec<String> {
    let mut found = vec![];
    for table in Table::all(db).await {
        found.extend(findings_in(db, &table).await);
    }
    found
}

/// All successful attempts to reach a row of B in one table.
pub async fn findings_in(db: &mut PgConnection, table: &Table) -> Vec<String> {
    let contexts = [context(db, A, A).await, context(db, A, B).await, String::new()];
    let mut found = vec![];
    for role in ROLES {
        if ON_PURPOSE.iter().any(|(r, t)| *t == table.name && (r.is_empty() || *r == role)) {
            continue;
        }
        for (context, when) in contexts.iter().zip(["in A", "in A with keys of B", "nowhere"]) {
            // Outside any organisation all rows are foreign.
            let foreign = if when == "nowhere" { "true".into() } else { table.rows_of(B) };
            for (what, statement) in statements(db, table, role, &foreign).await {
                if let Some(how) = attempt(db, role, context, &statement).await {
                    found.push(format!("{role}, {when}, may {what} {}: {how}", table.name));
                }
            }
        }
    }
    found
}

/// The statements that scope the transaction to `org`, with the secrets and ids of `holder`.
async fn context(db: &mut PgConnection, org: &str, holder: &str) -> String {
    let tables = list(db, "SELECT relname::text FROM pg_class WHERE relname = 'reporter_access'").await;
    if tables.is_empty() {
        // This is the keystore, which has only this setting.
        return format!("SELECT set_config('app.org_id', '{org}', true)");
    }
    let id = |name: &str| format!("md5('{holder}{name}')::uuid::text");
    let hash = |name: String| format!("encode({name}, 'hex')");
    let case = format!("(SELECT id FROM \"case\" WHERE org_id = '{holder}' AND reporter_reference = 'plain')");
    let values = [
        ("org_id", format!("'{org}'")),
        ("account_id", if org == holder { id("me") } else { "''".into() }),
        ("member_id", id("member me")),
        ("case_scope", "'all'".into()),
        ("departments", format!("'{{' || {} || '}}'", id("root"))),
        ("case_id", format!("{case}::text")),
        ("receipt", hash(format!("(SELECT mac FROM reporter_access WHERE case_id = {case})"))),
        ("idem", hash(format!("(SELECT mac FROM idempotency_key WHERE org_id = '{holder}')"))),
        ("slot", hash(format!("(SELECT secret_hash FROM upload_slot WHERE org_id = '{holder}' AND case_id = {case})"))),
    ];
    let pairs = values.iter().map(|(name, value)| format!("('app.{name}', {value})")).collect::<Vec<_>>().join(",");
    let set =
        format!("SELECT format('SELECT set_config(%L, %L, true)', name, value) FROM (VALUES {pairs}) v (name, value)");
    list(db, &set).await.join(";")
}

/// All kinds of statements that could reach foreign rows.
async fn statements(db: &mut PgConnection, table: &Table, role: &str, rows: &str) -> Vec<(String, String)> {
    let Table { name, columns } = table;
    let row =
        list(db, &format!("SELECT quote_literal(to_jsonb(t)) FROM {name} t WHERE {} LIMIT 1", table.rows_of(B))).await;
    let copy = format!("jsonb_populate_record(NULL::{name}, {})", row[0]);
    let mut ways = vec![
        ("read".into(), format!("SELECT 1 FROM {name} WHERE {rows}")),
        ("lock".into(), format!("SELECT 1 FROM {name} WHERE {rows} FOR KEY SHARE")),
        ("delete".into(), format!("DELETE FROM {name} WHERE {rows}")),
    ];
    let insertable = granted(db, table, role, "INSERT").await;
    let insertable = if insertable.is_empty() { columns.clone() } else { insertable }
        .iter()
        .map(|c| format!("\"{c}\""))
        .collect::<Vec<_>>()
        .join(",");
    ways.push(("insert into".into(), format!("INSERT INTO {name} ({insertable}) SELECT {insertable} FROM {copy}")));
    if table.has("org_id") {
        ways.push(("move out of".into(), format!("UPDATE {name} SET org_id = '{A}' WHERE {rows}")));
        ways.push(("move into".into(), format!("UPDATE {name} SET org_id = '{B}'")));
    }
    for column in granted(db, table, role, "UPDATE").await {
        ways.push((
            format!("update {column} of"),
            format!("UPDATE {name} SET \"{column}\" = ({copy}).\"{column}\" WHERE {rows}"),
        ));
    }
    ways
}

async fn granted(db: &mut PgConnection, table: &Table, role: &str, right: &str) -> Vec<String> {
    let sql = format!(
        "SELECT attname::text FROM pg_attribute WHERE attrelid = '{}'::regclass AND attnum > 0 AND NOT attisdropped \
        AND has_column_privilege('{role}', attrelid, attnum, '{right}')",
        table.name
    );
    list(db, &sql).await
}

/// Runs a statement as a signed-in role and rolls it back. Returns none if it was refused or matched no row.
async fn attempt(db: &mut PgConnection, role: &str, context: &str, statement: &str) -> Option<String> {
    run(db, &format!("BEGIN; SET LOCAL SESSION AUTHORIZATION {role}; {context}")).await;
    let reached = match db.execute(AssertSqlSafe(statement)).await {
        Ok(done) if done.rows_affected() > 0 => Some(format!("{} rows", done.rows_affected())),
        Ok(_) => None,
        // A grant or a policy refused the statement. PostgreSQL checks both first. So any other error means that
        // neither refused.
        Err(sqlx::Error::Database(why)) if why.code().as_deref() == Some("42501") => None,
        Err(why) => Some(why.to_string()),
    };
    run(db, "ROLLBACK").await;
    reached
}
