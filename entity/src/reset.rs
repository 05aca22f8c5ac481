//! A reset: replaces a member's lost credentials after an approval.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::enums::ResetState;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reset")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub membership_id: Uuid,
    pub asked_by: Option<Uuid>,
    pub asked_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub state: ResetState,
    pub decided_by: Option<Uuid>,
    pub decided_at: Option<DateTime<Utc>>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub token_hash: Option<Vec<u8>>,
    pub token_until: Option<DateTime<Utc>>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub stop_hash: Option<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
