//! The set-up of a new organisation.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use voicase_tests::World;

async fn setup(world: &World) -> Value {
    let document = "{ setup { handlers closers messengers hasCase channels { name address } } }";
    world.admin().asks(document, json!({})).await.data()["setup"].clone()
}

#[tokio::test]
async fn the_set_up_counts_the_members_who_can_do_each_work() {
    let world = World::new().await;
    let before = setup(&world).await;
    // Administrator, manager and member work on cases. The viewer does not.
    assert_eq!((&before["handlers"], &before["closers"], &before["messengers"]), (&json!(3), &json!(2), &json!(2)));
    world.joins(Role::Manager, CaseScope::None).await;
    assert_eq!(setup(&world).await, before, "a member without cases handles none");
    let manager = world.joins(Role::Manager, CaseScope::Departments).await;
    let with = setup(&world).await;
    assert_eq!((&with["handlers"], &with["closers"], &with["messengers"]), (&json!(4), &json!(3), &json!(3)));
    world.admin().does("suspendMember", "member { id }", json!({ "member": manager.member })).await.data();
    assert_eq!(setup(&world).await, before, "a suspended member does not count");
}

#[tokio::test]
async fn the_set_up_knows_the_first_case_and_the_address_of_the_channel() {
    let world = World::new().await;
    let before = setup(&world).await;
    assert_eq!(before["hasCase"], false);
    // The tests' installation does not name its reporters' origin.
    assert_eq!(before["channels"][0]["address"], Value::Null);
    assert!(before["channels"][0]["name"]["en"].is_string());
    world.case().await;
    assert_eq!(setup(&world).await["hasCase"], true);
    world.manager().asks("{ setup { handlers } }", json!({})).await.refused("FORBIDDEN");
}
