//! Conflicts of interest: who alone sees a case, and who is kept from it.
//! Always: restriction and exclusion beat every right; who loses sight of a case is relieved of it and the backup takes over;
//! two members who can work on it still see it, or an administrator or the fallback reviewer knows; nobody lifts their own exclusion.

pub mod admin;
pub mod approval;
pub mod fallback;
pub mod hidden;
pub mod loaders;
pub mod persons;
pub mod recusal;
pub mod restriction;

use entity::case;
use entity::enums::Ground;
use sea_orm::ActiveEnum;
use uuid::Uuid;

use crate::cases::assignment::{self, Relieved};
use crate::cases::sight::Sight;
use crate::op::Op;
use crate::problem::Problem;

/// One statement, because each of its three parts may take the asker's own sight of the case, which the others need.
const EXCLUDE: &str = "WITH relieved AS ( \
      UPDATE case_assignee SET ended_at = $5 WHERE org_id = $1 AND case_id = $2 AND member_id = $3 AND ended_at IS NULL), \
    unnamed AS ( \
      UPDATE case_restriction SET ended_at = $5 WHERE org_id = $1 AND case_id = $2 AND member_id = $3 AND ended_at IS NULL) \
    INSERT INTO case_exclusion (org_id, id, case_id, member_id, ground) VALUES ($1, $6, $2, $3, $4) ON CONFLICT DO NOTHING";

/// Keeps a member from a case, whatever else they are. To be done last: it may be the asker.
///
/// # Errors
/// What the database says.
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

/// Lets the backup take over from a member who is about to be excluded.
///
/// # Errors
/// `NotAllowedNow` when nobody could work on the case then.
async fn replace(op: &Op, case: &case::Model, member: Uuid) -> Result<Relieved, Problem> {
    let before = Sight::of(op, case).await?;
    let after = before.without(member);
    if !after.is_in_hands() {
        return Err(Problem::NotAllowedNow(
            "Nobody else could work on this case then. Let a colleague see it first, who handles cases.",
        ));
    }
    before.becomes(&after)?;
    assignment::relieve(op, case.id, &before, &after).await
}
