//! How a member wants emails about notifications. `None` means the default of the server.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notification_setting")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub member_id: Uuid,
    pub at_once: Option<Vec<String>>,
    pub digest: Option<Vec<String>>,
    pub quiet_from: Option<i16>,
    pub quiet_to: Option<i16>,
    pub digest_at: Option<i16>,
    pub time_zone: Option<String>,
    pub language: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
