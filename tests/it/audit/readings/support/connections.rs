//! The state that each act on persons, links and tags needs so that it can be repeated.

use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::World;

use super::clocks::set;
use super::scene::Scene;

pub const ACTS: [&str; 4] = ["changePerson", "linkCases", "unlinkCases", "setCaseTags"];

/// Both cases name one person, and are linked.
pub async fn prepare(world: &World, one: &Value, other: &Value) {
    for case in [one, other] {
        let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "Ove Dahl", "role": "WITNESS" });
        world.admin().does("addPerson", "case { id }", input).await.data();
    }
    links(world, one, other).await;
}

async fn links(world: &World, one: &Value, other: &Value) {
    world.admin().does("linkCases", "case { id }", link(world, one, other).await).await.data();
}

async fn link(world: &World, one: &Value, other: &Value) -> Value {
    let number = world.admin().opens(other, "number").await.data()["case"]["number"].clone();
    json!({ "case": one, "idempotencyKey": Uuid::new_v4(), "number": number, "kind": "PARENT", "reason": "The same port." })
}

/// Makes each case a claim about the other one, for one query.
pub async fn claims(scene: &Scene) {
    let id = |case: &Value| case.as_str().expect("an id").to_owned();
    for (claim, first) in [(&scene.worked, &scene.kept), (&scene.kept, &scene.worked)] {
        let (claim, first) = (id(claim), id(first));
        let row = format!("SELECT org_id, id, '{first}', current_date FROM \"case\" WHERE id = '{claim}'");
        set(scene, &format!("INSERT INTO retaliation_claim {row} ON CONFLICT DO NOTHING")).await;
    }
}

/// Ends [`claims`], because an assignment to one case excludes the member from the claims about it.
pub async fn no_claims(scene: &Scene) {
    set(scene, "DELETE FROM retaliation_claim").await;
}

/// Prepares the cases and returns the input.
pub async fn input(scene: &Scene, field: &str) -> Value {
    let (world, case) = (&scene.world, &scene.kept);
    let admin = world.admin();
    match field {
        "changePerson" => {
            let person =
                json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "K. Brandt", "role": "WITNESS" });
            let added = admin.does("addPerson", "case { persons { id revision name } }", person).await;
            let persons = added.data()["addPerson"]["case"]["persons"].as_array().expect("persons").clone();
            let one = persons.iter().find(|one| one["name"] == "K. Brandt" && one["revision"] == 1).expect("it");
            json!({ "person": one["id"], "expected": 1, "name": "K. Brandt", "role": "OTHER", "remark": "A namesake?", "reason": "Not named." })
        }
        "linkCases" => {
            set(scene, "DELETE FROM case_link").await;
            let input = link(world, case, &scene.worked).await;
            set(scene, "DELETE FROM case_link").await;
            input
        }
        "unlinkCases" => {
            set(scene, "DELETE FROM case_link").await;
            links(world, case, &scene.worked).await;
            let all = "query($case: UUID!) { caseLinks(case: $case) { id } }";
            let found = admin.asks(all, json!({ "case": case })).await.data()["caseLinks"][0]["id"].clone();
            json!({ "link": found, "reason": "A mistake." })
        }
        _ => json!({ "case": case, "tags": [] }),
    }
}
