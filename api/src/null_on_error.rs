//! Errors in nullable fields, as the GraphQL specification requires.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::async_trait::async_trait;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute, NextResolve, ResolveInfo};
use async_graphql::{Response, ServerError, ServerResult, Value};

/// An error in a nullable field becomes null in this field and is reported once (GraphQL specification, section 6.4.4).
/// The library would null the parent too.
pub struct NullOnError;

struct Nulled(Mutex<Vec<ServerError>>);

impl ExtensionFactory for NullOnError {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Nulled(Mutex::default()))
    }
}

#[async_trait]
impl Extension for Nulled {
    async fn execute(&self, ctx: &ExtensionContext<'_>, name: Option<&str>, next: NextExecute<'_>) -> Response {
        let mut response = next.run(ctx, name).await;
        response.errors.extend(self.0.lock().unwrap_or_else(PoisonError::into_inner).drain(..));
        response
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        let nullable = !info.return_type.ends_with('!');
        match next.run(ctx, info).await {
            Err(error) if nullable => {
                self.0.lock().unwrap_or_else(PoisonError::into_inner).push(error);
                Ok(Some(Value::Null))
            }
            resolved => resolved,
        }
    }
}
