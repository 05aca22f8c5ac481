//! A deadline of a breach.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::enums::{BreachDeadlineKind, BreachDeadlineState};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "breach_deadline")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub breach_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: BreachDeadlineKind,
    pub due_at: DateTime<Utc>,
    pub state: BreachDeadlineState,
    pub met_at: Option<DateTime<Utc>>,
    /// When members are reminded. `None`: never, or they were reminded.
    pub remind_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
