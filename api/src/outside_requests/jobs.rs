//! The worker's part: questions expire, and the members who asked are notified. The worker needs no key for it.

use chrono::NaiveDate;
use entity::enums::NotificationKind;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::app::App;
use crate::audit::{self, Act, By, Kind};
use crate::notifications::feed::{Event, notify};
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::tx::Tx;

/// Maximum number of rows of one batch.
const BATCH: i32 = 500;

#[derive(FromQueryResult)]
struct Taken {
    id: Uuid,
    case_id: Uuid,
    asked_by: Uuid,
    /// The question took no answer any more before its last day.
    is_over: bool,
}

const EXPIRE: &str = "UPDATE outside_request SET state = 'expired' WHERE id IN (SELECT id FROM outside_request \
      WHERE state = 'open' AND expires_on < $1 LIMIT $2) AND state = 'open' AND expires_on < $1 \
    RETURNING id, case_id, asked_by, id IN (SELECT app.outside_over(case_id)) AS is_over";

/// One batch of one organisation. Returns whether rows may be left.
pub async fn expire(app: &App, tx: &Tx, today: NaiveDate) -> Result<bool, Problem> {
    // `app.outside_over` needs the current date.
    tx.pin(|scope| scope.today = Some(today)).await?;
    let expired = tx.all::<Taken>(EXPIRE, [today.into(), BATCH.into()]).await?;
    if expired.is_empty() {
        return Ok(false);
    }
    let act = |row: &Taken| Act::on_case(Kind::OutsideExpired, By::System, row.case_id).on(row.id);
    let zone = PublicOrganisation::here(tx).await?.zone()?;
    audit::record_all(tx, &*app.keys.org(tx).await?, &app.clock, zone, expired.iter().map(act).collect()).await?;
    for row in expired.iter().filter(|row| !row.is_over) {
        let to = Some(vec![row.asked_by]);
        notify(tx, vec![row.case_id], Event { kind: NotificationKind::OutsideExpired, to, by: None, day: today })
            .await?;
    }
    Ok(expired.len() >= BATCH.unsigned_abs() as usize)
}
