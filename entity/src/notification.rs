//! What waits for a member, by kind and case, without content.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::enums::NotificationKind;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notification")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub member_id: Uuid,
    pub case_id: Uuid,
    pub kind: NotificationKind,
    /// The member who caused it. `None` if a reporter or the calendar did.
    pub actor_id: Option<Uuid>,
    pub happened_on: NaiveDate,
    /// `None` if `actor_id` is.
    pub happened_at: Option<DateTime<Utc>>,
    pub read: bool,
    /// Whether the matter is settled, by this member or by another one.
    pub handled: bool,
    /// Whether no email is due any more.
    pub mailed: bool,
    /// The absent member for whom this member is notified.
    pub on_behalf_of: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
