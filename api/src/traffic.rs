//! How much one address may ask for. An address is counted, and not kept.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use governor::DefaultDirectRateLimiter;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::crowd::{Crowd, Place};
use crate::crypto::{Key, hmac};
use crate::limit::{self, REQUESTS, REQUESTS_ON, Windows};
use crate::problem::Problem;

/// When to come back where all places are taken.
const BUSY: Duration = Duration::from_secs(2);

/// What stands for an address.
type Trace = [u8; 32];

/// Requests of addresses, in memory. An address is counted under a keyed hash of it; the key is drawn anew each day and
/// never leaves the process, so that nothing says tomorrow who was here today.
pub struct Traffic {
    today: Mutex<(NaiveDate, Arc<Day>)>,
    /// All who come through the onion service.
    onion: DefaultDirectRateLimiter,
    /// Uploads of all who are here.
    uploads: Arc<Semaphore>,
}

struct Day {
    key: Key,
    all: Windows<Trace>,
    on: [Windows<Trace>; REQUESTS_ON.len()],
    slots: Windows<Trace>,
    sizes: Windows<Trace>,
    here: Crowd<Trace>,
    uploads: Crowd<Trace>,
}

impl Day {
    fn begin() -> Arc<Self> {
        Arc::new(Self {
            key: Key::random(),
            all: Windows::default(),
            on: Default::default(),
            slots: Windows::of(TimeDelta::days(1)),
            sizes: Windows::of(TimeDelta::days(1)),
            here: Crowd::of(limit::AT_ONCE),
            uploads: Crowd::of(limit::UPLOADS_EACH),
        })
    }
}

/// Whoever sends a request, as today's counts know them. It says nothing of who that is.
#[derive(Clone)]
pub struct Visitor {
    day: Arc<Day>,
    trace: Trace,
}

/// What a request takes up while it is here.
pub struct Taken {
    _here: Place<Trace>,
    _upload: Option<(Place<Trace>, OwnedSemaphorePermit)>,
}

impl Visitor {
    /// Counts an upload of `size` bytes that they begin.
    ///
    /// # Errors
    /// `RateLimited` when they began too many, or too much, today.
    pub fn slot(&self, size: i32, now: DateTime<Utc>) -> Result<(), Problem> {
        self.day.slots.count(self.trace, limit::SLOTS, now)?;
        let kib = u32::try_from(size / 1024 + 1).unwrap_or(u32::MAX);
        self.day.sizes.charge(self.trace, kib, limit::SLOTS_KIB, now)
    }
}

impl Default for Traffic {
    fn default() -> Self {
        let uploads = Arc::new(Semaphore::new(limit::UPLOADS));
        Self { today: Mutex::new((NaiveDate::MIN, Day::begin())), onion: limit::onion(), uploads }
    }
}

impl Traffic {
    /// Counts a request. A network of IPv6 counts as one address.
    ///
    /// # Errors
    /// `RateLimited` with the time until there is room.
    pub fn count(&self, from: IpAddr, path: &str, now: DateTime<Utc>) -> Result<Visitor, Problem> {
        self.count_one(&limit::network(from).to_string(), path, now)
    }

    fn count_one(&self, who: &str, path: &str, now: DateTime<Utc>) -> Result<Visitor, Problem> {
        let day = self.day(now.date_naive());
        let trace = hmac(day.key.bytes(), who.as_bytes());
        let dear = REQUESTS_ON.iter().zip(&day.on).find(|((dear, _), _)| *dear == path);
        let dear = dear.map_or(Ok(()), |((_, most), counts)| counts.count(trace, *most, now));
        day.all.count(trace, REQUESTS, now).and(dear)?;
        Ok(Visitor { day, trace })
    }

    /// Counts a request of the onion service: by its circuit, which is all that can be told apart, and with all others.
    ///
    /// # Errors
    /// As [`Traffic::count`].
    pub fn count_onion(&self, circuit: Ipv6Addr, path: &str, now: DateTime<Utc>) -> Result<Visitor, Problem> {
        let visitor = self.count_one(&format!("circuit {circuit}"), path, now)?;
        self.onion.check().map_err(|until| limit::wait(&until))?;
        Ok(visitor)
    }

    /// A place for a request, and for an upload if it brings one: they take minutes and hours, so that each client has few and
    /// all together leave room for everything else.
    ///
    /// # Errors
    /// `RateLimited` when there is none.
    pub fn place(&self, who: &Visitor, is_upload: bool) -> Result<Taken, Problem> {
        let busy = Problem::RateLimited(BUSY);
        let Some(here) = who.day.here.enter(who.trace) else { return Err(busy) };
        if !is_upload {
            return Ok(Taken { _here: here, _upload: None });
        }
        let share = (self.uploads.available_permits() / limit::UPLOADS_SHARE).max(1);
        match (who.day.uploads.enter_below(who.trace, share), self.uploads.clone().try_acquire_owned()) {
            (Some(own), Ok(all)) => Ok(Taken { _here: here, _upload: Some((own, all)) }),
            _ => Err(busy),
        }
    }

    fn day(&self, today: NaiveDate) -> Arc<Day> {
        let mut kept = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0 != today {
            *kept = (today, Day::begin());
        }
        kept.1.clone()
    }
}
