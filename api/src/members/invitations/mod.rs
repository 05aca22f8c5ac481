//! Invitations: an account or a membership begins with an invitation, unless single sign-on creates it.
//! An inviter grants only rights that [`grant::check`] allows, and never learns who has an account elsewhere. A known,
//! an unknown and a disabled address take the same steps to the same answer. The database stores only the hash of a
//! link's token.

pub mod accept;
pub mod admin;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::enums::{CaseScope, MailKind, Role};
use entity::invitation::{self, Column};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Set};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::audit::Kind;
use crate::auth::sign_in::staff;
use crate::crypto::envelope::Aad;
use crate::crypto::{random, sha256, token};
use crate::keys::keyring::{OrgKeys, PlatformKeys};
use crate::notifications::{self, Mail};
use crate::op::Op;
use crate::outside::mail;
use crate::permissions::grant::{self, Grant};
use crate::problem::Problem;
use crate::tx::Tx;

/// How long a link is valid.
const LIFE: TimeDelta = TimeDelta::days(7);

/// A new invitation.
pub struct Made {
    pub id: Uuid,
    /// The token of the link. Only its hash is stored.
    pub token: String,
}

/// An invitation that waits to be accepted.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Waiting {
    pub id: Uuid,
    email: Vec<u8>,
    revision: i32,
    pub role: Role,
    /// Rights in addition to those of the role, as bits.
    pub allow: i32,
    /// Rights of the role that the member will not have, as bits.
    pub deny: i32,
    pub case_scope: CaseScope,
    pub departments: Vec<Uuid>,
    /// The last day of the membership.
    pub membership_expires_on: Option<NaiveDate>,
    /// The member who is responsible for the invitation. `None` for an invitation by the platform.
    pub invited_by: Option<Uuid>,
    /// When the link expires. This may be in the past.
    pub expires_at: DateTime<Utc>,
}

impl Waiting {
    /// The address that the invitation was sent to.
    ///
    /// # Errors
    /// `Integrity` if the stored address cannot be decrypted.
    pub fn email(&self, keys: &OrgKeys) -> Result<String, Problem> {
        keys.open(&aad(keys.org(), self.id, self.revision), &self.email)
    }

    fn grant(&self) -> Grant {
        Grant {
            role: self.role,
            allow: self.allow,
            deny: self.deny,
            scope: self.case_scope,
            departments: self.departments.clone(),
            expires_on: self.membership_expires_on,
        }
    }
}

fn aad(org: Uuid, id: Uuid, revision: i32) -> Aad {
    Aad { table: "invitation", column: "email", org: Some(org), case: None, row: id, revision }
}

/// Stores an invitation. `None` if an invitation for this address waits already.
pub async fn insert(
    tx: &Tx,
    (platform, keys): (&PlatformKeys, &OrgKeys),
    now: DateTime<Utc>,
    email: &str,
    grant: &Grant,
    by: Option<Uuid>,
) -> Result<Option<Made>, Problem> {
    let (id, secret) = (Uuid::new_v4(), random::<32>());
    let row = invitation::ActiveModel {
        org_id: Set(keys.org()),
        id: Set(id),
        email_index: Set(platform.email_index(email)),
        email: Set(keys.seal(&aad(keys.org(), id, 1), email.as_bytes())),
        role: Set(grant.role),
        allow: Set(grant.allow),
        deny: Set(grant.deny),
        case_scope: Set(grant.scope),
        departments: Set(grant.departments.clone()),
        membership_expires_on: Set(grant.expires_on),
        invited_by: Set(by),
        token_hash: Set(sha256(&secret).to_vec()),
        revision: Set(1),
        created_at: Set(now),
        expires_at: Set(now + LIFE),
        ..Default::default()
    };
    let insert = invitation::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
    let made = insert.exec_without_returning(tx).await? == 1;
    Ok(made.then(|| Made { id, token: token::encode(&secret) }))
}

/// The detail of an audit event about an invitation. The detail contains the rights, but not the address.
#[must_use]
pub fn detail(grant: &Grant) -> Value {
    let Grant { role, allow, deny, scope, departments, expires_on } = grant;
    let (role, scope) = (format!("{role:?}").to_lowercase(), format!("{scope:?}").to_lowercase());
    json!({ "role": role, "allow": allow, "deny": deny, "case_scope": scope, "departments": departments, "expires_on": expires_on })
}

/// Invites a person. The link is mailed to the address and shown nowhere else.
///
/// # Errors
/// `Invalid` for a malformed address, for an address that is a member's or invited already, and for rights that the
/// inviter lacks. `RateLimited`.
pub async fn invite(op: &Op, email: &str, grant: &Grant) -> Result<Uuid, Problem> {
    let me = op.member()?;
    let email = mail::address(email)?.to_string();
    grant::check(me.grantor(), None, grant)?;
    staff(op)?.attempts.mail(op.signed_in()?.account)?;
    let keys = op.app.keys.org(&op.tx).await?;
    if is_member(&op.tx, &op.app.keys.platform().email_index(&email)).await? {
        return Err(Problem::invalid("email", "A member has this email address already."));
    }
    let now = op.app.clock.now();
    let made = insert(&op.tx, (op.app.keys.platform(), &keys), now, &email, grant, Some(me.id)).await?;
    let made = made.ok_or_else(|| {
        Problem::invalid("email", "This email address was invited already. Send the invitation again, or withdraw it.")
    })?;
    op.record_on(Kind::MemberInvited, made.id, detail(grant)).await?;
    post(op, &keys, &email, &made.token).await?;
    Ok(made.id)
}

/// Sends an invitation again with a new link. The old link becomes void. From then on, the sender is responsible for
/// the invitation.
///
/// # Errors
/// `NotFound` if no invitation with this id waits. As [`invite`] for rights that the sender lacks. `RateLimited`.
pub async fn resend(op: &Op, id: Uuid) -> Result<(), Problem> {
    let me = op.member()?;
    let found = waiting(&op.tx, Some(id)).await?.pop().ok_or(Problem::NotFound)?;
    grant::check(me.grantor(), None, &found.grant())?;
    staff(op)?.attempts.mail(op.signed_in()?.account)?;
    let keys = op.app.keys.org(&op.tx).await?;
    let secret = random::<32>();
    let update = invitation::Entity::update_many()
        .col_expr(Column::TokenHash, Expr::value(sha256(&secret).to_vec()))
        .col_expr(Column::ExpiresAt, Expr::value(op.app.clock.now() + LIFE))
        .col_expr(Column::InvitedBy, Expr::value(me.id));
    if update.filter(waits(Some(id))).exec(&*op.tx).await?.rows_affected != 1 {
        return Err(Problem::NotFound);
    }
    op.record_on(Kind::InvitationResent, id, json!({})).await?;
    post(op, &keys, &found.email(&keys)?, &token::encode(&secret)).await
}

/// Withdraws an invitation. The link of the invitation becomes void.
///
/// # Errors
/// `NotFound` if no invitation with this id waits.
pub async fn revoke(op: &Op, id: Uuid) -> Result<(), Problem> {
    let update = invitation::Entity::update_many().col_expr(Column::RevokedAt, Expr::value(Some(op.app.clock.now())));
    if update.filter(waits(Some(id))).exec(&*op.tx).await?.rows_affected != 1 {
        return Err(Problem::NotFound);
    }
    op.record_on(Kind::InvitationRevoked, id, json!({})).await
}

/// The waiting invitations of the organisation, newest first, or only the one with this id. An expired invitation also
/// waits, because a member can send it again or withdraw it.
pub async fn waiting(tx: &Tx, id: Option<Uuid>) -> Result<Vec<Waiting>, Problem> {
    use Column::{
        Allow, CaseScope, CreatedAt, Deny, Departments, Email, ExpiresAt, Id, InvitedBy, MembershipExpiresOn, Revision,
        Role,
    };
    let columns =
        [Id, Email, Revision, Role, Allow, Deny, CaseScope, Departments, MembershipExpiresOn, InvitedBy, ExpiresAt];
    let query = invitation::Entity::find().select_only().columns(columns).filter(waits(id)).order_by_desc(CreatedAt);
    Ok(query.into_model::<Waiting>().all(tx).await?)
}

fn waits(id: Option<Uuid>) -> Condition {
    let open = Condition::all().add(Column::AcceptedAt.is_null()).add(Column::RevokedAt.is_null());
    open.add_option(id.map(|id| Column::Id.eq(id)))
}

/// Finds members of this organisation only, because the database role of staff cannot read accounts of other
/// organisations.
async fn is_member(tx: &Tx, index: &[u8]) -> Result<bool, Problem> {
    let sql = "SELECT 1 FROM account a JOIN membership m ON m.account_id = a.id AND m.org_id = app.org() \
               WHERE a.email_index = $1 AND m.removed_at IS NULL";
    Ok(tx.row(sql, [index.into()]).await?.is_some())
}

async fn post(op: &Op, keys: &OrgKeys, to: &str, token: &str) -> Result<(), Problem> {
    let link = Some(format!("{}/enrol#{token}", op.app.config.origin));
    let mail = Mail { kind: MailKind::Invitation, to, language: op.language, link };
    notifications::post(&op.tx, keys, &op.app.clock, mail).await
}
