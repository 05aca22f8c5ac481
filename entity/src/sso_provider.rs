//! The identity provider of an organisation (`OpenID` Connect).

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sso_provider")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub issuer: String,
    pub client_id: String,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub client_secret: Vec<u8>,
    pub domains: Vec<String>,
    pub role_claim: Option<String>,
    pub roles: Json,
    pub mfa_values: Vec<String>,
    pub provision: bool,
    pub enabled: bool,
    pub revision: i32,
    pub changed_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
