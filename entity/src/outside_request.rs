//! A question to a person without case access.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::OutsideState;

/// The database role of the staff surface cannot read `shown` and the hashes, so select the other columns by name.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outside_request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    /// The task that the question is about.
    pub task_id: Option<Uuid>,
    /// The corrective action that the question is about.
    pub action_id: Option<Uuid>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub recipient: Vec<u8>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub question: Vec<u8>,
    pub revision: i32,
    /// The question, sealed under a key that only the link and the code give.
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub shown: Vec<u8>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub link_hash: Vec<u8>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub code_hash: Vec<u8>,
    /// Wrong codes since the last right one.
    pub wrong_codes: i32,
    pub locked_until: Option<DateTimeUtc>,
    pub state: OutsideState,
    /// The number of the answer that the request waits for or has.
    pub round: i32,
    pub asked_by: Uuid,
    pub asked_on: NaiveDate,
    pub reopened_on: Option<NaiveDate>,
    /// The last day.
    pub expires_on: NaiveDate,
    pub opened_on: Option<NaiveDate>,
    pub revoked_by: Option<Uuid>,
    pub revoked_on: Option<NaiveDate>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
