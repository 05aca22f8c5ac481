//! The gate enforces access rules, which are directives of the GraphQL schema. At start, the gate reads the printed
//! schema into a map from `type.field` to its rule. Every selected field is checked against this map, nested fields
//! too. A root field without a rule is refused.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use async_graphql::TypeDirective;
use async_graphql::async_trait::async_trait;
use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextParseQuery, NextResolve, ResolveInfo,
};
use async_graphql::parser::types::{
    ExecutableDocument, Field, FieldDefinition, OperationType, Selection, SelectionSet, TypeKind, TypeSystemDefinition,
};
use async_graphql::{Error, Pos, Positioned, ServerError, ServerResult, Value, Variables};
use chrono::TimeDelta;

use crate::actor::Actor;
use crate::exchange::{Exchange, Path};
use crate::op::Op;
use crate::permissions::Permission;
use crate::problem::Problem;

/// Anyone may select the field.
#[TypeDirective(location = "FieldDefinition")]
pub fn public() {}
/// Requires a reporter's session.
#[TypeDirective(location = "FieldDefinition")]
pub fn reporter() {}
/// Requires an account with a live session and two factors. Together with `@requires`, this directive excludes API
/// tokens.
#[TypeDirective(location = "FieldDefinition", name = "signedIn")]
pub fn signed_in() {}
/// Requires a membership, of a person or of an API token.
#[TypeDirective(location = "FieldDefinition")]
pub fn member() {}
/// Requires a membership with this right.
#[TypeDirective(location = "FieldDefinition")]
pub fn requires(permission: Permission) {}
/// Requires a platform owner: an account with a configured email address, and a second factor within the last 300
/// seconds.
#[TypeDirective(location = "FieldDefinition", name = "platformOwner")]
pub fn platform_owner() {}
/// Requires a second factor within the last `maxAge` seconds (step-up). Excludes API tokens.
#[TypeDirective(location = "FieldDefinition")]
pub fn sensitive(max_age: i32) {}
/// The path that serves the field. Without this directive, the path is `/graphql`.
#[TypeDirective(location = "FieldDefinition")]
pub fn at(path: Path) {}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// `@public`
    Public,
    /// `@reporter`
    Reporter,
    /// `@signedIn`
    SignedIn,
    /// `@member`
    Member,
    /// `@requires(permission: …)`
    Requires(Permission),
    /// `@platformOwner`
    PlatformOwner,
}

/// Maximum age in seconds of a platform owner's second factor, for each field of the platform.
const OWNERS_MAX_AGE: i64 = 300;

impl Rule {
    fn check(self, actor: &Actor) -> Result<(), Refusal> {
        let (anonymous, fits) = match self {
            Self::Public => return Ok(()),
            Self::Reporter => (!matches!(actor, Actor::Reporter(_)), matches!(actor, Actor::Reporter(_))),
            Self::SignedIn => (is_stranger(actor), actor.session().is_some()),
            Self::Member => (is_stranger(actor), matches!(actor, Actor::Member(_))),
            Self::Requires(permission) => (is_stranger(actor), actor.may(permission)),
            Self::PlatformOwner => (is_stranger(actor), matches!(actor, Actor::Owner(_))),
        };
        match (anonymous, fits) {
            (true, _) => Err(Refusal::Unauthenticated),
            (false, false) => Err(Refusal::Forbidden),
            (false, true) => Ok(()),
        }
    }
}

fn is_stranger(actor: &Actor) -> bool {
    matches!(actor, Actor::Anonymous | Actor::Reporter(_))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    Unauthenticated,
    Forbidden,
    StepUpRequired,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unauthenticated => Self::Unauthenticated,
            Refusal::Forbidden => Self::Forbidden,
            Refusal::StepUpRequired => Self::StepUpRequired,
        }
    }
}

/// The rules of a field, from its directives.
#[derive(Clone, Debug)]
pub struct FieldFacts {
    /// `None`: the rule of the parent field applies. A root field without a rule is refused.
    pub rule: Option<Rule>,
    pub path: Path,
    /// Whether the field needs a person. An API token has no session and no second factor.
    pub person: bool,
    /// Maximum age of the second factor. `None`: any age within the session.
    pub max_age: Option<TimeDelta>,
    /// Name of the returned type, without list and non-null marks.
    pub returns: String,
}

impl FieldFacts {
    /// Whether the actor may select the field, regardless of the age of the second factor. `None`: the rule of the
    /// parent field applies.
    #[must_use]
    pub fn allows(&self, actor: &Actor) -> Option<bool> {
        self.rule.map(|rule| self.check(rule, actor).is_ok())
    }

    fn check(&self, rule: Rule, actor: &Actor) -> Result<(), Refusal> {
        rule.check(actor)?;
        if self.person && actor.session().is_none() { Err(Refusal::Forbidden) } else { Ok(()) }
    }
}

/// `type.field → facts`, from the printed schema.
#[derive(Clone, Debug, Default)]
pub struct Policy(Arc<HashMap<String, HashMap<String, FieldFacts>>>);

impl Policy {
    /// Reads a printed schema.
    ///
    /// # Panics
    /// If our own schema does not parse. This is a defect of the build and shows at start.
    #[must_use]
    pub fn from_sdl(sdl: &str) -> Self {
        let document = async_graphql::parser::parse_schema(sdl).expect("the printed schema parses");
        let mut types = HashMap::new();
        for definition in document.definitions {
            if let TypeSystemDefinition::Type(named) = definition
                && let TypeKind::Object(object) = named.node.kind
            {
                let fields = object.fields.iter().map(|f| (f.node.name.node.to_string(), facts(&f.node))).collect();
                types.insert(named.node.name.node.to_string(), fields);
            }
        }
        Self(Arc::new(types))
    }

    /// Every field with its facts. The tests build their access matrix from these facts.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str, &FieldFacts)> {
        self.0.iter().flat_map(|(t, fields)| fields.iter().map(move |(f, facts)| (t.as_str(), f.as_str(), facts)))
    }

    fn field(&self, parent: &str, name: &str) -> Option<&FieldFacts> {
        self.0.get(parent)?.get(name)
    }
}

fn facts(field: &FieldDefinition) -> FieldFacts {
    let mut rule = None;
    let mut path = Path::Work;
    let mut person = false;
    let mut max_age = None;
    for directive in &field.directives {
        let argument = directive.node.arguments.first().map(|(_, value)| value.node.clone());
        match directive.node.name.node.as_str() {
            "public" => rule = Some(Rule::Public),
            "reporter" => rule = Some(Rule::Reporter),
            "signedIn" => {
                person = true;
                rule = rule.or(Some(Rule::SignedIn));
            }
            "member" => rule = Some(Rule::Member),
            "platformOwner" => {
                person = true;
                rule = Some(Rule::PlatformOwner);
                max_age = Some(TimeDelta::seconds(OWNERS_MAX_AGE));
            }
            "requires" => rule = read(argument).map(Rule::Requires),
            "sensitive" => {
                person = true;
                max_age = read::<i32>(argument).map(|seconds| TimeDelta::seconds(seconds.into()));
            }
            "at" => path = read(argument).unwrap_or(Path::Work),
            _ => {}
        }
    }
    let returns = field.ty.node.to_string().replace(['[', ']', '!'], "");
    FieldFacts { rule, path, person, max_age, returns }
}

fn read<T: async_graphql::InputType>(argument: Option<async_graphql_value::ConstValue>) -> Option<T> {
    T::parse(argument).ok()
}

impl ExtensionFactory for Policy {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Gate { policy: self.clone(), denied: OnceLock::new() })
    }
}

/// The check of one request.
struct Gate {
    policy: Policy,
    /// Refused fields of the document, by position.
    denied: OnceLock<HashMap<Pos, Refusal>>,
}

#[async_trait]
impl Extension for Gate {
    async fn parse_query(
        &self,
        ctx: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        let document = next.run(ctx, query, variables).await?;
        let (Some(op), Some(exchange)) = (ctx.data_opt::<Arc<Op>>(), ctx.data_opt::<Arc<Exchange>>()) else {
            return Err(to_server_error(Problem::internal("a request without Op or Exchange"), None));
        };
        let (denied, seen) = (HashMap::new(), HashSet::new());
        let mut walk = Walk { policy: &self.policy, document: &document, op, at: exchange.path, denied, seen };
        for (_, operation) in document.operations.iter() {
            let root = match operation.node.ty {
                OperationType::Query => "Query",
                OperationType::Mutation => "Mutation",
                OperationType::Subscription => "Subscription",
            };
            walk.roots(root, &operation.node.selection_set)?;
        }
        // `set` fails only if a request is parsed twice, which does not happen.
        let _ = self.denied.set(walk.denied);
        Ok(document)
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        let position = info.field.name.pos;
        // If no check has run, every field is refused.
        let denied = self.denied.get().map_or(Some(Refusal::Forbidden), |denied| denied.get(&position).copied());
        match denied {
            None => next.run(ctx, info).await,
            Some(refusal) => Err(to_server_error(refusal.into(), Some(position))),
        }
    }
}

fn to_server_error(problem: Problem, position: Option<Pos>) -> ServerError {
    Error::from(problem).into_server_error(position.unwrap_or_default())
}

struct Walk<'a> {
    policy: &'a Policy,
    document: &'a ExecutableDocument,
    op: &'a Op,
    /// The path of the request.
    at: Path,
    denied: HashMap<Pos, Refusal>,
    /// Fragments that are checked already. A refusal applies to the position of a field in the document, so one check
    /// of each fragment is enough.
    seen: HashSet<String>,
}

impl Walk<'_> {
    fn roots(&mut self, root: &str, set: &Positioned<SelectionSet>) -> ServerResult<()> {
        let mut fields = vec![];
        self.flatten(set, &mut HashSet::new(), &mut fields);
        let auth = fields.iter().filter(|f| matches!(self.path(root, f), Path::Auth | Path::Ask)).count();
        if auth > 1 {
            return Err(to_server_error(
                Problem::BadRequest("A document may contain only one field of /graphql/auth."),
                None,
            ));
        }
        for field in &fields {
            if !self.is_served(self.path(root, field)) && !field.name.node.starts_with("__") {
                return Err(to_server_error(
                    Problem::BadRequest("This field is served at another path. The schema names the path."),
                    None,
                ));
            }
        }
        self.fields(root, set, true);
        Ok(())
    }

    /// `/graphql/api` serves the same fields as `/graphql`.
    fn is_served(&self, path: Path) -> bool {
        path == self.at || (path, self.at) == (Path::Work, Path::Api)
    }

    fn path(&self, root: &str, field: &Field) -> Path {
        self.policy.field(root, &field.name.node).map_or(self.at, |facts| facts.path)
    }

    /// Collects the root fields, through fragments. Each fragment is visited once, so cycles and nested fragments cost
    /// no extra time.
    fn flatten<'b>(&'b self, set: &'b Positioned<SelectionSet>, seen: &mut HashSet<&'b str>, out: &mut Vec<&'b Field>) {
        for item in &set.node.items {
            match &item.node {
                Selection::Field(field) => out.push(&field.node),
                Selection::InlineFragment(fragment) => self.flatten(&fragment.node.selection_set, seen, out),
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    if let Some(fragment) = self.document.fragments.get(name)
                        && seen.insert(name)
                    {
                        self.flatten(&fragment.node.selection_set, seen, out);
                    }
                }
            }
        }
    }

    fn fields(&mut self, parent: &str, set: &Positioned<SelectionSet>, is_root: bool) {
        for item in &set.node.items {
            match &item.node {
                Selection::Field(field) => self.field(parent, &field.node, is_root),
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref().map(|c| c.node.on.node.to_string());
                    self.fields(on.as_deref().unwrap_or(parent), &fragment.node.selection_set, is_root);
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.to_string();
                    let document = self.document;
                    if let Some(fragment) = document.fragments.get(name.as_str())
                        && self.seen.insert(name)
                    {
                        self.fields(&fragment.node.type_condition.node.on.node, &fragment.node.selection_set, is_root);
                    }
                }
            }
        }
    }

    /// Whether the second factor is recent enough. This check runs after the rule, so an actor without the right gets
    /// `Forbidden` and not `StepUpRequired`.
    fn recent(&self, max_age: Option<TimeDelta>) -> Result<(), Refusal> {
        let Some(max_age) = max_age else { return Ok(()) };
        let since = self.op.actor.session().ok_or(Refusal::Unauthenticated)?.since;
        if self.op.app.clock.now() < since + max_age { Ok(()) } else { Err(Refusal::StepUpRequired) }
    }

    fn field(&mut self, parent: &str, field: &Field, is_root: bool) {
        let name = field.name.node.as_str();
        if name.starts_with("__") {
            return;
        }
        let facts = self.policy.field(parent, name);
        let verdict = match facts.and_then(|f| f.rule.map(|rule| f.check(rule, &self.op.actor))) {
            Some(verdict) => verdict,
            None if is_root => Err(Refusal::Forbidden),
            None => Ok(()),
        };
        let max_age = facts.and_then(|f| f.max_age);
        if let Err(refusal) = verdict.and_then(|()| self.recent(max_age)) {
            self.denied.insert(field.name.pos, refusal);
            return;
        }
        if let Some(returns) = facts.map(|f| f.returns.clone()) {
            self.fields(&returns, &field.selection_set, false);
        }
    }
}
