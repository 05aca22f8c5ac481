//! The people of the demo. They act through the GraphQL schemas, as real users do.

use std::sync::Arc;

use async_graphql::Variables;
use base64::prelude::{BASE64_STANDARD, Engine};
use entity::enums::Role;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};
use uuid::Uuid;

use voicase::actor::{self, Actor, SignedIn};
use voicase::app::App;
use voicase::crypto::random;
use voicase::exchange::{Call, Credentials, Operation, Path};
use voicase::outside::clock::Clock;
use voicase::problem::Problem;
use voicase::response::request_id;
use voicase::schema::{AdminSchema, ReporterSchema, execute_admin, execute_admin_as, execute_reporter};
use voicase::tx::{Mode, Scope};

/// The three processes of the server. All use one clock.
pub struct Stage {
    pub reporter: Arc<App>,
    pub admin: Arc<App>,
    pub worker: Arc<App>,
    pub reporter_schema: ReporterSchema,
    pub admin_schema: AdminSchema,
    pub clock: Clock,
}

/// The members of an organisation.
pub struct Cast {
    pub org: Uuid,
    pub slug: &'static str,
    pub people: Vec<(Role, Person)>,
}

/// A person who has accepted the invitation.
pub struct Person {
    pub account: Uuid,
    pub member: Uuid,
}

impl Cast {
    pub fn one(&self, role: Role) -> Result<&Person, Problem> {
        let found = self.people.iter().find(|(r, _)| *r == role);
        found.map(|(_, person)| person).ok_or_else(|| Problem::internal("the cast has no such role"))
    }
}

fn call(path: Path, document: &str, variables: Value, credentials: Credentials) -> Result<Call, Problem> {
    Ok(Call {
        path,
        operation: Operation::parse(document)?,
        variables: Variables::from_json(variables),
        credentials,
        request_id: request_id(),
    })
}

fn data(response: async_graphql::Response) -> Result<Value, Problem> {
    match response.errors.first() {
        None => response.data.into_json().map_err(Problem::internal),
        Some(error) => Err(Problem::internal(format!("the demo: {} {:?}", error.message, error.extensions))),
    }
}

impl Stage {
    /// Executes a document as a member of the organisation.
    pub async fn staff(&self, cast: &Cast, role: Role, document: &str, variables: Value) -> Result<Value, Problem> {
        let who =
            SignedIn { account: cast.one(role)?.account, session: Uuid::nil(), since: self.clock.now(), only: None };
        let tx = self.admin.tx(Mode::ReadWrite, Scope::default());
        let member = actor::enter_unchecked(&tx, who, cast.org, self.clock.now()).await?;
        let call = call(Path::Work, document, variables, Credentials::default())?;
        data(execute_admin_as(&self.admin_schema, &self.admin, tx, Actor::Member(member), call).await.0)
    }

    /// Executes a document as a reporter. Returns the next session token too.
    pub async fn reporter(
        &self,
        path: Path,
        session: Option<String>,
        document: &str,
        variables: Value,
    ) -> Result<(Value, Option<String>), Problem> {
        let credentials = Credentials { reporter_session: session, ..Credentials::default() };
        let call = call(path, document, variables, credentials)?;
        let (response, outgoing) = execute_reporter(&self.reporter_schema, &self.reporter, call).await;
        Ok((data(response)?, outgoing.session))
    }

    /// Accepts an invitation and sets up an authenticator. Returns the person, the password and the TOTP secret.
    pub async fn enrol(&self, org: Uuid, link: &str, name: &str) -> Result<(Person, String, String), Problem> {
        let password = BASE64_STANDARD.encode(random::<12>()).replace(['+', '/'], "x");
        let accept = "mutation($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { ticket } }";
        let answer =
            self.anonymous(Path::Auth, accept, json!({ "token": link, "name": name, "password": password })).await?;
        let ticket = answer["acceptInvitation"]["ticket"].clone();
        let begin = "mutation($input: BeginFactorInput!) { beginFactor(input: $input) { secret } }";
        let answer = self.anonymous(Path::Auth, begin, json!({ "ticket": ticket })).await?;
        let secret = answer["beginFactor"]["secret"].as_str().unwrap_or_default().to_owned();
        let totp = Secret::try_from_base32(&secret).map_err(Problem::internal)?;
        let totp = Builder::new().with_secret(totp).build().map_err(Problem::internal)?;
        let code = totp.generate(self.clock.now().timestamp().unsigned_abs()).to_string();
        let confirm = "mutation($input: CompleteSignInInput!) { confirmFactor(input: $input) { expiresIn } }";
        self.anonymous(Path::Auth, confirm, json!({ "ticket": ticket, "code": code })).await?;
        Ok((self.person(org, ticket.as_str().unwrap_or_default()).await?, password, secret))
    }

    async fn person(&self, org: Uuid, ticket: &str) -> Result<Person, Problem> {
        let now = self.clock.now();
        let keys = self.admin.staff.as_ref().ok_or(Problem::Forbidden)?;
        let (account, ..) = keys.signer.read_ticket(ticket, now)?;
        let who = SignedIn { account, session: Uuid::nil(), since: now, only: None };
        let tx = self.admin.tx(Mode::ReadOnly, Scope::default());
        let member = actor::enter_unchecked(&tx, who, org, now).await?.id;
        tx.finish(false).await?;
        Ok(Person { account, member })
    }

    /// Executes a document on the staff surface without sign-in.
    pub async fn anonymous(&self, path: Path, document: &str, input: Value) -> Result<Value, Problem> {
        let call = call(path, document, json!({ "input": input }), Credentials::default())?;
        data(execute_admin(&self.admin_schema, &self.admin, call).await.0)
    }
}
