//! The date by which acknowledgement or feedback is due (Directive (EU) 2019/1937, Art. 9(1)).

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
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
