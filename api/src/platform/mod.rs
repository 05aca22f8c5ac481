//! The platform creates organisations. Its owners decide on organisations and watch the installation. Owners use the
//! platform's own database role, which reads no case, no member and no email. Each decision is in the audit log of the
//! organisation concerned. The platform never gives access to an organisation. There is no support access.

pub mod admin;
pub mod health;
pub mod owner;
pub mod refusals;
pub mod tenants;

use entity::enums::{CaseScope, ReleaseTick, ReportingMode, Role};
use entity::{category, channel, department, form_version, organisation, organisation_key};
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, QuerySelect, Set};
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::audit::{self, Act, By, Kind};
use crate::keys::keyring::OrgKeys;
use crate::languages;
use crate::law::LawPack;
use crate::members::invitations::{self, Made};
use crate::outside::mail;
use crate::permissions::grant::Grant;
use crate::problem::Problem;
use crate::tx::{Scope, Tx};

/// The organisation to create.
pub struct NewOrganisation {
    pub name: String,
    /// IANA time zone for its dates.
    pub time_zone: String,
    /// The code of its law pack.
    pub law_pack: String,
    /// The release period of its reports.
    pub tick: ReleaseTick,
    /// The address of its first channel.
    pub slug: String,
    /// The reporting mode of that channel.
    pub mode: ReportingMode,
    /// Whether that channel acknowledges reports automatically.
    pub auto_acknowledge: bool,
}

/// A created organisation.
pub struct Founded {
    /// The token of the first administrator's invitation, if there is one. Only its hash is stored.
    pub founder: Option<String>,
    pub id: Uuid,
    pub root: Uuid,
}

/// A member to invite.
pub struct NewMember {
    pub email: String,
    pub role: Role,
    pub scope: CaseScope,
    pub department: Uuid,
}

/// Creates an organisation in one transaction: its key, root department, categories, default form and first channel.
/// With `founder`, also invites that address as administrator.
///
/// # Errors
/// `Invalid` for an unknown time zone or law pack, a channel address that is malformed or taken, or a malformed email
/// address.
pub async fn found(app: &App, new: NewOrganisation, founder: Option<&str>) -> Result<Founded, Problem> {
    let id = Uuid::new_v4();
    app.autonomous(Scope::org(id), async |tx| found_in(app, tx, id, &new, founder, By::System).await).await
}

/// Like [`found`], in a transaction whose scope is already the organisation `id`.
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
    let zone: chrono_tz::Tz = new
        .time_zone
        .parse()
        .map_err(|_| Problem::invalid("timeZone", "Enter an IANA time zone such as Europe/Berlin."))?;
    LawPack::named(&new.law_pack)
        .map_err(|_| Problem::invalid("lawPack", "This law pack does not exist. Choose another one."))?;
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

/// Paths that the reporters' surface serves itself. No channel can have such a path as its address.
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
            "Enter 3 to 63 lower-case letters, digits and hyphens. The first character must not be a hyphen, and some names are reserved.",
        ))
    }
}

pub async fn add_department(tx: &Tx, org: Uuid, id: Uuid, parent: Option<Uuid>, name: &str) -> Result<(), Problem> {
    let row =
        department::ActiveModel { org_id: Set(org), id: Set(id), parent_id: Set(parent), name: Set(name.to_owned()) };
    department::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

async fn add_categories(tx: &Tx, org: Uuid) -> Result<(), Problem> {
    let rows = languages::first_categories().into_iter().map(|code| category::ActiveModel {
        org_id: Set(org),
        id: Set(Uuid::new_v4()),
        code: Set(code.to_owned()),
        name: Set(languages::first_text(&format!("/categories/{code}"))),
        ..Default::default()
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
    let form = Uuid::new_v4();
    let row = form_version::ActiveModel {
        org_id: Set(org),
        id: Set(form),
        version: Set(1),
        definition: Set(languages::default_form()),
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
        languages: Set(languages::codes().into_iter().map(str::to_owned).collect()),
        name: Set(languages::first_text("/channel/name")),
        welcome: Set(languages::first_text("/channel/welcome")),
        readers: Set(languages::first_text("/channel/readers")),
        auto_acknowledge: Set(new.auto_acknowledge),
    };
    let insert = channel::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
    if insert.exec_without_returning(tx).await? == 1 {
        Ok(())
    } else {
        Err(Problem::invalid("channel", "Another channel has this address. Enter another one."))
    }
}

/// Invites a member in the platform's name. Returns the token of the link. No email is sent.
///
/// # Errors
/// `Invalid` for an address that is malformed or invited already.
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
    let Made { id, token } =
        made.ok_or_else(|| Problem::invalid("email", "This email address was invited already."))?;
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
