//! GraphQL of the staff surface: the persons of a case, and the other cases that name them.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use entity::person;
use serde::Serialize;
use uuid::Uuid;

use crate::cases::admin::case::{member, warm_members};
use crate::cases::admin::{Case, CasePayload};
use crate::conflicts::loaders::PersonsOf;
use crate::conflicts::matching;
use crate::conflicts::persons::{self, Details, NewPerson};
use crate::exchange::ContextExt;
use crate::gate::{self, requires, sensitive};
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
    /// Rises with each change. A change names the revision that it is based on.
    revision: i32,
    /// The name as the report writes it.
    name: String,
    role: PersonRole,
    position: Option<String>,
    contact: Option<String>,
    remark: Option<String>,
    /// Whether the name is compared with the persons of other cases. False for an entry from before the comparison, and
    /// for the subject of a case that was closed without confirming the report. A change of the entry compares it again,
    /// unless the case is still closed.
    compared: bool,
    /// The person's membership, if the person is a member. Then the member is excluded from the case.
    member: Option<Member>,
}

impl Person {
    /// The persons of a case, sorted by name.
    ///
    /// # Errors
    /// `Integrity` when a column does not decrypt.
    pub async fn of_case(ctx: &Context<'_>, keys: &CaseReader) -> Result<Vec<Self>, Problem> {
        use person::Column as P;
        let rows = ctx.load()?.load_one(PersonsOf(keys.case())).await?.unwrap_or_default();
        warm_members(ctx, rows.iter().map(|row| row.member_id).collect()).await?;
        let mut persons = vec![];
        for row in rows {
            let open = |column, sealed: &[u8]| keys.open(persons::aad(column, row.id, row.revision), sealed);
            let optional = |column, sealed: &Option<Vec<u8>>| sealed.as_ref().map(|s| open(column, s)).transpose();
            persons.push(Self {
                id: row.id,
                revision: row.revision,
                name: open(P::Name, &row.name)?,
                role: row.kind.into(),
                position: optional(P::Position, &row.position)?,
                contact: optional(P::Contact, &row.contact)?,
                remark: optional(P::Remark, &row.remark)?,
                compared: row.name_index.is_some(),
                member: member(ctx, row.member_id).await?,
            });
        }
        persons.sort_by_cached_key(|person| person.name.to_lowercase());
        Ok(persons)
    }
}

/// Another case that names a person of the case. Only the names are equal, so it may be a namesake.
#[derive(SimpleObject)]
pub struct PersonMatch {
    /// The id of the person in the case that was asked for.
    person: Uuid,
    case: Case,
}

/// A new person of a case.
#[derive(InputObject, Serialize)]
pub struct AddPersonInput {
    case: Uuid,
    idempotency_key: Uuid,
    name: String,
    role: PersonRole,
    position: Option<String>,
    /// How to reach the person.
    contact: Option<String>,
    remark: Option<String>,
    /// The person's membership, if the person is a member.
    member: Option<Uuid>,
}

/// The new content of an entry. A missing text is removed.
#[derive(InputObject)]
pub struct ChangePersonInput {
    person: Uuid,
    /// The revision that the change is based on.
    expected: i32,
    name: String,
    role: PersonRole,
    position: Option<String>,
    contact: Option<String>,
    remark: Option<String>,
    /// The person's membership. An entry keeps the member that it has.
    member: Option<Uuid>,
    /// Required for a new name or role.
    reason: Option<String>,
}

fn details(
    name: &str,
    role: PersonRole,
    [position, contact, remark]: [Option<&String>; 3],
) -> Result<Details, Problem> {
    let line = |field, text: Option<&String>| text.map(|text| scalar::name(field, text, limit::MAX_NAME)).transpose();
    Ok(Details {
        kind: role.into(),
        name: scalar::name("name", name, limit::MAX_NAME)?,
        position: line("position", position)?,
        contact: line("contact", contact)?,
        remark: remark.map(|text| scalar::text("remark", text, limit::MAX_TEXT)).transpose()?,
    })
}

/// A wrong entry to be removed.
#[derive(InputObject)]
pub struct RemovePersonInput {
    person: Uuid,
    reason: String,
}

/// The case with the person.
#[derive(SimpleObject)]
pub struct PersonPayload {
    /// Null when I am that person, because I am excluded from the case now.
    case: Option<Case>,
}

#[derive(Default)]
pub struct PersonsQuery;

#[Object]
impl PersonsQuery {
    /// The other cases that name the persons of a case. Only cases that I can see. Upper and lower case, accents and the
    /// order of the parts of a name do not matter.
    #[graphql(directive = gate::member::apply())]
    async fn person_matches(&self, ctx: &Context<'_>, case: Uuid) -> Result<Vec<PersonMatch>, Problem> {
        let matches = matching::matches(ctx.op()?, case).await?;
        Ok(matches.into_iter().map(|(person, row)| PersonMatch { person, case: Case::listed(row) }).collect())
    }
}

#[derive(Default)]
pub struct PersonsMutation;

#[Object]
impl PersonsMutation {
    /// Adds a person to the case. A person who is a member is excluded from the case immediately and loses the
    /// assignment. The deputy takes over.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn add_person(&self, ctx: &Context<'_>, input: AddPersonInput) -> Result<PersonPayload, Problem> {
        let texts = [input.position.as_ref(), input.contact.as_ref(), input.remark.as_ref()];
        let new = NewPerson {
            case: input.case,
            key: input.idempotency_key,
            body: serde_json::to_vec(&input).map_err(Problem::internal)?,
            details: details(&input.name, input.role, texts)?,
            member: input.member,
        };
        Ok(PersonPayload { case: persons::add(ctx.op()?, new).await?.map(Case::from) })
    }

    /// Changes an entry. The timeline keeps the old values and the reason. A member who is added to it is excluded from the case immediately. `CONFLICT` when it changed
    /// meanwhile.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn change_person(&self, ctx: &Context<'_>, input: ChangePersonInput) -> Result<PersonPayload, Problem> {
        let texts = [input.position.as_ref(), input.contact.as_ref(), input.remark.as_ref()];
        let details = details(&input.name, input.role, texts)?;
        let reason = input.reason.map(|text| scalar::text("reason", &text, limit::MAX_TEXT)).transpose()?;
        let (person, member) = (input.person, input.member);
        let case = persons::change(ctx.op()?, person, input.expected, &details, member, reason.as_deref()).await?;
        Ok(PersonPayload { case: case.map(Case::from) })
    }

    /// Removes a wrong entry, with a reason, and lifts the exclusion that the entry caused. Needs a step-up within the
    /// last five minutes.
    #[graphql(directive = requires::apply(CaseAssign), directive = sensitive::apply(300))]
    async fn remove_person(&self, ctx: &Context<'_>, input: RemovePersonInput) -> Result<CasePayload, Problem> {
        let reason = scalar::text("reason", &input.reason, limit::MAX_TEXT)?;
        Ok(CasePayload { case: Case::from(persons::remove(ctx.op()?, input.person, &reason).await?) })
    }
}
