//! Four eyes are two people. Whether two members are, nobody can tell from their ids: somebody may have invited a second mailbox of
//! their own. Where two may be one person, an approval waits a day: others can look at it and object by then.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::op::Op;
use crate::problem::Problem;

/// How long an approval waits where who asked and who approves may be one person. The database holds it too.
const PAUSE: TimeDelta = TimeDelta::hours(24);

/// What to answer before that.
pub const EARLY: Problem = Problem::NotAllowedNow(
    "Who asked and who approves may be one person, so this waits for 24 hours. Another member, who was not invited by the same person, can approve it now.",
);

/// What waits for a second member.
#[derive(Clone, Copy)]
pub struct Asked {
    /// None: the person concerned, or somebody in their name.
    pub by: Option<Uuid>,
    /// When.
    pub at: DateTime<Utc>,
    /// The member concerned, if it concerns one.
    pub about: Option<Uuid>,
}

impl Asked {
    /// Whether this member may ever approve it: neither who asked nor the member concerned.
    #[must_use]
    pub fn is_for(self, member: Uuid) -> bool {
        self.about != Some(member) && self.by != Some(member)
    }

    /// From when I may approve it; none: never.
    ///
    /// # Errors
    /// What the database says.
    pub async fn approvable_from(self, op: &Op) -> Result<Option<DateTime<Utc>>, Problem> {
        let me = op.member()?;
        if !self.is_for(me.id) {
            return Ok(None);
        }
        let Some(by) = self.by else { return Ok(Some(self.at + PAUSE)) };
        let values = [me.org.into(), by.into(), me.id.into()];
        let may_be_one = op.tx.flag("SELECT app.may_be_one($1, $2, $3) AS it", values).await?;
        Ok(Some(if may_be_one { self.at + PAUSE } else { self.at }))
    }

    /// That I may approve it now.
    ///
    /// # Errors
    /// `NotAllowedNow`, with `never` for who may never approve it.
    pub async fn check(self, op: &Op, never: &'static str) -> Result<(), Problem> {
        match self.approvable_from(op).await? {
            None => Err(Problem::NotAllowedNow(never)),
            Some(from) if op.app.clock.now() < from => Err(EARLY),
            Some(_) => Ok(()),
        }
    }

    /// I may approve it now.
    ///
    /// # Errors
    /// What the database says.
    pub async fn is_approvable(self, op: &Op) -> Result<bool, Problem> {
        Ok(self.approvable_from(op).await?.is_some_and(|from| from <= op.app.clock.now()))
    }
}
