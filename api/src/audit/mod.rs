//! The audit log. An event is a commitment to an act and its actor. Details are in the payload, which is sealed and can
//! be erased. The event is always written in the transaction of its act. An event of a reporter has only a date, never
//! a time.

pub mod readings;
mod verify;

use audit_tree::event::commitment;
use chrono_tz::Tz;
use entity::enums::AuditActor;
use entity::{audit_case, audit_event, audit_payload};
use sea_orm::sea_query::InsertStatement;
use sea_orm::{EntityTrait, QueryTrait, Set};
use serde_json::json;
use strum::IntoStaticStr;
use uuid::Uuid;

use crate::crypto::envelope::Aad;
use crate::crypto::{random, sha256};
use crate::keys::keyring::OrgKeys;
use crate::outside::clock::Clock;
use crate::problem::Problem;
use crate::tx::Tx;

pub use verify::verify;

/// The actor that an audit event names.
#[derive(Clone, Copy, Debug)]
pub enum By {
    Reporter,
    /// Membership id.
    Member(Uuid),
    /// API token id.
    Token(Uuid),
    /// Account id, for an act outside of any organisation.
    Account(Uuid),
    /// A system job.
    System,
    /// Account id of a platform owner, who need not be a member.
    Platform(Uuid),
    /// A person without case access.
    Outside,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    ReportReceived,
    CaseOpened,
    CaseMoved,
    CaseAssigned,
    CaseUpdated,
    ClosingProposed,
    CaseClosed,
    ActionAdded,
    ActionChanged,
    ActionSettled,
    ActionReopened,
    MessageSent,
    NoteAdded,
    NoteRetracted,
    PrivateNoteAdded,
    PrivateNoteRetracted,
    FilesAttached,
    FileFetched,
    ReportsReleased,
    OrganisationFounded,
    RightsChanged,
    MemberSuspended,
    MemberResumed,
    MemberRemoved,
    MemberLeft,
    DepartmentAdded,
    DepartmentChanged,
    DepartmentRemoved,
    CaseRouted,
    SignedIn,
    SignedOut,
    PasswordRefused,
    CodeRefused,
    PasskeyRefused,
    RecoveryCodeUsed,
    RefreshReused,
    SteppedUp,
    FactorAdded,
    FactorRenamed,
    FactorRemoved,
    RecoveryCodesRenewed,
    PasswordChanged,
    SessionRevoked,
    SessionsRevoked,
    ResetAsked,
    ResetApproved,
    ResetRefused,
    ResetCompleted,
    ResetStopped,
    MemberInvited,
    InvitationResent,
    InvitationRevoked,
    MemberJoined,
    NameChanged,
    EmailChangeAsked,
    EmailChanged,
    CaseRestricted,
    RestrictionLifted,
    ReviewerLetIn,
    RestrictionRefused,
    RestrictionAsked,
    PersonAdded,
    PersonChanged,
    PersonRemoved,
    CaseLinked,
    CaseUnlinked,
    TagAdded,
    TagChanged,
    TagsChanged,
    MemberRecused,
    IdentityViewAsked,
    IdentityViewGiven,
    IdentityViewRefused,
    IdentityOpeningAsked,
    IdentityOpeningApproved,
    IdentityOpeningRefused,
    IdentityOpeningWithdrawn,
    IdentityOpeningExpired,
    IdentityOpeningTried,
    IdentityOpened,
    IdentityDisclosurePrepared,
    IdentityDisclosureApproved,
    IdentityDisclosureCancelled,
    IdentityDisclosed,
    IdentityHeldBack,
    IdentityReporterTold,
    IdentityConsentAnswered,
    FallbackReviewerRefused,
    FallbackReviewerNamed,
    FallbackReviewerAsked,
    TokenCreated,
    TokenRevoked,
    TokenRefused,
    OrganisationSuspended,
    OrganisationResumed,
    OrganisationClosed,
    LawPackChanged,
    LawConfirmed,
    OwnFiguresChanged,
    SsoChanged,
    SsoRemoved,
    SsoDomainProved,
    SsoDomainLost,
    SsoLinked,
    SsoRefused,
    ViewSaved,
    ViewChanged,
    ViewDeleted,
    DeadlinesChanged,
    DeadlineAdded,
    DeadlineChanged,
    WaitingBegan,
    WaitingEnded,
    ClosingAnnounced,
    ChannelChanged,
    CaseRoutedByRule,
    RoutingRuleSaved,
    RoutingRuleRemoved,
    RoutingRulesOrdered,
    CategoryAdded,
    CategoryChanged,
    NotificationsChanged,
    AvailabilityChanged,
    AbsenceAdded,
    AbsenceChanged,
    AbsenceRemoved,
    MailsSentAgain,
    MailsDeleted,
    CalendarCreated,
    CalendarRemoved,
    CalendarRead,
    Searched,
    SearchIndexed,
    TaskAdded,
    TaskChanged,
    TaskDone,
    TaskReopened,
    TaskRemoved,
    ChecklistAdded,
    TemplateSaved,
    TemplateDeleted,
    RecordWritten,
    RecordOffered,
    RecordAnswered,
    RecordSigned,
    MeetingRequested,
    MeetingSettled,
    EvidenceAdded,
    EvidenceChanged,
    CustodyRecorded,
    InterviewAdded,
    InterviewChanged,
    InterviewCancelled,
    InterviewPlannedAgain,
    MinutesWritten,
    MinutesAnswered,
    DetrimentAssessed,
    CheckInSettled,
    OutsideAsked,
    OutsideOpened,
    OutsideAnswered,
    OutsideRevoked,
    OutsideReopened,
    OutsideExpired,
    TextRedacted,
    RedactionWithdrawn,
    BreachAdded,
    BreachChanged,
    BreachStepRecorded,
    BreachCaseAdded,
    BreachCaseRemoved,
    FiguresCounted,
}

impl Kind {
    /// The value in the log.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Revision and hash of an encrypted row at the time of writing. A difference between a row and its latest seal means
/// that the row was tampered with.
#[derive(Clone, Debug)]
pub struct Seal {
    row: Uuid,
    revision: i32,
    hash: [u8; 32],
}

impl Seal {
    /// `envelopes`: the sealed columns of the row, in the order of `keys::sealed::Sealed::SEALED`.
    #[must_use]
    pub fn of(row: Uuid, revision: i32, envelopes: &[&[u8]]) -> Self {
        Self { row, revision, hash: sha256(&envelopes.concat()) }
    }

    /// The id of the sealed row.
    #[must_use]
    pub const fn row(&self) -> Uuid {
        self.row
    }
}

/// An act to record as an audit event.
#[derive(Clone, Debug)]
pub struct Act {
    pub kind: Kind,
    pub by: By,
    pub case: Option<Uuid>,
    /// The row that the act concerns, for example a message of the case.
    pub object: Option<Uuid>,
    /// The encrypted rows that the act wrote.
    pub seals: Vec<Seal>,
    /// Further facts, never content of a case.
    pub detail: serde_json::Value,
}

impl Act {
    #[must_use]
    pub fn on_case(kind: Kind, by: By, case: Uuid) -> Self {
        Self { kind, by, case: Some(case), object: None, seals: vec![], detail: json!({}) }
    }

    #[must_use]
    pub fn sealing(mut self, seals: Vec<Seal>) -> Self {
        self.seals = seals;
        self
    }

    #[must_use]
    pub fn with(mut self, detail: serde_json::Value) -> Self {
        self.detail = detail;
        self
    }

    #[must_use]
    pub fn on(mut self, object: Uuid) -> Self {
        self.object = Some(object);
        self
    }
}

/// Records an act. `tx` must be the transaction of the act, so that a failure here rolls back the act.
pub async fn record(tx: &Tx, keys: &OrgKeys, clock: &Clock, zone: Tz, act: Act) -> Result<(), Problem> {
    record_all(tx, keys, clock, zone, vec![act]).await
}

/// As [`record`], for any number of acts in one statement.
pub async fn record_all(tx: &Tx, keys: &OrgKeys, clock: &Clock, zone: Tz, acts: Vec<Act>) -> Result<(), Problem> {
    tx.insert_all(inserts(tx, keys, clock, zone, &acts)).await?;
    Ok(())
}

/// Returns the inserts that record acts. The caller sends them in one statement with the inserts of the rows that the
/// acts wrote.
pub fn inserts(tx: &Tx, keys: &OrgKeys, clock: &Clock, zone: Tz, acts: &[Act]) -> Vec<InsertStatement> {
    if acts.is_empty() {
        return vec![];
    }
    let rows = acts.iter().map(|act| rows(keys, tx.next_event(), clock, zone, act));
    let (events, payloads): (Vec<_>, Vec<_>) = rows.unzip();
    let mut inserts = vec![
        audit_event::Entity::insert_many(events).into_query(),
        audit_payload::Entity::insert_many(payloads).into_query(),
    ];
    // The first event of a case also writes `audit_case`. Without this row, no member can read the events of the case.
    let first = acts.iter().filter(|act| act.kind == Kind::ReportReceived).filter_map(|act| act.case);
    let cases = first.map(|case| audit_case::ActiveModel {
        org_id: Set(keys.org()),
        case_ref: Set(keys.audit_ref(case)),
        case_id: Set(case),
    });
    let cases: Vec<_> = cases.collect();
    if !cases.is_empty() {
        inserts.push(audit_case::Entity::insert_many(cases).into_query());
    }
    inserts
}

fn rows(
    keys: &OrgKeys,
    event_no: i32,
    clock: &Clock,
    zone: Tz,
    act: &Act,
) -> (audit_event::ActiveModel, audit_payload::ActiveModel) {
    let (org, id) = (keys.org(), Uuid::new_v4());
    let (actor, who) = match act.by {
        By::Reporter => (AuditActor::Reporter, None),
        By::Member(member) => (AuditActor::Member, Some(member)),
        By::Token(token) => (AuditActor::Token, Some(token)),
        By::Account(account) => (AuditActor::Account, Some(account)),
        By::System => (AuditActor::System, None),
        By::Platform(account) => (AuditActor::Platform, Some(account)),
        By::Outside => (AuditActor::Outside, None),
    };
    let payload = json!({ "by": who, "case": act.case, "object": act.object, "detail": act.detail }).to_string();
    let salt: [u8; 16] = random();
    let seals = pack(&act.seals);
    let event = audit_event::ActiveModel {
        org_id: Set(org),
        id: Set(id),
        event_no: Set(event_no),
        kind: Set(act.kind.as_str().into()),
        actor: Set(actor),
        actor_ref: Set(who.map(|id| keys.audit_ref(id))),
        case_ref: Set(act.case.map(|id| keys.audit_ref(id))),
        object_ref: Set(act.object.map(|id| keys.audit_ref(id))),
        commitment: Set(commitment(org, id, act.kind.as_str(), &salt, payload.as_bytes(), &seals).to_vec()),
        seals: Set(seals),
        happened_on: Set(clock.today(zone)),
        happened_at: Set((!matches!(actor, AuditActor::Reporter | AuditActor::Outside)).then(|| clock.now())),
        // The column's default sets the epoch. A restore raises this default.
        ..Default::default()
    };
    let aad = Aad { table: "audit_payload", column: "payload", org: Some(org), case: None, row: id, revision: 1 };
    let sealed = keys.seal(&aad, payload.as_bytes());
    let payload = audit_payload::ActiveModel {
        org_id: Set(org),
        event_id: Set(id),
        salt: Set(salt.to_vec()),
        payload: Set(sealed),
    };
    (event, payload)
}

fn pack(seals: &[Seal]) -> Vec<u8> {
    let mut out = Vec::with_capacity(seals.len() * 52);
    for seal in seals {
        out.extend_from_slice(seal.row.as_bytes());
        out.extend_from_slice(&seal.revision.to_be_bytes());
        out.extend_from_slice(&seal.hash);
    }
    out
}
