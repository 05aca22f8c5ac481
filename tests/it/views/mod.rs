//! Saved views of the case list.

use chrono::TimeDelta;
use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Staff, World};

const VIEW: &str = "view { id name query shared mine }";

async fn saves(staff: &Staff, name: &str, shared: bool) -> Value {
    let input = json!({ "name": name, "query": "view=mine&severity=HIGH", "shared": shared });
    staff.does("saveView", VIEW, input).await.data()["saveView"]["view"].clone()
}

/// The names of the views that the member sees.
async fn names(staff: &Staff) -> Vec<String> {
    let answer = staff.asks("{ savedViews { name } }", json!({})).await;
    let views = answer.data()["savedViews"].as_array().expect("views").clone();
    views.iter().map(|view| view["name"].as_str().expect("a name").to_owned()).collect()
}

async fn changes(staff: &Staff, view: &Value, mut input: Value) -> Answer {
    input["view"] = view["id"].clone();
    staff.does("changeView", VIEW, input).await
}

async fn deletes(staff: &Staff, view: &Value) -> Answer {
    staff.does("deleteView", "views { name }", json!({ "view": view["id"] })).await
}

#[tokio::test]
async fn a_view_is_its_makers_until_it_is_shared() {
    let world = World::new().await;
    let (manager, member) = (world.manager(), world.member());
    let view = saves(manager, "  Urgent\u{202e} ", false).await;
    assert_eq!(view["name"], "Urgent");
    assert_eq!((view["query"].as_str(), view["mine"].as_bool()), (Some("view=mine&severity=HIGH"), Some(true)));
    assert_eq!((names(manager).await, names(member).await), (vec!["Urgent".to_owned()], vec![]));
    changes(member, &view, json!({ "name": "Mine now" })).await.refused("NOT_FOUND");
    deletes(member, &view).await.refused("NOT_FOUND");
    changes(manager, &view, json!({ "shared": true })).await.data();
    saves(member, "aardvark", false).await;
    assert_eq!(names(member).await, ["aardvark", "Urgent"]);
    let other = world.other().await;
    assert_eq!(names(other.manager()).await, Vec::<String>::new());
    let unknown = json!({ "id": Uuid::new_v4() });
    let [foreign, random] = [&view, &unknown].map(|view| changes(other.manager(), view, json!({ "name": "x" })));
    assert_eq!(foreign.await.without_request_id(), random.await.without_request_id());
    let [foreign, random] = [&view, &unknown].map(|view| deletes(other.manager(), view));
    assert_eq!(foreign.await.without_request_id(), random.await.without_request_id());
    assert!(names(manager).await.contains(&"Urgent".to_owned()));
}

#[tokio::test]
async fn a_shared_view_of_another_member_is_changed_with_the_right_to_settings_only() {
    let world = World::new().await;
    let view = saves(world.manager(), "Overdue", true).await;
    changes(world.member(), &view, json!({ "name": "x" })).await.refused("FORBIDDEN");
    deletes(world.member(), &view).await.refused("FORBIDDEN");
    let input = json!({ "name": "x", "query": "", "shared": true });
    world.member().does("saveView", VIEW, input).await.refused("FORBIDDEN");
    let own = saves(world.member(), "own", false).await;
    changes(world.member(), &own, json!({ "shared": true })).await.refused("FORBIDDEN");
    deletes(world.member(), &own).await.data();
    changes(world.admin(), &view, json!({ "shared": false })).await.refused("FORBIDDEN");
    let changed = changes(world.admin(), &view, json!({ "name": "Late", "query": "overdue=yes" })).await;
    let changed = &changed.data()["changeView"]["view"];
    assert_eq!(
        (&changed["name"], &changed["query"], &changed["mine"]),
        (&json!("Late"), &json!("overdue=yes"), &json!(false))
    );
    assert_eq!(deletes(world.admin(), &view).await.data()["deleteView"]["views"], json!([]));
}

#[tokio::test]
async fn what_is_no_view_is_refused_and_nobody_saves_more_than_fifty() {
    let world = World::new().await;
    let member = world.member();
    let input = |name: &str, query: &str| json!({ "name": name, "query": query, "shared": false });
    let long = "a".repeat(2_001);
    for (name, query) in [("", "view=all"), (" \u{200b}", "view=all"), ("x", "a b"), ("x", "ä=1"), ("x", &long)] {
        member.does("saveView", VIEW, input(name, query)).await.refused("INVALID");
    }
    for number in 0..50 {
        member.does("saveView", VIEW, input(&number.to_string(), "")).await.data();
    }
    member.does("saveView", VIEW, input("one more", "")).await.refused("NOT_ALLOWED_NOW");
    saves(world.manager(), "another member's", false).await;
}

#[tokio::test]
async fn the_private_views_of_a_removed_member_are_deleted_after_thirty_days() {
    let world = World::alone().await;
    let leaver = world.joins(Role::Manager, CaseScope::Departments).await;
    saves(&leaver, "private", false).await;
    saves(&leaver, "shared", true).await;
    world.admin().does("removeMember", "handedOver", json!({ "member": leaver.member })).await.data();
    let left = async || {
        world.house.sweep().await;
        let names = sqlx::query_scalar("SELECT name FROM saved_view WHERE org_id = $1 ORDER BY name").bind(world.org);
        names.fetch_all(&mut world.house.superuser().await).await.expect("names") as Vec<String>
    };
    world.wait(TimeDelta::days(29));
    assert_eq!(left().await, ["private", "shared"]);
    world.wait(TimeDelta::days(2));
    assert_eq!(left().await, ["shared"]);
}
