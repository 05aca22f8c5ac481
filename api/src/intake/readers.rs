//! Checks whether a channel has members who could read its reports.

use chrono::NaiveDate;
use entity::channel;
use entity::enums::Role;
use sea_orm::{ActiveEnum, Iterable};

use crate::permissions::Permission::{self, CaseEdit, CaseViewAll};
use crate::permissions::table::of_role;
use crate::problem::Problem;
use crate::tx::Tx;

/// Whether at least one active member handles cases and reaches the channel's department. The context of `tx` must be
/// the organisation.
pub async fn are_there(tx: &Tx, channel: &channel::Model, today: NaiveDate) -> Result<bool, Problem> {
    let having = |right: Permission| {
        let roles = Role::iter().filter(|role| of_role(*role).contains(&right));
        (roles.map(|role| role.to_value()).collect::<Vec<String>>(), right.bit())
    };
    let ((all, all_bit), (work, work_bit)) = (having(CaseViewAll), having(CaseEdit));
    let values = [channel.department_id.into(), today.into(), all.into(), all_bit.into(), work.into(), work_bit.into()];
    let sql = "SELECT app.auth_has_readers($1, $2, $3, $4, $5, $6)";
    tx.flag(sql, values).await
}
