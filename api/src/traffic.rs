//! Request limits by client address. Addresses are counted but not stored.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use governor::DefaultDirectRateLimiter;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::concurrency::{ConcurrencyLimit, Permit};
use crate::crypto::{Key, hmac};
use crate::limit::{self, MAX_REQUESTS, MAX_REQUESTS_ON, Windows};
use crate::problem::Problem;

/// Suggested wait if all permits are held.
const BUSY: Duration = Duration::from_secs(2);

/// The keyed hash of an address or circuit.
type ClientHash = [u8; 32];

/// Request counts in memory. The key of the count is a keyed hash of the address. The hash key is random, changes each
/// day and never leaves the process, so no one can tell later which addresses sent requests.
pub struct Traffic {
    today: Mutex<(NaiveDate, Arc<Day>)>,
    /// Limit of all clients of the onion service.
    onion: DefaultDirectRateLimiter,
    /// Permits for the uploads of all clients.
    uploads: Arc<Semaphore>,
}

struct Day {
    key: Key,
    all: Windows<ClientHash>,
    on: [Windows<ClientHash>; MAX_REQUESTS_ON.len()],
    slots: Windows<ClientHash>,
    sizes: Windows<ClientHash>,
    here: ConcurrencyLimit<ClientHash>,
    uploads: ConcurrencyLimit<ClientHash>,
}

impl Day {
    fn begin() -> Arc<Self> {
        Arc::new(Self {
            key: Key::random(),
            all: Windows::default(),
            on: Default::default(),
            slots: Windows::of(TimeDelta::days(1)),
            sizes: Windows::of(TimeDelta::days(1)),
            here: ConcurrencyLimit::of(limit::MAX_CONCURRENT_REQUESTS),
            uploads: ConcurrencyLimit::of(limit::MAX_UPLOADS_EACH),
        })
    }
}

/// The sender of a request, identified by a keyed hash that is valid today. The hash does not reveal the address.
#[derive(Clone)]
pub struct Visitor {
    day: Arc<Day>,
    trace: ClientHash,
}

/// The permits that a request holds until it ends.
pub struct RequestPermits {
    _here: Permit<ClientHash>,
    _upload: Option<(Permit<ClientHash>, OwnedSemaphorePermit)>,
}

impl Visitor {
    /// Charges the start of an upload of `size` bytes.
    ///
    /// # Errors
    /// `RateLimited` if the client started too many uploads, or too many bytes, within a day.
    pub fn slot(&self, size: i32, now: DateTime<Utc>) -> Result<(), Problem> {
        self.day.slots.count(self.trace, limit::MAX_SLOTS, now)?;
        let kib = u32::try_from(size / 1024 + 1).unwrap_or(u32::MAX);
        self.day.sizes.charge(self.trace, kib, limit::MAX_SLOTS_KIB, now)
    }
}

impl Default for Traffic {
    fn default() -> Self {
        let uploads = Arc::new(Semaphore::new(limit::MAX_UPLOADS));
        Self { today: Mutex::new((NaiveDate::MIN, Day::begin())), onion: limit::onion(), uploads }
    }
}

impl Traffic {
    /// Counts a request. An IPv6 network counts as one address.
    ///
    /// # Errors
    /// `RateLimited` with the time to wait.
    pub fn count(&self, from: IpAddr, path: &str, now: DateTime<Utc>) -> Result<Visitor, Problem> {
        self.count_one(&limit::network(from).to_string(), path, now)
    }

    fn count_one(&self, who: &str, path: &str, now: DateTime<Utc>) -> Result<Visitor, Problem> {
        let day = self.day(now.date_naive());
        let trace = hmac(day.key.bytes(), who.as_bytes());
        let is_below =
            |expensive: &str| path.strip_prefix(expensive).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let expensive = MAX_REQUESTS_ON.iter().zip(&day.on).find(|((expensive, _), _)| is_below(expensive));
        let expensive = expensive.map_or(Ok(()), |((_, most), counts)| counts.count(trace, *most, now));
        day.all.count(trace, MAX_REQUESTS, now).and(expensive)?;
        Ok(Visitor { day, trace })
    }

    /// Counts a request of the onion service, by circuit and for all circuits together. Only its circuit distinguishes
    /// a client from the other clients of the onion service.
    ///
    /// # Errors
    /// As [`Traffic::count`].
    pub fn count_onion(&self, circuit: Ipv6Addr, path: &str, now: DateTime<Utc>) -> Result<Visitor, Problem> {
        let visitor = self.count_one(&format!("circuit {circuit}"), path, now)?;
        self.onion.check().map_err(|until| limit::wait(&until))?;
        Ok(visitor)
    }

    /// Acquires a permit for a request, and another one if the request is an upload. Uploads take minutes to hours. So
    /// each client has few permits for uploads, and the uploads of all clients leave connections for other requests.
    ///
    /// # Errors
    /// `RateLimited` if no permit is free.
    pub fn acquire(&self, who: &Visitor, is_upload: bool) -> Result<RequestPermits, Problem> {
        let busy = Problem::RateLimited(BUSY);
        let Some(here) = who.day.here.acquire(who.trace) else { return Err(busy) };
        if !is_upload {
            return Ok(RequestPermits { _here: here, _upload: None });
        }
        let share = (self.uploads.available_permits() / limit::UPLOADS_SHARE).max(1);
        match (who.day.uploads.acquire_below(who.trace, share), self.uploads.clone().try_acquire_owned()) {
            (Some(own), Ok(all)) => Ok(RequestPermits { _here: here, _upload: Some((own, all)) }),
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
