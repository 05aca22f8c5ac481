//! The sealed texts that the search reads: which rows, in which place they are found, and the right that reads them.

use entity::{
    answer, assessment, attachment, check_in, checklist, closing, corrective_action, custody, evidence, interview,
    interview_minutes, manual_entry, message, minutes_answer, note, outside_answer, outside_request, person, task,
    transcript,
};
use sea_orm::FromQueryResult;
use serde_json::Value;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::memory::{Entry, Place};
use crate::attachments::Details;
use crate::keys::keyring::CaseReader;
use crate::keys::sealed::FieldAad;
use crate::permissions::Permission;
use crate::problem::Problem;

/// Size of the long texts of each case, without reading them. It counts all versions, of which [`TEXTS`] reads the newest.
/// It leaves out persons and texts of one line, such as names, places and file names, because they are small beside the long
/// texts. So the maximum of a step in `pass` is no exact limit of memory.
pub const SIZES: &str = "SELECT c.id, coalesce((SELECT sum(t.size) FROM ( \
      SELECT octet_length(value) AS size FROM answer WHERE org_id = c.org_id AND case_id = c.id \
      UNION ALL SELECT octet_length(body) FROM message WHERE org_id = c.org_id AND case_id = c.id \
      UNION ALL SELECT octet_length(body) FROM note WHERE org_id = c.org_id AND case_id = c.id AND NOT private \
      UNION ALL SELECT octet_length(title) + coalesce(octet_length(details), 0) FROM task WHERE org_id = c.org_id AND case_id = c.id \
      UNION ALL SELECT octet_length(title) + coalesce(octet_length(source), 0) FROM evidence WHERE org_id = c.org_id AND case_id = c.id \
      UNION ALL SELECT octet_length(remark) FROM custody WHERE org_id = c.org_id AND case_id = c.id \
      UNION ALL SELECT octet_length(present) FROM interview WHERE org_id = c.org_id AND case_id = c.id \
      UNION ALL SELECT octet_length(body) FROM interview_minutes WHERE org_id = c.org_id AND case_id = c.id \
      UNION ALL SELECT octet_length(remark) FROM minutes_answer WHERE org_id = c.org_id AND case_id = c.id \
      UNION ALL SELECT octet_length(body) FROM transcript WHERE org_id = c.org_id AND case_id = c.id \
      UNION ALL SELECT octet_length(reasons) + coalesce(octet_length(measures), 0) FROM assessment WHERE org_id = c.org_id AND case_id = c.id \
      UNION ALL SELECT octet_length(remark) FROM check_in WHERE org_id = c.org_id AND case_id = c.id \
      UNION ALL SELECT octet_length(question) FROM outside_request WHERE org_id = c.org_id AND case_id = c.id \
      UNION ALL SELECT octet_length(body) FROM outside_answer WHERE org_id = c.org_id AND case_id = c.id \
      UNION ALL SELECT octet_length(findings) + octet_length(actions) + octet_length(words) FROM closing WHERE org_id = c.org_id AND case_id = c.id \
      UNION ALL SELECT octet_length(body) + coalesce(octet_length(remark), 0) FROM corrective_action WHERE org_id = c.org_id AND case_id = c.id \
    ) t), 0)::bigint AS size FROM \"case\" c WHERE c.org_id = $1 AND c.id = ANY ($2)";

/// The sealed texts of cases, as the page of a case shows them: no retracted note, no removed person or task, and only the
/// newest closing and version. No private note either, because all members of the organisation share the index. Row-level
/// security leaves out what is not released. The sealed identity of a reporter is never read.
pub const TEXTS: &str = "SELECT 'answer' AS kind, case_id, id, revision, value AS sealed FROM answer WHERE org_id = $1 AND case_id = ANY ($2) \
    UNION ALL SELECT 'message', case_id, id, revision, body FROM message WHERE org_id = $1 AND case_id = ANY ($2) \
    UNION ALL SELECT 'note', case_id, id, revision, body FROM note WHERE org_id = $1 AND case_id = ANY ($2) AND retracted_at IS NULL AND NOT private \
    UNION ALL SELECT CASE WHEN message_id IS NULL THEN 'file' ELSE 'message_file' END, case_id, id, revision, details \
      FROM attachment WHERE org_id = $1 AND case_id = ANY ($2) \
    UNION ALL SELECT t.kind, p.case_id, p.id, p.revision, t.sealed FROM person p \
      CROSS JOIN LATERAL (VALUES ('person', p.name), ('person_position', p.position), ('person_contact', p.contact), ('person_remark', p.remark)) \
        t (kind, sealed) WHERE p.org_id = $1 AND p.case_id = ANY ($2) AND p.removed_at IS NULL AND t.sealed IS NOT NULL \
    UNION ALL SELECT t.kind, k.case_id, k.id, k.revision, t.sealed FROM task k \
      CROSS JOIN LATERAL (VALUES ('task', k.title), ('task_details', k.details)) t (kind, sealed) \
      WHERE k.org_id = $1 AND k.case_id = ANY ($2) AND k.state <> 'removed' AND t.sealed IS NOT NULL \
    UNION ALL SELECT 'checklist', l.case_id, l.id, l.revision, l.title FROM checklist l WHERE l.org_id = $1 AND l.case_id = ANY ($2) \
      AND EXISTS (SELECT FROM task k WHERE k.org_id = l.org_id AND k.case_id = l.case_id AND k.checklist_id = l.id AND k.state <> 'removed') \
    UNION ALL SELECT CASE WHEN f.message_id IS NULL THEN '' ELSE 'message_' END || t.kind, e.case_id, e.id, e.revision, t.sealed FROM evidence e \
      LEFT JOIN attachment f ON f.org_id = e.org_id AND f.id = e.attachment_id \
      CROSS JOIN LATERAL (VALUES ('evidence', e.title), ('evidence_source', e.source), ('evidence_place', e.place), ('evidence_digest', e.digest)) \
        t (kind, sealed) WHERE e.org_id = $1 AND e.case_id = ANY ($2) AND t.sealed IS NOT NULL \
    UNION ALL SELECT CASE WHEN f.message_id IS NULL THEN '' ELSE 'message_' END || t.kind, u.case_id, u.id, u.revision, t.sealed FROM custody u \
      JOIN evidence e ON e.org_id = u.org_id AND e.id = u.evidence_id LEFT JOIN attachment f ON f.org_id = e.org_id AND f.id = e.attachment_id \
      CROSS JOIN LATERAL (VALUES ('giver', u.giver), ('receiver', u.receiver), ('custody_remark', u.remark)) t (kind, sealed) \
      WHERE u.org_id = $1 AND u.case_id = ANY ($2) AND t.sealed IS NOT NULL \
    UNION ALL SELECT t.kind, i.case_id, i.id, i.revision, t.sealed FROM interview i \
      CROSS JOIN LATERAL (VALUES ('interview', i.name), ('interview_place', i.place), ('present', i.present)) t (kind, sealed) \
      WHERE i.org_id = $1 AND i.case_id = ANY ($2) AND t.sealed IS NOT NULL \
    UNION ALL SELECT t.kind, m.case_id, t.id, t.revision, t.sealed \
      FROM (SELECT DISTINCT ON (interview_id) * FROM interview_minutes WHERE org_id = $1 AND case_id = ANY ($2) ORDER BY interview_id, version DESC) m \
      LEFT JOIN LATERAL (SELECT a.id, a.revision, a.remark FROM minutes_answer a WHERE a.org_id = m.org_id AND a.case_id = m.case_id \
        AND a.minutes_id = m.id ORDER BY a.recorded_at DESC LIMIT 1) r ON true \
      CROSS JOIN LATERAL (VALUES ('minutes', m.id, m.revision, m.body), ('minutes_remark', r.id, r.revision, r.remark)) \
        t (kind, id, revision, sealed) WHERE t.sealed IS NOT NULL \
    UNION ALL SELECT 'record', r.case_id, r.id, r.revision, r.body \
      FROM (SELECT DISTINCT ON (first_id) * FROM transcript WHERE org_id = $1 AND case_id = ANY ($2) ORDER BY first_id, version DESC) r \
    UNION ALL SELECT 'receiver_name', case_id, id, revision, received_name FROM manual_entry \
      WHERE org_id = $1 AND case_id = ANY ($2) AND received_name IS NOT NULL \
    UNION ALL SELECT t.kind, a.case_id, a.id, a.revision, t.sealed \
      FROM (SELECT DISTINCT ON (case_id, moment) * FROM assessment WHERE org_id = $1 AND case_id = ANY ($2) \
        ORDER BY case_id, moment, assessed_at DESC) a \
      CROSS JOIN LATERAL (VALUES ('risk', a.reasons), ('measures', a.measures)) t (kind, sealed) WHERE t.sealed IS NOT NULL \
    UNION ALL SELECT 'check_in', case_id, id, revision, remark FROM check_in WHERE org_id = $1 AND case_id = ANY ($2) AND remark IS NOT NULL \
    UNION ALL SELECT t.kind, q.case_id, q.id, q.revision, t.sealed FROM outside_request q \
      CROSS JOIN LATERAL (VALUES ('recipient', q.recipient), ('question', q.question)) t (kind, sealed) \
      WHERE q.org_id = $1 AND q.case_id = ANY ($2) \
    UNION ALL SELECT 'outside_answer', case_id, id, revision, body FROM outside_answer WHERE org_id = $1 AND case_id = ANY ($2) \
    UNION ALL SELECT t.kind, k.case_id, k.id, k.revision, t.sealed \
      FROM (SELECT DISTINCT ON (case_id) * FROM closing WHERE org_id = $1 AND case_id = ANY ($2) ORDER BY case_id, round DESC, revision DESC) k \
      CROSS JOIN LATERAL (VALUES ('findings', k.findings), ('actions', k.actions), ('words', k.words)) t (kind, sealed) \
    UNION ALL SELECT t.kind, c.case_id, c.id, c.revision, t.sealed FROM corrective_action c \
      CROSS JOIN LATERAL (VALUES ('action', c.body), ('action_owner', c.owner_name), ('action_remark', c.remark)) t (kind, sealed) \
      WHERE c.org_id = $1 AND c.case_id = ANY ($2) AND c.state <> 'proposed' AND t.sealed IS NOT NULL";

/// A kind of text.
struct Kind {
    /// The name in [`TEXTS`].
    name: &'static str,
    aad: fn(Uuid, i32) -> FieldAad,
    place: Place,
    /// The right without which the page of the case does not show the text.
    needs: Option<Permission>,
}

const fn kind(name: &'static str, place: Place, aad: fn(Uuid, i32) -> FieldAad) -> Kind {
    Kind { name, aad, place, needs: None }
}

const fn needing(needs: Permission, of: Kind) -> Kind {
    Kind { needs: Some(needs), ..of }
}

const DIALOGUE: Permission = Permission::ReporterMessage;

/// All kinds of [`TEXTS`]. `message_` before a kind: the text is about a file of the dialogue, so it is part of the dialogue.
const KINDS: &[Kind] = &[
    kind("answer", Place::Report, |id, revision| FieldAad::of(answer::Column::Value, id, revision)),
    needing(
        DIALOGUE,
        kind("message", Place::Messages, |id, revision| FieldAad::of(message::Column::Body, id, revision)),
    ),
    needing(
        Permission::CaseEdit,
        kind("note", Place::Notes, |id, revision| FieldAad::of(note::Column::Body, id, revision)),
    ),
    kind("file", Place::Files, |id, revision| FieldAad::of(attachment::Column::Details, id, revision)),
    kind("person", Place::Person, |id, revision| FieldAad::of(person::Column::Name, id, revision)),
    kind("person_position", Place::Person, |id, revision| FieldAad::of(person::Column::Position, id, revision)),
    kind("person_contact", Place::Person, |id, revision| FieldAad::of(person::Column::Contact, id, revision)),
    kind("person_remark", Place::Person, |id, revision| FieldAad::of(person::Column::Remark, id, revision)),
    kind("task", Place::Tasks, |id, revision| FieldAad::of(task::Column::Title, id, revision)),
    kind("task_details", Place::Tasks, |id, revision| FieldAad::of(task::Column::Details, id, revision)),
    kind("checklist", Place::Tasks, |id, revision| FieldAad::of(checklist::Column::Title, id, revision)),
    kind("evidence", Place::Evidence, |id, revision| FieldAad::of(evidence::Column::Title, id, revision)),
    kind("evidence_source", Place::Evidence, |id, revision| FieldAad::of(evidence::Column::Source, id, revision)),
    kind("evidence_place", Place::Evidence, |id, revision| FieldAad::of(evidence::Column::Place, id, revision)),
    kind("evidence_digest", Place::Evidence, |id, revision| FieldAad::of(evidence::Column::Digest, id, revision)),
    kind("giver", Place::Evidence, |id, revision| FieldAad::of(custody::Column::Giver, id, revision)),
    kind("receiver", Place::Evidence, |id, revision| FieldAad::of(custody::Column::Receiver, id, revision)),
    kind("custody_remark", Place::Evidence, |id, revision| FieldAad::of(custody::Column::Remark, id, revision)),
    kind("interview", Place::Interviews, |id, revision| FieldAad::of(interview::Column::Name, id, revision)),
    kind("interview_place", Place::Interviews, |id, revision| FieldAad::of(interview::Column::Place, id, revision)),
    kind("present", Place::Interviews, |id, revision| FieldAad::of(interview::Column::Present, id, revision)),
    kind("minutes", Place::Interviews, |id, revision| FieldAad::of(interview_minutes::Column::Body, id, revision)),
    kind("minutes_remark", Place::Interviews, |id, revision| {
        FieldAad::of(minutes_answer::Column::Remark, id, revision)
    }),
    kind("record", Place::Meetings, |id, revision| FieldAad::of(transcript::Column::Body, id, revision)),
    kind("receiver_name", Place::Meetings, |id, revision| {
        FieldAad::of(manual_entry::Column::ReceivedName, id, revision)
    }),
    kind("risk", Place::Protection, |id, revision| FieldAad::of(assessment::Column::Reasons, id, revision)),
    kind("measures", Place::Protection, |id, revision| FieldAad::of(assessment::Column::Measures, id, revision)),
    kind("check_in", Place::Protection, |id, revision| FieldAad::of(check_in::Column::Remark, id, revision)),
    kind("recipient", Place::Questions, |id, revision| FieldAad::of(outside_request::Column::Recipient, id, revision)),
    kind("question", Place::Questions, |id, revision| FieldAad::of(outside_request::Column::Question, id, revision)),
    kind("outside_answer", Place::Questions, |id, revision| FieldAad::of(outside_answer::Column::Body, id, revision)),
    kind("findings", Place::Closing, |id, revision| FieldAad::of(closing::Column::Findings, id, revision)),
    kind("actions", Place::Closing, |id, revision| FieldAad::of(closing::Column::Actions, id, revision)),
    kind("words", Place::Closing, |id, revision| FieldAad::of(closing::Column::Words, id, revision)),
    kind("action", Place::Closing, |id, revision| FieldAad::of(corrective_action::Column::Body, id, revision)),
    kind("action_owner", Place::Closing, |id, revision| {
        FieldAad::of(corrective_action::Column::OwnerName, id, revision)
    }),
    kind("action_remark", Place::Closing, |id, revision| FieldAad::of(corrective_action::Column::Remark, id, revision)),
];

/// A row of [`SIZES`].
#[derive(FromQueryResult)]
pub struct Size {
    pub id: Uuid,
    pub size: i64,
}

/// A row of [`TEXTS`].
#[derive(FromQueryResult)]
pub struct Text {
    kind: String,
    pub case_id: Uuid,
    id: Uuid,
    revision: i32,
    sealed: Vec<u8>,
}

impl Text {
    /// Opens the text and adds it to its place.
    ///
    /// # Errors
    /// `Integrity` if the text does not open.
    pub fn add_to(&self, entry: &mut Entry, keys: &CaseReader) -> Result<(), Problem> {
        let of_dialogue = self.kind.strip_prefix("message_");
        let name = of_dialogue.unwrap_or(&self.kind);
        let kind = KINDS.iter().find(|kind| kind.name == name);
        let Kind { aad, place, needs, .. } = kind.ok_or_else(|| Problem::internal("a text of an unknown kind"))?;
        let needs = of_dialogue.map_or(*needs, |_| Some(DIALOGUE));
        let text = Zeroizing::new(keys.open(aad(self.id, self.revision), &self.sealed)?);
        match name {
            "answer" => {
                let value = serde_json::from_str(&text).map_err(|_| Problem::Integrity)?;
                words(&value, &mut |text| entry.add(*place, needs, text));
            }
            "file" => {
                let details: Details = serde_json::from_str(&text).map_err(|_| Problem::Integrity)?;
                entry.add(*place, needs, &details.name);
            }
            _ => entry.add(*place, needs, &text),
        }
        Ok(())
    }
}

/// The texts of an answer. An answer that is a choice has the ids of options.
fn words(value: &Value, add: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) if Uuid::try_parse(text).is_err() => add(text),
        Value::Array(values) => values.iter().for_each(|value| words(value, add)),
        Value::Object(fields) => fields.values().for_each(|value| words(value, add)),
        _ => {}
    }
}
