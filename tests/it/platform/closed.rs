//! Effects of suspension, and the permanent effects of closing an organisation.

use serde_json::json;
use sqlx::AssertSqlSafe;
use uuid::Uuid;
use voicase_tests::{Reporter, World};

use crate::support::platform::{closes, decided, resumes, suspends};
use crate::support::samples;

const CHANNEL: &str =
    "query($slug: String!) { channel(slug: $slug) { takesReports organisation lawPack { authorities { url } } } }";

/// Numbers of the organisation's rows in each table to which a new report would add rows.
async fn written(world: &World) -> Vec<i64> {
    let mut db = world.house.superuser().await;
    let mut counts = vec![];
    for table in ["\"case\"", "answer", "reporter_access", "idempotency_key", "audit_event", "deadline"] {
        let sql = format!("SELECT count(*) FROM {table} WHERE org_id = $1");
        counts.push(sqlx::query_scalar(AssertSqlSafe(sql)).bind(world.org).fetch_one(&mut db).await.expect("a count"));
    }
    counts
}

/// Number of case secrets in the organisation's keystore.
async fn secrets(world: &World) -> i64 {
    use sqlx::Connection;
    let instance = voicase_tests::instance();
    let url = instance.services.postgres.url(voicase_dev::postgres::SUPERUSER, &instance.databases.keystore);
    let mut db = sqlx::PgConnection::connect(&url).await.expect("a connection");
    let sql = "SELECT count(*) FROM ks.secret WHERE org_id = $1";
    sqlx::query_scalar(sql).bind(world.org).fetch_one(&mut db).await.expect("a count")
}

async fn takes_reports(reporter: &Reporter) -> bool {
    let channel = reporter.asks(CHANNEL, json!({ "slug": reporter.slug })).await;
    let channel = &channel.data()["channel"];
    assert!(
        channel["lawPack"]["authorities"][0]["url"]
            .as_str()
            .is_some_and(|where_else| where_else.starts_with("https://"))
    );
    channel["takesReports"].as_bool().expect("yes or no")
}

#[tokio::test]
async fn a_suspended_organisation_lets_nobody_in_and_a_resumed_one_is_as_before() {
    let (world, own) = (World::new().await, World::new().await);
    // Each test world has a different platform owner. This owner comes from `own` and is no member of the suspended
    // organisation.
    let (owner, org) = (own.owner().await, world.org);
    let case = world.case().await.case;
    world.manager().opens(&case, "stage").await.data();
    let suspended = suspends(&owner, org).await;
    let told = &suspended.data()["suspendOrganisation"]["organisation"];
    assert_eq!((&told["state"], &told["reason"]), (&json!("SUSPENDED"), &json!("SECURITY")));
    assert!(told["stateSince"].is_string());

    let random = world.manager().asks_for(Uuid::new_v4(), "{ cases { totalCount } }", json!({})).await;
    for staff in [world.admin(), world.manager(), world.member(), world.viewer()] {
        let refused = staff.asks("{ cases { totalCount } }", json!({})).await;
        refused.refused("FORBIDDEN");
        assert_eq!(
            refused.without_request_id(),
            random.without_request_id(),
            "a suspended organisation answers like an unknown one"
        );
        let bearer = format!("Bearer {}", staff.token().await);
        let headers = [("authorization", bearer.as_str())];
        let me = world.house.admin.ask("/graphql", "{ me { memberships { id } } }", &json!({}), &headers).await;
        assert_eq!(me.data()["me"]["memberships"], json!([]));
    }
    for (role, table) in [("voicase_admin", "membership"), ("voicase_admin", "\"case\"")] {
        let mut db = world.house.superuser().await;
        let context = format!(
            "SET SESSION AUTHORIZATION {role}; SELECT set_config('app.org_id', '{org}', false), set_config('app.case_scope', 'all', false)"
        );
        sqlx::raw_sql(AssertSqlSafe(context)).execute(&mut db).await.expect("a context");
        let seen = format!("SELECT count(*) FROM {table}");
        let seen: i64 = sqlx::query_scalar(AssertSqlSafe(seen)).fetch_one(&mut db).await.expect("a count");
        assert_eq!(seen, 0, "row-level security hides {table} from {role}");
    }
    suspends(&owner, org).await.refused("NOT_ALLOWED_NOW");

    resumes(&owner, org).await.data();
    world.manager().opens(&case, "stage").await.data();
    assert_eq!(world.admin().sees().await, 1);
    resumes(&owner, org).await.refused("NOT_ALLOWED_NOW");
    assert_eq!(decided(&own, org).await, ["organisation_suspended", "organisation_resumed"]);
}

#[tokio::test]
async fn while_suspended_no_report_comes_in_and_who_has_a_receipt_reads_and_writes() {
    let world = World::new().await;
    let owner = world.owner().await;
    let (earlier, lost, late) = (world.reporter(), world.reporter(), world.reporter());
    earlier.submits().await.data();
    let (sent, report) = (lost.report().await, late.report().await);
    lost.sends(sent.clone()).await.data();
    assert!(takes_reports(&late).await);
    suspends(&owner, world.org).await.data();

    let (before, kept) = (written(&world).await, secrets(&world).await);
    late.sends(report.clone()).await.refused("NOT_ALLOWED_NOW");
    assert!(!takes_reports(&late).await, "the channel reports that it takes no reports");
    assert_eq!((written(&world).await, secrets(&world).await), (before, kept), "a refused report must write nothing");
    late.returns().await.refused("RECEIPT_UNKNOWN");
    lost.leaves();
    lost.sends(sent).await.data();
    earlier.leaves();
    earlier.returns().await.data();
    earlier.writes("Is anybody there?").await.data();
    world.release().await;

    resumes(&owner, world.org).await.data();
    late.sends(report).await.data();
    world.release().await;
    assert_eq!(world.admin().sees().await, 3, "the reports from before, and the new one");
}

#[tokio::test]
async fn the_database_takes_no_case_of_a_suspended_organisation_whatever_the_surface_says() {
    let world = World::new().await;
    let standing = world.case().await;
    let copy = "INSERT INTO \"case\" (org_id, id, channel_id, department_id, form_id, reporter_reference, pseudonym, anonymity, language, received_on) \
        VALUES ($1, $2, $3, $4, $5, gen_random_uuid()::text, 'Two Words', 'anonymous', 'en', current_date)";
    let like = "SELECT channel_id, department_id, form_id FROM \"case\" WHERE id = $1";
    let mut db = world.house.superuser().await;
    let (channel, department, form): (Uuid, Uuid, Uuid) =
        sqlx::query_as(like).bind(standing.id()).fetch_one(&mut db).await.expect("a case");
    for (state, expected) in [("active", true), ("suspended", false)] {
        if state == "suspended" {
            suspends(&world.owner().await, world.org).await.data();
        }
        let id = Uuid::new_v4();
        let context = format!(
            "BEGIN; SET LOCAL SESSION AUTHORIZATION voicase_reporter; SELECT set_config('app.org_id', '{}', true), set_config('app.case_id', '{id}', true)",
            world.org
        );
        sqlx::raw_sql(AssertSqlSafe(context)).execute(&mut db).await.expect("a context");
        let insert = sqlx::query(copy).bind(world.org).bind(id).bind(channel).bind(department).bind(form);
        let done = insert.execute(&mut db).await;
        assert_eq!(done.is_ok(), expected, "{state}: {done:?}");
        sqlx::raw_sql("ROLLBACK").execute(&mut db).await.expect("an end");
    }
}

#[tokio::test]
async fn closing_comes_after_suspending_and_is_for_good() {
    let world = World::new().await;
    let owner = world.owner().await;
    let org = samples::tenant(&world).await;
    closes(&owner, org).await.refused("NOT_ALLOWED_NOW");
    suspends(&owner, org).await.data();
    let closed = closes(&owner, org).await;
    let told = &closed.data()["closeOrganisation"]["organisation"];
    assert_eq!((&told["state"], &told["reason"]), (&json!("CLOSED"), &json!("SECURITY")));
    for answer in [resumes(&owner, org).await, suspends(&owner, org).await, closes(&owner, org).await] {
        answer.refused("NOT_ALLOWED_NOW");
    }
    assert_eq!(decided(&world, org).await, ["organisation_suspended", "organisation_closed"]);
    let back = "UPDATE organisation SET state = 'active', suspended_for = NULL WHERE id = $1";
    let back = sqlx::query(back).bind(org).execute(&mut world.house.superuser().await).await;
    assert!(back.is_err(), "the superuser cannot reopen it either");
}

#[tokio::test]
async fn of_two_owners_who_decide_at_once_one_decides() {
    let world = World::new().await;
    let owner = world.owner().await;
    owner.token().await;
    let org = samples::tenant(&world).await;
    let (one, other) = tokio::join!(suspends(&owner, org), suspends(&owner, org));
    let mut codes = [one.code(), other.code()];
    codes.sort_unstable();
    assert_eq!(codes, ["NOT_ALLOWED_NOW", "OK"]);
    assert_eq!(decided(&world, org).await, ["organisation_suspended"]);
}

#[tokio::test]
async fn an_invitation_to_a_suspended_organisation_is_none_until_it_is_resumed() {
    let world = World::new().await;
    let (owner, email) = (world.owner().await, world.address());
    let link = world.invites(&email).await;
    let facts = "query($token: String!) { invitation(token: $token) { email } }";
    let (mine, nobodys) = (json!({ "token": link }), json!({ "token": "x" }));
    suspends(&owner, world.org).await.data();
    let unknown = world.house.admin.ask("/graphql/auth", facts, &nobodys, &[]).await;
    let gone = world.house.admin.ask("/graphql/auth", facts, &mine, &[]).await;
    assert_eq!(gone.without_request_id(), unknown.without_request_id());
    let input = json!({ "token": link, "name": "Somebody", "password": "a long enough password 7" });
    assert_eq!(owner.auth("acceptInvitation", "ticket", input).await.code(), "NOT_FOUND");
    resumes(&owner, world.org).await.data();
    assert_eq!(world.house.admin.ask("/graphql/auth", facts, &mine, &[]).await.data()["invitation"]["email"], email);
}

/// An email that no key can open, and a job that is due now and sends this email.
const POST: &str = "WITH m AS (INSERT INTO outbox (org_id, id, kind, language, recipient, created_on) \
      VALUES ($1, gen_random_uuid(), 'invitation', 'en', 'x', current_date) RETURNING org_id, id) \
    INSERT INTO job (org_id, id, kind, payload, due_on) SELECT org_id, gen_random_uuid(), 'send_mail', to_jsonb(id), '2026-03-01' FROM m";

#[tokio::test]
async fn a_mail_of_a_closed_organisation_is_forgotten_unread() {
    let world = World::new().await;
    let owner = world.owner().await;
    let org = samples::tenant(&world).await;
    let mut db = world.house.superuser().await;
    suspends(&owner, org).await.data();
    closes(&owner, org).await.data();
    sqlx::query(POST).bind(org).execute(&mut db).await.expect("a mail");
    let sql = "SELECT (SELECT count(*) FROM outbox WHERE org_id = $1) + (SELECT count(*) FROM job WHERE org_id = $1)";
    world.run_jobs_of(org).await;
    let left: i64 = sqlx::query_scalar(sql).bind(org).fetch_one(&mut db).await.expect("a count");
    assert_eq!(left, 0, "the email and its job are deleted");
}
