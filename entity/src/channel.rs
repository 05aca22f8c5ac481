//! A channel: a public address that takes reports for a department.

use sea_orm::entity::prelude::*;

use crate::enums::ReportingMode;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "channel")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub slug: String,
    pub department_id: Uuid,
    pub form_id: Uuid,
    pub mode: ReportingMode,
    pub languages: Vec<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub name: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub welcome: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub readers: Json,
    /// Whether reports are acknowledged automatically at their release.
    pub auto_acknowledge: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
