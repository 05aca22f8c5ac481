//! GraphQL at `/graphql/auth/ask`: the only two fields that a person without an account can reach with a link and a code.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use uuid::Uuid;

use crate::exchange::{ContextExt, Path};
use crate::gate::{at, public};
use crate::outside_requests::door::{self, NewAnswer, Question, State};
use crate::outside_requests::secrets::Secrets;
use crate::problem::Problem;
use crate::scalar::Date;

/// Whether a question takes an answer.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "State")]
pub enum OutsideQuestionState {
    Open,
    /// It has an answer, which cannot be read back.
    Answered,
    /// Its last day has passed.
    Expired,
    /// The answer is not needed any more.
    Over,
}

/// A question of an organisation, for the person who has its link and code.
#[derive(SimpleObject)]
pub struct OutsideQuestion {
    organisation: String,
    state: OutsideQuestionState,
    /// Null if the question takes no answer.
    text: Option<String>,
    /// Whether the person can say that something is done.
    can_be_done: bool,
    /// The last day for an answer.
    expires_on: Date,
}

impl From<Question> for OutsideQuestion {
    fn from(question: Question) -> Self {
        let Question { organisation, state, text, can_be_done, expires_on } = question;
        Self { organisation, state: state.into(), text, can_be_done, expires_on: expires_on.into() }
    }
}

/// The secret of the link, and the code that came another way.
#[derive(InputObject)]
pub struct OpenOutsideRequestInput {
    secret: String,
    code: String,
}

/// An answer to a question.
#[derive(InputObject)]
pub struct AnswerOutsideRequestInput {
    secret: String,
    code: String,
    idempotency_key: Uuid,
    /// May be empty if something is done.
    text: String,
    #[graphql(default)]
    done: bool,
}

/// The question behind a link.
#[derive(SimpleObject)]
pub struct OpenOutsideRequestPayload {
    question: OutsideQuestion,
}

/// Whether the answer arrived.
#[derive(SimpleObject)]
pub struct AnswerOutsideRequestPayload {
    done: bool,
}

#[derive(Default)]
pub struct DoorMutation;

#[Object]
impl DoorMutation {
    /// Shows a question to the person who has its link and code. `SIGN_IN_FAILED` for a wrong link, a wrong code, and a
    /// link that is locked after five wrong codes.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Ask))]
    async fn open_outside_request(
        &self,
        ctx: &Context<'_>,
        input: OpenOutsideRequestInput,
    ) -> Result<OpenOutsideRequestPayload, Problem> {
        let question = door::open(&ctx.op()?.app, &Secrets::read(&input.secret, &input.code)).await?;
        Ok(OpenOutsideRequestPayload { question: question.into() })
    }

    /// Answers a question, once. `NOT_ALLOWED_NOW` if the question takes no answer any more.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Ask))]
    async fn answer_outside_request(
        &self,
        ctx: &Context<'_>,
        input: AnswerOutsideRequestInput,
    ) -> Result<AnswerOutsideRequestPayload, Problem> {
        let AnswerOutsideRequestInput { secret, code, idempotency_key, text, done } = input;
        let new = NewAnswer { idempotency_key, text, done };
        door::answer(&ctx.op()?.app, &Secrets::read(&secret, &code), new).await?;
        Ok(AnswerOutsideRequestPayload { done: true })
    }
}
