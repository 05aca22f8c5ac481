//! A version of the record of a conversation: the transcript of a recording, or minutes.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::enums::Recording;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "transcript")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub first_id: Uuid,
    pub version: i32,
    pub held_on: NaiveDate,
    pub recording: Recording,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub body: Vec<u8>,
    pub revision: i32,
    pub written_by: Uuid,
    pub written_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
