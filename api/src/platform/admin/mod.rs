//! GraphQL of the staff surface: what the platform owners see and decide. Every field is `@platformOwner` at
//! `/graphql/platform`.

pub mod abuse;

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use self::abuse::Abuse;
use super::health::{self, Health};
use super::tenants::{self, Tenant, Wanted};
use crate::exchange::{ContextExt, Path};
use crate::gate::{at, platform_owner};
use crate::law::LawPack;
use crate::op::Op;
use crate::problem::Problem;
use crate::scalar::Date;

/// The state of an organisation.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::OrganisationState")]
pub enum OrganisationState {
    /// Members can sign in and channels accept reports.
    Active,
    /// No member can enter and no new report is accepted, until the organisation is resumed or closed.
    Suspended,
    /// The same as `SUSPENDED`, but permanent.
    Closed,
}

/// Why an organisation is suspended.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::SuspendedFor")]
pub enum SuspensionReason {
    /// The organisation requested the suspension.
    Requested,
    /// The contract has ended or is not paid.
    Contract,
    /// The organisation was used for another purpose.
    Abuse,
    /// A stranger may have got access.
    Security,
}

/// An organisation as the platform owners see it.
pub struct PlatformOrganisation(Tenant);

#[Object]
impl PlatformOrganisation {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    async fn time_zone(&self) -> &str {
        &self.0.time_zone
    }

    /// The code of the organisation's law pack.
    async fn law_pack(&self) -> &str {
        &self.0.law_pack
    }

    async fn state(&self) -> OrganisationState {
        self.0.state.into()
    }

    /// Since when the organisation has this state. Null: the state never changed.
    async fn state_since(&self) -> Option<DateTime<Utc>> {
        self.0.state_changed_at
    }

    /// Why the organisation is suspended, or was suspended before it was closed.
    async fn reason(&self) -> Option<SuspensionReason> {
        self.0.suspended_for.map(Into::into)
    }

    /// The day on which the organisation was created, in its time zone.
    async fn created_on(&self) -> Result<Date, Problem> {
        let zone: chrono_tz::Tz = self.0.time_zone.parse().map_err(Problem::internal)?;
        Ok(Date(self.0.founded_at.with_timezone(&zone).date_naive()))
    }

    /// Number of members who could sign in today if the organisation were active.
    async fn members(&self) -> i32 {
        self.0.members
    }

    /// Number of administrators among these members.
    async fn admins(&self) -> i32 {
        self.0.admins
    }
}

fn number(n: i64) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// The state of the installation.
pub struct PlatformHealth(Health);

#[Object]
impl PlatformHealth {
    async fn jobs(&self) -> JobsHealth {
        let jobs = &self.0.jobs;
        JobsHealth { due: number(jobs.due), oldest: jobs.oldest.map(Date), failing: number(jobs.failing) }
    }

    async fn mail(&self) -> MailHealth {
        MailHealth {
            waiting: number(self.0.mails.waiting),
            oldest: self.0.mails.oldest.map(Date),
            given_up: number(self.0.dead_mails.iter().map(|dead| dead.times).sum()),
        }
    }

    /// The emails that were given up, by organisation and cause.
    async fn dead_mails(&self, ctx: &Context<'_>) -> Result<Vec<DeadMails>, Problem> {
        let names = if self.0.dead_mails.is_empty() { vec![] } else { tenants::all(ctx.op()?).await? };
        let name = |id| names.iter().find(|tenant| tenant.id == id).map(|tenant| tenant.name.clone());
        let row = |dead: &health::DeadMails| DeadMails {
            organisation: dead.org_id,
            name: name(dead.org_id).unwrap_or_default(),
            cause: dead.failure.into(),
            count: number(dead.times),
            oldest: Date(dead.oldest),
        };
        Ok(self.0.dead_mails.iter().map(row).collect())
    }

    /// When the worker was last active, to the minute. Null if the worker was never active.
    async fn worker_seen(&self) -> Option<DateTime<Utc>> {
        self.0.mark("worker").map(|mark| mark.marked_at)
    }

    /// When the last backup was completed. Null if no backup was ever completed.
    async fn backup(&self) -> Option<DateTime<Utc>> {
        self.0.mark("backup").map(|mark| mark.marked_at)
    }

    /// Whether the object store answers.
    async fn store(&self) -> bool {
        self.0.store
    }

    /// Whether the keystore answers.
    async fn keystore(&self) -> bool {
        self.0.keystore
    }
}

/// Jobs that are due, of all organisations.
#[derive(SimpleObject)]
pub struct JobsHealth {
    due: i32,
    /// The day since which the oldest due job is due, in UTC.
    oldest: Option<Date>,
    /// Number of due jobs that failed at least once.
    failing: i32,
}

/// Emails that wait in the outbox, of all organisations.
#[derive(SimpleObject)]
pub struct MailHealth {
    waiting: i32,
    /// The day since which the oldest email waits, in UTC.
    oldest: Option<Date>,
    /// Number of emails that were given up after the maximum number of attempts.
    given_up: i32,
}

/// Why the last attempt to send an email failed.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::MailFailure")]
pub enum MailFailure {
    /// The mail server did not answer.
    Unreachable,
    /// The mail server refused the email for the time being.
    Refused,
    /// The mail server refused the email for good.
    Rejected,
    /// The stored email could not be read.
    Unreadable,
}

/// Emails of one organisation that were given up for one reason. No field contains an address or content.
#[derive(SimpleObject)]
pub struct DeadMails {
    /// The id of the organisation.
    organisation: Uuid,
    /// The name of the organisation.
    name: String,
    cause: MailFailure,
    count: i32,
    /// The day, in UTC, on which the first of them was given up.
    oldest: Date,
}

/// How many emails the act concerned.
#[derive(SimpleObject)]
pub struct DeadMailsPayload {
    mails: i32,
}

/// The organisation to create.
#[derive(InputObject)]
pub struct CreateOrganisationInput {
    name: String,
    /// An IANA time zone, in which deadlines are calculated.
    time_zone: String,
    /// The code of a law pack.
    law_pack: String,
    /// The address of its first channel: 3 to 63 lower-case letters, digits and dashes.
    slug: String,
    /// The address that the first invitation is mailed to.
    administrator_email: String,
}

/// Selects an organisation.
#[derive(InputObject)]
pub struct OrganisationInput {
    organisation: Uuid,
}

/// The organisation to suspend, and why.
#[derive(InputObject)]
pub struct SuspendOrganisationInput {
    organisation: Uuid,
    /// Recorded in the organisation's audit log.
    reason: SuspensionReason,
}

/// The new law pack of an organisation.
#[derive(InputObject)]
pub struct SetLawPackInput {
    organisation: Uuid,
    /// The code of a law pack.
    law_pack: String,
}

/// The organisation after the change.
#[derive(SimpleObject)]
pub struct PlatformOrganisationPayload {
    organisation: PlatformOrganisation,
}

async fn payload(op: &Op, id: Uuid) -> Result<PlatformOrganisationPayload, Problem> {
    Ok(PlatformOrganisationPayload { organisation: PlatformOrganisation(tenants::one(op, id).await?) })
}

#[derive(Default)]
pub struct PlatformQuery;

#[Object]
impl PlatformQuery {
    /// All organisations, by name.
    #[graphql(directive = platform_owner::apply(), directive = at::apply(Path::Platform))]
    async fn organisations(&self, ctx: &Context<'_>) -> Result<Vec<PlatformOrganisation>, Problem> {
        Ok(tenants::all(ctx.op()?).await?.into_iter().map(PlatformOrganisation).collect())
    }

    /// The codes of the available law packs.
    #[graphql(directive = platform_owner::apply(), directive = at::apply(Path::Platform))]
    async fn law_packs(&self) -> Vec<&'static str> {
        LawPack::codes()
    }

    /// The state of the installation.
    #[graphql(directive = platform_owner::apply(), directive = at::apply(Path::Platform))]
    async fn platform_health(&self, ctx: &Context<'_>) -> Result<PlatformHealth, Problem> {
        Ok(PlatformHealth(health::look(ctx.op()?).await?))
    }

    /// Refused requests, by day and by address.
    #[graphql(directive = platform_owner::apply(), directive = at::apply(Path::Platform))]
    async fn abuse(&self, ctx: &Context<'_>) -> Result<Abuse, Problem> {
        abuse::look(ctx.op()?).await
    }
}

#[derive(Default)]
pub struct PlatformMutation;

#[Object]
impl PlatformMutation {
    /// Creates an organisation and mails an invitation to its first administrator. `INVALID` with the field.
    #[graphql(directive = platform_owner::apply(), directive = at::apply(Path::Platform))]
    async fn create_organisation(
        &self,
        ctx: &Context<'_>,
        input: CreateOrganisationInput,
    ) -> Result<PlatformOrganisationPayload, Problem> {
        let CreateOrganisationInput { name, time_zone, law_pack, slug, administrator_email: administrator } = input;
        let op = ctx.op()?;
        let id = tenants::create(op, Wanted { name, time_zone, law_pack, slug, administrator }).await?;
        payload(op, id).await
    }

    /// Suspends an organisation: no member can enter and no new report is accepted. Reporters with an access code can
    /// still read and write. `NOT_ALLOWED_NOW` if the organisation is not active.
    #[graphql(directive = platform_owner::apply(), directive = at::apply(Path::Platform))]
    async fn suspend_organisation(
        &self,
        ctx: &Context<'_>,
        input: SuspendOrganisationInput,
    ) -> Result<PlatformOrganisationPayload, Problem> {
        tenants::suspend(ctx.op()?, input.organisation, input.reason.into()).await?;
        payload(ctx.op()?, input.organisation).await
    }

    /// Makes a suspended organisation active again. `NOT_ALLOWED_NOW` if the organisation is not suspended.
    #[graphql(directive = platform_owner::apply(), directive = at::apply(Path::Platform))]
    async fn resume_organisation(
        &self,
        ctx: &Context<'_>,
        input: OrganisationInput,
    ) -> Result<PlatformOrganisationPayload, Problem> {
        tenants::resume(ctx.op()?, input.organisation).await?;
        payload(ctx.op()?, input.organisation).await
    }

    /// Closes a suspended organisation permanently. Nothing is erased. `NOT_ALLOWED_NOW` if the organisation is not
    /// suspended.
    #[graphql(directive = platform_owner::apply(), directive = at::apply(Path::Platform))]
    async fn close_organisation(
        &self,
        ctx: &Context<'_>,
        input: OrganisationInput,
    ) -> Result<PlatformOrganisationPayload, Problem> {
        tenants::close(ctx.op()?, input.organisation).await?;
        payload(ctx.op()?, input.organisation).await
    }

    /// Sends the emails of an organisation that were given up once more. `NOT_FOUND` if there are none.
    #[graphql(directive = platform_owner::apply(), directive = at::apply(Path::Platform))]
    async fn send_dead_mails(&self, ctx: &Context<'_>, input: OrganisationInput) -> Result<DeadMailsPayload, Problem> {
        let mails = tenants::send_mails_again(ctx.op()?, input.organisation).await?;
        Ok(DeadMailsPayload { mails: number(mails) })
    }

    /// Deletes the emails of an organisation that were given up. `NOT_FOUND` if there are none.
    #[graphql(directive = platform_owner::apply(), directive = at::apply(Path::Platform))]
    async fn delete_dead_mails(
        &self,
        ctx: &Context<'_>,
        input: OrganisationInput,
    ) -> Result<DeadMailsPayload, Problem> {
        let mails = tenants::delete_mails(ctx.op()?, input.organisation).await?;
        Ok(DeadMailsPayload { mails: number(mails) })
    }

    /// Sets the law pack of an organisation from the next report on. Deadlines that exist already keep their dates.
    /// `INVALID` for an unknown law pack.
    #[graphql(directive = platform_owner::apply(), directive = at::apply(Path::Platform))]
    async fn set_law_pack(
        &self,
        ctx: &Context<'_>,
        input: SetLawPackInput,
    ) -> Result<PlatformOrganisationPayload, Problem> {
        tenants::set_law_pack(ctx.op()?, input.organisation, &input.law_pack).await?;
        payload(ctx.op()?, input.organisation).await
    }
}
