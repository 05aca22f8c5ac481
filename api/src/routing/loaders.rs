//! Loads what the rules did to a case, for its timeline.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use sea_orm::FromQueryResult;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::name_aad;
use crate::loaders::{Loaded, Loaders, shared};
use crate::problem::Problem;

/// Key of a step of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RoutedIn(pub Uuid);

/// What a rule did to a case.
#[derive(Clone, Debug)]
pub struct Routed {
    /// The present name of the rule.
    pub rule: String,
    pub effect: Effect,
}

/// The column `effect` of `case_routing`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Effect {
    pub department: Option<Uuid>,
    pub assigned: Vec<Uuid>,
    pub deputy: Option<Uuid>,
    pub restricted_to: Vec<Uuid>,
    pub notified: Vec<Uuid>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    org_id: Uuid,
    rule_id: Uuid,
    name: Vec<u8>,
    revision: i32,
    effect: Value,
}

impl Loader<RoutedIn> for Loaders {
    type Value = Routed;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[RoutedIn]) -> Loaded<RoutedIn, Routed> {
        let sql = "SELECT h.id, h.org_id, h.rule_id, r.name, r.revision, h.effect \
            FROM case_routing h JOIN routing_rule r ON r.org_id = h.org_id AND r.id = h.rule_id WHERE h.id = ANY ($1)";
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = self.op.tx.all::<Row>(sql, [ids.into()]).await.map_err(shared)?;
        let org = self.op.app.keys.org(&self.op.tx).await.map_err(shared)?;
        let mut found = HashMap::new();
        for row in rows {
            let rule = org.open(&name_aad(row.org_id, row.rule_id, row.revision), &row.name).map_err(shared)?;
            let effect = serde_json::from_value(row.effect).map_err(|_| shared(Problem::Integrity))?;
            found.insert(RoutedIn(row.id), Routed { rule, effect });
        }
        Ok(found)
    }
}
