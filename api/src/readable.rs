//! Refuses control characters in all arguments of a schema, so that no field needs its own check. The database would
//! refuse NUL, and the refusal would count as an internal error. Other control characters can hide or move text that a
//! person reads.

use std::sync::Arc;

use async_graphql::async_trait::async_trait;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextParseQuery};
use async_graphql::parser::types::{Directive, ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Error, Name, Pos, Positioned, ServerResult, Value as ConstValue, Variables};
use async_graphql_value::Value;
use uuid::Uuid;

use crate::problem::Problem;
use crate::text;

/// Refuses an operation with a control character before any field is resolved.
pub struct Readable;

impl ExtensionFactory for Readable {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait]
impl Extension for Readable {
    async fn parse_query(
        &self,
        ctx: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        let document = next.run(ctx, query, variables).await?;
        let given = variables.iter().find_map(|(name, value)| in_variable(name, value));
        match given.or_else(|| in_document(&document)) {
            None => Ok(document),
            Some(field) => {
                let problem = Problem::invalid(field, "This text contains control characters. Remove them.");
                Err(Error::from(problem).into_server_error(Pos::default()))
            }
        }
    }
}

/// Returns the field with a control character, in the way that problems name fields. The name of an input object is
/// left out.
fn in_variable(name: &Name, value: &ConstValue) -> Option<String> {
    let path = if matches!(value, ConstValue::Object(_)) { "" } else { name };
    in_value(path, value)
}

fn in_value(path: &str, value: &ConstValue) -> Option<String> {
    match value {
        ConstValue::String(text) => text::has_control(text).then(|| path.to_owned()),
        ConstValue::List(items) => items.iter().find_map(|item| in_value(path, item)),
        ConstValue::Object(fields) => {
            // The problem names an answer by the id of its question.
            if let Some(ConstValue::String(question)) = fields.get("question")
                && Uuid::try_parse(question).is_ok()
            {
                return fields.values().find_map(|value| in_value(question, value));
            }
            fields.iter().find_map(|(name, value)| {
                if text::has_control(name) { Some(path.to_owned()) } else { in_value(&below(path, name), value) }
            })
        }
        ConstValue::Null
        | ConstValue::Number(_)
        | ConstValue::Boolean(_)
        | ConstValue::Binary(_)
        | ConstValue::Enum(_) => None,
    }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Checks values that are written in the document itself.
fn in_document(document: &ExecutableDocument) -> Option<String> {
    let operations = document.operations.iter().map(|(_, operation)| &operation.node);
    let fragments = document.fragments.values().map(|fragment| &fragment.node);
    let defaults = operations.clone().flat_map(|operation| &operation.variable_definitions);
    let directives = operations.clone().map(|operation| &operation.directives);
    let mut directives = directives.chain(fragments.clone().map(|fragment| &fragment.directives));
    let mut sets =
        operations.map(|operation| &operation.selection_set).chain(fragments.map(|fragment| &fragment.selection_set));
    sets.find_map(in_set).or_else(|| directives.find_map(|given| in_directives(given))).or_else(|| {
        let mut defaults =
            defaults.filter_map(|one| Some((&one.node.name.node, &one.node.default_value.as_ref()?.node)));
        defaults.find_map(|(name, value)| in_variable(name, value))
    })
}

fn in_set(set: &Positioned<SelectionSet>) -> Option<String> {
    set.node.items.iter().find_map(|item| match &item.node {
        Selection::Field(field) => in_arguments(&field.node.arguments)
            .or_else(|| in_directives(&field.node.directives))
            .or_else(|| in_set(&field.node.selection_set)),
        Selection::InlineFragment(fragment) => {
            in_directives(&fragment.node.directives).or_else(|| in_set(&fragment.node.selection_set))
        }
        Selection::FragmentSpread(spread) => in_directives(&spread.node.directives),
    })
}

fn in_directives(directives: &[Positioned<Directive>]) -> Option<String> {
    directives.iter().find_map(|directive| in_arguments(&directive.node.arguments))
}

fn in_arguments(arguments: &[(Positioned<Name>, Positioned<Value>)]) -> Option<String> {
    arguments.iter().find_map(|(name, value)| {
        // Replace variables by null, because their values are checked already.
        let value = value.node.clone().into_const_with(|_| Ok::<_, ()>(ConstValue::Null)).ok()?;
        in_variable(&name.node, &value)
    })
}
