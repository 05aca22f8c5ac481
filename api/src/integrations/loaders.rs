//! `DataLoader` for the number of API tokens of a member.

use std::sync::Arc;

use async_graphql::dataloader::Loader;
use uuid::Uuid;

use crate::loaders::{Loaded, Loaders};
use crate::problem::Problem;

/// Number of valid tokens that a member has made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TokensOf(pub Uuid);

impl Loader<TokensOf> for Loaders {
    type Value = i32;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[TokensOf]) -> Loaded<TokensOf, i32> {
        let sql = "SELECT t.made_by AS id, count(*)::int AS count FROM api_token t JOIN organisation o ON o.id = t.org_id \
                   WHERE t.made_by = ANY ($1) AND t.revoked_at IS NULL AND t.expires_on >= ($2 AT TIME ZONE o.time_zone)::date \
                   GROUP BY t.made_by";
        let members: Vec<_> = keys.iter().map(|k| k.0).collect();
        self.counted(sql, [members.into(), self.op.app.clock.now().into()], TokensOf).await
    }
}
