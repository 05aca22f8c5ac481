//! The door of a person without an account opens one question, and nothing else.

use chrono::TimeDelta;
use serde_json::json;
use uuid::Uuid;
use voicase::exchange::Path;
use voicase::schema::admin_schema;
use voicase_tests::World;

use crate::support::outside::{Asked, DOOR, answers, asks, opens, state};
use crate::support::samples::{self, Ids};

/// A code that is not the code of the question.
fn wrong(asked: &Asked) -> String {
    let first = if asked.code.starts_with('A') { "B" } else { "A" };
    format!("{first}{}", &asked.code[1..])
}

#[tokio::test]
async fn the_whole_staff_schema_has_two_fields_for_a_person_without_an_account() {
    let world = World::new().await;
    let (ids, _) = Ids::of(&world).await;
    let surface = &world.house.admin;
    let (bearer, org) = (format!("Bearer {}", world.manager().token().await), world.org.to_string());
    let signed_in = [("authorization", bearer.as_str()), ("x-organization-id", org.as_str())];
    let mut reached = vec![];
    let policy = admin_schema().1;
    for (parent, field, facts) in policy.fields().filter(|(parent, ..)| ["Query", "Mutation"].contains(parent)) {
        let sample = samples::admin(field, &ids);
        for headers in [&[] as &[(&str, &str)], &signed_in] {
            let answer = surface.ask(DOOR, &sample.document, &sample.variables, headers).await;
            if facts.path == Path::Ask {
                reached.push(format!("{parent}.{field} {}", answer.code()));
            } else {
                answer.refused("BAD_REQUEST");
            }
        }
    }
    reached.sort_unstable();
    reached.dedup();
    assert_eq!(reached, ["Mutation.answerOutsideRequest SIGN_IN_FAILED", "Mutation.openOutsideRequest SIGN_IN_FAILED"]);
    let types = ["OutsideQuestion", "OpenOutsideRequestPayload", "AnswerOutsideRequestPayload"];
    let returned =
        policy.fields().filter(|(parent, ..)| types.contains(parent)).map(|(_, _, facts)| facts.returns.clone());
    let known = ["String", "Boolean", "Date", "OutsideQuestionState", "OutsideQuestion"];
    for of in returned {
        assert!(known.contains(&of.as_str()), "the door leads to {of}");
    }
    let reporters = &world.house.reporter;
    let sample = samples::admin("openOutsideRequest", &ids);
    assert_eq!(reporters.ask(DOOR, &sample.document, &sample.variables, &[]).await.json["data"], json!(null));
}

#[tokio::test]
async fn a_wrong_link_a_wrong_code_and_a_locked_link_look_alike() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    let (asked, other) = (asks(member, &case, json!({})).await, asks(member, &case, json!({})).await);
    let refused = opens(&world, &asked.secret, &wrong(&asked)).await;
    refused.refused("SIGN_IN_FAILED");
    let guesses = [(other.secret.as_str(), asked.code.as_str()), ("", ""), ("no link", "1"), (&asked.secret, "")];
    for (secret, code) in guesses {
        let answer = opens(&world, secret, code).await;
        assert_eq!(answer.without_request_id(), refused.without_request_id(), "{secret} {code}");
    }
    // Two codes are counted. A right one begins the count again.
    assert_eq!(state(&world, &asked).await, "OPEN");
    for _ in 0..5 {
        opens(&world, &asked.secret, &wrong(&asked)).await.refused("SIGN_IN_FAILED");
    }
    let locked = opens(&world, &asked.secret, &asked.code).await;
    assert_eq!(locked.without_request_id(), refused.without_request_id());
    answers(&world, &asked, Uuid::new_v4(), "Mine.", false).await.refused("SIGN_IN_FAILED");
    assert_eq!(state(&world, &other).await, "OPEN", "another link is not locked");
    world.wait(TimeDelta::minutes(61));
    assert_eq!(state(&world, &asked).await, "OPEN");
}

#[tokio::test]
async fn twenty_wrong_codes_end_a_link() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    let asked = asks(member, &case, json!({})).await;
    for _ in 0..4 {
        for _ in 0..5 {
            opens(&world, &asked.secret, &wrong(&asked)).await.refused("SIGN_IN_FAILED");
        }
        world.wait(TimeDelta::minutes(61));
    }
    opens(&world, &asked.secret, &asked.code).await.refused("SIGN_IN_FAILED");
    let shown = member.opens(&case, "outsideRequests { state }").await;
    assert_eq!(shown.data()["case"]["outsideRequests"][0]["state"], "LOCKED");
}

#[tokio::test]
async fn bad_input_writes_nothing_and_a_text_is_needed_unless_something_is_done() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    let asked = asks(member, &case, json!({})).await;
    for (text, done) in [("", false), (" ", true), (&"a".repeat(10_001) as &str, false)] {
        let answer = answers(&world, &asked, Uuid::new_v4(), text, done).await;
        assert_eq!((answer.code(), answer.field()), ("INVALID", "text"));
    }
    assert_eq!(state(&world, &asked).await, "OPEN");
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "content": { "title": "Check the lock" } });
    let added = member.does("addTask", "case { tasks { id } }", input).await;
    let task = added.data()["addTask"]["case"]["tasks"][0]["id"].clone();
    let about = asks(member, &case, json!({ "task": task })).await;
    answers(&world, &about, Uuid::new_v4(), "", true).await.data();
}

#[tokio::test]
async fn the_stored_question_of_a_person_opens_in_no_other_row() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    let asked = asks(member, &case, json!({})).await;
    let other = asks(member, &case, json!({ "question": "Another." })).await;
    let id = |asked: &Asked| Uuid::try_parse(asked.id.as_str().expect("an id")).expect("an id");
    let swap = "UPDATE outside_request SET shown = (SELECT shown FROM outside_request WHERE id = $2) WHERE id = $1";
    world.house.change(swap, &[id(&asked), id(&other)]).await;
    opens(&world, &asked.secret, &asked.code).await.refused("INTEGRITY");
}

#[tokio::test]
async fn link_and_code_that_were_moved_to_another_row_answer_nothing() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    let asked = asks(member, &case, json!({})).await;
    let other = asks(member, &case, json!({ "question": "Another." })).await;
    let id = |asked: &Asked| Uuid::try_parse(asked.id.as_str().expect("an id")).expect("an id");
    let away = "UPDATE outside_request SET link_hash = sha256(link_hash) WHERE id = $1";
    let hashes: (Vec<u8>, Vec<u8>) = sqlx::query_as("SELECT link_hash, code_hash FROM outside_request WHERE id = $1")
        .bind(id(&other))
        .fetch_one(&mut world.house.superuser().await)
        .await
        .expect("the hashes");
    world.house.change(away, &[id(&other)]).await;
    let moved = sqlx::query("UPDATE outside_request SET link_hash = $1, code_hash = $2 WHERE id = $3");
    let moved = moved.bind(hashes.0).bind(hashes.1).bind(id(&asked)).execute(&mut world.house.superuser().await).await;
    assert_eq!(moved.expect("an update").rows_affected(), 1);
    answers(&world, &other, Uuid::new_v4(), "Forged.", false).await.refused("INTEGRITY");
}
