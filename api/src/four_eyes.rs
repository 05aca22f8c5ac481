//! Four eyes means that a second member approves. Two members can be one person, for example if a member invited their
//! own second mailbox. The ids of members do not show whether two members are one person. If requester and approver may
//! be one person, an approval has to wait a day, so that others can object.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::op::Op;
use crate::problem::Problem;

/// How long an approval waits if requester and approver may be one person. The database enforces this time too.
const PAUSE: TimeDelta = TimeDelta::hours(24);

/// The answer to an approval before this pause has passed.
pub const EARLY: Problem = Problem::NotAllowedNow(
    "You and the requester may be one person, so you can approve this only 24 hours after the request. A member who was not invited by the same person can approve it now.",
);

/// A request that waits for a second member.
#[derive(Clone, Copy)]
pub struct Asked {
    /// The member who made the request. `None` if the person concerned made it, or a stranger in that person's name.
    pub by: Option<Uuid>,
    pub at: DateTime<Utc>,
    /// The member concerned, if there is one.
    pub about: Option<Uuid>,
}

impl Asked {
    /// Whether this member can ever approve the request. The requester and the member concerned cannot.
    #[must_use]
    pub fn is_for(self, member: Uuid) -> bool {
        self.about != Some(member) && self.by != Some(member)
    }

    /// The earliest time at which the caller may approve the request. `None` if the caller can never approve.
    pub async fn approvable_from(self, op: &Op) -> Result<Option<DateTime<Utc>>, Problem> {
        let me = op.member()?;
        if !self.is_for(me.id) {
            return Ok(None);
        }
        let Some(by) = self.by else { return Ok(Some(self.at + PAUSE)) };
        let values = [me.org.into(), by.into(), me.id.into()];
        let may_be_one = op.tx.flag("SELECT app.may_be_one($1, $2, $3)", values).await?;
        Ok(Some(if may_be_one { self.at + PAUSE } else { self.at }))
    }

    /// Checks that the caller may approve the request now.
    ///
    /// # Errors
    /// `NotAllowedNow`, with the message `never` if the caller can never approve the request.
    pub async fn check(self, op: &Op, never: &'static str) -> Result<(), Problem> {
        match self.approvable_from(op).await? {
            None => Err(Problem::NotAllowedNow(never)),
            Some(from) if op.app.clock.now() < from => Err(EARLY),
            Some(_) => Ok(()),
        }
    }

    /// Whether the caller may approve the request now.
    pub async fn is_approvable(self, op: &Op) -> Result<bool, Problem> {
        Ok(self.approvable_from(op).await?.is_some_and(|from| from <= op.app.clock.now()))
    }
}
