//! The platform's owner: who that is, what they decide, and that nothing of a case is within their reach.

mod abuse;
mod closed;
mod reach;
mod tenants;

use serde_json::{Value, json};
use uuid::Uuid;
use voicase::env::Process;
use voicase_tests::{Answer, Staff, World, input_type};

/// Where the owner's fields are served.
const PATH: &str = "/graphql/platform";

async fn asks(owner: &Staff, document: &str) -> Answer {
    owner.asks_at(PATH, document, json!({})).await
}

async fn does(owner: &Staff, field: &str, input: Value) -> Answer {
    let of = input_type(Process::Admin, field);
    let selection = "organisation { id name state reason stateSince lawPack members admins createdOn timeZone }";
    let document = format!("mutation($input: {of}) {{ {field}(input: $input) {{ {selection} }} }}");
    owner.asks_at(PATH, &document, json!({ "input": input })).await
}

pub async fn suspends(owner: &Staff, org: Uuid) -> Answer {
    does(owner, "suspendOrganisation", json!({ "organisation": org, "reason": "SECURITY" })).await
}

async fn resumes(owner: &Staff, org: Uuid) -> Answer {
    does(owner, "resumeOrganisation", json!({ "organisation": org })).await
}

async fn closes(owner: &Staff, org: Uuid) -> Answer {
    does(owner, "closeOrganisation", json!({ "organisation": org })).await
}

/// Kinds of what the platform decided, as the organisation's log has them, and how many tell who did.
async fn decided(world: &World, org: Uuid) -> Vec<String> {
    let sql = "SELECT kind FROM audit_event WHERE org_id = $1 AND actor = 'platform' AND actor_ref IS NOT NULL \
               ORDER BY happened_at, xid, event_no";
    sqlx::query_scalar(sql).bind(org).fetch_all(&mut world.house.superuser().await).await.expect("events")
}
