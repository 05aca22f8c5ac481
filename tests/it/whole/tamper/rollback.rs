//! A row that is replaced by an older version decrypts correctly. The audit log shows that it is not the version last
//! written.

use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;
use voicase_tests::World;

use crate::support::story::act;

/// An earlier version of a row.
struct Row {
    table: &'static str,
    columns: &'static str,
    was: Value,
}

impl Row {
    /// Stores the newest row of the case.
    async fn of(db: &mut PgConnection, table: &'static str, columns: &'static str, case: &Value) -> Self {
        let owner = if table == "\"case\"" { "id" } else { "case_id" };
        let sql = format!("SELECT to_jsonb(t) FROM {table} t WHERE {owner} = $1::text::uuid");
        let was = sqlx::query_scalar(AssertSqlSafe(sql)).bind(case.as_str()).fetch_one(db).await.expect("a row");
        Self { table, columns, was }
    }

    async fn put_back(&self, db: &mut PgConnection) {
        let Self { table, columns, was } = self;
        let from = columns.split(", ").map(|c| format!("r.{c}")).collect::<Vec<_>>().join(", ");
        let sql = format!(
            "UPDATE {table} t SET ({columns}) = ROW({from}) FROM jsonb_populate_record(NULL::{table}, $1) r WHERE t.id = r.id"
        );
        let done = sqlx::query(AssertSqlSafe(sql)).bind(was).execute(db).await.expect("an update");
        assert_eq!(done.rows_affected(), 1);
    }
}

#[tokio::test]
async fn a_title_put_back_with_its_revision_is_found_and_alone_it_does_not_open() {
    let world = World::new().await;
    let case = world.case().await.case;
    let mut db = world.house.superuser().await;
    act(world.manager(), "updateCase", &case, json!({ "title": "The first title" })).await;
    let first = Row::of(&mut db, "\"case\"", "title, revision", &case).await;
    let alone = Row { columns: "title", ..Row::of(&mut db, "\"case\"", "title, revision", &case).await };
    act(world.manager(), "updateCase", &case, json!({ "title": "The second title" })).await;
    let second = Row::of(&mut db, "\"case\"", "title, revision", &case).await;

    first.put_back(&mut db).await;
    world.manager().opens(&case, "title").await.refused("INTEGRITY");
    second.put_back(&mut db).await;
    assert_eq!(world.manager().opens(&case, "title").await.data()["case"]["title"], "The second title");
    alone.put_back(&mut db).await;
    world.manager().opens(&case, "title").await.refused("INTEGRITY");
    let listed = world.manager().asks("{ cases { nodes { title } } }", json!({})).await;
    assert_eq!((listed.code(), &listed.json["data"]["cases"]["nodes"][0]["title"]), ("INTEGRITY", &Value::Null));
}

#[tokio::test]
async fn a_note_whose_retraction_was_undone_is_found() {
    let world = World::new().await;
    let case = world.case().await.case;
    let mut db = world.house.superuser().await;
    let note = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "Ask the harbour master." });
    let added = world.member().does("addNote", "note { id }", note).await;
    let before = Row::of(&mut db, "note", "body, retraction, retracted_at, revision", &case).await;
    let retract = json!({ "note": added.data()["addNote"]["note"]["id"], "reason": "Wrong harbour." });
    world.member().does("retractNote", "note { id }", retract).await.data();
    world.member().opens(&case, "notes { text }").await.data();
    before.put_back(&mut db).await;
    world.member().opens(&case, "notes { text }").await.refused("INTEGRITY");
}

#[tokio::test]
async fn a_newer_proposal_that_was_deleted_is_missed() {
    let world = World::new().await;
    let case = world.case().await.case;
    let mut db = world.house.superuser().await;
    let proposal = |findings: &str| json!({ "outcome": "SUBSTANTIATED", "findings": findings, "correctiveActions": [], "words": "Thank you." });
    act(world.manager(), "moveCase", &case, json!({ "to": "IN_TRIAGE" })).await;
    act(world.manager(), "assignCase", &case, json!({ "members": [world.member().member] })).await;
    act(world.member(), "moveCase", &case, json!({ "to": "UNDER_INVESTIGATION" })).await;
    act(world.member(), "submitForReview", &case, proposal("Nobody is to blame.")).await;
    act(world.manager(), "returnToInvestigation", &case, json!({ "reason": "Look again." })).await;
    act(world.member(), "submitForReview", &case, proposal("The chief engineer is.")).await;
    let closing = "closing { findings }";
    let now = world.manager().opens(&case, closing).await;
    assert_eq!(now.data()["case"]["closing"]["findings"], "The chief engineer is.");
    let newer = "DELETE FROM closing WHERE case_id = $1::text::uuid AND revision = 2";
    let gone = sqlx::query(newer).bind(case.as_str()).execute(&mut db).await.expect("a deletion");
    assert_eq!(gone.rows_affected(), 1);
    world.manager().opens(&case, closing).await.refused("INTEGRITY");
}
