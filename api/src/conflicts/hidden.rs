//! The entries of hidden cases, for administrators. A case is hidden if it is restricted, or if fewer than two people
//! who handle cases reach it. An entry never has a case number, content, or an id that opens the case.

use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Act, Kind};
use crate::limit;
use crate::op::Op;
use crate::problem::Problem;

#[derive(Clone, Debug, FromQueryResult)]
pub struct Entry {
    /// Identifies the entry, but not the case.
    pub entry_id: Uuid,
    pub restricted: bool,
    pub restricted_by: Option<Uuid>,
    pub restricted_on: Option<NaiveDate>,
    /// Whether fewer than two people who handle cases reach the case.
    pub few: bool,
}

/// The hidden cases from which the acting member is not excluded, latest restriction first.
pub async fn list(op: &Op) -> Result<Vec<Entry>, Problem> {
    let sql = "SELECT * FROM app.case_entries() ORDER BY restricted_on DESC NULLS LAST, entry_id LIMIT $1";
    op.tx.all::<Entry>(sql, [limit::MAX_ENTRIES.into()]).await
}

/// Lets a member into a hidden case as a reviewer. A later restriction does not end this access.
///
/// # Errors
/// `Invalid` for the acting member, and for a member who is excluded, assigned or named already. `Invalid` also for a
/// member who restricted the case or could not handle it, and for an entry that does not exist any more. The message is
/// always the same, so it reveals nothing about the case.
pub async fn let_in(op: &Op, entry: Uuid, reviewer: Uuid) -> Result<(), Problem> {
    let sql = "SELECT app.let_in_reviewer($1, $2, $3, $4, $5) AS case_id";
    let values =
        [entry.into(), reviewer.into(), Uuid::new_v4().into(), Uuid::new_v4().into(), op.app.clock.now().into()];
    let row = op.tx.row(sql, values).await?;
    let case: Option<Uuid> = row.map(|row| row.try_get("", "case_id")).transpose()?.flatten();
    let case = case
        .ok_or_else(|| Problem::invalid("member", "This member cannot get access to the case. Choose another one."))?;
    let keys = op.app.keys.org(&op.tx).await?;
    let member = op.member()?;
    let act = Act::on_case(Kind::ReviewerLetIn, member.by(), case).with(json!({ "reviewer": reviewer }));
    audit::record(&op.tx, &keys, &op.app.clock, member.zone, act).await
}
