//! Founding organisations. The platform's role writes what an organisation starts with and sees no case.

use chrono::TimeDelta;
use entity::enums::{CaseScope, ReleaseTick, ReportingMode, Role};
use entity::{
    account, category, channel, department, form_version, membership, membership_department, organisation,
    organisation_key,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, Set};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::App;
use crate::audit::{self, Act, By, Kind};
use crate::cases::law::LawPack;
use crate::crypto::{random, sha256, token};
use crate::problem::Problem;
use crate::tx::{Scope, Tx};

/// How long an enrolment link is good.
const ENROLMENT: TimeDelta = TimeDelta::days(7);
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

/// The first administrator of an organisation.
pub struct Founder {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
}

/// What founding made.
pub struct Founded {
    /// The first administrator, if there is to be one.
    pub founder: Option<Added>,
    /// The organisation.
    pub id: Uuid,
    /// Its root department.
    pub root: Uuid,
}

/// A member to be.
pub struct NewMember {
    /// The account's address.
    pub email: String,
    /// The account's name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// Which cases.
    pub scope: CaseScope,
    /// A department to work in.
    pub department: Uuid,
}

/// What adding a member made.
pub struct Added {
    /// The account.
    pub account: Uuid,
    /// The membership.
    pub member: Uuid,
    /// The token of the enrolment link, which is nowhere else.
    pub link: String,
}

/// Founds an organisation: its key, root department, categories, default form, first channel, and its administrator where
/// one is named. All of it or nothing.
///
/// # Errors
/// `Invalid` for an unknown time zone or law pack, or an address that is none or taken; `Conflict` when the administrator's
/// e-mail has an account already.
pub async fn found(app: &App, new: NewOrganisation, founder: Option<&Founder>) -> Result<Founded, Problem> {
    let zone: chrono_tz::Tz =
        new.time_zone.parse().map_err(|_| Problem::invalid("timeZone", "An IANA time zone, as Europe/Berlin."))?;
    LawPack::named(&new.law_pack).map_err(|_| Problem::invalid("lawPack", "There is no such law pack."))?;
    check_slug(&new.slug)?;
    let (id, root) = (Uuid::new_v4(), Uuid::new_v4());
    let (keys, wrapped) = app.keys.found(id);
    let founder = app
        .autonomous(Scope::org(id), async |tx| {
            let today = app.clock.today(zone);
            let row = organisation::ActiveModel {
                id: Set(id),
                name: Set(new.name.clone()),
                time_zone: Set(new.time_zone.clone()),
                law_pack: Set(new.law_pack.clone()),
                release_tick: Set(new.tick),
                founded_at: Set(app.clock.now()),
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
            add_channel(tx, id, root, &new, today).await?;
            let act = Act {
                kind: Kind::OrganisationFounded,
                by: By::System,
                case: None,
                object: Some(id),
                seals: vec![],
                detail: json!({}),
            };
            audit::record(tx, &keys, &app.clock, zone, act).await?;
            let Some(founder) = founder else { return Ok(None) };
            let new = NewMember {
                email: founder.email.clone(),
                name: founder.name.clone(),
                role: Role::Admin,
                scope: CaseScope::Departments,
                department: root,
            };
            insert_member(app, tx, id, &new).await.map(Some)
        })
        .await?;
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

/// Adds a member with a new account. Gives the token of its enrolment link, where password and second factor are set.
///
/// # Errors
/// `Conflict` when the address has an account already.
pub async fn add_member(app: &App, org: Uuid, new: &NewMember) -> Result<Added, Problem> {
    app.autonomous(Scope::org(org), async |tx| insert_member(app, tx, org, new).await).await
}

async fn insert_member(app: &App, tx: &Tx, org: Uuid, new: &NewMember) -> Result<Added, Problem> {
    let (id, member, link) = (Uuid::new_v4(), Uuid::new_v4(), random::<32>());
    let (keys, now) = (app.keys.platform(), app.clock.now());
    let row = account::ActiveModel {
        id: Set(id),
        email_index: Set(keys.email_index(&new.email)),
        email: Set(keys.seal("email", id, 1, new.email.trim())),
        name: Set(keys.seal("name", id, 1, &new.name)),
        revision: Set(1),
        enrolment_hash: Set(Some(sha256(&link).to_vec())),
        enrolment_until: Set(Some(now + ENROLMENT)),
        created_at: Set(now),
        ..Default::default()
    };
    let insert = account::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
    if insert.exec_without_returning(tx).await? != 1 {
        return Err(Problem::Conflict);
    }
    let row = membership::ActiveModel {
        org_id: Set(org),
        id: Set(member),
        account_id: Set(id),
        role: Set(new.role),
        allow: Set(0),
        deny: Set(0),
        case_scope: Set(new.scope),
        created_at: Set(now),
        ..Default::default()
    };
    membership::Entity::insert(row).exec_without_returning(tx).await?;
    let row = membership_department::ActiveModel {
        org_id: Set(org),
        membership_id: Set(member),
        department_id: Set(new.department),
    };
    membership_department::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(Added { account: id, member, link: token::encode(&link) })
}
