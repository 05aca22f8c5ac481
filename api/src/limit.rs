//! All limits, each defined once. No limit stores an address of a reporter.

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

/// Maximum body of a GraphQL request, in bytes. A long report with all its answers fits.
pub const MAX_BODY: usize = 1 << 20;
/// Maximum pause between two parts of a body. A body has no other time limit than this one and [`PACE`].
pub const BODY_STALL_TIMEOUT: Duration = Duration::from_secs(30);
/// Period over which the average speed of a body is measured.
pub const PACE: Duration = Duration::from_mins(5);
/// Minimum average speed of a body over [`PACE`], in bytes per second.
pub const MIN_PACE: u64 = 1 << 10;
/// Maximum size of a file, in bytes.
pub const MAX_FILE: u64 = 100 << 20;
/// Minimum size of a piece of a file, in bytes. Only the last piece may be smaller.
pub const MIN_PIECE: u64 = 256 << 10;
/// How many bytes of an upload are held in memory before they are written to the object store.
pub const UPLOAD_BUFFER: usize = 1 << 20;
/// Minimum number of bytes that are kept of a broken request, as a separate object. Fewer bytes are dropped.
pub const MIN_KEPT_BYTES: usize = 16 << 10;
/// Maximum number of objects that one upload may try to write.
pub const MAX_UPLOAD_OBJECTS: i32 = 2_000;
/// Maximum number of concurrent requests of one client, on all paths. A client is an IPv4 address, an IPv6 network or a
/// circuit of Tor. A whole office may share one address.
pub const MAX_CONCURRENT_REQUESTS: usize = 250;
/// Maximum number of concurrent uploads of one client. Two reporters behind one address can each upload the maximum
/// number of files.
pub const MAX_UPLOADS_EACH: usize = 20;
/// Maximum number of concurrent uploads of all clients, far below the connections of a listener. Each upload holds at
/// most [`UPLOAD_BUFFER`] bytes.
pub const MAX_UPLOADS: usize = 200;
/// One client may hold at most the number of free upload permits divided by this number. So a few clients cannot take
/// all permits.
pub const UPLOADS_SHARE: usize = 8;
/// Maximum number of concurrent connections of one Tor circuit. A browser opens six.
pub const MAX_CIRCUIT_CONNECTIONS: usize = 20;
/// Maximum number of uploads that one client may start within a day.
pub const MAX_SLOTS: u32 = 300;
/// Maximum size in KiB of the uploads that one client may start within a day. This is a sixteenth of the second value
/// of [`MAX_UNATTACHED`].
pub const MAX_SLOTS_KIB: u32 = 1 << 20;
/// Maximum number of uploads that may be started on one channel in [`WINDOW`].
pub const MAX_CHANNEL_SLOTS: u32 = 3_000;
/// Maximum number of bytes that reporters uploaded and did not attach. The first value is for one organisation, and the
/// second value for all organisations.
pub const MAX_UNATTACHED: (i64, i64) = (4 << 30, 16 << 30);
/// Maximum number of files of one report or message.
pub const MAX_FILES: usize = 10;
/// Maximum number of files of one case, for reporter and staff separately. A case is verified and shown as a whole.
pub const MAX_CASE_FILES: u64 = 1_000;
/// Maximum number of messages of one case from its reporter. All messages, with a total of at most 20 MB, are verified
/// when the case is opened.
pub const MAX_MESSAGES: u64 = 500;
/// Maximum number of messages from staff in one case, and maximum number of notes of one case.
pub const MAX_STAFF_MESSAGES: u64 = 2_000;
/// Maximum length of a message or note, in characters.
pub const MAX_TEXT: usize = 10_000;
/// Maximum length of the name of a file or person, in characters.
pub const MAX_NAME: usize = 255;
/// Maximum number of assignees of one case, without the deputy.
pub const MAX_ASSIGNEES: usize = 10;
/// Maximum number of members that a case is restricted to.
pub const MAX_NAMED: usize = 50;
/// Maximum number of entries in the list of hidden cases.
pub const MAX_ENTRIES: i64 = 1000;
/// Working days after an automatic acknowledgement in which a member writes to the reporter (ISO 37002).
pub const PERSONAL_MESSAGE_DAYS: u16 = 3;
/// Days of waiting after which the reporter gets the first reminder.
pub const FIRST_REMINDER: u64 = 14;
/// Days of waiting after which the reporter gets the second reminder.
pub const SECOND_REMINDER: u64 = 28;
/// Days of waiting after which staff can announce the closing.
pub const WAIT_BEFORE_CLOSING: u64 = 42;
/// Days between the announcement and the closing.
pub const CLOSING_NOTICE: u64 = 14;
/// Maximum number of own deadlines of one case, removed ones included.
pub const MAX_OWN_DEADLINES: u64 = 100;
/// Maximum distance of an own deadline.
pub const MAX_OWN_DEADLINE_MONTHS: u32 = 120;
/// Maximum number of categories of an organisation.
pub const MAX_CATEGORIES: usize = 200;
/// Maximum number of routing rules of an organisation.
pub const MAX_ROUTING_RULES: usize = 100;
/// Maximum number of tasks of one case, removed ones included.
pub const MAX_TASKS: u64 = 500;
/// Maximum number of tasks of one checklist.
pub const MAX_CHECKLIST: usize = 50;
/// Maximum number of days after which a task of a checklist is due.
pub const MAX_CHECKLIST_DAYS: u16 = 365;
/// Maximum number of questions of one case to people without case access, revoked ones included.
pub const MAX_OUTSIDE_REQUESTS: u64 = 500;
/// Maximum number of days in which a person without case access can answer. A constraint of the table has the same
/// number.
pub const MAX_OUTSIDE_DAYS: i64 = 60;
/// Maximum number of times that a member reopens one question.
pub const MAX_OUTSIDE_ROUNDS: i32 = 20;
/// Maximum number of entries of the breach register of one organisation.
pub const MAX_BREACHES: u64 = 500;
/// Maximum number of steps of one entry of the breach register.
pub const MAX_BREACH_STEPS: i32 = 200;
/// Maximum number of cases of one entry of the breach register.
pub const MAX_BREACH_CASES: u64 = 50;
/// Maximum number of templates of one organisation.
pub const MAX_TEMPLATES: u64 = 300;
/// Maximum number of saved views of one member.
pub const MAX_VIEWS: u64 = 50;
/// Maximum number of shared views of one organisation.
pub const MAX_SHARED_VIEWS: u64 = 100;
/// Maximum length of the query of a saved view, in characters.
pub const MAX_VIEW_QUERY: usize = 2_000;
/// Maximum number of notifications that a member has.
pub const MAX_NOTIFICATIONS: i32 = 200;
/// Days after which a notification is deleted, and an email that was given up.
pub const NOTIFICATION_DAYS: i64 = 90;
/// Maximum number of absences of one member, past ones included.
pub const MAX_ABSENCES: u64 = 50;
/// Maximum number of days of one absence. A constraint of the table has the same number.
pub const MAX_ABSENCE_DAYS: i64 = 400;
/// How many days ago a new absence may have begun.
pub const ABSENCE_PAST_DAYS: i64 = 30;
/// How many days ahead an absence may begin.
pub const ABSENCE_AHEAD_DAYS: i64 = 3 * 365;
/// Maximum number of members that are compared for a suggestion of assignees. The function in the database has the same
/// number.
pub const MAX_CANDIDATES: usize = 500;
/// Maximum number of assignees that are suggested.
pub const MAX_SUGGESTIONS: usize = 5;
/// Maximum number of requests of one calendar address in [`WINDOW`].
pub const MAX_CALENDAR_READS: u32 = 60;
/// Maximum number of due dates of one calendar.
pub const MAX_DUE_DATES: i32 = 1_000;
/// Maximum length of the name of a tag, in characters. As in the table `tag`.
pub const MAX_TAG_NAME: usize = 50;
/// Maximum number of tags of an organisation, archived ones included.
pub const MAX_TAGS: u64 = 200;
/// Maximum number of tags of one case.
pub const MAX_CASE_TAGS: usize = 20;
/// Maximum number of links of one case to other cases, removed ones included.
pub const MAX_LINKS: u64 = 100;
/// Maximum number of other cases in which the persons of a case are found.
pub const MAX_MATCHES: u64 = 200;
/// Maximum number of members whom a note mentions.
pub const MAX_MENTIONS: usize = 20;
/// Maximum number of persons of one case.
pub const MAX_PERSONS: u64 = 100;
/// Number of days after which the entry of a report needs a reason.
pub const ENTRY_DAYS: u64 = 90;
/// Maximum number of days between the receipt of a report and its entry.
pub const MAX_ENTRY_AGE: u64 = 3_660;
/// Maximum number of versions of all records of conversations of a case.
pub const MAX_RECORDS: u64 = 500;
/// Maximum length of the record of a conversation, in characters.
pub const MAX_RECORD: usize = 50_000;
/// Maximum number of redacted texts of a case.
pub const MAX_REDACTED: u64 = 500;
/// Maximum number of versions of one redacted text. A withdrawal is always possible.
pub const MAX_REDACTIONS: i32 = 50;
/// Maximum number of claims of retaliation about one case and about its claims.
pub const MAX_CLAIMS: i32 = 20;
/// Maximum number of items of the evidence register of a case.
pub const MAX_EVIDENCE: u64 = 1_000;
/// Maximum number of steps of the chain of custody of an item.
pub const MAX_CUSTODY: i32 = 200;
/// Maximum number of interviews of a case.
pub const MAX_INTERVIEWS: u64 = 200;
/// Maximum number of answers to a version of the minutes of an interview.
pub const MAX_ANSWERS: u64 = 20;
/// Maximum number of assessments of the risk of a detriment in a case.
pub const MAX_ASSESSMENTS: u64 = 200;
/// Number of days after which the risk of a detriment is assessed again during an investigation.
pub const ASSESSMENT_DAYS: u64 = 30;
/// Number of days before its date on which Home shows a check-in.
pub const CHECK_IN_DAYS: u64 = 7;
/// Number of days within which staff answer a reporter who asks for a meeting (Directive (EU) 2019/1937, Art. 9(2): "a
/// reasonable timeframe").
pub const MEETING_DAYS: u64 = 14;
/// Maximum number of corrective actions of one closing.
pub const MAX_CLOSING_ACTIONS: usize = 20;
/// Maximum number of corrective actions of one case, with those that were only proposed.
pub const MAX_ACTIONS: u64 = 500;
/// Maximum number of requests of one member in [`RECENT`] to open the identity of one case. A limit of the case would let
/// one member stop all others.
pub const MAX_OPENINGS: usize = 20;
/// Maximum number of disclosures of the identity of one case that one member prepares in [`RECENT`].
pub const MAX_DISCLOSURES: usize = 50;
/// Requests and disclosures older than this do not count.
pub const RECENT: TimeDelta = TimeDelta::days(30);
/// Maximum number of corrective actions, and of check-ins, on Home.
pub const MAX_DUE_ACTIONS: u64 = 50;
/// Maximum number of digits of an amount in minor units. JavaScript counts such numbers exactly.
pub const MAX_AMOUNT_DIGITS: usize = 15;
/// Maximum number of departments of an organisation.
pub const MAX_DEPARTMENTS: usize = 500;
/// Maximum length of the text of a search, in characters.
pub const MAX_SEARCH: usize = 200;
/// Maximum number of words and phrases of a search.
pub const MAX_SEARCH_TERMS: usize = 10;
/// Maximum number of nodes of one page.
pub const MAX_PAGE: i32 = 100;
/// Maximum depth of a document.
pub const MAX_DEPTH: usize = 12;
/// Maximum complexity of a document. Each field counts once, however many rows a list has. Some fields declare a higher
/// cost.
pub const MAX_COMPLEXITY: usize = 1_000;
/// Maximum number of aliases of a document.
pub const MAX_ALIASES: usize = 20;
/// Maximum depth of a free document. The introspection queries of common tools are 15 levels deep.
pub const MAX_FREE_DEPTH: usize = 16;
/// Maximum length of a free document, in bytes.
pub const MAX_DOCUMENT: usize = 16 << 10;
/// Maximum number of opening brackets of a free document. In the worst case each is one more level for the parser.
pub const MAX_BRACKETS: usize = 256;
/// Maximum number of root fields of a free document.
pub const MAX_ROOTS: usize = 10;
/// Maximum number of API tokens of an organisation that are neither revoked nor expired.
pub const MAX_TOKENS: u64 = 50;
/// Maximum number of networks of an API token.
pub const MAX_NETWORKS: usize = 20;
/// Length of a window for counting. A window starts with the first request. The edge reads this length and the maximum
/// numbers of requests from `infra/contract.json`.
pub const WINDOW: TimeDelta = TimeDelta::minutes(5);
/// Maximum number of requests of one address in [`WINDOW`], on all paths.
pub const MAX_REQUESTS: u32 = 3_000;
/// Maximum number of requests of one address in [`WINDOW`] on expensive paths, and on all paths below them.
pub const MAX_REQUESTS_ON: [(&str, u32); 2] = [("/graphql/auth", 300), ("/graphql/ai", 500)];
/// Number of reports to one channel in [`WINDOW`] before further reports need a proof of work. A report is never
/// refused only because this number is exceeded.
pub const REPORTS_WITHOUT_WORK: u32 = 300;
/// Minimum and maximum number of leading zero bits of a proof of work. Each bit doubles the cost: 8 to 512 tries, each
/// about 10 ms in a browser and 60 ms on an old phone.
pub const WORK_BITS: RangeInclusive<u32> = 3..=9;
/// Maximum number of requests of one API token in [`WINDOW`].
pub const MAX_CALLS: u32 = 3_000;
/// Number of keys in a map of windows at which expired keys are removed.
const MAX_KEYS: usize = 100_000;
/// Days for which a repeated idempotency key is recognised.
pub const IDEMPOTENCY_DAYS: i64 = 7;
/// Days that an upload may wait to be attached.
pub const SLOT_DAYS: i64 = 2;

/// Rate limits for everything that can be created without an account. A flood uses up the limits of its own channel or
/// report and the total limits, but never makes us identify a reporter. Reports, uploads and messages have separate
/// limits.
pub struct Intake {
    /// Burst of 1,000 reports, then 50 a second.
    reports: DefaultDirectRateLimiter,
    /// Burst of 64 GiB of uploads, then 64 MiB a second. Counted in KiB when the bytes arrive.
    uploads: DefaultDirectRateLimiter,
    /// Started uploads by channel.
    slots: Windows<Uuid>,
    /// Reports by channel. The number of reports decides whether the next report needs a proof of work.
    channels: Windows<Uuid>,
    /// Reports that are charged already, by channel and idempotency key.
    charged: Windows<(Uuid, Uuid)>,
    /// For each report: burst of 200 messages, then six a minute.
    messages: DefaultKeyedRateLimiter<Uuid>,
}

/// Turns 0 into 1, because a quota is never zero.
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
            charged: Windows::default(),
            messages: DefaultKeyedRateLimiter::keyed(messages),
        }
    }
}

impl Intake {
    /// Charges a report against the total limit, and counts the report for its channel.
    ///
    /// # Errors
    /// `RateLimited` with the time to wait.
    pub fn report(&self, channel: Uuid, key: Uuid, now: DateTime<Utc>) -> Result<(), Problem> {
        self.reports.check().map_err(|until| wait(&until))?;
        self.charged.count((channel, key), 1, now)?;
        self.channels.count(channel, u32::MAX, now)
    }

    /// Whether a report with this idempotency key was charged on this channel in this window. A charge on another
    /// channel does not count.
    #[must_use]
    pub fn is_charged(&self, channel: Uuid, key: Uuid, now: DateTime<Utc>) -> bool {
        self.charged.current_count(&(channel, key), now) > 0
    }

    /// How many reports the channel received in this window.
    #[must_use]
    pub fn reports_to(&self, channel: Uuid, now: DateTime<Utc>) -> u32 {
        self.channels.current_count(&channel, now)
    }

    /// Charges an upload that is started on a channel.
    ///
    /// # Errors
    /// `RateLimited` with the time to wait.
    pub fn slot(&self, channel: Uuid, now: DateTime<Utc>) -> Result<(), Problem> {
        self.slots.count(channel, MAX_CHANNEL_SLOTS, now)
    }

    /// Charges uploaded bytes when they arrive.
    ///
    /// # Errors
    /// `RateLimited` with the time to wait. `TooLarge` if the bytes exceed the whole quota.
    pub fn arrived(&self, bytes: usize) -> Result<(), Problem> {
        let kibibytes = u32::try_from(bytes >> 10).unwrap_or(u32::MAX);
        match self.uploads.check_n(number(kibibytes)) {
            Ok(passed) => passed.map_err(|until| wait(&until)),
            Err(_) => Err(Problem::TooLarge),
        }
    }

    /// Charges a message against the limit of its report.
    ///
    /// # Errors
    /// `RateLimited` with the time to wait.
    pub fn message(&self, case: Uuid) -> Result<(), Problem> {
        check(&self.messages, &case)
    }
}

/// Rate limit of the whole onion service: burst of 10,000 requests, then 200 a second. Each Tor circuit also has the
/// limits of an address. Under load, tor itself requires a proof of work from its clients.
#[must_use]
pub fn onion() -> DefaultDirectRateLimiter {
    DefaultDirectRateLimiter::direct(Quota::per_second(number(200)).allow_burst(number(10_000)))
}

/// The problem for an exhausted limit, with a wait of at least one second.
#[must_use]
pub fn wait(until: &NotUntil<governor::clock::QuantaInstant>) -> Problem {
    Problem::RateLimited(until.wait_time_from(DefaultClock::default().now()).max(Duration::from_secs(1)))
}

/// Rate limits, in memory, for what an account can make the staff surface send. These limits delay an account and never
/// lock the account. Sign-in attempts are counted with all other requests of an address.
pub struct Attempts {
    /// Emails to others, by account: burst of 60, then two a minute.
    mails: DefaultKeyedRateLimiter<Uuid>,
    /// Requests to identity providers and DNS look-ups, by account: burst of 20, then two a minute.
    probes: DefaultKeyedRateLimiter<Uuid>,
    /// Searches, by membership: burst of 200, then two a second. A page that waits for the index searches every second.
    searches: DefaultKeyedRateLimiter<Uuid>,
    /// Live subscriptions, by account: burst of 120, then one a second.
    subscriptions: DefaultKeyedRateLimiter<Uuid>,
}

impl Default for Attempts {
    fn default() -> Self {
        let quota = |burst, a_minute| Quota::per_minute(number(a_minute)).allow_burst(number(burst));
        Self {
            mails: DefaultKeyedRateLimiter::keyed(quota(60, 2)),
            probes: DefaultKeyedRateLimiter::keyed(quota(20, 2)),
            searches: DefaultKeyedRateLimiter::keyed(quota(200, 120)),
            subscriptions: DefaultKeyedRateLimiter::keyed(quota(120, 60)),
        }
    }
}

impl Attempts {
    /// Charges an email to an address that the account chose, or emails to others that a member's request causes.
    ///
    /// # Errors
    /// `RateLimited` with the time to wait.
    pub fn mail(&self, account: Uuid) -> Result<(), Problem> {
        check(&self.mails, &account)
    }

    /// Charges a request to an identity provider, or a DNS look-up, that the account causes.
    ///
    /// # Errors
    /// `RateLimited` with the time to wait.
    pub fn probe(&self, account: Uuid) -> Result<(), Problem> {
        check(&self.probes, &account)
    }

    /// Charges the start of a live subscription.
    ///
    /// # Errors
    /// `RateLimited` with the time to wait.
    pub fn subscription(&self, account: Uuid) -> Result<(), Problem> {
        check(&self.subscriptions, &account)
    }

    /// Charges a search of a member, also through an API token.
    ///
    /// # Errors
    /// `RateLimited` with the time to wait.
    pub fn search(&self, member: Uuid) -> Result<(), Problem> {
        check(&self.searches, &member)
    }
}

/// Fixed windows by key, in memory. A window of a key starts with its first count. In contrast to a token bucket, a
/// window refuses exactly from the first count above the maximum.
pub struct Windows<K>(Mutex<HashMap<K, (DateTime<Utc>, u32)>>, TimeDelta);

impl<K> Default for Windows<K> {
    fn default() -> Self {
        Self::of(WINDOW)
    }
}

impl<K> Windows<K> {
    #[must_use]
    pub fn of(length: TimeDelta) -> Self {
        Self(Mutex::default(), length)
    }
}

impl<K: Eq + Hash> Windows<K> {
    /// The count of this key in its current window.
    #[must_use]
    pub fn current_count(&self, key: &K, now: DateTime<Utc>) -> u32 {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.get(key).map_or(0, |(began, count)| if now < *began + self.1 { *count } else { 0 })
    }

    /// Counts one.
    ///
    /// # Errors
    /// `RateLimited` with the rest of the window if the count is `most` already.
    pub fn count(&self, key: K, most: u32, now: DateTime<Utc>) -> Result<(), Problem> {
        self.charge(key, 1, most, now)
    }

    /// Counts `amount` or nothing.
    ///
    /// # Errors
    /// `RateLimited` with the rest of the window if the count would exceed `most`.
    pub fn charge(&self, key: K, amount: u32, most: u32, now: DateTime<Utc>) -> Result<(), Problem> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= MAX_KEYS && !counts.contains_key(&key) {
            counts.retain(|_, (began, _)| now < *began + self.1);
            // The map is full of active keys. A limit per address cannot stop a sender with that many addresses, so all
            // counts are reset.
            if counts.len() >= MAX_KEYS {
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

/// The unit that counts as one address. For IPv6, the unit is the /64 network, which one customer gets as a whole.
#[must_use]
pub fn network(from: IpAddr) -> IpAddr {
    match from {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        v4 @ IpAddr::V4(_) => v4,
    }
}

fn check<K: Clone + Eq + Hash>(limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), Problem> {
    // Remove keys without recent calls, so that the map does not grow.
    if limiter.len() > 10_000 {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|until| wait(&until))
}
