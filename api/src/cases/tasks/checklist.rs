//! Adds the tasks of a template to a case.

use chrono::NaiveDate;
use entity::enums::{HistoryKind, TemplateKind};
use entity::{case, checklist};
use sea_orm::{ActiveModelTrait, EntityTrait};
use serde_json::json;
use uuid::Uuid;

use super::{blank, insert, next_position, seal, step, tell};
use crate::audit::{Act, Kind, Seal};
use crate::cases::visibility::Visibility;
use crate::cases::{assignment, find, keys, lock};
use crate::idempotency::{self, Claim};
use crate::keys::keyring::CaseKeys;
use crate::keys::sealed::FieldAad;
use crate::law::{LawPack, Period};
use crate::op::Op;
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::templates;
use crate::templates::content::{Item, best};

/// The template to add, in a language. Another language is taken where the template lacks it.
pub struct NewChecklist {
    pub case: Uuid,
    pub idempotency_key: Uuid,
    pub template: Uuid,
    pub language: String,
    /// The serialised input. A retry must send the same input.
    pub body: Vec<u8>,
}

/// Adds all tasks of a template in one act. A retry adds them once.
///
/// # Errors
/// `NotFound`, also for a template of another kind. `NotAllowedNow` when the case has too many tasks. `Conflict`.
pub async fn add(op: &Op, new: NewChecklist) -> Result<case::Model, Problem> {
    let (case, today) = (lock(&op.tx, new.case).await?, op.today()?);
    let keys = keys(op, case.id).await?;
    let id = Uuid::new_v4();
    let claim = idempotency::claim(&op.tx, keys.org(), new.idempotency_key, &new.body, id, today).await?;
    if matches!(claim, Claim::Done(_)) {
        return Ok(case);
    }
    let template = templates::find(op, new.template).await?;
    if template.kind != TemplateKind::Checklist {
        return Err(Problem::NotFound);
    }
    let versions = templates::versions(&template)?;
    let version = best(&versions, &new.language).ok_or_else(|| Problem::internal("a template without a version"))?;
    let assignee = assignee(op, &case).await?;
    let pack = PublicOrganisation::here(&op.tx).await?.law()?.pack;
    let first = next_position(op, case.id, version.tasks.len() as u64).await?;
    let mut seals = vec![head(op, &keys, id, &version.name, today).await?];
    let mut rows = vec![];
    for (position, item) in (first..).zip(&version.tasks) {
        let mut row = blank(op, case.id, Uuid::new_v4(), position)?;
        row.checklist_id = Some(id);
        row.owner_id = assignee.filter(|_| item.assignee);
        row.due_on = due(item, pack, today);
        seals.push(seal(&keys, &mut row, &item.title, None));
        rows.push(row);
    }
    let owner = rows.iter().find_map(|row| row.owner_id);
    insert(op, rows).await?;
    seals.extend(step(op, &keys, HistoryKind::ChecklistAdded, &version.name).await?);
    let act = Act::on_case(Kind::ChecklistAdded, op.member()?.by(), case.id).on(id).sealing(seals);
    op.record(act.with(json!({ "template": template.id, "owner": owner }))).await?;
    tell(op, case.id, owner).await?;
    find(&op.tx, case.id).await
}

/// Inserts the checklist, and returns its seal.
async fn head(op: &Op, keys: &CaseKeys, id: Uuid, name: &str, today: NaiveDate) -> Result<Seal, Problem> {
    let member = op.member()?;
    let title = keys.seal(FieldAad::of(checklist::Column::Title, id, 1), name);
    let seal = Seal::of(id, 1, &[&title]);
    let row = checklist::Model {
        org_id: member.org,
        id,
        case_id: keys.case(),
        title,
        revision: 1,
        added_by: member.id,
        added_on: today,
    };
    checklist::Entity::insert(checklist::ActiveModel::from(row).reset_all()).exec_without_returning(&*op.tx).await?;
    Ok(seal)
}

/// The assignee of the case, or else the deputy, where the member can see the case.
async fn assignee(op: &Op, case: &case::Model) -> Result<Option<Uuid>, Problem> {
    let current = assignment::current(&op.tx, case.id).await?;
    let Some(first) = current.iter().min_by_key(|row| (row.backup, row.assigned_at)) else { return Ok(None) };
    Ok(Visibility::of(op, case).await?.sees(first.member_id).then_some(first.member_id))
}

fn due(item: &Item, pack: &LawPack, today: NaiveDate) -> Option<NaiveDate> {
    let days = item.days?;
    Some(pack.after(today, if item.working { Period::WorkingDays(days) } else { Period::Days(days) }))
}
