//! Data loaders for one operation, in its transaction. Each level of the query needs one statement, for any number of
//! rows. Operations never share loaders.

use std::collections::HashMap;
use std::future::poll_fn;
use std::hash::Hash;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use async_graphql::Context;
use async_graphql::dataloader::{self, HashMapCache, Loader};
use async_graphql::runtime::{Timer, TokioSpawner};
use entity::{department, membership};
use futures::FutureExt;
use futures::future::BoxFuture;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, Value};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::app::App;
use crate::crypto::envelope::Aad;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Tx;

/// Runs the batches. Each look-up has its own key type.
pub struct Loaders {
    pub(crate) op: Arc<Op>,
}

/// Caches each row for one operation.
pub type DataLoader = dataloader::DataLoader<Loaders, HashMapCache>;

/// Lets a batch begin only while the operation waits. A turn is one poll of the operation's future. Without this rule,
/// another thread would begin a batch while the resolvers still add keys, and an answer would cost more statements.
#[derive(Default)]
pub struct Turn {
    is_resolving: AtomicBool,
    waits: Notify,
}

impl Turn {
    /// Runs the operation. A batch begins only while the operation waits.
    pub async fn run<F: Future>(&self, operation: F) -> F::Output {
        let mut operation = Box::pin(operation);
        poll_fn(|cx| {
            self.is_resolving.store(true, SeqCst);
            let _end = EndOfTurn(self);
            operation.as_mut().poll(cx)
        })
        .await
    }

    async fn over(&self) {
        loop {
            let mut waits = pin!(self.waits.notified());
            waits.as_mut().enable();
            if !self.is_resolving.load(SeqCst) {
                return;
            }
            waits.await;
        }
    }
}

/// Ends the turn, also if a resolver panics. Otherwise a batch would wait for ever and hold the operation's connection.
struct EndOfTurn<'a>(&'a Turn);

impl Drop for EndOfTurn<'_> {
    fn drop(&mut self) {
        self.0.is_resolving.store(false, SeqCst);
        self.0.waits.notify_waiters();
    }
}

/// The loaders' timer. The timer waits for the end of a turn, not for a duration.
struct UntilTurn(Arc<Turn>);

impl Timer for UntilTurn {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        let turn = self.0.clone();
        async move { turn.over().await }.boxed()
    }
}

/// The loaders of an operation. Run the operation with [`Turn::run`].
#[must_use]
pub fn loader(op: Arc<Op>) -> (DataLoader, Arc<Turn>) {
    let turn = Arc::<Turn>::default();
    let (spawner, timer) = (TokioSpawner::current(), UntilTurn(turn.clone()));
    (dataloader::DataLoader::with_cache(Loaders { op }, spawner, timer, HashMapCache::default()), turn)
}

/// Access to the loaders from a resolver's context.
pub trait Load {
    /// The loaders of this operation.
    ///
    /// # Errors
    /// Never in practice, because [`crate::schema::execute`] always adds the loaders to the context.
    fn load(&self) -> Result<&DataLoader, Problem>;
}

impl Load for Context<'_> {
    fn load(&self) -> Result<&DataLoader, Problem> {
        self.data_opt().ok_or_else(|| Problem::internal("a request without loaders"))
    }
}

/// Key of a membership with its account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MemberById(pub Uuid);
/// Key of a department.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DepartmentById(pub Uuid);

pub(crate) type Loaded<K, V> = Result<HashMap<K, V>, Arc<Problem>>;

impl From<Arc<Problem>> for Problem {
    /// A failed batch fails for all its callers. Each caller gets the same answer. Only one caller logs the cause.
    fn from(shared: Arc<Problem>) -> Self {
        Arc::try_unwrap(shared).unwrap_or_else(|shared| match &*shared {
            Self::Unavailable => Self::Unavailable,
            Self::Integrity => Self::Integrity,
            Self::Forbidden => Self::Forbidden,
            Self::NotFound => Self::NotFound,
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
        // Read membership and account in one statement. The account of a removed member must not be read.
        let sql = "SELECT m.*, a.id AS account, a.name, a.email, a.revision FROM membership m \
                   LEFT JOIN account a ON a.id = m.account_id AND m.removed_at IS NULL WHERE m.id = ANY ($1)";
        let ids: Vec<_> = keys.iter().map(|k| k.0).collect();
        let mut found = HashMap::new();
        for row in self.op.tx.rows(sql, [ids.into()]).await.map_err(shared)? {
            let member = membership::Model::from_query_result(&row, "").map_err(shared)?;
            let account = Named::from_query_result_optional(&row, "").map_err(shared)?;
            let colleague = colleague(&self.op.app, &self.op.tx, member, account.as_ref()).await.map_err(shared)?;
            found.insert(MemberById(colleague.member.id), colleague);
        }
        Ok(found)
    }
}

impl Loader<DepartmentById> for Loaders {
    type Value = department::Model;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[DepartmentById]) -> Loaded<DepartmentById, department::Model> {
        let ids = keys.iter().map(|k| k.0).collect::<Vec<_>>();
        let query = department::Entity::find().filter(department::Column::Id.eq_any(ids));
        Ok(by(query.all(&*self.op.tx).await.map_err(shared)?, |row| DepartmentById(row.id)))
    }
}

#[derive(FromQueryResult)]
struct Count {
    id: Uuid,
    count: i32,
}

impl Loaders {
    /// Runs a statement that returns `id` and `count`. Ids without a row are missing in the result.
    pub(crate) async fn counted<K: Eq + Hash, const N: usize>(
        &self,
        sql: &'static str,
        values: [Value; N],
        key: impl Fn(Uuid) -> K,
    ) -> Loaded<K, i32> {
        let rows = self.op.tx.all::<Count>(sql, values).await.map_err(shared)?;
        Ok(rows.into_iter().map(|row| (key(row.id), row.count)).collect())
    }
}

/// A membership with the name of its account.
#[derive(Clone, Debug)]
pub struct Colleague {
    pub member: membership::Model,
    /// Name of the account. For a removed member, the name at the time of removal.
    pub name: String,
    address: Address,
}

#[derive(Clone, Debug)]
enum Address {
    /// The address of the account, sealed for this revision.
    Now(Vec<u8>, i32),
    /// The address of a removed member at the time of removal.
    AsLeft(String),
}

impl Colleague {
    /// Email address of the account, decrypted on demand. For a removed member, the address at the time of removal.
    ///
    /// # Errors
    /// `Integrity` if the envelope does not open.
    pub fn email(&self, app: &App) -> Result<String, Problem> {
        match &self.address {
            Address::Now(sealed, revision) => {
                app.keys.platform().open("email", self.member.account_id, *revision, sealed)
            }
            Address::AsLeft(email) => Ok(email.clone()),
        }
    }
}

/// The account of a membership.
#[derive(FromQueryResult)]
struct Named {
    #[sea_orm(from_alias = "account")]
    id: Uuid,
    name: Vec<u8>,
    email: Vec<u8>,
    revision: i32,
}

/// Reads the names of memberships.
///
/// # Errors
/// `Integrity` if an envelope cannot be decrypted.
pub async fn colleagues(app: &App, tx: &Tx, members: Vec<membership::Model>) -> Result<Vec<Colleague>, Problem> {
    let here = members.iter().filter(|member| member.removed_at.is_none());
    let ids: Vec<_> = here.map(|member| member.account_id).collect();
    let accounts = if ids.is_empty() {
        vec![]
    } else {
        let sql = "SELECT id AS account, name, email, revision FROM account WHERE id = ANY ($1)";
        tx.all::<Named>(sql, [ids.into()]).await?
    };
    let accounts = by(accounts, |account| account.id);
    let mut all = vec![];
    for member in members {
        let account = accounts.get(&member.account_id).filter(|_| member.removed_at.is_none());
        all.push(colleague(app, tx, member, account).await?);
    }
    Ok(all)
}

/// Opens the name of a member. `account` is `None` for a removed member only.
async fn colleague(
    app: &App,
    tx: &Tx,
    member: membership::Model,
    account: Option<&Named>,
) -> Result<Colleague, Problem> {
    if member.removed_at.is_none() {
        let account = account.ok_or_else(|| Problem::internal("a membership without account"))?;
        let name = app.keys.platform().open("name", account.id, account.revision, &account.name)?;
        return Ok(Colleague { member, name, address: Address::Now(account.email.clone(), account.revision) });
    }
    let keys = app.keys.org(tx).await?;
    let open = |column, sealed: &Option<Vec<u8>>| {
        sealed.as_ref().map_or_else(|| Ok(String::new()), |sealed| keys.open(&as_left(&member, column), sealed))
    };
    let name = open("left_name", &member.left_name)?;
    let address = Address::AsLeft(open("left_email", &member.left_email)?);
    Ok(Colleague { member, name, address })
}

/// The associated data for the sealed name and address of a removed member.
pub(crate) fn as_left(member: &membership::Model, column: &'static str) -> Aad {
    Aad { table: "membership", column, org: Some(member.org_id), case: None, row: member.id, revision: 1 }
}
