//! Limits, each in its one place. None keeps an address on the reporters' side.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota};

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
        self.0.check().map_err(|wait| {
            let wait = wait.wait_time_from(DefaultClock::default().now());
            Problem::RateLimited(wait.max(Duration::from_secs(1)))
        })
    }
}
