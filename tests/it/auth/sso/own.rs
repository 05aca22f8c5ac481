//! Changes to an account affect every organisation, so they need a factor of the account. A provider that is switched
//! off cannot sign anyone in.

use entity::enums::Role;
use serde_json::json;
use voicase_tests::code_at;

use super::support::scene::Scene;
use crate::support::signing::held;

#[tokio::test]
async fn the_word_of_a_provider_alone_changes_nothing_of_the_account() {
    let scene = Scene::new().await;
    let (world, staff) = (&scene.world, scene.joins(Role::Member).await);
    scene.signs_in(&staff).await;
    let alone = scene.signs_in(&staff).await;
    let factor = alone.asks(world, "{ me { security { factors { id } } } }").await;
    let factor = factor.data()["me"]["security"]["factors"][0]["id"].clone();
    let sessions = "{ me { security { sessions { id } } } }";
    let tries = async |session: &crate::support::signing::Held| {
        let name = json!({ "factor": factor, "name": "Theirs" });
        vec![
            session.does(world, "changeName", "me { name }", json!({ "name": "Theirs" })).await.code().to_owned(),
            session.does(world, "renameFactor", "security { factors { id } }", name).await.code().to_owned(),
            session.asks(world, sessions).await.code().to_owned(),
            session
                .does(world, "revokeSession", "security { factors { id } }", json!({ "session": world.org }))
                .await
                .code()
                .to_owned(),
            session.asks(world, "mutation { stopMyResets { done } }").await.code().to_owned(),
            session.does(world, "signOutEverywhere", "done", json!({ "keepThis": true })).await.code().to_owned(),
        ]
    };
    assert_eq!(tries(&alone).await, ["STEP_UP_REQUIRED"; 6]);
    world.wait(chrono::TimeDelta::seconds(30));
    let code = code_at(&staff.secret().await, world.house.clock.now());
    let own = held(&alone.confirms(world, "stepUpWithCode", json!({ "code": code })).await, "stepUpWithCode");
    assert_eq!(tries(&own).await, ["OK", "OK", "OK", "NOT_FOUND", "OK", "OK"]);
}

#[tokio::test]
async fn a_provider_that_is_switched_off_or_removed_ends_its_sessions() {
    let scene = Scene::new().await;
    let (world, staff) = (&scene.world, scene.joins(Role::Member).await);
    let me = "{ me { name } }";
    for how in ["off", "another", "removed"] {
        scene.saves(json!({})).await.data();
        let session = scene.signs_in(&staff).await;
        session.asks(world, me).await.data();
        match how {
            "off" => scene.saves(json!({ "enabled": false })).await,
            "another" => scene.saves(json!({ "clientId": "another" })).await,
            _ => world.admin().asks("mutation { removeSso { done } }", json!({})).await,
        }
        .data();
        assert_eq!(session.asks(world, me).await.code(), "UNAUTHENTICATED", "{how}");
        staff.asks(me, json!({})).await.data();
    }
}
