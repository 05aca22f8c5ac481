//! The risk that the reporter suffers a detriment: assessments at five moments (ISO 37002, 8.3.2), and check-ins after
//! the closing (Directive (EU) 2019/1937, Art. 19 to 21). The database makes the check-ins when a case is closed, and
//! deletes those without a result when the case is reopened.

pub mod admin;
pub mod rules;

use chrono::Days;
use entity::enums::{CheckInResult, HistoryKind, Moment};
use entity::{assessment, case, check_in};
use sea_orm::{ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::audit::{Act, Kind, Seal};
use crate::cases::{self, Line};
use crate::idempotency::{self, Claim};
use crate::keys::keyring::CaseKeys;
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Tx;

/// A new assessment.
pub struct NewAssessment {
    pub case: Uuid,
    pub idempotency_key: Uuid,
    pub moment: Moment,
    /// From 1 to 3.
    pub likelihood: i16,
    /// From 1 to 3.
    pub impact: i16,
    pub reasons: String,
    pub measures: Option<String>,
    /// The serialised input. A retry must send the same input.
    pub body: Vec<u8>,
}

/// The assessments of a case, the latest first.
pub async fn assessments(tx: &Tx, case: Uuid) -> Result<Vec<assessment::Model>, Problem> {
    let query = assessment::Entity::find().filter(assessment::Column::CaseId.eq(case));
    Ok(query.order_by_desc(assessment::Column::AssessedAt).all(tx).await?)
}

/// The check-ins of a case, the earliest first.
pub async fn check_ins(tx: &Tx, case: Uuid) -> Result<Vec<check_in::Model>, Problem> {
    let query = check_in::Entity::find().filter(check_in::Column::CaseId.eq(case));
    Ok(query.order_by_asc(check_in::Column::DueOn).all(tx).await?)
}

/// The check-ins without a result that concern the acting member: those of the next days in cases that the member
/// handles, and those of any case that the member can see that are overdue. The earliest day first.
pub async fn due(op: &Op) -> Result<Vec<(check_in::Model, case::Model)>, Problem> {
    const DUE: &str = "SELECT i.* FROM check_in i WHERE i.result IS NULL AND (i.due_on < $2 OR i.due_on <= $3 AND EXISTS (SELECT \
        FROM case_assignee a WHERE a.org_id = i.org_id AND a.case_id = i.case_id AND a.member_id = $1 AND a.ended_at IS NULL)) \
        ORDER BY i.due_on, i.id LIMIT $4";
    let (me, today) = (op.member()?.id, op.today()?);
    let soon = today + Days::new(limit::CHECK_IN_DAYS);
    let most = i64::try_from(limit::MAX_DUE_ACTIONS).map_err(Problem::internal)?;
    let rows = op.tx.all::<check_in::Model>(DUE, [me.into(), today.into(), soon.into(), most.into()]).await?;
    let cases = case::Entity::find().filter(case::Column::Id.is_in(rows.iter().map(|row| row.case_id)));
    let cases = cases.all(&*op.tx).await?;
    let of = |row: &check_in::Model| cases.iter().find(|case| case.id == row.case_id).cloned();
    Ok(rows.into_iter().filter_map(|row| of(&row).map(|case| (row, case))).collect())
}

/// Adds an assessment. It replaces no earlier one.
///
/// # Errors
/// `NotFound`. `NotAllowedNow` when the case has too many assessments. `Conflict` when the key was used with another
/// input.
pub async fn assess(op: &Op, new: NewAssessment) -> Result<case::Model, Problem> {
    use assessment::Column as C;
    let (me, today, id) = (op.member()?, op.today()?, Uuid::new_v4());
    let case = cases::lock(&op.tx, new.case).await?;
    let keys = cases::keys(op, case.id).await?;
    let claim = idempotency::claim(&op.tx, keys.org(), new.idempotency_key, &new.body, id, today).await?;
    if let Claim::Done(_) = claim {
        return Ok(case);
    }
    let all = assessment::Entity::find().filter(C::CaseId.eq(case.id));
    if all.count(&*op.tx).await? >= limit::MAX_ASSESSMENTS {
        return Err(Problem::NotAllowedNow("The maximum number of assessments of this case is reached."));
    }
    let seal = |column, text: &str| keys.seal(FieldAad::of(column, id, 1), text);
    let (reasons, measures) = (seal(C::Reasons, &new.reasons), new.measures.map(|text| seal(C::Measures, &text)));
    let sealed = Seal::of(id, 1, &[&reasons, measures.as_deref().unwrap_or_default()]);
    let row = assessment::Model {
        org_id: me.org,
        id,
        case_id: case.id,
        moment: new.moment,
        likelihood: new.likelihood,
        impact: new.impact,
        reasons,
        measures,
        revision: 1,
        assessed_by: me.id,
        assessed_on: today,
        assessed_at: op.app.clock.now(),
    };
    assessment::Entity::insert(assessment::ActiveModel::from(row).reset_all()).exec_without_returning(&*op.tx).await?;
    let kinds = (Kind::DetrimentAssessed, HistoryKind::DetrimentAssessed);
    record(
        op,
        &keys,
        kinds,
        id,
        sealed,
        json!({ "moment": new.moment.to_value(), "likelihood": new.likelihood, "impact": new.impact }),
    )
    .await?;
    Ok(case)
}

/// Enters the result of a check-in.
///
/// # Errors
/// `NotFound`. `NotAllowedNow` when the check-in has a result. `Invalid` for a detriment without a remark.
pub async fn settle(op: &Op, id: Uuid, result: CheckInResult, remark: Option<&str>) -> Result<case::Model, Problem> {
    use check_in::Column as C;
    let one = async || -> Result<check_in::Model, Problem> {
        let query = check_in::Entity::find().filter(C::Id.eq(id));
        query.one(&*op.tx).await?.ok_or(Problem::NotFound)
    };
    let case = cases::lock(&op.tx, one().await?.case_id).await?;
    if one().await?.result.is_some() {
        return Err(Problem::NotAllowedNow("This check-in has a result. Reload to see it."));
    }
    if matches!(result, CheckInResult::Signs | CheckInResult::Retaliation) && remark.is_none() {
        return Err(Problem::invalid("remark", "Enter what the reporter said, and what you do."));
    }
    let keys = cases::keys(op, case.id).await?;
    let remark = remark.map(|text| keys.seal(FieldAad::of(C::Remark, id, 1), text));
    let seal = Seal::of(id, 1, &[remark.as_deref().unwrap_or_default()]);
    let settled = check_in::ActiveModel {
        result: Set(Some(result)),
        remark: Set(remark),
        settled_by: Set(Some(op.member()?.id)),
        settled_on: Set(Some(op.today()?)),
        ..Default::default()
    };
    let update = check_in::Entity::update_many().set(settled).filter(C::Id.eq(id)).filter(C::Result.is_null());
    if update.exec(&*op.tx).await?.rows_affected != 1 {
        return Err(Problem::Conflict);
    }
    let kinds = (Kind::CheckInSettled, HistoryKind::CheckInSettled);
    record(op, &keys, kinds, id, seal, json!({ "result": result.to_value() })).await?;
    Ok(case)
}

async fn record(
    op: &Op,
    keys: &CaseKeys,
    (kind, line): (Kind, HistoryKind),
    object: Uuid,
    seal: Seal,
    detail: Value,
) -> Result<(), Problem> {
    let line = Line { kind: line, from: None, to: None, action: None, reason: None };
    cases::append_to_timeline(op, keys, line).await?;
    let act = Act::on_case(kind, op.member()?.by(), keys.case()).on(object).sealing(vec![seal]);
    op.record(act.with(detail)).await
}
