//! Counts refused requests for the platform's owners. The counts stay in memory until `platform::refusals` writes them
//! to the database at intervals.
//!
//! The staff surface also counts refusals by client address, and stores only a keyed hash of the address. The process
//! of the reporters' surface has no key for such a hash. That process counts only refusals per day, and keeps no trace
//! of an address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};
use strum::IntoStaticStr;

use crate::crypto::{Key, hmac};
use crate::limit;

/// Maximum number of hashed addresses in memory between two writes. Further addresses add to the day's total only, so a
/// flood from many addresses does not become a flood of rows.
const ADDRESSES: usize = 200;

/// Why a request was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// Too many requests.
    RateLimited,
    /// Wrong password, code or passkey, or an unknown email address.
    SignInRefused,
    /// An access code that opens no report.
    ReceiptRefused,
    /// A request that our own pages never send.
    BadRequest,
    /// The actor lacks the right.
    Forbidden,
    /// An API token that is unknown, expired or revoked, or that came from outside its networks.
    TokenRefused,
}

impl Kind {
    const ALL: [Self; 6] = [
        Self::RateLimited,
        Self::SignInRefused,
        Self::ReceiptRefused,
        Self::BadRequest,
        Self::Forbidden,
        Self::TokenRefused,
    ];

    /// Finds a kind by its name in the database.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Finds a kind by the problem code of an answer. `None` if the code is no sign of abuse.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        match code {
            "RATE_LIMITED" => Some(Self::RateLimited),
            "SIGN_IN_FAILED" => Some(Self::SignInRefused),
            "RECEIPT_UNKNOWN" => Some(Self::ReceiptRefused),
            "BAD_REQUEST" => Some(Self::BadRequest),
            "FORBIDDEN" => Some(Self::Forbidden),
            _ => None,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        self.into()
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) times: i64,
    pub(crate) first: DateTime<Utc>,
    pub(crate) last: DateTime<Utc>,
}

#[derive(Default)]
pub(crate) struct Counted {
    pub(crate) days: HashMap<(NaiveDate, Kind), i64>,
    pub(crate) addresses: HashMap<([u8; 16], Kind), Seen>,
}

/// Refusals since the last write to the database.
pub struct Abuse {
    key: Option<Key>,
    counted: Mutex<Counted>,
}

impl Abuse {
    /// `key` hashes addresses. Without a key no address is counted.
    #[must_use]
    pub fn new(key: Option<Key>) -> Self {
        Self { key, counted: Mutex::default() }
    }

    pub fn count(&self, kind: Kind, from: Option<IpAddr>, now: DateTime<Utc>) {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        *counted.days.entry((now.date_naive(), kind)).or_default() += 1;
        let (Some(key), Some(from)) = (&self.key, from) else { return };
        let hash = address(key, from);
        if counted.addresses.len() >= ADDRESSES && !counted.addresses.contains_key(&(hash, kind)) {
            return;
        }
        let seen = counted.addresses.entry((hash, kind)).or_insert(Seen { times: 0, first: now, last: now });
        seen.times += 1;
        seen.last = now;
    }

    pub(crate) fn take(&self) -> Counted {
        std::mem::take(&mut *self.counted.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn address(key: &Key, from: IpAddr) -> [u8; 16] {
    let text = limit::network(from).to_string();
    let mut hash = [0; 16];
    hash.copy_from_slice(&hmac(key.bytes(), text.as_bytes())[..16]);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_key_no_address_is_remembered_and_with_one_none_as_it_is() {
        let (from, now) = ("2001:db8:1:2:3::4".parse::<IpAddr>().unwrap(), DateTime::UNIX_EPOCH);
        let reporters = Abuse::new(None);
        reporters.count(Kind::BadRequest, Some(from), now);
        let counted = reporters.take();
        assert_eq!((counted.days[&(now.date_naive(), Kind::BadRequest)], counted.addresses.len()), (1, 0));

        let staffs = Abuse::new(Some(Key::random()));
        staffs.count(Kind::BadRequest, Some(from), now);
        staffs.count(Kind::BadRequest, Some("2001:db8:1:2:ffff::1".parse().unwrap()), now);
        let counted = staffs.take();
        assert_eq!(counted.addresses.values().map(|seen| seen.times).collect::<Vec<_>>(), [2], "one network");
        let (hash, _) = counted.addresses.keys().next().unwrap();
        assert_ne!(hash, &address(&Key::random(), from), "another key makes another of it");
        assert!(staffs.take().days.is_empty(), "what was taken is gone");
    }

    #[test]
    fn addresses_are_remembered_up_to_a_number_and_days_go_on() {
        let abuse = Abuse::new(Some(Key::random()));
        let now = DateTime::UNIX_EPOCH;
        let times = u32::try_from(ADDRESSES).unwrap() + 5;
        for n in 0..times {
            abuse.count(Kind::RateLimited, Some(IpAddr::V4(n.into())), now);
        }
        let counted = abuse.take();
        assert_eq!(counted.addresses.len(), ADDRESSES);
        assert_eq!(counted.days[&(now.date_naive(), Kind::RateLimited)], i64::from(times));
    }
}
