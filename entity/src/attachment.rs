//! A file of a case. The object store holds its ciphertext.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{Author, Scan};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub message_id: Option<Uuid>,
    pub author: Author,
    pub member_id: Option<Uuid>,
    pub slot_id: Uuid,
    pub object_key: String,
    pub wire_size: i64,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub details: Vec<u8>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub file_key: Vec<u8>,
    pub revision: i32,
    pub scan: Scan,
    pub added_on: NaiveDate,
    pub released_on: Option<NaiveDate>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
