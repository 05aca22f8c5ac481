//! The release of reporters' answers to requests for consent (`identity::disclosure`). Staff never learn when within the
//! period a reporter answered.

use chrono::NaiveDate;
use entity::enums::NotificationKind;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::append_as_system;
use super::turn::Batch;
use crate::notifications::feed::{self, Event};
use crate::problem::Problem;
use crate::tx::Tx;

#[derive(FromQueryResult)]
struct Answer {
    case_id: Uuid,
    turn: i16,
    given: bool,
    asked_by: Uuid,
}

const RELEASE: &str = "UPDATE identity_consent c SET released_on = $1 FROM identity_disclosure d \
    WHERE d.org_id = c.org_id AND d.id = c.disclosure_id AND c.released_on IS NULL AND ($2::date IS NULL OR c.answered_on < $2) \
    RETURNING c.case_id, c.turn, c.given, d.asked_by";

/// Releases the answers of the batch. Writes steps of the timelines and notifications.
pub async fn release(tx: &Tx, org: Uuid, today: NaiveDate, batch: Batch) -> Result<(), Problem> {
    let mut answers = tx.all::<Answer>(RELEASE, [today.into(), batch.before.into()]).await?;
    answers.sort_by_key(|one| one.turn);
    let kind = |one: &Answer| match (one.turn, one.given) {
        (1, true) => "identity_consent_given",
        (1, false) => "identity_consent_refused",
        _ => "identity_consent_withdrawn",
    };
    let steps: Vec<_> = answers.iter().map(|one| (one.case_id, kind(one))).collect();
    append_as_system(tx, org, &steps, today).await?;
    for one in &answers {
        // A consent can be used when a second member approves.
        let (kind, to) = if one.given {
            (NotificationKind::IdentityRequest, None)
        } else {
            (NotificationKind::IdentityNews, Some(vec![one.asked_by]))
        };
        feed::notify(tx, vec![one.case_id], Event { kind, to, by: None, day: today }).await?;
    }
    Ok(())
}
