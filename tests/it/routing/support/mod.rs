//! Routing rules, as the administrator saves them.

use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use uuid::Uuid;
use voicase_tests::{Answer, Staff, World};

/// A rule for each released report, with these fields instead of the defaults.
pub fn rule(name: &str, fields: Value) -> Value {
    let mut rule = json!({ "name": name, "active": true, "triggers": ["RELEASED"] });
    for (field, value) in fields.as_object().expect("fields") {
        rule[field] = value.clone();
    }
    rule
}

pub async fn saves(by: &Staff, input: Value) -> Answer {
    by.does("saveRoutingRule", "rules { id name }", input).await
}

/// Saves a rule as the administrator, and returns its id.
pub async fn saved(world: &World, name: &str, fields: Value) -> Value {
    let answer = saves(world.admin(), rule(name, fields)).await;
    let rules = answer.data()["saveRoutingRule"]["rules"].as_array().expect("rules").clone();
    rules.into_iter().find(|one| one["name"] == name).expect("the rule")["id"].clone()
}

/// The rules as the page of the settings shows them.
pub async fn rules(world: &World, selection: &str) -> Vec<Value> {
    let answer = world.admin().asks(&format!("{{ routingRules {{ {selection} }} }}"), json!({})).await;
    answer.data()["routingRules"].as_array().expect("rules").clone()
}

/// What the case has now, as a member sees it.
pub async fn placed(by: &Staff, case: &Value) -> Value {
    let selection = "department { id } restricted assignees { member { id } backup }";
    by.opens(case, selection).await.data()["case"].clone()
}

/// The steps of the timeline that rules wrote.
pub async fn routed(by: &Staff, case: &Value) -> Vec<Value> {
    let selection = "timeline { kind on at member { id } \
        routing { rule department { id } assigned { id } deputy { id } restricted notified { id } } }";
    let opened = by.opens(case, selection).await;
    let all = opened.data()["case"]["timeline"].as_array().expect("steps").clone();
    all.into_iter().filter(|step| step["kind"] == "ROUTED").collect()
}

pub fn ids(staff: &[&Staff]) -> Vec<Uuid> {
    staff.iter().map(|one| one.member).collect()
}

/// Runs a statement past every rule of the product.
pub async fn forces(world: &World, sql: &'static str, value: impl Into<Value>) -> Result<(), sqlx::Error> {
    let value: Value = value.into();
    let query = sqlx::query(AssertSqlSafe(sql)).bind(world.org).bind(value.as_str().expect("a text").to_owned());
    query.execute(&mut world.house.superuser().await).await.map(|_| ())
}
