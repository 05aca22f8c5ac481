//! Finds the member for a person whom the provider authenticated: by the provider's subject, else by address. Otherwise
//! creates a member, if an invitation or the provider's settings allow that.

use entity::enums::Role;
use entity::membership;
use sea_orm::{ActiveEnum, FromQueryResult, Set};
use serde_json::json;
use uuid::Uuid;

use super::provider::Provider;
use super::token::Person;
use super::{Reason, refused};
use crate::audit::{By, Kind};
use crate::members::change::{LockedMembership, write};
use crate::members::invitations::accept::join_by_provider;
use crate::notifications::announce;
use crate::op::Op;
use crate::permissions::Rights;
use crate::problem::Problem;

/// The account of a member.
pub(super) struct Found {
    pub account: Uuid,
    /// The identity that the account's own factor has to confirm. `None` if the identity was confirmed before.
    pub identity: Option<Uuid>,
    /// Whether the person may enrol the account's first factor. The person may do so only if no mailed link ever proved
    /// the address, and if the account has no membership in another organisation.
    pub may_enrol: bool,
    /// Whether the account existed before this sign-in.
    pub known: bool,
}

#[derive(FromQueryResult)]
#[expect(clippy::struct_excessive_bools, reason = "a row as the function gives it")]
struct Row {
    account_id: Uuid,
    member_id: Option<Uuid>,
    confirmed: bool,
    provisioned: bool,
    lives: bool,
    alone: bool,
    proved: bool,
}

/// Finds or creates the member. A member whom the provider created gets the role of the claims. The transaction's
/// scope must be the organisation.
pub(super) async fn admit(op: &Op, provider: &Provider, person: &Person) -> Result<Found, Problem> {
    let (org, platform, now) = (provider.org_id, op.app.keys.platform(), op.app.clock.now());
    let subject = op.app.keys.org(&op.tx).await?.sso_subject(&provider.issuer, &person.subject);
    let values = [subject.clone().into(), platform.email_index(&person.email).into(), now.into()];
    let sql = "SELECT * FROM app.auth_sso_find($1, $2, $3)";
    let row = op.tx.one::<Row>(sql, values).await?;
    let role = provider.role_of(&person.roles)?;
    let Some(row) = row else { return provision(op, provider, person, subject, role).await };
    let account = row.account_id;
    let no = async |reason| Err(refused(op, Some(org), Some(account), reason).await);
    let Some(member) = row.member_id else { return Err(refused(op, Some(org), None, Reason::NotAMember).await) };
    if !row.lives {
        return no(Reason::Ended).await;
    }
    if row.provisioned {
        let Some(role) = role else { return no(Reason::NoRole).await };
        follow(op, member, role).await?;
    }
    let identity = if row.confirmed { None } else { Some(link(op, member, subject, false).await?) };
    Ok(Found { account, identity, may_enrol: !row.proved && row.alone, known: true })
}

/// Creates an account and its membership. If an invitation waits for the address, its rights apply, and claims do not
/// change the role later. Otherwise the membership has the role of the claims, no department and no further right.
async fn provision(
    op: &Op,
    provider: &Provider,
    person: &Person,
    subject: Vec<u8>,
    role: Option<Role>,
) -> Result<Found, Problem> {
    let no = async |reason| Err(refused(op, Some(provider.org_id), None, reason).await);
    let (account, platform, now) = (Uuid::new_v4(), op.app.keys.platform(), op.app.clock.now());
    let address = platform.email_index(&person.email);
    let values = [
        account.into(),
        address.clone().into(),
        platform.seal("email", account, 1, &person.email).into(),
        platform.seal("name", account, 1, &person.name).into(),
        now.into(),
    ];
    if !op.tx.flag("SELECT app.auth_sso_account($1, $2, $3, $4, $5)", values).await? {
        return no(Reason::NotAMember).await;
    }
    let invited = join_by_provider(op, address, account).await?;
    let member = match (invited, role) {
        (Some(member), _) => member,
        _ if !provider.provision => return no(Reason::NotAMember).await,
        (None, None) => return no(Reason::NoRole).await,
        (None, Some(role)) => {
            let member = Uuid::new_v4();
            let values = [account.into(), member.into(), role.to_value().into(), now.into()];
            op.tx.run("SELECT app.auth_sso_provision($1, $2, $3, $4)", values).await?;
            op.record_by(
                By::Member(member),
                Kind::MemberJoined,
                member,
                json!({ "by": "sso", "role": role.to_value() }),
            )
            .await?;
            announce::rights(op, member, None, (role, Rights::of(role, 0, 0))).await?;
            member
        }
    };
    let identity = Some(link(op, member, subject, invited.is_none()).await?);
    Ok(Found { account, identity, may_enrol: true, known: false })
}

/// Stores an identity that waits until the member shows their own factor. `made` is true if the provider created the
/// membership.
async fn link(op: &Op, member: Uuid, subject: Vec<u8>, made: bool) -> Result<Uuid, Problem> {
    let values = [member.into(), subject.into(), Uuid::new_v4().into(), made.into(), op.app.clock.now().into()];
    let linked = op.tx.value("SELECT app.auth_sso_link($1, $2, $3, $4, $5)", values).await?;
    // Without a result, a parallel sign-in has already stored the identity. A retry finds that identity.
    linked.ok_or(Problem::Conflict)
}

/// Gives a member whom the provider created the role from the current claims. Exception: the last administrator stays
/// an administrator.
async fn follow(op: &Op, member: Uuid, role: Role) -> Result<(), Problem> {
    let held = LockedMembership::of(op, member, None).await?;
    let before = held.row.role;
    let after = membership::Model { role, ..held.row.clone() };
    if before == role || held.leaves_an_administrator(Some(&after)).is_err() {
        return Ok(());
    }
    write(op, member, membership::ActiveModel { role: Set(role), ..Default::default() }).await?;
    let detail = json!({ "by": "sso", "before": { "role": before.to_value() }, "after": { "role": role.to_value() } });
    op.record_by(By::Member(member), Kind::RightsChanged, member, detail).await?;
    announce::rights(op, member, Some((before, Rights::of_member(&held.row))), (role, Rights::of_member(&after))).await
}
