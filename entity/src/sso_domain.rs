//! An email domain that an organisation claims. The organisation's identity provider is trusted for the domain's
//! addresses only after the DNS record was seen.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sso_domain")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub domain: String,
    pub provider_id: Uuid,
    /// The value that the organisation publishes in DNS.
    pub challenge: String,
    /// When the DNS record was seen. NULL if the domain is not used, because no record was seen.
    pub seen_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
