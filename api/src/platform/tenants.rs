//! Decisions of the platform owners on organisations: create, suspend, resume, close, and set the law pack.

use chrono::{DateTime, Utc};
use entity::enums::{MailKind, OrganisationState, ReleaseTick, ReportingMode, SuspendedFor};
use entity::organisation::{self, Column};
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Set};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{NewOrganisation, found_in, owner};
use crate::audit::{By, Kind};
use crate::auth::sign_in::staff;
use crate::law::LawPack;
use crate::notifications::{self, Mail};
use crate::op::Op;
use crate::organisation::PublicOrganisation;
use crate::outside::mail;
use crate::problem::Problem;
use crate::scalar;

/// Maximum length of an organisation's name, in characters.
const NAME: usize = 200;

/// An organisation as a platform owner sees it: its settings and the number of its members, but nothing of its content.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Tenant {
    pub id: Uuid,
    pub name: String,
    /// IANA time zone for its dates.
    pub time_zone: String,
    /// The code of its law pack.
    pub law_pack: String,
    /// Whether the organisation is active, suspended or closed.
    pub state: OrganisationState,
    /// Since when the organisation has this state. `None` if the state never changed.
    pub state_changed_at: Option<DateTime<Utc>>,
    /// Why the organisation is suspended, or was suspended before it was closed.
    pub suspended_for: Option<SuspendedFor>,
    pub founded_at: DateTime<Utc>,
    /// Number of members who could sign in today if the organisation were active.
    pub members: i32,
    /// Number of administrators among these members.
    pub admins: i32,
}

pub async fn all(op: &Op) -> Result<Vec<Tenant>, Problem> {
    let sql = "SELECT * FROM app.platform_organisations($1)";
    op.tx.all::<Tenant>(sql, [op.app.clock.now().into()]).await
}

pub async fn one(op: &Op, id: Uuid) -> Result<Tenant, Problem> {
    all(op).await?.into_iter().find(|tenant| tenant.id == id).ok_or(Problem::NotFound)
}

/// The organisation that an owner wants to create.
pub struct Wanted {
    pub name: String,
    /// An IANA time zone.
    pub time_zone: String,
    /// The code of a law pack.
    pub law_pack: String,
    /// The address of the first channel.
    pub slug: String,
    /// The address that the first invitation is mailed to.
    pub administrator: String,
}

/// Creates an organisation and mails an invitation to its first administrator. The link is only in the email.
///
/// # Errors
/// `Invalid` for the wrong field, `RateLimited`.
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
        auto_acknowledge: true,
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

/// Suspends an organisation, so that no member can enter and no new report is accepted. Reporters with an access code
/// can still read and write.
///
/// # Errors
/// `NotFound`, `NotAllowedNow` if the organisation is not active.
pub async fn suspend(op: &Op, id: Uuid, why: SuspendedFor) -> Result<(), Problem> {
    let detail = json!({ "for": why.to_value() });
    turn(op, id, OrganisationState::Active, OrganisationState::Suspended, Some(why)).await?;
    record(op, Kind::OrganisationSuspended, id, detail).await
}

/// Makes a suspended organisation active again.
///
/// # Errors
/// `NotFound`, `NotAllowedNow` if the organisation is not suspended.
pub async fn resume(op: &Op, id: Uuid) -> Result<(), Problem> {
    turn(op, id, OrganisationState::Suspended, OrganisationState::Active, None).await?;
    record(op, Kind::OrganisationResumed, id, json!({})).await
}

/// Closes a suspended organisation permanently. Nothing is erased.
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

/// Sets the law pack of an organisation from the next report on. Deadlines that exist already keep their dates.
///
/// # Errors
/// `Invalid` for an unknown law pack, `NotFound`.
pub async fn set_law_pack(op: &Op, id: Uuid, code: &str) -> Result<(), Problem> {
    LawPack::named(code)
        .map_err(|_| Problem::invalid("lawPack", "This law pack does not exist. Choose another one."))?;
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

/// Sends the emails of an organisation that were given up once more. Returns their number.
///
/// # Errors
/// `NotFound` if there are none.
pub async fn send_mails_again(op: &Op, id: Uuid) -> Result<i64, Problem> {
    op.tx.pin(|scope| scope.org = Some(id)).await?;
    let today = op.app.clock.now().date_naive();
    let sent = op.tx.value::<i64>("SELECT app.platform_send_again($1)", [today.into()]).await?;
    count(op, Kind::MailsSentAgain, id, sent).await
}

/// Deletes the emails of an organisation that were given up. Returns their number.
///
/// # Errors
/// As [`send_mails_again`].
pub async fn delete_mails(op: &Op, id: Uuid) -> Result<i64, Problem> {
    op.tx.pin(|scope| scope.org = Some(id)).await?;
    let deleted = op.tx.value::<i64>("SELECT app.platform_delete_mails()", []).await?;
    count(op, Kind::MailsDeleted, id, deleted).await
}

async fn count(op: &Op, kind: Kind, id: Uuid, mails: Option<i64>) -> Result<i64, Problem> {
    let mails = mails.filter(|mails| *mails > 0).ok_or(Problem::NotFound)?;
    record(op, kind, id, json!({ "mails": mails })).await?;
    Ok(mails)
}

/// Changes the state if the organisation is in the state `from`. Of two parallel decisions, the second finds the state
/// changed.
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
    Err(Problem::NotAllowedNow("The organisation is in another state now. Reload to see the latest state."))
}

/// Writes to the audit log of the organisation. The event names the platform as actor, and the owner only by account
/// id.
async fn record(op: &Op, kind: Kind, id: Uuid, detail: Value) -> Result<(), Problem> {
    let by = By::Platform(owner::here(op)?.account);
    op.record_by(by, kind, id, detail).await
}
