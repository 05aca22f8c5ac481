//! GraphQL of the staff surface: the settings of channels.

use async_graphql::{Context, InputObject, Json, Object, SimpleObject};
use entity::channel;
use serde_json::Value;
use uuid::Uuid;

use super::{list, set_auto_acknowledge};
use crate::exchange::ContextExt;
use crate::gate::requires;
use crate::op::Op;
use crate::permissions::Permission::SettingsManage;
use crate::problem::Problem;

/// A public address that takes reports.
#[derive(SimpleObject)]
pub struct ChannelSettings {
    id: Uuid,
    /// By language code.
    name: Json<Value>,
    /// The address of the reporting page. Null if the installation does not name its reporters' origin.
    address: Option<String>,
    /// Whether each report is acknowledged automatically at its release.
    auto_acknowledge: bool,
}

impl ChannelSettings {
    fn of(op: &Op, row: channel::Model) -> Self {
        let origin = op.app.config.reporter_origin.as_ref();
        Self {
            id: row.id,
            address: origin.map(|origin| format!("{origin}/{}", row.slug)),
            name: Json(row.name),
            auto_acknowledge: row.auto_acknowledge,
        }
    }
}

/// The new settings of a channel.
#[derive(InputObject)]
pub struct ChangeChannelInput {
    channel: Uuid,
    auto_acknowledge: bool,
}

/// The channel after the change.
#[derive(SimpleObject)]
pub struct ChannelPayload {
    channel: ChannelSettings,
}

#[derive(Default)]
pub struct ChannelsQuery;

#[Object]
impl ChannelsQuery {
    /// The channels of the organisation.
    #[graphql(directive = requires::apply(SettingsManage))]
    async fn channels(&self, ctx: &Context<'_>) -> Result<Vec<ChannelSettings>, Problem> {
        let op = ctx.op()?;
        Ok(list(op).await?.into_iter().map(|row| ChannelSettings::of(op, row)).collect())
    }
}

#[derive(Default)]
pub struct ChannelsMutation;

#[Object]
impl ChannelsMutation {
    /// Sets whether reports are acknowledged automatically. Counts from the next report on.
    #[graphql(directive = requires::apply(SettingsManage))]
    async fn change_channel(&self, ctx: &Context<'_>, input: ChangeChannelInput) -> Result<ChannelPayload, Problem> {
        let op = ctx.op()?;
        let row = set_auto_acknowledge(op, input.channel, input.auto_acknowledge).await?;
        Ok(ChannelPayload { channel: ChannelSettings::of(op, row) })
    }
}
