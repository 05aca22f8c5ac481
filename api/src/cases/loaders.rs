//! Loaders of what belongs to a case: one statement for each kind, however many cases are listed.

use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::{case_assignee, case_restriction, deadline};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::reading::{self, Opening};
use crate::keys::keyring::CaseKeys;
use crate::loaders::{Loaded, Loaders, grouped, shared};
use crate::problem::Problem;

/// The keys of a listed case, which open its title alone: one keystore call a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeysOf(pub Uuid);
/// A case that is opened to be read: one check and one keystore call a list, and on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Opened(pub Uuid);
/// The clocks of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DeadlinesOf(pub Uuid);
/// Who handles a case now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AssigneesOf(pub Uuid);
/// To whom a case is restricted; nobody when it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NamedOf(pub Uuid);
/// How many of the reporter's messages the asker has not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UnreadOf(pub Uuid);

impl Loader<KeysOf> for Loaders {
    type Value = CaseKeys;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[KeysOf]) -> Loaded<KeysOf, CaseKeys> {
        let org = self.app.keys.org(&self.tx).await.map_err(shared)?;
        let cases: Vec<_> = keys.iter().map(|k| k.0).collect();
        let secrets = self.app.keystore.read(org.org(), &cases).await.map_err(shared)?;
        Ok(secrets
            .into_iter()
            .map(|(case, secret)| (KeysOf(case), self.app.keys.case(org.clone(), case, secret)))
            .collect())
    }
}

impl Loader<Opened> for Loaders {
    type Value = Opening;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[Opened]) -> Loaded<Opened, Opening> {
        let cases: Vec<_> = keys.iter().map(|k| k.0).collect();
        let opened = reading::open(&self.app, &self.tx, &self.readings, &cases).await.map_err(shared)?;
        Ok(opened.into_iter().map(|(case, opening)| (Opened(case), opening)).collect())
    }
}

impl Loader<DeadlinesOf> for Loaders {
    type Value = Vec<deadline::Model>;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[DeadlinesOf]) -> Loaded<DeadlinesOf, Vec<deadline::Model>> {
        let query = deadline::Entity::find().filter(deadline::Column::CaseId.is_in(keys.iter().map(|k| k.0)));
        let rows = query.order_by_asc(deadline::Column::Kind).all(&*self.tx).await.map_err(shared)?;
        Ok(grouped(keys, rows, |row| DeadlinesOf(row.case_id)))
    }
}

impl Loader<AssigneesOf> for Loaders {
    type Value = Vec<case_assignee::Model>;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[AssigneesOf]) -> Loaded<AssigneesOf, Vec<case_assignee::Model>> {
        let query = case_assignee::Entity::find()
            .filter(case_assignee::Column::CaseId.is_in(keys.iter().map(|k| k.0)))
            .filter(case_assignee::Column::EndedAt.is_null())
            .order_by_asc(case_assignee::Column::Backup)
            .order_by_asc(case_assignee::Column::AssignedAt);
        let rows = query.all(&*self.tx).await.map_err(shared)?;
        Ok(grouped(keys, rows, |row| AssigneesOf(row.case_id)))
    }
}

impl Loader<NamedOf> for Loaders {
    type Value = Vec<Uuid>;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[NamedOf]) -> Loaded<NamedOf, Vec<Uuid>> {
        let query = case_restriction::Entity::find()
            .filter(case_restriction::Column::CaseId.is_in(keys.iter().map(|k| k.0)))
            .filter(case_restriction::Column::EndedAt.is_null());
        let rows = grouped(keys, query.all(&*self.tx).await.map_err(shared)?, |row| NamedOf(row.case_id));
        Ok(rows.into_iter().map(|(case, rows)| (case, rows.iter().map(|row| row.member_id).collect())).collect())
    }
}

impl Loader<UnreadOf> for Loaders {
    type Value = i32;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[UnreadOf]) -> Loaded<UnreadOf, i32> {
        let sql = "SELECT m.case_id AS id, count(*)::int AS count FROM message m WHERE m.case_id = ANY ($1) AND m.author = 'reporter' \
                   AND m.shown > coalesce((SELECT r.up_to FROM read_mark r WHERE r.case_id = m.case_id AND r.member_id = $2), 0) \
                   GROUP BY m.case_id";
        let cases: Vec<_> = keys.iter().map(|k| k.0).collect();
        self.counted(sql, [cases.into(), self.member.into()], UnreadOf).await
    }
}
