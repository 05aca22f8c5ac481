//! A template of an organisation: a checklist, a text block or a letter.

use sea_orm::entity::prelude::*;

use crate::enums::TemplateKind;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "template")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: TemplateKind,
    /// The shipped template that it was made from.
    pub source: Option<String>,
    /// By language code: the name, and the text or the tasks.
    pub versions: Json,
    pub revision: i32,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
