//! Counts of refused requests, and the health of the installation.

use axum::body::Body;
use axum::http::Request;
use chrono::TimeDelta;
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use voicase::crypto::random;
use voicase::http::client::Peer;
use voicase::platform::refusals;
use voicase::queue::mark_work;
use voicase_tests::{Staff, Surface, World, instance};

use crate::support::platform::asks;

const ABUSE: &str = "{ abuse { days { surface day kind count } addresses { key kind count firstSeen lastSeen } } }";

/// Sends an invalid request from an address.
async fn pokes(surface: &Surface, from: [u8; 4]) {
    let address = std::net::Ipv4Addr::from(from).to_string();
    let request = Request::post("/graphql").header("x-forwarded-for", &address).extension(Peer::Address(from.into()));
    let answer = surface.send(request.body(Body::from("poke")).expect("a request")).await;
    assert_eq!(answer.code(), "BAD_REQUEST");
}

async fn days(owner: &Staff, surface: &str, kind: &str) -> i64 {
    let told = asks(owner, ABUSE).await;
    let days = told.data()["abuse"]["days"].as_array().expect("days").clone();
    let ours = |day: &&Value| day["surface"] == surface && day["kind"] == kind && day["day"] == "2026-03-02";
    days.iter().find(ours).and_then(|day| day["count"].as_i64()).unwrap_or(0)
}

async fn addresses(owner: &Staff) -> Vec<Value> {
    asks(owner, ABUSE).await.data()["abuse"]["addresses"].as_array().expect("addresses").clone()
}

async fn table(world: &World, sql: &'static str) -> String {
    sqlx::query_scalar(sql).fetch_one(&mut world.house.superuser().await).await.expect("a table as text")
}

#[tokio::test]
async fn of_the_reporters_surface_a_day_is_counted_and_nothing_of_whom() {
    let world = World::new().await;
    let owner = world.owner().await;
    let before = days(&owner, "REPORTER", "BAD_REQUEST").await;
    let receipts = days(&owner, "REPORTER", "RECEIPT_REFUSED").await;
    let from = random();
    let addressed = "SELECT count(*)::text FROM abuse_address";
    for _ in 0..3 {
        pokes(&world.house.reporter, from).await;
    }
    world.reporter().returns().await.refused("RECEIPT_UNKNOWN");
    assert_eq!(days(&owner, "REPORTER", "BAD_REQUEST").await, before, "counts are shown only after they were written");
    let known = table(&world, addressed).await;
    refusals::flush(&world.house.reporter.app).await.expect("it is written down");
    refusals::flush(&world.house.reporter.app).await.expect("once");
    assert!(days(&owner, "REPORTER", "BAD_REQUEST").await >= before + 3);
    assert!(days(&owner, "REPORTER", "RECEIPT_REFUSED").await > receipts);
    let mine = "SELECT coalesce(string_agg(a::text, ' '), '') FROM abuse_address a WHERE kind = 'receipt_refused'";
    assert_eq!(table(&world, mine).await, "", "of {known} addresses none is a reporter's");
    let columns = "SELECT string_agg(column_name, ' ' ORDER BY column_name) FROM information_schema.columns WHERE table_name = 'abuse_day'";
    assert_eq!(table(&world, columns).await, "day kind surface times");
    let whole = table(&world, "SELECT coalesce(string_agg(d::text, ' '), '') FROM abuse_day d").await;
    assert!(!whole.contains(&std::net::Ipv4Addr::from(from).to_string()));
}

#[tokio::test]
async fn an_address_of_staffs_surface_is_recognised_not_shown_and_forgotten_after_a_week() {
    let world = World::new().await;
    let owner = world.owner().await;
    let known = addresses(&owner).await;
    let (from, times) = (random(), 41);
    for _ in 0..times {
        pokes(&world.house.admin, from).await;
    }
    refusals::flush(&world.house.admin.app).await.expect("it is written down");
    world.wait(TimeDelta::minutes(1));
    pokes(&world.house.admin, from).await;
    refusals::flush(&world.house.admin.app).await.expect("it is written down");
    let now = addresses(&owner).await;
    let new: Vec<&Value> = now.iter().filter(|one| one["count"] == times + 1 && !known.contains(one)).collect();
    let [one] = new[..] else { panic!("{now:?}") };
    assert_eq!(one["kind"], "BAD_REQUEST");
    assert_ne!(one["firstSeen"], one["lastSeen"]);
    assert_eq!(one["key"].as_str().map(str::len), Some(32));
    let shown = std::net::Ipv4Addr::from(from).to_string();
    let stored = table(&world, "SELECT string_agg(a::text, ' ') FROM abuse_address a").await;
    assert!(!stored.contains(&shown) && !stored.contains(&voicase::crypto::hex(&from)), "{shown}");

    let key = one["key"].clone();
    let there = async || addresses(&owner).await.iter().any(|one| one["key"] == key);
    world.wait(TimeDelta::days(7) - TimeDelta::minutes(1));
    assert!(there().await);
    world.wait(TimeDelta::minutes(2));
    assert!(!there().await, "an old address must not be shown, even before the sweep");
    let mut db = world.house.superuser().await;
    // The transaction is rolled back. The sweep could delete counts of other tests, whose clocks differ.
    let mut tx = sqlx::Connection::begin(&mut db).await.expect("a transaction");
    let sweep = sqlx::query("SELECT app.sweep_abuse($1)").bind(world.house.clock.now());
    sweep.execute(&mut *tx).await.expect("a sweep");
    let left = "SELECT count(*) FROM abuse_address WHERE encode(address, 'hex') = $1";
    let left: i64 = sqlx::query_scalar(left).bind(key.as_str()).fetch_one(&mut *tx).await.expect("a count");
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_wrong_password_counts_for_the_day() {
    let world = World::new().await;
    let owner = world.owner().await;
    let before = days(&owner, "STAFF", "SIGN_IN_REFUSED").await;
    let wrong = json!({ "email": world.admin().email, "password": "not this one at all" });
    world.admin().auth("signIn", "next", wrong).await.refused("SIGN_IN_FAILED");
    refusals::flush(&world.house.admin.app).await.expect("it is written down");
    assert!(days(&owner, "STAFF", "SIGN_IN_REFUSED").await > before);
}

#[tokio::test]
async fn a_program_without_a_good_token_counts_for_the_day() {
    let world = World::new().await;
    let owner = world.owner().await;
    let before = days(&owner, "STAFF", "TOKEN_REFUSED").await;
    let wrong = [("authorization", "Bearer vc_nobody")];
    world.house.admin.ask("/graphql/api", "{ me { id } }", &json!({}), &wrong).await.refused("UNAUTHENTICATED");
    refusals::flush(&world.house.admin.app).await.expect("it is written down");
    assert!(days(&owner, "STAFF", "TOKEN_REFUSED").await > before);
}

#[tokio::test]
async fn no_organisations_role_reads_what_was_counted() {
    World::new().await;
    let reads = [
        "SELECT FROM abuse_day",
        "SELECT FROM abuse_address",
        "SELECT FROM platform_mark",
        "SELECT app.platform_abuse_days()",
        "SELECT app.platform_abuse_addresses(now())",
        "SELECT app.platform_organisations(now())",
        "SELECT app.platform_marks()",
        "UPDATE abuse_day SET times = 0",
        "DELETE FROM abuse_address",
    ];
    for role in ["voicase_admin", "voicase_reporter", "voicase_worker", "voicase_sequencer", "voicase_purger"] {
        let url = instance().services.postgres.url(role, &instance().databases.main);
        let mut db = PgConnection::connect(&url).await.expect("a connection");
        for sql in reads {
            let refused = match sqlx::query(sql).execute(&mut db).await {
                Err(sqlx::Error::Database(why)) => why.code().as_deref() == Some("42501"),
                _ => false,
            };
            assert!(refused, "{role} may: {sql}");
        }
    }
    let (sdl, reporters) = (voicase::schema::admin_sdl(), voicase::schema::reporter_sdl());
    let fields = sdl.lines().filter(|line| line.to_lowercase().contains("abuse") && line.contains("): "));
    assert!(fields.clone().all(|line| line.contains("@platformOwner")));
    assert!(!reporters.to_lowercase().contains("abuse"));
}

#[tokio::test]
async fn the_health_page_tells_what_is_measured() {
    let world = World::new().await;
    let owner = world.owner().await;
    let document =
        "{ platformHealth { store keystore workerSeen backup jobs { due oldest failing } mail { waiting oldest } } }";
    let before = asks(&owner, document).await.data()["platformHealth"].clone();
    assert_eq!((&before["store"], &before["keystore"]), (&json!(true), &json!(true)));
    world.wait(TimeDelta::days(4000));
    mark_work(&world.house.worker, "worker").await.expect("a mark");
    let url = instance().services.postgres.url("voicase_backup", &instance().databases.main);
    let mut backup = PgConnection::connect(&url).await.expect("a connection");
    sqlx::query("SELECT app.mark_backup()").execute(&mut backup).await.expect("a mark");
    assert!(sqlx::query("SELECT app.mark_work('worker', now())").execute(&mut backup).await.is_err());
    let after = asks(&owner, document).await.data()["platformHealth"].clone();
    assert_eq!(after["workerSeen"].as_str().map(|seen| &seen[..10]), Some("2037-02-12"));
    assert!(after["backup"].is_string());
}
