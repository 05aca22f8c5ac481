//! A planned or held interview of a case.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::enums::InterviewState;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "interview")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    /// The person of the case. `None`: `name` holds the name of another person.
    pub person_id: Option<Uuid>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub name: Option<Vec<u8>>,
    /// The planned day, or the day on which the interview was held.
    pub day: NaiveDate,
    pub state: InterviewState,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub place: Option<Vec<u8>>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub present: Option<Vec<u8>>,
    pub interviewer_id: Uuid,
    /// Why the interview was cancelled.
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub reason: Option<Vec<u8>>,
    pub revision: i32,
    pub added_by: Uuid,
    pub added_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
