//! GraphQL of the staff surface: the law of the organisation, and the rule of a date.

use async_graphql::{Context, Enum, InputObject, Json, Object, SimpleObject};
use entity::organisation::Model;

use super::{confirm, max_days, read, set_own};
use crate::exchange::ContextExt;
use crate::gate::{requires, sensitive};
use crate::law::pack::{Accepted, Holidays, Provision, Source, Texts};
use crate::law::{Event, Figure, Kind, LawPack, Rule, Status};
use crate::loaders::{Load, MemberById};
use crate::members::admin::types::Member;
use crate::permissions::Permission::SettingsManage;
use crate::problem::Problem;
use crate::scalar::{Date, Period};

/// What a figure of the law is about.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "Kind")]
pub enum LawFigureKind {
    Acknowledgement,
    Feedback,
    /// The period after feedback that is not final.
    Interim,
    /// By how much the deadline for feedback may move.
    Extension,
    /// How long a closed case is usually kept.
    RetentionUsual,
    /// How long a closed case may be kept at most.
    RetentionMaximum,
    /// How long a closed case must be kept at least.
    RetentionMinimum,
    /// How long a case without follow-up is kept.
    NoFollowUp,
}

/// What a period counts from.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "Event")]
pub enum LawEvent {
    Receipt,
    Acknowledgement,
    /// The last day to acknowledge, because the acknowledgement was late or is missing.
    AcknowledgementDeadline,
    /// The deadline that was extended.
    Deadline,
    /// The feedback that was not final.
    Interim,
    Reopening,
    Closing,
    /// The end of the calendar year in which the case was closed.
    EndOfYear,
}

/// Where a figure comes from.
#[derive(SimpleObject)]
pub struct LawSource {
    title: &'static str,
    article: &'static str,
    url: &'static str,
}

impl From<&'static Source> for LawSource {
    fn from(source: &'static Source) -> Self {
        Self { title: &source.title, article: &source.article, url: &source.url }
    }
}

/// A period that the law sets.
#[derive(SimpleObject)]
pub struct LawFigure {
    kind: LawFigureKind,
    within: Period,
    counted_from: LawEvent,
    /// When the figure applies or does not apply, by language code.
    condition: Option<Json<&'static Texts>>,
    source: LawSource,
    /// The day on which the figure was compared with its source. Without `checked`, the day on which it was entered.
    checked_on: Date,
    /// Whether the national law allows more time than the directive.
    laxer_than_directive: bool,
}

impl From<(Kind, &'static Figure)> for LawFigure {
    fn from((kind, figure): (Kind, &'static Figure)) -> Self {
        Self {
            kind: kind.into(),
            within: figure.within.into(),
            counted_from: figure.from.into(),
            condition: figure.condition.as_ref().map(Json),
            source: (&figure.source).into(),
            checked_on: figure.checked_on.into(),
            laxer_than_directive: figure.laxer_than_directive,
        }
    }
}

/// Why a date is what it is.
pub struct DateRule(pub Rule);

#[Object]
impl DateRule {
    async fn figure(&self) -> LawFigure {
        (self.0.kind, self.0.figure).into()
    }

    /// The period that counted. If `own`, the period is the organisation's and stricter than the law's.
    async fn within(&self) -> Period {
        self.0.within.into()
    }

    async fn own(&self) -> bool {
        self.0.own
    }

    /// Whether the figures were compared with the text of the national law.
    async fn checked(&self) -> bool {
        self.0.pack.status == Status::Researched
    }

    /// Whether a lawyer has checked the law pack.
    async fn lawyer(&self) -> bool {
        self.0.pack.lawyer
    }

    async fn counted_from(&self) -> LawEvent {
        self.0.counted_from.into()
    }

    async fn counted_on(&self) -> Date {
        self.0.counted_on.into()
    }
}

/// A rule of the law without a period.
#[derive(SimpleObject)]
pub struct LawProvision {
    /// By language code.
    text: Json<&'static Texts>,
    source: LawSource,
    checked_on: Date,
}

impl From<&'static Provision> for LawProvision {
    fn from(found: &'static Provision) -> Self {
        Self { text: Json(&found.text), source: (&found.source).into(), checked_on: found.checked_on.into() }
    }
}

/// What the law says of anonymous reports.
#[derive(SimpleObject)]
pub struct LawAnonymous {
    /// Whether the organisation must accept anonymous reports. Otherwise it may.
    required: bool,
    source: LawSource,
    checked_on: Date,
}

/// The public holidays that count in periods of working days.
#[derive(SimpleObject)]
pub struct LawHolidays {
    country: &'static str,
    /// The library that calculated the holidays.
    library: &'static str,
    version: &'static str,
    generated_on: Date,
    /// The last known holiday.
    until: Option<Date>,
}

impl From<&'static Holidays> for LawHolidays {
    fn from(holidays: &'static Holidays) -> Self {
        Self {
            country: &holidays.country,
            library: &holidays.library,
            version: &holidays.version,
            generated_on: holidays.generated_on.into(),
            until: holidays.days.last().copied().map(Into::into),
        }
    }
}

/// An external authority to which reporters can turn.
#[derive(SimpleObject)]
pub struct LawAuthority {
    /// By language code.
    name: Json<&'static Texts>,
    url: &'static str,
}

/// The law of the organisation.
pub struct OrganisationLaw {
    row: Model,
    pack: &'static LawPack,
}

impl OrganisationLaw {
    fn of(row: Model) -> Result<Self, Problem> {
        Ok(Self { pack: LawPack::named(&row.law_pack)?, row })
    }

    /// Whether the stored confirmation is of these figures.
    fn is_confirmed(&self) -> bool {
        self.row.law_confirmed.as_ref() == Some(&self.pack.hash)
    }
}

#[Object]
impl OrganisationLaw {
    /// The code of the law pack.
    async fn code(&self) -> &str {
        self.pack.code
    }

    /// Names these figures. A changed law pack has another hash.
    async fn hash(&self) -> &str {
        &self.pack.hash
    }

    /// By language code.
    async fn name(&self) -> Json<&Texts> {
        Json(&self.pack.name)
    }

    /// The official title of the act, in its own languages.
    async fn act(&self) -> Json<&Texts> {
        Json(&self.pack.act)
    }

    /// Whether the figures were compared with the text of the national law.
    async fn checked(&self) -> bool {
        self.pack.status == Status::Researched
    }

    /// Whether a lawyer has checked the law pack.
    async fn lawyer(&self) -> bool {
        self.pack.lawyer
    }

    async fn figures(&self) -> Vec<LawFigure> {
        self.pack.figures().into_iter().map(Into::into).collect()
    }

    /// How often the deadline for feedback may be extended.
    async fn extensions(&self) -> i32 {
        self.pack.extension.as_ref().map_or(0, |extension| extension.times.into())
    }

    /// The exception for proceedings.
    async fn proceedings(&self) -> LawProvision {
        (&self.pack.retention.proceedings).into()
    }

    /// When the reporter may be informed only after the disclosure of their identity under a legal duty. Null: never.
    async fn disclosure_held_back(&self) -> Option<LawProvision> {
        self.pack.disclosure_held_back.as_ref().map(Into::into)
    }

    /// Null if the national rule is unknown.
    async fn anonymous(&self) -> Option<LawAnonymous> {
        let found = self.pack.anonymous.as_ref()?;
        let (source, checked_on) = ((&found.source).into(), found.checked_on.into());
        Some(LawAnonymous { required: found.accepted == Accepted::Required, source, checked_on })
    }

    /// Null if no public holidays count.
    async fn holidays(&self) -> Option<LawHolidays> {
        self.pack.working_days.calendar().map(Into::into)
    }

    async fn authorities(&self) -> Vec<LawAuthority> {
        let all = self.pack.authorities.iter();
        all.map(|one| LawAuthority { name: Json(&one.name), url: &one.url }).collect()
    }

    /// Whether a member has to confirm these figures before a channel takes reports.
    async fn awaits_confirmation(&self) -> bool {
        self.pack.awaits_confirmation(self.row.law_confirmed.as_deref())
    }

    /// When a member confirmed these figures.
    async fn confirmed_on(&self) -> Option<Date> {
        self.row.law_confirmed_on.filter(|_| self.is_confirmed()).map(Into::into)
    }

    /// The member who confirmed these figures.
    async fn confirmed_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        let Some(id) = self.row.law_confirmed_by.filter(|_| self.is_confirmed()) else { return Ok(None) };
        Ok(ctx.load()?.load_one(MemberById(id)).await?.map(Member))
    }

    /// The organisation's own period to acknowledge a report. Null: the law's period counts.
    async fn acknowledgement_days(&self) -> Option<i32> {
        self.row.own_acknowledgement_days.map(Into::into)
    }

    /// The organisation's own period to give feedback. Null: the law's period counts.
    async fn feedback_days(&self) -> Option<i32> {
        self.row.own_feedback_days.map(Into::into)
    }

    /// The maximum of `acknowledgementDays` that is stricter than the law.
    async fn max_acknowledgement_days(&self) -> i32 {
        max_days(&self.pack.acknowledgement).into()
    }

    /// The maximum of `feedbackDays` that is stricter than the law.
    async fn max_feedback_days(&self) -> i32 {
        max_days(&self.pack.feedback).into()
    }
}

#[derive(Default)]
pub struct LegalQuery;

#[Object]
impl LegalQuery {
    /// The law of the organisation.
    #[graphql(directive = requires::apply(SettingsManage))]
    async fn law(&self, ctx: &Context<'_>) -> Result<OrganisationLaw, Problem> {
        OrganisationLaw::of(read(ctx.op()?).await?)
    }
}

/// The figures that the member confirms.
#[derive(InputObject)]
pub struct ConfirmLawInput {
    /// The hash of the figures that the member saw.
    hash: String,
}

/// The organisation's own periods, in calendar days. Null: the law's period counts.
#[derive(InputObject)]
pub struct SetOwnFiguresInput {
    acknowledgement_days: Option<i32>,
    feedback_days: Option<i32>,
}

/// The law after the act.
#[derive(SimpleObject)]
pub struct LawPayload {
    law: OrganisationLaw,
}

#[derive(Default)]
pub struct LegalMutation;

#[Object]
impl LegalMutation {
    /// Confirms the figures of an unchecked law pack. From then on the channels take reports. `CONFLICT` when the
    /// figures have changed since, `NOT_ALLOWED_NOW` when the law pack needs no confirmation.
    #[graphql(directive = requires::apply(SettingsManage), directive = sensitive::apply(300))]
    async fn confirm_law(&self, ctx: &Context<'_>, input: ConfirmLawInput) -> Result<LawPayload, Problem> {
        let op = ctx.op()?;
        confirm(op, &input.hash).await?;
        Ok(LawPayload { law: OrganisationLaw::of(read(op).await?)? })
    }

    /// Sets own periods for new reports. Deadlines that are running keep their dates. `INVALID` when a period is not
    /// stricter than the law's.
    #[graphql(directive = requires::apply(SettingsManage), directive = sensitive::apply(300))]
    async fn set_own_figures(&self, ctx: &Context<'_>, input: SetOwnFiguresInput) -> Result<LawPayload, Problem> {
        let op = ctx.op()?;
        set_own(op, input.acknowledgement_days, input.feedback_days).await?;
        Ok(LawPayload { law: OrganisationLaw::of(read(op).await?)? })
    }
}
