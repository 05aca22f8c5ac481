//! Figures of an organisation: counts of the reports of a period by one property each. The worker counts each period once,
//! some time after its end. A case that is a secret from a member does not count, so that no figure shows such a case.

pub mod admin;
pub mod cells;
pub mod jobs;
pub mod periods;
pub mod tables;

use chrono::NaiveDate;
use entity::figures;
use sea_orm::{EntityTrait, FromQueryResult, QueryOrder};
use uuid::Uuid;

use crate::op::Op;
use crate::problem::Problem;
use tables::Table;

/// What the figures need of a case.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Fact {
    pub source: String,
    pub anonymity: String,
    pub category_id: Option<Uuid>,
    pub received_on: NaiveDate,
    /// The day on which staff could see the report. A report that a member enters late has an earlier receipt.
    pub released_on: NaiveDate,
    /// `None`: open.
    pub outcome: Option<String>,
    pub acknowledged_on: Option<NaiveDate>,
    pub acknowledged_late: bool,
    pub answered_on: Option<NaiveDate>,
    pub answered_late: bool,
}

/// The figures of a period.
pub struct Period {
    pub first_on: NaiveDate,
    pub last_on: NaiveDate,
    pub cases: i32,
    pub tables: Vec<Table>,
}

/// The figures of all periods, the latest first.
pub async fn list(op: &Op) -> Result<Vec<Period>, Problem> {
    let rows = figures::Entity::find().order_by_desc(figures::Column::FirstOn).all(&*op.tx).await?;
    let read = |row: figures::Model| {
        let tables = serde_json::from_value(row.tables).map_err(Problem::internal)?;
        Ok(Period { first_on: row.first_on, last_on: row.last_on, cases: row.cases, tables })
    };
    rows.into_iter().map(read).collect()
}

#[cfg(test)]
mod attack;
