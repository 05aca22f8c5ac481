//! The register of personal data breaches: entries, steps, deadlines and reminders.

mod reminders;
pub mod support;
mod withdrawn;

use chrono::{DateTime, TimeDelta, Utc};
use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Staff, World};

use support::{adds, content, due, entry, records, shown, states};

fn time(value: &Value) -> DateTime<Utc> {
    value.as_str().expect("a time").parse().expect("a time")
}

#[tokio::test]
async fn an_entry_is_added_once_and_its_deadlines_run_from_the_awareness() {
    let world = World::new().await;
    let admin = world.admin();
    let input = entry(&content("Lost laptop"));
    for _ in 0..2 {
        admin.does("addBreach", "breach { id }", input.clone()).await.data();
    }
    let list = admin.asks("{ breaches { id number title deadlines { kind } } }", json!({})).await;
    let list = list.data()["breaches"].as_array().expect("entries").clone();
    assert_eq!(list.len(), 1);
    assert_eq!((&list[0]["number"], &list[0]["title"]), (&json!(1), &json!("Lost laptop")));
    let id = &list[0]["id"];
    let one = shown(admin, id).await;
    assert_eq!(one["nature"], "A laptop was lost");
    assert_eq!(time(&due(&one, "AUTHORITY")), time(&json!("2026-03-04T08:00:00Z")));
    let running = json!({ "AUTHORITY": "RUNNING", "EARLY_WARNING": "DROPPED", "NOTIFICATION": "DROPPED", "FINAL_REPORT": "DROPPED" });
    assert_eq!(states(&one), running);
    let kinds: Vec<&Value> = one["steps"].as_array().expect("steps").iter().map(|step| &step["kind"]).collect();
    assert_eq!(kinds, ["DETECTED", "AWARE"]);
    assert_eq!(one["addedBy"]["id"], json!(admin.member));

    records(admin, id, "CONFIRMED", json!({})).await.data();
    let confirmed = shown(admin, id).await;
    assert_eq!(due(&confirmed, "AUTHORITY"), due(&one, "AUTHORITY"), "a confirmation moves no deadline");
    records(admin, id, "CONFIRMED", json!({})).await.refused("NOT_ALLOWED_NOW");
    let earlier = json!({ "happenedAt": "2026-03-01T08:30:00Z", "text": "The email came later." });
    records(admin, id, "AWARE", earlier).await.data();
    let corrected = shown(admin, id).await;
    assert_eq!(time(&due(&corrected, "AUTHORITY")), time(&json!("2026-03-04T08:30:00Z")));
    assert_eq!(corrected["steps"].as_array().expect("steps").len(), 4, "the earlier step stays");

    let second = adds(admin, content("Wrong recipient")).await;
    assert_eq!(shown(admin, &second).await["number"], 2);
}

#[tokio::test]
async fn a_change_names_the_revision_and_keeps_what_it_does_not_name() {
    let world = World::new().await;
    let admin = world.admin();
    let id = adds(admin, content("Lost laptop")).await;
    let change = |expected: i32, content: Value| json!({ "breach": id, "expected": expected, "content": content });
    let mut next = content("Lost laptop of accounting");
    next["nis2"] = json!(true);
    admin.does("changeBreach", "breach { id }", change(1, next.clone())).await.data();
    admin.does("changeBreach", "breach { id }", change(1, next.clone())).await.refused("CONFLICT");
    let one = shown(admin, &id).await;
    assert_eq!((&one["title"], &one["revision"]), (&json!("Lost laptop of accounting"), &json!(2)));
    assert_eq!(states(&one)["EARLY_WARNING"], "RUNNING");
    next["persons"] = json!(-1);
    assert_eq!(admin.does("changeBreach", "breach { id }", change(2, next)).await.field(), "persons");
    let warned = json!({ "regime": "NIS2", "phase": "EARLY_WARNING", "text": "To the CSIRT" });
    records(admin, &id, "REPORTED", warned).await.data();
    let without = admin.does("changeBreach", "breach { id }", change(2, content("Lost laptop"))).await;
    assert_eq!(without.field(), "nis2", "a report under NIS2 is recorded");
    assert_eq!(shown(admin, &id).await["revision"], 2);
}

#[tokio::test]
async fn an_entry_is_reported_in_phases_told_and_closed() {
    let world = World::new().await;
    let admin = world.admin();
    let id = adds(admin, content("Lost laptop")).await;
    records(admin, &id, "CLOSED", json!({})).await.refused("NOT_ALLOWED_NOW");
    records(admin, &id, "DECIDED", json!({ "tellsAuthority": true, "tellsPersons": true }))
        .await
        .refused("NOT_ALLOWED_NOW");
    records(admin, &id, "ASSESSED", json!({ "risk": "HIGH" })).await.data();
    let silent = json!({ "tellsAuthority": false, "tellsPersons": false });
    assert_eq!(records(admin, &id, "DECIDED", silent).await.field(), "tellsAuthority");
    records(admin, &id, "DECIDED", json!({ "tellsAuthority": true, "tellsPersons": true })).await.data();
    world.wait(TimeDelta::days(3));
    let report = |phase: &str, more: Value| {
        let mut input = json!({ "regime": "GDPR", "phase": phase, "happenedAt": "2026-03-04T09:00:00Z" });
        for (name, value) in more.as_object().expect("fields") {
            input[name] = value.clone();
        }
        input
    };
    assert_eq!(records(admin, &id, "REPORTED", report("FOLLOW_UP", json!({}))).await.field(), "phase");
    assert_eq!(records(admin, &id, "REPORTED", report("INITIAL", json!({}))).await.field(), "lateReason");
    let late = json!({ "lateReason": "The office was closed", "reference": "7-12/26" });
    records(admin, &id, "REPORTED", report("INITIAL", late)).await.data();
    let one = shown(admin, &id).await;
    let last = one["steps"].as_array().expect("steps").last().expect("a step").clone();
    assert_eq!((&last["reference"], &last["lateReason"]), (&json!("7-12/26"), &json!("The office was closed")));
    assert_eq!(states(&one)["AUTHORITY"], "MET");
    records(admin, &id, "CLOSED", json!({})).await.refused("NOT_ALLOWED_NOW");
    records(admin, &id, "TOLD", json!({ "text": "By letter" })).await.data();
    records(admin, &id, "CLOSED", json!({ "text": null })).await.data();
    assert_eq!(shown(admin, &id).await["closed"], true);
    records(admin, &id, "TOLD", json!({})).await.refused("NOT_ALLOWED_NOW");
    let change = json!({ "breach": id, "expected": 1, "content": content("Other") });
    admin.does("changeBreach", "breach { id }", change).await.refused("NOT_ALLOWED_NOW");
    records(admin, &id, "REOPENED", json!({})).await.data();
    records(admin, &id, "REPORTED", report("FINAL", json!({}))).await.data();
}

#[tokio::test]
async fn a_repeated_step_is_recorded_once_and_a_wrong_one_not_at_all() {
    let world = World::new().await;
    let admin = world.admin();
    let id = adds(admin, content("Lost laptop")).await;
    let key = json!({ "idempotencyKey": Uuid::new_v4() });
    for _ in 0..2 {
        records(admin, &id, "TOLD", key.clone()).await.data();
    }
    let other = json!({ "idempotencyKey": key["idempotencyKey"], "text": "Another text" });
    records(admin, &id, "TOLD", other).await.refused("CONFLICT");
    for (kind, more, field) in [
        ("TOLD", json!({ "happenedAt": "2026-03-09T08:00:00Z" }), "happenedAt"),
        ("TOLD", json!({ "happenedAt": "2026-02-27T08:00:00Z" }), "happenedAt"),
        ("TOLD", json!({ "text": " " }), "text"),
        ("TOLD", json!({ "risk": "HIGH" }), "risk"),
        ("ASSESSED", json!({}), "risk"),
        ("REPORTED", json!({ "regime": "NIS2", "phase": "INITIAL" }), "regime"),
        ("REPORTED", json!({ "regime": "GDPR", "phase": "EARLY_WARNING" }), "phase"),
    ] {
        assert_eq!(records(admin, &id, kind, more.clone()).await.field(), field, "{kind} {more}");
    }
    assert_eq!(shown(admin, &id).await["steps"].as_array().expect("steps").len(), 3);
    let mut late = entry(&content("Another"));
    late["awareAt"] = json!("2026-02-28T08:00:00Z");
    assert_eq!(admin.does("addBreach", "breach { id }", late.clone()).await.field(), "awareAt", "before the detection");
    late["detectedAt"] = json!("2027-01-01T00:00:00Z");
    assert_eq!(admin.does("addBreach", "breach { id }", late).await.field(), "detectedAt");
}

#[tokio::test]
async fn only_members_with_the_right_know_of_the_register_and_of_cases_that_they_see() {
    let world = World::new().await;
    let admin = world.admin();
    let id = adds(admin, content("Lost laptop")).await;
    let case = world.case().await.case;
    let number = admin.opens(&case, "number").await.data()["case"]["number"].clone();
    for _ in 0..2 {
        let input = json!({ "breach": id, "number": number });
        admin.does("addBreachCase", "breach { cases { id } }", input).await.data();
    }
    assert_eq!(shown(admin, &id).await["cases"], json!([{ "id": case, "number": number }]));
    let unknown = json!({ "breach": id, "number": "VC-2025-00001" });
    assert_eq!(admin.does("addBreachCase", "breach { id }", unknown).await.field(), "number");
    for staff in [world.manager(), world.member(), world.viewer()] {
        staff.asks("{ breaches { id } }", json!({})).await.refused("FORBIDDEN");
    }
    // A data protection officer keeps the register and sees no case.
    let officer = world.joins(Role::Viewer, CaseScope::None).await;
    world.house.change("UPDATE membership SET allow = 4096 WHERE id = $1", &[officer.member]).await;
    let seen = shown(&officer, &id).await;
    assert_eq!((&seen["title"], &seen["cases"]), (&json!("Lost laptop"), &json!([])));
    let input = json!({ "breach": id, "case": case });
    officer.does("removeBreachCase", "breach { id }", input.clone()).await.refused("NOT_FOUND");
    admin.does("removeBreachCase", "breach { id }", input.clone()).await.data();
    admin.does("removeBreachCase", "breach { id }", input).await.refused("NOT_FOUND");
    assert_eq!(shown(admin, &id).await["cases"], json!([]));
}

#[tokio::test]
async fn a_closed_entry_keeps_its_cases() {
    let world = World::new().await;
    let admin = world.admin();
    let id = closed(admin).await;
    let case = world.case().await.case;
    let number = admin.opens(&case, "number").await.data()["case"]["number"].clone();
    let link = json!({ "breach": id, "number": number });
    admin.does("addBreachCase", "breach { id }", link.clone()).await.refused("NOT_ALLOWED_NOW");
    records(admin, &id, "REOPENED", json!({})).await.data();
    admin.does("addBreachCase", "breach { id }", link).await.data();
    records(admin, &id, "CLOSED", json!({})).await.data();
    let input = json!({ "breach": id, "case": case });
    admin.does("removeBreachCase", "breach { id }", input).await.refused("NOT_ALLOWED_NOW");
}

#[tokio::test]
async fn an_entry_cannot_be_closed_and_reopened_without_end() {
    let world = World::new().await;
    let admin = world.admin();
    let id = closed(admin).await;
    records(admin, &id, "REOPENED", json!({})).await.data();
    let fill = "INSERT INTO breach_step (org_id, id, breach_id, position, kind, happened_at, recorded_by, recorded_at) \
        SELECT org_id, gen_random_uuid(), breach_id, n, 'confirmed', happened_at, recorded_by, recorded_at \
        FROM breach_step, generate_series(7, 200) n WHERE kind = 'reopened' AND org_id = $1";
    world.house.change(fill, &[world.org]).await;
    records(admin, &id, "TOLD", json!({})).await.refused("NOT_ALLOWED_NOW");
    records(admin, &id, "CLOSED", json!({})).await.data();
    records(admin, &id, "REOPENED", json!({})).await.refused("NOT_ALLOWED_NOW");
    assert_eq!(shown(admin, &id).await["steps"].as_array().expect("steps").len(), 201);
}

#[tokio::test]
async fn a_later_awareness_does_not_hide_a_passed_deadline() {
    let world = World::new().await;
    let admin = world.admin();
    let id = adds(admin, content("Lost laptop")).await;
    world.wait(TimeDelta::days(4));
    let corrected = json!({ "happenedAt": "2026-03-05T08:00:00Z", "text": "Only then it was certain." });
    records(admin, &id, "AWARE", corrected).await.data();
    let report = json!({ "regime": "GDPR", "phase": "INITIAL", "happenedAt": "2026-03-05T09:00:00Z" });
    assert_eq!(records(admin, &id, "REPORTED", report.clone()).await.field(), "lateReason");
    let mut late = report;
    late["lateReason"] = json!("The office was closed");
    records(admin, &id, "REPORTED", late).await.data();
}

/// A document can read the register a few times, and the steps of a few entries. Long texts are read for one entry only.
#[tokio::test]
async fn the_register_is_read_a_bounded_number_of_times() {
    let world = World::new().await;
    let admin = world.admin();
    let id = adds(admin, content("Lost laptop")).await;
    let times = |count: usize, field: &str| (0..count).map(|n| format!("a{n}: {field} ")).collect::<Vec<_>>().concat();
    let list = |count: usize| format!("{{ {} }}", times(count, "breaches { title }"));
    admin.asks(&list(9), json!({})).await.data();
    admin.asks(&list(10), json!({})).await.refused("BAD_REQUEST");
    let one = |count: usize| format!("query($id: UUID!) {{ {} }}", times(count, "breach(id: $id) { steps { text } }"));
    admin.asks(&one(4), json!({ "id": id })).await.data();
    admin.asks(&one(5), json!({ "id": id })).await.refused("BAD_REQUEST");
    for field in ["nature", "steps { id }"] {
        admin.asks(&format!("{{ breaches {{ {field} }} }}"), json!({})).await.refused("BAD_REQUEST");
    }
}

/// An entry without a risk that is closed. It has five steps.
async fn closed(admin: &Staff) -> Value {
    let id = adds(admin, content("Wrong recipient")).await;
    records(admin, &id, "ASSESSED", json!({ "risk": "NONE" })).await.data();
    records(admin, &id, "DECIDED", json!({ "tellsAuthority": false, "tellsPersons": false })).await.data();
    records(admin, &id, "CLOSED", json!({})).await.data();
    id
}

#[tokio::test]
async fn a_new_assessment_needs_a_new_decision() {
    let world = World::new().await;
    let admin = world.admin();
    let id = adds(admin, content("Lost laptop")).await;
    records(admin, &id, "ASSESSED", json!({ "risk": "NONE" })).await.data();
    records(admin, &id, "DECIDED", json!({ "tellsAuthority": false, "tellsPersons": false })).await.data();
    assert_eq!(states(&shown(admin, &id).await)["AUTHORITY"], "DROPPED");
    records(admin, &id, "ASSESSED", json!({ "risk": "HIGH" })).await.data();
    assert_eq!(states(&shown(admin, &id).await)["AUTHORITY"], "RUNNING", "the disk was not encrypted after all");
    records(admin, &id, "CLOSED", json!({})).await.refused("NOT_ALLOWED_NOW");
    records(admin, &id, "ASSESSED", json!({ "risk": "NONE" })).await.data();
    records(admin, &id, "DECIDED", json!({ "tellsAuthority": false, "tellsPersons": false })).await.data();
    records(admin, &id, "CLOSED", json!({})).await.data();
}

#[tokio::test]
async fn the_database_deletes_no_entry_and_changes_no_step() {
    let world = World::new().await;
    adds(world.admin(), content("Lost laptop")).await;
    let mut db = world.house.superuser().await;
    let sql = "SELECT string_agg(table_name || ' ' || privilege_type, ', ' ORDER BY 1) FROM information_schema.role_table_grants \
        WHERE table_name IN ('breach', 'breach_step') AND privilege_type IN ('DELETE', 'UPDATE', 'TRUNCATE') AND grantee LIKE 'voicase\\_%' \
        AND grantee NOT IN ('voicase_owner', 'voicase_migrator')";
    let found: Option<String> = sqlx::query_scalar(sql).fetch_one(&mut db).await.expect("grants");
    assert_eq!(found, None);
}

/// The rules also hold against an error of the server, so the statements run as the superuser.
#[tokio::test]
async fn the_database_keeps_times_states_and_deadlines_to_the_steps() {
    let world = World::new().await;
    adds(world.admin(), content("Lost laptop")).await;
    let (org, mut db) = (world.org, world.house.superuser().await);
    let withdrawal = |kind: &str| {
        format!(
            "INSERT INTO breach_step (org_id, id, breach_id, position, kind, happened_at, body, withdraws, recorded_by, recorded_at) \
            SELECT org_id, gen_random_uuid(), breach_id, 9, 'withdrawn', recorded_at, '', {kind}, recorded_by, recorded_at FROM breach_step WHERE position = 1 AND org_id = '{org}'"
        )
    };
    let step = |kind: &str, happened: &str, tells: &str| {
        format!(
            "INSERT INTO breach_step (org_id, id, breach_id, position, kind, happened_at, body, tells_authority, tells_persons, recorded_by, recorded_at) \
            SELECT org_id, gen_random_uuid(), breach_id, 9, '{kind}', {happened}, '', {tells}, {tells}, recorded_by, recorded_at FROM breach_step WHERE position = 1 AND org_id = '{org}'"
        )
    };
    let entry = |set: &str| format!("UPDATE breach SET {set} WHERE org_id = '{org}'");
    let deadline =
        |set: &str| format!("UPDATE breach_deadline SET {set} WHERE kind = 'authority' AND org_id = '{org}'");
    for (sql, why) in [
        (step("told", "recorded_at + interval '1 minute'", "NULL"), "violates check constraint"),
        (step("reopened", "recorded_at", "NULL"), "the entry is closed, or it is open already"),
        (step("decided", "recorded_at", "false"), "a breach with a risk is reported to the authority"),
        (withdrawal("id"), "this kind of step cannot be withdrawn"),
        (withdrawal("gen_random_uuid()"), "violates foreign key constraint"),
        (withdrawal("NULL"), "violates check constraint"),
        (entry("aware_at = aware_at + interval '1 day'"), "the awareness is another"),
        (entry("closed = true"), "the entry is closed and reopened by a step"),
        (deadline("due_at = due_at + interval '1 day'"), "a deadline runs from the awareness"),
        (deadline("state = 'met', met_at = now(), remind_at = NULL"), "a deadline is met by a report"),
        (deadline("state = 'dropped', remind_at = NULL"), "a deadline that is needed is not dropped"),
    ] {
        let refusal = sqlx::query(sqlx::AssertSqlSafe(sql.clone())).execute(&mut db).await.expect_err(&sql).to_string();
        assert!(refusal.contains(why), "{sql}: {refusal}");
    }
}
