//! A disclosure of the identity to one recipient beyond the authorised staff.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::enums::{Basis, DisclosureState};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_disclosure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub state: DisclosureState,
    pub basis: Basis,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub recipient: Vec<u8>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub purpose: Vec<u8>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub provision: Option<Vec<u8>>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub hold_reason: Option<Vec<u8>>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub manner: Option<Vec<u8>>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub ending: Option<Vec<u8>>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub told_how: Option<Vec<u8>>,
    pub revision: i32,
    pub asked_by: Uuid,
    pub asked_at: DateTime<Utc>,
    pub told_on: Option<NaiveDate>,
    pub told_at: Option<DateTime<Utc>>,
    pub hold_until: Option<NaiveDate>,
    pub hold_by: Option<Uuid>,
    pub hold_at: Option<DateTime<Utc>>,
    pub hold_announced: bool,
    pub approved_by: Option<Uuid>,
    pub approved_at: Option<DateTime<Utc>>,
    pub disclosed_by: Option<Uuid>,
    pub disclosed_on: Option<NaiveDate>,
    pub disclosed_at: Option<DateTime<Utc>>,
    pub cancelled_by: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
