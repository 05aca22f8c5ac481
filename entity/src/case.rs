//! A case: the report with everything that follows.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{Anonymity, Severity, Source, Stage};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "case")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub channel_id: Uuid,
    pub department_id: Uuid,
    pub form_id: Uuid,
    pub reporter_reference: String,
    pub number: Option<i32>,
    pub year: Option<i32>,
    pub pseudonym: String,
    pub stage: Stage,
    pub source: Source,
    pub anonymity: Anonymity,
    pub language: String,
    pub category_id: Option<Uuid>,
    pub severity: Option<Severity>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub title: Option<Vec<u8>>,
    pub revision: i32,
    pub restricted: bool,
    pub received_on: NaiveDate,
    pub released_on: Option<NaiveDate>,
    pub acknowledged_on: Option<NaiveDate>,
    pub feedback_on: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
    /// The earliest open deadline. A date in the year 9999 means that no deadline is open, or that the case is closed.
    /// A trigger maintains the value.
    pub next_due_on: NaiveDate,
    /// Sort keys of the list, which PostgreSQL computes: first the severity or the stage, then the next deadline.
    pub by_severity: i32,
    pub by_stage: i32,
    /// Set while the case waits for an answer of the reporter.
    pub waiting_since: Option<NaiveDate>,
    /// The day on which the case closes, as announced to the reporter, unless the reporter writes.
    pub closing_announced_for: Option<NaiveDate>,
    /// Whether the case is a claim of retaliation. Members who handled the first case never see it.
    pub retaliation: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
