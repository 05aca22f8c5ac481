//! The worker's part: requests expire, and information that is held back reaches the reporter on its day. The worker
//! needs no key for either.

use chrono::{Days, NaiveDate};
use entity::enums::NotificationKind;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::app::App;
use crate::audit::{self, Act, By, Kind};
use crate::cases::append_as_system;
use crate::notifications::feed::{self, Event};
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::tx::Tx;

/// Days before the end of a hold on which staff are notified.
const NOTICE: u64 = 14;
/// Maximum number of rows of one batch.
const BATCH: i32 = 500;

#[derive(FromQueryResult)]
struct Taken {
    id: Uuid,
    case_id: Uuid,
    asked_by: Uuid,
}

const EXPIRE: &str = "UPDATE identity_opening SET state = 'expired' WHERE id IN (SELECT id FROM identity_opening \
    WHERE state IN ('asked', 'approved') AND expires_at <= $1 LIMIT $2) RETURNING id, case_id, asked_by";
const TELL: &str = "UPDATE identity_disclosure SET told_on = $1, told_at = $3 WHERE id IN (SELECT id FROM identity_disclosure \
    WHERE told_on IS NULL AND state <> 'cancelled' AND hold_until <= $1 LIMIT $2) RETURNING id, case_id, asked_by";
const ANNOUNCE: &str = "UPDATE identity_disclosure SET hold_announced = true WHERE id IN (SELECT id FROM identity_disclosure \
    WHERE told_on IS NULL AND state <> 'cancelled' AND NOT hold_announced AND hold_until <= $1 LIMIT $2) \
    RETURNING id, case_id, asked_by";

/// One batch of one organisation. Returns whether rows may be left.
pub async fn turn(app: &App, tx: &Tx, org: Uuid, today: NaiveDate) -> Result<bool, Problem> {
    tx.pin(|scope| scope.today = Some(today)).await?;
    let take = async |sql, values: Vec<sea_orm::Value>| tx.all::<Taken>(sql, values).await;
    let now = app.clock.now();
    let expired = take(EXPIRE, vec![now.into(), BATCH.into()]).await?;
    let told = take(TELL, vec![today.into(), BATCH.into(), now.into()]).await?;
    let near = take(ANNOUNCE, vec![(today + Days::new(NOTICE)).into(), BATCH.into()]).await?;
    let steps: Vec<_> = [(&expired, "identity_expired"), (&told, "identity_told")]
        .into_iter()
        .flat_map(|(rows, kind)| rows.iter().map(move |row| (row.case_id, kind)))
        .collect();
    append_as_system(tx, org, &steps, today).await?;
    let acts: Vec<_> = [(&expired, Kind::IdentityOpeningExpired), (&told, Kind::IdentityReporterTold)]
        .into_iter()
        .flat_map(|(rows, kind)| rows.iter().map(move |row| Act::on_case(kind, By::System, row.case_id).on(row.id)))
        .collect();
    if !acts.is_empty() {
        let zone = PublicOrganisation::here(tx).await?.zone()?;
        audit::record_all(tx, &*app.keys.org(tx).await?, &app.clock, zone, acts).await?;
    }
    // All members who may view the identity learn that a hold ends, because another member decides on the next date.
    let event = |to| Event { kind: NotificationKind::IdentityNews, to, by: None, day: today };
    for row in &near {
        feed::notify(tx, vec![row.case_id], event(None)).await?;
    }
    for row in expired.iter().chain(&told) {
        feed::notify(tx, vec![row.case_id], event(Some(vec![row.asked_by]))).await?;
    }
    let is_full = |rows: &Vec<Taken>| rows.len() >= BATCH.unsigned_abs() as usize;
    Ok([&expired, &told, &near].into_iter().any(is_full))
}
