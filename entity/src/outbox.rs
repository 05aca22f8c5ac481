//! An email that waits to be sent, or that was given up.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{MailFailure, MailKind};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: MailKind,
    /// Code of the language of the email. The texts are in `data/languages`.
    pub language: String,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub recipient: Vec<u8>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub link: Option<Vec<u8>>,
    pub revision: i32,
    pub created_on: NaiveDate,
    /// The lines of an email about notifications, sealed.
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub details: Option<Vec<u8>>,
    pub given_up_on: Option<NaiveDate>,
    pub failure: Option<MailFailure>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
