//! The start of most tests: a new organisation with one member for each role.

use std::sync::Arc;

use chrono::TimeDelta;
use entity::enums::{CaseScope, ReleaseTick, ReportingMode, Role};
use serde_json::{Value, json};
use tokio::sync::Mutex;
use uuid::Uuid;
use voicase::cases::release;
use voicase::platform::{self, NewMember, NewOrganisation};
use voicase::worker;
use voicase_dev::mail::Mail;

use crate::house::ADMIN_ORIGIN;
use crate::{Answer, House, Reporter, Staff, instance};

pub struct World {
    pub house: Arc<House>,
    pub org: Uuid,
    pub root: Uuid,
    /// The slug of its channel.
    pub slug: String,
    tick: ReleaseTick,
    people: Vec<Staff>,
}

/// A report that staff can see.
pub struct Standing {
    /// The reporter, with the page open.
    pub reporter: Reporter,
    /// The id of the case.
    pub case: Value,
}

impl Standing {
    /// The id of the case, for SQL.
    pub fn id(&self) -> Uuid {
        self.case.as_str().and_then(|id| id.parse().ok()).expect("a UUID")
    }
}

impl World {
    /// An organisation with hourly release, which happens when the test calls [`World::release`].
    pub async fn new() -> Self {
        Box::pin(Self::found(House::new().await, ReleaseTick::Hourly)).await
    }

    /// Like [`World::new`], on databases that no other test uses.
    pub async fn alone() -> Self {
        Box::pin(Self::found(House::alone().await, ReleaseTick::Hourly)).await
    }

    /// An organisation with daily release.
    pub async fn daily() -> Self {
        Box::pin(Self::found(House::new().await, ReleaseTick::Daily)).await
    }

    /// Another organisation with the same processes and clock.
    pub async fn other(&self) -> Self {
        Box::pin(Self::found(self.house.clone(), self.tick)).await
    }

    async fn found(house: Arc<House>, tick: ReleaseTick) -> Self {
        let slug = format!("t-{}", Uuid::new_v4().simple());
        let new = NewOrganisation {
            name: "Fjordlys Shipping".into(),
            time_zone: "Europe/Berlin".into(),
            law_pack: "eu".into(),
            tick,
            slug: slug.clone(),
            mode: ReportingMode::Choice,
            auto_acknowledge: false,
        };
        let founded = platform::found(&house.platform, new, None).await.expect("an organisation");
        let mut world = Self { house, org: founded.id, root: founded.root, slug, tick, people: vec![] };
        let joins = |role| world.joins(role, CaseScope::Departments);
        let (manager, member, viewer) = tokio::join!(joins(Role::Manager), joins(Role::Member), joins(Role::Viewer));
        // The administrator joins last, because administrators get an email about each later member.
        let admin = joins(Role::Admin).await;
        world.people = vec![admin, manager, member, viewer];
        world
    }

    /// Adds a member to the root department.
    pub async fn joins(&self, role: Role, scope: CaseScope) -> Staff {
        self.joins_department(role, scope, self.root).await
    }

    /// Adds a member to a department.
    pub async fn joins_department(&self, role: Role, scope: CaseScope, department: Uuid) -> Staff {
        let email = self.address();
        let new = NewMember { email: email.clone(), role, scope, department };
        let link = platform::add_member(&self.house.platform, self.org, &new).await.expect("an invitation");
        Staff::accepts(self.house.clone(), self.org, role, email, link).await
    }

    /// The platform owner, as a viewer without access to cases. Call it only once for each [`House`].
    pub async fn owner(&self) -> Staff {
        let email = self.house.owner.clone();
        let (role, scope) = (Role::Viewer, CaseScope::None);
        let new = NewMember { email: email.clone(), role, scope, department: self.root };
        let link = platform::add_member(&self.house.platform, self.org, &new).await.expect("an invitation");
        Staff::accepts(self.house.clone(), self.org, role, email, link).await
    }

    /// A new email address.
    pub fn address(&self) -> String {
        format!("{}@fjordlys.example", Uuid::new_v4().simple())
    }

    /// The administrator invites the address as a manager of all departments. Returns the token of the link.
    pub async fn invites(&self, email: &str) -> String {
        let rights = json!({ "role": "MANAGER", "allow": [], "deny": [], "caseScope": "DEPARTMENTS", "departments": [self.root] });
        let input = json!({ "email": email, "rights": rights });
        self.admin().does("inviteMember", "invitation { id }", input).await.data();
        self.link_to(email).await
    }

    /// The token of the link in the newest email that has one.
    pub async fn link_to(&self, email: &str) -> String {
        self.link_at(email, "").await
    }

    /// Like [`World::link_to`], for a link to this page. Emails that are sent at the same time arrive in any order.
    pub async fn link_at(&self, email: &str, page: &str) -> String {
        let start = format!("{ADMIN_ORIGIN}/{page}");
        let mails = self.mails_to(email).await;
        let links = mails.iter().rev().flat_map(|mail| mail.text.lines()).find(|line| line.starts_with(&start));
        let link = links.unwrap_or_else(|| panic!("no link to {email} on a line of its own"));
        link.split_once('#').expect("a token").1.to_owned()
    }

    /// Sends all waiting emails of the organisation. Then returns the emails to an address, the oldest first. The
    /// letter case of the address does not matter.
    pub async fn mails_to(&self, email: &str) -> Vec<Mail> {
        self.run_jobs().await;
        instance().mails.all().into_iter().filter(|mail| mail.to.eq_ignore_ascii_case(email)).collect()
    }

    /// The number of emails whose subject begins like this.
    pub async fn told(&self, email: &str, subject: &str) -> usize {
        self.mails_to(email).await.iter().filter(|mail| mail.subject.starts_with(subject)).count()
    }

    /// The member with this role.
    pub fn staff(&self, role: Role) -> &Staff {
        self.people.iter().find(|p| p.role == role).expect("one a role")
    }

    /// The administrator manages the organisation and reads every department, but no dialogue.
    pub fn admin(&self) -> &Staff {
        self.staff(Role::Admin)
    }

    pub fn manager(&self) -> &Staff {
        self.staff(Role::Manager)
    }

    pub fn member(&self) -> &Staff {
        self.staff(Role::Member)
    }

    pub fn viewer(&self) -> &Staff {
        self.staff(Role::Viewer)
    }

    /// A reporter with an access code who has sent nothing yet.
    pub fn reporter(&self) -> Reporter {
        Reporter::new(self.house.clone(), self.org, self.slug.clone())
    }

    /// Like [`World::reporter`], for the channel of another organisation.
    pub fn reporter_at(&self, org: Uuid, slug: &str) -> Reporter {
        Reporter::new(self.house.clone(), org, slug.to_owned())
    }

    /// Releases all reports of the organisation that wait.
    pub async fn release(&self) {
        release::now(&self.house.worker, self.org).await.expect("a release");
    }

    /// Runs due jobs of the organisation until none is left.
    pub async fn run_jobs(&self) {
        self.run_jobs_of(self.org).await;
    }

    /// Like [`World::run_jobs`], for another organisation. Tests take turns. During its turn, a test postpones the jobs
    /// of other organisations, because the clocks of other tests differ.
    pub async fn run_jobs_of(&self, org: Uuid) {
        static TURN: Mutex<()> = Mutex::const_new(());
        let _turn = TURN.lock().await;
        let mut db = self.house.superuser().await;
        let mut say = async |sql, org| sqlx::query(sql).bind(org).execute(&mut db).await.expect("the jobs of others");
        say("UPDATE job SET due_on = due_on + 365000 WHERE org_id <> $1", org).await;
        let done = worker::drain(&self.house.worker).await;
        say("UPDATE job SET due_on = due_on - 365000 WHERE org_id <> $1 AND due_on > '3000-01-01'", org).await;
        done.expect("jobs");
    }

    /// Moves the clock forward.
    pub fn wait(&self, time: TimeDelta) {
        self.house.wait(time);
    }

    /// A report that was sent and released.
    pub async fn case(&self) -> Standing {
        let reporter = self.reporter();
        let sent = reporter.submits().await;
        self.release().await;
        let case = self.case_of(&sent).await;
        Standing { reporter, case }
    }

    /// The id of the case of a sent report.
    pub async fn case_of(&self, sent: &Answer) -> Value {
        let reference = sent.data()["submitReport"]["report"]["reference"].clone();
        let sql = "SELECT id FROM \"case\" WHERE org_id = $1 AND reporter_reference = $2";
        let found = sqlx::query_scalar::<_, Uuid>(sql).bind(self.org).bind(reference.as_str());
        json!(found.fetch_one(&mut self.house.superuser().await).await.expect("a case"))
    }
}
