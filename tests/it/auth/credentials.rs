//! Replacing credentials ends everything that a holder of the old ones had or prepared. Wrong codes are counted in the
//! database, for all processes together.

use chrono::TimeDelta;
use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase::env::Process;
use voicase_tests::{Answer, Program, Staff, Surface, World, code_at, input_type, instance};

use crate::integrations::tokens::editor;
use crate::support::signing::{Held, of, signs_in, ticket, with_code};

const WORDS: &str = "Many wrong codes for your account";

/// Ways of access that a thief of the administrator's credentials may have prepared.
struct Prepared {
    session: Held,
    program: Program,
    address: String,
    link: String,
    ticket: Value,
}

/// A link to set a new password, requested by one administrator and approved by another.
async fn reset_link(world: &World, of: &Staff) -> String {
    let (asks, approves) = tokio::join!(
        world.joins(Role::Admin, CaseScope::Departments),
        world.joins(Role::Admin, CaseScope::Departments)
    );
    let asked = asks.does("requestMemberReset", "reset { id }", json!({ "member": of.member })).await;
    let reset = json!({ "reset": asked.data()["requestMemberReset"]["reset"]["id"] });
    approves.does("approveReset", "reset { state }", reset).await.data();
    world.link_at(&of.email, "reset#").await
}

async fn prepares(world: &World) -> Prepared {
    let staff = world.admin();
    let session = signs_in(world, staff).await;
    let program = editor(world).await;
    let email = world.address();
    let bearer = json!({ "email": email });
    staff.does("changeEmail", "sentTo", bearer).await.data();
    let address = world.link_to(&email).await;
    let link = reset_link(world, staff).await;
    Prepared { session, program, address, link, ticket: ticket(staff).await }
}

impl Prepared {
    async fn is_void(&self, world: &World, act: &str) {
        let staff = world.admin();
        let now = world.house.clock.now();
        self.session.asks(world, "{ me { id } }").await.refused("UNAUTHENTICATED");
        let program = self.program.asks("{ cases { totalCount } }", json!({})).await;
        assert_eq!(program.code(), "UNAUTHENTICATED", "{act}: the API token");
        let changed = staff.auth("confirmEmail", "done", json!({ "token": self.address })).await;
        assert_eq!(changed.code(), "NOT_FOUND", "{act}: the pending change of address");
        let reset = json!({ "token": self.link, "password": "velvet anchor rooftop mile" });
        let reset = staff.auth("completeReset", "next", reset).await;
        assert_eq!(reset.code(), "NOT_FOUND", "{act}: the link to a new password");
        let code = code_at(&staff.secret().await, now);
        let entered = with_code(staff, &self.ticket, &code).await;
        assert_eq!(entered.code(), "SIGN_IN_FAILED", "{act}: the ticket");
    }
}

async fn second_app(world: &World, session: &Held) -> Value {
    let begun = session.asks(world, "mutation { beginAddTotp { factor secret } }").await;
    let begun = begun.data()["beginAddTotp"].clone();
    let code = code_at(begun["secret"].as_str().expect("a secret"), world.house.clock.now());
    let input = json!({ "factor": begun["factor"], "code": code, "name": "Another" });
    session.does(world, "addTotp", "security { factors { id } }", input).await.data();
    begun["factor"].clone()
}

#[tokio::test]
async fn whatever_replaces_credentials_ends_all_that_the_old_ones_opened() {
    for act in ["signOutEverywhere", "removeFactor", "changePassword", "renewRecoveryCodes"] {
        let world = World::new().await;
        let own = of(world.admin()).await;
        let factor = second_app(&world, &own).await;
        let prepared = prepares(&world).await;
        world.wait(TimeDelta::seconds(30));
        let own = signs_in(&world, world.admin()).await;
        let done = match act {
            "signOutEverywhere" => own.does(&world, act, "done", json!({ "keepThis": true })).await,
            "removeFactor" => own.does(&world, act, "security { factors { id } }", json!({ "factor": factor })).await,
            "changePassword" => {
                let input = json!({ "current": world.admin().password, "new": "velvet anchor rooftop mile" });
                own.does(&world, act, "security { factors { id } }", input).await
            }
            _ => own.asks(&world, "mutation { renewRecoveryCodes { codes } }").await,
        };
        done.data();
        prepared.is_void(&world, act).await;
        own.asks(&world, "{ me { id } }").await.data();
    }
}

/// Completes the sign-in at another process of the staff surface.
async fn elsewhere(surface: &Surface, ticket: &Value, code: &str) -> Answer {
    let of = input_type(Process::Admin, "completeSignIn");
    let document = format!("mutation($input: {of}) {{ completeSignIn(input: $input) {{ accessToken }} }}");
    let input = json!({ "input": { "ticket": ticket, "code": code } });
    surface.ask("/graphql/auth", &document, &input, &[]).await
}

#[tokio::test]
async fn wrong_codes_are_counted_for_all_processes_wait_ever_longer_and_are_told() {
    let world = World::new().await;
    let staff = world.member();
    let secret = staff.secret().await;
    world.wait(TimeDelta::minutes(1));
    let ticket = ticket(staff).await;
    for _ in 0..10 {
        with_code(staff, &ticket, "000000").await.refused("SIGN_IN_FAILED");
    }
    with_code(staff, &ticket, "000000").await.refused("RATE_LIMITED");
    let app = instance().app(Process::Admin, "https://staff.example", world.house.clock.clone()).await;
    let restarted = Surface::new(app.expect("the staff's surface"));
    elsewhere(&restarted, &ticket, "000000").await.refused("RATE_LIMITED");
    let told = world.mails_to(&staff.email).await;
    assert_eq!(told.iter().filter(|mail| mail.subject == WORDS).count(), 1, "the account's owner gets one email");

    world.wait(TimeDelta::seconds(30));
    with_code(staff, &ticket, "000000").await.refused("SIGN_IN_FAILED");
    world.wait(TimeDelta::seconds(30));
    with_code(staff, &ticket, "000000").await.refused("RATE_LIMITED");
    world.wait(TimeDelta::seconds(30));
    // No account is locked out. After the wait the right code is accepted, and the next wrong code causes a wait again.
    let code = code_at(&secret, world.house.clock.now());
    elsewhere(&restarted, &ticket, &code).await.data();
    with_code(staff, &ticket, "000000").await.refused("RATE_LIMITED");
    world.wait(TimeDelta::days(1));
    let ticket = crate::support::signing::ticket(staff).await;
    for _ in 0..10 {
        with_code(staff, &ticket, "000000").await.refused("SIGN_IN_FAILED");
    }
    with_code(staff, &ticket, "000000").await.refused("RATE_LIMITED");
}

/// A thief with a session guesses the current password as slowly as a thief without one.
#[tokio::test]
async fn a_stolen_session_guesses_passwords_as_slowly_as_codes() {
    let world = World::new().await;
    let session = of(world.member()).await;
    let mut codes = vec![];
    for _ in 0..12 {
        let input = json!({ "current": Uuid::new_v4().to_string(), "new": "velvet anchor rooftop mile" });
        codes
            .push(session.does(&world, "changePassword", "security { factors { id } }", input).await.code().to_owned());
    }
    assert_eq!(codes.iter().filter(|code| *code == "RATE_LIMITED").count(), 2, "{codes:?}");
}
