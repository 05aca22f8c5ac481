//! Tokens: programs that speak for an organisation at `/graphql/api`.
//! Always: a token acts as the membership that made it and never as more, looked up at each request: its own flags, and of them
//! those that its maker has now, in its maker's reach. Its text is shown once and kept as its hash. What it does is on record
//! under its own id.

pub mod admin;
pub mod document;
pub mod jobs;
pub mod loaders;
pub mod network;

use std::net::IpAddr;

use chrono::{DateTime, Months, NaiveDate, Utc};
use entity::api_token::{self, Column};
use entity::enums::CaseScope;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use serde_json::json;
use uuid::Uuid;

use crate::actor::Token;
use crate::app::App;
use crate::audit::Kind;
use crate::crypto::{random, sha256, token};
use crate::limit;
use crate::op::Op;
use crate::permissions::{Permission, Rights};
use crate::problem::Problem;
use crate::scalar;
use crate::tx::Scope;

/// What a token's text begins with, so that who finds one knows it.
const PREFIX: &str = "vc_";

/// A token to be made.
pub struct NewToken {
    /// What the organisation calls it.
    pub name: String,
    /// Flags: none that its maker lacks.
    pub permissions: Vec<Permission>,
    /// Whether it reaches cases at all.
    pub reads_cases: bool,
    /// From where it may be used; empty: from anywhere.
    pub networks: Vec<String>,
    /// The last day, in the organisation's time zone: a year ahead at most.
    pub expires_on: NaiveDate,
}

/// A token as it may be looked at: all but its hash.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Kept {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub made_by: Uuid,
    /// What the organisation calls it.
    pub name: String,
    permissions: i32,
    /// Whether it reaches cases at all.
    pub reads_cases: bool,
    /// From where it may be used; empty: from anywhere.
    pub networks: Vec<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// The last day.
    pub expires_on: NaiveDate,
    /// To the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// From when on nothing knows it any more.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Kept {
    /// The flags that it was given: [`Permission::bit`].
    #[must_use]
    pub fn bits(&self) -> u16 {
        u16::try_from(self.permissions).unwrap_or(0)
    }
}

/// Makes a token. Gives its id and its text, which is nowhere else.
///
/// # Errors
/// `Invalid` for a flag or a reach that the maker lacks, a token that may do nothing, networks that are none, a last day that has
/// passed or is more than a year ahead; `NotAllowedNow` when there are too many.
pub async fn create(op: &Op, new: NewToken) -> Result<(Uuid, String), Problem> {
    let me = op.member()?;
    let name = scalar::name("name", &new.name, limit::NAME)?;
    let bits = new.permissions.iter().fold(0, |bits, flag| bits | flag.bit());
    check(me.rights, me.scope, &new, bits)?;
    let networks = network::read(&new.networks)?;
    let today = op.today()?;
    if new.expires_on < today {
        return Err(Problem::invalid("expiresOn", "This day has passed."));
    }
    if today.checked_add_months(Months::new(12)).is_none_or(|last| new.expires_on > last) {
        return Err(Problem::invalid("expiresOn", "A token lasts a year at most."));
    }
    leave_room(op, me.org, today).await?;
    let (id, text) = (Uuid::new_v4(), format!("{PREFIX}{}", token::encode(&random::<32>())));
    let row = api_token::ActiveModel {
        org_id: Set(me.org),
        id: Set(id),
        made_by: Set(me.id),
        name: Set(name),
        token_hash: Set(sha256(text.as_bytes()).to_vec()),
        permissions: Set(bits.into()),
        reads_cases: Set(new.reads_cases),
        networks: Set(networks),
        created_at: Set(op.app.clock.now()),
        expires_on: Set(new.expires_on),
        ..Default::default()
    };
    api_token::Entity::insert(row).exec_without_returning(&*op.tx).await?;
    let flags: Vec<String> = new.permissions.iter().map(|flag| format!("{flag:?}")).collect();
    let detail =
        json!({ "permissions": flags, "readsCases": new.reads_cases, "expiresOn": new.expires_on.to_string() });
    op.record_on(Kind::TokenCreated, id, detail).await?;
    Ok((id, text))
}

/// Nobody gives a program what they lack, the need-to-know flags among it: it is they who would act.
fn check(mine: Rights, scope: CaseScope, new: &NewToken, bits: u16) -> Result<(), Problem> {
    if mine.only(bits) != Rights::from_bits(bits) {
        return Err(Problem::invalid("permissions", "You cannot give a right that you do not have yourself."));
    }
    if new.reads_cases && scope == CaseScope::None {
        return Err(Problem::invalid("readsCases", "You reach no cases yourself."));
    }
    if bits == 0 && !new.reads_cases {
        return Err(Problem::invalid("permissions", "A token that may do nothing is of no use."));
    }
    Ok(())
}

/// Of two that take the last place only one does.
async fn leave_room(op: &Op, org: Uuid, today: NaiveDate) -> Result<(), Problem> {
    let one_by_one = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
    let values = [format!("api tokens of {org}").into()];
    op.tx.run(one_by_one, values).await?;
    let live = Condition::all().add(Column::RevokedAt.is_null()).add(Column::ExpiresOn.gte(today));
    let query = api_token::Entity::find().select_only().column(Column::Id).filter(live);
    if query.count(&*op.tx).await? >= limit::TOKENS {
        return Err(Problem::NotAllowedNow("An organisation has 50 tokens at most. Revoke one first."));
    }
    Ok(())
}

/// Revokes a token, whoever made it: from the next request on nothing knows it.
///
/// # Errors
/// `NotFound`, also when it is revoked already.
pub async fn revoke(op: &Op, id: Uuid) -> Result<(), Problem> {
    if revoke_all(op, Column::Id.eq(id).into()).await? == 0 {
        return Err(Problem::NotFound);
    }
    op.record_on(Kind::TokenRevoked, id, json!({})).await
}

/// Revokes what a member has made, whose membership ends: whoever comes back some day comes back without. Gives how many.
///
/// # Errors
/// What the database says.
pub async fn revoke_of(op: &Op, member: Uuid) -> Result<u64, Problem> {
    revoke_all(op, Column::MadeBy.eq(member).into()).await
}

async fn revoke_all(op: &Op, which: Condition) -> Result<u64, Problem> {
    let update = api_token::Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(op.app.clock.now()))
        .col_expr(Column::RevokedBy, Expr::value(op.member()?.id));
    Ok(update.filter(which.add(Column::RevokedAt.is_null())).exec(&*op.tx).await?.rows_affected)
}

/// The organisation's tokens, the newest first, or the one of this id.
///
/// # Errors
/// What the database says.
pub async fn kept(op: &Op, id: Option<Uuid>) -> Result<Vec<Kept>, Problem> {
    use Column::{CreatedAt, ExpiresOn, Id, LastUsedAt, MadeBy, Name, Networks, Permissions, ReadsCases, RevokedAt};
    let columns = [Id, MadeBy, Name, Permissions, ReadsCases, Networks, CreatedAt, ExpiresOn, LastUsedAt, RevokedAt];
    let which = Condition::all().add_option(id.map(|id| Column::Id.eq(id)));
    let query = api_token::Entity::find().select_only().columns(columns).filter(which);
    Ok(query.order_by_desc(CreatedAt).order_by_asc(Id).into_model::<Kept>().all(&*op.tx).await?)
}

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
    org_id: Uuid,
    account_id: Uuid,
    permissions: i32,
    reads_cases: bool,
}

/// A program that has shown a good token.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// Its token.
    pub token: Token,
    /// The organisation.
    pub org: Uuid,
    /// The account of the token's maker.
    pub account: Uuid,
}

/// Recognises a program by what it shows, and notes that it was here. In a transaction of its own, so that it stands whatever
/// becomes of the request.
///
/// # Errors
/// `Unauthenticated` for a token that is none, unknown, expired, revoked or shown from elsewhere, or whose maker is no member
/// now: one answer at one cost.
pub async fn recognise(app: &App, shown: Option<&str>, from: Option<IpAddr>) -> Result<Program, Problem> {
    // What is no token at all is looked up like any other.
    let hash = sha256(shown.unwrap_or_default().as_bytes()).to_vec();
    let from = from.map(|address| address.to_canonical().to_string());
    let sql = "SELECT * FROM app.auth_token($1, $2, $3::text::inet)";
    let values = [hash.into(), app.clock.now().into(), from.into()];
    let found = app.autonomous(Scope::default(), async |tx| tx.one::<Found>(sql, values).await).await?;
    let found = found.ok_or(Problem::Unauthenticated)?;
    let permissions = u16::try_from(found.permissions).unwrap_or(0);
    let token = Token { id: found.id, permissions, reads_cases: found.reads_cases };
    Ok(Program { token, org: found.org_id, account: found.account_id })
}
