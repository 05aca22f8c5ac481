//! Absences of members, and when a member works.

use chrono::TimeDelta;
use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase::env::Process;
use voicase_tests::{Answer, Staff, World, mutation, token_input};

use super::removal::recorded;
use crate::support::signing::{held, of};

const ABSENCE: &str = "absence { id firstOn lastOn deputy { id } } deputyAbsentDays";

/// An absence of the world's first days: it begins on Monday, 2 March 2026.
pub fn away(first: u32, last: u32, deputy: Option<&Staff>) -> Value {
    let day = |day: u32| format!("2026-03-{day:02}");
    json!({ "firstOn": day(first), "lastOn": day(last), "deputy": deputy.map(|staff| staff.member) })
}

/// Adds an absence of the member.
pub async fn leaves(staff: &Staff, absence: Value) -> Answer {
    staff.does("addAbsence", ABSENCE, absence).await
}

async fn sets(by: &Staff, of: &Staff, mut absence: Value) -> Answer {
    absence["member"] = json!(of.member);
    by.does("addAbsence", ABSENCE, absence).await
}

/// The last day of the absence of today, as `staff` sees it.
async fn until(staff: &Staff, of: &Staff) -> Value {
    let answer = staff.asks("{ members { id absence { lastOn } } }", json!({})).await;
    let members = answer.data()["members"].as_array().expect("members").clone();
    members.iter().find(|one| one["id"] == json!(of.member)).expect("the member")["absence"]["lastOn"].clone()
}

#[tokio::test]
async fn a_member_sets_own_absences_and_who_manages_members_those_of_others() {
    let world = World::new().await;
    let (admin, manager, member) = (world.admin(), world.manager(), world.member());
    let added = leaves(member, away(2, 6, Some(manager))).await;
    let absence = &added.data()["addAbsence"]["absence"];
    assert_eq!((&absence["lastOn"], &absence["deputy"]["id"]), (&json!("2026-03-06"), &json!(manager.member)));
    sets(manager, member, away(9, 10, None)).await.refused("FORBIDDEN");
    sets(admin, member, away(9, 10, None)).await.data();
    let few = world.joins(Role::Viewer, CaseScope::None).await;
    let rights =
        json!({ "role": "VIEWER", "allow": ["USER_MANAGE"], "deny": [], "caseScope": "NONE", "departments": [] });
    admin.does("changeMember", "member { id }", json!({ "member": few.member, "rights": rights })).await.data();
    sets(&few, admin, away(9, 10, None)).await.refused("FORBIDDEN");
    let change = json!({ "absence": absence["id"], "firstOn": "2026-03-02", "lastOn": "2026-03-05" });
    manager.does("changeAbsence", ABSENCE, change.clone()).await.refused("FORBIDDEN");
    let changed = member.does("changeAbsence", ABSENCE, change).await;
    assert_eq!(changed.data()["changeAbsence"]["absence"]["deputy"], Value::Null);
    let remove = json!({ "absence": absence["id"] });
    manager.does("removeAbsence", "removed", remove.clone()).await.refused("FORBIDDEN");
    member.does("removeAbsence", "removed", remove.clone()).await.data();
    member.does("removeAbsence", "removed", remove).await.refused("NOT_FOUND");
    assert_eq!(until(manager, member).await, Value::Null, "the member is back");
    let events = [("absence_added", 2), ("absence_changed", 1), ("absence_removed", 1)];
    for (kind, count) in events {
        assert_eq!(recorded(&world, kind).await, count, "{kind}");
    }
}

#[tokio::test]
async fn wrong_dates_and_deputies_are_refused_with_their_field() {
    let world = World::new().await;
    let (manager, member) = (world.manager(), world.member());
    leaves(member, away(9, 13, None)).await.data();
    leaves(manager, away(12, 20, None)).await.data();
    let stranger = world.other().await;
    let suspended = world.joins(Role::Member, CaseScope::Departments).await;
    world.admin().does("suspendMember", "member { id }", json!({ "member": suspended.member })).await.data();
    let on = |first: &str, last: &str| json!({ "firstOn": first, "lastOn": last });
    for (absence, field) in [
        (away(13, 14, None), "firstOn"),
        (on("2026-01-05", "2026-03-03"), "firstOn"),
        (on("2030-01-05", "2030-01-06"), "firstOn"),
        (on("2026-02-20", "2026-03-01"), "lastOn"),
        (on("2026-04-20", "2026-04-19"), "lastOn"),
        (on("2026-04-20", "2027-06-01"), "lastOn"),
        (away(2, 3, Some(member)), "deputy"),
        (away(2, 3, Some(&suspended)), "deputy"),
        (away(2, 3, Some(stranger.member())), "deputy"),
    ] {
        let refused = leaves(member, absence.clone()).await;
        assert_eq!((refused.code(), refused.field()), ("INVALID", field), "{absence}");
    }
    leaves(member, away(23, 27, None)).await.data();
    let refused = leaves(world.admin(), away(14, 18, Some(manager))).await;
    assert_eq!((refused.code(), refused.field()), ("INVALID", "deputy"), "absent all this time");
    let partly = leaves(world.admin(), away(18, 22, Some(manager))).await;
    assert_eq!(partly.data()["addAbsence"]["deputyAbsentDays"], 3);
    let unseen = leaves(member, away(14, 22, Some(manager))).await;
    assert_eq!(unseen.data()["addAbsence"]["deputyAbsentDays"], 0, "the absences of a colleague are not revealed");
    // The database refuses a second absence on one day too.
    let twice = "INSERT INTO absence (org_id, id, member_id, first_on, last_on) VALUES ($1, gen_random_uuid(), $2, '2026-03-13', '2026-03-13')";
    let insert = sqlx::query(twice).bind(world.org).bind(member.member);
    let mut db = world.house.superuser().await;
    let context = sqlx::query("SELECT set_config('app.org_id', $1, false)").bind(world.org.to_string());
    context.execute(&mut db).await.expect("a context");
    let refused = insert.execute(&mut db).await.expect_err("an overlap");
    assert!(refused.to_string().contains("share a day"), "{refused}");
}

#[tokio::test]
async fn the_absence_of_a_colleague_needs_a_second_factor_that_was_shown_just_now() {
    let world = World::new().await;
    let sessions = [of(world.admin()).await, of(world.member()).await];
    world.wait(TimeDelta::minutes(6));
    let mut input = away(2, 6, None);
    input["member"] = json!(world.member().member);
    let document = mutation(Process::Admin, "addAbsence", ABSENCE);
    let mut answers = vec![];
    for session in sessions {
        let old = held(&session.refreshes(&world).await, "refreshSession");
        answers.push(old.asks_for(&world, &document, json!({ "input": input })).await);
    }
    answers[0].refused("STEP_UP_REQUIRED");
    answers[1].data();
}

#[tokio::test]
async fn an_absence_is_shown_to_those_who_assign_or_share_a_case_or_stand_in() {
    let world = World::new().await;
    let (case, member, viewer) = (world.case().await.case, world.member(), world.viewer());
    let deputy = world.joins(Role::Member, CaseScope::Assigned).await;
    let stranger = world.joins(Role::Member, CaseScope::Assigned).await;
    leaves(member, away(2, 6, Some(&deputy))).await.data();
    let seen = async || {
        let mut all = vec![];
        for staff in [world.manager(), world.admin(), &deputy, viewer, &stranger] {
            all.push(until(staff, member).await.is_string());
        }
        all
    };
    assert_eq!(seen().await, [true, true, true, false, false]);
    let assign = json!({ "case": case, "members": [member.member], "backup": null });
    world.manager().does("assignCase", "case { id }", assign).await.data();
    assert_eq!(seen().await, [true, true, true, true, false], "a reader of the member's case");
    let head = viewer.opens(&case, "assignees { absentUntil standsIn { id } }").await;
    let expected = json!([{ "absentUntil": "2026-03-06", "standsIn": { "id": deputy.member } }]);
    assert_eq!(head.data()["case"]["assignees"], expected);
    world.wait(TimeDelta::days(5));
    let head = viewer.opens(&case, "assignees { absentUntil }").await;
    assert_eq!(head.data()["case"]["assignees"][0]["absentUntil"], Value::Null, "the return ends the absence");
}

#[tokio::test]
async fn a_token_without_the_rights_of_its_maker_reads_no_absence_of_a_colleague() {
    let world = World::new().await;
    let (admin, member) = (world.admin(), world.member());
    leaves(member, away(2, 6, None)).await.data();
    leaves(admin, away(2, 6, None)).await.data();
    let seen = async |permission: &str| {
        let program = world.program(admin, token_input(&[permission], false)).await;
        let answer = program.asks("{ members { id absence { lastOn } } }", json!({})).await;
        let members = answer.data()["members"].as_array().expect("members").clone();
        let mut away: Vec<_> =
            members.into_iter().filter(|one| one["absence"].is_object()).map(|one| one["id"].clone()).collect();
        away.sort_by_key(ToString::to_string);
        away
    };
    assert_eq!(seen("CASE_EDIT").await, [json!(admin.member)]);
    assert_eq!(seen("CASE_ASSIGN").await.len(), 2);
}

#[tokio::test]
async fn a_member_is_told_of_an_absence_that_a_colleague_enters() {
    let world = World::new().await;
    let (admin, member) = (world.admin(), world.member());
    let told = async || {
        let mails = world.mails_to(&member.email).await;
        mails.iter().filter(|mail| mail.subject == "Your absence was changed").count()
    };
    let added = sets(admin, member, away(2, 6, None)).await;
    let absence = added.data()["addAbsence"]["absence"]["id"].clone();
    assert_eq!(told().await, 1);
    let change = json!({ "absence": absence, "firstOn": "2026-03-02", "lastOn": "2026-03-05" });
    member.does("changeAbsence", ABSENCE, change).await.data();
    assert_eq!(told().await, 1, "no email about an own act");
}

#[tokio::test]
async fn an_absence_of_another_organisation_answers_as_one_that_is_not_there() {
    let world = World::new().await;
    let other = world.other().await;
    let added = leaves(other.member(), away(2, 6, None)).await;
    let foreign = &added.data()["addAbsence"]["absence"]["id"];
    let admin = world.admin();
    let change = |id: &Value| json!({ "absence": id, "firstOn": "2026-03-03", "lastOn": "2026-03-04" });
    let random = json!(Uuid::new_v4());
    let answers = async |field: &str, selection: &str, make: &dyn Fn(&Value) -> Value, ids: [&Value; 2]| {
        let [first, second] = ids.map(|id| admin.does(field, selection, make(id)));
        let (first, second) = (first.await, second.await);
        assert_ne!(first.code(), "OK", "{field}");
        assert_eq!(first.without_request_id(), second.without_request_id(), "{field}");
    };
    answers("changeAbsence", ABSENCE, &change, [foreign, &random]).await;
    answers("removeAbsence", "removed", &|id| json!({ "absence": id }), [foreign, &random]).await;
    let member = json!(other.member().member);
    let of = |id: &Value| json!({ "member": id, "firstOn": "2026-03-03", "lastOn": "2026-03-04" });
    answers("addAbsence", ABSENCE, &of, [&member, &random]).await;
    let by = |id: &Value| json!({ "deputy": id, "firstOn": "2026-03-03", "lastOn": "2026-03-04" });
    answers("addAbsence", ABSENCE, &by, [&member, &random]).await;
    let own = leaves(admin, away(20, 21, None)).await.data()["addAbsence"]["absence"]["id"].clone();
    let change = |id: &Value| json!({ "absence": own, "deputy": id, "firstOn": "2026-03-20", "lastOn": "2026-03-21" });
    answers("changeAbsence", ABSENCE, &change, [&member, &random]).await;
}

#[tokio::test]
async fn an_absence_is_deleted_thirty_days_after_its_end_and_with_its_member() {
    let world = World::alone().await;
    let (manager, member) = (world.manager(), world.member());
    leaves(member, away(2, 6, Some(manager))).await.data();
    let days = json!({ "workingDays": ["MONDAY"], "languages": [], "mailsWhenAbsent": false });
    manager.does("saveAvailability", "availability { languages }", days).await.data();
    let kept = async |table: &str| {
        let count = format!("SELECT count(*) FROM {table} WHERE org_id = $1");
        let count = sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(count)).bind(world.org);
        count.fetch_one(&mut world.house.superuser().await).await.expect("a count")
    };
    world.admin().does("removeMember", "handedOver", json!({ "member": manager.member })).await.data();
    assert_eq!((kept("absence").await, kept("availability").await), (1, 0));
    let deputies =
        sqlx::query_scalar::<_, Option<Uuid>>("SELECT deputy_id FROM absence WHERE org_id = $1").bind(world.org);
    assert_eq!(deputies.fetch_one(&mut world.house.superuser().await).await.expect("a row"), None);
    for (wait, left) in [(34, 1), (1, 0)] {
        world.wait(TimeDelta::days(wait));
        world.house.sweep().await;
        assert_eq!(kept("absence").await, left, "{wait}");
    }
}

#[tokio::test]
async fn working_days_and_languages_are_the_members_own() {
    let world = World::new().await;
    let member = world.member();
    let own = "{ availability { workingDays languages knownLanguages mailsWhenAbsent absences { firstOn } } }";
    let usual = member.asks(own, json!({})).await.data()["availability"].clone();
    assert_eq!(usual["workingDays"], json!(["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"]));
    assert_eq!((&usual["languages"], &usual["mailsWhenAbsent"]), (&json!([]), &json!(false)));
    let save =
        |days: Value, languages: Value| json!({ "workingDays": days, "languages": languages, "mailsWhenAbsent": true });
    let saves = async |input| member.does("saveAvailability", "availability { workingDays languages }", input).await;
    assert_eq!(saves(save(json!([]), json!([]))).await.field(), "workingDays");
    assert_eq!(saves(save(json!(["SUNDAY"]), json!(["xx"]))).await.field(), "languages");
    saves(save(json!(["SUNDAY", "MONDAY"]), json!(["en", "de", "en"]))).await.data();
    let stored = member.asks(own, json!({})).await.data()["availability"].clone();
    assert_eq!((&stored["workingDays"], &stored["languages"]), (&json!(["MONDAY", "SUNDAY"]), &json!(["de", "en"])));
    assert_eq!(world.manager().asks(own, json!({})).await.data()["availability"]["languages"], json!([]));
    assert_eq!(recorded(&world, "availability_changed").await, 1);
}
