//! Collects the cases that an operation opened and writes their reading events.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use chrono_tz::Tz;
use sea_orm::Value;
use sea_orm::sea_query::{Expr, Query};
use uuid::Uuid;

use super::{Act, By, Kind};
use crate::keys::keyring::OrgKeys;
use crate::outside::clock::Clock;
use crate::problem::Problem;
use crate::tx::Tx;

#[derive(Debug, Default)]
pub struct Readings(Mutex<BTreeSet<Uuid>>);

impl Readings {
    pub fn note(&self, case: Uuid) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(case);
    }

    /// Whether all opened cases have their reading events.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Writes a reading event for each opened case, and settles the reader's notifications about it.
    ///
    /// # Errors
    /// When an event cannot be written. The caller must then send none of the opened content.
    pub async fn record(&self, tx: &Tx, keys: &OrgKeys, clock: &Clock, zone: Tz, by: By) -> Result<(), Problem> {
        let cases = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if cases.is_empty() {
            return Ok(());
        }
        let acts: Vec<_> = cases.iter().map(|case| Act::on_case(Kind::CaseOpened, by, *case)).collect();
        let inserts = super::inserts(tx, keys, clock, zone, &acts);
        let recorded = match by {
            // A person opened the cases, so the same statement settles their notifications. A program with a token
            // opens no case for its maker.
            By::Member(member) => {
                let values: [Value; 3] =
                    [member.into(), cases.into_iter().collect::<Vec<_>>().into(), clock.today(zone).into()];
                let settle = Query::select().expr(Expr::cust_with_values("app.case_opened($1, $2, $3)", values)).take();
                tx.insert_all_and(inserts, settle).await
            }
            _ => tx.insert_all(inserts).await.map(|_| ()),
        };
        recorded.inspect_err(|_| metrics::counter!("voicase_audit_failures_total").increment(1))
    }
}
