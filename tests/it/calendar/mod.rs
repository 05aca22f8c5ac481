//! The calendar of due dates, which a program reads at a secret address.

use axum::body::Body;
use axum::http::Request;
use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{ADMIN_ORIGIN, Answer, Staff, World};

use crate::support::steps::{closed, investigated};

/// Creates a calendar address. Returns its path.
async fn creates(staff: &Staff) -> String {
    let created = staff.asks("mutation { createCalendarFeed { address feed { usedOn } } }", json!({})).await;
    let address = created.data()["createCalendarFeed"]["address"].as_str().expect("an address").to_owned();
    address.strip_prefix(ADMIN_ORIGIN).expect("on the staff origin").to_owned()
}

async fn reads(world: &World, path: &str) -> Answer {
    world.house.admin.send(Request::get(path).body(Body::empty()).expect("a request")).await
}

/// The titles of the events.
async fn titles(world: &World, path: &str) -> Vec<String> {
    let answer = reads(world, path).await;
    assert_eq!(answer.status.as_u16(), 200);
    let text = String::from_utf8(answer.bytes).expect("text");
    text.lines().filter_map(|line| line.strip_prefix("SUMMARY:")).map(str::to_owned).collect()
}

async fn number(world: &World, case: &Value) -> String {
    let opened = world.admin().opens(case, "number").await;
    opened.data()["case"]["number"].as_str().expect("a number").to_owned()
}

async fn events(world: &World, kind: &str) -> i64 {
    let sql = "SELECT count(*) FROM audit_event WHERE org_id = $1 AND kind = $2";
    let count = sqlx::query_scalar(sql).bind(world.org).bind(kind);
    count.fetch_one(&mut world.house.superuser().await).await.expect("a count")
}

#[tokio::test]
async fn a_calendar_holds_the_open_due_dates_of_the_cases_that_its_member_sees_and_nothing_else() {
    let world = World::new().await;
    closed(&world).await;
    let case = world.case().await.case;
    world.manager().does("updateCase", "case { id }", json!({ "case": case, "title": "Kettledrum" })).await.data();
    let path = creates(world.member()).await;
    let answer = reads(&world, &path).await;
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-store");
    let text = String::from_utf8(answer.bytes).expect("text");
    let number = number(&world, &case).await;
    let (open, closed): (Vec<_>, Vec<_>) =
        titles(&world, &path).await.into_iter().partition(|title| title.starts_with(&number));
    assert_eq!(open, [format!("{number}: acknowledgement due"), format!("{number}: feedback due")]);
    assert!(closed.iter().all(|title| title.ends_with("check-in due")), "deadlines of a closed case: {closed:?}");
    assert!(text.contains("DTSTART;VALUE=DATE:20260309") && text.contains("DTSTART;VALUE=DATE:20260609"), "{text}");
    assert!(!text.contains("Kettledrum") && !text.contains(&world.member().email));
    assert_eq!((events(&world, "calendar_created").await, events(&world, "calendar_read").await), (1, 1), "once a day");
    world.wait(TimeDelta::days(1));
    titles(&world, &path).await;
    assert_eq!(events(&world, "calendar_read").await, 2);
    let used = world.member().asks("{ calendarFeed { usedOn } }", json!({})).await;
    assert_eq!(used.data()["calendarFeed"]["usedOn"], "2026-03-03");
}

/// Adds something to a case. Returns its id.
async fn adds(staff: &Staff, act: &str, case: &Value, list: &str, mut input: Value) -> Value {
    (input["case"], input["idempotencyKey"]) = (case.clone(), json!(Uuid::new_v4()));
    let added = staff.does(act, &format!("case {{ {list} {{ id }} }}"), input).await;
    added.data()[act]["case"][list].as_array().expect("a list").last().expect("an item")["id"].clone()
}

/// The days and titles of a member's calendar, without deadlines.
async fn dates(world: &World, path: &str) -> Vec<String> {
    let text = String::from_utf8(reads(world, path).await.bytes).expect("text");
    let values = |name: &str| text.lines().filter_map(|line| line.strip_prefix(name)).collect::<Vec<_>>();
    let (days, titles) = (values("DTSTART;VALUE=DATE:"), values("SUMMARY:"));
    let all =
        days.iter().zip(titles).map(|(day, title)| format!("{day} {}", title.split_once(": ").expect("a kind").1));
    all.filter(|one| !one.ends_with("acknowledgement due") && !one.ends_with("feedback due")).collect()
}

#[tokio::test]
async fn a_calendar_holds_what_its_member_has_to_do_without_content_until_it_is_done() {
    let world = World::new().await;
    let (case, member, manager) = (investigated(&world).await.case, world.member(), world.manager());
    let (path, other) = (creates(member).await, creates(manager).await);
    let task =
        |owner: Option<Uuid>| json!({ "content": { "title": "Kettledrum", "owner": owner, "dueOn": "2026-03-04" } });
    let own = adds(member, "addTask", &case, "tasks", task(Some(member.member))).await;
    adds(member, "addTask", &case, "tasks", task(None)).await;
    let action = json!({ "action": { "text": "Kettledrum", "owner": member.member, "dueOn": "2026-03-06" } });
    let action = adds(member, "addCorrectiveAction", &case, "correctiveActions", action).await;
    let content = |state: &str| json!({ "name": "Kettledrum", "day": "2026-03-05", "state": state, "interviewer": manager.member });
    let interview = adds(member, "addInterview", &case, "interviews", json!({ "content": content("PLANNED") })).await;
    assert_eq!(
        dates(&world, &path).await,
        ["20260304 task due", "20260305 interview", "20260306 corrective action due"]
    );
    assert_eq!(dates(&world, &other).await, ["20260305 interview"], "the interviewer");
    let text = String::from_utf8(reads(&world, &path).await.bytes).expect("text");
    assert!(!text.contains("Kettledrum") && text.contains(&format!("UID:{}@voicase", own.as_str().expect("an id"))));

    member.does("completeTask", "case { id }", json!({ "task": own })).await.data();
    let cancelled = json!({ "interview": interview, "expected": 1, "reason": "The witness is ill." });
    member.does("cancelInterview", "case { id }", cancelled).await.data();
    let settle = json!({ "id": action, "expected": 1, "state": "DONE" });
    member.does("settleCorrectiveAction", "case { id }", settle).await.data();
    assert_eq!((dates(&world, &path).await, dates(&world, &other).await), (vec![], vec![]));
}

#[tokio::test]
async fn a_calendar_holds_the_check_ins_of_its_members_closed_cases_until_they_have_a_result() {
    let world = World::new().await;
    let (case, member) = (closed(&world).await.case, world.member());
    let (path, other) = (creates(member).await, creates(world.manager()).await);
    let all = ["20260401 check-in due", "20260531 check-in due", "20260829 check-in due"];
    assert_eq!(dates(&world, &path).await, all);
    assert_eq!(dates(&world, &other).await, Vec::<String>::new(), "another member's case");
    let shown = member.opens(&case, "checkIns { id }").await;
    let input = json!({ "checkIn": shown.data()["case"]["checkIns"][0]["id"], "result": "NONE" });
    member.does("settleCheckIn", "case { id }", input).await.data();
    assert_eq!(dates(&world, &path).await, all[1..]);
    world.manager().does("addPerson", "case { id }", json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "K. Brandt", "role": "SUBJECT", "member": member.member })).await.data();
    assert_eq!(dates(&world, &path).await, Vec::<String>::new(), "the member does not see the case any more");
}

#[tokio::test]
async fn a_case_that_its_member_does_not_see_any_more_leaves_the_calendar() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    let path = creates(member).await;
    assert_eq!(titles(&world, &path).await.len(), 2);
    let entry = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "K. Brandt", "role": "SUBJECT", "member": member.member });
    world.manager().does("addPerson", "case { id }", entry).await.data();
    assert_eq!(titles(&world, &path).await, Vec::<String>::new());
}

#[tokio::test]
async fn an_address_ends_with_its_replacement_its_removal_and_its_membership() {
    let world = World::new().await;
    world.case().await;
    let member = world.member();
    let works = async |path: &str| reads(&world, path).await.status.as_u16();
    let first = creates(member).await;
    let second = creates(member).await;
    assert_eq!((works(&first).await, works(&second).await), (404, 200));
    member.asks("mutation { removeCalendarFeed { done } }", json!({})).await.data();
    assert_eq!(works(&second).await, 404);
    member.asks("mutation { removeCalendarFeed { done } }", json!({})).await.refused("NOT_FOUND");
    let third = creates(member).await;
    world.admin().does("suspendMember", "member { id }", json!({ "member": member.member })).await.data();
    assert_eq!(works(&third).await, 404, "suspended");
    world.admin().does("resumeMember", "member { id }", json!({ "member": member.member })).await.data();
    assert_eq!(works(&third).await, 200);
    member
        .asks_at(
            "/graphql",
            "mutation($input: SignOutEverywhereInput!) { signOutEverywhere(input: $input) { done } }",
            json!({ "input": { "keepThis": true } }),
        )
        .await
        .data();
    assert_eq!(works(&third).await, 404, "signed out everywhere");
    let fourth = creates(member).await;
    world.admin().does("removeMember", "handedOver", json!({ "member": member.member })).await.data();
    assert_eq!(works(&fourth).await, 404, "removed");
    for wrong in ["/calendar/x.ics", "/calendar/x", &fourth[..fourth.len() - 4]] {
        assert_eq!(works(wrong).await, 404, "{wrong}");
    }
}

#[tokio::test]
async fn a_calendar_that_is_read_too_often_waits() {
    let world = World::new().await;
    let path = creates(world.member()).await;
    for _ in 0..60 {
        assert_eq!(reads(&world, &path).await.status.as_u16(), 200);
    }
    assert_eq!(reads(&world, &path).await.status.as_u16(), 429);
    world.wait(TimeDelta::minutes(5));
    assert_eq!(reads(&world, &path).await.status.as_u16(), 200);
}
