//! GraphQL of the reporter surface: what became of the reporter's name, and the reporter's consent.

use std::collections::HashMap;

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use entity::enums::{Basis, DisclosureState};
use entity::{identity_consent as consent, identity_disclosure as disclosure, identity_opening as opening};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Set};
use uuid::Uuid;

use super::consent::ConsentAnswer;
use crate::audit::{self, Act, By, Kind};
use crate::cases::reporter::{Report, here};
use crate::exchange::ContextExt;
use crate::gate::reporter;
use crate::keys::keyring::CaseReader;
use crate::keys::sealed::FieldAad;
use crate::op::Op;
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::scalar::Date;
use crate::tx::Tx;

/// An opening of the reporter's identity by authorised staff.
#[derive(SimpleObject)]
pub struct ReportOpening {
    id: Uuid,
    opened_on: Date,
    /// Why, in the staff's text for the reporter.
    words: String,
}

#[derive(FromQueryResult)]
struct OpeningRow {
    id: Uuid,
    words: Vec<u8>,
    revision: i32,
    opened_on: NaiveDate,
}

impl ReportOpening {
    /// The openings, oldest first.
    pub async fn load(tx: &Tx, keys: &CaseReader) -> Result<Vec<Self>, Problem> {
        use opening::Column as C;
        let query = opening::Entity::find().select_only().columns([C::Id, C::Words, C::Revision, C::OpenedOn]);
        let query = query.filter(C::CaseId.eq(keys.case())).order_by_asc(C::OpenedOn).order_by_asc(C::Id);
        let open = |row: OpeningRow| -> Result<Self, Problem> {
            let words = keys.open(FieldAad::of(C::Words, row.id, row.revision), &row.words)?;
            Ok(Self { id: row.id, opened_on: row.opened_on.into(), words })
        };
        query.into_model::<OpeningRow>().all(tx).await?.into_iter().map(open).collect()
    }
}

/// The state of a disclosure, for the reporter.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum ReportDisclosureState {
    Planned,
    Disclosed,
    Cancelled,
}

/// A disclosure of the reporter's identity to a recipient beyond the authorised staff.
#[derive(SimpleObject)]
pub struct ReportDisclosure {
    id: Uuid,
    recipient: String,
    /// Why.
    purpose: String,
    /// The provision that requires the disclosure. Null: the reporter decides.
    provision: Option<String>,
    state: ReportDisclosureState,
    disclosed_on: Option<Date>,
    answer: Option<ConsentAnswer>,
}

#[derive(FromQueryResult)]
struct DisclosureRow {
    id: Uuid,
    recipient: Vec<u8>,
    purpose: Vec<u8>,
    provision: Option<Vec<u8>>,
    revision: i32,
    state: DisclosureState,
    disclosed_on: Option<NaiveDate>,
}

impl ReportDisclosure {
    /// The disclosures that the reporter may see, oldest first.
    pub async fn load(tx: &Tx, keys: &CaseReader) -> Result<Vec<Self>, Problem> {
        use disclosure::Column as C;
        let columns = [C::Id, C::Recipient, C::Purpose, C::Provision, C::Revision, C::State, C::DisclosedOn];
        let query = disclosure::Entity::find().select_only().columns(columns).filter(C::CaseId.eq(keys.case()));
        let rows = query.order_by_asc(C::ToldOn).order_by_asc(C::Id).into_model::<DisclosureRow>().all(tx).await?;
        if rows.is_empty() {
            return Ok(vec![]);
        }
        let answers = answers(tx, keys.case()).await?;
        let open = |row: DisclosureRow| -> Result<Self, Problem> {
            let text = |column, sealed: &[u8]| keys.open(FieldAad::of(column, row.id, row.revision), sealed);
            Ok(Self {
                id: row.id,
                recipient: text(C::Recipient, &row.recipient)?,
                purpose: text(C::Purpose, &row.purpose)?,
                provision: row.provision.as_deref().map(|sealed| text(C::Provision, sealed)).transpose()?,
                state: match row.state {
                    DisclosureState::Prepared | DisclosureState::Approved => ReportDisclosureState::Planned,
                    DisclosureState::Disclosed => ReportDisclosureState::Disclosed,
                    DisclosureState::Cancelled => ReportDisclosureState::Cancelled,
                },
                disclosed_on: row.disclosed_on.map(Into::into),
                answer: answers.get(&row.id).and_then(|given| ConsentAnswer::of(given)),
            })
        };
        rows.into_iter().map(open).collect()
    }
}

/// The reporter's answers by disclosure and turn.
async fn answers(tx: &Tx, case: Uuid) -> Result<HashMap<Uuid, Vec<bool>>, Problem> {
    use consent::Column as C;
    let query = consent::Entity::find().select_only().columns([C::DisclosureId, C::Given]).filter(C::CaseId.eq(case));
    let rows: Vec<(Uuid, bool)> = query.order_by_asc(C::Turn).into_tuple().all(tx).await?;
    let mut found: HashMap<Uuid, Vec<bool>> = HashMap::new();
    for (disclosure, given) in rows {
        found.entry(disclosure).or_default().push(given);
    }
    Ok(found)
}

/// The reporter's answer. False after a consent withdraws it.
#[derive(InputObject)]
pub struct AnswerDisclosureInput {
    disclosure: Uuid,
    consent: bool,
}

/// The report after the act.
#[derive(SimpleObject)]
pub struct AnswerDisclosurePayload {
    report: Report,
}

#[derive(Default)]
pub struct IdentityMutation;

#[Object]
impl IdentityMutation {
    /// Answers a request for consent, or withdraws the consent. A refusal and a withdrawal are final. Staff see the answer
    /// after the next release. `NOT_ALLOWED_NOW` when the identity was disclosed, or the request was cancelled.
    #[graphql(directive = reporter::apply())]
    async fn answer_disclosure(
        &self,
        ctx: &Context<'_>,
        input: AnswerDisclosureInput,
    ) -> Result<AnswerDisclosurePayload, Problem> {
        use disclosure::Column as C;
        let op = ctx.op()?;
        let keys = here(op).await?;
        let query = disclosure::Entity::find().select_only().columns([C::Basis, C::State]);
        let query = query.filter(C::CaseId.eq(keys.case())).filter(C::Id.eq(input.disclosure));
        let found: Option<(Basis, DisclosureState)> = query.into_tuple().one(&*op.tx).await?;
        let (basis, state) = found.ok_or(Problem::NotFound)?;
        let before = answers(&op.tx, keys.case()).await?.remove(&input.disclosure).unwrap_or_default();
        let turn = match (before.as_slice(), input.consent) {
            ([], _) => Some(1),
            ([true], false) => Some(2),
            ([true], true) | ([.., false], false) => None,
            _ => return Err(Problem::NotAllowedNow("Your earlier answer is final. Write to the team instead.")),
        };
        if let Some(turn) = turn {
            let is_open = matches!(state, DisclosureState::Prepared | DisclosureState::Approved);
            if basis != Basis::Consent || !is_open {
                return Err(Problem::NotAllowedNow("This request is closed. Check for news to see what happened."));
            }
            answer(op, &keys, input.disclosure, turn, input.consent).await?;
        }
        Ok(AnswerDisclosurePayload { report: Report::load(&op.tx, keys).await? })
    }
}

async fn answer(op: &Op, keys: &CaseReader, disclosure: Uuid, turn: i16, given: bool) -> Result<(), Problem> {
    // The answer and its event must carry the same date, so this clock is frozen.
    let (clock, zone) = (op.app.clock.still(), PublicOrganisation::here(&op.tx).await?.zone()?);
    let row = consent::ActiveModel {
        org_id: Set(keys.org().org()),
        id: Set(Uuid::new_v4()),
        case_id: Set(keys.case()),
        disclosure_id: Set(disclosure),
        turn: Set(turn),
        given: Set(given),
        answered_on: Set(clock.today(zone)),
        ..Default::default()
    };
    // Two tabs may answer at the same time. The first answer counts, and the payload shows it.
    let insert = consent::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
    insert.exec_without_returning(&*op.tx).await?;
    let act = Act::on_case(Kind::IdentityConsentAnswered, By::Reporter, keys.case()).on(disclosure);
    audit::record(&op.tx, keys.org(), &clock, zone, act).await
}
