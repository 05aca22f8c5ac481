//! GraphQL of the staff surface: absences of members, and when a member works.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use chrono::Weekday as Day;
use entity::absence;
use uuid::Uuid;

use super::types::Member;
use crate::exchange::ContextExt;
use crate::gate::{self, signed_in};
use crate::languages;
use crate::loaders::{Load, MemberById};
use crate::members::absence::{Away, Stored, add, change, remove};
use crate::members::availability;
use crate::members::loaders::AbsencesOf;
use crate::problem::Problem;
use crate::scalar::Date;

/// When a member is away.
pub struct Absence(pub absence::Model);

#[Object]
impl Absence {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn first_on(&self) -> Date {
        self.0.first_on.into()
    }

    /// The last day, included.
    async fn last_on(&self) -> Date {
        self.0.last_on.into()
    }

    /// The member who gets the notifications of the absent member's cases, as far as this member sees the cases.
    async fn deputy(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        let Some(id) = self.0.deputy_id else { return Ok(None) };
        Ok(ctx.load()?.load_one(MemberById(id)).await?.map(Member))
    }
}

/// A day of the week.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl From<Day> for Weekday {
    fn from(day: Day) -> Self {
        match day {
            Day::Mon => Self::Monday,
            Day::Tue => Self::Tuesday,
            Day::Wed => Self::Wednesday,
            Day::Thu => Self::Thursday,
            Day::Fri => Self::Friday,
            Day::Sat => Self::Saturday,
            Day::Sun => Self::Sunday,
        }
    }
}

impl From<Weekday> for Day {
    fn from(day: Weekday) -> Self {
        match day {
            Weekday::Monday => Self::Mon,
            Weekday::Tuesday => Self::Tue,
            Weekday::Wednesday => Self::Wed,
            Weekday::Thursday => Self::Thu,
            Weekday::Friday => Self::Fri,
            Weekday::Saturday => Self::Sat,
            Weekday::Sunday => Self::Sun,
        }
    }
}

/// When I work, and in which languages.
pub struct Availability(availability::Availability);

#[Object]
impl Availability {
    /// Monday to Friday, unless I chose others.
    async fn working_days(&self) -> Vec<Weekday> {
        self.0.working_days.iter().map(|day| (*day).into()).collect()
    }

    /// The codes of the languages in which I can handle a case.
    async fn languages(&self) -> &[String] {
        &self.0.languages
    }

    /// The codes of the languages in which a report can be written.
    async fn known_languages(&self) -> Vec<&'static str> {
        languages::codes()
    }

    /// Whether emails about notifications are also sent to me during an absence.
    async fn mails_when_absent(&self) -> bool {
        self.0.mails_when_absent
    }

    /// My present and future absences.
    async fn absences(&self, ctx: &Context<'_>) -> Result<Vec<Absence>, Problem> {
        let me = ctx.op()?.member()?.id;
        Ok(ctx.load()?.load_one(AbsencesOf(me)).await?.unwrap_or_default().into_iter().map(Absence).collect())
    }
}

#[derive(Default)]
pub struct AbsenceQuery;

#[Object]
impl AbsenceQuery {
    /// When I work, in which languages, and when I am away.
    #[graphql(directive = gate::member::apply(), directive = signed_in::apply())]
    async fn availability(&self, ctx: &Context<'_>) -> Result<Availability, Problem> {
        Ok(Availability(availability::mine(ctx.op()?).await?))
    }
}

/// When I work, and in which languages.
#[derive(InputObject)]
pub struct SaveAvailabilityInput {
    working_days: Vec<Weekday>,
    /// Codes of languages.
    languages: Vec<String>,
    mails_when_absent: bool,
}

/// An absence to add.
#[derive(InputObject)]
pub struct AddAbsenceInput {
    /// Null: mine. Another member needs the right `USER_MANAGE`.
    member: Option<Uuid>,
    first_on: Date,
    /// The last day, included.
    last_on: Date,
    deputy: Option<Uuid>,
}

/// The new dates and the new deputy of an absence.
#[derive(InputObject)]
pub struct ChangeAbsenceInput {
    absence: Uuid,
    first_on: Date,
    last_on: Date,
    deputy: Option<Uuid>,
}

/// Selects an absence.
#[derive(InputObject)]
pub struct RemoveAbsenceInput {
    absence: Uuid,
}

/// The stored availability.
#[derive(SimpleObject)]
pub struct SaveAvailabilityPayload {
    availability: Availability,
}

/// The stored absence.
#[derive(SimpleObject)]
pub struct AbsencePayload {
    absence: Absence,
    /// On how many days of the absence the deputy is absent too, as far as I can see the deputy's absences. No deputy gets
    /// the notifications of these days.
    deputy_absent_days: i32,
}

impl From<Stored> for AbsencePayload {
    fn from(Stored { row, deputy_absent }: Stored) -> Self {
        Self { absence: Absence(row), deputy_absent_days: deputy_absent }
    }
}

/// The absence is removed.
#[derive(SimpleObject)]
pub struct RemoveAbsencePayload {
    removed: Uuid,
}

#[derive(Default)]
pub struct AbsenceMutation;

#[Object]
impl AbsenceMutation {
    /// Changes when I work, and in which languages. `INVALID` with the field.
    #[graphql(directive = gate::member::apply(), directive = signed_in::apply())]
    async fn save_availability(
        &self,
        ctx: &Context<'_>,
        input: SaveAvailabilityInput,
    ) -> Result<SaveAvailabilityPayload, Problem> {
        let op = ctx.op()?;
        let wanted = availability::Availability {
            working_days: input.working_days.into_iter().map(Into::into).collect(),
            languages: input.languages,
            mails_when_absent: input.mails_when_absent,
        };
        availability::save(op, &wanted).await?;
        Ok(SaveAvailabilityPayload { availability: Availability(availability::mine(op).await?) })
    }

    /// Adds an absence. `INVALID` for dates that overlap another absence, and for a deputy who is absent all the time.
    /// `FORBIDDEN` for another member without the right `USER_MANAGE`, and for a member with more rights. For another
    /// member, needs a step-up within the last five minutes. The member gets an email.
    #[graphql(directive = gate::member::apply(), directive = signed_in::apply())]
    async fn add_absence(&self, ctx: &Context<'_>, input: AddAbsenceInput) -> Result<AbsencePayload, Problem> {
        let op = ctx.op()?;
        let member = input.member.map_or_else(|| op.member().map(|me| me.id), Ok)?;
        let away = Away { first_on: input.first_on.0, last_on: input.last_on.0, deputy: input.deputy };
        Ok(add(op, member, &away).await?.into())
    }

    /// Changes the dates and the deputy of an absence. Errors as for `addAbsence`.
    #[graphql(directive = gate::member::apply(), directive = signed_in::apply())]
    async fn change_absence(&self, ctx: &Context<'_>, input: ChangeAbsenceInput) -> Result<AbsencePayload, Problem> {
        let away = Away { first_on: input.first_on.0, last_on: input.last_on.0, deputy: input.deputy };
        Ok(change(ctx.op()?, input.absence, &away).await?.into())
    }

    /// Removes an absence. An absence that has begun ends. `FORBIDDEN` as for `addAbsence`.
    #[graphql(directive = gate::member::apply(), directive = signed_in::apply())]
    async fn remove_absence(
        &self,
        ctx: &Context<'_>,
        input: RemoveAbsenceInput,
    ) -> Result<RemoveAbsencePayload, Problem> {
        remove(ctx.op()?, input.absence).await?;
        Ok(RemoveAbsencePayload { removed: input.absence })
    }
}
