//! An organisation with a provider, and users who sign in through it.

use entity::enums::{CaseScope, Role};
use reqwest::Url;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase::auth::sign_in::events;
use voicase::env::Process;
use voicase::platform::{self, NewMember};
use voicase_tests::{Answer, Staff, World, code_at, input_type};

use super::fake::{CLIENT, Fake, SECRET, Signed};
use crate::support::signing::Held;

/// The `amr` value that counts as a second factor at the provider.
pub const SECOND: &str = "otp";

pub struct Scene {
    pub world: World,
    pub domain: String,
    pub fake: Fake,
}

/// A sign-in that was redirected to the provider.
pub struct Going {
    pub state: String,
    pub nonce: String,
    pub cookie: String,
    pub url: Url,
}

/// Calls a mutation of `/graphql/auth`.
pub async fn auth(world: &World, field: &str, selection: &str, input: Value, cookie: &str) -> Answer {
    let of = input_type(Process::Admin, field);
    let document = format!("mutation($input: {of}) {{ {field}(input: $input) {{ {selection} }} }}");
    world.house.admin.ask("/graphql/auth", &document, &json!({ "input": input }), &[("cookie", cookie)]).await
}

/// The settings of a provider.
pub fn settings(issuer: &str, domain: &str) -> Value {
    json!({
        "issuer": issuer, "clientId": CLIENT, "clientSecret": SECRET, "domains": [domain], "roleClaim": "groups",
        "roles": [{ "value": "leads", "role": "MANAGER" }, { "value": "all", "role": "VIEWER" }, { "value": "owners", "role": "ADMIN" }],
        "mfaValues": [SECOND], "provision": true, "enabled": true,
    })
}

/// The value of a query parameter.
pub fn parameter(url: &Url, name: &str) -> String {
    url.query_pairs().find(|(key, _)| key == name).unwrap_or_else(|| panic!("no {name} in {url}")).1.into_owned()
}

impl Scene {
    pub async fn new() -> Self {
        let (world, fake) = (World::new().await, Fake::start().await);
        let scene = Self { world, domain: format!("{}.example", Uuid::new_v4().simple()), fake };
        scene.saves(json!({})).await.data();
        scene
    }

    /// Saves the settings with some values changed.
    pub async fn saves(&self, changed: Value) -> Answer {
        let mut input = settings(&self.fake.issuer, &self.domain);
        for (name, value) in changed.as_object().expect("an object") {
            input[name] = value.clone();
        }
        saves(self.world.admin(), input).await
    }

    /// An address of the provider's domain.
    pub fn address(&self) -> String {
        format!("{}@{}", Uuid::new_v4().simple(), self.domain)
    }

    /// A member with an address of the domain, who has an authenticator app.
    pub async fn joins(&self, role: Role) -> Staff {
        let staff = joins(&self.world, role, self.address()).await;
        staff.token().await;
        staff
    }

    pub async fn goes(&self, email: &str) -> Going {
        goes(&self.world, email).await
    }

    /// The provider's claims about a user. The subject is derived from the address.
    pub fn claims(&self, going: &Going, email: &str) -> Value {
        let now = self.world.house.clock.now().timestamp();
        json!({
            "iss": self.fake.issuer, "aud": CLIENT, "sub": format!("of {email}"), "iat": now, "exp": now + 300, "nonce": going.nonce,
            "email": email, "email_verified": true, "name": "Kari Nordmann", "groups": ["all"], "amr": ["pwd", SECOND],
        })
    }

    /// Completes the sign-in while the provider returns the claims, changed by the test.
    pub async fn comes(&self, email: &str, change: impl FnOnce(&mut Value)) -> Answer {
        let going = self.goes(email).await;
        let mut claims = self.claims(&going, email);
        change(&mut claims);
        self.fake.gives(Signed::Right, &claims);
        self.returns(&going).await
    }

    pub async fn returns(&self, going: &Going) -> Answer {
        returns(&self.world, &going.state, "a code", &going.cookie).await
    }

    /// Signs in through a provider that reports two factors. The first sign-in requires a code nevertheless.
    pub async fn signs_in(&self, staff: &Staff) -> Held {
        let answer = self.comes(&staff.email, |_| {}).await;
        match &answer.data()["completeSso"]["session"] {
            Value::Null => with_own_code(&self.world, staff, &answer).await,
            session => Held {
                token: session["accessToken"].as_str().expect("a token").to_owned(),
                cookie: crate::support::signing::cookie(&answer),
            },
        }
    }

    /// The reasons of all refusals, in order.
    pub async fn reasons(&self) -> Vec<String> {
        while !events::pass_on(&self.world.house.worker, 100).await.expect("a worker") {}
        let app = &self.world.house.admin.app;
        let mut db = self.world.house.superuser().await;
        let sql = "SELECT e.id, p.payload FROM audit_event e JOIN audit_payload p ON p.org_id = e.org_id AND p.event_id = e.id \
            WHERE e.org_id = $1 AND e.kind = 'sso_refused' ORDER BY e.xid, e.event_no";
        let rows: Vec<(Uuid, Vec<u8>)> =
            sqlx::query_as(sql).bind(self.world.org).fetch_all(&mut db).await.expect("rows");
        let org = self.world.org;
        let keys = app.autonomous(voicase::tx::Scope::org(org), async |tx| app.keys.org(tx).await).await.expect("keys");
        let place = |row| voicase::crypto::envelope::Aad {
            table: "audit_payload",
            column: "payload",
            org: Some(org),
            case: None,
            row,
            revision: 1,
        };
        let read = |(id, sealed): &(Uuid, Vec<u8>)| -> String {
            let payload: Value = serde_json::from_str(&keys.open(&place(*id), sealed).expect("sealed")).expect("JSON");
            payload["detail"]["reason"].as_str().expect("a reason").to_owned()
        };
        rows.iter().map(read).collect()
    }

    /// Number of events of a kind in the organisation's audit log.
    pub async fn records(&self, kind: &str) -> i64 {
        let sql = "SELECT count(*) FROM audit_event WHERE org_id = $1 AND kind = $2";
        let count = sqlx::query_scalar(sql).bind(self.world.org).bind(kind);
        count.fetch_one(&mut self.world.house.superuser().await).await.expect("a count")
    }
}

/// Saves the settings. If they are accepted, verifies their domains. In tests, every name under `.example` has the
/// required DNS record.
pub async fn saves(staff: &Staff, input: Value) -> Answer {
    let domains = input["domains"].clone();
    let saved = staff.does("saveSso", "sso { provider { issuer enabled } }", input).await;
    if saved.code() == "OK" {
        for domain in domains.as_array().into_iter().flatten() {
            proves(staff, domain.as_str().expect("a domain")).await.data();
        }
    }
    saved
}

/// Checks the DNS record of a claimed domain.
pub async fn proves(staff: &Staff, domain: &str) -> Answer {
    staff.does("checkSsoDomain", "result sso { domains { domain seenAt } }", json!({ "domain": domain })).await
}

pub async fn joins(world: &World, role: Role, email: String) -> Staff {
    let new = NewMember { email: email.clone(), role, scope: CaseScope::Departments, department: world.root };
    let link = platform::add_member(&world.house.platform, world.org, &new).await.expect("an invitation");
    Staff::accepts(world.house.clone(), world.org, role, email, link).await
}

pub async fn goes(world: &World, email: &str) -> Going {
    let answer = auth(world, "beginSso", "url", json!({ "email": email }), "").await;
    let url: Url = answer.data()["beginSso"]["url"].as_str().and_then(|url| url.parse().ok()).expect("an address");
    let cookie = answer.header("set-cookie").to_owned();
    assert!(cookie.starts_with("__Host-voicase-sso="), "{cookie}");
    for attribute in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=600"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    Going { state: parameter(&url, "state"), nonce: parameter(&url, "nonce"), cookie, url }
}

pub async fn returns(world: &World, state: &str, code: &str, cookie: &str) -> Answer {
    let selection = "session { accessToken } signIn { ticket next }";
    auth(world, "completeSso", selection, json!({ "state": state, "code": code }), cookie).await
}

/// Completes the sign-in after the provider, with a code of the member's authenticator app.
pub async fn with_own_code(world: &World, staff: &Staff, answer: &Answer) -> Held {
    let sign_in = &answer.data()["completeSso"]["signIn"];
    assert_eq!(sign_in["next"], "CODE", "{answer:?}");
    world.wait(chrono::TimeDelta::seconds(30));
    let code = code_at(&staff.secret().await, world.house.clock.now());
    let done = staff.auth("completeSignIn", "accessToken", json!({ "ticket": sign_in["ticket"], "code": code })).await;
    crate::support::signing::held(&done, "completeSignIn")
}
