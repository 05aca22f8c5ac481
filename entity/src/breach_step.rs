//! What happened in a breach. Steps only grow.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::enums::{BreachPhase, BreachRegime, BreachRisk, BreachStepKind};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "breach_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub breach_id: Uuid,
    pub position: i32,
    pub kind: BreachStepKind,
    pub happened_at: DateTime<Utc>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub body: Option<Vec<u8>>,
    pub risk: Option<BreachRisk>,
    /// Whether the authority is told.
    pub tells_authority: Option<bool>,
    /// Whether the persons are told.
    pub tells_persons: Option<bool>,
    pub regime: Option<BreachRegime>,
    pub phase: Option<BreachPhase>,
    /// The reference of the authority.
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub reference: Option<Vec<u8>>,
    /// Why the report was late.
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub late_reason: Option<Vec<u8>>,
    /// The step that was recorded by mistake.
    pub withdraws: Option<Uuid>,
    pub revision: i32,
    pub recorded_by: Uuid,
    pub recorded_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
