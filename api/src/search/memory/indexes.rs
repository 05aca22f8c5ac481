//! All indexes of this process: which are in memory, for how long, and how much memory they may take.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::index::OrgIndex;
use crate::hub::{Notice, Notices, Subject};
use crate::outside::clock::Clock;

/// An index is dropped when no member has searched for this time.
pub const IDLE: TimeDelta = TimeDelta::minutes(10);
/// Maximum size of all indexes of a process, in bytes. 20,000 cases with 3 KB of text take a quarter of it.
pub const MAX_BYTES: usize = 256 << 20;
/// How often idle indexes are dropped.
const TICK: Duration = Duration::from_secs(30);
/// At most one search of a member or an API token in this time is recorded in the audit log.
const RECORDED: TimeDelta = TimeDelta::minutes(1);

/// The indexes of a process by organisation.
pub struct Indexes {
    open: Mutex<HashMap<Uuid, Arc<OrgIndex>>>,
    /// A large pass holds the permit, so that the process reads the cases of one organisation at a time.
    pub builds: Arc<Semaphore>,
    markers: Mutex<HashMap<Uuid, oneshot::Sender<()>>>,
    /// When a search of each member and API token was last recorded.
    recorded: Mutex<HashMap<Uuid, DateTime<Utc>>>,
    follower: Mutex<Option<JoinHandle<()>>>,
}

impl Default for Indexes {
    fn default() -> Self {
        Self {
            open: Mutex::default(),
            builds: Arc::new(Semaphore::new(1)),
            markers: Mutex::default(),
            recorded: Mutex::default(),
            follower: Mutex::default(),
        }
    }
}

impl Drop for Indexes {
    fn drop(&mut self) {
        if let Some(follower) = self.follower.get_mut().unwrap_or_else(PoisonError::into_inner) {
            follower.abort();
        }
    }
}

impl Indexes {
    fn open(&self) -> MutexGuard<'_, HashMap<Uuid, Arc<OrgIndex>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The index of an organisation, empty if there is none yet. `key` is the version of the organisation's key: a
    /// rotation drops the index.
    pub fn of(&self, org: Uuid, key: u16, now: DateTime<Utc>) -> Arc<OrgIndex> {
        self.forget_idle(now);
        let mut open = self.open();
        open.retain(|id, index| *id != org || index.key == key);
        let index = open.entry(org).or_insert_with(|| Arc::new(OrgIndex::new(key, now))).clone();
        *index.used.lock().unwrap_or_else(PoisonError::into_inner) = now;
        index
    }

    /// Whether this index is still the one of its organisation.
    pub fn holds(&self, org: Uuid, index: &Arc<OrgIndex>) -> bool {
        self.open().get(&org).is_some_and(|held| Arc::ptr_eq(held, index))
    }

    /// Drops the indexes that no member uses.
    pub fn forget_idle(&self, now: DateTime<Utc>) {
        self.open().retain(|_, index| now - *index.used.lock().unwrap_or_else(PoisonError::into_inner) < IDLE);
        self.recorded.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, at| now - *at < RECORDED);
    }

    /// Keeps the memory below its maximum. Drops the indexes of other organisations first, the one that was not used for
    /// the longest time before the others. If the index alone is too large, it keeps only names.
    pub fn make_room(&self, org: Uuid, index: &OrgIndex, max: usize) {
        let mut open = self.open();
        let others = |open: &HashMap<Uuid, Arc<OrgIndex>>| -> usize {
            open.iter().filter(|(id, _)| **id != org).map(|(_, other)| other.bytes()).sum()
        };
        while others(&open) + index.bytes() > max {
            let used = |other: &OrgIndex| *other.used.lock().unwrap_or_else(PoisonError::into_inner);
            let oldest = open.iter().filter(|(id, _)| **id != org).min_by_key(|(_, other)| used(other));
            let Some(oldest) = oldest.map(|(id, _)| *id) else {
                index.keep_names();
                return;
            };
            open.remove(&oldest);
        }
    }

    /// Size of the index of an organisation. `None` if there is no index.
    #[must_use]
    pub fn size(&self, org: Uuid) -> Option<usize> {
        self.open().get(&org).map(|index| index.bytes())
    }

    /// Whether a search of this member or API token is to be recorded now.
    pub fn is_due(&self, actor: Uuid, now: DateTime<Utc>) -> bool {
        let mut recorded = self.recorded.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = recorded.get(&actor).is_none_or(|at| now - *at >= RECORDED);
        if is_due {
            recorded.insert(actor, now);
        }
        is_due
    }

    /// The event was not written, so the next search of the same actor is recorded.
    pub fn forget_recorded(&self, actor: Uuid) {
        self.recorded.lock().unwrap_or_else(PoisonError::into_inner).remove(&actor);
    }

    /// Resolves when this process has received all notices that were sent before the marker `id`.
    pub fn expect(&self, id: Uuid) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        let mut markers = self.markers.lock().unwrap_or_else(PoisonError::into_inner);
        // Remove the markers of searches that were given up.
        markers.retain(|_, sender| !sender.is_closed());
        markers.insert(id, sender);
        receiver
    }

    pub fn is_following(&self) -> bool {
        let follower = self.follower.lock().unwrap_or_else(PoisonError::into_inner);
        follower.as_ref().is_some_and(|task| !task.is_finished())
    }

    /// Keeps the indexes current from now on.
    pub(crate) fn follow(self: &Arc<Self>, clock: Clock, notices: Notices) {
        let mut follower = self.follower.lock().unwrap_or_else(PoisonError::into_inner);
        if follower.as_ref().is_none_or(JoinHandle::is_finished) {
            *follower = Some(tokio::spawn(follow(Arc::downgrade(self), clock, notices)));
        }
    }

    fn take(&self, notice: Notice) {
        match notice {
            Notice::Case { org, case } => {
                if let Some(index) = self.open().get(&org) {
                    index.forget(case);
                }
            }
            // The organisation may be suspended.
            Notice::Access(Subject::Organisation(org)) => drop(self.open().remove(&org)),
            Notice::Access(_) | Notice::Presence { .. } => {}
            Notice::Marker(id) => {
                let sender = self.markers.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
                // The search may have been given up.
                sender.map(|sender| sender.send(()));
            }
            Notice::Gap => self.open().clear(),
        }
    }
}

async fn follow(indexes: Weak<Indexes>, clock: Clock, mut notices: Notices) {
    let mut ticks = tokio::time::interval(TICK);
    loop {
        let notice = tokio::select! {
            _ = ticks.tick() => None,
            notice = notices.recv() => Some(notice),
        };
        let Some(indexes) = indexes.upgrade() else { return };
        match notice {
            None => indexes.forget_idle(clock.now()),
            Some(Ok(notice)) => indexes.take(notice),
            Some(Err(RecvError::Lagged(_))) => indexes.take(Notice::Gap),
            Some(Err(RecvError::Closed)) => return indexes.take(Notice::Gap),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::index::{Entry, Facts, Known, Place};
    use super::*;
    use chrono::NaiveDate;
    use entity::enums::Stage;

    fn filled(indexes: &Indexes, org: Uuid, now: DateTime<Utc>) -> Arc<OrgIndex> {
        let index = indexes.of(org, 1, now);
        let (received_on, stage, department) = (NaiveDate::default(), Stage::New, Uuid::nil());
        let mut entry =
            Entry::new(Facts { received_on, stage, severity: None, category: None, department, tags: vec![] });
        entry.add(Place::Report, None, &"word ".repeat(100));
        index.begin();
        index.add([(Uuid::new_v4(), Known::Texts(entry))]);
        index
    }

    #[test]
    fn an_index_ends_when_it_is_idle_when_notices_are_lost_when_keys_change_and_when_the_organisation_is_suspended() {
        let (indexes, org, now) = (Indexes::default(), Uuid::new_v4(), DateTime::default());
        filled(&indexes, org, now);
        indexes.forget_idle(now + IDLE - TimeDelta::seconds(1));
        assert!(indexes.size(org).is_some_and(|size| size > 0));
        indexes.forget_idle(now + IDLE);
        assert_eq!(indexes.size(org), None);
        for notice in [Notice::Gap, Notice::Access(Subject::Organisation(org))] {
            filled(&indexes, org, now);
            indexes.take(notice);
            assert_eq!(indexes.size(org), None, "{notice:?}");
        }
        let old = filled(&indexes, org, now);
        assert_eq!(indexes.of(org, 2, now).bytes(), 0);
        assert!(!indexes.holds(org, &old));
    }

    #[test]
    fn the_memory_has_a_maximum_and_the_organisation_that_searches_keeps_its_index() {
        let (indexes, now) = (Indexes::default(), DateTime::default());
        let [first, second] = [Uuid::new_v4(), Uuid::new_v4()];
        filled(&indexes, first, now);
        let index = filled(&indexes, second, now + TimeDelta::seconds(1));
        let size = index.bytes();
        indexes.make_room(second, &index, 2 * size);
        assert!(indexes.size(first).is_some());
        indexes.make_room(second, &index, size);
        assert_eq!((indexes.size(first), index.is_names_only()), (None, false));
        indexes.make_room(second, &index, size - 1);
        assert!(index.is_names_only() && index.bytes() < size);
    }

    #[test]
    fn a_search_of_a_member_is_recorded_once_a_minute() {
        let (indexes, member, now) = (Indexes::default(), Uuid::new_v4(), DateTime::default());
        assert!(indexes.is_due(member, now));
        assert!(!indexes.is_due(member, now + TimeDelta::seconds(59)));
        assert!(indexes.is_due(member, now + RECORDED) && indexes.is_due(Uuid::new_v4(), now));
    }
}
