//! Limits, each in its one place. None keeps an address on the reporters' side.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, NotUntil, Quota};
use uuid::Uuid;

use crate::problem::Problem;

/// Largest body of a GraphQL request, in bytes: a long report with all its answers.
pub const BODY: usize = 1 << 20;
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
/// Most nodes of one page.
pub const PAGE: i32 = 100;
/// Deepest selection of a document.
pub const DEPTH: usize = 12;
/// Most fields of a document, each counted once a page.
pub const COMPLEXITY: usize = 1_000;
/// Most aliases of a document.
pub const ALIASES: usize = 20;
/// Days a call with the same idempotency key is recognised.
pub const IDEMPOTENCY_DAYS: i64 = 7;
/// Days an upload may wait to be attached.
pub const SLOT_DAYS: i64 = 2;

/// One bucket for everything that anybody may create without a session: a flood costs the flooder's bucket and everybody's,
/// but nobody's anonymity. 300 at once, then 10 a second.
pub struct Intake(DefaultDirectRateLimiter);

impl Default for Intake {
    fn default() -> Self {
        let burst = const { NonZeroU32::new(300).unwrap() };
        let steady = const { NonZeroU32::new(10).unwrap() };
        Self(DefaultDirectRateLimiter::direct(Quota::per_second(steady).allow_burst(burst)))
    }
}

impl Intake {
    /// Takes one place.
    ///
    /// # Errors
    /// `RateLimited` with the time until there is one.
    pub fn check(&self) -> Result<(), Problem> {
        self.0.check().map_err(|until| wait(&until))
    }
}

fn wait(until: &NotUntil<governor::clock::QuantaInstant>) -> Problem {
    Problem::RateLimited(until.wait_time_from(DefaultClock::default().now()).max(Duration::from_secs(1)))
}

/// Attempts to sign in on the staff's surface, in memory: a delay for who tries too often, a lock for nobody.
pub struct Attempts {
    /// 30 passwords at once from one address, then one in 5 seconds.
    passwords: DefaultKeyedRateLimiter<IpAddr>,
    /// 10 codes at once for one account whose password was right, then one in 30 seconds: guessing takes years.
    codes: DefaultKeyedRateLimiter<Uuid>,
}

impl Default for Attempts {
    fn default() -> Self {
        let quota =
            |burst: NonZeroU32, seconds| Quota::with_period(Duration::from_secs(seconds)).map(|q| q.allow_burst(burst));
        let once = const { Quota::per_minute(NonZeroU32::new(1).unwrap()) };
        Self {
            passwords: DefaultKeyedRateLimiter::keyed(quota(const { NonZeroU32::new(30).unwrap() }, 5).unwrap_or(once)),
            codes: DefaultKeyedRateLimiter::keyed(quota(const { NonZeroU32::new(10).unwrap() }, 30).unwrap_or(once)),
        }
    }
}

impl Attempts {
    /// Counts an attempt with a password. A network of IPv6 counts as one address.
    ///
    /// # Errors
    /// `RateLimited`.
    pub fn password(&self, from: IpAddr) -> Result<(), Problem> {
        let from = match from {
            IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
            v4 @ IpAddr::V4(_) => v4,
        };
        check(&self.passwords, &from)
    }

    /// Counts an attempt with a code.
    ///
    /// # Errors
    /// `RateLimited`.
    pub fn code(&self, account: Uuid) -> Result<(), Problem> {
        check(&self.codes, &account)
    }
}

fn check<K: Clone + Eq + Hash>(limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), Problem> {
    // Who has not tried for a while is forgotten.
    if limiter.len() > 10_000 {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|until| wait(&until))
}
