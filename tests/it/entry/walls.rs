//! What the database and the keystore keep, also from code that runs in the staff process.

use serde_json::json;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;
use voicase_tests::{World, instance};

use super::{enters, input};

/// Runs statements with the sign-in of the staff process, in one transaction. Returns the error code of the last one.
async fn runs(database: &str, statements: &[String]) -> Option<String> {
    let mut db =
        PgConnection::connect(&instance().services.postgres.url("voicase_admin", database)).await.expect("one");
    let mut last = None;
    for statement in statements {
        let done = sqlx::query(AssertSqlSafe(statement.clone())).execute(&mut db).await;
        last = done.err().and_then(|e| e.as_database_error().and_then(|e| e.code().map(Into::into)));
    }
    last
}

#[tokio::test]
async fn the_staff_role_puts_new_secrets_and_neither_replaces_any_nor_opens_by_a_code() {
    let keystore = &instance().databases.keystore;
    let (org, case) = (Uuid::new_v4(), Uuid::new_v4());
    let put = format!("SELECT ks.put('{org}', '{case}', sha256('a'), sha256('b'), sha256('c'), current_date)");
    assert_eq!(runs(keystore, std::slice::from_ref(&put)).await, None);
    assert_eq!(runs(keystore, &[put]).await.as_deref(), Some("23505"), "secrets that exist stay");
    let open = format!("SELECT ks.open('{org}', '{case}', sha256('c'))");
    assert_eq!(runs(keystore, &[open]).await.as_deref(), Some("42501"));
    let read = "SELECT sk_identity FROM ks.secret".to_owned();
    assert_eq!(runs(keystore, &[read]).await.as_deref(), Some("42501"));
}

#[tokio::test]
async fn rows_of_a_case_are_written_while_its_transaction_creates_it_and_never_again() {
    let world = World::new().await;
    let member = world.member();
    let entered = enters(member, &input(&world, member).await).await;
    let case = entered.data()["enterReport"]["case"].as_str().expect("a case").to_owned();
    let (org, today) = (world.org, "2026-03-02");
    let context = format!(
        "SELECT set_config('app.org_id', '{org}', true), set_config('app.member_id', '{}', true), \
         set_config('app.case_scope', 'all', true), set_config('app.case_id', '{case}', true), \
         set_config('app.today', '{today}', true)",
        member.member
    );
    let id = Uuid::new_v4();
    for row in [
        format!(
            "INSERT INTO answer (org_id, id, case_id, question, value) VALUES ('{org}', '{id}', '{case}', '{id}', 'x')"
        ),
        format!(
            "INSERT INTO reporter_access (org_id, id, case_id, mac, pepper_version, created_on) \
             VALUES ('{org}', '{id}', '{case}', 'x', 0, '{today}')"
        ),
        format!("INSERT INTO identity (org_id, id, case_id, details) VALUES ('{org}', '{id}', '{case}', 'x')"),
        format!(
            "INSERT INTO deadline (org_id, id, case_id, kind, started_on, due_on) \
             VALUES ('{org}', '{id}', '{case}', 'acknowledgement', '{today}', '{today}')"
        ),
        format!("INSERT INTO case_counter (org_id, case_id) VALUES ('{org}', '{case}')"),
    ] {
        let said = runs(&instance().databases.main, &["BEGIN".to_owned(), context.clone(), row.clone()]).await;
        assert_eq!(said.as_deref(), Some("42501"), "{row}");
        // An UPDATE writes a new version of the row of the case.
        let touch = format!("UPDATE \"case\" SET revision = revision WHERE id = '{case}'");
        let touched = ["BEGIN".to_owned(), context.clone(), touch, row.clone()];
        assert_eq!(runs(&instance().databases.main, &touched).await.as_deref(), Some("42501"), "{row}");
    }
}

#[tokio::test]
async fn an_altered_entry_closes_the_case() {
    let world = World::new().await;
    let member = world.member();
    let mut late = input(&world, member).await;
    late["receivedOn"] = json!("2025-12-01");
    late["lateReason"] = json!("It was misfiled.");
    late["receivedBy"] = json!(null);
    late["receivedName"] = json!("Reception");
    let entered = enters(member, &late).await;
    let case = entered.data()["enterReport"]["case"].clone();
    let shown = "entry { receivedName lateReason }";
    world.manager().opens(&case, shown).await.data();
    let id: Uuid = case.as_str().and_then(|id| id.parse().ok()).expect("a UUID");
    for alter in [
        "UPDATE manual_entry SET received_name = late_reason WHERE case_id = $1",
        "UPDATE manual_entry SET received_name = NULL, received_by = entered_by WHERE case_id = $1",
        "DELETE FROM manual_entry WHERE case_id = $1",
    ] {
        world.house.change(alter, &[id]).await;
        world.manager().opens(&case, shown).await.refused("INTEGRITY");
    }
}
