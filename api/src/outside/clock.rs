//! The only clock. No code sleeps until a time of this clock, because tests set the clock.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A time that changes only when it is set.
    Fixed(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    #[must_use]
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self::Fixed(Arc::new(Mutex::new(at)))
    }

    /// The current time. Store this time only for acts of staff and machines, because acts of a reporter have dates
    /// only.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the clock")]
            Self::System => Utc::now(),
            Self::Fixed(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// A copy that stays at the current time. An act uses this copy when its rows and its audit event must have the
    /// same date, even around midnight.
    #[must_use]
    pub fn still(&self) -> Self {
        Self::fixed(self.now())
    }

    /// The date in an organisation's time zone. Legal deadlines count in these dates.
    #[must_use]
    pub fn today(&self, zone: Tz) -> NaiveDate {
        self.now().with_timezone(&zone).date_naive()
    }

    /// Sets a fixed clock. Has no effect on the machine's clock.
    pub fn set(&self, to: DateTime<Utc>) {
        if let Self::Fixed(at) = self {
            *at.lock().unwrap_or_else(PoisonError::into_inner) = to;
        }
    }

    /// Advances a fixed clock.
    pub fn advance(&self, by: TimeDelta) {
        self.set(self.now() + by);
    }
}
