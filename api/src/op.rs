//! One operation under way: what a request brings, and what resolvers and verbs may reach.

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
use crate::audit::{self, Act, Kind};
use crate::crypto::token::ReporterSession;
use crate::problem::Problem;
use crate::traffic::Visitor;
use crate::tx::{Mode, Scope, Tx};

/// The paths of an origin, which the edge limits apart.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Hash)]
pub enum Path {
    /// `/graphql`
    Work,
    /// `/graphql/auth`
    Auth,
    /// `/graphql/live`, a WebSocket
    Live,
    /// `/graphql/api`, for tokens: what `/graphql` serves, asked by programs
    Api,
    /// `/graphql/platform`, under a database role that sees no case
    Platform,
}

/// An operation of a manifest, parsed once.
#[derive(Clone)]
pub struct Operation {
    /// For the log: its name, nothing of its variables.
    pub name: String,
    pub(crate) mode: Mode,
    pub(crate) document: ExecutableDocument,
}

impl Operation {
    /// Parses a document.
    ///
    /// # Errors
    /// `BadRequest` when it is none, or holds more than one operation.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let refuse = || Problem::BadRequest("Not a GraphQL document of one operation.");
        let document = async_graphql::parser::parse_query(text).map_err(|_| refuse())?;
        let mut operations = document.operations.iter();
        let (Some((name, operation)), None) = (operations.next(), operations.next()) else { return Err(refuse()) };
        let mode = if operation.node.ty == OperationType::Query { Mode::ReadOnly } else { Mode::ReadWrite };
        Ok(Self { name: name.map(ToString::to_string).unwrap_or_default(), mode, document: document.clone() })
    }
}

/// What a request brings to prove who sends it.
#[derive(Clone, Default)]
pub struct Credentials {
    /// What today's counts know the client by; none where a request is made within the process.
    pub visitor: Option<Visitor>,
    /// `X-Reporter-Session`
    pub reporter_session: Option<String>,
    /// `Authorization: Bearer`
    pub access_token: Option<String>,
    /// `X-Organization-Id`
    pub organisation: Option<String>,
    /// The refresh cookie's value.
    pub refresh: Option<String>,
    /// The value of the cookie of whoever is at an identity provider.
    pub sso: Option<String>,
    /// Browser and system of staff in two words; never asked of a reporter's.
    pub device: Option<String>,
    /// What the browser of staff reads; never asked of a reporter's.
    pub language: Language,
}

/// One request.
pub struct Call {
    /// Which path it came on.
    pub path: Path,
    /// What it asks.
    pub operation: Operation,
    /// With what.
    pub variables: Variables,
    /// Who sends it.
    pub credentials: Credentials,
    /// To quote to support.
    pub request_id: String,
}

/// What goes back besides the response.
#[derive(Default)]
pub struct Outgoing {
    /// The reporter's next session token.
    pub session: Option<String>,
    /// The refresh cookie: a new value, or none to take it away.
    pub refresh: Option<Option<String>>,
    /// The cookie of whoever goes to an identity provider, in the same way.
    pub sso: Option<Option<String>>,
}

/// One operation under way: what resolvers may reach.
pub struct Op {
    /// The process.
    pub app: Arc<App>,
    /// The operation's transaction.
    pub tx: Arc<Tx>,
    /// Who asks.
    pub actor: Actor,
    /// On which path.
    pub path: Path,
    /// The refresh cookie, for the fields that rotate it.
    pub refresh: Option<String>,
    /// The cookie of who comes back from an identity provider.
    pub sso: Option<String>,
    /// Browser and system in two words, on the staff's surface; for the list of one's own sessions.
    pub device: Option<String>,
    /// In which language to write to staff.
    pub language: Language,
    /// The cases it opened, which are put on record before the answer leaves.
    pub readings: Arc<Readings>,
    outgoing: Mutex<Outgoing>,
}

impl Op {
    /// Records what the member did, in the member's own time zone.
    pub async fn record(&self, act: Act) -> Result<(), Problem> {
        let keys = self.app.keys.org(&self.tx).await?;
        audit::record(&self.tx, &keys, &self.app.clock, self.member()?.zone, act).await
    }

    /// Records what the member did to an object of the organisation that belongs to no case.
    pub async fn record_on(&self, kind: Kind, object: Uuid, detail: Value) -> Result<(), Problem> {
        let by = self.member()?.by();
        self.record(Act { kind, by, case: None, object: Some(object), seals: vec![], detail }).await
    }

    /// An operation of this actor, in a transaction that is pinned to them.
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

    /// The membership at work.
    ///
    /// # Errors
    /// `BadRequest` when the request names no organisation.
    pub fn member(&self) -> Result<&Member, Problem> {
        match &self.actor {
            Actor::Member(member) => Ok(member),
            Actor::Account(_) | Actor::Owner(_) => Err(Problem::BadRequest("The header X-Organization-Id is missing.")),
            Actor::Anonymous | Actor::Reporter(_) => Err(Problem::Unauthenticated),
        }
    }

    /// The reporter who is here.
    ///
    /// # Errors
    /// `Unauthenticated` when there is none.
    pub fn reporter(&self) -> Result<&ReporterSession, Problem> {
        if let Actor::Reporter(session) = &self.actor { Ok(session) } else { Err(Problem::Unauthenticated) }
    }

    /// The account that signed in.
    ///
    /// # Errors
    /// `Unauthenticated` when there is none; `Forbidden` for a program.
    pub fn signed_in(&self) -> Result<SignedIn, Problem> {
        let nobody = if let Actor::Member(_) = self.actor { Problem::Forbidden } else { Problem::Unauthenticated };
        self.actor.session().ok_or(nobody)
    }

    /// Today, where the member's organisation is.
    ///
    /// # Errors
    /// As [`Op::member`].
    pub fn today(&self) -> Result<NaiveDate, Problem> {
        Ok(self.app.clock.today(self.member()?.zone))
    }

    /// Runs something in a transaction of its own, which stands whatever becomes of the operation. An operation holds one
    /// connection at most: its transaction gives back the one that it has, and takes another with its next statement. To be
    /// called before the operation writes anything.
    ///
    /// # Errors
    /// What `act` says, or that it could not be committed.
    pub async fn aside<T>(&self, scope: Scope, act: impl AsyncFnOnce(&Tx) -> Result<T, Problem>) -> Result<T, Problem> {
        self.tx.release().await?;
        self.app.autonomous(scope, act).await
    }

    /// Runs something in the place of the operation, which is refused: its own transaction ends first, with nothing written.
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

    /// Gives the reporter a session, or renews it.
    pub fn renew(&self, session: &ReporterSession) {
        if let Some(keys) = &self.app.reporter {
            self.outgoing().session = Some(session.issue(&keys.session, self.app.clock.now()));
        }
    }

    /// Sets or takes away the refresh cookie.
    pub fn set_refresh(&self, value: Option<String>) {
        self.outgoing().refresh = Some(value);
    }

    /// Sets or takes away the cookie of who goes to an identity provider.
    pub fn set_sso(&self, value: Option<String>) {
        self.outgoing().sso = Some(value);
    }

    /// Takes what goes back beside the response.
    pub(crate) fn take_outgoing(&self) -> Outgoing {
        std::mem::take(&mut *self.outgoing())
    }

    fn outgoing(&self) -> std::sync::MutexGuard<'_, Outgoing> {
        self.outgoing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What resolvers ask their context.
pub trait ContextExt {
    /// The operation under way.
    ///
    /// # Errors
    /// Never in practice: [`crate::schema::execute`] always gives one.
    fn op(&self) -> Result<&Op, Problem>;
}

impl ContextExt for Context<'_> {
    fn op(&self) -> Result<&Op, Problem> {
        self.data_opt::<Arc<Op>>().map(|op| &**op).ok_or_else(|| Problem::internal("a request without Op"))
    }
}

/// Who sends these credentials. Pins the transaction to them.
///
/// # Errors
/// `Unauthenticated` for a session that has ended; `BadRequest` for an organisation that is no UUID; as [`actor::enter`].
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
    tx.pin(|scope| scope.account = Some(who.account)).await?;
    let who = actor::check_session(tx, who, now).await?;
    let Some(organisation) = &credentials.organisation else { return Ok(Actor::Account(who)) };
    let organisation =
        Uuid::try_parse(organisation).map_err(|_| Problem::BadRequest("X-Organization-Id is not a UUID."))?;
    Ok(Actor::Member(actor::enter(tx, who, organisation, now).await?))
}
