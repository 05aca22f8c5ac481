//! Opening an identity: one member asks, another one approves within a week, and the first one opens within a day, once.
//! The keystore returns the key only then. The reporter reads that the identity was opened, and why.
//!
//! If a response is lost, the view is not lost: the same session with the same idempotency key gets the text again for
//! five minutes. Any other request needs a new approval.

use chrono::{DateTime, TimeDelta, Utc};
use entity::enums::{HistoryKind, NotificationKind, OpeningState};
use entity::identity_opening::{self as opening, Column as C};
use entity::{case, identity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde::Deserialize;
use uuid::Uuid;

use super::{check_viewers, lock, notify, record};
use crate::audit::{self, Act, Kind, Seal};
use crate::cases::{self, reading};
use crate::crypto::{hex, put, sha256};
use crate::four_eyes::Asked;
use crate::idempotency::{self, Claim};
use crate::keys::keyring::{CaseKeys, CaseReader};
use crate::keys::keystore;
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::{Scope, Tx};

/// How long a request waits for approval.
const WAITS: TimeDelta = TimeDelta::days(7);
/// How long an approved identity can be opened.
const OPENS: TimeDelta = TimeDelta::hours(24);
/// How long an opened identity is shown.
const SHOWN: TimeDelta = TimeDelta::minutes(5);

const OVER: Problem =
    Problem::NotAllowedNow("This request is decided, used or expired. Reload to see the latest state.");

/// The texts of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    /// For staff.
    pub reason: String,
    /// What the reporter reads after the opening.
    pub words: String,
    /// Why another member refused.
    pub refusal: Option<String>,
}

impl Texts {
    /// # Errors
    /// `Integrity` when a column does not decrypt.
    pub fn open(keys: &CaseReader, row: &opening::Model) -> Result<Self, Problem> {
        let open = |column, sealed: &[u8]| keys.open(FieldAad::of(column, row.id, row.revision), sealed);
        Ok(Self {
            reason: open(C::Reason, &row.reason)?,
            words: open(C::Words, &row.words)?,
            refusal: row.refusal.as_deref().map(|sealed| open(C::Refusal, sealed)).transpose()?,
        })
    }

    /// Seals the texts into a row, and returns the seal of the row.
    fn seal(&self, keys: &CaseKeys, row: &mut opening::Model) -> Seal {
        let (id, revision) = (row.id, row.revision);
        let seal = |column, text: &str| keys.seal(FieldAad::of(column, id, revision), text);
        row.reason = seal(C::Reason, &self.reason);
        row.words = seal(C::Words, &self.words);
        row.refusal = self.refusal.as_deref().map(|text| seal(C::Refusal, text));
        Seal::of(id, revision, &[&row.reason, &row.words, row.refusal.as_deref().unwrap_or_default()])
    }
}

/// The facts that the four-eyes check needs.
#[must_use]
pub fn asked(row: &opening::Model) -> Asked {
    Asked { by: Some(row.asked_by), at: row.asked_at, about: None }
}

/// The state now. The worker writes later that a request has expired.
#[must_use]
pub fn state(row: &opening::Model, now: DateTime<Utc>) -> OpeningState {
    match row.state {
        OpeningState::Asked | OpeningState::Approved if row.expires_at <= now => OpeningState::Expired,
        state => state,
    }
}

/// The requests of a case, newest first.
pub async fn of_case(op: &Op, case: Uuid) -> Result<Vec<opening::Model>, Problem> {
    let query = opening::Entity::find().filter(C::CaseId.eq(case));
    Ok(query.order_by_desc(C::AskedAt).order_by_asc(C::Id).all(&*op.tx).await?)
}

/// The requests that wait for approval in the cases that the acting member can see, oldest first.
pub async fn waiting(op: &Op) -> Result<Vec<opening::Model>, Problem> {
    let query = opening::Entity::find().filter(C::State.eq(OpeningState::Asked));
    let query = query.filter(C::ExpiresAt.gt(op.app.clock.now()));
    Ok(query.order_by_asc(C::AskedAt).order_by_asc(C::Id).all(&*op.tx).await?)
}

/// Requests to open the identity of a case.
///
/// # Errors
/// `NotFound`. `NotAllowedNow` for a case without identity, while the acting member's own request waits, and when the
/// acting member made the maximum number of requests in 30 days. `Conflict` when the key was used with another input.
pub async fn ask(op: &Op, id: Uuid, key: Uuid, body: &[u8], texts: Texts) -> Result<case::Model, Problem> {
    let (me, now, org) = (op.member()?.id, op.app.clock.now(), op.app.keys.org(&op.tx).await?);
    let new = Uuid::new_v4();
    if let Claim::Done(_) = idempotency::claim(&op.tx, &org, key, body, new, op.today()?).await? {
        return cases::find(&op.tx, id).await;
    }
    let case = lock(op, id).await?;
    let keys = cases::keys(op, id).await?;
    let before = of_case(op, id).await?;
    let is_recent = |row: &&opening::Model| row.asked_by == me && row.asked_at > now - limit::RECENT;
    if before.iter().filter(is_recent).count() >= limit::MAX_OPENINGS {
        return Err(Problem::NotAllowedNow("You made too many requests for this case in the last 30 days."));
    }
    let is_open = |row: &&opening::Model| matches!(row.state, OpeningState::Asked | OpeningState::Approved);
    if let Some(own) = before.iter().find(|row| row.asked_by == me && is_open(row)) {
        if state(own, now) != OpeningState::Expired {
            return Err(Problem::NotAllowedNow("Your earlier request for this case still waits or can be used."));
        }
        let change = opening::ActiveModel { state: Set(OpeningState::Expired), ..Default::default() };
        write(op, own.id, change).await?;
        record(op, &keys, (Kind::IdentityOpeningExpired, HistoryKind::IdentityExpired), own.id, vec![]).await?;
    }
    let mut row = opening::Model {
        org_id: case.org_id,
        id: new,
        case_id: id,
        state: OpeningState::Asked,
        reason: vec![],
        words: vec![],
        refusal: None,
        revision: 1,
        asked_by: me,
        asked_at: now,
        expires_at: now + WAITS,
        approved_by: None,
        approved_at: None,
        refused_by: None,
        opened_at: None,
        opened_on: None,
        holder: None,
    };
    let seal = texts.seal(&keys, &mut row);
    let insert = opening::ActiveModel {
        org_id: Set(row.org_id),
        id: Set(row.id),
        case_id: Set(row.case_id),
        state: Set(row.state),
        reason: Set(row.reason),
        words: Set(row.words),
        revision: Set(row.revision),
        asked_by: Set(row.asked_by),
        asked_at: Set(row.asked_at),
        expires_at: Set(row.expires_at),
        ..Default::default()
    };
    opening::Entity::insert(insert).exec_without_returning(&*op.tx).await?;
    record(op, &keys, (Kind::IdentityOpeningAsked, HistoryKind::IdentityAsked), new, vec![seal]).await?;
    notify(op, NotificationKind::IdentityRequest, id, None).await?;
    Ok(case)
}

/// Approves the request of another member.
///
/// # Errors
/// `NotFound`. `NotAllowedNow` for the own request, within a day if requester and approver may be one person, when the
/// request is decided or expired, and when one of both members may not view the identity any more.
pub async fn approve(op: &Op, id: Uuid) -> Result<case::Model, Problem> {
    let (me, now) = (op.member()?.id, op.app.clock.now());
    let (case, row) = held(op, id).await?;
    if state(&row, now) != OpeningState::Asked {
        return Err(OVER);
    }
    asked(&row).check(op, "Another member must approve this request.").await?;
    check_viewers(op, case.id, vec![row.asked_by, me]).await?;
    let keys = cases::keys(op, case.id).await?;
    let change = opening::ActiveModel {
        state: Set(OpeningState::Approved),
        approved_by: Set(Some(me)),
        approved_at: Set(Some(now)),
        expires_at: Set(now + OPENS),
        ..Default::default()
    };
    write(op, id, change).await?;
    record(op, &keys, (Kind::IdentityOpeningApproved, HistoryKind::IdentityApproved), id, vec![]).await?;
    notify(op, NotificationKind::IdentityNews, case.id, Some(vec![row.asked_by])).await?;
    // The keystore commits first. An approval that is only in the keystore opens nothing.
    op.app.keystore.approve_identity(&at(&row), me).await?;
    Ok(case)
}

/// Refuses the request of another member with a reason, or withdraws the own request. Possible until the identity is
/// opened.
///
/// # Errors
/// `NotFound`. `Invalid` for a refusal without a reason. `NotAllowedNow` when the request is used or expired.
pub async fn refuse(op: &Op, id: Uuid, reason: Option<String>) -> Result<case::Model, Problem> {
    let me = op.member()?.id;
    let (case, row) = held(op, id).await?;
    if !matches!(state(&row, op.app.clock.now()), OpeningState::Asked | OpeningState::Approved) {
        return Err(OVER);
    }
    if row.asked_by == me {
        let keys = cases::keys(op, case.id).await?;
        let change = opening::ActiveModel { state: Set(OpeningState::Withdrawn), ..Default::default() };
        write(op, id, change).await?;
        record(op, &keys, (Kind::IdentityOpeningWithdrawn, HistoryKind::IdentityWithdrawn), id, vec![]).await?;
        return Ok(case);
    }
    let reason = reason.ok_or_else(|| Problem::invalid("reason", "Enter why you refuse the request."))?;
    let keys = reading::one(op, case.id).await?;
    let texts = Texts { refusal: Some(reason), ..Texts::open(&keys, &row)? };
    let asker = row.asked_by;
    let mut row = opening::Model { revision: row.revision + 1, ..row };
    let seal = texts.seal(&keys, &mut row);
    let change = opening::ActiveModel {
        state: Set(OpeningState::Refused),
        refused_by: Set(Some(me)),
        reason: Set(row.reason),
        words: Set(row.words),
        refusal: Set(row.refusal),
        revision: Set(row.revision),
        ..Default::default()
    };
    write(op, id, change).await?;
    record(op, &keys, (Kind::IdentityOpeningRefused, HistoryKind::IdentityRefused), id, vec![seal]).await?;
    notify(op, NotificationKind::IdentityNews, case.id, Some(vec![asker])).await?;
    Ok(case)
}

/// The identity, as the reporter entered it.
#[derive(Deserialize)]
pub struct Details {
    pub name: String,
    pub contact: String,
}

/// An identity that is shown now.
pub struct Shown {
    pub case: case::Model,
    pub details: Details,
    /// The end of the time for which the page shows it.
    pub until: DateTime<Utc>,
}

/// Opens the identity for the member who asked, once. The same session gets the text again with the same `key` for five
/// minutes.
///
/// # Errors
/// `NotFound`, `Forbidden` for the request of another member. `NotAllowedNow` when the request is not approved, is used
/// or expired, and when one of both members may not view the identity any more.
pub async fn open(op: &Op, id: Uuid, key: Uuid) -> Result<Shown, Problem> {
    let (me, session, now) = (op.member()?.id, op.signed_in()?.session, op.app.clock.now());
    let row = find(op, id).await?;
    if row.asked_by != me {
        return Err(Problem::Forbidden);
    }
    attempt(op, &row).await?;
    let (case, row) = held(op, id).await?;
    let holder = holder(session, key);
    let stored = hex(&holder);
    let since = match (state(&row, now), row.opened_at) {
        (OpeningState::Approved, _) => now,
        (OpeningState::Opened, Some(since)) if row.holder.as_ref() == Some(&stored) && now < since + SHOWN => since,
        _ => return Err(OVER),
    };
    check_viewers(op, case.id, [Some(me), row.approved_by].into_iter().flatten().collect()).await?;
    let keys = reading::one(op, case.id).await?;
    if row.state == OpeningState::Approved {
        let change = opening::ActiveModel {
            state: Set(OpeningState::Opened),
            opened_at: Set(Some(now)),
            opened_on: Set(Some(op.today()?)),
            holder: Set(Some(stored)),
            ..Default::default()
        };
        write(op, id, change).await?;
        record(op, &keys, (Kind::IdentityOpened, HistoryKind::IdentityOpened), id, vec![]).await?;
    } else {
        let act = Act::on_case(Kind::IdentityOpened, op.member()?.by(), case.id).on(id);
        op.record(act.with(cases::detail("again", true))).await?;
    }
    let sealed = identity::Entity::find().filter(identity::Column::CaseId.eq(case.id)).one(&*op.tx).await?;
    let sealed = sealed.ok_or(Problem::NotFound)?;
    let secret = op.app.keystore.open_identity(&at(&row), &holder).await?.ok_or(OVER)?;
    let text = keys.org().open_identity(case.id, &secret, sealed.id, &sealed.details)?;
    let details = serde_json::from_str(&text).map_err(|_| Problem::Integrity)?;
    Ok(Shown { case, details, until: since + SHOWN })
}

/// Records an attempt to open. The event is committed before the keystore is asked, so it stays if the attempt is refused
/// or the operation fails after the secret left the keystore.
async fn attempt(op: &Op, row: &opening::Model) -> Result<(), Problem> {
    let member = op.member()?;
    let act = Act::on_case(Kind::IdentityOpeningTried, member.by(), row.case_id).on(row.id);
    let write = async |tx: &Tx| {
        let keys = op.app.keys.org(tx).await?;
        audit::record(tx, &keys, &op.app.clock, member.zone, act).await
    };
    op.aside(Scope::org(member.org), write).await
}

/// The hash of the session and the key, under which a view is repeated.
fn holder(session: Uuid, key: Uuid) -> Vec<u8> {
    let mut message = vec![];
    put(&mut message, session.as_bytes());
    put(&mut message, key.as_bytes());
    sha256(&message).to_vec()
}

fn at(row: &opening::Model) -> keystore::Opening {
    keystore::Opening { org: row.org_id, case: row.case_id, id: row.id, asker: row.asked_by }
}

/// Locks the case of a request. Returns both.
async fn held(op: &Op, id: Uuid) -> Result<(case::Model, opening::Model), Problem> {
    let case = lock(op, find(op, id).await?.case_id).await?;
    // Of two members who decide in parallel, the second reads the first decision.
    Ok((case, find(op, id).await?))
}

async fn find(op: &Op, id: Uuid) -> Result<opening::Model, Problem> {
    opening::Entity::find().filter(C::Id.eq(id)).one(&*op.tx).await?.ok_or(Problem::NotFound)
}

async fn write(op: &Op, id: Uuid, change: opening::ActiveModel) -> Result<(), Problem> {
    let update = opening::Entity::update_many().set(change).filter(C::Id.eq(id));
    if update.exec(&*op.tx).await?.rows_affected == 1 { Ok(()) } else { Err(Problem::Conflict) }
}
