//! What staff or the reporter did with a version of the record of a conversation.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::RecordStep;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "transcript_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub transcript_id: Uuid,
    pub kind: RecordStep,
    pub happened_on: NaiveDate,
    pub member_id: Option<Uuid>,
    pub message_id: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
