//! Whether the person of an interview agreed with a version of the minutes. The latest row counts.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "minutes_answer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub minutes_id: Uuid,
    pub agreed: bool,
    pub answered_on: NaiveDate,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub remark: Option<Vec<u8>>,
    pub revision: i32,
    pub recorded_by: Uuid,
    pub recorded_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
