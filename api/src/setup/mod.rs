//! What a new organisation still needs before it can take reports.

pub mod admin;

use entity::enums::CaseScope;
use entity::membership;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};
use serde_json::Value;

use crate::actor::is_in_force;
use crate::op::Op;
use crate::organisation::PublicOrganisation;
use crate::permissions::{Permission, Rights};
use crate::problem::Problem;

/// The state of an organisation's set-up.
pub struct Setup {
    /// Members who can work on cases. A case needs two of them: only a member who never handled a case can close it.
    pub handlers: usize,
    /// Members who can close cases.
    pub closers: usize,
    /// Members who can write to reporters.
    pub messengers: usize,
    /// Whether the caller sees a case. A test report is such a case.
    pub has_case: bool,
    /// Whether a member still has to confirm the figures of the law pack.
    pub awaits_law: bool,
    pub channels: Vec<Channel>,
}

/// A channel with its public address.
#[derive(FromQueryResult)]
pub struct Channel {
    pub slug: String,
    /// By language code.
    pub name: Value,
}

/// Reads the state of the organisation's set-up.
///
/// # Errors
/// If the database does not answer.
pub async fn setup(op: &Op) -> Result<Setup, Problem> {
    let today = op.today()?;
    let members = membership::Entity::find().filter(membership::Column::RemovedAt.is_null()).all(&*op.tx).await?;
    let works = |member: &&membership::Model| is_in_force(member, today) && member.case_scope != CaseScope::None;
    let can = |right| members.iter().filter(works).filter(|member| Rights::of_member(member).has(right)).count();
    Ok(Setup {
        handlers: can(Permission::CaseEdit),
        closers: can(Permission::CaseClose),
        messengers: can(Permission::ReporterMessage),
        has_case: op.tx.flag("SELECT EXISTS (SELECT FROM \"case\")", []).await?,
        awaits_law: PublicOrganisation::here(&op.tx).await?.awaits_confirmation()?,
        channels: op.tx.all("SELECT slug, name FROM channel ORDER BY slug", []).await?,
    })
}
