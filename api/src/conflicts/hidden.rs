//! What administrators see of cases that are hidden: restricted ones, and those that fewer than two people reach who handle
//! cases. Never: a number, a word, or an id that opens anything.

use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Act, Kind};
use crate::limit;
use crate::op::Op;
use crate::problem::Problem;

/// A hidden case, without content.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Entry {
    /// Names the entry alone.
    pub entry_id: Uuid,
    /// Whether it is restricted.
    pub restricted: bool,
    /// Who restricted it.
    pub restricted_by: Option<Uuid>,
    /// The day on which.
    pub restricted_on: Option<NaiveDate>,
    /// Whether fewer than two people reach it who handle cases.
    pub few: bool,
}

/// The hidden cases that the asker is not excluded from, the latest restriction first.
///
/// # Errors
/// What the database says.
pub async fn list(op: &Op) -> Result<Vec<Entry>, Problem> {
    let sql = "SELECT * FROM app.case_entries() ORDER BY restricted_on DESC NULLS LAST, entry_id LIMIT $1";
    Ok(op.tx.all::<Entry>(sql, [limit::ENTRIES.into()]).await?)
}

/// Lets a member into a hidden case, for good: a later restriction does not end it.
///
/// # Errors
/// `Invalid` for a member who is excluded, assigned, named already, who restricted the case or handles no cases, and for an
/// entry that is not there any more. Which of these is not said.
pub async fn let_in(op: &Op, entry: Uuid, reviewer: Uuid) -> Result<(), Problem> {
    let sql = "SELECT app.let_in_reviewer($1, $2, $3, $4, $5) AS case_id";
    let values =
        [entry.into(), reviewer.into(), Uuid::new_v4().into(), Uuid::new_v4().into(), op.app.clock.now().into()];
    let row = op.tx.row(sql, values).await?;
    let case: Option<Uuid> = row.map(|row| row.try_get("", "case_id")).transpose()?.flatten();
    let case = case.ok_or_else(|| Problem::invalid("member", "This member cannot be let in. Choose another one."))?;
    let keys = op.app.keys.org(&op.tx).await?;
    let member = op.member()?;
    let act = Act::on_case(Kind::ReviewerLetIn, member.by(), case).with(json!({ "reviewer": reviewer }));
    audit::record(&op.tx, &keys, &op.app.clock, member.zone, act).await
}
