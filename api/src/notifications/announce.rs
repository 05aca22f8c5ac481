//! Emails to members who can object to an act that one member could otherwise do unnoticed.

use entity::enums::{MailKind, Role};
use entity::membership;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};
use uuid::Uuid;

use crate::actor::is_in_force;
use crate::loaders::colleagues;
use crate::notifications::{self, Mail};
use crate::op::Op;
use crate::organisation::PublicOrganisation;
use crate::permissions::Permission::{IdentityView, ReporterMessage};
use crate::permissions::Rights;
use crate::problem::Problem;

/// Sends an email to all active administrators of the transaction's organisation, except the member `besides`.
pub async fn to_administrators(op: &Op, kind: MailKind, besides: Option<Uuid>) -> Result<(), Problem> {
    let administrators = membership::Entity::find().filter(membership::Column::Role.eq(Role::Admin));
    send(op, kind, administrators, |row| Some(row.id) != besides).await
}

/// Sends an email to the active members of the organisation that `to` selects.
pub async fn to_members(op: &Op, kind: MailKind, to: impl Fn(&membership::Model) -> bool) -> Result<(), Problem> {
    send(op, kind, membership::Entity::find(), to).await
}

async fn send(
    op: &Op,
    kind: MailKind,
    members: Select<membership::Entity>,
    to: impl Fn(&membership::Model) -> bool,
) -> Result<(), Problem> {
    let today = op.app.clock.today(PublicOrganisation::here(&op.tx).await?.zone()?);
    let mut rows = members.filter(membership::Column::RemovedAt.is_null()).all(&*op.tx).await?;
    rows.retain(|row| is_in_force(row, today) && to(row));
    let keys = op.app.keys.org(&op.tx).await?;
    for member in colleagues(&op.app, &op.tx, rows).await? {
        let to = &member.email(&op.app)?;
        let mail = Mail { kind, to, language: op.language, link: None };
        notifications::post(&op.tx, &keys, &op.app.clock, mail).await?;
    }
    Ok(())
}

/// Informs the other administrators when a member becomes an administrator or gains `ReporterMessage` or
/// `IdentityView`. `before` is `None` for a new member.
pub async fn rights(
    op: &Op,
    member: Uuid,
    before: Option<(Role, Rights)>,
    after: (Role, Rights),
) -> Result<(), Problem> {
    let administers = after.0 == Role::Admin && before.is_none_or(|(role, _)| role != Role::Admin);
    let had = |right| before.is_some_and(|(_, rights)| rights.has(right));
    let reads = [ReporterMessage, IdentityView].into_iter().any(|right| after.1.has(right) && !had(right));
    if administers || reads {
        to_administrators(op, MailKind::RightsGiven, Some(member)).await?;
    }
    Ok(())
}
