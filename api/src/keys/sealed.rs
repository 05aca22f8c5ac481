//! The sealed columns of a case's tables. The associated data of each envelope and the hashes of
//! [`crate::audit::verify`] come from this list. `verify` contains a second list of the tables. A unit test fails if a
//! table is missing in that list.

use entity::{
    answer, assessment, attachment, case, case_link, check_in, checklist, closing, corrective_action, custody,
    deadline, evidence, identity_disclosure, identity_opening, interview, interview_minutes, manual_entry, message,
    minutes_answer, note, outside_answer, outside_request, person, prepared_message, redaction, stage_history, task,
    transcript,
};
use sea_orm::{ColumnTrait, EntityName, EntityTrait};
use uuid::Uuid;

/// A table of a case with sealed columns. The audit log holds a seal of each revision of a row.
pub trait Sealed: EntityTrait {
    /// The sealed columns, in the order in which a seal hashes them.
    const SEALED: &'static [Self::Column];
}

impl Sealed for answer::Entity {
    const SEALED: &'static [answer::Column] = &[answer::Column::Value];
}

impl Sealed for message::Entity {
    const SEALED: &'static [message::Column] = &[message::Column::Body];
}

/// A prepared message has the id and the envelope of the later message.
impl Sealed for prepared_message::Entity {
    const SEALED: &'static [prepared_message::Column] = &[prepared_message::Column::Body];
}

impl Sealed for deadline::Entity {
    const SEALED: &'static [deadline::Column] = &[deadline::Column::Title];
}

impl Sealed for note::Entity {
    const SEALED: &'static [note::Column] = &[note::Column::Body, note::Column::Retraction];
}

impl Sealed for attachment::Entity {
    const SEALED: &'static [attachment::Column] = &[attachment::Column::Details, attachment::Column::FileKey];
}

impl Sealed for closing::Entity {
    const SEALED: &'static [closing::Column] = &[
        closing::Column::Findings,
        closing::Column::Actions,
        closing::Column::Words,
        closing::Column::Damage,
        closing::Column::Recovered,
        closing::Column::RetentionReason,
    ];
}

impl Sealed for corrective_action::Entity {
    const SEALED: &'static [corrective_action::Column] =
        &[corrective_action::Column::Body, corrective_action::Column::OwnerName, corrective_action::Column::Remark];
}

impl Sealed for task::Entity {
    const SEALED: &'static [task::Column] = &[task::Column::Title, task::Column::Details];
}

impl Sealed for checklist::Entity {
    const SEALED: &'static [checklist::Column] = &[checklist::Column::Title];
}

/// `shown` has another key.
impl Sealed for outside_request::Entity {
    const SEALED: &'static [outside_request::Column] =
        &[outside_request::Column::Recipient, outside_request::Column::Question];
}

impl Sealed for outside_answer::Entity {
    const SEALED: &'static [outside_answer::Column] = &[outside_answer::Column::Body];
}

impl Sealed for manual_entry::Entity {
    const SEALED: &'static [manual_entry::Column] =
        &[manual_entry::Column::ReceivedName, manual_entry::Column::LateReason];
}

impl Sealed for transcript::Entity {
    const SEALED: &'static [transcript::Column] = &[transcript::Column::Body];
}

impl Sealed for interview::Entity {
    const SEALED: &'static [interview::Column] =
        &[interview::Column::Name, interview::Column::Place, interview::Column::Present, interview::Column::Reason];
}

impl Sealed for interview_minutes::Entity {
    const SEALED: &'static [interview_minutes::Column] = &[interview_minutes::Column::Body];
}

impl Sealed for minutes_answer::Entity {
    const SEALED: &'static [minutes_answer::Column] = &[minutes_answer::Column::Remark];
}

impl Sealed for redaction::Entity {
    const SEALED: &'static [redaction::Column] = &[redaction::Column::Body, redaction::Column::Reason];
}

impl Sealed for evidence::Entity {
    const SEALED: &'static [evidence::Column] =
        &[evidence::Column::Title, evidence::Column::Source, evidence::Column::Place, evidence::Column::Digest];
}

impl Sealed for custody::Entity {
    const SEALED: &'static [custody::Column] =
        &[custody::Column::Giver, custody::Column::Receiver, custody::Column::Remark];
}

impl Sealed for assessment::Entity {
    const SEALED: &'static [assessment::Column] = &[assessment::Column::Reasons, assessment::Column::Measures];
}

impl Sealed for check_in::Entity {
    const SEALED: &'static [check_in::Column] = &[check_in::Column::Remark];
}

impl Sealed for identity_opening::Entity {
    const SEALED: &'static [identity_opening::Column] =
        &[identity_opening::Column::Reason, identity_opening::Column::Words, identity_opening::Column::Refusal];
}

impl Sealed for identity_disclosure::Entity {
    const SEALED: &'static [identity_disclosure::Column] = &[
        identity_disclosure::Column::Recipient,
        identity_disclosure::Column::Purpose,
        identity_disclosure::Column::Provision,
        identity_disclosure::Column::HoldReason,
        identity_disclosure::Column::Manner,
        identity_disclosure::Column::Ending,
        identity_disclosure::Column::ToldHow,
    ];
}

impl Sealed for stage_history::Entity {
    const SEALED: &'static [stage_history::Column] = &[stage_history::Column::Reason];
}

impl Sealed for person::Entity {
    const SEALED: &'static [person::Column] =
        &[person::Column::Name, person::Column::Position, person::Column::Contact, person::Column::Remark];
}

impl Sealed for case_link::Entity {
    const SEALED: &'static [case_link::Column] = &[case_link::Column::Reason, case_link::Column::Removal];
}

impl Sealed for case::Entity {
    const SEALED: &'static [case::Column] = &[case::Column::Title];
}

/// The associated data of a column, within a known case.
#[derive(Clone, Copy, Debug)]
pub struct FieldAad {
    pub(super) table: &'static str,
    pub(super) column: &'static str,
    pub(super) row: Uuid,
    pub(super) revision: i32,
}

impl FieldAad {
    #[must_use]
    pub fn of<C>(column: C, row: Uuid, revision: i32) -> Self
    where
        C: ColumnTrait,
        C::EntityName: Sealed,
    {
        Self { table: C::EntityName::default().table_name(), column: column.as_str(), row, revision }
    }
}
