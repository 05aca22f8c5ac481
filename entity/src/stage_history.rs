//! An entry of a case's timeline: a stage, a restriction, an admitted reviewer, a person, a recusal or a corrective action.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::enums::{HistoryKind, Stage};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "stage_history")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub position: i32,
    pub from_stage: Option<Stage>,
    pub to_stage: Option<Stage>,
    pub member_id: Option<Uuid>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub reason: Option<Vec<u8>>,
    pub revision: i32,
    pub happened_on: NaiveDate,
    pub happened_at: Option<DateTime<Utc>>,
    pub kind: HistoryKind,
    /// The corrective action that the step concerns.
    pub action_id: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
