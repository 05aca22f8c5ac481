//! The identity provider of an organisation, as it is stored.

use entity::enums::Role;
use sea_orm::{ActiveEnum, FromQueryResult};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::crypto::envelope::Aad;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::{Scope, Tx};

/// An identity provider. The client secret is still encrypted.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Provider {
    pub org_id: Uuid,
    pub id: Uuid,
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Vec<u8>,
    pub domains: Vec<String>,
    /// The domains whose DNS record was seen.
    pub seen: Vec<String>,
    pub role_claim: Option<String>,
    roles: Value,
    pub mfa_values: Vec<String>,
    pub provision: bool,
    pub enabled: bool,
    pub revision: i32,
}

/// The role for one value of the role claim.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Mapped {
    pub value: String,
    role: String,
}

impl Mapped {
    pub fn new(value: String, role: Role) -> Self {
        Self { value, role: role.to_value() }
    }

    pub fn role(&self) -> Result<Role, Problem> {
        Role::try_from_value(&self.role).map_err(Problem::internal)
    }
}

impl Provider {
    /// The provider of the organisation, enabled or not.
    pub async fn of(tx: &Tx, org: Uuid) -> Result<Option<Self>, Problem> {
        let sql = "SELECT * FROM app.auth_sso_provider($1)";
        tx.one::<Self>(sql, [org.into()]).await
    }

    /// Returns the provider with its decrypted secret. Uses a separate transaction, because a request that waits for
    /// the provider must not hold a connection.
    pub async fn opened(op: &Op, org: Uuid) -> Result<Option<(Self, String)>, Problem> {
        let found = async |tx: &Tx| {
            let Some(provider) = Self::of(tx, org).await? else { return Ok(None) };
            let secret = op.app.keys.org(tx).await?.open(&provider.aad(), &provider.client_secret)?;
            Ok(Some((provider, secret)))
        };
        op.aside(Scope::org(org), found).await
    }

    pub fn aad(&self) -> Aad {
        aad(self.org_id, self.id, self.revision)
    }

    /// The role mappings, in their order.
    pub fn roles(&self) -> Result<Vec<Mapped>, Problem> {
        serde_json::from_value(self.roles.clone()).map_err(Problem::internal)
    }

    /// The role of the first mapping whose value is in the claim.
    pub fn role_of(&self, values: &[String]) -> Result<Option<Role>, Problem> {
        let roles = self.roles()?;
        roles.iter().find(|mapped| values.contains(&mapped.value)).map(Mapped::role).transpose()
    }

    /// Whether the address is in a domain whose DNS record was seen.
    pub fn speaks_for(&self, email: &str) -> bool {
        domain(email).is_some_and(|domain| self.seen.contains(&domain))
    }
}

/// The associated data of the client secret.
pub fn aad(org: Uuid, row: Uuid, revision: i32) -> Aad {
    Aad { table: "sso_provider", column: "client_secret", org: Some(org), case: None, row, revision }
}

/// The part of an address after the last @, in lower case.
pub fn domain(email: &str) -> Option<String> {
    Some(email.trim().rsplit_once('@')?.1.to_ascii_lowercase())
}
