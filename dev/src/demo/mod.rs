//! Demo data: two organisations with four roles each, sixty cases and a claim of retaliation. The same functions that
//! serve users in production create the data.

mod actors;
mod investigation;
mod story;

use std::path::Path;

use chrono::{TimeDelta, Utc};
use entity::enums::{CaseScope, ReleaseTick, ReportingMode, Role};
use serde::{Deserialize, Serialize};

use super::instance::{Instance, StartError};
use actors::{Cast, Stage};
use story::Story;
use voicase::env::Process;
use voicase::outside::clock::Clock;
use voicase::platform::{self, Founded, NewMember, NewOrganisation};

/// An account that can sign in.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Account {
    pub email: String,
    pub password: String,
    /// Base32, for an authenticator app.
    pub totp_secret: String,
    pub role: String,
    pub organisation: String,
}

/// The facts that a developer needs to try out the demo.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Demo {
    /// Slug of the first organisation's channel.
    pub channel: String,
    pub accounts: Vec<Account>,
    /// The access code of a report with a dialogue.
    pub receipt: String,
}

struct Plan {
    name: &'static str,
    slug: &'static str,
    zone: &'static str,
    /// One demo organisation acknowledges each report automatically, and the other one shows reports that wait for it.
    auto_acknowledge: bool,
    people: &'static [(&'static str, &'static str, Role)],
}

/// Email address of the account that owns the platform of a development server.
pub const OWNER: &str = "admin@alma.example";

const PLANS: [Plan; 2] = [
    Plan {
        name: "Nordhafen Logistics",
        slug: "nordhafen",
        zone: "Europe/Berlin",
        auto_acknowledge: false,
        people: &[
            ("Ingrid Solberg", "admin@nordhafen.example", Role::Admin),
            ("Tomasz Wrona", "manager@nordhafen.example", Role::Manager),
            ("Leila Haddad", "member@nordhafen.example", Role::Member),
            ("Marcus Oyelaran", "viewer@nordhafen.example", Role::Viewer),
        ],
    },
    Plan {
        name: "Alma Klinikum",
        slug: "alma-klinikum",
        zone: "Europe/Vienna",
        auto_acknowledge: true,
        people: &[
            ("Johanna Reiter", "admin@alma.example", Role::Admin),
            ("Paul Achleitner", "manager@alma.example", Role::Manager),
            ("Samira Noor", "member@alma.example", Role::Member),
            ("Viktor Blum", "viewer@alma.example", Role::Viewer),
            // Some acts need two administrators.
            ("Miriam Haas", "second-admin@alma.example", Role::Admin),
        ],
    },
];

/// Reads the facts of existing demo data from `file`, or creates the data. If an earlier creation was interrupted, the
/// creation starts again with empty databases.
pub async fn ensure(instance: &Instance, file: &Path, admin_origin: &str) -> Result<Demo, StartError> {
    let name = file.display().to_string();
    if let Ok(text) = std::fs::read_to_string(file) {
        return serde_json::from_str(&text).map_err(|e| StartError::io(name)(std::io::Error::other(e)));
    }
    instance.databases.recreate(&instance.services.postgres).await?;
    let demo = make(instance, admin_origin).await?;
    let text = serde_json::to_string_pretty(&demo).map_err(std::io::Error::other);
    text.and_then(|text| std::fs::write(file, text)).map_err(StartError::io(name))?;
    Ok(demo)
}

async fn make(instance: &Instance, admin_origin: &str) -> Result<Demo, StartError> {
    #[expect(clippy::disallowed_methods, reason = "the demo's stories end today")]
    let now = Utc::now();
    let clock = Clock::fixed(now - TimeDelta::days(401));
    let platform = instance.app(Process::Platform, "", clock.clone()).await?;
    let stage = Stage {
        reporter: instance.app(Process::Reporter, "", clock.clone()).await?,
        admin: instance.app(Process::Admin, admin_origin, clock.clone()).await?,
        worker: instance.app(Process::Worker, "", clock.clone()).await?,
        reporter_schema: voicase::schema::reporter_schema().0,
        admin_schema: voicase::schema::admin_schema().0,
        clock,
    };
    stage.worker.store.create_bucket().await?;
    let mut accounts = vec![];
    let mut casts = vec![];
    for plan in &PLANS {
        let founded = platform::found(&platform, organisation(plan), None).await?;
        let mut cast = Cast { org: founded.id, slug: plan.slug, people: vec![] };
        for &(name, email, role) in plan.people {
            let link = platform::add_member(&platform, founded.id, &member(&founded, email, role)).await?;
            let (person, password, totp_secret) = stage.enrol(founded.id, &link, name).await?;
            cast.people.push((role, person));
            let role = format!("{role:?}").to_lowercase();
            accounts.push(Account { email: email.into(), password, totp_secret, role, organisation: plan.name.into() });
        }
        casts.push(cast);
    }
    let mut stories: Vec<Story> = serde_json::from_str(include_str!("cases.json"))
        .map_err(|e| StartError::io("the demo cases")(std::io::Error::other(e)))?;
    stories.sort_by_key(|s| std::cmp::Reverse(s.received_days_ago));
    let mut receipt = String::new();
    for story in &stories {
        let cast = &casts[story.organisation];
        let told = Box::pin(story::tell(&stage, cast, story, now)).await?;
        if story.organisation == 0 && story.language == "en" && story.has_two_sides() {
            receipt = told;
        }
    }
    Ok(Demo { channel: PLANS[0].slug.into(), accounts, receipt })
}

fn organisation(plan: &Plan) -> NewOrganisation {
    NewOrganisation {
        name: plan.name.into(),
        time_zone: plan.zone.into(),
        law_pack: "eu".into(),
        tick: ReleaseTick::Immediate,
        slug: plan.slug.into(),
        mode: ReportingMode::Choice,
        auto_acknowledge: plan.auto_acknowledge,
    }
}

fn member(founded: &Founded, email: &str, role: Role) -> NewMember {
    NewMember { email: email.into(), role, scope: CaseScope::Departments, department: founded.root }
}
