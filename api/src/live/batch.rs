//! Finds the changed cases that a member can see. One query serves all connections of the member, for a batch of
//! changes.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, Weak};
use std::time::Duration;

use entity::case;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use tokio::sync::broadcast::{Sender, channel};
use tokio::time::Instant;
use uuid::Uuid;

use crate::actor::{self, SignedIn};
use crate::app::App;
use crate::hub::{Batch, MemberSubscription, Notice, Notices, RECONNECT_DELAY};
use crate::problem::Problem;
use crate::tx::{Mode, Scope, Tx};

/// Minimum time to collect changes before the query. The actual time is random, up to twice as long, so that members do
/// not query at the same moment.
const COLLECT: Duration = Duration::from_millis(200);
/// Maximum number of batches that a slow subscription may lag behind.
const MAX_LAG: usize = 256;

/// Returns the shared subscription of a member, and starts it if there is none.
pub(super) fn subscription(
    app: &Arc<App>,
    who: SignedIn,
    org: Uuid,
    member: Uuid,
    notices: Notices,
) -> Arc<MemberSubscription> {
    let mut members = app.live.members.0.lock().unwrap_or_else(PoisonError::into_inner);
    members.retain(|_, subscription| subscription.strong_count() > 0);
    if let Some(subscription) =
        members.get(&member).and_then(Weak::upgrade).filter(|subscription| !subscription.task.is_finished())
    {
        return subscription;
    }
    let (batches, _) = channel(MAX_LAG);
    let change_filter = ChangeFilter { app: app.clone(), who, org };
    let subscription = Arc::new(MemberSubscription {
        batches: batches.clone(),
        task: tokio::spawn(change_filter.run(notices, batches)),
    });
    members.insert(member, Arc::downgrade(&subscription));
    subscription
}

/// Queries under the member's own row-level security. Each connection checks its own access separately.
struct ChangeFilter {
    app: Arc<App>,
    who: SignedIn,
    org: Uuid,
}

impl ChangeFilter {
    /// Runs until notices are lost or the membership ends. Each connection of the member then closes.
    async fn run(self, mut notices: Notices, batches: Sender<Batch>) {
        while let Some(changed) = self.collect(&mut notices).await {
            let seen = loop {
                match self.seen(&changed).await {
                    Ok(seen) => break seen,
                    Err(Problem::Unauthenticated | Problem::Forbidden | Problem::NotFound) => return,
                    // Retry, because the pool is exhausted or the database is down.
                    Err(problem) => tracing::debug!(?problem, "changed cases could not be read, retrying"),
                }
                tokio::time::sleep(RECONNECT_DELAY).await;
            };
            // `send` fails only if there is no listener.
            let _ = batches.send(Arc::new(seen));
        }
    }

    /// Collects the changed cases of the organisation. `None` if notices were lost.
    async fn collect(&self, notices: &mut Notices) -> Option<HashSet<Uuid>> {
        let mut changed = HashSet::new();
        let mut end = None;
        loop {
            let notice = match end {
                None => notices.recv().await,
                Some(end) => match tokio::time::timeout_at(end, notices.recv()).await {
                    Ok(notice) => notice,
                    Err(_) => return Some(changed),
                },
            };
            if let Notice::Case { org, case } = notice.ok()?
                && org == self.org
            {
                changed.insert(case);
                end.get_or_insert_with(|| Instant::now() + COLLECT.mul_f64(1.0 + rand::random::<f64>()));
            }
        }
    }

    async fn seen(&self, cases: &HashSet<Uuid>) -> Result<Vec<Uuid>, Problem> {
        let tx = self.app.tx(Mode::ReadOnly, Scope::default());
        let seen = self.enter_and_find(&tx, cases).await;
        let _ = tx.finish(false).await;
        seen
    }

    async fn enter_and_find(&self, tx: &Tx, cases: &HashSet<Uuid>) -> Result<Vec<Uuid>, Problem> {
        actor::enter_unchecked(tx, self.who, self.org, self.app.clock.now()).await?;
        let query = case::Entity::find().select_only().column(case::Column::Id);
        Ok(query.filter(case::Column::Id.eq_any(cases.iter().copied())).into_tuple().all(tx).await?)
    }
}
