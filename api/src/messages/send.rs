//! Sends a message of a member to the reporter, and carries out what the message means for the deadlines of the case.

use entity::case;
use entity::enums::Source;
use serde_json::json;
use uuid::Uuid;

use super::{NewMessage, Reader, Row, one, write};
use crate::attachments::{self, NewFile, Owner};
use crate::audit::{Act, Kind};
use crate::cases;
use crate::cases::clocks::rules::Event;
use crate::cases::clocks::{self, waiting};
use crate::idempotency::{self, Claim};
use crate::op::Op;
use crate::permissions::Permission::CaseEdit;
use crate::problem::Problem;

const UNREADABLE: Problem = Problem::NotAllowedNow(
    "The reporter has no access code and cannot read this. Write a letter or call, and confirm that you told the reporter.",
);

/// What a message means. Every message also acknowledges the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Purpose {
    Message,
    /// Only acknowledges the report.
    Acknowledgement,
    Feedback,
    InterimFeedback,
    /// Tells the reporter why the feedback takes longer.
    Extension,
    /// Tells the reporter on which day the case closes.
    ClosingAnnouncement,
}

impl Purpose {
    const fn events(self) -> &'static [Event] {
        match self {
            Self::Message | Self::Acknowledgement | Self::ClosingAnnouncement => &[Event::Acknowledged],
            Self::Feedback => &[Event::Acknowledged, Event::FeedbackGiven],
            Self::InterimFeedback => &[Event::Acknowledged, Event::InterimFeedbackGiven],
            Self::Extension => &[Event::Acknowledged, Event::Extended],
        }
    }

    /// Whether the message also decides about the case.
    const fn changes_case(self) -> bool {
        matches!(self, Self::Extension | Self::ClosingAnnouncement)
    }
}

/// A message to the reporter.
pub struct ToReporter {
    pub case: Uuid,
    pub idempotency_key: Uuid,
    pub text: String,
    pub files: Vec<NewFile>,
    pub purpose: Purpose,
    /// The member told the reporter the text by letter, by phone or in person, because the reporter has no access code.
    pub told: bool,
    /// The serialised input. A retry must send the same input.
    pub body: Vec<u8>,
}

pub struct Sent {
    pub case: case::Model,
    pub row: Row,
    pub files: Vec<attachments::Row>,
}

/// Sends the message. A retry returns the message of the first call.
///
/// # Errors
/// `Forbidden` for an extension or an announcement without `CASE_EDIT`. `NotAllowedNow` when the message does not fit the
/// deadlines of the case, and for a reporter without an access code who was not told the text in another way.
/// `Conflict`, `NotFound`.
pub async fn send(op: &Op, new: ToReporter) -> Result<Sent, Problem> {
    if new.purpose.changes_case() && !op.actor.may(CaseEdit) {
        return Err(Problem::Forbidden);
    }
    let (member, today) = (op.member()?, op.today()?);
    let case = cases::find(&op.tx, new.case).await?;
    let keys = cases::keys(op, case.id).await?;
    let id = Uuid::new_v4();
    let purpose: &'static str = new.purpose.into();
    let body = [purpose.as_bytes(), b"\0", &new.body].concat();
    let claim = idempotency::claim(&op.tx, keys.org(), new.idempotency_key, &body, id, today).await?;
    if let Claim::Done(earlier) = claim {
        let files = attachments::of_case(&op.tx, case.id).await?;
        let row = one(&op.tx, Reader::Staff, case.id, earlier).await?;
        return Ok(Sent { case, row, files });
    }
    // A reporter who sent the report has an access code.
    let has_code = case.source == Source::Web || cases::has_access_code(&op.tx, case.id).await?;
    match (has_code, new.told) {
        (true, false) | (false, true) => {}
        (false, false) => return Err(UNREADABLE),
        (true, true) => return Err(Problem::NotAllowedNow("The reporter has an access code. Send the message.")),
    }
    let message = NewMessage { id, owner: Owner::Member(member.id), text: &new.text, files: &new.files, today };
    let written = write(&op.tx, &keys, message).await?;
    let is_first = clocks::happen(op, &keys, &case, new.purpose.events(), Some(id)).await?;
    if new.purpose == Purpose::Acknowledgement && !is_first {
        return Err(Problem::NotAllowedNow("A member has acknowledged this report already. Nothing was sent."));
    }
    if new.purpose == Purpose::ClosingAnnouncement {
        waiting::announce_closing(op, &keys, case.id).await?;
    }
    let act = Act::on_case(Kind::MessageSent, member.by(), case.id).on(id).sealing(written.seals);
    op.record(act.with(json!({ "purpose": purpose, "told": new.told }))).await?;
    let case = if new.purpose == Purpose::Message { case } else { cases::find(&op.tx, case.id).await? };
    Ok(Sent { case, row: written.row, files: written.files })
}
