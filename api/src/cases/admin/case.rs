//! GraphQL types of the staff surface for one case.

use std::sync::Arc;

use async_graphql::{Context, Json, Object};
use entity::enums::{ActionState, HistoryKind};
use entity::{answer, case, category, department, stage_history};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::actions::CorrectiveAction;
use super::closing::Closing;
use super::deadlines::{deadlines, feedback_choices};
use super::types::{
    Answer, Assignee, CaseChannel, Deadline, FeedbackChoices, Form, Move, Severity, Source, Stage, TimelineEntry,
    TimelineKind, Waiting,
};
use crate::attachments::{self, admin::Attachment};
use crate::cases::clocks::waiting::Wait;
use crate::cases::loaders::{AssigneeRow, CategoryName, DepartmentName, EndingOf, KeysOf, Opened, Parts, PartsOf};
use crate::cases::{facts, number, workflow};
use crate::conflicts::admin::Person;
use crate::conflicts::admin::oversight::RestrictionRequest;
use crate::conflicts::approval;
use crate::departments::admin::{Category, Department};
use crate::exchange::ContextExt;
use crate::gate::requires;
use crate::intake::{answer_aad, channel};
use crate::keys::keyring::CaseReader;
use crate::keys::sealed::FieldAad;
use crate::loaders::{DepartmentById, Load, MemberById};
use crate::members::admin::Member;
use crate::messages::admin::{MessageConnection, Note};
use crate::messages::{self, Reader, notes};
use crate::permissions::Permission::{CaseAssign, CaseEdit, ReporterMessage};
use crate::problem::Problem;
use crate::scalar::{Anonymity, Date};

pub struct Case {
    row: case::Model,
    /// Whether the case comes from the list. A title in a list opens without a reading event.
    listed: bool,
}

impl From<case::Model> for Case {
    fn from(row: case::Model) -> Self {
        Self { row, listed: false }
    }
}

impl Case {
    /// A case in a list, whose title opens without a reading event.
    #[must_use]
    pub const fn listed(row: case::Model) -> Self {
        Self { row, listed: true }
    }

    async fn opened(&self, ctx: &Context<'_>) -> Result<CaseReader, Problem> {
        opened(ctx, self.row.id).await
    }

    /// The closing of the present round, or its last proposal, and the closings of the earlier rounds, the latest first.
    async fn closings(&self, ctx: &Context<'_>) -> Result<(Option<Closing>, Vec<Closing>), Problem> {
        self.opened(ctx).await?;
        let ending = ctx.load()?.load_one(EndingOf(self.row.id)).await?.unwrap_or_default();
        let mut rounds = Closing::rounds(&ending.closings, &self.row);
        let is_closed = self.row.stage == entity::enums::Stage::Closed;
        let has_current = rounds.first().is_some_and(|latest| latest.is_final() == is_closed);
        let current = has_current.then(|| rounds.remove(0));
        Ok((current, rounds))
    }

    /// Returns empty parts if the acting member has just lost access to the case.
    async fn parts(&self, ctx: &Context<'_>) -> Result<Arc<Parts>, Problem> {
        Ok(ctx.load()?.load_one(PartsOf(self.row.id)).await?.unwrap_or_default())
    }
}

/// Returns the keys that decrypt the content of a case. Writes a reading event for the acting member.
///
/// # Errors
/// `Integrity` when the case differs from the audit log, `NotFound` when the case has been erased.
pub async fn opened(ctx: &Context<'_>, case: Uuid) -> Result<CaseReader, Problem> {
    ctx.load()?.load_one(Opened(case)).await?.ok_or(Problem::NotFound)?.reader()
}

fn kind_of(row: &stage_history::Model) -> TimelineKind {
    match row.kind {
        HistoryKind::Stage if row.from_stage.is_none() => TimelineKind::Received,
        HistoryKind::Stage => TimelineKind::StageChanged,
        HistoryKind::Restricted => TimelineKind::Restricted,
        HistoryKind::RestrictionAsked => TimelineKind::RestrictionAsked,
        HistoryKind::RestrictionRefused => TimelineKind::RestrictionRefused,
        HistoryKind::RestrictionLifted => TimelineKind::RestrictionLifted,
        HistoryKind::ReviewerLetIn => TimelineKind::ReviewerLetIn,
        HistoryKind::PersonAdded => TimelineKind::PersonAdded,
        HistoryKind::PersonRemoved => TimelineKind::PersonRemoved,
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
    }
}

/// Loads a member of the organisation.
///
/// # Errors
/// `Integrity` when the sealed name does not open.
pub async fn member(ctx: &Context<'_>, id: Option<Uuid>) -> Result<Option<Member>, Problem> {
    let Some(id) = id else { return Ok(None) };
    Ok(ctx.load()?.load_one(MemberById(id)).await?.map(Member))
}

/// Loads many members in one statement, so that [`member`] then finds each in the cache.
///
/// # Errors
/// As [`member`].
pub async fn warm_members(ctx: &Context<'_>, ids: Vec<Option<Uuid>>) -> Result<(), Problem> {
    ctx.load()?.load_many(ids.into_iter().flatten().map(MemberById)).await?;
    Ok(())
}

#[Object]
impl Case {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    /// The case number, for example VC-2026-48213. The number is random and does not show how many cases there are.
    async fn number(&self) -> String {
        number(&self.row)
    }

    /// Two random words that staff use to speak of the case.
    async fn pseudonym(&self) -> &str {
        &self.row.pseudonym
    }

    async fn title(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        let Some(sealed) = &self.row.title else { return Ok(None) };
        if self.listed {
            let keys = ctx.load()?.load_one(KeysOf(self.row.id)).await?.ok_or(Problem::NotFound)?;
            return keys.open_title(self.row.revision, sealed).map(Some);
        }
        self.opened(ctx).await?.open_title(self.row.revision, sealed).map(Some)
    }

    /// Number of the title's present version, for `SeenCase`.
    async fn title_revision(&self) -> i32 {
        self.row.revision
    }

    async fn stage(&self) -> Stage {
        self.row.stage.into()
    }

    async fn source(&self) -> Source {
        self.row.source.into()
    }

    async fn anonymity(&self) -> Anonymity {
        self.row.anonymity.into()
    }

    async fn language(&self) -> &str {
        &self.row.language
    }

    async fn severity(&self) -> Option<Severity> {
        self.row.severity.map(Into::into)
    }

    async fn category(&self, ctx: &Context<'_>) -> Result<Option<Category>, Problem> {
        let Some(id) = self.row.category_id else { return Ok(None) };
        let category = self.parts(ctx).await?.category.clone();
        Ok(category
            .map(|CategoryName { code, name }| Category(category::Model { org_id: self.row.org_id, id, code, name })))
    }

    async fn department(&self, ctx: &Context<'_>) -> Result<Department, Problem> {
        let (org_id, id) = (self.row.org_id, self.row.department_id);
        let Some(DepartmentName { parent, name }) = self.parts(ctx).await?.department.clone() else {
            return ctx.load()?.load_one(DepartmentById(id)).await?.map(Department).ok_or(Problem::NotFound);
        };
        Ok(Department(department::Model { org_id, id, parent_id: parent, name }))
    }

    async fn channel(&self, ctx: &Context<'_>) -> Result<CaseChannel, Problem> {
        let (id, parts) = (self.row.channel_id, ctx.load()?.load_one(PartsOf(self.row.id)).await?);
        // If there are no parts, the acting member has just lost access to the case.
        let found = match parts {
            Some(parts) => parts.channel.clone(),
            None => channel::by_id(&ctx.op()?.tx, id).await?.name,
        };
        Ok(CaseChannel { id, name: Json(found) })
    }

    async fn received_on(&self) -> Date {
        self.row.received_on.into()
    }

    async fn closed_on(&self) -> Option<Date> {
        self.row.closed_on.map(Into::into)
    }

    /// The deadlines, met ones included. Removed own deadlines are left out.
    async fn deadlines(&self, ctx: &Context<'_>) -> Result<Vec<Deadline>, Problem> {
        let parts = self.parts(ctx).await?;
        deadlines(ctx, &self.row, &parts).await
    }

    /// What the law allows for the feedback now. For a single case.
    async fn feedback_choices(&self, ctx: &Context<'_>) -> Result<FeedbackChoices, Problem> {
        let parts = self.parts(ctx).await?;
        feedback_choices(ctx, &self.row, &parts)
    }

    /// The wait for an answer of the reporter. Null when the case does not wait.
    async fn waiting(&self, ctx: &Context<'_>) -> Result<Option<Waiting>, Problem> {
        let wait = Wait::of(&self.row, ctx.op()?.today()?);
        Ok(wait.map(|wait| Waiting {
            since: wait.since.into(),
            may_announce_closing: wait.may_announce,
            closes_on: wait.closes_on.map(Into::into),
            over: wait.is_over,
        }))
    }

    async fn assignees(&self, ctx: &Context<'_>) -> Result<Vec<Assignee>, Problem> {
        let parts = self.parts(ctx).await?;
        let members = ctx.load()?.load_many(parts.assignees.iter().map(|one| MemberById(one.member))).await?;
        let named = |one: &AssigneeRow| {
            let colleague = members.get(&MemberById(one.member))?.clone();
            Some(Assignee { member: Member(colleague), backup: one.backup })
        };
        Ok(parts.assignees.iter().filter_map(named).collect())
    }

    async fn restricted(&self) -> bool {
        self.row.restricted
    }

    /// The members who can see a restricted case. Empty when the case is not restricted. Needs the right `CASE_ASSIGN`.
    #[graphql(directive = requires::apply(CaseAssign))]
    async fn restricted_to(&self, ctx: &Context<'_>) -> Result<Vec<Member>, Problem> {
        let parts = self.parts(ctx).await?;
        let members = ctx.load()?.load_many(parts.named.iter().copied().map(MemberById)).await?;
        let mut members: Vec<Member> = members.into_values().map(Member).collect();
        members.sort_by_cached_key(|member| member.0.name.to_lowercase());
        Ok(members)
    }

    /// A restriction that waits for a second member's approval. Needs the right `CASE_ASSIGN`.
    #[graphql(directive = requires::apply(CaseAssign))]
    async fn restriction_request(&self, ctx: &Context<'_>) -> Result<Option<RestrictionRequest>, Problem> {
        Ok(approval::of_case(ctx.op()?, self.row.id).await?.map(RestrictionRequest))
    }

    /// Persons whom the case names. A person who is a member is excluded from the case.
    async fn persons(&self, ctx: &Context<'_>) -> Result<Option<Vec<Person>>, Problem> {
        let keys = self.opened(ctx).await?;
        Person::of_case(ctx, &keys).await.map(Some)
    }

    /// Number of the reporter's messages that I have not read. Needs the right `REPORTER_MESSAGE`.
    #[graphql(directive = requires::apply(ReporterMessage))]
    async fn unread(&self, ctx: &Context<'_>) -> Result<i32, Problem> {
        Ok(self.parts(ctx).await?.unread)
    }

    async fn answers(&self, ctx: &Context<'_>) -> Result<Option<Vec<Answer>>, Problem> {
        let keys = self.opened(ctx).await?;
        let rows = answer::Entity::find().filter(answer::Column::CaseId.eq(self.row.id)).all(&*ctx.op()?.tx).await?;
        let open = |row: answer::Model| -> Result<Answer, Problem> {
            let text = keys.open(answer_aad(&row), &row.value)?;
            Ok(Answer {
                question: row.question,
                value: Json(serde_json::from_str(&text).map_err(|_| Problem::Integrity)?),
            })
        };
        rows.into_iter().map(open).collect::<Result<_, _>>().map(Some)
    }

    /// The form version that the reporter answered.
    async fn form(&self, ctx: &Context<'_>) -> Result<Form, Problem> {
        let op = ctx.op()?;
        let row = channel::form(&op.app, &op.tx, self.row.form_id).await?;
        Ok(Form { id: row.id, version: row.version, definition: Json(row.definition.clone()) })
    }

    /// A page of the dialogue, newest message last. `before` is the number of the oldest message that the client has
    /// already. Needs the right `REPORTER_MESSAGE`.
    #[graphql(directive = requires::apply(ReporterMessage))]
    async fn messages(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 50)] last: i32,
        before: Option<i32>,
    ) -> Result<Option<MessageConnection>, Problem> {
        // This field and the fields below open the case first. All fields of one case share one integrity check and one
        // keystore call.
        self.opened(ctx).await?;
        let page = messages::page(&ctx.op()?.tx, Reader::Staff, self.row.id, last, before).await?;
        MessageConnection::of(ctx, self.row.id, page).await.map(Some)
    }

    #[graphql(directive = requires::apply(CaseEdit))]
    async fn notes(&self, ctx: &Context<'_>) -> Result<Option<Vec<Note>>, Problem> {
        self.opened(ctx).await?;
        let rows = notes::of_case(&ctx.op()?.tx, self.row.id).await?;
        warm_members(ctx, rows.iter().map(|row| Some(row.member_id)).collect()).await?;
        Ok(Some(rows.into_iter().map(Note).collect()))
    }

    async fn files(&self, ctx: &Context<'_>) -> Result<Option<Vec<Attachment>>, Problem> {
        self.opened(ctx).await?;
        let rights = ctx.op()?.member()?.rights;
        let rows = attachments::of_case(&ctx.op()?.tx, self.row.id).await?;
        Ok(Some(rows.into_iter().filter(|row| row.may_be_seen(rights)).map(Attachment::from).collect()))
    }

    async fn timeline(&self, ctx: &Context<'_>) -> Result<Option<Vec<TimelineEntry>>, Problem> {
        let keys = self.opened(ctx).await?;
        let query = stage_history::Entity::find().filter(stage_history::Column::CaseId.eq(self.row.id));
        let rows = query.order_by_asc(stage_history::Column::Position).all(&*ctx.op()?.tx).await?;
        warm_members(ctx, rows.iter().map(|row| row.member_id).collect()).await?;
        let mut entries = vec![];
        for row in rows {
            let aad = FieldAad::of(stage_history::Column::Reason, row.id, row.revision);
            entries.push(TimelineEntry {
                id: row.id,
                kind: kind_of(&row),
                from: row.from_stage.map(Into::into),
                to: row.to_stage.map(Into::into),
                member: member(ctx, row.member_id).await?,
                reason: row.reason.map(|sealed| keys.open(aad, &sealed)).transpose()?,
                action: row.action_id,
                on: row.happened_on.into(),
                at: row.happened_at,
            });
        }
        Ok(Some(entries))
    }

    /// How the case ended, or how a member proposes to end it. Null while an open case has no proposal since it was
    /// reopened.
    async fn closing(&self, ctx: &Context<'_>) -> Result<Option<Closing>, Problem> {
        Ok(self.closings(ctx).await?.0)
    }

    /// The closings before the case was reopened, the latest first.
    async fn earlier_closings(&self, ctx: &Context<'_>) -> Result<Option<Vec<Closing>>, Problem> {
        Ok(Some(self.closings(ctx).await?.1))
    }

    /// The corrective actions in force, the earliest date first. Proposed actions are in the proposal.
    async fn corrective_actions(&self, ctx: &Context<'_>) -> Result<Option<Vec<CorrectiveAction>>, Problem> {
        self.opened(ctx).await?;
        let ending = ctx.load()?.load_one(EndingOf(self.row.id)).await?.unwrap_or_default();
        let agreed = ending.actions.iter().filter(|row| row.state != ActionState::Proposed);
        Ok(Some(agreed.map(|row| CorrectiveAction { row: row.clone(), case: self.row.clone() }).collect()))
    }

    /// The stages that can follow, and for each stage whether I may move the case there.
    async fn moves(&self, ctx: &Context<'_>) -> Result<Vec<Move>, Problem> {
        let op = ctx.op()?;
        let parts = self.parts(ctx).await?;
        let known = parts.facts(self.row.stage, op.member()?.rights);
        let facts = if let Some(facts) = known { facts } else { facts(op, &self.row).await? };
        let moves = workflow::moves(facts);
        let shown = moves.into_iter().map(|(to, block)| Move {
            to: to.into(),
            allowed: block.is_none(),
            block: block.map(Into::into),
        });
        Ok(shown.collect())
    }
}
