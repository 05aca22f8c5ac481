//! Persisted operations: the documents that our own clients may ask, by hash. Free documents are for integrators' tokens.

use std::collections::HashMap;
use std::sync::Arc;

use crate::crypto::{hex, sha256};
use crate::op::Operation;
use crate::problem::Problem;

/// Documents by the lower-case hex SHA-256 of their text.
#[derive(Clone, Default)]
pub struct Manifest(Arc<HashMap<String, Operation>>);

impl Manifest {
    /// The reporters' application's.
    ///
    /// # Panics
    /// When a committed document does not parse: found by the first test.
    #[must_use]
    pub fn reporter() -> Self {
        Self::read(include_str!("../../clients/reporter/gen/operations.json")).expect("the committed manifest parses")
    }

    /// The staff's application's.
    ///
    /// # Panics
    /// As [`Manifest::reporter`].
    #[must_use]
    pub fn admin() -> Self {
        Self::read(include_str!("../../clients/admin/gen/operations.json")).expect("the committed manifest parses")
    }

    /// Reads `{"<id>": "<document>"}`; an id that is not its document's hash is refused.
    ///
    /// # Errors
    /// `BadRequest` for a wrong id or a document that does not parse.
    pub fn read(json: &str) -> Result<Self, Problem> {
        let texts: HashMap<String, String> =
            serde_json::from_str(json).map_err(|_| Problem::BadRequest("Not a manifest."))?;
        let mut operations = HashMap::new();
        for (id, text) in texts {
            if id != self::id(&text) {
                return Err(Problem::BadRequest("An id is not its document's hash."));
            }
            operations.insert(id, Operation::parse(&text)?);
        }
        Ok(Self(Arc::new(operations)))
    }

    /// With documents besides: for tests, which ask what no page of ours asks.
    ///
    /// # Errors
    /// `BadRequest` for a document that does not parse.
    pub fn with(&self, text: &str) -> Result<Self, Problem> {
        let mut operations = (*self.0).clone();
        operations.insert(id(text), Operation::parse(text)?);
        Ok(Self(Arc::new(operations)))
    }

    pub(crate) fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.0.values()
    }

    pub(crate) fn get(&self, id: &str) -> Option<Operation> {
        self.0.get(id).cloned()
    }
}

/// A document's id.
#[must_use]
pub fn id(text: &str) -> String {
    hex(&sha256(text.as_bytes()))
}
