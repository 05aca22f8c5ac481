//! Automatic messages to the reporter. `intake::prepared` seals them in advance, and the release sends them. The worker
//! has no key of a case. Nothing reveals the time of day: all dates are the date of the release.

use chrono::NaiveDate;
use chrono_tz::Tz;
use entity::enums::Prepared;
use sea_orm::FromQueryResult;
use serde_json::json;
use uuid::Uuid;

use super::rules::personal_due;
use crate::app::App;
use crate::audit::{self, Act, By, Kind};
use crate::cases::append_as_system;
use crate::cases::turn::Batch;
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::tx::Tx;

/// A case that the release makes visible.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Released {
    pub id: Uuid,
    pub received_on: NaiveDate,
    /// Whether the release acknowledges the case.
    pub acknowledged: bool,
}

#[derive(FromQueryResult)]
struct Sent {
    case_id: Uuid,
    id: Uuid,
    kind: Prepared,
}

/// Sends every prepared message of released cases that is due. A reminder needs a case that still waits for the
/// reporter. Both numbers of a message continue those of its case.
const SEND: &str = "WITH due AS (SELECT p.org_id, p.id, p.case_id, p.kind, p.body, p.revision, \
        row_number() OVER (PARTITION BY p.case_id ORDER BY p.due_on, p.id)::int AS place \
        FROM prepared_message p JOIN \"case\" c ON c.org_id = p.org_id AND c.id = p.case_id \
        WHERE p.sent_on IS NULL AND NOT p.dropped AND p.due_on <= $1 AND c.released_on IS NOT NULL \
        AND (p.kind = 'acknowledgement' OR c.waiting_since IS NOT NULL)), \
    counted AS (UPDATE case_counter c SET messages = c.messages + b.more, shown = c.shown + b.more \
        FROM (SELECT case_id, count(*)::int AS more FROM due GROUP BY case_id) b WHERE c.case_id = b.case_id \
        RETURNING c.case_id, c.messages - b.more AS messages, c.shown - b.more AS shown), \
    written AS (INSERT INTO message (org_id, id, case_id, number, shown, author, body, revision, sent_on, released_on) \
        SELECT d.org_id, d.id, d.case_id, n.messages + d.place, n.shown + d.place, 'system', d.body, d.revision, $1, $1 \
        FROM due d JOIN counted n ON n.case_id = d.case_id) \
    UPDATE prepared_message p SET sent_on = $1 FROM due d WHERE p.id = d.id RETURNING p.case_id, p.id, p.kind";

/// The waiting cases whose reporter wrote a message in this batch. The database ends their wait when the message is
/// released, so call this before.
pub async fn answered(tx: &Tx, batch: Batch) -> Result<Vec<Uuid>, Problem> {
    let sql = "SELECT c.id FROM \"case\" c WHERE c.waiting_since IS NOT NULL AND EXISTS (SELECT FROM message m \
        WHERE m.org_id = c.org_id AND m.case_id = c.id AND m.released_on IS NULL AND ($1::date IS NULL OR m.sent_on < $1))";
    let rows = tx.rows(sql, [batch.before.into()]).await?;
    Ok(rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?)
}

/// Sends what is due, and writes deadlines, timeline and audit events. Call this after the release of messages.
pub async fn send(
    app: &App,
    tx: &Tx,
    organisation: &PublicOrganisation,
    released: &[Released],
    answered: &[Uuid],
) -> Result<(), Problem> {
    let zone = organisation.zone()?;
    let today = app.clock.today(zone);
    let sent = tx.all::<Sent>(SEND, [today.into()]).await?;
    if sent.is_empty() && answered.is_empty() {
        return Ok(());
    }
    acknowledge(tx, organisation, released, &sent, today).await?;
    write_steps(tx, organisation.id, &sent, answered, today).await?;
    record(app, tx, zone, &sent, answered).await
}

async fn acknowledge(
    tx: &Tx,
    organisation: &PublicOrganisation,
    released: &[Released],
    sent: &[Sent],
    today: NaiveDate,
) -> Result<(), Problem> {
    let first: Vec<&Sent> = sent.iter().filter(|one| one.kind == Prepared::Acknowledgement).collect();
    if first.is_empty() {
        return Ok(());
    }
    let cases: Vec<Uuid> = first.iter().map(|one| one.case_id).collect();
    let messages: Vec<Uuid> = first.iter().map(|one| one.id).collect();
    let meet = "UPDATE deadline d SET met_on = $1, met_by_message = s.id FROM unnest($2::uuid[], $3::uuid[]) s (case_id, id) \
        WHERE d.case_id = s.case_id AND d.kind = 'acknowledgement' AND d.met_on IS NULL";
    tx.run(meet, [today.into(), cases.clone().into(), messages.into()]).await?;
    let law = organisation.law()?;
    let mut days: Vec<NaiveDate> = released.iter().map(|one| one.received_on).collect();
    days.sort_unstable();
    days.dedup();
    for day in days {
        let of_day: Vec<Uuid> =
            released.iter().filter(|one| one.received_on == day && cases.contains(&one.id)).map(|one| one.id).collect();
        let due = law.feedback_due(day, Some(today)).on;
        let count = "UPDATE deadline SET started_on = $1, due_on = least(due_on, $2) WHERE case_id = ANY ($3) AND kind = 'feedback' AND met_on IS NULL";
        tx.run(count, [today.into(), due.into(), of_day.into()]).await?;
    }
    let start = "INSERT INTO deadline (org_id, id, case_id, kind, started_on, due_on) \
        SELECT $1, gen_random_uuid(), c, 'personal_message', $2, $3 FROM unnest($4::uuid[]) c";
    let due = personal_due(&law, today);
    tx.run(start, [organisation.id.into(), today.into(), due.into(), cases.into()]).await?;
    Ok(())
}

async fn write_steps(tx: &Tx, org: Uuid, sent: &[Sent], answered: &[Uuid], today: NaiveDate) -> Result<(), Problem> {
    let kind = |one: &Sent| match one.kind {
        Prepared::Acknowledgement => "acknowledged_automatically",
        Prepared::Reminder => "reminded",
    };
    let all =
        answered.iter().map(|case| (*case, "reporter_answered")).chain(sent.iter().map(|one| (one.case_id, kind(one))));
    append_as_system(tx, org, &all.collect::<Vec<_>>(), today).await
}

async fn record(app: &App, tx: &Tx, zone: Tz, sent: &[Sent], answered: &[Uuid]) -> Result<(), Problem> {
    let message = |one: &Sent| {
        let act = Act::on_case(Kind::MessageSent, By::System, one.case_id).on(one.id);
        act.with(json!({ "automatic": true }))
    };
    let ended = answered.iter().map(|case| Act::on_case(Kind::WaitingEnded, By::System, *case));
    let acts = sent.iter().map(message).chain(ended).collect();
    let keys = app.keys.org(tx).await?;
    audit::record_all(tx, &keys, &app.clock, zone, acts).await
}
