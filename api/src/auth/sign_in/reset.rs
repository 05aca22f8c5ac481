//! Resets for a lost password or lost factors. The person or an administrator requests a reset, another administrator
//! approves it, and a mailed link completes it. Neither the member concerned nor the requester ever approves. The
//! answer to a request does not reveal who has an account.

use chrono::{DateTime, TimeDelta, Utc};
use entity::enums::{Language, MailKind, ResetState};
use entity::{account, membership, reset};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select, Set};
use serde_json::json;
use uuid::Uuid;

use super::standing::ticket;
use super::{Ticket, staff};
use crate::actor::Member;
use crate::actor::is_in_force;
use crate::app::App;
use crate::audit::{self, Act, By, Kind};
use crate::crypto::{random, sha256, token};
use crate::four_eyes::{self, Asked};
use crate::loaders::colleagues;
use crate::notifications::announce;
use crate::notifications::{self, Mail};
use crate::op::Op;
use crate::organisation::PublicOrganisation;
use crate::outside::clock::Clock;
use crate::permissions::grant::covers;
use crate::permissions::{Permission, Rights};
use crate::problem::Problem;
use crate::tx::{Scope, Tx};

/// How long a request waits for approval.
const WAITS: TimeDelta = TimeDelta::days(7);
/// How long the mailed link is valid.
const LINK: TimeDelta = TimeDelta::hours(24);

/// A request with the columns that staff may see.
#[derive(Clone, FromQueryResult)]
pub struct Request {
    pub id: Uuid,
    /// The member who lost the password or factors.
    pub membership_id: Uuid,
    /// The administrator who requested the reset. `None` if the request came from the sign-in page.
    pub asked_by: Option<Uuid>,
    pub asked_at: DateTime<Utc>,
    /// Until when the request can be approved.
    pub expires_at: DateTime<Utc>,
    pub state: ResetState,
    /// The administrator who decided, or the member concerned who stopped the reset.
    pub decided_by: Option<Uuid>,
}

impl Request {
    /// Whether this member can ever approve the request.
    fn is_for_others(&self, member: Uuid) -> bool {
        self.state == ResetState::Waiting && self.asked().is_for(member)
    }

    fn asked(&self) -> Asked {
        Asked { by: self.asked_by, at: self.asked_at, about: Some(self.membership_id) }
    }

    /// The earliest time at which the caller may approve the request. `None` if the caller can never approve.
    pub async fn approvable_from(&self, op: &Op) -> Result<Option<DateTime<Utc>>, Problem> {
        if self.state != ResetState::Waiting {
            return Ok(None);
        }
        self.asked().approvable_from(op).await
    }
}

/// Selects the columns that staff may see. The hash of the link is not one of these columns.
fn requests() -> Select<reset::Entity> {
    use reset::Column::{AskedAt, AskedBy, DecidedBy, ExpiresAt, Id, MembershipId, State};
    reset::Entity::find().select_only().columns([Id, MembershipId, AskedBy, AskedAt, ExpiresAt, State, DecidedBy])
}

async fn find(op: &Op, id: Uuid) -> Result<Request, Problem> {
    requests().filter(reset::Column::Id.eq(id)).into_model().one(&*op.tx).await?.ok_or(Problem::NotFound)
}

/// Requests a reset for the account with this address. The written row is the same for every address. The worker looks
/// up the account later, so the answer reveals nothing.
///
/// # Errors
/// `RateLimited`.
pub async fn request(op: &Op, email: &str) -> Result<(), Problem> {
    let index = op.app.keys.platform().email_index(email);
    let site = op.app.config.origin.clone();
    let values = [index.into(), op.language.0.into(), site.into(), op.app.clock.now().into()];
    op.tx.run("SELECT app.auth_reset_note($1, $2, $3, $4)", values).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Told {
    org_id: Uuid,
    account_id: Uuid,
    email: Vec<u8>,
    revision: i32,
}

/// Opens the resets of an account that were requested on the sign-in page. Informs the person, who can stop the resets,
/// and all administrators.
pub(super) async fn open(
    app: &App,
    tx: &Tx,
    account: Uuid,
    asked_at: DateTime<Utc>,
    (site, language): (&str, Language),
) -> Result<(), Problem> {
    let stop: [u8; 32] = random();
    let values = [account.into(), sha256(&stop).to_vec().into(), asked_at.into(), (asked_at + WAITS).into()];
    let sql = "SELECT * FROM app.auth_reset_open($1, $2, $3, $4)";
    for told in tx.all::<Told>(sql, values).await? {
        tx.pin(|scope| scope.org = Some(told.org_id)).await?;
        let to = &app.keys.platform().open("email", told.account_id, told.revision, &told.email)?;
        let mail = if told.account_id == account {
            Mail { kind: MailKind::ResetAsked, to, language, link: Some(stop_link(site, &stop)) }
        } else {
            Mail { kind: MailKind::ResetWaits, to, language, link: None }
        };
        // Date the email by the request, not by the later look-up of the account.
        notifications::post(tx, &*app.keys.org(tx).await?, &Clock::fixed(asked_at), mail).await?;
    }
    Ok(())
}

fn stop_link(site: &str, stop: &[u8; 32]) -> String {
    format!("{site}/stop-reset#{}", token::encode(stop))
}

/// Stops every request of the account behind the link in an email, and voids every link to a new password.
///
/// # Errors
/// `NotFound` if there is nothing to stop.
pub async fn stop(op: &Op, link: &str) -> Result<(), Problem> {
    let hash = sha256(&token::decode(link).ok_or(Problem::NotFound)?).to_vec();
    if stop_of(op, Some(hash), None).await? { Ok(()) } else { Err(Problem::NotFound) }
}

/// Like [`stop`], for the signed-in account. Returns false if there is nothing to stop.
pub async fn stop_mine(op: &Op) -> Result<bool, Problem> {
    stop_of(op, None, Some(op.signed_in()?.account)).await
}

/// When the earliest pending reset of the signed-in account was requested. A reset is pending while it waits for
/// approval or its link is valid.
pub async fn mine_asked_at(op: &Op) -> Result<Option<DateTime<Utc>>, Problem> {
    let values = [op.signed_in()?.account.into(), op.app.clock.now().into()];
    op.tx.value("SELECT app.auth_reset_mine($1, $2)", values).await
}

async fn stop_of(op: &Op, hash: Option<Vec<u8>>, account: Option<Uuid>) -> Result<bool, Problem> {
    let values = [hash.into(), account.into(), op.app.clock.now().into()];
    let stopped: Option<Uuid> = op.tx.value("SELECT app.auth_reset_stop($1, $2, $3)", values).await?;
    Ok(stopped.is_some())
}

/// The requests of the organisation that have not expired, newest first. Decided requests are included.
pub async fn list(op: &Op) -> Result<Vec<Request>, Problem> {
    let open = reset::Column::ExpiresAt.gt(op.app.clock.now());
    Ok(requests().filter(open).order_by_desc(reset::Column::AskedAt).into_model().all(&*op.tx).await?)
}

/// Requests a reset for a member, and informs the member and all administrators. A waiting request of an administrator
/// is returned instead. A waiting request from the sign-in page is replaced, because a stranger may have made it.
///
/// # Errors
/// `NotFound`. `Forbidden` for a member with more rights. `NotAllowedNow` for the caller, and for a member who never
/// proved the address.
pub async fn request_for(op: &Op, member: Uuid) -> Result<Request, Problem> {
    let (me, now) = (op.member()?, op.app.clock.now());
    if member == me.id {
        return Err(Problem::NotAllowedNow("You cannot request your own reset here. Request it on the sign-in page."));
    }
    let found = membership::Entity::find().filter(membership::Column::Id.eq(member));
    let found = found.filter(membership::Column::RemovedAt.is_null()).one(&*op.tx).await?.ok_or(Problem::NotFound)?;
    check(op, &found).await?;
    let waiting = reset::Column::MembershipId.eq(member).and(reset::Column::State.eq(ResetState::Waiting));
    // Refuse the expired requests. Also refuse the requests from the sign-in page, because no administrator made them.
    let over = reset::Column::ExpiresAt.lte(now).or(reset::Column::AskedBy.is_null());
    decide(op, waiting.clone().and(over), me, ResetState::Refused, None).await?;
    let stop: [u8; 32] = random();
    let row = reset::ActiveModel {
        org_id: Set(me.org),
        id: Set(Uuid::new_v4()),
        membership_id: Set(member),
        asked_by: Set(Some(me.id)),
        asked_at: Set(now),
        expires_at: Set(now + WAITS),
        stop_hash: Set(Some(sha256(&stop).to_vec())),
        ..Default::default()
    };
    let asked = reset::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
    if asked.exec_without_returning(&*op.tx).await? == 1 {
        write(op, &found, MailKind::ResetAsked, stop_link(&op.app.config.origin, &stop)).await?;
        announce::to_administrators(op, MailKind::ResetWaits, Some(member)).await?;
        op.record_on(Kind::ResetAsked, member, json!({})).await?;
    }
    let request = requests().filter(waiting).into_model::<Request>().one(&*op.tx).await?.ok_or(Problem::Conflict)?;
    Ok(request)
}

/// Checks that the caller is allowed to request or approve a reset for the member.
async fn check(op: &Op, member: &membership::Model) -> Result<(), Problem> {
    if !covers(op.member()?.rights, Rights::of_member(member)) {
        return Err(Problem::Forbidden);
    }
    let proved = account::Entity::find().select_only().column(account::Column::EmailProvedAt);
    let proved = proved.filter(account::Column::Id.eq(member.account_id)).into_tuple::<Option<DateTime<Utc>>>();
    if proved.one(&*op.tx).await?.flatten().is_some() {
        return Ok(());
    }
    Err(Problem::NotAllowedNow(
        "This member joined by single sign-on and never confirmed the email address. Remove the member, then invite the address again.",
    ))
}

async fn write(op: &Op, to: &membership::Model, kind: MailKind, link: String) -> Result<(), Problem> {
    let to = colleagues(&op.app, &op.tx, vec![to.clone()]).await?.pop().ok_or(Problem::NotFound)?;
    let mail = Mail { kind, to: &to.email(&op.app)?, language: op.language, link: Some(link) };
    let keys = op.app.keys.org(&op.tx).await?;
    notifications::post(&op.tx, &keys, &op.app.clock, mail).await
}

/// Approves a request and mails the link to the member concerned. If requester and approver may be one person, the
/// approval is possible a day after the request.
///
/// # Errors
/// `NotFound`. `Forbidden` for a member with more rights. `NotAllowedNow` for the caller's own reset or request, before
/// [`Request::approvable_from`], and for a decided request. `Conflict` for a request that was decided in the meantime.
pub async fn approve(op: &Op, id: Uuid) -> Result<Request, Problem> {
    let (me, now) = (op.member()?, op.app.clock.now());
    let request = find(op, id).await?;
    if request.state != ResetState::Waiting || request.expires_at <= now {
        return Err(Problem::NotAllowedNow(
            "This request was decided already, or it has expired. Reload to see the latest state.",
        ));
    }
    let Some(from) = request.approvable_from(op).await? else {
        return Err(Problem::NotAllowedNow(if others(op, &request).await? {
            "Another administrator must approve this request."
        } else {
            "Another administrator must approve this request, but there is none. Invite one first."
        }));
    };
    let subject = membership::Entity::find().filter(membership::Column::Id.eq(request.membership_id));
    let subject = subject.filter(membership::Column::RemovedAt.is_null()).one(&*op.tx).await?;
    let subject = subject.ok_or(Problem::NotFound)?;
    check(op, &subject).await?;
    if now < from {
        return Err(four_eyes::EARLY);
    }
    let link: [u8; 32] = random();
    let approved = reset::Column::Id.eq(id).and(reset::Column::State.eq(ResetState::Waiting));
    if decide(op, approved, me, ResetState::Approved, Some(link)).await? == 0 {
        return Err(Problem::Conflict);
    }
    let link = format!("{}/reset#{}", op.app.config.origin, token::encode(&link));
    write(op, &subject, MailKind::Reset, link).await?;
    op.record_on(Kind::ResetApproved, request.membership_id, json!({})).await?;
    find(op, id).await
}

/// Refuses a request.
///
/// # Errors
/// `NotFound`, `NotAllowedNow` for a decided request.
pub async fn refuse(op: &Op, id: Uuid) -> Result<Request, Problem> {
    let me = op.member()?;
    let request = find(op, id).await?;
    let waiting = reset::Column::Id.eq(id).and(reset::Column::State.eq(ResetState::Waiting));
    if decide(op, waiting, me, ResetState::Refused, None).await? == 0 {
        return Err(Problem::NotAllowedNow("This request was decided already. Reload to see the latest state."));
    }
    op.record_on(Kind::ResetRefused, request.membership_id, json!({})).await?;
    find(op, id).await
}

/// Decides the selected requests and returns their number. The database refuses a decision that breaks four eyes.
async fn decide(
    op: &Op,
    which: sea_orm::sea_query::SimpleExpr,
    me: &Member,
    state: ResetState,
    link: Option<[u8; 32]>,
) -> Result<u64, Problem> {
    let now = op.app.clock.now();
    let mut update = reset::Entity::update_many()
        .col_expr(reset::Column::State, Expr::value(state))
        .col_expr(reset::Column::DecidedBy, Expr::value(me.id))
        .col_expr(reset::Column::DecidedAt, Expr::value(now));
    if let Some(link) = link {
        update = update
            .col_expr(reset::Column::TokenHash, Expr::value(sha256(&link).to_vec()))
            .col_expr(reset::Column::TokenUntil, Expr::value(now + LINK));
    }
    Ok(update.filter(which).exec(&*op.tx).await?.rows_affected)
}

/// Whether another member could approve the request.
async fn others(op: &Op, request: &Request) -> Result<bool, Problem> {
    let today = op.today()?;
    let members = membership::Entity::find()
        .filter(membership::Column::RemovedAt.is_null())
        .filter(membership::Column::SuspendedAt.is_null());
    Ok(members.all(&*op.tx).await?.into_iter().any(|m| {
        is_in_force(&m, today) && Rights::of_member(&m).has(Permission::UserManage) && request.is_for_others(m.id)
    }))
}

#[derive(FromQueryResult)]
struct Linked {
    org_id: Uuid,
    account_id: Uuid,
    email: Vec<u8>,
    name: Vec<u8>,
    revision: i32,
}

/// Sets a new password by a mailed link. All old credentials become void, and the next step is to enrol a factor.
/// Organisations that have not approved the reset suspend the account, because each organisation decides who may enter.
///
/// # Errors
/// `NotFound` for a link that is unknown, used or expired. `Invalid` for a weak password. `RateLimited`.
pub async fn complete(op: &Op, link: &str, password: &str) -> Result<Ticket, Problem> {
    let hash = sha256(&token::decode(link).ok_or(Problem::NotFound)?).to_vec();
    let now = op.app.clock.now();
    let sql = "SELECT * FROM app.auth_reset($1, $2)";
    let values = [hash.clone().into(), now.into()];
    // Use a separate transaction, because a request that waits for the hasher must not hold a connection.
    let linked = op.aside(Scope::default(), async |tx| tx.one::<Linked>(sql, values).await).await?;
    let linked = linked.ok_or(Problem::NotFound)?;
    let open = |column, sealed| op.app.keys.platform().open(column, linked.account_id, linked.revision, sealed);
    let (email, name) = (open("email", &linked.email)?, open("name", &linked.name)?);
    let password = staff(op)?.hasher.hash("password", password, &[&email, &name]).await?;
    let values = [hash.into(), password.into(), now.into()];
    let row = op.tx.row("SELECT account_id, others FROM app.auth_reset_complete($1, $2, $3)", values).await?;
    let row = row.ok_or(Problem::NotFound)?;
    let (account, others): (Uuid, Vec<Uuid>) = (row.try_get("", "account_id")?, row.try_get("", "others")?);
    for org in others {
        suspend(op, org, account, now).await?;
    }
    // This email warns an account owner who did not request the reset.
    op.tx.pin(|scope| scope.org = Some(linked.org_id)).await?;
    let keys = op.app.keys.org(&op.tx).await?;
    let mail = Mail { kind: MailKind::ResetDone, to: &email, language: op.language, link: None };
    notifications::post(&op.tx, &keys, &op.app.clock, mail).await?;
    ticket(op, account, None).await
}

/// Suspends the account in an organisation that has not approved its reset, and informs the administrators there.
async fn suspend(op: &Op, org: Uuid, account: Uuid, now: DateTime<Utc>) -> Result<(), Problem> {
    op.tx.pin(|scope| scope.org = Some(org)).await?;
    let values = [account.into(), now.into()];
    let member: Option<Uuid> = op.tx.value("SELECT app.auth_reset_suspend($1, $2)", values).await?;
    let Some(member) = member else { return Ok(()) };
    let (keys, zone) = (op.app.keys.org(&op.tx).await?, PublicOrganisation::here(&op.tx).await?.zone()?);
    let act = Act {
        kind: Kind::MemberSuspended,
        by: By::Account(account),
        case: None,
        object: Some(member),
        seals: vec![],
        detail: json!({ "reason": "reset_elsewhere" }),
    };
    audit::record(&op.tx, &keys, &op.app.clock, zone, act).await?;
    announce::to_administrators(op, MailKind::ResetElsewhere, Some(member)).await
}
