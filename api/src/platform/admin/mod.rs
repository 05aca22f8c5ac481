//! The staff's schema: what the platform's owners see and decide. Every field is `@platformOwner` at `/graphql/platform`.

pub mod abuse;

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use self::abuse::Abuse;
use super::health::{self, Health};
use super::tenants::{self, Tenant, Wanted};
use crate::gate::{at, platform_owner};
use crate::law::LawPack;
use crate::op::{ContextExt, Op, Path};
use crate::problem::Problem;
use crate::scalar::Date;

/// Whether an organisation works.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::OrganisationState")]
pub enum OrganisationState {
    /// It works.
    Active,
    /// Nobody gets in and no new report is taken, until it is resumed or closed.
    Suspended,
    /// The same, for good.
    Closed,
}

/// Why an organisation is suspended.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::SuspendedFor")]
pub enum SuspensionReason {
    /// It asked for it.
    Requested,
    /// Its contract has ended or is not paid for.
    Contract,
    /// It was used for something else.
    Abuse,
    /// Somebody else may have got in.
    Security,
}

/// An organisation as the platform's owners see it.
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

    /// The code of the law pack it follows.
    async fn law_pack(&self) -> &str {
        &self.0.law_pack
    }

    async fn state(&self) -> OrganisationState {
        self.0.state.into()
    }

    /// Since when; null while nobody has decided otherwise since it was founded.
    async fn state_since(&self) -> Option<DateTime<Utc>> {
        self.0.state_changed_at
    }

    /// Why it is suspended, or was before it was closed.
    async fn reason(&self) -> Option<SuspensionReason> {
        self.0.suspended_for.map(Into::into)
    }

    /// The day it was founded, where it is.
    async fn created_on(&self) -> Result<Date, Problem> {
        let zone: chrono_tz::Tz = self.0.time_zone.parse().map_err(Problem::internal)?;
        Ok(Date(self.0.founded_at.with_timezone(&zone).date_naive()))
    }

    /// Members who would be let in today if it were active.
    async fn members(&self) -> i32 {
        self.0.members
    }

    /// Administrators among them.
    async fn admins(&self) -> i32 {
        self.0.admins
    }
}

fn number(n: i64) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// How the installation is.
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
            given_up: self.0.mark("mail_given_up").map_or(0, |mark| number(mark.times)),
        }
    }

    /// When the worker was last seen at work, to the minute; null: never.
    async fn worker_seen(&self) -> Option<DateTime<Utc>> {
        self.0.mark("worker").map(|mark| mark.marked_at)
    }

    /// When a backup was last complete; null: never.
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

/// Work that is due, of all organisations.
#[derive(SimpleObject)]
pub struct JobsHealth {
    due: i32,
    /// Since which day the oldest is due (UTC).
    oldest: Option<Date>,
    /// How many have failed at least once.
    failing: i32,
}

/// Mails that wait, of all organisations.
#[derive(SimpleObject)]
pub struct MailHealth {
    waiting: i32,
    /// Since which day the oldest waits (UTC).
    oldest: Option<Date>,
    /// How many were ever given up.
    given_up: i32,
}

/// An organisation to be founded.
#[derive(InputObject)]
pub struct CreateOrganisationInput {
    name: String,
    /// An IANA time zone: the clocks of the law count in it.
    time_zone: String,
    /// The code of a law pack.
    law_pack: String,
    /// The address of its first channel: 3 to 63 small letters, digits and dashes.
    slug: String,
    /// Whom the first invitation is mailed to.
    administrator_email: String,
}

/// An organisation.
#[derive(InputObject)]
pub struct OrganisationInput {
    organisation: Uuid,
}

/// An organisation to be suspended.
#[derive(InputObject)]
pub struct SuspendOrganisationInput {
    organisation: Uuid,
    /// Stands in the organisation's log.
    reason: SuspensionReason,
}

/// Another law for an organisation.
#[derive(InputObject)]
pub struct SetLawPackInput {
    organisation: Uuid,
    /// The code of a law pack.
    law_pack: String,
}

/// An organisation as it is now.
#[derive(SimpleObject)]
pub struct PlatformOrganisationPayload {
    organisation: PlatformOrganisation,
}

async fn payload(op: &Op, id: Uuid) -> Result<PlatformOrganisationPayload, Problem> {
    Ok(PlatformOrganisationPayload { organisation: PlatformOrganisation(tenants::one(op, id).await?) })
}

/// Queries of the platform's owners.
#[derive(Default)]
pub struct PlatformQuery;

#[Object]
impl PlatformQuery {
    /// Every organisation, by name.
    #[graphql(directive = platform_owner::apply(), directive = at::apply(Path::Platform))]
    async fn organisations(&self, ctx: &Context<'_>) -> Result<Vec<PlatformOrganisation>, Problem> {
        Ok(tenants::all(ctx.op()?).await?.into_iter().map(PlatformOrganisation).collect())
    }

    /// The codes of the law packs that there are.
    #[graphql(directive = platform_owner::apply(), directive = at::apply(Path::Platform))]
    async fn law_packs(&self) -> &'static [&'static str] {
        &LawPack::CODES
    }

    /// How the installation is.
    #[graphql(directive = platform_owner::apply(), directive = at::apply(Path::Platform))]
    async fn platform_health(&self, ctx: &Context<'_>) -> Result<PlatformHealth, Problem> {
        Ok(PlatformHealth(health::look(ctx.op()?).await?))
    }

    /// What was refused.
    #[graphql(directive = platform_owner::apply(), directive = at::apply(Path::Platform))]
    async fn abuse(&self, ctx: &Context<'_>) -> Result<Abuse, Problem> {
        abuse::look(ctx.op()?).await
    }
}

/// Mutations of the platform's owners.
#[derive(Default)]
pub struct PlatformMutation;

#[Object]
impl PlatformMutation {
    /// Founds an organisation and mails its first administrator an invitation.
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

    /// Lets nobody in and takes no new report; reporters with an access code can still read and write.
    #[graphql(directive = platform_owner::apply(), directive = at::apply(Path::Platform))]
    async fn suspend_organisation(
        &self,
        ctx: &Context<'_>,
        input: SuspendOrganisationInput,
    ) -> Result<PlatformOrganisationPayload, Problem> {
        tenants::suspend(ctx.op()?, input.organisation, input.reason.into()).await?;
        payload(ctx.op()?, input.organisation).await
    }

    /// Lets a suspended organisation work again, as it was.
    #[graphql(directive = platform_owner::apply(), directive = at::apply(Path::Platform))]
    async fn resume_organisation(
        &self,
        ctx: &Context<'_>,
        input: OrganisationInput,
    ) -> Result<PlatformOrganisationPayload, Problem> {
        tenants::resume(ctx.op()?, input.organisation).await?;
        payload(ctx.op()?, input.organisation).await
    }

    /// Closes a suspended organisation for good. Nothing is erased by it.
    #[graphql(directive = platform_owner::apply(), directive = at::apply(Path::Platform))]
    async fn close_organisation(
        &self,
        ctx: &Context<'_>,
        input: OrganisationInput,
    ) -> Result<PlatformOrganisationPayload, Problem> {
        tenants::close(ctx.op()?, input.organisation).await?;
        payload(ctx.op()?, input.organisation).await
    }

    /// Has an organisation follow another law from the next report on; clocks that run keep their days.
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
