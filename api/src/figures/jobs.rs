//! The worker's part: counting the periods that have ended. The worker needs no key for it.

use chrono::NaiveDate;
use sea_orm::EntityTrait;
use serde_json::json;

use super::tables::tables;
use super::{Fact, periods};
use crate::app::App;
use crate::audit::{self, Act, By, Kind};
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::tx::Tx;

/// The cases that count and that did something between $1 and $2. A case counts if each member with access to all departments
/// sees it. Otherwise a member could compare a figure with their own list, and learn of a case that is hidden from them.
const FACTS: &str = "SELECT c.source, c.anonymity, c.language, c.category_id, c.department_id, c.received_on, c.released_on, \
      c.closed_on, l.outcome, a.due_on AS acknowledge_by, a.met_on AS acknowledged_on, f.due_on AS answer_by, f.met_on AS answered_on, \
      EXISTS (SELECT FROM message m WHERE m.org_id = c.org_id AND m.case_id = c.id AND m.author = 'reporter' AND m.released_on <= $2) AS dialogue \
    FROM \"case\" c \
      LEFT JOIN LATERAL (SELECT k.outcome FROM closing k WHERE k.org_id = c.org_id AND k.case_id = c.id AND k.closed_on = c.closed_on \
        ORDER BY k.round DESC, k.revision DESC LIMIT 1) l ON true \
      LEFT JOIN LATERAL (SELECT d.due_on, d.met_on FROM deadline d WHERE d.org_id = c.org_id AND d.case_id = c.id \
        AND d.kind = 'acknowledgement' AND d.due_on BETWEEN $1 AND $2 ORDER BY d.due_on DESC LIMIT 1) a ON true \
      LEFT JOIN LATERAL (SELECT d.due_on, d.met_on FROM deadline d WHERE d.org_id = c.org_id AND d.case_id = c.id \
        AND d.kind = 'feedback' AND d.due_on BETWEEN $1 AND $2 ORDER BY d.due_on DESC LIMIT 1) f ON true \
    WHERE c.released_on <= $2 AND NOT c.restricted AND NOT c.retaliation AND NOT EXISTS (SELECT FROM case_exclusion x \
        WHERE x.org_id = c.org_id AND x.case_id = c.id AND x.lifted_at IS NULL) \
      AND (c.released_on >= $1 OR c.closed_on IS NULL OR c.closed_on >= $1 OR a.due_on IS NOT NULL OR f.due_on IS NOT NULL)";

/// Another worker may have counted the period meanwhile.
const ADD: &str = "INSERT INTO figures (org_id, first_on, last_on, tables) SELECT app.org(), $1, $2, $3 \
    WHERE NOT EXISTS (SELECT FROM figures f WHERE f.org_id = app.org() AND f.last_on >= $1) ON CONFLICT DO NOTHING";

/// Counts the periods of one organisation that can be counted.
pub async fn turn(app: &App, tx: &Tx) -> Result<(), Problem> {
    let zone = PublicOrganisation::here(tx).await?.zone()?;
    let settled = periods::settled(app.clock.today(zone));
    let first = first(tx).await?;
    if periods::quarter_end(first) > settled {
        return Ok(());
    }
    let facts = tx.all::<Fact>(FACTS, [first.into(), settled.into()]).await?;
    let received =
        |from: NaiveDate, to: NaiveDate| facts.iter().filter(|one| (from..=to).contains(&one.released_on)).count();
    for (from, to) in periods::ended(first, settled, received) {
        let tables = serde_json::to_value(tables(&facts, from, to)).map_err(Problem::internal)?;
        if tx.run(ADD, [from.into(), to.into(), tables.into()]).await? == 0 {
            return Ok(());
        }
        let detail = json!({ "from": from, "to": to });
        let act = Act { kind: Kind::FiguresCounted, by: By::System, case: None, object: None, seals: vec![], detail };
        audit::record(tx, &*app.keys.org(tx).await?, &app.clock, zone, act).await?;
    }
    Ok(())
}

/// The day after the last period, or the first day of the quarter in which the organisation was founded.
async fn first(tx: &Tx) -> Result<NaiveDate, Problem> {
    let last: Option<NaiveDate> = tx.value("SELECT max(last_on) FROM figures WHERE org_id = app.org()", []).await?;
    if let Some(next) = last.and_then(|day| day.succ_opt()) {
        return Ok(next);
    }
    let founded = entity::organisation::Entity::find().one(tx).await?.ok_or(Problem::NotFound)?.founded_at;
    Ok(periods::quarter(founded.date_naive()))
}
