//! GraphQL of the staff surface: interviews and their minutes.

use async_graphql::{Context, Enum, InputObject, Object};
use chrono::{DateTime, Utc};
use entity::enums;
use entity::{interview, interview_minutes, minutes_answer, person};
use serde::Serialize;
use uuid::Uuid;

use super::{optional_name, optional_text};
use crate::cases::admin::CasePayload;
use crate::cases::admin::case::{Case, member, opened, warm_members};
use crate::evidence::interviews::{self, Content, Found, NewAnswer, NewInterview, NewMinutes, With};
use crate::exchange::ContextExt;
use crate::gate::requires;
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::members::admin::Member;
use crate::permissions::Permission::CaseEdit;
use crate::problem::Problem;
use crate::scalar::{self, Date};

/// State of an interview.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "enums::InterviewState")]
pub enum InterviewState {
    Planned,
    Held,
    Cancelled,
}

/// Whether the person of an interview agreed with a version of the minutes.
pub struct MinutesAnswer(minutes_answer::Model);

#[Object]
impl MinutesAnswer {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn agreed(&self) -> bool {
        self.0.agreed
    }

    async fn answered_on(&self) -> Date {
        self.0.answered_on.into()
    }

    /// With what the person disagrees, or how the person agreed.
    async fn remark(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        let Some(sealed) = &self.0.remark else { return Ok(None) };
        let aad = FieldAad::of(minutes_answer::Column::Remark, self.0.id, self.0.revision);
        opened(ctx, self.0.case_id).await?.open(aad, sealed).map(Some)
    }

    async fn recorded_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, Some(self.0.recorded_by)).await
    }
}

/// A version of the minutes of an interview.
pub struct Minutes {
    row: interview_minutes::Model,
    answers: Vec<minutes_answer::Model>,
}

#[Object]
impl Minutes {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    async fn version(&self) -> i32 {
        self.row.version
    }

    async fn text(&self, ctx: &Context<'_>) -> Result<String, Problem> {
        let aad = FieldAad::of(interview_minutes::Column::Body, self.row.id, self.row.revision);
        opened(ctx, self.row.case_id).await?.open(aad, &self.row.body)
    }

    async fn written_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, Some(self.row.written_by)).await
    }

    async fn written_at(&self) -> DateTime<Utc> {
        self.row.written_at
    }

    /// The answers of the person, the latest first. The latest one counts.
    async fn answers(&self) -> Vec<MinutesAnswer> {
        self.answers.iter().cloned().map(MinutesAnswer).collect()
    }
}

/// A planned or held interview.
pub struct Interview {
    row: interview::Model,
    person: Option<person::Model>,
    minutes: Vec<Minutes>,
}

impl Interview {
    async fn text(
        &self,
        ctx: &Context<'_>,
        column: interview::Column,
        sealed: Option<&Vec<u8>>,
    ) -> Result<Option<String>, Problem> {
        let Some(sealed) = sealed else { return Ok(None) };
        let aad = FieldAad::of(column, self.row.id, self.row.revision);
        opened(ctx, self.row.case_id).await?.open(aad, sealed).map(Some)
    }
}

#[Object]
impl Interview {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    /// Rises with each change. A change names the revision that it is based on.
    async fn revision(&self) -> i32 {
        self.row.revision
    }

    async fn state(&self) -> InterviewState {
        self.row.state.into()
    }

    /// The planned day, or the day on which the interview was held.
    async fn day(&self) -> Date {
        self.row.day.into()
    }

    /// The person of the case. Null: the interview is with another person.
    async fn person(&self) -> Option<Uuid> {
        self.row.person_id
    }

    /// The name of the person of the case, or of the other person.
    async fn name(&self, ctx: &Context<'_>) -> Result<String, Problem> {
        let Some(person) = &self.person else {
            return Ok(self.text(ctx, interview::Column::Name, self.row.name.as_ref()).await?.unwrap_or_default());
        };
        let aad = FieldAad::of(person::Column::Name, person.id, person.revision);
        opened(ctx, self.row.case_id).await?.open(aad, &person.name)
    }

    async fn place(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        self.text(ctx, interview::Column::Place, self.row.place.as_ref()).await
    }

    /// Who else is present.
    async fn present(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        self.text(ctx, interview::Column::Present, self.row.present.as_ref()).await
    }

    async fn interviewer(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, Some(self.row.interviewer_id)).await
    }

    /// Why the interview was cancelled.
    async fn reason(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        self.text(ctx, interview::Column::Reason, self.row.reason.as_ref()).await
    }

    /// The versions of the minutes, the latest first.
    async fn minutes(&self) -> &Vec<Minutes> {
        &self.minutes
    }
}

/// The interviews of a case, the latest day first.
///
/// # Errors
/// Those of the database.
pub async fn all(ctx: &Context<'_>, case: Uuid) -> Result<Vec<Interview>, Problem> {
    let Found { interviews, minutes, answers, persons } = interviews::of_case(&ctx.op()?.tx, case).await?;
    let members = interviews.iter().map(|row| row.interviewer_id).chain(minutes.iter().map(|row| row.written_by));
    let members = members.chain(answers.iter().map(|row| row.recorded_by));
    warm_members(ctx, members.map(Some).collect()).await?;
    let versions = |id: Uuid| {
        let of_one = minutes.iter().filter(|row| row.interview_id == id);
        let with_answers = |row: &interview_minutes::Model| Minutes {
            answers: answers.iter().filter(|answer| answer.minutes_id == row.id).cloned().collect(),
            row: row.clone(),
        };
        of_one.map(with_answers).collect()
    };
    let interview = |row: interview::Model| Interview {
        person: persons.iter().find(|one| Some(one.id) == row.person_id).cloned(),
        minutes: versions(row.id),
        row,
    };
    Ok(interviews.into_iter().map(interview).collect())
}

/// What an interview says. Set either `person` or `name`.
#[derive(InputObject, Serialize)]
pub struct InterviewContentInput {
    /// A person of the case.
    person: Option<Uuid>,
    /// The name of another person.
    name: Option<String>,
    /// The planned day, or the day on which the interview was held.
    day: Date,
    /// `PLANNED` or `HELD`.
    state: InterviewState,
    place: Option<String>,
    /// Who else is present.
    present: Option<String>,
    /// A member who can see the case.
    interviewer: Uuid,
}

impl InterviewContentInput {
    fn parse(&self) -> Result<Content, Problem> {
        let with = match (self.person, optional_name("name", self.name.as_deref())?) {
            (Some(person), None) => With::Person(person),
            (None, Some(name)) => With::Other(name),
            _ => return Err(Problem::invalid("person", "Choose a person of the case, or enter another name.")),
        };
        Ok(Content {
            with,
            day: self.day.0,
            state: self.state.into(),
            place: optional_name("place", self.place.as_deref())?,
            present: optional_text("present", self.present.as_deref())?,
            interviewer: self.interviewer,
            reason: None,
        })
    }
}

/// A new interview.
#[derive(InputObject, Serialize)]
pub struct AddInterviewInput {
    case: Uuid,
    idempotency_key: Uuid,
    content: InterviewContentInput,
}

/// The new content of an interview.
#[derive(InputObject)]
pub struct ChangeInterviewInput {
    interview: Uuid,
    /// The revision that the change is based on.
    expected: i32,
    content: InterviewContentInput,
}

/// Why an interview is cancelled.
#[derive(InputObject)]
pub struct CancelInterviewInput {
    interview: Uuid,
    /// The revision that the change is based on.
    expected: i32,
    reason: String,
}

/// The new day of a cancelled interview.
#[derive(InputObject)]
pub struct PlanInterviewAgainInput {
    interview: Uuid,
    /// The revision that the change is based on.
    expected: i32,
    day: Date,
}

/// A version of the minutes of an interview.
#[derive(InputObject, Serialize)]
pub struct WriteMinutesInput {
    interview: Uuid,
    idempotency_key: Uuid,
    /// The version that the new one follows. 0: the first version.
    follows: i32,
    text: String,
}

/// The answer of the person to a version of the minutes.
#[derive(InputObject, Serialize)]
pub struct AnswerMinutesInput {
    minutes: Uuid,
    idempotency_key: Uuid,
    agreed: bool,
    answered_on: Date,
    /// Required for a disagreement.
    remark: Option<String>,
}

#[derive(Default)]
pub struct InterviewsMutation;

#[Object]
impl InterviewsMutation {
    /// Adds a planned or held interview to a case.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn add_interview(&self, ctx: &Context<'_>, input: AddInterviewInput) -> Result<CasePayload, Problem> {
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let AddInterviewInput { case, idempotency_key, content } = input;
        let new = NewInterview { case, idempotency_key, content: content.parse()?, body };
        Ok(CasePayload { case: Case::from(interviews::add(ctx.op()?, new).await?) })
    }

    /// Changes an interview, or marks it as held. `CONFLICT` when it changed meanwhile. `NOT_ALLOWED_NOW` when it is
    /// cancelled.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn change_interview(&self, ctx: &Context<'_>, input: ChangeInterviewInput) -> Result<CasePayload, Problem> {
        let content = input.content.parse()?;
        let case = interviews::change(ctx.op()?, input.interview, input.expected, &content).await?;
        Ok(CasePayload { case: Case::from(case) })
    }

    /// Cancels a planned interview. `CONFLICT` when it changed meanwhile. `NOT_ALLOWED_NOW` when it is not planned.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn cancel_interview(&self, ctx: &Context<'_>, input: CancelInterviewInput) -> Result<CasePayload, Problem> {
        let reason = scalar::text("reason", &input.reason, limit::MAX_TEXT)?;
        let case = interviews::cancel(ctx.op()?, input.interview, input.expected, reason).await?;
        Ok(CasePayload { case: Case::from(case) })
    }

    /// Plans a cancelled interview again. `CONFLICT` when it changed meanwhile. `NOT_ALLOWED_NOW` when it is not cancelled.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn plan_interview_again(
        &self,
        ctx: &Context<'_>,
        input: PlanInterviewAgainInput,
    ) -> Result<CasePayload, Problem> {
        let case = interviews::plan_again(ctx.op()?, input.interview, input.expected, input.day.0).await?;
        Ok(CasePayload { case: Case::from(case) })
    }

    /// Writes a version of the minutes of a held interview. `CONFLICT` when another version is the latest one.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn write_minutes(&self, ctx: &Context<'_>, input: WriteMinutesInput) -> Result<CasePayload, Problem> {
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let text = scalar::text("text", &input.text, limit::MAX_RECORD)?;
        let WriteMinutesInput { interview, idempotency_key, follows, .. } = input;
        let new = NewMinutes { interview, idempotency_key, follows, text, body };
        Ok(CasePayload { case: Case::from(interviews::write(ctx.op()?, new).await?) })
    }

    /// Records whether the person agreed with the latest version of the minutes.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn answer_minutes(&self, ctx: &Context<'_>, input: AnswerMinutesInput) -> Result<CasePayload, Problem> {
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let remark = optional_text("remark", input.remark.as_deref())?;
        let AnswerMinutesInput { minutes, idempotency_key, agreed, answered_on, .. } = input;
        let new = NewAnswer { minutes, idempotency_key, agreed, on: answered_on.0, remark, body };
        Ok(CasePayload { case: Case::from(interviews::answer(ctx.op()?, new).await?) })
    }
}
