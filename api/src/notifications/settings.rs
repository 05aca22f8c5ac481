//! How a member wants emails about notifications.

use chrono_tz::Tz;
use entity::enums::NotificationKind;
use entity::notification_setting::{self, Column};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

use super::delivery::{Delivery, HOURS, MAILED, Plan};
use crate::audit::Kind;
use crate::languages;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Tx;

/// The new settings of the acting member.
pub struct Wanted {
    /// A kind that is missing is never mailed.
    pub deliveries: Vec<(NotificationKind, Delivery)>,
    /// The first quiet hour, and the hour in which emails begin again.
    pub quiet: Option<(i32, i32)>,
    pub digest_at: i32,
    /// IANA time zone. `None`: the organisation's.
    pub time_zone: Option<String>,
    /// Code of the language of the emails.
    pub language: String,
}

/// The stored settings of a member.
pub async fn of(tx: &Tx, member: Uuid) -> Result<Option<notification_setting::Model>, Problem> {
    Ok(notification_setting::Entity::find().filter(Column::MemberId.eq(member)).one(tx).await?)
}

/// The time zone of a member's emails.
#[must_use]
pub fn zone(row: Option<&notification_setting::Model>, of_organisation: Tz) -> Tz {
    row.and_then(|row| row.time_zone.as_deref()?.parse().ok()).unwrap_or(of_organisation)
}

/// Whether the acting member's address is confirmed. No other address gets emails about notifications.
pub async fn is_confirmed(op: &Op) -> Result<bool, Problem> {
    let sql = "SELECT email_proved_at IS NOT NULL FROM account WHERE id = $1";
    op.tx.flag(sql, [op.signed_in()?.account.into()]).await
}

/// Stores the settings of the acting member.
///
/// # Errors
/// `Invalid` for a kind that is named twice or cannot be mailed, an hour, a time zone or a language that does not
/// exist.
pub async fn save(op: &Op, wanted: Wanted) -> Result<(), Problem> {
    let me = op.member()?;
    for (at, (kind, _)) in wanted.deliveries.iter().enumerate() {
        let is_twice = wanted.deliveries[..at].iter().any(|(earlier, _)| earlier == kind);
        if is_twice || !MAILED.contains(kind) {
            return Err(Problem::invalid("deliveries", "Choose one setting for each kind of notification."));
        }
    }
    let hour = |field: &'static str, hour: i32| {
        let refuse = || Problem::invalid(field, "Choose an hour from 0 to 23.");
        i16::try_from(hour).ok().filter(|_| HOURS.contains(&hour)).ok_or_else(refuse)
    };
    let hours = |(from, to)| Ok::<_, Problem>((hour("quietFrom", from)?, hour("quietTo", to)?));
    let quiet = wanted.quiet.map(hours).transpose()?;
    if quiet.is_some_and(|(from, to)| from == to) {
        return Err(Problem::invalid("quietTo", "The quiet hours must end at another hour than they begin."));
    }
    if wanted.time_zone.as_ref().is_some_and(|zone| zone.parse::<Tz>().is_err()) {
        return Err(Problem::invalid("timeZone", "This time zone does not exist. Choose another one."));
    }
    let language = languages::of_mails(&wanted.language).ok_or_else(|| {
        Problem::invalid("language", "Emails cannot be written in this language. Choose another one.")
    })?;
    let kinds = |delivery| {
        let chosen = wanted.deliveries.iter().filter(|(_, one)| *one == delivery);
        Set(Some(chosen.map(|(kind, _)| kind.to_value()).collect::<Vec<_>>()))
    };
    let row = notification_setting::ActiveModel {
        org_id: Set(me.org),
        member_id: Set(me.id),
        at_once: kinds(Delivery::AtOnce),
        digest: kinds(Delivery::Digest),
        quiet_from: Set(quiet.map(|(from, _)| from)),
        quiet_to: Set(quiet.map(|(_, to)| to)),
        digest_at: Set(Some(hour("digestAt", wanted.digest_at)?)),
        time_zone: Set(wanted.time_zone),
        language: Set(Some(language.0.to_owned())),
    };
    let change = OnConflict::columns([Column::OrgId, Column::MemberId])
        .update_columns([
            Column::AtOnce,
            Column::Digest,
            Column::QuietFrom,
            Column::QuietTo,
            Column::DigestAt,
            Column::TimeZone,
            Column::Language,
        ])
        .to_owned();
    notification_setting::Entity::insert(row).on_conflict(change).exec_without_returning(&*op.tx).await?;
    op.record_on(Kind::NotificationsChanged, me.id, json!({})).await
}

/// The plan of the acting member.
pub async fn plan(op: &Op) -> Result<(Option<notification_setting::Model>, Plan), Problem> {
    let row = of(&op.tx, op.member()?.id).await?;
    let plan = Plan::of(row.as_ref());
    Ok((row, plan))
}
