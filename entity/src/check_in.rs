//! A day after the closing on which staff ask the reporter whether there was a detriment.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::CheckInResult;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "check_in")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    /// Days after the closing.
    pub days: i16,
    pub due_on: NaiveDate,
    pub result: Option<CheckInResult>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub remark: Option<Vec<u8>>,
    pub revision: i32,
    pub settled_by: Option<Uuid>,
    pub settled_on: Option<NaiveDate>,
    pub reminded: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
