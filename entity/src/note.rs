//! A note, which is an internal message of staff. The reporter never sees a note.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "note")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub member_id: Uuid,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub body: Vec<u8>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub retraction: Option<Vec<u8>>,
    pub revision: i32,
    pub written_at: DateTime<Utc>,
    pub retracted_at: Option<DateTime<Utc>>,
    /// Whether only the author sees the note.
    pub private: bool,
    /// The members whom the author mentioned.
    pub mentions: Vec<Uuid>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
