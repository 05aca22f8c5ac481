//! `/.well-known/security.txt` (RFC 9116): where to report a vulnerability of this installation.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};
use chrono::{Datelike, Months, NaiveDate};

use crate::app::App;
use crate::problem::Problem;

/// Returns the file, or 404 if the installation names no contact.
pub async fn show(State(app): State<Arc<App>>) -> Response {
    let Some(contact) = &app.config.security_contact else { return Problem::NotFound.into_response() };
    let mut response = Response::new(Body::from(text(contact, &app.config.origin, app.clock.now().date_naive())));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

/// Expires six months after the start of the current month. RFC 9116, section 2.5.5, recommends less than a year.
fn text(contact: &str, origin: &str, today: NaiveDate) -> String {
    let month = today.with_day(1).unwrap_or(today);
    let expires = month.checked_add_months(Months::new(6)).unwrap_or(month);
    format!(
        "Contact: {contact}\nExpires: {expires}T00:00:00Z\nPreferred-Languages: en, de\n\
        Canonical: {origin}/.well-known/security.txt\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_whom_to_write_to_and_ends_within_a_year() {
        let today = "2026-11-22".parse().unwrap();
        let said = text("mailto:security@example.org", "https://report.example", today);
        let expected = "Contact: mailto:security@example.org\nExpires: 2027-05-01T00:00:00Z\n\
            Preferred-Languages: en, de\nCanonical: https://report.example/.well-known/security.txt\n";
        assert_eq!(said, expected);
    }
}
