//! An account of a person who can sign in. The person's memberships of organisations refer to the account.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub email_index: Vec<u8>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub email: Vec<u8>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub name: Vec<u8>,
    pub revision: i32,
    pub password_hash: Option<String>,
    pub password_changed_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub disabled_at: Option<DateTime<Utc>>,
    /// When a link in an email proved the address. NULL if only an identity provider asserts the address.
    pub email_proved_at: Option<DateTime<Utc>>,
    /// Which kind of link proved the address. NULL together with `email_proved_at`.
    pub email_proof: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
