//! Findings, outcome and closing message of a case. Each closing after a reopening is a new round. Each proposal of a round
//! is a row, and the approval is the last one.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{Outcome, Retention};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "closing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub round: i32,
    pub outcome: Outcome,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub findings: Vec<u8>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub actions: Vec<u8>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub words: Vec<u8>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub damage: Option<Vec<u8>>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub recovered: Option<Vec<u8>>,
    pub retention: Option<Retention>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub retention_reason: Option<Vec<u8>>,
    pub retain_until: Option<NaiveDate>,
    pub changed: Vec<String>,
    /// Counts the rows of a round.
    pub revision: i32,
    pub proposed_by: Option<Uuid>,
    pub approved_by: Option<Uuid>,
    pub closed_on: Option<NaiveDate>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
