//! Disclosing an identity to one recipient beyond the authorised staff (Directive (EU) 2019/1937, Article 16). It needs
//! the reporter's consent, or a legal duty of which the reporter is informed before. The law pack says whether that
//! information may be held back. A second member approves, and the disclosure is recorded on the day on which it is made.
//!
//! A member who entered the report made its access code, and could consent in the reporter's place. So that member takes
//! no part in a disclosure with consent.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::enums::{Basis, DisclosureState, HistoryKind, NotificationKind};
use entity::identity_disclosure::{self as disclosure, Column as C};
use entity::{case, identity_consent as consent, manual_entry};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use uuid::Uuid;

use super::{check_viewers, lock, notify, record};
use crate::audit::{Kind, Seal};
use crate::cases::{self, reading};
use crate::four_eyes::Asked;
use crate::idempotency::{self, Claim};
use crate::keys::keyring::{CaseKeys, CaseReader};
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::op::Op;
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;

/// The longest time for which information is held back, in days after the preparation. The database enforces it too.
const MAX_HOLD: u64 = 184;
/// How long the reporter can read of a legal duty before the disclosure. The database enforces it too.
const TOLD_BEFORE: TimeDelta = TimeDelta::hours(24);

const OVER: Problem = Problem::NotAllowedNow("This disclosure has another state now. Reload to see it.");

const MADE_CODE: Problem = Problem::NotAllowedNow(
    "A member who entered this report made its access code, and takes no part in a disclosure with consent.",
);

/// The texts of a disclosure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    pub recipient: String,
    /// The reasons, for the reporter.
    pub purpose: String,
    /// The provision that requires the disclosure.
    pub provision: Option<String>,
    /// Why the information of the reporter is held back.
    pub hold_reason: Option<String>,
    /// How the identity was disclosed.
    pub manner: Option<String>,
    /// Why the identity will not be disclosed.
    pub ending: Option<String>,
    /// How a member informed a reporter without an access code.
    pub told_how: Option<String>,
}

impl Texts {
    /// # Errors
    /// `Integrity` when a column does not decrypt.
    pub fn open(keys: &CaseReader, row: &disclosure::Model) -> Result<Self, Problem> {
        let open = |column, sealed: &[u8]| keys.open(FieldAad::of(column, row.id, row.revision), sealed);
        let some = |column, sealed: &Option<Vec<u8>>| sealed.as_deref().map(|sealed| open(column, sealed)).transpose();
        Ok(Self {
            recipient: open(C::Recipient, &row.recipient)?,
            purpose: open(C::Purpose, &row.purpose)?,
            provision: some(C::Provision, &row.provision)?,
            hold_reason: some(C::HoldReason, &row.hold_reason)?,
            manner: some(C::Manner, &row.manner)?,
            ending: some(C::Ending, &row.ending)?,
            told_how: some(C::ToldHow, &row.told_how)?,
        })
    }

    /// Seals the texts for a revision of a row. Returns the columns and the seal of the row.
    fn seal(&self, keys: &CaseKeys, id: Uuid, revision: i32) -> (disclosure::ActiveModel, Seal) {
        let seal = |column, text: &str| keys.seal(FieldAad::of(column, id, revision), text);
        let some = |column, text: &Option<String>| text.as_deref().map(|text| seal(column, text));
        let recipient = seal(C::Recipient, &self.recipient);
        let purpose = seal(C::Purpose, &self.purpose);
        let optional = [
            some(C::Provision, &self.provision),
            some(C::HoldReason, &self.hold_reason),
            some(C::Manner, &self.manner),
            some(C::Ending, &self.ending),
            some(C::ToldHow, &self.told_how),
        ];
        let mut envelopes = vec![recipient.as_slice(), purpose.as_slice()];
        envelopes.extend(optional.iter().map(|sealed| sealed.as_deref().unwrap_or_default()));
        let sealed = Seal::of(id, revision, &envelopes);
        let [provision, hold_reason, manner, ending, told_how] = optional;
        let row = disclosure::ActiveModel {
            recipient: Set(recipient),
            purpose: Set(purpose),
            provision: Set(provision),
            hold_reason: Set(hold_reason),
            manner: Set(manner),
            ending: Set(ending),
            told_how: Set(told_how),
            revision: Set(revision),
            ..Default::default()
        };
        (row, sealed)
    }
}

/// Information of the reporter that is held back until a day.
pub struct Hold {
    pub until: NaiveDate,
    pub reason: String,
}

/// A disclosure to prepare.
pub struct New {
    pub recipient: String,
    pub purpose: String,
    /// The provision of a legal duty. `None`: the reporter is asked for consent.
    pub provision: Option<String>,
    pub hold: Option<Hold>,
    /// Only and always for a reporter without an access code.
    pub told: Option<Told>,
}

/// How a member informed a reporter without an access code, and when.
pub struct Told {
    pub on: NaiveDate,
    pub how: String,
}

/// The facts that the four-eyes check needs. While information is held back, the member who decided on the day cannot
/// approve.
#[must_use]
pub fn asked(row: &disclosure::Model) -> Asked {
    let about = if row.told_on.is_none() { row.hold_by } else { None };
    Asked { by: Some(row.asked_by), at: row.asked_at, about }
}

/// The disclosures of a case, newest first.
pub async fn of_case(op: &Op, case: Uuid) -> Result<Vec<disclosure::Model>, Problem> {
    let query = disclosure::Entity::find().filter(C::CaseId.eq(case));
    Ok(query.order_by_desc(C::AskedAt).order_by_asc(C::Id).all(&*op.tx).await?)
}

/// What decides whether the acting member may take part in disclosures now.
pub struct Facts {
    /// The reporter's answers that staff can see, by turn.
    pub answers: Vec<consent::Model>,
    /// By case, the member who entered the report and made its access code.
    pub code_made_by: HashMap<Uuid, Uuid>,
    me: Uuid,
    now: DateTime<Utc>,
    today: NaiveDate,
}

impl Facts {
    pub async fn of(op: &Op, cases: Vec<Uuid>) -> Result<Self, Problem> {
        use consent::Column::{CaseId, Turn};
        use manual_entry::Column as E;
        let answers = consent::Entity::find().filter(CaseId.is_in(cases.clone())).order_by_asc(Turn);
        let entered = manual_entry::Entity::find().filter(E::CaseId.is_in(cases)).filter(E::HasCode.eq(true));
        let answers = answers.all(&*op.tx).await?;
        let entered = entered.all(&*op.tx).await?.into_iter().map(|row| (row.case_id, row.entered_by));
        let (me, now, today) = (op.member()?.id, op.app.clock.now(), op.today()?);
        Ok(Self { answers, code_made_by: entered.collect(), me, now, today })
    }

    /// Whether the acting member may take part in a disclosure that these members prepared and approved.
    fn are_others(&self, case: Uuid, basis: Basis, members: &[Uuid]) -> bool {
        let made_by = self.code_made_by.get(&case);
        basis == Basis::LegalDuty || made_by.is_none_or(|by| *by != self.me && !members.contains(by))
    }
}

/// The disclosures that can be approved in the cases that the acting member can see, oldest first.
pub async fn waiting(op: &Op) -> Result<Vec<disclosure::Model>, Problem> {
    let query = disclosure::Entity::find().filter(C::State.eq(DisclosureState::Prepared));
    let rows = query.order_by_asc(C::AskedAt).order_by_asc(C::Id).all(&*op.tx).await?;
    let facts = Facts::of(op, rows.iter().map(|row| row.case_id).collect()).await?;
    Ok(rows.into_iter().filter(|row| has_ground(row, &facts)).collect())
}

/// Whether the acting member may approve or make the disclosure now. A legal duty permits it 24 hours after the reporter
/// could first read of it. Consent does not count if a member who takes part made the access code.
#[must_use]
pub fn has_ground(row: &disclosure::Model, facts: &Facts) -> bool {
    let mut own = facts.answers.iter().filter(|one| one.disclosure_id == row.id).peekable();
    match (row.basis, row.told_at) {
        (Basis::Consent, _) => {
            let members: Vec<Uuid> = [Some(row.asked_by), row.approved_by].into_iter().flatten().collect();
            own.peek().is_some() && own.all(|one| one.given) && facts.are_others(row.case_id, row.basis, &members)
        }
        (Basis::LegalDuty, Some(told)) => told + TOLD_BEFORE <= facts.now,
        (Basis::LegalDuty, None) => row.hold_until.is_some_and(|until| facts.today < until),
    }
}

/// Prepares a disclosure: asks the reporter for consent, or informs the reporter of a legal duty, unless that is held
/// back.
///
/// # Errors
/// `NotFound`. `Invalid` for a wrong date. `NotAllowedNow` for a case without identity, when the law does not allow to
/// hold back, when the acting member prepared the maximum number in 30 days, when a reporter without an access code was
/// not informed, and for a consent to an access code that the acting member made. `Conflict` when the key was used with
/// another input.
pub async fn prepare(op: &Op, id: Uuid, key: Uuid, body: &[u8], new: New) -> Result<case::Model, Problem> {
    let (me, today, org) = (op.member()?.id, op.today()?, op.app.keys.org(&op.tx).await?);
    let row_id = Uuid::new_v4();
    if let Claim::Done(_) = idempotency::claim(&op.tx, &org, key, body, row_id, today).await? {
        return cases::find(&op.tx, id).await;
    }
    let case = lock(op, id).await?;
    let (now, basis) = (op.app.clock.now(), if new.provision.is_some() { Basis::LegalDuty } else { Basis::Consent });
    check_new(op, id, basis, new.hold.as_ref()).await?;
    check_told(op, &case, &new).await?;
    let keys = cases::keys(op, id).await?;
    let (hold_until, hold_reason) = new.hold.map(|hold| (hold.until, hold.reason)).unzip();
    let (told_on, told_how) = new.told.map_or((today, None), |told| (told.on, Some(told.how)));
    let texts = Texts {
        recipient: new.recipient,
        purpose: new.purpose,
        provision: new.provision,
        hold_reason,
        told_how,
        ..Default::default()
    };
    let (row, seal) = texts.seal(&keys, row_id, 1);
    let insert = disclosure::ActiveModel {
        org_id: Set(case.org_id),
        id: Set(row_id),
        case_id: Set(id),
        state: Set(DisclosureState::Prepared),
        basis: Set(basis),
        asked_by: Set(me),
        asked_at: Set(now),
        told_on: Set(hold_until.is_none().then_some(told_on)),
        // A reporter whom a member informed in another way has 24 hours from now, too.
        told_at: Set(hold_until.is_none().then_some(now)),
        hold_until: Set(hold_until),
        hold_by: Set(hold_until.map(|_| me)),
        hold_at: Set(hold_until.map(|_| now)),
        // Nothing of the ending yet.
        manner: sea_orm::NotSet,
        ending: sea_orm::NotSet,
        ..row
    };
    disclosure::Entity::insert(insert).exec_without_returning(&*op.tx).await?;
    let kinds = (Kind::IdentityDisclosurePrepared, HistoryKind::IdentityDisclosurePrepared);
    record(op, &keys, kinds, row_id, vec![seal]).await?;
    if basis == Basis::LegalDuty {
        notify(op, NotificationKind::IdentityRequest, id, None).await?;
    }
    Ok(case)
}

async fn check_new(op: &Op, case: Uuid, basis: Basis, hold: Option<&Hold>) -> Result<(), Problem> {
    let (me, since) = (op.member()?.id, op.app.clock.now() - limit::RECENT);
    let recent = of_case(op, case).await?.into_iter().filter(|row| row.asked_by == me && row.asked_at > since);
    if recent.count() >= limit::MAX_DISCLOSURES {
        return Err(Problem::NotAllowedNow("You prepared too many disclosures of this case in the last 30 days."));
    }
    if !Facts::of(op, vec![case]).await?.are_others(case, basis, &[]) {
        return Err(MADE_CODE);
    }
    match hold {
        Some(hold) => check_hold(op, hold.until, op.today()?).await,
        None => Ok(()),
    }
}

/// A reporter without an access code can neither consent nor read here. So a member informs the reporter first.
async fn check_told(op: &Op, case: &case::Model, new: &New) -> Result<(), Problem> {
    let has_code = cases::has_access_code(&op.tx, case.id).await?;
    match &new.told {
        None if has_code => Ok(()),
        Some(_) if has_code => Err(Problem::NotAllowedNow("The reporter has an access code and reads it here.")),
        _ if new.provision.is_none() => Err(Problem::NotAllowedNow(
            "The reporter has no access code and cannot consent here. A disclosure needs a legal duty.",
        )),
        Some(told) if told.on > op.today()? || told.on < case.received_on => {
            Err(Problem::invalid("toldOn", "Enter a day from the day of the report until today."))
        }
        Some(_) if new.hold.is_none() => Ok(()),
        _ => Err(Problem::NotAllowedNow(
            "The reporter has no access code. Inform the reporter first, and enter the day and the way.",
        )),
    }
}

/// Checks that the law allows to hold back until this day.
async fn check_hold(op: &Op, until: NaiveDate, asked_on: NaiveDate) -> Result<(), Problem> {
    if PublicOrganisation::here(&op.tx).await?.law()?.pack.disclosure_held_back.is_none() {
        return Err(Problem::NotAllowedNow(
            "The law of your organisation does not allow to inform the reporter later. Inform the reporter now.",
        ));
    }
    if until <= op.today()? || until > asked_on + Days::new(MAX_HOLD) {
        return Err(Problem::invalid("until", "Choose a day after today, within 184 days of the preparation."));
    }
    Ok(())
}

/// Approves the disclosure that another member prepared.
///
/// # Errors
/// `NotFound`. `NotAllowedNow` for the own disclosure and the own day, within a day if both members may be one person,
/// when the disclosure has no ground now, and when one of both members may not view the identity any more.
pub async fn approve(op: &Op, id: Uuid) -> Result<case::Model, Problem> {
    let me = op.member()?.id;
    let (case, row) = held(op, id).await?;
    if row.state != DisclosureState::Prepared {
        return Err(OVER);
    }
    asked(&row).check(op, "Another member must approve this disclosure.").await?;
    check_ground(op, &row).await?;
    check_viewers(op, case.id, vec![row.asked_by, me]).await?;
    let keys = cases::keys(op, case.id).await?;
    let change = disclosure::ActiveModel {
        state: Set(DisclosureState::Approved),
        approved_by: Set(Some(me)),
        approved_at: Set(Some(op.app.clock.now())),
        ..Default::default()
    };
    write(op, id, change).await?;
    let kinds = (Kind::IdentityDisclosureApproved, HistoryKind::IdentityDisclosureApproved);
    record(op, &keys, kinds, id, vec![]).await?;
    notify(op, NotificationKind::IdentityNews, case.id, Some(vec![row.asked_by])).await?;
    Ok(case)
}

async fn check_ground(op: &Op, row: &disclosure::Model) -> Result<(), Problem> {
    let facts = Facts::of(op, vec![row.case_id]).await?;
    if has_ground(row, &facts) {
        return Ok(());
    }
    let members: Vec<Uuid> = [Some(row.asked_by), row.approved_by].into_iter().flatten().collect();
    if !facts.are_others(row.case_id, row.basis, &members) {
        return Err(MADE_CODE);
    }
    Err(Problem::NotAllowedNow(match row.basis {
        Basis::Consent => "The reporter has not consented to this disclosure, or has withdrawn the consent.",
        Basis::LegalDuty => {
            "The reporter must be able to read of the disclosure before. It is possible 24 hours after that."
        }
    }))
}

/// Cancels a disclosure that was not made, with a reason.
///
/// # Errors
/// `NotFound`. `NotAllowedNow` when the identity was disclosed or the disclosure was cancelled already.
pub async fn cancel(op: &Op, id: Uuid, reason: String) -> Result<case::Model, Problem> {
    let me = op.member()?.id;
    let (case, row) = held(op, id).await?;
    if !matches!(row.state, DisclosureState::Prepared | DisclosureState::Approved) {
        return Err(OVER);
    }
    let keys = reading::one(op, case.id).await?;
    let texts = Texts { ending: Some(reason), ..Texts::open(&keys, &row)? };
    let (sealed, seal) = texts.seal(&keys, id, row.revision + 1);
    let change =
        disclosure::ActiveModel { state: Set(DisclosureState::Cancelled), cancelled_by: Set(Some(me)), ..sealed };
    write(op, id, change).await?;
    let kinds = (Kind::IdentityDisclosureCancelled, HistoryKind::IdentityDisclosureCancelled);
    record(op, &keys, kinds, id, vec![seal]).await?;
    notify(op, NotificationKind::IdentityNews, case.id, Some(vec![row.asked_by])).await?;
    Ok(case)
}

/// Records that the acting member disclosed the identity today, and how.
///
/// # Errors
/// `NotFound`. `NotAllowedNow` when the disclosure is not approved, has no ground any more, and when the approver or the
/// acting member may not view the identity any more.
pub async fn disclose(op: &Op, id: Uuid, manner: String) -> Result<case::Model, Problem> {
    let me = op.member()?.id;
    let (case, row) = held(op, id).await?;
    if row.state != DisclosureState::Approved {
        return Err(OVER);
    }
    check_ground(op, &row).await?;
    check_viewers(op, case.id, [Some(me), row.approved_by].into_iter().flatten().collect()).await?;
    let keys = reading::one(op, case.id).await?;
    let texts = Texts { manner: Some(manner), ..Texts::open(&keys, &row)? };
    let (sealed, seal) = texts.seal(&keys, id, row.revision + 1);
    let change = disclosure::ActiveModel {
        state: Set(DisclosureState::Disclosed),
        disclosed_by: Set(Some(me)),
        disclosed_on: Set(Some(op.today()?)),
        disclosed_at: Set(Some(op.app.clock.now())),
        ..sealed
    };
    write(op, id, change).await?;
    record(op, &keys, (Kind::IdentityDisclosed, HistoryKind::IdentityDisclosed), id, vec![seal]).await?;
    Ok(case)
}

/// Decides until when the information of the reporter is held back from now on. Another member decided before.
///
/// # Errors
/// `NotFound`. `Invalid` for a wrong date. `NotAllowedNow` for the member who decided before, within a day if both
/// members may be one person, and when nothing is held back.
pub async fn hold_back(op: &Op, id: Uuid, hold: Hold) -> Result<case::Model, Problem> {
    let me = op.member()?.id;
    let (case, row) = held(op, id).await?;
    let (Some(by), Some(at)) = (row.hold_by, row.hold_at) else { return Err(OVER) };
    if row.state == DisclosureState::Cancelled || row.told_on.is_some() {
        return Err(OVER);
    }
    let before = Asked { by: Some(by), at, about: None };
    before.check(op, "You decided on the present date. Another member has to look at it again.").await?;
    check_hold(op, hold.until, row.asked_at.with_timezone(&op.member()?.zone).date_naive()).await?;
    let keys = reading::one(op, case.id).await?;
    let texts = Texts { hold_reason: Some(hold.reason), ..Texts::open(&keys, &row)? };
    let (sealed, seal) = texts.seal(&keys, id, row.revision + 1);
    let change = disclosure::ActiveModel {
        hold_until: Set(Some(hold.until)),
        hold_by: Set(Some(me)),
        hold_at: Set(Some(op.app.clock.now())),
        hold_announced: Set(false),
        ..sealed
    };
    write(op, id, change).await?;
    record(op, &keys, (Kind::IdentityHeldBack, HistoryKind::IdentityHeldBack), id, vec![seal]).await?;
    Ok(case)
}

/// Lets the reporter see a disclosure that was held back.
///
/// # Errors
/// `NotFound`. `NotAllowedNow` when nothing is held back.
pub async fn tell(op: &Op, id: Uuid) -> Result<case::Model, Problem> {
    let (case, row) = held(op, id).await?;
    if row.state == DisclosureState::Cancelled || row.told_on.is_some() {
        return Err(OVER);
    }
    let keys = cases::keys(op, case.id).await?;
    let change = disclosure::ActiveModel {
        told_on: Set(Some(op.today()?)),
        told_at: Set(Some(op.app.clock.now())),
        ..Default::default()
    };
    write(op, id, change).await?;
    record(op, &keys, (Kind::IdentityReporterTold, HistoryKind::IdentityTold), id, vec![]).await?;
    Ok(case)
}

/// Locks the case of a disclosure. Returns both.
async fn held(op: &Op, id: Uuid) -> Result<(case::Model, disclosure::Model), Problem> {
    let find = async || -> Result<disclosure::Model, Problem> {
        disclosure::Entity::find().filter(C::Id.eq(id)).one(&*op.tx).await?.ok_or(Problem::NotFound)
    };
    let case = lock(op, find().await?.case_id).await?;
    // Of two members who decide in parallel, the second reads the first decision.
    Ok((case, find().await?))
}

async fn write(op: &Op, id: Uuid, change: disclosure::ActiveModel) -> Result<(), Problem> {
    let update = disclosure::Entity::update_many().set(change).filter(C::Id.eq(id));
    if update.exec(&*op.tx).await?.rows_affected == 1 { Ok(()) } else { Err(Problem::Conflict) }
}
