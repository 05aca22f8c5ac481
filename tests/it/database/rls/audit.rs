//! The audit log is append-only, even for its owner and for a superuser who does not first disable the triggers.
//! Sessions are swept only long after their end.

use sqlx::{AssertSqlSafe, Executor, PgConnection};

use super::support::place::{A, Place, list, run};

/// Runs a statement and rolls it back. Returns the number of changed rows, or the error message.
async fn tried(db: &mut PgConnection, before: &str, statement: &str) -> Result<u64, String> {
    run(db, &format!("BEGIN; {before}")).await;
    let done = db.execute(AssertSqlSafe(statement)).await;
    run(db, "ROLLBACK").await;
    done.map(|d| d.rows_affected()).map_err(|why| why.to_string())
}

const SUPERUSER: &str = "SELECT 1";
/// A session with the replica role skips ordinary triggers.
const REPLICA: &str = "SET LOCAL session_replication_role = replica";
const OWNER: &str = "SET LOCAL ROLE voicase_owner";

#[tokio::test]
async fn an_event_is_never_changed_or_deleted_and_its_payload_never_changed() {
    let mut place = Place::new().await;
    let statements = [
        "UPDATE audit_event SET kind = 'another'",
        "UPDATE audit_event SET xid = '7'",
        "UPDATE audit_event SET xid = NULL",
        "UPDATE audit_event SET xid = pg_current_xact_id(), happened_on = happened_on - 1 WHERE xid IS NULL",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event, audit_payload",
        "UPDATE audit_payload SET payload = ''",
        "TRUNCATE audit_payload",
    ];
    for statement in statements {
        for who in [SUPERUSER, REPLICA] {
            let refusal = tried(&mut place.main, who, statement).await.expect_err(statement);
            assert!(refusal.contains("the audit log only grows"), "{who}: {statement}: {refusal}");
        }
        // Policies apply to the owner too, so the owner matches no row or is refused.
        if let Ok(rows) = tried(&mut place.main, OWNER, statement).await {
            assert_eq!((rows, statement.starts_with("TRUNCATE")), (0, false), "{statement}");
        }
    }
}

#[tokio::test]
async fn release_is_the_one_change_and_happens_once() {
    let mut place = Place::new().await;
    let release = "UPDATE audit_event SET xid = pg_current_xact_id() WHERE xid IS NULL";
    let worker = format!("SET LOCAL SESSION AUTHORIZATION voicase_worker; SET LOCAL app.org_id = '{A}'");
    assert_eq!(tried(&mut place.main, &worker, release).await, Ok(1), "the reporter's event of this organisation");
    let again = format!("{worker}; {release}");
    assert_eq!(tried(&mut place.main, &again, release).await, Ok(0), "the event was released already");
    let backdated =
        "UPDATE audit_event SET xid = pg_current_xact_id(), happened_on = happened_on - 1 WHERE xid IS NULL";
    assert!(
        tried(&mut place.main, &worker, backdated).await.expect_err("more than release").contains("permission denied")
    );
}

#[tokio::test]
async fn an_event_of_staff_has_its_transaction_whatever_its_writer_says_and_a_reporters_has_none() {
    let mut place = Place::new().await;
    let write = |actor: &str| {
        format!(
            "INSERT INTO audit_event (org_id, id, xid, event_no, kind, actor, commitment, happened_on) \
            VALUES ('{A}', gen_random_uuid(), '7', 1, 'written', '{actor}', '', current_date)"
        )
    };
    run(&mut place.main, &write("member")).await;
    run(&mut place.main, &write("reporter")).await;
    let written =
        "SELECT actor || coalesce(' ' || (xid <> '7'), '') FROM audit_event WHERE kind = 'written' ORDER BY 1";
    assert_eq!(list(&mut place.main, written).await, ["member true", "reporter"]);
}

#[tokio::test]
async fn the_worker_sweeps_sessions_a_month_after_their_end_and_sees_no_other() {
    let mut place = Place::new().await;
    let all = list(&mut place.main, "SELECT id::text FROM session").await.len();
    run(&mut place.main, "SET SESSION AUTHORIZATION voicase_worker").await;
    let seen = list(&mut place.main, "SELECT (now() - expires_at > interval '30 days')::text FROM session").await;
    assert_eq!(seen, ["true", "true"], "one expired session of each organisation");
    run(&mut place.main, "DELETE FROM session WHERE expires_at IS NOT NULL").await;
    run(&mut place.main, "RESET SESSION AUTHORIZATION").await;
    assert_eq!(list(&mut place.main, "SELECT id::text FROM session").await.len(), all - 2);
}
