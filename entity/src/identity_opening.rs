//! A request to open the identity of a reporter, and what became of it.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::enums::OpeningState;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_opening")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub state: OpeningState,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub reason: Vec<u8>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub words: Vec<u8>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub refusal: Option<Vec<u8>>,
    pub revision: i32,
    pub asked_by: Uuid,
    pub asked_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub approved_by: Option<Uuid>,
    pub approved_at: Option<DateTime<Utc>>,
    pub refused_by: Option<Uuid>,
    pub opened_at: Option<DateTime<Utc>>,
    pub opened_on: Option<NaiveDate>,
    pub holder: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
