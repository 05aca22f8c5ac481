//! The requests of a platform owner.

use serde_json::{Value, json};
use uuid::Uuid;
use voicase::env::Process;
use voicase_tests::{Answer, Staff, World, input_type};

/// Path of the owner's fields.
pub const PATH: &str = "/graphql/platform";

pub async fn asks(owner: &Staff, document: &str) -> Answer {
    owner.asks_at(PATH, document, json!({})).await
}

pub async fn does(owner: &Staff, field: &str, input: Value) -> Answer {
    let of = input_type(Process::Admin, field);
    let selection = "organisation { id name state reason stateSince lawPack members admins createdOn timeZone }";
    let document = format!("mutation($input: {of}) {{ {field}(input: $input) {{ {selection} }} }}");
    owner.asks_at(PATH, &document, json!({ "input": input })).await
}

pub async fn suspends(owner: &Staff, org: Uuid) -> Answer {
    does(owner, "suspendOrganisation", json!({ "organisation": org, "reason": "SECURITY" })).await
}

pub async fn resumes(owner: &Staff, org: Uuid) -> Answer {
    does(owner, "resumeOrganisation", json!({ "organisation": org })).await
}

pub async fn closes(owner: &Staff, org: Uuid) -> Answer {
    does(owner, "closeOrganisation", json!({ "organisation": org })).await
}

/// Kinds of the platform's events in the organisation's audit log that have an actor reference.
pub async fn decided(world: &World, org: Uuid) -> Vec<String> {
    let sql = "SELECT kind FROM audit_event WHERE org_id = $1 AND actor = 'platform' AND actor_ref IS NOT NULL \
               ORDER BY happened_at, xid, event_no";
    sqlx::query_scalar(sql).bind(org).fetch_all(&mut world.house.superuser().await).await.expect("events")
}
