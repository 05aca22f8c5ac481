//! One side of a link between two cases.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::enums::LinkKind;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "case_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub other_id: Uuid,
    /// What the other case is to this one.
    pub kind: LinkKind,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub reason: Option<Vec<u8>>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub removal: Option<Vec<u8>>,
    pub revision: i32,
    pub added_by: Uuid,
    pub added_at: DateTime<Utc>,
    pub removed_by: Option<Uuid>,
    pub removed_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
