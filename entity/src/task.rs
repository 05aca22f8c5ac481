//! A task of a case.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::TaskState;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "task")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub checklist_id: Option<Uuid>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub title: Vec<u8>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub details: Option<Vec<u8>>,
    pub revision: i32,
    pub owner_id: Option<Uuid>,
    pub due_on: Option<NaiveDate>,
    /// The place among the tasks of the case.
    pub position: i32,
    pub state: TaskState,
    pub added_by: Uuid,
    pub settled_by: Option<Uuid>,
    pub settled_on: Option<NaiveDate>,
    /// Whether the owner was reminded of the due date.
    pub reminded: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
