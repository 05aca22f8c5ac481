//! Email domains that an organisation claims. The organisation's provider is trusted for a domain once the DNS contains
//! the challenge of the claim.

use chrono::{DateTime, Utc};
use entity::sso_domain;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

use super::settings::current;
use crate::audit::Kind;
use crate::auth::sign_in::staff;
use crate::op::Op;
use crate::problem::Problem;

/// A claimed domain and the TXT record that proves it.
pub struct Claim {
    /// The domain in lower case.
    pub domain: String,
    /// The name of the record.
    pub name: String,
    /// The value of the record.
    pub value: String,
    /// When the record was seen. `None` if it was not seen, in which case the domain is not used.
    pub seen_at: Option<DateTime<Utc>>,
}

impl From<sso_domain::Model> for Claim {
    fn from(row: sso_domain::Model) -> Self {
        Self {
            name: format!("_voicase-challenge.{}", row.domain),
            value: format!("voicase-domain={}", row.challenge),
            domain: row.domain,
            seen_at: row.seen_at,
        }
    }
}

/// The result of a DNS look-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// The record was found. The domain now belongs to the organisation.
    Seen,
    /// No record has this value, or not all DNS servers have the new record yet.
    Missing,
    /// No DNS server answered.
    Away,
}

/// The claims of the caller's organisation, by domain.
pub async fn claims(op: &Op) -> Result<Vec<Claim>, Problem> {
    let rows = sso_domain::Entity::find().order_by_asc(sso_domain::Column::Domain).all(&*op.tx).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Looks up the DNS record of a claim. Another organisation that had proved the domain before loses the domain. The
/// audit log of that organisation records the loss.
///
/// # Errors
/// `NotFound` for a domain that the organisation does not claim, `RateLimited`.
pub async fn check(op: &Op, domain: &str) -> Result<Check, Problem> {
    let keys = staff(op)?;
    keys.attempts.probe(op.signed_in()?.account)?;
    let row = sso_domain::Entity::find().filter(sso_domain::Column::Domain.eq(domain.trim().to_lowercase()));
    let claim: Claim = row.one(&*op.tx).await?.ok_or(Problem::NotFound)?.into();
    let provider = current(op).await?.ok_or(Problem::NotFound)?;
    // Release the connection before the DNS look-up, because the look-up can take seconds.
    op.tx.release().await?;
    match keys.dns.holds(&claim.name, &claim.value).await {
        Ok(true) => {}
        Ok(false) => return Ok(Check::Missing),
        Err(_) => return Ok(Check::Away),
    }
    let values = [claim.domain.clone().into(), op.app.clock.now().into()];
    if !op.tx.flag("SELECT app.auth_sso_domain_seen($1, $2)", values).await? {
        return Err(Problem::NotFound);
    }
    op.record_on(Kind::SsoDomainProved, provider.id, json!({ "domain": claim.domain })).await?;
    Ok(Check::Seen)
}

/// Replaces the claimed domains. A claim that exists already keeps its challenge and its proof.
pub(super) async fn claim(op: &Op, org: Uuid, provider: Uuid, domains: &[String]) -> Result<(), Problem> {
    use sso_domain::Column::{Domain, OrgId};
    let given_up = sso_domain::Entity::delete_many().filter(OrgId.eq(org)).filter(Domain.is_not_in(domains));
    given_up.exec(&*op.tx).await?;
    let sql = "INSERT INTO sso_domain (org_id, domain, provider_id) SELECT $1, d, $2 FROM unnest($3) d ON CONFLICT DO NOTHING";
    let values = [org.into(), provider.into(), domains.to_vec().into()];
    op.tx.run(sql, values).await?;
    Ok(())
}
