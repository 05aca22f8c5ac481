//! A category can be limited to named members. A case that gets the category is restricted to them.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Executor as _};
use uuid::Uuid;
use voicase_tests::{Answer, Staff, World};

use super::support::{ids, placed};

async fn changes(by: &Staff, category: &Value, mut input: Value) -> Answer {
    input["category"] = category.clone();
    by.does("changeCategory", "category { name archivedOn tooFewReaders readers { id } }", input).await
}

async fn categories(world: &World) -> Vec<Value> {
    let answer = world.member().asks("{ categories { id code limited } }", json!({})).await;
    answer.data()["categories"].as_array().expect("categories").clone()
}

async fn sets(by: &Staff, case: &Value, category: &Value) -> Answer {
    by.does("updateCase", "case { id }", json!({ "case": case, "category": category })).await
}

#[tokio::test]
async fn a_case_of_a_limited_category_is_visible_to_its_members_alone() {
    let world = World::new().await;
    let second = world.joins(Role::Manager, CaseScope::Departments).await;
    let all = categories(&world).await;
    let (limited, open) = (&all[0]["id"], &all[1]["id"]);
    changes(world.admin(), limited, json!({ "readers": ids(&[world.manager(), &second]) })).await.data();
    assert_eq!(categories(&world).await[0]["limited"], true);
    let case = world.case().await.case;
    sets(world.member(), &case, limited).await.refused("NOT_ALLOWED_NOW");
    let kept = world.member().opens(&case, "restricted category { id }").await;
    assert_eq!(
        kept.data()["case"],
        json!({ "restricted": false, "category": null }),
        "a member who assigns must do it"
    );
    sets(world.admin(), &case, limited).await.data();
    for other in [world.admin(), world.member(), world.viewer()] {
        assert_eq!(other.sees().await, 0);
        other.opens(&case, "id").await.refused("NOT_FOUND");
    }
    assert_eq!([world.manager().sees().await, second.sees().await], [1, 1]);
    let kinds = world.manager().opens(&case, "timeline { kind }").await;
    assert!(kinds.data()["case"]["timeline"].as_array().expect("steps").contains(&json!({ "kind": "RESTRICTED" })));
    let lift = json!({ "case": case, "reason": "Over." });
    world.manager().does("liftRestriction", "case { id }", lift.clone()).await.refused("NOT_ALLOWED_NOW");
    let wider = json!({ "case": case, "members": ids(&[world.member(), &second]), "reason": "More." });
    world.manager().does("restrictCase", "case { id }", wider).await.refused("INVALID");
    sets(world.manager(), &case, open).await.data();
    assert_eq!(world.member().sees().await, 0, "the case stays restricted");
    world.manager().does("liftRestriction", "case { id }", lift).await.data();
    assert_eq!(world.member().sees().await, 1);
}

#[tokio::test]
async fn a_limit_needs_a_handler_and_a_second_member_who_may_close() {
    let world = World::new().await;
    let category = categories(&world).await[0]["id"].clone();
    let colleague = world.joins(Role::Member, CaseScope::Departments).await;
    for readers in
        [ids(&[world.manager()]), ids(&[world.member(), &colleague]), ids(&[world.manager(), world.viewer()])]
    {
        let refused = changes(world.admin(), &category, json!({ "readers": readers })).await;
        assert_eq!((refused.code(), refused.field()), ("INVALID", "readers"));
    }
    for stranger in [Uuid::new_v4(), world.other().await.member().member] {
        changes(world.admin(), &category, json!({ "readers": [world.manager().member, stranger] }))
            .await
            .refused("INVALID");
    }
    changes(world.manager(), &category, json!({ "readers": [] })).await.refused("FORBIDDEN");
    changes(world.other().await.admin(), &category, json!({ "readers": [] })).await.refused("NOT_FOUND");
    let changed =
        changes(world.admin(), &category, json!({ "readers": ids(&[world.manager(), world.member()]) })).await;
    assert_eq!(changed.data()["changeCategory"]["category"]["tooFewReaders"], false);
    let opened = changes(world.admin(), &category, json!({ "readers": [] })).await;
    assert_eq!(opened.data()["changeCategory"]["category"]["readers"], json!([]));
}

#[tokio::test]
async fn a_case_does_not_get_a_limited_category_that_too_few_could_work_on() {
    let world = World::new().await;
    let category = categories(&world).await[0]["id"].clone();
    changes(world.admin(), &category, json!({ "readers": ids(&[world.manager(), world.member()]) })).await.data();
    let case = world.case().await.case;
    let person = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "M.", "role": "SUBJECT", "member": world.member().member });
    world.manager().does("addPerson", "case { id }", person).await.data();
    sets(world.admin(), &case, &category).await.refused("NOT_ALLOWED_NOW");
    let seen = world.admin().opens(&case, "restricted category { id }").await;
    assert_eq!(seen.data()["case"], json!({ "restricted": false, "category": null }), "nothing is written");
    world.admin().does("removeMember", "handedOver", json!({ "member": world.member().member })).await.data();
    let settings = world.admin().asks("{ categorySettings { id tooFewReaders } }", json!({})).await;
    let all = settings.data()["categorySettings"].as_array().expect("categories").clone();
    assert!(all.iter().any(|one| one["id"] == category && one["tooFewReaders"] == true));
}

#[tokio::test]
async fn a_restriction_by_hand_gets_narrower_by_a_limited_category_and_never_wider() {
    let world = World::new().await;
    let (a, b) = (
        world.joins(Role::Manager, CaseScope::Departments).await,
        world.joins(Role::Manager, CaseScope::Departments).await,
    );
    let category = categories(&world).await[0]["id"].clone();
    changes(world.admin(), &category, json!({ "readers": ids(&[&a, &b, world.manager()]) })).await.data();
    let case = world.case().await.case;
    let input = json!({ "case": case, "members": ids(&[&a, world.member()]), "reason": "It concerns a director." });
    world.manager().does("restrictCase", "case { id }", input).await.data();
    sets(world.manager(), &case, &category).await.data();
    let seen = [a.sees().await, b.sees().await, world.manager().sees().await, world.member().sees().await];
    assert_eq!(seen, [1, 0, 1, 0]);
}

#[tokio::test]
async fn categories_are_added_renamed_and_archived() {
    let world = World::new().await;
    let add = json!({ "name": [{ "language": "en", "text": " Sanctions " }, { "language": "de", "text": "" }] });
    let added =
        world.admin().does("addCategory", "category { id name }", add).await.data()["addCategory"]["category"].clone();
    assert_eq!(added["name"], json!({ "en": "Sanctions" }));
    for name in [json!([]), json!([{ "language": "en", "text": " " }]), json!([{ "language": "xx", "text": "X" }])] {
        world.admin().does("addCategory", "category { id }", json!({ "name": name })).await.refused("INVALID");
    }
    let case = world.case().await.case;
    sets(world.member(), &case, &added["id"]).await.data();
    let name = json!({ "name": [{ "language": "de", "text": "Sanktionen" }] });
    let renamed = changes(world.admin(), &added["id"], name).await;
    assert_eq!(renamed.data()["changeCategory"]["category"]["name"], json!({ "de": "Sanktionen" }));
    let archived = changes(world.admin(), &added["id"], json!({ "archived": true })).await;
    assert_eq!(archived.data()["changeCategory"]["category"]["archivedOn"], "2026-03-02");
    assert!(categories(&world).await.iter().all(|one| one["id"] != added["id"]));
    let other = world.case().await.case;
    sets(world.member(), &other, &added["id"]).await.refused("INVALID");
    let kept = world.member().opens(&case, "category { id }").await;
    assert_eq!(kept.data()["case"]["category"]["id"], added["id"]);
    changes(world.admin(), &added["id"], json!({ "archived": false })).await.data();
    sets(world.member(), &other, &added["id"]).await.data();
}

#[tokio::test]
async fn the_database_refuses_an_open_case_of_a_limited_category() {
    let world = World::new().await;
    let category = categories(&world).await[0]["id"].clone();
    changes(world.admin(), &category, json!({ "readers": ids(&[world.manager(), world.member()]) })).await.data();
    let case = world.case().await.case;
    sets(world.manager(), &case, &category).await.data();
    assert_eq!(placed(world.manager(), &case).await["restricted"], true);
    let lift = format!(
        "BEGIN; SELECT set_config('app.org_id', '{}', true); UPDATE \"case\" SET restricted = false WHERE id = '{}'; COMMIT",
        world.org,
        case.as_str().expect("an id"),
    );
    let error = world.house.superuser().await.execute(AssertSqlSafe(lift)).await.expect_err("a refusal");
    assert!(error.to_string().contains("a case of a limited category is not restricted"), "{error}");
}
