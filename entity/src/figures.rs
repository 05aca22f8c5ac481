//! Figures of a period, as the worker counted them once. The row never changes.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "figures")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub first_on: NaiveDate,
    pub last_on: NaiveDate,
    /// Number of reports, rounded to a multiple of five.
    pub cases: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub tables: Json,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
