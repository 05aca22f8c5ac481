//! GraphQL of the staff surface: the members to assign next.

use async_graphql::{Context, Enum, Object, SimpleObject};
use uuid::Uuid;

use crate::cases::suggestion::{self, rules};
use crate::exchange::ContextExt;
use crate::gate::requires;
use crate::loaders::{Load, MemberById};
use crate::members::admin::Member;
use crate::permissions::Permission::CaseAssign;
use crate::problem::Problem;
use crate::scalar::Date;

/// How much a member has to do, over the open cases that I can see.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::Level")]
pub enum Workload {
    Light,
    Medium,
    Heavy,
}

/// A member to assign next, with the reasons.
#[derive(SimpleObject)]
pub struct SuggestedAssignee {
    member: Member,
    /// Number of open cases that the member handles and that I can see.
    open_cases: i32,
    /// How much the member has to do in the next two weeks. Counts only cases that I can see.
    workload: Workload,
    /// Whether the member works in the language of the case.
    speaks_language: bool,
    /// The last working day before an absence of the next two weeks. Null if the member is not absent.
    in_until: Option<Date>,
    /// Number of the member's working days in the next two weeks.
    working_days: i32,
}

#[derive(Default)]
pub struct SuggestionQuery;

#[Object]
impl SuggestionQuery {
    /// The members to assign next, the best one first. At most five. Each can be assigned now. Leaves out members who
    /// are absent, members who approved an earlier closing of the case, and the only member who could approve the next
    /// one.
    #[graphql(directive = requires::apply(CaseAssign), complexity = "50 + child_complexity")]
    async fn suggested_assignees(&self, ctx: &Context<'_>, case: Uuid) -> Result<Vec<SuggestedAssignee>, Problem> {
        let found = suggestion::suggest(ctx.op()?, case).await?;
        let members = ctx.load()?.load_many(found.iter().map(|one| MemberById(one.member))).await?;
        let shown = |one: &rules::Candidate| {
            let colleague = members.get(&MemberById(one.member))?.clone();
            Some(SuggestedAssignee {
                member: Member(colleague),
                open_cases: one.open,
                workload: one.level.into(),
                speaks_language: one.speaks,
                in_until: one.in_until.map(Into::into),
                working_days: one.days,
            })
        };
        Ok(found.iter().filter_map(shown).collect())
    }
}
