//! GraphQL of the staff surface: the member's notifications, and how they are mailed.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::delivery::MAILED;
use super::feed::{self, Row};
use super::settings::{self, Wanted};
use crate::cases::admin::case::{member, warm_members};
use crate::exchange::ContextExt;
use crate::gate::{self, signed_in};
use crate::languages;
use crate::members::admin::Member;
use crate::op::Op;
use crate::problem::Problem;
use crate::scalar::{Date, case_number};

/// Kind of a notification.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::NotificationKind")]
pub enum NotificationKind {
    /// A report arrived.
    NewReport,
    /// The reporter wrote a message.
    Message,
    /// I handle the case now.
    Assignment,
    /// The closing of the case waits for my approval.
    Approval,
    /// The restriction of the case waits for approval.
    Restriction,
    /// A large part of a deadline's time has passed, or a check-in is due.
    Deadline,
    /// A planned interview is today or tomorrow.
    Interview,
    /// No member has opened a new report, or its acknowledgement is almost due.
    Escalation,
    /// A routing rule tells me of the case.
    Routed,
    /// I look after a task now.
    TaskAssigned,
    /// The day of a task of mine has come.
    TaskDue,
    /// A note mentions me.
    Mentioned,
    /// The opening or disclosure of an identity waits for approval.
    IdentityRequest,
    /// My request about an identity was decided, the reporter answered, or information that is held back ends soon.
    IdentityNews,
    /// A person without case access answered.
    OutsideAnswered,
    /// My question to a person without case access expired without an answer.
    OutsideExpired,
}

/// When notifications of a kind are mailed.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "super::delivery::Delivery")]
pub enum MailDelivery {
    /// Within minutes, together with everything else of these minutes.
    AtOnce,
    /// Once a day.
    Digest,
    Never,
}

/// A notification: what waits for me, without content of the case.
pub struct Notification(Row);

#[Object]
impl Notification {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn kind(&self) -> NotificationKind {
        self.0.kind.into()
    }

    /// The id of the case.
    async fn case(&self) -> Uuid {
        self.0.case_id
    }

    /// The case number.
    async fn number(&self) -> String {
        case_number(self.0.year, self.0.number)
    }

    /// The member who caused it. Null if a reporter or the calendar did.
    async fn by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.0.actor_id).await
    }

    /// The absent member for whom I get this notification. Null if it is mine.
    async fn on_behalf_of(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.0.on_behalf_of).await
    }

    async fn on(&self) -> Date {
        self.0.happened_on.into()
    }

    /// Null if a reporter or the calendar caused it.
    async fn at(&self) -> Option<DateTime<Utc>> {
        self.0.happened_at
    }

    async fn read(&self) -> bool {
        self.0.read
    }

    /// Whether the matter is settled, by me or by another member.
    async fn handled(&self) -> bool {
        self.0.handled
    }
}

/// When one kind of notification is mailed.
#[derive(SimpleObject)]
pub struct KindDelivery {
    kind: NotificationKind,
    delivery: MailDelivery,
}

/// How my notifications are mailed.
#[derive(SimpleObject)]
pub struct NotificationSettings {
    /// One entry for each kind that can be mailed.
    deliveries: Vec<KindDelivery>,
    /// The first hour in which I get no email. Null: emails may come at any hour.
    quiet_from: Option<i32>,
    /// The hour in which emails begin again.
    quiet_to: Option<i32>,
    /// The hour of the daily summary.
    digest_at: i32,
    /// The IANA time zone of these hours. Null: the organisation's.
    time_zone: Option<String>,
    /// The code of the language of the emails. Null: I have not chosen one.
    language: Option<String>,
    /// The codes of the languages in which emails can be written.
    languages: Vec<&'static str>,
    /// Whether my address is confirmed. No other address gets emails about notifications.
    confirmed: bool,
}

impl NotificationSettings {
    async fn mine(op: &Op) -> Result<Self, Problem> {
        let (row, plan) = settings::plan(op).await?;
        let hour = |hour: u32| i32::try_from(hour).unwrap_or_default();
        let deliveries = MAILED.map(|kind| KindDelivery { kind: kind.into(), delivery: plan.delivery(kind).into() });
        Ok(Self {
            deliveries: deliveries.into(),
            quiet_from: plan.quiet.map(|(from, _)| hour(from)),
            quiet_to: plan.quiet.map(|(_, to)| hour(to)),
            digest_at: hour(plan.digest_at),
            time_zone: row.as_ref().and_then(|row| row.time_zone.clone()),
            language: row.and_then(|row| row.language),
            languages: languages::all_of_mails().into_iter().map(|language| language.0).collect(),
            confirmed: settings::is_confirmed(op).await?,
        })
    }
}

#[derive(Default)]
pub struct NotificationsQuery;

#[Object]
impl NotificationsQuery {
    /// My last notifications, newest first. Maximum: 200.
    #[graphql(directive = gate::member::apply(), directive = signed_in::apply())]
    async fn notifications(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 200)] first: i32,
    ) -> Result<Vec<Notification>, Problem> {
        let rows = feed::list(ctx.op()?, first).await?;
        warm_members(ctx, rows.iter().flat_map(|row| [row.actor_id, row.on_behalf_of]).collect()).await?;
        Ok(rows.into_iter().map(Notification).collect())
    }

    /// Number of my notifications that are neither read nor settled.
    #[graphql(directive = gate::member::apply(), directive = signed_in::apply())]
    async fn unread_notifications(&self, ctx: &Context<'_>) -> Result<i32, Problem> {
        feed::unread(ctx.op()?).await
    }

    /// How my notifications are mailed.
    #[graphql(directive = gate::member::apply(), directive = signed_in::apply())]
    async fn notification_settings(&self, ctx: &Context<'_>) -> Result<NotificationSettings, Problem> {
        NotificationSettings::mine(ctx.op()?).await
    }
}

/// The notifications to mark.
#[derive(InputObject)]
pub struct MarkNotificationsInput {
    /// Null: all.
    notifications: Option<Vec<Uuid>>,
    /// False marks them as unread again.
    read: bool,
}

/// When one kind of notification is to be mailed.
#[derive(InputObject)]
pub struct KindDeliveryInput {
    kind: NotificationKind,
    delivery: MailDelivery,
}

/// How my notifications are to be mailed.
#[derive(InputObject)]
pub struct SaveNotificationSettingsInput {
    /// A kind that is missing is never mailed.
    deliveries: Vec<KindDeliveryInput>,
    /// The first hour in which I get no email, from 0 to 23. Null: emails may come at any hour.
    quiet_from: Option<i32>,
    /// The hour in which emails begin again. Set both hours or neither.
    quiet_to: Option<i32>,
    /// The hour of the daily summary, from 0 to 23.
    digest_at: i32,
    /// An IANA time zone. Null: the organisation's.
    time_zone: Option<String>,
    /// The code of the language of the emails.
    language: String,
}

/// How many notifications are unread after the change.
#[derive(SimpleObject)]
pub struct MarkNotificationsPayload {
    unread: i32,
}

/// The stored settings.
#[derive(SimpleObject)]
pub struct SaveNotificationSettingsPayload {
    settings: NotificationSettings,
}

#[derive(Default)]
pub struct NotificationsMutation;

#[Object]
impl NotificationsMutation {
    /// Marks my notifications as read, or as unread again.
    #[graphql(directive = gate::member::apply(), directive = signed_in::apply())]
    async fn mark_notifications(
        &self,
        ctx: &Context<'_>,
        input: MarkNotificationsInput,
    ) -> Result<MarkNotificationsPayload, Problem> {
        let op = ctx.op()?;
        feed::mark(op, input.notifications, input.read).await?;
        Ok(MarkNotificationsPayload { unread: feed::unread(op).await? })
    }

    /// Changes how my notifications are mailed. `INVALID` with the field.
    #[graphql(directive = gate::member::apply(), directive = signed_in::apply())]
    async fn save_notification_settings(
        &self,
        ctx: &Context<'_>,
        input: SaveNotificationSettingsInput,
    ) -> Result<SaveNotificationSettingsPayload, Problem> {
        let op = ctx.op()?;
        let quiet = match (input.quiet_from, input.quiet_to) {
            (Some(from), Some(to)) => Some((from, to)),
            (None, None) => None,
            _ => return Err(Problem::invalid("quietTo", "Set both hours of the quiet hours, or neither.")),
        };
        let wanted = Wanted {
            deliveries: input.deliveries.into_iter().map(|one| (one.kind.into(), one.delivery.into())).collect(),
            quiet,
            digest_at: input.digest_at,
            time_zone: input.time_zone,
            language: input.language,
        };
        settings::save(op, wanted).await?;
        Ok(SaveNotificationSettingsPayload { settings: NotificationSettings::mine(op).await? })
    }
}
