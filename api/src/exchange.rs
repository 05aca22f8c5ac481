//! One HTTP request and the headers of its response. Verbs, which are the functions that carry out an act, do not use
//! [`Exchange`]. A resolver passes the values of the request to a verb, and sets the headers from the returned values.
//! This module also contains the parsed operation, the credentials, and `identify`, which determines the actor.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{Context, Enum, Variables};
use entity::enums::Language;
use uuid::Uuid;

use crate::actor::{self, Actor};
use crate::app::App;
use crate::crypto::token::ReporterSession;
use crate::op::Op;
use crate::problem::Problem;
use crate::traffic::Visitor;
use crate::tx::{Mode, Tx};

/// The GraphQL paths. Each field is served at one path. Only `/graphql/api` also serves the fields of `/graphql`.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Hash)]
pub enum Path {
    /// `/graphql`
    Work,
    /// `/graphql/auth`
    Auth,
    /// `/graphql/live`, a WebSocket
    Live,
    /// `/graphql/api`, for API tokens: the same fields as `/graphql`
    Api,
    /// `/graphql/platform`, with a database role that cannot read any case
    Platform,
    /// `/graphql/auth/ask`, for a person without an account who has the link and the code of a question. It reads no
    /// credentials, and shares the limit of `/graphql/auth`.
    Ask,
}

/// A parsed operation, from a manifest or from a free document.
#[derive(Clone)]
pub struct Operation {
    /// The operation's name, for the log. Variables are never logged.
    pub name: String,
    pub(crate) mode: Mode,
    pub(crate) document: ExecutableDocument,
}

impl Operation {
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let refuse = || Problem::BadRequest("The document must be GraphQL and contain exactly one operation.");
        let document = async_graphql::parser::parse_query(text).map_err(|_| refuse())?;
        let mut operations = document.operations.iter();
        let (Some((name, operation)), None) = (operations.next(), operations.next()) else { return Err(refuse()) };
        let mode = if operation.node.ty == OperationType::Query { Mode::ReadOnly } else { Mode::ReadWrite };
        Ok(Self { name: name.map(ToString::to_string).unwrap_or_default(), mode, document: document.clone() })
    }
}

/// Credentials and client data of a request.
#[derive(Clone, Default)]
pub struct Credentials {
    /// Identifies the client in today's limits. `None` for an API token, and for a request that is made within the
    /// process.
    pub visitor: Option<Visitor>,
    /// Header `X-Reporter-Session`.
    pub reporter_session: Option<String>,
    /// Header `Authorization: Bearer`.
    pub access_token: Option<String>,
    /// Header `X-Organization-Id`.
    pub organisation: Option<String>,
    /// Value of the refresh cookie.
    pub refresh: Option<String>,
    /// Value of the cookie that is set while the person is at an identity provider.
    pub sso: Option<String>,
    /// Browser and system, for example "Firefox, Linux". Staff only. Never read from a reporter's request.
    pub device: Option<String>,
    /// Preferred language of the browser. Staff only. Never read from a reporter's request.
    pub language: Language,
}

pub struct Call {
    pub path: Path,
    pub operation: Operation,
    pub variables: Variables,
    pub credentials: Credentials,
    /// Random id that a person can quote to support.
    pub request_id: String,
}

/// Headers of the response, in addition to its body.
#[derive(Default)]
pub struct Outgoing {
    /// The reporter's next session token.
    pub session: Option<String>,
    /// The refresh cookie: `Some(Some(value))` sets it, `Some(None)` deletes it.
    pub refresh: Option<Option<String>>,
    /// The single sign-on cookie, which is set or deleted in the same way as `refresh`.
    pub sso: Option<Option<String>>,
}

/// The HTTP side of the operation that is being executed. Only the gate, [`crate::schema`], and resolvers that read or
/// set a header use this value.
pub struct Exchange {
    pub path: Path,
    /// Value of the refresh cookie, for the fields that rotate it.
    pub refresh: Option<String>,
    /// Value of the single sign-on cookie, when the person returns from the identity provider.
    pub sso: Option<String>,
    /// Browser and system, for the list of the account's own sessions. Staff only.
    pub device: Option<String>,
    outgoing: Mutex<Outgoing>,
}

impl Exchange {
    #[must_use]
    pub fn new(path: Path, credentials: Credentials) -> Self {
        let Credentials { refresh, sso, device, .. } = credentials;
        Self { path, refresh, sso, device, outgoing: Mutex::default() }
    }

    /// Issues or renews the reporter's session token.
    pub fn renew(&self, app: &App, session: &ReporterSession) {
        if let Some(keys) = &app.reporter {
            self.outgoing().session = Some(session.issue(&keys.session, app.clock.now()));
        }
    }

    /// Sets the refresh cookie. `None` deletes it.
    pub fn set_refresh(&self, value: Option<String>) {
        self.outgoing().refresh = Some(value);
    }

    /// Sets the single sign-on cookie. `None` deletes it.
    pub fn set_sso(&self, value: Option<String>) {
        self.outgoing().sso = Some(value);
    }

    pub(crate) fn take_outgoing(&self) -> Outgoing {
        std::mem::take(&mut *self.outgoing())
    }

    fn outgoing(&self) -> MutexGuard<'_, Outgoing> {
        self.outgoing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Access to the operation from a resolver's context.
pub trait ContextExt {
    /// The operation that is being executed.
    ///
    /// # Errors
    /// Never in practice, because [`crate::schema::execute`] always adds the operation to the context.
    fn op(&self) -> Result<&Op, Problem>;

    /// The exchange of the operation.
    ///
    /// # Errors
    /// As [`ContextExt::op`].
    fn exchange(&self) -> Result<&Exchange, Problem>;
}

impl ContextExt for Context<'_> {
    fn op(&self) -> Result<&Op, Problem> {
        self.data_opt::<Arc<Op>>().map(|op| &**op).ok_or_else(|| Problem::internal("a request without Op"))
    }

    fn exchange(&self) -> Result<&Exchange, Problem> {
        let found = self.data_opt::<Arc<Exchange>>().map(|exchange| &**exchange);
        found.ok_or_else(|| Problem::internal("a request without Exchange"))
    }
}

/// Determines the actor from the credentials, and sets the context of the transaction to the actor.
///
/// # Errors
/// `Unauthenticated` if the session has ended. `BadRequest` if the organisation is not a UUID. Otherwise as
/// [`actor::enter`].
pub(crate) async fn identify(app: &App, tx: &Tx, credentials: &Credentials) -> Result<Actor, Problem> {
    let now = app.clock.now();
    if let Some(keys) = &app.reporter {
        let Some(token) = &credentials.reporter_session else { return Ok(Actor::Anonymous) };
        let Some(session) = ReporterSession::read(&keys.session, token, now) else { return Ok(Actor::Anonymous) };
        tx.pin(|scope| {
            scope.org = Some(session.org);
            scope.case = Some(session.case);
        })
        .await?;
        return Ok(Actor::Reporter(session));
    }
    let (Some(keys), Some(token)) = (&app.staff, &credentials.access_token) else { return Ok(Actor::Anonymous) };
    let Some(who) = keys.signer.read(token, now) else { return Ok(Actor::Anonymous) };
    let Some(organisation) = &credentials.organisation else {
        return Ok(Actor::Account(actor::check_session(tx, who, now).await?));
    };
    let Ok(organisation) = Uuid::try_parse(organisation) else {
        actor::check_session(tx, who, now).await?;
        return Err(Problem::BadRequest("The header X-Organization-Id must be a UUID."));
    };
    Ok(Actor::Member(actor::enter(tx, who, organisation, now).await?))
}
