//! A deadline of a case. The law sets the deadlines of acknowledgement and feedback (Directive (EU) 2019/1937, Art.
//! 9(1)), and ISO 37002 the one of the personal message. Staff set their own deadlines.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::DeadlineKind;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "deadline")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub kind: DeadlineKind,
    pub due_on: NaiveDate,
    pub met_on: Option<NaiveDate>,
    pub started_on: NaiveDate,
    /// The proof: the member and the message that met the deadline. The automatic acknowledgement has no member. A
    /// closing has no message.
    pub met_by_member: Option<Uuid>,
    pub met_by_message: Option<Uuid>,
    /// Whether an interim feedback met the deadline.
    pub interim: bool,
    /// When staff used the extension of the law.
    pub extended_on: Option<NaiveDate>,
    /// Title of an own deadline, sealed.
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub title: Option<Vec<u8>>,
    pub revision: i32,
    /// The member who looks after an own deadline.
    pub owner_id: Option<Uuid>,
    pub paused_on: Option<NaiveDate>,
    pub removed_on: Option<NaiveDate>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
