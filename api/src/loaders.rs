//! Per-request loaders over the operation's transaction: one statement a level, however many rows. Never shared.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Context;
use async_graphql::dataloader::{self, HashMapCache, Loader};
use async_graphql::runtime::{TokioSpawner, TokioTimer};
use entity::{account, case_assignee, case_restriction, category, channel, deadline, department, membership, person};
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, Statement, Value};
use uuid::Uuid;

use crate::app::App;
use crate::audit::readings::Readings;
use crate::cases::reading::{self, Opening};
use crate::crypto::envelope::Place;
use crate::crypto::keyring::CaseKeys;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Tx;

/// What loads. Each look-up has its own key type.
pub struct Loaders {
    pub(crate) app: Arc<App>,
    pub(crate) tx: Arc<Tx>,
    member: Option<Uuid>,
    readings: Arc<Readings>,
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
/// The persons named in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PersonsOf(pub Uuid);
/// How many of the reporter's messages the asker has not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UnreadOf(pub Uuid);
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

fn by<K: Eq + Hash, V>(rows: Vec<V>, key: impl Fn(&V) -> K) -> HashMap<K, V> {
    rows.into_iter().map(|row| (key(&row), row)).collect()
}

fn grouped<K: Eq + Hash + Copy, V>(keys: &[K], rows: Vec<V>, key: impl Fn(&V) -> K) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = keys.iter().map(|k| (*k, vec![])).collect();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}

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

impl Loader<PersonsOf> for Loaders {
    type Value = Vec<person::Model>;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[PersonsOf]) -> Loaded<PersonsOf, Vec<person::Model>> {
        let query = person::Entity::find()
            .filter(person::Column::CaseId.is_in(keys.iter().map(|k| k.0)))
            .filter(person::Column::RemovedAt.is_null());
        Ok(grouped(keys, query.all(&*self.tx).await.map_err(shared)?, |row| PersonsOf(row.case_id)))
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
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        let rows = Count::find_by_statement(statement).all(&*self.tx).await.map_err(shared)?;
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
