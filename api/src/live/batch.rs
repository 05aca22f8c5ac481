//! What a member hears of changes: one look-up for all of a member's lines and a batch of changes.

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
use crate::hub::{Batch, Ears, Notice, Notices, PAUSE};
use crate::problem::Problem;
use crate::tx::{Mode, Scope, Tx};

/// How long changes are collected before it is looked up which of them the member sees; up to twice as long, so that members
/// do not all ask together.
const COLLECT: Duration = Duration::from_millis(200);
/// Batches that a slow line may be behind.
const BEHIND: usize = 256;

/// The member's ears, shared with other lines.
pub(super) fn ears(app: &Arc<App>, who: SignedIn, org: Uuid, member: Uuid, notices: Notices) -> Arc<Ears> {
    let mut members = app.live.members.0.lock().unwrap_or_else(PoisonError::into_inner);
    members.retain(|_, ears| ears.strong_count() > 0);
    if let Some(ears) = members.get(&member).and_then(Weak::upgrade).filter(|ears| !ears.task.is_finished()) {
        return ears;
    }
    let (batches, _) = channel(BEHIND);
    let hearer = Hearer { app: app.clone(), who, org };
    let ears = Arc::new(Ears { batches: batches.clone(), task: tokio::spawn(hearer.hear(notices, batches)) });
    members.insert(member, Arc::downgrade(&ears));
    ears
}

/// Looks up under the member's own row-level security. Whether each line may go on is that line's own question.
struct Hearer {
    app: Arc<App>,
    who: SignedIn,
    org: Uuid,
}

impl Hearer {
    /// Until notices are lost or the member is none any more: then the lines are closed.
    async fn hear(self, mut notices: Notices, batches: Sender<Batch>) {
        while let Some(changed) = self.collect(&mut notices).await {
            let seen = loop {
                match self.seen(&changed).await {
                    Ok(seen) => break seen,
                    Err(Problem::Unauthenticated | Problem::Forbidden | Problem::NotFound) => return,
                    // No answer: the pool is full, or the database is away.
                    Err(problem) => tracing::debug!(?problem, "changes could not be looked up; trying again"),
                }
                tokio::time::sleep(PAUSE).await;
            };
            // Nobody listening is no error.
            let _ = batches.send(Arc::new(seen));
        }
    }

    /// The cases of the organisation that change while changes are collected.
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
        actor::enter(tx, self.who, self.org, self.app.clock.now()).await?;
        let query = case::Entity::find().select_only().column(case::Column::Id);
        Ok(query.filter(case::Column::Id.is_in(cases.iter().copied())).into_tuple().all(tx).await?)
    }
}
