//! Limits, each in its one place. None keeps an address on the reporters' side.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, NotUntil, Quota};
use uuid::Uuid;

use crate::problem::Problem;

/// Largest body of a GraphQL request, in bytes: a long report with all its answers.
pub const BODY: usize = 1 << 20;
/// How long the body of a GraphQL request may take: a phone on a bad network sends a long report in it.
pub const BODY_TIME: Duration = Duration::from_mins(1);
/// How long a body may stand still.
pub const BODY_STILL: Duration = Duration::from_secs(30);
/// How long one part of a file may take.
pub const PART_TIME: Duration = Duration::from_mins(10);
/// Largest file, in bytes.
pub const FILE: u64 = 100 << 20;
/// Most files of one report or message.
pub const FILES: usize = 10;
/// Longest message or note, in characters.
pub const TEXT: usize = 10_000;
/// Longest name of a file or a person, in characters.
pub const NAME: usize = 255;
/// Most members of one case.
pub const ASSIGNEES: usize = 10;
/// Most members that a case is restricted to.
pub const NAMED: usize = 50;
/// Most persons of one case.
pub const PERSONS: u64 = 100;
/// Most departments of an organisation.
pub const DEPARTMENTS: usize = 500;
/// Most nodes of one page.
pub const PAGE: i32 = 100;
/// Deepest selection of a document.
pub const DEPTH: usize = 12;
/// Most fields of a document, each counted once a page.
pub const COMPLEXITY: usize = 1_000;
/// Most aliases of a document.
pub const ALIASES: usize = 20;
/// Deepest selection of a free document: what tools ask of a schema goes 15 deep.
pub const FREE_DEPTH: usize = 16;
/// Longest free document, in bytes.
pub const DOCUMENT: usize = 16 << 10;
/// Most opening brackets of a free document: the parser takes each as one level deeper at worst.
pub const BRACKETS: usize = 256;
/// Most root fields of a free document.
pub const ROOTS: usize = 10;
/// Most tokens of an organisation that are neither revoked nor expired.
pub const TOKENS: u64 = 50;
/// Most networks of a token.
pub const NETWORKS: usize = 20;
/// Requests of one token in [`CALLS_TIME`].
const CALLS: u32 = 3_000;
/// See [`CALLS`].
const CALLS_TIME: TimeDelta = TimeDelta::minutes(5);
/// Days a call with the same idempotency key is recognised.
pub const IDEMPOTENCY_DAYS: i64 = 7;
/// Days an upload may wait to be attached.
pub const SLOT_DAYS: i64 = 2;

/// Buckets for what anybody may create without being known: a flood costs the flooder's bucket and everybody's, but
/// nobody's anonymity. Reports, uploads and messages do not drain each other.
pub struct Intake {
    /// 1,000 reports at once, then 50 a second.
    reports: DefaultDirectRateLimiter,
    /// 64 GiB of uploads at once, then 64 MiB a second; counted in MiB.
    uploads: DefaultDirectRateLimiter,
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
            uploads: DefaultDirectRateLimiter::direct(Quota::per_second(number(64)).allow_burst(number(64 << 10))),
            messages: DefaultKeyedRateLimiter::keyed(messages),
        }
    }
}

impl Intake {
    /// Takes a report's place.
    ///
    /// # Errors
    /// `RateLimited` with the time until there is one.
    pub fn report(&self) -> Result<(), Problem> {
        self.reports.check().map_err(|until| wait(&until))
    }

    /// Takes an upload's place, by its size in bytes.
    ///
    /// # Errors
    /// As [`Intake::report`].
    pub fn upload(&self, size: i32) -> Result<(), Problem> {
        match self.uploads.check_n(number((size.unsigned_abs() >> 20) + 1)) {
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

fn wait(until: &NotUntil<governor::clock::QuantaInstant>) -> Problem {
    Problem::RateLimited(until.wait_time_from(DefaultClock::default().now()).max(Duration::from_secs(1)))
}

/// Attempts to sign in on the staff's surface, in memory: a delay for who tries too often, a lock for nobody.
pub struct Attempts {
    /// 300 passwords at once from one address, then one a second: 300 in five minutes, as at the edge.
    passwords: DefaultKeyedRateLimiter<IpAddr>,
    /// 60 mails at once that one account sends others, then two a minute.
    mails: DefaultKeyedRateLimiter<Uuid>,
    /// 10 codes at once for one account whose password was right, then one in 30 seconds: guessing takes years.
    codes: DefaultKeyedRateLimiter<Uuid>,
    /// 20 identity providers at once that one account has asked, then two a minute.
    probes: DefaultKeyedRateLimiter<Uuid>,
}

impl Default for Attempts {
    fn default() -> Self {
        let quota = |burst, a_minute| Quota::per_minute(number(a_minute)).allow_burst(number(burst));
        Self {
            passwords: DefaultKeyedRateLimiter::keyed(quota(300, 60)),
            mails: DefaultKeyedRateLimiter::keyed(quota(60, 2)),
            codes: DefaultKeyedRateLimiter::keyed(quota(10, 2)),
            probes: DefaultKeyedRateLimiter::keyed(quota(20, 2)),
        }
    }
}

impl Attempts {
    /// Counts an attempt with a password. A network of IPv6 counts as one address.
    ///
    /// # Errors
    /// `RateLimited`.
    pub fn password(&self, from: IpAddr) -> Result<(), Problem> {
        check(&self.passwords, &network(from))
    }

    /// Counts a mail that an account sends to an address of its choice.
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

    /// Counts an attempt with a code.
    ///
    /// # Errors
    /// `RateLimited`.
    pub fn code(&self, account: Uuid) -> Result<(), Problem> {
        check(&self.codes, &account)
    }
}

/// Requests of tokens, in memory: so many in five minutes, counted from the first of them.
#[derive(Default)]
pub struct Calls(Mutex<HashMap<Uuid, (DateTime<Utc>, u32)>>);

impl Calls {
    /// Counts a request.
    ///
    /// # Errors
    /// `RateLimited` with the rest of the five minutes.
    pub fn count(&self, token: Uuid, now: DateTime<Utc>) -> Result<(), Problem> {
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if calls.len() > 10_000 {
            calls.retain(|_, (began, _)| now < *began + CALLS_TIME);
        }
        let (began, count) = calls.entry(token).or_insert((now, 0));
        if now >= *began + CALLS_TIME {
            (*began, *count) = (now, 0);
        }
        if *count >= CALLS {
            return Err(Problem::RateLimited((*began + CALLS_TIME - now).to_std().unwrap_or_default()));
        }
        *count += 1;
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
