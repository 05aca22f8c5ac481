//! The cases that each case scope reaches inside one organisation, and the one case that a reporter reaches.

use sqlx::PgConnection;

use super::place::{A, Table, list, run};

/// Expected cases for a member of the root department, by case scope. No scope reaches an unreleased case, or a case
/// that is restricted to others. An exclusion wins over an assignment and over the naming in a restriction.
const SCOPES: [(&str, &[&str]); 6] = [
    ("", &[]),
    ("none", &[]),
    ("named", &["invited", "mine"]),
    ("assigned", &["assigned"]),
    ("departments", &["assigned", "invited", "mine", "plain"]),
    ("all", &["assigned", "elsewhere", "invited", "mine", "once assigned", "plain"]),
];

/// Every case that is visible and should not be, or the reverse.
pub async fn findings(db: &mut PgConnection) -> Vec<String> {
    if list(db, "SELECT 'here' FROM pg_class WHERE relname = 'case'").await.is_empty() {
        return vec![];
    }
    let mut found = vec![];
    for (scope, expected) in SCOPES {
        let context = format!(
            "SELECT set_config('app.org_id', '{A}', true), set_config('app.account_id', md5('{A}me')::uuid::text, true), \
            set_config('app.member_id', md5('{A}member me')::uuid::text, true), set_config('app.case_scope', '{scope}', true), \
            set_config('app.departments', '{{' || md5('{A}root')::uuid || '}}', true)"
        );
        found.extend(seen(db, "voicase_admin", &context, expected, &format!("a member of scope `{scope}`")).await);
    }
    for (case, expected) in [("NULL", [].as_slice()), ("'plain'", &["plain"]), ("'unreleased'", &["unreleased"])] {
        let context = format!(
            "SELECT set_config('app.org_id', '{A}', true), \
            set_config('app.case_id', (SELECT id::text FROM \"case\" WHERE org_id = '{A}' AND reporter_reference = {case}), true)"
        );
        // Look up the id as superuser first, because the reporter's role cannot look it up.
        let context =
            format!("RESET SESSION AUTHORIZATION; {context}; SET LOCAL SESSION AUTHORIZATION voicase_reporter");
        found.extend(seen(db, "voicase_reporter", &context, expected, &format!("the reporter of {case}")).await);
    }
    found
}

async fn seen(db: &mut PgConnection, role: &str, context: &str, expected: &[&str], who: &str) -> Vec<String> {
    let names = format!("SELECT reporter_reference, id::text FROM \"case\" WHERE org_id = '{A}'");
    let names: Vec<(String, String)> =
        sqlx::query_as(sqlx::AssertSqlSafe(names)).fetch_all(&mut *db).await.expect("cases");
    let name = |id: &String| names.iter().find(|(_, i)| i == id).map_or("a stranger", |(name, _)| name);
    let mut found = vec![];
    for table in Table::all(db).await.into_iter().filter(|t| t.name == "\"case\"" || t.has("case_id")) {
        let column = if table.has("case_id") { "case_id" } else { "id" };
        if list(
            db,
            &format!("SELECT 'may' WHERE has_column_privilege('{role}', '{}', '{column}', 'SELECT')", table.name),
        )
        .await
        .is_empty()
        {
            continue;
        }
        run(db, &format!("BEGIN; SET LOCAL SESSION AUTHORIZATION {role}; {context}")).await;
        let ids =
            list(db, &format!("SELECT DISTINCT {column}::text FROM {} WHERE {column} IS NOT NULL", table.name)).await;
        let waiting = if role == "voicase_admin" && table.has("author") {
            list(db, &format!("SELECT id::text FROM {} WHERE author = 'reporter' AND released_on IS NULL", table.name))
                .await
        } else {
            vec![]
        };
        run(db, "ROLLBACK").await;
        let mut cases: Vec<&str> = ids.iter().map(name).collect();
        cases.sort_unstable();
        let right = match table.name.as_str() {
            // Rows of these tables are found by a secret of their holder, which this test does not present.
            "upload_slot" | "reporter_access" => cases.is_empty(),
            // A link and a claim need the sight of both cases.
            "case_link" | "retaliation_claim" if expected.len() == 1 => cases.is_empty(),
            _ => cases == expected,
        };
        if !right {
            found.push(format!("{who} sees in {} the rows of {cases:?}, not of {expected:?}", table.name));
        }
        found.extend(waiting.iter().map(|id| format!("{who} sees {id} of {} before its release", table.name)));
    }
    found
}
