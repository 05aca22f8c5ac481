//! API tokens, with which programs act for an organisation at `/graphql/api`. A token acts as the membership that made
//! the token. The server reads the rights of the maker at each request. A token has only rights that were given to the
//! token and that its maker has now. Its case scope is the maker's, or `None`. The text of a token is shown once and
//! stored as a hash. The audit log records the acts of a token under the token's id.

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

/// Prefix of a token's text. A person or a scanner that finds the text recognises a token by this prefix.
const PREFIX: &str = "vc_";

/// The token to create.
pub struct NewToken {
    /// The name that the organisation gives to the token.
    pub name: String,
    /// The rights of the token. The maker must have each of these rights.
    pub permissions: Vec<Permission>,
    /// Whether the token can reach cases.
    pub reads_cases: bool,
    /// Networks from which the token can be used. Empty: from anywhere.
    pub networks: Vec<String>,
    /// The token's last day, in the organisation's time zone. Maximum: a year from today.
    pub expires_on: NaiveDate,
}

/// A stored token without its hash.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Kept {
    pub id: Uuid,
    /// The member who made the token.
    pub made_by: Uuid,
    /// The name that the organisation gave to the token.
    pub name: String,
    /// The rights that the token was given, as [`Permission::bit`].
    pub permissions: i32,
    /// Whether the token can reach cases.
    pub reads_cases: bool,
    /// Networks from which the token can be used. Empty: from anywhere.
    pub networks: Vec<String>,
    pub created_at: DateTime<Utc>,
    /// The token's last day, in the organisation's time zone.
    pub expires_on: NaiveDate,
    /// Accurate to a minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When the token was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// Creates a token. Returns its id and its text. Only the hash of the text is stored.
///
/// # Errors
/// `Invalid` for a right or a case scope that the maker lacks, a token without any right, or malformed networks.
/// `Invalid` also for a last day that is in the past or more than a year ahead. `NotAllowedNow` if the organisation has
/// too many tokens.
pub async fn create(op: &Op, new: NewToken) -> Result<(Uuid, String), Problem> {
    let me = op.member()?;
    let name = scalar::name("name", &new.name, limit::MAX_NAME)?;
    let bits = new.permissions.iter().fold(0, |bits, flag| bits | flag.bit());
    check(me.rights, me.scope, &new, bits)?;
    let networks = network::read(&new.networks)?;
    let today = op.today()?;
    if new.expires_on < today {
        return Err(Problem::invalid("expiresOn", "This day has passed. Choose a later one."));
    }
    if today.checked_add_months(Months::new(12)).is_none_or(|last| new.expires_on > last) {
        return Err(Problem::invalid("expiresOn", "A token can be valid for at most one year. Choose an earlier day."));
    }
    leave_room(op, me.org, today).await?;
    let (id, text) = (Uuid::new_v4(), format!("{PREFIX}{}", token::encode(&random::<32>())));
    let row = api_token::ActiveModel {
        org_id: Set(me.org),
        id: Set(id),
        made_by: Set(me.id),
        name: Set(name),
        token_hash: Set(sha256(text.as_bytes()).to_vec()),
        permissions: Set(bits),
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

/// Checks that the member has every right of the token. The need-to-know rights are no exception here, because the
/// program acts as the member.
fn check(mine: Rights, scope: CaseScope, new: &NewToken, bits: i32) -> Result<(), Problem> {
    if mine.only(bits) != Rights::from_bits(bits) {
        return Err(Problem::invalid("permissions", "You can give only rights that you have yourself."));
    }
    if new.reads_cases && scope == CaseScope::None {
        return Err(Problem::invalid(
            "readsCases",
            "The token cannot read cases, because you cannot read any yourself.",
        ));
    }
    if bits == 0 && !new.reads_cases {
        return Err(Problem::invalid("permissions", "Choose at least one right, or let the token read cases."));
    }
    Ok(())
}

/// Checks the maximum number of tokens. The lock makes parallel requests wait, so that together they do not exceed the
/// maximum.
async fn leave_room(op: &Op, org: Uuid, today: NaiveDate) -> Result<(), Problem> {
    let one_by_one = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
    let values = [format!("api tokens of {org}").into()];
    op.tx.run(one_by_one, values).await?;
    let live = Condition::all().add(Column::RevokedAt.is_null()).add(Column::ExpiresOn.gte(today));
    let query = api_token::Entity::find().select_only().column(Column::Id).filter(live);
    if query.count(&*op.tx).await? >= limit::MAX_TOKENS {
        return Err(Problem::NotAllowedNow("An organisation can have at most 50 API tokens. Revoke one first."));
    }
    Ok(())
}

/// Revokes a token of any member. The server refuses the token from the next request on.
///
/// # Errors
/// `NotFound`, also for a token that is revoked already.
pub async fn revoke(op: &Op, id: Uuid) -> Result<(), Problem> {
    if revoke_all(op, Column::Id.eq(id).into()).await? == 0 {
        return Err(Problem::NotFound);
    }
    op.record_on(Kind::TokenRevoked, id, json!({})).await
}

/// Revokes all tokens of a member whose membership ends. A member who returns later gets none of these tokens back.
/// Returns their number.
pub async fn revoke_of(op: &Op, member: Uuid) -> Result<u64, Problem> {
    revoke_all(op, Column::MadeBy.eq(member).into()).await
}

async fn revoke_all(op: &Op, which: Condition) -> Result<u64, Problem> {
    let update = api_token::Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(op.app.clock.now()))
        .col_expr(Column::RevokedBy, Expr::value(op.member()?.id));
    Ok(update.filter(which.add(Column::RevokedAt.is_null())).exec(&*op.tx).await?.rows_affected)
}

/// The tokens of the organisation, newest first, or only the one with this id.
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

/// A program that has shown a valid token.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    pub token: Token,
    pub org: Uuid,
    /// The account of the token's maker.
    pub account: Uuid,
}

/// Recognises a program by its token, and records the use in a separate transaction, so that the record stays if the
/// request fails.
///
/// # Errors
/// `Unauthenticated` for a token that is malformed, unknown, expired, revoked or used from another network, or if its
/// maker's membership is not in force. All these situations get the same answer at the same cost.
pub async fn recognise(app: &App, shown: Option<&str>, from: Option<IpAddr>) -> Result<Program, Problem> {
    // A malformed token is looked up like any other, so that the cost is the same.
    let hash = sha256(shown.unwrap_or_default().as_bytes()).to_vec();
    let from = from.map(|address| address.to_canonical().to_string());
    let sql = "SELECT * FROM app.auth_token($1, $2, $3::text::inet)";
    let values = [hash.into(), app.clock.now().into(), from.into()];
    let found = app.autonomous(Scope::default(), async |tx| tx.one::<Found>(sql, values).await).await?;
    let found = found.ok_or(Problem::Unauthenticated)?;
    let permissions = found.permissions;
    let token = Token { id: found.id, permissions, reads_cases: found.reads_cases };
    Ok(Program { token, org: found.org_id, account: found.account_id })
}
