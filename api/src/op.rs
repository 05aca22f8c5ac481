//! The operation: the input of a request, and the state that resolvers and verbs may use.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{Context, Enum, Variables};
use chrono::NaiveDate;
use entity::enums::Language;
use serde_json::Value;
use uuid::Uuid;

use crate::actor::{self, Actor, Member, SignedIn};
use crate::app::App;
use crate::audit::readings::Readings;
use crate::audit::{self, Act, By, Kind};
use crate::crypto::token::ReporterSession;
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::traffic::Visitor;
use crate::tx::{Mode, Scope, Tx};

/// Paths of an origin. The edge has a separate limit for each.
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
    /// Identifies the client in today's limits. `None` for a request that is made within the process.
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
    /// Browser and system, for example "Firefox, Linux". Staff only; never read from a reporter's request.
    pub device: Option<String>,
    /// Preferred language of the browser. Staff only; never read from a reporter's request.
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
    /// The single sign-on cookie, in the same way.
    pub sso: Option<Option<String>>,
}

/// The operation that is being executed. Resolvers reach everything through it.
pub struct Op {
    pub app: Arc<App>,
    pub tx: Arc<Tx>,
    pub actor: Actor,
    pub path: Path,
    /// Value of the refresh cookie, for the fields that rotate it.
    pub refresh: Option<String>,
    /// Value of the single sign-on cookie, when the person returns from the identity provider.
    pub sso: Option<String>,
    /// Browser and system, for the list of the account's own sessions. Staff only.
    pub device: Option<String>,
    /// Language of e-mails to this person. Staff only.
    pub language: Language,
    /// The cases that the operation read. They are written to the audit log before the answer leaves.
    pub readings: Arc<Readings>,
    outgoing: Mutex<Outgoing>,
}

impl Op {
    /// Writes an audit event, dated in the time zone of the member's organisation.
    pub async fn record(&self, act: Act) -> Result<(), Problem> {
        let keys = self.app.keys.org(&self.tx).await?;
        audit::record(&self.tx, &keys, &self.app.clock, self.member()?.zone, act).await
    }

    /// Writes an audit event about an object of the organisation that belongs to no case.
    pub async fn record_on(&self, kind: Kind, object: Uuid, detail: Value) -> Result<(), Problem> {
        let by = self.member()?.by();
        self.record(Act { kind, by, case: None, object: Some(object), seals: vec![], detail }).await
    }

    /// As [`Op::record_on`], in the organisation of the transaction, for an actor who is not a member in this operation.
    pub async fn record_by(&self, by: By, kind: Kind, object: Uuid, detail: Value) -> Result<(), Problem> {
        let zone = PublicOrganisation::here(&self.tx).await?.zone()?;
        let keys = self.app.keys.org(&self.tx).await?;
        let act = Act { kind, by, case: None, object: Some(object), seals: vec![], detail };
        audit::record(&self.tx, &keys, &self.app.clock, zone, act).await
    }

    /// `tx` must already have the context of `actor`.
    #[must_use]
    pub fn new(app: Arc<App>, tx: Arc<Tx>, actor: Actor, path: Path, credentials: Credentials) -> Self {
        let Credentials { refresh, sso, device, language, .. } = credentials;
        Self {
            app,
            tx,
            actor,
            path,
            refresh,
            sso,
            device,
            language,
            readings: Arc::default(),
            outgoing: Mutex::default(),
        }
    }

    /// The member who sends the request.
    ///
    /// # Errors
    /// `BadRequest` if the request names no organisation; `Unauthenticated` if no account is signed in.
    pub fn member(&self) -> Result<&Member, Problem> {
        match &self.actor {
            Actor::Member(member) => Ok(member),
            Actor::Account(_) | Actor::Owner(_) => Err(Problem::BadRequest("The header X-Organization-Id is missing.")),
            Actor::Anonymous | Actor::Reporter(_) => Err(Problem::Unauthenticated),
        }
    }

    /// The session of the reporter.
    ///
    /// # Errors
    /// `Unauthenticated` if the request has none.
    pub fn reporter(&self) -> Result<&ReporterSession, Problem> {
        if let Actor::Reporter(session) = &self.actor { Ok(session) } else { Err(Problem::Unauthenticated) }
    }

    /// The signed-in account.
    ///
    /// # Errors
    /// `Unauthenticated` if there is none; `Forbidden` for an API token.
    pub fn signed_in(&self) -> Result<SignedIn, Problem> {
        let nobody = if let Actor::Member(_) = self.actor { Problem::Forbidden } else { Problem::Unauthenticated };
        self.actor.session().ok_or(nobody)
    }

    /// The current date in the time zone of the member's organisation.
    ///
    /// # Errors
    /// As [`Op::member`].
    pub fn today(&self) -> Result<NaiveDate, Problem> {
        Ok(self.app.clock.today(self.member()?.zone))
    }

    /// Runs `act` in a separate transaction, which stays committed if the operation fails. An operation holds at most
    /// one connection, so its own transaction first returns its connection. Its next statement takes another one. Call
    /// this before the operation writes: the release commits what was written.
    ///
    /// # Errors
    /// The error of `act`, or a failed commit.
    pub async fn aside<T>(&self, scope: Scope, act: impl AsyncFnOnce(&Tx) -> Result<T, Problem>) -> Result<T, Problem> {
        self.tx.release().await?;
        self.app.autonomous(scope, act).await
    }

    /// Runs `act` instead of the operation, which is refused. The operation's own transaction is rolled back first.
    ///
    /// # Errors
    /// As [`Op::aside`].
    pub async fn instead<T>(
        &self,
        scope: Scope,
        act: impl AsyncFnOnce(&Tx) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.tx.finish(false).await?;
        self.app.autonomous(scope, act).await
    }

    /// Issues or renews the reporter's session token.
    pub fn renew(&self, session: &ReporterSession) {
        if let Some(keys) = &self.app.reporter {
            self.outgoing().session = Some(session.issue(&keys.session, self.app.clock.now()));
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

    fn outgoing(&self) -> std::sync::MutexGuard<'_, Outgoing> {
        self.outgoing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Access to the operation from a resolver's context.
pub trait ContextExt {
    /// The operation that is being executed.
    ///
    /// # Errors
    /// Never in practice: [`crate::schema::execute`] always sets it.
    fn op(&self) -> Result<&Op, Problem>;
}

impl ContextExt for Context<'_> {
    fn op(&self) -> Result<&Op, Problem> {
        self.data_opt::<Arc<Op>>().map(|op| &**op).ok_or_else(|| Problem::internal("a request without Op"))
    }
}

/// Determines the actor from the credentials, and sets the context of the transaction to the actor.
///
/// # Errors
/// `Unauthenticated` if the session has ended; `BadRequest` if the organisation is not a UUID; as [`actor::enter`].
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
