//! An automatic message to the reporter, sealed in advance. The worker sends it at a release and needs no key for it. The
//! message gets the same id.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::Prepared;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "prepared_message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub kind: Prepared,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub body: Vec<u8>,
    pub revision: i32,
    pub due_on: NaiveDate,
    pub sent_on: Option<NaiveDate>,
    pub dropped: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
