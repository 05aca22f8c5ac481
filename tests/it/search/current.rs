//! The index is never older than the search: changes, altered and erased cases, and its end.

use chrono::TimeDelta;
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;
use voicase_dev::postgres::SUPERUSER;
use voicase_tests::{World, instance};

use super::support::{events, finds, places, report, result};
use crate::support::platform::does;
use crate::support::story::act;

const NOTHING: [Value; 0] = [];

/// Whether the staff process holds an index of the organisation.
fn has_index(world: &World) -> bool {
    world.house.admin.app.search.size(world.org).is_some()
}

#[tokio::test]
async fn a_change_is_found_at_once_and_what_it_replaced_is_not() {
    let world = World::new().await;
    let (manager, case) = (world.manager(), report(&world, "The harbour").await.case);
    assert_eq!(finds(manager, "harbour").await, std::slice::from_ref(&case));
    for word in ["first", "second", "third"] {
        act(manager, "updateCase", &case, json!({ "title": word })).await;
        assert_eq!(places(manager, word).await, json!(["TITLE"]));
    }
    assert_eq!(finds(manager, "second").await, NOTHING);
    let note = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "lighthouse" });
    let note = manager.does("addNote", "note { id }", note).await.data()["addNote"]["note"]["id"].clone();
    assert_eq!(places(manager, "lighthouse").await, json!(["NOTES"]));
    manager.does("retractNote", "note { id }", json!({ "note": note, "reason": "Wrong." })).await.data();
    assert_eq!(finds(manager, "lighthouse").await, NOTHING);
    let person = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "Brandt", "role": "WITNESS" });
    let added = manager.does("addPerson", "case { persons { id } }", person).await;
    assert_eq!(places(world.viewer(), "brandt").await, json!(["PERSON"]));
    let person = &added.data()["addPerson"]["case"]["persons"][0]["id"];
    world.house.change("UPDATE person SET removed_at = now() WHERE id = $1::uuid", &[id(person)]).await;
    assert_eq!(finds(world.viewer(), "brandt").await, NOTHING);
}

fn id(value: &Value) -> Uuid {
    value.as_str().and_then(|id| id.parse().ok()).expect("an id")
}

#[tokio::test]
async fn an_altered_case_is_not_indexed_and_counted_and_its_neighbour_is_found() {
    let world = World::new().await;
    let (altered, whole) = (report(&world, "The harbour").await, report(&world, "The harbour").await);
    world.house.change("UPDATE answer SET revision = revision + 1 WHERE case_id = $1", &[altered.id()]).await;
    let found = result(world.manager(), json!({ "text": "harbour" })).await;
    assert_eq!((&found["hits"][0]["case"]["id"], &found["hitCount"]), (&whole.case, &json!(1)));
    assert_eq!((&found["unreadable"], &found["searched"], &found["state"]), (&json!(1), &json!(2), &json!("COMPLETE")));
}

#[tokio::test]
async fn an_erased_case_is_not_found_even_without_a_notice() {
    let world = World::new().await;
    let (gone, kept) = (report(&world, "The harbour").await, report(&world, "The harbour").await);
    assert_eq!(finds(world.manager(), "harbour").await.len(), 2);
    let before = world.house.admin.app.search.size(world.org);
    let instance = instance();
    let address = instance.services.postgres.url(SUPERUSER, &instance.databases.keystore);
    let mut keystore = PgConnection::connect(&address).await.expect("a connection");
    let erase = sqlx::query("DELETE FROM ks.secret WHERE case_id = $1").bind(gone.id());
    assert_eq!(erase.execute(&mut keystore).await.expect("erased").rows_affected(), 1);
    let found = result(world.manager(), json!({ "text": "harbour" })).await;
    assert_eq!((&found["hits"][0]["case"]["id"], &found["hitCount"]), (&kept.case, &json!(1)));
    assert_eq!(found["facets"]["stages"], json!([{ "stage": "NEW", "count": 1 }]));
    assert!(world.house.admin.app.search.size(world.org) < before, "the texts of the case stay in memory");
}

#[tokio::test]
async fn an_index_is_dropped_when_idle_and_when_the_organisation_is_suspended() {
    let world = World::new().await;
    let case = report(&world, "The harbour").await.case;
    assert_eq!(finds(world.manager(), "harbour").await, std::slice::from_ref(&case));
    world.wait(TimeDelta::minutes(9));
    assert_eq!(finds(world.manager(), "harbour").await, std::slice::from_ref(&case));
    assert_eq!(events(&world, "search_indexed").await, 1);
    world.wait(TimeDelta::minutes(10));
    world.house.admin.app.search.forget_idle(world.house.clock.now());
    assert!(!has_index(&world));
    assert_eq!(finds(world.manager(), "harbour").await, [case]);
    assert_eq!(events(&world, "search_indexed").await, 2, "the texts are read again");

    let neighbour = world.other().await;
    report(&neighbour, "The harbour").await;
    finds(neighbour.manager(), "harbour").await;
    let input = json!({ "organisation": world.org, "reason": "REQUESTED" });
    does(&neighbour.owner().await, "suspendOrganisation", input).await.data();
    // The search of the neighbour ends after the notice of the suspension has arrived.
    finds(neighbour.manager(), "harbour").await;
    assert!(!has_index(&world) && has_index(&neighbour));
}

#[tokio::test]
async fn an_index_that_is_too_large_says_so_and_finds_names() {
    // The indexes of a process share a maximum, so this test has a process for itself.
    let world = World::alone().await;
    let (manager, case) = (world.manager(), report(&world, "The harbour").await.case);
    act(manager, "updateCase", &case, json!({ "title": "Lighthouse" })).await;
    assert_eq!(finds(manager, "harbour").await, std::slice::from_ref(&case));
    let (app, org) = (&world.house.admin.app, world.org);
    let key = 1;
    app.search.make_room(org, &app.search.of(org, key, app.clock.now()), 0);
    let found = result(manager, json!({ "text": "harbour" })).await;
    assert_eq!((&found["state"], &found["hitCount"]), (&json!("NAMES_ONLY"), &json!(0)));
    act(manager, "updateCase", &case, json!({ "title": "Lantern" })).await;
    assert_eq!(places(manager, "lantern").await, json!(["TITLE"]));
    assert_eq!(finds(manager, "harbour").await, NOTHING, "a case that is read later has only its names too");
}
