//! An item of the evidence register of a case.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::enums::{EvidenceKind, Relevance};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    /// The number in the register of the case.
    pub number: i32,
    pub kind: EvidenceKind,
    /// The file of the case. `None`: a thing that is no file.
    pub attachment_id: Option<Uuid>,
    /// The interview that the item belongs to.
    pub interview_id: Option<Uuid>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub title: Vec<u8>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub source: Option<Vec<u8>>,
    /// Where a thing is kept.
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub place: Option<Vec<u8>>,
    /// SHA-256 of the file, in hexadecimal.
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub digest: Option<Vec<u8>>,
    pub relevance: Relevance,
    pub received_on: NaiveDate,
    pub revision: i32,
    pub added_by: Uuid,
    pub added_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
