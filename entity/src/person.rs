//! A person whom a case names: subject, witness or other.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::enums::PersonKind;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub kind: PersonKind,
    pub member_id: Option<Uuid>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub name: Vec<u8>,
    /// The blind index of the name. `None` where the name is not compared with other cases.
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub name_index: Option<Vec<u8>>,
    pub revision: i32,
    pub removed_at: Option<DateTime<Utc>>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub position: Option<Vec<u8>>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub contact: Option<Vec<u8>>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub remark: Option<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
