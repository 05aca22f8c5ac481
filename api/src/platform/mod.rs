//! The platform: founding organisations, and its owners, who decide on them and look after the installation.
//! Always: under the platform's own database role, which reads no case, no member and no mail; each decision is on record in
//! the log of the organisation that it concerns. Never: a way into an organisation. Support access does not exist.

pub mod admin;
pub mod health;
pub mod owner;
pub mod refusals;
pub mod tenants;

use entity::enums::{CaseScope, ReleaseTick, ReportingMode, Role};
use entity::{category, channel, department, form_version, organisation, organisation_key};
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, QuerySelect, Set};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::App;
use crate::audit::{self, Act, By, Kind};
use crate::keys::keyring::OrgKeys;
use crate::law::LawPack;
use crate::members::invitations::{self, Made};
use crate::outside::mail;
use crate::permissions::grant::Grant;
use crate::problem::Problem;
use crate::tx::{Scope, Tx};

/// ISO 37002's eleven questions and the first of all: what happened.
const DEFAULT_FORM: &str = include_str!("../../../clients/shared/default-form.json");
/// What the first channel says, by language, until the organisation says it in its own words.
const CHANNEL: &str = include_str!("channel.json");
/// Codes and names of the categories an organisation starts with.
const CATEGORIES: &str = include_str!("categories.json");

/// An organisation to be founded.
pub struct NewOrganisation {
    /// Its name.
    pub name: String,
    /// In whose dates it counts (IANA).
    pub time_zone: String,
    /// Whose law it follows.
    pub law_pack: String,
    /// When what reporters caused reaches staff.
    pub tick: ReleaseTick,
    /// The address of its first channel.
    pub slug: String,
    /// What that channel offers.
    pub mode: ReportingMode,
}

/// What founding made.
pub struct Founded {
    /// The token of the first administrator's invitation, if there is to be one; it is nowhere else.
    pub founder: Option<String>,
    /// The organisation.
    pub id: Uuid,
    /// Its root department.
    pub root: Uuid,
}

/// A member to be.
pub struct NewMember {
    /// The address.
    pub email: String,
    /// The role.
    pub role: Role,
    /// Which cases.
    pub scope: CaseScope,
    /// A department to work in.
    pub department: Uuid,
}

/// Founds an organisation: its key, root department, categories, default form, first channel, and an invitation for its
/// administrator where an address is given. All of it or nothing.
///
/// # Errors
/// `Invalid` for an unknown time zone or law pack, a channel's address that is none or taken, or what is no e-mail address.
pub async fn found(app: &App, new: NewOrganisation, founder: Option<&str>) -> Result<Founded, Problem> {
    let id = Uuid::new_v4();
    app.autonomous(Scope::org(id), async |tx| found_in(app, tx, id, &new, founder, By::System).await).await
}

/// Founds an organisation under this id in a transaction that is in it already, as [`found`].
///
/// # Errors
/// As [`found`].
pub async fn found_in(
    app: &App,
    tx: &Tx,
    id: Uuid,
    new: &NewOrganisation,
    founder: Option<&str>,
    by: By,
) -> Result<Founded, Problem> {
    let zone: chrono_tz::Tz =
        new.time_zone.parse().map_err(|_| Problem::invalid("timeZone", "An IANA time zone, as Europe/Berlin."))?;
    LawPack::named(&new.law_pack).map_err(|_| Problem::invalid("lawPack", "There is no such law pack."))?;
    check_slug(&new.slug)?;
    let root = Uuid::new_v4();
    let (keys, wrapped) = app.keys.found(id);
    let today = app.clock.today(zone);
    let row = organisation::ActiveModel {
        id: Set(id),
        name: Set(new.name.clone()),
        time_zone: Set(new.time_zone.clone()),
        law_pack: Set(new.law_pack.clone()),
        release_tick: Set(new.tick),
        founded_at: Set(app.clock.now()),
        ..Default::default()
    };
    organisation::Entity::insert(row).exec_without_returning(tx).await?;
    let key = organisation_key::ActiveModel {
        org_id: Set(id),
        version: Set(1),
        wrapped: Set(wrapped),
        created_on: Set(today),
    };
    organisation_key::Entity::insert(key).exec_without_returning(tx).await?;
    add_department(tx, id, root, None, &new.name).await?;
    add_categories(tx, id).await?;
    add_channel(tx, id, root, new, today).await?;
    let kind = Kind::OrganisationFounded;
    let act = Act { kind, by, case: None, object: Some(id), seals: vec![], detail: json!({}) };
    audit::record(tx, &keys, &app.clock, zone, act).await?;
    let founder = match founder {
        None => None,
        Some(email) => {
            let scope = CaseScope::Departments;
            let new = NewMember { email: email.to_owned(), role: Role::Admin, scope, department: root };
            Some(insert_invitation(app, tx, &keys, zone, &new, by).await?)
        }
    };
    Ok(Founded { founder, id, root })
}

/// Addresses that the surface serves itself.
const RESERVED: [&str; 9] = ["graphql", "assets", "livez", "readyz", "down", "files", "basic", "index", "leave"];

fn check_slug(slug: &str) -> Result<(), Problem> {
    let fits = (3..=63).contains(&slug.len())
        && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !slug.starts_with('-');
    if fits && !RESERVED.contains(&slug) {
        Ok(())
    } else {
        Err(Problem::invalid(
            "channel",
            "The channel's address has 3 to 63 small letters, digits and dashes, and is not one of ours.",
        ))
    }
}

/// Adds a department.
///
/// # Errors
/// What the database says.
pub async fn add_department(tx: &Tx, org: Uuid, id: Uuid, parent: Option<Uuid>, name: &str) -> Result<(), Problem> {
    let row =
        department::ActiveModel { org_id: Set(org), id: Set(id), parent_id: Set(parent), name: Set(name.to_owned()) };
    department::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

async fn add_categories(tx: &Tx, org: Uuid) -> Result<(), Problem> {
    let names: serde_json::Map<String, Value> = serde_json::from_str(CATEGORIES).map_err(Problem::internal)?;
    let rows = names.into_iter().map(|(code, name)| category::ActiveModel {
        org_id: Set(org),
        id: Set(Uuid::new_v4()),
        code: Set(code),
        name: Set(name),
    });
    category::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

async fn add_channel(
    tx: &Tx,
    org: Uuid,
    department: Uuid,
    new: &NewOrganisation,
    today: chrono::NaiveDate,
) -> Result<(), Problem> {
    let texts: Value = serde_json::from_str(CHANNEL).map_err(Problem::internal)?;
    let form = Uuid::new_v4();
    let row = form_version::ActiveModel {
        org_id: Set(org),
        id: Set(form),
        version: Set(1),
        definition: Set(serde_json::from_str(DEFAULT_FORM).map_err(Problem::internal)?),
        published_on: Set(today),
    };
    form_version::Entity::insert(row).exec_without_returning(tx).await?;
    let row = channel::ActiveModel {
        org_id: Set(org),
        id: Set(Uuid::new_v4()),
        slug: Set(new.slug.clone()),
        department_id: Set(department),
        form_id: Set(form),
        mode: Set(new.mode),
        languages: Set(vec!["en".into(), "de".into(), "ar".into()]),
        name: Set(texts["name"].clone()),
        welcome: Set(texts["welcome"].clone()),
        readers: Set(texts["readers"].clone()),
    };
    let insert = channel::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
    if insert.exec_without_returning(tx).await? == 1 {
        Ok(())
    } else {
        Err(Problem::invalid("channel", "Another channel has this address."))
    }
}

/// Invites a member in the platform's name. Gives the token of the link, which no mail carries.
///
/// # Errors
/// `Invalid` for what is no address or is invited already.
pub async fn add_member(app: &App, org: Uuid, new: &NewMember) -> Result<String, Problem> {
    app.autonomous(Scope::org(org), async |tx| {
        let keys = app.keys.org(tx).await?;
        let zone: Option<String> = organisation::Entity::find()
            .select_only()
            .column(organisation::Column::TimeZone)
            .into_tuple()
            .one(tx)
            .await?;
        let zone = zone.and_then(|zone| zone.parse().ok()).ok_or(Problem::NotFound)?;
        insert_invitation(app, tx, &keys, zone, new, By::System).await
    })
    .await
}

async fn insert_invitation(
    app: &App,
    tx: &Tx,
    keys: &OrgKeys,
    zone: chrono_tz::Tz,
    new: &NewMember,
    by: By,
) -> Result<String, Problem> {
    let email = mail::address(&new.email)?.to_string();
    let departments = vec![new.department];
    let grant = Grant { role: new.role, allow: 0, deny: 0, scope: new.scope, departments, expires_on: None };
    let made = invitations::insert(tx, (app.keys.platform(), keys), app.clock.now(), &email, &grant, None).await?;
    let Made { id, token } = made.ok_or_else(|| Problem::invalid("email", "This address has been invited already."))?;
    let act = Act {
        kind: Kind::MemberInvited,
        by,
        case: None,
        object: Some(id),
        seals: vec![],
        detail: invitations::detail(&grant),
    };
    audit::record(tx, keys, &app.clock, zone, act).await?;
    Ok(token)
}
