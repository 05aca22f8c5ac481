//! Database roles on Aurora: the roles of our processes accept IAM tokens and no passwords.

use sqlx::{Connection, Executor};
use voicase_dev::postgres::SUPERUSER;
use voicase_tests::instance;

const ROLES: &str = include_str!("../../../../migration/sql/roles.sql");

#[tokio::test]
async fn where_rds_signs_in_by_token_every_role_of_a_process_is_told_so() {
    let url = instance().services.postgres.url(SUPERUSER, &instance().databases.main);
    let mut db = sqlx::PgConnection::connect(&url).await.expect("a connection");
    // The transaction is rolled back, so no other test sees its changes.
    let mut tx = db.begin().await.expect("a transaction");
    tx.execute("CREATE ROLE rds_iam NOLOGIN").await.expect("a role");
    tx.execute(ROLES).await.expect("the roles");
    let sql = "SELECT rolname FROM pg_roles WHERE rolcanlogin AND rolname LIKE 'voicase_%' AND rolname NOT IN ('voicase_super', 'voicase_backup') \
               AND NOT pg_has_role(oid, 'rds_iam', 'MEMBER')";
    let left: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut *tx).await.expect("names");
    assert_eq!(left, [""; 0], "these would sign in with a password");
    tx.rollback().await.expect("an end");
}
