//! Pagination with cursors that are opaque to clients and typed in the server.

use async_graphql::SimpleObject;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};

use crate::limit;
use crate::problem::Problem;

/// The end of a page, and whether another page follows.
#[derive(Clone, Debug, SimpleObject)]
pub struct PageInfo {
    /// Send this cursor as `after` to get the next page.
    pub end_cursor: Option<String>,
    pub has_next_page: bool,
}

/// Checks a page size.
///
/// # Errors
/// `Invalid` unless the size is between 1 and [`limit::MAX_PAGE`].
pub fn size(field: &'static str, wanted: i32) -> Result<u64, Problem> {
    if (1..=limit::MAX_PAGE).contains(&wanted) {
        Ok(wanted.unsigned_abs().into())
    } else {
        Err(Problem::invalid(field, "Enter a number between 1 and 100."))
    }
}

/// Encodes a row's sort key as a cursor.
#[must_use]
pub fn cursor(parts: &[String]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(parts.join("|"))
}

/// Decodes a cursor of `N` parts.
///
/// # Errors
/// `Invalid` if the text is not a cursor of this list.
pub fn parse<const N: usize>(cursor: &str) -> Result<[String; N], Problem> {
    let parts = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    parts.and_then(|text| text.split('|').map(str::to_owned).collect::<Vec<_>>().try_into().ok()).ok_or_else(|| {
        Problem::invalid("after", "This cursor does not belong to this list. Load the list from its beginning.")
    })
}
