//! No person hides a case alone, by a limited category or by a rule.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use voicase_tests::{Staff, World};

use super::support::{ids, placed, rule, saved, saves};
use crate::conflicts::two_people::fallback;

async fn limits(by: &Staff, category: &Value, readers: &[&Staff]) -> voicase_tests::Answer {
    let input = json!({ "category": category, "readers": ids(readers) });
    by.does("changeCategory", "category { id }", input).await
}

async fn gives(by: &Staff, case: &Value, category: &Value) -> voicase_tests::Answer {
    by.does("updateCase", "case { id }", json!({ "case": case, "category": category })).await
}

async fn category(world: &World) -> Value {
    world.member().asks("{ categories { id } }", json!({})).await.data()["categories"][0]["id"].clone()
}

#[tokio::test]
async fn one_person_names_no_list_of_members_whom_this_person_invited() {
    let world = World::new().await;
    let (category, other) = (category(&world).await, world.joins(Role::Admin, CaseScope::Departments).await);
    let puppets = [
        world.joins(Role::Manager, CaseScope::Departments).await,
        world.joins(Role::Manager, CaseScope::Departments).await,
    ];
    let invites = "UPDATE membership SET invited_by = $1 WHERE id = $2";
    for puppet in &puppets {
        world.house.change(invites, &[world.admin().member, puppet.member]).await;
    }
    let pair = [&puppets[0], &puppets[1]];
    for readers in [vec![pair[0], pair[1]], vec![world.admin(), pair[0], pair[1]]] {
        let refused = limits(world.admin(), &category, &readers).await;
        assert_eq!((refused.code(), refused.field()), ("INVALID", "readers"));
        let refused = saves(world.admin(), rule("Mine", json!({ "restrictTo": ids(&readers) }))).await;
        assert_eq!((refused.code(), refused.field()), ("INVALID", "restrictTo"));
    }
    let refused = limits(&other, &category, &[world.admin(), pair[0], pair[1]]).await;
    assert_eq!(refused.code(), "INVALID", "also if another administrator names them");
    // Another administrator may name the two. The member who invited both still does not choose the category.
    limits(&other, &category, &pair).await.data();
    let case = world.case().await.case;
    gives(world.admin(), &case, &category).await.refused("NOT_ALLOWED_NOW");
    gives(&other, &case, &category).await.data();
    assert_eq!(pair[0].sees().await, 1);
}

#[tokio::test]
async fn a_list_that_one_person_controls_later_restricts_no_case() {
    let world = World::new().await;
    let second = world.joins(Role::Manager, CaseScope::Departments).await;
    saved(&world, "Board", json!({ "restrictTo": ids(&[world.manager(), &second]) })).await;
    let invites = "UPDATE membership SET invited_by = $1 WHERE id = $2";
    for reader in [world.manager(), &second] {
        world.house.change(invites, &[world.admin().member, reader.member]).await;
    }
    let case = world.case().await.case;
    assert_eq!(placed(world.member(), &case).await["restricted"], false);
}

#[tokio::test]
async fn a_rule_restricts_no_case_that_nobody_could_close() {
    let world = World::new().await;
    let colleague = world.joins(Role::Member, CaseScope::Departments).await;
    saved(&world, "Team", json!({ "restrictTo": ids(&[world.manager(), world.member(), &colleague]) })).await;
    assert_eq!(placed(world.manager(), &world.case().await.case).await["restricted"], true);
    // Without CASE_CLOSE.
    world.house.change("UPDATE membership SET deny = 16 WHERE id = $1", &[world.manager().member]).await;
    assert_eq!(placed(world.admin(), &world.case().await.case).await["restricted"], false);
}

#[tokio::test]
async fn the_fallback_reviewer_gets_a_case_that_the_only_administrator_hid_by_a_rule_or_a_category() {
    let world = World::new().await;
    let reviewer = world.joins(Role::Member, CaseScope::Named).await;
    fallback::named(&world, &reviewer).await;
    let category = category(&world).await;
    let first = world.case().await.case;
    limits(world.admin(), &category, &[world.manager(), world.member()]).await.data();
    gives(world.admin(), &first, &category).await.data();
    reviewer.opens(&first, "stage").await.data();
    saved(&world, "Board", json!({ "restrictTo": ids(&[world.manager(), world.member()]) })).await;
    let second = world.case().await.case;
    assert_eq!(placed(world.manager(), &second).await["restricted"], true);
    reviewer.opens(&second, "stage").await.data();
    let entries = world.admin().asks("{ caseEntries { restrictedBy { id } } }", json!({})).await;
    let by = json!({ "restrictedBy": { "id": world.admin().member } });
    assert_eq!(entries.data()["caseEntries"], json!([by, by]));
}
