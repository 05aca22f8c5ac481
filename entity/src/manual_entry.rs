//! How a report came in that a member entered: from the phone, the post, a meeting or an email.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::Recording;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "manual_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub entered_by: Uuid,
    pub entered_on: NaiveDate,
    pub received_by: Option<Uuid>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub received_name: Option<Vec<u8>>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub late_reason: Option<Vec<u8>>,
    pub recording: Recording,
    pub has_code: bool,
    pub revision: i32,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
