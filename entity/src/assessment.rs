//! An assessment of the risk that the reporter suffers a detriment. Assessments only grow.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::enums::Moment;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub moment: Moment,
    /// From 1 to 3.
    pub likelihood: i16,
    /// From 1 to 3.
    pub impact: i16,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub reasons: Vec<u8>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub measures: Option<Vec<u8>>,
    pub revision: i32,
    pub assessed_by: Uuid,
    pub assessed_on: NaiveDate,
    pub assessed_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
