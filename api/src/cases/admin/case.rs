//! GraphQL types of the staff surface for one case.

use std::sync::Arc;

use async_graphql::{Context, Json, Object};
use entity::enums::ActionState;
use entity::{answer, case, department};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::actions::CorrectiveAction;
use super::closing::Closing;
use super::deadlines::{deadlines, feedback_choices};
use super::tasks::{Checklist, Task};
use super::timeline;
use super::types::{
    Answer, Assignee, CaseChannel, Deadline, FeedbackChoices, Form, Move, Severity, Source, Stage, TimelineEntry,
    Waiting,
};
use crate::attachments::{self, admin::Attachment};
use crate::cases::clocks::waiting::Wait;
use crate::cases::loaders::{
    AssigneeRow, CategoryName, DepartmentName, EndingOf, KeysOf, Opened, Parts, PartsOf, Tasks, read_parts,
};
use crate::cases::{facts, number, workflow};
use crate::conflicts::admin::Person;
use crate::conflicts::admin::oversight::RestrictionRequest;
use crate::conflicts::approval;
use crate::departments::admin::{Category, Department};
use crate::detriment::admin::{self as detriment, Assessment, CheckIn, Protection};
use crate::evidence::admin::interviews::{self, Interview};
use crate::evidence::admin::{self as evidence, Evidence};
use crate::exchange::ContextExt;
use crate::gate::requires;
use crate::intake::{answer_aad, channel};
use crate::keys::keyring::CaseReader;
use crate::loaders::{DepartmentById, Load, MemberById};
use crate::meetings::admin::{self as meetings, ManualEntry, MeetingRequest, Record};
use crate::members::admin::Member;
use crate::messages::admin::{MessageConnection, Note};
use crate::messages::{self, Reader, notes};
use crate::outside_requests::admin::OutsideRequest;
use crate::permissions::Permission::{CaseAssign, CaseEdit, ReporterMessage};
use crate::problem::Problem;
use crate::redaction::{self, admin::Redaction};
use crate::scalar::{Anonymity, Date};
use crate::tags::admin::Tag;

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

    /// Several cases of one operation are read one by one.
    async fn tasks_of(&self, ctx: &Context<'_>) -> Result<Tasks, Problem> {
        self.opened(ctx).await?;
        let known = self.parts(ctx).await?.tasks.clone();
        if let Some(tasks) = known {
            return Ok(tasks);
        }
        let mut alone = read_parts(ctx.op()?, vec![self.row.id], true).await?;
        Ok(alone.remove(&self.row.id).and_then(|parts| parts.tasks).unwrap_or_default())
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

    /// Whether the reporter has an access code and so can read messages. False when a member entered the report and the
    /// reporter wanted no code.
    async fn has_access_code(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        Ok(!self.parts(ctx).await?.without_code)
    }

    async fn severity(&self) -> Option<Severity> {
        self.row.severity.map(Into::into)
    }

    async fn category(&self, ctx: &Context<'_>) -> Result<Option<Category>, Problem> {
        let Some(id) = self.row.category_id else { return Ok(None) };
        let category = self.parts(ctx).await?.category.clone();
        Ok(category.map(|CategoryName { code, name }| Category::named(self.row.org_id, id, code, name)))
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

    /// The tags in alphabetical order.
    async fn tags(&self, ctx: &Context<'_>) -> Result<Vec<Tag>, Problem> {
        self.parts(ctx).await?.tags.iter().map(Tag::of_case).collect()
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
        let mut ids: Vec<_> = parts.assignees.iter().map(|one| MemberById(one.member)).collect();
        ids.extend(parts.assignees.iter().filter_map(|one| one.deputy).map(MemberById));
        let members = ctx.load()?.load_many(ids).await?;
        let member = |id| members.get(&MemberById(id)).cloned().map(Member);
        let named = |one: &AssigneeRow| {
            Some(Assignee {
                member: member(one.member)?,
                backup: one.backup,
                absent_until: one.absent_until.map(Into::into),
                stands_in: one.deputy.and_then(member),
            })
        };
        Ok(parts.assignees.iter().filter_map(named).collect())
    }

    async fn restricted(&self) -> bool {
        self.row.restricted
    }

    /// Whether the case is a claim of retaliation: the reporter suffers a detriment because of an earlier report.
    async fn retaliation(&self) -> bool {
        self.row.retaliation
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
                id: row.id,
                question: row.question,
                value: Json(serde_json::from_str(&text).map_err(|_| Problem::Integrity)?),
            })
        };
        rows.into_iter().map(open).collect::<Result<_, _>>().map(Some)
    }

    /// The form version that the reporter answered.
    async fn form(&self, ctx: &Context<'_>) -> Result<Form, Problem> {
        let op = ctx.op()?;
        let row = channel::form_of(&op.app, &op.tx, self.row.form_id, self.row.retaliation).await?;
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
        timeline::timeline(ctx, &keys).await.map(Some)
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

    /// The tasks in their order. Removed tasks are left out.
    async fn tasks(&self, ctx: &Context<'_>) -> Result<Option<Vec<Task>>, Problem> {
        Task::all(ctx, &self.row, self.tasks_of(ctx).await?).await.map(Some)
    }

    /// The checklists whose tasks the case has, in the order in which they were added.
    async fn checklists(&self, ctx: &Context<'_>) -> Result<Option<Vec<Checklist>>, Problem> {
        let rows = self.tasks_of(ctx).await?.checklists.unwrap_or_default();
        Ok(Some(rows.into_iter().map(|row| Checklist { row, case: self.row.id }).collect()))
    }

    /// How the report came in. Null for a report that the reporter sent.
    async fn entry(&self, ctx: &Context<'_>) -> Result<Option<ManualEntry>, Problem> {
        self.opened(ctx).await?;
        meetings::entry(ctx, self.row.id).await
    }

    /// All versions of the records of conversations, the oldest first.
    async fn records(&self, ctx: &Context<'_>) -> Result<Option<Vec<Record>>, Problem> {
        self.opened(ctx).await?;
        meetings::all_records(ctx, self.row.id).await.map(Some)
    }

    /// The reporter's requests for a meeting, the latest first.
    async fn meetings(&self, ctx: &Context<'_>) -> Result<Option<Vec<MeetingRequest>>, Problem> {
        self.opened(ctx).await?;
        MeetingRequest::of_case(ctx, self.row.id).await.map(Some)
    }

    /// The evidence register, in the order of its numbers.
    async fn evidence(&self, ctx: &Context<'_>) -> Result<Option<Vec<Evidence>>, Problem> {
        self.opened(ctx).await?;
        evidence::register(ctx, self.row.id).await.map(Some)
    }

    /// The interviews, the latest day first.
    async fn interviews(&self, ctx: &Context<'_>) -> Result<Option<Vec<Interview>>, Problem> {
        self.opened(ctx).await?;
        interviews::all(ctx, self.row.id).await.map(Some)
    }

    /// The assessments of the risk that the reporter suffers a detriment, the latest first.
    async fn assessments(&self, ctx: &Context<'_>) -> Result<Option<Vec<Assessment>>, Problem> {
        self.opened(ctx).await?;
        detriment::assessments(ctx, self.row.id).await.map(Some)
    }

    /// The check-ins after the closing, the earliest first.
    async fn check_ins(&self, ctx: &Context<'_>) -> Result<Option<Vec<CheckIn>>, Problem> {
        self.opened(ctx).await?;
        detriment::check_ins(ctx, self.row.id).await.map(Some)
    }

    /// What is due to protect the reporter. Null when several cases are requested.
    async fn protection(&self, ctx: &Context<'_>) -> Result<Option<Protection>, Problem> {
        let parts = self.parts(ctx).await?;
        parts.protection.as_ref().map(|stored| Protection::of(ctx, &self.row, stored)).transpose()
    }

    /// The ids of the texts that have a redacted version now. Null when several cases are requested.
    async fn redacted(&self, ctx: &Context<'_>) -> Result<Option<Vec<Uuid>>, Problem> {
        let rights = ctx.op()?.member()?.rights;
        let parts = self.parts(ctx).await?;
        let Some(rows) = &parts.redacted else { return Ok(None) };
        let mut ids = vec![];
        for row in rows {
            if redaction::may_be_seen(row.kind()?, rights) {
                ids.push(row.of);
            }
        }
        Ok(Some(ids))
    }

    /// All redacted versions of texts that I can see, the latest first.
    async fn redactions(&self, ctx: &Context<'_>) -> Result<Option<Vec<Redaction>>, Problem> {
        self.opened(ctx).await?;
        Redaction::of_case(ctx, self.row.id).await.map(Some)
    }

    /// Questions to people without case access, the latest first.
    async fn outside_requests(&self, ctx: &Context<'_>) -> Result<Option<Vec<OutsideRequest>>, Problem> {
        self.opened(ctx).await?;
        OutsideRequest::of_case(ctx, self.row.id).await.map(Some)
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
