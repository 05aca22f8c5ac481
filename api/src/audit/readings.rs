//! Collects the cases that an operation opened and writes their reading events.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use chrono_tz::Tz;
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
        let acts = cases.iter().map(|case| Act::on_case(Kind::CaseOpened, by, *case)).collect();
        let recorded = super::record_all(tx, keys, clock, zone, acts).await;
        recorded.inspect_err(|_| metrics::counter!("voicase_audit_failures_total").increment(1))?;
        // A person opened the cases, so their notifications are settled. A program with a token opens no case for its
        // maker.
        if let By::Member(member) = by {
            let cases: Vec<_> = cases.into_iter().collect();
            let values = [member.into(), cases.into(), clock.today(zone).into()];
            tx.run("SELECT app.case_opened($1, $2, $3)", values).await?;
        }
        Ok(())
    }
}
