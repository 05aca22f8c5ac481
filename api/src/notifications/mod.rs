//! Notifications of members, and emails to staff and to invited people. Reporters never get an email. An email is a row
//! of the transaction that causes it, sealed under the organisation's key. A job sends the email and deletes the row. The
//! text of an email never contains content of a case or the name of a person. Only the emails about notifications
//! contain case numbers.

pub mod admin;
pub mod announce;
mod breaches;
pub mod delivery;
pub mod feed;
pub mod jobs;
pub mod round;
pub mod settings;
mod texts;

pub use texts::{calendar, person};

use entity::enums::{Language, MailKind};
use entity::outbox;
use sea_orm::{EntityTrait, NotSet, Set};
use uuid::Uuid;

use crate::crypto::envelope::Aad;
use crate::keys::keyring::OrgKeys;
use crate::languages;
use crate::outside::clock::Clock;
use crate::problem::Problem;
use crate::queue::{Job, enqueue};
use crate::tx::Tx;

/// An email to send after the transaction commits.
pub struct Mail<'a> {
    /// Selects the text.
    pub kind: MailKind,
    pub to: &'a str,
    pub language: Language,
    /// Complete URL with its token, for the kinds that have a link.
    pub link: Option<String>,
}

/// Enqueues an email of the organisation that the transaction is in.
pub async fn post(tx: &Tx, keys: &OrgKeys, clock: &Clock, mail: Mail<'_>) -> Result<(), Problem> {
    insert(tx, keys, clock, mail, None).await
}

/// As [`post`], for an email whose text contains lines about cases.
async fn post_lines(tx: &Tx, keys: &OrgKeys, clock: &Clock, mail: Mail<'_>, lines: &str) -> Result<(), Problem> {
    insert(tx, keys, clock, mail, Some(lines)).await
}

async fn insert(tx: &Tx, keys: &OrgKeys, clock: &Clock, mail: Mail<'_>, lines: Option<&str>) -> Result<(), Problem> {
    let (org, id) = (keys.org(), Uuid::new_v4());
    // The date in UTC is enough, because `app.claim_job` accepts the current date of every time zone.
    let today = clock.now().date_naive();
    let row = outbox::ActiveModel {
        org_id: Set(org),
        id: Set(id),
        kind: Set(mail.kind),
        language: Set(mail.language.0.to_owned()),
        recipient: Set(keys.seal(&aad(org, id, "recipient"), mail.to.as_bytes())),
        link: Set(mail.link.map(|link| keys.seal(&aad(org, id, "link"), link.as_bytes()))),
        revision: Set(1),
        created_on: Set(today),
        details: lines.map_or(NotSet, |lines| Set(Some(keys.seal(&aad(org, id, "details"), lines.as_bytes())))),
        given_up_on: NotSet,
        failure: NotSet,
    };
    outbox::Entity::insert(row).exec_without_returning(tx).await?;
    enqueue(tx, org, Job::SendMail(id), today, None).await
}

fn aad(org: Uuid, id: Uuid, column: &'static str) -> Aad {
    Aad { table: "outbox", column, org: Some(org), case: None, row: id, revision: 1 }
}

/// The first language of an `Accept-Language` header in which we write emails. English if there is no such language.
#[must_use]
pub fn language(accepted: &str) -> Language {
    let mut tags = accepted.split(',').map(|tag| tag.trim().get(..2).unwrap_or_default().to_lowercase());
    tags.find_map(|tag| languages::of_mails(&tag)).unwrap_or_default()
}

#[test]
fn a_mail_is_written_in_the_first_language_that_both_know() {
    for (accepted, expected) in [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("fr, EN;q=0.5, de;q=0.3", "en"),
        ("fr-CH, ar", "en"),
        ("", "en"),
        ("ü, d", "en"),
    ] {
        assert_eq!(language(accepted), Language(expected), "{accepted}");
    }
}
