//! The operation, through which resolvers and verbs reach everything. A verb is a function that carries out an act.
//! [`crate::exchange`] holds the HTTP request and response.

use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use entity::enums::Language;
use serde_json::Value;
use uuid::Uuid;

use crate::actor::{Actor, Member, SignedIn};
use crate::app::App;
use crate::audit::readings::Readings;
use crate::audit::{self, Act, By, Kind};
use crate::crypto::token::ReporterSession;
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::tx::{Scope, Tx};

/// The operation that is being executed.
pub struct Op {
    pub app: Arc<App>,
    pub tx: Arc<Tx>,
    pub actor: Actor,
    /// Language of the emails that the actor's acts cause. Staff only.
    pub language: Language,
    /// The cases that the operation read. The reading events of these cases are written before the answer is sent.
    pub readings: Arc<Readings>,
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

    /// As [`Op::record_on`], in the organisation of the transaction, for an actor who is not a member in this
    /// operation.
    pub async fn record_by(&self, by: By, kind: Kind, object: Uuid, detail: Value) -> Result<(), Problem> {
        let zone = PublicOrganisation::here(&self.tx).await?.zone()?;
        let keys = self.app.keys.org(&self.tx).await?;
        let act = Act { kind, by, case: None, object: Some(object), seals: vec![], detail };
        audit::record(&self.tx, &keys, &self.app.clock, zone, act).await
    }

    /// `tx` must already have the context of `actor`.
    #[must_use]
    pub fn new(app: Arc<App>, tx: Arc<Tx>, actor: Actor, language: Language) -> Self {
        Self { app, tx, actor, language, readings: Arc::default() }
    }

    /// The member who sends the request.
    ///
    /// # Errors
    /// `BadRequest` if the request names no organisation. `Unauthenticated` if no account is signed in.
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
    /// `Unauthenticated` if the request has no such session.
    pub fn reporter(&self) -> Result<&ReporterSession, Problem> {
        if let Actor::Reporter(session) = &self.actor { Ok(session) } else { Err(Problem::Unauthenticated) }
    }

    /// The signed-in account.
    ///
    /// # Errors
    /// `Unauthenticated` if no account is signed in. `Forbidden` for an API token.
    pub fn signed_in(&self) -> Result<SignedIn, Problem> {
        let nobody = if let Actor::Member(_) = self.actor { Problem::Forbidden } else { Problem::Unauthenticated };
        self.actor.session().ok_or(nobody)
    }

    /// Checks that the session proved a second factor within the last `max_age` seconds. For verbs that need it for some
    /// inputs only. Fields that always need it have the directive `@sensitive`.
    ///
    /// # Errors
    /// `StepUpRequired`. As [`Op::signed_in`].
    pub fn check_step_up(&self, max_age: i64) -> Result<(), Problem> {
        let until = self.signed_in()?.since + TimeDelta::seconds(max_age);
        if self.app.clock.now() < until { Ok(()) } else { Err(Problem::StepUpRequired) }
    }

    /// The current date in the time zone of the member's organisation.
    ///
    /// # Errors
    /// As [`Op::member`].
    pub fn today(&self) -> Result<NaiveDate, Problem> {
        Ok(self.app.clock.today(self.member()?.zone))
    }

    /// Runs `act` in a separate transaction, which stays committed if the operation fails. An operation holds at most
    /// one connection, so its own transaction first returns its connection. The next statement takes another
    /// connection. Call this function before the operation writes, because the release commits everything that was
    /// written so far.
    ///
    /// # Errors
    /// The error of `act`, or a failed commit.
    pub async fn aside<T>(&self, scope: Scope, act: impl AsyncFnOnce(&Tx) -> Result<T, Problem>) -> Result<T, Problem> {
        self.tx.release().await?;
        self.app.autonomous(scope, act).await
    }

    /// Runs `act` in a separate transaction in place of the operation, which is refused. The operation's own
    /// transaction is rolled back first.
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
}
