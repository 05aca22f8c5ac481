//! An organisation: the tenant.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::enums::{OrganisationState, ReleaseTick, SuspendedFor};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub time_zone: String,
    pub law_pack: String,
    pub release_tick: ReleaseTick,
    pub founded_at: DateTime<Utc>,
    pub state: OrganisationState,
    pub state_changed_at: Option<DateTime<Utc>>,
    pub suspended_for: Option<SuspendedFor>,
    /// The hash of the law pack that a member confirmed.
    pub law_confirmed: Option<String>,
    pub law_confirmed_on: Option<NaiveDate>,
    pub law_confirmed_by: Option<Uuid>,
    /// Own periods in calendar days. A period that is laxer than the law pack does not count.
    pub own_acknowledgement_days: Option<i16>,
    pub own_feedback_days: Option<i16>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
