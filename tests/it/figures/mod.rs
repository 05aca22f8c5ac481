//! Figures: which cases count, when a period is counted, and that no row changes or overlaps another.

use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::World;

const QUERY: &str = "{ figures { firstOn lastOn tables { kind cases groups { value fromDay toDay cases } } } }";

async fn figures(world: &World) -> Vec<Value> {
    let shown = world.viewer().asks(QUERY, json!({})).await;
    shown.data()["figures"].as_array().expect("periods").clone()
}

/// As many cases as wanted, all of the year 2025.
async fn of_last_year(world: &World, count: usize) -> Vec<Value> {
    let mut cases = vec![];
    for _ in 0..count {
        cases.push(world.case().await.case);
    }
    for statement in [
        "UPDATE organisation SET founded_at = '2025-02-01T12:00:00Z' WHERE id = $1",
        "UPDATE \"case\" SET received_on = '2025-05-05', released_on = '2025-05-06' WHERE org_id = $1",
        "UPDATE deadline SET due_on = '2025-05-12', met_on = '2025-05-07' WHERE org_id = $1 AND kind = 'acknowledgement'",
    ] {
        world.house.change(statement, &[world.org]).await;
    }
    cases
}

fn id(case: &Value) -> Uuid {
    case.as_str().and_then(|text| text.parse().ok()).expect("an id")
}

fn cases(period: &Value, kind: &str) -> Option<i64> {
    let tables = period["tables"].as_array().expect("tables");
    tables.iter().find(|table| table["kind"] == kind)?["cases"].as_i64()
}

#[tokio::test]
async fn a_year_is_counted_once_and_never_changes() {
    let world = World::alone().await;
    assert!(figures(&world).await.is_empty());
    let all = of_last_year(&world, 7).await;
    world.house.sweep().await;
    let counted = figures(&world).await;
    assert_eq!(
        (counted.len(), &counted[0]["firstOn"], &counted[0]["lastOn"]),
        (1, &json!("2025-01-01"), &json!("2025-12-31"))
    );
    assert_eq!((cases(&counted[0], "SOURCE"), cases(&counted[0], "OPEN")), (Some(5), Some(5)));
    assert_eq!(cases(&counted[0], "OUTCOME"), None, "no case was closed");
    let tables = counted[0]["tables"].as_array().expect("tables");
    let met = tables.iter().find(|table| table["kind"] == "ACKNOWLEDGEMENT").expect("deadlines");
    // No deadline was missed, so the table does not show which side a case is on.
    assert_eq!(met["groups"], json!([{ "value": null, "fromDay": 0, "toDay": null, "cases": 5 }]));

    world.house.change("UPDATE \"case\" SET released_on = '2024-05-06' WHERE id = $1", &[id(&all[0])]).await;
    world.house.sweep().await;
    assert_eq!(figures(&world).await, counted);
    let count = "SELECT count(*) FROM audit_event WHERE org_id = $1 AND kind = 'figures_counted' AND actor = 'system'";
    let count = sqlx::query_scalar::<_, i64>(count).bind(world.org);
    assert_eq!(count.fetch_one(&mut world.house.superuser().await).await.expect("a count"), 1);
}

#[tokio::test]
async fn a_case_that_is_a_secret_from_a_member_does_not_count() {
    let world = World::alone().await;
    let all = of_last_year(&world, 10).await;
    let input = json!({ "case": all[0], "reason": "My brother works there." });
    world.member().does("recuseMyself", "done", input).await.data();
    world.house.change("UPDATE \"case\" SET restricted = true WHERE id = $1", &[id(&all[1])]).await;
    world.house.change("UPDATE \"case\" SET retaliation = true WHERE id = $1", &[id(&all[2])]).await;
    world.house.sweep().await;
    // Seven cases count as 5. With an eighth one it would be 10.
    assert_eq!(cases(&figures(&world).await[0], "SOURCE"), Some(5));
}

#[tokio::test]
async fn fewer_than_five_reports_wait_for_the_next_year() {
    let world = World::alone().await;
    of_last_year(&world, 4).await;
    world.house.sweep().await;
    assert!(figures(&world).await.is_empty());
}

#[tokio::test]
async fn figures_need_the_right_and_belong_to_one_organisation_and_never_overlap() {
    let world = World::alone().await;
    let other = world.other().await;
    let add = "INSERT INTO figures VALUES ($1, '2025-01-01', '2025-12-31', '[]')";
    world.house.change(add, &[world.org]).await;
    world.member().asks(QUERY, json!({})).await.refused("FORBIDDEN");
    assert_eq!((figures(&world).await.len(), figures(&other).await.len()), (1, 0));
    for overlap in ["2025-04-01", "2025-12-31", "2024-07-01"] {
        let sql = "INSERT INTO figures VALUES ($1, $2::date, $2::date + 90, '[]')";
        let tried = sqlx::query(sql).bind(world.org).bind(overlap.parse::<chrono::NaiveDate>().expect("a day"));
        let refused = tried.execute(&mut world.house.superuser().await).await.expect_err("an overlap").to_string();
        assert!(refused.contains("follow the last one"), "{overlap}: {refused}");
    }
}
