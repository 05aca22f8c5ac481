//! Conflicts of interest: restriction, exclusion and recusal. Restriction and exclusion beat every right. An assignee
//! who loses access to a case loses the assignment, and the deputy takes over. No act lets one person hide a case.
//! After each act, two members can work on the case, or an administrator or the fallback reviewer learns of the case.
//! No member lifts their own exclusion.

pub mod admin;
pub mod approval;
pub mod fallback;
pub mod hidden;
pub mod loaders;
pub mod matching;
pub mod persons;
pub mod recusal;
pub mod restriction;

use entity::case;
use entity::enums::Ground;
use sea_orm::ActiveEnum;
use uuid::Uuid;

use crate::cases::assignment::{self, Unassigned};
use crate::cases::visibility::Visibility;
use crate::op::Op;
use crate::problem::Problem;

/// Does all three writes in one statement, because each write may revoke the access that the acting member needs for
/// the other writes.
const EXCLUDE: &str = "WITH relieved AS ( \
      UPDATE case_assignee SET ended_at = $5 WHERE org_id = $1 AND case_id = $2 AND member_id = $3 AND ended_at IS NULL), \
    unnamed AS ( \
      UPDATE case_restriction SET ended_at = $5 WHERE org_id = $1 AND case_id = $2 AND member_id = $3 AND ended_at IS NULL) \
    INSERT INTO case_exclusion (org_id, id, case_id, member_id, ground) VALUES ($1, $6, $2, $3, $4) ON CONFLICT DO NOTHING";

/// Excludes a member from a case. Call this function last, because the excluded member may be the acting member, who
/// then loses access.
async fn exclude(op: &Op, case: &case::Model, member: Uuid, ground: Ground) -> Result<(), Problem> {
    let values = [
        case.org_id.into(),
        case.id.into(),
        member.into(),
        ground.to_value().into(),
        op.app.clock.now().into(),
        Uuid::new_v4().into(),
    ];
    op.tx.run(EXCLUDE, values).await?;
    Ok(())
}

/// Lets the deputy take over from a member who will be excluded.
///
/// # Errors
/// `NotAllowedNow` when no other member could work on the case.
async fn replace(op: &Op, case: &case::Model, member: Uuid) -> Result<Unassigned, Problem> {
    let before = Visibility::of(op, case).await?;
    let after = before.without(member);
    if !after.is_in_hands() {
        return Err(Problem::NotAllowedNow(
            "No other member could work on this case. First give access to a member who handles cases.",
        ));
    }
    before.becomes(&after)?;
    assignment::unassign(op, case.id, &before, &after).await
}
