//! Limits, each in its one place. None keeps an address on the reporters' side.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::ops::RangeInclusive;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, NotUntil, Quota};
use uuid::Uuid;

use crate::problem::Problem;

/// Largest body of a GraphQL request, in bytes: a long report with all its answers.
pub const BODY: usize = 1 << 20;
/// How long a body may be silent. Besides it has only [`PACE`] to keep, however long it takes as a whole.
pub const BODY_STILL: Duration = Duration::from_secs(30);
/// How long bytes of a body are counted together for their average.
pub const PACE: Duration = Duration::from_mins(5);
/// The slowest average of a body over [`PACE`], in bytes a second.
pub const SLOWEST: u64 = 1 << 10;
/// Largest file, in bytes.
pub const FILE: u64 = 100 << 20;
/// Smallest request that brings a piece of a file, in bytes; the last one of a file may be smaller.
pub const PIECE: u64 = 256 << 10;
/// How many bytes of an upload are held in memory before they go to the object store.
pub const HELD: usize = 1 << 20;
/// Fewer bytes of a broken request are not worth an object of their own.
pub const WORTH: usize = 16 << 10;
/// Maximum number of objects that one upload may try.
pub const TRIES: i32 = 2_000;
/// Requests of one client at once, on all paths. A client is an address (of IPv6 a network) or a circuit of Tor; an office may
/// be one address.
pub const AT_ONCE: usize = 250;
/// Uploads of one client at once: two reporters with as many files as they may send.
pub const UPLOADS_EACH: usize = 20;
/// Uploads of all clients at once, well below the connections of a listener. Each holds [`HELD`] bytes at most.
pub const UPLOADS: usize = 200;
/// A client that begins an upload has at most this part of the places that are free, so that few clients do not hold them all.
pub const UPLOADS_SHARE: usize = 8;
/// Connections of one circuit of Tor at once. A browser opens six.
pub const CIRCUIT: usize = 20;
/// Uploads that one client may begin on one day.
pub const SLOTS: u32 = 300;
/// KiB of the uploads that one client may begin on one day: a sixteenth of what all may leave unattached.
pub const SLOTS_KIB: u32 = 1 << 20;
/// Uploads that may be begun on one channel in [`WINDOW`].
pub const CHANNEL_SLOTS: u32 = 3_000;
/// Bytes that reporters of one organisation, and of all, have sent and attached to nothing.
pub const UNATTACHED: (i64, i64) = (4 << 30, 16 << 30);
/// Maximum number of files of one report or message.
pub const FILES: usize = 10;
/// Maximum number of files of one case from each side: a case is checked and shown whole.
pub const CASE_FILES: u64 = 1_000;
/// Maximum number of messages of one case from its reporter: all are checked when the case is opened, 20 MB at most.
pub const MESSAGES: u64 = 500;
/// Maximum number of messages of one case from staff, and of notes.
pub const STAFF_WORDS: u64 = 2_000;
/// Longest message or note, in characters.
pub const TEXT: usize = 10_000;
/// Longest name of a file or a person, in characters.
pub const NAME: usize = 255;
/// Maximum number of members of one case.
pub const ASSIGNEES: usize = 10;
/// Maximum number of members that a case is restricted to.
pub const NAMED: usize = 50;
/// Maximum number of entries of hidden cases that are listed.
pub const ENTRIES: i64 = 1000;
/// Maximum number of persons of one case.
pub const PERSONS: u64 = 100;
/// Maximum number of departments of an organisation.
pub const DEPARTMENTS: usize = 500;
/// Maximum number of nodes of one page.
pub const PAGE: i32 = 100;
/// Deepest selection of a document.
pub const DEPTH: usize = 12;
/// Maximum number of fields of a document, each counted once a page.
pub const COMPLEXITY: usize = 1_000;
/// Maximum number of aliases of a document.
pub const ALIASES: usize = 20;
/// Deepest selection of a free document: what tools ask of a schema goes 15 deep.
pub const FREE_DEPTH: usize = 16;
/// Longest free document, in bytes.
pub const DOCUMENT: usize = 16 << 10;
/// Maximum number of opening brackets of a free document: the parser takes each as one level deeper at worst.
pub const BRACKETS: usize = 256;
/// Maximum number of root fields of a free document.
pub const ROOTS: usize = 10;
/// Maximum number of tokens of an organisation that are neither revoked nor expired.
pub const TOKENS: u64 = 50;
/// Maximum number of networks of a token.
pub const NETWORKS: usize = 20;
/// How long requests are counted together, from the first of them. The same numbers stand in the edge, which reads them from
/// `infra/contract.json`.
pub const WINDOW: TimeDelta = TimeDelta::minutes(5);
/// Requests of one address in [`WINDOW`], whatever it asks for.
pub const REQUESTS: u32 = 3_000;
/// Requests of one address in [`WINDOW`] on the paths that are dearer.
pub const REQUESTS_ON: [(&str, u32); 2] = [("/graphql/auth", 300), ("/graphql/ai", 500)];
/// Reports to one channel in [`WINDOW`] before the next costs work. None is refused for their number alone.
pub const REPORTS: u32 = 300;
/// Zero bits that work begins with, the least and the most. Each bit doubles it: 8 tries up to 512, of some 10 ms each in a
/// browser and 60 ms on an old phone.
pub const WORK: RangeInclusive<u32> = 3..=9;
/// Requests of one token in [`WINDOW`].
pub const CALLS: u32 = 3_000;
/// Keys that are counted at once, before those whose time is over are looked for.
const COUNTED: usize = 100_000;
/// Days a call with the same idempotency key is recognised.
pub const IDEMPOTENCY_DAYS: i64 = 7;
/// Days an upload may wait to be attached.
pub const SLOT_DAYS: i64 = 2;

/// Buckets for what anybody may create without being known: a flood costs the flooder's bucket and everybody's, but
/// nobody's anonymity. Reports, uploads and messages do not drain each other.
pub struct Intake {
    /// 1,000 reports at once, then 50 a second.
    reports: DefaultDirectRateLimiter,
    /// 64 GiB of uploads at once, then 64 MiB a second; counted in KiB when they arrive.
    uploads: DefaultDirectRateLimiter,
    /// Uploads that were begun, by channel.
    slots: Windows<Uuid>,
    /// Reports by channel, for what the next one costs.
    channels: Windows<Uuid>,
    /// Reports that have a place, by channel and idempotency key.
    places: Windows<(Uuid, Uuid)>,
    /// For one report: 200 messages at once, then six a minute.
    messages: DefaultKeyedRateLimiter<Uuid>,
}

/// A quota's number; quotas have no zero.
fn number(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN)
}

impl Default for Intake {
    fn default() -> Self {
        let messages = Quota::per_minute(number(6)).allow_burst(number(200));
        Self {
            reports: DefaultDirectRateLimiter::direct(Quota::per_second(number(50)).allow_burst(number(1_000))),
            uploads: DefaultDirectRateLimiter::direct(
                Quota::per_second(number(64 << 10)).allow_burst(number(64 << 20)),
            ),
            slots: Windows::default(),
            channels: Windows::default(),
            places: Windows::default(),
            messages: DefaultKeyedRateLimiter::keyed(messages),
        }
    }
}

impl Intake {
    /// Takes a report's place.
    ///
    /// # Errors
    /// `RateLimited` with the time until there is one.
    pub fn report(&self, channel: Uuid, key: Uuid, now: DateTime<Utc>) -> Result<(), Problem> {
        self.reports.check().map_err(|until| wait(&until))?;
        self.places.count((channel, key), 1, now)?;
        self.channels.count(channel, u32::MAX, now)
    }

    /// Whether a report has taken its place at this channel in this window: one of another channel's was no place here.
    #[must_use]
    pub fn has_place(&self, channel: Uuid, key: Uuid, now: DateTime<Utc>) -> bool {
        self.places.so_far(&(channel, key), now) > 0
    }

    /// How many reports a channel had in this window.
    #[must_use]
    pub fn reports_to(&self, channel: Uuid, now: DateTime<Utc>) -> u32 {
        self.channels.so_far(&channel, now)
    }

    /// Counts an upload that is begun on a channel.
    ///
    /// # Errors
    /// As [`Intake::report`].
    pub fn slot(&self, channel: Uuid, now: DateTime<Utc>) -> Result<(), Problem> {
        self.slots.count(channel, CHANNEL_SLOTS, now)
    }

    /// Counts bytes of uploads that have arrived.
    ///
    /// # Errors
    /// As [`Intake::report`].
    pub fn arrived(&self, bytes: usize) -> Result<(), Problem> {
        let kibibytes = u32::try_from(bytes >> 10).unwrap_or(u32::MAX);
        match self.uploads.check_n(number(kibibytes)) {
            Ok(passed) => passed.map_err(|until| wait(&until)),
            Err(_) => Err(Problem::TooLarge),
        }
    }

    /// Takes a message's place in its report.
    ///
    /// # Errors
    /// As [`Intake::report`].
    pub fn message(&self, case: Uuid) -> Result<(), Problem> {
        check(&self.messages, &case)
    }
}

/// All requests of the onion service together: 10,000 at once, then 200 a second. A circuit of tor has the limits of an address
/// besides, and tor has its owner work for it while many ask.
#[must_use]
pub fn onion() -> DefaultDirectRateLimiter {
    DefaultDirectRateLimiter::direct(Quota::per_second(number(200)).allow_burst(number(10_000)))
}

/// What a bucket answers when it is empty.
#[must_use]
pub fn wait(until: &NotUntil<governor::clock::QuantaInstant>) -> Problem {
    Problem::RateLimited(until.wait_time_from(DefaultClock::default().now()).max(Duration::from_secs(1)))
}

/// What accounts have us do on the staff's surface, in memory: a delay for who tries too often, a lock for nobody. Attempts
/// of an address are counted with all of its requests.
pub struct Attempts {
    /// 60 mails at once that one account sends others, then two a minute.
    mails: DefaultKeyedRateLimiter<Uuid>,
    /// 20 identity providers at once that one account has asked, then two a minute.
    probes: DefaultKeyedRateLimiter<Uuid>,
}

impl Default for Attempts {
    fn default() -> Self {
        let quota = |burst, a_minute| Quota::per_minute(number(a_minute)).allow_burst(number(burst));
        Self {
            mails: DefaultKeyedRateLimiter::keyed(quota(60, 2)),
            probes: DefaultKeyedRateLimiter::keyed(quota(20, 2)),
        }
    }
}

impl Attempts {
    /// Counts a mail that an account sends to an address of its choice, or mails that a membership's request sends to others.
    ///
    /// # Errors
    /// `RateLimited`.
    pub fn mail(&self, account: Uuid) -> Result<(), Problem> {
        check(&self.mails, &account)
    }

    /// Counts an identity provider that an account has us ask.
    ///
    /// # Errors
    /// `RateLimited`.
    pub fn probe(&self, account: Uuid) -> Result<(), Problem> {
        check(&self.probes, &account)
    }
}

/// Counts by key, in memory: so many in [`WINDOW`], which begins with a key's first. Unlike a bucket that fills again it
/// refuses exactly the first one too many.
pub struct Windows<K>(Mutex<HashMap<K, (DateTime<Utc>, u32)>>, TimeDelta);

impl<K> Default for Windows<K> {
    fn default() -> Self {
        Self::of(WINDOW)
    }
}

impl<K> Windows<K> {
    /// Windows of another length.
    #[must_use]
    pub fn of(length: TimeDelta) -> Self {
        Self(Mutex::default(), length)
    }
}

impl<K: Eq + Hash> Windows<K> {
    /// How many of this key are counted.
    #[must_use]
    pub fn so_far(&self, key: &K, now: DateTime<Utc>) -> u32 {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.get(key).map_or(0, |(began, count)| if now < *began + self.1 { *count } else { 0 })
    }

    /// Counts one.
    ///
    /// # Errors
    /// `RateLimited` with the rest of the window, when there were `most` already.
    pub fn count(&self, key: K, most: u32, now: DateTime<Utc>) -> Result<(), Problem> {
        self.charge(key, 1, most, now)
    }

    /// Counts so many at once, or none of them.
    ///
    /// # Errors
    /// `RateLimited` with the rest of the window, when they would be more than `most`.
    pub fn charge(&self, key: K, amount: u32, most: u32, now: DateTime<Utc>) -> Result<(), Problem> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= COUNTED && !counts.contains_key(&key) {
            counts.retain(|_, (began, _)| now < *began + self.1);
            // More at once than can be counted: whoever sends from so many addresses is not stopped by counting them.
            if counts.len() >= COUNTED {
                counts.clear();
            }
        }
        let (began, count) = counts.entry(key).or_insert((now, 0));
        if now >= *began + self.1 {
            (*began, *count) = (now, 0);
        }
        if count.saturating_add(amount) > most {
            return Err(Problem::RateLimited((*began + self.1 - now).to_std().unwrap_or_default()));
        }
        *count += amount;
        Ok(())
    }
}

/// What counts as one address: of IPv6 the network that one customer is given.
#[must_use]
pub fn network(from: IpAddr) -> IpAddr {
    match from {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        v4 @ IpAddr::V4(_) => v4,
    }
}

fn check<K: Clone + Eq + Hash>(limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), Problem> {
    // Who has not tried for a while is forgotten.
    if limiter.len() > 10_000 {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|until| wait(&until))
}
