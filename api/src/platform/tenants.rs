//! What the owners decide on organisations: founded, suspended, resumed, closed; whose law they follow.

use chrono::{DateTime, Utc};
use entity::enums::{MailKind, OrganisationState, ReleaseTick, ReportingMode, SuspendedFor};
use entity::organisation::{self, Column};
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Set};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{NewOrganisation, found_in, owner};
use crate::audit::{self, Act, By, Kind};
use crate::auth::sign_in::staff;
use crate::law::LawPack;
use crate::notifications::{self, Mail};
use crate::op::Op;
use crate::organisation::PublicOrganisation;
use crate::outside::mail;
use crate::problem::Problem;
use crate::scalar;

/// Longest name of an organisation, in characters.
const NAME: usize = 200;

/// An organisation as an owner sees it: its frame, and nothing of what is in it but how many may come in.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Tenant {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// In whose dates it counts.
    pub time_zone: String,
    /// Whose law it follows.
    pub law_pack: String,
    /// Whether it works.
    pub state: OrganisationState,
    /// Since when that is so, where it was decided once.
    pub state_changed_at: Option<DateTime<Utc>>,
    /// Why it does not work.
    pub suspended_for: Option<SuspendedFor>,
    /// When it was founded.
    pub founded_at: DateTime<Utc>,
    /// Members who would be let in today.
    pub members: i32,
    /// Administrators among them.
    pub admins: i32,
}

/// All organisations, by name.
///
/// # Errors
/// What the database says.
pub async fn all(op: &Op) -> Result<Vec<Tenant>, Problem> {
    let sql = "SELECT * FROM app.platform_organisations($1)";
    Ok(op.tx.all::<Tenant>(sql, [op.app.clock.now().into()]).await?)
}

/// One organisation.
///
/// # Errors
/// `NotFound`.
pub async fn one(op: &Op, id: Uuid) -> Result<Tenant, Problem> {
    all(op).await?.into_iter().find(|tenant| tenant.id == id).ok_or(Problem::NotFound)
}

/// What an owner says of a new organisation.
pub struct Wanted {
    /// Its name.
    pub name: String,
    /// An IANA time zone.
    pub time_zone: String,
    /// The code of a law pack.
    pub law_pack: String,
    /// The address of its first channel.
    pub slug: String,
    /// Whom the first invitation goes to.
    pub administrator: String,
}

/// Founds an organisation and mails its first administrator an invitation. The link is in the mail alone.
///
/// # Errors
/// `Invalid` with the field; `RateLimited`.
pub async fn create(op: &Op, wanted: Wanted) -> Result<Uuid, Problem> {
    let owner = owner::here(op)?;
    let refuse = |problem| match problem {
        Problem::Invalid { message, .. } => Problem::invalid("administratorEmail", message),
        other => other,
    };
    let administrator = mail::address(&wanted.administrator).map_err(refuse)?.to_string();
    let new = NewOrganisation {
        name: scalar::name("name", &wanted.name, NAME)?,
        time_zone: wanted.time_zone,
        law_pack: wanted.law_pack,
        tick: ReleaseTick::Hourly,
        slug: wanted.slug,
        mode: ReportingMode::Choice,
    };
    staff(op)?.attempts.mail(owner.account)?;
    let id = Uuid::new_v4();
    op.tx.pin(|scope| scope.org = Some(id)).await?;
    let founded = found_in(&op.app, &op.tx, id, &new, Some(&administrator), By::Platform(owner.account)).await;
    let founded = founded.map_err(|problem| match problem {
        Problem::Invalid { field, message } if field == "channel" => Problem::invalid("slug", message),
        other => other,
    })?;
    let keys = op.app.keys.org(&op.tx).await?;
    let link = format!("{}/enrol#{}", op.app.config.origin, founded.founder.unwrap_or_default());
    let mail = Mail { kind: MailKind::Invitation, to: &administrator, language: op.language, link: Some(link) };
    notifications::post(&op.tx, &keys, &op.app.clock, mail).await?;
    Ok(id)
}

/// Suspends an organisation: nobody gets in, no new report is taken; reporters with an access code can still read and write.
///
/// # Errors
/// `NotFound`; `NotAllowedNow` when it is not active.
pub async fn suspend(op: &Op, id: Uuid, why: SuspendedFor) -> Result<(), Problem> {
    let detail = json!({ "for": why.to_value() });
    turn(op, id, OrganisationState::Active, OrganisationState::Suspended, Some(why)).await?;
    record(op, Kind::OrganisationSuspended, id, detail).await
}

/// Lets an organisation work again, as it was.
///
/// # Errors
/// `NotFound`; `NotAllowedNow` when it is not suspended.
pub async fn resume(op: &Op, id: Uuid) -> Result<(), Problem> {
    turn(op, id, OrganisationState::Suspended, OrganisationState::Active, None).await?;
    record(op, Kind::OrganisationResumed, id, json!({})).await
}

/// Closes a suspended organisation for good. Nothing is erased by it.
///
/// # Errors
/// As [`resume`].
pub async fn close(op: &Op, id: Uuid) -> Result<(), Problem> {
    op.tx.pin(|scope| scope.org = Some(id)).await?;
    let why: Option<Option<SuspendedFor>> =
        organisation::Entity::find().select_only().column(Column::SuspendedFor).into_tuple().one(&*op.tx).await?;
    let why = why.ok_or(Problem::NotFound)?;
    turn(op, id, OrganisationState::Suspended, OrganisationState::Closed, why).await?;
    record(op, Kind::OrganisationClosed, id, json!({})).await
}

/// Has an organisation follow another law from the next report on; clocks that run keep their days.
///
/// # Errors
/// `Invalid` for an unknown pack; `NotFound`.
pub async fn set_law_pack(op: &Op, id: Uuid, code: &str) -> Result<(), Problem> {
    LawPack::named(code).map_err(|_| Problem::invalid("lawPack", "There is no such law pack."))?;
    op.tx.pin(|scope| scope.org = Some(id)).await?;
    let before = PublicOrganisation::here(&op.tx).await?.law_pack;
    if before == code {
        return Ok(());
    }
    let row = organisation::ActiveModel { law_pack: Set(code.to_owned()), ..Default::default() };
    let update = organisation::Entity::update_many().set(row).filter(Column::Id.eq(id));
    if update.exec(&*op.tx).await?.rows_affected != 1 {
        return Err(Problem::NotFound);
    }
    record(op, Kind::LawPackChanged, id, json!({ "from": before, "to": code })).await
}

/// From one state to another, if it is in the first. Of two who decide at once the second finds it decided.
async fn turn(
    op: &Op,
    id: Uuid,
    from: OrganisationState,
    to: OrganisationState,
    why: Option<SuspendedFor>,
) -> Result<(), Problem> {
    owner::here(op)?;
    op.tx.pin(|scope| scope.org = Some(id)).await?;
    let row = organisation::ActiveModel {
        state: Set(to),
        state_changed_at: Set(Some(op.app.clock.now())),
        suspended_for: Set(why),
        ..Default::default()
    };
    let update = organisation::Entity::update_many().set(row).filter(Column::Id.eq(id)).filter(Column::State.eq(from));
    if update.exec(&*op.tx).await?.rows_affected == 1 {
        return Ok(());
    }
    PublicOrganisation::here(&op.tx).await?;
    Err(Problem::NotAllowedNow("The organisation is not in a state for this. Reload and look."))
}

/// In the organisation's own log: whoever reads it learns that the platform decided, and no owner's name.
async fn record(op: &Op, kind: Kind, id: Uuid, detail: Value) -> Result<(), Problem> {
    let by = By::Platform(owner::here(op)?.account);
    let keys = op.app.keys.org(&op.tx).await?;
    let zone = PublicOrganisation::here(&op.tx).await?.zone()?;
    let act = Act { kind, by, case: None, object: Some(id), seals: vec![], detail };
    audit::record(&op.tx, &keys, &op.app.clock, zone, act).await
}
