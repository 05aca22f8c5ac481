//! Mails to staff, and to those who are to become staff. Reporters never get one: nobody has their address.
//! Always: a mail is a row of the transaction that wants it, sealed under the organisation's key, and says nothing of cases
//! or people. It is sent by a job and then forgotten.

pub mod announce;
pub mod jobs;
mod texts;

use entity::enums::{Language, MailKind};
use entity::outbox;
use sea_orm::{EntityTrait, Set};
use uuid::Uuid;

use crate::crypto::envelope::Place;
use crate::keys::keyring::OrgKeys;
use crate::outside::clock::Clock;
use crate::problem::Problem;
use crate::queue::{Job, enqueue};
use crate::tx::Tx;

/// A mail to be sent once the transaction stands.
pub struct Mail<'a> {
    /// Which text.
    pub kind: MailKind,
    /// The address.
    pub to: &'a str,
    /// In which language.
    pub language: Language,
    /// A whole address with its token, for the kinds that have one.
    pub link: Option<String>,
}

/// Posts a mail in the name of the organisation that `tx` is in.
///
/// # Errors
/// What the database says.
pub async fn post(tx: &Tx, keys: &OrgKeys, clock: &Clock, mail: Mail<'_>) -> Result<(), Problem> {
    let (org, id) = (keys.org(), Uuid::new_v4());
    // The queue counts in UTC: a date of the organisation could lie a day ahead.
    let today = clock.now().date_naive();
    let row = outbox::ActiveModel {
        org_id: Set(org),
        id: Set(id),
        kind: Set(mail.kind),
        language: Set(mail.language),
        recipient: Set(keys.seal(&place(org, id, "recipient"), mail.to.as_bytes())),
        link: Set(mail.link.map(|link| keys.seal(&place(org, id, "link"), link.as_bytes()))),
        revision: Set(1),
        created_on: Set(today),
    };
    outbox::Entity::insert(row).exec_without_returning(tx).await?;
    enqueue(tx, org, Job::SendMail(id), today, None).await
}

fn place(org: Uuid, id: Uuid, column: &'static str) -> Place {
    Place { table: "outbox", column, org: Some(org), case: None, row: id, revision: 1 }
}

/// The first of a browser's languages that mails are written in; English when it names none of them.
#[must_use]
pub fn language(accepted: &str) -> Language {
    let tags = accepted.split(',').map(|tag| tag.trim().get(..2).unwrap_or_default().to_lowercase());
    let known = tags.filter_map(|tag| match tag.as_str() {
        "en" => Some(Language::En),
        "de" => Some(Language::De),
        _ => None,
    });
    known.into_iter().next().unwrap_or(Language::En)
}

#[test]
fn a_mail_is_written_in_the_first_language_that_both_know() {
    for (accepted, expected) in [
        ("de-AT,de;q=0.9,en;q=0.8", Language::De),
        ("fr, EN;q=0.5, de;q=0.3", Language::En),
        ("fr-CH, ar", Language::En),
        ("", Language::En),
        ("ü, d", Language::En),
    ] {
        assert_eq!(language(accepted), expected, "{accepted}");
    }
}
