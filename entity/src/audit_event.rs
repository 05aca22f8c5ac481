//! An audit event: a commitment to its payload, never content.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::enums::AuditActor;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub epoch: i32,
    pub event_no: i32,
    pub kind: String,
    pub actor: AuditActor,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub actor_ref: Option<Vec<u8>>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub case_ref: Option<Vec<u8>>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub object_ref: Option<Vec<u8>>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub seals: Vec<u8>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub commitment: Vec<u8>,
    pub happened_on: NaiveDate,
    pub happened_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
