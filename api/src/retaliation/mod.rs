//! Claims of retaliation (Art. 19 to 21 Directive (EU) 2019/1937, ISO 37002 8.3.2). A reporter who suffers a detriment
//! because of a report sends a claim from the report. The claim is a new case of the same channel, with its own access
//! code. Members who worked on the first case do not see the claim, and no row of the first case refers to it. See
//! docs/decisions/035.

pub mod admin;
pub mod reporter;

use entity::enums::Anonymity;
use entity::{case, retaliation_claim};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::crypto::receipt::Access;
use crate::intake::claim_form::{self, Said};
use crate::intake::work::Work;
use crate::intake::{self, Begun, Content, New, Opened, channel};
use crate::limit;
use crate::op::Op;
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::tx::Tx;

/// A claim as the reporter sent it.
pub struct Sent {
    pub said: Said,
    /// The language in which the reporter reads.
    pub language: String,
    /// The access secret of the claim, which the browser derived from a new access code.
    pub access: Access,
    /// The key that all retries of one claim share.
    pub idempotency_key: Uuid,
    pub work: Option<Work>,
    /// The serialised input. A retry must send the same input.
    pub body: Vec<u8>,
}

/// Opens a claim about the case `first`, which is the case of the transaction. The stage of the first case does not
/// matter.
///
/// # Errors
/// `Invalid` with the field, `Conflict`, `RateLimited`, `WorkRequired`. `NotAllowedNow` when the organisation takes no
/// reports, when every member who could get the claim worked on the first case, and after [`limit::MAX_CLAIMS`] claims.
pub async fn claim(op: &Op, first: Uuid, sent: Sent) -> Result<Opened, Problem> {
    let pepper = &op.app.reporter.as_ref().ok_or(Problem::Forbidden)?.pepper;
    let organisation = PublicOrganisation::here(&op.tx).await?;
    let begun = match intake::begin(op, &organisation, sent.idempotency_key, &sent.body, &sent.access).await? {
        Begun::New(new) => new,
        Begun::Done(earlier) => return Ok(earlier),
    };
    let channel = op.tx.value::<Uuid>("SELECT channel_id FROM \"case\" WHERE id = $1", [first.into()]).await?;
    let channel = channel::by_id(&op.tx, channel.ok_or(Problem::Unauthenticated)?).await?;
    let kept = claim_form::answers(&sent.said)?;
    if !channel.languages.contains(&sent.language) {
        return Err(Problem::invalid("language", "This channel does not offer this language. Choose another one."));
    }
    let macs = sent.access.macs(pepper).to_vec();
    op.tx.pin(|scope| (scope.today, scope.receipt) = (Some(begun.today), Some(macs))).await?;
    check_taken(&op.tx, &organisation, first).await?;
    intake::charge(&op.app, &channel, sent.idempotency_key, sent.work.as_ref())?;
    let content = Content {
        form: claim_form::FORM,
        anonymity: Anonymity::Anonymous,
        language: sent.language,
        answers: kept.clone(),
        identity: None,
    };
    let new = New {
        case: begun.case,
        organisation: &organisation,
        channel: &channel,
        clock: &begun.clock,
        content: &content,
        kept: &kept,
        files: &[],
        access: &sent.access,
    };
    let opened = intake::store(op, &begun.keys, new).await?;
    let values = [first.into(), Uuid::new_v4().into(), begun.today.into()];
    if op.tx.flag("SELECT app.claim_retaliation($1, $2, $3)", values).await? {
        Ok(opened)
    } else {
        Err(Problem::internal("a new case did not become a claim"))
    }
}

async fn check_taken(tx: &Tx, organisation: &PublicOrganisation, first: Uuid) -> Result<(), Problem> {
    if !organisation.takes_reports()? {
        return Err(Problem::NotAllowedNow("This organisation takes no reports at the moment. Nothing was stored."));
    }
    let values = [first.into(), limit::MAX_CLAIMS.into()];
    match tx.value::<String>("SELECT app.claim_refused($1, $2)", values).await?.as_deref() {
        None => Ok(()),
        Some("many") => {
            Err(Problem::NotAllowedNow("There are too many reports about this one. Write into the latest one."))
        }
        Some(_) => Err(Problem::NotAllowedNow(
            "No member other than those who worked on your report could read this now. Nothing was stored.",
        )),
    }
}

/// The other cases of a claim, as far as the acting member sees both.
#[derive(Default)]
pub struct Related {
    /// The case that this claim is about.
    pub first: Option<case::Model>,
    /// The claims about this case, the earliest first.
    pub claims: Vec<case::Model>,
}

/// The case that a claim is about, and the claims about a case. The policies show only rows whose cases the acting
/// member both sees.
pub async fn related(op: &Op, id: Uuid) -> Result<Related, Problem> {
    use retaliation_claim::Column as C;
    let either = Condition::any().add(C::CaseId.eq(id)).add(C::FirstId.eq(id));
    let rows = retaliation_claim::Entity::find()
        .filter(either)
        .order_by_asc(C::ClaimedOn)
        .order_by_asc(C::CaseId)
        .all(&*op.tx)
        .await?;
    if rows.is_empty() {
        return Ok(Related::default());
    }
    let others = rows.iter().map(|row| if row.case_id == id { row.first_id } else { row.case_id });
    let found = case::Entity::find().filter(case::Column::Id.is_in(others)).all(&*op.tx).await?;
    let with = |wanted: Uuid| found.iter().find(|row| row.id == wanted).cloned();
    Ok(Related {
        first: rows.iter().find(|row| row.case_id == id).and_then(|row| with(row.first_id)),
        claims: rows.iter().filter(|row| row.first_id == id).filter_map(|row| with(row.case_id)).collect(),
    })
}
