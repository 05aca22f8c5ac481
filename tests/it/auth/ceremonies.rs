//! The number of ceremonies that were begun and not completed has a maximum.

use chrono::{DateTime, Utc};
use uuid::Uuid;
use voicase_tests::World;

#[tokio::test]
async fn pending_ceremonies_are_capped_and_the_oldest_make_room() {
    let world = World::new().await;
    let mut db = world.house.superuser().await;
    // The transaction is rolled back at the end. Ceremonies of other tests are younger than the flood, so the maximum
    // discards none of them.
    let mut tx = sqlx::Connection::begin(&mut db).await.expect("a transaction");
    let old: DateTime<Utc> = "2020-01-01T00:00:00Z".parse().expect("a time");
    let flood = "INSERT INTO ceremony (id, kind, state, expires_at) SELECT gen_random_uuid(), 'sign_in', '', $1 FROM generate_series(1, 10040)";
    sqlx::query(flood).bind(old).execute(&mut *tx).await.expect("a flood");
    let begin = "SELECT app.auth_ceremony_begin(gen_random_uuid(), $1, $2, '', $3)";
    let anonymous = "SELECT count(*) FROM ceremony WHERE account_id IS NULL";
    let mut counts = vec![];
    for _ in 0..12 {
        let query = sqlx::query(begin).bind(None::<Uuid>).bind("sign_in").bind(world.house.clock.now());
        query.execute(&mut *tx).await.expect("a ceremony");
        counts.push(sqlx::query_scalar::<_, i64>(anonymous).fetch_one(&mut *tx).await.expect("a count"));
    }
    assert!(counts[11] <= 10_000 && counts.is_sorted_by(|one, next| one >= next), "{counts:?}");

    let account: Uuid = sqlx::query_scalar("SELECT account_id FROM membership WHERE id = $1")
        .bind(world.member().member)
        .fetch_one(&mut *tx)
        .await
        .expect("an account");
    for _ in 0..15 {
        let query = sqlx::query(begin).bind(account).bind("step_up").bind(world.house.clock.now());
        query.execute(&mut *tx).await.expect("a ceremony");
    }
    let own = "SELECT count(*) FROM ceremony WHERE account_id = $1";
    let own: i64 = sqlx::query_scalar(own).bind(account).fetch_one(&mut *tx).await.expect("a count");
    assert_eq!(own, 10);
}
