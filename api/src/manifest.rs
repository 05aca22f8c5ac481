//! Persisted operations are the documents that our own clients may execute. A client sends the hash of the document.
//! Only API tokens may execute free documents.

use std::collections::HashMap;
use std::sync::Arc;

use crate::crypto::{hex, sha256};
use crate::exchange::Operation;
use crate::problem::Problem;

/// Documents by the SHA-256 hash of their text, in lower-case hex.
#[derive(Clone, Default)]
pub struct Manifest(Arc<HashMap<String, Operation>>);

impl Manifest {
    /// The operations of the reporters' application.
    ///
    /// # Panics
    /// If a committed document does not parse. Every test of the surface finds such a document.
    #[must_use]
    pub fn reporter() -> Self {
        Self::read(include_str!("../../clients/reporter/gen/operations.json")).expect("the committed manifest parses")
    }

    /// The operations of the staff application.
    ///
    /// # Panics
    /// As [`Manifest::reporter`].
    #[must_use]
    pub fn admin() -> Self {
        Self::read(include_str!("../../clients/admin/gen/operations.json")).expect("the committed manifest parses")
    }

    /// Reads `{"<id>": "<document>"}`.
    ///
    /// # Errors
    /// `BadRequest` if an id is not the hash of its document, or if a document does not parse.
    pub fn read(json: &str) -> Result<Self, Problem> {
        let texts: HashMap<String, String> =
            serde_json::from_str(json).map_err(|_| Problem::BadRequest("The text is not a manifest of operations."))?;
        let mut operations = HashMap::new();
        for (id, text) in texts {
            if id != self::id(&text) {
                return Err(Problem::BadRequest("The id of an operation must be the hash of its document."));
            }
            operations.insert(id, Operation::parse(&text)?);
        }
        Ok(Self(Arc::new(operations)))
    }

    /// Adds a document that no page of ours sends. For tests only.
    ///
    /// # Errors
    /// `BadRequest` if the document does not parse.
    pub fn with(&self, text: &str) -> Result<Self, Problem> {
        let mut operations = (*self.0).clone();
        operations.insert(id(text), Operation::parse(text)?);
        Ok(Self(Arc::new(operations)))
    }

    pub(crate) fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.0.values()
    }

    /// # Errors
    /// `BadRequest` if no page of ours sends this operation.
    pub(crate) fn get(&self, id: &str) -> Result<Operation, Problem> {
        let refuse = Problem::BadRequest("Unknown operation. Only persisted operations are accepted.");
        self.0.get(id).cloned().ok_or(refuse)
    }
}

#[must_use]
pub fn id(text: &str) -> String {
    hex(&sha256(text.as_bytes()))
}
