//! The complete access table: every field of both schemas with every kind of actor, as the gate decides. A field
//! without a rule inherits from the field above it. Each row therefore shows whether the actor can reach the field.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::enums::{CaseScope, Role};
use uuid::Uuid;
use voicase::actor::{Actor, AuthMethod, Member, SignedIn, Token};
use voicase::crypto::Key;
use voicase::crypto::token::ReporterSession;
use voicase::gate::{FieldFacts, Policy, Rule};
use voicase::permissions::preset::PRESETS;
use voicase::permissions::{Permission, Rights};
use voicase::schema::{admin_schema, reporter_schema};

const ROOTS: [&str; 3] = ["Query", "Mutation", "Subscription"];

/// The letter of a column, and its actor.
type Column = (char, Actor);

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH
}

fn signed_in() -> SignedIn {
    SignedIn { account: Uuid::nil(), session: Uuid::nil(), since: now(), only: None }
}

fn member(role: Role, rights: Rights) -> Actor {
    Actor::Member(Member {
        id: Uuid::nil(),
        org: Uuid::nil(),
        auth_method: AuthMethod::Session(signed_in()),
        role,
        rights,
        scope: CaseScope::Departments,
        departments: vec![],
        everywhere: false,
        zone: "UTC".parse().expect("a zone"),
    })
}

fn bits(flags: &[Permission]) -> i32 {
    flags.iter().fold(0, |bits, flag| bits | flag.bit())
}

/// Anonymous, a reporter, and an account without an organisation. A member of another organisation is treated like the
/// latter.
fn outside() -> Vec<Column> {
    let session = ReporterSession::begin(Uuid::nil(), Uuid::nil(), Key::new([0; 32]), now());
    vec![('n', Actor::Anonymous), ('r', Actor::Reporter(session)), ('o', Actor::Account(signed_in()))]
}

/// The platform owner, at the platform's path.
fn owner() -> Vec<Column> {
    vec![('w', Actor::Owner(signed_in()))]
}

fn roles() -> Vec<Column> {
    let of = |(letter, role)| (letter, member(role, Rights::of(role, 0, 0)));
    [('A', Role::Admin), ('G', Role::Manager), ('M', Role::Member), ('V', Role::Viewer)].map(of).into()
}

fn presets() -> Vec<Column> {
    let letters = ['C', 'I', 'D', 'P', 'A', 'S', 'N', 'E'];
    let of = |p: voicase::permissions::preset::Preset| member(p.role, Rights::of(p.role, bits(p.allow), bits(p.deny)));
    letters.into_iter().zip(PRESETS.map(of)).collect()
}

/// Each right alone, labelled by its number: 1 to 9, then a and onwards.
fn flags() -> Vec<Column> {
    let of = |flag: Permission| member(Role::Viewer, Rights::of(Role::Viewer, flag.bit(), !flag.bit()));
    let letter = |n: usize| "123456789abcdefghijklmnopqrstuv".chars().nth(n).expect("room for 31 rights");
    Permission::ALL.into_iter().enumerate().map(|(n, flag)| (letter(n), of(flag))).collect()
}

/// An API token of an administrator with every right.
fn programs() -> Vec<Column> {
    let token = Token { id: Uuid::nil(), permissions: i32::MAX, reads_cases: true };
    let Actor::Member(maker) = member(Role::Admin, Rights::from_bits(i32::MAX)) else { panic!("a member") };
    vec![('t', Actor::Member(Member { auth_method: AuthMethod::Token(token), ..maker }))]
}

/// The types that an actor can reach.
fn reach(policy: &Policy, actor: &Actor) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = ROOTS.map(str::to_owned).into();
    loop {
        let next: Vec<String> = policy
            .fields()
            .filter(|(parent, _, facts)| found.contains(*parent) && may(parent, facts, actor))
            .map(|(_, _, facts)| facts.returns.clone())
            .filter(|returns| !found.contains(returns))
            .collect();
        if next.is_empty() {
            return found;
        }
        found.extend(next);
    }
}

fn may(parent: &str, facts: &FieldFacts, actor: &Actor) -> bool {
    facts.allows(actor).unwrap_or(!ROOTS.contains(&parent))
}

fn says(facts: &FieldFacts) -> String {
    let rule = match facts.rule {
        None => "",
        Some(Rule::Public) => "public",
        Some(Rule::Reporter) => "reporter",
        Some(Rule::SignedIn) => "signed in",
        Some(Rule::Member) => "member",
        Some(Rule::PlatformOwner) => "platform owner",
        Some(Rule::Requires(permission)) => return format!("{permission:?}{}", recent(facts)),
    };
    format!("{rule}{}", recent(facts))
}

fn recent(facts: &FieldFacts) -> String {
    facts.max_age.map_or_else(String::new, |age| format!(" <{}s", age.num_seconds()))
}

fn grid(policy: &Policy) -> String {
    let columns = [outside(), roles(), presets(), flags(), programs(), owner()];
    let reached: Vec<Vec<(char, &Actor, BTreeSet<String>)>> = columns
        .iter()
        .map(|group| group.iter().map(|(letter, actor)| (*letter, actor, reach(policy, actor))).collect())
        .collect();
    let mut fields: Vec<_> = policy.fields().collect();
    fields.sort_by_key(|(parent, field, _)| (*parent, *field));
    let row = |(parent, field, facts): &(&str, &str, &FieldFacts)| {
        let cell = |(letter, actor, reach): &(char, &Actor, BTreeSet<String>)| {
            if reach.contains(*parent) && may(parent, facts, actor) { *letter } else { '.' }
        };
        let cells: Vec<String> = reached.iter().map(|group| group.iter().map(cell).collect()).collect();
        format!("{:<44} {:<24} {}", format!("{parent}.{field}"), says(facts), cells.join(" "))
    };
    let head = "n nobody, r reporter, o account without this organisation; A admin, G manager, M member, V viewer;\n\
        C compliance officer, I investigator, D designated person, P DPO, A auditor, S configurator, N intake agent, E external\n\
        counsel; 1 to 9 and a onwards each right alone; t a token with all flags; w platform owner, at a path of its own. A letter: may. <300s: with a second factor shown in the last 300 seconds.";
    format!("{head}\n\n{}", fields.iter().map(row).collect::<Vec<_>>().join("\n"))
}

#[test]
fn every_field_says_who_may_select_it_and_no_root_field_says_nothing() {
    for (name, policy) in [("grid_staff", admin_schema().1), ("grid_reporter", reporter_schema().1)] {
        for (parent, field, facts) in policy.fields() {
            assert!(facts.rule.is_some() || !ROOTS.contains(&parent), "{parent}.{field} has no rule");
        }
        insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name, grid(&policy));
        });
    }
}
