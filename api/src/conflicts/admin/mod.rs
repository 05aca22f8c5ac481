//! GraphQL of the staff surface: restriction, persons of a case, recusal.

pub mod oversight;

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use serde::Serialize;
use uuid::Uuid;

use super::persons::{self, NewPerson};
use super::{recusal, restriction};
use crate::cases::admin::case::{member, warm_members};
use crate::cases::admin::{Case, CasePayload, ReasonInput};
use crate::conflicts::loaders::PersonsOf;
use crate::exchange::ContextExt;
use crate::gate::{requires, sensitive, signed_in};
use crate::keys::keyring::CaseReader;
use crate::limit;
use crate::loaders::Load;
use crate::members::admin::Member;
use crate::permissions::Permission::{CaseAssign, CaseEdit};
use crate::problem::Problem;
use crate::scalar;

/// The role of a person in a report.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "entity::enums::PersonKind")]
pub enum PersonRole {
    /// The person is accused.
    Subject,
    /// The person may know something about the reported matter.
    Witness,
    /// The report names the person for another reason.
    Other,
}

/// A person of the case.
#[derive(SimpleObject)]
pub struct Person {
    id: Uuid,
    /// The name as the report writes it.
    name: String,
    role: PersonRole,
    /// The person's membership, if the person is a member. Then the member is excluded from the case.
    member: Option<Member>,
}

impl Person {
    /// The persons of a case, sorted by name.
    ///
    /// # Errors
    /// `Integrity` when a name does not decrypt.
    pub async fn of_case(ctx: &Context<'_>, keys: &CaseReader) -> Result<Vec<Self>, Problem> {
        let rows = ctx.load()?.load_one(PersonsOf(keys.case())).await?.unwrap_or_default();
        warm_members(ctx, rows.iter().map(|row| row.member_id).collect()).await?;
        let mut persons = vec![];
        for row in rows {
            persons.push(Self {
                id: row.id,
                name: keys.open(persons::aad(row.id, row.revision), &row.name)?,
                role: row.kind.into(),
                member: member(ctx, row.member_id).await?,
            });
        }
        persons.sort_by_cached_key(|person| person.name.to_lowercase());
        Ok(persons)
    }
}

/// The members who will be able to see the case.
#[derive(InputObject)]
pub struct RestrictCaseInput {
    case: Uuid,
    /// I am always included.
    members: Vec<Uuid>,
    reason: String,
}

/// A new person of a case.
#[derive(InputObject, Serialize)]
pub struct AddPersonInput {
    case: Uuid,
    idempotency_key: Uuid,
    name: String,
    role: PersonRole,
    /// The person's membership, if the person is a member.
    member: Option<Uuid>,
}

/// A wrong entry to be removed.
#[derive(InputObject)]
pub struct RemovePersonInput {
    person: Uuid,
    reason: String,
}

/// The case with the new person.
#[derive(SimpleObject)]
pub struct PersonPayload {
    /// Null when I was added, because I am excluded from the case now.
    case: Option<Case>,
}

/// I am excluded from the case now.
#[derive(SimpleObject)]
pub struct RecusePayload {
    done: bool,
}

#[derive(Default)]
pub struct ConflictsMutation;

#[Object]
impl ConflictsMutation {
    /// Restricts the case to these members and me, in whatever department they work. Needs a step-up within the last
    /// five minutes.
    ///
    /// A second member must approve if fewer than two people on the list handle cases. A member and those whom the
    /// member invited count as one person here. The payload then has the case with its `restrictionRequest`.
    #[graphql(directive = requires::apply(CaseAssign), directive = sensitive::apply(300))]
    async fn restrict_case(&self, ctx: &Context<'_>, input: RestrictCaseInput) -> Result<CasePayload, Problem> {
        let reason = scalar::text("reason", &input.reason, limit::MAX_TEXT)?;
        let case = restriction::restrict(ctx.op()?, input.case, &input.members, &reason).await?;
        Ok(CasePayload { case: Case::from(case) })
    }

    /// Lifts the restriction: the case's departments see the case again. Members named from other departments lose
    /// access. Reviewers keep their access.
    #[graphql(directive = requires::apply(CaseAssign))]
    async fn lift_restriction(&self, ctx: &Context<'_>, input: ReasonInput) -> Result<CasePayload, Problem> {
        let reason = scalar::text("reason", &input.reason, limit::MAX_TEXT)?;
        Ok(CasePayload { case: Case::from(restriction::lift(ctx.op()?, input.case, &reason).await?) })
    }

    /// Adds a person to the case. A person who is a member is excluded from the case immediately and loses the
    /// assignment. The deputy takes over.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn add_person(&self, ctx: &Context<'_>, input: AddPersonInput) -> Result<PersonPayload, Problem> {
        let new = NewPerson {
            case: input.case,
            key: input.idempotency_key,
            body: serde_json::to_vec(&input).map_err(Problem::internal)?,
            name: scalar::name("name", &input.name, limit::MAX_NAME)?,
            kind: input.role.into(),
            member: input.member,
        };
        Ok(PersonPayload { case: persons::add(ctx.op()?, new).await?.map(Case::from) })
    }

    /// Removes a wrong entry, with a reason, and lifts the exclusion that the entry caused. Needs a step-up within the
    /// last five minutes.
    #[graphql(directive = requires::apply(CaseAssign), directive = sensitive::apply(300))]
    async fn remove_person(&self, ctx: &Context<'_>, input: RemovePersonInput) -> Result<CasePayload, Problem> {
        let reason = scalar::text("reason", &input.reason, limit::MAX_TEXT)?;
        Ok(CasePayload { case: Case::from(persons::remove(ctx.op()?, input.person, &reason).await?) })
    }

    /// Excludes me from the case because of a conflict of interest. This is permanent. The deputy takes over.
    #[graphql(directive = signed_in::apply())]
    async fn recuse_myself(&self, ctx: &Context<'_>, input: ReasonInput) -> Result<RecusePayload, Problem> {
        let reason = scalar::text("reason", &input.reason, limit::MAX_TEXT)?;
        recusal::recuse(ctx.op()?, input.case, &reason).await?;
        Ok(RecusePayload { done: true })
    }
}
