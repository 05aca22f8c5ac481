//! Figures: which cases count, when a period is counted, and that no row changes or overlaps another.

use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::World;

const QUERY: &str = "{ figures { firstOn lastOn cases tables { kind groups { value fromDay toDay cases } } } }";

async fn figures(world: &World) -> Vec<Value> {
    let shown = world.viewer().asks(QUERY, json!({})).await;
    shown.data()["figures"].as_array().expect("periods").clone()
}

/// As many cases as wanted, all of the year 2024.
async fn of_2024(world: &World, count: usize) -> Vec<Value> {
    let mut cases = vec![];
    for _ in 0..count {
        cases.push(world.case().await.case);
    }
    // The triggers refuse such an old case, and a change of a deadline of the law.
    world.house.sql("ALTER TABLE deadline DISABLE TRIGGER USER; ALTER TABLE \"case\" DISABLE TRIGGER USER").await;
    for statement in [
        "UPDATE organisation SET founded_at = '2024-02-01T12:00:00Z' WHERE id = $1",
        "UPDATE \"case\" SET received_on = '2024-05-05', released_on = '2024-05-06' WHERE org_id = $1",
        "UPDATE deadline SET started_on = '2024-05-05', due_on = CASE kind WHEN 'feedback' THEN '2024-08-07'::date ELSE '2024-05-12' END, \
         met_on = CASE kind WHEN 'acknowledgement' THEN '2024-05-07'::date END WHERE org_id = $1",
    ] {
        world.house.change(statement, &[world.org]).await;
    }
    cases
}

fn id(case: &Value) -> Uuid {
    case.as_str().and_then(|text| text.parse().ok()).expect("an id")
}

fn groups<'a>(period: &'a Value, kind: &str) -> &'a Value {
    let tables = period["tables"].as_array().expect("tables");
    &tables.iter().find(|table| table["kind"] == kind).expect("a table")["groups"]
}

#[tokio::test]
async fn a_year_is_counted_once_and_never_changes() {
    let world = World::alone().await;
    assert!(figures(&world).await.is_empty());
    let all = of_2024(&world, 13).await;
    let answered = "UPDATE deadline SET met_on = '2024-06-06' WHERE kind = 'feedback' AND case_id = $1";
    for case in &all[..6] {
        world.house.change(answered, &[id(case)]).await;
    }
    world.house.sweep().await;
    let counted = figures(&world).await;
    assert_eq!(
        (counted.len(), &counted[0]["firstOn"], &counted[0]["lastOn"], &counted[0]["cases"]),
        (1, &json!("2024-01-01"), &json!("2024-12-31"), &json!(15))
    );
    let met = json!([{ "value": "IN_TIME", "fromDay": 0, "toDay": null, "cases": 15 }]);
    assert_eq!(groups(&counted[0], "ACKNOWLEDGEMENT"), &met);
    let met = json!([
        { "value": "IN_TIME", "fromDay": 0, "toDay": null, "cases": 5 },
        { "value": "LATE", "fromDay": 0, "toDay": null, "cases": 10 },
    ]);
    assert_eq!(groups(&counted[0], "FEEDBACK"), &met, "six and seven, which is never");
    assert_eq!(groups(&counted[0], "SOURCE"), &json!([]), "13 cases can all be in small groups");

    world.house.change("UPDATE \"case\" SET released_on = '2023-05-06' WHERE id = $1", &[id(&all[0])]).await;
    world.house.sweep().await;
    assert_eq!(figures(&world).await, counted);
    let count = "SELECT count(*) FROM audit_event WHERE org_id = $1 AND kind = 'figures_counted' AND actor = 'system'";
    let count = sqlx::query_scalar::<_, i64>(count).bind(world.org);
    assert_eq!(count.fetch_one(&mut world.house.superuser().await).await.expect("a count"), 1);
}

#[tokio::test]
async fn a_case_that_is_a_secret_from_a_member_does_not_count() {
    let world = World::alone().await;
    let all = of_2024(&world, 10).await;
    let input = json!({ "case": all[0], "reason": "My brother works there." });
    world.member().does("recuseMyself", "done", input).await.data();
    world.house.change("UPDATE \"case\" SET restricted = true WHERE id = $1", &[id(&all[1])]).await;
    world.house.change("UPDATE \"case\" SET retaliation = true WHERE id = $1", &[id(&all[2])]).await;
    world.house.sweep().await;
    // Seven cases count as 5. With an eighth one it would be 10.
    assert_eq!(figures(&world).await[0]["cases"], 5);
}

#[tokio::test]
async fn a_quarter_is_judged_once_and_then_waits_for_the_next_one() {
    let world = World::alone().await;
    let all = of_2024(&world, 5).await;
    world.house.change("UPDATE \"case\" SET restricted = true WHERE id = $1", &[id(&all[0])]).await;
    world.house.sweep().await;
    // A period that appears now would show that exactly five reports count, and that a case was restricted before.
    world.house.change("UPDATE \"case\" SET restricted = false WHERE id = $1", &[id(&all[0])]).await;
    world.house.sweep().await;
    assert!(figures(&world).await.is_empty());
    // On 16 April 2026 the last quarter of 2025 is settled.
    world.wait(TimeDelta::days(45));
    world.house.sweep().await;
    let counted = figures(&world).await;
    assert_eq!(
        (counted.len(), &counted[0]["firstOn"], &counted[0]["lastOn"], &counted[0]["cases"]),
        (1, &json!("2024-01-01"), &json!("2025-12-31"), &json!(5))
    );
    world.house.sweep().await;
    assert_eq!(figures(&world).await, counted);
}

#[tokio::test]
async fn fewer_than_five_reports_wait_for_the_next_year() {
    let world = World::alone().await;
    of_2024(&world, 4).await;
    world.house.sweep().await;
    assert!(figures(&world).await.is_empty());
}

#[tokio::test]
async fn figures_need_the_right_and_belong_to_one_organisation_and_never_overlap() {
    let world = World::alone().await;
    let other = world.other().await;
    let add = "INSERT INTO figures VALUES ($1, '2025-01-01', '2025-12-31', 5, '[]')";
    world.house.change(add, &[world.org]).await;
    world.member().asks(QUERY, json!({})).await.refused("FORBIDDEN");
    assert_eq!((figures(&world).await.len(), figures(&other).await.len()), (1, 0));
    for overlap in ["2025-04-01", "2025-12-31", "2024-07-01"] {
        let sql = "INSERT INTO figures VALUES ($1, $2::date, $2::date + 90, 5, '[]')";
        let tried = sqlx::query(sql).bind(world.org).bind(overlap.parse::<chrono::NaiveDate>().expect("a day"));
        let refused = tried.execute(&mut world.house.superuser().await).await.expect_err("an overlap").to_string();
        assert!(refused.contains("follow the last one"), "{overlap}: {refused}");
    }
}
