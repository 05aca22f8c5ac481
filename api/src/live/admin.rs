//! The staff's schema: what may be listened to.

use std::sync::Arc;

use async_graphql::{Context, SimpleObject, Subscription};
use futures::{Stream, StreamExt};
use uuid::Uuid;

use super::Listener;
use crate::gate::{at, signed_in};
use crate::op::Path;
use crate::problem::Problem;

/// A case that has changed.
#[derive(SimpleObject)]
pub struct CaseChanged {
    case: Uuid,
}

/// Subscriptions of the staff's schema, over a WebSocket (graphql-transport-ws).
#[derive(Default)]
pub struct Subscription;

#[Subscription]
impl Subscription {
    /// Ids of cases in my reach that have changed. Ends with the connection: when my rights change, or the access token ends
    /// and no later one was shown by a ping.
    #[graphql(directive = signed_in::apply(), directive = at::apply(Path::Live))]
    async fn case_changed(&self, ctx: &Context<'_>) -> Result<impl Stream<Item = CaseChanged> + use<>, Problem> {
        let listener = ctx.data_opt::<Arc<Listener>>().ok_or(Problem::Unauthenticated)?;
        Ok(listener.clone().cases().await?.map(|case| CaseChanged { case }))
    }
}
