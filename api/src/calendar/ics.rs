//! The format of the calendar: iCalendar (RFC 5545), with events of whole days. The titles are the server's own texts,
//! so they need no rules for free text beyond commas, semicolons and the length of a line.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// Maximum length of a line in bytes, without its end (RFC 5545, section 3.1).
const LINE: usize = 75;

/// An event of one day.
pub struct Event {
    pub id: Uuid,
    pub on: NaiveDate,
    pub title: String,
}

/// The text of a calendar.
#[must_use]
pub fn write(events: &[Event], now: DateTime<Utc>) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &str| fold(&mut text, &format!("{name}:{value}"));
    let stamp = now.format("%Y%m%dT%H%M%SZ").to_string();
    line("BEGIN", "VCALENDAR");
    line("VERSION", "2.0");
    line("PRODID", "-//VoiCase//VoiCase//EN");
    line("X-WR-CALNAME", "VoiCase");
    line("REFRESH-INTERVAL;VALUE=DURATION", "PT6H");
    for event in events {
        line("BEGIN", "VEVENT");
        line("UID", &format!("{}@voicase", event.id));
        line("DTSTAMP", &stamp);
        line("DTSTART;VALUE=DATE", &event.on.format("%Y%m%d").to_string());
        line("SUMMARY", &event.title.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,"));
        line("TRANSP", "TRANSPARENT");
        line("END", "VEVENT");
    }
    line("END", "VCALENDAR");
    text
}

/// Appends a line. A long line continues after a line break and a space, never within a character.
fn fold(text: &mut String, line: &str) {
    let mut length = 0;
    for letter in line.chars() {
        if length + letter.len_utf8() > LINE {
            text.push_str("\r\n ");
            length = 1;
        }
        text.push(letter);
        length += letter.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_lasts_a_day_and_no_line_is_too_long() {
        let title = format!("VC-2026-48213: due, {}", "ä".repeat(100));
        let event = Event { id: Uuid::nil(), on: "2026-03-09".parse().unwrap(), title };
        let text = write(&[event], "2026-03-02T08:00:00Z".parse().unwrap());
        assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VCALENDAR\r\n"));
        assert!(text.contains("\r\nDTSTART;VALUE=DATE:20260309\r\n") && text.contains("DTSTAMP:20260302T080000Z"));
        assert!(text.contains("\r\nSUMMARY:VC-2026-48213: due\\, ä"));
        assert!(text.split("\r\n").all(|line| line.len() <= LINE));
        assert_eq!(text.replace("\r\n ", "").matches('ä').count(), 100);
    }
}
