//! When a member works, and in which languages.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "availability")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub member_id: Uuid,
    /// One bit for each weekday. Monday is 1, Sunday is 64.
    pub working_days: i16,
    /// Codes of languages.
    pub languages: Vec<String>,
    /// Whether emails about notifications are also sent during an absence.
    pub mails_when_absent: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
