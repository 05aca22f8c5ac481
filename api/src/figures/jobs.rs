//! The worker's part: counting the periods that have ended. The worker needs no key for it.

use chrono::NaiveDate;
use sea_orm::EntityTrait;
use serde_json::json;

use super::cells::rounded;
use super::tables::tables;
use super::{Fact, periods};
use crate::app::App;
use crate::audit::{self, Act, By, Kind};
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::tx::Tx;

/// The reports of $1 to $2 that count, as they are today ($3). A case counts if each member with access to all departments
/// sees it. Otherwise a member could compare a figure with their own list, and learn of a case that is hidden from them. The
/// order is random, because it decides which one of equal groups is shown.
const FACTS: &str = "SELECT c.source, c.anonymity, c.category_id, c.received_on, c.released_on, \
      (SELECT k.outcome FROM closing k WHERE c.closed_on IS NOT NULL AND k.org_id = c.org_id AND k.case_id = c.id AND k.closed_on IS NOT NULL \
        ORDER BY k.round DESC LIMIT 1) AS outcome, \
      a.met_on AS acknowledged_on, a.late AS acknowledged_late, f.met_on AS answered_on, f.late AS answered_late \
    FROM \"case\" c \
      CROSS JOIN LATERAL (SELECT min(d.met_on) AS met_on, coalesce(bool_or(coalesce(d.met_on, $3) > d.due_on), false) AS late \
        FROM deadline d WHERE d.org_id = c.org_id AND d.case_id = c.id AND d.kind = 'acknowledgement') a \
      CROSS JOIN LATERAL (SELECT min(d.met_on) AS met_on, coalesce(bool_or(coalesce(d.met_on, $3) > d.due_on), false) AS late \
        FROM deadline d WHERE d.org_id = c.org_id AND d.case_id = c.id AND d.kind = 'feedback') f \
    WHERE c.released_on BETWEEN $1 AND $2 AND NOT c.restricted AND NOT c.retaliation AND NOT EXISTS (SELECT FROM case_exclusion x \
        WHERE x.org_id = c.org_id AND x.case_id = c.id AND x.lifted_at IS NULL) ORDER BY random()";

const ADD: &str = "INSERT INTO figures (org_id, first_on, last_on, cases, tables) VALUES (app.org(), $1, $2, $3, $4)";
/// The quarters up to $1 are judged. Another worker may have judged them meanwhile.
const MARK: &str = "INSERT INTO figures_mark (org_id, judged_to) VALUES (app.org(), $1) ON CONFLICT DO NOTHING";

/// Judges the quarters of one organisation that are settled since the last time, and counts the periods that end with them.
pub async fn turn(app: &App, tx: &Tx) -> Result<(), Problem> {
    let zone = PublicOrganisation::here(tx).await?.zone()?;
    let today = app.clock.today(zone);
    let settled = periods::settled(today);
    let (first, next) = waiting(tx).await?;
    if periods::quarter_end(next) > settled || tx.run(MARK, [settled.into()]).await? == 0 {
        return Ok(());
    }
    let facts = tx.all::<Fact>(FACTS, [first.into(), settled.into(), today.into()]).await?;
    let of = |from: NaiveDate, to: NaiveDate| facts.iter().filter(move |one| (from..=to).contains(&one.released_on));
    for (from, to) in periods::ended(first, next, settled, |from, to| of(from, to).count()) {
        let reports: Vec<&Fact> = of(from, to).collect();
        let cases = i32::try_from(rounded(reports.len())).map_err(Problem::internal)?;
        let tables = serde_json::to_value(tables(&reports)).map_err(Problem::internal)?;
        tx.run(ADD, [from.into(), to.into(), cases.into(), tables.into()]).await?;
        let detail = json!({ "from": from, "to": to });
        let act = Act { kind: Kind::FiguresCounted, by: By::System, case: None, object: None, seals: vec![], detail };
        audit::record(tx, &*app.keys.org(tx).await?, &app.clock, zone, act).await?;
    }
    Ok(())
}

/// The day after the last period, and the day after the last quarter that was judged. Without them, the first day of the
/// quarter in which the organisation was founded.
async fn waiting(tx: &Tx) -> Result<(NaiveDate, NaiveDate), Problem> {
    let founded = entity::organisation::Entity::find().one(tx).await?.ok_or(Problem::NotFound)?.founded_at;
    let counted = tx.value("SELECT max(last_on) FROM figures WHERE org_id = app.org()", []).await?;
    let judged = tx.value("SELECT max(judged_to) FROM figures_mark WHERE org_id = app.org()", []).await?;
    let start = periods::quarter(founded.date_naive());
    let after = |last: Option<NaiveDate>| last.and_then(|day| day.succ_opt()).unwrap_or(start);
    Ok((after(counted), after(judged)))
}
