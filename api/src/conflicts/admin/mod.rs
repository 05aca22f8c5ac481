//! The staff's schema: restriction, persons, recusal.

pub mod oversight;

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use serde::Serialize;
use uuid::Uuid;

use super::persons::{self, NewPerson};
use super::{recusal, restriction};
use crate::cases::admin::case::{member, warm_members};
use crate::cases::admin::{Case, CasePayload, ReasonInput};
use crate::conflicts::loaders::PersonsOf;
use crate::gate::{requires, sensitive, signed_in};
use crate::keys::keyring::CaseReader;
use crate::limit;
use crate::loaders::Load;
use crate::members::admin::Member;
use crate::op::ContextExt;
use crate::permissions::Permission::{CaseAssign, CaseEdit};
use crate::problem::Problem;
use crate::scalar;

/// What a person is in a report.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "entity::enums::PersonKind")]
pub enum PersonRole {
    /// Who is said to have done it.
    Subject,
    /// Who may know something of it.
    Witness,
    /// Named for another reason.
    Other,
}

/// A person named in a case.
#[derive(SimpleObject)]
pub struct Person {
    id: Uuid,
    /// As the report has it.
    name: String,
    role: PersonRole,
    /// Their membership, if they are a colleague: then they are excluded from the case.
    member: Option<Member>,
}

impl Person {
    /// The persons of a case, by name.
    ///
    /// # Errors
    /// `Integrity`.
    pub async fn of_case(ctx: &Context<'_>, keys: &CaseReader) -> Result<Vec<Self>, Problem> {
        let rows = ctx.load()?.load_one(PersonsOf(keys.case())).await?.unwrap_or_default();
        warm_members(ctx, rows.iter().map(|row| row.member_id).collect()).await?;
        let mut persons = vec![];
        for row in rows {
            persons.push(Self {
                id: row.id,
                name: keys.open(persons::cell(row.id, row.revision), &row.name)?,
                role: row.kind.into(),
                member: member(ctx, row.member_id).await?,
            });
        }
        persons.sort_by_cached_key(|person| person.name.to_lowercase());
        Ok(persons)
    }
}

/// Who alone is to see a case.
#[derive(InputObject)]
pub struct RestrictCaseInput {
    case: Uuid,
    /// I am among them in any case.
    members: Vec<Uuid>,
    reason: String,
}

/// A person to be entered.
#[derive(InputObject, Serialize)]
pub struct AddPersonInput {
    case: Uuid,
    idempotency_key: Uuid,
    name: String,
    role: PersonRole,
    /// Their membership, if they are a colleague.
    member: Option<Uuid>,
}

/// An entry to be taken back.
#[derive(InputObject)]
pub struct RemovePersonInput {
    person: Uuid,
    reason: String,
}

/// The case, with the person in it.
#[derive(SimpleObject)]
pub struct PersonPayload {
    /// Null when I am the one who is excluded now.
    case: Option<Case>,
}

/// I am out of the case.
#[derive(SimpleObject)]
pub struct RecusePayload {
    done: bool,
}

/// Mutations of this room.
#[derive(Default)]
pub struct ConflictsMutation;

#[Object]
impl ConflictsMutation {
    /// Only these members see the case, whatever their departments; I stay among them.
    ///
    /// Where fewer than two of them handle cases, it waits for a second member: the case is answered with the request.
    #[graphql(directive = requires::apply(CaseAssign), directive = sensitive::apply(300))]
    async fn restrict_case(&self, ctx: &Context<'_>, input: RestrictCaseInput) -> Result<CasePayload, Problem> {
        let reason = scalar::text("reason", &input.reason, limit::TEXT)?;
        let case = restriction::restrict(ctx.op()?, input.case, &input.members, &reason).await?;
        Ok(CasePayload { case: Case::from(case) })
    }

    /// Its departments see the case again; who was let in from elsewhere does not.
    #[graphql(directive = requires::apply(CaseAssign))]
    async fn lift_restriction(&self, ctx: &Context<'_>, input: ReasonInput) -> Result<CasePayload, Problem> {
        let reason = scalar::text("reason", &input.reason, limit::TEXT)?;
        Ok(CasePayload { case: Case::from(restriction::lift(ctx.op()?, input.case, &reason).await?) })
    }

    /// Who is a member is excluded from the case at once and relieved of it; the backup takes over.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn add_person(&self, ctx: &Context<'_>, input: AddPersonInput) -> Result<PersonPayload, Problem> {
        let new = NewPerson {
            case: input.case,
            key: input.idempotency_key,
            body: serde_json::to_vec(&input).map_err(Problem::internal)?,
            name: scalar::name("name", &input.name, limit::NAME)?,
            kind: input.role.into(),
            member: input.member,
        };
        Ok(PersonPayload { case: persons::add(ctx.op()?, new).await?.map(Case::from) })
    }

    /// A wrong entry, with a reason. Lifts the exclusion it caused.
    #[graphql(directive = requires::apply(CaseAssign), directive = sensitive::apply(300))]
    async fn remove_person(&self, ctx: &Context<'_>, input: RemovePersonInput) -> Result<CasePayload, Problem> {
        let reason = scalar::text("reason", &input.reason, limit::TEXT)?;
        Ok(CasePayload { case: Case::from(persons::remove(ctx.op()?, input.person, &reason).await?) })
    }

    /// I have a conflict of interest: I lose the case for good, my backup takes over.
    #[graphql(directive = signed_in::apply())]
    async fn recuse_myself(&self, ctx: &Context<'_>, input: ReasonInput) -> Result<RecusePayload, Problem> {
        let reason = scalar::text("reason", &input.reason, limit::TEXT)?;
        recusal::recuse(ctx.op()?, input.case, &reason).await?;
        Ok(RecusePayload { done: true })
    }
}
