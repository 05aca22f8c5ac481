//! When a case is opened, all its encrypted rows are verified against the audit log, in one snapshot.

use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::World;

use super::support::events::readings_of;
use crate::support::story::{act, tell};

const WORDS: &str = "title answers { value } messages { nodes { text } } notes { text } files { name } closing { words } correctiveActions { text } \
    persons { name } timeline { reason } deadlines { title } tasks { title details } checklists { title } outsideRequests { recipient question answers { text } }";

#[tokio::test]
async fn of_a_list_the_case_that_was_altered_stays_closed_and_the_others_open() {
    let world = World::new().await;
    let (altered, whole) = (world.case().await, world.case().await.case);
    let answer = "UPDATE answer SET revision = revision + 1 WHERE case_id = $1";
    world.house.change(answer, &[altered.id()]).await;
    let list = "{ cases { nodes { id answers { value } timeline { kind } files { id } persons { name } } } }";
    let listed = world.manager().asks(list, json!({})).await;
    let nodes = listed.json["data"]["cases"]["nodes"].as_array().expect("the list").clone();
    let node = |case: &Value| nodes.iter().find(|node| node["id"] == *case).expect("a case").clone();
    assert_eq!(listed.code(), "INTEGRITY");
    for field in ["answers", "timeline", "files", "persons"] {
        assert_eq!(node(&altered.case)[field], Value::Null, "{field}");
        assert!(node(&whole)[field].is_array(), "{field}");
    }
    assert_eq!(
        readings_of(&world, &altered.case).await,
        0,
        "an altered case must not be shown, so no reading is logged"
    );
    assert_eq!(readings_of(&world, &whole).await, 1);
    world.manager().opens(&altered.case, "number").await.refused("INTEGRITY");
    let title = json!({ "case": altered.case, "title": "New" });
    world.manager().does("updateCase", "case { answers { value } }", title).await.refused("INTEGRITY");
    let listed = world.manager().asks("{ cases { nodes { title } } }", json!({})).await;
    assert_eq!(listed.data()["cases"]["nodes"].as_array().map(Vec::len), Some(2), "heads and titles are shown of both");
}

#[tokio::test]
async fn a_row_that_was_deleted_is_missed() {
    let world = World::new().await;
    let case = tell(&world, "told").await;
    let mut db = world.house.superuser().await;
    world.manager().opens(&case.case, WORDS).await.data();
    for table in [
        "answer",
        "note",
        "person",
        "closing",
        "corrective_action",
        "message",
        "attachment",
        "stage_history",
        "transcript",
        "assessment",
    ] {
        let keep = format!("CREATE TEMP TABLE kept AS SELECT * FROM {table} WHERE case_id = '{}'", case.id());
        let sealed = if table == "stage_history" { "AND reason IS NOT NULL" } else { "" };
        let drop = format!("DELETE FROM {table} WHERE id = (SELECT id FROM kept WHERE true {sealed} LIMIT 1)");
        let back = format!("INSERT INTO {table} SELECT * FROM kept ON CONFLICT DO NOTHING; DROP TABLE kept");
        let free = "SET session_replication_role = replica";
        for sql in [free, &keep, &drop] {
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut db).await.expect("a statement");
        }
        world.manager().opens(&case.case, "number").await.refused("INTEGRITY");
        sqlx::raw_sql(sqlx::AssertSqlSafe(back)).execute(&mut db).await.expect("a statement");
        world.manager().opens(&case.case, WORDS).await.data();
    }
    world.house.change("UPDATE \"case\" SET title = NULL WHERE id = $1", &[case.id()]).await;
    world.manager().opens(&case.case, "number").await.refused("INTEGRITY");
}

#[tokio::test]
async fn what_waits_for_its_release_and_what_was_taken_back_is_not_missed() {
    let world = World::daily().await;
    let standing = tell(&world, "told").await;
    let case = &standing.case;
    let upload = world.reporters_upload(&standing.reporter, "later.txt", b"later").await;
    upload.arrives(&world.house.reporter).await;
    let message = json!({ "idempotencyKey": Uuid::new_v4(), "text": "Later.", "files": [upload.input] });
    standing.reporter.does("sendMessage", "message { id }", message).await.data();
    let open =
        async || world.manager().opens(case, WORDS).await.data()["case"]["messages"]["nodes"].as_array().map(Vec::len);
    let before = open().await;
    world.release().await;
    assert_eq!(open().await, before.map(|n| n + 1));
    act(world.manager(), "updateCase", case, json!({ "title": null })).await;
    assert_eq!(world.manager().opens(case, WORDS).await.data()["case"]["title"], Value::Null);
    act(world.manager(), "updateCase", case, json!({ "title": "Another" })).await;
    assert_eq!(world.manager().opens(case, WORDS).await.data()["case"]["title"], "Another");
}

#[tokio::test]
async fn a_title_that_was_taken_away_and_put_back_is_found() {
    let world = World::new().await;
    let standing = world.case().await;
    act(world.manager(), "updateCase", &standing.case, json!({ "title": "The director" })).await;
    let mut db = world.house.superuser().await;
    let title = sqlx::query_scalar::<_, Vec<u8>>("SELECT title FROM \"case\" WHERE id = $1").bind(standing.id());
    let title = title.fetch_one(&mut db).await.expect("a title");
    act(world.manager(), "updateCase", &standing.case, json!({ "title": null })).await;
    let back = sqlx::query("UPDATE \"case\" SET title = $2, revision = revision - 1 WHERE id = $1");
    back.bind(standing.id()).bind(title).execute(&mut db).await.expect("put back");
    world.manager().opens(&standing.case, "title").await.refused("INTEGRITY");
}

#[tokio::test]
async fn a_reader_who_meets_writers_raises_no_alarm() {
    let world = World::new().await;
    let case = world.case().await.case;
    world.member().token().await;
    world.manager().token().await;
    let writes = async {
        for n in 0..25 {
            let note = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": format!("Note {n}.") });
            world.member().does("addNote", "note { id }", note).await.data();
        }
    };
    let reads = async || {
        for _ in 0..25 {
            world.manager().opens(&case, "notes { text }").await.data();
            let nothing = json!({ "case": case, "upTo": 0 });
            world.manager().does("markRead", "case { notes { text } }", nothing).await.data();
        }
    };
    tokio::join!(writes, reads(), reads());
}

#[tokio::test]
async fn nobody_fills_a_case_until_it_cannot_be_opened() {
    let world = World::new().await;
    let standing = world.case().await;
    let fill = "INSERT INTO message (org_id, id, case_id, number, author, body, sent_on, released_on) \
        SELECT org_id, gen_random_uuid(), id, 1000 + n, 'reporter', 'x', received_on, received_on FROM \"case\", generate_series(1, 499) n WHERE id = $1";
    world.house.change(fill, &[standing.id()]).await;
    standing.reporter.writes("The last one.").await.data();
    standing.reporter.writes("One too many.").await.refused("NOT_ALLOWED_NOW");
    let answer = json!({ "case": standing.case, "idempotencyKey": Uuid::new_v4(), "text": "We read it.", "files": [] });
    world.manager().does("sendMessage", "message { id }", answer).await.data();

    let files = "INSERT INTO attachment (org_id, id, case_id, author, slot_id, object_key, wire_size, details, file_key, added_on, released_on) \
        SELECT org_id, gen_random_uuid(), id, 'reporter', gen_random_uuid(), gen_random_uuid()::text, 100, 'x', 'x', received_on, received_on \
        FROM \"case\", generate_series(1, 1000) WHERE id = $1";
    let other = world.case().await;
    world.house.change(files, &[other.id()]).await;
    let upload = world.reporters_upload(&other.reporter, "late.txt", b"late").await;
    upload.arrives(&world.house.reporter).await;
    let message = json!({ "idempotencyKey": Uuid::new_v4(), "text": "With a file.", "files": [upload.input] });
    other.reporter.does("sendMessage", "message { id }", message).await.refused("NOT_ALLOWED_NOW");
    other.reporter.writes("Without.").await.data();
}
