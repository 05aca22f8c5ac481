//! Suggests assignees of a case. Nothing is assigned by itself. A suggested member can be assigned: the guards of
//! [`super::assignment::assign`] accept this member.
//!
//! The order and all reasons count only cases that the acting member sees. A level that counted hidden cases could be
//! probed: the acting member knows the days and changes the visible cases until the level or the order changes.

pub mod rules;
#[cfg(test)]
mod year;

use chrono::{Days, NaiveDate};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use self::rules::{Candidate, Level};
use super::assignment;
use super::find;
use super::visibility::Visibility;
use crate::limit;
use crate::op::Op;
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;

/// How many days a suggestion looks ahead: ten working days of full-time work.
const AHEAD: u64 = 14;

/// `open` and `seen` count only cases that the acting member sees.
const FACTS: &str = "SELECT f.member_id, f.absent, f.days, f.in_until, f.speaks, \
      f.approved OR f.only_approver AS conflict, \
      coalesce(o.open, 0) AS open, coalesce(o.weight, 0) AS seen \
    FROM app.suggestion_facts($1, $2, $3) f LEFT JOIN ( \
      SELECT a.member_id, count(*)::int AS open, sum(app.case_weight(c.severity, c.stage, a.backup))::int AS weight \
      FROM case_assignee a JOIN \"case\" c ON c.org_id = a.org_id AND c.id = a.case_id \
      WHERE a.member_id = ANY ($2) AND a.ended_at IS NULL AND c.stage <> 'closed' GROUP BY a.member_id) o \
      ON o.member_id = f.member_id";

#[derive(FromQueryResult)]
struct Facts {
    member_id: Uuid,
    absent: bool,
    days: i32,
    in_until: Option<NaiveDate>,
    speaks: bool,
    conflict: bool,
    open: i32,
    seen: i32,
}

impl Facts {
    const fn candidate(self) -> Candidate {
        Candidate {
            member: self.member_id,
            absent: self.absent,
            days: self.days,
            in_until: self.in_until,
            speaks: self.speaks,
            level: Level::of(self.seen, self.days),
            conflict: self.conflict,
            open: self.open,
            seen: self.seen,
        }
    }
}

/// The members to assign next, the best one first. Empty if no member is suited.
///
/// # Errors
/// `NotFound`.
pub async fn suggest(op: &Op, id: Uuid) -> Result<Vec<Candidate>, Problem> {
    let case = find(&op.tx, id).await?;
    let visibility = Visibility::of(op, &case).await?;
    let assigned = assignment::current(&op.tx, id).await?;
    let handlers = assigned.iter().filter(|row| !row.backup).count();
    if handlers >= limit::MAX_ASSIGNEES {
        return Ok(vec![]);
    }
    let may = |member: &Uuid| {
        let after = visibility.assigned.iter().copied().chain([*member]).collect();
        visibility.becomes(&visibility.assigned_to(after)).is_ok()
    };
    let mut members = visibility.assignable();
    members.retain(|member| !visibility.assigned.contains(member) && may(member));
    members.sort_unstable();
    members.truncate(limit::MAX_CANDIDATES);
    let values = [id.into(), members.into(), holidays(op).await?.into()];
    let facts = op.tx.all::<Facts>(FACTS, values).await?;
    let mut ranked = rules::rank(facts.into_iter().map(Facts::candidate).collect());
    ranked.truncate(limit::MAX_SUGGESTIONS);
    Ok(ranked)
}

/// The public holidays of the next two weeks, if the organisation's law pack names them.
async fn holidays(op: &Op) -> Result<Vec<NaiveDate>, Problem> {
    let law = PublicOrganisation::here(&op.tx).await?.law()?;
    let (today, days) = (op.today()?, law.pack.working_days.calendar());
    let within = |day: &&NaiveDate| (today..today + Days::new(AHEAD)).contains(*day);
    Ok(days.map(|calendar| calendar.days.iter().filter(within).copied().collect()).unwrap_or_default())
}
