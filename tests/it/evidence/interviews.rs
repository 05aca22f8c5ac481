//! Interviews, the versions of their minutes, and the answer of the person.

use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Staff, World};

fn content(world: &World, state: &str, day: &str) -> Value {
    json!({ "name": "K. Brandt", "day": day, "state": state, "place": "Room 3", "interviewer": world.member().member })
}

async fn adds(staff: &Staff, case: &Value, content: Value) -> Answer {
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "content": content });
    staff.does("addInterview", "case { id }", input).await
}

async fn interview(staff: &Staff, case: &Value) -> Value {
    let shown = "interviews { id revision state day person name place present reason interviewer { id } \
        minutes { id version text answers { agreed answeredOn remark } } }";
    staff.opens(case, shown).await.data()["case"]["interviews"][0].clone()
}

async fn writes(staff: &Staff, interview: &Value, follows: i32, text: &str) -> Answer {
    let input = json!({ "interview": interview, "idempotencyKey": Uuid::new_v4(), "follows": follows, "text": text });
    staff.does("writeMinutes", "case { id }", input).await
}

async fn answers(staff: &Staff, minutes: &Value, agreed: bool, remark: Option<&str>) -> Answer {
    let input = json!({ "minutes": minutes, "idempotencyKey": Uuid::new_v4(), "agreed": agreed, "answeredOn": "2026-03-02", "remark": remark });
    staff.does("answerMinutes", "case { id }", input).await
}

#[tokio::test]
async fn an_interview_is_planned_held_and_written_down_in_versions() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    adds(world.viewer(), &case, content(&world, "PLANNED", "2026-03-09")).await.refused("FORBIDDEN");
    assert_eq!(adds(member, &case, content(&world, "HELD", "2026-03-09")).await.field(), "day");
    adds(member, &case, content(&world, "PLANNED", "2026-03-09")).await.data();
    let planned = interview(member, &case).await;
    let id = &planned["id"];
    writes(member, id, 0, "She saw it.").await.refused("NOT_ALLOWED_NOW");
    let change = |expected: i32, content: Value| json!({ "interview": id, "expected": expected, "content": content });
    let held = content(&world, "HELD", "2026-03-02");
    member.does("changeInterview", "case { id }", change(1, held.clone())).await.data();
    member.does("changeInterview", "case { id }", change(1, held)).await.refused("CONFLICT");
    writes(member, id, 0, "She saw it on Monday.").await.data();
    writes(world.manager(), id, 0, "A second first version.").await.refused("CONFLICT");
    let cancelled = content(&world, "CANCELLED", "2026-03-02");
    member.does("changeInterview", "case { id }", change(2, cancelled)).await.refused("NOT_ALLOWED_NOW");
    let cancel = json!({ "interview": id, "expected": 2, "reason": "She is ill." });
    member.does("cancelInterview", "case { id }", cancel).await.refused("NOT_ALLOWED_NOW");

    let first = interview(member, &case).await["minutes"][0]["id"].clone();
    assert_eq!(answers(member, &first, false, None).await.field(), "remark");
    answers(member, &first, false, Some("It was Tuesday.")).await.data();
    writes(member, id, 1, "She saw it on Tuesday.").await.data();
    answers(member, &first, true, None).await.refused("NOT_ALLOWED_NOW");
    let second = interview(member, &case).await["minutes"][0]["id"].clone();
    answers(member, &second, true, None).await.data();
    let shown = interview(world.viewer(), &case).await["minutes"].clone();
    assert_eq!((&shown[0]["version"], &shown[0]["answers"][0]["agreed"]), (&json!(2), &json!(true)));
    assert_eq!(
        (&shown[1]["text"], &shown[1]["answers"][0]["remark"]),
        (&json!("She saw it on Monday."), &json!("It was Tuesday."))
    );
}

#[tokio::test]
async fn an_interview_is_with_a_person_of_the_case_and_held_by_a_member_who_sees_it() {
    let world = World::new().await;
    let (case, other, member) = (world.case().await.case, world.case().await.case, world.member());
    let person =
        |case: &Value| json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "M. Vik", "role": "WITNESS" });
    let ids = async |case: &Value| {
        let added = member.does("addPerson", "case { persons { id } }", person(case)).await;
        added.data()["addPerson"]["case"]["persons"][0]["id"].clone()
    };
    let (own, foreign) = (ids(&case).await, ids(&other).await);
    let with = |person: &Value| json!({ "person": person, "day": "2026-03-02", "state": "HELD", "interviewer": world.member().member });
    assert_eq!(adds(member, &case, with(&foreign)).await.field(), "person");
    adds(member, &case, with(&own)).await.data();
    assert_eq!(interview(member, &case).await["name"], json!("M. Vik"));
    let remove = json!({ "person": own, "reason": "A namesake." });
    world.manager().does("removePerson", "case { id }", remove).await.data();
    assert_eq!(interview(member, &case).await["name"], json!("M. Vik"), "the interview keeps the person");

    world.manager().does("recuseMyself", "done", json!({ "case": case, "reason": "A friend." })).await.data();
    let mut excluded = content(&world, "PLANNED", "2026-03-09");
    excluded["interviewer"] = json!(world.manager().member);
    assert_eq!(adds(member, &case, excluded).await.field(), "interviewer");
    let mut both = with(&own);
    both["name"] = json!("Another");
    assert_eq!(adds(member, &case, both).await.field(), "person");
}

#[tokio::test]
async fn a_planned_interview_is_cancelled_with_a_reason_and_planned_again() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    let cancelled = content(&world, "CANCELLED", "2026-03-09");
    assert_eq!(adds(member, &case, cancelled.clone()).await.field(), "state", "a reason is missing");
    let mut planned = content(&world, "PLANNED", "2026-03-09");
    planned["present"] = json!("Counsel");
    adds(member, &case, planned.clone()).await.data();
    let before = interview(member, &case).await;
    let id = &before["id"];
    let change = |expected: i32, content: &Value| json!({ "interview": id, "expected": expected, "content": content });
    assert_eq!(member.does("changeInterview", "case { id }", change(1, &cancelled)).await.field(), "state");

    let cancel = |expected: i32, reason: &str| json!({ "interview": id, "expected": expected, "reason": reason });
    let again = |expected: i32| json!({ "interview": id, "expected": expected, "day": "2026-03-16" });
    member.does("planInterviewAgain", "case { id }", again(1)).await.refused("NOT_ALLOWED_NOW");
    assert_eq!(member.does("cancelInterview", "case { id }", cancel(1, " ")).await.field(), "reason");
    world.viewer().does("cancelInterview", "case { id }", cancel(1, "She is ill.")).await.refused("FORBIDDEN");
    member.does("cancelInterview", "case { id }", cancel(1, "She is ill.")).await.data();
    member.does("cancelInterview", "case { id }", cancel(1, "She is ill.")).await.refused("CONFLICT");
    member.does("cancelInterview", "case { id }", cancel(2, "Twice.")).await.refused("NOT_ALLOWED_NOW");
    member.does("changeInterview", "case { id }", change(2, &planned)).await.refused("NOT_ALLOWED_NOW");
    let shown = interview(world.viewer(), &case).await;
    assert_eq!((&shown["state"], &shown["reason"]), (&json!("CANCELLED"), &json!("She is ill.")));
    assert_eq!((&shown["name"], &shown["place"]), (&before["name"], &before["place"]), "the texts stay");

    member.does("planInterviewAgain", "case { id }", again(1)).await.refused("CONFLICT");
    member.does("planInterviewAgain", "case { id }", again(2)).await.data();
    let shown = interview(member, &case).await;
    let state = [&shown["state"], &shown["day"], &shown["reason"], &shown["name"], &shown["present"]];
    assert_eq!(json!(state), json!(["PLANNED", "2026-03-16", null, "K. Brandt", "Counsel"]));
    let timeline = member.opens(&case, "timeline { kind reason }").await.data()["case"]["timeline"].clone();
    let steps = timeline.as_array().expect("steps");
    assert!(steps.contains(&json!({ "kind": "INTERVIEW_CANCELLED", "reason": "She is ill." })), "{timeline}");
    assert_eq!(steps.last(), Some(&json!({ "kind": "INTERVIEW_PLANNED_AGAIN", "reason": null })));
}
