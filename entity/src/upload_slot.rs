//! An upload: a file on its way.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "upload_slot")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub secret_hash: Vec<u8>,
    pub case_id: Option<Uuid>,
    pub member_id: Option<Uuid>,
    pub object_key: String,
    pub size: i64,
    pub created_on: NaiveDate,
    pub expires_on: NaiveDate,
    pub finished: bool,
    pub attached: bool,
    pub arrived: i64,
    pub pieces: Vec<String>,
    pub tried: Vec<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
