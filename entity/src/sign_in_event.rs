//! An event of an account. The worker moves the event to the audit logs of the account's organisations.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub position: i64,
    pub account_id: Option<Uuid>,
    pub kind: String,
    pub session_id: Option<Uuid>,
    pub happened_at: DateTime<Utc>,
    pub in_org: Option<Uuid>,
    pub reason: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
