//! Recusal. Members exclude themselves from a case because of a conflict of interest. A recusal is permanent.

use entity::enums::{Ground, HistoryKind};
use serde_json::json;
use uuid::Uuid;

use super::{exclude, replace};
use crate::audit::{Act, Kind};
use crate::cases::{self, Line};
use crate::op::Op;
use crate::problem::Problem;

/// Excludes the acting member from a case.
///
/// # Errors
/// `NotFound`. `NotAllowedNow` when no other member could work on the case.
pub async fn recuse(op: &Op, id: Uuid, reason: &str) -> Result<(), Problem> {
    let me = op.member()?.id;
    let case = cases::lock(&op.tx, id).await?;
    let keys = cases::keys(op, id).await?;
    let relieved = replace(op, &case, me).await?;
    let line = Line { kind: HistoryKind::Recused, from: None, to: None, action: None, reason: Some(reason) };
    let seals = cases::append_to_timeline(op, &keys, line).await?;
    let act = Act::on_case(Kind::MemberRecused, op.member()?.by(), id).sealing(seals);
    op.record(act.with(json!({ "successor": relieved.successor }))).await?;
    exclude(op, &case, me, Ground::Recusal).await
}
