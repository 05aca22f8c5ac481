//! The worker's part: reminders, escalations and emails about notifications. Each organisation has one transaction for
//! every slot of five minutes, and another one for its breach register. A failed organisation stays due and does not delay
//! the others.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, DurationRound, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::enums::{Language, MailKind, NotificationKind, OrganisationState};
use entity::{channel, notification_mark, notification_setting};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Set};
use uuid::Uuid;

use super::delivery::{Delivery, Plan, SLOT};
use super::feed::{Event, notify};
use super::{Mail, breaches, post_lines, settings, texts};
use crate::app::App;
use crate::languages;
use crate::law::WorkingDays;
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::scalar::case_number;
use crate::tx::{Mode, Scope, Tx};

/// Maximum number of deadlines, and of new reports, that one transaction handles.
const BATCH: i32 = 500;
/// Working days after which a new report that no member has opened is escalated.
const UNOPENED_DAYS: u16 = 2;
/// From this part of its time on, an acknowledgement that is not sent is escalated, in per cent.
const ALMOST_DUE: i32 = 90;
/// Maximum number of lines of an email.
const MAX_LINES: usize = 50;

/// Runs every organisation whose slot has come. Returns false if one of them failed.
///
/// # Errors
/// When the list of organisations cannot be read.
pub async fn round(app: &App) -> Result<bool, Problem> {
    let slot = slot(app)?;
    let tx = app.tx(Mode::ReadOnly, Scope::default());
    let rows = tx.rows("SELECT app.notification_turns($1) AS org", [slot.into()]).await;
    tx.finish(false).await?;
    let mut all_done = true;
    for row in rows? {
        let org: Uuid = row.try_get("", "org")?;
        if let Err(problem) = turn(app, org).await {
            tracing::error!(%org, ?problem, "an organisation's notifications could not be sent");
            all_done = false;
        }
    }
    Ok(all_done)
}

fn slot(app: &App) -> Result<DateTime<Utc>, Problem> {
    app.clock.now().duration_trunc(SLOT).map_err(Problem::internal)
}

/// The notifications of one organisation, and the reminders of its breach register. If one of them fails, the other one
/// still runs.
pub async fn turn(app: &App, org: Uuid) -> Result<(), Problem> {
    let (notified, reminded) = (notify_members(app, org).await, breaches::remind(app, org).await);
    notified.and(reminded)
}

/// Writes the reminders of the day and posts the emails of the slot. Does nothing while another worker does the same.
async fn notify_members(app: &App, org: Uuid) -> Result<(), Problem> {
    let slot = slot(app)?;
    app.autonomous(Scope::org(org), async |tx| {
        let organisation = PublicOrganisation::here(tx).await?;
        if organisation.state != OrganisationState::Active {
            return Ok(());
        }
        let zone = organisation.zone()?;
        let today = app.clock.today(zone);
        tx.pin(|scope| scope.today = Some(today)).await?;
        let Some(mark) = claim(tx, org).await? else { return Ok(()) };
        // A machine whose clock was ahead may have written the mark.
        let before = mark.mailed_at.filter(|at| *at <= slot + SLOT * 12).unwrap_or(slot - SLOT);
        let is_complete =
            mark.reminded_on == Some(today) || remind(tx, today, &organisation.law()?.pack.working_days).await?;
        if before < slot {
            mail(app, tx, (before, slot), zone).await?;
        }
        let row = notification_mark::ActiveModel {
            // The slot stays due until all reminders are written. The next transaction sends no email twice, because
            // this one has marked its notifications.
            mailed_at: Set(Some(if is_complete { slot } else { before })),
            reminded_on: Set(if is_complete { Some(today) } else { mark.reminded_on }),
            ..Default::default()
        };
        notification_mark::Entity::update_many()
            .set(row)
            .filter(notification_mark::Column::OrgId.eq(org))
            .exec(tx)
            .await?;
        Ok(())
    })
    .await
}

async fn claim(tx: &Tx, org: Uuid) -> Result<Option<notification_mark::Model>, Problem> {
    tx.run("INSERT INTO notification_mark (org_id) VALUES ($1) ON CONFLICT DO NOTHING", [org.into()]).await?;
    let query = notification_mark::Entity::find().lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    Ok(query.one(tx).await?)
}

#[derive(FromQueryResult)]
struct Reminder {
    case_id: Uuid,
    kind: String,
    owner_id: Option<Uuid>,
    reached: i32,
}

/// Writes the due reminders and escalations. Returns false if more are left.
async fn remind(tx: &Tx, today: NaiveDate, days: &WorkingDays) -> Result<bool, Problem> {
    let taken = tx.all::<Reminder>("SELECT * FROM app.take_reminders($1, $2)", [today.into(), BATCH.into()]).await?;
    let is_full = |count: usize| count >= BATCH.unsigned_abs() as usize;
    let sql = "SELECT app.take_waits($1, $2) AS case_id";
    let waits = tx.rows(sql, [today.into(), BATCH.into()]).await?;
    let mut is_complete = !is_full(taken.len()) && !is_full(waits.len());
    let event = |kind, to| Event { kind, to, by: None, day: today };
    // What has no owner, or an owner who does not see the case any more, goes to the assignees.
    let mut shared: HashSet<_> = taken.iter().filter(|one| one.owner_id.is_none()).map(|one| one.case_id).collect();
    for row in waits {
        shared.insert(row.try_get("", "case_id")?);
    }
    let sql = "SELECT app.take_check_ins($1, $2) AS case_id";
    let check_ins = tx.rows(sql, [today.into(), BATCH.into()]).await?;
    is_complete &= !is_full(check_ins.len());
    for row in check_ins {
        shared.insert(row.try_get("", "case_id")?);
    }
    let interviews = tx.rows("SELECT * FROM app.take_interviews($1, $2)", [today.into(), BATCH.into()]).await?;
    is_complete &= !is_full(interviews.len());
    // The assignees of the case and the interviewer, who may be another member.
    for row in interviews {
        let (case, interviewer) = (row.try_get("", "case_id")?, row.try_get("", "interviewer_id")?);
        notify(tx, vec![case], event(NotificationKind::Interview, Some(vec![interviewer]))).await?;
    }
    notify(tx, shared.into_iter().collect(), event(NotificationKind::Deadline, None)).await?;
    for (case, owner) in taken.iter().filter_map(|one| Some((one.case_id, one.owner_id?))) {
        notify(tx, vec![case], event(NotificationKind::Deadline, Some(vec![owner]))).await?;
    }
    let tasks = tx.rows("SELECT * FROM app.take_tasks($1, $2)", [today.into(), BATCH.into()]).await?;
    is_complete &= !is_full(tasks.len());
    for row in tasks {
        let (case, member) = (row.try_get("", "case_id")?, row.try_get("", "owner_id")?);
        notify(tx, vec![case], event(NotificationKind::TaskDue, Some(vec![member]))).await?;
    }
    // A handler cannot let a deadline of the law pass without a colleague who knows.
    let is_late = |one: &&Reminder| {
        one.reached >= 100 && one.kind != "own" || one.kind == "acknowledgement" && one.reached >= ALMOST_DUE
    };
    let mut escalated: HashSet<_> = taken.iter().filter(is_late).map(|one| one.case_id).collect();
    let before = released_before(today, days);
    let sql = "SELECT app.take_unopened($1, $2, $3) AS case_id";
    let unopened = tx.rows(sql, [before.into(), today.into(), BATCH.into()]).await?;
    is_complete &= !is_full(unopened.len());
    for row in unopened {
        escalated.insert(row.try_get("", "case_id")?);
    }
    notify(tx, escalated.into_iter().collect(), event(NotificationKind::Escalation, None)).await?;
    Ok(is_complete)
}

/// Reports that were released before this day have waited for [`UNOPENED_DAYS`] whole working days.
fn released_before(today: NaiveDate, days: &WorkingDays) -> NaiveDate {
    let earlier = today.iter_days().rev().skip(1).take(60);
    let mut waited = earlier.skip_while(|day| days.after(*day, UNOPENED_DAYS) >= today);
    waited.next().and_then(|day| day.succ_opt()).unwrap_or(today)
}

/// What can be mailed on the day `$1`. An email to an absent member waits, unless the member wants it. It waits only if the
/// member entered the absence, so that no colleague can mute a member. And it waits only if a present member was told of
/// the same matter, so that no matter waits for a return. An escalation never waits.
const DUE: &str = "SELECT n.member_id, array_agg(n.id ORDER BY n.id) AS ids, array_agg(n.kind ORDER BY n.id) AS kinds FROM notification n \
    WHERE NOT n.mailed AND NOT n.read AND NOT n.handled AND NOT (n.kind <> 'escalation' \
      AND EXISTS (SELECT FROM absence a LEFT JOIN availability v ON v.org_id = a.org_id AND v.member_id = a.member_id \
        WHERE a.org_id = n.org_id AND a.member_id = n.member_id AND a.entered_by = a.member_id \
          AND a.first_on <= $1 AND a.last_on >= $1 AND NOT coalesce(v.mails_when_absent, false)) \
      AND EXISTS (SELECT FROM notification o WHERE o.org_id = n.org_id AND o.case_id = n.case_id AND o.kind = n.kind \
        AND o.member_id <> n.member_id AND NOT EXISTS (SELECT FROM absence b \
          WHERE b.org_id = o.org_id AND b.member_id = o.member_id AND b.first_on <= $1 AND b.last_on >= $1))) \
    GROUP BY n.member_id";

#[derive(FromQueryResult)]
struct Pending {
    member_id: Uuid,
    ids: Vec<Uuid>,
    /// The kind of each id.
    kinds: Vec<String>,
}

#[derive(FromQueryResult)]
struct Mailable {
    member_id: Uuid,
    account_id: Uuid,
    kind: NotificationKind,
    year: i32,
    number: i32,
    /// Whether the member is notified for an absent colleague.
    on_behalf: bool,
}

#[derive(FromQueryResult)]
pub(super) struct Address {
    pub(super) id: Uuid,
    pub(super) email: Vec<u8>,
    pub(super) revision: i32,
}

/// Posts one email to each member with something due. Everything that is due counts as mailed afterwards, also what the
/// member does not see any more, and what has no confirmed address.
async fn mail(app: &App, tx: &Tx, slots: (DateTime<Utc>, DateTime<Utc>), zone: Tz) -> Result<(), Problem> {
    let today = app.clock.today(zone);
    let pending = tx.all::<Pending>(DUE, [today.into()]).await?;
    if pending.is_empty() {
        return Ok(());
    }
    let settings = notification_setting::Entity::find()
        .filter(notification_setting::Column::MemberId.is_in(pending.iter().map(|one| one.member_id)));
    let settings: HashMap<_, _> = settings.all(tx).await?.into_iter().map(|row| (row.member_id, row)).collect();
    let mut due: Vec<Uuid> = vec![];
    for Pending { member_id, ids, kinds } in pending {
        let row = settings.get(&member_id);
        let (plan, zone) = (Plan::of(row), settings::zone(row, zone));
        let is_over = |kind: &String| {
            NotificationKind::try_from_value(kind).is_ok_and(|kind| match plan.delivery(kind) {
                Delivery::Never => true,
                delivery => plan.is_due(delivery, slots.0, slots.1, zone),
            })
        };
        due.extend(ids.into_iter().zip(&kinds).filter(|(_, kind)| is_over(kind)).map(|(id, _)| id));
    }
    if due.is_empty() {
        return Ok(());
    }
    // Take the rows before they are read, so that an event that renews one of them meanwhile is mailed again.
    let sql = "UPDATE notification SET mailed = true WHERE id = ANY ($1) AND NOT mailed AND NOT read AND NOT handled RETURNING id";
    let mut taken: Vec<Uuid> = vec![];
    for row in tx.rows(sql, [due.into()]).await? {
        taken.push(row.try_get("", "id")?);
    }
    post_all(app, tx, taken, &settings).await
}

async fn post_all(
    app: &App,
    tx: &Tx,
    taken: Vec<Uuid>,
    settings: &HashMap<Uuid, notification_setting::Model>,
) -> Result<(), Problem> {
    let mut of_members: HashMap<Uuid, Vec<Mailable>> = HashMap::new();
    for row in tx.all::<Mailable>("SELECT * FROM app.mailable($1)", [taken.into()]).await? {
        if Plan::of(settings.get(&row.member_id)).delivery(row.kind) != Delivery::Never {
            of_members.entry(row.member_id).or_default().push(row);
        }
    }
    let accounts: Vec<Uuid> = of_members.values().filter_map(|rows| Some(rows.first()?.account_id)).collect();
    if accounts.is_empty() {
        return Ok(());
    }
    let found = tx.all::<Address>("SELECT * FROM app.auth_addresses($1)", [accounts.into()]).await?;
    let addresses: HashMap<_, _> = found.into_iter().map(|row| (row.id, row)).collect();
    let (keys, default) = (app.keys.org(tx).await?, default_language(tx).await?);
    for (member, rows) in of_members {
        let Some(address) = rows.first().and_then(|row| addresses.get(&row.account_id)) else { continue };
        let to = &app.keys.platform().open("email", address.id, address.revision, &address.email)?;
        let chosen = settings.get(&member).and_then(|row| row.language.as_deref());
        let language = chosen.map_or(default, languages::of_stored);
        let lines = lines(&rows, language)?;
        let link = Some(format!("{}/notifications", app.config.staff_origin));
        let mail = Mail { kind: MailKind::Notifications, to, language, link };
        post_lines(tx, &keys, &app.clock, mail, &lines).await?;
    }
    Ok(())
}

/// The lines of an email: number and kind, and nothing else of a case.
fn lines(rows: &[Mailable], language: Language) -> Result<String, Problem> {
    let mut lines = vec![];
    for row in rows.iter().take(MAX_LINES) {
        let mut line = format!("{}: {}", case_number(row.year, row.number), texts::kind(row.kind, language)?);
        if row.on_behalf {
            line = texts::on_behalf(&line, language)?;
        }
        lines.push(line);
    }
    if let Some(more) = rows.len().checked_sub(MAX_LINES).filter(|more| *more > 0) {
        lines.push(texts::more(more, language)?);
    }
    Ok(lines.join("\n"))
}

/// The language for members who chose none: the only language of the organisation's first channel, or else English.
pub(super) async fn default_language(tx: &Tx) -> Result<Language, Problem> {
    use channel::Column::{Id, Languages};
    let query = channel::Entity::find().select_only().column(Languages).order_by_asc(Id).limit(1);
    let found: Option<Vec<String>> = query.into_tuple().one(tx).await?;
    let known: Vec<_> = found.iter().flatten().filter_map(|code| languages::of_mails(code)).collect();
    Ok(if let [only] = known[..] { only } else { Language::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::LawPack;

    #[test]
    fn a_new_report_waits_two_whole_working_days() {
        let days = &LawPack::named("eu").unwrap().working_days;
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        // 2 March 2026 is a Monday.
        assert_eq!(released_before(day("2026-03-04"), days), day("2026-03-02"), "released on Sunday, due on Wednesday");
        assert_eq!(released_before(day("2026-03-05"), days), day("2026-03-03"), "released on Monday, due on Thursday");
        assert_eq!(released_before(day("2026-03-11"), days), day("2026-03-09"), "released on Friday, due on Wednesday");
    }

    #[test]
    fn a_line_holds_number_and_kind_and_a_long_email_counts_the_rest() {
        let row = |number| Mailable {
            member_id: Uuid::nil(),
            account_id: Uuid::nil(),
            kind: NotificationKind::Assignment,
            year: 2026,
            number,
            on_behalf: number == 7,
        };
        assert_eq!(
            lines(&[row(7)], Language("en")).unwrap(),
            "VC-2026-00007: assigned to you (for an absent colleague)"
        );
        assert_eq!(lines(&[row(48_213)], Language("en")).unwrap(), "VC-2026-48213: assigned to you");
        let many: Vec<_> = (0..53).map(|at| row(10_000 + at)).collect();
        let text = lines(&many, Language("de")).unwrap();
        assert!(text.ends_with("VC-2026-10049: Ihnen zugewiesen\nUnd 3 weitere."), "{text}");
    }
}
