//! GraphQL of the staff surface: the set-up of an organisation.

use async_graphql::{Context, Json, Object, SimpleObject};
use serde_json::Value;

use super::setup;
use crate::exchange::ContextExt;
use crate::gate::requires;
use crate::permissions::Permission::UserManage;
use crate::problem::Problem;

/// What a new organisation still needs before it can take reports.
#[derive(SimpleObject)]
pub struct Setup {
    /// Members who can work on cases. A case needs two of them: only a member who never handled a case can close it.
    handlers: usize,
    /// Members who can close cases.
    closers: usize,
    /// Members who can write to reporters.
    messengers: usize,
    /// Whether I see a case. A test report is such a case.
    has_case: bool,
    /// Whether a member still has to confirm the figures of the law pack. Until then, no channel takes reports.
    awaits_law: bool,
    channels: Vec<SetupChannel>,
}

/// A channel with its public address.
#[derive(SimpleObject)]
pub struct SetupChannel {
    /// By language code.
    name: Json<Value>,
    /// The address of the reporting page. Null if the installation does not name its reporters' origin.
    address: Option<String>,
}

#[derive(Default)]
pub struct SetupQuery;

#[Object]
impl SetupQuery {
    /// What the organisation still needs before it can take reports.
    #[graphql(directive = requires::apply(UserManage))]
    async fn setup(&self, ctx: &Context<'_>) -> Result<Setup, Problem> {
        let op = ctx.op()?;
        let found = setup(op).await?;
        let origin = op.app.config.reporter_origin.as_ref();
        let channels = found.channels.into_iter().map(|channel| SetupChannel {
            address: origin.map(|origin| format!("{origin}/{}", channel.slug)),
            name: Json(channel.name),
        });
        Ok(Setup {
            handlers: found.handlers,
            closers: found.closers,
            messengers: found.messengers,
            has_case: found.has_case,
            awaits_law: found.awaits_law,
            channels: channels.collect(),
        })
    }
}
