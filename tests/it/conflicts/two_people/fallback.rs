//! Two administrators name the fallback reviewer. This member receives hidden cases that no administrator may know of.

use chrono::TimeDelta;
use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use voicase_tests::{Answer, Staff, World};

use super::{enters, entries, restricts};

const SETTING: &str = "fallbackReviewer { member { id } request { id approvable } }";

async fn names(admin: &Staff, member: &Staff) -> Answer {
    admin.does("nameFallbackReviewer", SETTING, json!({ "member": member.member })).await
}

async fn approves(admin: &Staff, named: &Answer) -> Answer {
    let request = named.data()["nameFallbackReviewer"]["fallbackReviewer"]["request"]["id"].clone();
    admin.does("approveFallbackReviewer", SETTING, json!({ "request": request })).await
}

async fn refuses(admin: &Staff, named: &Answer) -> Answer {
    let request = named.data()["nameFallbackReviewer"]["fallbackReviewer"]["request"]["id"].clone();
    admin.does("refuseFallbackReviewer", SETTING, json!({ "request": request })).await
}

/// Makes a member the fallback reviewer. The world's administrator requests this, and a second administrator approves.
pub async fn named(world: &World, member: &Staff) {
    let second = world.joins(Role::Admin, CaseScope::None).await;
    approves(&second, &names(world.admin(), member).await).await.data();
    let gone = "UPDATE membership SET removed_at = now() WHERE id = $1";
    world.house.change(gone, &[second.member]).await;
}

#[tokio::test]
async fn two_administrators_name_the_fallback_reviewer() {
    let world = World::new().await;
    let second = world.joins(Role::Admin, CaseScope::Departments).await;
    let reviewer = world.joins(Role::Member, CaseScope::Named).await;
    for unfit in [world.viewer(), world.admin()] {
        assert_eq!(names(world.admin(), unfit).await.field(), "member");
    }
    let asked = names(world.admin(), &reviewer).await;
    approves(world.admin(), &asked).await.refused("NOT_ALLOWED_NOW");
    world.manager().asks(&format!("{{ {SETTING} }}"), json!({})).await.refused("FORBIDDEN");
    let setting = approves(&second, &asked).await;
    let setting = &setting.data()["approveFallbackReviewer"]["fallbackReviewer"];
    assert_eq!(setting, &json!({ "member": { "id": reviewer.member }, "request": null }));
    // A new fallback reviewer replaces the first one only after approval.
    let asked = names(&second, world.member()).await;
    let kept = second.asks(&format!("{{ {SETTING} }}"), json!({})).await;
    assert_eq!(kept.data()["fallbackReviewer"]["member"]["id"], json!(reviewer.member));
    let setting = approves(world.admin(), &asked).await;
    let member = &setting.data()["approveFallbackReviewer"]["fallbackReviewer"]["member"]["id"];
    assert_eq!(member, &json!(world.member().member));
    let asked = names(world.admin(), &reviewer).await;
    refuses(&second, &asked).await.data();
    approves(&second, &asked).await.refused("NOT_FOUND");
    let old = names(world.admin(), &reviewer).await;
    world.wait(TimeDelta::days(7));
    approves(&second, &old).await.refused("NOT_FOUND");
}

#[tokio::test]
async fn a_request_is_told_to_the_other_administrators_and_gives_way_to_none_of_theirs() {
    let world = World::new().await;
    let second = world.joins(Role::Admin, CaseScope::None).await;
    let asked = names(world.admin(), world.member()).await;
    assert_eq!(world.told(&second.email, "A fallback reviewer waits").await, 1);
    for untold in [world.admin(), world.manager(), world.member()] {
        assert_eq!(world.told(&untold.email, "A fallback reviewer waits").await, 0, "{:?}", untold.role);
    }
    names(&second, world.manager()).await.refused("CONFLICT");
    approves(&second, &asked).await.data();
    // An administrator may change their own request, and an identical second request returns the first one. A request
    // of another administrator can be replaced once that request has expired.
    let id = |answer: &Answer| answer.data()["nameFallbackReviewer"]["fallbackReviewer"]["request"]["id"].clone();
    let asked = names(&second, world.member()).await;
    assert_eq!(id(&names(&second, world.member()).await), id(&asked));
    assert_ne!(id(&names(&second, world.manager()).await), id(&asked));
    assert_eq!(world.told(&world.admin().email, "A fallback reviewer waits").await, 2);
    world.wait(TimeDelta::days(7));
    names(world.admin(), world.member()).await.data();
}

#[tokio::test]
async fn where_two_administrators_may_be_one_person_the_approval_waits_for_a_day() {
    let world = World::new().await;
    let email = world.address();
    let rights =
        json!({ "role": "ADMIN", "allow": [], "deny": [], "caseScope": "DEPARTMENTS", "departments": [world.root] });
    let input = json!({ "email": email, "rights": rights });
    world.admin().does("inviteMember", "invitation { id }", input).await.data();
    let link = world.link_to(&email).await;
    let puppet = Staff::accepts(world.house.clone(), world.org, Role::Admin, email, link).await;
    let asked = names(world.admin(), world.member()).await;
    approves(&puppet, &asked).await.refused("NOT_ALLOWED_NOW");
    refuses(world.admin(), &asked).await.data();
    let asked = names(&puppet, world.member()).await;
    approves(world.admin(), &asked).await.refused("NOT_ALLOWED_NOW");
    refuses(&puppet, &asked).await.data();
    let asked = names(world.admin(), world.member()).await;
    let approvable = async || {
        let setting = puppet.asks("{ fallbackReviewer { request { approvable approvableFrom } } }", json!({})).await;
        setting.data()["fallbackReviewer"]["request"].clone()
    };
    let from = world.house.clock.now() + TimeDelta::hours(24);
    let early = approvable().await;
    assert_eq!(early["approvable"], false, "the shown state matches the refusal");
    assert_eq!(early["approvableFrom"].as_str().map(|at| at[..16].to_owned()), Some(from.format("%FT%R").to_string()));
    world.wait(TimeDelta::hours(25));
    assert_eq!(approvable().await["approvable"], true);
    approves(&puppet, &asked).await.data();
}

#[tokio::test]
async fn the_fallback_reviewer_gets_a_hidden_case_when_no_administrator_is_left() {
    let world = World::new().await;
    let reviewer = world.joins(Role::Member, CaseScope::Named).await;
    let case = world.case().await.case;
    named(&world, &reviewer).await;
    restricts(world.manager(), &case, &[world.member()]).await.data();
    reviewer.opens(&case, "stage").await.refused("NOT_FOUND");
    assert_eq!(entries(world.admin()).await.len(), 1, "an administrator sees the entry");
    enters(world.manager(), &case, world.admin()).await.data();
    assert!(entries(world.admin()).await.is_empty());
    reviewer.opens(&case, "stage").await.data();
    assert_eq!(reviewer.sees().await, 1);
    // The only administrator restricted the case and is therefore not independent. So the fallback reviewer sees the
    // case.
    let case: Value = world.case().await.case;
    restricts(world.admin(), &case, &[world.member()]).await.data();
    reviewer.opens(&case, "stage").await.data();
    enters(world.admin(), &case, &reviewer).await.data();
    reviewer.opens(&case, "stage").await.refused("NOT_FOUND");
}

#[tokio::test]
async fn a_person_is_entered_where_the_fallback_reviewer_makes_a_second_one() {
    let world = World::new().await;
    let reviewer = world.joins(Role::Member, CaseScope::Named).await;
    let case = world.case().await.case;
    enters(world.manager(), &case, world.admin()).await.data();
    enters(world.manager(), &case, world.member()).await.refused("NOT_ALLOWED_NOW");
    named(&world, &reviewer).await;
    reviewer.opens(&case, "stage").await.refused("NOT_FOUND");
    enters(world.manager(), &case, world.member()).await.data();
    reviewer.opens(&case, "stage").await.data();
}
