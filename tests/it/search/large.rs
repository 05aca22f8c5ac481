//! A large organisation: partial results, and the long test that measures memory and time.

use std::time::Instant;

use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use voicase_tests::World;

use super::support::{asks, events, finds, report, result};

/// Copies the row of a case `count` times. The copies have no secret in the keystore, as erased cases. That is enough to
/// see partial results.
async fn copies(world: &World, case: uuid::Uuid, count: usize) {
    let columns = "SELECT string_agg(quote_ident(column_name), ',') FROM information_schema.columns \
        WHERE table_name = 'case' AND is_generated = 'NEVER' AND column_name NOT IN ('id', 'number', 'reporter_reference', 'entry_id')";
    let mut db = world.house.superuser().await;
    let columns: String = sqlx::query_scalar(columns).fetch_one(&mut db).await.expect("the columns");
    let sql = format!(
        "INSERT INTO \"case\" (id, entry_id, number, reporter_reference, {columns}) \
         SELECT gen_random_uuid(), gen_random_uuid(), 100000 + n, 'copy-' || n, {columns} FROM \"case\", generate_series(1, {count}) n WHERE id = '{case}'"
    );
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut db).await.expect("copies");
}

#[tokio::test]
async fn results_are_partial_until_all_cases_are_read() {
    let world = World::new().await;
    let standing = report(&world, "The harbour").await;
    copies(&world, standing.id(), 300).await;
    // Another organisation reads its cases, so this one waits for its turn.
    let app = &world.house.admin.app;
    let turn = app.search.builds.clone().acquire_owned().await.expect("a permit");
    let first = asks(world.manager(), json!({ "text": "harbour" })).await;
    let first = &first.data()["search"];
    assert_eq!((&first["state"], &first["searched"], &first["total"]), (&json!("READING"), &json!(0), &json!(301)));
    drop(turn);
    let all = result(world.manager(), json!({ "text": "harbour" })).await;
    assert_eq!((&all["state"], &all["searched"], &all["total"]), (&json!("COMPLETE"), &json!(301), &json!(301)));
    assert_eq!(all["hits"].as_array().map(Vec::len), Some(1));
    assert_eq!(events(&world, "search_indexed").await, 1, "one event for the whole index");
}

/// Resident memory of this process in MiB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("the status");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("the memory");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).expect("a number") / 1024
}

/// Run with `--release`: the goals are 8 s for the first complete search, 50 ms for later ones, and 400 MiB.
#[tokio::test]
#[ignore = "sends thousands of reports"]
#[expect(clippy::print_stderr, reason = "the measurement is for a person")]
async fn a_large_organisation_is_searched_within_the_goals() {
    let cases: usize =
        std::env::var("VOICASE_SEARCH_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(20_000);
    let world = World::new().await;
    let words: Vec<String> = (0..2_000).map(|number| format!("word{number:05}")).collect();
    let texts = (0..cases).map(|number| {
        let text: Vec<&str> =
            (0..300).map(|at| words[(number * 7919 + at * 104_729 + at * at) % 2_000].as_str()).collect();
        format!("unique{number:06} {}", text.join(" "))
    });
    for text in texts {
        send(&world, &text).await;
    }
    world.release().await;
    let (manager, before) = (world.manager(), memory());
    manager.token().await;
    let start = Instant::now();
    let first = result(manager, json!({ "text": "unique000001" })).await;
    let built = start.elapsed();
    let size = world.house.admin.app.search.size(world.org).unwrap_or_default() >> 20;
    let grown = memory().saturating_sub(before);
    eprintln!("{cases} cases: complete after {built:?}, index {size} MiB, memory +{grown} MiB");
    assert_eq!(first["total"], json!(cases));
    let mut slowest = std::time::Duration::ZERO;
    for text in ["unique000002", "word00017", "wor", "\"word00017 word00018\"", "word00001 word00002 unique"] {
        let start = Instant::now();
        let found: Value = result(manager, json!({ "text": text, "first": 20 })).await;
        let took = start.elapsed();
        eprintln!("{text}: {took:?}, {} hits", found["hitCount"]);
        slowest = slowest.max(took);
    }
    assert_eq!(finds(manager, "unique000003").await.len(), 1);
    assert!(grown <= 400, "{grown} MiB");
    if !cfg!(debug_assertions) {
        assert!(built.as_secs() <= 8, "{built:?}");
        assert!(slowest.as_millis() <= 50, "{slowest:?}");
    }
}

/// Sends a report without waiting for its release.
async fn send(world: &World, text: &str) {
    let reporter = world.reporter();
    let mut report = reporter.report().await;
    report["answers"] = json!([{ "question": voicase_tests::QUESTION, "value": text }]);
    reporter.sends(report).await.data();
}
