//! What a new organisation still needs before it can take reports.

pub mod admin;

use entity::enums::{CaseScope, Role};
use sea_orm::{ActiveEnum as _, FromQueryResult};
use serde_json::Value;

use crate::op::Op;
use crate::permissions::{Permission, Rights};
use crate::problem::Problem;

/// The state of an organisation's set-up.
pub struct Setup {
    /// Members who can work on cases. A case needs two of them: only a member who never handled a case can close it.
    pub handlers: usize,
    /// Members who can close cases.
    pub closers: usize,
    /// Members who can write to reporters.
    pub messengers: usize,
    /// Whether the caller sees a case. A test report is such a case.
    pub has_case: bool,
    pub channels: Vec<Channel>,
}

/// A channel with its public address.
#[derive(FromQueryResult)]
pub struct Channel {
    pub slug: String,
    /// By language code.
    pub name: Value,
}

#[derive(FromQueryResult)]
struct MemberRow {
    role: String,
    allow: i32,
    deny: i32,
    case_scope: String,
}

/// Reads the state of the organisation's set-up.
///
/// # Errors
/// If the database does not answer.
pub async fn setup(op: &Op) -> Result<Setup, Problem> {
    let members = "SELECT role, allow, deny, case_scope FROM membership \
        WHERE removed_at IS NULL AND suspended_at IS NULL AND (expires_on IS NULL OR expires_on >= $1)";
    let members: Vec<MemberRow> = op.tx.all(members, [op.today()?.into()]).await?;
    let can = |right: Permission| members.iter().filter(|member| member.can(right)).count();
    Ok(Setup {
        handlers: can(Permission::CaseEdit),
        closers: can(Permission::CaseClose),
        messengers: can(Permission::ReporterMessage),
        has_case: op.tx.flag("SELECT EXISTS (SELECT FROM \"case\")", []).await?,
        channels: op.tx.all("SELECT slug, name FROM channel ORDER BY slug", []).await?,
    })
}

impl MemberRow {
    /// Whether the member has a right of casework and can reach cases.
    fn can(&self, right: Permission) -> bool {
        let role = Role::try_from_value(&self.role);
        self.case_scope != CaseScope::None.to_value()
            && role.is_ok_and(|role| Rights::of(role, self.allow, self.deny).has(right))
    }
}
