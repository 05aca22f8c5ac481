//! A reporter's wish to meet. The message holds the wish in words.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::MeetingForm;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "meeting_request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub message_id: Uuid,
    pub form: MeetingForm,
    pub asked_on: NaiveDate,
    pub due_on: NaiveDate,
    pub held_on: Option<NaiveDate>,
    pub declined_on: Option<NaiveDate>,
    pub settled_by: Option<Uuid>,
    pub answer_id: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
