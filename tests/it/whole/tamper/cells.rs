//! Attacks on one sealed column at a time. The attacker swaps, changes or truncates its value.

use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use super::support::scene::Scene;

/// Sealed columns that no query opens. Another test covers the identity: see tests/it/identity.
/// `tests/it/outside_requests` attacks the secrets of a person without case access.
const UNREAD: [&str; 4] =
    ["identity.details", "outside_request.shown", "outside_request.link_hash", "outside_request.code_hash"];
/// Only cases that a member entered have these columns. tests/it/entry and tests/it/identity attack them.
const ENTERED: [&str; 3] = ["manual_entry.received_name", "manual_entry.late_reason", "identity_disclosure.told_how"];
/// Columns that the reporter can read too.
const REPORTERS: [&str; 10] = [
    "answer.value",
    "message.body",
    "attachment.details",
    "attachment.file_key",
    "closing.words",
    "transcript.body",
    "identity_opening.words",
    "identity_disclosure.recipient",
    "identity_disclosure.purpose",
    "identity_disclosure.provision",
];

/// A sealed column of a row.
#[derive(Clone, Debug)]
struct Cell {
    table: String,
    column: String,
    row: Uuid,
    bytes: Vec<u8>,
    /// The author of a message or file, or the day of a closing or of an opening.
    author: Option<String>,
}

impl Cell {
    fn name(&self) -> String {
        format!("{}.{}", self.table, self.column)
    }

    /// Whether the reporter can read the value. The reporter reads staff's messages, but not their evidence.
    fn is_for_the_reporter(&self) -> bool {
        REPORTERS.contains(&self.name().as_str())
            && (self.table != "attachment" || self.author.as_deref() == Some("reporter"))
            // The reporter reads no proposal, and no request that was not used.
            && (!["closing", "identity_opening"].contains(&self.table.as_str()) || self.author.is_some())
    }

    async fn put(&self, db: &mut PgConnection, bytes: &[u8]) {
        let sql = format!("UPDATE \"{}\" SET {} = $1 WHERE id = $2", self.table, self.column);
        let done = sqlx::query(AssertSqlSafe(sql)).bind(bytes).bind(self.row).execute(db).await.expect("an update");
        assert_eq!(done.rows_affected(), 1, "{self:?}");
    }
}

/// Every sealed column in the catalog, with its rows of the case. A column without a row would prove nothing.
async fn cells(db: &mut PgConnection, case: &Value) -> Vec<Cell> {
    let columns = "SELECT s.relname::text, s.attname::text, s.owner FROM (SELECT c.relname, a.attname, \
            CASE WHEN c.relname = 'case' THEN 'id' ELSE 'case_id' END AS owner FROM pg_class c \
            JOIN pg_attribute r ON r.attrelid = c.oid AND r.attname = 'revision' JOIN pg_attribute a ON a.attrelid = c.oid \
            WHERE c.relkind = 'r' AND a.atttypid = 'bytea'::regtype) s \
        JOIN pg_attribute o ON o.attrelid = to_regclass(format('public.%I', s.relname)) AND o.attname = s.owner AND s.attname <> 'name_index' \
        WHERE s.relname <> 'account' ORDER BY 1, 2";
    let columns: Vec<(String, String, String)> = sqlx::query_as(columns).fetch_all(&mut *db).await.expect("columns");
    let mut cells = vec![];
    for (table, column, owner) in columns {
        let sql = format!(
            "SELECT id, {column}, coalesce(to_jsonb(t)->>'author', to_jsonb(t)->>'closed_on', to_jsonb(t)->>'opened_on') FROM \"{table}\" t WHERE {owner} = $1::text::uuid AND {column} IS NOT NULL"
        );
        let query = sqlx::query_as(AssertSqlSafe(sql)).bind(case.as_str());
        let rows: Vec<(Uuid, Vec<u8>, Option<String>)> = query.fetch_all(&mut *db).await.expect("rows");
        let name = format!("{table}.{column}");
        let is_elsewhere = UNREAD.contains(&name.as_str()) || ENTERED.contains(&name.as_str());
        assert!(!rows.is_empty() || is_elsewhere, "{name}: the story writes none");
        cells.extend(rows.into_iter().map(|(row, bytes, author)| Cell {
            table: table.clone(),
            column: column.clone(),
            row,
            bytes,
            author,
        }));
    }
    cells
}

/// The values that an attacker could write in place of the cell's value.
fn forgeries(cell: &Cell, own: &[Cell], near: &[Cell], far: &[Cell]) -> Vec<(String, Vec<u8>)> {
    let last = cell.bytes.len() - 1;
    let mut all = vec![("cut".to_owned(), cell.bytes[..last].to_vec()), ("emptied".to_owned(), vec![])];
    for (part, at) in
        [("format", 0), ("key version", 2), ("nonce", 5), ("length", 28), ("text", last / 2), ("tag", last)]
    {
        let mut bytes = cell.bytes.clone();
        bytes[at] ^= 1;
        all.push((format!("a bit of its {part} flipped"), bytes));
    }
    for other in own.iter().filter(|o| o.table == cell.table && o.bytes != cell.bytes) {
        let from = if other.row == cell.row { "another column" } else { "another row" };
        all.push((format!("moved from {from}, {}", other.name()), other.bytes.clone()));
    }
    for (from, others) in [("another case", near), ("another organisation", far)] {
        let same = others.iter().filter(|o| o.name() == cell.name());
        all.extend(same.map(|o| (format!("moved from {from}"), o.bytes.clone())));
    }
    all
}

#[tokio::test]
async fn a_sealed_column_opens_where_and_as_it_was_written_and_nowhere_else() {
    let mut scene = Scene::new().await;
    let case = scene.case.case.clone();
    let own = cells(&mut scene.db, &case).await;
    let (near, far) = (scene.near.clone(), scene.far.clone());
    let (near, far) = (cells(&mut scene.db, &near).await, cells(&mut scene.db, &far).await);
    scene.staff_read().await.data();
    scene.staff_list().await.data();
    scene.reporter_reads().await.data();
    for cell in own.iter().filter(|c| !UNREAD.contains(&c.name().as_str())) {
        for (how, bytes) in forgeries(cell, &own, &near, &far) {
            cell.put(&mut scene.db, &bytes).await;
            let what = format!("{} {how}", cell.name());
            assert_eq!(scene.staff_read().await.code(), "INTEGRITY", "{what}, opened by staff");
            if cell.name() == "case.title" {
                assert_eq!(scene.staff_list().await.code(), "INTEGRITY", "{what}, listed by staff");
            }
            if cell.is_for_the_reporter() {
                assert_eq!(scene.reporter_reads().await.code(), "INTEGRITY", "{what}, read by the reporter");
            }
        }
        cell.put(&mut scene.db, &cell.bytes).await;
    }
    scene.staff_read().await.data();
    scene.reporter_reads().await.data();
}

#[tokio::test]
async fn a_receipt_opens_no_report_whose_words_were_exchanged() {
    let mut scene = Scene::new().await;
    let (case, near) = (scene.case.case.clone(), scene.near.clone());
    let theirs = cells(&mut scene.db, &near).await;
    for cell in cells(&mut scene.db, &case).await.iter().filter(|c| c.table == "answer") {
        cell.put(&mut scene.db, &theirs[0].bytes).await;
    }
    scene.case.reporter.leaves();
    scene.case.reporter.returns().await.refused("INTEGRITY");
    assert_eq!(scene.case.reporter.session(), None, "no session for a report that does not open");
}
