//! The sealed identity of a reporter. `right` grants the right to request it. `opening` shows it to a member, once.
//! `disclosure` is about recipients beyond the authorised staff. Each act takes two members who see the case and have the
//! right `IDENTITY_VIEW`. The database enforces these rules too.

pub mod admin;
pub mod consent;
pub mod disclosure;
pub mod jobs;
pub mod opening;
pub mod reporter;
pub mod right;

use entity::case;
use entity::enums::{Anonymity, HistoryKind, NotificationKind};
use uuid::Uuid;

use crate::audit::{Act, Kind, Seal};
use crate::cases::{self, Line, append_to_timeline};
use crate::keys::keyring::CaseKeys;
use crate::notifications::feed::{self, Event};
use crate::op::Op;
use crate::problem::Problem;

/// Locks a case whose reporter gave a name.
///
/// # Errors
/// `NotFound`. `NotAllowedNow` when the case has no identity.
async fn lock(op: &Op, id: Uuid) -> Result<case::Model, Problem> {
    let case = cases::lock(&op.tx, id).await?;
    match case.anonymity {
        Anonymity::Confidential => Ok(case),
        Anonymity::Anonymous => Err(Problem::NotAllowedNow("The reporter gave no name, so this case has no identity.")),
    }
}

/// Checks that these members see the case now and have the right `IDENTITY_VIEW`.
///
/// # Errors
/// `NotAllowedNow`. The message names no member, because it would show who is excluded.
async fn check_viewers(op: &Op, case: Uuid, members: Vec<Uuid>) -> Result<(), Problem> {
    if op.tx.flag("SELECT app.may_view_identity($1, $2)", [case.into(), members.into()]).await? {
        return Ok(());
    }
    Err(Problem::NotAllowedNow(
        "One of both members can no longer see the case or lost the right to view identities. Make a new request.",
    ))
}

/// Appends a step to the timeline and records the audit event.
async fn record(
    op: &Op,
    keys: &CaseKeys,
    (kind, line): (Kind, HistoryKind),
    object: Uuid,
    seals: Vec<Seal>,
) -> Result<(), Problem> {
    append_to_timeline(op, keys, Line { kind: line, from: None, to: None, action: None, reason: None }).await?;
    op.record(Act::on_case(kind, op.member()?.by(), keys.case()).on(object).sealing(seals)).await
}

/// Notifies members who may view the identity of the case. `None`: all of them.
async fn notify(op: &Op, kind: NotificationKind, case: Uuid, to: Option<Vec<Uuid>>) -> Result<(), Problem> {
    let by = Some((op.member()?.id, op.app.clock.now()));
    feed::notify(&op.tx, vec![case], Event { kind, to, by, day: op.today()? }).await
}
