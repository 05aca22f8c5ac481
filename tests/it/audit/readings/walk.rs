//! Queries every path of the staff schema, from a root field to a value, as a program could. A path that opens an
//! envelope must log one reading event for each case and operation. A new field without such an event fails this test.

use std::collections::{BTreeMap, BTreeSet};

use voicase::exchange::Path;
use voicase::gate::{FieldFacts, Policy};
use voicase::schema::admin_schema;

use super::support::events::reference;
use super::support::scene::{Found, Scene};

/// Paths that open an envelope without a reading event, with the reason.
const BESIDE_THE_GATE: [(&str, &str); 10] = [
    ("cases.nodes.title", "The list names cases by their titles; SECURITY.md says that it is not on record."),
    ("search.hits.case.title", "The results name cases as the list does."),
    ("personMatches.case.title", "The tab names the other cases as the list does."),
    ("caseLinks.case.title", "The tab names the linked cases as the list does."),
    ("relatedClaims.first.title", "The tab names the case of a claim as the list does."),
    ("relatedClaims.claims.title", "The tab names the claims about a case as the list does."),
    ("dueCorrectiveActions.case.title", "Home names the cases of corrective actions as the list does."),
    ("dueCheckIns.case.title", "Home names the cases of check-ins as the list does."),
    ("todos.nodes.case.title", "The list of tasks names cases as the list of cases does."),
    ("todos.nodes.title", "The list of tasks names them by their titles; SECURITY.md says that it is not on record."),
];

/// Root fields that open the case for every selection, with the reason.
const BY_THEMSELVES: [(&str, &str); 20] = [
    ("case", "Opening a case is on record, whatever is shown of it."),
    ("closeCase", "What was proposed is sealed again under the approver's name."),
    ("settleCorrectiveAction", "Its text is sealed again with the remark."),
    ("retractNote", "Its words are sealed again with the reason."),
    ("completeDeadline", TITLE),
    ("reopenDeadline", TITLE),
    ("moveDeadline", TITLE),
    ("pauseDeadline", TITLE),
    ("removeDeadline", TITLE),
    ("completeTask", TASK),
    ("reopenTask", TASK),
    ("removeTask", TASK),
    ("revokeOutsideRequest", PERSON),
    ("reopenOutsideRequest", PERSON),
    ("caseIdentity", "Its requests and disclosures have reasons, which are opened together."),
    ("refuseIdentityOpening", IDENTITY),
    ("openIdentity", "The case is checked against the log before its identity opens."),
    ("cancelDisclosure", IDENTITY),
    ("recordDisclosure", IDENTITY),
    ("holdBackDisclosure", IDENTITY),
];

const IDENTITY: &str = "Its texts are sealed again with the new one.";

const TITLE: &str = "The timeline repeats the title of the deadline.";
const PERSON: &str = "The timeline repeats the name of the person.";
const TASK: &str = "The timeline repeats the title of the task.";
const CASE: &str = "Case";

/// The fields of a type with their facts.
fn fields<'a>(policy: &'a Policy, of: &str) -> BTreeMap<&'a str, &'a FieldFacts> {
    policy.fields().filter(|(parent, ..)| *parent == of).map(|(_, field, facts)| (field, facts)).collect()
}

/// Every type that is reachable from `from`.
fn reached(policy: &Policy, from: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::from([from.to_owned()]);
    loop {
        let next: Vec<String> = found.iter().flat_map(|t| fields(policy, t)).map(|(_, f)| f.returns.clone()).collect();
        let before = found.len();
        found.extend(next);
        if found.len() == before {
            return found;
        }
    }
}

/// The GraphQL selection of one path.
fn select(path: &[&str], within: &str) -> String {
    path.iter().rev().fold(within.to_owned(), |inner, name| {
        if inner.is_empty() { (*name).to_owned() } else { format!("{name} {{ {inner} }}") }
    })
}

/// The selection of everything below a type, except the fields in `without`. A path contains each type once.
fn rest(policy: &Policy, of: &str, without: &BTreeSet<String>, way: &[&str]) -> String {
    let mut parts = vec!["__typename".to_owned()];
    for (field, facts) in fields(policy, of) {
        let returns = facts.returns.as_str();
        if without.contains(&format!("{of}.{field}")) || way.contains(&returns) {
            continue;
        }
        if fields(policy, returns).is_empty() {
            parts.push(field.to_owned());
        } else {
            let deeper = [way, &[returns]].concat();
            parts.push(format!("{field} {{ {} }}", rest(policy, returns, without, &deeper)));
        }
    }
    parts.join(" ")
}

struct Walk {
    scene: Scene,
    policy: Policy,
    /// `Type.field` of the fields that open envelopes, as found so far.
    openers: BTreeSet<String>,
    /// The paths that opened a case.
    opened: BTreeSet<String>,
}

impl Walk {
    async fn new() -> Self {
        Self { scene: Scene::new().await, policy: admin_schema().1, openers: BTreeSet::new(), opened: BTreeSet::new() }
    }

    fn facts(&self, kind: &str, field: &str) -> FieldFacts {
        fields(&self.policy, kind)[field].clone()
    }

    /// Queries one path and checks its reading events. Returns whether the path opens an envelope.
    async fn asks(&mut self, kind: &str, path: &[&str], within: &str) -> bool {
        let (root, name) = (path[0], path.join("."));
        let found = self.scene.asks(kind, root, &self.facts(kind, root), &select(&path[1..], within)).await;
        assert_eq!(found.answer.code(), "OK", "{name}: {}", found.answer.json);
        let by_itself = BY_THEMSELVES.iter().any(|(field, _)| *field == root);
        if BESIDE_THE_GATE.iter().any(|(path, _)| *path == name) {
            assert!(
                found.opened > 0 && found.events.is_empty(),
                "{name} is listed as opening envelopes without a reading event"
            );
            self.opened.insert(name);
            return true;
        }
        self.holds(&name, &found).await;
        assert!(!by_itself || !found.events.is_empty(), "{name} is listed as opening the case by itself");
        if found.opened > 0 || !found.events.is_empty() {
            self.opened.insert(name);
        }
        !found.events.is_empty() && !by_itself
    }

    /// Asserts that every opened case has exactly one reading event.
    async fn holds(&self, name: &str, found: &Found) {
        assert!(
            found.opened == 0 || !found.events.is_empty(),
            "{name} opened {} envelopes without a record",
            found.opened
        );
        assert!(found.events.values().all(|count| *count == 1), "{name}: more than one event a case");
        if !name.starts_with("cases.") && !found.events.is_empty() {
            let mut own = vec![];
            for case in [&self.scene.worked, &self.scene.kept] {
                own.push(reference(&self.scene.world, case).await);
            }
            assert!(
                found.events.len() == 1 && own.contains(found.events.keys().next().expect("one")),
                "{name}: another case's event"
            );
        }
    }

    /// Queries each field of a type alone. A field that opens an envelope is not searched further, since everything
    /// below is opened with it.
    async fn each(&mut self, kind: &str, path: &[&str], of: &str, way: &[&str]) {
        let own: Vec<(String, String)> =
            fields(&self.policy, of).into_iter().map(|(f, facts)| (f.to_owned(), facts.returns.clone())).collect();
        for (field, returns) in own.iter().filter(|(_, returns)| !way.contains(&returns.as_str())) {
            let path = [path, &[field.as_str()]].concat();
            let is_value = fields(&self.policy, returns).is_empty();
            if self.asks(kind, &path, if is_value { "" } else { "__typename" }).await {
                self.openers.insert(format!("{of}.{field}"));
            } else if returns == CASE {
                Box::pin(self.case(kind, &path)).await;
            } else if !is_value {
                let way = [way, &[returns.as_str()]].concat();
                let below = rest(&self.policy, returns, &BTreeSet::new(), &way);
                // If a field opens no envelope with everything below it, the parts below need no separate queries.
                if reached(&self.policy, returns).contains(CASE) || self.asks(kind, &path, &below).await {
                    Box::pin(self.each(kind, &path, returns, &way)).await;
                }
            }
        }
    }

    /// A case below another root field: each opening field alone, then all others together, which must open nothing.
    async fn case(&mut self, kind: &str, path: &[&str]) {
        for opener in self.openers.clone() {
            if let Some(field) = opener.strip_prefix("Case.") {
                let returns = fields(&self.policy, CASE)[field].returns.clone();
                let within = if fields(&self.policy, &returns).is_empty() { "" } else { "__typename" };
                assert!(
                    self.asks(kind, &[path, &[field]].concat(), within).await
                        || BY_THEMSELVES.iter().any(|(f, _)| *f == path[0]),
                    "{}.{field} left no event",
                    path.join(".")
                );
            }
        }
        let rest = rest(&self.policy, CASE, &self.openers, &[CASE]);
        assert!(
            !self.asks(kind, path, &rest).await,
            "{}: a field opens words here that opens none in the list",
            path.join(".")
        );
    }

    /// Queries a root field whose types contain no text of a case. The query must open no envelope.
    async fn wordless(&self, kind: &str, root: &str, facts: &FieldFacts) {
        let below = if fields(&self.policy, &facts.returns).is_empty() {
            String::new()
        } else {
            rest(&self.policy, &facts.returns, &BTreeSet::new(), &[facts.returns.as_str()])
        };
        let found = self.scene.asks(kind, root, facts, &below).await;
        assert!(found.opened == 0 && found.events.is_empty(), "{root} opens {} envelopes", found.opened);
    }

    /// Types with text of a case: the case itself, and types that only opening fields reach.
    fn wordy(&self) -> BTreeSet<String> {
        let opened = self.openers.iter().filter_map(|opener| {
            let (of, field) = opener.split_once('.')?;
            Some(fields(&self.policy, of)[field].returns.clone())
        });
        let beside: BTreeSet<String> =
            ["Member", "Department", "Tag"].into_iter().flat_map(|of| reached(&self.policy, of)).collect();
        let within = opened.flat_map(|of| reached(&self.policy, &of)).filter(|of| !beside.contains(of));
        let within = within.filter(|of| !fields(&self.policy, of).is_empty());
        // Texts about an identity are below no case.
        within.chain([CASE, "CaseIdentity", "OpenIdentityPayload"].map(str::to_owned)).collect()
    }
}

#[tokio::test]
async fn whatever_opens_the_words_of_a_case_leaves_one_event_for_each_case_and_operation() {
    let mut walk = Box::pin(Walk::new()).await;
    let policy = walk.policy.clone();
    let nodes = walk.facts("CaseConnection", "nodes").returns;
    assert_eq!(nodes, CASE);
    // The list alone opens no envelope. An envelope that is opened here therefore belongs to the queried field.
    walk.each("Query", &["cases", "nodes"], CASE, &[CASE]).await;
    walk.openers.insert("Case.title".into());
    assert!(walk.openers.len() >= 8, "{:?}", walk.openers);
    let wordy = walk.wordy();
    let mut roots: Vec<(String, String, FieldFacts)> = policy
        .fields()
        .filter(|(kind, ..)| ["Query", "Mutation", "Subscription"].contains(kind))
        .map(|(kind, field, facts)| (kind.to_owned(), field.to_owned(), facts.clone()))
        .collect();
    // A member who proposes a closing or restricts a case may not approve, so these acts come late. Acts that end the
    // program's token come last.
    let late = |field: &str| {
        let ends = ["renewRecoveryCodes", "signOutEverywhere", "changePassword", "removeFactor"].contains(&field);
        (ends, ["submitForReview", "restrictCase", "liftRestriction"].contains(&field))
    };
    roots.sort_by_key(|(_, field, _)| (late(field), field.clone()));
    for (kind, field, facts) in roots {
        let meets = reached(&policy, &facts.returns).intersection(&wordy).cloned().collect::<Vec<_>>();
        if kind == "Subscription" || facts.path != Path::Work {
            assert!(meets.is_empty(), "{field} reaches {meets:?} at another path: extend this test to query that path");
        } else if meets.is_empty() {
            walk.wordless(&kind, &field, &facts).await;
        } else if facts.returns == CASE {
            walk.case(&kind, &[field.as_str()]).await;
        } else if field != "cases" {
            walk.each(&kind, &[field.as_str()], &facts.returns, &[facts.returns.as_str()]).await;
        }
    }
    for path in BESIDE_THE_GATE.map(|(path, _)| path) {
        assert!(walk.opened.contains(path), "{path} no longer opens a case");
    }
    for path in [
        "case.title",
        "cases.nodes.answers",
        "markRead.case.notes",
        "addNote.note.text",
        "sendMessage.message.files.name",
    ] {
        assert!(walk.opened.contains(path), "{path}: the walk no longer reaches this path: {:?}", walk.opened);
    }
}
