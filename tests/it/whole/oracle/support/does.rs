//! The acts as calls of the staff schema.

use serde_json::json;
use uuid::Uuid;
use voicase_tests::Answer;

use super::acts::Act;
use super::model::Step;
use super::stage::Stage;

impl Stage {
    #[expect(clippy::too_many_lines, reason = "one arm an act")]
    pub async fn does(&self, who: usize, case: usize, act: &Act) -> Answer {
        let staff = self.staff(who);
        let id = &self.cases[case];
        let key = Uuid::new_v4();
        let members = |list: &[usize]| list.iter().map(|m| self.staff(*m).member).collect::<Vec<_>>();
        match act {
            Act::Open => staff.opens(id, "restricted persons { id } assignees { member { id } backup } correctiveActions { owner { id } state }").await,
            Act::ReadMessages => staff.opens(id, "messages { nodes { text } }").await,
            Act::ReadNotes => staff.opens(id, "notes { text }").await,
            Act::Update => staff.does("updateCase", "case { id }", json!({ "case": id, "title": "T" })).await,
            Act::AddNote => {
                staff.does("addNote", "note { id }", json!({ "case": id, "idempotencyKey": key, "text": "N" })).await
            }
            Act::SendMessage => {
                let input = json!({ "case": id, "idempotencyKey": key, "text": "M", "files": [] });
                staff.does("sendMessage", "message { id }", input).await
            }
            Act::MarkRead => staff.does("markRead", "case { id }", json!({ "case": id, "upTo": 1 })).await,
            Act::OpenUpload => staff.does("openUpload", "id", json!({ "case": id, "size": 1000 })).await,
            Act::GrantFile => {
                let input = json!({ "attachment": self.files[case], "unscanned": true });
                staff.does("grantFile", "url", input).await
            }
            Act::Move(to) => {
                let to = if *to == Step::Triage { "IN_TRIAGE" } else { "UNDER_INVESTIGATION" };
                staff.does("moveCase", "case { id }", json!({ "case": id, "to": to, "reason": "Why." })).await
            }
            Act::Assign(list, backup) => {
                let backup = backup.map(|m| self.staff(m).member);
                let input = json!({ "case": id, "members": members(list), "backup": backup });
                staff.does("assignCase", "case { id }", input).await
            }
            Act::Restrict(list) => {
                let input = json!({ "case": id, "members": members(list), "reason": "Why." });
                staff.does("restrictCase", "case { id }", input).await
            }
            Act::Approve(_) | Act::Refuse(_) => {
                let field = if matches!(act, Act::Approve(_)) { "approveRestriction" } else { "refuseRestriction" };
                staff.does(field, "case { id }", json!({ "request": self.waiting(case, key).await })).await
            }
            Act::LetIn(member) => {
                let input = json!({ "entry": self.entry(case).await, "member": self.staff(*member).member });
                staff.does("letInReviewer", "entries { id }", input).await
            }
            Act::Propose => {
                let input = json!({ "case": id, "outcome": "SPAM", "findings": "F", "correctiveActions": [], "words": "W" });
                staff.does("submitForReview", "case { id }", input).await
            }
            Act::AddAction(owner) => {
                let action = json!({ "text": "A", "owner": self.staff(*owner).member, "dueOn": "2026-06-01" });
                let input = json!({ "case": id, "idempotencyKey": key, "action": action });
                staff.does("addCorrectiveAction", "case { id }", input).await
            }
            Act::SettleAction(at) => {
                let known = match at {
                    Some(at) => self.action(case, *at).await,
                    None => None,
                };
                let expected = at.map_or(1, |at| self.model.cases[case].actions[at].revision);
                let input = json!({ "id": known.unwrap_or(key), "expected": expected, "state": "DONE" });
                staff.does("settleCorrectiveAction", "case { id }", input).await
            }
            Act::Close(stale) => {
                let expected = self.model.cases[case].proposals + i32::from(*stale);
                let input = json!({ "case": id, "expected": expected, "outcome": "SPAM", "words": "Thank you." });
                staff.does("closeCase", "case { id }", input).await
            }
            Act::Reopen => staff.does("reopenCase", "case { id }", json!({ "case": id, "reason": "Why." })).await,
            Act::Lift => staff.does("liftRestriction", "case { id }", json!({ "case": id, "reason": "Why." })).await,
            Act::AddPerson(member) => {
                let member = member.map(|m| self.staff(m).member);
                let input = json!({ "case": id, "idempotencyKey": Uuid::new_v4(), "name": "N", "role": "WITNESS", "member": member });
                staff.does("addPerson", "case { persons { id } }", input).await
            }
            Act::RemovePerson(at) => {
                let known = at.and_then(|at| self.model.cases[case].persons[at].id.clone());
                let person = known.unwrap_or_else(|| key.to_string());
                staff.does("removePerson", "case { id }", json!({ "person": person, "reason": "Why." })).await
            }
            Act::Route(to) => {
                let to = to.map_or(key, |at| self.departments[at]);
                staff.does("routeCase", "case { id }", json!({ "case": id, "department": to })).await
            }
            Act::Recuse => staff.does("recuseMyself", "done", json!({ "case": id, "reason": "Why." })).await,
        }
    }
}
