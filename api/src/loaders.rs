//! Per-request loaders over the operation's transaction: one statement a level, however many rows. Never shared.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Context;
use async_graphql::dataloader::{self, HashMapCache, Loader};
use async_graphql::runtime::{TokioSpawner, TokioTimer};
use entity::{account, category, channel, department, membership};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, Value};
use uuid::Uuid;

use crate::app::App;
use crate::audit::readings::Readings;
use crate::crypto::envelope::Place;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Tx;

/// What loads. Each look-up has its own key type.
pub struct Loaders {
    pub(crate) app: Arc<App>,
    pub(crate) tx: Arc<Tx>,
    pub(crate) member: Option<Uuid>,
    pub(crate) readings: Arc<Readings>,
}

/// Loads each row once an operation.
pub type DataLoader = dataloader::DataLoader<Loaders, HashMapCache>;

/// Makes the loaders of one operation.
#[must_use]
pub fn loader(op: &Op) -> DataLoader {
    let member = op.member().ok().map(|m| m.id);
    let loaders = Loaders { app: op.app.clone(), tx: op.tx.clone(), member, readings: op.readings.clone() };
    dataloader::DataLoader::with_cache(loaders, TokioSpawner::current(), TokioTimer::default(), HashMapCache::default())
        .delay(Duration::ZERO)
}

/// What resolvers load with.
pub trait Load {
    /// The per-request loaders over the operation's transaction.
    ///
    /// # Errors
    /// Never in practice: [`crate::schema::execute`] always gives them.
    fn load(&self) -> Result<&DataLoader, Problem>;
}

impl Load for Context<'_> {
    fn load(&self) -> Result<&DataLoader, Problem> {
        self.data_opt().ok_or_else(|| Problem::internal("a request without loaders"))
    }
}

/// A membership with its account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MemberById(pub Uuid);
/// A category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CategoryById(pub Uuid);
/// A department.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DepartmentById(pub Uuid);
/// A channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ChannelById(pub Uuid);

pub(crate) type Loaded<K, V> = Result<HashMap<K, V>, Arc<Problem>>;

impl From<Arc<Problem>> for Problem {
    /// A batch fails for all that asked; each gets the same answer, the log the cause of one.
    fn from(shared: Arc<Problem>) -> Self {
        Arc::try_unwrap(shared).unwrap_or_else(|shared| match &*shared {
            Self::Unavailable => Self::Unavailable,
            Self::Integrity => Self::Integrity,
            other => Self::internal(other.to_string()),
        })
    }
}

pub(crate) fn shared(error: impl Into<Problem>) -> Arc<Problem> {
    Arc::new(error.into())
}

pub(crate) fn by<K: Eq + Hash, V>(rows: Vec<V>, key: impl Fn(&V) -> K) -> HashMap<K, V> {
    rows.into_iter().map(|row| (key(&row), row)).collect()
}

pub(crate) fn grouped<K: Eq + Hash + Copy, V>(keys: &[K], rows: Vec<V>, key: impl Fn(&V) -> K) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = keys.iter().map(|k| (*k, vec![])).collect();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}

impl Loader<MemberById> for Loaders {
    type Value = Colleague;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[MemberById]) -> Loaded<MemberById, Colleague> {
        let query = membership::Entity::find().filter(membership::Column::Id.is_in(keys.iter().map(|k| k.0)));
        let members = query.all(&*self.tx).await.map_err(shared)?;
        let found = colleagues(&self.app, &self.tx, members).await.map_err(shared)?;
        Ok(by(found, |c| MemberById(c.member.id)))
    }
}

impl Loader<CategoryById> for Loaders {
    type Value = category::Model;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[CategoryById]) -> Loaded<CategoryById, category::Model> {
        let query = category::Entity::find().filter(category::Column::Id.is_in(keys.iter().map(|k| k.0)));
        Ok(by(query.all(&*self.tx).await.map_err(shared)?, |row| CategoryById(row.id)))
    }
}

impl Loader<DepartmentById> for Loaders {
    type Value = department::Model;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[DepartmentById]) -> Loaded<DepartmentById, department::Model> {
        let query = department::Entity::find().filter(department::Column::Id.is_in(keys.iter().map(|k| k.0)));
        Ok(by(query.all(&*self.tx).await.map_err(shared)?, |row| DepartmentById(row.id)))
    }
}

impl Loader<ChannelById> for Loaders {
    type Value = channel::Model;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[ChannelById]) -> Loaded<ChannelById, channel::Model> {
        let query = channel::Entity::find().filter(channel::Column::Id.is_in(keys.iter().map(|k| k.0)));
        Ok(by(query.all(&*self.tx).await.map_err(shared)?, |row| ChannelById(row.id)))
    }
}

#[derive(FromQueryResult)]
struct Count {
    id: Uuid,
    count: i32,
}

impl Loaders {
    /// The counts that a statement gives as `id` and `count`; what is not there is not counted.
    pub(crate) async fn counted<K: Eq + Hash, const N: usize>(
        &self,
        sql: &'static str,
        values: [Value; N],
        key: impl Fn(Uuid) -> K,
    ) -> Loaded<K, i32> {
        let rows = self.tx.all::<Count>(sql, values).await.map_err(shared)?;
        Ok(rows.into_iter().map(|row| (key(row.id), row.count)).collect())
    }
}

/// A membership with the name of its account.
#[derive(Clone, Debug)]
pub struct Colleague {
    /// The membership.
    pub member: membership::Model,
    /// The account's name; of a member who left, as it was then.
    pub name: String,
    address: Address,
}

#[derive(Clone, Debug)]
enum Address {
    /// The account's, sealed for this revision.
    Now(Vec<u8>, i32),
    /// Of a member who left, as it was then.
    AsLeft(String),
}

impl Colleague {
    /// The account's address, opened when it is asked for; of a member who left, as it was then.
    ///
    /// # Errors
    /// `Integrity` when it is not what was written.
    pub fn email(&self, app: &App) -> Result<String, Problem> {
        match &self.address {
            Address::Now(sealed, revision) => {
                app.keys.platform().open("email", self.member.account_id, *revision, sealed)
            }
            Address::AsLeft(email) => Ok(email.clone()),
        }
    }
}

#[derive(FromQueryResult)]
struct Named {
    id: Uuid,
    name: Vec<u8>,
    email: Vec<u8>,
    revision: i32,
}

/// Names memberships.
///
/// # Errors
/// `Integrity` when a name is not what was written.
pub async fn colleagues(app: &App, tx: &Tx, members: Vec<membership::Model>) -> Result<Vec<Colleague>, Problem> {
    use account::Column::{Email, Id, Name, Revision};
    use sea_orm::QuerySelect;
    let (here, left): (Vec<_>, Vec<_>) = members.into_iter().partition(|member| member.removed_at.is_none());
    let ids = here.iter().map(|m| m.account_id);
    let columns = [Id, Name, Email, Revision];
    let query = account::Entity::find().select_only().columns(columns).filter(Id.is_in(ids));
    let accounts = by(query.into_model::<Named>().all(tx).await?, |a| a.id);
    let name = |member: membership::Model| {
        let account =
            accounts.get(&member.account_id).ok_or_else(|| Problem::internal("a membership without account"))?;
        let name = app.keys.platform().open("name", account.id, account.revision, &account.name)?;
        Ok(Colleague { member, name, address: Address::Now(account.email.clone(), account.revision) })
    };
    let mut all: Vec<Colleague> = here.into_iter().map(name).collect::<Result<_, Problem>>()?;
    if !left.is_empty() {
        let keys = app.keys.org(tx).await?;
        let open = |member: &membership::Model, column, sealed: &Option<Vec<u8>>| {
            sealed.as_ref().map_or_else(|| Ok(String::new()), |sealed| keys.open(&as_left(member, column), sealed))
        };
        for member in left {
            let name = open(&member, "left_name", &member.left_name)?;
            let address = Address::AsLeft(open(&member, "left_email", &member.left_email)?);
            all.push(Colleague { member, name, address });
        }
    }
    Ok(all)
}

/// Where name and address of a member who left are sealed for.
pub(crate) fn as_left(member: &membership::Model, column: &'static str) -> Place {
    Place { table: "membership", column, org: Some(member.org_id), case: None, row: member.id, revision: 1 }
}
