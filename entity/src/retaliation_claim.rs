//! Which case a claim of retaliation is about. Only members who see both cases see the row.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "retaliation_claim")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    /// The claim.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    pub first_id: Uuid,
    pub claimed_on: NaiveDate,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
