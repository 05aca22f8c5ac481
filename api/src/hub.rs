//! The hub is the one connection of this process to the database that receives notifications for all live
//! subscriptions. [`crate::live`] decides which member may learn of which change.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::broadcast::{Receiver, Sender};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::concurrency::{ConcurrencyLimit, Permit};
use crate::problem::Problem;
use crate::tx::Pool;

/// Maximum number of notices that a slow listener may lag behind. A listener that lags further is closed and must start
/// again.
const MAX_LAG: usize = 16_384;
/// How long a listener waits until the connection to the database is up.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Delay before the hub reconnects to the database.
pub(crate) const RECONNECT_DELAY: Duration = Duration::from_secs(1);
/// Maximum number of connections that are not authenticated yet.
pub const MAX_UNAUTHENTICATED: usize = 200;
/// Maximum number of connections of one account. A member may use several tabs on several machines.
pub const MAX_CONNECTIONS: usize = 20;

/// A notification that the database sent when a transaction was committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    Case {
        org: Uuid,
        case: Uuid,
    },
    Access(Subject),
    /// A member opened a page of a case, still has it open, or closed it.
    Presence {
        page: Page,
        is_open: bool,
    },
    /// A process sent this id to learn when it has received all earlier notices. PostgreSQL delivers notifications in the
    /// order of their commits.
    Marker(Uuid),
    /// Some notices may have been lost.
    Gap,
}

/// A page of a case that a member has open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    pub org: Uuid,
    pub case: Uuid,
    pub member: Uuid,
    /// Tells the pages of one member apart.
    pub id: Uuid,
}

impl Page {
    fn read(ids: &str) -> Option<Self> {
        let mut ids = ids.split(' ').map(Uuid::try_parse);
        let mut next = || ids.next()?.ok();
        Some(Self { org: next()?, case: next()?, member: next()?, id: next()? })
    }

    /// The payload of the notification on the channel `presence`.
    pub(crate) fn payload(self, is_open: bool) -> String {
        let Self { org, case, member, id } = self;
        format!("{} {org} {case} {member} {id}", if is_open { "open" } else { "closed" })
    }
}

pub(crate) type Notices = Receiver<Notice>;

/// The subject whose access may have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Account(Uuid),
    Member(Uuid),
    Organisation(Uuid),
}

impl Notice {
    /// Parses a notification in the format that the triggers of `13_triggers.sql` and [`Page::payload`] write.
    fn read(channel: &str, payload: &str) -> Option<Self> {
        if channel == "marker" {
            return Uuid::try_parse(payload).ok().map(Self::Marker);
        }
        let (first, id) = payload.split_once(' ')?;
        if channel == "presence" {
            let is_open = first == "open";
            return (is_open || first == "closed").then_some(Self::Presence { page: Page::read(id)?, is_open });
        }
        let id = Uuid::try_parse(id).ok()?;
        match (channel, first) {
            ("case", org) => Some(Self::Case { org: Uuid::try_parse(org).ok()?, case: id }),
            ("access", "account") => Some(Self::Access(Subject::Account(id))),
            ("access", "member") => Some(Self::Access(Subject::Member(id))),
            ("access", "organisation") => Some(Self::Access(Subject::Organisation(id))),
            _ => None,
        }
    }

    pub(crate) fn concerns(self, account: Uuid, member: Uuid, org: Uuid) -> bool {
        match self {
            Self::Case { .. } | Self::Presence { .. } | Self::Marker(_) => false,
            Self::Access(Subject::Account(id)) => id == account,
            Self::Access(Subject::Member(id)) => id == member,
            Self::Access(Subject::Organisation(id)) => id == org,
            Self::Gap => true,
        }
    }
}

/// One listening connection to the database for all subscriptions of this process.
pub struct Hub {
    notices: Sender<Notice>,
    connected: watch::Sender<bool>,
    listener_task: Mutex<Option<JoinHandle<()>>>,
    connections: ConcurrencyLimit<Uuid>,
    unauthenticated: Arc<Semaphore>,
    pub(crate) members: Members,
}

impl Default for Hub {
    fn default() -> Self {
        let (notices, _) = tokio::sync::broadcast::channel(MAX_LAG);
        let unauthenticated = Arc::new(Semaphore::new(MAX_UNAUTHENTICATED));
        Self {
            notices,
            connected: watch::Sender::new(false),
            listener_task: Mutex::default(),
            connections: ConcurrencyLimit::of(MAX_CONNECTIONS),
            unauthenticated,
            members: Members::default(),
        }
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        if let Some(listener_task) = self.listener_task.get_mut().unwrap_or_else(PoisonError::into_inner) {
            listener_task.abort();
        }
    }
}

impl Hub {
    /// Subscribes to all notices from now on. Starts the listening task if it does not run.
    pub(crate) async fn listen(&self, database: &Pool) -> Result<Notices, Problem> {
        {
            let mut listener_task = self.listener_task.lock().unwrap_or_else(PoisonError::into_inner);
            if listener_task.as_ref().is_none_or(JoinHandle::is_finished) {
                *listener_task =
                    Some(tokio::spawn(listen_loop(database.clone(), self.notices.clone(), self.connected.clone())));
            }
        }
        let mut connected = self.connected.subscribe();
        let up = tokio::time::timeout(CONNECT_TIMEOUT, connected.wait_for(|up| *up)).await;
        up.map_err(|_| Problem::Unavailable)?.map_err(Problem::internal)?;
        Ok(self.notices.subscribe())
    }

    /// Acquires a permit for a connection that is not authenticated yet.
    ///
    /// # Errors
    /// `RateLimited` if all permits are held.
    pub(crate) fn acquire_unauthenticated(&self) -> Result<OwnedSemaphorePermit, Problem> {
        self.unauthenticated.clone().try_acquire_owned().map_err(|_| Problem::RateLimited(CONNECT_TIMEOUT))
    }

    /// Acquires one of the account's permits for connections.
    pub(crate) fn acquire(&self, account: Uuid) -> Result<Permit<Uuid>, Problem> {
        self.connections.acquire(account).ok_or(Problem::RateLimited(Duration::from_mins(1)))
    }
}

async fn listen_loop(database: Pool, notices: Sender<Notice>, connected: watch::Sender<bool>) {
    loop {
        if let Err(error) = relay(&database, &notices, &connected).await {
            tracing::warn!(%error, "the database connection of live subscriptions failed, retrying");
        }
        connected.send_replace(false);
        // `send` fails only if there is no listener.
        let _ = notices.send(Notice::Gap);
        tokio::time::sleep(RECONNECT_DELAY).await;
    }
}

/// Forwards notifications until the connection is lost.
async fn relay(database: &Pool, notices: &Sender<Notice>, connected: &watch::Sender<bool>) -> Result<(), sqlx::Error> {
    let mut listener = database.listener().await?;
    listener.listen_all(["case", "access", "presence", "marker"]).await?;
    connected.send_replace(true);
    while let Some(notification) = listener.try_recv().await? {
        if let Some(notice) = Notice::read(notification.channel(), notification.payload()) {
            let _ = notices.send(notice);
        }
    }
    Ok(())
}

/// Ids of changed cases that the member can see.
pub(crate) type Batch = Arc<Vec<Uuid>>;

/// Members who listen, by membership id.
#[derive(Default)]
pub(crate) struct Members(pub(crate) Mutex<HashMap<Uuid, Weak<MemberSubscription>>>);

/// The shared subscription of one member. The subscription ends with the member's last connection.
pub(crate) struct MemberSubscription {
    pub(crate) batches: Sender<Batch>,
    pub(crate) task: JoinHandle<()>,
}

impl Drop for MemberSubscription {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl MemberSubscription {
    /// Subscribes to the batches of this member from now on.
    pub(crate) fn listen(&self) -> Receiver<Batch> {
        self.batches.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_read_as_the_triggers_write_it_and_nothing_else_is() {
        let (a, b) = (Uuid::new_v4(), Uuid::new_v4());
        assert_eq!(Notice::read("case", &format!("{a} {b}")), Some(Notice::Case { org: a, case: b }));
        assert_eq!(Notice::read("access", &format!("member {b}")), Some(Notice::Access(Subject::Member(b))));
        assert_eq!(Notice::read("marker", &a.to_string()), Some(Notice::Marker(a)));
        let page = Page { org: a, case: b, member: a, id: b };
        for is_open in [true, false] {
            let heard = Notice::read("presence", &page.payload(is_open));
            assert_eq!(heard, Some(Notice::Presence { page, is_open }));
        }
        for (channel, payload) in [
            ("marker", "x"),
            ("case", ""),
            ("presence", "open x"),
            ("presence", "other"),
            ("case", "x y"),
            ("access", "nobody"),
            ("other", "account"),
        ] {
            assert_eq!(Notice::read(channel, payload), None);
        }
        assert_eq!(Notice::read("access", &format!("case {b}")), None);
    }
}
