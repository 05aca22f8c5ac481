//! The worker's part: questions expire. The worker needs no key for it.

use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::app::App;
use crate::audit::{self, Act, By, Kind};
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::tx::Tx;

/// Maximum number of rows of one batch.
const BATCH: i32 = 500;

#[derive(FromQueryResult)]
struct Taken {
    id: Uuid,
    case_id: Uuid,
}

/// One batch of one organisation. Returns whether rows may be left.
pub async fn expire(app: &App, tx: &Tx, today: NaiveDate) -> Result<bool, Problem> {
    let sql = "UPDATE outside_request SET state = 'expired' WHERE id IN (SELECT id FROM outside_request \
        WHERE state = 'open' AND expires_on < $1 LIMIT $2) AND state = 'open' AND expires_on < $1 RETURNING id, case_id";
    let expired = tx.all::<Taken>(sql, [today.into(), BATCH.into()]).await?;
    if expired.is_empty() {
        return Ok(false);
    }
    let act = |row: &Taken| Act::on_case(Kind::OutsideExpired, By::System, row.case_id).on(row.id);
    let zone = PublicOrganisation::here(tx).await?.zone()?;
    audit::record_all(tx, &*app.keys.org(tx).await?, &app.clock, zone, expired.iter().map(act).collect()).await?;
    Ok(expired.len() >= BATCH.unsigned_abs() as usize)
}
