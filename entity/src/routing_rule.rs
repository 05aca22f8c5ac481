//! A rule that routes cases. A removed rule stays, because the timeline of cases names it.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "routing_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub position: i32,
    /// Sealed under the organisation's key, for this revision.
    pub name: Vec<u8>,
    pub revision: i32,
    pub active: bool,
    pub triggers: Vec<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub conditions: Json,
    pub to_department: Option<Uuid>,
    pub assign: Vec<Uuid>,
    pub deputy: Option<Uuid>,
    pub restrict_to: Vec<Uuid>,
    pub notify: Vec<Uuid>,
    pub changed_by: Uuid,
    pub changed_at: DateTime<Utc>,
    pub removed_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
