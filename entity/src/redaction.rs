//! A redacted version of a text of a case. Versions only grow.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::enums::Redacted;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "redaction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub kind: Redacted,
    /// The row with the text.
    pub of_id: Uuid,
    pub version: i32,
    /// `None`: the redaction is withdrawn.
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub body: Option<Vec<u8>>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub reason: Option<Vec<u8>>,
    pub revision: i32,
    pub written_by: Uuid,
    pub written_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
