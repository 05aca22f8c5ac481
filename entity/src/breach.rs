//! An entry of the register of personal data breaches.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "breach")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The number in the register. The database gives it.
    pub number: i32,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub title: Vec<u8>,
    /// How the breach was detected.
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub detection: Option<Vec<u8>>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub nature: Option<Vec<u8>>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub person_kinds: Option<Vec<u8>>,
    pub persons: Option<i32>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub record_kinds: Option<Vec<u8>>,
    pub records: Option<i32>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub consequences: Option<Vec<u8>>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub measures: Option<Vec<u8>>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub contact: Option<Vec<u8>>,
    /// When the organisation became aware. The deadlines run from here.
    pub aware_at: DateTime<Utc>,
    /// Whether Art. 23 of Directive (EU) 2022/2555 applies too.
    pub nis2: bool,
    pub closed: bool,
    pub revision: i32,
    pub added_by: Uuid,
    pub added_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
