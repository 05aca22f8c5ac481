//! Every input field of the staff schema that takes an id.

use entity::enums::Role;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Staff, World, token_input};

use super::account::{self, Account};
use super::breaches::{self, Breaches};
use super::clocks::{self, Clocks};
use super::connections::{self, Connections};
use super::departments;
use super::identity::{self, Identities};
use super::investigation::{self, Investigation};
use super::meetings::{self, Meetings};
use super::outside::{self, Outside};
use super::oversight::{self, Oversight};
use super::tasks::{self, Tasks};
use super::workflow;
use crate::departments::tree;
use crate::support::samples::viewer;
use crate::support::steps;

/// The objects of one organisation.
pub struct Own {
    pub world: World,
    pub case: Value,
    pub note: Value,
    pub action: Value,
    pub category: Value,
    pub member: Value,
    pub attachment: Value,
    pub person: Value,
    pub invitation: Value,
    pub token: Value,
    pub branch: Value,
    pub reset: Value,
    pub request: Value,
    pub account: Account,
    pub oversight: Oversight,
    /// A completed upload, as a `FileInput`.
    pub file: Value,
    pub clocks: Clocks,
    pub tasks: Tasks,
    pub outside: Outside,
    pub connections: Connections,
    pub meetings: Meetings,
    pub identities: Identities,
    pub investigation: Investigation,
    pub breaches: Breaches,
}

impl Own {
    /// Brings the organisation's newest case to the stage that the probe needs.
    #[expect(clippy::too_many_lines, reason = "one line for each room")]
    pub async fn new(world: World, far: Far) -> Self {
        let standing = match far {
            Far::New | Far::Hidden | Far::Triage | Far::Linked | Far::Identity => world.case().await,
            Far::Investigated => steps::investigated(&world).await,
            Far::InReview => steps::in_review(&world).await,
            Far::Closed => steps::closed(&world).await,
        };
        let meetings = Meetings::of(&world, &standing).await;
        let case = standing.case;
        if far == Far::Triage {
            steps::moves(world.member(), &case, "IN_TRIAGE").await.data();
        }
        let (note, action) = (note(&world, &case).await, workflow::action(&world, &case).await);
        let known = world.member().asks("{ categories { id } }", json!({})).await;
        let category = known.data()["categories"][0]["id"].clone();
        let mut files = uploads(&world, &case).await;
        let attach = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "files": [files[0]] });
        let attached = world.member().does("attachEvidence", "case { files { id } }", attach).await;
        let attachment = attached.data()["attachEvidence"]["case"]["files"][0]["id"].clone();
        let entry = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "K. Brandt", "role": "WITNESS" });
        let entered = world.member().does("addPerson", "case { persons { id } }", entry).await;
        let person = entered.data()["addPerson"]["case"]["persons"][0]["id"].clone();
        let member = json!(world.member().member);
        let invite = json!({ "email": world.address(), "rights": viewer(world.root.to_string()) });
        let invited = world.admin().does("inviteMember", "invitation { id }", invite).await;
        let invitation = invited.data()["inviteMember"]["invitation"]["id"].clone();
        let branch = json!(tree::add(&world, "Branch", world.root).await);
        let ask = json!({ "member": world.viewer().member });
        let asked = world.admin().does("requestMemberReset", "reset { id }", ask).await;
        let reset = asked.data()["requestMemberReset"]["reset"]["id"].clone();
        let ask = json!({ "member": world.viewer().member });
        let asked = world.admin().does("requestIdentityView", "request { id }", ask).await;
        let request = asked.data()["requestIdentityView"]["request"]["id"].clone();
        let token = json!(world.program(world.admin(), token_input(&["CASE_EDIT"], true)).await.id);
        let oversight = Oversight::of(&world, &case, far).await;
        let account = Account::of(&world).await;
        let clocks = Clocks::of(&world, &case, far).await;
        let tasks = Tasks::of(&world, &case).await;
        let outside = Outside::of(&world, &case, far).await;
        let connections = Connections::of(&world, &case, far).await;
        let identities = Identities::of(&world, far).await;
        let investigation = Investigation::of(&world, &case, far).await;
        let breaches = Breaches::of(&world, &case).await;
        let file = files.remove(1);
        Self {
            world,
            case,
            note,
            action,
            category,
            member,
            attachment,
            person,
            invitation,
            token,
            branch,
            reset,
            request,
            account,
            oversight,
            file,
            clocks,
            tasks,
            outside,
            connections,
            meetings,
            identities,
            investigation,
            breaches,
        }
    }

    /// A record that the reporter can check.
    pub async fn offered(&self) -> Value {
        self.meetings.offered(&self.world).await
    }

    pub fn staff(&self, role: Role) -> &Staff {
        self.world.staff(role)
    }
}

/// Two uploaded files that are not attached yet.
async fn uploads(world: &World, case: &Value) -> Vec<Value> {
    let mut files = vec![];
    for name in ["first.txt", "second.txt"] {
        let upload = world.staffs_upload(world.member(), case, name, b"words").await;
        upload.arrives(&world.house.admin).await;
        files.push(upload.input);
    }
    files
}

/// The stage of the owner's case at which the owner's call succeeds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Far {
    New,
    /// Another case is hidden, and a restriction waits for approval.
    Hidden,
    /// The identity of another case is asked for and disclosed.
    Identity,
    Triage,
    /// The case has a link, and the organisation has a tag and a third case.
    Linked,
    Investigated,
    InReview,
    Closed,
}

/// One input field that takes an id: the mutation, the caller's role, the owner's id, and the input that contains it.
pub struct Probe {
    pub of: &'static str,
    pub field: &'static str,
    pub far: Far,
    pub role: Role,
    pub id: fn(&Own) -> Value,
    pub input: fn(&Own, Value) -> Value,
}

pub const fn probe(
    of: &'static str,
    field: &'static str,
    far: Far,
    role: Role,
    id: fn(&Own) -> Value,
    input: fn(&Own, Value) -> Value,
) -> Probe {
    Probe { of, field, far, role, id, input }
}

async fn note(world: &World, case: &Value) -> Value {
    let text = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "A note." });
    world.member().does("addNote", "note { id }", text).await.data()["addNote"]["note"]["id"].clone()
}

pub fn case(own: &Own) -> Value {
    own.case.clone()
}

fn with_file(own: &Own, slot: &Value) -> Value {
    let mut file = own.file.clone();
    file["slot"] = slot.clone();
    json!([file])
}

pub fn probes() -> Vec<Probe> {
    let all = [
        workflow::stages(),
        workflow::actions(),
        description(),
        dialogue(),
        files(),
        conflicts(),
        invitations(),
        people(),
        departments::probes(),
        account::probes(),
        clocks::probes(),
        tasks::probes(),
        breaches::probes(),
        outside::probes(),
        connections::probes(),
        meetings::probes(),
        investigation::probes(),
        oversight::probes(),
        identity::probes(),
    ];
    all.into_iter().flatten().collect()
}

fn description() -> Vec<Probe> {
    use Far::New;
    use Role::{Manager, Member};
    vec![
        probe("AssignCaseInput.case", "assignCase", New, Manager, case, |_, id| json!({ "case": id, "members": [] })),
        probe(
            "AssignCaseInput.members",
            "assignCase",
            New,
            Manager,
            |own| own.member.clone(),
            |own, id| json!({ "case": own.case, "members": [id] }),
        ),
        probe(
            "AssignCaseInput.backup",
            "assignCase",
            New,
            Manager,
            |own| own.member.clone(),
            |own, id| json!({ "case": own.case, "members": [], "backup": id }),
        ),
        probe(
            "UpdateCaseInput.case",
            "updateCase",
            New,
            Member,
            case,
            |_, id| json!({ "case": id, "title": "A title" }),
        ),
        probe(
            "UpdateCaseInput.category",
            "updateCase",
            New,
            Member,
            |own| own.category.clone(),
            |own, id| json!({ "case": own.case, "category": id }),
        ),
    ]
}

fn dialogue() -> Vec<Probe> {
    use Far::New;
    use Role::Member;
    vec![
        probe(
            "StaffMessageInput.case",
            "sendMessage",
            New,
            Member,
            case,
            |_, id| json!({ "case": id, "idempotencyKey": Uuid::new_v4(), "text": "Hello.", "files": [] }),
        ),
        probe("StaffMarkReadInput.case", "markRead", New, Member, case, |_, id| json!({ "case": id, "upTo": 1 })),
        probe(
            "AddNoteInput.case",
            "addNote",
            New,
            Member,
            case,
            |_, id| json!({ "case": id, "idempotencyKey": Uuid::new_v4(), "text": "A note." }),
        ),
        probe(
            "RetractNoteInput.note",
            "retractNote",
            New,
            Member,
            |own| own.note.clone(),
            |_, id| json!({ "note": id, "reason": "Wrong." }),
        ),
    ]
}

fn people() -> Vec<Probe> {
    use Far::New;
    use Role::{Admin, Viewer};
    let member = |own: &Own| own.member.clone();
    let heir = |own: &Own| json!(own.world.viewer().member);
    vec![
        probe(
            "ChangeMemberInput.member",
            "changeMember",
            New,
            Admin,
            member,
            |own, id| json!({ "member": id, "rights": viewer(own.world.root.to_string()) }),
        ),
        probe(
            "RightsInput.departments",
            "changeMember",
            New,
            Admin,
            |own| json!(own.world.root),
            |own, id| json!({ "member": own.member, "rights": viewer(id) }),
        ),
        probe("MemberInput.member", "suspendMember", New, Admin, member, |_, id| json!({ "member": id })),
        probe("MemberInput.member", "resumeMember", New, Admin, member, |_, id| json!({ "member": id })),
        probe("RemoveMemberInput.member", "removeMember", New, Admin, member, |_, id| json!({ "member": id })),
        probe(
            "RemoveMemberInput.handOver",
            "removeMember",
            New,
            Admin,
            heir,
            |own, id| json!({ "member": own.member, "handOver": id }),
        ),
        probe(
            "LeaveOrganisationInput.handOver",
            "leaveOrganisation",
            New,
            Viewer,
            member,
            |_, id| json!({ "handOver": id }),
        ),
    ]
}

fn files() -> Vec<Probe> {
    use Far::New;
    use Role::Member;
    vec![
        probe(
            "FileInput.slot",
            "sendMessage",
            New,
            Member,
            |own| own.file["slot"].clone(),
            |own, id| json!({ "case": own.case, "idempotencyKey": Uuid::new_v4(), "text": "See.", "files": with_file(own, &id) }),
        ),
        probe(
            "FileInput.slot",
            "attachEvidence",
            New,
            Member,
            |own| own.file["slot"].clone(),
            |own, id| json!({ "case": own.case, "idempotencyKey": Uuid::new_v4(), "files": with_file(own, &id) }),
        ),
        probe("StaffUploadInput.case", "openUpload", New, Member, case, |_, id| json!({ "case": id, "size": 1000 })),
        probe(
            "AttachEvidenceInput.case",
            "attachEvidence",
            New,
            Member,
            case,
            |_, id| json!({ "case": id, "idempotencyKey": Uuid::new_v4(), "files": [] }),
        ),
        probe(
            "GrantFileInput.attachment",
            "grantFile",
            New,
            Member,
            |own| own.attachment.clone(),
            |_, id| json!({ "attachment": id, "unscanned": true }),
        ),
    ]
}

fn conflicts() -> Vec<Probe> {
    use Far::New;
    use Role::{Manager, Member};
    vec![
        probe(
            "RestrictCaseInput.case",
            "restrictCase",
            New,
            Manager,
            case,
            |_, id| json!({ "case": id, "members": [], "reason": "A director." }),
        ),
        probe(
            "RestrictCaseInput.members",
            "restrictCase",
            New,
            Manager,
            |own| own.member.clone(),
            |own, id| json!({ "case": own.case, "members": [id], "reason": "A director." }),
        ),
        probe(
            "AddPersonInput.case",
            "addPerson",
            New,
            Member,
            case,
            |_, id| json!({ "case": id, "idempotencyKey": Uuid::new_v4(), "name": "N.", "role": "OTHER" }),
        ),
        probe(
            "AddPersonInput.member",
            "addPerson",
            New,
            Manager,
            |own| own.member.clone(),
            |own, id| json!({ "case": own.case, "idempotencyKey": Uuid::new_v4(), "name": "N.", "role": "OTHER", "member": id }),
        ),
        probe(
            "RemovePersonInput.person",
            "removePerson",
            New,
            Manager,
            |own| own.person.clone(),
            |_, id| json!({ "person": id, "reason": "A namesake." }),
        ),
        probe(
            "ReasonInput.case",
            "recuseMyself",
            New,
            Member,
            case,
            |_, id| json!({ "case": id, "reason": "My brother works there." }),
        ),
    ]
}

fn invitations() -> Vec<Probe> {
    use Far::New;
    use Role::Admin;
    let invitation = |own: &Own| own.invitation.clone();
    vec![
        probe(
            "InvitationInput.invitation",
            "resendInvitation",
            New,
            Admin,
            invitation,
            |_, id| json!({ "invitation": id }),
        ),
        probe(
            "InvitationInput.invitation",
            "revokeInvitation",
            New,
            Admin,
            invitation,
            |_, id| json!({ "invitation": id }),
        ),
        probe(
            "ApiTokenInput.token",
            "revokeApiToken",
            New,
            Admin,
            |own| own.token.clone(),
            |_, id| json!({ "token": id }),
        ),
        probe(
            "RightsInput.departments",
            "inviteMember",
            New,
            Admin,
            |own| json!(own.world.root),
            |own, id| json!({ "email": own.world.address(), "rights": viewer(id) }),
        ),
    ]
}
