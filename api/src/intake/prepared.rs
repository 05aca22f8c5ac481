//! Automatic messages to the reporter, sealed in advance by a process that has the key of the case. The worker sends
//! them later and needs no key.

use chrono::NaiveDate;
use entity::enums::Prepared;
use entity::{message, prepared_message};
use sea_orm::Set;
use uuid::Uuid;

use crate::audit::Seal;
use crate::keys::keyring::CaseKeys;
use crate::keys::sealed::FieldAad;

/// Seals a message that the first release on `due_on` or later sends. The envelope is that of the later message, which
/// has the same id.
#[must_use]
pub fn seal(keys: &CaseKeys, kind: Prepared, text: &str, due_on: NaiveDate) -> (prepared_message::ActiveModel, Seal) {
    let id = Uuid::new_v4();
    let body = keys.seal(FieldAad::of(message::Column::Body, id, 1), text);
    let seal = Seal::of(id, 1, &[&body]);
    let row = prepared_message::ActiveModel {
        org_id: Set(keys.org().org()),
        id: Set(id),
        case_id: Set(keys.case()),
        kind: Set(kind),
        body: Set(body),
        revision: Set(1),
        due_on: Set(due_on),
        ..Default::default()
    };
    (row, seal)
}
