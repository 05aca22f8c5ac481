//! Texts of emails. A text has the name of the organisation, the reason for the email, and a link for some kinds. A
//! text never names a person. Only emails about notifications contain case numbers.

use entity::enums::{Language, MailKind, NotificationKind, PersonKind};
use sea_orm::ActiveEnum;
use serde::Deserialize;

use crate::languages;
use crate::problem::Problem;

#[derive(Deserialize)]
struct Text {
    subject: String,
    text: String,
}

/// Returns subject and text.
///
/// # Errors
/// `Internal` when the language has no such text. A test checks that each language is complete.
pub fn write(
    kind: MailKind,
    language: Language,
    organisation: &str,
    link: Option<&str>,
    lines: Option<&str>,
) -> Result<(String, String), Problem> {
    let found = languages::mails(language).and_then(|texts| texts.get(&kind.to_value()));
    let found = found.ok_or_else(|| Problem::internal("an email without a text"))?;
    let Text { subject, text } = Text::deserialize(found).map_err(Problem::internal)?;
    debug_assert_eq!(
        text.contains("{link}"),
        link.is_some(),
        "{kind:?}: the text and its sender differ about the link"
    );
    // Replace the name last, so that a placeholder in an organisation's name is not replaced.
    let text = text.replace("{link}", link.unwrap_or_default()).replace("{lines}", lines.unwrap_or_default());
    Ok((subject, text.replace("{organisation}", organisation) + "\n"))
}

/// A text about notifications. `name` is a JSON pointer.
fn about(name: &str, language: Language) -> Option<&'static str> {
    languages::mails(language)?.get(&MailKind::Notifications.to_value())?.pointer(name)?.as_str()
}

/// The reason for a line of an email about notifications.
///
/// # Errors
/// `Internal` when the language has no such text.
pub fn kind(kind: NotificationKind, language: Language) -> Result<&'static str, Problem> {
    let found = about(&format!("/kinds/{}", kind.to_value()), language);
    found.ok_or_else(|| Problem::internal("a notification without a text"))
}

/// A line about a notification that a member gets for an absent colleague.
///
/// # Errors
/// As `kind`.
pub fn on_behalf(line: &str, language: Language) -> Result<String, Problem> {
    let found = about("/onBehalf", language).ok_or_else(|| Problem::internal("a notification without a text"))?;
    Ok(found.replace("{line}", line))
}

/// The last line of an email that does not name all notifications.
///
/// # Errors
/// As `kind`.
pub fn more(count: usize, language: Language) -> Result<String, Problem> {
    let found = about("/more", language).ok_or_else(|| Problem::internal("a notification without a text"))?;
    Ok(found.replace("{count}", &count.to_string()))
}

/// A person of a case with the role, for the timeline.
///
/// # Errors
/// As `kind`.
pub fn person(name: &str, role: PersonKind, language: Language) -> Result<String, Problem> {
    let found = about(&format!("/persons/{}", role.to_value()), language);
    let found = found.ok_or_else(|| Problem::internal("a role without a text"))?;
    Ok(found.replace("{name}", name))
}

/// What is due, for a calendar. `kind` is the stored kind of a deadline, `task`, `action`, `interview` or `check_in`.
///
/// # Errors
/// As `kind`.
pub fn calendar(kind: &str, language: Language) -> Result<&'static str, Problem> {
    let found = about(&format!("/calendar/{kind}"), language).or_else(|| about("/calendar/other", language));
    found.ok_or_else(|| Problem::internal("a due date without a text"))
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn every_kind_has_its_text_in_every_language_and_no_text_has_another_kind() {
        let all = languages::all_of_mails();
        assert!(all.contains(&Language::default()));
        let text = |language, kind: MailKind| languages::mails(language).unwrap()[&kind.to_value()]["text"].to_string();
        for language in all {
            assert_eq!(languages::mails(language).unwrap().len(), MailKind::iter().count(), "{language:?}");
            for kind in MailKind::iter() {
                let linked = text(Language::default(), kind).contains("{link}");
                assert_eq!(text(language, kind).contains("{link}"), linked, "{language:?} {kind:?}");
                assert!(text(language, kind).contains("{organisation}"), "{language:?} {kind:?}");
                let link = linked.then_some("https://x.example/#t");
                let (subject, text) = write(kind, language, "Fjordlys", link, None).unwrap();
                assert!(!(subject + &text).contains('{'), "{language:?} {kind:?}: a placeholder is left");
            }
        }
    }

    #[test]
    fn every_kind_that_is_mailed_has_its_line_in_every_language() {
        for language in languages::all_of_mails() {
            for mailed in super::super::delivery::MAILED {
                assert!(!kind(mailed, language).unwrap().is_empty(), "{language:?} {mailed:?}");
            }
            assert!(more(3, language).unwrap().contains('3'));
            assert!(on_behalf("x", language).unwrap().starts_with('x'));
            for kind in ["feedback", "task", "action", "interview", "check_in"] {
                assert_ne!(calendar(kind, language).unwrap(), calendar("own", language).unwrap());
            }
        }
    }

    #[test]
    fn an_organisations_name_is_no_place_for_a_link() {
        let link = Some("https://x.example");
        let (_, text) = write(MailKind::Invitation, Language::default(), "Evil {link} {lines}", link, None).unwrap();
        assert_eq!(text.matches("https://").count(), 1);
    }
}
