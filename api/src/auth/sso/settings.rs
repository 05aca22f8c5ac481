//! The settings of an organisation's identity provider. A provider decides who a person is, so it could sign in as any
//! member. A change of the provider therefore requires every right of an administrator, and the caller must be able to
//! grant every mapped role.

use entity::enums::{CaseScope, Role};
use entity::{sso_identity, sso_provider};
use openidconnect::url::Url;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

use super::domains;
use super::provider::{Mapped, Provider, aad};
use crate::audit::Kind;
use crate::auth::sign_in::staff;
use crate::limit;
use crate::op::Op;
use crate::outside::mail;
use crate::outside::provider::Failure;
use crate::permissions::grant::{self, Grant, covers};
use crate::permissions::{Permission, Rights};
use crate::problem::Problem;
use crate::scalar::text;

/// Maximum number of domains, and of values that count as a second factor.
const LIST: usize = 20;
/// Maximum number of role mappings.
const ROLES: usize = 50;
/// Maximum length of an issuer or a secret, in characters.
const LONG: usize = 500;

/// The new settings of a provider.
pub struct Wanted {
    pub issuer: String,
    pub client_id: String,
    /// `None` keeps the stored secret.
    pub client_secret: Option<String>,
    pub domains: Vec<String>,
    pub role_claim: Option<String>,
    pub roles: Vec<(String, Role)>,
    pub mfa_values: Vec<String>,
    pub provision: bool,
    pub enabled: bool,
}

pub async fn current(op: &Op) -> Result<Option<Provider>, Problem> {
    Provider::of(&op.tx, op.member()?.org).await
}

/// Creates the provider, or changes it.
///
/// # Errors
/// `Invalid`, naming the field. `NotAllowedNow` if the caller lacks a right of an administrator.
pub async fn save(op: &Op, wanted: Wanted) -> Result<(), Problem> {
    let member = op.member()?;
    if !covers(member.rights, Rights::of(Role::Admin, 0, 0)) || !member.rights.has(Permission::UserManage) {
        return Err(Problem::NotAllowedNow(
            "Only a member with all rights of an administrator can set up single sign-on.",
        ));
    }
    let wanted = wanted.checked(op)?;
    let before = current(op).await?;
    let same = before.as_ref().filter(|p| p.issuer == wanted.issuer && p.client_id == wanted.client_id);
    // The stored secret must not be sent to another provider or client.
    if wanted.client_secret.is_none() && same.is_none() {
        return Err(Problem::invalid("clientSecret", "Enter the client secret from the provider."));
    }
    let (org, id) = (member.org, before.as_ref().map_or_else(Uuid::new_v4, |provider| provider.id));
    let mapped: Vec<Mapped> = wanted.roles.iter().map(|(value, role)| Mapped::new(value.clone(), *role)).collect();
    let mut row = sso_provider::ActiveModel {
        issuer: Set(wanted.issuer.clone()),
        client_id: Set(wanted.client_id.clone()),
        domains: Set(wanted.domains.clone()),
        role_claim: Set(wanted.role_claim.clone()),
        roles: Set(serde_json::to_value(&mapped).map_err(Problem::internal)?),
        mfa_values: Set(wanted.mfa_values.clone()),
        provision: Set(wanted.provision),
        enabled: Set(wanted.enabled),
        changed_at: Set(op.app.clock.now()),
        ..Default::default()
    };
    if let Some(secret) = &wanted.client_secret {
        let revision = before.as_ref().map_or(1, |provider| provider.revision + 1);
        row.client_secret = Set(op.app.keys.org(&op.tx).await?.seal(&aad(org, id, revision), secret.as_bytes()));
        row.revision = Set(revision);
    }
    if before.is_some() {
        use sso_provider::Column::{Id, OrgId};
        let update = sso_provider::Entity::update_many().set(row).filter(OrgId.eq(org)).filter(Id.eq(id));
        update.exec(&*op.tx).await?;
    } else {
        row = sso_provider::ActiveModel { org_id: Set(org), id: Set(id), ..row };
        sso_provider::Entity::insert(row).exec_without_returning(&*op.tx).await?;
    }
    domains::claim(op, org, id, &wanted.domains).await?;
    if !wanted.enabled || same.is_none() {
        end_sessions(op).await?;
    }
    let detail = json!({
        "enabled": wanted.enabled,
        "provision": wanted.provision,
        "issuer": wanted.issuer,
        "domains": wanted.domains,
        "secondFactor": wanted.mfa_values,
        "roles": mapped,
        "newSecret": wanted.client_secret.is_some(),
    });
    op.record_on(Kind::SsoChanged, id, detail).await
}

/// Deletes the provider and its identities. Memberships stay as they are.
///
/// # Errors
/// `NotFound` if there is no provider.
pub async fn remove(op: &Op) -> Result<(), Problem> {
    let provider = current(op).await?.ok_or(Problem::NotFound)?;
    let org = provider.org_id;
    domains::claim(op, org, provider.id, &[]).await?;
    sso_identity::Entity::delete_many().filter(sso_identity::Column::OrgId.eq(org)).exec(&*op.tx).await?;
    sso_provider::Entity::delete_many().filter(sso_provider::Column::OrgId.eq(org)).exec(&*op.tx).await?;
    end_sessions(op).await?;
    op.record_on(Kind::SsoRemoved, provider.id, json!({})).await
}

/// Closes the sessions that the provider opened. A disabled, removed or replaced provider vouches for no member.
async fn end_sessions(op: &Op) -> Result<(), Problem> {
    op.tx.run("SELECT app.auth_sso_sessions_end($1)", [op.app.clock.now().into()]).await?;
    Ok(())
}

/// Reads the metadata of a provider and returns its first fault. `None`: the provider can be used.
///
/// # Errors
/// `RateLimited`.
pub async fn test(op: &Op, issuer: &str) -> Result<Option<Failure>, Problem> {
    let keys = staff(op)?;
    keys.attempts.probe(op.signed_in()?.account)?;
    // Release the connection before the request, because a provider can take seconds to answer.
    op.tx.release().await?;
    Ok(keys.providers.about(issuer.trim(), op.app.clock.now(), true).await.err())
}

impl Wanted {
    fn checked(self, op: &Op) -> Result<Self, Problem> {
        let issuer = text("issuer", &self.issuer, LONG)?;
        let url = Url::parse(&issuer).ok().filter(|url| url.query().is_none() && url.fragment().is_none());
        let fits = url.is_some_and(|url| staff(op).is_ok_and(|keys| keys.providers.check(&url).is_ok()));
        if !fits {
            return Err(Problem::invalid("issuer", "Enter the provider's https address."));
        }
        let role_claim = self.role_claim.filter(|claim| !claim.trim().is_empty());
        let role_claim = role_claim.map(|claim| text("roleClaim", &claim, limit::MAX_NAME)).transpose()?;
        if self.provision && (role_claim.is_none() || self.roles.is_empty()) {
            return Err(Problem::invalid("roles", "To create members, enter a role claim and at least one role."));
        }
        if self.roles.len() > ROLES {
            return Err(Problem::invalid("roles", "There are too many roles. Remove some of them."));
        }
        let grantor = op.member()?.grantor();
        let mut roles = vec![];
        for (value, role) in self.roles {
            let (scope, departments) = (CaseScope::Departments, vec![]);
            let given = Grant { role, allow: 0, deny: 0, scope, departments, expires_on: None };
            grant::check(grantor, None, &given)
                .map_err(|_| Problem::invalid("roles", "You can give only roles whose rights you have yourself."))?;
            roles.push((text("roles", &value, limit::MAX_NAME)?, role));
        }
        let client_secret = self.client_secret.filter(|secret| !secret.trim().is_empty());
        Ok(Self {
            issuer,
            client_id: text("clientId", &self.client_id, limit::MAX_NAME)?,
            client_secret: client_secret.map(|secret| text("clientSecret", &secret, LONG)).transpose()?,
            domains: list("domains", &self.domains, domain)?,
            role_claim,
            roles,
            mfa_values: list("mfaValues", &self.mfa_values, |value| text("mfaValues", value, limit::MAX_NAME))?,
            ..self
        })
    }
}

/// Reads the values, sorts them and removes duplicates. Refuses too many values.
fn list(
    field: &'static str,
    given: &[String],
    read: impl Fn(&str) -> Result<String, Problem>,
) -> Result<Vec<String>, Problem> {
    let mut read = given.iter().map(|text| read(text)).collect::<Result<Vec<_>, _>>()?;
    read.sort();
    read.dedup();
    if read.len() > LIST {
        return Err(Problem::invalid(field, "There are too many values. Remove some of them."));
    }
    if field == "domains" && read.is_empty() {
        return Err(Problem::invalid(field, "Enter at least one domain."));
    }
    Ok(read)
}

/// Reads a domain as it appears after the @ of an address.
fn domain(given: &str) -> Result<String, Problem> {
    let domain = given.trim().to_ascii_lowercase();
    let refuse = || Problem::invalid("domains", "Enter a domain such as example.org.");
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let labels = domain.split('.').count();
    let fits = labels >= 2 && domain.split('.').all(is_label) && mail::address(&format!("a@{domain}")).is_ok();
    if fits { Ok(domain) } else { Err(refuse()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_taken_as_it_stands_in_addresses() {
        assert_eq!(domain(" Fjordlys.Example ").unwrap(), "fjordlys.example");
        for wrong in
            ["", "example", "@example.org", "a b.org", "-a.org", "a..org", "ex_ample.org", "1.2.3.4:80", "ä.org"]
        {
            assert!(domain(wrong).is_err(), "{wrong}");
        }
    }
}
