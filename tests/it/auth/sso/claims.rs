//! Text from a provider is validated like all other text from outside.

use serde_json::{Value, json};

use super::support::scene::Scene;

#[tokio::test]
async fn a_claim_with_a_control_lets_nobody_in_and_a_name_is_kept_without_what_hides_in_it() {
    let scene = Scene::new().await;
    let email = scene.address();
    for (claim, value, reason) in [
        ("name", json!("Kari\0Nordmann"), "no_token"),
        ("name", json!("Kari\u{1b}[2J"), "no_token"),
        ("sub", json!("a\u{85}b"), "no_token"),
        ("groups", json!(["all", "x\u{7f}"]), "no_token"),
        ("email", json!(format!("\"q q\"@{}", email.split_once('@').expect("an address").1)), "email"),
    ] {
        scene.comes(&email, |claims| claims[claim] = value).await.refused("SIGN_IN_FAILED");
        assert_eq!(scene.reasons().await.last().map(String::as_str), Some(reason), "{claim}");
    }
    assert!(scene.world.house.member(scene.world.org, &email).await.is_none(), "nothing was written");
    scene.comes(&email, |claims| claims["name"] = json!("\u{202e}irak\u{200b} Nordmann")).await.data();
    let members = scene.world.admin().asks("{ members { name } }", json!({})).await;
    let names = members.data()["members"].as_array().expect("members").clone();
    assert!(names.iter().any(|one: &Value| one["name"] == "irak Nordmann"), "{names:?}");
}
