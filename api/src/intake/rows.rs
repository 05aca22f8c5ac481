//! The rows of a new case, whether the reporter sends the report or a member enters it.

use chrono::NaiveDate;
use entity::enums::DeadlineKind;
use entity::{answer, case, channel, deadline, identity, reporter_access};
use sea_orm::sea_query::{InsertStatement, OnConflict};
use sea_orm::{EntityTrait, QueryTrait, Set};
use serde_json::{Value, json};
use uuid::Uuid;

use super::form::Answers;
use super::{Content, pseudonym};
use crate::audit::Seal;
use crate::keys::keyring::{CaseKeys, OrgKeys};
use crate::keys::keystore::NewSecrets;
use crate::keys::sealed::FieldAad;
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::tx::Tx;

/// Maximum number of times that random values are drawn again. Two collisions in a row are very unlikely, so more
/// of them indicate a defect.
const DRAWS: usize = 5;

/// The row of a case with a new reference and new code words.
#[must_use]
pub fn case(channel: &channel::Model, content: &Content, id: Uuid, received_on: NaiveDate) -> case::ActiveModel {
    case::ActiveModel {
        org_id: Set(channel.org_id),
        id: Set(id),
        channel_id: Set(channel.id),
        department_id: Set(channel.department_id),
        form_id: Set(channel.form_id),
        reporter_reference: Set(pseudonym::reference()),
        pseudonym: Set(pseudonym::pseudonym()),
        anonymity: Set(content.anonymity),
        language: Set(content.language.clone()),
        received_on: Set(received_on),
        ..Default::default()
    }
}

/// Inserts a case. `row` draws the random values. If the organisation has the same values already, it draws again.
pub async fn insert_case(tx: &Tx, mut row: impl FnMut() -> case::ActiveModel) -> Result<(), Problem> {
    let mut draws = 0..DRAWS;
    loop {
        let insert = case::Entity::insert(row()).on_conflict(OnConflict::new().do_nothing().to_owned());
        if insert.exec_without_returning(tx).await? == 1 {
            return Ok(());
        }
        draws.next().ok_or_else(|| Problem::internal("no unused reference was found"))?;
    }
}

/// The sealed answers. Adds their seals.
pub fn answers(keys: &CaseKeys, answers: &Answers, seals: &mut Vec<Seal>) -> Vec<answer::ActiveModel> {
    let mut row = |(question, value): (&Uuid, &Value)| {
        let id = Uuid::new_v4();
        let sealed = keys.seal(FieldAad::of(answer::Column::Value, id, 1), &value.to_string());
        seals.push(Seal::of(id, 1, &[&sealed]));
        answer::ActiveModel {
            org_id: Set(keys.org().org()),
            id: Set(id),
            case_id: Set(keys.case()),
            question: Set(*question),
            value: Set(sealed),
            revision: Set(1),
        }
    };
    answers.iter().map(&mut row).collect()
}

/// The hash by which the access code finds the report.
#[must_use]
pub fn access(keys: &OrgKeys, case: Uuid, mac: Vec<u8>, pepper_version: i32, today: NaiveDate) -> InsertStatement {
    let row = reporter_access::ActiveModel {
        org_id: Set(keys.org()),
        id: Set(Uuid::new_v4()),
        case_id: Set(case),
        mac: Set(mac),
        pepper_version: Set(pepper_version),
        created_on: Set(today),
        expires_on: Set(None),
    };
    reporter_access::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned()).into_query()
}

/// The sealed identity of a confidential reporter.
#[must_use]
pub fn identity(keys: &OrgKeys, secrets: &NewSecrets, case: Uuid, name: &str, contact: &str) -> InsertStatement {
    let id = Uuid::new_v4();
    let details = json!({ "name": name, "contact": contact }).to_string();
    let row = identity::ActiveModel {
        org_id: Set(keys.org()),
        id: Set(id),
        case_id: Set(case),
        details: Set(keys.seal_identity(case, &secrets.identity, id, &details)),
        revision: Set(1),
    };
    identity::Entity::insert(row).into_query()
}

/// The legal deadlines, the earliest first. `acknowledged`: the day on which the report is acknowledged with its entry.
pub fn deadlines(
    organisation: &PublicOrganisation,
    case: Uuid,
    received_on: NaiveDate,
    acknowledged: Option<NaiveDate>,
) -> Result<[deadline::ActiveModel; 2], Problem> {
    let law = organisation.law()?;
    let feedback = law.feedback_due(received_on, acknowledged).on;
    let deadlines = [
        (DeadlineKind::Acknowledgement, received_on, law.acknowledgement_due(received_on).on),
        (DeadlineKind::Feedback, acknowledged.unwrap_or(received_on).min(feedback), feedback),
    ];
    Ok(deadlines.map(|(kind, started_on, due)| deadline::ActiveModel {
        org_id: Set(organisation.id),
        id: Set(Uuid::new_v4()),
        case_id: Set(case),
        kind: Set(kind),
        started_on: Set(started_on),
        due_on: Set(due),
        ..Default::default()
    }))
}
