//! Presence: the members who have a case open now. Every open page announces its member through a notification of the
//! database, so that all processes receive it. Nothing is stored.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use entity::case;
use futures::Stream;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval};
use uuid::Uuid;

use super::Listener;
use crate::hub::{Notice, Notices, Page};
use crate::problem::Problem;
use crate::tx::{Mode, Scope, Tx};

/// How often a page announces its member again.
const BEAT: Duration = Duration::from_secs(15);
/// How soon a page answers new pages, so that they learn of it. Several new pages get one answer.
const ANSWER: Duration = Duration::from_millis(300);
/// A page without an announcement for this long counts as closed.
const EXPIRY: Duration = Duration::from_secs(40);

async fn announce(tx: &Tx, page: Page, is_open: bool) -> Result<(), Problem> {
    tx.run("SELECT pg_notify('presence', $1)", [page.payload(is_open).into()]).await?;
    Ok(())
}

/// An open page, and the other pages of the same case.
struct OpenPage {
    listener: Arc<Listener>,
    page: Page,
    notices: Notices,
    /// Member and last announcement of each other page.
    others: HashMap<Uuid, (Uuid, Instant)>,
    beat: Interval,
    /// Whether the next beat comes early, as an answer to a new page.
    is_answering: bool,
    _permit: OwnedSemaphorePermit,
}

impl Listener {
    /// Streams the ids of the other members who have the case open, first those of now and then after each change. The
    /// members see this listener in the same way. Ends when the listener can no longer see the case.
    ///
    /// # Errors
    /// `NotFound` if the listener cannot see the case. Otherwise as [`Listener::cases`].
    pub async fn presence(self: Arc<Self>, case: Uuid) -> Result<impl Stream<Item = Vec<Uuid>> + use<>, Problem> {
        let permit = self.permit()?;
        let notices = self.app.live_notices().await?;
        let page = Page { org: self.member.org, case, member: self.member.id, id: Uuid::new_v4() };
        let mut beat = interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        beat.reset();
        let open = OpenPage {
            listener: self,
            page,
            notices,
            others: HashMap::new(),
            beat,
            is_answering: false,
            _permit: permit,
        };
        if !open.announce().await? {
            return Err(Problem::NotFound);
        }
        Ok(futures::stream::unfold((open, true), async |(mut open, is_first)| {
            let changed = is_first || open.changed().await?;
            changed.then(|| (open.members(), (open, false)))
        }))
    }
}

impl OpenPage {
    /// Waits until the other members change. Returns `None` when the stream ends.
    async fn changed(&mut self) -> Option<bool> {
        let before = self.members();
        while self.members() == before {
            tokio::select! {
                _ = self.beat.tick() => {
                    self.is_answering = false;
                    self.others.retain(|_, (_, at)| at.elapsed() < EXPIRY);
                    self.stay().await?;
                }
                notice = self.notices.recv() => match notice {
                    Ok(Notice::Presence { page, is_open }) => self.hear(page, is_open),
                    Ok(Notice::Case { case, .. }) if case == self.page.case => self.stay().await?,
                    Ok(Notice::Gap) | Err(RecvError::Closed) => return None,
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => {
                        self.listener.lost.notify_one();
                        return None;
                    }
                },
            }
        }
        Some(true)
    }

    /// Takes an announcement. A new page gets an answer, so that it learns of this page.
    fn hear(&mut self, other: Page, is_open: bool) {
        let mine = self.page;
        if (other.org, other.case) != (mine.org, mine.case) || other.member == mine.member {
            return;
        }
        if !is_open {
            self.others.remove(&other.id);
        } else if self.others.insert(other.id, (other.member, Instant::now())).is_none() && !self.is_answering {
            self.is_answering = true;
            self.beat.reset_after(ANSWER);
        }
    }

    fn members(&self) -> Vec<Uuid> {
        let mut members: Vec<_> = self.others.values().map(|(member, _)| *member).collect();
        members.sort_unstable();
        members.dedup();
        members
    }

    /// Announces the page again. `None` when the member can no longer see the case.
    async fn stay(&self) -> Option<()> {
        match self.announce().await {
            Ok(sees) => sees.then_some(()),
            Err(Problem::Unauthenticated | Problem::Forbidden | Problem::NotFound) => None,
            // The database is busy or down. The next beat tries again.
            Err(problem) => {
                tracing::debug!(?problem, "an open page could not be announced");
                Some(())
            }
        }
    }

    /// Announces the page if the member can see the case. Returns whether the member can.
    async fn announce(&self) -> Result<bool, Problem> {
        let tx = self.listener.app.tx(Mode::ReadOnly, Scope::default());
        let sees = self.announce_in(&tx).await;
        tx.finish(sees.is_ok()).await?;
        sees
    }

    async fn announce_in(&self, tx: &Tx) -> Result<bool, Problem> {
        self.listener.enter(tx).await?;
        let sees = case::Entity::find().filter(case::Column::Id.eq(self.page.case)).count(tx).await? > 0;
        if sees {
            announce(tx, self.page, true).await?;
        }
        Ok(sees)
    }
}

impl Drop for OpenPage {
    fn drop(&mut self) {
        let (app, page) = (self.listener.app.clone(), self.page);
        tokio::spawn(async move {
            let tx = app.tx(Mode::ReadOnly, Scope::org(page.org));
            let told = announce(&tx, page, false).await;
            // If this fails, the other pages forget this page after `EXPIRY`.
            let _ = tx.finish(told.is_ok()).await;
        });
    }
}
