//! The tree of departments. A member of a department reaches the cases of all departments below it. Members can route a
//! case to another department.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Staff, World};

use crate::members::removal::recorded;

fn id(value: &Value) -> Uuid {
    value.as_str().and_then(|id| id.parse().ok()).expect("an id")
}

/// Adds a department below `parent`.
pub async fn add(world: &World, name: &str, parent: Uuid) -> Uuid {
    let input = json!({ "name": name, "parent": parent });
    let added = world.admin().does("addDepartment", "department { id }", input).await;
    id(&added.data()["addDepartment"]["department"]["id"])
}

async fn moves(by: &Staff, department: Uuid, parent: Uuid) -> Answer {
    let input = json!({ "department": department, "parent": parent });
    by.does("changeDepartment", "department { id parent { id } }", input).await
}

async fn removes(by: &Staff, department: Uuid) -> Answer {
    by.does("removeDepartment", "done", json!({ "department": department })).await
}

async fn route(by: &Staff, case: &Value, to: Uuid) -> Answer {
    let selection = "case { id department { id } }";
    by.does("routeCase", selection, json!({ "case": case, "department": to })).await
}

#[tokio::test]
async fn who_works_in_a_department_works_in_all_below_it_and_in_none_beside_it() {
    let world = World::new().await;
    let (north, south) = (add(&world, "North", world.root).await, add(&world, "South", world.root).await);
    let harbour = add(&world, "Harbour", north).await;
    let case = world.case().await.case;
    let at_root = world.joins(Role::Member, CaseScope::Departments).await;
    let in_north = world.joins_department(Role::Member, CaseScope::Departments, north).await;
    let in_south = world.joins_department(Role::Member, CaseScope::Departments, south).await;
    for (place, seen) in [(world.root, [1, 0, 0]), (south, [1, 0, 1]), (harbour, [1, 1, 0]), (north, [1, 1, 0])] {
        route(world.admin(), &case, place).await.data();
        assert_eq!([at_root.sees().await, in_north.sees().await, in_south.sees().await], seen);
    }
    moves(world.admin(), north, south).await.data();
    assert_eq!([in_north.sees().await, in_south.sees().await], [1, 1], "the next request uses the new tree");
    assert_eq!(recorded(&world, "case_routed").await, 3, "routing to the current department is not logged");
}

#[tokio::test]
async fn the_tree_has_no_circle_and_its_root_stays() {
    let world = World::new().await;
    let above = add(&world, "Above", world.root).await;
    let below = add(&world, "Below", above).await;
    for parent in [above, below] {
        let circle = moves(world.admin(), above, parent).await;
        assert_eq!((circle.code(), circle.field()), ("INVALID", "parent"));
    }
    moves(world.admin(), world.root, below).await.refused("NOT_ALLOWED_NOW");
    removes(world.admin(), world.root).await.refused("NOT_ALLOWED_NOW");
    let nowhere = moves(world.admin(), below, Uuid::new_v4()).await;
    assert_eq!((nowhere.code(), nowhere.field()), ("INVALID", "parent"));
    moves(world.admin(), Uuid::new_v4(), above).await.refused("NOT_FOUND");
    removes(world.admin(), Uuid::new_v4()).await.refused("NOT_FOUND");
    let moved = moves(world.admin(), below, world.root).await;
    assert_eq!(moved.data()["changeDepartment"]["department"]["parent"]["id"], json!(world.root));
}

#[tokio::test]
async fn of_two_moves_at_once_that_would_make_a_circle_one_is_refused() {
    for _ in 0..5 {
        let world = World::new().await;
        let (one, two) = (add(&world, "One", world.root).await, add(&world, "Two", world.root).await);
        let (first, second) = tokio::join!(moves(world.admin(), one, two), moves(world.admin(), two, one));
        let mut codes = [first.code(), second.code()];
        codes.sort_unstable();
        assert_eq!(codes, ["INVALID", "OK"]);
    }
}

#[tokio::test]
async fn siblings_have_names_of_their_own_and_cousins_need_not() {
    let world = World::new().await;
    let (north, south) = (add(&world, "North", world.root).await, add(&world, "South", world.root).await);
    let harbour = add(&world, "Harbour", north).await;
    add(&world, "Harbour", south).await;
    let named = async |name: &str, parent: Uuid| {
        world.admin().does("addDepartment", "department { id }", json!({ "name": name, "parent": parent })).await
    };
    for name in ["north", " North ", "NORTH", "", "  ", &"x".repeat(256)] {
        let refused = named(name, world.root).await;
        assert_eq!((refused.code(), refused.field()), ("INVALID", "name"), "{name}");
    }
    let rename = json!({ "department": south, "name": "north" });
    let refused = world.admin().does("changeDepartment", "department { id }", rename).await;
    assert_eq!((refused.code(), refused.field()), ("INVALID", "name"));
    assert_eq!(moves(world.admin(), harbour, south).await.field(), "name");
    let own = json!({ "department": south, "name": "SOUTH" });
    world.admin().does("changeDepartment", "department { id }", own).await.data();
    let (one, two) = tokio::join!(named("West", world.root), named("West", world.root));
    let mut codes = [one.code(), two.code()];
    codes.sort_unstable();
    assert_eq!(codes, ["INVALID", "OK"], "one of two parallel requests is refused");
}

#[tokio::test]
async fn what_stands_in_a_removed_department_goes_to_the_one_above() {
    let world = World::new().await;
    let north = add(&world, "North", world.root).await;
    let harbour = add(&world, "Harbour", north).await;
    let quay = add(&world, "Quay", harbour).await;
    let (plain, hidden) = (world.case().await, world.case().await);
    for standing in [&plain, &hidden] {
        route(world.admin(), &standing.case, harbour).await.data();
    }
    // One case that the administrator may not see, and one that is not released yet.
    world.house.change("UPDATE \"case\" SET restricted = true WHERE id = $1", &[hidden.id()]).await;
    world.house.change("UPDATE channel SET department_id = $2 WHERE org_id = $1", &[world.org, harbour]).await;
    let waiting = world.reporter();
    waiting.submits().await.data();
    let in_harbour = world.joins_department(Role::Member, CaseScope::Departments, harbour).await;
    removes(world.admin(), harbour).await.data();

    let counted = "SELECT (SELECT count(*) FROM \"case\" WHERE department_id = $1) || ' ' || \
        (SELECT count(*) FROM channel WHERE department_id = $1) || ' ' || \
        (SELECT count(*) FROM membership_department WHERE department_id = $1 AND membership_id = $2) || ' ' || \
        (SELECT count(*) FROM department WHERE parent_id = $1 AND id = $3)";
    let query = sqlx::query_scalar(counted).bind(north).bind(in_harbour.member).bind(quay);
    let found: String = query.fetch_one(&mut world.house.superuser().await).await.expect("counts");
    assert_eq!(found, "3 1 1 1", "cases, channel, member, department below");
    let list = world.admin().asks("{ departments { id } }", json!({})).await;
    assert!(!list.data()["departments"].to_string().contains(&harbour.to_string()));
    assert_eq!(in_harbour.sees().await, 1);
    world.release().await;
    assert_eq!(in_harbour.sees().await, 2);
    waiting.returns().await.data();
    assert_eq!(recorded(&world, "department_removed").await, 1);
}

#[tokio::test]
async fn a_department_whose_child_has_the_name_of_its_sibling_is_not_removed() {
    let world = World::new().await;
    let north = add(&world, "North", world.root).await;
    add(&world, "South", world.root).await;
    add(&world, "South", north).await;
    let refused = removes(world.admin(), north).await;
    assert_eq!((refused.code(), refused.field()), ("INVALID", "department"));
    let west = add(&world, "West", world.root).await;
    add(&world, "West", west).await;
    removes(world.admin(), west).await.data();
}

#[tokio::test]
async fn nobody_moves_what_they_do_not_reach_to_where_they_or_others_do() {
    let world = World::new().await;
    let (mine, theirs) = (add(&world, "Mine", world.root).await, add(&world, "Theirs", world.root).await);
    let below = add(&world, "Below", mine).await;
    let local = world.joins_department(Role::Admin, CaseScope::Departments, mine).await;
    world.house.change("UPDATE membership SET deny = 1 WHERE id = $1", &[local.member]).await;
    moves(&local, theirs, mine).await.refused("FORBIDDEN");
    removes(&local, mine).await.refused("FORBIDDEN");
    moves(&local, below, theirs).await.data();
    moves(&local, below, mine).await.refused("FORBIDDEN");
}

#[tokio::test]
async fn a_case_is_routed_out_of_reach_and_who_is_assigned_keeps_it() {
    let world = World::new().await;
    let (mine, theirs) = (add(&world, "Mine", world.root).await, add(&world, "Theirs", world.root).await);
    let case = world.case().await.case;
    route(world.admin(), &case, mine).await.data();
    let router = world.joins_department(Role::Manager, CaseScope::Departments, mine).await;
    let worker = world.joins_department(Role::Member, CaseScope::Departments, mine).await;
    let assign = json!({ "case": case, "members": [worker.member] });
    router.does("assignCase", "case { id }", assign).await.data();
    let nowhere = route(&router, &case, Uuid::new_v4()).await;
    assert_eq!((nowhere.code(), nowhere.field()), ("INVALID", "department"));
    worker.does("routeCase", "case { id }", json!({ "case": case, "department": theirs })).await.refused("FORBIDDEN");
    let gone = route(&router, &case, theirs).await;
    assert_eq!(gone.data()["routeCase"]["case"], Value::Null);
    router.opens(&case, "stage").await.refused("NOT_FOUND");
    route(&router, &case, mine).await.refused("NOT_FOUND");
    worker.opens(&case, "stage").await.data();
    let back = route(world.admin(), &case, mine).await;
    assert_eq!(back.data()["routeCase"]["case"]["department"]["id"], json!(mine));
}

#[tokio::test]
async fn a_restricted_case_is_routed_by_who_is_named_and_stays_restricted() {
    let world = World::new().await;
    let standing = world.case().await;
    let north = add(&world, "North", world.root).await;
    world.house.change("UPDATE \"case\" SET restricted = true WHERE id = $1", &[standing.id()]).await;
    route(world.manager(), &standing.case, north).await.refused("NOT_FOUND");
    let name = "INSERT INTO case_restriction (org_id, id, case_id, member_id) VALUES ($1, gen_random_uuid(), $2, $3)";
    world.house.change(name, &[world.org, standing.id(), world.manager().member]).await;
    route(world.manager(), &standing.case, north).await.data();
    world.admin().opens(&standing.case, "stage").await.refused("NOT_FOUND");
}

#[tokio::test]
async fn a_department_shows_who_works_in_it_and_what_is_open_in_my_reach() {
    let world = World::new().await;
    let north = add(&world, "North", world.root).await;
    let (seen, kept) = (world.case().await, world.case().await);
    for standing in [&seen, &kept] {
        route(world.admin(), &standing.case, north).await.data();
    }
    let exclude = "INSERT INTO case_exclusion (org_id, id, case_id, member_id, ground) VALUES ($1, gen_random_uuid(), $2, $3, 'recusal')";
    world.house.change(exclude, &[world.org, kept.id(), world.admin().member]).await;
    let colleague = world.joins_department(Role::Member, CaseScope::Departments, north).await;
    let list = world.admin().asks("{ departments { id parent { id } members { id } openCases } }", json!({})).await;
    let rows = list.data()["departments"].as_array().expect("departments").clone();
    let row = rows.iter().find(|row| id(&row["id"]) == north).expect("the department");
    assert_eq!(row["parent"]["id"], json!(world.root));
    assert_eq!((&row["members"], &row["openCases"]), (&json!([{ "id": colleague.member }]), &json!(1)));
}
