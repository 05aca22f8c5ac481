//! The release makes the reports, messages and files of one period visible to staff together. Cases get random numbers,
//! so nothing shows when within the period a report came. Every release writes the organisation's mark, which is the
//! time of its last release, even when nothing waited. So the mark reveals nothing about a reporter. A release and its
//! mark are one transaction. Two workers never release the same organisation at the same time.

use std::collections::HashSet;

use chrono::{DateTime, Datelike, DurationRound, NaiveDate, TimeDelta, Utc};
use entity::enums::{NotificationKind, ReleaseTick};
use entity::release_mark;
use futures::{StreamExt, stream};
use rand::RngExt;
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Set};
use serde_json::json;
use uuid::Uuid;

use super::clocks::automatic::{self, Released};
use super::consents;
use super::turn::{Batch, Plan};
use crate::app::App;
use crate::audit::{self, Act, By, Kind};
use crate::metrics::RELEASE_LATE;
use crate::notifications::feed::{Event, notify};
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::queue::{self, Job};
use crate::routing;
use crate::tx::{Mode, Scope, Tx};

/// Number of organisations that are released concurrently. An organisation that waits for a lock does not delay the
/// others.
const CONCURRENCY: usize = 4;
/// Maximum number of cases whose notifications one statement writes.
const ANNOUNCED: usize = 100;
/// Maximum pause after a failure.
const MAX_PAUSE: TimeDelta = TimeDelta::minutes(5);
/// Precision of a mark. A truncated time does not reveal how long the work before the mark took.
const MARK_PRECISION: TimeDelta = TimeDelta::minutes(1);

/// An organisation that may be due for a release.
#[derive(Clone, Debug, FromQueryResult)]
struct DueOrganisation {
    org_id: Uuid,
    tick: ReleaseTick,
    time_zone: String,
    done_at: DateTime<Utc>,
    retry_at: Option<DateTime<Utc>>,
}

impl DueOrganisation {
    fn plan(&self) -> Result<Plan, Problem> {
        let zone = self.time_zone.parse().map_err(|_| Problem::internal("an organisation's time zone is unknown"))?;
        Ok(Plan { tick: self.tick, zone })
    }
}

/// Releases every organisation that is due. A failed organisation does not delay the others. The next try follows after
/// a pause that grows with each failure.
///
/// # Errors
/// When the list of organisations cannot be read.
pub async fn round(app: &App) -> Result<(), Problem> {
    let now = app.clock.now();
    let tx = app.tx(Mode::ReadOnly, Scope::default());
    let sql = "SELECT * FROM app.release_turns($1)";
    let turns = tx.all::<DueOrganisation>(sql, [now.into()]).await;
    tx.finish(false).await?;
    let tries: Vec<_> = turns?.into_iter().map(|turn| one(app, turn, now)).collect();
    let late: Vec<TimeDelta> = stream::iter(tries).buffer_unordered(CONCURRENCY).collect().await;
    let latest = late.into_iter().max().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "seconds of years are far below 2^53")]
    metrics::gauge!(RELEASE_LATE).set(latest.num_seconds() as f64);
    Ok(())
}

/// Releases the organisation if it is due. Returns how overdue the release still is afterwards.
async fn one(app: &App, turn: DueOrganisation, now: DateTime<Utc>) -> TimeDelta {
    let plan = turn.plan();
    let late = plan.as_ref().map_or(now - turn.done_at, |plan| plan.late(turn.done_at, now));
    let is_due = plan.is_ok_and(|plan| plan.due(turn.done_at, now).is_some());
    // Ignore a `retry_at` further in the future, because only a machine whose clock was ahead writes such a time.
    let is_paused = turn.retry_at.is_some_and(|at| now < at && at <= now + MAX_PAUSE);
    if !is_due || is_paused {
        return late;
    }
    let Err(problem) = self::turn(app, turn.org_id).await else { return TimeDelta::zero() };
    metrics::counter!("voicase_release_failures_total").increment(1);
    tracing::error!(org = %turn.org_id, ?problem, "an organisation's reports could not be released");
    if let Err(problem) = postpone(app, turn.org_id).await {
        tracing::warn!(org = %turn.org_id, ?problem, "a failed release could not be postponed");
    }
    late
}

/// Releases one organisation if it is due. Release and mark are one transaction, so after an error the release is still
/// due. Returns false when the release is not due, or when another worker runs the release.
pub async fn turn(app: &App, org: Uuid) -> Result<bool, Problem> {
    app.autonomous(Scope::org(org), async |tx| {
        let organisation = entity::organisation::Entity::find().one(tx).await?.ok_or(Problem::NotFound)?;
        let zone = PublicOrganisation::here(tx).await?.zone()?;
        let Some(mark) = claim(tx, org, organisation.founded_at).await? else { return Ok(false) };
        let (now, plan) = (app.clock.now(), Plan { tick: organisation.release_tick, zone });
        let Some(batch) = plan.due(mark.done_at, now) else { return Ok(false) };
        release(app, tx, org, batch).await?;
        // With immediate release, the mark changes only once a minute, so that the mark does not reveal the exact time
        // of a release.
        let done =
            if plan.tick == ReleaseTick::Immediate && now - mark.done_at < MARK_PRECISION { mark.done_at } else { now };
        let row = release_mark::ActiveModel {
            done_at: Set(done.duration_trunc(MARK_PRECISION).map_err(Problem::internal)?),
            failures: Set(0),
            retry_at: Set(None),
            ..Default::default()
        };
        release_mark::Entity::update_many().set(row).filter(release_mark::Column::OrgId.eq(org)).exec(tx).await?;
        Ok(true)
    })
    .await
}

/// Locks the organisation's mark. Returns `None` while another worker holds the lock. The first mark is one hour before
/// the founding, so that the first hourly release covers the minimum time ([`super::turn::SPACING`]).
async fn claim(tx: &Tx, org: Uuid, founded: DateTime<Utc>) -> Result<Option<release_mark::Model>, Problem> {
    let before = founded - TimeDelta::hours(1);
    let first = "INSERT INTO release_mark (org_id, done_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    tx.run(first, [org.into(), before.into()]).await?;
    let query = release_mark::Entity::find().lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    Ok(query.one(tx).await?)
}

/// Sets the time of the next try after a failure. The first pause is five seconds, and each further pause is twice as
/// long, up to five minutes.
async fn postpone(app: &App, org: Uuid) -> Result<(), Problem> {
    app.autonomous(Scope::org(org), async |tx| {
        let founded = entity::organisation::Entity::find().one(tx).await?.ok_or(Problem::NotFound)?.founded_at;
        let Some(mark) = claim(tx, org, founded).await? else { return Ok(()) };
        let pause = TimeDelta::seconds(5 << mark.failures.clamp(0, 10)).min(MAX_PAUSE);
        let row = release_mark::ActiveModel {
            failures: Set(mark.failures.saturating_add(1)),
            retry_at: Set(Some(app.clock.now() + pause)),
            ..Default::default()
        };
        release_mark::Entity::update_many().set(row).filter(release_mark::Column::OrgId.eq(org)).exec(tx).await?;
        Ok(())
    })
    .await
}

/// Releases everything that waits in one organisation, whatever its release period is. For demo data and tests.
pub async fn now(app: &App, org: Uuid) -> Result<(), Problem> {
    app.autonomous(Scope::org(org), async |tx| release(app, tx, org, Batch::ALL).await).await
}

/// Sets the message numbers that staff see. Within a case, the numbers continue in the order in which the messages were
/// written.
const SHOW_MESSAGES: &str = "WITH batch AS (SELECT m.id, m.case_id, row_number() OVER (PARTITION BY m.case_id ORDER BY m.number)::int AS place \
        FROM message m WHERE m.released_on IS NULL AND ($2::date IS NULL OR m.sent_on < $2)), \
    counted AS (UPDATE case_counter c SET shown = c.shown + b.more \
        FROM (SELECT case_id, count(*)::int AS more FROM batch GROUP BY case_id) b WHERE c.case_id = b.case_id \
        RETURNING c.case_id, c.shown - b.more AS before) \
    UPDATE message m SET released_on = $1, shown = n.before + b.place FROM batch b JOIN counted n ON n.case_id = b.case_id WHERE m.id = b.id \
    RETURNING m.case_id";

async fn release(app: &App, tx: &Tx, org: Uuid, batch: Batch) -> Result<(), Problem> {
    let organisation = PublicOrganisation::here(tx).await?;
    let zone = organisation.zone()?;
    let today = app.clock.today(zone);
    tx.pin(|scope| scope.today = Some(today)).await?;
    let cases = number_cases(tx, today, batch).await?;
    // Before any notification, so that only members learn of a case who see it after its routing.
    let released: Vec<Uuid> = cases.iter().map(|case| case.id).collect();
    let assigned = routing::released(app, tx, zone, &released).await?;
    let answered = automatic::answered(tx, batch).await?;
    // Release the events before the rows. If a row is written in between, the row is released now, and its event with
    // the next release. In the reverse order, staff would see an event whose row is not visible yet.
    let events = "UPDATE audit_event SET xid = pg_current_xact_id() WHERE xid IS NULL AND ($1::date IS NULL OR happened_on < $1)";
    tx.run(events, [batch.before.into()]).await?;
    let shown = tx.rows(SHOW_MESSAGES, [today.into(), batch.before.into()]).await?;
    let files =
        "UPDATE attachment SET released_on = $1 WHERE released_on IS NULL AND ($2::date IS NULL OR added_on < $2)";
    tx.run(files, [today.into(), batch.before.into()]).await?;
    consents::release(tx, org, today, batch).await?;
    let messages = shown.into_iter().map(|row| row.try_get("", "case_id")).collect::<Result<_, _>>()?;
    // As with an assignment by hand, a report with an assignee is no matter of other members any more.
    let reports = released.into_iter().filter(|case| !assigned.contains(case)).collect();
    announce(tx, org, today, (&cases, reports), messages).await?;
    start_meetings(tx, today).await?;
    automatic::send(app, tx, &organisation, &cases, &answered).await?;
    if !cases.is_empty() {
        let keys = app.keys.org(tx).await?;
        let act = Act {
            kind: Kind::ReportsReleased,
            by: By::System,
            case: None,
            object: None,
            seals: vec![],
            detail: json!({ "cases": cases.len() }),
        };
        audit::record(tx, &keys, &app.clock, zone, act).await?;
        queue::enqueue(tx, org, Job::ConfirmSecrets(cases.iter().map(|case| case.id).collect()), today, None).await?;
    }
    Ok(())
}

/// Starts the deadline of each request for a meeting that staff see from now on.
async fn start_meetings(tx: &Tx, today: NaiveDate) -> Result<(), Problem> {
    let sql = "INSERT INTO deadline (org_id, id, case_id, kind, started_on, due_on) \
        SELECT r.org_id, gen_random_uuid(), r.case_id, 'meeting', r.asked_on, r.due_on \
        FROM meeting_request r JOIN message m ON m.org_id = r.org_id AND m.id = r.message_id \
        WHERE m.released_on = $1 AND r.held_on IS NULL AND r.declined_on IS NULL \
          AND NOT EXISTS (SELECT FROM deadline d WHERE d.org_id = r.org_id AND d.case_id = r.case_id AND d.kind = 'meeting' AND d.met_on IS NULL)";
    tx.run(sql, [today.into()]).await?;
    Ok(())
}

/// Notifies staff of these reports among the released cases, and of the messages in other cases. A notification has the date of the
/// release and no instant. Jobs announce what a flood of reports brings beyond [`ANNOUNCED`], so that it cannot exceed
/// the time limit of the release.
async fn announce(
    tx: &Tx,
    org: Uuid,
    today: NaiveDate,
    (cases, reports): (&[Released], Vec<Uuid>),
    messages: HashSet<Uuid>,
) -> Result<(), Problem> {
    let new: HashSet<Uuid> = cases.iter().map(|case| case.id).collect();
    let messages: Vec<Uuid> = messages.into_iter().filter(|case| !new.contains(case)).collect();
    for (kind, all, later) in [
        (NotificationKind::NewReport, reports, Job::AnnounceReports as fn(_) -> _),
        (NotificationKind::Message, messages, Job::AnnounceMessages),
    ] {
        let mut parts = all.chunks(ANNOUNCED);
        let first = parts.next().unwrap_or_default().to_vec();
        notify(tx, first, Event { kind, to: None, by: None, day: today }).await?;
        for part in parts {
            queue::enqueue(tx, org, later(part.to_vec()), today, None).await?;
        }
    }
    Ok(())
}

/// Assigns case numbers to waiting cases. The numbers are random within the year. So they reveal neither how many cases
/// there are nor their order. A case with a prepared acknowledgement counts as acknowledged.
async fn number_cases(tx: &Tx, today: NaiveDate, batch: Batch) -> Result<Vec<Released>, Problem> {
    let waiting = "SELECT c.id, c.received_on, EXISTS (SELECT FROM prepared_message p WHERE p.org_id = c.org_id AND p.case_id = c.id \
          AND p.kind = 'acknowledgement') AS acknowledged \
        FROM \"case\" c WHERE c.released_on IS NULL AND ($1::date IS NULL OR c.received_on < $1) ORDER BY random() FOR NO KEY UPDATE OF c";
    let cases = tx.all::<Released>(waiting, [batch.before.into()]).await?;
    for (case, number) in cases.iter().zip(draw_numbers(tx, today.year(), cases.len()).await?) {
        let give = "UPDATE \"case\" SET released_on = $1, year = $2, number = $3, acknowledged_on = $4 WHERE id = $5";
        let acknowledged = case.acknowledged.then_some(today);
        let values = [today.into(), today.year().into(), number.into(), acknowledged.into(), case.id.into()];
        tx.run(give, values).await?;
    }
    Ok(cases)
}

/// Draws numbers of five digits that no case of the year has. Uses more digits when free numbers become rare.
async fn draw_numbers(tx: &Tx, year: i32, wanted: usize) -> Result<HashSet<i32>, Problem> {
    let mut drawn = HashSet::new();
    let mut space = 10_000..100_000;
    let mut misses = 0;
    while drawn.len() < wanted {
        let missing = wanted - drawn.len();
        let tries: Vec<i32> = (0..missing).map(|_| rand::rng().random_range(space.clone())).collect();
        let sql = "SELECT number FROM \"case\" WHERE year = $1 AND number = ANY ($2)";
        let rows = tx.rows(sql, [year.into(), tries.clone().into()]).await?;
        let taken: HashSet<i32> = rows.iter().map(|row| row.try_get("", "number")).collect::<Result<_, _>>()?;
        let before = drawn.len();
        drawn.extend(tries.into_iter().filter(|number| !taken.contains(number)));
        // If fewer than half of the drawn numbers were free, more than half of all numbers are probably in use.
        misses += usize::from(2 * (drawn.len() - before) < missing);
        if misses > 3 && space.end < 100_000_000 {
            (space, misses) = (space.start * 10..space.end * 10, 0);
        }
    }
    Ok(drawn)
}
