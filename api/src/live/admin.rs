//! The staff schema's subscriptions.

use std::sync::Arc;

use async_graphql::{Context, SimpleObject, Subscription};
use futures::{Stream, StreamExt};
use uuid::Uuid;

use super::Listener;
use crate::exchange::Path;
use crate::gate::{at, signed_in};
use crate::problem::Problem;

/// A case that has changed.
#[derive(SimpleObject)]
pub struct CaseChanged {
    case: Uuid,
}

/// The other members who have a case open.
#[derive(SimpleObject)]
pub struct CasePresence {
    case: Uuid,
    /// Ids of members. I am not among them.
    members: Vec<Uuid>,
}

/// Subscriptions of the staff schema, over a WebSocket (graphql-transport-ws).
#[derive(Default)]
pub struct Subscription;

#[Subscription]
impl Subscription {
    /// Sends the id of each case that changes and that I can see. Ends with the connection: when my rights change, or
    /// when the access token expires and no ping has renewed it.
    #[graphql(directive = signed_in::apply(), directive = at::apply(Path::Live))]
    async fn case_changed(&self, ctx: &Context<'_>) -> Result<impl Stream<Item = CaseChanged> + use<>, Problem> {
        let listener = ctx.data_opt::<Arc<Listener>>().ok_or(Problem::Unauthenticated)?;
        Ok(listener.clone().cases().await?.map(|case| CaseChanged { case }))
    }

    /// Sends the other members who have the case open, first those of now and then after each change. While this
    /// subscription runs, they see that I have the case open. Ends when I can no longer see the case.
    #[graphql(directive = signed_in::apply(), directive = at::apply(Path::Live))]
    async fn case_presence(
        &self,
        ctx: &Context<'_>,
        case: Uuid,
    ) -> Result<impl Stream<Item = CasePresence> + use<>, Problem> {
        let listener = ctx.data_opt::<Arc<Listener>>().ok_or(Problem::Unauthenticated)?;
        let changes = listener.clone().presence(case).await?;
        Ok(changes.map(move |members| CasePresence { case, members }))
    }
}
