//! Cursors: opaque to clients, typed here.

use async_graphql::SimpleObject;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};

use crate::limit;
use crate::problem::Problem;

/// Where a page ends and whether another follows.
#[derive(Clone, Debug, SimpleObject)]
pub struct PageInfo {
    /// Give it as `after` for the next page.
    pub end_cursor: Option<String>,
    /// Whether there is a next page.
    pub has_next_page: bool,
}

/// Reads a page size.
///
/// # Errors
/// `Invalid` unless it is between 1 and the limit.
pub fn size(field: &'static str, wanted: i32) -> Result<u64, Problem> {
    if (1..=limit::PAGE).contains(&wanted) {
        Ok(wanted.unsigned_abs().into())
    } else {
        Err(Problem::invalid(field, "Between 1 and 100."))
    }
}

/// Makes a cursor of a row's place in an order.
#[must_use]
pub fn cursor(parts: &[String]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(parts.join("|"))
}

/// Reads a cursor of `N` parts.
///
/// # Errors
/// `Invalid` when it is none of ours.
pub fn parse<const N: usize>(cursor: &str) -> Result<[String; N], Problem> {
    let parts = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    parts
        .and_then(|text| text.split('|').map(str::to_owned).collect::<Vec<_>>().try_into().ok())
        .ok_or_else(|| Problem::invalid("after", "Not a cursor of this list."))
}
