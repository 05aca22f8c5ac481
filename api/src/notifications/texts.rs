//! Texts of emails. Pure. A text has the name of the organisation, the reason for the email, and a link for some
//! kinds. Never: a person or a case.

use std::collections::HashMap;

use entity::enums::{Language, MailKind};
use sea_orm::ActiveEnum;
use serde::Deserialize;

use crate::problem::Problem;

/// Maps language and kind to subject and text.
const TEXTS: &str = include_str!("texts.json");

#[derive(Deserialize)]
struct Text {
    subject: String,
    text: String,
}

/// Returns subject and text.
///
/// # Errors
/// `Internal` when the catalogue has no such text. A test checks that it is complete.
pub fn write(
    kind: MailKind,
    language: Language,
    organisation: &str,
    link: Option<&str>,
) -> Result<(String, String), Problem> {
    let mut all: HashMap<String, HashMap<String, Text>> = serde_json::from_str(TEXTS).map_err(Problem::internal)?;
    let found = all.get_mut(&language.to_value()).and_then(|texts| texts.remove(&kind.to_value()));
    let Text { subject, text } = found.ok_or_else(|| Problem::internal("an email without a text"))?;
    // Replace the link first, so that a placeholder in an organisation's name is not replaced.
    let text = text.replace("{link}", link.unwrap_or_default()).replace("{organisation}", organisation);
    Ok((subject, text + "\n"))
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn every_kind_has_its_text_in_every_language_and_no_text_has_another_kind() {
        let all: HashMap<String, HashMap<String, Text>> = serde_json::from_str(TEXTS).unwrap();
        assert_eq!(all.len(), Language::iter().count());
        for language in Language::iter() {
            assert_eq!(all[&language.to_value()].len(), MailKind::iter().count(), "{language:?}");
            for kind in MailKind::iter() {
                let linked = matches!(
                    kind,
                    MailKind::Invitation | MailKind::ConfirmEmail | MailKind::Reset | MailKind::ResetAsked
                );
                let text = &all[&language.to_value()][&kind.to_value()];
                assert_eq!(text.text.contains("{link}"), linked, "{language:?} {kind:?}");
                assert!(text.text.contains("{organisation}"), "{language:?} {kind:?}");
                let (subject, text) = write(kind, language, "Fjordlys", Some("https://x.example/#t")).unwrap();
                assert!(!(subject + &text).contains('{'), "{language:?} {kind:?}: a placeholder is left");
            }
        }
    }

    #[test]
    fn an_organisations_name_is_no_place_for_a_link() {
        let (_, text) = write(MailKind::EmailChanged, Language::En, "Evil {link}", Some("https://x.example")).unwrap();
        assert!(!text.contains("https://"));
    }
}
