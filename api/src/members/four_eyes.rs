//! Four eyes are two people. Whether two members are, nobody can tell from their ids: somebody may have invited a second mailbox of
//! their own. Where two may be one person, an approval waits a day: all administrators and the person concerned know by then.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::sign_in::done;
use crate::graphql::Op;
use crate::problem::Problem;

/// How long an approval waits where who asked and who approves may be one person. The database holds it too.
const PAUSE: TimeDelta = TimeDelta::hours(24);

/// What to answer before that.
pub const EARLY: Problem = Problem::NotAllowedNow(
    "Who asked and who approves may be one person, so this waits for 24 hours. An administrator who shares no inviter with who asked can approve it now.",
);

/// From when `member` may approve what `asked_by` asked for; none: the person concerned did, or somebody in their name.
///
/// # Errors
/// What the database says.
pub async fn from(
    op: &Op,
    asked_by: Option<Uuid>,
    asked_at: DateTime<Utc>,
    member: Uuid,
) -> Result<DateTime<Utc>, Problem> {
    let Some(asked_by) = asked_by else { return Ok(asked_at + PAUSE) };
    let values = [op.member()?.org.into(), asked_by.into(), member.into()];
    let may_be_one = done(&op.tx, "SELECT app.may_be_one($1, $2, $3) AS it", values).await?;
    Ok(if may_be_one { asked_at + PAUSE } else { asked_at })
}
