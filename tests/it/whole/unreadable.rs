//! Sends unreadable text to every text argument of both schemas, as found in the printed schemas. Control characters
//! are refused with the name of the field, before anything is written. Invisible text never causes an internal error.

use entity::enums::Role;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase::exchange::Path;
use voicase::gate::{Policy, Rule};
use voicase::permissions::Permission;
use voicase::schema::{admin_schema, admin_sdl, reporter_schema, reporter_sdl};
use voicase_tests::{Answer, QUESTION, World};

use crate::integrations::tokens::editor;
use crate::support::samples::{self, Ids, Sample};

/// C0 and C1 control characters, except line breaks and tabs.
const CONTROLS: [&str; 8] = ["\0", "a\0b", "\u{1}", "\u{b}", "\u{1b}[2J", "\u{7f}", "\u{85}", "x\u{9f}"];
const INVISIBLE: [&str; 22] = [
    "\u{200b}",
    "\u{2060}\u{2060}",
    "\u{2800}",
    "\u{3164}",
    "\u{feff}",
    "\u{ad}",
    "\u{34f}",
    "\u{180e}",
    "\u{ffa0}",
    "\u{115f}",
    "\u{1160}",
    "\u{200e}",
    "\u{202e}",
    "\u{2066}\u{2069}",
    "\u{fe0f}",
    "\u{e0020}",
    "\u{17b5}",
    "\u{301}",
    "\u{200c}\u{200d}",
    " \u{a0}\u{3000} ",
    "\u{2028}",
    "\n\t",
];
/// Fields that people read, so their text must show something.
const SHOWN: [&str; 15] = [
    "name",
    "title",
    "text",
    "reason",
    "words",
    "findings",
    "actions",
    "contact",
    "clientId",
    "roles.value",
    "value",
    "recipient",
    "purpose",
    "provision",
    "manner",
];

/// The path of a text in a call: the names from the variable down.
type Place = Vec<String>;

/// A printed schema, with its input types.
struct Sdl(String);

impl Sdl {
    fn fields(&self, of: &str) -> Vec<(String, String)> {
        let Some((_, block)) = self.0.split_once(&format!("\ninput {of} {{\n")) else { return vec![] };
        let block = block.split_once("\n}").expect("the end of a type").0;
        let fields = block.lines().filter_map(|line| line.trim().split_once(": "));
        let name = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric());
        fields.filter(|(field, _)| name(field)).map(|(field, of)| (field.into(), bare(of))).collect()
    }

    /// The path of every text below a type.
    fn texts(&self, of: &str, place: &Place) -> Vec<Place> {
        if ["String", "ID", "JSON"].contains(&of) {
            return vec![place.clone()];
        }
        let below = |(field, of): (String, String)| {
            let mut place = place.clone();
            place.push(field);
            self.texts(&of, &place)
        };
        self.fields(of).into_iter().flat_map(below).collect()
    }

    /// The variables of a document with their types.
    fn variables(document: &str) -> Vec<(String, String)> {
        let head = document.split('{').next().unwrap_or_default();
        let pairs = head.split('$').skip(1).filter_map(|one| one.split_once(": "));
        pairs.map(|(name, of)| (name.to_owned(), bare(of))).collect()
    }

    fn places(&self, sample: &Sample) -> Vec<Place> {
        Self::variables(&sample.document).into_iter().flat_map(|(name, of)| self.texts(&of, &vec![name])).collect()
    }
}

/// The name of a type without list brackets and exclamation marks.
fn bare(of: &str) -> String {
    of.chars().skip_while(|c| *c == '[').take_while(char::is_ascii_alphanumeric).collect()
}

/// An item for a list that the sample leaves empty, or none if `name` is no list.
fn item(name: &str) -> Option<Value> {
    let uuid = Uuid::nil();
    Some(match name {
        "answers" => json!({ "question": QUESTION }),
        "files" => {
            json!({ "slot": uuid, "secret": "AA", "key": "AA", "name": "a.txt", "mediaType": "text/plain", "size": 1 })
        }
        "correctiveActions" => json!({ "text": "A", "ownerName": "B", "dueOn": "2026-06-01" }),
        "versions" => json!({ "language": "en", "name": "A", "body": "B" }),
        "tasks" => json!({ "title": "A" }),
        "roles" => json!({ "value": "staff", "role": "VIEWER" }),
        "domains" | "mfaValues" | "networks" => Value::Null,
        _ => return None,
    })
}

/// The variables with another text at this path. A list on the path gets one item.
fn with(variables: &Value, place: &[String], text: &str) -> Value {
    let Some((first, rest)) = place.split_first() else { return json!(text) };
    let mut fields = variables.as_object().cloned().unwrap_or_default();
    let before = fields.remove(first).unwrap_or_default();
    let value = match item(first) {
        Some(item) => json!([with(&item, rest, text)]),
        None if first == "hold" => with(&json!({ "until": "2026-06-01", "reason": "A" }), rest, text),
        None if first == "identity" => with(&json!({ "name": "A", "contact": "B" }), rest, text),
        None if before.is_array() && !rest.is_empty() => json!([with(&before[0], rest, text)]),
        None => with(&before, rest, text),
    };
    fields.insert(first.clone(), value);
    Value::Object(fields)
}

/// The field name that a problem reports for this path.
fn field(place: &[String], sent: &Value) -> String {
    if let [_, answers, _] = place
        && answers == "answers"
    {
        return sent["input"]["answers"][0]["question"].as_str().unwrap_or_default().to_owned();
    }
    if place.len() == 1 { place[0].clone() } else { place[1..].join(".") }
}

/// The well-formed call of a field. The case list needs more arguments than its sample has.
fn sample(root: &str, of: &Policy, ids: &Ids) -> (Sample, Path, Rule) {
    let facts = of.fields().find(|(parent, name, _)| ["Query", "Mutation"].contains(parent) && *name == root);
    let (_, _, facts) = facts.expect("a root field");
    let document =
        "query($after: String, $filter: CaseFilter) { cases(after: $after, filter: $filter) { totalCount } }";
    let sample = if root == "cases" {
        Sample { document: document.into(), variables: json!({}) }
    } else if of.fields().any(|(_, name, _)| name == "submitReport") {
        samples::reporter(root, ids)
    } else {
        samples::admin(root, ids)
    };
    (sample, facts.path, facts.rule.expect("a rule"))
}

const fn path(path: Path) -> &'static str {
    match path {
        Path::Work | Path::Live | Path::Api => "/graphql",
        Path::Auth => "/graphql/auth",
        Path::Ask => "/graphql/auth/ask",
        Path::Platform => "/graphql/platform",
    }
}

fn roots(policy: &Policy) -> Vec<String> {
    let roots = policy.fields().filter(|(parent, ..)| ["Query", "Mutation"].contains(parent));
    let mut names: Vec<String> = roots.map(|(_, name, _)| name.to_owned()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_control_is_refused_in_every_text_argument_of_both_schemas() {
    let world = World::new().await;
    let (ids, _) = Ids::of(&world).await;
    let mut tried = 0;
    for (surface, sdl, policy) in [
        (&world.house.reporter, Sdl(reporter_sdl()), reporter_schema().1),
        (&world.house.admin, Sdl(admin_sdl()), admin_schema().1),
    ] {
        for root in roots(&policy) {
            let (sample, at, _) = sample(&root, &policy, &ids);
            for place in sdl.places(&sample) {
                for text in CONTROLS {
                    let sent = with(&sample.variables, &place, text);
                    let answer = surface.ask(path(at), &sample.document, &sent, &[]).await;
                    let found = (answer.status.as_u16(), answer.code(), answer.field());
                    assert_eq!(found, (200, "INVALID", &*field(&place, &sent)), "{root} {place:?} {text:?}");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 600, "only {tried} calls");
}

#[tokio::test]
async fn a_line_break_or_a_tab_is_no_control() {
    let world = World::new().await;
    let standing = world.case().await;
    let text = "One.\r\n\tTwo.\n\nمی\u{200c}خواهم 👩\u{200d}💻";
    standing.reporter.writes(text).await.data();
    let own = standing.reporter.asks("{ report { messages { nodes { text } } } }", json!({})).await;
    assert_eq!(own.data()["report"]["messages"]["nodes"][0]["text"], text);
}

#[tokio::test]
async fn a_control_that_a_program_writes_into_its_document_is_refused_too() {
    let world = World::new().await;
    let bearer = format!("Bearer {}", world.manager().token().await);
    let org = world.org.to_string();
    let headers = [("authorization", bearer.as_str()), ("x-organization-id", org.as_str())];
    let program = editor(&world).await;
    for (document, field) in [
        (r#"{ cases(after: "a\u0000") { totalCount } }"#, "after"),
        (r#"{ cases(filter: { number: "\u0001" }) { totalCount } }"#, "number"),
        (r#"query($after: String = "\u0000") { cases(after: $after) { totalCount } }"#, "after"),
        (r#"{ ...A } fragment A on Query { cases(after: "\u0085") { totalCount } }"#, "after"),
        (r#"{ ... on Query { cases(after: "\u007f") { totalCount } } }"#, "after"),
    ] {
        let answer = world.house.admin.ask("/graphql", document, &json!({}), &headers).await;
        assert_eq!((answer.code(), answer.field()), ("INVALID", field), "{document}");
        let answer = program.asks(document, json!({})).await;
        assert_eq!((answer.code(), answer.field()), ("INVALID", field), "with a token: {document}");
    }
}

/// Calls the field as an actor who has access to it.
async fn asks(
    world: &World,
    owner: &voicase_tests::Staff,
    rule: Rule,
    at: Path,
    sample: &Sample,
    sent: Value,
) -> Answer {
    let member = match rule {
        Rule::Public => return world.house.admin.ask(path(at), &sample.document, &sent, &[]).await,
        Rule::PlatformOwner => return owner.asks_at(path(at), &sample.document, sent).await,
        Rule::Requires(Permission::CaseEdit) => Role::Member,
        Rule::Requires(Permission::UserManage | Permission::SettingsManage) => Role::Admin,
        _ => Role::Manager,
    };
    world.staff(member).asks_at(path(at), &sample.document, sent).await
}

/// Asserts that there was no internal error, and that a field which people read was refused.
fn check(root: &str, place: &Place, text: &str, answer: &Answer) {
    let what = format!("{root} {place:?} {text:?}: {}", answer.json);
    assert!(answer.status.as_u16() < 500 && answer.code() != "INTERNAL", "{what}");
    let last = place.last().map(String::as_str).unwrap_or_default();
    let said =
        ["INVALID", "RATE_LIMITED", "SIGN_IN_FAILED", "NOT_FOUND", "NOT_ALLOWED_NOW", "FORM_CHANGED", "FORBIDDEN"];
    if SHOWN.contains(&last) {
        assert!(said.contains(&answer.code()), "{what}");
    }
}

#[tokio::test]
async fn text_that_shows_nothing_is_refused_as_empty_and_breaks_nothing() {
    let world = World::new().await;
    let (ids, standing) = Ids::of(&world).await;
    let owner = world.owner().await;
    let (sdl, policy) = (Sdl(admin_sdl()), admin_schema().1);
    for root in roots(&policy) {
        let (sample, at, rule) = sample(&root, &policy, &ids);
        for place in sdl.places(&sample) {
            for text in INVISIBLE {
                let sent = with(&sample.variables, &place, text);
                check(&root, &place, text, &asks(&world, &owner, rule, at, &sample, sent).await);
            }
        }
    }
    let (sdl, policy) = (Sdl(reporter_sdl()), reporter_schema().1);
    let session = standing.reporter.session().expect("a session");
    for root in roots(&policy) {
        let (sample, at, _) = sample(&root, &policy, &ids);
        for place in sdl.places(&sample) {
            for text in INVISIBLE {
                let sent = with(&sample.variables, &place, text);
                let headers = [("x-reporter-session", session.as_str())];
                let answer = world.house.reporter.ask(path(at), &sample.document, &sent, &headers).await;
                check(&root, &place, text, &answer);
            }
        }
    }
}

#[tokio::test]
async fn an_answer_or_a_name_in_confidence_that_shows_nothing_is_refused() {
    let world = World::new().await;
    let reporter = world.reporter();
    let good = reporter.report().await;
    for text in INVISIBLE {
        let mut report = good.clone();
        report["answers"][0]["value"] = json!(text);
        assert_eq!(reporter.sends(report).await.field(), QUESTION, "{text:?}");
        for (name, contact, field) in [(text, "c", "identity.name"), ("n", text, "identity.contact")] {
            let mut report = good.clone();
            report["anonymity"] = json!("CONFIDENTIAL");
            report["identity"] = json!({ "name": name, "contact": contact });
            assert_eq!(reporter.sends(report).await.field(), field, "{text:?}");
        }
    }
}

#[tokio::test]
async fn a_name_is_kept_without_what_hides_or_turns_it() {
    let world = World::new().await;
    let case = world.case().await.case;
    for (given, kept) in [
        ("\u{202e}nimda", "nimda"),
        ("Rechnung\u{202e}fdp.exe", "Rechnungfdp.exe"),
        ("\u{2066}a\u{2069}.exe", "a.exe"),
        ("تقرير (نهائي).pdf", "تقرير (نهائي).pdf"),
        ("می\u{200c}خواهم", "می\u{200c}خواهم"),
    ] {
        let named = world.member().does("changeName", "me { name }", json!({ "name": given })).await;
        assert_eq!(named.data()["changeName"]["me"]["name"], kept);
        let titled =
            world.manager().does("updateCase", "case { title }", json!({ "case": case, "title": given })).await;
        assert_eq!(titled.data()["updateCase"]["case"]["title"], kept);
        let added = json!({ "name": given, "parent": world.root });
        let added = world.admin().does("addDepartment", "department { name }", added).await;
        assert_eq!(added.data()["addDepartment"]["department"]["name"], kept);
    }
}
