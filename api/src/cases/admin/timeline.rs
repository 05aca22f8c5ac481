//! The timeline of a case: the stored steps, and the links to other cases among them. A link is shown only to a member who
//! sees both cases, so it is no stored step, which every reader of the case sees.

use std::collections::HashMap;

use async_graphql::Context;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{HistoryKind, Stage};
use entity::{case_link, stage_history};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::case::{member, warm_members};
use super::types::{RoutingStep, TimelineEntry, TimelineKind};
use crate::departments::admin::Department;
use crate::exchange::ContextExt;
use crate::keys::keyring::CaseReader;
use crate::keys::sealed::FieldAad;
use crate::loaders::{DepartmentById, Load, MemberById};
use crate::members::admin::Member;
use crate::problem::Problem;
use crate::routing::loaders::RoutedIn;
use crate::scalar::case_number;

const STEPS: &str = "SELECT s.id, s.kind, s.position, s.from_stage, s.to_stage, s.member_id, s.reason, s.revision, s.happened_on, s.happened_at, \
      s.action_id, NULL::int AS year, NULL::int AS number FROM stage_history s WHERE s.case_id = $1 \
    UNION ALL SELECT l.id, t.kind, NULL, NULL, NULL, t.member_id, t.reason, 1, NULL, t.happened_at, NULL, c.year, c.number \
      FROM case_link l JOIN \"case\" c ON c.org_id = l.org_id AND c.id = l.other_id \
      CROSS JOIN LATERAL (VALUES ('linked', l.added_by, l.reason, l.added_at), ('unlinked', l.removed_by, l.removal, l.removed_at)) \
        t (kind, member_id, reason, happened_at) \
      WHERE l.case_id = $1 AND t.happened_at IS NOT NULL \
    ORDER BY position NULLS LAST, happened_at";

#[derive(FromQueryResult)]
struct Step {
    id: Uuid,
    kind: String,
    from_stage: Option<Stage>,
    to_stage: Option<Stage>,
    member_id: Option<Uuid>,
    reason: Option<Vec<u8>>,
    revision: i32,
    /// `None` for a link, which has a time.
    happened_on: Option<NaiveDate>,
    happened_at: Option<DateTime<Utc>>,
    action_id: Option<Uuid>,
    /// The number of the other case of a link.
    year: Option<i32>,
    number: Option<i32>,
}

impl Step {
    fn kind(&self) -> Result<TimelineKind, Problem> {
        Ok(match self.kind.as_str() {
            "linked" => TimelineKind::Linked,
            "unlinked" => TimelineKind::Unlinked,
            stored => {
                kind_of(<HistoryKind as sea_orm::ActiveEnum>::try_from_value(&stored.to_owned())?, self.from_stage)
            }
        })
    }

    fn aad(&self) -> FieldAad {
        match self.kind.as_str() {
            "linked" => FieldAad::of(case_link::Column::Reason, self.id, self.revision),
            "unlinked" => FieldAad::of(case_link::Column::Removal, self.id, self.revision),
            _ => FieldAad::of(stage_history::Column::Reason, self.id, self.revision),
        }
    }
}

/// The timeline of a case, the first step first.
///
/// # Errors
/// `Integrity` when a reason does not decrypt.
pub async fn timeline(ctx: &Context<'_>, keys: &CaseReader) -> Result<Vec<TimelineEntry>, Problem> {
    let op = ctx.op()?;
    let steps = in_order(op.tx.all::<Step>(STEPS, [keys.case().into()]).await?);
    warm_members(ctx, steps.iter().map(|step| step.member_id).collect()).await?;
    let mut routed = routing_steps(ctx, &steps).await?;
    let (zone, mut entries) = (op.member()?.zone, vec![]);
    for step in steps {
        let day = step.happened_on.or_else(|| Some(step.happened_at?.with_timezone(&zone).date_naive()));
        entries.push(TimelineEntry {
            id: step.id,
            kind: step.kind()?,
            from: step.from_stage.map(Into::into),
            to: step.to_stage.map(Into::into),
            member: member(ctx, step.member_id).await?,
            reason: step.reason.as_ref().map(|sealed| keys.open(step.aad(), sealed)).transpose()?,
            action: step.action_id,
            routing: routed.remove(&step.id),
            other: step.year.zip(step.number).map(|(year, number)| case_number(year, number)),
            on: day.ok_or_else(|| Problem::internal("a step without a day"))?.into(),
            at: step.happened_at,
        });
    }
    Ok(entries)
}

/// Returns what the routing rules did, by the step of the timeline.
async fn routing_steps(ctx: &Context<'_>, steps: &[Step]) -> Result<HashMap<Uuid, RoutingStep>, Problem> {
    let ids = steps.iter().filter(|step| step.kind == "routed").map(|step| RoutedIn(step.id));
    let found = ctx.load()?.load_many(ids).await?;
    let effects = found.values().map(|routed| &routed.effect);
    let named = effects.clone().flat_map(|effect| effect.assigned.iter().chain(&effect.deputy).chain(&effect.notified));
    warm_members(ctx, named.map(|id| Some(*id)).collect()).await?;
    let departments = effects.filter_map(|effect| effect.department).map(DepartmentById);
    let departments = ctx.load()?.load_many(departments).await?;
    let mut effects_of = HashMap::new();
    for (RoutedIn(id), routed) in found {
        let effect = routed.effect;
        let step = RoutingStep {
            rule: routed.rule,
            department: effect.department.and_then(|id| departments.get(&DepartmentById(id)).cloned()).map(Department),
            assigned: members(ctx, &effect.assigned).await?,
            deputy: member(ctx, effect.deputy).await?,
            restricted: !effect.restricted_to.is_empty(),
            notified: members(ctx, &effect.notified).await?,
        };
        effects_of.insert(id, step);
    }
    Ok(effects_of)
}

async fn members(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<Member>, Problem> {
    let found = ctx.load()?.load_many(ids.iter().copied().map(MemberById)).await?;
    Ok(ids.iter().filter_map(|id| found.get(&MemberById(*id)).cloned()).map(Member).collect())
}

/// Puts each link after the last step that happened before it. A step of a reporter has no time and keeps its place.
fn in_order(steps: Vec<Step>) -> Vec<Step> {
    let (mut all, links): (Vec<Step>, Vec<Step>) = steps.into_iter().partition(|step| step.happened_on.is_some());
    for link in links {
        let before = all.iter().rposition(|step| step.happened_at.is_some_and(|at| Some(at) <= link.happened_at));
        // Without such a step, the link comes after the steps that have no time, such as the arrival of the report.
        let place =
            before.map_or_else(|| all.iter().take_while(|step| step.happened_at.is_none()).count(), |at| at + 1);
        all.insert(place, link);
    }
    all
}

#[expect(clippy::too_many_lines, reason = "one line for each kind")]
fn kind_of(kind: HistoryKind, from: Option<Stage>) -> TimelineKind {
    match kind {
        HistoryKind::Stage if from.is_none() => TimelineKind::Received,
        HistoryKind::Stage => TimelineKind::StageChanged,
        HistoryKind::Restricted => TimelineKind::Restricted,
        HistoryKind::RestrictionAsked => TimelineKind::RestrictionAsked,
        HistoryKind::RestrictionRefused => TimelineKind::RestrictionRefused,
        HistoryKind::RestrictionLifted => TimelineKind::RestrictionLifted,
        HistoryKind::ReviewerLetIn => TimelineKind::ReviewerLetIn,
        HistoryKind::PersonAdded => TimelineKind::PersonAdded,
        HistoryKind::PersonChanged => TimelineKind::PersonChanged,
        HistoryKind::PersonRemoved => TimelineKind::PersonRemoved,
        HistoryKind::TagsChanged => TimelineKind::TagsChanged,
        HistoryKind::Recused => TimelineKind::Recused,
        HistoryKind::ActionAdded => TimelineKind::ActionAdded,
        HistoryKind::ActionChanged => TimelineKind::ActionChanged,
        HistoryKind::ActionDone => TimelineKind::ActionDone,
        HistoryKind::ActionDropped => TimelineKind::ActionDropped,
        HistoryKind::ActionReopened => TimelineKind::ActionReopened,
        HistoryKind::Acknowledged => TimelineKind::Acknowledged,
        HistoryKind::AcknowledgedAutomatically => TimelineKind::AcknowledgedAutomatically,
        HistoryKind::FeedbackGiven => TimelineKind::FeedbackGiven,
        HistoryKind::InterimFeedbackGiven => TimelineKind::InterimFeedbackGiven,
        HistoryKind::FeedbackExtended => TimelineKind::FeedbackExtended,
        HistoryKind::DeadlineAdded => TimelineKind::DeadlineAdded,
        HistoryKind::DeadlineDone => TimelineKind::DeadlineDone,
        HistoryKind::DeadlineReopened => TimelineKind::DeadlineReopened,
        HistoryKind::DeadlineMoved => TimelineKind::DeadlineMoved,
        HistoryKind::DeadlinePaused => TimelineKind::DeadlinePaused,
        HistoryKind::DeadlineRemoved => TimelineKind::DeadlineRemoved,
        HistoryKind::WaitingBegan => TimelineKind::WaitingBegan,
        HistoryKind::WaitingEnded => TimelineKind::WaitingEnded,
        HistoryKind::Reminded => TimelineKind::Reminded,
        HistoryKind::ReporterAnswered => TimelineKind::ReporterAnswered,
        HistoryKind::ClosingAnnounced => TimelineKind::ClosingAnnounced,
        HistoryKind::Routed => TimelineKind::Routed,
        HistoryKind::TaskAdded => TimelineKind::TaskAdded,
        HistoryKind::TaskChanged => TimelineKind::TaskChanged,
        HistoryKind::TaskDone => TimelineKind::TaskDone,
        HistoryKind::TaskReopened => TimelineKind::TaskReopened,
        HistoryKind::TaskRemoved => TimelineKind::TaskRemoved,
        HistoryKind::ChecklistAdded => TimelineKind::ChecklistAdded,
        HistoryKind::RecordWritten => TimelineKind::RecordWritten,
        HistoryKind::RecordOffered => TimelineKind::RecordOffered,
        HistoryKind::RecordSigned => TimelineKind::RecordSigned,
        HistoryKind::MeetingHeld => TimelineKind::MeetingHeld,
        HistoryKind::MeetingDeclined => TimelineKind::MeetingDeclined,
        HistoryKind::IdentityAsked => TimelineKind::IdentityAsked,
        HistoryKind::IdentityApproved => TimelineKind::IdentityApproved,
        HistoryKind::IdentityRefused => TimelineKind::IdentityRefused,
        HistoryKind::IdentityWithdrawn => TimelineKind::IdentityWithdrawn,
        HistoryKind::IdentityExpired => TimelineKind::IdentityExpired,
        HistoryKind::IdentityOpened => TimelineKind::IdentityOpened,
        HistoryKind::IdentityDisclosurePrepared => TimelineKind::IdentityDisclosurePrepared,
        HistoryKind::IdentityDisclosureApproved => TimelineKind::IdentityDisclosureApproved,
        HistoryKind::IdentityDisclosureCancelled => TimelineKind::IdentityDisclosureCancelled,
        HistoryKind::IdentityDisclosed => TimelineKind::IdentityDisclosed,
        HistoryKind::IdentityHeldBack => TimelineKind::IdentityHeldBack,
        HistoryKind::IdentityTold => TimelineKind::IdentityTold,
        HistoryKind::IdentityConsentGiven => TimelineKind::IdentityConsentGiven,
        HistoryKind::IdentityConsentRefused => TimelineKind::IdentityConsentRefused,
        HistoryKind::IdentityConsentWithdrawn => TimelineKind::IdentityConsentWithdrawn,
        HistoryKind::EvidenceAdded => TimelineKind::EvidenceAdded,
        HistoryKind::EvidenceChanged => TimelineKind::EvidenceChanged,
        HistoryKind::CustodyRecorded => TimelineKind::CustodyRecorded,
        HistoryKind::InterviewAdded => TimelineKind::InterviewAdded,
        HistoryKind::InterviewChanged => TimelineKind::InterviewChanged,
        HistoryKind::InterviewCancelled => TimelineKind::InterviewCancelled,
        HistoryKind::InterviewPlannedAgain => TimelineKind::InterviewPlannedAgain,
        HistoryKind::MinutesWritten => TimelineKind::MinutesWritten,
        HistoryKind::MinutesAnswered => TimelineKind::MinutesAnswered,
        HistoryKind::DetrimentAssessed => TimelineKind::DetrimentAssessed,
        HistoryKind::CheckInSettled => TimelineKind::CheckInSettled,
        HistoryKind::OutsideAsked => TimelineKind::OutsideAsked,
        HistoryKind::OutsideAnswered => TimelineKind::OutsideAnswered,
        HistoryKind::OutsideRevoked => TimelineKind::OutsideRevoked,
        HistoryKind::RetaliationClaimed => TimelineKind::RetaliationClaimed,
        HistoryKind::TextRedacted => TimelineKind::TextRedacted,
        HistoryKind::RedactionWithdrawn => TimelineKind::RedactionWithdrawn,
    }
}
