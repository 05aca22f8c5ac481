//! The reporter's answer, as both surfaces show it.

use async_graphql::Enum;

/// The reporter's answer to a request for consent.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum ConsentAnswer {
    Given,
    Refused,
    /// Given, and withdrawn later.
    Withdrawn,
}

impl ConsentAnswer {
    /// The answer, from its rows by turn: whether consent was given, and whether it still is.
    #[must_use]
    pub fn of(given: &[bool]) -> Option<Self> {
        match given {
            [] => None,
            [true] => Some(Self::Given),
            [false] => Some(Self::Refused),
            _ => Some(Self::Withdrawn),
        }
    }
}
